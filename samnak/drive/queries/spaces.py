"""Reads of spaces, teams and the way down to an item."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samnak.core.access import Action, require
from samnak.core.actor import Actor
from samnak.drive.enums import SpaceKind
from samnak.drive.models import Item, Space, TeamMember
from samnak.drive.policies import tokens_of, visible
from samnak.drive.queries.access import rows
from samnak.org import queries as org
from samnak.org.models import Appointment, Position


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


KINDS = (
    ("image/", _("ภาพ")),
    ("video/", _("วิดีโอ")),
    ("audio/", _("เสียง")),
    ("application/pdf", "PDF"),
    ("text/", _("ข้อความ")),
    ("application/vnd", _("เอกสารสำนักงาน")),
)


def usage_by_kind(space: Space) -> list[tuple[str, float]]:
    """Return how many megabytes each kind of file takes in a space, all versions together, largest first."""
    rows = Item.objects.filter(space=space, kind="file").values("media_type").annotate(total=Sum("versions__size"))
    sums: dict[str, int] = {}
    for row in rows:
        word = next((str(word) for begin, word in KINDS if row["media_type"].startswith(begin)), gettext("อื่น ๆ"))
        sums[word] = sums.get(word, 0) + (row["total"] or 0)
    found = [(word, round(size / 1_048_576, 1)) for word, size in sums.items() if size]
    return sorted(found, key=lambda one: -one[1])


SPACE_ORDERS = {
    "-used": ("-used", "name", "id"),
    "used": ("used", "name", "id"),
    "name": ("name", "id"),
    "-name": ("-name", "id"),
}


def spaces_by_use(actor: Actor, text: str, kind: str, order: str) -> QuerySet[Space]:
    """Return the spaces of the actor's agency, the fullest first, for those who set quotas."""
    rows = Space.objects.filter(agency=actor.agency_id).select_related("owner", "unit")
    if kind in SpaceKind.values:
        rows = rows.filter(kind=kind)
    for word in text.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(owner__first_name__icontains=word) | Q(owner__last_name__icontains=word))
    return rows.order_by(*SPACE_ORDERS.get(order, SPACE_ORDERS["-used"]))


def total_used(actor: Actor) -> int:
    """Return how much the spaces of the agency hold together, in bytes."""
    return int(Space.objects.filter(agency=actor.agency_id).aggregate(total=Sum("used"))["total"] or 0)


def post_by_id(pk: UUID) -> Position | None:
    """Return a post in use."""
    return Position.objects.select_related("unit", "agency").filter(pk=pk, is_active=True).first()
