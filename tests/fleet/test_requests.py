"""Form 3 from draft to number: who may write, what must be there, which way it goes, how it is given up."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404
from django.utils import timezone

from samnak.audit import queries as audit
from samnak.bookings.models import Allocation
from samnak.core import thai
from samnak.core.access import can
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.time import bangkok_today
from samnak.fleet.errors import IncompleteRequestError
from samnak.fleet.models import RequestCounter, TripRequest
from samnak.fleet.policies.trips import CANCEL, EDIT, SEE, SUBJECT
from samnak.fleet.queries import requests as queries
from samnak.fleet.services import deciding, requests
from samnak.routing import queries as routing
from tests.correspondence.test_numbers import together
from tests.factories.offices import make_office
from tests.fleet.conftest import build_fleet
from tests.fleet.trips import agreed, allocated, approved, data, step_of, submitted, workday, written

YEAR = thai.fiscal_year_be(bangkok_today())


def steps_of(request):
    case = routing.latest_case(SUBJECT, request.pk)
    return [(step.group, step.kind, step.position.title) for step in routing.steps_of(case)]


def test_a_draft_is_kept_changed_and_known_to_its_post_alone(fleet):
    row = written(fleet)
    assert (row.state, row.number, row.requester_name, row.requester_in_words) == (
        "draft", None, "นายกมล ใจดี", "นักจัดการงานทั่วไปปฏิบัติการ",
    )  # fmt: skip
    changed = requests.save_request(
        actor=fleet.actor("officer"), data=data(destination="ศาลากลาง", passengers=5), request_id=row.pk
    )
    assert (changed.destination, changed.passengers) == ("ศาลากลาง", 5)
    for stranger in ("head", "fleet", "director", "planner", "auditor"):
        with pytest.raises(Http404):
            queries.get_for(fleet.actor(stranger), SEE, row.pk)
        assert not queries.visible_to(fleet.actor(stranger)).exists()
    with pytest.raises(DeniedError):
        requests.save_request(actor=fleet.actor("head"), data=data(), request_id=row.pk)


def test_the_first_number_of_the_year_is_one_and_numbers_follow(fleet):
    rows = [submitted(fleet) for _number in range(3)]
    assert [(row.number, row.fiscal_year) for row in rows] == [(1, YEAR), (2, YEAR), (3, YEAR)]
    assert str(rows[2]) == f"3/{YEAR}"
    event = audit.events_of(rows[0].pk).last()
    assert (event.kind, event.data) == (
        "fleet.request_submitted",
        {"number": f"1/{YEAR}", "destination": "กระทรวงการคลัง", "depart": rows[0].depart_at.isoformat()},
    )


def test_a_submission_that_fails_burns_no_number(fleet):
    row = written(fleet, destination=" ", purpose="", province="")
    with pytest.raises(IncompleteRequestError) as told:
        requests.submit_request(actor=fleet.actor("officer"), request_id=row.pk)
    assert told.value.errors == {
        "destination": "กรุณาระบุสถานที่ที่จะไป",
        "purpose": "กรุณาระบุว่าไปเพื่อราชการใด",
        "province": "กรุณาระบุจังหวัดที่จะไป",
        "outside_reference": "การไปนอกเขตจังหวัดหรือค้างคืนต้องมีหนังสืออนุญาตไปราชการ กรุณาระบุเลขที่ หรือพิมพ์ว่า กำลังขออนุญาต",
    }
    assert submitted(fleet).number == 1


def test_numbers_are_frozen_and_requests_are_never_deleted(fleet):
    row = submitted(fleet)
    for change in ({"number": 9}, {"fiscal_year": 2500}):
        with pytest.raises(DatabaseError), transaction.atomic():
            TripRequest.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_each_agency_counts_for_itself(fleet, other_fleet):
    assert [submitted(fleet).number, submitted(other_fleet).number, submitted(fleet).number] == [1, 1, 2]


def test_the_route_is_head_officer_and_who_orders_use(fleet):
    row = submitted(fleet)
    assert row.state == "pending_supervisor"
    assert steps_of(row) == [
        (1, "review", "หัวหน้ากลุ่มบริหารทั่วไป"),
        (2, "review", "เจ้าพนักงานธุรการ (ยานพาหนะ)"),
        (3, "approve", "ผู้อำนวยการกองกลาง"),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"province": "เชียงใหม่", "outside_reference": "วธ 0201/123"},
        {"end": 40, "outside_reference": "กำลังขออนุญาต"},
    ],
)
def test_outside_the_province_or_overnight_one_more_approves(fleet, changes):
    row = submitted(fleet, **changes)
    assert steps_of(row)[-1] == (4, "approve", "ปลัดกระทรวงวัฒนธรรม")


@pytest.mark.parametrize("changes", [{"province": "เชียงใหม่"}, {"end": 40}])
def test_outside_needs_its_reference(fleet, changes):
    row = written(fleet, **changes)
    with pytest.raises(IncompleteRequestError) as told:
        requests.submit_request(actor=fleet.actor("officer"), request_id=row.pk)
    assert list(told.value.errors) == ["outside_reference"]


def test_a_head_is_not_asked_by_himself(fleet):
    row = submitted(fleet, "head")
    assert row.state == "pending_allocation"
    assert [title for _group, _kind, title in steps_of(row)] == ["เจ้าพนักงานธุรการ (ยานพาหนะ)", "ผู้อำนวยการกองกลาง"]


def test_a_head_who_orders_use_is_asked_once(fleet):
    row = submitted(fleet, "registrar")
    assert row.state == "pending_allocation"
    assert [title for _group, _kind, title in steps_of(row)] == ["เจ้าพนักงานธุรการ (ยานพาหนะ)", "ผู้อำนวยการกองกลาง"]


def test_a_vacant_head_is_passed_over(fleet):
    fleet.office.post("empty", "หัวหน้ากลุ่มว่าง", "other", is_head=False)
    fleet.office.unit("room", "กลุ่มย่อย", "section", "other")
    fleet.office.post("vacant", "หัวหน้ากลุ่มย่อย", "room", is_head=True)
    fleet.office.post("clerk", "เจ้าหน้าที่", "room", first="จิต")
    row = submitted(fleet, "clerk")
    assert steps_of(row)[0] == (1, "review", "ผู้อำนวยการกองนโยบาย")


def test_a_private_car_is_not_allocated(fleet):
    row = submitted(fleet, transport="private", plate="1กก 999", distance_km=120)
    assert [kind for _group, kind, _title in steps_of(row)] == ["review", "approve"]
    row = deciding.agree_request(actor=fleet.actor("head"), request_id=row.pk, step_id=step_of(row).pk)
    assert row.state == "pending_approval"
    assert not Allocation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"transport": "private"}, ["plate", "distance_km"]),
        ({"transport": "hired"}, ["hire_baht"]),
    ],
)
def test_other_transport_needs_its_figures(fleet, changes, fields):
    row = written(fleet, **changes)
    with pytest.raises(IncompleteRequestError) as told:
        requests.submit_request(actor=fleet.actor("officer"), request_id=row.pk)
    assert list(told.value.errors) == fields


def test_a_journey_by_private_car_is_closed_by_its_traveller(fleet):
    row = submitted(fleet, "head", transport="private", plate="1กก 999", distance_km=120)
    deciding.approve_request(actor=fleet.actor("director"), request_id=row.pk, step_id=step_of(row).pk)
    with pytest.raises(DomainError, match="ยังไม่ถึงเวลา"):
        requests.finish_request(actor=fleet.actor("head"), request_id=row.pk)
    TripRequest.objects.filter(pk=row.pk).update(depart_at=timezone.now() - timedelta(hours=3))
    with pytest.raises(DeniedError):
        requests.finish_request(actor=fleet.actor("director"), request_id=row.pk)
    done = requests.finish_request(actor=fleet.actor("head"), request_id=row.pk, distance_km=131)
    assert (done.state, done.distance_km) == ("closed", 131)


def test_late_entry_needs_a_reason_and_is_marked(fleet):
    row = written(fleet, day=workday(-7))
    with pytest.raises(IncompleteRequestError) as told:
        requests.submit_request(actor=fleet.actor("officer"), request_id=row.pk)
    assert list(told.value.errors) == ["late_reason"]
    late = submitted(fleet, day=workday(-7), late_reason="น้ำท่วม ระบบใช้ไม่ได้")
    assert (late.is_late_entry, late.late_reason, late.state) == (True, "น้ำท่วม ระบบใช้ไม่ได้", "pending_supervisor")
    assert submitted(fleet, late_reason="ไม่เกี่ยว").late_reason == ""


@pytest.mark.parametrize("changes", [{"end": 8}, {"passengers": 0}, {"passengers": 999}])
def test_the_impossible_is_not_even_a_draft(fleet, changes):
    with pytest.raises(DomainError):
        written(fleet, **changes)


def test_submitting_twice_is_refused(fleet):
    row = submitted(fleet)
    with pytest.raises(DeniedError, match="ยื่นแล้ว"):
        requests.submit_request(actor=fleet.actor("officer"), request_id=row.pk)


def test_nobody_asks_before_somebody_answers_for_the_cars(official_writes):
    office = make_office()
    with pytest.raises(DeniedError, match="ผู้รับผิดชอบยานพาหนะ"):
        requests.save_request(actor=office.actor("officer"), data=data())


def test_who_sees_a_submitted_request(fleet, other_fleet):
    row = submitted(fleet)
    for known in ("officer", "typist", "head", "director", "fleet", "inspector", "chief", "auditor"):
        assert queries.get_for(fleet.actor(known), SEE, row.pk) == row, known
        assert list(queries.visible_to(fleet.actor(known))) == [row], known
    for stranger in ("planner", "planning_director", "driver", "admin"):
        with pytest.raises(Http404):
            queries.get_for(fleet.actor(stranger), SEE, row.pk)
        assert not queries.visible_to(fleet.actor(stranger)).exists(), stranger
    for actor in (other_fleet.actor("fleet"), other_fleet.actor("auditor")):
        with pytest.raises(Http404):
            queries.get_for(actor, SEE, row.pk)


def test_the_driver_sees_the_request_he_drives_for(fleet):
    trip = allocated(fleet)
    row = trip.requests.get()
    assert queries.get_for(fleet.actor("driver"), SEE, row.pk) == row
    assert not queries.visible_to(fleet.actor("driver2")).exists()


@pytest.mark.parametrize("who", ["officer", "fleet"])
def test_cancelling_frees_car_and_driver_at_once(fleet, who):
    trip = approved(fleet)
    row = trip.requests.get()
    assert Allocation.objects.filter(state="approved").count() == 2
    requests.cancel_request(actor=fleet.actor(who), request_id=row.pk, reason="เลื่อนประชุม")
    trip.refresh_from_db()
    row.refresh_from_db()
    assert (row.state, trip.state, trip.booking.state) == ("cancelled", "cancelled", "cancelled")
    assert list(Allocation.objects.values_list("state", flat=True)) == ["released", "released"]
    assert allocated(fleet, car="van", driver="driver").state == "planned"


def test_who_may_not_cancel_and_when(fleet):
    row = submitted(fleet)
    for other in ("head", "director", "auditor"):
        with pytest.raises(DeniedError, match="ยกเลิกได้เฉพาะ"):
            requests.cancel_request(actor=fleet.actor(other), request_id=row.pk, reason="x")
    with pytest.raises(DomainError, match="เหตุที่ยกเลิก"):
        requests.cancel_request(actor=fleet.actor("officer"), request_id=row.pk)
    requests.cancel_request(actor=fleet.actor("officer"), request_id=row.pk, reason="เลื่อน")
    assert routing.open_case(SUBJECT, row.pk) is None
    row.refresh_from_db()
    assert not can(fleet.actor("officer"), CANCEL, row)
    assert not can(fleet.actor("officer"), EDIT, row)


def test_a_returned_request_keeps_its_number_when_submitted_again(fleet):
    row = submitted(fleet)
    deciding.return_request(actor=fleet.actor("head"), request_id=row.pk, step_id=step_of(row).pk, reason="ระบุผู้ร่วมเดินทาง")
    requests.save_request(actor=fleet.actor("officer"), data=data(passenger_names="นายก นางข"), request_id=row.pk)
    again = requests.submit_request(actor=fleet.actor("officer"), request_id=row.pk)
    assert (again.number, again.state, again.decision_reason) == (1, "pending_supervisor", "")
    assert RequestCounter.objects.get(agency=fleet.agency_id).last_number == 1


def test_lists_find_by_words_state_and_days(fleet):
    first = submitted(fleet, destination="กรมศิลปากร", passenger_names="นางสาวดารา")
    second = submitted(fleet, destination="หอสมุดแห่งชาติ", day=workday(20))
    actor = fleet.actor("fleet")

    def found(**asked):
        return list(queries.narrowed(queries.visible_to(actor), queries.RequestFilter(**asked), "depart"))

    assert found() == [first, second]
    assert found(text="ศิลปากร ดารา") == [first]
    assert found(text=f"2/{YEAR}") == [second]
    assert found(state="closed") == []
    assert found(since=workday(15).date()) == [second]
    assert found(until=workday(15).date()) == [first]
    assert list(queries.waiting_for(fleet.actor("head")).order_by("pk")) == [first, second]
    assert not queries.waiting_for(fleet.actor("fleet")).exists()


@pytest.fixture
def committed(transactional_db):
    """Return an agency that other connections can see."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'test', false)")
    made = build_fleet(make_office())
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', '', false)")
    return made


