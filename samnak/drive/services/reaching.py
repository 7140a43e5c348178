"""Keeping `Reach` and the anchors in step with grants, spaces and moves."""

from collections.abc import Sequence
from uuid import UUID

from samnak.drive.content import head_token, manager_token, own_token, reading_token, token_of
from samnak.drive.enums import Level, SpaceKind
from samnak.drive.models import Grant, Item, Reach, Space

LEVELS = {Level.COMMENT: "commenters", Level.EDIT: "editors", Level.MANAGE: "managers"}


def settle(item: Item) -> None:
    """Bring the anchors and reaches of an item and everything below it in step with the rules; the space is locked."""
    before = item.anchor_id
    rules = item.parent_id is None or item.is_restricted or item.grants.exists()
    above = Item.objects.filter(children=item.pk).values_list("anchor_id", flat=True).first()
    after = item.pk if rules or above is None else above
    if before != after:
        Item.objects.filter(path__startswith=item.path, anchor=before).update(anchor=after)
        item.anchor_id = after
    if after != item.pk:
        Reach.objects.filter(item=item.pk).delete()
    _compute(item)


def adopt(item: Item, old_anchor: UUID) -> None:
    """Give a subtree that was moved the rules of its new place, apart from those it has itself."""
    if old_anchor != item.pk:
        anchor = Item.objects.values_list("anchor_id", flat=True).get(children=item.pk)
        Item.objects.filter(path__startswith=item.path, anchor=old_anchor).update(anchor=anchor)
        item.anchor_id = anchor
    _compute(item)


def _compute(top: Item) -> None:
    """Compute the reach of every anchor in a subtree, from the top, each from the one above it."""
    anchors = list(Item.objects.filter(path__startswith=top.path, reach__isnull=False).order_by("path"))
    if top.anchor_id == top.pk and all(row.pk != top.pk for row in anchors):
        anchors.insert(0, top)
    outside = {row.pk: row.parent_id for row in anchors}
    parents = Item.objects.in_bulk([pk for pk in outside.values() if pk])
    grants: dict[UUID, list[Grant]] = {}
    for grant in Grant.objects.filter(item__in=anchors):
        grants.setdefault(grant.item_id, []).append(grant)
    outer = {parent.anchor_id for parent in parents.values()} - set(outside)
    known: dict[UUID, Reach] = Reach.objects.in_bulk(outer)
    made: list[Reach] = []
    for anchor in sorted(anchors, key=lambda row: row.path.count("/")):
        reach = Reach(item=anchor)
        if anchor.parent_id is None:
            _from_space(reach, Space.objects.get(pk=anchor.space_id))
        else:
            _inherit(reach, known[parents[anchor.parent_id].anchor_id], restricted=anchor.is_restricted)
        for grant in grants.get(anchor.pk, []):
            _add(reach, Level(grant.level), token_of(grant.principal, grant.principal_id))
        known[anchor.pk] = reach
        made.append(reach)
    _put(made)


def _from_space(reach: Reach, space: Space) -> None:
    if space.kind == SpaceKind.PERSONAL and space.owner_id is not None:
        reach.keepers.append(own_token(space.owner_id, space.agency_id))
    elif space.kind == SpaceKind.UNIT and space.unit_id is not None:
        reach.keepers.append(head_token(space.unit_id))
        _add(reach, Level.VIEW, reading_token(space.unit_id))
        _add(reach, Level(space.member_level), space.unit_id)
    else:
        reach.keepers.append(manager_token(space.pk))
        _add(reach, Level.VIEW, reading_token(space.pk))
        _add(reach, Level.EDIT, space.pk)


def _inherit(reach: Reach, above: Reach, *, restricted: bool) -> None:
    reach.keepers = list(above.keepers)
    reach.denied = list(above.denied)
    if not restricted:
        for name in ("readers", *LEVELS.values()):
            setattr(reach, name, list(getattr(above, name)))


def _add(reach: Reach, level: Level, token: UUID) -> None:
    if level == Level.NONE:
        reach.denied.append(token)
        return
    reach.readers.append(token)
    if level in LEVELS:
        getattr(reach, LEVELS[level]).append(token)


def _put(reaches: Sequence[Reach]) -> None:
    names = ("readers", *LEVELS.values(), "denied", "keepers")
    for reach in reaches:
        for name in names:
            setattr(reach, name, sorted(set(getattr(reach, name))))
    Reach.objects.bulk_create(reaches, batch_size=500, update_conflicts=True, unique_fields=["item"], update_fields=names)
