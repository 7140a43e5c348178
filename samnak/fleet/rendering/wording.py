"""Words made ready for a form: Thai digits, widths in points, and pieces for line breaking that fit their room."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import Literal, TypeAlias

from fontTools.ttLib import TTFont

from samnak.core.thai import long_date, official_clock, short_date, to_thai_digits
from samnak.core.typesetting.fonts import font_directory
from samnak.core.typesetting.words import pieces

Breaks: TypeAlias = Literal["words", "spaces", "never"]
"""Where a line may end: anywhere between words; in names only at spaces; in figures and dates never."""
LINE = 1.269
"""Height of a line of text in em, as the office text settings have it."""
_TOKEN = re.compile(r"\S+")
_LATIN = re.compile(r"[A-Za-z@]")
# Letters with the vowels and marks around them: a word longer than its room is parted between these.
_CLUSTER = re.compile("[เ-ไ]?[ก-ฮ][ะ-\u0e3aๅ็-๎]*|.", re.DOTALL)
_HUNDREDTH = Decimal("0.01")


def digits(text: str) -> str:
    """Write numbers in Thai digits; models, addresses and codes with Latin letters stay as they are."""
    return _TOKEN.sub(lambda match: match[0] if _LATIN.search(match[0]) else to_thai_digits(match[0]), text)


def whole(number: int | None) -> str:
    """Write a whole number as accounts do: ๔๕,๓๒๑; nothing for what is not known."""
    return "" if number is None else to_thai_digits(f"{number:,}")


def decimal(number: Decimal | None) -> str:
    """Write a number with two places: ๑,๒๓๔.๕๐; nothing for what is not known."""
    return "" if number is None else to_thai_digits(f"{number.quantize(_HUNDREDTH, ROUND_HALF_UP):,}")


def day_in_letters(day: date | None) -> str:
    """Write a day as letters do: ๒๔ พฤศจิกายน ๒๕๖๙."""
    return "" if day is None else long_date(day, thai_digits=True)


def day_in_lists(day: date | None) -> str:
    """Write a day as lists do: ๒๔ พ.ย. ๒๕๖๙."""
    return "" if day is None else short_date(day, thai_digits=True)


def day_in_narrow_lists(day: date | None) -> str:
    """Write a day in little room: ๒๔ พ.ย. ๖๙."""
    words = day_in_lists(day).rpartition(" ")
    return f"{words[0]} {words[2][-2:]}" if day is not None else ""


def clock(moment: datetime | None) -> str:
    """Write a time of day without its unit, which the form prints: ๐๘.๓๐."""
    return "" if moment is None else official_clock(moment).removesuffix("น.").strip()


@cache
def _advances(style: str) -> dict[int, float]:
    """Give the width of each character in em."""
    with TTFont(font_directory() / f"sarabun-{style}.ttf", lazy=True) as font:
        unit = font["head"].unitsPerEm
        return {code: font["hmtx"][glyph][0] / unit for code, glyph in font.getBestCmap().items()}


@lru_cache(maxsize=16384)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Measure text set in one line, in points."""
    known = _advances("bold" if bold else "regular")
    return size * sum(known.get(ord(character), 0.5) for character in text)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """Part text at its words, once for all sizes that a form is tried in."""
    return tuple(pieces(text))


@lru_cache(maxsize=16384)
def fitted(text: str, room: float, size: float, breaks: Breaks = "words", *, bold: bool = False) -> tuple[str, ...]:
    """Part text into pieces between which a line may break, each of which fits the room unless it may never break."""
    plain = digits(text.replace("\r\n", "\n").strip())
    if breaks == "words":
        return tuple(part for piece in _words(plain) for part in _parted(piece, room, size, bold=bold))
    if breaks == "never":
        return tuple(part for part in re.split("(\n)", plain) if part)
    made: list[str] = []
    for word in re.split("( +|\n)", plain):
        # A family name is broken only where it is wider than the room.
        made += [word] if width(word, size, bold=bold) <= room else fitted(word, room, size, bold=bold)
    return tuple(word for word in made if word)


def _parted(piece: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    if width(piece, size, bold=bold) <= room:
        yield piece
        return
    part = ""
    for cluster in _CLUSTER.findall(piece):
        if part and width(part + cluster, size, bold=bold) > room:
            yield part
            part = ""
        part += cluster
    yield part


@lru_cache(maxsize=16384)
def lines(text: str, room: float, size: float, breaks: Breaks = "words", *, bold: bool = False) -> tuple[str, ...]:
    """Break text into the lines that it takes in a room; empty text takes none."""
    made: list[str] = []
    line, used = "", 0.0
    for piece in fitted(text, room, size, breaks, bold=bold):
        long = width(piece, size, bold=bold)
        if piece == "\n" or (line and used + long > room and not piece.isspace()):
            made.append(line.rstrip())
            line, used = "", 0.0
        if line or not piece.isspace():
            line, used = line + piece, used + long
    return (*made, line.rstrip()) if line or made else ()
