"""Rooms as people look for them: lists, whether they are free now, and what takes their day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from samnak.bookings.enums import BookingKind
from samnak.bookings.models import Allocation, Booking, Building, Equipment, Occurrence, Resource, Room, RoomPhoto
from samnak.bookings.queries.access import rooms_of, visible_to
from samnak.bookings.queries.conflicts import free_resources
from samnak.bookings.workflow import BLOCKING, LIVE
from samnak.core.actor import Actor
from samnak.core.time import BANGKOK
from samnak.org import queries as org

FREE, BUSY, CLOSED = "free", "busy", "closed"
ROOM_ORDERS = {
    "place": ("building__order", "building__name", "resource__sort_key", "pk"),
    "-place": ("-building__order", "-building__name", "-resource__sort_key", "pk"),
    "name": ("resource__sort_key", "pk"),
    "-name": ("-resource__sort_key", "pk"),
    "seats": ("capacity", "resource__sort_key", "pk"),
    "-seats": ("-capacity", "resource__sort_key", "pk"),
}


@dataclass(frozen=True, slots=True)
class RoomFilter:
    """What a list of rooms is asked for."""

    text: str = ""
    building: UUID | None = None
    seats: int = 0
    features: tuple[str, ...] = ()
    free_now: bool = False
    retired: bool = False


@dataclass(frozen=True, slots=True)
class RoomNow:
    """Whether a room is free at this moment, and until when (None: for the rest of the day)."""

    state: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """A stretch of time that is taken; without title and booking for who may not know what it is."""

    occurrence_id: UUID
    starts_at: datetime
    ends_at: datetime
    low: datetime
    high: datetime
    kind: str
    state: str
    unit_name: str
    title: str = ""
    organiser_name: str = ""
    booking_id: UUID | None = None


def find_rooms(actor: Actor, asked: RoomFilter, order: str, now: datetime) -> QuerySet[Room]:
    """Return the rooms of the agency that a list asks for, each with its first pictures."""
    rows = rooms_of(actor, with_retired=asked.retired)
    if asked.retired:
        rows = rows.filter(resource__is_active=False)
    for word in asked.text.split()[:6]:
        rows = rows.filter(
            Q(resource__name__icontains=word) | Q(building__name__icontains=word) | Q(resource__unit__name__icontains=word)
        )
    if asked.building:
        rows = rows.filter(building=asked.building)
    if asked.seats:
        rows = rows.filter(capacity__gte=asked.seats)
    if asked.features:
        rows = rows.filter(features__contains=list(asked.features))
    if asked.free_now:
        free = free_resources(Resource.objects.filter(agency=actor.agency_id), now, now + timedelta(minutes=1))
        rows = rows.filter(resource__in=free, opens_at__lte=_clock(now), closes_at__gt=_clock(now))
        if not org.is_working_day(now.astimezone(BANGKOK).date()):
            rows = rows.filter(open_weekends=True)
    pictures = Prefetch("photos", RoomPhoto.objects.select_related("file__blob"))
    return rows.prefetch_related(pictures).order_by(*ROOM_ORDERS.get(order, ROOM_ORDERS["place"]))


def _clock(moment: datetime) -> time:
    return moment.astimezone(BANGKOK).time()


def day_span(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of a day in Bangkok and that of the next."""
    return datetime.combine(day, time.min, BANGKOK), datetime.combine(day + timedelta(days=1), time.min, BANGKOK)


def rooms_now(rooms: Sequence[Room], now: datetime) -> dict[UUID, RoomNow]:
    """Tell of each room whether it is free now; a hall is taken when one of its parts is. Two queries."""
    ids = [room.pk for room in rooms]
    today = now.astimezone(BANGKOK).date()
    rows = Allocation.objects.filter(
        Q(resource__in=ids) | Q(resource__room__hall__in=ids), occupied__overlap=(now, day_span(today)[1]), state__in=BLOCKING
    ).values_list("resource", "resource__room__hall", "occupied")
    taken: dict[UUID, list[tuple[datetime, datetime]]] = {}
    for resource, hall, occupied in rows:
        for key in (resource, hall) if hall else (resource,):
            taken.setdefault(key, []).append((occupied.lower, occupied.upper))
    works = org.is_working_day(today)
    return {room.pk: _now_of(room, sorted(taken.get(room.pk, ())), now, works=works) for room in rooms}


