"""Stretches of the official year over which books are kept: a month, a quarter, a fiscal year."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from samnak.core import thai
from samnak.core.time import BANGKOK

ERA = 543
FIRST_MONTH = 10  # a fiscal year begins in October of the year before


@dataclass(frozen=True, slots=True)
class Period:
    """งวด - a fiscal year (พ.ศ.), or one quarter or month of it; months are those of the calendar, 1 to 12."""

    fiscal_year: int
    quarter: int | None = None
    month: int | None = None

    @property
    def first(self) -> date:
        """Return the first day."""
        if self.month is not None:
            return self._month(self.month)
        return self._month((FIRST_MONTH + 3 * ((self.quarter or 1) - 1) - 1) % 12 + 1)

    @property
    def until(self) -> date:
        """Return the day after the last."""
        length = 1 if self.month is not None else 3 if self.quarter is not None else 12
        months = self.first.year * 12 + self.first.month - 1 + length
        return date(months // 12, months % 12 + 1, 1)

    def _month(self, number: int) -> date:
        return date(self.fiscal_year - ERA - (number >= FIRST_MONTH), number, 1)

    @property
    def since_at(self) -> datetime:
        """Return the moment it begins in Bangkok."""
        return datetime.combine(self.first, time.min, BANGKOK)

    @property
    def until_at(self) -> datetime:
        """Return the moment it has ended in Bangkok."""
        return datetime.combine(self.until, time.min, BANGKOK)

    @property
    def label(self) -> str:
        """Return its name as it stands over a page."""
        if self.month is not None:
            return _("เดือน%(month)s พ.ศ. %(year)s") % {"month": thai.MONTHS[self.month - 1], "year": self.first.year + ERA}
        if self.quarter is not None:
            return _("ไตรมาสที่ %(quarter)s ปีงบประมาณ พ.ศ. %(year)s") % {"quarter": self.quarter, "year": self.fiscal_year}
        return _("ปีงบประมาณ พ.ศ. %(year)s") % {"year": self.fiscal_year}

    @property
    def short_label(self) -> str:
        """Return the name of a month in little room: พ.ย. 69."""
        return f"{thai.SHORT_MONTHS[self.first.month - 1]} {(self.first.year + ERA) % 100:02}"

    @property
    def months(self) -> "list[Period]":
        """Return its months in order."""
        length = 1 if self.month is not None else 3 if self.quarter is not None else 12
        return [Period(self.fiscal_year, month=(self.first.month + step - 1) % 12 + 1) for step in range(length)]

    @property
    def part(self) -> str:
        """Return which part of its year it is, as the choice of a period sends it: year, q1 or m11."""
        if self.month is not None:
            return f"m{self.month}"
        return f"q{self.quarter}" if self.quarter is not None else "year"

    def shifted(self, step: int) -> "Period":
        """Return the period of the same length so many steps later, or earlier."""
        if self.month is not None:
            months = self.first.year * 12 + self.first.month - 1 + step
            return month_of(date(months // 12, months % 12 + 1, 1))
        if self.quarter is not None:
            quarters = self.fiscal_year * 4 + self.quarter - 1 + step
            return Period(quarters // 4, quarter=quarters % 4 + 1)
        return Period(self.fiscal_year + step)

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in it."""
        return self.first <= day < self.until


def month_of(day: date) -> Period:
    """Return the month a day lies in."""
    return Period(thai.fiscal_year_be(day), month=day.month)
