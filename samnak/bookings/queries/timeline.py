"""The timeline of all rooms: who stands on which row, and what takes their time, in columns that a browser reads fast.

A week of a thousand rooms is some twenty-five thousand blocks. One statement gathers them as arrays; nothing is made an
object on the way, and titles are written once each, however many blocks bear them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from samnak.bookings.models import Allocation, Guest, Room
from samnak.bookings.policies import keeps, keeps_some, open_to
from samnak.bookings.queries.access import rooms_of, visible_to
from samnak.bookings.queries.rooms import day_span
from samnak.bookings.workflow import BLOCKING
from samnak.core.actor import Actor
from samnak.core.statements import prepared
from samnak.org import queries as org
from samnak.org.models import Holiday, Unit

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class GridRoom:
    """แถวของห้อง - a row of the timeline; parts of a hall follow it."""

    id: UUID
    name: str
    building: str
    floor: str
    seats: int
    hall: int  # the row of the hall it is a part of, -1 for none
    opens: int  # minutes of the day
    closes: int
    open_weekends: bool
    before: int
    after: int
    may_book: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class Blocks:
    """ช่วงเวลาที่ถูกใช้ - blocks in columns, each the text of a JSON list; minutes are counted from the first moment.

    A span holds the length in minutes from its sixth bit on; below it stand the state (approved, pending, held, closed:
    two bits), whether it is the actor's (4), whether the actor may move it (8), and whether the minutes before and after
    it are not those of the room (16): then they stand in `before` and `after`, in order.
    """

    count: int
    names: str
    words: str
    rows: str
    starts: str
    spans: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DayLoads:
    """การใช้รายวัน - how much of its open hours each room is taken on each day, in columns."""

    rows: str
    days: str
    counts: str
    minutes: str


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """วันในปฏิทิน - a day over the timeline, with the name of what it is when offices rest or work unusually."""

    day: date
    is_working_day: bool
    name: str = ""


def grid_rooms(actor: Actor, *, building: UUID | None = None, text: str = "") -> list[GridRoom]:
    """Return the rooms in the order of the timeline: by building, halls before their parts."""
    rows = rooms_of(actor)
    if building is not None:
        rows = rows.filter(building=building)
    for word in text.split()[:6]:
        rows = rows.filter(
            Q(resource__name__icontains=word) | Q(building__name__icontains=word) | Q(hall__resource__name__icontains=word)
        )
    names = (
        "pk", "resource__name", "building__name", "floor", "capacity", "hall", "opens_at", "closes_at", "open_weekends",
        "resource__buffer_before", "resource__buffer_after", "audience", "resource__unit__path",
    )  # fmt: skip
    found = list(rows.values_list(*names))
    places = {row[0]: place for place, row in enumerate(found)}
    ordered = sorted(found, key=lambda row: (places.get(row[5], places[row[0]]), row[5] in places, places[row[0]]))
    by_building = _grouped(ordered)
    lines = {row[0]: line for line, row in enumerate(by_building)}
    return [_grid_room(actor, row, lines.get(row[5], -1)) for row in by_building]


def _grouped(rows: Sequence[Any]) -> list[Any]:
    """Keep the rooms of a building together, in the order in which buildings come first."""
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row[2], []).append(row)
    return [row for group in groups.values() for row in group]


def _grid_room(actor: Actor, row: Any, hall: int) -> GridRoom:
    pk, name, building, floor, seats, _hall, opens, closes, weekends, before, after, audience, path = row
    kept = keeps(actor, path)
    return GridRoom(
        id=pk,
        name=name,
        building=building,
        floor=floor,
        seats=seats,
        hall=hall,
        opens=opens.hour * 60 + opens.minute,
        closes=closes.hour * 60 + closes.minute,
        open_weekends=weekends,
        before=before,
        after=after,
        may_book=open_to(actor, audience, path),
        kept=kept,
    )


_BLOCKS = """
WITH taken AS MATERIALIZED (
    SELECT r.place::int AS place, r.kept, a.booking_id, a.state, (date_part('epoch', a.starts_at) / 60)::int AS begins,
           (date_part('epoch', a.ends_at) / 60)::int AS finishes,
           CASE WHEN a.starts_at = lower(a.occupied) THEN 0
                ELSE (date_part('epoch', a.starts_at - lower(a.occupied)) / 60)::int END AS before,
           CASE WHEN a.ends_at = upper(a.occupied) THEN 0
                ELSE (date_part('epoch', upper(a.occupied) - a.ends_at) / 60)::int END AS after,
           r.before AS room_before, r.after AS room_after
    FROM unnest(%(resources)s::uuid[], %(kept)s::boolean[], %(before)s::int[], %(after)s::int[])
         WITH ORDINALITY AS r(resource_id, kept, before, after, place)
    JOIN bookings_allocation a USING (resource_id)
    WHERE a.agency_id = %(agency)s::uuid AND a.state IN ('held', 'approved')
      AND a.occupied && tstzrange(%(low)s::timestamptz, %(high)s::timestamptz)
), told AS MATERIALIZED (
    SELECT b.id, CASE WHEN NOT b.is_private OR b.organiser_position_id = %(position)s::uuid
                           OR b.unit_id = ANY (%(readable)s::uuid[]) THEN b.title ELSE '' END AS title,
           CASE WHEN b.kind IN ('closure', 'maintenance', 'leave') THEN 3 WHEN b.state = 'held' THEN 2 ELSE 1 END AS look,
           CASE WHEN b.organiser_position_id = %(position)s::uuid THEN 4 ELSE 0 END AS mine,
           b.kind IN ('room', 'closure') AS of_rooms, b.unit_id = ANY (%(headed)s::uuid[]) AS headed
    FROM bookings_booking b
    WHERE b.id = ANY (ARRAY(SELECT booking_id FROM taken))
), words AS MATERIALIZED (
    SELECT title, (row_number() OVER () - 1)::int AS word FROM (SELECT DISTINCT title FROM told) titles
), blocks AS (
    SELECT t.place - 1 AS place, t.begins - %(first)s::int AS begins, w.word, t.before, t.after,
           t.before <> t.room_before OR t.after <> t.room_after AS edged,
           CASE WHEN t.state = 'approved' AND b.look <> 3 THEN 0 ELSE b.look END + b.mine
             + CASE WHEN b.of_rooms AND (b.mine > 0 OR b.headed OR t.kept) THEN 8 ELSE 0 END
             + CASE WHEN t.before <> t.room_before OR t.after <> t.room_after THEN 16 ELSE 0 END
             + (t.finishes - t.begins) * 32 AS span,
           CASE WHEN b.title = '' THEN b.id END AS hidden
    FROM taken t JOIN told b ON b.id = t.booking_id JOIN words w USING (title)
    ORDER BY t.place * 100000000::bigint + t.begins
)
SELECT count(*), (SELECT string_agg(to_json(title)::text, ',' ORDER BY word) FROM words),
       coalesce(array_agg(hidden) FILTER (WHERE hidden IS NOT NULL), ARRAY[]::uuid[]), array_agg(word)::text,
       array_agg(place)::text, array_agg(begins)::text, array_agg(span)::text, array_agg(before) FILTER (WHERE edged)::text,
       array_agg(after) FILTER (WHERE edged)::text
