"""What a person finds in the drive by its name: spaces, what others share, what lies in a folder."""

from typing import Any

from django.utils.translation import gettext as _

from samnak.core.errors import DomainError
from samnak.core.language import in_thai
from samnak.drive import queries as drive
from samnak.drive.enums import SpaceKind
from samnak.drive.models import Item
from samnak.drive.queries import free_name, name_key, tidy
from samnak.webdav.middleware.place import Place


def child_rows(place: Place, folder: Item) -> Any:
    """Return what a person sees in a folder, with what describing it needs."""
    return drive.children_of(place.actor, folder, drive.ItemFilter()).select_related("head__file__blob", "space", "anchor__reach")


def named_child(place: Place, folder: Item, name: str) -> Item | None:
    """Return what a person sees under a name in a folder."""
    try:
        key = name_key(tidy(name))
    except DomainError:
        return None
    rows = drive.visible_to(place.actor).select_related("head__file__blob", "parent")
    return rows.filter(parent=folder, name_key=key, trashed_at=None).first()


def shared_name() -> str:
    """Return the name of the collection of what others share."""
    with in_thai():
        return _("แบ่งปันกับฉัน")


def spaces_by_name(place: Place) -> dict[str, Item]:
    """Return the root folders a person may open under names that differ."""
    found: dict[str, Item] = {}
    taken = {name_key(shared_name())}
    with in_thai():
        own_name = _("ส่วนตัว")
    for root in drive.spaces_of(place.actor):
        name = own_name if root.space.kind == SpaceKind.PERSONAL and root.space.owner_id == place.actor.user_id else root.name
        free = free_name(_plain(name), taken)
        taken.add(name_key(free))
        found[free] = root
    return found


def shared_by_name(place: Place) -> dict[str, Item]:
    """Return what others share with a person under names that differ."""
    found: dict[str, Item] = {}
    taken: set[str] = set()
    for item in drive.shared_with(place.actor, drive.ItemFilter(), "name").select_related("head__file__blob"):
        free = free_name(_plain(item.name), taken)
        taken.add(name_key(free))
        found[free] = item
    return found


def _plain(name: str) -> str:
    return name.replace("/", "-").strip(" .") or "-"


def below(path: str, name: str) -> str:
    """Return the path of something in a collection."""
    return f"{path.rstrip('/')}/{name}"


def last(path: str) -> str:
    """Return the name at the end of a path."""
    return path.rstrip("/").rpartition("/")[2]
