"""Columns: their names, their types, and the values of a table made of them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from samnak.core import thai
from samnak.datasets.content.reading import RawTable
from samnak.datasets.content.values import boolean_of, date_of, decimal_of, integer_of, kept, text_of, tidy
from samnak.datasets.enums import NUMBERS, ColumnType

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
ENOUGH = 0.9  # of the cells agree on a type
MOST_EXAMPLES, MOST_TOP, LONGEST = 3, 8, 120
# what the words that head most tables are called in English
KNOWN = {
    "ลำดับ": "no", "ลำดับที่": "no", "ที่": "no", "ปี": "year", "ปีงบประมาณ": "fiscal_year", "เดือน": "month", "วันที่": "date",
    "จังหวัด": "province", "อำเภอ": "district", "ตำบล": "subdistrict", "ภาค": "region", "ชื่อ": "name", "รหัส": "code",
    "จำนวน": "amount", "หน่วยงาน": "unit", "ประเภท": "kind", "ชนิด": "kind", "ร้อยละ": "percent", "รวม": "total",
    "หมายเหตุ": "note", "ที่อยู่": "address", "โทรศัพท์": "phone", "อีเมล": "email", "ละติจูด": "latitude", "ลองจิจูด": "longitude",
    "ชื่อ-นามสกุล": "full_name", "ชื่อ-สกุล": "full_name", "เรื่อง": "subject", "งบประมาณ": "budget", "สถานะ": "state",
    "เลขประจำตัวประชาชน": "citizen_id", "รายการ": "item", "ผู้เข้าชม": "visitors", "จำนวนผู้เข้าชม": "visitors",
}  # fmt: skip
LIKE_A_CODE = re.compile(r"รหัส|เลขที่|เลขประจำตัว|ไปรษณีย์|โทรศัพท์|\bcode\b|\bid\b|phone|zip", re.IGNORECASE)


@dataclass(slots=True)
class ColumnDraft:
    """คอลัมน์ - what is known of a column: how it is called, its type, and what its cells say."""

    name: str
    label: str
    kind: str
    heading: str = ""  # as the file has it
    description: str = ""
    unit: str = ""
    required: bool = False
    unique: bool = False
    least: float | None = None
    most: float | None = None
    examples: list[str] = field(default_factory=list)
    statistics: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class TypedTable:
    """A table of JSON values with its columns; `wrong` holds the places (row, column) of cells that are not of their type."""

    columns: list[ColumnDraft]
    rows: list[list[Any]]
    wrong: set[tuple[int, int]]
    loose: Counter[int]  # cells with needless spaces, by column
    loose_places: dict[int, list[int]]
    eras: list[tuple[int, int]]  # dates by column: how many in the Buddhist era, how many not


def column_name(heading: str, place: int, taken: set[str]) -> str:
    """Return an English name without spaces for a heading, unlike those that are taken."""
    known = KNOWN.get(heading.strip())
    made = known or re.sub(r"[^a-z0-9]+", "_", thai.to_arabic_digits(heading).lower()).strip("_")[:50]
    if not NAME.fullmatch(made):
        made = f"column_{place + 1}"
    name, number = made, 2
    while name in taken:
        name, number = f"{made}_{number}", number + 1
    return name


def detect_type(heading: str, cells: Sequence[Any]) -> str:
    """Return the type on which nearly all cells agree; where none fits, they are text."""
    filled = [cell for cell in cells if cell is not None]
    if not filled:
        return ColumnType.TEXT

    def agree(reader: Any) -> bool:
        return sum(1 for cell in filled if reader(cell) is not None) >= ENOUGH * len(filled)

    if agree(boolean_of):
        return ColumnType.BOOLEAN
    if agree(integer_of):
        texts = [thai.to_arabic_digits(text_of(cell)) for cell in filled]
        padded = any(len(text) > 1 and text.startswith("0") for text in texts)
        return ColumnType.CODE if padded or LIKE_A_CODE.search(heading) else ColumnType.INTEGER
    if agree(decimal_of):
        return ColumnType.DECIMAL
    if agree(date_of):
        return ColumnType.DATE
    return ColumnType.CODE if LIKE_A_CODE.search(heading) and not any(" " in text_of(one) for one in filled) else ColumnType.TEXT


def understand(raw: RawTable, known: Sequence[ColumnDraft] = (), *, in_order: bool = False) -> TypedTable:
    """Return the table with its types; what is known of a column from before is kept.

    Columns are known by the words of their heading, or, `in_order`, by their place, where the file was made from them.
    """
    before = {one.name: one for one in known} | {one.label: one for one in known} | {one.heading: one for one in known}
    in_order = in_order and len(known) == len(raw.headings)
    tidy_rows = [[tidy(cell) for cell in row] for row in raw.rows]
    columns: list[ColumnDraft] = []
    taken = {one.name for one in known}
    used: set[str] = set()
    for place, heading in enumerate(raw.headings):
        old = known[place] if in_order else before.get(heading) if heading else None
        if old is not None and old.name not in used:
            column = ColumnDraft(**{name: getattr(old, name) for name in CARRIED})
        else:
            name = column_name(heading, place, taken | used)
            kind = detect_type(heading, [row[place] for row in tidy_rows])
            column = ColumnDraft(name=name, label=heading or name, kind=kind, heading=heading)
        used.add(column.name)
        columns.append(column)
    return _typed(raw, tidy_rows, columns)


CARRIED = ("name", "label", "kind", "heading", "description", "unit", "required", "unique", "least", "most")


def _typed(raw: RawTable, tidy_rows: list[list[Any]], columns: list[ColumnDraft]) -> TypedTable:
    wrong: set[tuple[int, int]] = set()
    loose: Counter[int] = Counter()
    places: dict[int, list[int]] = {}
    eras = [[0, 0] for _column in columns]
    rows: list[list[Any]] = []
    kinds = [column.kind for column in columns]
    for number, (cells, typed) in enumerate(zip(tidy_rows, raw.rows, strict=True)):
        values: list[Any] = []
        for place, cell in enumerate(cells):
            value, right = kept(cell, kinds[place])
            if not right:
                wrong.add((number, place))
            if isinstance(typed[place], str) and isinstance(cell, str) and typed[place] != cell:
                loose[place] += 1
                places.setdefault(place, []).append(number)
            if kinds[place] == ColumnType.DATE and right and cell is not None:
                found = date_of(cell)
                eras[place][0 if found and found[1] else 1] += 1
            values.append(value)
        rows.append(values)
    return TypedTable(columns, rows, wrong, loose, places, [(one[0], one[1]) for one in eras])


def describe(table: TypedTable) -> None:
    """Write examples and statistics into the columns."""
    for place, column in enumerate(table.columns):
        values = [row[place] for row in table.rows]
        filled = [value for value in values if value is not None]
        counted = Counter(_countable(value) for value in filled)
        column.examples = [text[:LONGEST] for text in list(counted)[:MOST_EXAMPLES]]
        column.statistics = {
            "rows": len(values),
            "missing": len(values) - len(filled),
            "distinct": len(counted),
            "top": [[text[:LONGEST], number] for text, number in counted.most_common(MOST_TOP)],
        }
        numbers = [value for value in filled if isinstance(value, int | float) and not isinstance(value, bool)]
        if column.kind in NUMBERS and numbers:
            column.statistics |= {
                "min": min(numbers),
                "max": max(numbers),
                "mean": round(sum(numbers) / len(numbers), 4),
                "sum": round(sum(numbers), 4),
            }
        elif column.kind == ColumnType.DATE:
            days = [value for number, value in enumerate(values) if value and (number, place) not in table.wrong]
            if days:
                column.statistics |= {"min": min(days), "max": max(days)}


def _countable(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)
