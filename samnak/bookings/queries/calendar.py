"""Reads of calendars: what a person, a room or a unit has before it, who is invited, and which link may read what.

A series is one row here, with the few dates on which it differs from its rule; a feed asks a constant number of times.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from samnak.accounts.models import User
from samnak.bookings.enums import BookingKind, BookingState, FeedScope, OccurrenceState, Rsvp
from samnak.bookings.models import Allocation, Booking, CalendarFeed, Guest, GuestReply, Invitation, Occurrence, Resource
from samnak.bookings.queries.access import known
from samnak.core import thai
from samnak.core.actor import Actor
from samnak.core.statements import prepared
from samnak.org import queries as org
from samnak.org.models import Unit

SHOWN = (OccurrenceState.PENDING, OccurrenceState.APPROVED)
MEETINGS = (BookingKind.ROOM, BookingKind.DAY)
MOST = 5_000  # bookings in one feed; programs and people lose their way long before
FOUND = 12
NOBODY = UUID(int=0)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Entry(NamedTuple):
    """One booking as a calendar needs it; `is_open` says whether the reader may know what it is about.

    Moments come as microseconds: a feed has thousands, and as text each takes the driver longer than the rest of its row.
    """

    id: UUID
    agency_name: str
    kind: str
    state: str
    title: str
    description: str
    chair: str
    organiser_name: str
    unit_name: str
    phone: str
    rrule: str
    sequence: int
    is_private: bool
    online_url: str
    begin: int
    end: int
    created: int
    changed: int
    excluded: Sequence[datetime]
    is_open: bool

    @property
    def starts_at(self) -> datetime:
        """When the booking, or the first date of its rule, begins."""
        return _moment(self.begin)

    @property
    def length(self) -> timedelta:
        """How long a date of the rule lasts."""
        return timedelta(microseconds=self.end - self.begin)

    @property
    def created_at(self) -> datetime:
        """When it was booked."""
        return _moment(self.created)

    @property
    def changed_at(self) -> datetime:
        """When it was changed last."""
        return _moment(self.changed)


_ENTRIES = """
SELECT b.id, a.name, b.kind, b.state, b.title, b.description, b.chair, b.organiser_name, u.name, b.phone, b.rrule, b.sequence,
       b.is_private, b.online_url, (extract(epoch FROM b.starts_at) * 1000000)::bigint,
       (extract(epoch FROM b.ends_at) * 1000000)::bigint, (extract(epoch FROM b.created_at) * 1000000)::bigint,
       (extract(epoch FROM b.changed_at) * 1000000)::bigint, b.excluded
