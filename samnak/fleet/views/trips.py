"""Trips: the list, the page with its readings and pictures, changes before the start, inspection after the return."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.bookings.enums import BookingKind
from samnak.core.access import acts, can
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.thai import local_date
from samnak.files.responses import page_image
from samnak.fleet.content.fitting import Need, fit_car, same_way, together
from samnak.fleet.content.planning import suggest
from samnak.fleet.enums import OdometerFlag, TripState
from samnak.fleet.forms.driving import InspectionForm
from samnak.fleet.models import Trip, TripRequest
from samnak.fleet.policies.register import CORRECT_LOG
from samnak.fleet.policies.trips import ARRANGE, BROWSE, DRIVE, INSPECT, SEE_TRIP, answers_for, pool_of
from samnak.fleet.queries import board as boards
from samnak.fleet.queries import trips as queries
from samnak.fleet.services import allocating, inspecting
from samnak.fleet.services.aboard import pool_for
from samnak.fleet.tables.board import choices_of, frame_of, rows_of
from samnak.fleet.tables.requests import TRIP_LOOKS, timeline_of, trip_row
from samnak.ui.desk import acting, page_of, show_error, uuid_or_none

STATES = {
    "ahead": (TripState.PLANNED, TripState.APPROVED),
    "road": (TripState.IN_USE,),
    "returned": (TripState.RETURNED,),
    "all": tuple(TripState),
}
ORDERS = {"ahead": "depart", "road": "depart", "returned": "depart", "all": "-depart"}
PICTURE_WIDTH = 640


@acts(BROWSE)
@require_GET
def trips(request: HttpRequest) -> HttpResponse:
    """List trips (การเดินทาง): those to come, on the road, back and waiting for inspection."""
    actor = acting(request)
    box = request.GET.get("box", "")
    rows = queries.trips_visible_to(actor)
    waiting = rows.filter(state=TripState.RETURNED).count()
    if box not in STATES:
        box = "returned" if waiting else "ahead"
    text = request.GET.get("q", "")
    found = queries.found(rows.filter(state__in=STATES[box]), text) if text else rows.filter(state__in=STATES[box])
    order = queries.ORDERS.get(request.GET.get("order", ""), queries.ORDERS[ORDERS[box]])
    page_obj = page_of(request, queries.shown(found).order_by(*order))
    now = timezone.now()
    told = {
        "box": box,
        "returned": waiting,
        "page_obj": page_obj,
        "rows": [trip_row(row, now) for row in page_obj],
        "searched": bool(text),
        "sees_board": answers_for(actor, pool_of(actor.agency_id)),
    }
    return render(request, "fleet/trips.html", told)


@acts(SEE_TRIP)
@require_GET
def trip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a trip: who rides, in which car, what was read and photographed, and what may be done."""
    actor = acting(request)
    return _page(request, actor, queries.trip_for(actor, SEE_TRIP, pk))


def _page(
    request: HttpRequest,
    actor: Actor,
    row: Trip,
    *,
    inspection: InspectionForm | None = None,
    problem: DomainError | None = None,
    opened: str = "",
    status: int = 200,
) -> HttpResponse:
    may_arrange = bool(can(actor, ARRANGE, row))
    apart = row.booking.kind == BookingKind.DAY
    told = {
        "row": row,
        "look": TRIP_LOOKS[row.state],
        "shown": trip_row(row),
        "aboard": queries.live_requests(row),
        "photos": queries.photos_of(row),
        "slips": list(row.fuel_slips.filter(voided_at=None).order_by("taken_at")),
        "flags": [OdometerFlag(flag).label for flag in row.flags],
        "timeline": timeline_of(row.pk),
        "may_arrange": may_arrange,
        "may_part": may_arrange and not apart,
        "may_drive": row.state in {TripState.APPROVED, TripState.IN_USE} and bool(can(actor, DRIVE, row)),
        "may_inspect": row.state == TripState.RETURNED and bool(can(actor, INSPECT, row)),
        "may_correct": row.odometer_start is not None and bool(can(actor, CORRECT_LOG, row.car)),
        "others": _mergeable(row) if may_arrange and not apart else [],
        "inspection": inspection or InspectionForm(),
        "problem": problem,
        "open": {name: opened == name for name in ("inspect", "merge", "release")},
    }
    return render(request, "fleet/trip.html", told, status=status)


