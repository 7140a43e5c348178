"""People as the index of the search knows them: each post of the own agency with its holder of today."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from samnak.core.actor import Actor
from samnak.core.time import bangkok_today
from samnak.org import queries as org
from samnak.org.models import Appointment, Position


def seats_to_find(ids: Sequence[UUID]) -> list[org.Seat]:
    """Return the posts in use among these, with their holders."""
    rows = Position.objects.filter(pk__in=ids, is_active=True, unit__is_active=True)
    return org.seats_of(list(rows.select_related("unit")))


def ids_after(after: UUID | None, limit: int) -> list[UUID]:
    """Return the next posts in the order of their ids."""
    rows = Position.objects.order_by("pk").values_list("pk", flat=True)
    return list((rows.filter(pk__gt=after) if after else rows)[:limit])


def how_many() -> int:
    """Return how many posts there are."""
    return Position.objects.count()


def visible_among(actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    """Return which of these posts are in use in the own agency."""
    rows = Position.objects.filter(pk__in=ids, agency=actor.agency_id, is_active=True, unit__is_active=True)
    return set(rows.values_list("pk", flat=True)) if actor.agency_id else set()


def spelled(actor: Actor, text: str, limit: int) -> list[UUID]:
    """Return the posts of the own agency of which every word is a part of title, unit or holder."""
    if actor.agency_id is None:
        return []
    rows = org.matching_positions(actor.agency_id, text).order_by("-is_head", "rank_order", "title", "id")
    return list(rows.values_list("pk", flat=True)[:limit])


def changing_hands() -> list[UUID]:
    """Return the posts whose holder is another since yesterday, by the dates of the appointments alone."""
    today = bangkok_today()
    moved = Q(valid_from=today) | Q(valid_to=today - timedelta(days=1))
    return list(Appointment.objects.filter(moved).values_list("position", flat=True).distinct())
