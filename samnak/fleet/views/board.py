"""The allocation board: what waits for a car, who and what is free, and a whole day planned at once."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import reduce
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.core.access import acts, can, require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.thai import local_date
from samnak.core.time import bangkok_today
from samnak.fleet.content.fitting import Need, together
from samnak.fleet.content.planning import could_join, could_share, plan_day, suggest
from samnak.fleet.models import MotorPool, TripRequest
from samnak.fleet.policies.trips import ALLOCATE, PLAN_CARS, SEE, SEE_BOARD
from samnak.fleet.queries import board as boards
from samnak.fleet.queries import requests as queries
from samnak.fleet.queries.board import Board
from samnak.fleet.services import allocating
from samnak.fleet.services.aboard import pool_for
from samnak.fleet.services.allocating import Choice
from samnak.fleet.tables.board import choices_of, figures_of, frame_of, head_of, rows_of
from samnak.ui.desk import acting, uuid_or_none

SPANS = (1, 3, 7)
WAITING_SHOWN = 60


@acts(SEE_BOARD)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show the board (กระดานจัดรถ); with `request` one request is being placed."""
    actor = acting(request)
    require(actor, SEE_BOARD)
    asked = uuid_or_none(request.GET.get("request"))
    placing = queries.get_for(actor, SEE, asked) if asked else None
    return board_page(request, actor, placing)


