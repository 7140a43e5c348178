"""Dates, times and digits as an officer writes them: พ.ศ., "10:42 น.", Thai digits."""

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from samnak.core import thai
from samnak.ui.templatetags.drawing import library


@library.filter
def thai_date(value: date | None) -> str:
    """Write a short date: 22 พ.ย. 2569."""
    return thai.short_date(value) if value else ""


@library.filter
def thai_date_long(value: date | None) -> str:
    """Write a full date: 22 พฤศจิกายน 2569."""
    return thai.long_date(value) if value else ""


@library.filter
def thai_time(value: datetime | time | None) -> str:
    """Write a time: 10:42 น."""
    return thai.clock(value) if value is not None else ""


@library.filter
def thai_datetime(value: datetime | None) -> str:
    """Write a short date with its time: 22 พ.ย. 2569 10:42 น."""
    return f"{thai.short_date(value)} {thai.clock(value)}" if value else ""


@library.filter
def thai_span(value: datetime | None, until: datetime) -> str:
    """Write from and to: 22 พ.ย. 2569 09:00–12:00 น."""
    return thai.span(value, until) if value else ""


@library.filter
def thai_digits(value: object) -> str:
    """Write digits in Thai: ๒๕๖๙."""
    return thai.to_thai_digits(str(value)) if value not in (None, "") else ""


@library.filter
def ago(value: datetime | None) -> str:
    """Write how long ago, as a date when a day or more has passed."""
    return thai.relative(value, timezone.now()) if value else ""


@library.filter
def whole(value: float | Decimal | None) -> str:
    """Write a whole number with its commas: 45,321; a dash for what is not known."""
    return f"{value:,.0f}" if isinstance(value, (int, float, Decimal)) else "–"


@library.filter
def money(value: float | Decimal | None) -> str:
    """Write an amount with commas and two places: 1,234.50; a dash for what is not known."""
    return f"{value:,.2f}" if isinstance(value, (int, float, Decimal)) else "–"
