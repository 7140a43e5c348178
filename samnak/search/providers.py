"""What upper apps tell the one search.

To let things of an app be found: write an `IndexProvider` in its providers.py, note their changes with
`services.follow_table` in a migration, and prove in a test that `tokens` and `visible` agree. Nothing else: page, palette,
facets, near misses, saved searches and rebuilding follow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from samnak.core.actor import Actor
from samnak.core.providers import Provider, providers_of
from samnak.search.content import Document
from samnak.search.models import SavedSearch

MOST_WORDS = 400_000  # letters of the files of one thing that are searched

__all__ = ["AlertProvider", "Command", "CommandProvider", "Document", "Hit", "IndexProvider", "SearchProvider", "sources"]


@dataclass(frozen=True, slots=True)
class Hit:
    """ผลการค้นหนึ่งรายการ."""

    title: str
    detail: str
    path: str
    icon: str
    on: date | None = None
    urgency: str = "normal"
    secrecy: str = "none"


class SearchProvider(Provider):
    """Base of what can be found outside the index; results are limited to what the actor may see, in the database."""

    engine: ClassVar[bool] = True
    group: ClassVar[str] = ""  # heading of the group
    order: ClassVar[int] = 100

    def hits(self, actor: Actor, text: str, limit: int) -> Sequence[Hit]:
        """Return the best hits for a normalised text of at least two characters."""
        raise NotImplementedError


class IndexProvider(Provider):
    """Base of what stands in the index.

    The app writes a row into `search_change` whenever words or readers of a thing change (a trigger does it, see
    `services.follow_table`); the index reads the thing again through this class. For every actor and thing, `tokens(actor)`
    meets the document's `readers` exactly when `visible` holds: a property test of the app proves it.
    """

    engine: ClassVar[bool] = True
    kind: ClassVar[str] = ""  # e.g. "letter"
    label: ClassVar[str] = ""  # e.g. "หนังสือ"
    order: ClassVar[int] = 100
    categories: ClassVar[Mapping[str, str]] = {}  # e.g. {"incoming": "หนังสือรับ"}
    crosses_agencies: ClassVar[bool] = False  # things of one agency may be opened to people of another

    def documents(self, object_ids: Sequence[UUID]) -> Sequence[Document]:
        """Return the documents of these things that are to be found, in any order, with a constant number of queries."""
        raise NotImplementedError

    def ids(self, after: UUID | None, limit: int) -> Sequence[UUID]:
        """Return the ids that follow `after` in their order, for building the whole index."""
        raise NotImplementedError

    def total(self) -> int:
        """Return how many things there are, or nearly, for the progress of a build."""
        raise NotImplementedError

    def tokens(self, actor: Actor) -> frozenset[UUID]:
        """Return what among a document's `readers` lets this actor know of it."""
        raise NotImplementedError

    def visible(self, actor: Actor, object_ids: Sequence[UUID]) -> set[UUID]:
        """Return which of these things the actor may know of, by the app's own rule: the second guard."""
        raise NotImplementedError

    def spelled(self, actor: Actor, text: str, limit: int) -> Sequence[UUID]:  # noqa: ARG002 - may be left out
        """Return the newest things the actor may know of that hold the text letter by letter."""
        return ()


def sources() -> dict[str, IndexProvider]:
    """Return what stands in the index, by kind, in the order of the page."""
    return {one.kind: one for one in sorted(providers_of(IndexProvider), key=lambda provider: provider.order)}


class AlertProvider(Provider):
    """Base of who tells a person that a saved search has new answers; search itself knows no notices."""

    engine: ClassVar[bool] = True

    def tell(self, saved: SavedSearch, standing: Actor, number: int) -> None:
        """Tell the owner, in the transaction in which the answers are noted as told."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Command:
    """คำสั่งในช่องค้นหา: a page to open or a thing to begin; `words` are further names people type for it."""

    label: str
    path: str
    icon: str
    words: str = ""


class CommandProvider(Provider):
    """Base of the commands that the palette offers."""

    engine: ClassVar[bool] = True

    def commands(self, actor: Actor | None) -> Sequence[Command]:
        """Return the commands this actor may use."""
        raise NotImplementedError
