"""The engine of search, reading side: one function from a Question to what was Found.

With `services.engine` this is all that knows how the index is kept; another engine would take the place of both.
Every condition of rights stands in the same WHERE as the words, so that counts and facets tell nothing more than the rows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from samnak.search.content import Found, Question, Term, is_thai, reader_of, stands_alone
from samnak.search.content.words import PAIR, TITLE, quoted
from samnak.search.enums import Order
from samnak.search.queries.builds import active_build
from samnak.search.queries.recut import Chain, recut

COUNTED = 2_000  # things counted before the answer says "more than"
DEEPEST = 1_000  # rows of the answer that can be paged to
NEWEST = (90, 400)  # days before the newest of all in which enough is looked for first
RARE = 400  # of so many things one sender of one thing is not told
FEW = 32  # tokens of a reader
MOST_EXPANDED = 40
CANDIDATES = 400
LONG_ENOUGH = 4  # letters of a word that is also looked for inside of compounds

# For a common word the planner would rather read the table until enough is found, unpacking every row's words.
_BY_INDEX = """
SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true), set_config('work_mem', '32MB', true)
"""
_SINCE = "AND day >= (SELECT max(day) FROM search_entry WHERE build = %(build)s) - %(days)s"
# a few tokens are looked up in the index together with the words; many are compared row by row, by hashing
_BY_FEW = "readers && %(tokens)s::uuid[]"
_BY_MANY = "EXISTS (SELECT FROM unnest(readers) AS reader WHERE reader = ANY(%(tokens)s::uuid[]))"
_COUNTS = """
WITH found AS MATERIALIZED (SELECT kind, unit_id, year, category, sender FROM search_entry WHERE {where} LIMIT {most})
SELECT GROUPING(kind, unit_id, year, category, sender), kind, unit_id, year, category, sender, count(*) FROM found
GROUP BY GROUPING SETS ((), (kind), (unit_id), (year), (kind, category), (sender))
HAVING GROUPING(sender) = 1 OR count(*) * {rare} >= (SELECT count(*) FROM found)
"""
_WIDER = """
SELECT asked.word, known.word, known.joined FROM unnest(%s::text[]) AS asked(word)
CROSS JOIN LATERAL (
    SELECT word, joined FROM search_lexeme
    WHERE joined LIKE '%%' || asked.word || '%%'
      AND (NOT is_pair OR strpos(split_part(word, '_', 1), asked.word) = 0 AND strpos(split_part(word, '_', 2), asked.word) = 0)
    LIMIT %s
) AS known
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """The tsqueries of a question, as text: in everything, and in titles; empty when nothing is asked for."""

    everywhere: str = ""
    titles: str = ""


def find(question: Question) -> Found:
    """Return one page of what the asker may know of and in which every term occurs, with counts up to a bound."""
    build = active_build()
    asked = words_asked(question.terms)
    if build is None or not asked.everywhere or not question.readers:
        return Found()
    where, values = _condition(question, build.number)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_BY_INDEX)
        counted = _counts(cursor, where, {**values, "words": asked.everywhere})
        if not counted.total or not question.length or question.start >= DEEPEST:
            return counted
        return replace(counted, rows=_Page(cursor, question, where, values, newest=counted.more).rows(asked))


# --- rights and filters --------------------------------------------------------------------------------------------


def _condition(question: Question, build: int) -> tuple[str, dict[str, Any]]:
    tokens = sorted(reader_of(kind, token) for kind, held in question.readers.items() for token in held)
    values: dict[str, Any] = {"build": build, "agency": question.agency_id, "tokens": tokens, "kinds": sorted(question.readers)}
    own = "agency_id = %(agency)s"
    if question.crossing:
        own = f"({own} OR kind = ANY(%(crossing)s))"
        values["crossing"] = sorted(question.crossing)
    # a kind's readers are told apart by their values; the kinds are named only where not all of them are asked for
    parts = ["build = %(build)s", own, _BY_FEW if len(tokens) <= FEW else _BY_MANY]
    if question.kind:
        parts.append("kind = ANY(%(kinds)s)")
    filters = {"unit_id": question.unit_id, "year": question.year, "category": question.category, "sender": question.sender}
    for column, value in filters.items():
        if value:
            parts.append(f"{column} = %({column})s")
            values[column] = value
    if question.cautious:
        parts.append("NOT EXISTS (SELECT FROM search_change AS waits WHERE waits.object_id = search_entry.object_id)")
    if question.hidden:
        parts.append("object_id <> ALL(%(hidden)s::uuid[])")
        values["hidden"] = sorted(question.hidden)
    return f"{' AND '.join(parts)} AND words @@ %(words)s::tsquery", values


def _counts(cursor: Any, where: str, values: Mapping[str, Any]) -> Found:
    cursor.execute(_COUNTS.format(where=where, most=COUNTED + 1, rare=RARE), values)
    by: dict[int, list[tuple[Any, ...]]] = {}
    for row in cursor.fetchall():
        by.setdefault(row[0], []).append(row[1:])
    total = by[0b11111][0][-1] if 0b11111 in by else 0
    return Found(
        total=min(total, COUNTED),
        more=total > COUNTED,
        kinds=Counter({row[0]: row[-1] for row in by.get(0b01111, ())}),
        units=Counter({row[1]: row[-1] for row in by.get(0b10111, ()) if row[1]}),
        years=Counter({row[2]: row[-1] for row in by.get(0b11011, ()) if row[2]}),
        categories=Counter({(row[0], row[3]): row[-1] for row in by.get(0b01101, ()) if row[3]}),
        senders=Counter({row[4]: row[-1] for row in by.get(0b11110, ()) if row[4]}),
    )


