"""The register of cars and drivers, and who answers for them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.http import Http404

from samnak.audit.models import Event
from samnak.bookings.models import Allocation
from samnak.core.access import can
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.files import services as files
from samnak.fleet.enums import CarCategory, TripState
from samnak.fleet.models import Car, Driver, MotorPool
from samnak.fleet.policies.register import KEEP_CAR, READ_BOOKS, READ_DRIVER, SEE_CAR, SET_POOL
from samnak.fleet.queries import register
from samnak.fleet.services import cars, drivers
from samnak.fleet.services.cars import CarData
from samnak.fleet.services.drivers import DriverData
from samnak.fleet.services.pool import PoolData, set_pool
from tests.fleet.conftest import at

NEW = CarData(
    category="central",
    body="van",
    plate="๑ฮก-๔๕๖๗",
    plate_province="กรุงเทพมหานคร",
    make="โตโยต้า",
    model="คอมมิวเตอร์",
    year=2568,
    seats=12,
    fuel="diesel",
    licence_class="private",
    tank_litres=Decimal("70.0"),
    criterion=Decimal("10.50"),
    price=Decimal("1399000.00"),
    acquired_on=date(2025, 3, 1),
    odometer=12,
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def last_event(kind):
    return Event.objects.filter(kind=f"fleet.{kind}").order_by("-at").first()


# --- motor pool ----------------------------------------------------------------------------------------------------


def settings_of(fleet, **changes):
    pool = fleet.pool
    plain = PoolData(
        unit_id=pool.unit_id,
        officer_id=pool.officer_id,
        authoriser_id=pool.authoriser_id,
        authority_order=pool.authority_order,
        outside_authoriser_id=pool.outside_authoriser_id,
        inspector_id=pool.inspector_id,
        home_province=pool.home_province,
    )
    return replace(plain, **changes)


@pytest.mark.parametrize("person", ["fleet", "admin"])
def test_keeper_and_administrator_set_the_pool(fleet, person):
    set_pool(actor=fleet.actor(person), data=settings_of(fleet, buffer_minutes=45, most_km_a_day=800))
    pool = MotorPool.objects.get(pk=fleet.agency_id)
    assert (pool.buffer_minutes, pool.most_km_a_day) == (45, 800)
    assert Car.objects.get(pk=fleet.cars["van"].pk).resource.buffer_after == 45
    assert last_event("pool_set").data == {"change": "เว้นระหว่างเที่ยว (นาที): 30 → 45; ระยะทางต่อวันที่ถือว่าผิดปกติ (กม.): 900 → 800"}


@pytest.mark.parametrize("person", ["officer", "driver", "auditor", "head", "director"])
def test_nobody_else_sets_the_pool(fleet, person):
    with pytest.raises(DeniedError):
        set_pool(actor=fleet.actor(person), data=settings_of(fleet, buffer_minutes=45))
    assert not can(fleet.actor(person), SET_POOL, fleet.pool)


def test_the_power_to_order_use_rests_on_an_order_or_on_the_law(fleet):
    with pytest.raises(DomainError, match="คำสั่งมอบอำนาจ") as refused:
        set_pool(actor=fleet.actor("fleet"), data=settings_of(fleet, authority_order=" "))
    assert refused.value.field == "authority_order"
    set_pool(actor=fleet.actor("fleet"), data=settings_of(fleet, authoriser_id=fleet.office.id("chief"), authority_order=""))


def test_posts_of_another_agency_cannot_be_named(fleet, other_fleet):
    with pytest.raises(DomainError) as refused:
        set_pool(actor=fleet.actor("fleet"), data=settings_of(fleet, inspector_id=other_fleet.office.id("inspector")))
    assert refused.value.field == "inspector"


def test_a_pool_is_set_up_where_there_was_none(fleet):
    MotorPool.objects.all().delete()
    made = set_pool(actor=fleet.actor("admin"), data=settings_of(fleet))
    assert (made.agency_id, made.officer_id) == (fleet.agency_id, fleet.office.id("fleet"))
    assert last_event("pool_set").data == {"change": "ลงทะเบียนใหม่"}


def test_the_post_named_vehicle_officer_keeps_the_cars_without_a_further_role(fleet):
    assert not can(fleet.actor("typist"), KEEP_CAR, fleet.cars["van"])
    set_pool(actor=fleet.actor("fleet"), data=settings_of(fleet, officer_id=fleet.office.id("typist")))
    assert can(fleet.actor("typist"), KEEP_CAR, fleet.cars["van"])


# --- cars ----------------------------------------------------------------------------------------------------------


def test_a_car_is_entered_with_its_resource(fleet):
    car = cars.save_car(actor=fleet.actor("fleet"), data=NEW)
    car.refresh_from_db()
    assert (car.plate, car.resource.name, car.resource.kind) == ("1ฮก 4567", "1ฮก 4567 กรุงเทพมหานคร", "car")
    assert (car.resource.unit, car.resource.buffer_after, car.odometer) == (fleet.pool.unit, 30, 12)
    assert last_event("car_saved").data == {"plate": "1ฮก 4567 กรุงเทพมหานคร", "change": "ลงทะเบียนใหม่"}


@pytest.mark.parametrize("person", ["officer", "driver", "auditor", "director", "admin"])
def test_only_the_keeper_enters_cars(fleet, person):
    with pytest.raises(DeniedError):
        cars.save_car(actor=fleet.actor(person), data=NEW)


def test_a_car_of_another_agency_cannot_be_changed(fleet, other_fleet):
    with pytest.raises(DeniedError):
        cars.save_car(actor=other_fleet.actor("fleet"), data=NEW, car_id=fleet.cars["van"].pk)


def test_a_change_is_told_field_by_field_and_the_odometer_stays(fleet):
    car = cars.save_car(actor=fleet.actor("fleet"), data=NEW)
    cars.save_car(
        actor=fleet.actor("fleet"), data=replace(NEW, price=Decimal("1400000.00"), colour="ขาว", odometer=99), car_id=car.pk
    )
    car.refresh_from_db()
    assert (car.price, car.odometer) == (Decimal("1400000.00"), 12)
    assert last_event("car_saved").data["change"] == "สี: – → ขาว; ราคา (บาท): 1,399,000.00 → 1,400,000.00"


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("plate", {"plate": " - "}),
        ("plate", {"plate": "1กข-1234"}),
        ("seats", {"seats": 0}),
        ("year", {"year": 2023}),
        ("acquired_on", {"acquired_on": date(2099, 1, 1)}),
        ("holder", {"category": CarCategory.POSITION}),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(fleet, field, change):
    with pytest.raises(DomainError) as refused:
        cars.save_car(actor=fleet.actor("fleet"), data=replace(NEW, **change))
    assert refused.value.field == field
    assert Car.objects.filter(agency=fleet.agency_id).count() == 3


def test_the_plate_of_a_car_given_away_may_come_again(fleet):
    cars.retire_car(actor=fleet.actor("fleet"), car_id=fleet.cars["van"].pk, on=date(2026, 1, 5), reason="ขายทอดตลาด")
    cars.save_car(actor=fleet.actor("fleet"), data=replace(NEW, plate="1กข 1234"))
    assert Car.objects.filter(plate="1กข 1234").count() == 2


def test_a_car_is_given_away(fleet):
    car = cars.retire_car(actor=fleet.actor("fleet"), car_id=fleet.cars["van"].pk, on=date(2026, 1, 5), reason=" ขายทอดตลาด ")
    car.refresh_from_db()
    assert (car.disposed_on, car.disposal_reason, car.resource.is_active) == (date(2026, 1, 5), "ขายทอดตลาด", False)
    assert Driver.objects.get(pk=fleet.drivers["driver"].pk).usual_car is None
    assert last_event("car_retired").data == {"plate": "1กข 1234 กรุงเทพมหานคร", "on": "2026-01-05", "reason": "ขายทอดตลาด"}
    with pytest.raises(ConflictError):
        cars.retire_car(actor=fleet.actor("fleet"), car_id=car.pk, on=date(2026, 1, 5), reason="อีกครั้ง")
    with pytest.raises(ConflictError):
        cars.save_car(actor=fleet.actor("fleet"), data=NEW, car_id=car.pk)


def test_a_car_with_trips_ahead_stays_and_the_trips_are_named(fleet):
    fleet.trip("van", "driver", at("2026-12-01"), at("2026-12-01", "16:30"), destination="ศาลากลางจังหวัดนนทบุรี")
    with pytest.raises(DomainError, match="ศาลากลางจังหวัดนนทบุรี 1 ธ.ค. 2569 08:30 น."):
        cars.retire_car(actor=fleet.actor("fleet"), car_id=fleet.cars["van"].pk, on=date(2026, 1, 5), reason="ขาย")
    fleet.cars["van"].resource.refresh_from_db()
    assert fleet.cars["van"].resource.is_active
    fleet.trip("sedan", "driver2", at("2026-11-02"), at("2026-11-02", "12:00"), km=(100, 150))
    cars.retire_car(actor=fleet.actor("fleet"), car_id=fleet.cars["sedan"].pk, on=date(2026, 11, 3), reason="ขาย")


def test_only_the_keeper_gives_a_car_away(fleet):
    with pytest.raises(DeniedError):
        cars.retire_car(actor=fleet.actor("director"), car_id=fleet.cars["van"].pk, on=date(2026, 1, 5), reason="ขาย")


def test_pictures_come_and_go(fleet):
    actor = fleet.actor("fleet")
    file = files.store_bytes(actor=actor, content=PNG, name="รถ.png", agency_id=fleet.agency_id)
    photo = cars.add_photo(actor=actor, car_id=fleet.cars["van"].pk, file=file, caption="ด้านหน้า")
    assert [row.caption for row in fleet.cars["van"].photos.all()] == ["ด้านหน้า"]
    with pytest.raises(DeniedError):
        cars.remove_photo(actor=fleet.actor("driver"), photo_id=photo.pk)
    cars.remove_photo(actor=actor, photo_id=photo.pk)
    assert fleet.cars["van"].photos.count() == 0


# --- who sees what ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "sees", "reads"),
    [
        ("fleet", True, True),
        ("director", True, True),
        ("chief", True, True),
        ("auditor", True, True),
        ("inspector", True, True),
        ("officer", True, False),
        ("planning_director", True, False),
        ("driver", True, False),
        ("admin", True, False),
    ],
)
def test_everybody_sees_the_cars_and_few_read_the_books(fleet, person, sees, reads):
    actor = fleet.actor(person)
    assert (bool(can(actor, SEE_CAR, fleet.cars["van"])), bool(can(actor, READ_BOOKS, fleet.cars["van"]))) == (sees, reads)
    assert bool(register.book_unit_ids(actor)) == reads


def test_nobody_of_another_agency_sees_anything(fleet, other_fleet):
    for person in ("fleet", "chief", "auditor"):
        actor = other_fleet.actor(person)
        assert not can(actor, SEE_CAR, fleet.cars["van"])
        assert not can(actor, READ_BOOKS, fleet.cars["van"])
        with pytest.raises(Http404):
            register.car_for(actor, SEE_CAR, fleet.cars["van"].pk)
        with pytest.raises(Http404):
            register.driver_for(actor, READ_DRIVER, fleet.drivers["driver"].pk)
        assert {car.agency_id for car in register.visible_cars(actor)} == {other_fleet.agency_id}


def test_a_car_that_comes_with_a_post_is_seen_by_its_holder_and_the_keepers(fleet):
    car = fleet.car("chief's", "ปลัด 1", category=CarCategory.POSITION, holder=fleet.office.posts["deputy"])
    seen = {
        person: car in register.visible_cars(fleet.actor(person))
        for person in ("deputy", "fleet", "auditor", "officer", "driver")
    }
    assert seen == {"deputy": True, "fleet": True, "auditor": True, "officer": False, "driver": False}
    assert {person: bool(can(fleet.actor(person), SEE_CAR, car)) for person in seen} == seen


def plates(fleet, person="officer", order="plate", **asked):
    return [car.plate for car in register.cars(fleet.actor(person), register.CarFilter(**asked), order)]


def test_the_list_is_searched_filtered_and_sorted(fleet):
    assert plates(fleet, text="กข1234") == ["1กข 1234"]
    assert plates(fleet, text="๑กข-๑๒๓๔") == ["1กข 1234"]
    assert plates(fleet, text="อีซูซุ ดีแมคซ์") == ["ฮภ 999"]
    assert plates(fleet, body="sedan") == ["กค 5678"]
    assert plates(fleet, category="reception") == []
    assert plates(fleet, order="-odometer")[0] == "ฮภ 999"
    assert plates(fleet, order="nonsense") == plates(fleet)
    assert len(plates(fleet)) == 3


def test_where_each_car_is(fleet):
    fleet.trip("van", "driver", at("2026-11-25"), at("2026-11-25", "16:30"), state=TripState.IN_USE)
    cars.retire_car(actor=fleet.actor("fleet"), car_id=fleet.cars["pickup"].pk, on=date(2026, 1, 5), reason="ขาย")
    assert plates(fleet, state="on_road") == ["1กข 1234"]
    assert plates(fleet, state="available") == ["กค 5678"]
    assert plates(fleet, state="retired") == ["ฮภ 999"]
    assert sorted(plates(fleet)) == ["1กข 1234", "กค 5678"]


# --- drivers ---------------------------------------------------------------------------------------------------------


def driver_data(fleet, post="typist", **changes):
    return replace(DriverData(position_id=fleet.office.id(post), licence_class="type_2", licence_number="55001234"), **changes)


def test_a_driver_is_entered_under_the_name_of_the_holder(fleet):
    driver = drivers.save_driver(actor=fleet.actor("fleet"), data=driver_data(fleet, usual_car_id=fleet.cars["van"].pk))
    assert (driver.resource.name, driver.resource.kind) == ("นางสาวมาลี ใจดี", "driver")
    assert last_event("driver_saved").data == {"name": "นางสาวมาลี ใจดี", "change": "ลงทะเบียนใหม่"}


def test_two_drivers_of_one_name_are_told_apart(fleet):
    fleet.office.post("namesake", "พนักงานขับรถยนต์ 3", "garage", first="สมมติ", last="ตัวอย่าง")
    driver = drivers.save_driver(actor=fleet.actor("fleet"), data=driver_data(fleet, "namesake"))
    assert driver.resource.name == "นายสมมติ ตัวอย่าง (พนักงานขับรถยนต์ 3)"


def test_a_post_drives_once(fleet):
    with pytest.raises(DomainError) as refused:
        drivers.save_driver(actor=fleet.actor("fleet"), data=driver_data(fleet, "driver"))
    assert refused.value.field == "position"


def test_a_driver_stops_and_begins_again(fleet):
    actor, pk = fleet.actor("fleet"), fleet.drivers["driver2"].pk
    drivers.retire_driver(actor=actor, driver_id=pk)
    assert pk not in {row.pk for row in register.drivers(actor)}
    again = drivers.save_driver(actor=actor, data=driver_data(fleet, "driver2"))
    assert (again.pk, again.resource.is_active) == (pk, True)


def test_a_driver_with_trips_ahead_stays(fleet):
    fleet.trip("van", "driver", at("2026-12-01"), at("2026-12-01", "16:30"))
    with pytest.raises(DomainError, match="กระทรวงการคลัง"):
        drivers.retire_driver(actor=fleet.actor("fleet"), driver_id=fleet.drivers["driver"].pk)


@pytest.mark.parametrize("person", ["driver", "officer", "director", "auditor"])
def test_only_the_keeper_enters_drivers_and_leave(fleet, person):
    with pytest.raises(DeniedError):
        drivers.save_driver(actor=fleet.actor(person), data=driver_data(fleet))
    with pytest.raises(DeniedError):
        drivers.set_leave(
            actor=fleet.actor(person),
            driver_id=fleet.drivers["driver"].pk,
            starts_at=at("2026-12-01"),
            ends_at=at("2026-12-02"),
            reason="ลาป่วย",
        )


def test_leave_takes_the_time_of_a_driver(fleet):
    actor, driver = fleet.actor("fleet"), fleet.drivers["driver"]
    booking = drivers.set_leave(
        actor=actor, driver_id=driver.pk, starts_at=at("2026-12-01", "00:00"), ends_at=at("2026-12-03", "00:00"), reason="ลากิจ"
    )
    taken = Allocation.objects.get(resource=driver.resource)
    assert (taken.state, taken.booking.kind) == ("approved", "leave")
    assert [row.booking_id for row in register.leaves_of(driver.pk, date(2026, 11, 25))] == [booking.pk]
    assert last_event("leave_set").data["driver"] == "นายสมมติ ตัวอย่าง"
    drivers.cancel_leave(actor=actor, booking_id=booking.pk)
    assert list(register.leaves_of(driver.pk, date(2026, 11, 25))) == []


def test_leave_against_a_trip_is_refused_naming_the_trip(fleet):
    fleet.trip("van", "driver", at("2026-12-02"), at("2026-12-02", "16:30"), destination="จังหวัดลพบุรี")
    with pytest.raises(ConflictError, match="นายสมมติ ตัวอย่างมีการเดินทางไปจังหวัดลพบุรี ด้วยรถ 1กข 1234 ตั้งแต่ 2 ธ.ค. 2569 08:30 น."):
        drivers.set_leave(
            actor=fleet.actor("fleet"),
            driver_id=fleet.drivers["driver"].pk,
            starts_at=at("2026-12-01", "00:00"),
            ends_at=at("2026-12-04", "00:00"),
            reason="ลาพักผ่อน",
        )
    assert last_event("leave_set") is None


def test_a_driver_reads_the_own_licence_and_not_that_of_others(fleet):
    actor = fleet.actor("driver")
    assert can(actor, READ_DRIVER, fleet.drivers["driver"])
    assert not can(actor, READ_DRIVER, fleet.drivers["driver2"])
    assert can(fleet.actor("director"), READ_DRIVER, fleet.drivers["driver2"])
