"""What a link opens: the item it leads to and what lies below it, apart from what is closed there."""

from uuid import UUID

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, TextField

from samnak.drive.enums import Secrecy
from samnak.drive.models import Item, Link

MOST = 2_000
MOST_TAKEN = 20_000


def link_by_key(key: str) -> Link | None:
    """Return a link by its secret, with what deciding on it needs."""
    rows = Link.objects.select_related("item__space", "item__head__file__blob", "item__anchor__reach")
    return rows.filter(key=key).first()


def _opened(top: Item) -> QuerySet[Item]:
    """Return what lies at and below an item, without classified matter and folders that take over no rights."""
    rows = Item.objects.filter(space=top.space_id, path__startswith=top.path, trashed_at=None)
    closed = rows.exclude(pk=top.pk).filter(Q(is_restricted=True) | ~Q(secrecy=Secrecy.NONE))
    above = closed.alias(below=ExpressionWrapper(OuterRef("path"), TextField())).filter(below__startswith=F("path"))
    return rows.filter(~Exists(above)).select_related("head__file__blob", "space")


def item_of_link(link: Link, typed: str | None) -> Item | None:
    """Return the item of a link, or one below it by its id."""
    if not typed:
        return link.item
    try:
        pk = UUID(typed)
    except ValueError:
        return None
    return link.item if pk == link.item_id else _opened(link.item).filter(pk=pk).first()


def below_link(link: Link, folder: Item) -> list[Item]:
    """Return what lies in a folder that a link opens."""
    return list(_opened(link.item).filter(parent=folder).order_by("-kind", "sort_key", "id")[:MOST])


def link_crumbs(link: Link, item: Item) -> list[Item]:
    """Return the folders from the item of the link down to the one above this."""
    ids = [UUID(hex=part) for part in item.path.strip("/").split("/")][:-1]
    found = {row.pk: row for row in Item.objects.filter(pk__in=ids, path__startswith=link.item.path)}
    return [found[pk] for pk in ids if pk in found]


def tree_of_link(link: Link, top: Item) -> list[tuple[str, Item]]:
    """Return what a download of a folder takes along, with the path of each inside the archive; one more than may be taken."""
    found: list[tuple[str, Item]] = []
    paths: dict[UUID, str] = {}
    for row in _opened(link.item).filter(path__startswith=top.path).order_by("path")[: MOST_TAKEN + 1]:
        above = "" if row.pk == top.pk else paths.get(row.parent_id)  # type: ignore[arg-type]
        if above is not None:
            paths[row.pk] = f"{above}{row.name}/" if row.is_folder else f"{above}{row.name}"
            found.append((paths[row.pk], row))
    return found
