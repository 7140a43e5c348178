"""Giving requests a car and a driver, together with others that go the same way; and arranging it anew before the start."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings import services as bookings
from samnak.bookings.enums import AllocationState, BookingKind
from samnak.bookings.services import BookingWish, Want
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.language import in_thai
from samnak.core.transactions import official
from samnak.fleet.content.fitting import Need, fit_car, fit_driver
from samnak.fleet.enums import Events, RequestState, TripState
from samnak.fleet.errors import UnfitError
from samnak.fleet.models import MotorPool, Trip, TripRequest
from samnak.fleet.policies.trips import ALLOCATE, ARRANGE, SUBJECT, TRIP_SUBJECT
from samnak.fleet.queries.board import board_of, need_of_all
from samnak.fleet.services.aboard import (
    cancel_trip,
    lock_requests,
    lock_trip,
    note_officer,
    number_of,
    places_of,
    pool_for,
    put_aboard,
    times_of,
    wants_for,
)
from samnak.fleet.services.deciding import approve_trip
from samnak.fleet.services.requests import clear_route, route_of
from samnak.fleet.workflow import REQUEST
from samnak.routing import queries as routing_queries
from samnak.routing import services as routing
from samnak.routing.enums import StepKind


@dataclass(frozen=True, slots=True)
class _Crew:
    car_id: UUID
    driver_id: UUID | None
    self_driver_name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a plan that was confirmed: requests with a car and driver, or with a trip they join."""

    request_ids: tuple[UUID, ...]
    car_id: UUID | None = None
    driver_id: UUID | None = None
    trip_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a line of a plan."""

    choice: Choice
    trip: Trip | None
    problem: str = ""


def allocate(
    *, actor: Actor, request_ids: Iterable[UUID], car_id: UUID, driver_id: UUID | None = None, self_driver_name: str = ""
) -> Trip:
    """Give requests a car and a driver (จัดรถและพนักงานขับรถ); several that go the same way become one trip.

    Time and requests change in one transaction: SlotTakenError when the car or the driver was taken a moment before.
    """
    with official(actor):
        rows = _waiting(actor, request_ids)
        pool = pool_for(rows[0].agency_id)
        crew = _Crew(car_id, driver_id, _checked_driver(rows, driver_id, self_driver_name))
        trip = _new_trip(actor, pool, rows, crew)
        for row in rows:
            _arrange(actor, row, trip)
        _tell_allocated(actor, trip, rows)
        return trip


def _waiting(actor: Actor, request_ids: Iterable[UUID]) -> list[TripRequest]:
    rows = lock_requests(request_ids)
    if not rows:
        raise DomainError(_("กรุณาเลือกใบขอที่จะจัดรถ"))
    for row in rows:
        if row.state != RequestState.PENDING_ALLOCATION:
            raise ConflictError(
                _("ใบขอเลขที่ %(number)s ไม่ได้รอจัดรถแล้ว (%(state)s) กรุณาเปิดหน้าใหม่")
                % {"number": number_of(row), "state": row.get_state_display()}
            )
        require(actor, ALLOCATE, row)
    _check_sharing(rows)
    return sorted(rows, key=lambda row: (row.depart_at, row.pk))


def _check_sharing(rows: Sequence[TripRequest]) -> None:
    alone = next((row for row in rows if not row.may_share), None)
    if len(rows) > 1 and alone is not None:
        words = _("ใบขอเลขที่ %(number)s แจ้งว่าไม่ร่วมเดินทางกับผู้อื่น จึงรวมเที่ยวไม่ได้")
        raise DomainError(words % {"number": number_of(alone)}, field="requests")


def _checked_driver(rows: Sequence[TripRequest], driver_id: UUID | None, self_driver_name: str) -> str:
    """Return who drives himself, empty when a driver goes along."""
    if driver_id is not None:
        return ""
    own = next((row for row in rows if not row.needs_driver), None)
    name = self_driver_name.strip() or (own.requester_name if own is not None else "")
    if not name:
        raise DomainError(_("กรุณาเลือกพนักงานขับรถ หรือระบุชื่อผู้ขับเอง"), field="driver")
    return name[:200]


def _new_trip(actor: Actor, pool: MotorPool, rows: Sequence[TripRequest], crew: _Crew) -> Trip:
    starts_at, ends_at = times_of(rows)
    approved = any(row.state == RequestState.APPROVED for row in rows)
    booking = bookings.place(
        actor=actor,
        wish=BookingWish(
            kind=BookingKind.TRIP,
            title=places_of(rows)[:300],
            starts_at=starts_at,
            ends_at=ends_at,
            wants=wants_for(pool, crew.car_id, crew.driver_id),
            unit_id=rows[0].unit_id,
            attendees=sum(row.passengers for row in rows),
            phone=rows[0].phone,
        ),
        approve=approved,
    )
    # the resources are locked now, so that the hours of the driver cannot grow meanwhile
    check_fit(pool, need_of_all(rows), crew.car_id, crew.driver_id)
    return Trip.objects.create(
        agency_id=pool.agency_id,
        booking=booking,
        car_id=crew.car_id,
        driver_id=crew.driver_id,
        self_driver_name=crew.self_driver_name,
        state=TripState.APPROVED if approved else TripState.PLANNED,
        destination=places_of(rows),
        depart_at=starts_at,
        return_at=ends_at,
        is_late_entry=any(row.is_late_entry for row in rows),
    )


def check_fit(pool: MotorPool, need: Need, car_id: UUID, driver_id: UUID | None, *, apart_from: UUID | None = None) -> None:
    """Refuse a car or driver that does not suit, whatever is free: seats, papers, licence, hours."""
    wanted = replace(need, needs_driver=driver_id is not None)
    drivers = [driver_id] if driver_id else []
    board = board_of(pool, need.depart_at, need.return_at, car_ids=[car_id], driver_ids=drivers)
    if not board.cars:
        raise DomainError(_("ไม่พบรถที่เลือก หรือจ่ายออกจากบัญชีแล้ว กรุณาเลือกคันอื่น"), field="car")
    car = board.cars[0].card
    fit = fit_car(wanted, car, board.rules, apart_from=apart_from)
    if fit.unfit:
        raise UnfitError(car.plate, fit.unfit, field="car")
    if driver_id is None:
        return
    if not board.drivers:
        raise DomainError(_("ไม่พบพนักงานขับรถที่เลือก กรุณาเลือกใหม่"), field="driver")
    driver = board.drivers[0].card
    suits = fit_driver(wanted, driver, board.rules, car=car, apart_from=apart_from)
    if suits.unfit:
        raise UnfitError(driver.name, suits.unfit, field="driver")


@in_thai()
def _arrange(actor: Actor, row: TripRequest, trip: Trip) -> None:
    """Put a waiting request on a trip and pass it on to who orders use."""
    waiting = routing_queries.waiting_for([actor.position_id])  # type: ignore[list-item]
    step = waiting.filter(case__subject_type=SUBJECT, case__subject_id=row.pk).get()
    routing.agree(actor=actor, step_id=step.pk, comment=in_words(trip))
    row.trip = trip
    row.state = REQUEST.next_state("allocate", row.state)
    note_officer(row, actor)
    row.save()


def in_words(trip: Trip) -> str:
    """Return car and driver of a trip in one line."""
    fresh = Trip.objects.select_related("car", "driver__resource").get(pk=trip.pk)
    return f"{fresh.car} {fresh.driver or fresh.self_driver_name}".strip()


def _tell_allocated(actor: Actor, trip: Trip, rows: Sequence[TripRequest]) -> None:
    fresh = Trip.objects.select_related("car", "driver__resource").get(pk=trip.pk)
    record(
        actor,
        Events.TRIP_ALLOCATED,
        subject_type=TRIP_SUBJECT,
        subject_id=trip.pk,
        agency_id=trip.agency_id,
        car=str(fresh.car),
        driver=str(fresh.driver or fresh.self_driver_name),
        requests=[str(row.pk) for row in rows],
    )


def join_trip(*, actor: Actor, trip_id: UUID, request_ids: Iterable[UUID]) -> Trip:
    """Let waiting requests share a trip that is already arranged (รวมเที่ยว); it leaves earlier or comes back later if need be."""
    with official(actor):
        wanted = set(request_ids)
        trip, aboard = lock_trip(trip_id, wanted)
        require(actor, ARRANGE, trip)
        _apart_from_plans(trip)
        joining = _waiting(actor, wanted)
        _check_sharing([*aboard, *joining])
        pool = pool_for(trip.agency_id)
        _fill(actor, pool, trip, [*aboard, *joining])
        for row in joining:
            _arrange(actor, row, trip)
        _tell_allocated(actor, trip, joining)
        return trip


def merge_trips(*, actor: Actor, trip_id: UUID, other_id: UUID) -> Trip:
    """Put the people of another trip into this one (รวมสองเที่ยว); the other car and driver are free at once."""
    with official(actor):
        moving = set(TripRequest.objects.filter(trip=other_id).values_list("pk", flat=True))
        trip, aboard = lock_trip(trip_id, moving)
        other, moved = lock_trip(other_id)
        for one in (trip, other):
            require(actor, ARRANGE, one)
            _apart_from_plans(one)
        _check_sharing([*aboard, *moved])
        pool = pool_for(trip.agency_id)
        before = in_words(other)
        cancel_trip(actor, other, _("รวมกับเที่ยวอื่น"))
        for row in moved:
            row.trip = trip
            row.save(update_fields=["trip"])
        _fill(actor, pool, trip, [*aboard, *moved])
        if any(row.state == RequestState.APPROVED for row in moved):
            approve_trip(actor, trip.pk)
        _tell_changed(actor, trip, before, in_words(trip), _("รวมเที่ยว"))
        return trip


def _fill(actor: Actor, pool: MotorPool, trip: Trip, rows: Sequence[TripRequest]) -> None:
    """Stretch a trip over the times of its requests and check that all have a seat."""
    put_aboard(trip, rows)
    wants = wants_for(pool, trip.car_id, trip.driver_id)
    bookings.reallocate(actor=actor, booking_id=trip.booking_id, wants=wants, starts_at=trip.depart_at, ends_at=trip.return_at)
    check_fit(pool, need_of_all(rows), trip.car_id, trip.driver_id, apart_from=trip.pk)


def split_trip(
    *,
    actor: Actor,
    trip_id: UUID,
    request_id: UUID,
    car_id: UUID,
    driver_id: UUID | None = None,
    self_driver_name: str = "",
    reason: str,
) -> Trip:
    """Give one request of a shared trip a car of its own (แยกเที่ยว) before the start; the other trip goes on."""
    with official(actor):
        trip, aboard = lock_trip(trip_id)
        require(actor, ARRANGE, trip)
        _apart_from_plans(trip)
        said = _wanted(reason)
        leaving = next((row for row in aboard if row.pk == request_id), None)
        staying = [row for row in aboard if row.pk != request_id]
        if leaving is None or not staying:
            raise DomainError(_("เที่ยวนี้มีใบขอเดียว หรือไม่มีใบขอที่เลือก จึงแยกไม่ได้"))
        pool = pool_for(trip.agency_id)
        crew = _Crew(car_id, driver_id, _checked_driver([leaving], driver_id, self_driver_name))
        made = _new_trip(actor, pool, [leaving], crew)
        leaving.trip = made
        note_officer(leaving, actor)
        leaving.save()
        _fill(actor, pool, trip, staying)
        _tell_changed(actor, made, in_words(trip), in_words(made), said)
        return made


def change_trip(
    *, actor: Actor, trip_id: UUID, car_id: UUID, driver_id: UUID | None = None, self_driver_name: str = "", reason: str
) -> Trip:
    """Give a trip another car or driver (เปลี่ยนการจัดรถ) before it leaves; those who travel and who approved are told why."""
    with official(actor):
        trip, aboard = lock_trip(trip_id)
        require(actor, ARRANGE, trip)
        said = _wanted(reason)
        if (car_id, driver_id) == (trip.car_id, trip.driver_id) and self_driver_name.strip() == trip.self_driver_name:
            raise DomainError(_("รถและพนักงานขับรถยังเป็นชุดเดิม กรุณาเลือกใหม่"), field="car")
        pool = pool_for(trip.agency_id)
        name = _checked_driver(aboard, driver_id, self_driver_name)
        before = in_words(trip)
        others = _other_wants(trip)
        taken = [replace(want, starts_at=trip.depart_at, ends_at=trip.return_at) for want in wants_for(pool, car_id, driver_id)]
        bookings.reallocate(actor=actor, booking_id=trip.booking_id, wants=[*others, *taken])
        check_fit(pool, need_of_all(aboard), car_id, driver_id, apart_from=trip.pk)
        trip.car_id, trip.driver_id, trip.self_driver_name = car_id, driver_id, name
        trip.save(update_fields=["car", "driver", "self_driver_name"])
        for row in aboard:
            note_officer(row, actor)
            row.save(update_fields=["allocated_at", "allocated_by_name", "allocated_in_words"])
        _tell_changed(actor, trip, before, in_words(trip), said)
        return trip


def _other_wants(trip: Trip) -> list[Want]:
    """Return what the booking of a trip takes besides car and driver, just as it is taken now."""
    rows = trip.booking.allocations.exclude(state=AllocationState.RELEASED).exclude(resource__in=_own(trip))
    return [
        Want(
            row.resource_id,
            row.starts_at,
            row.ends_at,
            buffer_before=int((row.starts_at - row.occupied.lower).total_seconds() // 60),
            buffer_after=int((row.occupied.upper - row.ends_at).total_seconds() // 60),
        )
        for row in rows
    ]


def _own(trip: Trip) -> list[UUID]:
    return [trip.car_id] if trip.driver_id is None else [trip.car_id, trip.driver_id]


def release_trip(*, actor: Actor, trip_id: UUID, reason: str) -> list[TripRequest]:
    """Take the car away from a trip before it leaves (ยกเลิกการจัดรถ); its requests wait for another one."""
    with official(actor):
        trip, aboard = lock_trip(trip_id)
        require(actor, ARRANGE, trip)
        _apart_from_plans(trip)
        said = _wanted(reason)
        cancel_trip(actor, trip, said)
        pool = pool_for(trip.agency_id)
        for row in aboard:
            row.trip = None
            row.state = REQUEST.next_state("reallocate", row.state)
            supervised = (row.supervised_at, row.supervisor_name, row.supervisor_in_words)
            clear_route(row)
            row.supervised_at, row.supervisor_name, row.supervisor_in_words = supervised
            row.save()
            _ask_again(actor, row, pool, said)
        record(
            actor,
            Events.TRIP_CANCELLED,
            subject_type=TRIP_SUBJECT,
            subject_id=trip.pk,
            agency_id=trip.agency_id,
            reason=said,
        )
        return aboard


def _ask_again(actor: Actor, row: TripRequest, pool: MotorPool, reason: str) -> None:
    """Start the route anew from the vehicle officer on: the head has agreed already."""
    routing.end_subject(actor=actor, subject_type=SUBJECT, subject_id=row.pk, reason=reason)
    steps = route_of(row, pool)
    ahead = [step for step in steps if step.position_id == pool.officer_id or step.kind == StepKind.APPROVE]
    routing.start_case(actor=actor, subject_type=SUBJECT, subject_id=row.pk, title=row.destination, urgency="normal", steps=ahead)


def carry_out_plan(*, actor: Actor, choices: Sequence[Choice]) -> list[Result]:
    """Carry out the confirmed lines of a plan (จัดรถตามแผนทั้งวัน), each by itself: one that fails leaves the others done."""
    done = []
    for choice in choices:
        try:
            if choice.trip_id is not None:
                trip = join_trip(actor=actor, trip_id=choice.trip_id, request_ids=choice.request_ids)
            elif choice.car_id is not None:
                trip = allocate(actor=actor, request_ids=choice.request_ids, car_id=choice.car_id, driver_id=choice.driver_id)
            else:
                continue
        except DomainError as error:
            done.append(Result(choice, None, error.message))
        except DeniedError as error:
            done.append(Result(choice, None, error.reason))
        else:
            done.append(Result(choice, trip))
    return done


def _apart_from_plans(trip: Trip) -> None:
    if trip.booking.kind == BookingKind.DAY:
        raise DomainError(_("เที่ยวนี้เป็นส่วนหนึ่งของคำขอรวมทั้งวัน เปลี่ยนรถได้ แต่รวม แยก หรือยกเลิกแยกไม่ได้"))


def _wanted(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise DomainError(_("กรุณาระบุเหตุผล เพื่อแจ้งผู้เดินทางและผู้อนุมัติ"), field="reason")
    return said


def _tell_changed(actor: Actor, trip: Trip, before: str, after: str, reason: str) -> None:
    record(
        actor,
        Events.TRIP_CHANGED,
        subject_type=TRIP_SUBJECT,
        subject_id=trip.pk,
        agency_id=trip.agency_id,
        before=before,
        after=f"{after} ({reason})",
    )
