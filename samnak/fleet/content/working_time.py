"""How much working time lies between two moments, however many days apart."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """ปฏิทินเวลาราชการ - the days of a period and the day after it, with the seconds worked before each."""

    days: Sequence[date]
    before: Sequence[int]
    lengths: Sequence[int]
    opens: int
    """Seconds after midnight."""

    def seconds(self, first: date, until: date) -> int:
        """Return the working time from a day to the day before another, within the period."""
        return self._before(until) - self._before(first)

    def _before(self, day: date) -> int:
        place = bisect_right(self.days, day) - 1
        if place < 0:
            return 0
        if self.days[place] == day:
            return self.before[place]
        return self.before[place] + self.lengths[place]


def working_days(first: date, until: date, worked: Collection[date], opens: time, closes: time) -> WorkingDays:
    """Return the calendar of a period, given the days that are worked."""
    length = _seconds(closes) - _seconds(opens)
    days = [first + timedelta(days=number) for number in range((until - first).days + 1)]
    before, lengths, total = [], [], 0
    for day in days:
        before.append(total)
        lengths.append(length if day in worked and day < until else 0)
        total += lengths[-1]
    return WorkingDays(days, before, lengths, _seconds(opens))


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
