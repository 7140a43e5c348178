"""Acts on the dates of a booking: one moved or cancelled, this and all following changed or cancelled, the whole cancelled."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samnak.bookings import queries, services
from samnak.bookings.enums import OccurrenceState, OnClash, ResourceKind
from samnak.bookings.errors import SlotTakenError
from samnak.bookings.forms import BookingForm, MoveForm
from samnak.bookings.forms.booking import decided
from samnak.bookings.models import Booking, Occurrence
from samnak.bookings.policies import CANCEL, CHANGE, FROM_ROOMS
from samnak.bookings.services import BookingWish, Want
from samnak.bookings.tables import span_words
from samnak.bookings.tables.bookings import names_of
from samnak.bookings.views.booking import Page, clash_json, form_page, initial_from, looks, sent, shown_again
from samnak.bookings.views.shared import errors_json, show_error, wants_json
from samnak.bookings.views.sheet import move_sheet, taken_up, typed_of
from samnak.core.access import acts, require
from samnak.core.actor import Actor
from samnak.core.errors import DeniedError, DomainError
from samnak.core.time import BANGKOK
from samnak.ui.desk import acting, done


@acts(CHANGE)
@require_http_methods(["GET", "POST"])
def following(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a date and all that follow it (แก้ไขครั้งนี้และครั้งต่อไป)."""
    actor = acting(request)
    row = queries.occurrence_for(actor, CHANGE, pk)
    require(actor, FROM_ROOMS, row.booking)
    here = reverse("bookings:following", args=[pk])
    page = Page(
        title=_("แก้ไขครั้งนี้และครั้งต่อไป"),
        action=here,
        look=here,
        back=reverse("bookings:booking", args=[row.booking_id]),
        submit=_("บันทึกการแก้ไข"),
        mode="following",
        booking=row.booking,
        row=row,
    )
    if request.method != "POST":
        return form_page(request, actor, BookingForm(initial=initial_from(row.booking, row)), page)
    if looks(request):
        return form_page(request, actor, shown_again(request), page)

    def act(_form: BookingForm, wish: BookingWish) -> Booking:
        chosen = wish if wish.on_clash != OnClash.REFUSE else decided(request.POST, wish)[0]
        return services.change_following(actor=actor, occurrence_id=pk, wish=chosen)

    return sent(request, actor, BookingForm(request.POST, request.FILES), page, act)


