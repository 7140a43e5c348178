"""Rows of a version: filtered, searched, sorted and cut in the database; everything asked is a value, never SQL."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from samnak.datasets.content.schema import ColumnDraft
from samnak.datasets.content.values import kept, tidy
from samnak.datasets.enums import NUMBERS, ColumnType
from samnak.datasets.errors import QuestionError
from samnak.datasets.models import Column, Row

MOST_ASKED = 32_000  # rows in one answer, as CKAN
MOST_WORDS = 6
# leading vowels after their consonant, tone marks left out: the order of the dictionary, on servers without ICU as well
THAI_ORDER = "translate(regexp_replace(lower(%s), '([เ-ไ])([ก-ฮ])', '\\2\\1', 'g'), '็่้๊๋์', '') COLLATE \"C\""
NUMBERED = "_id"  # the number of the row, as CKAN calls it


@dataclass(frozen=True, slots=True)
class RowQuestion:
    """What is asked of the rows of a version."""

    text: str = ""
    column_texts: Mapping[str, str] = field(default_factory=dict)  # q of single columns
    filters: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    order: Sequence[tuple[str, bool]] = ()  # column, descending
    limit: int = 100
    offset: int = 0
    counted: bool = True


def columns_of(version_id: UUID) -> list[Column]:
    """Return the dictionary of a version."""
    return list(Column.objects.filter(version=version_id).order_by("place"))


def drafts_of(columns: Sequence[Column]) -> list[ColumnDraft]:
    """Return columns as the readers of tables know them."""
    return [
        ColumnDraft(
            name=one.name, label=one.label, kind=one.kind, heading=one.heading, description=one.description,
            unit=one.unit, required=one.required,
            unique=one.unique, least=one.least, most=one.most, examples=list(one.examples), statistics=dict(one.statistics),
        )
        for one in columns
    ]  # fmt: skip


def answer(version_id: UUID, kinds: Mapping[str, str], question: RowQuestion) -> tuple[list[tuple[int, list[Any]]], int | None]:
    """Return (number, values) of the rows asked for, and how many there are in all; `kinds` are the columns in their order."""
    where, given = _where(version_id, kinds, question)
    rows: list[tuple[int, list[Any]]] = []
    with connection.cursor() as cursor:
        if question.limit:
            statement = sql.SQL("SELECT position, values FROM datasets_row WHERE {} ORDER BY {} LIMIT %s OFFSET %s").format(
                where, _order(kinds, question)
            )
            cursor.execute(statement, [*given, min(question.limit, MOST_ASKED), question.offset])
            rows = [(number, values if isinstance(values, list) else json.loads(values)) for number, values in cursor.fetchall()]
        total = None
        if question.counted:
            cursor.execute(sql.SQL("SELECT count(*) FROM datasets_row WHERE {}").format(where), given)
            (total,) = cursor.fetchone()
    return rows, total


def _place(kinds: Mapping[str, str], name: str, parameter: str) -> int:
    if name not in kinds:
        raise QuestionError(_("ไม่มีคอลัมน์ชื่อ %(name)s") % {"name": name}, field=parameter)
    return list(kinds).index(name)


def _where(version_id: UUID, kinds: Mapping[str, str], question: RowQuestion) -> tuple[sql.Composable, list[Any]]:
    parts: list[sql.Composable] = [sql.SQL("version_id = %s")]
    given: list[Any] = [version_id]
    for word in question.text.split()[:MOST_WORDS]:
        parts.append(sql.SQL("values::text ILIKE %s"))
        given.append(_like(json.dumps(word, ensure_ascii=False)[1:-1]))
    for name, text in question.column_texts.items():
        place = _place(kinds, name, "q")
        for word in text.split()[:MOST_WORDS]:
            parts.append(sql.SQL("values ->> %s ILIKE %s"))
            given += [place, _like(word)]
    for name, wanted in question.filters.items():
        if name == NUMBERED:
            parts.append(sql.SQL("position = ANY(%s)"))
            given.append([_whole(one) for one in wanted])
            continue
        place = _place(kinds, name, "filters")
        parts.append(sql.SQL("values -> %s = ANY(%s::jsonb[])"))
        given += [place, [json.dumps(_asked(one, kinds[name]), ensure_ascii=False) for one in wanted]]
    return sql.SQL(" AND ").join(parts), given


def _like(text: str) -> str:
    return "%" + text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"


def _whole(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise QuestionError(_("_id ต้องเป็นจำนวนเต็ม"), field="filters") from error


def _asked(value: Any, kind: str) -> Any:
    """Return a value asked for as the rows hold it: 2,569 and ๒๕๖๙ ask for the number 2569."""
    return kept(tidy(value) if not isinstance(value, dict | list) else json.dumps(value), kind)[0]


def _order(kinds: Mapping[str, str], question: RowQuestion) -> sql.Composable:
    parts: list[sql.Composable] = []
    for name, descending in question.order:
        way = sql.SQL("DESC" if descending else "ASC")
        if name == NUMBERED:
            parts.append(sql.SQL("position {}").format(way))
            continue
        place = sql.Literal(_place(kinds, name, "sort"))
        shape = (
            "nullif(values -> {}, 'null'::jsonb) {} NULLS LAST"
            if kinds[name] in NUMBERS or kinds[name] in {ColumnType.DATE, ColumnType.BOOLEAN}
            else THAI_ORDER % "values ->> {}" + " {} NULLS LAST"
        )
        parts.append(sql.SQL(shape).format(place, way))
    return sql.SQL(", ").join([*parts, sql.SQL("position")])


def values_of(version_id: UUID, block: int = 5000) -> Iterator[tuple[int, list[Any]]]:
    """Return all rows of a version in order, a block at a time."""
    last = 0
    while True:
        rows = list(
            Row.objects.filter(version=version_id, position__gt=last)
            .order_by("position")
            .values_list("position", "values")[:block]
        )
        yield from rows
        if len(rows) < block:
            return
        last = rows[-1][0]
