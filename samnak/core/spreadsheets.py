"""Spreadsheets: one table a sheet, with its head, its sums and cells that can be reckoned with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from samnak.core.time import BANGKOK

WHOLE, MONEY, PERCENT, TEXT = "#,##0", "#,##0.00", "0.0", "@"
DAY = "[$-107041E]d mmm yyyy"  # Thai months, years of the Buddhist era
MOMENT = "[$-107041E]d mmm yyyy hh:mm"
HEAD = PatternFill("solid", fgColor="ECEFFA")
LINE = Border(bottom=Side(style="thin", color="C5CDEC"))
FORMULA = ("=", "+", "-", "@")
TITLE_SIZE = 14


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how wide it is, and how its figures are written."""

    heading: str
    width: float = 16
    figures: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: title, lines about it, columns and rows."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    about: Sequence[str] = ()


def workbook(tables: Sequence[Table]) -> BytesIO:
    """Return tables as a spreadsheet, one a sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _write(book.create_sheet(_sheet_name(table.name)), table)
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def _sheet_name(name: str) -> str:
    return "".join(mark for mark in name if mark not in r"[]:*?/\\")[:31]


def _write(page: Worksheet, table: Table) -> None:
    page.append([_plain(table.title)])
    page["A1"].font = Font(bold=True, size=TITLE_SIZE)
    for line in table.about:
        page.append([_plain(line)])
    page.append([])
    page.append([column.heading for column in table.columns])
    head = page.max_row
    for cell in page[head]:
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD, LINE
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row in table.rows:
        page.append([_plain(value) for value in row])
    for number, column in enumerate(table.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    for cells in page.iter_rows(min_row=head + 1):
        for one, column in zip(cells, table.columns, strict=False):
            _shape(one, column)
    if page.max_row > head:
        _sum(page, table.columns, head + 1, page.max_row)
    page.freeze_panes = f"A{head + 1}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _plain(value: Any) -> Any:
    """Keep a text from being taken as a formula, leave out marks no spreadsheet can hold, write moments by Bangkok's clock."""
    if isinstance(value, datetime):
        return value.astimezone(BANGKOK).replace(tzinfo=None)
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _shape(cell: Cell | MergedCell, column: Column) -> None:
    if isinstance(cell.value, datetime):
        cell.number_format = MOMENT
    elif isinstance(cell.value, date):
        cell.number_format = DAY
    elif isinstance(cell.value, (int, float, Decimal)) and column.figures:
        cell.number_format = column.figures
    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(cell.value, str))


def _sum(page: Worksheet, columns: Sequence[Column], first: int, last: int) -> None:
    """Add a row of sums below the columns that have one."""
    if not any(column.total for column in columns):
        return
    row = last + 1
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        sum_cell = page.cell(row=row, column=number, value=f"=SUM({letter}{first}:{letter}{last})" if column.total else None)
        if column.total:
            sum_cell.number_format = column.figures
        sum_cell.font = Font(bold=True)
        sum_cell.border = Border(top=Side(style="thin"))
