"""The engine of search, reading side: one function from a Question to what was Found.

With `services.engine` this is all that knows how the index is kept; another engine would take the place of both.
Every condition of rights stands in the same WHERE as the words, so that counts and facets tell nothing more than the rows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from samnak.search.content import Found, Question, Term, is_thai, stands_alone
from samnak.search.content.words import PAIR, quoted
from samnak.search.enums import Order
from samnak.search.queries.builds import active_build

COUNTED = 2_000  # things counted before the answer says "more than"
DEEPEST = 1_000  # rows of the answer that can be paged to
MOST_EXPANDED = 40
CANDIDATES = 400
LONG_ENOUGH = 4  # letters of a word that is also looked for inside of compounds

# For a common word the planner would rather read the table until enough is found, unpacking every row's words.
_BY_INDEX = "SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)"
_WIDER = """
SELECT asked.word, known.word, known.joined FROM unnest(%s::text[]) AS asked(word)
CROSS JOIN LATERAL (
    SELECT word, joined FROM search_lexeme
    WHERE joined LIKE '%%' || asked.word || '%%'
      AND (NOT is_pair OR strpos(split_part(word, '_', 1), asked.word) = 0 AND strpos(split_part(word, '_', 2), asked.word) = 0)
    LIMIT %s
) AS known
"""


def find(question: Question) -> Found:
    """Return one page of what the asker may know of and in which every term occurs, with counts up to a bound."""
    build = active_build()
    asked = words_asked(question.terms)
    if build is None or not asked or not question.readers:
        return Found()
    where, values = _condition(question, build.number)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_BY_INDEX)
        counted = _counts(cursor, where, {**values, "words": asked})
        if not counted.total or question.start >= DEEPEST:
            return counted
        rows = _page(cursor, question, where, {**values, "words": asked})
    return Found(rows, counted.total, counted.more, counted.kinds, counted.units, counted.years, counted.categories)


# --- rights and filters --------------------------------------------------------------------------------------------


def _condition(question: Question, build: int) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {"build": build, "agency": question.agency_id}
    known = []
    for place, (kind, tokens) in enumerate(sorted(question.readers.items())):
        values |= {f"kind{place}": kind, f"tokens{place}": sorted(tokens)}
        known.append(f"kind = %(kind{place})s AND readers && %(tokens{place})s::uuid[]")
    parts = ["build = %(build)s", "agency_id = %(agency)s", f"({' OR '.join(known)})"]
    for column, value in (("unit_id", question.unit_id), ("year", question.year), ("category", question.category)):
        if value:
            parts.append(f"{column} = %({column})s")
            values[column] = value
    if question.cautious:
        parts.append("NOT EXISTS (SELECT FROM search_change AS waits WHERE waits.object_id = search_entry.object_id)")
    if question.hidden:
        parts.append("object_id <> ALL(%(hidden)s::uuid[])")
        values["hidden"] = sorted(question.hidden)
    return " AND ".join(parts), values


def _counts(cursor: Any, where: str, values: Mapping[str, Any]) -> Found:
    cursor.execute(
        f"SELECT kind, unit_id, year, category FROM search_entry WHERE {where} AND all_words @@ %(words)s::tsquery "  # noqa: S608
        f"LIMIT {COUNTED + 1}",
        values,
    )
    rows = cursor.fetchall()
    more = len(rows) > COUNTED
    rows = rows[:COUNTED]
    return Found(
        total=len(rows),
        more=more,
        kinds=Counter(row[0] for row in rows),
        units=Counter(row[1] for row in rows if row[1]),
        years=Counter(row[2] for row in rows if row[2]),
        categories=Counter((row[0], row[3]) for row in rows if row[3]),
    )


_NEWEST = "ORDER BY day DESC NULLS LAST, id + 0 DESC LIMIT %(length)s OFFSET %(start)s"


def _page(cursor: Any, question: Question, where: str, values: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return one page: by day, or what has the words in its title first and then the rest, each newest first."""
    length = min(question.length, DEEPEST - question.start)
    everywhere = f"SELECT kind, object_id FROM search_entry WHERE {where} AND all_words @@ %(words)s::tsquery"  # noqa: S608
    if question.order == Order.DAY:
        cursor.execute(f"{everywhere} {_NEWEST}", values | {"start": question.start, "length": length})
        return list(cursor.fetchall())
    titled = f"FROM search_entry WHERE {where} AND title_words @@ %(words)s::tsquery"
    cursor.execute(
        f"SELECT kind, object_id {titled} {_NEWEST}",
        values | {"start": question.start, "length": length},
    )
    rows = list(cursor.fetchall())
    if len(rows) == length:
        return rows
    # the ids of the titles come from their own index: asking each row's title_words would unpack them one by one
    cursor.execute(f"SELECT id {titled} LIMIT {DEEPEST}", values)
    before = [row[0] for row in cursor.fetchall()]
    rest = f"{everywhere} AND id <> ALL(%(before)s::bigint[]) {_NEWEST}"
    place = {"start": max(0, question.start - len(before)), "length": length - len(rows), "before": before}
    cursor.execute(rest, values | place)
    return rows + list(cursor.fetchall())


# --- words ---------------------------------------------------------------------------------------------------------


def words_asked(terms: Sequence[Term]) -> str:
    """Return the tsquery of all terms, as text; nothing when no term asks for anything."""
    if not any(not term.excluded for term in terms):
        return ""
    wider = _wider({probe for term in terms for probe in _probes(term)})
    return " & ".join(f"{'!' if term.excluded else ''}({_of_term(term, wider)})" for term in terms)


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


def _of_term(term: Term, wider: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    ways = [quoted(term.stamp)] if term.stamp else []
    if term.units:
        ways.append(_side_by_side(term, wider))
        ways += [
            quoted(word)
            for word, joined in wider.get(term.joined, ())
            if stands_alone(term.joined, joined, open_end=term.begins) and word != PAIR.join(term.units)
        ][:MOST_EXPANDED]
    return " | ".join(ways)


def _side_by_side(term: Term, wider: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    last = ":*" if term.begins else ""
    if len(term.units) == 1:
        return f"{quoted(term.units[0])}{last}"
    pairs = [f"{left}{PAIR}{right}" for left, right in zip(term.units, term.units[1:], strict=False)]
    if not term.exact and is_thai(term.units[-1]):
        last = ":*"  # the last word may be the beginning of a compound
    ways = [quoted(pair) for pair in pairs]
    ways[-1] += last
    if len(pairs) > 1:
        # the first word may be the end of a compound: กรรมการ|บริหาร|งาน in คณะกรรมการ|บริหาร|งาน
        ends = [word for word, joined in wider.get("".join(term.units[:2]), ()) if _ends_with(term.units[:2], word, joined)]
        ways[0] = f"({' | '.join([ways[0], *map(quoted, ends[:MOST_EXPANDED])])})"
    return " & ".join(ways)


def _ends_with(two: Sequence[str], word: str, joined: str) -> bool:
    left, _, right = word.partition(PAIR)
    return right == two[1] and left.endswith(two[0]) and stands_alone("".join(two), joined)
