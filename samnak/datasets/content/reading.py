"""Files as tables: encodings, delimiters, sheets, and where the heading stands."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from samnak.datasets.content.values import date_of, decimal_of, tidy
from samnak.datasets.errors import UnreadableTableError

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELL = 20_000  # letters
MOST_UNPACKED = 600_000_000  # bytes of a workbook
DELIMITERS = ",\t;|"
SAMPLE_LINES = 60
HEADING_WITHIN = 20
MOSTLY = 0.6


@dataclass(slots=True)
class RawTable:
    """A table as it lies in its file: the words of its heading, its rows, and how it was found."""

    headings: list[str]
    rows: list[list[Any]]
    heading_row: int = 1
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    about: list[str] = field(default_factory=list)  # lines above the heading


def read_table(stream: IO[bytes], name: str) -> RawTable:
    """Read an XLSX or CSV file."""
    if name.lower().endswith(".xlsx"):
        return _read_workbook(stream)
    return _read_text(stream.read())


# --- text --------------------------------------------------------------------------------------------------------


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding: UTF-8, UTF-16 with or without its mark, or the Thai code page."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode(content, "utf-16"), "UTF-16"
    if content.startswith(b"\xef\xbb\xbf"):
        return _decode(content, "utf-8-sig"), "UTF-8"
    sample = content[:4000]
    zeros = [sample[start::2].count(0) for start in (0, 1)]
    if max(zeros) > len(sample) // 8:
        return _decode(content, "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _decode(content, "cp874"), "TIS-620 (cp874)"


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableTableError(_("อ่านตัวอักษรในแฟ้มไม่ได้ กรุณาเปิดแฟ้มแล้วบันทึกเป็น CSV UTF-8 หรือ XLSX")) from error


def delimiter_of(text: str) -> str:
    """Return the mark between the cells: the one that cuts most lines into the same number of parts."""
    lines = [line for line in text[:200_000].splitlines() if line.strip()][:SAMPLE_LINES]

    def worth(mark: str) -> tuple[int, int]:
        counted = Counter(len(row) for row in csv.reader(lines, delimiter=mark))
        width, times = max(counted.items(), key=lambda pair: (pair[1] if pair[0] > 1 else 0, pair[0]), default=(1, 0))
        return (times, width) if width > 1 else (0, 0)

    return max(DELIMITERS, key=worth)


def _read_text(content: bytes) -> RawTable:
    text, encoding = decoded(content)
    mark = delimiter_of(text)
    try:
        rows = _bounded(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise UnreadableTableError(_("แฟ้ม CSV เสียหาย กรุณาเปิดแฟ้มตรวจดูเครื่องหมายคำพูดแล้วบันทึกใหม่")) from error
    table = _with_heading(rows)
    table.encoding, table.delimiter = encoding, mark
    return table


# --- workbooks -----------------------------------------------------------------------------------------------------


def _read_workbook(stream: IO[bytes]) -> RawTable:
    damaged = _("เปิดแฟ้ม Excel ไม่ได้ กรุณาเปิดแฟ้มตรวจดูแล้วบันทึกเป็น .xlsx ใหม่")
    try:
        with zipfile.ZipFile(stream) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise UnreadableTableError(_("แฟ้ม Excel ใหญ่เกินไปเมื่อคลายแล้ว กรุณาแบ่งเป็นหลายแฟ้ม"))
        stream.seek(0)
        book = load_workbook(stream, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise UnreadableTableError(damaged) from error
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # what a file says of its size may be wrong
            rows = _bounded(list(row) for row in sheet.iter_rows(values_only=True))
            if any(_filled(row) for row in rows):
                table = _with_heading(rows)
                table.sheet = sheet.title
                return table
    finally:
        book.close()
    raise UnreadableTableError(_("ไม่พบข้อมูลในแฟ้ม กรุณาตรวจว่าข้อมูลอยู่ในแผ่นงานที่ไม่ได้ซ่อนไว้"))


def _bounded(rows: Iterator[list[Any]] | Any) -> list[list[Any]]:
    found: list[list[Any]] = []
    for row in rows:
        cells = [_cut(cell) for cell in row]
        while cells and tidy(cells[-1]) is None:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise UnreadableTableError(_("ตารางมีเกิน %(most)s คอลัมน์ กรุณาแบ่งเป็นหลายตาราง") % {"most": MOST_COLUMNS})
        found.append(cells)
        if len(found) > MOST_ROWS + HEADING_WITHIN:
            raise UnreadableTableError(_("ตารางมีเกิน %(most)s แถว กรุณาแบ่งเป็นหลายตาราง") % {"most": f"{MOST_ROWS:,}"})
    return found


def _cut(cell: Any) -> Any:
    return cell[:MOST_CELL].replace("\x00", "") if isinstance(cell, str) else cell


# --- the heading ---------------------------------------------------------------------------------------------------


def _filled(row: Sequence[Any]) -> int:
    return sum(1 for cell in row if tidy(cell) is not None)


def _is_word(cell: Any) -> bool:
    return isinstance(cell, str) and decimal_of(tidy(cell)) is None and date_of(tidy(cell)) is None


def _with_heading(rows: list[list[Any]]) -> RawTable:
    """Find the heading: the first row of words that is nearly as wide as the rows below it."""
    early = rows[:HEADING_WITHIN]
    width = max((_filled(row) for row in rows[:SAMPLE_LINES]), default=0)
    if width == 0:
        raise UnreadableTableError(_("ไม่พบข้อมูลในแฟ้ม กรุณาตรวจแฟ้มแล้วนำเข้าใหม่"))
    place = next((number for number, row in enumerate(early) if _heads(row, width)), None)
    if place is None:
        place = next(number for number, row in enumerate(early or rows) if _filled(row))
    headings = ["" if tidy(cell) is None else str(tidy(cell)) for cell in rows[place]]
    body = [row for row in rows[place + 1 :] if _filled(row)]
    if not body:
        raise UnreadableTableError(_("ตารางมีแต่หัวคอลัมน์ ไม่มีแถวข้อมูล กรุณาตรวจแฟ้มแล้วนำเข้าใหม่"))
    width = max(len(headings), *(len(row) for row in body))
    headings += [""] * (width - len(headings))
    above = [" ".join(str(cell) for cell in row if tidy(cell) is not None) for row in rows[:place]]
    return RawTable(
        headings=headings,
        rows=[row + [None] * (width - len(row)) for row in body],
        heading_row=place + 1,
        about=[line for line in above if line],
    )


def _heads(row: Sequence[Any], width: int) -> bool:
    words = [cell for cell in row if tidy(cell) is not None]
    return len(words) >= max(1, MOSTLY * width) and (len(words) > 1 or width == 1) and all(_is_word(cell) for cell in words)
