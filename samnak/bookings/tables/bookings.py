"""Bookings as rows, and their states as people see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samnak.bookings.content import RuleError, rule_in_words
from samnak.bookings.enums import AllocationState, BookingState, OccurrenceState, ResourceKind, Rsvp, ServiceState
from samnak.bookings.models import Allocation, Booking, Occurrence
from samnak.core import thai
from samnak.core.time import BANGKOK

BOOKING_LOOKS = {
    BookingState.HELD: "due",
    BookingState.PENDING: "waiting",
    BookingState.APPROVED: "approved",
    BookingState.WAITLISTED: "info",
    BookingState.REJECTED: "rejected",
    BookingState.CANCELLED: "cancelled",
    BookingState.EXPIRED: "closed",
}
OCCURRENCE_LOOKS = {
    OccurrenceState.HELD: "due",
    OccurrenceState.PENDING: "waiting",
    OccurrenceState.APPROVED: "approved",
    OccurrenceState.WAITLISTED: "info",
    OccurrenceState.REJECTED: "rejected",
    OccurrenceState.CANCELLED: "cancelled",
    OccurrenceState.EXPIRED: "closed",
    OccurrenceState.DISPLACED: "returned",
    OccurrenceState.RELEASED: "warning",
}
ALLOCATION_LOOKS = {
    AllocationState.HELD: "waiting",
    AllocationState.APPROVED: "busy",
    AllocationState.WAITLISTED: "info",
    AllocationState.RELEASED: "cancelled",
}
SERVICE_LOOKS = {
    ServiceState.ASKED: "waiting",
    ServiceState.ACCEPTED: "active",
    ServiceState.DECLINED: "rejected",
    ServiceState.DONE: "done",
    ServiceState.CANCELLED: "cancelled",
}
RSVP_LOOKS = {
    Rsvp.NEEDS_ACTION: "waiting",
    Rsvp.ACCEPTED: "done",
    Rsvp.TENTATIVE: "due",
    Rsvp.DECLINED: "rejected",
}


@dataclass(frozen=True, slots=True)
class BookingRow:
    """One booking in a list."""

    booking: Booking
    url: str
    look: str
    state: str
    when: str
    rooms: str
    meta: str
    holder: str


def span_words(starts_at: datetime, ends_at: datetime) -> str:
    """Write a stretch of time: 22 พ.ย. 2569 09:00–12:00 น., with both days when it passes midnight."""
    first, last = starts_at.astimezone(BANGKOK), ends_at.astimezone(BANGKOK)
    if first.date() == last.date():
        return f"{thai.short_date(first)} {first:%H:%M}–{thai.clock(last)}"
    return f"{thai.date_and_clock(first)} – {thai.date_and_clock(last)}"


def moment_words(text: str) -> str:
    """Write a moment that an event carries as ISO text."""
    try:
        return thai.date_and_clock(datetime.fromisoformat(text))
    except ValueError:
        return text


def names_of(rows: Sequence[Allocation]) -> str:
    """Name what a date takes: the hall without its parts, rooms before things."""
    taken = {row.resource_id for row in rows if row.state != AllocationState.RELEASED} or {row.resource_id for row in rows}
    shown = [row.resource for row in rows if row.resource_id in taken]
    rooms = {row.pk for row in shown if row.kind == ResourceKind.ROOM}
    return ", ".join(row.name for row in shown if row.kind != ResourceKind.ROOM or row.room.hall_id not in rooms)


def series_words(booking: Booking) -> str:
    """Say how a booking repeats; empty when it does not."""
    try:
        return rule_in_words(booking.rrule) if booking.rrule else ""
    except RuleError:
        return booking.rrule


def booking_rows(
    bookings: Sequence[Booking], shown: Mapping[UUID, Occurrence], waiting: Mapping[UUID, Sequence[str]] | None = None
) -> list[BookingRow]:
    """Return the bookings of a page as rows; `waiting` names the posts that approve now."""
    return [_row(booking, shown.get(booking.pk), (waiting or {}).get(booking.pk, ())) for booking in bookings]


def _row(booking: Booking, date: Occurrence | None, posts: Sequence[str]) -> BookingRow:
    starts_at, ends_at = (date.starts_at, date.ends_at) if date else (booking.starts_at, booking.ends_at)
    parts = [booking.organiser_name, booking.unit.name]
    if booking.attendees:
        parts.append(ngettext("%(count)d คน", "%(count)d คน", booking.attendees) % {"count": booking.attendees})
    if booking.rrule:
        parts.append(series_words(booking))
    single = date is not None and not booking.rrule and booking.state == BookingState.CANCELLED
    displaced = single and date is not None and date.state == OccurrenceState.DISPLACED
    return BookingRow(
        booking=booking,
        url=reverse("bookings:booking", args=[booking.pk]),
        look=OCCURRENCE_LOOKS[OccurrenceState.DISPLACED] if displaced else BOOKING_LOOKS[BookingState(booking.state)],
        state=str(OccurrenceState.DISPLACED.label) if displaced else booking.get_state_display(),
        when=span_words(starts_at, ends_at),
        rooms=names_of(list(date.allocations.all())) if date else "",
        meta=" · ".join(parts),
        holder=_("รอ%(posts)s") % {"posts": ", ".join(posts)} if posts else "",
    )
