"""Print รายงานอุบัติเหตุ (form 5), with the steps taken since and the photographs."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from samnak.core.thai import date_parts
from samnak.fleet.rendering.dotted import Blank, Line, dotted
from samnak.fleet.rendering.sheets import CENTIMETRE, Imprint, Signature, signing, typeset_sheet
from samnak.fleet.rendering.wording import LINE, clock, day_in_letters, day_in_lists, digits, lines

TITLE = "รายงานอุบัติเหตุ"
_ROOM = 16 * CENTIMETRE
_INDENT = 2.5 * CENTIMETRE
_HEIGHT = (29.7 - 1.8 - 1.7) * CENTIMETRE
_SETTINGS = ((16.0, 4.0), (16.0, 2.0), (16.0, 0.0), (15.0, 1.0), (15.0, 0.0))
"""Size and extra leading in points; the first that keeps the form on one page is taken."""
_LONG = (16.0, 2.0)
"""Those of a report that takes more than a page."""
_APART = 0.5
_PHOTO_PIXELS = 800
_PHOTO_QUALITY = 80


@dataclass(frozen=True, kw_only=True)
class OtherParty:
    """คู่กรณี - one other party of the accident."""

    name: str = ""
    address: str = ""
    plate: str = ""
    insurance: str = ""
    damage: str = ""


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """One step taken after the accident."""

    day: date | None
    text: str
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetPhoto:
    """One photograph, JPEG or PNG, of any size."""

    content: bytes
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class AccidentSheet:
    """รายงานอุบัติเหตุ - what form 5 says; all that is empty stays a dotted place."""

    imprint: Imprint
    written_at: str = ""
    """เขียนที่."""
    written_on: date | None = None
    addressee: str = ""
    reporter: str = ""
    """The driver, or who reports for him."""
    reporter_position: str = ""
    plate: str = ""
    vehicle_name: str = ""
    agency: str = ""
    driver: str = ""
    mission: str = ""
    """ใช้ในราชการ."""
    user: str = ""
    """ผู้ใช้รถ."""
    happened_at: datetime | None = None
    place: str = ""
    event: str = ""
    own_damage: str = ""
    other_parties: Sequence[OtherParty] = ()
    injured: str = ""
    police_report: str = ""
    """การแจ้งความ: station, number and day."""
    witnesses: str = ""
    reporter_signature: Signature = field(default_factory=Signature)
    opinion: str = ""
    """ความเห็นผู้บังคับบัญชา."""
    superior_signature: Signature = field(default_factory=Signature)
    follow_ups: Sequence[FollowUp] = ()
    photos: Sequence[SheetPhoto] = ()


def render_accident_report(sheet: AccidentSheet) -> bytes:
    """Return the report as PDF; a long one goes on over pages, photographs stand on pages of their own."""
    pictures = [_picture(photo.content) for photo in sheet.photos]
    trials = (_data(sheet, pictures, size, leading) for size, leading in _SETTINGS)
    data = next((data for data in trials if _height(data) < _HEIGHT), None) or _data(sheet, pictures, *_LONG)
    unseen = {
        "title": f"{TITLE} {sheet.plate}".strip(),
        "photos": [
            {"content": picture, "alt": photo.caption or "ภาพถ่ายประกอบรายงานอุบัติเหตุ"}
            for photo, picture in zip(sheet.photos, pictures, strict=True)
        ],
    }
    return typeset_sheet("accident_report.typ", data, imprint=sheet.imprint, unseen=unseen).pdf


def _picture(content: bytes) -> list[int] | None:
    """Turn a photograph upright and make it no larger than paper needs; what cannot be opened gives nothing."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.draft("RGB", (2 * _PHOTO_PIXELS, 2 * _PHOTO_PIXELS))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        return None
    upright.thumbnail((_PHOTO_PIXELS, _PHOTO_PIXELS))
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright)
    made = io.BytesIO()
    paper.save(made, format="JPEG", quality=_PHOTO_QUALITY)
    return list(made.getvalue())


def _height(data: Mapping[str, Any]) -> float:
    """Guess how high the form stands without photographs."""
    written = [*data["head"], *data["report"], *data["opinion"]]
    spaced = sum(len(item) for item in written) + sum(len(step["text"]) for step in data["follow_ups"])
    signed = data["reporter"]["count"] + data["superior"]["count"]
    others = 3 + bool(data["follow_ups"])
    height = (spaced + signed + others) * LINE * data["size"] + (spaced + 6) * data["leading"]
    return float(height + 4 * _APART * data["size"])


