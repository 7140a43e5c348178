"""Going before an earlier booking by higher authority, with a reason, alternatives for who has to give way, and closures."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings import queries
from samnak.bookings.enums import BookingKind, BookingState, Events
from samnak.bookings.errors import BookingRuleError, SlotTakenError
from samnak.bookings.models import Allocation, Booking, Occurrence, Resource
from samnak.bookings.policies import KEEP_RESOURCE, OVERRIDE, SUBJECT
from samnak.bookings.services.asking import drop_route
from samnak.bookings.services.claiming import dates_of, lock_resources, once_more
from samnak.bookings.services.placing import place, wished_starts
from samnak.bookings.services.settling import organiser_of, promote, settle, told_title
from samnak.bookings.services.states import write_states
from samnak.bookings.services.wishes import BookingWish, Want
from samnak.bookings.workflow import LIVE
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.language import in_thai
from samnak.core.time import database_now
from samnak.core.transactions import official

GIVES_WAY = {BookingKind.ROOM}


@once_more
def override(*, actor: Actor, wish: BookingWish, reason: str) -> Booking:
    """Book over earlier bookings (ใช้สิทธิเหนือการจองเดิม), by an executive or the keeper, with a reason.

    Whoever has to give way is told, with other rooms and times that are free. Closures, trips and whole-day requests do
    not give way.
    """
    if not reason.strip():
        raise BookingRuleError(_("กรุณาระบุเหตุผลที่ใช้สิทธิเหนือการจองเดิม ผู้จองเดิมจะเห็นเหตุผลนี้"), field="reason")
    with official(actor):
        resources = _lock_with_neighbours(actor, wish)
        for want in wish.wants:
            require(actor, OVERRIDE, resources[want.resource_id])
        now = database_now()
        dates = dates_of(wished_starts(actor, wish, now), wish.starts_at, wish.ends_at, wish.wants, resources)
        claims = [claim for date in dates for claim in date.claims]
        found = queries.blockers(claims)
        rows = list(
            Occurrence.objects.filter(pk__in={row.occurrence_id for row in found}).select_related("booking__unit").order_by("pk")
        )
        firm = [row for row in rows if row.booking.kind not in GIVES_WAY]
        if firm:
            standing = {row.booking_id for row in firm}
            raise SlotTakenError(queries.clashes_of(actor, claims, [row for row in found if row.booking_id in standing]))
        write_states(rows, "displace")
        booking = place(actor=actor, wish=wish, approve=True)
        for row in rows:
            _tell_displaced(actor, booking, row, reason, now)
        _tell_override(actor, booking, rows, reason)
        promote(freed=rows, now=now)
        return booking


def _lock_with_neighbours(actor: Actor, wish: BookingWish) -> dict[UUID, Resource]:
    """Lock what is wished, and what those take who stand on it or wait for it: their time may fall free."""
    wanted = set(queries.with_parts([want.resource_id for want in wish.wants]))
    near = Allocation.objects.filter(resource__in=wanted, agency=actor.agency_id, ends_at__gt=database_now())
    touched = near.exclude(state="released").values("occurrence")
    beside = set(Allocation.objects.filter(occurrence__in=touched).values_list("resource", flat=True))
    everything = lock_resources(wanted | beside)
    if any(want.resource_id not in everything for want in wish.wants):
        raise BookingRuleError(_("รายการที่เลือกเลิกใช้แล้วหรือไม่ใช่ของส่วนราชการนี้ กรุณาเลือกใหม่"), field="room")
    return {key: row for key, row in everything.items() if key in wanted}


@in_thai()
def _tell_displaced(actor: Actor, by: Booking, row: Occurrence, reason: str, now: datetime) -> None:
    """Write down who had to give way, and what could be had instead; a booking without another date ends with it."""
    booking = row.booking
    owner = organiser_of(booking)
    rooms = list(row.allocations.order_by("id").values_list("resource", flat=True))
    offered = (
        queries.find_alternatives(owner, rooms, row.starts_at, row.ends_at, now=now, seats=booking.attendees) if owner else []
    )
    record(
        actor,
        Events.DISPLACED,
        subject_type=SUBJECT,
        subject_id=booking.pk,
        agency_id=booking.agency_id,
        occurrence=str(row.pk),
        by=str(by.pk),
        reason=reason.strip(),
        alternatives=[
            {
                "resource": str(one.resource_id),
                "name": one.resource_name,
                "start": one.starts_at.isoformat(),
                "end": one.ends_at.isoformat(),
                "reason": one.reason,
            }
            for one in offered
        ],
    )
    alive = booking.occurrences.filter(state__in=LIVE).exists()
    if not alive and booking.state in {BookingState.HELD, BookingState.PENDING, BookingState.APPROVED}:
        settle(actor=actor, booking_id=booking.pk, act="cancel", reason=reason)
    else:
        drop_route(actor, booking)


@in_thai()
def _tell_override(actor: Actor, booking: Booking, rows: Sequence[Occurrence], reason: str) -> None:
    """Write down who gave way; the log has more readers than a private booking, so of that only when it was to be."""
    told = [f"{told_title(row.booking)} {thai.date_and_clock(row.starts_at)}".strip() for row in rows]
    record(
        actor,
        Events.OVERRIDDEN,
        subject_type=SUBJECT,
        subject_id=booking.pk,
        agency_id=booking.agency_id,
        displaced=told,
        dates=[str(row.pk) for row in rows],
        reason=reason.strip(),
    )


@once_more
def close_resources(
    *,
    actor: Actor,
    resource_ids: Iterable[UUID],
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    kind: str = BookingKind.CLOSURE,
    over_bookings: bool = False,
) -> Booking:
    """Close rooms, cars or drivers for a time (ปิดใช้งานช่วงหนึ่ง): nobody can book them; what stands there must first give way.

    Rooms are closed by their keeper; cars and drivers by `fleet`, which has asked for its right. With `over_bookings`
    what stands there gives way at once, as to a higher authority.
    """
    if not reason.strip():
        raise BookingRuleError(_("กรุณาระบุเหตุที่ปิดใช้งาน"), field="reason")
    with official(actor):
        wanted = list(resource_ids)
        if kind == BookingKind.CLOSURE:
            for resource in Resource.objects.filter(pk__in=wanted).select_related("unit"):
                require(actor, KEEP_RESOURCE, resource)
        wish = BookingWish(
            kind=kind,
            title=reason.strip(),
            starts_at=starts_at,
            ends_at=ends_at,
            wants=tuple(Want(resource_id, buffer_before=0, buffer_after=0) for resource_id in wanted),
            is_private=kind == BookingKind.LEAVE,
        )
        if over_bookings:
            booking = override(actor=actor, wish=wish, reason=reason)
        else:
            booking = place(actor=actor, wish=wish, approve=True)
        told: dict[str, Any] = {
            "resources": list(Resource.objects.filter(pk__in=wanted).order_by("sort_key").values_list("name", flat=True)),
            "start": starts_at.isoformat(),
            "end": ends_at.isoformat(),
            "reason": reason.strip(),
        }
        record(actor, Events.RESOURCE_CLOSED, subject_type=SUBJECT, subject_id=booking.pk, agency_id=booking.agency_id, **told)
        return booking