FROM bookings_booking b
JOIN org_agency a ON a.id = b.agency_id
JOIN org_unit u ON u.id = b.unit_id
WHERE b.id = ANY(%(bookings)s::uuid[])
ORDER BY b.starts_at, b.id
"""


def _moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


class EntryDate(NamedTuple):
    """One date of a booking; of a series only those that differ from its rule, and the last that does not (`regular`)."""

    id: UUID
    booking_id: UUID
    state: str
    regular: bool
    original: int
    begin: int
    end: int
    first: int  # the earliest date of the booking, by its rule
    resources: Sequence[UUID]

    @property
    def is_shown(self) -> bool:
        """Tell whether the date takes place or is likely to; who waits in the queue has no room to be sent to."""
        return self.state in SHOWN

    @property
    def original_start(self) -> datetime:
        """The name of the date in its series."""
        return _moment(self.original)

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        return _moment(self.begin)

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return _moment(self.end)

    @property
    def first_start(self) -> datetime:
        """The earliest date of the booking, by its rule."""
        return _moment(self.first)


@dataclass(frozen=True, slots=True)
class Place:
    """What a booking takes, in the words a calendar shows."""

    kind: str
    name: str
    hall_id: UUID | None
    building: str
    floor: str


# Regular dates are neither read nor sent: a daily series of two years is one row here.
_DATES = """
WITH asked AS (
    SELECT b.id, b.rrule <> '' AS repeats, b.ends_at - b.starts_at AS length,
           CASE WHEN b.state = 'pending' THEN 'pending' ELSE 'approved' END AS usual
    FROM bookings_booking b WHERE b.id = ANY(%(bookings)s::uuid[])
), elsewhere AS (
    SELECT DISTINCT a.occurrence_id
    FROM bookings_allocation a JOIN asked ON asked.id = a.booking_id
    WHERE asked.repeats AND a.state = 'released'
), own AS (
    SELECT a.occurrence_id, a.starts_at, a.ends_at
    FROM bookings_allocation a
    WHERE a.booking_id = ANY(%(bookings)s::uuid[]) AND a.resource_id = %(resource)s::uuid AND a.state <> 'released'
), dates AS (
    SELECT o.id, o.booking_id, o.original_start, asked.repeats, asked.usual, asked.length,
           elsewhere.occurrence_id IS NULL AS at_home,
           CASE WHEN %(resource)s::uuid IS NULL OR own.occurrence_id IS NOT NULL THEN o.state ELSE 'released' END AS state,
           coalesce(own.starts_at, o.starts_at) AS starts_at, coalesce(own.ends_at, o.ends_at) AS ends_at,
           min(o.original_start) OVER (PARTITION BY o.booking_id) AS first
    FROM bookings_occurrence o
    JOIN asked ON asked.id = o.booking_id
    LEFT JOIN elsewhere ON elsewhere.occurrence_id = o.id
    LEFT JOIN own ON own.occurrence_id = o.id
), judged AS (
    SELECT dates.*,
           repeats AND at_home AND state = usual AND starts_at = original_start AND ends_at - starts_at = length AS regular
    FROM dates
), chosen AS (
    SELECT * FROM judged WHERE NOT regular
    UNION ALL
    SELECT * FROM (SELECT DISTINCT ON (booking_id) * FROM judged WHERE regular ORDER BY booking_id, original_start DESC) AS one
)
SELECT c.id, c.booking_id, c.state, c.regular, (extract(epoch FROM c.original_start) * 1000000)::bigint,
       (extract(epoch FROM c.starts_at) * 1000000)::bigint, (extract(epoch FROM c.ends_at) * 1000000)::bigint,
       (extract(epoch FROM c.first) * 1000000)::bigint,
       coalesce(array_agg(a.resource_id ORDER BY a.id) FILTER (WHERE a.state <> 'released'),
                array_agg(a.resource_id ORDER BY a.id))
