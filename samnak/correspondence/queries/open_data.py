"""Numbers of letters for open data: by unit and month, of open letters only, small ones left out."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, F
from django.db.models.functions import TruncDate, TruncMonth

from samnak.core.time import BANGKOK, bangkok_today
from samnak.correspondence.enums import AssignmentState, Secrecy
from samnak.correspondence.models import Assignment, Letter
from samnak.org.models import Unit
from samnak.org.queries import working_days_among

BUDDHIST = 543


def _this_month() -> datetime:
    return datetime.combine(bangkok_today().replace(day=1), time(0), BANGKOK)


def letters_by_month(agency_id: UUID) -> list[tuple[str, int, int, int, int, int, float | None]]:
    """Return (unit, year, month, in, out, done, mean working days) of the months that are over, in a lasting order."""
    counts: dict[tuple[UUID, int, int], list[int]] = defaultdict(lambda: [0, 0])
    rows = Letter.objects.filter(agency=agency_id, secrecy=Secrecy.NONE, created_at__lt=_this_month())
    for unit, month, direction, number in (
        rows.annotate(month=TruncMonth("created_at", tzinfo=BANGKOK))
        .order_by()
        .values_list("unit", "month", "direction")
        .annotate(number=Count("pk"))
    ):
        counts[(unit, month.year + BUDDHIST, month.month)][direction != "incoming"] += number
    done = _done(agency_id)
    names = dict(Unit.objects.filter(agency=agency_id).values_list("pk", "name"))
    found = []
    for key in {*counts, *done}:
        unit, year, month = key
        number, days = done.get(key, (0, 0))
        mean = round(days / number, 1) if number else None
        found.append((names.get(unit, ""), year, month, *counts.get(key, [0, 0]), number, mean))
    return sorted(found, key=lambda row: row[:3])  # type: ignore[arg-type]


def _done(agency_id: UUID) -> dict[tuple[UUID, int, int], tuple[int, int]]:
    """Return how many pieces of work each unit ended in a month, and their working days."""
    rows = list(
        Assignment.objects.filter(
            agency=agency_id, state=AssignmentState.DONE, to_unit__isnull=False, ended_at__lt=_this_month(),
            letter__secrecy=Secrecy.NONE,
        )
        .annotate(first=TruncDate("assigned_at", tzinfo=BANGKOK), last=TruncDate("ended_at", tzinfo=BANGKOK), unit=F("to_unit"))
        .order_by()
        .values_list("unit", "first", "last")
        .annotate(number=Count("pk"))
    )  # fmt: skip
    worked = _working_days(day for _unit, first, last, _number in rows for day in (first, last))
    found: dict[tuple[UUID, int, int], tuple[int, int]] = {}
    for unit, first, last, number in rows:
        key = (unit, last.year + BUDDHIST, last.month)
        days = bisect_left(worked, last) - bisect_left(worked, first)
        before = found.get(key, (0, 0))
        found[key] = (before[0] + number, before[1] + number * days)
    return found


def _working_days(ends: Iterable[date]) -> list[date]:
    days = sorted(set(ends))
    if not days:
        return []
    whole = [days[0] + timedelta(days=step) for step in range((days[-1] - days[0]).days + 1)]
    return sorted(working_days_among(whole))
