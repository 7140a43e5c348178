"""One request for a whole day: room, equipment, food, car and driver; all of it or nothing, decided and given up at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings import queries as booking_queries
from samnak.bookings import services as bookings
from samnak.bookings.enums import BookingKind, BookingState, ServiceKind
from samnak.bookings.errors import SlotTakenError
from samnak.bookings.models import Booking, Room
from samnak.bookings.services import BookingWish, ServiceWish, Want
from samnak.bookings.services.rules import check_rooms
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.fleet.content.fitting import Need, fit_car
from samnak.fleet.content.planning import Suggestion, suggest
from samnak.fleet.enums import Events, PlanState, RequestState, TripState
from samnak.fleet.errors import IncompleteRequestError, NoCarError, OtherTime
from samnak.fleet.models import DayPlan, MotorPool, Trip, TripRequest
from samnak.fleet.policies.trips import CANCEL_PLAN, PLAN_SUBJECT, SEE_PLAN, WRITE
from samnak.fleet.queries.board import Board, board_of, need_of
from samnak.fleet.queries.requests import head_for
from samnak.fleet.services.aboard import (
    lock_request,
    note_decision,
    note_head,
    note_officer,
    pool_for,
    wants_for,
)
from samnak.fleet.services.allocating import check_fit
from samnak.fleet.services.requests import is_outside, missing, search_text, take_number
from samnak.fleet.workflow import PLAN, REQUEST, TRIP
from samnak.org import queries as org
from samnak.routing import queries as routing_queries
from samnak.routing import services as routing
from samnak.routing.enums import StepKind
from samnak.routing.models import Step
from samnak.routing.services import PlannedStep

SHIFTS = (30, -30, 60, -60, 90, -90, 120, -120, 180, -180)  # minutes by which another time is looked for
MOST_OTHER_TIMES = 3
TRIES = 3  # pairs of car and driver, when one is taken while the form is sent


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanData:
    """สิ่งที่ขอในคำขอรวม - a meeting with what it needs, and the journey to it or from it."""

    title: str
    starts_at: datetime
    ends_at: datetime
    room_id: UUID
    attendees: int
    destination: str
    province: str
    passengers: int
    depart_at: datetime
    return_at: datetime
    layout: str = ""
    equipment_ids: tuple[UUID, ...] = ()
    snacks: int = 0
    lunches: int = 0
    it_support: bool = False
    budget_code: str = ""
    locality: str = ""
    passenger_names: str = ""
    pick_up: str = ""
    phone: str = ""
    wished_body: str = ""
    car_id: UUID | None = None
    outside_reference: str = ""
    request_key: UUID | None = field(default=None)


def submit_plan(*, actor: Actor, data: PlanData) -> DayPlan:
    """Ask for room, equipment, food, car and driver in one request (ขอห้อง รถ และบริการในคำขอเดียว): all of it or nothing.

    The driver, and the car unless one is wished, are chosen as the allocation board would. SlotTakenError or NoCarError
    say what stands in the way and what could be had instead.
    """
    with official(actor):
        require(actor, WRITE)
        known = _sent_before(actor, data)
        if known is not None:
            return known
        pool = pool_for(actor.agency_id)
        row = _request_row(actor, data)
        _check(pool, row)
        wish = _wish_for_rooms(actor, data)
        check_rooms(actor, wish, [data.starts_at], database_now())
        crew, booking = _placed(actor, pool, row, data, wish)
        plan = DayPlan.objects.create(agency_id=pool.agency_id, booking=booking)
        _write_trip(row, plan, crew)
        _start_route(actor, pool, row, plan, data)
        record(
            actor,
            Events.PLAN_SUBMITTED,
            subject_type=PLAN_SUBJECT,
            subject_id=plan.pk,
            agency_id=plan.agency_id,
            title=booking.title,
        )
        return plan


def _sent_before(actor: Actor, data: PlanData) -> DayPlan | None:
    if data.request_key is None:
        return None
    return DayPlan.objects.filter(agency=actor.agency_id, booking__request_key=data.request_key).first()


def _request_row(actor: Actor, data: PlanData) -> TripRequest:
    row = TripRequest(
        agency_id=actor.agency_id,  # type: ignore[misc]
        unit_id=actor.unit_id,  # type: ignore[misc]
        requester_position_id=actor.position_id,  # type: ignore[misc]
        requester_user_id=actor.user_id,
        requester_name=actor.name[:200],
        requester_in_words=org.in_words(actor)[:400],
        purpose=data.title[:1000],
    )
    for name in (
        "destination", "locality", "province", "passengers", "passenger_names", "depart_at", "return_at", "pick_up", "phone",
        "wished_body", "budget_code", "outside_reference",
    ):  # fmt: skip
        setattr(row, name, getattr(data, name))
    row.may_share = False  # its people travel to one meeting; who joins them is for the officer to ask
    return row


def _check(pool: MotorPool, row: TripRequest) -> None:
    if row.return_at <= row.depart_at:
        raise DomainError(_("เวลากลับต้องหลังเวลาออกเดินทาง กรุณาตรวจวันและเวลาอีกครั้ง"), field="return_on")
    now = database_now()
    if row.depart_at < now:
        raise DomainError(_("เวลาออกเดินทางผ่านไปแล้ว กรุณาเลือกเวลาใหม่"), field="depart_on")
    errors = missing(row, pool, now)
    if errors:
        raise IncompleteRequestError(errors)


def _wish_for_rooms(actor: Actor, data: PlanData) -> BookingWish:
    room = booking_queries.rooms_of(actor).filter(pk=data.room_id).first()
    if room is None:
        raise DomainError(_("กรุณาเลือกห้องประชุม"), field="room")
    return BookingWish(
        kind=BookingKind.DAY,
        title=data.title,
        starts_at=data.starts_at,
        ends_at=data.ends_at,
        wants=tuple(Want(one) for one in (data.room_id, *data.equipment_ids)),
        unit_id=actor.unit_id,
        attendees=data.attendees,
        layout=data.layout,
        phone=data.phone,
        services=tuple(_services(room, data)),
        request_key=data.request_key,
    )


def _services(room: Room, data: PlanData) -> Sequence[ServiceWish]:
    asked = [
        (ServiceKind.SNACK, data.snacks, room.catering_keeper_id),
        (ServiceKind.LUNCH, data.lunches, room.catering_keeper_id),
        (ServiceKind.IT_SUPPORT, int(data.it_support), room.it_keeper_id),
    ]
    return [
        ServiceWish(kind, quantity, budget_source=data.budget_code, keeper_id=keeper)
        for kind, quantity, keeper in asked
        if quantity
    ]


def _placed(actor: Actor, pool: MotorPool, row: TripRequest, data: PlanData, wish: BookingWish) -> tuple[Suggestion, Booking]:
    """Take the time of everything at once, with the best car and driver that can still be had."""
    need = need_of(row)
    shown = board_of(pool, need.depart_at, need.return_at)
    cars = [card for card in shown.car_cards if data.car_id in {None, card.id}]
    found = suggest(need, cars, shown.driver_cards, shown.rules, limit=TRIES)
    if not found:
        raise _no_car(pool, shown, need, data.car_id)
    for place, crew in enumerate(found, start=1):
        own = wants_for(pool, crew.car_id, crew.driver_id)
        taken = tuple(Want(one.resource_id, need.depart_at, need.return_at, 0, one.buffer_after) for one in own)
        try:
            with transaction.atomic():
                booking = bookings.place(actor=actor, wish=replace(wish, wants=wish.wants + taken))
                check_fit(pool, need, crew.car_id, crew.driver_id)
        except SlotTakenError as error:
            lost = {clash.resource_id for clash in error.clashes}
            if place == len(found) or not lost <= {crew.car_id, crew.driver_id}:
                raise
        else:
            return crew, booking
    raise _no_car(pool, shown, need, data.car_id)


def _no_car(pool: MotorPool, shown: Board, need: Need, car_id: UUID | None) -> NoCarError:
    """Say why no car can be had, and when one could."""
    cards = [card for card in shown.car_cards if car_id in {None, card.id}]
    fits = {card.plate: fit_car(need, card, shown.rules) for card in cards}
    why = [f"{plate}: {fit.why_not[0]}" for plate, fit in fits.items() if not fit][:4]
    if any(fits.values()):
        why.insert(0, _("มีรถว่าง แต่ไม่มีพนักงานขับรถที่ว่างและขับได้"))
    return NoCarError(why, list(_other_times(pool, need, car_id)))


def _other_times(pool: MotorPool, need: Need, car_id: UUID | None) -> Sequence[OtherTime]:
    found = []
    for minutes in SHIFTS:
        shift = timedelta(minutes=minutes)
        moved = Need(
            need.id, need.people, need.depart_at + shift, need.return_at + shift, need.province, wished_body=need.wished_body
        )
        shown = board_of(pool, moved.depart_at, moved.return_at)
        cars = [card for card in shown.car_cards if car_id in {None, card.id}]
        best = suggest(moved, cars, shown.driver_cards, shown.rules, limit=1)
        if best:
            names = {line.car.pk: line.car.plate for line in shown.cars}
            found.append(OtherTime(moved.depart_at, moved.return_at, names[best[0].car_id]))
        if len(found) == MOST_OTHER_TIMES:
            break
    return found


def _write_trip(row: TripRequest, plan: DayPlan, crew: Suggestion) -> None:
    row.trip = Trip.objects.create(
        agency_id=plan.agency_id,
        booking=plan.booking,
        car_id=crew.car_id,
        driver_id=crew.driver_id,
        destination=row.destination,
        depart_at=row.depart_at,
        return_at=row.return_at,
    )
    row.plan = plan
    row.submitted_at = database_now()
    row.state = RequestState.PENDING_SUPERVISOR
    row.fiscal_year, row.number = take_number(row.agency_id)
    row.search_text = search_text(row)
    row.save()


def _start_route(actor: Actor, pool: MotorPool, row: TripRequest, plan: DayPlan, data: PlanData) -> None:
    """Send the plan on its way: the head, then vehicle officer and approver of the room side by side, then who orders use."""
    head = head_for(row.requester_position)
    outside = pool.outside_authoriser_id if is_outside(row, pool) else None
    last = [pool.authoriser_id, *([outside] if outside and outside != pool.authoriser_id else [])]
    rooms = booking_queries.approver_posts([data.room_id])
    beside = [post for post in rooms if post not in {pool.officer_id, actor.position_id, *last}]
    steps = []
    if head is not None and head.pk not in {pool.officer_id, *beside, *last}:
        steps.append(PlannedStep(1, StepKind.REVIEW, head.pk))
    else:
        row.state = REQUEST.next_state("agree", row.state)
        row.save(update_fields=["state"])
    steps.append(PlannedStep(2, StepKind.REVIEW, pool.officer_id))
    steps += [PlannedStep(2, StepKind.APPROVE, post) for post in beside]
    steps += [PlannedStep(group, StepKind.APPROVE, post) for group, post in enumerate(last, start=3)]
    routing.start_case(
        actor=actor, subject_type=PLAN_SUBJECT, subject_id=plan.pk, title=plan.booking.title, urgency="normal", steps=steps
    )


def agree_plan(*, actor: Actor, plan_id: UUID, step_id: UUID, comment: str = "") -> DayPlan:
    """Agree with a plan at one's step (เห็นชอบหรืออนุมัติคำขอรวม); the last agreement makes everything firm at once."""
    with official(actor):
        plan, row, step = _turn(actor, plan_id, step_id)
        pool = pool_for(plan.agency_id)
        outcome = routing.agree(actor=actor, step_id=step_id, comment=comment)
        _note(row, actor, pool, step)
        if outcome.completed:
            row.state = RequestState.APPROVED
            _settle(actor, plan, "approve", comment)
        else:
            row.state = _state_at(plan, pool)
        row.save()
        _tell(actor, plan, comment)
        return plan


