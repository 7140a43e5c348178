"""What is in the way: the one question that every booking asks of the table of allocations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from samnak.bookings.errors import Clash
from samnak.bookings.models import Allocation, Booking, Resource, Room
from samnak.bookings.policies import may_know
from samnak.bookings.workflow import BLOCKING
from samnak.core.actor import Actor
from samnak.core.statements import prepared


@dataclass(frozen=True, slots=True)
class Claim:
    """One resource wanted for one date; `low` and `high` hold the time before and after."""

    place: int  # which date of the booking, from 0
    resource_id: UUID
    starts_at: datetime
    ends_at: datetime
    low: datetime
    high: datetime


@dataclass(frozen=True, slots=True)
class Blocker:
    """An allocation that stands in the way of a claim."""

    place: int
    resource_id: UUID
    booking_id: UUID
    occurrence_id: UUID
    starts_at: datetime
    ends_at: datetime


_BLOCKERS = """
SELECT w.place, a.resource_id, a.booking_id, a.occurrence_id, a.starts_at, a.ends_at
FROM unnest(%(places)s::int[], %(resources)s::uuid[], %(lows)s::timestamptz[], %(highs)s::timestamptz[])
     AS w(place, resource_id, low, high)
JOIN bookings_allocation a
  ON a.resource_id = w.resource_id AND a.occupied && tstzrange(w.low, w.high) AND a.state IN ('held', 'approved')
WHERE a.booking_id <> ALL(%(ignored)s::uuid[])
ORDER BY w.place, a.starts_at
"""


def blockers(claims: Sequence[Claim], ignored: Iterable[UUID] = ()) -> list[Blocker]:
    """Return what stands in the way of the claims, by date; `ignored` are bookings that give way."""
    if not claims:
        return []
    given = {
        "places": [claim.place for claim in claims],
        "resources": [claim.resource_id for claim in claims],
        "lows": [claim.low for claim in claims],
        "highs": [claim.high for claim in claims],
        "ignored": list(ignored),
    }
    return [Blocker(*row) for row in prepared(_BLOCKERS, given)]


def clashes_of(actor: Actor, claims: Sequence[Claim], found: Sequence[Blocker]) -> list[Clash]:
    """Tell of each blocker what the actor may know: one a date, whoever it is."""
    names = dict(Resource.objects.filter(pk__in={row.resource_id for row in found}).values_list("pk", "name"))
    bookings = Booking.objects.select_related("unit").prefetch_related("guests").in_bulk({row.booking_id for row in found})
    starts = {claim.place: claim.starts_at for claim in reversed(claims)}
    told: dict[tuple[int, UUID], Clash] = {}
    for row in found:
        booking = bookings[row.booking_id]
        open_to_me = may_know(actor, booking)
        told.setdefault(
            (row.place, row.booking_id),
            Clash(
                original_start=starts[row.place],
                resource_id=row.resource_id,
                resource_name=names[row.resource_id],
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                title=booking.title if open_to_me else "",
                unit_name=booking.unit.name,
                organiser_name=booking.organiser_name if open_to_me else "",
                phone=booking.phone if open_to_me else "",
                booking_id=booking.pk if open_to_me else None,
            ),
        )
    return list(told.values())


def with_parts(resource_ids: Iterable[UUID]) -> list[UUID]:
    """Return resources with the parts of the divisible halls among them: a hall is taken by taking all its parts."""
    wanted = list(dict.fromkeys(resource_ids))
    parts = Room.objects.filter(hall__in=wanted).order_by("pk").values_list("pk", flat=True)
    return list(dict.fromkeys([*wanted, *parts]))


def busy(resource_ids: Iterable[UUID], starts_at: datetime, ends_at: datetime) -> QuerySet[Allocation]:
    """Return what takes the resources within a time, in order."""
    return (
        Allocation.objects.filter(resource__in=set(resource_ids), occupied__overlap=(starts_at, ends_at), state__in=BLOCKING)
        .select_related("booking__unit", "resource")
        .order_by("resource", "starts_at")
    )


def free_resources(resources: QuerySet[Resource], starts_at: datetime, ends_at: datetime) -> QuerySet[Resource]:
    """Return those of the resources that nothing takes within a time; of a hall no part may be taken."""
    taken = Allocation.objects.filter(occupied__overlap=(starts_at, ends_at), state__in=BLOCKING).values("resource")
    return resources.exclude(pk__in=taken).exclude(room__parts__in=taken)


def resources_behind(booking_ids: Iterable[UUID]) -> set[UUID]:
    """Return the resources that bookings take or wait for."""
    rows = Allocation.objects.filter(booking__in=set(booking_ids)).exclude(state="released")
    return set(rows.values_list("resource", flat=True))