@acts(CHANGE)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move one date to another time or another room (เลื่อนหรือย้ายเฉพาะครั้ง), by form or by a script."""
    actor = acting(request)
    row = queries.occurrence_for(actor, CHANGE, pk)
    require(actor, FROM_ROOMS, row.booking)
    if request.method != "POST":
        return _move_page(request, actor, row, MoveForm(initial=_move_initial(row) | _proposed(request)))
    if looks(request):
        return _move_page(request, actor, row, MoveForm(initial=taken_up(typed_of(request))))
    return _moved(request, actor, row, MoveForm(request.POST))


def _moved(request: HttpRequest, actor: Actor, row: Occurrence, form: MoveForm) -> HttpResponse:
    in_data = wants_json(request)
    if form.is_valid():
        data = form.cleaned_data
        try:
            moved = services.move_occurrence(
                actor=actor,
                occurrence_id=row.pk,
                starts_at=data["starts_at"],
                ends_at=data["ends_at"],
                wants=_wants(row, data["room"]) if data["room"] else None,
            )
        except SlotTakenError as error:
            return clash_json(error) if in_data else _move_page(request, actor, row, form, problem=error, status=409)
        except DomainError as error:
            show_error(form, error)
        except DeniedError as error:
            if in_data:
                return JsonResponse({"message": error.reason}, status=403)
            form.add_error("room", error.reason)
        else:
            if in_data:
                url = reverse("bookings:booking", args=[row.booking_id])
                return JsonResponse({"id": str(row.pk), "booking": str(row.booking_id), "url": url, "state": moved.state})
            asked = moved.state == OccurrenceState.PENDING
            messages.success(request, _("เลื่อนแล้ว และส่งขออนุมัติใหม่ ระหว่างรอ เวลานี้กันไว้ให้") if asked else _("เลื่อนแล้ว"))
            return redirect("bookings:booking", pk=row.booking_id)
    return errors_json(form) if in_data else _move_page(request, actor, row, form, status=422)


def _wants(row: Occurrence, rooms: list[UUID]) -> list[Want]:
    """Return the new rooms with the things that the date takes already."""
    things = row.allocations.exclude(state="released").filter(resource__kind=ResourceKind.EQUIPMENT)
    return [Want(one) for one in [*rooms, *things.values_list("resource", flat=True)]]


def _move_initial(row: Occurrence) -> dict[str, Any]:
    rooms = [want.resource_id for want in services.wants_of(row)]
    return _times(row.starts_at, row.ends_at) | {"room": list(queries.rooms_among(rooms))}


def _times(starts_at: datetime, ends_at: datetime) -> dict[str, Any]:
    first, last = starts_at.astimezone(BANGKOK), ends_at.astimezone(BANGKOK)
    return {
        "day": first.date(),
        "start": first.time(),
        "end": last.time(),
        "end_day": last.date() if last.date() != first.date() else None,
    }


def _proposed(request: HttpRequest) -> dict[str, Any]:
    """Return the time that a guest has proposed, when the link of the notice was followed."""
    try:
        starts_at, ends_at = (datetime.fromisoformat(request.GET.get(name, "")) for name in ("start", "end"))
        return _times(starts_at, ends_at) if starts_at < ends_at else {}
    except (TypeError, ValueError, OverflowError):
        return {}


def _move_page(
    request: HttpRequest,
    actor: Actor,
    row: Occurrence,
    form: MoveForm,
    *,
    problem: SlotTakenError | None = None,
    status: int = 200,
) -> HttpResponse:
    claims = list(row.allocations.select_related("resource__room").order_by("-resource__kind", "id"))
    context = {
        "form": form,
        "row": row,
        "booking": row.booking,
        "now_words": f"{span_words(row.starts_at, row.ends_at)} · {names_of(claims)}",
        "sheet": move_sheet(request, actor, form, problem=problem, without=row.booking_id),
        "here": reverse("bookings:move", args=[row.pk]),
    }
    return render(request, "bookings/move.html", context, status=status)


@acts(CANCEL)
@require_POST
def date_cancellation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cancel one date (ยกเลิกเฉพาะครั้ง); it can be booked anew from the page."""
    actor = acting(request)
    row = queries.occurrence_for(actor, CANCEL, pk)
    return done(
        request,
        lambda: services.cancel_occurrence(actor=actor, occurrence_id=pk, reason=_reason(request)),
        _("ยกเลิกครั้งนี้แล้ว หากเปลี่ยนใจกด “จองใหม่” ที่วันนั้น"),
        "bookings:booking",
        pk=row.booking_id,
    )


@acts(CHANGE)
@require_POST
def acknowledgement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that one knows of a date that had to give way (รับทราบการถูกใช้สิทธิแทน)."""
    actor = acting(request)
    row = queries.occurrence_for(actor, CHANGE, pk)
    return done(
        request,
        lambda: services.note_displaced(actor=actor, occurrence_id=pk),
        _("รับทราบแล้ว"),
        "bookings:booking",
        pk=row.booking_id,
    )


@acts(CANCEL)
@require_POST
def following_cancellation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cancel a date and all that follow it (ยกเลิกครั้งนี้และครั้งต่อไป)."""
    actor = acting(request)
    row = queries.occurrence_for(actor, CANCEL, pk)
    return done(
        request,
        lambda: services.cancel_following(actor=actor, occurrence_id=pk, reason=_reason(request)),
        _("ยกเลิกครั้งนี้และครั้งต่อไปแล้ว"),
        "bookings:booking",
        pk=row.booking_id,
    )


@acts(CANCEL)
@require_POST
def cancellation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cancel a booking with all its dates to come (ยกเลิกการจอง)."""
    actor = acting(request)
    queries.get_for(actor, CANCEL, pk)
    return done(
        request,
        lambda: services.cancel_booking(actor=actor, booking_id=pk, reason=_reason(request)),
        _("ยกเลิกการจองแล้ว ห้องว่างให้ผู้อื่นทันที"),
        "bookings:booking",
        pk=pk,
    )


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")[:500]