def board_page(
    request: HttpRequest,
    actor: Actor,
    placing: TripRequest | None,
    *,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the board; after a refusal with what could be had instead."""
    pool = pool_for(placing.agency_id if placing else actor.agency_id)
    day, days = _asked_days(request, placing)
    start = queries.moment(day)
    end = start + timedelta(days=days)
    need = boards.need_of(placing) if placing and _is_waiting(placing) else None
    if need is not None:
        start, end = min(start, need.depart_at), max(end, need.return_at)
    shown = boards.board_of(pool, start, end)
    told = _told(request, shown, day, days, need)
    told |= {"placing": placing, "is_waiting": need is not None, "problem": problem, "pool": pool}
    told |= _waiting(actor, placing, day, days)
    if need is not None and placing is not None:
        told |= _panel(request, actor, shown, placing, need)
    return render(request, "fleet/board.html", told, status=status)


def _asked_days(request: HttpRequest, placing: TripRequest | None) -> tuple[date, int]:
    """Return the first day shown and how many; the day of the request that is being placed unless another is asked for."""
    asked = request.POST if request.method == "POST" else request.GET
    try:
        day = date.fromisoformat(asked.get("day", ""))
    except ValueError:
        day = local_date(placing.depart_at) if placing else bangkok_today()
    days = asked.get("days", "")
    if days.isdecimal() and int(days) in SPANS:
        return day, int(days)
    long = placing is not None and local_date(placing.depart_at) != local_date(placing.return_at)
    return day, 3 if long else 1


def _is_waiting(placing: TripRequest) -> bool:
    return placing.state == "pending_allocation" and placing.plan_id is None


def _told(request: HttpRequest, shown: Board, day: date, days: int, need: Need | None) -> dict[str, Any]:
    low, high = queries.moment(day), queries.moment(day) + timedelta(days=days)
    lines = (*shown.cars, *shown.drivers)
    blocks = [block for line in lines for block in line.blocks if block.starts_at < high and block.ends_at > low]
    frame = frame_of(day, days, blocks, need if need and low <= need.depart_at < high else None)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = (uuid_or_none(asked.get("car")), uuid_or_none(asked.get("driver")))
    address = ""
    if need is not None:
        kept = {"day": day.isoformat(), "days": days, "request": need.id}
        address = f"{reverse('fleet:board')}?{urlencode(kept)}"
        other = {"car": chosen[0], "driver": chosen[1]}
        address += "".join(f"&{name}={value}" for name, value in other.items() if value)
    cars, drivers = rows_of(shown, frame, need, chosen=chosen, address=address)
    top, below = head_of(frame, days, timezone.now(), shown.rules.days_off)
    return {
        "day": day,
        "days": days,
        "spans": [(one, _("%(days)d วัน") % {"days": one}, f"?day={day.isoformat()}&days={one}") for one in SPANS],
        "before": (day - timedelta(days=days)).isoformat(),
        "after": (day + timedelta(days=days)).isoformat(),
        "last": day + timedelta(days=days - 1),
        "today": bangkok_today(),
        "stretch": frame,  # `frame` is the page's own
        "columns": range(frame.columns),
        "top": top,
        "below": below,
        "car_rows": cars,
        "driver_rows": drivers,
        "chosen": chosen,
        "car_choices": choices_of(cars),
        "driver_choices": choices_of(drivers),
        "figures": (figures_of(cars), figures_of(drivers)),
    }


def _waiting(actor: Actor, placing: TripRequest | None, day: date, days: int) -> dict[str, Any]:
    """Return the requests that wait for a car, those of the days shown first."""
    rows = boards.waiting_on(actor.agency_id) if actor.agency_id else []
    last = day + timedelta(days=days - 1)
    here = [row for row in rows if local_date(row.depart_at) <= last and local_date(row.return_at) >= day]
    others = [row for row in rows if row not in here]
    return {
        "waiting_here": here[:WAITING_SHOWN],
        "waiting_others": others[:WAITING_SHOWN],
        "waiting_count": len(rows),
        "may_plan": bool(can(actor, PLAN_CARS)) and any(local_date(row.depart_at) == day for row in rows),
        "may_allocate": placing is not None and bool(can(actor, ALLOCATE, placing)),
        "why_not": can(actor, ALLOCATE, placing).reason if placing else "",
    }


def _panel(request: HttpRequest, actor: Actor, shown: Board, placing: TripRequest, need: Need) -> dict[str, Any]:
    """Return what is offered for the request that is being placed: the best pairs, trips to join, others to take along."""
    cars, drivers = shown.car_cards, shown.driver_cards
    chosen_car, chosen_driver = uuid_or_none(request.GET.get("car")), uuid_or_none(request.GET.get("driver"))
    names = {line.car.pk: line.car for line in shown.cars}
    people = {line.driver.pk: line.driver for line in shown.drivers}
    if chosen_car and not chosen_driver:
        own = suggest(need, [card for card in cars if card.id == chosen_car], drivers, shown.rules, limit=1)
        chosen_driver = own[0].driver_id if own else None
    trips = {trip.pk: trip for trip in shown.trips}
    joinable = could_join(need, shown.going, cars, drivers, shown.rules)
    rest = [row for row in boards.waiting_on(actor.agency_id) if row.pk != placing.pk]  # type: ignore[arg-type]
    along = {one.id: one for one in could_share(need, [boards.need_of(row) for row in rest], cars, shown.rules)}
    # what is taken along stays ticked after a refusal, and the cars offered then have room for all
    taken = [pk for pk in _taken_along(request) if pk in along]
    best = suggest(reduce(together, (along[pk] for pk in taken), need), cars, drivers, shown.rules)
    return {
        "need": need,
        "suggestions": [
            {
                "value": f"{row.car_id}:{row.driver_id or ''}",
                "car": names[row.car_id],
                "driver": people[row.driver_id] if row.driver_id else None,
                "reasons": row.reasons,
            }
            for row in best
        ],
        "join": [{"trip": trips[going.trip_id], "spare": spare} for going, spare in joinable],
        "along": [row for row in rest if row.pk in along],
        "taken_along": taken,
        "picked_car": chosen_car,
        "picked_driver": chosen_driver,
        "picked": bool(chosen_car or chosen_driver),
    }


@acts(ALLOCATE)
@require_POST
def allocation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a request its car and driver (จัดรถ), or let it share a trip; when it was just taken, show what else there is."""
    actor = acting(request)
    placing = queries.get_for(actor, SEE, pk)
    require(actor, SEE_BOARD)
    try:
        trip = _allocated(request, actor, placing)
    except DomainError as error:
        fresh = queries.get_for(actor, SEE, pk)
        status = 409 if isinstance(error, ConflictError) else 422
        return board_page(request, actor, fresh, problem=error, status=status)
    messages.success(request, _("จัดรถแล้ว %(car)s ส่งให้ผู้มีอำนาจสั่งใช้รถแล้ว") % {"car": allocating.in_words(trip)})
    return redirect(f"{reverse('fleet:board')}?day={local_date(trip.depart_at).isoformat()}&days={request.POST.get('days') or 1}")


def _taken_along(request: HttpRequest) -> list[UUID]:
    """Return the other requests that are to share the car."""
    return [pk for value in request.POST.getlist("with") if (pk := uuid_or_none(value))]


def _allocated(request: HttpRequest, actor: Actor, placing: TripRequest) -> Any:
    typed = request.POST
    joins = uuid_or_none(typed.get("trip"))
    more = _taken_along(request)
    if joins is not None:
        return allocating.join_trip(actor=actor, trip_id=joins, request_ids=[placing.pk, *more])
    car, driver = uuid_or_none(typed.get("car")), uuid_or_none(typed.get("driver"))
    pair = typed.get("pair", "")
    if pair not in {"", "own"}:
        first, _colon, second = pair.partition(":")
        car, driver = uuid_or_none(first), uuid_or_none(second)
    if car is None:
        raise DomainError(_("กรุณาเลือกรถ"), field="car")
    return allocating.allocate(
        actor=actor,
        request_ids=[placing.pk, *more],
        car_id=car,
        driver_id=driver,
        self_driver_name=typed.get("self_driver_name", ""),
    )


@acts(PLAN_CARS)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Propose cars for all requests of a day (จัดทั้งวันให้อัตโนมัติ); nothing is done before it is confirmed."""
    actor = acting(request)
    require(actor, PLAN_CARS)
    if request.method == "POST":
        return _carried_out(request, actor)
    day, _days = _asked_days(request, None)
    return render(request, "fleet/board_plan.html", _proposed(pool_for(actor.agency_id), day))


def _proposed(pool: MotorPool, day: date) -> dict[str, Any]:
    rows = boards.waiting_of_day(pool.agency_id, day)
    by_id = {row.pk: row for row in rows}
    last = max((row.return_at for row in rows), default=queries.moment(day) + timedelta(days=1))
    shown = boards.board_of(pool, queries.moment(day), last)
    made = plan_day([boards.need_of(row) for row in rows], shown.going, shown.car_cards, shown.driver_cards, shown.rules)
    cars = {line.car.pk: line.car for line in shown.cars}
    drivers = {line.driver.pk: line.driver for line in shown.drivers}
    proposals = [
        {
            "value": _written(row.need_ids, row.car_id, row.driver_id, row.joins),
            "requests": [by_id[pk] for pk in row.need_ids],
            "car": cars[row.car_id],
            "driver": drivers[row.driver_id] if row.driver_id else None,
            "reasons": row.reasons,
            "joins": row.joins,
        }
        for row in made.proposals
    ]
    left = [{"request": by_id[pk], "reasons": reasons} for pk, reasons in made.left]
    return {"day": day, "proposals": proposals, "left": left, "waiting": len(rows)}


def _written(need_ids: Sequence[UUID], car_id: UUID, driver_id: UUID | None, joins: UUID | None) -> str:
    return "|".join((",".join(str(pk) for pk in need_ids), str(car_id), str(driver_id or ""), str(joins or "")))


def _read(value: str) -> Choice | None:
    needs, car, driver, joins = [*value.split("|"), "", "", ""][:4]
    ids = tuple(pk for one in needs.split(",") if (pk := uuid_or_none(one)))
    return Choice(ids, uuid_or_none(car), uuid_or_none(driver), uuid_or_none(joins)) if ids else None


def _carried_out(request: HttpRequest, actor: Actor) -> HttpResponse:
    choices = [choice for value in request.POST.getlist("line") if (choice := _read(value))]
    day = request.POST.get("day", "")
    if not choices:
        messages.warning(request, _("ยังไม่ได้เลือกรายการ จึงยังไม่ได้จัดรถ"))
        return redirect(f"{reverse('fleet:board-plan')}?{urlencode({'day': day})}")
    results = allocating.carry_out_plan(actor=actor, choices=choices)
    done = sum(1 for row in results if row.trip is not None)
    if done:
        messages.success(request, _("จัดรถแล้ว %(count)d เที่ยว ส่งให้ผู้มีอำนาจสั่งใช้รถแล้ว") % {"count": done})
    for row in results:
        if row.problem:
            messages.warning(request, row.problem)
    return redirect(f"{reverse('fleet:board')}?{urlencode({'day': day})}")