def test_thirty_at_once_take_one_to_thirty(committed):
    actor = committed.actor("officer")
    drafts = [written(committed).pk for _number in range(30)]
    results = together(30, lambda place: requests.submit_request(actor=actor, request_id=drafts[place]).number)
    assert sorted(results, key=str) == sorted(range(1, 31), key=str)


def test_submitted_twice_at_once_counts_once(committed):
    actor = committed.actor("officer")
    draft = written(committed).pk
    results = together(4, lambda _place: requests.submit_request(actor=actor, request_id=draft))
    assert sorted(type(result).__name__ for result in results) == ["DeniedError"] * 3 + ["TripRequest"]
    assert RequestCounter.objects.get().last_number == 1


def test_hire_is_kept_as_money(fleet):
    row = written(fleet, transport="hired", hire_baht=Decimal("2500.50"))
    row.refresh_from_db()
    assert row.hire_baht == Decimal("2500.50")


def test_agreed_requests_wait_for_the_vehicle_officer(fleet):
    row = agreed(fleet)
    assert (row.state, row.supervisor_name, row.supervisor_in_words) == (
        "pending_allocation", "นางสาววิภา ใจดี", "หัวหน้ากลุ่มบริหารทั่วไป",
    )  # fmt: skip
    assert list(queries.waiting_for(fleet.actor("fleet"))) == [row]
    with pytest.raises(ConflictError):
        deciding.agree_request(
            actor=fleet.actor("head"), request_id=row.pk, step_id=routing.steps_of(routing.open_case(SUBJECT, row.pk))[0].pk
        )
