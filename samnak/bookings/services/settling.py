"""Changing what becomes of a booking: approved, rejected, cancelled, expired; whatever falls free goes to who waits."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from samnak.accounts.models import User
from samnak.audit.services import record
from samnak.bookings import queries
from samnak.bookings.enums import AllocationState, BookingState, Events, OccurrenceState
from samnak.bookings.models import Allocation, Booking, Occurrence
from samnak.bookings.policies import SUBJECT
from samnak.bookings.queries import Claim
from samnak.bookings.services.claiming import lock_resources, once_more
from samnak.bookings.services.states import write_states
from samnak.bookings.workflow import BLOCKING, BOOKING, LIVE, OCCURRENCE
from samnak.core.actor import Actor, system_actor
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.org import queries as org
from samnak.routing import services as routing

_EVENTS = {
    "approve": (Events.APPROVED, "comment"),
    "reject": (Events.REJECTED, "reason"),
    "expire": (Events.EXPIRED, "why"),
    "cancel": (Events.CANCELLED, "reason"),
}


@once_more
def settle(*, actor: Actor, booking_id: UUID, act: str, reason: str = "") -> Booking:
    """Approve, reject, cancel or let expire a whole booking (พิจารณาหรือยกเลิกการจอง) with all its dates to come.

    `act` is approve, reject, cancel or expire; of a firm booking only its moved dates are approved or rejected. The caller has
    asked for its right. Time that falls free goes at once to the first who waits for it and fits.
    """
    with official(actor):
        booking = lock_booking(booking_id)
        now = database_now()
        moved = _moved_dates(booking, act)
        if moved:
            return _settle_moved(actor, booking, moved, act=act, reason=reason, now=now)
        booking.state = BOOKING.next_state(act, booking.state)
        booking.hold_until = None
        booking.sequence += 1
        booking.changed_at = now
        booking.save(update_fields=["state", "hold_until", "sequence", "changed_at"])
        rows = list(booking.occurrences.filter(state__in=LIVE))
        if act != "approve":
            rows = [row for row in rows if row.ends_at > now or act == "reject"]
        changed = [row for row in rows if OCCURRENCE.allows(act, row.state) and not _waits_on(row, act)]
        write_states(changed, act)
        _record(actor, booking, act, len(changed), reason)
        if act != "approve":
            routing.end_subject(actor=actor, subject_type=SUBJECT, subject_id=booking.pk, reason=reason)
            promote(freed=changed, now=now)
        return booking


def _moved_dates(booking: Booking, act: str) -> list[Occurrence]:
    """Return the dates of a firm booking that were moved and are to be decided: the others stay as they are."""
    if booking.state != BookingState.APPROVED or act not in {"approve", "reject"}:
        return []
    return list(booking.occurrences.filter(state=OccurrenceState.PENDING))


def _settle_moved(actor: Actor, booking: Booking, rows: Sequence[Occurrence], *, act: str, reason: str, now: datetime) -> Booking:
    write_states(rows, act)
    booking.sequence += 1
    booking.changed_at = now
    booking.save(update_fields=["sequence", "changed_at"])
    _record(actor, booking, act, len(rows), reason)
    if act == "reject":
        routing.end_subject(actor=actor, subject_type=SUBJECT, subject_id=booking.pk, reason=reason)
        promote(freed=rows, now=now)
    return booking


def _waits_on(row: Occurrence, act: str) -> bool:
    """Leave a date that waits for its turn waiting when the rest of the series is approved."""
    return act == "approve" and row.state == OccurrenceState.WAITLISTED


def _record(actor: Actor, booking: Booking, act: str, dates: int, reason: str) -> None:
    kind, key = _EVENTS[act]
    told: dict[str, Any] = {key: reason.strip()}
    if kind is Events.CANCELLED:
        told |= {"occurrence": "", "dates": dates}
    if kind is Events.EXPIRED:
        told |= {"occurrence": ""}
    record(actor, kind, subject_type=SUBJECT, subject_id=booking.pk, agency_id=booking.agency_id, **told)


def told_title(booking: Booking) -> str:
    """Return the title as the log may hold it, which more people read than a private booking: of that nothing."""
    return "" if booking.is_private else booking.title


def lock_booking(booking_id: UUID) -> Booking:
    """Lock the resources of a booking and of those who wait for them, in order, then the booking itself."""
    lock_resources(queries.resources_behind([booking_id]) | _resources_of_queue([booking_id]))
    return get_object_or_404(Booking.objects.select_for_update(of=("self",)).select_related("unit"), pk=booking_id)


def _resources_of_queue(booking_ids: Iterable[UUID]) -> set[UUID]:
    """Return what is wanted by those who wait for something that the bookings take."""
    taken = Allocation.objects.filter(booking__in=set(booking_ids), state__in=BLOCKING).values("resource")
    waiting = Allocation.objects.filter(resource__in=taken, state=AllocationState.WAITLISTED).values("occurrence")
    return set(Allocation.objects.filter(occurrence__in=waiting).values_list("resource", flat=True))


def promote(*, freed: Sequence[Occurrence], now: datetime) -> list[Occurrence]:
    """Give time that fell free to who waits for it (ให้คิวแรกที่ลงได้): in the order of asking, whoever fits whole.

    The resources are locked by the caller; those who also wait for something not locked here are left to the next round.
    """
    if not freed:
        return []
    condition = Q()
    for claim in Allocation.objects.filter(occurrence__in=[row.pk for row in freed]).only("resource_id", "occupied"):
        condition |= Q(allocations__resource=claim.resource_id, allocations__occupied__overlap=claim.occupied)
    if not condition:
        return []
    return promote_matching(condition, now)


def promote_matching(condition: Q, now: datetime) -> list[Occurrence]:
    """Promote, first come first served, those waiting dates that meet a condition and fit."""
    waiting = (
        Occurrence.objects.filter(condition, state=OccurrenceState.WAITLISTED, ends_at__gt=now)
        .select_related("booking")
        .distinct()
        .order_by("queued_at", "id")
    )
    return [row for row in waiting if _promoted(row, now)]


def _promoted(row: Occurrence, now: datetime) -> bool:
    claims = [
        Claim(0, one.resource_id, one.starts_at, one.ends_at, one.occupied.lower, one.occupied.upper)
        for one in row.allocations.all()
    ]
    if queries.blockers(claims):
        return False
    booking = Booking.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=row.booking_id).first()
    if booking is None:
        return False  # somebody changes it at this moment; the next round looks again
    owner = organiser_of(booking)
    if booking.state == BookingState.WAITLISTED:
        steps = approvals_of(booking) if owner else []
        act = "submit" if steps else "approve"
        booking.state = BOOKING.next_state(act, booking.state)
        booking.changed_at = now
        booking.save(update_fields=["state", "changed_at"])
        write_states([row], act)
        if steps and owner:
            start_route(owner, booking, steps)
    else:
        write_states([row], "approve" if booking.state == BookingState.APPROVED else "submit")
    record(
        system_actor("ระบบ", booking.agency_id),
        Events.PROMOTED,
        subject_type=SUBJECT,
        subject_id=booking.pk,
        agency_id=booking.agency_id,
        occurrence=str(row.pk),
        state=row.state,
    )
    return True


def organiser_of(booking: Booking) -> Actor | None:
    """Return the organiser in the post that booked, None when the person no longer stands in it."""
    user = User.objects.filter(pk=booking.organiser_user_id, is_active=True).first() if booking.organiser_user_id else None
    if user is None:
        return None
    return next((row for row in org.standings_of(user) if row.position_id == booking.organiser_position_id), None)


def approvals_of(booking: Booking) -> list[routing.PlannedStep]:
    """Return the steps of approval that the rooms of a booking ask for: their approvers side by side, each post once."""
    return approvers(queries.resources_behind([booking.pk]), booking.organiser_position_id)


def approvers(resource_ids: Iterable[UUID], organiser_position_id: UUID | None) -> list[routing.PlannedStep]:
    """Return one step for each approver of the rooms among the resources; nobody approves what the own post asks."""
    posts = queries.approver_posts(resource_ids)
    return [routing.PlannedStep(1, "approve", post) for post in posts if post != organiser_position_id]


def start_route(owner: Actor, booking: Booking, steps: Sequence[routing.PlannedStep]) -> None:
    """Send a booking to those who approve it."""
    routing.start_case(
        actor=owner, subject_type=SUBJECT, subject_id=booking.pk, title=booking.title, urgency="normal", steps=steps
    )
