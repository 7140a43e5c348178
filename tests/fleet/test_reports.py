"""Reports: use, kilometres, fuel, money and carbon dioxide, by car, unit and month."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samnak.core.periods import Period
from samnak.fleet.content.emissions import carbon_dioxide
from samnak.fleet.content.working_time import working_days
from samnak.fleet.enums import Fuel
from samnak.fleet.models import CarDocument, FuelSlip, MotorPool, Repair, TripRequest
from samnak.fleet.queries import reports
from tests.fleet.conftest import at

NOVEMBER = Period(2570, month=11)


def made(fleet, period=NOVEMBER):
    pool = MotorPool.objects.select_related("agency").get(pk=fleet.agency_id)
    return reports.report(pool, [fleet.pool.unit_id], period)


def request(fleet, trip, unit="section", passengers=2, **fields):
    plain = {"destination": "นนทบุรี", "province": "นนทบุรี", "purpose": "ประชุม", "state": "closed"}
    return TripRequest.objects.create(
        agency=fleet.office.agency,
        unit=fleet.unit(unit),
        requester_position=fleet.office.posts["officer"],
        requester_name="นายกมล ใจดี",
        requester_in_words="นักจัดการงานทั่วไป",
        passengers=passengers,
        depart_at=fields.pop("depart_at", None) or trip.depart_at,
        return_at=fields.pop("return_at", None) or trip.return_at,
        trip=trip,
        **plain | fields,
    )


def slip(fleet, car, day, litres, baht, **fields):
    return FuelSlip.objects.create(
        agency=fleet.office.agency,
        car=fleet.cars[car],
        taken_at=at(day, "12:00"),
        odometer=1,
        litres=litres,
        baht=baht,
        entered_by_name="ก",
        **fields,
    )


# --- working time ----------------------------------------------------------------------------------------------------


def test_working_time_between_days():
    worked = {date(2026, 11, 2), date(2026, 11, 3)}
    calendar = working_days(
        date(2026, 11, 1), date(2026, 11, 5), worked, *(at("2026-11-01", clock).time() for clock in ("08:30", "16:30"))
    )
    assert (calendar.before, calendar.lengths, calendar.opens) == ([0, 0, 28800, 57600, 57600], [0, 28800, 28800, 0, 0], 30600)
    assert calendar.seconds(date(2026, 11, 1), date(2026, 11, 5)) == 57600
    assert calendar.seconds(date(2026, 11, 3), date(2026, 11, 4)) == 28800
    assert calendar.seconds(date(2026, 11, 2), date(2026, 11, 3)) == 28800


@pytest.mark.parametrize(
    ("leaves", "returns", "hours"),
    [
        (("2026-11-10", "08:30"), ("2026-11-10", "16:30"), 8),
        (("2026-11-10", "06:00"), ("2026-11-10", "20:00"), 8),
        (("2026-11-10", "10:00"), ("2026-11-10", "11:30"), 1.5),
        (("2026-11-10", "18:00"), ("2026-11-10", "21:00"), 0),
        (("2026-11-10", "12:30"), ("2026-11-12", "10:30"), 4 + 8 + 2),
        (("2026-11-13", "12:30"), ("2026-11-16", "10:30"), 4 + 2),  # Friday to Monday
        (("2026-11-14", "08:30"), ("2026-11-14", "16:30"), 0),  # a Saturday
        (("2026-11-30", "12:30"), ("2026-12-02", "10:30"), 4),  # what lies after the period counts there no more
    ],
)
def test_time_on_the_road_counts_in_working_time_only(fleet, leaves, returns, hours):
    fleet.trip("van", "driver", at(*leaves), at(*returns), km=(45000, 45100))
    assert made(fleet).total.seconds == hours * 3600


# --- the report ------------------------------------------------------------------------------------------------------


@pytest.fixture
def busy(fleet):
    """Two merged requests in the van, one trip of the pickup, fuel, a repair, a paper, a hired and a private car."""
    merged = fleet.trip("van", "driver", at("2026-11-10"), at("2026-11-10", "16:30"), km=(45000, 45300))
    request(fleet, merged, "section", 2)
    request(fleet, merged, "other", 4)
    alone = fleet.trip("pickup", None, at("2026-11-11"), at("2026-11-11", "12:30"), km=(120000, 120100))
    request(fleet, alone, "other", 3)
    fleet.trip("van", "driver", at("2026-10-10"), at("2026-10-10", "16:30"), km=(44900, 45000))
    slip(fleet, "van", "2026-11-10", Decimal("30.00"), Decimal("900.00"))
    slip(fleet, "van", "2026-11-11", Decimal("10.00"), Decimal("300.00"), voided_at=at("2026-11-12"))
    slip(fleet, "sedan", "2026-11-12", Decimal("10.00"), Decimal("400.00"))
    Repair.objects.create(
        agency=fleet.office.agency, car=fleet.cars["van"], kind="repair", state="done", odometer=1, items="ก", baht=Decimal("600.00"),
        reported_on=date(2026, 10, 30), finished_on=date(2026, 11, 3),
    )  # fmt: skip
    CarDocument.objects.create(
        agency=fleet.office.agency,
        car=fleet.cars["pickup"],
        kind="tax",
        starts_on=date(2026, 11, 20),
        expires_on=date(2027, 11, 19),
        baht=Decimal("2000.00"),
    )
    CarDocument.objects.create(
        agency=fleet.office.agency,
        car=fleet.cars["pickup"],
        kind="insurance",
        expires_on=date(2027, 11, 19),
        baht=Decimal("500.00"),
    )
    times = {"depart_at": at("2026-11-18"), "return_at": at("2026-11-18", "16:30")}
    request(fleet, None, "other", 2, transport="hired", hire_baht=Decimal("1800.00"), **times)
    request(fleet, None, "section", 1, transport="private", distance_km=100, **times)
    request(fleet, None, "section", 1, transport="private", distance_km=900, state="rejected", **times)
    return fleet


@time_machine.travel("2026-11-25T10:00:00+07:00", tick=False)
def test_the_whole(busy):
    total = made(busy).total
    assert (total.trips, total.km, total.seconds) == (2, 400, 12 * 3600)
    assert (total.seats, total.people, total.empty) == (11 + 5, 6 + 3, 5 + 2)
    assert (total.saved_journeys, total.shared_seats) == (1, 2)
    assert (total.litres, total.fuel_baht, total.repair_baht) == (Decimal("40.00"), Decimal("1300.00"), Decimal("600.00"))
    assert (total.paper_baht, total.hire_baht) == (Decimal("2500.00"), Decimal("2200.00"))
    assert (total.running_baht, total.baht) == (Decimal("4400.00"), Decimal("6600.00"))
    assert total.carbon == Decimal("30.00") * Decimal("2.68") + Decimal("10.00") * Decimal("1.96")
    assert (total.baht_per_km, total.km_per_litre) == (Decimal("11.00"), Decimal("10.00"))
    # three cars, eighteen working days up to the 25th
    assert total.available == 3 * 18 * 8 * 3600
    assert total.utilisation == round(100 * 12 / (3 * 18 * 8), 1)
    assert total.empty_percent == round(100 * 7 / 16, 1)


@time_machine.travel("2026-11-25T10:00:00+07:00", tick=False)
def test_by_car(busy):
    found = {car.plate: use for car, use in made(busy).cars}
    assert {plate: (use.trips, use.km, use.running_baht) for plate, use in found.items()} == {
        "1กข 1234": (1, 300, Decimal("1500.00")),
        "กค 5678": (0, 0, Decimal("400.00")),
        "ฮภ 999": (1, 100, Decimal("2500.00")),
    }
    assert found["1กข 1234"].utilisation == round(100 * 8 / (18 * 8), 1)
    assert found["กค 5678"].utilisation == 0


def test_by_unit_the_cost_follows_the_kilometres(busy):
    found = {row.name: row for row in made(busy).units}
    assert {name: (row.requests, row.people, row.km) for name, row in found.items()} == {
        "กลุ่มบริหารทั่วไป": (2, 2, 100),
        "กองนโยบาย": (3, 7, 300),
        "งานยานพาหนะ": (0, 0, 0),
    }
    assert {name: (row.running_baht, row.hire_baht) for name, row in found.items()} == {
        "กลุ่มบริหารทั่วไป": (Decimal(500), Decimal("400.00")),
        "กองนโยบาย": (Decimal(3500), Decimal("1800.00")),
        "งานยานพาหนะ": (Decimal(400), Decimal(0)),
    }
    assert sum(row.baht for row in found.values()) == made(busy).total.baht


def test_by_month_of_the_fiscal_year(busy):
    found = made(busy, Period(2570))
    assert [(month.month, use.trips, use.km, use.baht) for month, use in found.months[:3]] == [
        (10, 1, 100, Decimal(0)),
        (11, 2, 400, Decimal("6600.00")),
        (12, 0, 0, Decimal(0)),
    ]
    assert found.total.trips == 3


def test_another_agency_counts_nothing_of_ours(busy, other_fleet):
    assert made(other_fleet).is_empty
    assert not made(busy).is_empty


def test_a_car_counts_from_the_day_it_came_to_the_day_it_went(fleet):
    fleet.car("new", "ใหม่ 1", acquired_on=date(2026, 11, 23))
    fleet.car("old", "เก่า 1", disposed_on=date(2026, 11, 4))
    fleet.car("gone", "เก่า 2", disposed_on=date(2026, 10, 4))
    with time_machine.travel("2026-11-25T10:00:00+07:00", tick=False):
        found = {car.plate: use.available for car, use in made(fleet).cars}
    assert (found["ใหม่ 1"], found["เก่า 1"], "เก่า 2" in found) == (3 * 28800, 2 * 28800, False)


@pytest.mark.parametrize(("fuel", "kilograms"), [(Fuel.DIESEL, "26.80"), (Fuel.E20, "17.50"), (Fuel.ELECTRIC, "0.00")])
def test_carbon_dioxide_of_ten_litres(fuel, kilograms):
    assert carbon_dioxide(fuel, Decimal(10)) == Decimal(kilograms)


def test_the_number_of_statements_does_not_grow_with_the_cars(fleet, django_assert_num_queries):
    pool = MotorPool.objects.select_related("agency").get(pk=fleet.agency_id)
    with django_assert_num_queries(10):
        reports.report(pool, [pool.unit_id], Period(2570))
    for number in range(5):
        fleet.car(f"more{number}", f"เพิ่ม {number}")
    with django_assert_num_queries(10):
        reports.report(pool, [pool.unit_id], Period(2570))


MANY = """
WITH made AS (
    INSERT INTO bookings_booking (id, agency_id, kind, state, title, description, unit_id, organiser_name, phone, starts_at, ends_at,
        rrule, excluded, skip_holidays, attendees, layout, chair, is_private, online_url, sequence, search_text)
    SELECT gen_random_uuid(), %(agency)s, 'trip', 'approved', 'ไปราชการ', '', %(unit)s, 'ก', '', d.starts, d.starts + interval '5 hours',
        '', '{}', false, 0, '', '', false, '', 0, ''
    FROM (SELECT timestamptz '2026-10-01 01:30+00' + (n %% 330) * interval '1 day' AS starts FROM generate_series(1, %(number)s) n) d
    RETURNING id, starts_at, ends_at
), trips AS (
    INSERT INTO fleet_trip (id, agency_id, booking_id, car_id, self_driver_name, state, destination, depart_at, return_at, started_at,
        ended_at, odometer_start, odometer_end, started_by_name, ended_by_name, flags, return_note, inspected_by_name, inspection_note,
        is_late_entry, driver_id)
    SELECT gen_random_uuid(), %(agency)s, id, (%(cars)s::uuid[])[1 + (row_number() OVER ()) %% 50], '', 'closed', 'นนทบุรี', starts_at, ends_at,
        starts_at, ends_at, 1000, 1080, '', '', '{}', '', '', '', false, NULL
    FROM made RETURNING id, depart_at, return_at
)
INSERT INTO fleet_triprequest (id, agency_id, unit_id, state, requester_position_id, requester_name, requester_in_words, phone, transport,
    destination, locality, province, purpose, passengers, passenger_names, depart_at, return_at, pick_up, needs_driver, may_share, wished_body,
    budget_code, outside_reference, is_late_entry, late_reason, trip_id, plate, hire_baht, decided_by_name, decided_in_words, decision_reason,
    allocated_by_name, allocated_in_words, supervisor_name, supervisor_in_words, search_text)
SELECT gen_random_uuid(), %(agency)s, %(unit)s, 'closed', %(post)s, 'ก', 'ก', '', 'official', 'นนทบุรี', '', 'นนทบุรี', 'ประชุม', 3, '', depart_at, return_at,
    '', true, true, '', '', '', false, '', id, '', 0, '', '', '', '', '', '', '', ''
FROM trips
"""


@pytest.mark.slow
def test_fifty_thousand_trips_are_summed_in_one_pass_each(fleet):
    cars = [fleet.car(f"c{number}", f"คัน {number}").pk for number in range(50)]
    with connection.cursor() as cursor:
        given = {
            "agency": fleet.agency_id, "unit": fleet.unit("section").pk, "cars": cars, "number": 50_000, "post": fleet.office.id("officer"),
        }  # fmt: skip
        cursor.execute(MANY, given)
        cursor.execute("ANALYZE fleet_trip, fleet_triprequest")
    pool = MotorPool.objects.select_related("agency").get(pk=fleet.agency_id)
    with CaptureQueriesContext(connection) as asked:
        found = reports.report(pool, [pool.unit_id], Period(2570))
    assert (found.total.trips, found.total.km) == (50_000, 50_000 * 80)
    assert len(asked) <= 12