def _note(row: TripRequest, actor: Actor, pool: MotorPool, step: Step) -> None:
    if step.position_id == pool.authoriser_id:
        note_decision(row, actor, pool)
    elif step.position_id == pool.officer_id:
        note_officer(row, actor)
    elif step.kind == StepKind.REVIEW:
        note_head(row, actor)


def _state_at(plan: DayPlan, pool: MotorPool) -> str:
    """Return how the request of a plan stands: once the vehicle officer has agreed, it waits to be approved."""
    case = routing_queries.open_case(PLAN_SUBJECT, plan.pk)
    active = routing_queries.active_steps(case) if case else []
    if any(step.position_id == pool.officer_id and step.kind == StepKind.REVIEW for step in active):
        return RequestState.PENDING_ALLOCATION
    return RequestState.PENDING_APPROVAL


def reject_plan(*, actor: Actor, plan_id: UUID, step_id: UUID, reason: str) -> DayPlan:
    """Refuse a plan with a reason (ไม่อนุมัติคำขอรวม): nothing of it is kept."""
    with official(actor):
        plan, row, step = _turn(actor, plan_id, step_id)
        pool = pool_for(plan.agency_id)
        routing.return_to(actor=actor, step_id=step_id, to_step_id=None, reason=reason)
        row.state = RequestState.REJECTED
        row.decision_reason = reason.strip()[:500]
        if step.position_id == pool.authoriser_id:
            note_decision(row, actor, pool, reason.strip())
        row.save()
        _settle(actor, plan, "reject", reason)
        _tell(actor, plan, reason.strip())
        return plan


