"""What could be booked instead: another room at the same time, the same room at another time."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Abs
from django.utils.translation import gettext as _

from samnak.bookings.enums import Audience
from samnak.bookings.errors import Alternative
from samnak.bookings.models import Allocation, Resource, Room
from samnak.bookings.policies import open_to
from samnak.bookings.queries.conflicts import with_parts
from samnak.bookings.workflow import BLOCKING
from samnak.core.actor import Actor
from samnak.core.time import BANGKOK
from samnak.org import queries as org

LOOK_AHEAD = timedelta(days=7)
STEP = timedelta(minutes=30)


def find_alternatives(
    actor: Actor,
    room_ids: Sequence[UUID],
    starts_at: datetime,
    ends_at: datetime,
    *,
    now: datetime,
    seats: int = 0,
    limit: int = 3,
) -> list[Alternative]:
    """Return other rooms and other times that could be booked now: near misses first, at most `limit`."""
    wanted = list(Room.objects.filter(pk__in=room_ids).select_related("resource__unit", "building").order_by("-capacity", "pk"))
    if not wanted:
        return []
    room = wanted[0]
    others = _other_rooms(actor, room, room_ids, (starts_at, ends_at), seats or min(room.capacity, 10))
    times = _other_times(room, starts_at, ends_at, now, limit)
    mixed = [*others[:2], *times, *others[2:]] if len(wanted) == 1 else [*others, *times]
    return mixed[:limit]


def _other_rooms(
    actor: Actor, room: Room, without: Sequence[UUID], span: tuple[datetime, datetime], seats: int
) -> list[Alternative]:
    starts_at, ends_at = span
    rows = free_rooms(actor, starts_at, ends_at).exclude(pk__in=without).exclude(hall__in=without).filter(capacity__gte=seats)
    near = rows.annotate(gap=Abs(F("capacity") - room.capacity)).order_by("gap", "pk")
    names = ("pk", "resource__name", "building__name", "capacity", "gap", "audience", "resource__unit__path")
    open_to_me = [row for row in near.values_list(*names)[:24] if open_to(actor, row[5], row[6])]
    ordered = sorted(open_to_me, key=lambda row: (row[2] != room.building.name, row[4]))
    return [
        Alternative(
            resource_id=pk,
            resource_name=name,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=_("ห้องอื่น เวลาเดียวกัน %(building)s %(seats)d ที่นั่ง") % {"building": building, "seats": capacity},
        )
        for pk, name, building, capacity, *_rest in ordered[:4]
    ]


def free_rooms(actor: Actor, starts_at: datetime, ends_at: datetime) -> QuerySet[Room]:
    """Return the rooms of the agency that are open and free for the whole time, whatever their size."""
    first, last = starts_at.astimezone(BANGKOK), ends_at.astimezone(BANGKOK)
    taken = Allocation.objects.filter(agency=actor.agency_id, occupied__overlap=(starts_at, ends_at), state__in=BLOCKING).values(
        "resource"
    )
    rows = (
        Room.objects.filter(resource__agency=actor.agency_id, resource__is_active=True)
        .filter(opens_at__lte=first.time(), closes_at__gte=last.time())
        .exclude(pk__in=taken)
        .exclude(parts__in=taken)
        .select_related("resource__unit", "building")
    )
    if not org.works_all_days(first.date(), last.date()):
        rows = rows.filter(open_weekends=True)
    return rows.exclude(audience=Audience.UNIT, resource__in=_closed_to(actor))


def _closed_to(actor: Actor) -> QuerySet[Resource]:
    above = [UUID(hex=part) for part in actor.unit_path.strip("/").split("/") if part]
    return Resource.objects.filter(agency=actor.agency_id).exclude(unit__in=above)


def _other_times(room: Room, starts_at: datetime, ends_at: datetime, now: datetime, limit: int) -> list[Alternative]:
    """Return free times of the same length in the same room, nearest to the wished one."""
    length = ends_at - starts_at
    local = starts_at.astimezone(BANGKOK)
    if length > timedelta(hours=12):
        return []
    days = [local.date() + timedelta(days=number) for number in range(LOOK_AHEAD.days + 1)]
    resource = room.resource
    taken = _taken(room, _moment(days[0], time.min), _moment(days[-1] + timedelta(days=1), time.min))
    worked = org.working_days_among(days)
    found: list[datetime] = []
    for day in days:
        if day not in worked and not room.open_weekends:
            continue
        found += _free_starts(room, day, length, taken, now)
        if len(found) >= limit:
            break
    nearest = sorted(found, key=lambda start: (start.astimezone(BANGKOK).date(), abs(start - starts_at)))[:limit]
    return [
        Alternative(
            resource_id=room.pk,
            resource_name=resource.name,
            starts_at=start,
            ends_at=start + length,
            reason=_("ห้องเดิม เวลาอื่น") if start.astimezone(BANGKOK).date() == local.date() else _("ห้องเดิม วันอื่น"),
        )
        for start in nearest
    ]


def _taken(room: Room, low: datetime, high: datetime) -> list[tuple[datetime, datetime]]:
    rows = Allocation.objects.filter(resource__in=with_parts([room.pk]), occupied__overlap=(low, high), state__in=BLOCKING)
    return [(occupied.lower, occupied.upper) for occupied in rows.values_list("occupied", flat=True)]


def _free_starts(
    room: Room, day: date, length: timedelta, taken: Sequence[tuple[datetime, datetime]], now: datetime
) -> list[datetime]:
    found = []
    resource = room.resource
    before, after = timedelta(minutes=resource.buffer_before), timedelta(minutes=resource.buffer_after)
    start, last = _moment(day, room.opens_at), _moment(day, room.closes_at) - length
    soonest = now + timedelta(minutes=room.min_lead_minutes)
    while start <= last:
        low, high = start - before, start + length + after
        if start >= soonest and all(high <= begin or low >= end for begin, end in taken):
            found.append(start)
        start += STEP
    return found


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, BANGKOK)
