"""The office calendar: which days are working days, and on which day something counts as received (C.4)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from samnak.core.time import BANGKOK
from samnak.org.models import Agency, Holiday

SATURDAY = 5
LOOK_AHEAD = 60


def is_working_day(day: date, province: str = "") -> bool:
    """Tell whether offices work on a day: Monday to Friday, less holidays of the nation and of the province."""
    return _works(day, _special_days(day, day, province))


def working_days_among(days: Collection[date], province: str = "") -> set[date]:
    """Return those of the days on which offices work, asked in one query however many they are."""
    if not days:
        return set()
    special = _special_days(min(days), max(days), province)
    return {day for day in days if _works(day, special)}


def works_all_days(first: date, last: date, province: str = "") -> bool:
    """Tell whether offices work on every day from the first to the last."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return len(working_days_among(days, province)) == len(days)


def next_working_day(day: date, province: str = "") -> date:
    """Return the first working day after a day."""
    return add_working_days(day, 1, province)


def add_working_days(day: date, number: int, province: str = "") -> date:
    """Return the day `number` working days after a day, which itself is not counted; a negative number counts back."""
    step = timedelta(days=1 if number >= 0 else -1)
    left = abs(number)
    special: dict[date, bool] = {}
    known_to = day
    while left:
        day += step
        if (day > known_to) if step.days > 0 else (day < known_to):
            known_to = day + step * LOOK_AHEAD
            special = _special_days(min(day, known_to), max(day, known_to), province)
        if _works(day, special):
            left -= 1
    return day


def effective_receipt_date(agency: Agency, instant: datetime) -> date:
    """Return the day on which something counts as received (พ.ร.บ. การปฏิบัติราชการทางอิเล็กทรอนิกส์ พ.ศ. 2565 มาตรา 10).

    What comes after closing time or on a day off counts as received on the next working day.
    """
    local = instant.astimezone(BANGKOK)
    day = local.date()
    if is_working_day(day, agency.province) and local.time() <= agency.office_closes:
        return day
    return next_working_day(day, agency.province)


def holidays_of_year(year: int) -> QuerySet[Holiday]:
    """Return the special days of a Christian-era year, in order."""
    return Holiday.objects.filter(date__year=year).order_by("date", "province")


def provinces() -> list[str]:
    """Return the provinces that have an agency here."""
    rows = Agency.objects.filter(is_active=True).exclude(province="").order_by("province")
    return list(rows.values_list("province", flat=True).distinct())


def _works(day: date, special: dict[date, bool]) -> bool:
    return special.get(day, day.weekday() < SATURDAY)


def _special_days(first: date, last: date, province: str) -> dict[date, bool]:
    """Return special days as day -> is worked; the word of the province goes before that of the nation."""
    rows = Holiday.objects.filter(date__range=(first, last), province__in={"", province}).order_by("province")
    return dict(rows.values_list("date", "is_working_day"))
