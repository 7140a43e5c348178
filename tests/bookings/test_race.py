"""Thousands of people who want the same rooms, series, cars and drivers at one moment: one gets each, nobody sees an error.

A real web server in its own processes, 32 clients, PostgreSQL; the clash is a plain answer (409), never a dead-lock.
"""

import os
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import cache
from django.db import connection

from bench.serving import racing
from bench.serving.racing import Slot
from samnak.bookings.models import Allocation
from samnak.fleet.models import TripRequest
from tests.factories.offices import make_office
from tests.factories.rooms import at, make_house
from tests.fleet.conftest import build_fleet
from tests.fleet.trips import agreed, workday
from tests.site.ministry import clone_of_database

ATTEMPTS = int(os.environ.get("RACE_ATTEMPTS", "2400"))
CLIENTS = 32
RIVALS = 8  # attempts for each slot of a room

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def _django_db_helper():
    """Open no transaction around a test: the server in its own processes must see what the test writes."""


@pytest.fixture(scope="module")
def port(django_db_setup, django_db_blocker):
    """Serve a copy of the empty database from processes of their own; each test brings an agency of its own."""
    cache.clear()
    with django_db_blocker.unblock(), clone_of_database(f"{settings.DATABASES['default']['NAME']}_race"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('samnak.actor', 'test', false)")
        with racing.served(SAMNAK_DEBUG="true") as port:
            yield port


def session_of(user) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return store.session_key


def slots_of(house, count):
    """Return single slots, and series that cross each other's dates, in turns."""
    singles, series = [], []
    for number in range(count):
        day, hour = divmod(number, 9)
        singles.append(Slot(house.id("small"), at(8 + hour, days=3 + day)))
        series.append(Slot(house.id("large"), at(8 + hour, days=3 + day % 7), rule=f"FREQ=DAILY;COUNT={2 + number % 3}"))
    return singles, series


def test_exactly_one_wins_each_room(port):
    house = make_house()
    sessions = [session_of(user) for user in house.office.people.values()]
    singles, _series = slots_of(house, max(ATTEMPTS // (4 * RIVALS), 8))
    before = racing.deadlocks()
    answers = racing.race(port, racing.for_rooms(singles, sessions, RIVALS), CLIENTS)
    assert racing.unexpected(answers) == {}
    assert set(racing.winners(answers).values()) == {1}
    assert len(racing.winners(answers)) == len(singles)
    assert racing.overlaps() == 0
    assert racing.deadlocks() == before


def test_series_halls_parts_and_lengths_that_cross_never_overlap(port):
    house = make_house()
    sessions = [session_of(user) for user in house.office.people.values()]
    count = max(ATTEMPTS // (8 * RIVALS), 6)
    _singles, series = slots_of(house, count)
    crossing = [
        Slot(house.id(room), at(8 + hour % 8, days=3 + hour // 8), hours=length)
        for hour in range(count)
        for room, length in (("hall", 1), ("hall_a", 1), ("hall_b", 2), ("hall", 2))
    ]
    attempts = racing.mixed(racing.for_rooms(series, sessions, RIVALS), racing.for_rooms(crossing, sessions, RIVALS // 2))
    before = racing.deadlocks()
    answers = racing.race(port, attempts, CLIENTS)
    assert racing.unexpected(answers) == {}
    assert max(racing.winners(answers).values()) == 1
    assert racing.overlaps() == 0
    assert racing.deadlocks() == before
    hall = Allocation.objects.filter(resource__in=[house.id(key) for key in ("hall", "hall_a", "hall_b")], state="approved")
    for hour in range(count):  # somebody got every hour that all of them wanted
        assert hall.filter(occupied__contains=at(8 + hour % 8, days=3 + hour // 8)).exists()


def test_cars_and_drivers_go_to_one_request_while_rooms_are_raced_for(port):
    fleet = build_fleet(make_office())
    house = make_house("กรมศิลปากร", "วธ 04")
    pairs = [(fleet.cars["van"].pk, fleet.drivers["driver"].pk), *_more_pairs(fleet, 2)]
    days = [
        [agreed(fleet, day=workday(7 + 3 * number), start=9, end=11).pk for _request in range(12)]
        for number in range(max(ATTEMPTS // 600, 2))
    ]
    sessions = [session_of(user) for user in house.office.people.values()]
    singles, series = slots_of(house, 24)
    cars = racing.for_cars(days, pairs, session_of(fleet.office.people["fleet"]))
    rooms = racing.for_rooms([*singles, *series], sessions, RIVALS)
    before = racing.deadlocks()
    answers = racing.race(port, racing.mixed(cars, rooms), CLIENTS)
    assert racing.unexpected(answers) == {}
    won = racing.winners(answers)
    assert {won[attempt.slot] for attempt in cars} == {1}
    assert {won[slot.name] for slot in singles} == {1}
    assert racing.overlaps() == 0
    assert racing.deadlocks() == before
    assert TripRequest.objects.filter(agency=fleet.agency_id).exclude(trip=None).count() == len(days) * len(pairs)


def _more_pairs(fleet, count):
    """Add cars with their drivers."""
    found = []
    for number in range(count):
        car = fleet.car(f"race{number}", f"ฮก {4000 + number}")
        fleet.office.post(f"racer{number}", "พนักงานขับรถยนต์", "garage", first=f"แข่ง{number}")
        driver = fleet.driver(f"racer{number}")
        found.append((car.pk, driver.pk))
    return found
