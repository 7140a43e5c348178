"""Rows as files: CSV in blocks, a workbook with the dictionary on a second sheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from samnak.datasets.enums import ColumnType

BLOCK = 500
MOST_IN_WORKBOOK, MOST_CELLS = 50_000, 1_000_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"  # tells Excel that the file is UTF-8


def csv_blocks(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, for_people: bool = True) -> Iterator[bytes]:
    """Return a CSV file in blocks of bytes; for people it opens well in Excel and holds nothing that could run there."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    if for_people:
        stream.write(MARK)
    writer.writerow(headings)
    for number, row in enumerate(rows, 1):
        writer.writerow([_plain(value, safe=for_people) for value in row])
        if number % BLOCK == 0:
            yield _drained(stream)
    yield _drained(stream)


def _drained(stream: io.StringIO) -> bytes:
    content = stream.getvalue().encode()
    stream.seek(0)
    stream.truncate()
    return content


def _plain(value: Any, *, safe: bool = True) -> Any:
    """Write a value so that no spreadsheet takes it for a formula."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if safe and isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def fits_workbook(table: Mapping[str, Any]) -> bool:
    """Tell whether a released table is small enough to be made into a workbook while somebody waits."""
    rows = int(table["rows"])
    return rows <= MOST_IN_WORKBOOK and rows * len(table["columns"]) <= MOST_CELLS


def workbook_of(name: str, columns: Sequence[Mapping[str, Any]], rows: Iterable[Sequence[Any]]) -> io.BytesIO:
    """Return rows as a workbook; the second sheet is the dictionary."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(name))
    sheet.append([_cell(one["name"]) for one in columns])
    for row in rows:
        sheet.append([_cell(value) for value in row])
    dictionary = book.create_sheet(_("พจนานุกรมข้อมูล"))
    dictionary.append([_("ชื่อคอลัมน์"), _("ชื่อไทย"), _("ชนิด"), _("หน่วย"), _("คำอธิบาย")])
    for one in columns:
        words = [one["name"], one["label"], str(ColumnType(one["kind"]).label), one["unit"], one["description"]]
        dictionary.append([_cell(word) for word in words])
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def _sheet_name(name: str) -> str:
    return "".join(mark for mark in name if mark not in r"[]:*?/\\")[:31] or "data"


def _cell(value: Any) -> Any:
    plain = _plain(value) if not isinstance(value, bool) else value
    return ILLEGAL_CHARACTERS_RE.sub("", plain) if isinstance(plain, str) else plain
