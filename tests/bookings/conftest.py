"""An agency with rooms in two buildings, the people who keep them, and a second agency beside it."""

import pytest

from samnak.bookings import services
from samnak.org.enums import Role, Scope
from tests.bookings.post import post_office  # noqa: F401 - a fixture
from tests.factories.rooms import House, make_house


@pytest.fixture
def official_writes(db):
    """Let a test write official tables directly."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'test', false)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', '', false)")


def furnish(house: House) -> House:
    """Add an executive, a caterer and a technician, a second building, and a room that asks for a check-in."""
    office = house.office
    office.grant("chief", Role.EXECUTIVE, "top", Scope.AGENCY)
    office.post("caterer", "เจ้าหน้าที่จัดเลี้ยง", "division", first="จันทร์", prefix="นาง")
    office.post("technician", "นักวิชาการโสตทัศนศึกษา", "division", first="อนันต์")
    annex = services.save_building(
        actor=house.actor("keeper"), name="อาคารหอสมุด", address="ถนนสามเสน", unit_id=office.units["top"].pk
    )
    house.room("checked", "ห้องสัมมนา", building_id=annex.pk, floor="3", capacity=30, check_in_minutes=10)
    house.room(
        "served", "ห้องรับรอง", building_id=annex.pk, floor="1", capacity=24, features=["projector", "step_free"],
        catering_keeper_id=office.id("caterer"), it_keeper_id=office.id("technician"),
    )  # fmt: skip
    return house


@pytest.fixture
def house(official_writes) -> House:
    """Return an office with rooms, see `tests.factories.rooms`, and what `furnish` adds."""
    return furnish(make_house())


@pytest.fixture
def other_house(official_writes) -> House:
    """Return a second agency with rooms of the same names."""
    return make_house("กรมศิลปากร", "วธ 04")


@pytest.fixture
def browse(client, house):
    """Return a function that signs a person of the office in and gives the browser back."""

    def sign_in(key: str, of: House | None = None):
        client.force_login((of or house).office.people[key], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
