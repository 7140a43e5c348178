"""A view copy of a received letter: ตรารับหนังสือ (form 12) drawn over page one, and the routing minutes behind.

The received bytes stay as they came, signatures included; what is made here is another file, for the eye only.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf

from samnak.core.thai import date_and_clock, local_date, official_clock, short_date, to_thai_digits
from samnak.core.typesetting.engine import compile_pdf
from samnak.core.typesetting.pages import UnreadablePdfError, clearest_place, page_sizes
from samnak.core.typesetting.words import pieces

__all__ = ["ReceiveStamp", "RoutingMinute", "UnreadablePdfError", "render_receive_stamp"]

_TEMPLATE = Path(__file__).parent / "templates" / "stamped_copy.typ"
_CENTIMETRE = 72 / 2.54
_STAMP_SIZE = (5 * _CENTIMETRE, 2.5 * _CENTIMETRE)
COPY_WORD = "สำเนาสำหรับดู"


@dataclass(frozen=True, kw_only=True)
class ReceiveStamp:
    """ตรารับหนังสือ - which registry received the letter, under which number, when."""

    agency: str
    receive_no: str
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class RoutingMinute:
    """เกษียน - one note on the way of the letter: to whom, what, by whom, when."""

    addressee: str
    text: str
    name: str
    position: str
    written_at: datetime


def render_receive_stamp(
    pdf: bytes, stamp: ReceiveStamp, *, minutes: Sequence[RoutingMinute] = (), about: Sequence[str] = ()
) -> bytes:
    """Return a view copy with the stamp on page one and, when there are minutes, a page บันทึกเกษียน at the end."""
    sizes = page_sizes(pdf)
    left, top = clearest_place(pdf, _STAMP_SIZE)
    overlay = compile_pdf(_TEMPLATE, _data(sizes, (left, top), stamp, minutes, about), standards=("1.7",))
    try:
        with pikepdf.open(io.BytesIO(pdf)) as copy, pikepdf.open(io.BytesIO(overlay)) as drawn:
            _flatten(copy)
            for number, page in enumerate(list(copy.pages)):
                page.add_overlay(drawn.pages[number])
            copy.pages.extend(list(drawn.pages)[len(sizes) :])
            made = io.BytesIO()
            copy.save(made)
    except pikepdf.PdfError as error:
        raise UnreadablePdfError(str(error)) from error
    return made.getvalue()


def _flatten(copy: pikepdf.Pdf) -> None:
    """Make signatures and fields plain drawing: over changed pages they would only tell the reader they are broken."""
    if "/AcroForm" in copy.Root:
        copy.flatten_annotations("all")
    for key in (
        "/AcroForm",
        "/Metadata",
        "/Perms",
        "/DSS",
        "/OpenAction",
        "/AA",
    ):  # the claims of the original are not those of the copy
        if key in copy.Root:
            del copy.Root[key]


def _data(
    sizes: Sequence[tuple[float, float]],
    place: tuple[float, float],
    stamp: ReceiveStamp,
    minutes: Sequence[RoutingMinute],
    about: Sequence[str],
) -> dict[str, Any]:
    day = local_date(stamp.received_at)
    return {
        "title": COPY_WORD,
        "date": [day.year, day.month, day.day],
        "copy_word": COPY_WORD,
        "sheets": [{"width": width, "height": height} for width, height in sizes],
        "stamp": {
            "x": place[0],
            "y": place[1],
            "agency": stamp.agency,
            "number": to_thai_digits(stamp.receive_no),
            "day": to_thai_digits(short_date(day)),
            "time": to_thai_digits(official_clock(stamp.received_at)).removesuffix("น.").strip(),
        },
        "about": [pieces(to_thai_digits(line)) for line in about],
        "minutes": [
            {
                "number": to_thai_digits(f"{number}."),
                "addressee": pieces(f"เรียน {minute.addressee}") if minute.addressee else [],
                "text": [pieces(to_thai_digits(line)) for line in minute.text.splitlines()],
                "by": [
                    pieces(line)
                    for line in (f"({minute.name})", minute.position, to_thai_digits(date_and_clock(minute.written_at)))
                    if line
                ],
            }
            for number, minute in enumerate(minutes, 1)
        ],
    }