FROM chosen c
JOIN bookings_allocation a ON a.occurrence_id = c.id
GROUP BY c.id, c.booking_id, c.state, c.original_start, c.starts_at, c.ends_at, c.regular, c.first
ORDER BY c.booking_id, c.original_start
"""


def dates_by_entry(booking_ids: Iterable[UUID], resource_id: UUID | None = None) -> dict[UUID, list[EntryDate]]:
    """Return the dates of bookings as calendars need them; with a resource, as they take that resource."""
    found: dict[UUID, list[EntryDate]] = {}
    for row in prepared(_DATES, {"bookings": list(booking_ids), "resource": resource_id}):
        date = EntryDate(*row)
        found.setdefault(date.booking_id, []).append(date)
    return found


def places_of(dates: Iterable[EntryDate]) -> dict[UUID, Place]:
    """Return what the dates take, by its id."""
    wanted = {resource_id for date in dates for resource_id in date.resources}
    rows = Resource.objects.filter(pk__in=wanted).values_list(
        "id", "kind", "name", "room__hall", "room__building__name", "room__floor"
    )
    return {key: Place(kind, name, hall, building or "", floor or "") for key, kind, name, hall, building, floor in rows}


def entry_of(booking_id: UUID) -> Entry | None:
    """Return one booking as a calendar needs it, for those who are invited to it."""
    return next(iter(_read({booking_id: True})), None)


def _entries(rows: QuerySet[Booking], may_know: Q, since: datetime) -> list[Entry]:
    """Return bookings that have a date to be shown since a moment; the latest when there are too many."""
    dates = Occurrence.objects.filter(booking=OuterRef("pk"), state__in=SHOWN, ends_at__gte=since)
    is_open = Case(When(may_know, then=Value(True)), default=Value(False), output_field=BooleanField())
    found = rows.filter(Exists(dates)).annotate(is_open=is_open).order_by("-starts_at", "pk")
    return _read(dict(found.values_list("pk", "is_open")[:MOST]))


def _read(found: dict[UUID, bool]) -> list[Entry]:
    rows = prepared(_ENTRIES, {"bookings": list(found)})
    return [Entry._make((*row, found[row[0]])) for row in rows]


def entries_of_person(standings: Sequence[Actor], since: datetime, journeys: Collection[UUID] = ()) -> list[Entry]:
    """Return what a person organises, attends, or drives and travels in.

    `standings` are the posts of the person in the agency. Of a post acted for, only what the person booked there is shown:
    the rest is in the calendar of its holder. `journeys` are trips that the app of the cars names.
    """
    person = standings[0]
    rows = Booking.objects.filter(agency=person.agency_id)
    own = [row.position_id for row in standings if row.delegation_id is None]
    acting = [row.position_id for row in standings if row.delegation_id is not None]
    meetings = rows.filter(kind__in=MEETINGS).order_by()
    organised = meetings.filter(organiser_position__in=own).values("pk")
    booked_for = meetings.filter(organiser_position__in=acting, organiser_user_id=person.user_id).values("pk")
    guests = Guest.objects.filter(user_id=person.user_id, removed_at=None).exclude(rsvp=Rsvp.DECLINED).order_by()
    attended = guests.filter(booking__state=BookingState.APPROVED).values("booking")
    travelled = rows.filter(pk__in=list(journeys)).order_by().values("pk")
    wanted = rows.filter(pk__in=organised.union(booked_for, attended, travelled))
    return _entries(wanted, reduce(or_, [known(row) for row in standings]), since)


def entries_of_resource(actor: Actor, resource_id: UUID, since: datetime) -> list[Entry]:
    """Return what takes a room, a car, a driver or a thing."""
    claims = Allocation.objects.filter(resource=resource_id, ends_at__gte=since).exclude(state="released").values("booking")
    return _entries(Booking.objects.filter(agency=actor.agency_id, pk__in=claims), known(actor), since)


def entries_of_unit(actor: Actor, unit: Unit, since: datetime) -> list[Entry]:
    """Return the meetings and trips booked for a unit and the units below it."""
    kinds = [*MEETINGS, BookingKind.TRIP]
    rows = Booking.objects.filter(agency=actor.agency_id, unit__path__startswith=unit.path, kind__in=kinds)
    return _entries(rows, known(actor), since)


def declined_dates(user_id: UUID, booking_ids: Iterable[UUID]) -> dict[UUID, set[datetime]]:
    """Return the single dates of series that a person has declined, as the rule gives them, by booking."""
    rows = GuestReply.objects.filter(guest__user_id=user_id, guest__booking__in=set(booking_ids), rsvp=Rsvp.DECLINED)
    found: dict[UUID, set[datetime]] = {}
    for booking_id, original_start in rows.values_list("guest__booking", "occurrence__original_start"):
        found.setdefault(booking_id, set()).add(original_start)
    return found


def feed_behind(secret_hash: str) -> CalendarFeed | None:
    """Return the link to a calendar that a secret opens, unless it was revoked."""
    return CalendarFeed.objects.filter(secret_hash=secret_hash, revoked_at=None).first()


def feeds_of(actor: Actor) -> QuerySet[CalendarFeed]:
    """Return the links of a person, those in use first, then the newest."""
    ended = Case(When(revoked_at=None, then=Value(0)), default=Value(1))
    return (
        CalendarFeed.objects.filter(user_id=actor.user_id or NOBODY)
        .select_related("position")
        .order_by(ended, "-created_at", "-pk")
    )


def readers_of(feed: CalendarFeed) -> list[Actor]:
    """Return the posts in which the owner of a link stands today: the link's own first; none when it was lost."""
    user = User.objects.filter(pk=feed.user_id, is_active=True).first()
    standings = [row for row in org.standings_of(user) if row.agency_id == feed.agency_id] if user else []
    if all(row.position_id != feed.position_id for row in standings):
        return []
    return sorted(standings, key=lambda row: row.position_id != feed.position_id)


