"""Cars that came back: inspected in order, each trip the next line of its car's log book."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from samnak.audit import queries as audit
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.fleet.models import Car, Trip
from samnak.fleet.queries import trips as queries
from samnak.fleet.services import driving, inspecting
from tests.correspondence.test_numbers import together
from tests.fleet.conftest import at
from tests.fleet.test_allocating import committed  # noqa: F401 - a fixture
from tests.fleet.trips import approved, workday


def returned(fleet, start=45000, end=45050, when=None, **changes):
    trip = approved(fleet, **changes)
    driver = fleet.actor("driver")
    driving.start_trip(actor=driver, trip_id=trip.pk, odometer=start, at=when)
    back = when + timedelta(hours=2) if when else None
    return driving.finish_trip(actor=driver, trip_id=trip.pk, odometer=end, at=back)


def inspect(fleet, trip, actor="inspector", **more):
    return inspecting.inspect_trip(actor=fleet.actor(actor), trip_id=trip.pk, **more)


def test_a_line_of_the_log_book(fleet):
    trip = returned(fleet)
    assert list(queries.to_inspect(fleet.agency_id)) == [trip]
    done = inspect(fleet, trip, note="เรียบร้อย")
    trip.car.refresh_from_db()
    assert (done.state, done.log_number, done.inspected_by_name, done.inspection_note, trip.car.last_log_number) == (
        "closed", 1, "นางละออ ใจดี", "เรียบร้อย", 1,
    )  # fmt: skip
    assert trip.requests.get().state == "closed"
    event = audit.events_of(trip.pk).last()
    assert (event.kind, event.data) == ("fleet.trip_inspected", {"log_number": 1, "note": "เรียบร้อย"})
    assert list(queries.to_inspect(fleet.agency_id)) == []
    for change in ({"log_number": 7}, {"car": fleet.cars["sedan"].pk}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Trip.objects.filter(pk=trip.pk).update(**change)


@pytest.mark.parametrize("who", ["driver", "officer", "head", "director", "auditor"])
def test_who_may_not_inspect(fleet, who):
    trip = returned(fleet)
    with pytest.raises(DeniedError):
        inspect(fleet, trip, actor=who)
    assert inspect(fleet, trip, actor="fleet").log_number == 1


def test_in_the_order_of_return(fleet):
    first = returned(fleet)
    second = returned(fleet, 45050, 45100, day=workday(9))
    with pytest.raises(DomainError, match="ตรวจรับตามลำดับ"):
        inspect(fleet, second)
    assert [inspect(fleet, row).log_number for row in (first, second)] == [1, 2]
    with pytest.raises(ConflictError, match="ลำดับที่ 1"):
        inspect(fleet, first)


def test_each_car_has_its_own_book(fleet):
    first = returned(fleet)
    sedan = returned(fleet, 45000, 45020, car="sedan", day=workday(9))
    assert (inspect(fleet, first).log_number, inspect(fleet, sedan).log_number) == (1, 1)


def test_a_late_entry_takes_the_next_number_with_its_reason(fleet):
    day = workday(-7)
    fleet.trip("van", "driver", at(day.date(), "18:00"), at(day.date(), "20:00"), km=(45120, 45150), log_number=1)
    Car.objects.filter(pk=fleet.cars["van"].pk).update(last_log_number=1)
    late = returned(fleet, 45000, 45100, when=day + timedelta(hours=9), day=day, late_reason="ระบบใช้ไม่ได้")
    done = inspect(fleet, late)
    assert (done.log_number, done.is_late_entry) == (2, True)


def test_what_was_driven_before_the_last_line_asks_for_a_reason(fleet):
    day = workday(-7)
    trip = returned(fleet, 45000, 45100, when=day + timedelta(hours=9))
    fleet.trip("van", "driver", at(day.date(), "18:00"), at(day.date(), "20:00"), km=(45120, 45150), log_number=1)
    Car.objects.filter(pk=fleet.cars["van"].pk).update(last_log_number=1)
    with pytest.raises(DomainError, match="เหตุที่บันทึกภายหลัง") as told:
        inspect(fleet, trip)
    assert told.value.field == "late_reason"
    done = inspect(fleet, trip, late_reason="พนักงานขับรถลืมส่ง")
    assert (done.log_number, done.is_late_entry, done.inspection_note) == (2, True, "พนักงานขับรถลืมส่ง")


def test_a_trip_on_the_road_is_not_inspected(fleet):
    trip = approved(fleet)
    driving.start_trip(actor=fleet.actor("driver"), trip_id=trip.pk, odometer=45000)
    with pytest.raises(ConflictError):
        inspect(fleet, trip)


def test_inspected_by_six_at_once_it_takes_one_number(committed):  # noqa: F811
    trip = returned(committed)
    actor = committed.actor("inspector")
    results = together(6, lambda _place: inspecting.inspect_trip(actor=actor, trip_id=trip.pk))
    assert sorted(type(result).__name__ for result in results) == ["ConflictError"] * 5 + ["Trip"]
    assert Car.objects.get(pk=committed.cars["van"].pk).last_log_number == 1
