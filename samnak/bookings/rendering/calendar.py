"""Bookings as iCalendar (RFC 5545, 5546, 7986): feeds that calendar programs read, and the calendar inside an invitation.

An event that happens once is written in UTC, which every program reads without a definition of the time zone. A series and each
changed date of it are written by the clock on the wall (TZID=Asia/Bangkok with its VTIMEZONE): a rule such as "Mondays at 06:00"
would fall on another day of the week if it were counted in UTC. The name is the one of the IANA, which Google, Apple and
Thunderbird know by heart, and Outlook takes its offset from the VTIMEZONE sent along.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from samnak.bookings.enums import Rsvp
from samnak.bookings.rendering.content_lines import ZONE, address, escape, moment, quoted, rule, utc, write
from samnak.core.language import in_thai

PRODUCT = "-//Samnak//Bookings//TH"
REFRESH = timedelta(minutes=15)

_TIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    f"X-LIC-LOCATION:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)


class Method(StrEnum):
    """What a calendar is sent for (RFC 5546, section 1.4)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class EventStatus(StrEnum):
    """Whether the event takes place."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """What is expected of somebody invited."""

    CHAIR = "CHAIR"
    REQUIRED = "REQ-PARTICIPANT"
    OPTIONAL = "OPT-PARTICIPANT"
    INFORMED = "NON-PARTICIPANT"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a mailbox."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody invited, or the room itself."""

    name: str
    email: str
    rsvp: Rsvp = Rsvp.NEEDS_ACTION
    role: Role = Role.REQUIRED
    is_room: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One event or series as calendar programs see it. All moments are aware; `rrule` is the text without its name.

    `overrides` are the changed dates of a series, each with its `recurrence_id` (the moment that the rule gives); whatever they
    leave out of `organizer` and `attendees` is the series'. `starts_at` of a series is the first date of its rule.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    created: datetime
    modified: datetime
    sequence: int = 0
    description: str = ""
    location: str = ""
    url: str = ""
    organizer: Person | None = None
    attendees: tuple[Attendee, ...] = ()
    status: EventStatus = EventStatus.CONFIRMED
    rrule: str = ""
    exdates: tuple[datetime, ...] = ()
    recurrence_id: datetime | None = None
    private: bool = False
    alarms_minutes: tuple[int, ...] = ()
    overrides: tuple["CalendarEvent", ...] = ()

    @property
    def by_the_clock(self) -> bool:
        """Tell whether the event is a series or a date of one."""
        return bool(self.rrule) or self.recurrence_id is not None


def without_details(event: CalendarEvent) -> CalendarEvent:
    """Return the event as those see it who may know no more than that the time is taken."""
    with in_thai():
        words = _("ไม่ว่าง")
    return replace(
        event,
        summary=words,
        description="",
        location="",
        url="",
        organizer=None,
        attendees=(),
        private=True,
        alarms_minutes=(),
        overrides=tuple(without_details(override) for override in event.overrides),
    )


def render_feed(name: str, events: Iterable[CalendarEvent], *, refresh: timedelta = REFRESH) -> bytes:
    """Return the calendar that programs subscribe to; the same events give the same bytes, whatever their order."""
    # RFC 5546, section 3.2.1, allows no ATTENDEE here: some programs would take the event for an invitation to be answered.
    shown = sorted(events, key=lambda event: (event.starts_at, event.uid, event.recurrence_id or event.starts_at))
    interval = f"PT{max(1, refresh // timedelta(minutes=1))}M"
    head = (
        f"NAME:{escape(name)}",
        f"X-WR-CALNAME:{escape(name)}",
        f"X-WR-TIMEZONE:{ZONE}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{interval}",
        f"X-PUBLISHED-TTL:{interval}",
    )
    return _calendar(
        Method.PUBLISH,
        head,
        (line for event in shown for part in _parts(event) for line in _event(part, Method.PUBLISH, part.modified)),
        zone=any(event.by_the_clock for event in shown),
    )


def feed_etag(feed: bytes) -> str:
    """Return the entity tag of a feed, for the header ETag."""
    return f'"{hashlib.sha256(feed).hexdigest()[:32]}"'


def render_message(method: Method, event: CalendarEvent, *, sent_at: datetime) -> bytes:
    """Return the calendar inside an invitation: the series with its changed dates, or one date of it."""
    parts = _parts(event) if method is Method.REQUEST else (replace(event, status=EventStatus.CANCELLED),)
    lines = (line for part in parts for line in _event(part, method, sent_at))
    return _calendar(method, (), lines, zone=event.by_the_clock)


