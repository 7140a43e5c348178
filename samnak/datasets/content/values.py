"""Single values as people type them: Thai digits, thousands marks, years of two eras."""

import math
import re
from datetime import date, datetime
from typing import Any

from samnak.core import thai
from samnak.datasets.enums import ColumnType

BUDDHIST = 543
LEAST_BUDDHIST_YEAR = 2400
NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "null", "none", "#n/a", "ไม่มีข้อมูล", "ไม่ระบุ"})
TRUE = frozenset({"true", "yes", "ใช่", "มี"})
FALSE = frozenset({"false", "no", "ไม่ใช่", "ไม่มี"})
INTEGER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)")
DECIMAL = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?\.\d+(?:[eE][+-]?\d{1,2})?")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
THAI_WORDS = re.compile(r"[ก-๛]")
LONGEST_NUMBER = 15  # what a double holds exactly
LONGEST_DATE = 40


def tidy(cell: Any) -> Any:
    """Return a cell without needless spaces, or None where it holds nothing."""
    if isinstance(cell, str):
        text = " ".join(cell.replace("\u200b", "").replace("\ufeff", "").split())
        return None if text.casefold() in NOTHING else text
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**LONGEST_NUMBER:
        return int(cell)
    return cell


def integer_of(cell: Any) -> int | None:
    """Return the whole number that a tidy cell holds."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell
    if not isinstance(cell, str):
        return None
    text = thai.to_arabic_digits(cell)
    return int(text.replace(",", "")) if INTEGER.fullmatch(text) and len(text) <= LONGEST_NUMBER + 6 else None


def decimal_of(cell: Any) -> float | None:
    """Return the number that a tidy cell holds."""
    if isinstance(cell, float):
        return cell
    whole = integer_of(cell)
    if whole is not None:
        return float(whole)
    if not isinstance(cell, str):
        return None
    text = thai.to_arabic_digits(cell)
    return float(text.replace(",", "")) if DECIMAL.fullmatch(text) else None


def date_of(cell: Any) -> tuple[date, bool] | None:  # noqa: PLR0911 - one for each way to write a day
    """Return the day that a tidy cell holds, and whether its year was written in the Buddhist era."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _day(cell.year, cell.month, cell.day)
    if not isinstance(cell, str) or len(cell) > LONGEST_DATE:
        return None
    text = thai.to_arabic_digits(cell)
    if found := ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := SLASHED.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if THAI_WORDS.search(text):
        try:
            return thai.parse_thai_date(text), True
        except thai.ThaiDateError:
            return None
    return None


def _day(year: int, month: int, day: int) -> tuple[date, bool] | None:
    buddhist = year >= LEAST_BUDDHIST_YEAR
    try:
        return date(year - BUDDHIST if buddhist else year, month, day), buddhist
    except ValueError:
        return None


def boolean_of(cell: Any) -> bool | None:
    """Return the yes or no that a tidy cell holds."""
    if isinstance(cell, bool):
        return cell
    word = cell.casefold() if isinstance(cell, str) else ""
    return True if word in TRUE else False if word in FALSE else None


def text_of(cell: Any) -> str:
    """Return a tidy cell as a text."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def kept(cell: Any, kind: str) -> tuple[Any, bool]:
    """Return a tidy cell as a JSON value of a type, and whether it is one; what is not is kept as the text it was."""
    if cell is None:
        return None, True
    value: Any
    if kind == ColumnType.INTEGER:
        value = integer_of(cell)
    elif kind == ColumnType.DECIMAL:
        value = decimal_of(cell)
    elif kind == ColumnType.BOOLEAN:
        value = boolean_of(cell)
    elif kind == ColumnType.DATE:
        found = date_of(cell)
        value = found[0].isoformat() if found else None
    else:
        value = text_of(cell)
    return (text_of(cell), False) if value is None else (value, True)
