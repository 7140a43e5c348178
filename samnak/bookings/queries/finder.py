"""The finder: which rooms are free for what is wished, and which come near it.

Rooms are weighed in memory (a thousand are few); what takes them is asked in one statement, however many dates a series
has. A hall is taken when one of its parts is, and a part when its hall is, because a hall writes rows for its parts too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from samnak.bookings.enums import Audience, BookingKind
from samnak.bookings.models import Booking, Room, RoomLayout
from samnak.bookings.queries.access import rooms_of
from samnak.bookings.queries.rooms import day_span
from samnak.core.actor import Actor
from samnak.core.statements import prepared
from samnak.core.time import BANGKOK
from samnak.org import queries as org
from samnak.org.enums import Role, Scope

STEP = 30  # minutes between the starts that are offered
ONE_MINUTE = timedelta(minutes=1)
A_BIT_SMALLER = 0.7  # of the seats wished: people may stand, or fewer come
MOST_NEAR, MOST_OTHER_HOURS, MOST_STARTS = 6, 6, 3
REMEMBERED = 20  # bookings of the unit that tell in which buildings it meets
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Wish:
    """สิ่งที่หา - people, time and place; without a clock time of its own, any time of the day that is long enough."""

    day: date
    length: timedelta
    start: time | None = None
    people: int = 0
    layout: str = ""
    building: UUID | None = None
    features: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    starts: tuple[datetime, ...] = ()  # the dates of a series, the first one among them

    @property
    def spans(self) -> list[tuple[datetime, datetime]]:
        """Return the times wished: one, or one for each date."""
        if self.starts:
            return [(start, start + self.length) for start in self.starts]
        if self.start is None:
            return []
        first = datetime.combine(self.day, self.start, BANGKOK)
        return [(first, first + self.length)]


@dataclass(frozen=True, slots=True)
class Found:
    """ห้องที่พบ - a room with what makes it less than wished; `starts` are other hours of the same day that are free."""

    room_id: UUID
    seats: int
    starts: tuple[datetime, ...] = ()
    too_small: bool = False
    elsewhere: bool = False
    lacking: tuple[str, ...] = ()
    clashes: tuple[datetime, ...] = ()  # dates of a series that are taken
    closed: tuple[datetime, ...] = ()  # and those on which offices rest


@dataclass(frozen=True, slots=True)
class Findings:
    """ผลการหา - rooms that are free, best first; the same rooms at other hours; other rooms that come near."""

    dates: int
    free: list[Found] = field(default_factory=list)
    other_hours: list[Found] = field(default_factory=list)
    near: list[Found] = field(default_factory=list)


class Candidate(NamedTuple):
    """One room while it is weighed."""

    id: UUID
    seats: int
    building: UUID
    features: Sequence[str]
    opens: time
    closes: time
    open_weekends: bool
    before: int
    after: int
    order: int


def find(actor: Actor, wish: Wish, now: datetime) -> Findings:
    """Return what is free and what comes near, for one time, for any time of a day, or for all dates of a series."""
    rooms = _candidates(actor, wish, now)
    fitting = [room for room in rooms if not _wanting(room, wish)]
    order = _by_merit(actor, wish)
    if not rooms:
        return Findings(dates=len(wish.starts) or 1)
    if wish.start is None:
        return _any_time(actor, fitting, wish, now, order)
    if wish.starts:
        return _series(actor, rooms, wish, order)
    return _one_time(actor, rooms, fitting, now, order)


def _candidates(actor: Actor, wish: Wish, now: datetime) -> list[Candidate]:
    """Return the rooms that may be booked by their rules for the first date, whatever their size and place."""
    rows = rooms_of(actor).filter(_open_to(actor), features__contains=list(wish.access))
    hours = wish.length / timedelta(hours=1)
    rows = rows.filter(Q(max_hours=0) | Q(max_hours__gte=hours))
    ahead = (wish.day - now.astimezone(BANGKOK).date()).days
    rows = rows.filter(max_lead_days__gte=ahead)
    if wish.start is not None:
        first, last = wish.spans[0][0].astimezone(BANGKOK), wish.spans[0][1].astimezone(BANGKOK)
        rows = rows.filter(opens_at__lte=first.time(), closes_at__gte=last.time(), opens_at__lt=last.time())
        rows = rows.filter(min_lead_minutes__lte=max((first - now).total_seconds() / 60, 0))
    if not wish.starts and not org.is_working_day(wish.day):
        rows = rows.filter(open_weekends=True)
    seats = F("capacity")
    if wish.layout:
        laid = RoomLayout.objects.filter(room=OuterRef("pk"), layout=wish.layout).values("capacity")
        seats = Coalesce(Subquery(laid, output_field=IntegerField()), Value(0))  # type: ignore[assignment]
    names = (
        "building", "features", "opens_at", "closes_at", "open_weekends", "resource__buffer_before", "resource__buffer_after",
    )  # fmt: skip
    found: Any = rows.annotate(seats=seats).values_list("pk", "seats", *names)
    return [Candidate._make((*row, order)) for order, row in enumerate(found)]


def _open_to(actor: Actor) -> Q:
    """Return the condition that the actor may book a room, as the policy BOOK decides it."""
    above = [UUID(hex=part) for part in actor.unit_path.strip("/").split("/") if part]
    condition = Q(audience=Audience.AGENCY) | Q(resource__unit__in=above)
    for grant in actor.grants:
        if grant.role != Role.ROOM_ADMIN:
            continue
        if grant.scope == Scope.AGENCY:
            return Q()
        kept = Q(resource__unit__path__startswith=grant.unit_path)
        condition |= kept if grant.scope == Scope.SUBTREE else Q(resource__unit=grant.unit_id)
    return condition


def _wanting(room: Candidate, wish: Wish) -> bool:
    """Tell whether a room is in some way less than wished."""
    return (
        room.seats < max(wish.people, 1)
        or (wish.building is not None and room.building != wish.building)
        or not set(wish.features) <= set(room.features)
    )


class Merit(NamedTuple):
    """How rooms are put in order: the buildings in which the unit meets, most often first."""

    wish: Wish
    usual: Mapping[UUID, int]

    def key(self, room: Candidate) -> tuple[float, int, int, int, int]:
        """Return what a room is sorted by: no larger than need be, where the unit meets, well equipped."""
        waste = room.seats / self.wish.people if self.wish.people else 1.0
        size = 0 if waste <= 1.25 else 1 if waste <= 1.6 else 2 if waste <= 2.5 else 3
        return (size, -self.usual.get(room.building, 0), room.seats if self.wish.people else 0, -len(room.features), room.order)


def _by_merit(actor: Actor, wish: Wish) -> Merit:
    recent = Booking.objects.filter(agency=actor.agency_id, unit=actor.unit_id, kind=BookingKind.ROOM).order_by("-starts_at")
    ids = list(recent.values_list("pk", flat=True)[:REMEMBERED])
    usual: dict[UUID, int] = {}
    for building in Room.objects.filter(resource__allocations__booking__in=ids).values_list("building", flat=True):
        usual[building] = usual.get(building, 0) + 1
    return Merit(wish, usual)


# ---- one time


def _one_time(actor: Actor, rooms: Sequence[Candidate], fitting: Sequence[Candidate], now: datetime, order: Merit) -> Findings:
    wish = order.wish
    taken = clashes(actor.agency_id, [room.id for room in rooms], wish.spans)
    free = sorted((room for room in fitting if room.id not in taken), key=order.key)
    shut = sorted((room for room in fitting if room.id in taken), key=order.key)[: 2 * MOST_OTHER_HOURS]
    fit = {room.id for room in fitting}
    others = [room for room in rooms if room.id not in fit and room.id not in taken and room.seats >= wish.people * A_BIT_SMALLER]
    near = sorted(others, key=lambda room: (_distance(room, wish), order.key(room)))[:MOST_NEAR]
    return Findings(
        dates=1,
        free=[Found(room.id, room.seats) for room in free],
        other_hours=_other_hours(actor, shut, wish, now),
        near=[_near(room, wish) for room in near],
    )


def _distance(room: Candidate, wish: Wish) -> int:
    """Return in how many ways a room is less than wished."""
    return (
        (room.seats < wish.people)
        + (wish.building is not None and room.building != wish.building)
        + len(set(wish.features) - set(room.features))
    )


def _near(room: Candidate, wish: Wish, clashing: Sequence[datetime] = (), closed: Sequence[datetime] = ()) -> Found:
    return Found(
        room.id,
        room.seats,
        too_small=room.seats < wish.people,
        elsewhere=wish.building is not None and room.building != wish.building,
        lacking=tuple(one for one in wish.features if one not in room.features),
        clashes=tuple(clashing),
        closed=tuple(closed),
    )


def _other_hours(actor: Actor, rooms: Sequence[Candidate], wish: Wish, now: datetime) -> list[Found]:
    """Return free times of the same day in rooms that are taken at the time wished, nearest to it first."""
    wished = (wish.spans[0][0] - day_span(wish.day)[0]) // ONE_MINUTE
    gaps = free_starts(actor.agency_id, rooms, wish.day, wish.length, now)
    found = []
    for room in rooms:
        nearest = sorted(gaps[room.id], key=lambda start: abs(start - wished))[:MOST_STARTS]
        if nearest:
            found.append((abs(nearest[0] - wished), Found(room.id, room.seats, starts=_moments(wish.day, sorted(nearest)))))
    return [one for _distance_in_time, one in sorted(found, key=lambda pair: pair[0])[:MOST_OTHER_HOURS]]


# ---- any time of a day


def _any_time(actor: Actor, fitting: Sequence[Candidate], wish: Wish, now: datetime, order: Merit) -> Findings:
    gaps = free_starts(actor.agency_id, fitting, wish.day, wish.length, now)
    free = sorted((room for room in fitting if gaps[room.id]), key=order.key)
    return Findings(
        dates=1, free=[Found(room.id, room.seats, starts=_moments(wish.day, _spread(gaps[room.id]))) for room in free]
    )


def _spread(starts: Sequence[int]) -> Sequence[int]:
    """Return a few of many starts, over the whole day."""
    if len(starts) <= MOST_STARTS:
        return starts
    return [starts[round(number * (len(starts) - 1) / (MOST_STARTS - 1))] for number in range(MOST_STARTS)]


_TAKEN = """
WITH claims AS (
    SELECT c.id AS room_id, c.id AS resource_id FROM unnest(%(rooms)s::uuid[]) AS c(id)
    UNION ALL
    SELECT p.hall_id, p.resource_id FROM bookings_room p WHERE p.hall_id = ANY (%(rooms)s::uuid[])
)
SELECT c.room_id, array_agg((date_part('epoch', lower(a.occupied) - %(low)s::timestamptz) / 60)::int),
       array_agg((date_part('epoch', upper(a.occupied) - %(low)s::timestamptz) / 60)::int)