def resource_to_follow(actor: Actor, resource_id: UUID) -> Resource | None:
    """Return a room, car, driver or thing whose calendar the actor may follow: any of the own agency."""
    return Resource.objects.filter(pk=resource_id, agency=actor.agency_id).first()


def unit_to_follow(actor: Actor, unit_id: UUID) -> Unit | None:
    """Return a unit whose calendar the actor may follow: any of the own agency."""
    return Unit.objects.filter(pk=unit_id, agency=actor.agency_id).first()


@dataclass(frozen=True, slots=True)
class Followable:
    """A calendar that may be followed."""

    scope: str
    id: UUID
    name: str
    kind_label: str


def followable(actor: Actor, text: str) -> list[Followable]:
    """Return the rooms, cars, drivers, things and units of the agency whose name holds a text."""
    words = thai.normalise(text).split()[:6]
    if actor.agency_id is None or not words:
        return []
    names = reduce(lambda condition, word: condition & Q(name__icontains=word), words, Q())
    resources = Resource.objects.filter(names, agency=actor.agency_id, is_active=True).order_by("kind", "sort_key", "pk")[:FOUND]
    units = org.units_of(actor.agency_id).filter(names)[:FOUND]
    return [
        *(Followable(FeedScope.RESOURCE, row.pk, row.name, row.get_kind_display()) for row in resources),
        *(Followable(FeedScope.UNIT, row.pk, row.name, row.get_kind_display()) for row in units),
    ]


def followable_resource(actor: Actor, resource_id: UUID) -> list[Followable]:
    """Return one room, car or thing as a calendar that may be followed."""
    row = resource_to_follow(actor, resource_id)
    return [Followable(FeedScope.RESOURCE, row.pk, row.name, row.get_kind_display())] if row else []


def next_date(booking: Booking) -> Occurrence | None:
    """Return the next date of a booking that takes place, else its last one."""
    taking_place = booking.occurrences.filter(state=OccurrenceState.APPROVED)
    ahead = taking_place.filter(ends_at__gt=timezone.now()).order_by("starts_at").first()
    return ahead or taking_place.order_by("-starts_at").first() or booking.occurrences.order_by("-starts_at").first()


@dataclass(frozen=True, slots=True)
class GuestLine:
    """Somebody invited, what was answered, and how the last message to them stands: none, waiting, sent or failed."""

    guest: Guest
    message: str
    sent_at: datetime | None
    error: str
    invitation_id: UUID | None
    dates: tuple[GuestReply, ...]


def guest_lines(booking: Booking) -> list[GuestLine]:
    """Return who is invited to a booking, with answers and the state of the last message; two queries."""
    guests = list(booking.guests.filter(removed_at=None).order_by("name", "pk").prefetch_related("replies__occurrence"))
    newest = Invitation.objects.filter(guest__in=guests).order_by("guest_id", "-id").distinct("guest_id")
    sent = {row.guest_id: row for row in newest}
    return [_line(guest, sent.get(guest.pk)) for guest in guests]


def _line(guest: Guest, row: Invitation | None) -> GuestLine:
    replies = tuple(sorted(guest.replies.all(), key=lambda reply: reply.occurrence.starts_at))
    if row is None:
        return GuestLine(guest, "none", None, "", None, replies)
    message = "sent" if row.sent_at else "failed" if row.error else "waiting"
    return GuestLine(guest, message, row.sent_at, row.error, row.pk, replies)


def series_with_guests() -> list[UUID]:
    """Return the series without an end that somebody is invited to: their rule goes on, their dates may not."""
    invited = Guest.objects.filter(booking=OuterRef("pk"), removed_at=None)
    rows = Booking.objects.filter(Exists(invited), state=BookingState.APPROVED, kind__in=MEETINGS).exclude(rrule="")
    open_ended = rows.exclude(rrule__contains="COUNT=").exclude(rrule__contains="UNTIL=")
    return list(open_ended.order_by("pk").values_list("pk", flat=True))
