"""What the display at the door of a room may show to everybody who passes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from samnak.bookings.enums import Audience, BookingKind
from samnak.bookings.models import Allocation, Resource, Room
from samnak.bookings.queries.conflicts import free_resources
from samnak.bookings.queries.rooms import day_span
from samnak.bookings.workflow import BLOCKING
from samnak.core.time import BANGKOK
from samnak.org import queries as org

AHEAD = timedelta(hours=24)
FREE_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of time that is taken, with the title only where everybody may know it."""

    starts_at: datetime
    ends_at: datetime
    title: str
    unit: str
    closed: bool


def room_by_display(key: str) -> Room | None:
    """Return the room whose display has this secret key."""
    rows = Room.objects.filter(display_key=key, resource__is_active=True)
    return rows.select_related("resource__agency", "building").first()


def shown_at_door(room: Room, now: datetime) -> list[Shown]:
    """Return what takes a room, or a part of it, from the beginning of today until 24 hours from now."""
    begin = day_span(now.astimezone(BANGKOK).date())[0]
    rows = (
        Allocation.objects.filter(
            Q(resource=room.pk) | Q(resource__room__hall=room.pk), occupied__overlap=(begin, now + AHEAD), state__in=BLOCKING
        )
        .select_related("booking__unit")
        .order_by("starts_at", "pk")
    )
    found: dict[object, Shown] = {}
    for row in rows:
        booking = row.booking
        closed = booking.kind in {BookingKind.CLOSURE, BookingKind.MAINTENANCE}
        hidden = booking.is_private
        found.setdefault(
            row.occurrence_id,
            Shown(
                row.starts_at,
                row.ends_at,
                "" if hidden else booking.title,
                "" if hidden else booking.unit.name,
                closed,
            ),
        )
    return list(found.values())


def neighbour_of(room: Room, now: datetime) -> Room | None:
    """Return the nearest other room that everybody may book and that is free for the next hour."""
    clock, until = now.astimezone(BANGKOK).time(), (now + FREE_FOR).astimezone(BANGKOK)
    free = free_resources(Resource.objects.filter(agency=room.resource.agency_id), now, now + FREE_FOR)
    rows = Room.objects.filter(
        resource__in=free, resource__is_active=True, audience=Audience.AGENCY, approver=None, opens_at__lte=clock,
        closes_at__gte=until.time(),
    ).exclude(pk=room.pk).exclude(hall=room.pk)  # fmt: skip
    if until.date() != now.astimezone(BANGKOK).date():
        return None
    if not org.is_working_day(now.astimezone(BANGKOK).date()):
        rows = rows.filter(open_weekends=True)
    if room.hall_id:
        rows = rows.exclude(pk=room.hall_id)
    near = sorted(
        rows.select_related("resource", "building")[:50],
        key=lambda one: (one.building_id != room.building_id, one.floor != room.floor, abs(one.capacity - room.capacity)),
    )
    return near[0] if near else None
