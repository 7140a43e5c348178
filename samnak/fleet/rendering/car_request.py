"""Print ใบขออนุญาตใช้รถส่วนกลาง (form 3), with the words of everybody on its way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from samnak.core.thai import date_parts, to_thai_digits
from samnak.fleet.rendering.dotted import Blank, Line, dotted
from samnak.fleet.rendering.sheets import CENTIMETRE, Imprint, Signature, signing, typeset_sheet
from samnak.fleet.rendering.wording import LINE, clock, day_in_letters, digits, lines, whole

Decision: TypeAlias = Literal["approved", "rejected", ""]
TITLE = "ใบขออนุญาตใช้รถส่วนกลาง"
_ROOM = 16 * CENTIMETRE
_INDENT = 2.5 * CENTIMETRE
_HEIGHT = (29.7 - 1.8 - 1.7) * CENTIMETRE
_SETTINGS = ((16.0, 5.0), (16.0, 3.0), (16.0, 1.0), (15.0, 1.0), (15.0, 0.0), (14.0, 0.0), (13.0, 0.0), (12.0, 0.0), (11.0, 0.0))
"""Size and extra leading in points; the first that keeps the form on one page is taken."""
_LONG = (14.0, 0.0)
"""Those of a form that no letters to be read would keep on one page."""
_NAMES_ON_FORM = 6
_APART = 0.5
"""Em at least between the parts of the form."""


@dataclass(frozen=True, kw_only=True)
class RequestSheet:
    """ใบขออนุญาตใช้รถส่วนกลาง - what form 3 says; all that is empty stays a dotted place."""

    imprint: Imprint
    number: str = ""
    agency: str = ""
    requested_on: date | None = None
    addressee: str = ""
    requester: str = ""
    requester_position: str = ""
    destination: str = ""
    purpose: str = ""
    locality: str = ""
    province: str = ""
    passenger_count: int | None = None
    passengers: Sequence[str] = ()
    """Names, where they are known; more than six stand in a list behind the form."""
    depart_at: datetime | None = None
    return_at: datetime | None = None
    merged_with: str = ""
    """Number of the request whose car takes these people along."""
    late_reason: str = ""
    """Why the request was entered after the trip."""
    remark: str = ""
    requester_signature: Signature = field(default_factory=Signature)
    plate: str = ""
    driver: str = ""
    allocation_note: str = ""
    """What the vehicle officer adds, as that no car is free and a hired one goes."""
    odometer_before: int | None = None
    odometer_after: int | None = None
    officer_signature: Signature = field(default_factory=Signature)
    head_signature: Signature = field(default_factory=Signature)
    """ผู้อำนวยการกอง/หัวหน้ากอง หรือผู้แทน."""
    decision: Decision = ""
    decision_reason: str = ""
    approver_signature: Signature = field(default_factory=Signature)
    """ผู้มีอำนาจสั่งใช้รถ: the person empowered by order, never merely the one who clicked."""


def render_car_request(sheet: RequestSheet) -> bytes:
    """Return the request as PDF on one page; very long words make the letters smaller, many passengers a list behind."""
    unseen = {"title": f"{TITLE} {sheet.number}".strip()}
    for size, leading in _SETTINGS:
        data = _data(sheet, size, leading)
        if _height(data) < _HEIGHT:
            made = typeset_sheet("car_request.typ", data, imprint=sheet.imprint, unseen=unseen)
            if made.places["form"].page == 1:
                return made.pdf
    return typeset_sheet("car_request.typ", _data(sheet, *_LONG), imprint=sheet.imprint, unseen=unseen).pdf


def _height(data: Mapping[str, Any]) -> float:
    """Guess how high the form stands."""
    line = LINE * data["size"]
    written = data["request"] + data["allocation"] + [data["reason"]]
    signed = data["requester"]["count"] + max(data["officer"]["count"], data["head"]["count"]) + data["approver"]["count"]
    spaced = sum(len(item) for item in written)
    height = (spaced + signed + 4 + len(data["agency"])) * line + (spaced + 6) * data["leading"]
    return float(height + 5 * _APART * data["size"])


def _data(sheet: RequestSheet, size: float, leading: float) -> dict[str, Any]:
    half = _ROOM / 2

    def place(*blanks: Blank, indent: float = 0.0, least: int = 1, room: float = _ROOM) -> list[Line]:
        return dotted(blanks, room=room, size=size, indent=indent, least=least)

    return {
        "size": size,
        "leading": leading,
        "apart": _APART,
        "form": "แบบ ๓",
        "title": TITLE,
        "number": place(Blank(label="เลขที่", value=sheet.number), room=5.5 * CENTIMETRE),
        "agency": lines(sheet.agency, _ROOM, size),
        "day": place(*_day_blanks(sheet.requested_on), room=9.5 * CENTIMETRE),
        "request": [
            place(Blank(label="เรียน", value=sheet.addressee)),
            place(
                Blank(label="ข้าพเจ้า", value=sheet.requester),
                Blank(label="ตำแหน่ง", value=sheet.requester_position),
                indent=_INDENT,
            ),
            place(Blank(label="ขออนุญาตใช้รถ (ไปที่)", value=sheet.destination)),
            place(Blank(label="เพื่อ", value=sheet.purpose), least=2),
            place(
                Blank(label="ในท้องที่", value=sheet.locality, share=2),
                Blank(label="จังหวัด", value=sheet.province, share=2),
                Blank(label="มีคนนั่ง", value=whole(sheet.passenger_count), after="คน", centred=True),
            ),
            *([place(Blank(label="ผู้ร่วมเดินทาง", value=_named(sheet.passengers)))] if sheet.passengers else []),
            place(*_moment_blanks("ในวันที่", sheet.depart_at)),
            place(*_moment_blanks("ถึงวันที่", sheet.return_at)),
            *(place(blank) for blank in _notes(sheet)),
        ],
        "requester": signing(sheet.requester_signature, room=half, size=size, role="ผู้ขออนุญาต"),
        "allocation": [
            place(
                Blank(label="ตรวจสอบแล้ว เห็นควรใช้รถหมายเลขทะเบียน", value=sheet.plate),
                indent=_INDENT / 2,
            ),
            place(Blank(label="พนักงานขับรถ", value=sheet.driver)),
            place(
                Blank(label="เลขไมล์ก่อนไป", value=whole(sheet.odometer_before), centred=True),
                Blank(label="หลังไป", value=whole(sheet.odometer_after), centred=True),
                Blank(label="รวม", value=whole(_distance(sheet)), after="กม.", centred=True),
            ),
            *([place(Blank(label="หมายเหตุ", value=sheet.allocation_note))] if sheet.allocation_note else []),
        ],
        "officer": signing(sheet.officer_signature, room=half, size=size, role="เจ้าหน้าที่จัดรถ"),
        "head": signing(sheet.head_signature, room=half, size=size, title="ผู้อำนวยการกอง/หัวหน้ากอง หรือผู้แทน"),
        "passengers": _list_behind(sheet.passengers),
        "opinion": "ความเห็นของผู้มีอำนาจสั่งใช้รถ",
        "approved": {"on": sheet.decision == "approved", "label": "อนุมัติ"},
        "rejected": {"on": sheet.decision == "rejected", "label": "ไม่อนุมัติ"},
        "reason": place(Blank(label="เพราะ", value=sheet.decision_reason), room=_ROOM - 6 * CENTIMETRE),
        "approver": signing(
            sheet.approver_signature, room=half * 1.2, size=size, opening="(ลงนาม)", role="ผู้มีอำนาจสั่งใช้รถ", dated=True
        ),
    }


def _named(names: Sequence[str]) -> str:
    """Write a few names in a row; many stand in a list behind the form."""
    if len(names) > _NAMES_ON_FORM:
        return "ตามรายชื่อแนบท้าย"
    return "  ".join(f"{number}. {name}" for number, name in enumerate(names, 1)) if len(names) > 1 else names[0]


def _list_behind(names: Sequence[str]) -> dict[str, Any] | None:
    if len(names) <= _NAMES_ON_FORM:
        return None
    return {
        "title": "รายชื่อผู้ร่วมเดินทางแนบท้ายใบขออนุญาตใช้รถส่วนกลาง",
        "names": [
            [to_thai_digits(f"{number}."), lines(name, _ROOM / 2 - 2 * CENTIMETRE, 16)] for number, name in enumerate(names, 1)
        ],
    }


def _distance(sheet: RequestSheet) -> int | None:
    if sheet.odometer_before is None or sheet.odometer_after is None:
        return None
    return sheet.odometer_after - sheet.odometer_before


def _day_blanks(day: date | None) -> tuple[Blank, ...]:
    number, month, year = date_parts(day) if day else ("", "", "")
    return (
        Blank(label="วันที่", value=number, share=0.6, centred=True),
        Blank(label="เดือน", value=month, share=1.5, centred=True),
        Blank(label="พ.ศ.", value=year, centred=True),
    )


def _moment_blanks(label: str, moment: datetime | None) -> tuple[Blank, ...]:
    return (
        Blank(label=label, value=day_in_letters(moment), share=2, centred=True),
        Blank(label="เวลา", value=clock(moment), after="น.", centred=True),
    )


def _notes(sheet: RequestSheet) -> Iterator[Blank]:
    """Give the lines that only some requests have."""
    if sheet.merged_with:
        yield Blank(label="ร่วมเดินทางกับใบขอเลขที่", value=digits(sheet.merged_with))
    if sheet.late_reason:
        yield Blank(label="บันทึกย้อนหลัง เนื่องจาก", value=sheet.late_reason)
    if sheet.remark:
        yield Blank(label="หมายเหตุ", value=sheet.remark)
