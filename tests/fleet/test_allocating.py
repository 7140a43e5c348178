"""Cars and drivers given to requests: what suits, races between officers, changes before the start."""

from datetime import date, timedelta

import pytest
from django.db import connection

from samnak.audit import queries as audit
from samnak.bookings.errors import SlotTakenError
from samnak.bookings.models import Allocation, Booking
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.fleet.enums import DocumentKind
from samnak.fleet.errors import UnfitError
from samnak.fleet.models import CarDocument, Trip, TripRequest
from samnak.fleet.services import allocating
from tests.correspondence.test_numbers import together
from tests.factories.offices import make_office
from tests.fleet.conftest import build_fleet
from tests.fleet.trips import agreed, allocated, approved, data, step_of, workday


def give(fleet, row, car="van", driver="driver", actor="fleet", **more):
    return allocating.allocate(
        actor=fleet.actor(actor),
        request_ids=[row.pk],
        car_id=fleet.cars[car].pk,
        driver_id=fleet.drivers[driver].pk if driver else None,
        **more,
    )


def taken():
    return sorted(Allocation.objects.exclude(state="released").values_list("resource__name", "state"))


def test_allocation_takes_car_and_driver_with_the_minutes_after(fleet):
    row = agreed(fleet)
    trip = give(fleet, row)
    row.refresh_from_db()
    assert (trip.state, trip.destination, trip.depart_at, trip.return_at) == (
        "planned", "กระทรวงการคลัง", row.depart_at, row.return_at,
    )  # fmt: skip
    assert (row.state, row.trip_id, row.allocated_by_name, row.allocated_in_words) == (
        "pending_approval", trip.pk, "นายปิ่นกมล ใจดี", "เจ้าพนักงานธุรการ (ยานพาหนะ)",
    )  # fmt: skip
    assert taken() == [("1กข 1234 กรุงเทพมหานคร", "held"), ("นายสมมติ ตัวอย่าง", "held")]
    for claim in Allocation.objects.all():
        assert (claim.occupied.lower, claim.occupied.upper) == (row.depart_at, row.return_at + timedelta(minutes=30))
    assert (trip.booking.kind, trip.booking.state, trip.booking.unit) == ("trip", "pending", row.unit)
    event = audit.events_of(trip.pk).get()
    assert (event.kind, event.data) == (
        "fleet.trip_allocated",
        {"car": "1กข 1234 กรุงเทพมหานคร", "driver": "นายสมมติ ตัวอย่าง", "requests": [str(row.pk)]},
    )


@pytest.mark.parametrize("who", ["officer", "head", "director", "inspector", "auditor", "driver"])
def test_only_the_vehicle_officer_allocates(fleet, who):
    row = agreed(fleet)
    with pytest.raises(DeniedError):
        give(fleet, row, actor=who)
    assert give(fleet, row).state == "planned"


def test_who_acts_for_the_officer_allocates_in_his_words(fleet):
    fleet.office.delegate("fleet", "registrar")
    row = agreed(fleet)
    allocating.allocate(
        actor=fleet.actor("registrar", acting_for="fleet"),
        request_ids=[row.pk],
        car_id=fleet.cars["van"].pk,
        driver_id=fleet.drivers["driver"].pk,
    )
    row.refresh_from_db()
    assert (row.allocated_by_name, row.allocated_in_words) == (
        "นางสุดา ใจดี",
        "เจ้าพนักงานธุรการชำนาญงาน รักษาราชการแทนเจ้าพนักงานธุรการ (ยานพาหนะ)",
    )


def test_a_car_with_too_few_seats_is_refused(fleet):
    row = agreed(fleet, passengers=5)
    with pytest.raises(UnfitError) as told:
        give(fleet, row, car="sedan")
    assert (told.value.field, told.value.reasons) == ("car", ("มี 5 ที่นั่ง ต้องใช้ 6 ที่นั่งรวมพนักงานขับรถ",))
    assert not Booking.objects.exists()
    assert not Trip.objects.exists()


def test_a_car_whose_papers_have_ended_is_refused_until_they_are_renewed(fleet):
    row = agreed(fleet)
    paper = {"agency": fleet.office.agency, "car": fleet.cars["van"], "kind": DocumentKind.COMPULSORY}
    CarDocument.objects.create(expires_on=date(2026, 1, 12), **paper)
    with pytest.raises(UnfitError, match="หมดอายุ 12 ม.ค. 2569"):
        give(fleet, row)
    CarDocument.objects.create(expires_on=date(2036, 1, 12), **paper)
    assert give(fleet, row).state == "planned"


def test_a_driver_without_the_licence_of_the_car_is_refused(fleet):
    fleet.cars["van"].licence_class = "type_2"
    fleet.cars["van"].save()
    row = agreed(fleet)
    with pytest.raises(UnfitError) as told:
        give(fleet, row, driver="driver2")
    assert told.value.field == "driver"
    assert give(fleet, row, driver="driver").state == "planned"


