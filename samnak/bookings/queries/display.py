"""What the display at the door of a room may show to everybody who passes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from samnak.bookings.content.door import CLOSURE, HELD, USE, Day, Span, Taken
from samnak.bookings.enums import AllocationState, Audience, BookingKind
from samnak.bookings.models import Allocation, Room
from samnak.bookings.queries.rooms import day_span
from samnak.bookings.workflow import BLOCKING
from samnak.core.time import BANGKOK
from samnak.org import queries as org

DAYS = 2  # today and tomorrow: a display that has lost its network still knows the coming morning
NEAREST = 6
CLOSURES = {BookingKind.CLOSURE, BookingKind.MAINTENANCE}


@dataclass(frozen=True, slots=True)
class Door:
    """ป้ายหน้าห้อง - a room, what takes it today and tomorrow, and the rooms nearby."""

    room: Room
    dates: Sequence[date]
    begin: datetime
    end: datetime
    day: Day
    neighbours: Sequence[tuple[Room, Day]]


def room_of_display(key: str) -> Room | None:
    """Return the room in use whose display has this secret key."""
    rows = Room.objects.filter(display_key=key, resource__is_active=True)
    return rows.select_related("resource__agency", "building").first()


def door_of(room: Room, now: datetime) -> Door:
    """Return what the display of a room needs for today and tomorrow; three queries, however busy the days are."""
    today = now.astimezone(BANGKOK).date()
    dates = [today + timedelta(days=number) for number in range(DAYS)]
    begin, end = day_span(dates[0])[0], day_span(dates[-1])[1]
    worked = org.working_days_among(dates)
    near = _neighbours(room)
    taken = _taken([room, *near], begin, end)

    def day_of(one: Room, rows: Sequence[Taken]) -> Day:
        open_dates = dates if one.open_weekends else [day for day in dates if day in worked]
        return Day(rows, [_open_span(one, day) for day in open_dates], one.check_in_minutes)

    return Door(
        room=room,
        dates=dates,
        begin=begin,
        end=end,
        day=day_of(room, taken[room.pk]),
        neighbours=[(one, day_of(one, taken[one.pk])) for one in near],
    )


def _open_span(room: Room, day: date) -> Span:
    return datetime.combine(day, room.opens_at, BANGKOK), datetime.combine(day, room.closes_at, BANGKOK)


def _neighbours(room: Room) -> list[Room]:
    """Return the rooms of the building that everybody may book without asking, the nearest and most alike first."""
    rows = (
        Room.objects.filter(building=room.building_id, resource__is_active=True, audience=Audience.AGENCY, approver=None)
        .exclude(pk=room.pk)
        .exclude(hall=room.pk)
        .select_related("resource")
    )
    if room.hall_id:
        rows = rows.exclude(pk=room.hall_id)

    def distance(one: Room) -> tuple[bool, bool, int, str]:
        return one.capacity * 2 < room.capacity, one.floor != room.floor, abs(one.capacity - room.capacity), one.resource.sort_key

    return sorted(rows, key=distance)[:NEAREST]


def _taken(rooms: Sequence[Room], begin: datetime, end: datetime) -> Mapping[UUID, list[Taken]]:
    """Return what takes each room, each date of a booking once: the room itself before its parts."""
    ids = [room.pk for room in rooms]
    rows = (
        Allocation.objects.filter(
            Q(resource__in=ids) | Q(resource__room__hall__in=ids), occupied__overlap=(begin, end), state__in=BLOCKING
        )
        .select_related("booking__unit", "resource__room", "occurrence__check_in")
        .order_by("starts_at", "pk")
    )
    claims: dict[UUID, dict[UUID, list[Allocation]]] = {pk: {} for pk in ids}
    for row in rows:
        for key in (row.resource_id, row.resource.room.hall_id):
            if key in claims:
                claims[key].setdefault(row.occurrence_id, []).append(row)
    return {pk: [_shown(pk, found) for found in dates.values()] for pk, dates in claims.items()}


def _shown(room_id: UUID, rows: Iterable[Allocation]) -> Taken:
    """Turn what one date takes of a room into what may be read at its door; the matter of a private one stays here."""
    found = sorted(rows, key=lambda row: row.resource_id != room_id)
    first = found[0]
    booking = first.booking
    whole = first.resource_id == room_id
    return Taken(
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        low=first.occupied.lower,
        high=first.occupied.upper,
        kind=CLOSURE if booking.kind in CLOSURES else HELD if first.state == AllocationState.HELD else USE,
        title="" if booking.is_private else booking.title,
        unit=booking.unit.name,
        part="" if whole else ", ".join(sorted(row.resource.name for row in found)),
        checked_in=hasattr(first.occurrence, "check_in"),
    )
