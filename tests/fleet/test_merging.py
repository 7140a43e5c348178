"""Trips shared by several requests: joined, merged, parted, and left one by one."""

from datetime import timedelta

import pytest

from samnak.bookings.errors import SlotTakenError
from samnak.bookings.models import Allocation
from samnak.core.errors import DeniedError, DomainError
from samnak.fleet.errors import UnfitError
from samnak.fleet.services import allocating, deciding, requests
from tests.fleet.trips import agreed, allocated, approve, approved, data, step_of, workday

NORTH = {"province": "เชียงใหม่", "outside_reference": "กำลังขออนุญาต"}


def north(fleet, key="officer", head="head", start=6, end=42, **changes):
    return agreed(fleet, key, head, start=start, end=end, **NORTH, **{"destination": "ศาลากลางจังหวัดเชียงใหม่"} | changes)


def share(fleet, *rows, car="van", driver="driver"):
    return allocating.allocate(
        actor=fleet.actor("fleet"),
        request_ids=[row.pk for row in rows],
        car_id=fleet.cars[car].pk,
        driver_id=fleet.drivers[driver].pk,
    )


def spans():
    rows = Allocation.objects.exclude(state="released").order_by("resource__name")
    return [(row.resource.name.split()[0], row.starts_at, row.ends_at, row.state) for row in rows.select_related("resource")]