def _data(sheet: AccidentSheet, pictures: Sequence[list[int] | None], size: float, leading: float) -> dict[str, Any]:
    half = _ROOM / 2

    def place(*blanks: Blank, indent: float = 0.0, least: int = 1, room: float = _ROOM) -> list[Line]:
        return dotted(blanks, room=room, size=size, indent=indent, least=least)

    return {
        "size": size,
        "leading": leading,
        "apart": _APART,
        "form": "แบบ ๕",
        "title": TITLE,
        "head": [
            place(Blank(label="เขียนที่", value=sheet.written_at), room=half),
            place(*_day_blanks(sheet.written_on), room=half),
        ],
        "report": [
            place(*blanks, least=least, indent=_INDENT if number == 1 else 0)
            for number, (blanks, least) in enumerate(_report(sheet))
        ],
        "closing": "จึงเรียนมาเพื่อโปรดทราบและพิจารณา",
        "reporter": signing(sheet.reporter_signature, room=half * 1.15, size=size, role="ผู้รายงาน"),
        "opinion": [place(Blank(label="ความเห็นผู้บังคับบัญชา", value=sheet.opinion), least=2)],
        "superior": signing(sheet.superior_signature, room=half * 1.15, size=size, role="ผู้บังคับบัญชา", dated=True),
        "follow_up_title": "การดำเนินการต่อเนื่อง",
        "follow_ups": [
            {
                "number": digits(f"{number}."),
                "day": day_in_lists(step.day),
                "text": lines(f"{step.text} ({step.by})" if step.by else step.text, 11.9 * CENTIMETRE, size),
            }
            for number, step in enumerate(sheet.follow_ups, 1)
        ],
        "photo_title": "ภาพถ่ายประกอบรายงานอุบัติเหตุ",
        "photos": [
            {
                "caption": lines(f"ภาพที่ {number}  {photo.caption}", 7.4 * CENTIMETRE, 14),
                "lost": "" if picture else "ไม่อาจแสดงภาพนี้ได้",
            }
            for number, (photo, picture) in enumerate(zip(sheet.photos, pictures, strict=True), 1)
        ],
    }


def _day_blanks(day: date | None) -> tuple[Blank, ...]:
    number, month, year = date_parts(day) if day else ("", "", "")
    return (
        Blank(label="วันที่", value=number, share=0.6, centred=True),
        Blank(label="เดือน", value=month, share=1.5, centred=True),
        Blank(label="พ.ศ.", value=year, centred=True),
    )


def _report(sheet: AccidentSheet) -> Iterator[tuple[tuple[Blank, ...], int]]:
    """Give the lines of the report, each with the number of lines that the printed form keeps for it."""
    yield (Blank(label="เรียน", value=sheet.addressee),), 1
    yield (Blank(label="ข้าพเจ้า", value=sheet.reporter), Blank(label="ตำแหน่ง", value=sheet.reporter_position)), 1
    yield (
        (
            Blank(label="ขอรายงานว่า รถหมายเลขทะเบียน", value=sheet.plate),
            Blank(label="ชื่อรถ", value=sheet.vehicle_name),
        ),
        1,
    )
    yield (Blank(label="พนักงานขับรถ", value=sheet.driver), Blank(label="สังกัด", value=sheet.agency, share=1.5)), 1
    yield (Blank(label="ใช้ในราชการ", value=sheet.mission),), 1
    yield (Blank(label="ผู้ใช้รถ", value=sheet.user),), 1
    yield (
        (
            Blank(label="เกิดอุบัติเหตุเมื่อวันที่", value=day_in_letters(sheet.happened_at), share=2, centred=True),
            Blank(label="เวลา", value=clock(sheet.happened_at), after="น.", centred=True),
        ),
        1,
    )
    yield (Blank(label="สถานที่เกิดเหตุ", value=sheet.place),), 1
    yield (Blank(label="เหตุการณ์", value=sheet.event),), 4
    yield (Blank(label="ความเสียหายของรถราชการ", value=sheet.own_damage),), 2
    for number, party in enumerate(sheet.other_parties or (OtherParty(),), 1):
        yield from _party(party, f"คู่กรณีรายที่ {number}" if len(sheet.other_parties) > 1 else "คู่กรณี")
    yield (Blank(label="ผู้บาดเจ็บ", value=sheet.injured),), 1
    yield (Blank(label="การแจ้งความ", value=sheet.police_report),), 1
    yield (Blank(label="พยาน", value=sheet.witnesses),), 1


def _party(party: OtherParty, label: str) -> Iterator[tuple[tuple[Blank, ...], int]]:
    yield (Blank(label=f"{digits(label)} ชื่อ", value=party.name), Blank(label="หมายเลขทะเบียน", value=party.plate, share=0.7)), 1
    yield (Blank(label="ที่อยู่", value=party.address),), 1
    yield (Blank(label="ประกันภัย", value=party.insurance), Blank(label="ความเสียหาย", value=party.damage)), 1