FROM bookings_allocation a JOIN claims c USING (resource_id)
WHERE a.agency_id = %(agency)s::uuid
  AND a.state IN ('held', 'approved') AND a.occupied && tstzrange(%(low)s::timestamptz, %(high)s::timestamptz)
GROUP BY c.room_id
"""


def free_starts(
    agency_id: UUID | None, rooms: Sequence[Candidate], day: date, length: timedelta, now: datetime
) -> dict[UUID, list[int]]:
    """Return at which half hours of a day, as minutes of it, each room could be had for a length of time."""
    low, high = day_span(day)
    given = {"agency": agency_id, "rooms": [room.id for room in rooms], "low": low, "high": high}
    taken = {room: sorted(zip(begins, ends, strict=True)) for room, begins, ends in prepared(_TAKEN, given)}
    soonest = max(-((low - now) // ONE_MINUTE), 0)
    long = length // ONE_MINUTE
    return {room.id: _starts_between(room, long, taken.get(room.id, ()), soonest) for room in rooms}


def _starts_between(room: Candidate, length: int, taken: Sequence[tuple[int, int]], soonest: int) -> list[int]:
    """Return the half hours, counted from opening, from which nothing is in the way for long enough."""
    opens, closes = (clock.hour * 60 + clock.minute for clock in (room.opens, room.closes))
    found: list[int] = []
    free_from = max(opens, soonest)
    for begin, end in [*taken, (closes + room.after, closes + room.after)]:
        last = min(begin - room.after, closes) - length
        first = free_from + (opens - free_from) % STEP
        found += range(first, last + 1, STEP)
        free_from = max(free_from, end + room.before)
    return found


def _moments(day: date, minutes: Sequence[int]) -> tuple[datetime, ...]:
    low, _high = day_span(day)
    return tuple(low + timedelta(minutes=minute) for minute in minutes)


# ---- a series


def _series(actor: Actor, rooms: Sequence[Candidate], wish: Wish, order: Merit) -> Findings:
    large = [room for room in rooms if room.seats >= wish.people * A_BIT_SMALLER]
    taken = clashes(actor.agency_id, [room.id for room in large], wish.spans)
    worked = org.working_days_among({start.date() for start in wish.starts})
    rest = {place for place, start in enumerate(wish.starts) if start.date() not in worked}
    free, near = [], []
    for room in large:
        missed = taken.get(room.id, set()) | (set() if room.open_weekends else rest)
        wanting = _wanting(room, wish)
        if not missed and not wanting:
            free.append(room)
        elif len(missed) <= HALF * len(wish.starts):
            near.append(((wanting, len(missed), _distance(room, wish), order.key(room)), room, missed))
    nearest = sorted(near, key=lambda one: one[0])[: 2 * MOST_NEAR]
    return Findings(
        dates=len(wish.starts),
        free=[Found(room.id, room.seats) for room in sorted(free, key=order.key)],
        near=[_near(room, wish, *_parted(room, wish, missed, rest)) for _merit, room, missed in nearest],
    )


def _parted(room: Candidate, wish: Wish, missed: set[int], rest: set[int]) -> tuple[list[datetime], list[datetime]]:
    """Return the dates that are taken, and those on which offices rest."""
    closed = set() if room.open_weekends else rest
    return [wish.starts[place] for place in sorted(missed - closed)], [wish.starts[place] for place in sorted(closed)]


# Times of a series lie one after the other. So which of them an allocation touches follows from how many end before it
# begins and how many begin before it ends; the table is read once, however many there are.
_CLASHES = """
WITH claims AS (
    SELECT r.id AS room_id, r.id AS resource_id, r.buffer_before * interval '1 minute' AS before,
           r.buffer_after * interval '1 minute' AS after
    FROM bookings_resource r WHERE r.id = ANY (%(rooms)s::uuid[])
    UNION ALL
    SELECT p.hall_id, r.id, r.buffer_before * interval '1 minute', r.buffer_after * interval '1 minute'
    FROM bookings_room p JOIN bookings_resource r ON r.id = p.resource_id WHERE p.hall_id = ANY (%(rooms)s::uuid[])
), wished AS (
    SELECT range_agg(tstzrange(d.low - w.before, d.high + w.after)) AS times
    FROM unnest(%(lows)s::timestamptz[], %(highs)s::timestamptz[]) AS d(low, high),
         (SELECT max(before) AS before, max(after) AS after FROM claims) w
), touched AS (
    SELECT c.room_id, width_bucket(lower(a.occupied) - c.after, %(highs)s::timestamptz[]) AS first,
           width_bucket(upper(a.occupied) + c.before - interval '1 microsecond', %(lows)s::timestamptz[]) - 1 AS last
    FROM bookings_allocation a JOIN claims c USING (resource_id)
    WHERE a.agency_id = %(agency)s::uuid AND a.state IN ('held', 'approved') AND a.occupied && (SELECT times FROM wished)
)
SELECT room_id, array_agg(first), array_agg(ARRAY[first, last]) FILTER (WHERE last > first)
FROM touched WHERE first <= last GROUP BY room_id
"""


def clashes(agency_id: UUID | None, room_ids: Sequence[UUID], spans: Sequence[tuple[datetime, datetime]]) -> dict[UUID, set[int]]:
    """Return for rooms of an agency which of the times are taken, by their places, in one statement."""
    given = {
        "agency": agency_id,
        "rooms": list(room_ids),
        "lows": [low for low, _high in spans],
        "highs": [high for _low, high in spans],
    }
    return {
        room: set(firsts).union(*(range(first, last + 1) for first, last in longer or ()))
        for room, firsts, longer in prepared(_CLASHES, given)
    }


def rooms_found(found: Sequence[Found]) -> dict[UUID, Room]:
    """Return the rooms of findings with what a line about them needs."""
    rows = Room.objects.filter(pk__in=[one.room_id for one in found]).select_related("resource__unit", "building")
    return {room.pk: room for room in rows}
