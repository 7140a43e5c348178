"""Quality: what a careful clerk would find on reading the table, with how often and where."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from samnak.datasets.content.schema import ColumnDraft, TypedTable
from samnak.datasets.enums import NUMBERS, ColumnType, QualityKind

MOST_PLACES = 50
FIRST_YEAR, YEARS_AHEAD = 1782, 20
COMMON_ERA, BUDDHIST_ERA = range(1900, 2101), range(2440, 2651)
FULL = 100


@dataclass(frozen=True, slots=True)
class Found:
    """One kind of observation about a column (or, with place -1, the whole row): how often, and the first rows."""

    place: int
    kind: str
    count: int
    rows: tuple[int, ...]  # counted from 1
    serious: bool


def check(table: TypedTable, today: date) -> list[Found]:
    """Return what is to be said about the quality of a table."""
    found = list(_double_rows(table))
    for place, column in enumerate(table.columns):
        values = [row[place] for row in table.rows]
        found += _of_column(table, place, column, values, today)
    return found


def _found(place: int, kind: QualityKind, rows: list[int], *, serious: bool) -> list[Found]:
    if not rows:
        return []
    return [Found(place, kind, len(rows), tuple(row + 1 for row in rows[:MOST_PLACES]), serious)]


def _double_rows(table: TypedTable) -> Iterator[Found]:
    seen: set[tuple[Any, ...]] = set()
    double = []
    for number, row in enumerate(table.rows):
        key = tuple(row)
        if key in seen:
            double.append(number)
        seen.add(key)
    yield from _found(-1, QualityKind.DUPLICATE_ROW, double, serious=True)


def _of_column(table: TypedTable, place: int, column: ColumnDraft, values: list[Any], today: date) -> list[Found]:
    empty = [number for number, value in enumerate(values) if value is None]
    wrong = sorted(number for number, where in table.wrong if where == place)
    found = _found(place, QualityKind.MISSING, empty, serious=column.required)
    found += _found(place, QualityKind.WRONG_TYPE, wrong, serious=True)
    if column.unique:
        seen: Counter[Any] = Counter()
        again = []
        for number, value in enumerate(values):
            if value is not None and seen[value]:
                again.append(number)
            seen[value] += 1
        found += _found(place, QualityKind.DUPLICATE_VALUE, again, serious=True)
    right = [(number, value) for number, value in enumerate(values) if value is not None and (number, place) not in table.wrong]
    out = [number for number, value in right if _is_out(column, value, today)]
    found += _found(place, QualityKind.OUT_OF_RANGE, out, serious=True)
    if table.loose[place]:
        rows = tuple(row + 1 for row in table.loose_places[place][:MOST_PLACES])
        found.append(Found(place, QualityKind.SPACES, table.loose[place], rows, serious=False))
    return found + _eras(table, place, column, right)


def _is_out(column: ColumnDraft, value: Any, today: date) -> bool:
    if column.kind in NUMBERS:
        percent = "ร้อยละ" in f"{column.label}{column.unit}" or "%" in f"{column.label}{column.unit}"
        least = 0 if column.least is None and percent else column.least
        most = FULL if column.most is None and percent else column.most
        return bool((least is not None and value < least) or (most is not None and value > most))
    if column.kind == ColumnType.DATE:
        return not FIRST_YEAR <= int(str(value)[:4]) <= today.year + YEARS_AHEAD
    return False


def _eras(table: TypedTable, place: int, column: ColumnDraft, right: list[tuple[int, Any]]) -> list[Found]:
    """Find dates, or years, of which some are written in one era and some in the other."""
    buddhist, common = table.eras[place]
    if column.kind == ColumnType.DATE and buddhist and common:
        return [Found(place, QualityKind.MIXED_ERA, min(buddhist, common), (), serious=True)]
    if column.kind != ColumnType.INTEGER or not ("ปี" in column.label or "year" in column.name):
        return []
    ours = [number for number, value in right if value in BUDDHIST_ERA]
    theirs = [number for number, value in right if value in COMMON_ERA]
    fewer = min(ours, theirs, key=len)
    return _found(place, QualityKind.MIXED_ERA, fewer, serious=True) if ours and theirs else []
