"""Asking whoever approves the use of rooms: an approval is for a room and a time, so what is moved is asked again."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from samnak.bookings import queries
from samnak.bookings.enums import AllocationState, BookingKind, BookingState, OccurrenceState
from samnak.bookings.models import Allocation, Booking, Occurrence
from samnak.bookings.policies import SUBJECT
from samnak.bookings.services.settling import organiser_of, settle, start_route
from samnak.bookings.services.wishes import BookingWish
from samnak.bookings.workflow import BOOKING, LIVE, OCCURRENCE
from samnak.core.actor import Actor, system_actor
from samnak.routing import queries as routes
from samnak.routing import services as routing
from samnak.routing.enums import StepKind

ASKED_ANEW = "เลื่อนหรือย้ายแล้ว จึงขออนุมัติใหม่"  # kept in the record of the route that ended


def asked_anew(actor: Actor, row: Occurrence, wish: BookingWish) -> set[UUID]:
    """Return the posts that have to agree before a date may take place as wished (ผู้อนุมัติที่ต้องขอใหม่).

    What was approved covers the same rooms for any part of the same time. Nobody is asked what the own post wishes: neither who
    booked nor who moves what was firm.
    """
    booking = row.booking
    if booking.kind != BookingKind.ROOM or booking.state == BookingState.HELD:
        return set()
    rooms = {want.resource_id for want in wish.wants}
    excused = {booking.organiser_position_id}
    if booking.state == BookingState.APPROVED and row.state != OccurrenceState.PENDING:
        excused.add(actor.position_id)
        if row.starts_at <= wish.starts_at and wish.ends_at <= row.ends_at:
            rooms -= set(row.allocations.exclude(state=AllocationState.RELEASED).values_list("resource", flat=True))
    return set(queries.approver_posts(rooms)) - excused


def take_turn(row: Occurrence, asked: Collection[UUID], now: datetime) -> None:
    """Let a date that moves become firm, or wait for those who are asked; a single one takes its booking along."""
    booking = row.booking
    if booking.state == BookingState.HELD:
        return
    of_room = booking.kind == BookingKind.ROOM
    undecided = booking.state == BookingState.PENDING or (booking.state == BookingState.WAITLISTED and not of_room)
    act = "submit" if asked or undecided else "approve"
    gives_up_approval = bool(asked) and booking.state == BookingState.APPROVED and not booking.rrule
    if gives_up_approval or (booking.state == BookingState.WAITLISTED and of_room):
        booking.state, booking.changed_at = BOOKING.next_state(act, booking.state), now
        booking.save(update_fields=["state", "changed_at"])
    if row.state != (OccurrenceState.PENDING if act == "submit" else OccurrenceState.APPROVED):
        row.state = OCCURRENCE.next_state(act, row.state)


def renew_route(actor: Actor, booking: Booking, asked: Collection[UUID]) -> None:
    """Send what was moved to those who approve it (ส่งขออนุมัติใหม่); what they agreed to before is not used again."""
    if not asked:
        drop_route(actor, booking)
        return
    case = routes.open_case(SUBJECT, booking.pk)
    before = {step.position_id for step in routes.steps_of(case)} if case else set()
    _restart(actor, booking, [post for post in _needed(booking) if post in asked or post in before])


def drop_route(actor: Actor, booking: Booking) -> None:
    """Ask nobody any more for dates that are gone, or that now are where nobody has to agree."""
    case = routes.open_case(SUBJECT, booking.pk)
    if case is None:
        return
    needed, before = _needed(booking), [step.position_id for step in routes.steps_of(case)]
    if not _waiting(booking).exists():
        _restart(actor, booking, [])
    elif booking.state == BookingState.PENDING and not needed:
        _restart(actor, booking, [])
        settle(actor=system_actor("ระบบ", booking.agency_id), booking_id=booking.pk, act="approve")
    elif needed and not set(before) <= set(needed):
        _restart(actor, booking, [post for post in needed if post in before] or needed)


def _waiting(booking: Booking) -> QuerySet[Occurrence]:
    """Return the dates that are to be decided: of a firm booking only those that were moved."""
    states: Iterable[str] = [OccurrenceState.PENDING] if booking.state == BookingState.APPROVED else LIVE
    return booking.occurrences.filter(state__in=states)


def _needed(booking: Booking) -> list[UUID]:
    taken = Allocation.objects.filter(occurrence__in=_waiting(booking)).exclude(state=AllocationState.RELEASED)
    posts = queries.approver_posts(taken.values_list("resource", flat=True))
    return [post for post in posts if post != booking.organiser_position_id]


def _restart(actor: Actor, booking: Booking, posts: Collection[UUID]) -> None:
    routing.end_subject(actor=actor, subject_type=SUBJECT, subject_id=booking.pk, reason=ASKED_ANEW)
    if posts:
        steps = [routing.PlannedStep(1, StepKind.APPROVE, post) for post in posts]
        start_route(organiser_of(booking) or actor, booking, steps)