def test_the_hours_of_a_day_are_kept(fleet):
    allocated(fleet, data=data(start=5, end=12))
    row = agreed(fleet, data=data(start=13, end=19, destination="หอสมุด"))
    with pytest.raises(UnfitError, match="เกิน 12 ชั่วโมงต่อวัน"):
        give(fleet, row, car="sedan")
    assert give(fleet, row, car="sedan", driver="driver2").state == "planned"


def test_a_taken_car_names_what_is_in_the_way(fleet):
    allocated(fleet, destination="กรมศิลปากร")
    row = agreed(fleet)
    with pytest.raises(SlotTakenError) as told:
        give(fleet, row, driver="driver2")
    assert [(clash.resource_name, clash.title) for clash in told.value.clashes] == [("1กข 1234 กรุงเทพมหานคร", "กรมศิลปากร")]
    row.refresh_from_db()
    assert (row.state, row.trip) == ("pending_allocation", None)
    assert step_of(row).position == fleet.office.posts["fleet"]


def test_the_buffer_is_between_trips(fleet):
    allocated(fleet, data=data(start=8.5, end=12))
    row = agreed(fleet, data=data(start=12.25, end=15))
    with pytest.raises(SlotTakenError):
        give(fleet, row)
    later = agreed(fleet, data=data(start=12.5, end=15))
    assert give(fleet, later).state == "planned"


def test_who_drives_himself(fleet):
    row = agreed(fleet, needs_driver=False, passengers=5)
    trip = give(fleet, row, car="sedan", driver=None)
    assert (trip.driver, trip.self_driver_name) == (None, "นายกมล ใจดี")
    assert taken() == [("กค 5678 กรุงเทพมหานคร", "held")]
    needs = agreed(fleet, destination="หอสมุด")
    with pytest.raises(DomainError, match="กรุณาเลือกพนักงานขับรถ"):
        give(fleet, needs, car="van", driver=None)
    assert give(fleet, needs, car="van", driver=None, self_driver_name="นายขับเอง").self_driver_name == "นายขับเอง"


def test_late_entries_take_the_time_they_took(fleet):
    row = agreed(fleet, day=workday(-7), late_reason="ระบบใช้ไม่ได้")
    trip = give(fleet, row)
    assert trip.is_late_entry is True
    other = agreed(fleet, day=workday(-7), late_reason="ระบบใช้ไม่ได้")
    with pytest.raises(SlotTakenError):
        give(fleet, other)


def test_another_car_before_the_start_with_a_reason(fleet):
    trip = approved(fleet)
    with pytest.raises(DomainError, match="ระบุเหตุผล"):
        change(fleet, trip, reason=" ")
    with pytest.raises(DeniedError):
        change(fleet, trip, actor="officer", reason="x")
    changed = change(fleet, trip, reason="รถตู้เสีย")
    assert (changed.car, changed.driver, changed.state) == (fleet.cars["sedan"], fleet.drivers["driver2"], "approved")
    assert taken() == [("กค 5678 กรุงเทพมหานคร", "approved"), ("นายประยูร ทองดี", "approved")]
    event = audit.events_of(trip.pk).last()
    assert (event.kind, event.data) == (
        "fleet.trip_changed",
        {
            "before": "1กข 1234 กรุงเทพมหานคร นายสมมติ ตัวอย่าง",
            "after": "กค 5678 กรุงเทพมหานคร นายประยูร ทองดี (รถตู้เสีย)",
        },
    )
    with pytest.raises(DomainError, match="ยังเป็นชุดเดิม"):
        change(fleet, trip, reason="อีกครั้ง")


def change(fleet, trip, car="sedan", driver="driver2", actor="fleet", **more):
    return allocating.change_trip(
        actor=fleet.actor(actor),
        trip_id=trip.pk,
        car_id=fleet.cars[car].pk,
        driver_id=fleet.drivers[driver].pk,
        **more,
    )


def test_changing_to_a_taken_car_leaves_everything(fleet):
    trip = approved(fleet)
    allocated(fleet, car="sedan", driver="driver2", destination="หอสมุด")
    before = taken()
    with pytest.raises(SlotTakenError):
        change(fleet, trip, reason="รถตู้เสีย")
    trip.refresh_from_db()
    assert (trip.car, taken()) == (fleet.cars["van"], before)


def test_a_car_taken_away_lets_its_requests_wait_again(fleet):
    trip = approved(fleet)
    row = trip.requests.get()
    allocating.release_trip(actor=fleet.actor("fleet"), trip_id=trip.pk, reason="รถเสีย ไม่มีคันอื่น")
    trip.refresh_from_db()
    row.refresh_from_db()
    assert (trip.state, row.state, row.trip, row.decided_by_name, row.allocated_by_name) == (
        "cancelled", "pending_allocation", None, "", "",
    )  # fmt: skip
    assert row.supervisor_name == "นางสาววิภา ใจดี"
    assert taken() == []
    again = give(fleet, row)
    assert again.state == "planned"
    assert step_of(row).position == fleet.office.posts["director"]


