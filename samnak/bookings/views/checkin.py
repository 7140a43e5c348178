"""Saying that a meeting has begun: from the code at the door, or from the page of the booking."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samnak.bookings import queries, services
from samnak.bookings.enums import CheckInWay
from samnak.bookings.models import Room
from samnak.bookings.policies import CHECK_IN, READ_ROOM, may_know
from samnak.bookings.tables import span_words
from samnak.bookings.views.shared import acting
from samnak.core.access import acts, can
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import database_now


def _room(request: HttpRequest, actor: Actor, pk: UUID) -> Room:
    """Return the room at whose door somebody stands: the key of the code must be the present one."""
    room = queries.room_for(actor, READ_ROOM, pk)
    key = request.GET.get("key", "") or request.POST.get("key", "")
    if not secrets.compare_digest(key.encode(), room.check_in_key.encode()):
        raise Http404
    return room


@acts(CHECK_IN)
@require_http_methods(["GET", "POST"])
def room_check_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check in at the door (เช็กอินหน้าห้อง): the meeting of now, or that of the coming half hour."""
    actor = acting(request)
    room = _room(request, actor, pk)
    now = database_now()
    row = queries.date_to_check_in(room, now)
    problem = ""
    if request.method == "POST" and row is not None:
        try:
            services.check_in(actor=actor, occurrence_id=row.pk, way=CheckInWay.QR)
        except DomainError as error:
            problem = error.message
        else:
            messages.success(request, _("เช็กอินแล้ว ใช้ห้องได้"))
            return redirect(f"{request.path}?key={room.check_in_key}")
    known = row is not None and may_know(actor, row.booking)
    context = {
        "room": room,
        "row": row,
        "title": row.booking.title if row and known else "",
        "when": span_words(row.starts_at, row.ends_at) if row else "",
        "checked": getattr(row, "check_in", None) if row else None,
        "may": can(actor, CHECK_IN, row) if row else None,
        "problem": problem,
        "known": known,
        "running": row is not None and row.starts_at <= now,
    }
    return render(request, "bookings/check_in.html", context, status=422 if problem else 200)


@acts(CHECK_IN)
@require_POST
def date_check_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check in from the page of the booking or from a reminder (เช็กอิน)."""
    actor = acting(request)
    row = queries.occurrence_for(actor, CHECK_IN, pk)
    try:
        services.check_in(actor=actor, occurrence_id=pk, way=CheckInWay.LINK)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("เช็กอินแล้ว ใช้ห้องได้"))
    return redirect("bookings:booking", pk=row.booking_id)
