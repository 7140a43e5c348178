"""The repetitions that the booking form offers, turned into the text of an RRULE and back."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext_lazy as _

from samnak.bookings.content.series import DAY_CODES, Rule, parse_rule, rule_text

NONE = ""
DAILY, WEEKDAYS, WEEKLY = "daily", "weekdays", "weekly"
MONTHLY_DAY, MONTHLY_WEEKDAY, YEARLY = "monthly_day", "monthly_weekday", "yearly"
PATTERNS = (
    (NONE, _("ไม่ซ้ำ")),
    (DAILY, _("ทุกวัน")),
    (WEEKDAYS, _("ทุกวันจันทร์ถึงศุกร์")),
    (WEEKLY, _("ทุกสัปดาห์")),
    (MONTHLY_DAY, _("ทุกเดือน วันที่เดิม")),
    (MONTHLY_WEEKDAY, _("ทุกเดือน วันเดิมของสัปดาห์")),
    (YEARLY, _("ทุกปี")),
)
WORKDAYS = DAY_CODES[:5]
LONGEST_MONTH = 31
LAST_WEEK = 5


@dataclass(frozen=True, slots=True)
class Repetition:
    """การจองซ้ำตามแบบที่มีให้ - what the form asks: a pattern, its distance, the days of the week, and an end."""

    pattern: str = NONE
    interval: int = 1
    days: tuple[str, ...] = ()
    until: date | None = None
    count: int | None = None


def rule_of(wished: Repetition, first: date) -> str:
    """Return the RRULE of a repetition that begins on a day; empty when it does not repeat."""
    if wished.pattern == NONE:
        return ""
    frequency = wished.pattern.partition("_")[0].upper() if wished.pattern != WEEKDAYS else "WEEKLY"
    days: tuple[str, ...] = ()
    month_days: tuple[int, ...] = ()
    if wished.pattern == WEEKDAYS:
        days = WORKDAYS
    elif wished.pattern == WEEKLY:
        days = tuple(code for code in DAY_CODES if code in wished.days) or (DAY_CODES[first.weekday()],)
    elif wished.pattern == MONTHLY_DAY:
        month_days = (-1 if first.day == LONGEST_MONTH else first.day,)
    elif wished.pattern == MONTHLY_WEEKDAY:
        days = (f"{_week_of(first)}{DAY_CODES[first.weekday()]}",)
    until = datetime.combine(wished.until, time(23, 59, 59)) if wished.until else None
    return rule_text(
        Rule(
            frequency=frequency,
            interval=wished.interval,
            days=days,
            month_days=month_days,
            count=None if until else wished.count,
            until=until,
        )
    )


def _week_of(day: date) -> int:
    """Return which of its kind a day is in its month; a fifth one is the last, as not every month has five."""
    number = (day.day - 1) // 7 + 1
    return -1 if number == LAST_WEEK else number


def repetition_of(text: str) -> Repetition:
    """Return what the form would have asked to give this RRULE, as nearly as its patterns can say it."""
    if not text:
        return Repetition()
    rule = parse_rule(text)
    until = rule.until.date() if rule.until else None
    days = tuple(day[-2:] for day in rule.days)
    pattern = {"DAILY": DAILY, "WEEKLY": WEEKLY, "YEARLY": YEARLY}.get(rule.frequency, MONTHLY_DAY)
    if pattern == WEEKLY and days == WORKDAYS:
        pattern = WEEKDAYS
    elif pattern == MONTHLY_DAY and rule.days:
        pattern = MONTHLY_WEEKDAY
    return Repetition(pattern, rule.interval, days if pattern == WEEKLY else (), until, rule.count)
