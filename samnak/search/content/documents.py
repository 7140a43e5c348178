"""What goes into the index, what is asked of it, and what it answers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from uuid import UUID

from samnak.search.content.typed import Term
from samnak.search.enums import Order


@dataclass(frozen=True, slots=True)
class Document:
    """สิ่งที่ค้นพบได้ - one thing as its app describes it; the first four fields of the second part are for showing only."""

    object_id: UUID
    agency_id: UUID
    title: str
    text: str  # everything else that is searched, in lines
    readers: frozenset[UUID]
    day: date | None = None
    unit_id: UUID | None = None
    category: str = ""
    sender: str = ""  # from whom it came, as people write it

    path: str = ""
    icon: str = "file-text"
    detail: str = ""
    urgency: str = "normal"
    secrecy: str = "none"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: by whom, which words, narrowed to what, in which order, which part of the answer.

    `readers` tells for each kind with which tokens the asker may know of a thing; a kind that is missing is not searched.
    `hidden` are things of which the index may still hold wrong readers, and which the asker may not see; `cautious`
    leaves out whatever was changed since it was indexed.
    """

    agency_id: UUID
    readers: Mapping[str, frozenset[UUID]]
    terms: Sequence[Term]
    kind: str = ""  # the only kind asked for
    unit_id: UUID | None = None
    year: int | None = None
    category: str = ""
    sender: str = ""
    order: str = Order.RELEVANCE
    start: int = 0
    length: int = 20
    hidden: frozenset[UUID] = frozenset()
    cautious: bool = False
    crossing: frozenset[str] = frozenset()  # kinds of which things of other agencies are looked for too


@dataclass(frozen=True, slots=True)
class Narrowed:
    """To what a search was narrowed, and in which order it is answered."""

    kind: str = ""
    category: str = ""
    unit_id: UUID | None = None
    year: int | None = None
    sender: str = ""
    order: str = Order.RELEVANCE

    def __bool__(self) -> bool:
        return bool(self.kind or self.category or self.unit_id or self.year or self.sender)


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: (kind, id) of one page, how many there are up to a bound, and how many by each facet."""

    rows: Sequence[tuple[str, UUID]] = ()
    total: int = 0
    more: bool = False  # there are more than `total`
    kinds: Counter[str] = field(default_factory=Counter)
    units: Counter[UUID] = field(default_factory=Counter)
    years: Counter[int] = field(default_factory=Counter)
    categories: Counter[tuple[str, str]] = field(default_factory=Counter)
    senders: Counter[str] = field(default_factory=Counter)


def reader_of(kind: str, token: UUID) -> UUID:
    """Return a token as it stands in the index: what opens one kind of thing opens no other, so one comparison is enough."""
    return UUID(int=token.int ^ _mask(kind))


@cache
def _mask(kind: str) -> int:
    return int.from_bytes(sha256(f"reader of {kind}".encode()).digest()[:16], "big")