def _now_of(room: Room, taken: Sequence[tuple[datetime, datetime]], now: datetime, *, works: bool) -> RoomNow:
    end = now
    for low, high in taken:
        if low <= end:
            end = max(end, high)
    if end > now:
        return RoomNow(BUSY, end)
    if not (room.opens_at <= _clock(now) < room.closes_at) or not (works or room.open_weekends):
        return RoomNow(CLOSED)
    return RoomNow(FREE, taken[0][0] if taken else None)


def uses_of(actor: Actor, room_id: UUID, starts_at: datetime, ends_at: datetime, *, limit: int = 200) -> list[Use]:
    """Return what takes a room, or a part of it, within a time: in order, each date once."""
    rows = (
        Allocation.objects.filter(
            Q(resource=room_id) | Q(resource__room__hall=room_id), occupied__overlap=(starts_at, ends_at), state__in=BLOCKING
        )
        .select_related("booking__unit")
        .order_by("starts_at", "pk")[:limit]
    )
    return uses_from(actor, list(rows))


def uses_from(actor: Actor, rows: Sequence[Allocation]) -> list[Use]:
    """Turn allocations with their bookings into what the actor may know of them."""
    known = set(visible_to(actor).filter(pk__in={row.booking_id for row in rows}).values_list("pk", flat=True))
    found: dict[UUID, Use] = {}
    for row in rows:
        found.setdefault(row.occurrence_id, _use(row, row.booking, known=row.booking_id in known))
    return list(found.values())


def _use(row: Allocation, booking: Booking, *, known: bool) -> Use:
    return Use(
        occurrence_id=row.occurrence_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        low=row.occupied.lower,
        high=row.occupied.upper,
        kind=booking.kind,
        state=row.state,
        unit_name=booking.unit.name,
        title=booking.title if known else "",
        organiser_name=booking.organiser_name if known else "",
        booking_id=booking.pk if known else None,
    )


def photo_of(actor: Actor, pk: UUID) -> RoomPhoto | None:
    """Return a picture of a room of the agency."""
    return RoomPhoto.objects.filter(pk=pk, room__resource__agency=actor.agency_id).select_related("file__blob").first()


def buildings_of(actor: Actor) -> QuerySet[Building]:
    """Return the buildings of the actor's agency."""
    return Building.objects.filter(agency=actor.agency_id)


def buildings_with_rooms(actor: Actor) -> QuerySet[Building]:
    """Return the buildings, each with how many rooms in use it has."""
    count = Count("rooms", filter=Q(rooms__resource__is_active=True))
    return buildings_of(actor).annotate(room_count=count).order_by("order", "name", "pk")


def closures_ahead(actor: Actor, now: datetime) -> QuerySet[Occurrence]:
    """Return when rooms of the agency are or will be closed."""
    rows = Occurrence.objects.filter(agency=actor.agency_id, booking__kind=BookingKind.CLOSURE, state__in=LIVE, ends_at__gt=now)
    taken = Prefetch("allocations", Allocation.objects.select_related("resource").order_by("resource__sort_key"))
    return rows.select_related("booking").prefetch_related(taken).order_by("starts_at", "pk")


def equipment_of(actor: Actor, *, text: str = "", with_retired: bool = False) -> QuerySet[Equipment]:
    """Return the equipment of the actor's agency, in Thai order."""
    rows = Equipment.objects.filter(resource__agency=actor.agency_id).select_related("resource__unit", "keeper")
    if not with_retired:
        rows = rows.filter(resource__is_active=True)
    for word in text.split()[:6]:
        rows = rows.filter(Q(resource__name__icontains=word) | Q(asset_number__icontains=word) | Q(kept_at__icontains=word))
    return rows.order_by("resource__sort_key", "pk")


def taken_among(
    resource_ids: Iterable[UUID], starts_at: datetime, ends_at: datetime, *, without: UUID | None = None
) -> set[UUID]:
    """Return those of the resources that are taken at some moment of a time; of a hall when a part is.

    `without` is a booking that would give way.
    """
    ids = set(resource_ids)
    rows = Allocation.objects.filter(
        Q(resource__in=ids) | Q(resource__room__hall__in=ids), occupied__overlap=(starts_at, ends_at), state__in=BLOCKING
    )
    if without is not None:
        rows = rows.exclude(booking=without)
    return {key for pair in rows.values_list("resource", "resource__room__hall") for key in pair if key in ids}
