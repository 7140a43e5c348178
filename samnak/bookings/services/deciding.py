"""Booking a series of which each date that is not free was decided: left out, queued, or moved to another time or room."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from samnak.bookings import queries
from samnak.bookings.enums import OccurrenceState, OnClash
from samnak.bookings.models import Booking, Room
from samnak.bookings.services.booking import book
from samnak.bookings.services.changing import move_occurrence
from samnak.bookings.services.claiming import lock_resources, once_more
from samnak.bookings.services.wishes import BookingWish, Want
from samnak.core.actor import Actor
from samnak.core.transactions import official


@dataclass(frozen=True, slots=True)
class DateMove:
    """วันที่ย้าย - the date of a series that begins at `original_start` takes place in another room or at another time."""

    original_start: datetime
    resource_id: UUID
    starts_at: datetime
    ends_at: datetime


@once_more
def book_as_decided(*, actor: Actor, wish: BookingWish, moves: Sequence[DateMove]) -> Booking:
    """Book a series as its dates were decided (จองตามที่เลือกรายวัน), all or nothing.

    `wish.excluded` are the dates left out; those of `moves` are moved at once; any other date that is taken waits.
    """
    with official(actor):
        rooms = {want.resource_id for want in wish.wants} | {move.resource_id for move in moves}
        lock_resources(queries.with_parts(sorted(rooms)))
        booking = book(actor=actor, wish=replace(wish, on_clash=OnClash.WAIT) if moves else wish)
        for move in moves:
            row = booking.occurrences.filter(original_start=move.original_start, state=OccurrenceState.WAITLISTED).first()
            if row is not None:
                move_occurrence(
                    actor=actor,
                    occurrence_id=row.pk,
                    starts_at=move.starts_at,
                    ends_at=move.ends_at,
                    wants=_wants_at(wish.wants, move.resource_id),
                )
        booking.refresh_from_db()
        return booking


def _wants_at(wants: Sequence[Want], resource_id: UUID) -> tuple[Want, ...]:
    """Return the wants with their rooms changed for one room; the same ones when it is among them."""
    ids = [want.resource_id for want in wants]
    if resource_id in ids:
        return tuple(wants)
    rooms = set(Room.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return (Want(resource_id), *(want for want in wants if want.resource_id not in rooms))