def _calendar(method: Method, head: Iterable[str], events: Iterable[str], *, zone: bool) -> bytes:
    return write(
        (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            f"PRODID:{PRODUCT}",
            "CALSCALE:GREGORIAN",
            f"METHOD:{method}",
            *head,
            *(_TIMEZONE if zone else ()),
            *events,
            "END:VCALENDAR",
        )
    )


def _parts(event: CalendarEvent) -> Iterator[CalendarEvent]:
    """Give the series and its changed dates; a cancelled date is one left out, since not all programs hide a cancelled one."""
    if not event.overrides:
        yield event
        return
    gone = {date.recurrence_id for date in event.overrides if date.status == EventStatus.CANCELLED and date.recurrence_id}
    yield replace(event, exdates=tuple(sorted({*event.exdates, *gone})))
    for date in event.overrides:
        if date.recurrence_id and date.recurrence_id not in gone:
            yield replace(
                date, uid=event.uid, organizer=date.organizer or event.organizer, attendees=date.attendees or event.attendees
            )


def _event(event: CalendarEvent, method: Method, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(event.uid)}"
    yield f"DTSTAMP:{utc(stamp)}"
    yield f"SEQUENCE:{event.sequence}"
    yield from _times(event)
    yield f"SUMMARY:{escape(event.summary)}"
    if description := _description(event):
        yield f"DESCRIPTION:{escape(description)}"
    if event.location:
        yield f"LOCATION:{escape(event.location)}"
    if event.url:
        yield f"URL:{address(event.url)}"
    yield f"STATUS:{event.status.upper()}"
    yield f"CLASS:{'PRIVATE' if event.private else 'PUBLIC'}"
    yield from _busy(event.status)
    if event.organizer:
        yield f"ORGANIZER;CN={quoted(event.organizer.name)}:mailto:{address(event.organizer.email)}"
    if method is not Method.PUBLISH:
        yield from (_attendee(attendee, method) for attendee in event.attendees)
    yield f"CREATED:{utc(event.created)}"
    yield f"LAST-MODIFIED:{utc(event.modified)}"
    if method is not Method.CANCEL:
        for minutes in event.alarms_minutes:
            yield from _alarm(minutes, event.summary)
    yield "END:VEVENT"


def _times(event: CalendarEvent) -> Iterator[str]:
    clock = event.by_the_clock
    yield moment("DTSTART", event.starts_at, by_the_clock=clock)
    yield moment("DTEND", event.ends_at, by_the_clock=clock)
    if event.recurrence_id is not None:
        yield moment("RECURRENCE-ID", event.recurrence_id, by_the_clock=clock)
    elif event.rrule:
        yield f"RRULE:{rule(event.rrule)}"
        # One line a date: some programs read only the first of several dates in a line.
        yield from (moment("EXDATE", date, by_the_clock=clock) for date in event.exdates)


def _description(event: CalendarEvent) -> str:
    """Return the description with the link, for neither Outlook nor Google shows URL."""
    if not event.url or event.url in event.description:
        return event.description
    return f"{event.description}\n\n{event.url}" if event.description else event.url


def _busy(status: EventStatus) -> tuple[str, str]:
    """Say whether the time is taken, also in the words of Outlook."""
    if status == EventStatus.CANCELLED:
        return "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"
    return "TRANSP:OPAQUE", f"X-MICROSOFT-CDO-BUSYSTATUS:{'TENTATIVE' if status == EventStatus.TENTATIVE else 'BUSY'}"


def _attendee(attendee: Attendee, method: Method) -> str:
    # Outlook shows its buttons to answer only where RSVP=TRUE, also to those who have answered before.
    asked = method is Method.REQUEST and not attendee.is_room
    return (
        f"ATTENDEE;CUTYPE={'ROOM' if attendee.is_room else 'INDIVIDUAL'};ROLE={attendee.role}"
        f";PARTSTAT={attendee.rsvp.upper()};RSVP={'TRUE' if asked else 'FALSE'}"
        f";CN={quoted(attendee.name)}:mailto:{address(attendee.email)}"
    )


def _alarm(minutes: int, words: str) -> tuple[str, ...]:
    return "BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-PT{minutes}M", f"DESCRIPTION:{escape(words)}", "END:VALARM"