def _mergeable(row: Trip) -> list[Trip]:
    """Return other trips that go the same way and whose people would find a seat in this car."""
    pool = pool_for(row.agency_id)
    shown = boards.board_of(pool, row.depart_at, row.return_at)
    card = next((line.card for line in shown.cars if line.car.pk == row.car_id), None)
    need = boards.need_of_trip(row)
    trips_by_id = {one.pk: one for one in shown.trips}
    return [
        trips_by_id[going.trip_id]
        for going in shown.going
        if going.trip_id != row.pk
        and same_way(need, going.need, shown.rules)
        and card is not None
        and fit_car(together(need, going.need), card, shown.rules, apart_from=row.pk)
    ]


@acts(ARRANGE)
@require_http_methods(["GET", "POST"])
def allocation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a trip another car or driver (เปลี่ยนการจัดรถ), or one of its requests a car of its own (แยกเที่ยว)."""
    actor = acting(request)
    row = queries.trip_for(actor, ARRANGE, pk)
    asked = request.POST if request.method == "POST" else request.GET
    leaving_id = uuid_or_none(asked.get("request"))
    leaving = next((one for one in queries.live_requests(row) if one.pk == leaving_id), None) if leaving_id else None
    if leaving_id and leaving is None:
        raise Http404
    if request.method == "GET":
        return _allocation_page(request, row, leaving)
    try:
        made = _rearranged(request, actor, row, leaving)
    except DomainError as error:
        status = 409 if isinstance(error, ConflictError) else 422
        return _allocation_page(request, queries.trip_for(actor, SEE_TRIP, pk), leaving, problem=error, status=status)
    messages.success(request, _("เปลี่ยนการจัดรถแล้ว %(car)s แจ้งผู้เดินทางแล้ว") % {"car": allocating.in_words(made)})
    return redirect("fleet:trip", pk=made.pk)


def _rearranged(request: HttpRequest, actor: Actor, row: Trip, leaving: TripRequest | None) -> Trip:
    typed = request.POST
    car = uuid_or_none(typed.get("car"))
    if car is None:
        raise DomainError(_("กรุณาเลือกรถ"), field="car")
    given = {
        "actor": actor,
        "trip_id": row.pk,
        "car_id": car,
        "driver_id": uuid_or_none(typed.get("driver")),
        "self_driver_name": typed.get("self_driver_name", ""),
        "reason": typed.get("reason", ""),
    }
    return allocating.split_trip(request_id=leaving.pk, **given) if leaving else allocating.change_trip(**given)


def _allocation_page(
    request: HttpRequest, row: Trip, leaving: TripRequest | None, *, problem: DomainError | None = None, status: int = 200
) -> HttpResponse:
    need: Need = boards.need_of(leaving) if leaving else boards.need_of_trip(row)
    apart = None if leaving else row.pk
    shown = boards.board_of(pool_for(row.agency_id), need.depart_at, need.return_at)
    frame = frame_of(local_date(need.depart_at), 1, [], need)
    cars, drivers = rows_of(shown, frame, need, apart_from=apart)
    asked = request.POST if request.method == "POST" else request.GET
    plates = {line.car.pk: line.car for line in shown.cars}
    names = {line.driver.pk: line.driver for line in shown.drivers}
    found = suggest(need, shown.car_cards, shown.driver_cards, shown.rules, apart_from=apart)
    told = {
        "row": row,
        "leaving": leaving,
        "need": need,
        "car_choices": choices_of(cars),
        "driver_choices": choices_of(drivers),
        "suggestions": [
            {"car": plates[one.car_id], "driver": names.get(one.driver_id), "reasons": one.reasons}
            for one in found
            if leaving or (one.car_id, one.driver_id) != (row.car_id, row.driver_id)
        ],
        "picked_car": asked.get("car") or ("" if leaving else str(row.car_id)),
        "picked_driver": asked.get("driver") or ("" if leaving or not row.driver_id else str(row.driver_id)),
        "typed_reason": request.POST.get("reason", ""),
        "problem": problem,
    }
    return render(request, "fleet/trip_allocation.html", told, status=status)


def _again(request: HttpRequest, actor: Actor, pk: UUID, error: DomainError, opened: str) -> HttpResponse:
    if isinstance(error, ConflictError):
        raise error
    return _page(request, actor, queries.trip_for(actor, SEE_TRIP, pk), problem=error, opened=opened, status=422)


@acts(ARRANGE)
@require_POST
def merger(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put the people of another trip into this one (รวมสองเที่ยว)."""
    actor = acting(request)
    queries.trip_for(actor, ARRANGE, pk)
    other = uuid_or_none(request.POST.get("other"))
    if other is None:
        return _again(request, actor, pk, DomainError(_("กรุณาเลือกเที่ยวที่จะรวม")), "merge")
    queries.trip_for(actor, ARRANGE, other)
    try:
        allocating.merge_trips(actor=actor, trip_id=pk, other_id=other)
    except DomainError as error:
        return _again(request, actor, pk, error, "merge")
    messages.success(request, _("รวมเที่ยวแล้ว รถอีกคันว่างสำหรับผู้อื่นทันที"))
    return redirect("fleet:trip", pk=pk)


