"""Whom one may give a right to: people in their posts, posts, units, teams and agencies found by a few words."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When

from samnak.core.actor import Actor
from samnak.drive.enums import Principal, SpaceKind
from samnak.drive.models import Space
from samnak.org import queries as org
from samnak.org.models import Agency, Unit

MOST = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One principal that was found."""

    value: str
    label: str
    detail: str
    icon: str


def teams_of(actor: Actor) -> list[tuple[UUID, str]]:
    """Return the teams the actor belongs to, as (id, name)."""
    rows = Space.objects.filter(kind=SpaceKind.TEAM, closed_at=None, members__position=actor.position_id)
    return list(rows.order_by("name").values_list("pk", "name"))


def principals_found(agency_id: UUID, text: str, teams: Sequence[tuple[UUID, str]]) -> list[Choice]:
    """Return whom the words mean: people and posts of the own agency first, then units, teams and agencies."""
    found = [
        Choice(f"{Principal.TEAM}:{pk}", name, str(Principal.TEAM.label), "users-round")
        for pk, name in teams
        if all(word.casefold() in name.casefold() for word in text.split())
    ][:MOST]
    return [*_seats(agency_id, text), *found, *_units(agency_id, text), *_agencies(text)]


def _seats(agency_id: UUID, text: str) -> list[Choice]:
    rows = org.matching_positions(None, text).select_related("unit", "agency")
    ranked = rows.annotate(near=_near("agency", agency_id)).order_by("near", "-is_head", "rank_order", "title", "id")[:MOST]
    holders = org.holders_of([row.pk for row in ranked])
    choices = []
    for row in ranked:
        place = row.unit.name if row.agency_id == agency_id else f"{row.unit.name} {row.agency.name}"
        holder = holders.get(row.pk)
        if holder is not None:
            choices.append(Choice(f"{Principal.PERSON}:{holder.pk}", holder.user.full_name, f"{row.title} {place}", "user-round"))
        choices.append(Choice(f"{Principal.POST}:{row.pk}", row.title, place, "briefcase-business"))
    return choices


def _near(field: str, agency_id: UUID) -> Case:
    return Case(When(**{field: agency_id}, then=Value(0)), default=Value(1), output_field=IntegerField())


def _units(agency_id: UUID, text: str) -> list[Choice]:
    rows = Unit.objects.filter(is_active=True, agency__is_active=True).select_related("agency")
    for word in text.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(short_name__icontains=word) | Q(agency__name__icontains=word))
    ranked = rows.annotate(near=_near("agency", agency_id)).order_by("near", "order", "sort_key", "id")[:MOST]
    return [Choice(f"{Principal.UNIT}:{row.pk}", row.name, row.agency.name, "network") for row in ranked]


def _agencies(text: str) -> list[Choice]:
    rows = Agency.objects.filter(is_active=True)
    for word in text.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(short_name__icontains=word))
    return [
        Choice(f"{Principal.AGENCY}:{row.pk}", row.name, str(Principal.AGENCY.label), "landmark")
        for row in rows.order_by("order", "sort_key")[:4]
    ]
