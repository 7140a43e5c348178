"""Asking the index and everything beside it in the name of one actor; what is shown has passed the app's own rule as well."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from django.utils.safestring import SafeString

from samnak.core import thai
from samnak.core.actor import Actor
from samnak.core.providers import providers_of
from samnak.search import queries
from samnak.search.content import Document, Found, Narrowed, Term, passage, whole
from samnak.search.providers import Command, CommandProvider, Hit, IndexProvider, SearchProvider, sources
from samnak.search.rendering import marked

LEAST = 2
MOST_TEXT = 200
MOST_WAITING = queries.MOST_WAITING


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


@dataclass(frozen=True, slots=True)
class Meant:
    """A question that was perhaps meant, and its address."""

    text: str
    query: str


def ask(actor: Actor, terms: Sequence[Term], narrowed: Narrowed, *, start: int = 0, length: int = 20) -> Answer:
    """Return one page of what the actor may know of and in which every term occurs."""
    known = sources()
    found = queries.answer(actor, known, terms, narrowed, start=start, length=length, most_waiting=MOST_WAITING)
    return Answer(_rows(actor, known, found.rows, terms), found)


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


def meant(actor: Actor | None, typed: str, found: int) -> list[Meant]:
    """Return questions that were perhaps meant and find more than this one did."""
    if actor is None or len(typed) < LEAST:
        return []
    return [Meant(text, urlencode({"q": text})) for text in queries.near_misses(actor, sources(), typed, found)]


def commands(actor: Actor | None, text: str) -> list[Command]:
    """Return the commands in whose names every word occurs."""
    words = text.split()
    offered = {row.path: row for provider in reversed(providers_of(CommandProvider)) for row in provider.commands(actor)}
    return [row for row in offered.values() if all(word in thai.normalise(f"{row.label} {row.words}") for word in words)]
