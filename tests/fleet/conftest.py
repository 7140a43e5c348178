"""An agency with a motor pool: officers, drivers, cars; and a second agency with its own."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection

from samnak.bookings.enums import AllocationState, BookingKind, BookingState, OccurrenceState, ResourceKind
from samnak.bookings.models import Allocation, Booking, Occurrence, Resource
from samnak.core.actor import Actor
from samnak.core.time import BANGKOK
from samnak.fleet.enums import BodyKind, Fuel, LicenceClass, TripState
from samnak.fleet.models import Car, Driver, MotorPool, Trip
from samnak.org.enums import Role, Scope, UnitKind
from tests.factories.offices import Office, make_office


def at(day: date | str, clock: str = "08:30") -> datetime:
    """Return a moment by the wall clock of Bangkok."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=BANGKOK)


@dataclass
class Fleet:
    """An office with its motor pool, cars and drivers by short names."""

    office: Office
    pool: MotorPool
    cars: dict[str, Car] = field(default_factory=dict)
    drivers: dict[str, Driver] = field(default_factory=dict)

    def actor(self, key: str, **options) -> Actor:
        """Return a person of the office in the post of this name."""
        return self.office.actor(key, **options)

    def unit(self, key: str):
        """Return a unit of the office."""
        return self.office.units[key]

    @property
    def agency_id(self) -> UUID:
        """Return the agency."""
        return self.office.agency.pk

    def car(self, key: str, plate: str, **fields) -> Car:
        """Add a car without going through its service."""
        resource = Resource.objects.create(
            agency=self.office.agency,
            unit=self.unit("garage"),
            kind=ResourceKind.CAR,
            name=f"{plate} กรุงเทพมหานคร",
            buffer_after=30,
        )
        plain = {
            "body": BodyKind.VAN,
            "plate_province": "กรุงเทพมหานคร",
            "make": "โตโยต้า",
            "model": "คอมมิวเตอร์",
            "year": 2566,
            "engine_cc": 2755,
            "seats": 12,
            "fuel": Fuel.DIESEL,
            "tank_litres": Decimal("70.0"),
            "criterion": Decimal("10.00"),
            "price": Decimal("1299000.00"),
            "acquired_on": date(2023, 5, 10),
            "odometer": 45000,
        }
        self.cars[key] = Car.objects.create(resource=resource, agency=self.office.agency, plate=plate, **plain | fields)
        return self.cars[key]

    def driver(self, key: str, **fields) -> Driver:
        """Make a driver of a post without going through the service."""
        resource = Resource.objects.create(
            agency=self.office.agency,
            unit=self.unit("garage"),
            kind=ResourceKind.DRIVER,
            name=self.office.people[key].full_name,
        )
        plain = {"licence_class": LicenceClass.TYPE_2, "licence_expires_on": date(2030, 1, 1), "phone": "08 1234 5678"}
        self.drivers[key] = Driver.objects.create(
            resource=resource, agency=self.office.agency, position=self.office.posts[key], **plain | fields
        )
        return self.drivers[key]

    def trip(
        self, car: str, driver: str | None, starts: datetime, ends: datetime, *, km: tuple[int, int] | None = None, **fields
    ) -> Trip:
        """Add a trip with its booking and the time it takes; with kilometres it has been driven and inspected."""
        state = fields.pop("state", TripState.CLOSED if km else TripState.APPROVED)
        destination = fields.pop("destination", "กระทรวงการคลัง")
        booking = Booking.objects.create(
            agency=self.office.agency,
            kind=BookingKind.TRIP,
            state=BookingState.APPROVED,
            title=destination,
            unit=self.unit("section"),
            organiser_position=self.office.posts["officer"],
            organiser_name="นายกมล ใจดี",
            starts_at=starts,
            ends_at=ends,
        )
        occurrence = Occurrence.objects.create(
            agency=self.office.agency,
            booking=booking,
            state=OccurrenceState.APPROVED,
            original_start=starts,
            starts_at=starts,
            ends_at=ends,
        )
        taken = [self.cars[car].resource, *([self.drivers[driver].resource] if driver else [])]
        for resource in taken:
            Allocation.objects.create(
                agency=self.office.agency,
                resource=resource,
                booking=booking,
                occurrence=occurrence,
                state=AllocationState.APPROVED,
                starts_at=starts,
                ends_at=ends,
                occupied=(starts, ends + timedelta(minutes=resource.buffer_after)),
            )
        driven = {"started_at": starts, "ended_at": ends, "odometer_start": km[0], "odometer_end": km[1]} if km else {}
        return Trip.objects.create(
            agency=self.office.agency,
            booking=booking,
            car=self.cars[car],
            driver=self.drivers[driver] if driver else None,
            state=state,
            destination=destination,
            depart_at=starts,
            return_at=ends,
            **driven | fields,
        )


