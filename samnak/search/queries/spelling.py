"""Words that were perhaps meant: only such as bring this reader something, so that no word of another's letters shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from django.db import connection, transaction

from samnak.core import thai
from samnak.core.actor import Actor
from samnak.search.content import Narrowed, Term, likeness, other_layout, read
from samnak.search.queries.asking import Known, allowed, answer

OFFERED = 3
TRIED = 8  # words tried for the reader, each with a question of its own
LOOKED_AT = 5  # rows of which one must pass the app's own rule
SHORTEST, LONGEST = 3, 40
_ALIKE = """
SELECT word, joined FROM search_lexeme WHERE joined %% %s ORDER BY similarity(joined, %s) DESC, word LIMIT 40
"""


def near_misses(actor: Actor, known: Mapping[str, Known], typed: str, least: int = 0) -> list[str]:
    """Return up to a few questions like the one typed that find more than `least` things this actor may know of."""
    tried = islice(dict.fromkeys(_candidates(actor, known, typed)), TRIED)
    return list(islice((question for question in tried if _finds(actor, known, question, least)), OFFERED))


def _candidates(actor: Actor, known: Mapping[str, Known], typed: str) -> Iterator[str]:
    swapped = other_layout(typed)
    if swapped:
        yield swapped
    text = thai.normalise(typed)
    terms = read(typed)
    if any(term.excluded or term.stamp for term in terms):
        return
    wrong = terms if len(terms) == 1 else [term for term in terms if not _finds(actor, known, term, 0)]
    for term in wrong[:2]:
        written = _as_written(term, text)
        if written:
            yield from (text.replace(written, word) for word in _like(term.joined))
    if swapped:
        yield from (word for term in read(swapped)[:1] for word in _like(term.joined))


def _as_written(term: Term, text: str) -> str:
    """Return the one piece of the text that the term was read from; a number or a phrase is not guessed at."""
    if term.exact or not SHORTEST <= len(term.joined) <= LONGEST:
        return ""
    return next((word for word in text.split() if term.joined in {word, "".join(read(word)[0].units) if read(word) else ""}), "")


def _like(word: str) -> list[str]:
    """Return known words and pairs of neighbours near to a word, nearest first."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', '0.25', true)")
        cursor.execute(_ALIKE, [word, word])
        near = {joined: apart for _word, joined in cursor.fetchall() if (apart := likeness(word, joined)) is not None}
    near.pop(word, None)
    return sorted(near, key=lambda joined: (near[joined], joined))[:TRIED]


def _finds(actor: Actor, known: Mapping[str, Known], question: str | Term, least: int) -> bool:
    terms: Sequence[Term] = read(question) if isinstance(question, str) else [replace(question, begins=False)]
    found = answer(actor, known, terms, Narrowed(), length=LOOKED_AT)
    return found.total > least and bool(allowed(actor, known, found.rows))
