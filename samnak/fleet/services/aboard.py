"""Requests and the trip that carries them: locked in one order, moved along together, put aboard and taken off."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samnak.bookings import services as bookings
from samnak.bookings.enums import BookingKind, BookingState
from samnak.bookings.services import Want
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.time import database_now
from samnak.fleet.enums import TripState
from samnak.fleet.models import MotorPool, Trip, TripRequest
from samnak.fleet.policies.trips import pool_of
from samnak.fleet.queries import trips as queries
from samnak.fleet.workflow import REQUEST, TRIP
from samnak.org import queries as org

# what has happened to a trip when a request joins it or is approved only then
BEHIND = {TripState.IN_USE: ("start",), TripState.RETURNED: ("start", "finish"), TripState.CLOSED: ("start", "finish", "close")}


def lock_request(request_id: UUID) -> TripRequest:
    """Lock one request; everything done to a request waits for this lock, before that of its trip and of its route."""
    (row,) = lock_requests([request_id])
    return row


def lock_requests(ids: Iterable[UUID]) -> list[TripRequest]:
    """Lock requests in the order of their ids."""
    wanted = set(ids)
    rows = list(
        TripRequest.objects.select_for_update(of=("self",))
        .select_related("requester_position", "unit", "agency")
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    if len(rows) != len(wanted):
        raise DomainError(_("ไม่พบใบขอที่เลือก กรุณาเปิดหน้าใหม่แล้วลองอีกครั้ง"))
    return rows


def lock_trip(trip_id: UUID, more: Iterable[UUID] = ()) -> tuple[Trip, list[TripRequest]]:
    """Lock a trip after the requests it carries (and `more` of them); return it with those aboard."""
    aboard = set(TripRequest.objects.filter(trip=trip_id).values_list("pk", flat=True))
    rows = lock_requests(aboard | set(more))
    trip = get_object_or_404(
        Trip.objects.select_for_update(of=("self",)).select_related("booking", "car__resource", "driver__resource"), pk=trip_id
    )
    now_aboard = set(TripRequest.objects.filter(trip=trip_id).values_list("pk", flat=True))
    if now_aboard != aboard:
        raise ConflictError(_("มีผู้เปลี่ยนการจัดรถเที่ยวนี้ไปก่อนแล้ว กรุณาเปิดหน้าใหม่เพื่อดูสถานะล่าสุด"))
    live = {row.pk for row in queries.live_requests(trip)}
    return trip, [row for row in rows if row.pk in live]


def pool_for(agency_id: UUID | None) -> MotorPool:
    """Return who answers for the cars of an agency; tell what to do when nobody is named."""
    pool = pool_of(agency_id)
    if pool is None:
        raise DomainError(_("ส่วนราชการยังไม่ได้กำหนดผู้รับผิดชอบยานพาหนะ กรุณาแจ้งผู้ดูแลระบบหรือผู้ดูแลรถ"))
    return pool


def wants_for(pool: MotorPool, car_id: UUID, driver_id: UUID | None) -> tuple[Want, ...]:
    """Return what a trip takes: car and driver, with the minutes kept until the next trip."""
    taken = [car_id] if driver_id is None else [car_id, driver_id]
    return tuple(Want(resource_id, buffer_before=0, buffer_after=pool.buffer_minutes) for resource_id in taken)


def times_of(requests: Sequence[TripRequest]) -> tuple[datetime, datetime]:
    """Return when a trip leaves and comes back so that it serves all its requests."""
    return min(row.depart_at for row in requests), max(row.return_at for row in requests)


def places_of(requests: Sequence[TripRequest]) -> str:
    """Return where a trip goes, each place once."""
    return " / ".join(dict.fromkeys(row.destination for row in requests))[:500]


def put_aboard(trip: Trip, requests: Sequence[TripRequest]) -> None:
    """Write a trip's times and places as its requests have them now; the time of its car is the caller's to change."""
    trip.depart_at, trip.return_at = times_of(requests)
    trip.destination = places_of(requests)
    trip.is_late_entry = any(row.is_late_entry for row in requests)
    trip.save(update_fields=["depart_at", "return_at", "destination", "is_late_entry"])


def take_off(actor: Actor, request: TripRequest, *, reason: str, keep: bool = False) -> None:
    """Take a request off its trip: a trip without requests is cancelled and its time falls free at once, else it gets shorter.

    `keep` leaves the cancelled trip named on the request, so that its form still says which car it would have been.
    """
    if request.trip_id is None:
        return
    trip = Trip.objects.select_for_update(of=("self",)).select_related("booking").get(pk=request.trip_id)
    others = [row for row in queries.live_requests(trip) if row.pk != request.pk]
    if others:
        request.trip = None
        pool = pool_for(trip.agency_id)
        put_aboard(trip, others)
        bookings.reallocate(
            actor=actor,
            booking_id=trip.booking_id,
            wants=wants_for(pool, trip.car_id, trip.driver_id),
            starts_at=trip.depart_at,
            ends_at=trip.return_at,
        )
    else:
        cancel_trip(actor, trip, reason)
        request.trip = trip if keep else None
    request.save(update_fields=["trip"])


def cancel_trip(actor: Actor, trip: Trip, reason: str) -> None:
    """Cancel a trip that nobody needs any more; its car and driver are free at once."""
    trip.state = TRIP.next_state("cancel", trip.state)
    trip.save(update_fields=["state"])
    if trip.booking.kind == BookingKind.DAY:
        return  # the whole-day request frees everything together
    # what lies behind is given back by a refusal only, which is open to what was never approved
    act = "reject" if trip.booking.state == BookingState.PENDING else "cancel"
    bookings.settle(actor=actor, booking_id=trip.booking_id, act=act, reason=reason)


def move_along(rows: Iterable[TripRequest], act: str) -> None:
    """Move requests along with their trip."""
    for row in rows:
        row.state = REQUEST.next_state(act, row.state)
        row.save(update_fields=["state"])


def catch_up(request: TripRequest, trip: Trip) -> None:
    """Let a request approved late stand where its trip stands."""
    for act in BEHIND.get(TripState(trip.state), ()):
        request.state = REQUEST.next_state(act, request.state)


def note_head(request: TripRequest, actor: Actor) -> None:
    """Write down which head agreed, in the words of the authority used."""
    request.supervised_at = database_now()
    request.supervisor_name = actor.name[:200]
    request.supervisor_in_words = org.in_words(actor)[:400]


def note_officer(request: TripRequest, actor: Actor) -> None:
    """Write down which vehicle officer arranged the car."""
    request.allocated_at = database_now()
    request.allocated_by_name = actor.name[:200]
    request.allocated_in_words = org.in_words(actor)[:400]


def note_decision(request: TripRequest, actor: Actor, pool: MotorPool, reason: str = "") -> None:
    """Write down who decided, as the form must show it: name, post and authority, and below it the order it rests upon."""
    request.decided_at = database_now()
    request.decided_by_name = actor.name[:200]
    order = org.basis_of(actor) or (pool.authority_order if actor.position_id == pool.authoriser_id else "")
    request.decided_in_words = "\n".join(part for part in (org.in_words(actor), order) if part)[:400]
    request.decision_reason = reason[:500]


def number_of(request: TripRequest) -> str:
    """Return the number of a request as it is spoken of, empty before it is submitted."""
    return f"{request.number}/{request.fiscal_year}" if request.number else ""