def states(*rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def test_two_waiting_requests_become_one_trip_with_both_numbers(fleet):
    first = north(fleet)
    second = north(fleet, "planner", "planning_director", start=7, end=43, destination="วัดพระธาตุดอยสุเทพ", passengers=4)
    trip = share(fleet, first, second)
    assert [str(row.number) for row in trip.requests.order_by("number")] == ["1", "2"]
    assert (trip.depart_at, trip.return_at) == (first.depart_at, second.return_at)
    assert trip.destination == "ศาลากลางจังหวัดเชียงใหม่ / วัดพระธาตุดอยสุเทพ"
    assert trip.booking.attendees == 7
    assert states(first, second) == ["pending_approval", "pending_approval"]


def test_shared_seats_are_counted_together(fleet):
    with pytest.raises(UnfitError, match="ต้องใช้ 7 ที่นั่ง"):
        share(fleet, north(fleet), north(fleet), car="sedan")


def test_who_does_not_share_is_not_merged(fleet):
    first, second = north(fleet), north(fleet, may_share=False)
    with pytest.raises(DomainError, match="ไม่ร่วมเดินทางกับผู้อื่น"):
        share(fleet, first, second)
    trip = share(fleet, first)
    with pytest.raises(DomainError, match="ไม่ร่วมเดินทางกับผู้อื่น"):
        allocating.join_trip(actor=fleet.actor("fleet"), trip_id=trip.pk, request_ids=[second.pk])


def test_joining_stretches_the_time_of_the_car(fleet):
    first, second = north(fleet), north(fleet, start=5, end=44)
    trip = share(fleet, first)
    joined = allocating.join_trip(actor=fleet.actor("fleet"), trip_id=trip.pk, request_ids=[second.pk])
    assert (joined.depart_at, joined.return_at) == (second.depart_at, second.return_at)
    assert [row[1:] for row in spans()] == [(second.depart_at, second.return_at, "held")] * 2
    assert states(first, second) == ["pending_approval", "pending_approval"]


def test_joining_that_runs_into_the_next_trip_is_refused_and_leaves_everything(fleet):
    first = north(fleet)
    trip = share(fleet, first)
    allocated(fleet, data=data(workday() + timedelta(days=1), start=18.5, end=20, destination="หอสมุด"))
    before = spans()
    late = north(fleet, end=43)
    with pytest.raises(SlotTakenError):
        allocating.join_trip(actor=fleet.actor("fleet"), trip_id=trip.pk, request_ids=[late.pk])
    trip.refresh_from_db()
    assert (spans(), trip.return_at, states(late)) == (before, first.return_at, ["pending_allocation"])


def test_each_request_of_a_shared_trip_is_decided_by_itself(fleet):
    first, second = north(fleet), north(fleet)
    trip = share(fleet, first, second)
    approve(fleet, first)
    approve(fleet, first, "chief")
    trip.refresh_from_db()
    assert (trip.state, states(first, second)) == ("approved", ["approved", "pending_approval"])
    assert {row[3] for row in spans()} == {"approved"}
    deciding.reject_request(actor=fleet.actor("director"), request_id=second.pk, step_id=step_of(second).pk, reason="ไม่จำเป็น")
    trip.refresh_from_db()
    second.refresh_from_db()
    assert (trip.state, second.state, second.trip) == ("approved", "rejected", None)


def test_the_first_to_leave_shortens_the_trip_and_the_last_ends_it(fleet):
    first, second = north(fleet), north(fleet, start=5, end=44)
    trip = share(fleet, first, second)
    requests.cancel_request(actor=fleet.actor("officer"), request_id=second.pk, reason="ป่วย")
    trip.refresh_from_db()
    assert (trip.depart_at, trip.return_at, trip.state) == (first.depart_at, first.return_at, "planned")
    assert [row[1:3] for row in spans()] == [(first.depart_at, first.return_at)] * 2
    requests.cancel_request(actor=fleet.actor("officer"), request_id=first.pk, reason="ป่วย")
    trip.refresh_from_db()
    first.refresh_from_db()
    assert (trip.state, spans(), first.trip) == ("cancelled", [], trip)


def test_two_arranged_trips_are_merged_and_one_car_falls_free(fleet):
    first, second = north(fleet), north(fleet, start=7)
    one, other = share(fleet, first), share(fleet, second, car="pickup", driver="driver2")
    with pytest.raises(DeniedError):
        allocating.merge_trips(actor=fleet.actor("officer"), trip_id=one.pk, other_id=other.pk)
    allocating.merge_trips(actor=fleet.actor("fleet"), trip_id=one.pk, other_id=other.pk)
    other.refresh_from_db()
    second.refresh_from_db()
    assert (other.state, second.trip, second.state) == ("cancelled", one, "pending_approval")
    assert [row[0] for row in spans()] == ["1กข", "นายสมมติ"]


def test_merging_an_approved_trip_makes_the_other_ready(fleet):
    one = allocated(fleet, **NORTH)
    other = approved(fleet, car="pickup", driver="driver2", destination="กระทรวงการคลัง")
    moved = other.requests.get()
    allocating.merge_trips(actor=fleet.actor("fleet"), trip_id=one.pk, other_id=other.pk)
    one.refresh_from_db()
    assert (one.state, one.booking.state, states(moved)) == ("approved", "approved", ["approved"])


def test_a_full_trip_takes_nobody_else(fleet):
    trip = allocated(fleet)
    row = agreed(fleet, passengers=12)
    with pytest.raises(UnfitError, match="ต้องใช้ 16 ที่นั่ง"):
        allocating.join_trip(actor=fleet.actor("fleet"), trip_id=trip.pk, request_ids=[row.pk])


def test_a_shared_trip_is_parted_again_before_it_leaves(fleet):
    first, second = north(fleet), north(fleet, start=5, end=44)
    trip = share(fleet, first, second)
    made = allocating.split_trip(
        actor=fleet.actor("fleet"),
        trip_id=trip.pk,
        request_id=second.pk,
        car_id=fleet.cars["pickup"].pk,
        driver_id=fleet.drivers["driver2"].pk,
        reason="กลับคนละเวลา",
    )
    trip.refresh_from_db()
    second.refresh_from_db()
    assert (second.trip, made.state, made.depart_at) == (made, "planned", second.depart_at)
    assert (trip.depart_at, trip.return_at, list(trip.requests.all())) == (first.depart_at, first.return_at, [first])
    with pytest.raises(DomainError, match="ใบขอเดียว"):
        allocating.split_trip(
            actor=fleet.actor("fleet"), trip_id=trip.pk, request_id=first.pk, car_id=fleet.cars["sedan"].pk, reason="x",
            self_driver_name="นายก",
        )  # fmt: skip


def test_an_approved_request_stays_approved_when_it_is_parted(fleet):
    first, second = agreed(fleet), agreed(fleet)
    trip = share(fleet, first, second)
    for row in (first, second):
        approve(fleet, row)
    made = allocating.split_trip(
        actor=fleet.actor("fleet"),
        trip_id=trip.pk,
        request_id=second.pk,
        car_id=fleet.cars["sedan"].pk,
        driver_id=fleet.drivers["driver2"].pk,
        reason="กลับคนละเวลา",
    )
    assert (made.state, made.booking.state, states(first, second)) == ("approved", "approved", ["approved", "approved"])
