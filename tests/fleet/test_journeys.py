"""Trips in the calendars of those who drive and travel, as a program reads them by link."""

from datetime import UTC

from samnak.bookings import services as bookings
from tests.fleet.trips import allocated


def calendar(fleet, client, key):
    """Return the calendar of a person by a new link."""
    opened = bookings.open_feed(actor=fleet.actor(key), scope="person")
    answer = client.get(f"/calendars/{opened.secret}.ics")
    assert answer.status_code == 200
    return answer.content.decode().replace("\r\n ", "")


def test_a_trip_is_in_the_calendar_of_the_driver_and_of_who_asked_and_of_nobody_else(fleet, client):
    trip = allocated(fleet)
    start = trip.depart_at
    for key in ("driver", "officer"):
        text = calendar(fleet, client, key)
        assert text.count("BEGIN:VEVENT") == 1, key
        assert "SUMMARY:เดินทางด้วยรถราชการ: กระทรวงการคลัง" in text
        assert f"UID:{trip.booking_id}" in text
        assert f"DTSTART:{start.astimezone(UTC):%Y%m%dT%H%M%SZ}" in text
    for key in ("fleet", "driver2", "planner"):
        assert "BEGIN:VEVENT" not in calendar(fleet, client, key), key
