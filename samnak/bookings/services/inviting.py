"""Working out what each guest has to be told now (iMIP), from the rows alone.

Each message keeps what it told, and the next one is what differs from it. So a job that runs twice, late or in another order
sends nothing twice and leaves nothing out, and an approval or another guest's leaving disturbs nobody.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from samnak.bookings.enums import BookingState, OccurrenceState
from samnak.bookings.models import Booking, Guest, Invitation
from samnak.bookings.queries import calendar as queries
from samnak.bookings.queries.calendar import MEETINGS, Entry, EntryDate
from samnak.bookings.rendering.calendar import CalendarEvent, Person
from samnak.bookings.rendering.events import EventWriter
from samnak.bookings.rendering.invitations import InvitationKind
from samnak.core import jobs
from samnak.core.actor import system_actor
from samnak.core.language import in_thai
from samnak.core.time import database_now
from samnak.core.transactions import official

INVITER = "ระบบเชิญประชุม"
AHEAD = timedelta(days=31)  # how far a series without an end is looked through every night
GONE = ""
CALLED_OFF = {
    OccurrenceState.CANCELLED,
    OccurrenceState.DISPLACED,
    OccurrenceState.RELEASED,
    OccurrenceState.REJECTED,
    OccurrenceState.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """A booking as its guests are told of it."""

    booking: Booking
    entry: Entry
    dates: Sequence[EntryDate]
    event: CalendarEvent
    writer: EventWriter

    def stands(self, now: datetime) -> bool:
        """Tell whether some date is still to take place."""
        approved = (date for date in self.dates if date.state == OccurrenceState.APPROVED)
        return self.booking.state == BookingState.APPROVED and any(date.ends_at > now for date in approved)

    def awaits(self, now: datetime) -> bool:
        """Tell whether it was moved to a time that somebody has yet to approve."""
        asked = (date for date in self.dates if date.state == OccurrenceState.PENDING)
        return self.booking.state == BookingState.PENDING and any(date.ends_at > now for date in asked)

    @property
    def took_place(self) -> bool:
        """Tell whether it is a series that has ended, of which some dates took place: they stay in the calendars."""
        return bool(self.entry.rrule) and any(date.is_shown for date in self.dates)

    def called_off(self, now: datetime) -> list[str]:
        """Return the dates to come that do not take place after all."""
        return [key_of(date.original_start) for date in self.dates if date.state in CALLED_OFF and date.ends_at > now]

    def date(self, key: str) -> EntryDate | None:
        """Return one of the dates that differ from the rule."""
        return next((date for date in self.dates if key_of(date.original_start) == key and not date.regular), None)

    def event_of_date(self, date: EntryDate) -> CalendarEvent:
        """Return one date of the series as an event."""
        with in_thai():
            return replace(self.writer.date_of_series(self.entry, date), organizer=self.event.organizer)


@dataclass(frozen=True, slots=True)
class Message:
    """What one guest has to be told."""

    kind: InvitationKind
    told: dict[str, Any]
    occurrence_id: UUID | None = None


def key_of(moment: datetime) -> str:
    """Return a moment as it is written down."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def meeting_of(booking: Booking) -> Meeting | None:
    """Return a booking as its guests are told of it, None when nobody is invited to such a thing."""
    entry = queries.entry_of(booking.pk)
    dates = queries.dates_by_entry([booking.pk]).get(booking.pk, [])
    if booking.kind not in MEETINGS or entry is None or not dates:
        return None
    writer = EventWriter(queries.places_of(dates), guests=True)
    with in_thai():
        event = writer.series(entry, dates) if entry.rrule else writer.once(entry, dates[0])
    return Meeting(booking, entry, dates, replace(event, organizer=_organizer(entry)), writer)


def _organizer(entry: Entry) -> Person:
    """Return the mailbox that reads the answers, under the name of who invites."""
    return Person(f"{entry.organiser_name} ({entry.agency_name})", settings.CALENDAR_MAILBOX)


def told_of(event: CalendarEvent) -> dict[str, Any]:
    """Return what a message about an event tells: its words, its time, and the dates on which it is otherwise."""
    dates = {key_of(date): GONE for date in event.exdates}
    dates |= {key_of(date.recurrence_id): told_of_date(date) for date in event.overrides if date.recurrence_id}
    organizer = event.organizer.name if event.organizer else ""
    return {
        "words": _mark(event.summary, event.description, event.location, event.url, organizer, event.status),
        "start": key_of(event.starts_at),
        "end": key_of(event.ends_at),
        "rrule": event.rrule,
        "dates": dates,
    }


def told_of_date(event: CalendarEvent) -> str:
    """Return what a message about one date tells: from when to when, and a mark of where."""
    return f"{key_of(event.starts_at)}/{key_of(event.ends_at)}/{_mark(event.summary, event.location, event.status)}"


def _mark(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]


def known_to(rows: Iterable[Invitation]) -> dict[str, Any] | None:
    """Return what somebody knows who has got these messages, in the order of their numbers; None when not invited."""
    known: dict[str, Any] | None = None
    for row in rows:
        if row.error:
            continue
        if row.occurrence_id is not None:
            known = known and known | {"dates": known["dates"] | row.told["dates"]}
        else:
            known = row.told if row.method == "REQUEST" else None
    return known