def test_a_plan_is_carried_out_line_by_line(fleet):
    first, second, third = (agreed(fleet, destination=place) for place in ("ก", "ข", "ค"))
    choices = [
        allocating.Choice((first.pk,), fleet.cars["van"].pk, fleet.drivers["driver"].pk),
        allocating.Choice((second.pk,), fleet.cars["van"].pk, fleet.drivers["driver2"].pk),
        allocating.Choice((third.pk,), fleet.cars["sedan"].pk, fleet.drivers["driver2"].pk),
    ]
    results = allocating.carry_out_plan(actor=fleet.actor("fleet"), choices=choices)
    assert [bool(result.trip) for result in results] == [True, False, True]
    assert results[1].problem.startswith("1กข 1234 กรุงเทพมหานคร ไม่ว่าง")
    assert list(TripRequest.objects.order_by("number").values_list("state", flat=True)) == [
        "pending_approval", "pending_allocation", "pending_approval",
    ]  # fmt: skip


@pytest.fixture
def committed(transactional_db):
    """Return an agency that other connections can see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'test', false)")
    made = build_fleet(make_office())
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', '', false)")
    return made


def overlaps():
    """Count allocations that hold the same resource at the same time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM bookings_allocation a JOIN bookings_allocation b ON a.id < b.id AND a.resource_id = b.resource_id"
            " AND a.occupied && b.occupied AND a.state IN ('held', 'approved') AND b.state IN ('held', 'approved')"
        )
        return cursor.fetchone()[0]


def test_one_car_wanted_by_twelve_requests_at_once_goes_to_one(committed):
    rows = [agreed(committed, destination=f"ที่หมาย {number}").pk for number in range(12)]
    actor, car, driver = committed.actor("fleet"), committed.cars["van"].pk, committed.drivers["driver"].pk
    results = together(
        12,
        lambda place: allocating.allocate(actor=actor, request_ids=[rows[place]], car_id=car, driver_id=driver),
    )
    assert sorted(type(result).__name__ for result in results) == ["SlotTakenError"] * 11 + ["Trip"]
    assert overlaps() == 0
    states = list(TripRequest.objects.values_list("state", flat=True))
    assert (states.count("pending_approval"), states.count("pending_allocation")) == (1, 11)
    assert Trip.objects.count() == Booking.objects.count() == 1


def test_one_request_arranged_by_eight_hands_at_once_gets_one_car(committed):
    row = agreed(committed)
    actor = committed.actor("fleet")
    crews = [("van", "driver"), ("sedan", "driver2"), ("pickup", "driver"), ("pickup", "driver2")] * 2
    results = together(
        8,
        lambda place: allocating.allocate(
            actor=actor,
            request_ids=[row.pk],
            car_id=committed.cars[crews[place][0]].pk,
            driver_id=committed.drivers[crews[place][1]].pk,
        ),
    )
    assert sorted(type(result).__name__ for result in results) == ["ConflictError"] * 7 + ["Trip"]
    assert Allocation.objects.count() == 2


def test_crossed_wishes_neither_double_nor_dead_lock(committed):
    """Cars and drivers are asked for in every combination at once; nobody waits for ever and nothing overlaps."""
    rows = [agreed(committed, destination=f"ที่หมาย {number}").pk for number in range(18)]
    actor = committed.actor("fleet")
    cars, drivers = list(committed.cars.values()), list(committed.drivers.values())
    results = together(
        18,
        lambda place: allocating.allocate(
            actor=actor, request_ids=[rows[place]], car_id=cars[place % 3].pk, driver_id=drivers[place // 3 % 2].pk
        ),
    )
    kinds = [type(result).__name__ for result in results]
    assert set(kinds) == {"Trip", "SlotTakenError"}
    assert kinds.count("Trip") == 2
    assert overlaps() == 0


def test_a_change_and_an_allocation_at_once_leave_one_winner(committed):
    trip = allocated(committed)
    row = agreed(committed, destination="หอสมุด")
    actor, car, driver = committed.actor("fleet"), committed.cars["sedan"].pk, committed.drivers["driver2"].pk

    def work(place):
        if place:
            return allocating.allocate(actor=actor, request_ids=[row.pk], car_id=car, driver_id=driver)
        return allocating.change_trip(actor=actor, trip_id=trip.pk, car_id=car, driver_id=driver, reason="รถเสีย")

    results = together(2, work)
    assert sorted(type(result).__name__ for result in results) == ["SlotTakenError", "Trip"]
    assert overlaps() == 0


def test_a_request_that_moved_on_says_so(fleet):
    row = agreed(fleet)
    give(fleet, row)
    with pytest.raises(ConflictError, match="ไม่ได้รอจัดรถแล้ว"):
        give(fleet, row, car="sedan", driver="driver2")
