"""One request for a whole day: all of it or nothing, one approval, one cancel, and what could be had instead."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import Http404

from samnak.audit import queries as audit
from samnak.bookings import services as bookings
from samnak.bookings.errors import BookingRuleError, SlotTakenError
from samnak.bookings.models import Allocation, Booking, ServiceRequest
from samnak.core.errors import DeniedError, DomainError
from samnak.fleet.errors import IncompleteRequestError, NoCarError
from samnak.fleet.models import DayPlan, Trip, TripRequest
from samnak.fleet.policies.trips import PLAN_SUBJECT, SEE_PLAN
from samnak.fleet.queries import plans as queries
from samnak.fleet.services import allocating, driving, inspecting, plans, requests
from samnak.fleet.services.plans import PlanData
from samnak.routing import queries as routing
from tests.correspondence.test_numbers import together
from tests.factories.rooms import make_house
from tests.fleet.conftest import build_fleet
from tests.fleet.trips import allocated, workday


def build():
    """Return an office with rooms and cars; the chamber is approved by the planning director."""
    house = make_house()
    fleet = build_fleet(house.office)
    house.room(
        "chamber",
        "ห้องรับรอง",
        capacity=30,
        approver_id=house.office.id("planning_director"),
        catering_keeper_id=house.office.id("typist"),
    )
    fleet.house = house
    return fleet


@pytest.fixture
def fleet(official_writes):
    cache.clear()
    return build()


@pytest.fixture
def committed(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'test', false)")
    made = build()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', '', false)")
    return made


def data(fleet, room="chamber", day=None, **changes):
    midnight = day or workday()
    plain = {
        "title": "ประชุมเครือข่ายวัฒนธรรม",
        "starts_at": midnight + timedelta(hours=9),
        "ends_at": midnight + timedelta(hours=12),
        "room_id": fleet.house.id(room),
        "attendees": 12,
        "equipment_ids": (fleet.house.id("projector"),),
        "snacks": 12,
        "lunches": 10,
        "destination": "ท่าอากาศยานดอนเมือง",
        "province": "กรุงเทพมหานคร",
        "passengers": 3,
        "depart_at": midnight + timedelta(hours=7),
        "return_at": midnight + timedelta(hours=14),
        "budget_code": "งบดำเนินงาน",
    }
    return PlanData(**plain | changes)


def submitted(fleet, key="officer", **changes):
    return plans.submit_plan(actor=fleet.actor(key), data=data(fleet, **changes))


def active(plan):
    return {step.position.title: step.pk for step in routing.active_steps(routing.open_case(PLAN_SUBJECT, plan.pk))}


def agree(fleet, plan, key, title):
    return plans.agree_plan(actor=fleet.actor(key), plan_id=plan.pk, step_id=active(plan)[title])


HEAD, OFFICER, APPROVER, AUTHORISER = (
    "หัวหน้ากลุ่มบริหารทั่วไป", "เจ้าพนักงานธุรการ (ยานพาหนะ)", "ผู้อำนวยการกองนโยบาย", "ผู้อำนวยการกองกลาง",
)  # fmt: skip


def taken(state):
    rows = Allocation.objects.filter(state=state).order_by("resource__kind", "resource__name")
    return [(row.resource.name, row.starts_at, row.ends_at) for row in rows.select_related("resource")]


def test_everything_is_taken_at_once_each_for_its_own_time(fleet):
    plan = submitted(fleet)
    wanted = data(fleet)
    meeting, journey = (wanted.starts_at, wanted.ends_at), (wanted.depart_at, wanted.return_at)
    assert taken("held") == [
        ("กค 5678 กรุงเทพมหานคร", *journey),
        ("นายประยูร ทองดี", *journey),
        ("เครื่องฉายภาพ 1", *meeting),
        ("ห้องรับรอง", *meeting),
    ]
    row = plan.request
    assert (plan.state, plan.booking.kind, plan.booking.state, row.state, row.number, row.trip.state) == (
        "pending", "day", "pending", "pending_supervisor", 1, "planned",
    )  # fmt: skip
    asked = [(one.kind, one.quantity, one.keeper) for one in ServiceRequest.objects.order_by("kind")]
    typist = fleet.office.posts["typist"]
    assert asked == [("lunch", 10, typist), ("snack", 12, typist)]
    car = Allocation.objects.get(resource=fleet.cars["sedan"].pk)
    assert (car.occupied.lower, car.occupied.upper) == (journey[0], journey[1] + timedelta(minutes=30))
    assert audit.events_of(plan.pk).get().data == {"title": "ประชุมเครือข่ายวัฒนธรรม"}


def test_one_route_head_then_officer_beside_the_rooms_approver_then_who_orders_use(fleet):
    plan = submitted(fleet)
    assert set(active(plan)) == {HEAD}
    agree(fleet, plan, "head", HEAD)
    assert set(active(plan)) == {OFFICER, APPROVER}
    agree(fleet, plan, "fleet", OFFICER)
    plan.request.refresh_from_db()
    assert (plan.request.state, set(active(plan))) == ("pending_approval", {APPROVER})
    agree(fleet, plan, "planning_director", APPROVER)
    plan.request.refresh_from_db()
    assert (plan.request.state, set(active(plan))) == ("pending_approval", {AUTHORISER})
    done = agree(fleet, plan, "director", AUTHORISER)
    row = TripRequest.objects.get()
    assert (done.state, row.state, row.trip.state, row.trip.booking.state) == ("approved", "approved", "approved", "approved")
    assert (row.supervisor_name, row.allocated_by_name, row.decided_by_name) == (
        "นางสาววิภา ใจดี", "นายปิ่นกมล ใจดี", "นายสมชาย ใจดี",
    )  # fmt: skip
    assert taken("held") == []
    assert len(taken("approved")) == 4


def test_who_may_not_decide(fleet):
    plan = submitted(fleet)
    for who in ("officer", "fleet", "director", "planning_director", "auditor"):
        with pytest.raises(DeniedError):
            agree(fleet, plan, who, HEAD)
    assert agree(fleet, plan, "head", HEAD).state == "pending"


def test_who_sees_a_plan(fleet):
    plan = submitted(fleet)
    for known in ("officer", "head", "fleet", "director", "planning_director", "auditor", "driver2"):
        assert queries.plan_for(fleet.actor(known), SEE_PLAN, plan.pk) == plan, known
        assert list(queries.plans_visible_to(fleet.actor(known))) == [plan], known
    for stranger in ("planner", "driver", "admin"):
        with pytest.raises(Http404):
            queries.plan_for(fleet.actor(stranger), SEE_PLAN, plan.pk)
        assert not queries.plans_visible_to(fleet.actor(stranger)).exists(), stranger


def test_a_refusal_frees_everything(fleet):
    plan = submitted(fleet)
    step = active(plan)[HEAD]
    with pytest.raises(DomainError, match="เหตุผล"):
        plans.reject_plan(actor=fleet.actor("head"), plan_id=plan.pk, step_id=step, reason=" ")
    done = plans.reject_plan(actor=fleet.actor("head"), plan_id=plan.pk, step_id=step, reason="ใช้ห้องเดิม")
    row = TripRequest.objects.get()
    assert (done.state, row.state, row.trip.state, row.decision_reason) == ("rejected", "rejected", "cancelled", "ใช้ห้องเดิม")
    assert len(taken("released")) == Allocation.objects.count() == 4


@pytest.mark.parametrize("who", ["officer", "fleet"])
def test_one_cancel_frees_everything(fleet, who):
    plan = submitted(fleet)
    agree(fleet, plan, "head", HEAD)
    with pytest.raises(DomainError, match="เหตุที่ยกเลิก"):
        plans.cancel_plan(actor=fleet.actor(who), plan_id=plan.pk, reason="")
    plans.cancel_plan(actor=fleet.actor(who), plan_id=plan.pk, reason="เลื่อนงาน")
    plan.refresh_from_db()
    row = TripRequest.objects.get()
    assert (plan.state, plan.booking.state, row.state, row.trip.state) == ("cancelled", "cancelled", "cancelled", "cancelled")
    assert len(taken("released")) == 4
    assert routing.open_case(PLAN_SUBJECT, plan.pk) is None
    assert submitted(fleet).state == "pending"


def test_who_may_not_cancel(fleet):
    plan = submitted(fleet)
    for who in ("head", "director", "auditor", "planning_director"):
        with pytest.raises(DeniedError):
            plans.cancel_plan(actor=fleet.actor(who), plan_id=plan.pk, reason="x")
    with pytest.raises(DeniedError, match="คำขอรวม"):
        requests.cancel_request(actor=fleet.actor("officer"), request_id=plan.request.pk, reason="x")


def test_nothing_is_kept_when_the_room_is_taken(fleet):
    wish = fleet.house.wish("chamber", data(fleet).starts_at, 2, title="ประชุมอื่น")
    bookings.place(actor=fleet.actor("planner"), wish=wish, approve=True)
    with pytest.raises(SlotTakenError) as told:
        submitted(fleet)
    assert [(clash.resource_name, clash.title) for clash in told.value.clashes] == [("ห้องรับรอง", "ประชุมอื่น")]
    assert len(told.value.alternatives) == 3
    assert (DayPlan.objects.count(), TripRequest.objects.count(), Booking.objects.count()) == (0, 0, 1)
    other = told.value.alternatives[0]
    assert submitted(fleet, room_id=other.resource_id, starts_at=other.starts_at, ends_at=other.ends_at).state == "pending"


def test_nothing_is_kept_when_the_projector_is_taken(fleet):
    bookings.place(actor=fleet.actor("planner"), wish=fleet.house.wish("projector", data(fleet).starts_at, 1), approve=True)
    with pytest.raises(SlotTakenError) as told:
        submitted(fleet)
    assert [clash.resource_name for clash in told.value.clashes] == ["เครื่องฉายภาพ 1"]
    assert not DayPlan.objects.exists()


def test_without_a_car_it_says_why_and_when(fleet):
    for car, driver in (("van", "driver"), ("sedan", "driver2")):
        allocated(fleet, car=car, driver=driver, start=10, end=13)
    with pytest.raises(NoCarError) as told:
        submitted(fleet)
    assert told.value.reasons[0] == "มีรถว่าง แต่ไม่มีพนักงานขับรถที่ว่างและขับได้"
    assert any(reason.startswith("1กข 1234: ไม่ว่าง") for reason in told.value.reasons)
    assert not DayPlan.objects.exists()
    with pytest.raises(NoCarError) as late:
        submitted(fleet, depart_at=workday() + timedelta(hours=13), return_at=workday() + timedelta(hours=15))
    first = late.value.other_times[0]
    assert (first.depart_at, first.return_at) == (workday() + timedelta(hours=13.5), workday() + timedelta(hours=15.5))


def test_a_wished_car_is_given_or_refused(fleet):
    plan = submitted(fleet, car_id=fleet.cars["van"].pk)
    assert plan.request.trip.car == fleet.cars["van"]
    with pytest.raises(NoCarError) as told:
        submitted(fleet, room="small", car_id=fleet.cars["van"].pk, attendees=5, equipment_ids=())
    assert told.value.reasons[0].startswith("1กข 1234: ไม่ว่าง")


def test_the_rules_of_rooms_and_requests_hold(fleet):
    with pytest.raises(BookingRuleError, match="นั่งได้ 30 คน"):
        submitted(fleet, attendees=31)
    with pytest.raises(DeniedError, match="เฉพาะบุคลากร"):
        submitted(fleet, room="own")
    with pytest.raises(IncompleteRequestError):
        submitted(fleet, province="เชียงใหม่")
    assert not Booking.objects.exists()


def test_sent_twice_it_is_one(fleet):
    from uuid import uuid4

    key = uuid4()
    assert submitted(fleet, request_key=key) == submitted(fleet, request_key=key)
    assert DayPlan.objects.count() == 1


def test_another_car_leaves_the_room_as_it_is(fleet):
    plan = submitted(fleet)
    trip = plan.request.trip
    before = {row[0]: row[1:] for row in taken("held")}
    allocating.change_trip(
        actor=fleet.actor("fleet"),
        trip_id=trip.pk,
        car_id=fleet.cars["van"].pk,
        driver_id=fleet.drivers["driver"].pk,
        reason="รถเสีย",
    )
    after = {row[0]: row[1:] for row in taken("held")}
    assert after["ห้องรับรอง"] == before["ห้องรับรอง"]
    assert after["เครื่องฉายภาพ 1"] == before["เครื่องฉายภาพ 1"]
    assert after["1กข 1234 กรุงเทพมหานคร"] == before["กค 5678 กรุงเทพมหานคร"]
    for act in (
        lambda: allocating.release_trip(actor=fleet.actor("fleet"), trip_id=trip.pk, reason="x"),
        lambda: allocating.merge_trips(actor=fleet.actor("fleet"), trip_id=trip.pk, other_id=trip.pk),
    ):
        with pytest.raises(DomainError, match="คำขอรวมทั้งวัน"):
            act()


def test_the_trip_of_a_plan_is_driven_and_inspected_like_any_other(fleet):
    plan = submitted(fleet)
    for key, title in (("head", HEAD), ("fleet", OFFICER), ("planning_director", APPROVER), ("director", AUTHORISER)):
        agree(fleet, plan, key, title)
    trip = Trip.objects.get()
    driving.start_trip(actor=fleet.actor("driver2"), trip_id=trip.pk, odometer=45000)
    driving.finish_trip(actor=fleet.actor("driver2"), trip_id=trip.pk, odometer=45050)
    done = inspecting.inspect_trip(actor=fleet.actor("inspector"), trip_id=trip.pk)
    assert (done.log_number, trip.requests.get().state) == (1, "closed")
    with pytest.raises(DeniedError):
        plans.cancel_plan(actor=fleet.actor("officer"), plan_id=plan.pk, reason="x")


def test_ten_at_once_for_one_room_leave_one_plan_and_nothing_else(committed):
    actor = committed.actor("officer")
    wanted = data(committed)
    results = together(10, lambda _place: plans.submit_plan(actor=actor, data=wanted))
    assert sorted(type(result).__name__ for result in results) == ["DayPlan"] + ["SlotTakenError"] * 9
    assert (DayPlan.objects.count(), Booking.objects.count(), Trip.objects.count(), Allocation.objects.count()) == (1, 1, 1, 4)
    assert TripRequest.objects.get().number == 1


def test_at_once_for_different_rooms_they_share_the_cars_without_double(committed):
    actor = committed.actor("officer")
    rooms = ["chamber", "small", "large", "hall"]
    wishes = [data(committed, room=room, attendees=5, equipment_ids=()) for room in rooms]
    results = together(4, lambda place: plans.submit_plan(actor=actor, data=wishes[place]))
    kinds = sorted(type(result).__name__ for result in results)
    assert kinds.count("DayPlan") == 2  # there are two drivers
    assert set(kinds) <= {"DayPlan", "SlotTakenError", "NoCarError"}
    drivers = list(Trip.objects.values_list("driver", flat=True))
    assert len(set(drivers)) == len(drivers) == 2
