"""Booking rooms: by their rules, with their approvers; a hold keeps the time while the form is filled in."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings.enums import BookingState, Events, OccurrenceState
from samnak.bookings.errors import BookingRuleError
from samnak.bookings.models import Booking
from samnak.bookings.policies import CHANGE, FROM_ROOMS, SUBJECT
from samnak.bookings.services.claiming import once_more
from samnak.bookings.services.placing import place, wished_starts, write_extras
from samnak.bookings.services.rules import check_rooms
from samnak.bookings.services.settling import approvers, lock_booking, settle, start_route
from samnak.bookings.services.states import write_states
from samnak.bookings.services.wishes import BookingWish
from samnak.bookings.services.yielding import booked_instead
from samnak.bookings.workflow import BOOKING
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.routing import services as routing
from samnak.routing.enums import StepKind

HOLD_MINUTES = 15
UNNAMED = "พักเวลาไว้"  # the title of time kept before it has one; what is kept and compared is never translated
WORDS = ("title", "description", "attendees", "layout", "chair", "phone", "is_private", "online_url", "attachment_id")
MOST_HOLD_MINUTES = 60


@once_more
def book(*, actor: Actor, wish: BookingWish) -> Booking:
    """Book rooms with what goes with them (จองห้องประชุม); approved at once where no room asks for approval.

    SlotTakenError when something is in the way, with what could be had instead; BookingRuleError when a rule is not met.
    """
    with official(actor):
        now = database_now()
        check_rooms(actor, wish, wished_starts(actor, wish, now), now)
        steps = _steps(actor, wish)
        booking = place(actor=actor, wish=wish, approve=not steps)
        if steps and booking.state == BookingState.PENDING and booking.created_at >= now:
            start_route(actor, booking, steps)
        booked_instead(actor, wish.instead_of_id, booking)
        return booking


def _steps(actor: Actor, wish: BookingWish) -> list[routing.PlannedStep]:
    steps = approvers([want.resource_id for want in wish.wants], actor.position_id)
    return [routing.PlannedStep(step.group, StepKind.APPROVE, step.position_id) for step in steps]


@once_more
def hold(*, actor: Actor, wish: BookingWish, minutes: int = HOLD_MINUTES) -> Booking:
    """Keep time for a short while (พักเวลาไว้) until the rest of the form is filled in; it falls free by itself."""
    if not 1 <= minutes <= MOST_HOLD_MINUTES:
        raise BookingRuleError(_("พักเวลาไว้ได้ไม่เกิน %(most)d นาที") % {"most": MOST_HOLD_MINUTES})
    with official(actor):
        now = database_now()
        check_rooms(actor, wish, wished_starts(actor, wish, now), now)
        return place(actor=actor, wish=wish, state=BookingState.HELD, hold_until=now + timedelta(minutes=minutes))


@once_more
def confirm_hold(*, actor: Actor, booking_id: UUID, wish: BookingWish) -> Booking:
    """Turn time that was kept into a booking (ยืนยันเวลาที่พักไว้), with the words of the form; its times stay."""
    with official(actor):
        booking = lock_booking(booking_id)
        require(actor, CHANGE, booking)
        require(actor, FROM_ROOMS, booking)
        now = database_now()
        if booking.state != BookingState.HELD or booking.hold_until is None or booking.hold_until <= now:
            raise ConflictError(_("เวลาที่พักไว้หมดแล้ว กรุณาจองใหม่"))
        check_rooms(actor, wish, [booking.starts_at], now, without=booking.pk)
        steps = _steps(actor, wish)
        act = "submit" if steps else "approve"
        booking.state = BOOKING.next_state(act, booking.state)
        booking.hold_until = None
        for name in WORDS:
            setattr(booking, name, getattr(wish, name))
        booking.search_text = thai.normalise(f"{wish.title} {booking.organiser_name} {booking.unit.name} {wish.chair}")
        booking.changed_at = now
        booking.save()
        dates = list(booking.occurrences.filter(state=OccurrenceState.HELD))
        write_states(dates, act)
        booking.services.all().delete()  # those of the hold; nobody has been told of them
        booking.guests.all().delete()
        write_extras(booking, wish)
        record(
            actor,
            Events.BOOKED,
            subject_type=SUBJECT,
            subject_id=booking.pk,
            agency_id=booking.agency_id,
            resources=list(dates[0].allocations.order_by("id").values_list("resource__name", flat=True)) if dates else [],
            start=booking.starts_at.isoformat(),
            end=booking.ends_at.isoformat(),
            dates=len(dates),
            waiting=booking.occurrences.filter(state=OccurrenceState.WAITLISTED).count(),
            state=booking.state,
        )
        if steps:
            start_route(actor, booking, steps)
        return booking


def approve(*, actor: Actor, booking_id: UUID, step_id: UUID, comment: str = "") -> Booking:
    """Approve a booking at one's step (อนุมัติการจอง); the last approval makes it firm."""
    with official(actor):
        booking = lock_booking(booking_id)
        outcome = routing.agree(actor=actor, step_id=step_id, comment=comment)
        _same_subject(outcome.case.subject_id, booking.pk)
        if not outcome.completed:
            return booking
        return settle(actor=actor, booking_id=booking.pk, act="approve", reason=comment)


def reject(*, actor: Actor, booking_id: UUID, step_id: UUID, reason: str) -> Booking:
    """Refuse a booking at one's step (ไม่อนุมัติการจอง), with a reason; its time falls free at once."""
    with official(actor):
        booking = lock_booking(booking_id)
        outcome = routing.return_to(actor=actor, step_id=step_id, to_step_id=None, reason=reason)
        _same_subject(outcome.case.subject_id, booking.pk)
        return settle(actor=actor, booking_id=booking.pk, act="reject", reason=reason)


def _same_subject(case_subject: UUID, booking_id: UUID) -> None:
    if case_subject != booking_id:
        raise ConflictError(_("ขั้นตอนนี้มิใช่ของการจองรายการนี้ กรุณาเปิดหน้าใหม่"))
