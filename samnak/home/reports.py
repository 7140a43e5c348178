"""รายงาน: how many letters came and went in a year, how fast they were dealt with, what is overdue.

Three aggregate statements over the tables of correspondence; numbers only, nothing of any letter. They are written as SQL
because each must stay one pass over one index however many letters there are.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.utils.translation import gettext as _

from samnak.core import thai
from samnak.core.actor import Actor
from samnak.core.time import BANGKOK, bangkok_today
from samnak.org import queries as org

BUDDHIST_ERA = 543
MOST_UNITS = 12
KEPT_SECONDS = 60

LETTERS = """
SELECT unit_id, direction, extract(month FROM created_at AT TIME ZONE 'Asia/Bangkok')::int, count(*)
FROM correspondence_letter
WHERE agency_id = %(agency)s AND unit_id = ANY(%(units)s) AND direction = ANY(%(directions)s)
  AND created_at >= %(since)s AND created_at < %(until)s
GROUP BY 1, 2, 3
"""
DONE = """
SELECT coalesce(a.to_unit_id, p.unit_id), count(*), sum(extract(epoch FROM a.ended_at - a.assigned_at)) / 86400
FROM correspondence_assignment a LEFT JOIN org_position p ON p.id = a.to_position_id
WHERE a.agency_id = %(agency)s AND a.state = 'done' AND a.ended_at >= %(since)s AND a.ended_at < %(until)s
  AND coalesce(a.to_unit_id, p.unit_id) = ANY(%(units)s)
GROUP BY 1
"""
OVERDUE = """
SELECT a.to_unit_id, count(*) FROM correspondence_assignment a
WHERE a.to_unit_id = ANY(%(units)s) AND a.due_on < %(today)s AND a.state IN ('sent', 'acknowledged') GROUP BY 1
UNION ALL
SELECT p.unit_id, count(*) FROM correspondence_assignment a JOIN org_position p ON p.id = a.to_position_id
WHERE p.unit_id = ANY(%(units)s) AND a.due_on < %(today)s AND a.state IN ('sent', 'acknowledged') GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers of one year, as (word, number) for the charts."""

    incoming_total: int
    outgoing_total: int
    incoming_by_month: list[tuple[str, float]]
    outgoing_by_month: list[tuple[str, float]]
    incoming_by_unit: list[tuple[str, float]]
    outgoing_by_unit: list[tuple[str, float]]
    done_total: int
    days_to_close: float | None
    days_by_unit: list[tuple[str, float]]
    overdue_total: int
    overdue_by_unit: list[tuple[str, float]]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to compare yet."""
        return not (self.incoming_total or self.outgoing_total or self.done_total or self.overdue_total)


def yearly(actor: Actor, year: int) -> Report:
    """Return the report of a Buddhist year over the units whose matters the actor may read; kept for a minute."""
    key = f"report:{actor.standing}:{year}:{bangkok_today()}"
    found: Report | None = cache.get(key)
    if found is None:
        found = _report(actor, year)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _report(actor: Actor, year: int) -> Report:
    if actor.agency_id is None:
        raise ValueError("a report needs an agency")
    units = {unit.pk: unit.name for unit in org.units_of(actor.agency_id) if unit.pk in actor.readable_unit_ids}
    wanted = {
        "agency": actor.agency_id,
        "units": list(units),
        "directions": ["incoming", "outgoing"],
        "since": datetime(year - BUDDHIST_ERA, 1, 1, tzinfo=BANGKOK),
        "until": datetime(year - BUDDHIST_ERA + 1, 1, 1, tzinfo=BANGKOK),
        "today": bangkok_today(),
    }
    letters = _rows(LETTERS, wanted)
    done = _rows(DONE, wanted)
    overdue: Counter[UUID] = Counter()
    for unit, number in _rows(OVERDUE, wanted):
        overdue[unit] += number
    by_month = {way: _by_month([row for row in letters if row[1] == way], year) for way in ("incoming", "outgoing")}
    by_unit = {way: _by_unit([row for row in letters if row[1] == way], units) for way in ("incoming", "outgoing")}
    finished = sum(row[1] for row in done)
    return Report(
        incoming_total=sum(row[3] for row in letters if row[1] == "incoming"),
        outgoing_total=sum(row[3] for row in letters if row[1] == "outgoing"),
        incoming_by_month=by_month["incoming"],
        outgoing_by_month=by_month["outgoing"],
        incoming_by_unit=by_unit["incoming"],
        outgoing_by_unit=by_unit["outgoing"],
        done_total=finished,
        days_to_close=round(float(sum(row[2] for row in done)) / finished, 1) if finished else None,
        days_by_unit=_most([(units[row[0]], round(float(row[2]) / row[1], 1)) for row in done], rest=False),
        overdue_total=sum(overdue.values()),
        overdue_by_unit=_most([(units[unit], number) for unit, number in overdue.items()]),
    )


def _rows(statement: str, wanted: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, wanted)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _by_month(rows: list[tuple[Any, ...]], year: int) -> list[tuple[str, float]]:
    """Return the months up to the present one; months to come are not shown as empty."""
    today = bangkok_today()
    last = today.month if year == thai.buddhist_year(today) else 12
    found: Counter[int] = Counter()
    for _unit, _way, month, number in rows:
        found[month] += number
    return [(thai.short_date(date(2000, month, 1)).split()[1], found[month]) for month in range(1, last + 1)]


def _by_unit(rows: list[tuple[Any, ...]], units: dict[UUID, str]) -> list[tuple[str, float]]:
    found: Counter[UUID] = Counter()
    for unit, _way, _month, number in rows:
        found[unit] += number
    return _most([(units[unit], number) for unit, number in found.items()])


def _most(values: list[tuple[str, float]], *, rest: bool = True) -> list[tuple[str, float]]:
    """Return the largest, and one bar for all others together."""
    ordered = sorted(values, key=lambda row: (-row[1], thai.sort_key(row[0])))
    others = ordered[MOST_UNITS:]
    if others and rest:
        return [*ordered[:MOST_UNITS], (_("หน่วยงานอื่นรวมกัน"), sum(row[1] for row in others))]
    return ordered[:MOST_UNITS]
