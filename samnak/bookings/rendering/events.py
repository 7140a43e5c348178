"""Bookings as the events of a calendar: a series keeps its rule, and names the dates on which it is otherwise."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.bookings.content import ends_before, parse_rule
from samnak.bookings.enums import BookingKind, BookingState, OccurrenceState, ResourceKind
from samnak.bookings.queries.calendar import MEETINGS, Entry, EntryDate, Place
from samnak.bookings.rendering.calendar import CalendarEvent, EventStatus, without_details
from samnak.core.time import BANGKOK

LIVE = (BookingState.PENDING, BookingState.APPROVED)


def uid_of(booking_id: UUID) -> str:
    """Return the name of a booking in calendars (RFC 7986 section 5.3): the same in feeds and invitations, for ever."""
    return str(booking_id)


def booking_of(uid: str) -> UUID | None:
    """Return the booking that a calendar's event belongs to, nothing for events of strangers."""
    try:
        return UUID(uid.strip())
    except ValueError:
        return None


class EventWriter:
    """Writes the events of many bookings; what they take is looked up in `places`, each set of rooms worded once."""

    def __init__(self, places: Mapping[UUID, Place], *, page: str = "", guests: bool = False) -> None:
        self._places = places
        self._page = page  # the address of a booking's page with {id} in it
        self._guests = guests  # the words for who is invited: whoever books is named by the message itself
        self._worded: dict[tuple[UUID, ...], tuple[str, str]] = {}
        # looked up once, not once an event
        self._chair, self._booked_by = _("ประธาน: %(name)s"), _("ผู้จอง: %(name)s %(unit)s")
        self._phone, self._online = _("โทร. %(phone)s"), _("ประชุมทางไกล: %(link)s")

    def shown(self, entry: Entry, dates: Sequence[EntryDate], hidden: Collection[datetime] = ()) -> list[CalendarEvent]:
        """Return the events of a booking in a feed, without the dates to be hidden; none when nothing of it takes place.

        A series none of whose dates is as its rule says is shown date by date: it has only been moved here.
        """
        seen = [date for date in dates if date.is_shown and date.original_start not in hidden]
        if not seen:
            return []
        if entry.rrule and any(date.regular for date in seen):
            event = self.series(entry, dates, hidden)
            return [event if entry.is_open else without_details(event)]
        events = [self.once(entry, date) for date in seen]
        if entry.rrule:
            events = [replace(event, uid=f"{event.uid}/{date.id}") for event, date in zip(events, seen, strict=True)]
        return [event if entry.is_open else without_details(event) for event in events]

    def once(self, entry: Entry, date: EntryDate) -> CalendarEvent:
        """Return one date as an event of its own."""
        location, things = self._words(date.resources)
        return CalendarEvent(
            uid=uid_of(entry.id),
            starts_at=date.starts_at,
            ends_at=date.ends_at,
            summary=_summary(entry),
            created=entry.created_at,
            modified=entry.changed_at,
            sequence=entry.sequence,
            description=self._description(entry, things),
            location=location,
            url=self._url(entry),
            status=EventStatus.TENTATIVE if date.state == OccurrenceState.PENDING else EventStatus.CONFIRMED,
            private=entry.is_private,
        )

    def date_of_series(self, entry: Entry, date: EntryDate) -> CalendarEvent:
        """Return one date as a changed date of its series."""
        return replace(self.once(entry, date), recurrence_id=date.original_start)

    def series(self, entry: Entry, dates: Sequence[EntryDate], hidden: Collection[datetime] = ()) -> CalendarEvent:
        """Return a series with its changed dates, those left out, and its end when it was cancelled from some date on."""
        shown = [date for date in dates if date.is_shown and date.original_start not in hidden]
        usual = next((date for date in dates if date.regular), (shown or list(dates))[0])
        first = _first(entry, dates)
        text = _rule(entry, shown)
        gone = {date.original_start for date in dates if not date.is_shown}
        event = self.once(entry, usual)
        return replace(
            event,
            starts_at=first,
            ends_at=first + entry.length,
            status=EventStatus.TENTATIVE if entry.state == BookingState.PENDING else EventStatus.CONFIRMED,
            rrule=text,
            exdates=tuple(_within(text, {*gone, *hidden, *entry.excluded})),
            overrides=tuple(self.date_of_series(entry, date) for date in shown if not date.regular),
        )

    def _url(self, entry: Entry) -> str:
        if self._guests:
            return entry.online_url
        return self._page.format(id=entry.id) if self._page and entry.kind in MEETINGS else ""

    def _description(self, entry: Entry, things: str) -> str:
        description = entry.description.strip()
        lines = [description] if description else []
        if entry.chair:
            lines.append(self._chair % {"name": entry.chair})
        if self._guests:
            return "\n".join(lines)
        if entry.organiser_name and entry.kind in MEETINGS:
            who = self._booked_by % {"name": entry.organiser_name, "unit": entry.unit_name}
            lines.append(f"{who} {self._phone % {'phone': entry.phone}}" if entry.phone else who)
        if entry.online_url:
            lines.append(self._online % {"link": entry.online_url})
        if things:
            lines.append(things)
        return "\n".join(lines)

    def _words(self, resources: Sequence[UUID]) -> tuple[str, str]:
        key = tuple(resources)
        if key not in self._worded:
            taken = {one: self._places[one] for one in key if one in self._places}
            self._worded[key] = (_location(taken), _things(taken.values()))
        return self._worded[key]


def _summary(entry: Entry) -> str:
    if entry.kind in MEETINGS:
        return entry.title
    return f"{BookingKind(entry.kind).label}: {entry.title}"


def _location(taken: Mapping[UUID, Place]) -> str:
    """Return the rooms; of a divisible hall that is taken whole only the hall."""
    rooms = [place for place in taken.values() if place.kind == ResourceKind.ROOM and place.hall_id not in taken]
    return ", ".join(_room(place) for place in rooms)


def _room(place: Place) -> str:
    floor = _("ชั้น %(floor)s") % {"floor": place.floor} if place.floor else ""
    return " ".join(part for part in (place.name, floor, place.building) if part)


def _things(taken: Iterable[Place]) -> str:
    lines: dict[str, list[str]] = {}
    for place in taken:
        if place.kind != ResourceKind.ROOM:
            lines.setdefault(place.kind, []).append(place.name)
    return "\n".join(f"{ResourceKind(kind).label}: {', '.join(names)}" for kind, names in lines.items())


def _first(entry: Entry, dates: Sequence[EntryDate]) -> datetime:
    """Return the first date that the rule gives, for programs count from there: a series may be asked from an earlier day."""
    given = min([dates[0].first_start, *entry.excluded])
    return max(entry.starts_at, given)


def _rule(entry: Entry, shown: Sequence[EntryDate]) -> str:
    """Return the rule, ended after the last date that took place when the rest was cancelled or refused."""
    if entry.state in LIVE or not shown:
        return entry.rrule
    return ends_before(entry.rrule, max(date.original_start for date in shown) + timedelta(seconds=1))


def _within(rule: str, dates: Collection[datetime]) -> list[datetime]:
    """Return the dates before the end of a rule, in order: those behind it need not be left out."""
    if not dates:
        return []
    until = parse_rule(rule).until
    last = until.replace(tzinfo=BANGKOK) if until else None
    return sorted(date for date in dates if last is None or date <= last)
