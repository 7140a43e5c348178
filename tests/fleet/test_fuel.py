"""Fuel slips, the log book's readings, and the account that follows from both."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError, ProgrammingError, transaction
from django.http import Http404

from samnak.audit.models import Event
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.periods import Period, month_of
from samnak.fleet.enums import TripState
from samnak.fleet.errors import DoubtfulError
from samnak.fleet.models import Car, FuelSlip, Trip, TripRequest
from samnak.fleet.policies.register import SEE_FUEL
from samnak.fleet.queries import fuel as fuel_queries
from samnak.fleet.queries import logbook
from samnak.fleet.services import fuel
from samnak.fleet.services.logbook import correct_odometer
from tests.fleet.conftest import at

NOVEMBER = Period(2569 + 1, month=11)


def take(fleet, person="fleet", car="van", **changes):
    given = {
        "taken_at": at("2026-11-10", "12:00"),
        "odometer": 45100,
        "litres": Decimal("40.00"),
        "baht": Decimal("1200.00"),
        "station": "ปตท. ห้วยขวาง",
        "slip_number": "A-1",
    }
    return fuel.take_fuel(actor=fleet.actor(person), car_id=fleet.cars[car].pk, **given | changes)


def last_event(kind):
    return Event.objects.filter(kind=f"fleet.{kind}").order_by("-at").first()


# --- slips -----------------------------------------------------------------------------------------------------------


def test_a_slip_is_entered_and_moves_the_odometer(fleet):
    slip = take(fleet, driver_id=fleet.drivers["driver"].pk)
    assert (slip.litres, slip.entered_by_name, slip.driver) == (Decimal("40.00"), "นายปิ่นกมล ใจดี", fleet.drivers["driver"])
    assert Car.objects.get(pk=fleet.cars["van"].pk).odometer == 45100
    assert last_event("fuel_taken").data == {
        "car": "1กข 1234 กรุงเทพมหานคร", "litres": "40.00", "baht": "1200.00", "odometer": 45100, "slip": "A-1",
    }  # fmt: skip


def test_a_slip_sent_twice_by_a_phone_is_one_slip(fleet):
    key = uuid4()
    first = take(fleet, "driver", client_key=key)
    again = take(fleet, "driver", client_key=key, litres=Decimal("41.00"))
    assert first.pk == again.pk
    assert FuelSlip.objects.get().litres == Decimal("40.00")
    assert Event.objects.filter(kind="fleet.fuel_taken").count() == 1


@pytest.mark.parametrize(
    ("person", "may"),
    [("fleet", True), ("driver", True), ("driver2", True), ("officer", False), ("director", False), ("auditor", False)],
)
def test_who_enters_slips(fleet, person, may):
    if may:
        take(fleet, person)
    else:
        with pytest.raises(DeniedError):
            take(fleet, person)
    assert FuelSlip.objects.count() == may


def test_who_drives_himself_enters_the_slips_of_the_own_trip(fleet):
    trip = fleet.trip("van", None, at("2026-11-10"), at("2026-11-10", "16:30"), km=(45000, 45200), self_driver_name="นายกมล ใจดี")
    TripRequest.objects.create(
        agency=fleet.office.agency, unit=fleet.unit("section"), requester_position=fleet.office.posts["officer"], requester_name="นายกมล ใจดี",
        requester_in_words="นักจัดการงานทั่วไป", destination="นนทบุรี", province="นนทบุรี", purpose="ประชุม", passengers=1,
        depart_at=trip.depart_at, return_at=trip.return_at, trip=trip, state="closed", number=1, fiscal_year=2570,
    )  # fmt: skip
    assert take(fleet, "officer", trip_id=trip.pk).trip == trip
    with pytest.raises(DeniedError):
        take(fleet, "typist", trip_id=trip.pk)


def test_the_holder_of_a_position_car_enters_its_slips(fleet):
    fleet.car("deputy's", "ปลัด 1", category="position", holder=fleet.office.posts["deputy"])
    assert take(fleet, "deputy", car="deputy's").entered_by_name == "นางดวงใจ ใจดี"


def test_a_car_of_another_agency_takes_no_fuel_of_ours(fleet, other_fleet):
    with pytest.raises(DeniedError):
        fuel.take_fuel(
            actor=other_fleet.actor("fleet"),
            car_id=fleet.cars["van"].pk,
            taken_at=at("2026-11-10"),
            odometer=1,
            litres=Decimal(1),
            baht=Decimal(1),
        )


def test_a_slip_belongs_to_the_trip_on_which_the_car_was(fleet):
    trip = fleet.trip("van", "driver", at("2026-11-10"), at("2026-11-10", "16:30"), km=(45000, 45200))
    slip = take(fleet)
    assert (slip.trip, slip.driver) == (trip, fleet.drivers["driver"])
    assert take(fleet, taken_at=at("2026-11-10", "18:00"), odometer=45200, slip_number="A-2").trip is None


def test_more_than_the_tank_holds_is_asked_again(fleet):
    with pytest.raises(DoubtfulError, match="เติม 71.00 ลิตร เกินความจุถัง 70.0 ลิตร") as asked:
        take(fleet, litres=Decimal("71.00"))
    assert asked.value.field == "litres"
    assert take(fleet, litres=Decimal("71.00"), confirmed=True).litres == Decimal("71.00")


def test_a_reading_far_above_the_last_is_asked_again(fleet):
    take(fleet)
    with pytest.raises(DoubtfulError, match="45,100 กม.") as asked:
        take(fleet, taken_at=at("2026-11-11"), odometer=451000)
    assert asked.value.field == "odometer"


def test_a_reading_below_the_last_one_needs_a_reason(fleet):
    fleet.trip("van", "driver", at("2026-11-09"), at("2026-11-09", "16:30"), km=(45000, 45300))
    with pytest.raises(DomainError, match="เลขไมล์น้อยกว่าครั้งก่อน .45,300 กม. เมื่อ 9 พ.ย. 2569 16:30 น.") as refused:
        take(fleet, odometer=45100)
    assert refused.value.field == "odometer"
    slip = take(fleet, odometer=45100, note="เปลี่ยนเรือนไมล์")
    assert slip.note == "เปลี่ยนเรือนไมล์"


def test_a_late_slip_is_measured_by_the_readings_around_it(fleet):
    fleet.trip("van", "driver", at("2026-11-20"), at("2026-11-20", "16:30"), km=(45000, 45400))
    assert take(fleet, taken_at=at("2026-11-10"), odometer=45000).odometer == 45000
    with pytest.raises(DomainError, match="เลขไมล์มากกว่าครั้งถัดไป"):
        take(fleet, taken_at=at("2026-11-12"), odometer=45500, slip_number="A-3")


@pytest.mark.parametrize(
    ("field", "change"),
    [("litres", {"litres": Decimal(0)}), ("baht", {"baht": Decimal(-1)}), ("taken_at", {"taken_at": at("2099-01-01")})],
)
def test_what_cannot_be_is_refused(fleet, field, change):
    with pytest.raises(DomainError) as refused:
        take(fleet, **change)
    assert refused.value.field == field


def test_a_slip_is_voided_with_a_reason_and_stays(fleet):
    slip = take(fleet)
    with pytest.raises(DomainError):
        fuel.void_fuel(actor=fleet.actor("fleet"), slip_id=slip.pk, reason=" ")
    with pytest.raises(DeniedError):
        fuel.void_fuel(actor=fleet.actor("driver"), slip_id=slip.pk, reason="พิมพ์ผิด")
    voided = fuel.void_fuel(actor=fleet.actor("fleet"), slip_id=slip.pk, reason="พิมพ์ผิด")
    assert (voided.void_reason, voided.voided_at is not None) == ("พิมพ์ผิด", True)
    assert last_event("fuel_voided").data == {"slip": "A-1", "reason": "พิมพ์ผิด"}
    with pytest.raises(ConflictError):
        fuel.void_fuel(actor=fleet.actor("fleet"), slip_id=slip.pk, reason="อีกครั้ง")


def test_the_database_keeps_a_slip_as_it_was_entered(fleet):
    slip = take(fleet)
    for write in (lambda: FuelSlip.objects.filter(pk=slip.pk).update(litres=1), slip.delete):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            write()


def test_a_driver_sees_the_own_slips_only(fleet, other_fleet):
    mine = take(fleet, driver_id=fleet.drivers["driver"].pk)
    take(fleet, car="sedan", driver_id=fleet.drivers["driver2"].pk)
    asked = fuel_queries.SlipFilter()
    assert list(fuel_queries.slips(fleet.actor("driver"), asked)) == [mine]
    assert fuel_queries.slips(fleet.actor("auditor"), asked).count() == 2
    assert fuel_queries.slips(fleet.actor("officer"), asked).count() == 0
    assert fuel_queries.slip_for(fleet.actor("driver"), SEE_FUEL, mine.pk) == mine
    with pytest.raises(PermissionDenied):
        fuel_queries.slip_for(fleet.actor("driver2"), SEE_FUEL, mine.pk)
    with pytest.raises(Http404):
        fuel_queries.slip_for(other_fleet.actor("fleet"), SEE_FUEL, mine.pk)


# --- periods ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "first", "until", "label"),
    [
        (Period(2570), date(2026, 10, 1), date(2027, 10, 1), "ปีงบประมาณ พ.ศ. 2570"),
        (Period(2570, quarter=1), date(2026, 10, 1), date(2027, 1, 1), "ไตรมาสที่ 1 ปีงบประมาณ พ.ศ. 2570"),
        (Period(2570, quarter=2), date(2027, 1, 1), date(2027, 4, 1), "ไตรมาสที่ 2 ปีงบประมาณ พ.ศ. 2570"),
        (Period(2570, quarter=4), date(2027, 7, 1), date(2027, 10, 1), "ไตรมาสที่ 4 ปีงบประมาณ พ.ศ. 2570"),
        (Period(2570, month=12), date(2026, 12, 1), date(2027, 1, 1), "เดือนธันวาคม พ.ศ. 2569"),
        (Period(2570, month=9), date(2027, 9, 1), date(2027, 10, 1), "เดือนกันยายน พ.ศ. 2570"),
    ],
)
def test_periods_of_the_official_year(period, first, until, label):
    assert (period.first, period.until, period.label) == (first, until, label)


def test_months_of_a_period():
    assert [row.month for row in Period(2570).months] == [10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert [row.month for row in Period(2570, quarter=2).months] == [1, 2, 3]
    assert month_of(date(2026, 10, 1)) == Period(2570, month=10)
    assert month_of(date(2026, 9, 30)) == Period(2569, month=9)


# --- the account -----------------------------------------------------------------------------------------------------


def line(fleet, car="van", period=NOVEMBER):
    (found,) = fuel_queries.account([Car.objects.get(pk=fleet.cars[car].pk)], [period], fleet.pool.outlier_percent)
    return found


def test_the_account_follows_from_log_book_and_slips(fleet):
    fleet.trip("van", "driver", at("2026-10-30"), at("2026-10-30", "16:30"), km=(44800, 45000))
    fleet.trip("van", "driver", at("2026-11-03"), at("2026-11-03", "16:30"), km=(45000, 45210))
    fleet.trip("van", "driver", at("2026-11-20"), at("2026-11-20", "16:30"), km=(45230, 45500))
    fleet.trip("van", "driver", at("2026-12-01"), at("2026-12-01", "16:30"), km=(45500, 45900))
    take(fleet, taken_at=at("2026-11-04"), odometer=45210, litres=Decimal("20.00"), baht=Decimal("600.00"))
    take(fleet, taken_at=at("2026-11-20", "12:00"), odometer=45400, litres=Decimal("30.00"), baht=Decimal("900.50"))
    voided = take(fleet, taken_at=at("2026-11-21"), odometer=45500, litres=Decimal("9.00"), baht=Decimal("300.00"))
    fuel.void_fuel(actor=fleet.actor("fleet"), slip_id=voided.pk, reason="ซ้ำ")
    found = line(fleet)
    assert (found.before, found.after, found.distance, found.logged, found.unlogged) == (45000, 45500, 500, 480, 20)
    assert (found.trips, found.slips, found.litres, found.baht) == (2, 2, Decimal("50.00"), Decimal("1500.50"))
    assert (found.km_per_litre, found.criterion, found.difference) == (Decimal("10.00"), Decimal("10.00"), Decimal("0.00"))
    assert not found.is_outlier


@pytest.mark.parametrize(
    ("litres", "percent", "odd"),
    [("41.66", "20.0", False), ("41.00", "22.0", True), ("62.50", "-20.0", False), ("63.00", "-20.6", True)],
)
def test_what_is_too_far_from_the_criterion_is_marked_either_way(fleet, litres, percent, odd):
    fleet.trip("van", "driver", at("2026-11-03"), at("2026-11-03", "16:30"), km=(45000, 45500))
    take(fleet, taken_at=at("2026-11-04"), odometer=45500, litres=Decimal(litres))
    found = line(fleet)
    assert (found.difference_percent, found.is_outlier) == (Decimal(percent), odd)


def test_a_month_without_trips_and_slips_carries_the_reading_on(fleet):
    fleet.trip("van", "driver", at("2026-10-03"), at("2026-10-03", "16:30"), km=(45000, 45500))
    found = line(fleet)
    assert (found.before, found.after, found.distance, found.km_per_litre, found.is_empty) == (45500, 45500, 0, None, True)
    assert line(fleet, "sedan").before is None


def test_a_car_without_a_log_book_is_measured_by_its_slips(fleet):
    take(fleet, car="sedan", taken_at=at("2026-10-25"), odometer=10000)
    take(fleet, car="sedan", taken_at=at("2026-11-05"), odometer=10420, litres=Decimal("30.00"))
    found = line(fleet, "sedan")
    assert (found.before, found.after, found.km_per_litre, found.unlogged) == (10000, 10420, Decimal("14.00"), 0)


def test_a_trip_over_the_end_of_a_month_stands_in_the_month_it_left(fleet):
    fleet.trip("van", "driver", at("2026-10-31", "22:00"), at("2026-11-02", "10:00"), km=(45000, 45700))
    assert (line(fleet, period=Period(2570, month=10)).distance, line(fleet).distance) == (700, 0)


def test_cars_and_months_come_in_one_statement(fleet, django_assert_num_queries):
    cars = list(Car.objects.filter(agency=fleet.agency_id).order_by("resource__sort_key"))
    with django_assert_num_queries(1):
        found = fuel_queries.account(cars, Period(2570).months, 20)
    assert [row.car.plate for row in found[::12]] == [car.plate for car in cars]
    assert len(found) == 36


def test_from_one_full_tank_to_the_next(fleet):
    take(fleet, taken_at=at("2026-11-01"), odometer=45000, slip_number="1")
    take(fleet, taken_at=at("2026-11-05"), odometer=45200, litres=Decimal("20.00"), is_full_tank=False, slip_number="2")
    take(fleet, taken_at=at("2026-11-09"), odometer=45600, litres=Decimal("40.00"), slip_number="3")
    take(fleet, taken_at=at("2026-11-12"), odometer=45900, litres=Decimal("20.00"), slip_number="4")
    rows = FuelSlip.objects.order_by("taken_at")
    found = fuel_queries.fillings(rows, fleet.cars["van"], 20)
    assert [(row.km_per_litre, row.is_outlier) for row in found] == [
        (None, False), (None, False), (Decimal("10.00"), False), (Decimal("15.00"), True),
    ]  # fmt: skip


# --- log book --------------------------------------------------------------------------------------------------------


def flags(fleet, period=NOVEMBER):
    car = fleet.cars["van"]
    return [list(row.flags) for row in logbook.lines_of(car.pk, logbook.log_of(car.pk, period), 900)]


def test_gaps_steps_back_and_jumps_are_marked(fleet):
    fleet.trip("van", "driver", at("2026-10-30"), at("2026-10-30", "16:30"), km=(44800, 45000))
    fleet.trip("van", "driver", at("2026-11-03"), at("2026-11-03", "16:30"), km=(45000, 45210))
    fleet.trip("van", "driver", at("2026-11-04"), at("2026-11-04", "16:30"), km=(45230, 45300))
    fleet.trip("van", "driver", at("2026-11-05"), at("2026-11-05", "16:30"), km=(45290, 46200))
    fleet.trip("van", "driver", at("2026-11-06"), at("2026-11-07", "16:30"), km=(46200, 48000))
    assert flags(fleet) == [[], ["gap"], ["backwards", "jump"], []]
    assert logbook.log_totals(fleet.cars["van"].pk, NOVEMBER) == logbook.LogTotals(trips=4, distance=2990)


def test_a_reading_is_put_right_with_a_reason(fleet):
    first = fleet.trip("van", "driver", at("2026-11-03"), at("2026-11-03", "16:30"), km=(45000, 45120), log_number=1)
    fleet.trip("van", "driver", at("2026-11-04"), at("2026-11-04", "16:30"), km=(45210, 45300), flags=["gap"])
    with pytest.raises(DomainError):
        correct_odometer(actor=fleet.actor("fleet"), trip_id=first.pk, odometer_start=45000, odometer_end=45210, reason=" ")
    with pytest.raises(DeniedError):
        correct_odometer(actor=fleet.actor("driver"), trip_id=first.pk, odometer_start=45000, odometer_end=45210, reason="อ่านผิด")
    correct_odometer(actor=fleet.actor("fleet"), trip_id=first.pk, odometer_start=45000, odometer_end=45210, reason="อ่านผิด")
    assert [(row.odometer_end, row.flags) for row in Trip.objects.order_by("started_at")] == [(45210, []), (45300, [])]
    assert flags(fleet) == [[], []]
    assert last_event("trip_corrected").data == {"before": "45,000–45,120", "after": "45,000–45,210", "reason": "อ่านผิด"}
    assert Car.objects.get(pk=fleet.cars["van"].pk).odometer == 45300


def test_a_return_below_the_start_is_refused(fleet):
    trip = fleet.trip("van", "driver", at("2026-11-03"), at("2026-11-03", "16:30"), km=(45000, 45120))
    with pytest.raises(DomainError) as refused:
        correct_odometer(actor=fleet.actor("fleet"), trip_id=trip.pk, odometer_start=45000, odometer_end=44000, reason="อ่านผิด")
    assert refused.value.field == "odometer_end"


def test_only_what_has_left_stands_in_the_log_book(fleet, other_fleet):
    fleet.trip("van", "driver", at("2026-11-03"), at("2026-11-03", "16:30"))
    fleet.trip(
        "van",
        "driver",
        at("2026-11-04"),
        at("2026-11-04", "16:30"),
        state=TripState.IN_USE,
        started_at=at("2026-11-04"),
        odometer_start=45000,
    )
    other_fleet.trip("van", "driver", at("2026-11-05"), at("2026-11-05", "16:30"), km=(1, 2))
    assert [row.state for row in logbook.log_of(fleet.cars["van"].pk, NOVEMBER)] == ["in_use"]
