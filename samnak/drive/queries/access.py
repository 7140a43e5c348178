"""The doors to items: what is not known to the actor is not there (404), what is known may still be refused (403)."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from samnak.core.access import Action, can, require
from samnak.core.actor import Actor
from samnak.drive.content import level_of
from samnak.drive.enums import ItemKind, Level, Secrecy
from samnak.drive.models import Item
from samnak.drive.policies import tokens_of, visible


def rows() -> QuerySet[Item]:
    """Return items with what deciding and showing them needs."""
    return Item.objects.select_related("space", "anchor__reach")


def visible_to(actor: Actor) -> QuerySet[Item]:
    """Return the items the actor may read, those in the trash too."""
    return rows().filter(visible(tokens_of(actor)))


def get_for(actor: Actor, action: Action, pk: UUID | str) -> Item:
    """Return one item the actor may read and do the action with."""
    tokens = tokens_of(actor)
    item = rows().filter(visible(tokens), pk=pk).select_related("head__file__blob", "parent").first()
    if item is None:
        raise Http404
    item.asked_by = (actor, tokens)
    require(actor, action, item)
    return item


def folder_for(actor: Actor, action: Action, pk: UUID | str) -> Item:
    """Return one folder that is not in the trash."""
    item = get_for(actor, action, pk)
    if not item.is_folder or item.trashed_at is not None:
        raise Http404
    return item


def items_for(actor: Actor, pks: Iterable[UUID]) -> list[Item]:
    """Return those of some items the actor may read, in one query; the acts on each are decided by the service."""
    return list(visible_to(actor).filter(pk__in=list(pks)).order_by("path"))


def known_parent(actor: Actor, item: Item) -> Item | None:
    """Return the folder an item lies in, where the actor may know of it."""
    return visible_to(actor).filter(pk=item.parent_id).first() if item.parent_id else None


def secret_among(items: Sequence[Item]) -> list[Item]:
    """Return those of some items that are classified, or lie in a folder that is, in one query."""
    above = {UUID(hex=part) for item in items for part in item.path.strip("/").split("/")}
    classified = Item.objects.filter(pk__in=above).exclude(secrecy=Secrecy.NONE).values_list("pk", flat=True)
    found = {pk.hex for pk in classified}
    return [item for item in items if not found.isdisjoint(item.path.strip("/").split("/"))]


def levels_of(actor: Actor, items: Sequence[Item]) -> dict[UUID, Level]:
    """Return what the actor may do with each of some items, in one query."""
    tokens = tokens_of(actor)
    return {item.pk: level_of(tokens, item.anchor.reach) for item in items}


def actions_on(actor: Actor, item: Item, actions: Iterable[Action]) -> dict[str, bool]:
    """Return which acts are possible, by the last part of their names (for templates)."""
    return {action.name.rpartition(".")[2]: bool(can(actor, action, item)) for action in actions}


def may_ask(pk: UUID) -> Item | None:
    """Return what somebody who came by its address may ask to see; the caller shows nothing of it but that it exists."""
    return rows().filter(pk=pk, trashed_at=None, space__closed_at=None, kind__in=ItemKind.values).first()