class _Page:
    """One page: by day, or what has the words in its title first and then the rest, each newest first.

    Of a common word only the newest are read, as far back as needed: whatever is older than a day cannot come before them.
    """

    def __init__(self, cursor: Any, question: Question, where: str, values: dict[str, Any], *, newest: bool) -> None:
        self.cursor, self.where, self.values = cursor, where, values
        self.start, self.length = question.start, min(question.length, DEEPEST - question.start)
        self.by_day = question.order == Order.DAY
        self.newest = newest

    def rows(self, asked: Asked) -> list[tuple[str, Any]]:
        """Return kind and id of each."""
        if self.by_day or not asked.titles:
            return self._newest(asked.everywhere, self.start, self.length)
        rows = self._newest(asked.titles, self.start, self.length)
        if len(rows) == self.length:
            return rows
        before = self.start + len(rows) if rows else self._count(asked.titles)
        rest = f"({asked.everywhere}) & !({asked.titles})"
        return rows + self._newest(rest, max(0, self.start - before), self.length - len(rows))

    def _newest(self, words: str, start: int, length: int) -> list[tuple[str, Any]]:
        rows: list[tuple[str, Any]] = []
        for days in (*NEWEST, None) if self.newest else (None,):
            since = "" if days is None else _SINCE
            self.cursor.execute(
                f"SELECT kind, object_id FROM search_entry WHERE {self.where} {since} "  # noqa: S608 - values are bound
                "ORDER BY day DESC NULLS LAST, object_id DESC LIMIT %(length)s OFFSET %(start)s",
                {**self.values, "words": words, "start": start, "length": length, "days": days},
            )
            rows = list(self.cursor.fetchall())
            if len(rows) == length:
                break
        return rows

    def _count(self, words: str) -> int:
        self.cursor.execute(
            f"SELECT count(*) FROM (SELECT FROM search_entry WHERE {self.where} LIMIT {DEEPEST}) AS found",  # noqa: S608
            {**self.values, "words": words},
        )
        return int(self.cursor.fetchone()[0])


# --- words ---------------------------------------------------------------------------------------------------------


def words_asked(terms: Sequence[Term]) -> Asked:
    """Return what is looked for in the index for these terms."""
    if not any(not term.excluded for term in terms):
        return Asked()
    wider = _wider({probe for term in terms for probe in _probes(term)})
    chains = recut(terms)
    everywhere, titles = [], []
    for term in terms:
        words = f"{'!' if term.excluded else ''}({_of_term(term, wider, chains)})"
        everywhere.append(words)
        titles.append(words if term.excluded else f"({_of_term(term, wider, chains, TITLE)})" if term.units else "")
    return Asked(" & ".join(everywhere), " & ".join(titles) if all(titles) else "")


def _probes(term: Term) -> list[str]:
    """Return what is looked for inside of the known words: the whole term and, of longer ones, the first two units."""
    if not term.units or not all(is_thai(unit) for unit in term.units[:2]):
        return []
    probes = []
    if len(term.joined) >= LONG_ENOUGH and all(is_thai(unit) for unit in term.units):
        probes.append(term.joined)
    if len(term.units) > 2:
        probes.append("".join(term.units[:2]))
    return probes


def _wider(probes: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Return the known words and pairs that contain a word, where the word is not a whole half of a pair."""
    asked = sorted(set(probes))
    found: dict[str, list[tuple[str, str]]] = {probe: [] for probe in asked}
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(_WIDER, [asked, CANDIDATES])
            for probe, word, joined in cursor.fetchall():
                found[probe].append((word, joined))
    return found


def _of_term(
    term: Term, wider: Mapping[str, Sequence[tuple[str, str]]], chains: Mapping[Term, Sequence[Chain]], mark: str = ""
) -> str:
    ways = [quoted(term.stamp)] if term.stamp and not mark else []
    if term.units:
        ways.append(_side_by_side(term, wider, mark))
        ways += [
            quoted(mark + word)
            for word, joined in wider.get(term.joined, ())
            if stands_alone(term.joined, joined, open_end=term.begins) and word != PAIR.join(term.units)
        ][:MOST_EXPANDED]
        ways += [
            " & ".join(f"({' | '.join(quoted(mark + pair) for pair in sorted(pairs))})" for pairs in chain)
            for chain in chains.get(term, ())
        ]
    return " | ".join(ways)


def _side_by_side(term: Term, wider: Mapping[str, Sequence[tuple[str, str]]], mark: str) -> str:
    last = ":*" if term.begins else ""
    if len(term.units) == 1:
        return f"{quoted(mark + term.units[0])}{last}"
    pairs = [f"{mark}{left}{PAIR}{right}" for left, right in zip(term.units, term.units[1:], strict=False)]
    if not term.exact and is_thai(term.units[-1]):
        last = ":*"  # the last word may be the beginning of a compound
    ways = [quoted(pair) for pair in pairs]
    ways[-1] += last
    if len(pairs) > 1:
        # the first word may be the end of a compound: กรรมการ|บริหาร|งาน in คณะกรรมการ|บริหาร|งาน
        ends = [
            mark + word for word, joined in wider.get("".join(term.units[:2]), ()) if _ends_with(term.units[:2], word, joined)
        ]
        ways[0] = f"({' | '.join([ways[0], *map(quoted, ends[:MOST_EXPANDED])])})"
    return " & ".join(ways)


def _ends_with(two: Sequence[str], word: str, joined: str) -> bool:
    left, _, right = word.partition(PAIR)
    return right == two[1] and left.endswith(two[0]) and stands_alone("".join(two), joined)
