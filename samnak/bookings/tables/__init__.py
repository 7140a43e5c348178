"""Rooms, bookings and events shaped for the pages."""

from samnak.bookings.tables.bookings import (
    ALLOCATION_LOOKS,
    BOOKING_LOOKS,
    OCCURRENCE_LOOKS,
    RSVP_LOOKS,
    SERVICE_LOOKS,
    BookingRow,
    booking_rows,
    moment_words,
    span_words,
)
from samnak.bookings.tables.rooms import DayRow, RoomRow, Strip, day_rows, now_words, room_rows, strip_of
from samnak.bookings.tables.timeline import timeline_of

__all__ = [
    "ALLOCATION_LOOKS",
    "BOOKING_LOOKS",
    "OCCURRENCE_LOOKS",
    "RSVP_LOOKS",
    "SERVICE_LOOKS",
    "BookingRow",
    "DayRow",
    "RoomRow",
    "Strip",
    "booking_rows",
    "day_rows",
    "moment_words",
    "now_words",
    "room_rows",
    "span_words",
    "strip_of",
    "timeline_of",
]
