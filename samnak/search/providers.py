"""What upper apps tell the one search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from samnak.core.actor import Actor
from samnak.core.providers import Provider


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
    """Base of what can be found; results are limited to what the actor may see, in the database."""

    engine: ClassVar[bool] = True
    group: ClassVar[str] = ""  # heading of the group
    order: ClassVar[int] = 100

    def hits(self, actor: Actor, text: str, limit: int) -> Sequence[Hit]:
        """Return the best hits for a normalised text of at least two characters."""
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
