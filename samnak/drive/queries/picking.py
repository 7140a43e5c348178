"""Choosing one file of the drive from a form elsewhere: spaces, folders, a few words, and what was opened last."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.drive.enums import ItemKind
from samnak.drive.models import Item
from samnak.drive.policies import READ
from samnak.drive.queries.access import folder_for
from samnak.drive.queries.listing import ItemFilter, children_of, recent_of, search_files
from samnak.drive.queries.spaces import breadcrumb_of, spaces_of
from samnak.files.enums import KINDS_BY_MEDIA_TYPE, LETTERS

MOST = 100
RECENT = 8


@dataclass(frozen=True, slots=True)
class Pickable:
    """One file, and why it cannot be chosen, where it cannot."""

    item: Item
    why_not: str


@dataclass(frozen=True, slots=True)
class Picking:
    """What the person sees while choosing."""

    folder: Item | None
    crumbs: Sequence[Item]
    folders: Sequence[Item]
    files: Sequence[Pickable] = field(default_factory=list)
    text: str = ""
    more: bool = False


def picking(actor: Actor, folder_id: UUID | None, text: str = "") -> Picking:
    """Return what can be chosen at a place of the drive, or by a few words in its names."""
    text = text.strip()
    if folder_id is None:
        found = search_files(actor, text) if text else recent_of(actor, ItemFilter())
        files = list(found[: (MOST if text else RECENT) + 1])
        shown = files[: MOST if text else RECENT]
        return Picking(None, [], [] if text else spaces_of(actor), _pickable(shown), text, bool(text) and len(files) > MOST)
    folder = folder_for(actor, READ, folder_id)
    rows = list(children_of(actor, folder, ItemFilter(text=text))[: MOST + 1])
    shown = rows[:MOST]
    return Picking(
        folder,
        [*breadcrumb_of(actor, folder), folder],
        [row for row in shown if row.is_folder],
        _pickable([row for row in shown if not row.is_folder]),
        text,
        len(rows) > MOST,
    )


def _pickable(items: Sequence[Item]) -> list[Pickable]:
    return [Pickable(item, _why_not(item)) for item in items if item.kind == ItemKind.FILE]


def _why_not(item: Item) -> str:
    if not item.size:
        return _("ไฟล์ว่าง")
    kind = KINDS_BY_MEDIA_TYPE.get(item.media_type)
    return "" if kind is not None and kind.value in LETTERS.kinds else _("หนังสือไม่รับไฟล์ชนิดนี้")
