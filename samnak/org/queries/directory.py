"""The directory: who sits where, and the search behind every position picker."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from samnak.accounts.models import User
from samnak.core.time import bangkok_today
from samnak.org.models import Agency, Appointment, Position, Unit
from samnak.org.queries.standing import current, holders_of


class Seat(NamedTuple):
    """A post and the person who holds it today, if anybody does."""

    position: Position
    holder: User | None


def find_agency(agency_id: UUID) -> Agency | None:
    """Return an agency in use."""
    return Agency.objects.filter(pk=agency_id, is_active=True).first()


def seats_of(positions: Sequence[Position]) -> list[Seat]:
    """Return posts with their holders of today, in one more query."""
    holders = holders_of([position.pk for position in positions])
    return [Seat(position, holders[position.pk].user if position.pk in holders else None) for position in positions]


def positions_search(agency_id: UUID | None, text: str, limit: int = 20) -> list[Seat]:
    """Return posts whose title, unit or holder holds every word of the text, heads first; all agencies when none is named."""
    rows = matching_positions(agency_id, text).select_related("unit", "agency")
    return seats_of(list(rows.order_by("-is_head", "rank_order", "title", "id")[:limit]))


def matching_positions(agency_id: UUID | None, text: str) -> QuerySet[Position]:
    """Return the posts in use that a search means."""
    rows = Position.objects.filter(is_active=True, unit__is_active=True)
    if agency_id is not None:
        rows = rows.filter(agency=agency_id)
    today = bangkok_today()
    for word in text.split()[:6]:
        named = Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word) | Q(user__username=word.lower())
        held = Appointment.objects.filter(current(today) & named, position=OuterRef("pk"))
        rows = rows.filter(
            Q(title__icontains=word) | Q(unit__name__icontains=word) | Q(unit__short_name__icontains=word) | Exists(held)
        )
    return rows


def signing_positions_for(unit: Unit) -> list[Position]:
    """Return who may sign the letters of a unit: its head and those above, nearest first, then who signs for the agency."""
    above = unit_ids_up(unit)
    rows = Position.objects.filter(
        Q(is_head=True, unit__in=above) | Q(signs_for_agency=True), agency=unit.agency_id, is_active=True
    ).select_related("unit")
    place = {unit_id: number for number, unit_id in enumerate(above)}

    def order(position: Position) -> tuple[int, int, int]:
        heads = position.is_head and position.unit_id in place
        return (0 if heads else 1, place.get(position.unit_id, len(place)), position.rank_order)

    return sorted(rows, key=order)


def unit_ids_up(unit: Unit) -> list[UUID]:
    """Return the ids of a unit and those above it, nearest first, read from its path."""
    return [UUID(hex=part) for part in reversed(unit.path.strip("/").split("/"))]


def unit_depths(units: Iterable[Unit]) -> dict[UUID, int]:
    """Return how deep each unit lies below the root of its agency."""
    return {unit.pk: unit.path.count("/") - 1 for unit in units}
