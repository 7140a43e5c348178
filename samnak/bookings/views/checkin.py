"""Saying that a meeting has begun: from the code at the door, or from the page of the booking."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samnak.bookings import queries, services
from samnak.bookings.enums import CheckInWay
from samnak.bookings.models import Occurrence, Room
from samnak.bookings.policies import BOOK, CHECK_IN, READ_ROOM, comes_to, may_know
from samnak.bookings.tables import now_words, span_words
from samnak.bookings.tables.checkin import AtDoor, at_door, book_now_url
from samnak.core.access import acts, can
from samnak.core.actor import Actor
from samnak.core.errors import DeniedError, DomainError
from samnak.core.time import BANGKOK, database_now
from samnak.ui.desk import acting, done, uuid_or_none

MOMENT = timedelta(seconds=1)


def _room(request: HttpRequest, actor: Actor, pk: UUID) -> Room:
    """Return the room at whose door somebody stands: the key of the code must be the present one."""
    room = queries.room_for(actor, READ_ROOM, pk)
    if not constant_time_compare(request.GET.get("key", ""), room.check_in_key):
        raise Http404
    return room


@acts(CHECK_IN)
@require_http_methods(["GET", "POST"])
def room_check_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check in at the door (เช็กอินหน้าห้อง): the meeting of now, or that of the coming half hour."""
    actor = acting(request)
    room = _room(request, actor, pk)
    if request.method != "POST":
        return _page(request, actor, room)
    wanted = uuid_or_none(request.POST.get("date"))
    now = database_now()
    row = next((one for one in queries.dates_at_door(pk, now, queries.day_span(_today(now))[1]) if one.pk == wanted), None)
    if row is None:
        problem = _("การใช้ห้องครั้งนี้สิ้นสุด ถูกยกเลิก หรือย้ายแล้ว กรุณาดูสถานะล่าสุดด้านล่าง")
        return _page(request, actor, room, problem=problem, status=409)
    try:
        services.check_in(actor=actor, occurrence_id=row.pk, way=CheckInWay.QR)
    except DomainError as error:
        return _page(request, actor, room, problem=error.message, status=422)
    except DeniedError as error:
        return _page(request, actor, room, problem=error.reason, status=403)
    return redirect(request.get_full_path())


def _page(request: HttpRequest, actor: Actor, room: Room, *, problem: str = "", status: int = 200) -> HttpResponse:
    now = database_now()
    rows = queries.dates_at_door(room.pk, now, queries.day_span(_today(now))[1])
    uses = queries.uses_of(actor, room.pk, now, now + MOMENT, limit=1)
    state = queries.rooms_now([room], now)[room.pk]
    seen = at_door(
        rows, uses[0] if uses else None, state, now,
        mine=lambda row: comes_to(actor, row.booking), may=lambda row: can(actor, CHECK_IN, row),
    )  # fmt: skip
    may_book = can(actor, BOOK, room)
    context = {
        "room": room,
        "seen": seen,
        "problem": problem,
        "may_book": may_book,
        "book_url": book_now_url(room, state, now) if may_book else "",
        "state_words": now_words(state),
        **_words(actor, seen),
    }
    return render(request, "bookings/check_in.html", context, status=status)


def _today(now: Any) -> Any:
    return now.astimezone(BANGKOK).date()


def _words(actor: Actor, seen: AtDoor) -> dict[str, Any]:
    """Return what may be told of the meeting or of who has the room."""
    row, use = seen.row, seen.use
    if row is not None:
        known = may_know(actor, row.booking)
        return {
            "title": row.booking.title if known else "",
            "unit": row.booking.unit.name,
            "when": span_words(row.starts_at, row.ends_at),
            "checked": getattr(row, "check_in", None),
            "own": comes_to(actor, row.booking),
            "booking_id": row.booking_id if known else None,
        }
    if use is not None:
        return {
            "title": use.title,
            "unit": use.unit_name,
            "when": span_words(use.starts_at, use.ends_at),
            "person": use.organiser_name,
        }
    return {}


@acts(CHECK_IN)
@require_POST
def date_check_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check in from the page of the booking or from a reminder (เช็กอิน); a keeper does it for those who came."""
    actor = acting(request)
    row: Occurrence = queries.occurrence_for(actor, CHECK_IN, pk)
    way = CheckInWay.LINK if comes_to(actor, row.booking) else CheckInWay.KEEPER
    return done(
        request,
        lambda: services.check_in(actor=actor, occurrence_id=pk, way=way),
        _("เช็กอินแล้ว ใช้ห้องได้"),
        "bookings:booking",
        pk=row.booking_id,
    )
