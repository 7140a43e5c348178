"""Words that running text cuts otherwise than the word alone: พระราชทาน in วันพระ|ราช|ทาน.

One unit or one pair that holds the word is found among the known words (`engine`). Here are the words that lie across three
units and more: the first ends with the word's beginning, those between are known units, the last begins with its end. All
three kinds are looked up among the known words, so a way that occurs nowhere is not asked for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.db import connection

from samnak.search.content import Term, is_thai, stands_alone
from samnak.search.content.words import PAIR

Chain = Sequence[frozenset[str]]  # pairs side by side, each in one of several forms

SHORTEST, LONGEST = 5, 40  # letters of a word that is looked for in this way
MOST_BETWEEN = 5  # units between the first and the last
MOST_WAYS = 24
MOST_PAIRS = 40
_KNOWN = "SELECT word FROM search_lexeme WHERE word = ANY(%s::text[])"
_LAST = """
SELECT asked.pair, known.word FROM unnest(%s::text[]) AS asked(pair) CROSS JOIN LATERAL (
    SELECT word FROM search_lexeme WHERE word ~>=~ asked.pair AND word ~<~ (asked.pair || U&'\\+10FFFF') LIMIT %s
) AS known
"""
_FIRST = """
SELECT asked.head, asked.unit, known.word FROM unnest(%s::text[], %s::text[]) AS asked(head, unit) CROSS JOIN LATERAL (
    SELECT word FROM search_lexeme
    WHERE is_pair AND joined LIKE '%%' || asked.head || asked.unit AND split_part(word, '_', 2) = asked.unit LIMIT %s
) AS known
"""


def recut(terms: Iterable[Term]) -> dict[Term, list[Chain]]:
    """Return for each term the chains of known pairs across which it stands, cut otherwise than alone."""
    asked = [term for term in terms if SHORTEST <= len(term.joined) <= LONGEST and all(map(is_thai, term.units))]
    known = _known({part for term in asked for part in _between(term.joined)})
    cuts = {term: [cut for cut in _cuts(term.joined, known) if cut != term.units] for term in asked}
    last = _last({f"{cut[-2]}{PAIR}{cut[-1]}" for every in cuts.values() for cut in every})
    ends = {
        term: [(cut, pairs) for cut in every if (pairs := _ending(cut, last, open_end=term.begins))]
        for term, every in cuts.items()
    }
    first = _first({cut[:2] for every in ends.values() for cut, _ in every})
    return {
        term: [_chain(cut, first[cut[:2]], pairs) for cut, pairs in every if cut[:2] in first][:MOST_WAYS]
        for term, every in ends.items()
    }


def _between(word: str) -> Iterator[str]:
    """Yield what may be a unit inside of a word, neither at its beginning nor at its end."""
    places = range(1, len(word))
    return (word[i:j] for i in places for j in places if j - i > 1 and stands_alone(word[i:j], word[i - 1 : j + 1], cut=True))


def _cuts(word: str, known: set[str]) -> Iterator[tuple[str, ...]]:
    for start in range(1, len(word) - 2):
        for between in _runs(word, start, known, MOST_BETWEEN):
            yield (word[:start], *between, word[start + sum(map(len, between)) :])


def _runs(word: str, start: int, known: set[str], most: int) -> Iterator[tuple[str, ...]]:
    for end in range(start + 2, len(word)):
        if word[start:end] in known:
            yield (word[start:end],)
            if most > 1:
                yield from ((word[start:end], *rest) for rest in _runs(word, end, known, most - 1))


def _chain(cut: Sequence[str], first: frozenset[str], last: frozenset[str]) -> Chain:
    inner = [frozenset([f"{left}{PAIR}{right}"]) for left, right in pairwise(cut[1:-1])]
    return [first, *inner, last]


def _ending(cut: Sequence[str], last: Mapping[str, Sequence[str]], *, open_end: bool) -> frozenset[str]:
    """Return the pairs that begin with the last two parts, where a syllable may end."""
    two = "".join(cut[-2:])
    pairs = last.get(f"{cut[-2]}{PAIR}{cut[-1]}", ())
    return frozenset(pair for pair in pairs if stands_alone(two, pair.replace(PAIR, ""), open_end=open_end))


# --- the known words -------------------------------------------------------------------------------------------------


def _known(parts: set[str]) -> set[str]:
    return {word for (word,) in _rows(_KNOWN, [sorted(parts)])} if parts else set()


def _last(pairs: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair, word in _rows(_LAST, [sorted(pairs), MOST_PAIRS]) if pairs else ():
        found.setdefault(pair, []).append(word)
    return found


def _first(parts: set[tuple[str, ...]]) -> dict[tuple[str, ...], frozenset[str]]:
    """Return the pairs whose first unit ends with the head, at a place where a syllable may begin."""
    found: dict[tuple[str, ...], set[str]] = {}
    ordered = sorted(parts)
    asked = [[head for head, _ in ordered], [unit for _, unit in ordered], MOST_PAIRS]
    for head, unit, word in _rows(_FIRST, asked) if ordered else ():
        if stands_alone(head + unit, word.replace(PAIR, "")):
            found.setdefault((head, unit), set()).add(word)
    return {part: frozenset(words) for part, words in found.items()}


def _rows(statement: str, values: Sequence[Any]) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
