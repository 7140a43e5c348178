"""What every form shares: the imprint at its foot and places to sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from samnak.core.thai import local_date, to_thai_digits
from samnak.core.typesetting.engine import Typeset, typeset
from samnak.fleet.rendering.wording import clock, day_in_lists, digits, lines, width

CENTIMETRE = 72 / 2.54
_TEMPLATES = Path(__file__).parent / "templates"
_SIGNED = "ลงนามทางอิเล็กทรอนิกส์"
_SMALL = 0.82
"""Size of dates and references below a signature, in em of the form."""
_SMALLEST_NAME = 0.82
"""How far a long name shrinks before it takes a second line."""


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """What the foot of each page says of the paper: which record it shows, when it was printed and by whom."""

    printed_at: datetime
    document_id: str = ""
    printed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Signature:
    """(ลงชื่อ) - a place to sign: dots while nobody is named, a line to sign by hand until `signed_at` is known."""

    name: str = ""
    """Without the brackets."""
    position: str = ""
    authority: str = ""
    """Words of authority, as ปฏิบัติราชการแทน ผู้ว่าราชการจังหวัดเชียงใหม่."""
    order_reference: str = ""
    """The order that gives the power, as คำสั่งจังหวัดเชียงใหม่ ที่ 123/2569 ลงวันที่ 1 ตุลาคม 2569."""
    signed_at: datetime | None = None
    recorded_by: str = ""
    """Who entered the decision, when that is another person."""


def typeset_sheet(template: str, data: Mapping[str, Any], *, imprint: Imprint, unseen: Mapping[str, Any]) -> Typeset:
    """Compile the template of a form with what every form has."""
    printed = f"พิมพ์เมื่อ {day_in_lists(imprint.printed_at)} {clock(imprint.printed_at)} น."
    by = f" โดย {imprint.printed_by}" if imprint.printed_by else ""
    record = f"รหัสเอกสาร {imprint.document_id}  " if imprint.document_id else ""
    day = local_date(imprint.printed_at)
    shared = {
        "digits": list(to_thai_digits("0123456789")),
        "page": "หน้า",
        "imprint": digits(record + printed + by),
        "date": [day.year, day.month, day.day],
    }
    said = {"author": imprint.printed_by or "ระบบงานรถราชการ", "on": "เลือก", "off": "ไม่ได้เลือก"}
    return typeset(_TEMPLATES / template, {**shared, **data}, unseen={**said, **unseen})


def signing(
    signature: Signature,
    *,
    room: float,
    size: float,
    opening: str = "(ลงชื่อ)",
    role: str = "",
    title: str = "",
    dated: bool = False,
) -> dict[str, Any]:
    """Shape a place to sign: `role` stands behind the dots, `title` below the name; `dated` keeps dots for the date."""
    signed = signature.signed_at
    moment = f"{day_in_lists(signed)} เวลา {clock(signed)} น." if signed else ""
    name = f"({signature.name})" if signature.name else ""
    recorded = f"บันทึกผลในระบบโดย {signature.recorded_by}" if signature.recorded_by else ""
    below = [text for text in (signature.position, signature.authority, "" if title in signature.position else title) if text]
    small = [text for text in (signature.order_reference, recorded, moment) if text]
    name_lines = lines(name, room * 0.97 / _SMALLEST_NAME, size, "spaces")
    below_lines = [line for text in below for line in lines(text, room * 0.97, size)]
    small_lines = [line for text in small for line in lines(text, room * 0.97, size * _SMALL)]
    open_date = dated and not signed
    return {
        "opening": opening,
        "signed": _SIGNED if signed else "",
        "role": role,
        "name": name_lines,
        "small_size": _SMALL,
        "name_size": max(min(1.0, room * 0.97 / width(name, size)), _SMALLEST_NAME) if name else 1.0,
        "below": below_lines,
        "small": small_lines,
        "date_label": "วันที่" if open_date else "",
        "count": 1 + max(1, len(name_lines)) + open_date + len(below_lines) + len(small_lines),
    }