FROM blocks
"""


def blocks_of(actor: Actor, rooms: Sequence[GridRoom], low: datetime, high: datetime) -> Blocks:
    """Return what takes the rooms within a time, in the order of the rows, with the titles that the actor may know."""
    given = {
        "resources": [room.id for room in rooms],
        "kept": [room.kept for room in rooms],
        "before": [room.before for room in rooms],
        "after": [room.after for room in rooms],
        "agency": actor.agency_id,
        "position": actor.position_id,
        "readable": sorted(actor.readable_unit_ids),
        "headed": _headed_units(actor),
        "low": low,
        "high": high,
        "first": int(low.timestamp()) // 60,
    }
    # How many bookings and titles a week has cannot be told beforehand; where it is guessed too low, the server would
    # compare each block with each title.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        ((count, titles, hidden, words, *columns),) = prepared(_BLOCKS, given)
    names, words = f"[{titles or ''}]", _as_list(words)
    if hidden and _may_know_more(actor):
        names, words = _with_more_known(actor, names, words, hidden)
    return Blocks(count, names, words, *(_as_list(column) for column in columns))


def _may_know_more(actor: Actor) -> bool:
    """Tell whether the actor may know private bookings that are neither of the own post nor of a unit that can be read."""
    if keeps_some(actor):
        return True
    answers = Q(approver=actor.position_id) | Q(keeper=actor.position_id)
    if actor.position_id is not None and Room.objects.filter(answers, resource__agency=actor.agency_id).exists():
        return True
    return Guest.objects.filter(user_id=actor.user_id, removed_at=None, booking__is_private=True).exists()


def _with_more_known(actor: Actor, names: str, words: str, hidden: Sequence[UUID]) -> tuple[str, str]:
    """Add the titles of private bookings that the actor knows as a guest or as keeper of something they take."""
    titles = dict(visible_to(actor).filter(is_private=True, pk__in=set(hidden)).values_list("pk", "title"))
    told: list[str] = json.loads(names)
    blocks: list[int] = json.loads(words)
    unknown = told.index("")
    places = [place for place, word in enumerate(blocks) if word == unknown]
    for place, booking_id in zip(places, hidden, strict=True):
        if booking_id in titles:
            blocks[place] = len(told)
            told.append(titles[booking_id])
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")), json.dumps(blocks, separators=(",", ":"))


def _headed_units(actor: Actor) -> list[UUID]:
    if not actor.is_head:
        return []
    rows = Unit.objects.filter(agency=actor.agency_id, path__startswith=actor.unit_path)
    return list(rows.values_list("pk", flat=True))


def _as_list(column: str | None) -> str:
    """Turn the text of an array of numbers into that of a JSON list."""
    return f"[{column[1:-1]}]" if column else "[]"


_LOADS = """
WITH taken AS MATERIALIZED (
    SELECT r.place::int - 1 AS place, r.opens, r.closes,
           (date_part('epoch', a.starts_at - %(low)s::timestamptz) / 60)::int AS begins,
           (date_part('epoch', a.ends_at - %(low)s::timestamptz) / 60)::int AS finishes
    FROM unnest(%(resources)s::uuid[], %(opens)s::int[], %(closes)s::int[])
         WITH ORDINALITY AS r(resource_id, opens, closes, place)
    JOIN bookings_allocation a USING (resource_id)
    WHERE a.agency_id = %(agency)s::uuid AND a.state IN ('held', 'approved')
      AND a.occupied && tstzrange(%(low)s::timestamptz, %(high)s::timestamptz)
), days AS (
    SELECT place, opens, closes, begins / 1440 AS day, begins %% 1440 AS begins, finishes - begins / 1440 * 1440 AS finishes
    FROM taken WHERE begins >= 0 AND begins / 1440 = (finishes - 1) / 1440
    UNION ALL
    SELECT place, opens, closes, day, greatest(begins - day * 1440, 0), least(finishes - day * 1440, 1440)
    FROM taken, generate_series(greatest(begins, 0) / 1440, least((finishes - 1) / 1440, %(days)s::int - 1)) AS day
    WHERE NOT (begins >= 0 AND begins / 1440 = (finishes - 1) / 1440)
), loads AS (
    SELECT place, day, count(*)::int AS uses, sum(greatest(least(finishes, closes) - greatest(begins, opens), 0))::int AS minutes
    FROM days GROUP BY place, day ORDER BY place, day
)
SELECT array_agg(place)::text, array_agg(day)::text, array_agg(uses)::text, array_agg(minutes)::text FROM loads
"""


def loads_of(actor: Actor, rooms: Sequence[GridRoom], low: datetime, days: int) -> DayLoads:
    """Return how much of each day the rooms are taken, for the month view."""
    given = {
        "resources": [room.id for room in rooms],
        "opens": [room.opens for room in rooms],
        "closes": [room.closes for room in rooms],
        "agency": actor.agency_id,
        "low": low,
        "high": low + timedelta(days=days),
        "days": days,
    }
    (columns,) = prepared(_LOADS, given)
    return DayLoads(*(_as_list(column) for column in columns))


def calendar_days(actor: Actor, first: date, count: int) -> list[CalendarDay]:
    """Return the days of the timeline with the holidays of the nation and of the agency's province."""
    agency = org.find_agency(actor.agency_id) if actor.agency_id else None
    province = agency.province if agency else ""
    last = first + timedelta(days=count - 1)
    rows = Holiday.objects.filter(date__range=(first, last), province__in={"", province}).order_by("province")
    special = {row.date: row for row in rows}
    days = [first + timedelta(days=number) for number in range(count)]
    return [_calendar_day(day, special.get(day)) for day in days]