@acts(ARRANGE)
@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the car away from a trip (ยกเลิกการจัดรถ); its requests wait for another one."""
    actor = acting(request)
    row = queries.trip_for(actor, ARRANGE, pk)
    try:
        allocating.release_trip(actor=actor, trip_id=pk, reason=request.POST.get("reason", ""))
    except DomainError as error:
        return _again(request, actor, pk, error, "release")
    messages.success(request, _("ยกเลิกการจัดรถแล้ว ใบขอกลับไปรอจัดรถ"))
    return redirect(f"{reverse('fleet:board')}?day={local_date(row.depart_at).isoformat()}")


@acts(INSPECT)
@require_POST
def inspection(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Inspect a car that came back (ตรวจรับรถคืน)."""
    actor = acting(request)
    queries.trip_for(actor, INSPECT, pk)
    shown = InspectionForm(request.POST)
    if shown.is_valid():
        try:
            done = inspecting.inspect_trip(actor=actor, trip_id=pk, **shown.cleaned_data)
        except ConflictError:
            raise
        except DomainError as error:
            show_error(shown, error)
        else:
            words = _("ตรวจรับแล้ว เป็นลำดับที่ %(number)d ในสมุดบันทึกการใช้รถ %(plate)s")
            messages.success(request, words % {"number": done.log_number, "plate": done.car.plate})
            return redirect("fleet:trip", pk=pk)
    row = queries.trip_for(actor, SEE_TRIP, pk)
    return _page(request, actor, row, inspection=shown, opened="inspect", status=422)


@acts(SEE_TRIP)
@require_GET
def photo(request: HttpRequest, pk: UUID, photo_pk: UUID) -> HttpResponseBase:
    """Give out a picture of a trip (ภาพประกอบการเดินทาง)."""
    row = queries.trip_for(acting(request), SEE_TRIP, pk)
    found: Any = next((one for one in queries.photos_of(row) if one.pk == photo_pk), None)
    if found is None:
        raise Http404
    typed = request.GET.get("width", "")
    return page_image(request, found.file, 1, int(typed) if typed.isdecimal() and len(typed) < 5 else PICTURE_WIDTH)
