"""Who uses the rooms: hours by unit beside their quotas, how full rooms are, who did not come, and who went before whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from samnak.audit import queries as audit
from samnak.audit.models import Event
from samnak.bookings.enums import Events
from samnak.bookings.models import Booking, Occurrence, Quota, Room
from samnak.bookings.queries.listings import known_ids
from samnak.core.actor import Actor
from samnak.core.periods import Period, month_of
from samnak.core.time import bangkok_today
from samnak.org import queries as org
from samnak.org.models import Unit

HOUR = 3600

# One pass over what was taken in the period gives all three tables. Times are seconds since the period began by the clock
# of Bangkok. Hours of a unit count a hall once, without its parts; hours of a room are those within its opening time.
USE = """
SELECT unit_id, room_id, month, sum(seconds) FILTER (WHERE whole), sum(inside), sum(uses) FILTER (WHERE whole),
       sum(missed) FILTER (WHERE whole), sum(uses), sum(missed)
FROM (
    SELECT unit_id, room_id, (%(months)s::int[])[least(first / 86400, %(last)s) + 1] AS month, whole, used::int AS uses,
           (NOT used)::int AS missed, CASE WHEN used THEN until - first ELSE 0 END AS seconds,
           CASE WHEN used THEN (until / 86400 - first / 86400) * open + least(greatest(until %% 86400 - opens, 0), open)
                               - least(greatest(first %% 86400 - opens, 0), open) ELSE 0 END AS inside
    FROM (
        SELECT b.unit_id, a.resource_id AS room_id, a.state <> 'released' AS used,
               (date_part('epoch', a.starts_at) - %(epoch)s)::int AS first,
               (date_part('epoch', a.ends_at) - %(epoch)s)::int AS until,
               date_part('epoch', r.opens_at)::int AS opens, date_part('epoch', r.closes_at - r.opens_at)::int AS open,
               r.hall_id IS NULL OR NOT EXISTS (
                   SELECT FROM bookings_allocation h WHERE h.occurrence_id = a.occurrence_id AND h.resource_id = r.hall_id
               ) AS whole
        FROM bookings_room r
        JOIN bookings_allocation a ON a.resource_id = r.resource_id
        JOIN bookings_booking b ON b.id = a.booking_id
        WHERE a.agency_id = %(agency)s AND a.starts_at >= %(since)s AND a.starts_at < %(until)s AND b.kind IN ('room', 'day')
          AND (a.state IN ('held', 'approved') OR a.state = 'released' AND EXISTS (
                   SELECT FROM bookings_occurrence o WHERE o.id = a.occurrence_id AND o.state = 'released'))
    ) taken
) counted
GROUP BY GROUPING SETS ((unit_id), (room_id), (month), ())
"""


@dataclass(slots=True)
class Use:
    """การใช้ห้อง - how much was booked, how often, and how often nobody came."""

    hours: float = 0.0
    uses: int = 0
    missed: int = 0

    @property
    def missed_share(self) -> float | None:
        """Return how many percent of the meetings nobody came to."""
        return round(100 * self.missed / (self.uses + self.missed), 1) if self.uses + self.missed else None

    def add(self, other: "Use") -> None:
        """Count another use to this one."""
        self.hours += other.hours
        self.uses += other.uses
        self.missed += other.missed


@dataclass(frozen=True, slots=True)
class UnitUse:
    """The use of a unit, with all below it where it has a quota."""

    unit: Unit
    use: Use
    per_month: int | None  # its quota
    quota: int | None  # for the whole period

    @property
    def share(self) -> float | None:
        """Return how many percent of the quota are used."""
        return round(100 * self.use.hours / self.quota, 1) if self.quota else None


@dataclass(frozen=True, slots=True)
class RoomUse:
    """The use of a room, beside the hours for which it is open."""

    room: Room
    use: Use
    open_hours: float

    @property
    def share(self) -> float | None:
        """Return how many percent of its opening time are booked."""
        return round(100 * self.use.hours / self.open_hours, 1) if self.open_hours else None


@dataclass(slots=True)
class Report:
    """การใช้ห้องในงวดหนึ่ง - the use of all rooms of an agency."""

    total: Use = field(default_factory=Use)
    units: list[UnitUse] = field(default_factory=list)
    rooms: list[RoomUse] = field(default_factory=list)
    months: list[tuple[Period, float]] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        """Return how many percent of the opening time of all rooms are booked."""
        hours, open_hours = sum(one.use.hours for one in self.rooms), sum(one.open_hours for one in self.rooms)
        return round(100 * hours / open_hours, 1) if open_hours else None


@dataclass(frozen=True, slots=True)
class Displacement:
    """การใช้สิทธิเหนือการจองเดิม - one date that had to give way, as far as it may be known."""

    at: datetime
    by_name: str
    by_post: str
    by_booking: UUID | None
    whom: str
    unit: str
    title: str
    starts_at: datetime | None
    booking: UUID | None
    reason: str


def report(agency_id: UUID, period: Period) -> Report:
    """Return the use of rooms in a period; five queries, one of them over the bookings."""
    by_unit, by_room, by_month, total = _used(agency_id, period)
    quotas = dict(Quota.objects.filter(agency=agency_id).values_list("unit", "hours_per_month"))
    rooms = list(Room.objects.filter(resource__agency=agency_id).select_related("resource", "building"))
    shown = [room for room in rooms if room.resource.is_active or room.pk in by_room]
    spans = _open_days(period)
    return Report(
        total=total,
        units=_units(list(org.units_of(agency_id)), by_unit, quotas, len(period.months)),
        rooms=[RoomUse(room, by_room.get(room.pk, Use()), _open_hours(room, *spans)) for room in shown],
        months=[(month, by_month.get(month.month, 0.0)) for month in period.months],
    )


def _used(agency_id: UUID, period: Period) -> tuple[dict[UUID, Use], dict[UUID, Use], dict[int | None, float], Use]:
    days = [period.first + timedelta(days=number) for number in range((period.until - period.first).days)]
    given: dict[str, Any] = {
        "agency": agency_id,
        "since": period.since_at,
        "until": period.until_at,
        "epoch": int(period.since_at.timestamp()),
        "months": [day.month for day in days],
        "last": len(days) - 1,
    }
    by_unit: dict[UUID, Use] = {}
    by_room: dict[UUID, Use] = {}
    by_month: dict[int | None, float] = {}
    total = Use()
    with connection.cursor() as cursor:
        cursor.execute(USE, given)
        for unit, room, month, seconds, inside, uses, missed, all_uses, all_missed in cursor.fetchall():
            if room is not None:
                by_room[room] = Use(float(inside or 0) / HOUR, int(all_uses or 0), int(all_missed or 0))
            elif unit is not None:
                by_unit[unit] = Use(float(seconds or 0) / HOUR, int(uses or 0), int(missed or 0))
            elif month is not None:
                by_month[month] = float(seconds or 0) / HOUR
            else:
                total = Use(float(seconds or 0) / HOUR, int(uses or 0), int(missed or 0))
    return by_unit, by_room, by_month, total


def _units(units: Sequence[Unit], used: Mapping[UUID, Use], quotas: Mapping[UUID, int], months: int) -> list[UnitUse]:
    """Return one row a unit with a quota, which counts all below it, and one for each other unit that used rooms."""
    bound = [unit for unit in units if unit.pk in quotas]
    found = []
    for unit in bound:
        use = Use()
        for other in units:
            if other.path.startswith(unit.path) and other.pk in used:
                use.add(used[other.pk])
        found.append(UnitUse(unit, use, quotas[unit.pk], quotas[unit.pk] * months))
    free = [unit for unit in units if unit.pk in used and not any(unit.path.startswith(one.path) for one in bound)]
    return [*found, *(UnitUse(unit, used[unit.pk], None, None) for unit in free)]


def _open_days(period: Period) -> tuple[int, int]:
    """Return how many days of a period offices work, and how many it has."""
    days = [period.first + timedelta(days=number) for number in range((period.until - period.first).days)]
    return len(org.working_days_among(days)), len(days)


def _open_hours(room: Room, working: int, every: int) -> float:
    a_day = (_minutes(room.closes_at) - _minutes(room.opens_at)) / 60
    return a_day * (every if room.open_weekends else working)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def displacements(agency_id: UUID, period: Period) -> QuerySet[Event]:
    """Return the events of a period in which a booking had to give way, the newest first."""
    return audit.log_of(agency_id, kind=Events.DISPLACED.name, since=period.since_at, until=period.until_at)


def displacement_rows(actor: Actor, events: Sequence[Event]) -> list[Displacement]:
    """Tell who went before whom and why; what a booking is about only where the actor may know it. Three queries."""
    named = {key for event in events for key in (event.subject_id, _uuid(event.data["by"])) if key}
    known = known_ids(actor, named)
    bookings = Booking.objects.filter(agency=actor.agency_id).select_related("unit").in_bulk(named)
    dates = Occurrence.objects.in_bulk({key for event in events if (key := _uuid(event.data["occurrence"]))})
    return [_displacement(event, known, bookings, dates) for event in events]


def _displacement(
    event: Event, known: set[UUID], bookings: Mapping[Any, Booking], dates: Mapping[Any, Occurrence]
) -> Displacement:
    whose, by, date = bookings.get(event.subject_id), _uuid(event.data["by"]), dates.get(_uuid(event.data["occurrence"]))
    open_to_me = whose is not None and whose.pk in known
    return Displacement(
        at=event.at,
        by_name=event.actor_name,
        by_post=event.on_behalf_of or event.position_title,
        by_booking=by if by in known else None,
        whom=whose.organiser_name if whose and open_to_me else "",
        unit=whose.unit.name if whose else "",
        title=whose.title if whose and open_to_me else "",
        starts_at=date.starts_at if date else None,
        booking=whose.pk if whose and open_to_me else None,
        reason=str(event.data["reason"]),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def this_month() -> Period:
    """Return the month of today."""
    return month_of(bangkok_today())
