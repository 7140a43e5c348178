"""Print a page of a register: ทะเบียนหนังสือรับ (form 13) and ทะเบียนหนังสือส่ง (form 14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

from samnak.core.thai import short_date, to_thai_digits
from samnak.core.typesetting.engine import compile_pdf
from samnak.core.typesetting.words import pieces

RegisterKind: TypeAlias = Literal["incoming", "outgoing"]
_TEMPLATE = Path(__file__).parent / "templates" / "register.typ"
_TITLES = {"incoming": "ทะเบียนหนังสือรับ", "outgoing": "ทะเบียนหนังสือส่ง"}
_FIRST_COLUMN = {"incoming": "เลขทะเบียนรับ", "outgoing": "เลขทะเบียนส่ง"}
_COLUMNS = ("ที่", "ลงวันที่", "จาก", "ถึง", "เรื่อง", "การปฏิบัติ", "หมายเหตุ")


@dataclass(frozen=True, kw_only=True)
class RegisterHead:
    """What stands above the table: whose register, and of which days, in words."""

    agency: str
    period: str
    """As วันที่ ๒๒ เดือน พฤศจิกายน พ.ศ. ๒๕๖๙."""
    printed_on: date
    printed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One entry, in the order of the columns."""

    number: str
    doc_no: str
    doc_date: date | None
    from_party: str
    to_party: str
    subject: str
    action: str = ""
    remark: str = ""


def render_register(kind: RegisterKind, head: RegisterHead, rows: Iterable[RegisterRow]) -> bytes:
    """Return the register as PDF, the column heads again on every page."""
    cells = [_cells(row) for row in rows]
    printed = f"พิมพ์จากระบบเมื่อ {short_date(head.printed_on)}" + (f" โดย {head.printed_by}" if head.printed_by else "")
    data = {
        "title": _TITLES[kind],
        "agency": head.agency,
        "period": to_thai_digits(head.period),
        "date": [head.printed_on.year, head.printed_on.month, head.printed_on.day],
        "columns": [_FIRST_COLUMN[kind], *_COLUMNS],
        "rows": cells,
        "footer": to_thai_digits(printed),
        "numbers": [to_thai_digits(str(number)) for number in range(1, len(cells) + 2)],
    }
    return compile_pdf(_TEMPLATE, data)


def _cells(row: RegisterRow) -> list[list[str]]:
    return [
        [to_thai_digits(row.number)],
        _cell(row.doc_no or "–"),
        [to_thai_digits(short_date(row.doc_date))] if row.doc_date else ["–"],
        _cell(row.from_party),
        _cell(row.to_party),
        _cell(row.subject),
        _cell(row.action),
        _cell(row.remark),
    ]


@lru_cache(maxsize=8192)
def _cell(text: str) -> list[str]:
    """Part a cell's text; senders, addressees and acts repeat down a register."""
    return pieces(to_thai_digits(text))
