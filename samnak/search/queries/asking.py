"""Asking the index in the name of one actor: with which tokens, and without what changed since it was indexed."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from samnak.core.actor import Actor
from samnak.search.content import Found, Narrowed, Question, Term
from samnak.search.queries.builds import waiting
from samnak.search.queries.engine import find

MOST_WAITING = 500  # changes not indexed yet that are looked at one by one


class Known(Protocol):
    """What a question needs of an app's things (see `providers.IndexProvider`)."""

    @property
    def crosses_agencies(self) -> bool:
        """Tell whether things of one agency may be opened to people of another."""
        ...

    def tokens(self, actor: Actor) -> frozenset[UUID]:
        """Return what opens things to this actor."""
        ...

    def visible(self, actor: Actor, object_ids: Sequence[UUID]) -> set[UUID]:
        """Return which of these things the actor may know of."""
        ...


def answer(
    actor: Actor,
    known: Mapping[str, Known],
    terms: Sequence[Term],
    narrowed: Narrowed,
    *,
    start: int = 0,
    length: int = 20,
    most_waiting: int = MOST_WAITING,
) -> Found:
    """Return one page of what the actor may know of; each row has still to pass the app's own rule before it is shown."""
    if actor.agency_id is None or not terms:
        return Found()
    asked = {kind: one for kind, one in known.items() if narrowed.kind in {"", kind}}
    hidden, cautious = _changed_since(actor, asked, most_waiting)
    return find(
        Question(
            agency_id=actor.agency_id,
            readers={kind: source.tokens(actor) for kind, source in asked.items()},
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
            crossing=frozenset(kind for kind, source in asked.items() if source.crosses_agencies),
        )
    )


def allowed(actor: Actor, known: Mapping[str, Known], rows: Sequence[tuple[str, UUID]]) -> list[tuple[str, UUID]]:
    """Return those of the rows that the actor may know of by each app's own rule, in their order."""
    may: set[tuple[str, UUID]] = set()
    for kind, source in known.items():
        asked = [object_id for row_kind, object_id in rows if row_kind == kind]
        may |= {(kind, object_id) for object_id in (source.visible(actor, asked) if asked else ())}
    return [row for row in rows if row in may]


def _changed_since(actor: Actor, known: Mapping[str, Known], most: int) -> tuple[frozenset[UUID], bool]:
    """Return what was changed since it was indexed and may not be known of now; when that is too much, that it is."""
    changes = waiting(most + 1)
    hidden: set[UUID] = set()
    for kind, source in known.items():
        changed = [object_id for changed_kind, object_id in changes if changed_kind == kind]
        if changed:
            hidden |= set(changed) - source.visible(actor, changed)
    return frozenset(hidden), len(changes) > most
