"""Repetition by RRULE (RFC 5545 section 3.3.10), read on the wall clock of Asia/Bangkok.

The text is the record. It is expanded when it is written, never when it is read.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samnak.core import thai
from samnak.core.time import BANGKOK

MOST_DATES = 800
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "COUNT", "UNTIL", "WKST"}
DAYS = {
    "MO": gettext_lazy("จันทร์"),
    "TU": gettext_lazy("อังคาร"),
    "WE": gettext_lazy("พุธ"),
    "TH": gettext_lazy("พฤหัสบดี"),
    "FR": gettext_lazy("ศุกร์"),
    "SA": gettext_lazy("เสาร์"),
    "SU": gettext_lazy("อาทิตย์"),
}
DAY_CODES = tuple(DAYS)
_ORDINALS = {
    1: gettext_lazy("แรก"),
    2: gettext_lazy("ที่สอง"),
    3: gettext_lazy("ที่สาม"),
    4: gettext_lazy("ที่สี่"),
    5: gettext_lazy("ที่ห้า"),
    -1: gettext_lazy("สุดท้าย"),
}
_EVERY = {
    "DAILY": (gettext_lazy("ทุกวัน"), gettext_lazy("ทุก %(count)d วัน")),
    "WEEKLY": (gettext_lazy("ทุกสัปดาห์"), gettext_lazy("ทุก %(count)d สัปดาห์")),
    "MONTHLY": (gettext_lazy("ทุกเดือน"), gettext_lazy("ทุก %(count)d เดือน")),
    "YEARLY": (gettext_lazy("ทุกปี"), gettext_lazy("ทุก %(count)d ปี")),
}


class RuleError(ValueError):
    """A repetition cannot be used; the message is polite Thai."""


@dataclass(frozen=True, slots=True)
class Rule:
    """กฎการเกิดซ้ำ - a parsed RRULE; `until` is the last moment on the wall clock, without a time zone."""

    frequency: str
    interval: int = 1
    days: tuple[str, ...] = ()  # as MO or 2TU or -1FR
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    count: int | None = None
    until: datetime | None = None


def parse_rule(text: str) -> Rule:
    """Read an RRULE without its name; RuleError says what is wrong."""
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, _sign, value = part.partition("=")
        if name not in PARTS or not value or name in parts:
            raise RuleError(_("ระบบไม่เข้าใจกฎการเกิดซ้ำนี้ กรุณาเลือกจากแบบที่มีให้"))
        parts[name] = value
    if parts.get("FREQ") not in FREQUENCIES:
        raise RuleError(_("จองซ้ำได้เป็นรายวัน รายสัปดาห์ รายเดือน หรือรายปี"))
    if "COUNT" in parts and "UNTIL" in parts:
        raise RuleError(_("กรุณาเลือกอย่างใดอย่างหนึ่ง คือจำนวนครั้ง หรือวันสุดท้าย"))
    try:
        rule = Rule(
            frequency=parts["FREQ"],
            interval=int(parts.get("INTERVAL", "1")),
            days=tuple(parts["BYDAY"].split(",")) if "BYDAY" in parts else (),
            month_days=_numbers(parts.get("BYMONTHDAY")),
            months=_numbers(parts.get("BYMONTH")),
            positions=_numbers(parts.get("BYSETPOS")),
            count=int(parts["COUNT"]) if "COUNT" in parts else None,
            until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        )
    except ValueError as error:
        raise RuleError(_("ระบบไม่เข้าใจกฎการเกิดซ้ำนี้ กรุณาเลือกจากแบบที่มีให้")) from error
    _check(rule)
    return rule


def _numbers(text: str | None) -> tuple[int, ...]:
    return tuple(int(one) for one in text.split(",")) if text else ()


def _until(text: str) -> datetime:
    """Read UNTIL: a day means all of it; with Z it is UTC and turned to the wall clock."""
    if len(text) == 8:
        return datetime.strptime(text, "%Y%m%d").replace(hour=23, minute=59, second=59)  # noqa: DTZ007 - wall clock
    if text.endswith("Z"):
        moment = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return moment.astimezone(BANGKOK).replace(tzinfo=None)
    return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - wall clock


def _check(rule: Rule) -> None:
    if not 1 <= rule.interval <= 99:
        raise RuleError(_("ระยะห่างของการเกิดซ้ำต้องเป็น 1 ถึง 99"))
    if rule.count is not None and not 1 <= rule.count <= MOST_DATES:
        raise RuleError(_("จองซ้ำได้ไม่เกิน %(most)d ครั้ง") % {"most": MOST_DATES})
    if any(day[-2:] not in DAYS for day in rule.days):
        raise RuleError(_("ระบบไม่เข้าใจวันในสัปดาห์ที่เลือก กรุณาเลือกใหม่"))


def rule_text(rule: Rule) -> str:
    """Write a rule as RRULE; UNTIL in UTC, as RFC 5545 asks where DTSTART has a time zone."""
    parts = [f"FREQ={rule.frequency}"]
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    for name, values in (
        ("BYDAY", rule.days), ("BYMONTHDAY", rule.month_days), ("BYMONTH", rule.months), ("BYSETPOS", rule.positions),
    ):  # fmt: skip
        if values:
            parts.append(f"{name}={','.join(map(str, values))}")
    if rule.count is not None:
        parts.append(f"COUNT={rule.count}")
    if rule.until is not None:
        parts.append(f"UNTIL={rule.until.replace(tzinfo=BANGKOK).astimezone(UTC):%Y%m%dT%H%M%SZ}")
    return ";".join(parts)


def expand(
    text: str, first: datetime, *, after: datetime | None = None, until: datetime, excluded: Collection[datetime] = ()
) -> list[datetime]:
    """Return the starts of a series from its first one to `until` (both aware), later than `after` when given.

    The first start counts even where the rule would not give it, as calendars show it (RFC 5545 section 3.8.5.3).
    """
    rule = parse_rule(text)
    start = first.astimezone(BANGKOK).replace(tzinfo=None)
    last = until.astimezone(BANGKOK).replace(tzinfo=None)
    if rule.until is not None:
        last = min(last, rule.until)
    plain = ";".join(part for part in rule_text(rule).split(";") if not part.startswith("UNTIL="))
    found = rrulestr(plain, dtstart=start)
    dates = list(islice(_up_to(found, last), MOST_DATES + 1))
    if len(dates) > MOST_DATES:
        raise RuleError(_("ชุดนี้มีมากกว่า %(most)d ครั้ง กรุณากำหนดวันสุดท้ายให้เร็วขึ้น") % {"most": MOST_DATES})
    if start not in dates and rule.count is None:
        dates = [start, *dates]
    left_out = {moment.astimezone(BANGKOK).replace(tzinfo=None) for moment in excluded}
    aware = [moment.replace(tzinfo=BANGKOK) for moment in dates if moment not in left_out]
    return [moment for moment in aware if after is None or moment > after]


def _up_to(found: Iterable[datetime], last: datetime) -> Iterator[datetime]:
    for moment in found:
        if moment > last:
            return
        yield moment


def ends_before(text: str, moment: datetime) -> str:
    """Return the rule ended before a moment, for a series that is parted there."""
    rule = parse_rule(text)
    until = moment.astimezone(BANGKOK).replace(tzinfo=None) - timedelta(seconds=1)
    return rule_text(replace(rule, count=None, until=until))


def rule_in_words(text: str) -> str:
    """Say a rule in words: ทุก 2 สัปดาห์ วันจันทร์และวันพุธ จนถึง 31 ธ.ค. 2569."""
    rule = parse_rule(text)
    once, several = _EVERY[rule.frequency]
    words = [str(once) if rule.interval == 1 else str(several) % {"count": rule.interval}]
    if rule.days:
        words.append(_days_in_words(rule))
    if rule.month_days:
        days = ", ".join(_("วันสิ้นเดือน") if day == -1 else str(day) for day in rule.month_days)
        words.append(_("วันที่ %(days)s") % {"days": days})
    if rule.count is not None:
        words.append(ngettext("รวม %(count)d ครั้ง", "รวม %(count)d ครั้ง", rule.count) % {"count": rule.count})
    if rule.until is not None:
        words.append(_("จนถึง %(date)s") % {"date": thai.short_date(rule.until.date())})
    return " ".join(words)


def _days_in_words(rule: Rule) -> str:
    if set(rule.days) == set(DAY_CODES[:5]) and not rule.positions:
        return _("วันจันทร์ถึงศุกร์")
    said = []
    for day in rule.days:
        ordinal = int(day[:-2]) if day[:-2] else rule.positions[0] if rule.positions else 0
        name = _("วัน%(day)s") % {"day": DAYS[day[-2:]]}
        said.append(f"{name}{_ORDINALS[ordinal]}" if ordinal in _ORDINALS else name)
    return " ".join(said)