def cancel_plan(*, actor: Actor, plan_id: UUID, reason: str) -> DayPlan:
    """Cancel a plan (ยกเลิกคำขอรวม): room, equipment, food, car and driver are free at once."""
    with official(actor):
        plan, row = _locked(plan_id)
        require(actor, CANCEL_PLAN, plan)
        said = reason.strip()
        if not said:
            raise DomainError(_("กรุณาระบุเหตุที่ยกเลิก เพื่อให้ผู้เกี่ยวข้องทราบ"), field="reason")
        routing.end_subject(actor=actor, subject_type=PLAN_SUBJECT, subject_id=plan.pk, reason=said)
        row.state = REQUEST.next_state("cancel", row.state)
        row.save(update_fields=["state"])
        _settle(actor, plan, "cancel", said)
        record(
            actor,
            Events.PLAN_CANCELLED,
            subject_type=PLAN_SUBJECT,
            subject_id=plan.pk,
            agency_id=plan.agency_id,
            reason=said,
        )
        return plan


def _locked(plan_id: UUID) -> tuple[DayPlan, TripRequest]:
    """Lock the request of a plan, then its trip and the plan."""
    known = get_object_or_404(DayPlan.objects.select_related("request"), pk=plan_id)
    row = lock_request(known.request.pk)
    if row.trip_id is not None:
        Trip.objects.select_for_update(of=("self",)).get(pk=row.trip_id)
    plan = DayPlan.objects.select_for_update(of=("self",)).select_related("booking").get(pk=plan_id)
    return plan, row