@pytest.fixture
def official_writes(db):
    """Let a test write official tables directly."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'test', false)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', '', false)")


def build_fleet(office: Office) -> Fleet:
    """Give an office a motor pool under its central division, with three cars and two drivers."""
    office.unit("garage", "งานยานพาหนะ", UnitKind.SECTION, "division")
    office.post("fleet", "เจ้าพนักงานธุรการ (ยานพาหนะ)", "garage", first="ปิ่นกมล")
    office.post("inspector", "นักวิชาการพัสดุ", "garage", first="ละออ", prefix="นาง")
    office.post("driver", "พนักงานขับรถยนต์ 1", "garage", first="สมมติ", last="ตัวอย่าง")
    office.post("driver2", "พนักงานขับรถยนต์ 2", "garage", first="ประยูร", last="ทองดี")
    office.post("auditor", "นักวิชาการตรวจสอบภายใน", "top", first="ชัดเจน", prefix="นางสาว")
    office.post("admin", "นักวิชาการคอมพิวเตอร์", "division", first="ธนา")
    office.post("other_head", "หัวหน้ากลุ่มแผนงาน", "other", first="นภา", prefix="นาง")
    office.grant("fleet", Role.FLEET_ADMIN, "division", Scope.SUBTREE)
    office.grant("driver", Role.DRIVER, "garage")
    office.grant("driver2", Role.DRIVER, "garage")
    office.grant("auditor", Role.AUDITOR, "top", Scope.AGENCY)
    office.grant("admin", Role.SYSADMIN, "top", Scope.AGENCY)
    pool = MotorPool.objects.create(
        agency=office.agency,
        unit=office.units["garage"],
        officer=office.posts["fleet"],
        authoriser=office.posts["director"],
        authority_order="คำสั่งสำนักงานปลัดกระทรวงวัฒนธรรม ที่ 123/2569 ลงวันที่ 1 ตุลาคม 2569",
        outside_authoriser=office.posts["chief"],
        inspector=office.posts["inspector"],
        home_province="กรุงเทพมหานคร",
    )
    fleet = Fleet(office, pool)
    fleet.car("van", "1กข 1234")
    fleet.car("sedan", "กค 5678", body=BodyKind.SEDAN, seats=5, fuel=Fuel.GASOHOL_95, model="อัลติส", criterion=Decimal("14.00"))
    fleet.car("pickup", "ฮภ 999", body=BodyKind.PICKUP, seats=5, make="อีซูซุ", model="ดีแมคซ์", odometer=120000)
    fleet.driver("driver", usual_car=fleet.cars["van"])
    fleet.driver("driver2", licence_class=LicenceClass.PRIVATE)
    return fleet


@pytest.fixture
def fleet(official_writes) -> Fleet:
    """Return an agency with its motor pool."""
    cache.clear()
    return build_fleet(make_office())


@pytest.fixture
def other_fleet(official_writes) -> Fleet:
    """Return a second agency with its motor pool."""
    return build_fleet(make_office("สำนักงานวัฒนธรรมจังหวัดเชียงใหม่", "ชม 0030", "provincial"))


@pytest.fixture
def browse(client):
    """Return a function that signs a person in and gives the browser back."""

    def sign_in(fleet, key):
        client.force_login(fleet.office.people[key], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
