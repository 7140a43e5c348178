"""Dates and times as Thai offices write and type them: Buddhist years, Thai month names, Bangkok time."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from samnak.core.thai.digits import to_arabic_digits, to_thai_digits

BANGKOK = ZoneInfo("Asia/Bangkok")

MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
SHORT_MONTHS = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)

_ERA = 543
_FIRST_BUDDHIST_YEAR = 2400
_FISCAL_YEAR_FIRST_MONTH = 10
_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


class ThaiDateError(ValueError):
    """A typed date cannot be understood; the message says in polite Thai what to type."""


class DateParts(NamedTuple):
    """Day, month name and Buddhist year as separate words, for the blanks of an official form."""

    day: str
    month: str
    year: str


def local_date(moment: date) -> date:
    """Give the calendar day in Bangkok; an aware datetime is converted first."""
    if isinstance(moment, datetime):
        return _in_bangkok(moment).date()
    return moment


def _in_bangkok(moment: datetime) -> datetime:
    return moment.astimezone(BANGKOK) if moment.tzinfo else moment


def _digits(text: str, *, thai: bool) -> str:
    return to_thai_digits(text) if thai else text


def buddhist_year(d: date) -> int:
    """Give the Buddhist year (พ.ศ.) of a day."""
    return local_date(d).year + _ERA


def fiscal_year_be(d: date) -> int:
    """Give the Thai fiscal year (ปีงบประมาณ), which begins on 1 October of the year before."""
    day = local_date(d)
    return day.year + _ERA + (day.month >= _FISCAL_YEAR_FIRST_MONTH)


def date_parts(d: date, *, thai_digits: bool = False) -> DateParts:
    """Give day, full month name and Buddhist year as separate words."""
    day = local_date(d)
    return DateParts(
        _digits(str(day.day), thai=thai_digits),
        MONTHS[day.month - 1],
        _digits(str(day.year + _ERA), thai=thai_digits),
    )


def long_date(d: date, *, thai_digits: bool = False) -> str:
    """Write a date as in letters: 18 กันยายน 2563."""
    return " ".join(date_parts(d, thai_digits=thai_digits))


def short_date(d: date, *, thai_digits: bool = False) -> str:
    """Write a date as in lists: 18 ก.ย. 2563."""
    day = local_date(d)
    return _digits(f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year + _ERA}", thai=thai_digits)


def numeric_date(d: date, *, thai_digits: bool = False) -> str:
    """Write a date in figures, as input fields show it: 18/09/2563."""
    day = local_date(d)
    return _digits(f"{day.day:02}/{day.month:02}/{day.year + _ERA}", thai=thai_digits)


def order_date(d: date, *, thai_digits: bool = True) -> str:
    """Write the date line of orders and announcements: วันที่ ๑ มกราคม พ.ศ. ๒๕๖๙."""
    day, month, year = date_parts(d, thai_digits=thai_digits)
    return f"วันที่ {day} {month} พ.ศ. {year}"


def clock(moment: datetime | time, *, thai_digits: bool = False) -> str:
    """Write a time of day as screens show it: 10:42 น."""
    local = _in_bangkok(moment) if isinstance(moment, datetime) else moment
    return _digits(f"{local:%H:%M} น.", thai=thai_digits)


def official_clock(moment: datetime | time, *, thai_digits: bool = True) -> str:
    """Write a time of day as official papers do: ๐๙.๐๐ น."""
    local = _in_bangkok(moment) if isinstance(moment, datetime) else moment
    return _digits(f"{local:%H.%M} น.", thai=thai_digits)


def date_and_clock(moment: datetime) -> str:
    """Write date and time for lists and histories: 18 ก.ย. 2563 10:42 น."""
    return f"{short_date(moment)} {clock(moment)}"


def span(start: datetime, end: datetime) -> str:
    """Write from and to in few words, the last day only when it is another one: 22 พ.ย. 2569 09:00–12:00 น."""
    until = clock(end) if local_date(start) == local_date(end) else date_and_clock(end)
    return f"{date_and_clock(start).removesuffix(' น.')}–{until}"


def relative(dt: datetime, now: datetime) -> str:
    """Say how long ago something happened while that is under 24 hours, else give date and time."""
    seconds = (dt - now) // timedelta(seconds=-1) if dt <= now else -((dt - now) // timedelta(seconds=1))
    if -_MINUTE < seconds < _MINUTE:
        return _("เมื่อสักครู่")
    if seconds < 0 or seconds >= _DAY:
        return date_and_clock(dt)
    if seconds < _HOUR:
        return _("%(count)s นาทีที่แล้ว") % {"count": seconds // _MINUTE}
    return _("%(count)s ชั่วโมงที่แล้ว") % {"count": seconds // _HOUR}


# --- typed dates ---------------------------------------------------------------------------------------------------


def _bare(name: str) -> str:
    return name.replace(".", "").replace(" ", "").lower()


_ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_NUMBERS = {
    _bare(name): number
    for names in (
        MONTHS,
        SHORT_MONTHS,
        [month.removesuffix("คม").removesuffix("ยน").removesuffix("พันธ์") for month in MONTHS],
        _ENGLISH_MONTHS,
        [month[:3] for month in _ENGLISH_MONTHS],
    )
    for number, name in enumerate(names, 1)
}
_MONTH_NUMBERS |= {"sept": 9, "เมย์": 4}

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?")
_FIGURES = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{2}|\d{4})")
_WORDS = re.compile(r"(\d{1,2})\s*[-/]?\s*(?:เดือน)?\s*([^\d\s][^\d]*?)\s*[-/]?\s*(?:พ\.?\s*ศ\.?|ค\.?\s*ศ\.?)?\s*(\d{2}|\d{4})")
_LEADING_WORDS = re.compile(
    r"^(?:สั่ง|ประกาศ|ให้ไว้|ลง)?\s*(?:ณ\s*)?(?:วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ?|ศุกร์|เสาร์|อาทิตย์))?\s*(?:ที่|วันที่)?\s*"
)


def parse_thai_date(text: str) -> date:
    """Read a date as people type it; raise ThaiDateError with what to type instead."""
    typed = " ".join(to_arabic_digits(text).split()).lower()
    if not typed:
        raise ThaiDateError(_("โปรดระบุวันที่ เช่น 18/09/2563 หรือ 18 ก.ย. 2563"))
    typed = _LEADING_WORDS.sub("", typed)
    if found := _ISO.fullmatch(typed):
        year, month, day = (int(part) for part in found.groups())
    elif found := _FIGURES.fullmatch(typed):
        day, month, year = (int(part) for part in found.groups())
    elif (found := _WORDS.fullmatch(typed)) and (number := _MONTH_NUMBERS.get(_bare(found[2]))):
        day, month, year = int(found[1]), number, int(found[3])
    else:
        raise ThaiDateError(_("ไม่เข้าใจวันที่ที่พิมพ์ โปรดพิมพ์วัน เดือน และปี พ.ศ. เช่น 18/09/2563 หรือ 18 ก.ย. 2563"))
    return _checked(day, month, year)


def _checked(day: int, month: int, year: int) -> date:
    if year < 100:
        year += 2500
    if year > _FIRST_BUDDHIST_YEAR:
        year -= _ERA
    if not 1 <= month <= 12:
        raise ThaiDateError(_("เดือนต้องเป็นเลข 1 ถึง 12 โปรดพิมพ์ตามลำดับ วัน/เดือน/ปี เช่น 18/09/2563"))
    try:
        return date(year, month, day)
    except ValueError:
        raise ThaiDateError(
            _("ไม่มีวันที่ %(day)s %(month)s พ.ศ. %(year)s ในปฏิทิน โปรดตรวจสอบวันที่อีกครั้ง")
            % {"day": day, "month": MONTHS[month - 1], "year": year + _ERA}
        ) from None