def _turn(actor: Actor, plan_id: UUID, step_id: UUID) -> tuple[DayPlan, TripRequest, Step]:
    plan, row = _locked(plan_id)
    require(actor, SEE_PLAN, plan)
    step = routing.check_turn(actor=actor, step_id=step_id)
    if step.case.subject_type != PLAN_SUBJECT or step.case.subject_id != plan.pk:
        raise DomainError(_("ขั้นตอนนี้ไม่ใช่ของคำขอนี้ กรุณาเปิดหน้าใหม่"))
    return plan, row, step


def _settle(actor: Actor, plan: DayPlan, act: str, reason: str) -> None:
    """Let booking, trip and plan follow a decision together."""
    plan.state = PLAN.next_state(act, plan.state)
    plan.save(update_fields=["state"])
    trip = Trip.objects.get(booking=plan.booking_id)
    if act == "approve" and trip.state == TripState.PLANNED:
        trip.state = TRIP.next_state("approve", trip.state)
    elif act != "approve":
        trip.state = TRIP.next_state("cancel", trip.state)
    trip.save(update_fields=["state"])
    wanted = "reject" if act == "cancel" and plan.booking.state == BookingState.PENDING and _is_past(plan) else act
    bookings.settle(actor=actor, booking_id=plan.booking_id, act=wanted, reason=reason)


def _is_past(plan: DayPlan) -> bool:
    return plan.booking.ends_at < database_now()


def _tell(actor: Actor, plan: DayPlan, comment: str) -> None:
    record(
        actor,
        Events.PLAN_DECIDED,
        subject_type=PLAN_SUBJECT,
        subject_id=plan.pk,
        agency_id=plan.agency_id,
        state=PlanState(plan.state).value,
        comment=comment.strip(),
    )


def in_words(plan: DayPlan) -> str:
    """Return what a plan asks for in one line."""
    booking = plan.booking
    return f"{booking.title} {thai.date_and_clock(booking.starts_at)}"
