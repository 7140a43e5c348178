"""Asking the index and everything beside it in the name of one actor; what is shown has passed the app's own rule as well."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.safestring import SafeString

from samnak.core import thai
from samnak.core.actor import Actor
from samnak.core.providers import providers_of
from samnak.search import queries
from samnak.search.content import Document, Found, Question, Term, passage, whole
from samnak.search.enums import Order
from samnak.search.providers import Command, CommandProvider, Hit, IndexProvider, SearchProvider, sources
from samnak.search.rendering import marked

LEAST = 2
MOST_TEXT = 200
MOST_WAITING = 500  # changes not indexed yet that are looked at one by one


@dataclass(frozen=True, slots=True)
class Narrowed:
    """To what the search was narrowed."""

    kind: str = ""
    category: str = ""
    unit_id: UUID | None = None
    year: int | None = None
    sender: str = ""
    order: str = Order.RELEVANCE

    def __bool__(self) -> bool:
        return bool(self.kind or self.category or self.unit_id or self.year or self.sender)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing found, with the words marked."""

    document: Document
    label: str
    title: SafeString
    passage: SafeString


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of what was found in the index."""

    rows: Sequence[Row] = ()
    found: Found = field(default_factory=Found)


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one provider under their heading."""

    heading: str
    hits: Sequence[Hit]


def ask(actor: Actor, terms: Sequence[Term], narrowed: Narrowed, *, start: int = 0, length: int = 20) -> Answer:
    """Return one page of what the actor may know of and in which every term occurs."""
    if actor.agency_id is None or not terms:
        return Answer()
    known = {kind: one for kind, one in sources().items() if narrowed.kind in {"", kind}}
    hidden, cautious = _changed_since(actor, known)
    found = queries.find(
        Question(
            agency_id=actor.agency_id,
            readers={kind: source.tokens(actor) for kind, source in known.items()},
            terms=terms,
            kind=narrowed.kind,
            unit_id=narrowed.unit_id,
            year=narrowed.year,
            category=narrowed.category,
            sender=narrowed.sender,
            order=narrowed.order,
            start=start,
            length=length,
            hidden=hidden,
            cautious=cautious,
        )
    )
    return Answer(_rows(actor, known, found.rows, terms), found)


def _changed_since(actor: Actor, known: dict[str, IndexProvider]) -> tuple[frozenset[UUID], bool]:
    """Return what was changed since it was indexed and may not be known of now; when that is too much, that it is."""
    waiting = queries.waiting(MOST_WAITING + 1)
    hidden: set[UUID] = set()
    for kind, source in known.items():
        changed = [object_id for changed_kind, object_id in waiting if changed_kind == kind]
        if changed:
            hidden |= set(changed) - source.visible(actor, changed)
    return frozenset(hidden), len(waiting) > MOST_WAITING


def spelled(actor: Actor, text: str, limit: int, without: Iterable[UUID] = ()) -> list[Row]:
    """Return the newest things that hold the text letter by letter: half words too, and what is not indexed yet."""
    terms = [Term((word,), begins=True) for word in thai.normalise(text).split()]
    known = sources()
    left_out = set(without)
    ids = [(kind, one) for kind, source in known.items() for one in source.spelled(actor, text, limit) if one not in left_out]
    return _rows(actor, known, ids[:limit], terms)


def _rows(actor: Actor, known: dict[str, IndexProvider], found: Sequence[tuple[str, UUID]], terms: Sequence[Term]) -> list[Row]:
    documents: dict[tuple[str, UUID], Document] = {}
    for kind, source in known.items():
        asked = [object_id for found_kind, object_id in found if found_kind == kind]
        if asked and (allowed := source.visible(actor, asked)):
            documents |= {(kind, one.object_id): one for one in source.documents([one for one in asked if one in allowed])}
    return [
        Row(document, str(known[key[0]].label), marked(whole(document.title, terms)), marked(passage(document.text, terms)))
        for key in found
        if (document := documents.get(key)) is not None
    ]


def groups(actor: Actor | None, text: str, limit: int) -> list[Group]:
    """Return what providers outside the index find."""
    if actor is None or len(text) < LEAST:
        return []
    providers = sorted(providers_of(SearchProvider), key=lambda provider: provider.order)
    found = [Group(str(provider.group), provider.hits(actor, text, limit)) for provider in providers]
    return [group for group in found if group.hits]


def commands(actor: Actor | None, text: str) -> list[Command]:
    """Return the commands in whose names every word occurs."""
    words = text.split()
    offered = {row.path: row for provider in reversed(providers_of(CommandProvider)) for row in provider.commands(actor)}
    return [row for row in offered.values() if all(word in thai.normalise(f"{row.label} {row.words}") for word in words)]
