"""Reads of spaces, teams and the way down to an item."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from samnak.core.access import Action, require
from samnak.core.actor import Actor
from samnak.drive.enums import SpaceKind
from samnak.drive.models import Item, Space, TeamMember
from samnak.drive.policies import tokens_of, visible
from samnak.drive.queries.access import rows
from samnak.org import queries as org
from samnak.org.models import Appointment


def spaces_of(actor: Actor) -> list[Item]:
    """Return the root folders of the spaces the actor may open: own, units, teams."""
    found = rows().select_related("space__unit", "space__agency").filter(visible(tokens_of(actor)), parent=None)
    order = [SpaceKind.PERSONAL, SpaceKind.UNIT, SpaceKind.TEAM]
    return sorted(found, key=lambda root: (order.index(SpaceKind(root.space.kind)), _depth(root), root.sort_key))


def _depth(root: Item) -> int:
    return root.space.unit.path.count("/") if root.space.unit is not None else 0


def root_of(space_id: UUID) -> Item:
    """Return the root folder of a space."""
    return rows().get(space=space_id, parent=None)


def personal_space_of(actor: Actor) -> Space | None:
    """Return the actor's own space in the agency of the post."""
    return Space.objects.filter(kind=SpaceKind.PERSONAL, owner=actor.user_id, agency=actor.agency_id).first()


def unit_space_of(unit_id: UUID) -> Space | None:
    """Return the space of a unit."""
    return Space.objects.filter(kind=SpaceKind.UNIT, unit=unit_id).first()


def space_for(actor: Actor, action: Action, pk: UUID) -> Space:
    """Return a space the actor may open, or keeps as the administrator of its agency."""
    space = Space.objects.select_related("unit", "agency").filter(pk=pk).first()
    if space is None:
        raise Http404
    seen = Item.objects.filter(visible(tokens_of(actor)), space=space, parent=None).exists()
    if not seen and not (space.agency_id == actor.agency_id and actor.has_role("sysadmin")):
        raise Http404
    require(actor, action, space)
    return space


def team_for(actor: Actor, action: Action, pk: UUID) -> Space:
    """Return a team the actor belongs to."""
    space = space_for(actor, action, pk)
    if space.kind != SpaceKind.TEAM:
        raise Http404
    return space


def members_of(team: Space) -> list[tuple[TeamMember, Appointment | None]]:
    """Return the members of a team with who holds each post today, managers first."""
    members: QuerySet[TeamMember] = team.members.select_related("position__unit", "position__agency")
    found = sorted(members, key=lambda row: (["manager", "member", "guest"].index(row.role), row.position.rank_order, row.pk))
    holders = org.holders_of([row.position_id for row in found])
    return [(row, holders.get(row.position_id)) for row in found]


def breadcrumb_of(actor: Actor, item: Item) -> Sequence[Item]:
    """Return the folders above an item that the actor may see, from the top, in one query."""
    ids = [UUID(hex=part) for part in item.path.strip("/").split("/")][:-1]
    found = {row.pk: row for row in rows().filter(visible(tokens_of(actor)), pk__in=ids)} if ids else {}
    return [found[pk] for pk in ids if pk in found]
