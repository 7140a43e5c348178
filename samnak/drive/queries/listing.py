"""Lists of items: a folder, what others share, favourites, what was opened last, the trash."""

from dataclasses import dataclass

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, TextField

from samnak.core import thai
from samnak.core.actor import Actor
from samnak.drive.enums import ItemKind
from samnak.drive.models import Favourite, Item, Opening
from samnak.drive.policies import tokens_for, tokens_of, visible
from samnak.drive.queries.access import rows, visible_to

# what a list is sorted by; folders come first wherever the order is by name
ORDERS = {
    "name": ("-kind", "sort_key", "id"),
    "-name": ("-kind", "-sort_key", "-id"),
    "changed": ("-changed_at", "-id"),
    "-changed": ("changed_at", "id"),
    "size": ("-size", "sort_key", "id"),
    "-size": ("size", "sort_key", "id"),
}


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What a list is narrowed to."""

    text: str = ""
    kind: str = ""  # folder, pdf, document, table, slides, image, media
    tag: str = ""


def children_of(actor: Actor, folder: Item, asked: ItemFilter, order: str = "name") -> QuerySet[Item]:
    """Return what the actor may see in a folder; with a text, what is found in it and everything below it.

    The folder may be read, so whatever hangs on the same anchor may be read too; only items with rules of their own are asked
    one by one. Ten thousand files are then counted and sorted without looking at a single right. Who acts on what is found adds
    `anchor__reach` and `space`.
    """
    if asked.text:
        inside = Item.objects.filter(space=folder.space_id, path__startswith=folder.path).exclude(pk=folder.pk)
    else:
        inside = Item.objects.filter(parent=folder)
    inside = _kept(inside)
    apart = inside.filter(visible(tokens_for(actor, folder)), anchor=F("pk")).values_list("pk", flat=True)
    found = inside.filter(anchor__in=[folder.anchor_id, *apart])
    return _narrowed(found, asked).order_by(*ORDERS.get(order, ORDERS["name"]))


def search_files(actor: Actor, text: str) -> QuerySet[Item]:
    """Return the files of every space the actor may open whose names, words or tags hold a text, last changed first."""
    return _narrowed(_kept(visible_to(actor)).filter(kind=ItemKind.FILE), ItemFilter(text=text)).order_by(*ORDERS["changed"])


def _kept(found: QuerySet[Item]) -> QuerySet[Item]:
    return found.filter(trashed_at=None)


def _narrowed(found: QuerySet[Item], asked: ItemFilter) -> QuerySet[Item]:
    for word in asked.text.split()[:6]:
        held = Q()
        for one in sorted({word, thai.to_arabic_digits(word), thai.to_thai_digits(word)}):
            held |= Q(name__icontains=one) | Q(description__icontains=one) | Q(tags__icontains=one)
        found = found.filter(held)
    if asked.tag:
        found = found.filter(tags__contains=[asked.tag])
    return found.filter(_KINDS[asked.kind]) if asked.kind in _KINDS else found


_KINDS: dict[str, Q] = {
    "folder": Q(kind=ItemKind.FOLDER),
    "pdf": Q(media_type="application/pdf"),
    "document": Q(media_type__contains="wordprocessing")
    | Q(media_type__contains="opendocument.text")
    | Q(media_type="text/plain")
    | Q(media_type="text/markdown"),
    "table": Q(media_type__contains="spreadsheet") | Q(media_type__contains="csv"),
    "slides": Q(media_type__contains="presentation"),
    "image": Q(media_type__startswith="image/"),
    "media": Q(media_type__startswith="audio/") | Q(media_type__startswith="video/"),
}


def subtree_of(actor: Actor, folder: Item) -> QuerySet[Item]:
    """Return the folder and everything below it that the actor may see, from the top."""
    return _kept(visible_to(actor)).filter(space=folder.space_id, path__startswith=folder.path).order_by("path")


def shared_with(actor: Actor, asked: ItemFilter, order: str = "changed") -> QuerySet[Item]:
    """Return what others have opened for the actor outside of the spaces the actor belongs to: the top of each share."""
    tokens = tokens_of(actor)
    own_spaces = Item.objects.filter(visible(tokens), parent=None).values("space")
    found = _kept(rows().filter(visible(tokens), anchor=F("pk"))).exclude(space__in=own_spaces)
    above = Item.objects.filter(visible(tokens), space=OuterRef("space"), anchor=F("pk"), trashed_at=None).filter(
        ~Q(pk=OuterRef("pk"))
    )
    beneath = above.alias(outer=ExpressionWrapper(OuterRef("path"), TextField())).filter(outer__startswith=F("path"))
    return _narrowed(found.filter(~Exists(beneath)), asked).order_by(*ORDERS.get(order, ORDERS["changed"]))


def favourites_of(actor: Actor, asked: ItemFilter, order: str = "name") -> QuerySet[Item]:
    """Return what the person has marked and may still read."""
    marked = Favourite.objects.filter(user=actor.user_id).values("item")
    return _narrowed(_kept(visible_to(actor)).filter(pk__in=marked), asked).order_by(*ORDERS.get(order, ORDERS["name"]))


def recent_of(actor: Actor, asked: ItemFilter) -> QuerySet[Item]:
    """Return the files the person opened last and may still read, newest first."""
    opened = Opening.objects.filter(user=actor.user_id, item=OuterRef("pk")).values("opened_at")
    found = _kept(visible_to(actor)).filter(pk__in=Opening.objects.filter(user=actor.user_id).values("item"))
    return _narrowed(found, asked).annotate(opened_at=opened).order_by("-opened_at", "-id")


def trash_of(actor: Actor, asked: ItemFilter, order: str = "changed") -> QuerySet[Item]:
    """Return what lies in the trash of the spaces where the actor may edit: the items that were thrown away, not their parts."""
    tokens = sorted(tokens_of(actor))
    found = visible_to(actor).filter(trash_root=F("pk"))
    edits = Q(anchor__reach__keepers__overlap=tokens) | Q(anchor__reach__managers__overlap=tokens)
    edits |= Q(anchor__reach__editors__overlap=tokens)
    names = {"changed": ("-trashed_at", "-id"), "-changed": ("trashed_at", "id")} | {
        key: value for key, value in ORDERS.items() if "changed" not in key
    }
    return _narrowed(found.filter(edits), asked).order_by(*names.get(order, names["changed"]))


def folder_choices(actor: Actor, folder: Item) -> QuerySet[Item]:
    """Return the folders inside a folder into which the actor may put something or which lead on (for the move dialog)."""
    return _kept(visible_to(actor)).filter(parent=folder, kind=ItemKind.FOLDER).order_by("sort_key", "id")
