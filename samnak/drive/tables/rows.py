"""Items as lines of a list: icon, words, address."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from samnak.drive.content import ending_of
from samnak.drive.models import Item

# the beginning of the media type: icon, tone, word
LOOKS: tuple[tuple[str, str, str], ...] = (
    ("application/pdf", "file-text", "chad"),
    ("image/", "image", "khiao"),
    ("video/", "film", "kram"),
    ("audio/", "music", "kram"),
    ("application/zip", "file-archive", "saed"),
    ("text/csv", "sheet", "khiao"),
    ("text/", "file-type", "plain"),
    ("application/json", "file-code", "plain"),
)
PARTS = (
    ("spreadsheet", "sheet", "khiao"),
    ("presentation", "presentation", "saed"),
    ("word", "file-text", "kram"),
    ("opendocument.text", "file-text", "kram"),
)
PICTURED = ("image/", "application/pdf")  # what has a small picture at once
_ANY = UUID(int=0)
UNITS = ("KB", "MB", "GB", "TB")


@dataclass(frozen=True, slots=True)
class Line:
    """One item as a line."""

    item: Item
    url: str
    icon: str
    tone: str
    size: str
    kind: str
    is_shared: bool
    is_favourite: bool
    place: str = ""
    picture: str = ""
    download_url: str = ""
    sharing_url: str = ""


def lines_of(
    items: Sequence[Item],
    favourites: Collection[UUID],
    shared: Collection[UUID],
    places: Mapping[UUID, str] | None = None,
) -> list[Line]:
    """Return lines for items; addresses are made from one of each kind, which costs less than asking for each."""
    addresses = {
        name: reverse(f"drive:{name}", args=[_ANY]) for name in ("folder", "file", "archive", "content", "sharing", "picture")
    }

    def address(name: str, item: Item) -> str:
        return addresses[name].replace(str(_ANY), str(item.pk))

    found = []
    for item in items:
        icon, tone = look_of(item)
        found.append(
            Line(
                item=item,
                url=address("folder" if item.is_folder else "file", item),
                icon=icon,
                tone=tone,
                size="" if item.is_folder else size_words(item.size),
                kind=kind_words(item),
                is_shared=item.pk in shared,
                is_favourite=item.pk in favourites,
                place=(places or {}).get(item.pk, ""),
                picture=address("picture", item) if item.media_type.startswith(PICTURED) else "",
                download_url=address("archive" if item.is_folder else "content", item),
                sharing_url=address("sharing", item),
            )
        )
    return found


def url_of(item: Item) -> str:
    """Return the page of an item."""
    return reverse("drive:folder" if item.is_folder else "drive:file", args=[item.pk])


def look_of(item: Item) -> tuple[str, str]:
    """Return icon and tone by which an item is told at a glance."""
    if item.is_folder:
        return ("folder-lock" if item.is_restricted else "folder", "thong")
    for begin, icon, tone in LOOKS:
        if item.media_type.startswith(begin):
            return icon, tone
    for part, icon, tone in PARTS:
        if part in item.media_type:
            return icon, tone
    return "file", "plain"


def kind_words(item: Item) -> str:
    """Return what an item is, in a word."""
    if item.is_folder:
        return _("โฟลเดอร์")
    return ending_of(item.name).upper() or _("ไฟล์")


def size_words(size: int) -> str:
    """Return a size in bytes as people say it."""
    if size < 1024:
        return _("{size} ไบต์").format(size=size)
    value = float(size)
    for unit in UNITS:
        value /= 1024
        if value < 1023.5 or unit == UNITS[-1]:
            return f"{value:,.0f} {unit}" if value >= 100 or unit == "KB" else f"{value:,.1f} {unit}"
    raise AssertionError(size)
