"""Whose meeting it is at the door of a room."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q

from samnak.bookings.enums import AllocationState, BookingKind, OccurrenceState
from samnak.bookings.models import Allocation, Guest, Occurrence

MOST = 30


def dates_at_door(room_id: UUID, now: datetime, until: datetime) -> Sequence[Occurrence]:
    """Return the meetings in a room, or in a part of it, that run now or begin before `until`, in order."""
    here = Allocation.objects.filter(
        Q(resource=room_id) | Q(resource__room__hall=room_id), occurrence=OuterRef("pk"), state=AllocationState.APPROVED
    )
    rows = Occurrence.objects.filter(
        Exists(here), state=OccurrenceState.APPROVED, starts_at__lt=until, ends_at__gt=now,
        booking__kind__in=[BookingKind.ROOM, BookingKind.DAY],
    )  # fmt: skip
    guests = Prefetch("booking__guests", Guest.objects.filter(removed_at=None))
    return list(rows.select_related("booking__unit", "check_in").prefetch_related(guests).order_by("starts_at", "pk")[:MOST])