def plan_invitations(*, booking_id: UUID, ahead: timedelta | None = None) -> int:
    """Work out what the guests of a booking have to be told now (วางแผนการเชิญ), and have it sent. Return how many messages.

    With `ahead` only what concerns the nearer dates is reason enough to write.
    """
    with official(system_actor(INVITER)):
        booking = Booking.objects.select_for_update(of=("self",)).filter(pk=booking_id).first()
        guests = list(booking.guests.all()) if booking else []
        meeting = meeting_of(booking) if booking and guests else None
        if booking is None or meeting is None:
            return 0
        now = database_now()
        sent: dict[UUID, list[Invitation]] = {}
        for row in Invitation.objects.filter(guest__in=guests).order_by("sequence", "id"):
            sent.setdefault(row.guest_id, []).append(row)
        messages = {
            guest.pk: message
            for guest in guests
            if (message := _message(meeting, guest, sent.get(guest.pk, []), now, now + ahead if ahead else None))
        }
        _raise_sequence(booking, [row for key in messages for row in sent.get(key, [])])
        rows = [_row(key, message, booking.sequence) for key, message in messages.items()]
        Invitation.objects.bulk_create(rows)
        for row in rows:
            deliver_later(row.pk)
        return len(rows)


def _raise_sequence(booking: Booking, before: Iterable[Invitation]) -> None:
    """Number what is new above all that was sent before, or calendars would keep what they have."""
    least = max((row.sequence + 1 for row in before), default=0)
    if booking.sequence < least:
        booking.sequence = least
        booking.save(update_fields=["sequence"])


def _row(guest_id: UUID, message: Message, sequence: int) -> Invitation:
    return Invitation(
        guest_id=guest_id,
        method=message.kind.method,
        sequence=sequence,
        occurrence_id=message.occurrence_id,
        told=message.told | {"kind": message.kind.value},
    )


def deliver_later(invitation_id: UUID, *, attempt: int = 1, delay: timedelta | None = None) -> None:
    """Have one message sent in a job of its own, when the transaction is over."""
    once = None if delay else f"invitation:{invitation_id}"
    jobs.enqueue(
        "bookings.mail_invitation", queue="mail", once=once, delay=delay, invitation_id=str(invitation_id), attempt=attempt
    )


def _message(
    meeting: Meeting, guest: Guest, before: Sequence[Invitation], now: datetime, until: datetime | None
) -> Message | None:
    """Return what a guest has to be told, None when he knows all that matters."""
    message = _news(meeting, guest, before, now, until)
    if message is not None and before and before[-1].error and before[-1].told == message.told | {"kind": message.kind.value}:
        return None  # this very message could not be sent; it is for the organiser to put right and to try again
    return message


def _news(meeting: Meeting, guest: Guest, before: Sequence[Invitation], now: datetime, until: datetime | None) -> Message | None:
    known = known_to(before)
    stands = meeting.stands(now) or (known is not None and meeting.awaits(now))
    told = told_of(meeting.event)
    if guest.removed_at is not None:
        return Message(InvitationKind.WITHDRAWN, told) if known and stands else None
    if not stands and meeting.took_place:
        kind = InvitationKind.UPDATE if meeting.booking.state == BookingState.APPROVED else InvitationKind.ENDED
        return Message(kind, told) if known is not None and known["rrule"] != told["rrule"] else None
    if not stands:
        news = known is not None and any(known["dates"].get(key) != GONE for key in meeting.called_off(now))
        return Message(InvitationKind.CANCEL, told) if news else None
    if known is None:
        return Message(InvitationKind.REQUEST, told)
    return _difference(meeting, before, known, told, until)


def _difference(
    meeting: Meeting, before: Sequence[Invitation], known: dict[str, Any], told: dict[str, Any], until: datetime | None
) -> Message | None:
    """Return the message that brings somebody from what is known to what is true: about one date where that is all."""
    if any(known[name] != told[name] for name in ("words", "start", "end", "rrule")):
        return Message(InvitationKind.UPDATE, told)
    old, new = known["dates"], told["dates"]
    other = [key for key in old | new if old.get(key) != new.get(key)]
    if until is not None and all(datetime.fromisoformat(key) > until for key in other):
        return None
    if not other:
        return None
    date = meeting.date(other[0]) if len(other) == 1 else None
    master = next(row for row in reversed(before) if row.occurrence_id is None)
    if date is None or master.sent_at is None or old.get(other[0]) == GONE:
        return Message(InvitationKind.UPDATE, told)
    is_now = new.get(other[0], GONE)
    kind = InvitationKind.DATE_CANCELLED if is_now == GONE else InvitationKind.DATE_CHANGED
    return Message(kind, {"dates": {other[0]: is_now}}, date.id)


def plan_series() -> int:
    """Tell guests of series without an end which of the nearer dates fall out (แจ้งวันที่เว้นของการประชุมประจำ)."""
    return sum(plan_invitations(booking_id=booking_id, ahead=AHEAD) for booking_id in queries.series_with_guests())