def _calendar_day(day: date, special: Holiday | None) -> CalendarDay:
    if special is not None:
        return CalendarDay(day, special.is_working_day, special.name)
    works = day.weekday() < SATURDAY
    return CalendarDay(day, works, "" if works else _("วันหยุดสุดสัปดาห์"))


@dataclass(frozen=True, slots=True)
class DayUse:
    """การใช้ในวัน - what takes a room, as the plain table shows it; without a title for who may not know it."""

    starts_at: datetime
    ends_at: datetime
    state: str
    title: str
    booking_id: UUID | None


def uses_by_room(actor: Actor, room_ids: Sequence[UUID], day: date) -> dict[UUID, list[DayUse]]:
    """Return what takes each room on a day, in order; what takes a part takes the hall."""
    low, high = day_span(day)
    taken = Allocation.objects.filter(
        Q(resource__in=room_ids) | Q(resource__room__hall__in=room_ids), occupied__overlap=(low, high), state__in=BLOCKING
    )
    rows = list(taken.select_related("booking", "resource__room").order_by("starts_at", "pk"))
    open_to_me = set(visible_to(actor).filter(pk__in={row.booking_id for row in rows}).values_list("pk", flat=True))
    found: dict[UUID, dict[UUID, DayUse]] = {pk: {} for pk in room_ids}
    for row in rows:
        is_known = row.booking_id in open_to_me
        use = DayUse(
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            state=row.state,
            title=row.booking.title if is_known else "",
            booking_id=row.booking_id if is_known else None,
        )
        for key in (row.resource_id, row.resource.room.hall_id):
            if key in found:
                found[key].setdefault(row.occurrence_id, use)
    return {pk: list(uses.values()) for pk, uses in found.items()}


def taken_at(actor: Actor, resource_id: UUID, at: datetime) -> Allocation | None:
    """Return what takes a room of the agency at a moment, None when it is free."""
    return (
        Allocation.objects.filter(
            agency=actor.agency_id, resource=resource_id, starts_at__lte=at, ends_at__gt=at, state__in=BLOCKING
        )
        .select_related("booking", "occurrence")
        .order_by("starts_at")
        .first()
    )
