"""The use of rooms as a spreadsheet."""

import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from samnak.bookings.queries.usage_report import Displacement, UnitUse
from samnak.core import thai
from samnak.core.language import in_thai


@in_thai()
def usage_sheet(month: str, units: Sequence[UnitUse], rooms: Sequence[tuple[str, float]], given: Sequence[Displacement]) -> bytes:
    """Return a workbook with the use by unit, by room, and who went before whom."""
    book = Workbook(write_only=True)
    _page(
        book,
        _("ตามหน่วยงาน"),
        [_("หน่วยงาน"), _("ชั่วโมง"), _("ชั่วโมงของหน่วยงานเอง"), _("โควตา"), _("ร้อยละของโควตา"), _("ครั้ง"), _("ไม่มาใช้")],
        ([row.name, row.hours, row.own_hours, row.quota, row.share, row.meetings, row.no_shows] for row in units),
        month,
    )
    _page(book, _("ตามห้อง"), [_("ห้อง"), _("ชั่วโมง")], ([name, hours] for name, hours in rooms), month)
    _page(
        book,
        _("ใช้สิทธิแทน"),
        [_("เมื่อ"), _("ผู้ใช้สิทธิ"), _("ผู้จองเดิม"), _("หน่วยงานเดิม"), _("วันที่จองเดิม"), _("เหตุผล")],
        (
            [
                thai.date_and_clock(row.at),
                row.by_name,
                row.whom,
                row.whom_unit,
                thai.date_and_clock(row.starts_at) if row.starts_at else "",
                row.reason,
            ]
            for row in given
        ),
        month,
    )
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _page(book: Workbook, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], month: str) -> None:
    page = book.create_sheet(title)
    page.freeze_panes = "A3"
    page.append([f"{title} {month}"])
    page.append(list(heads))
    for row in rows:
        page.append([_plain(cell) for cell in row])


def _plain(cell: object) -> object:
    """Keep a text from being taken as a formula, and leave out the marks that no spreadsheet can hold."""
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
