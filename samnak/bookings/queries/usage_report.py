"""Who uses the rooms: hours by unit beside their quotas, how full rooms are, who did not come, and who went before whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
from samnak.core.periods import Period
from samnak.org import queries as org
from samnak.org.models import Unit

HOUR = 3600

# One pass over what was taken in the period, gathered by unit and room before it is told by either. The nights of a use over
# several days do not count for how full a room is; whole days between its beginning and its end are as many as its nights.
USE = """
SELECT unit_id, room_id, sum(seconds), sum(nights), sum(uses)
FROM (
    SELECT b.unit_id, a.resource_id AS room_id, count(*) AS uses, sum(date_part('epoch', a.ends_at - a.starts_at)) AS seconds,
           sum(round(date_part('epoch', a.ends_at - a.starts_at) / 86400)) AS nights
    FROM bookings_allocation a
    JOIN bookings_room r ON r.resource_id = a.resource_id
    JOIN bookings_booking b ON b.id = a.booking_id
    WHERE a.agency_id = %(agency)s AND a.starts_at >= %(since)s AND a.starts_at < %(until)s
      AND a.state IN ('held', 'approved') AND b.kind IN ('room', 'day')
    GROUP BY b.unit_id, a.resource_id
) gathered
GROUP BY GROUPING SETS ((unit_id), (room_id))
"""
# A hall is taken together with its parts; for who booked it, it counts once.
PARTS = """
SELECT b.unit_id, count(*), sum(date_part('epoch', a.ends_at - a.starts_at))
FROM bookings_room r
JOIN bookings_allocation a ON a.resource_id = r.resource_id
JOIN bookings_allocation h ON h.occurrence_id = a.occurrence_id AND h.resource_id = r.hall_id
JOIN bookings_booking b ON b.id = a.booking_id
WHERE r.hall_id IS NOT NULL AND a.agency_id = %(agency)s AND a.starts_at >= %(since)s AND a.starts_at < %(until)s
  AND a.state IN ('held', 'approved') AND b.kind IN ('room', 'day')
GROUP BY b.unit_id
"""
MISSED = """
SELECT b.unit_id, a.resource_id, count(*), count(*) FILTER (WHERE r.hall_id IS NULL OR (
           SELECT count(*) FROM bookings_allocation h WHERE h.occurrence_id = o.id AND h.resource_id = r.hall_id) = 0)
FROM bookings_occurrence o
JOIN bookings_allocation a ON a.occurrence_id = o.id
JOIN bookings_room r ON r.resource_id = a.resource_id
JOIN bookings_booking b ON b.id = o.booking_id
WHERE o.agency_id = %(agency)s AND o.starts_at >= %(since)s AND o.starts_at < %(until)s AND o.state = 'released'
GROUP BY b.unit_id, a.resource_id
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
    """Return the use of rooms in a period; the same few queries however much was booked."""
    rooms = list(Room.objects.filter(resource__agency=agency_id).select_related("resource", "building"))
    quotas = dict(Quota.objects.filter(agency=agency_id).values_list("unit", "hours_per_month"))
    by_unit, by_room = _used(agency_id, period, {room.pk: room for room in rooms})
    total = Use()
    for use in by_unit.values():
        total.add(use)
    days = _open_days(period)
    return Report(
        total=total,
        units=_units(list(org.units_of(agency_id)), by_unit, quotas, len(period.months)),
        rooms=[
            RoomUse(room, by_room[room.pk], _hours_a_day(room) * days[room.open_weekends])
            for room in rooms
            if room.resource.is_active or room.pk in by_room
        ],
    )


def _used(agency_id: UUID, period: Period, rooms: Mapping[UUID, Room]) -> tuple[dict[UUID, Use], dict[UUID, Use]]:
    """Return the use by unit and by room."""
    given: dict[str, Any] = {"agency": agency_id, "since": period.since_at, "until": period.until_at}
    by_unit: dict[UUID, Use] = defaultdict(Use)
    by_room: dict[UUID, Use] = defaultdict(Use)
    with connection.cursor() as cursor:
        cursor.execute(USE, given)
        for unit, room, seconds, nights, uses in cursor.fetchall():
            if unit is not None:
                by_unit[unit].add(Use(seconds / HOUR, int(uses)))
            else:
                by_room[room].add(Use(seconds / HOUR - nights * (24 - _hours_a_day(rooms[room])), int(uses)))
        cursor.execute(PARTS, given)
        for unit, uses, seconds in cursor.fetchall():
            by_unit[unit].add(Use(-seconds / HOUR, -uses))
        cursor.execute(MISSED, given)
        for unit, room, every, whole in cursor.fetchall():
            by_unit[unit].add(Use(missed=whole))
            by_room[room].add(Use(missed=every))
    return by_unit, by_room


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
    """Return on how many days of a period offices work, and how many it has."""
    days = [period.first + timedelta(days=number) for number in range((period.until - period.first).days)]
    return len(org.working_days_among(days)), len(days)


def _hours_a_day(room: Room) -> float:
    opens, closes = room.opens_at, room.closes_at
    return closes.hour - opens.hour + (closes.minute - opens.minute) / 60


def displacements(agency_id: UUID, period: Period, *, person: str = "") -> QuerySet[Event]:
    """Return the events of a period in which a booking had to give way, the newest first; `person` is who took its place."""
    return audit.log_of(agency_id, kind=Events.DISPLACED.name, person=person, since=period.since_at, until=period.until_at)


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
