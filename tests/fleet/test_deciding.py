"""Agreed, approved, returned, refused: who, in whose name, and what becomes of the car."""

import pytest

from samnak.audit import queries as audit
from samnak.bookings.models import Allocation
from samnak.bookings.services import expire_overdue
from samnak.core.actor import system_actor
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.fleet.services import allocating, deciding, driving, requests
from samnak.routing import queries as routing
from samnak.routing.errors import StepTakenError
from tests.correspondence.test_numbers import together
from tests.fleet.test_allocating import committed  # noqa: F401 - a fixture
from tests.fleet.trips import agreed, allocated, approve, approved, data, step_of, submitted, workday


def test_approval_makes_the_trip_ready_and_names_who_is_empowered(fleet):
    trip = allocated(fleet)
    row = approve(fleet, trip.requests.get())
    trip.refresh_from_db()
    assert (row.state, trip.state, trip.booking.state) == ("approved", "approved", "approved")
    assert row.decided_by_name == "นายสมชาย ใจดี"
    assert row.decided_in_words == ("ผู้อำนวยการกองกลาง\nคำสั่งสำนักงานปลัดกระทรวงวัฒนธรรม ที่ 123/2569 ลงวันที่ 1 ตุลาคม 2569")
    assert set(Allocation.objects.values_list("state", flat=True)) == {"approved"}


def test_who_acts_for_the_empowered_signs_with_his_own_name_and_authority(fleet):
    fleet.office.delegate("director", "registrar", "delegated", basis="คำสั่งที่ 7/2569")
    trip = allocated(fleet)
    row = trip.requests.get()
    done = deciding.approve_request(
        actor=fleet.actor("registrar", acting_for="director"), request_id=row.pk, step_id=step_of(row).pk
    )
    assert (done.decided_by_name, done.decided_in_words) == (
        "นางสุดา ใจดี",
        "เจ้าพนักงานธุรการชำนาญงาน ปฏิบัติราชการแทนผู้อำนวยการกองกลาง\nคำสั่งที่ 7/2569",
    )


def test_a_journey_outside_needs_both_approvals(fleet):
    trip = allocated(fleet, province="เชียงใหม่", outside_reference="กำลังขออนุญาต")
    row = approve(fleet, trip.requests.get())
    trip.refresh_from_db()
    assert (row.state, row.decided_by_name, trip.state) == ("pending_approval", "นายสมชาย ใจดี", "planned")
    row = approve(fleet, row, "chief")
    trip.refresh_from_db()
    assert (row.state, row.decided_by_name, trip.state) == ("approved", "นายสมชาย ใจดี", "approved")


@pytest.mark.parametrize("who", ["officer", "head", "fleet", "chief", "auditor"])
def test_who_may_not_approve(fleet, who):
    trip = allocated(fleet)
    row = trip.requests.get()
    with pytest.raises(DeniedError):
        approve(fleet, row, who)
    assert approve(fleet, row).state == "approved"


@pytest.mark.parametrize("who", ["officer", "director", "planning_director", "fleet"])
def test_who_may_not_agree(fleet, who):
    row = submitted(fleet)
    with pytest.raises(DeniedError):
        deciding.agree_request(actor=fleet.actor(who), request_id=row.pk, step_id=step_of(row).pk)
    done = deciding.agree_request(actor=fleet.actor("head"), request_id=row.pk, step_id=step_of(row).pk, comment="เห็นควร")
    assert done.state == "pending_allocation"
    assert audit.events_of(row.pk).last().data == {"number": str(done), "comment": "เห็นควร"}


def test_returned_to_the_requester_frees_the_car(fleet):
    trip = allocated(fleet)
    row = trip.requests.get()
    back = deciding.return_request(
        actor=fleet.actor("director"), request_id=row.pk, step_id=step_of(row).pk, reason="ระบุงบประมาณ"
    )
    trip.refresh_from_db()
    assert (back.state, back.trip, back.decision_reason, trip.state) == ("sent_back", None, "ระบุงบประมาณ", "cancelled")
    assert set(Allocation.objects.values_list("state", flat=True)) == {"released"}
    with pytest.raises(DomainError, match="เหตุผล"):
        second = allocated(fleet).requests.get()
        deciding.return_request(actor=fleet.actor("director"), request_id=second.pk, step_id=step_of(second).pk, reason=" ")


def test_returned_to_the_officer_for_another_car(fleet):
    trip = allocated(fleet)
    row = trip.requests.get()
    back = deciding.return_request(
        actor=fleet.actor("director"), request_id=row.pk, step_id=step_of(row).pk, reason="ใช้รถเล็กกว่า", to_officer=True
    )
    assert (back.state, back.trip) == ("pending_allocation", None)
    assert step_of(row).position == fleet.office.posts["fleet"]
    again = allocating.allocate(
        actor=fleet.actor("fleet"), request_ids=[row.pk], car_id=fleet.cars["sedan"].pk, driver_id=fleet.drivers["driver2"].pk
    )
    assert again.state == "planned"
    assert approve(fleet, row).state == "approved"


def test_a_refusal_names_who_refused_and_frees_the_car(fleet):
    trip = allocated(fleet)
    row = trip.requests.get()
    done = deciding.reject_request(actor=fleet.actor("director"), request_id=row.pk, step_id=step_of(row).pk, reason="ให้ไปรถไฟฟ้า")
    trip.refresh_from_db()
    assert (done.state, done.decided_by_name, done.decision_reason, done.trip, trip.state) == (
        "rejected", "นายสมชาย ใจดี", "ให้ไปรถไฟฟ้า", trip, "cancelled",
    )  # fmt: skip
    assert set(Allocation.objects.values_list("state", flat=True)) == {"released"}
    assert routing.open_case("fleet.trip_request", row.pk) is None


def test_the_officer_refuses_or_proposes_another_car(fleet):
    row = agreed(fleet)
    with pytest.raises(DeniedError):
        deciding.propose_transport(
            actor=fleet.actor("head"), request_id=row.pk, step_id=step_of(row).pk, transport="private", reason="x"
        )
    with pytest.raises(DomainError, match="รถส่วนตัวหรือรถจ้างเหมา"):
        deciding.propose_transport(
            actor=fleet.actor("fleet"), request_id=row.pk, step_id=step_of(row).pk, transport="official", reason="x"
        )
    back = deciding.propose_transport(
        actor=fleet.actor("fleet"), request_id=row.pk, step_id=step_of(row).pk, transport="private", reason="รถไม่ว่างทั้งวัน"
    )
    assert (back.state, back.transport, back.decision_reason) == ("sent_back", "private", "รถไม่ว่างทั้งวัน")
    requests.save_request(
        actor=fleet.actor("officer"), request_id=row.pk, data=data(transport="private", plate="1กก 999", distance_km=60)
    )
    again = requests.submit_request(actor=fleet.actor("officer"), request_id=row.pk)
    assert (again.number, again.state) == (1, "pending_supervisor")
    other = agreed(fleet)
    gone = deciding.reject_request(actor=fleet.actor("fleet"), request_id=other.pk, step_id=step_of(other).pk, reason="ไม่มีรถ")
    assert (gone.state, gone.decided_by_name, gone.decision_reason) == ("rejected", "", "ไม่มีรถ")


def test_the_second_of_two_who_act_in_a_post_learns_who_was_faster(fleet):
    fleet.office.delegate("director", "registrar")
    trip = allocated(fleet)
    row = trip.requests.get()
    step = step_of(row)
    approve(fleet, row)
    with pytest.raises(StepTakenError, match="นายสมชาย ใจดี"):
        deciding.reject_request(
            actor=fleet.actor("registrar", acting_for="director"), request_id=row.pk, step_id=step.pk, reason="ช้าไป"
        )


def test_a_step_of_another_request_does_not_do(fleet):
    row, other = submitted(fleet), submitted(fleet)
    with pytest.raises(DomainError, match="ไม่ใช่ของใบขอนี้"):
        deciding.agree_request(actor=fleet.actor("head"), request_id=row.pk, step_id=step_of(other).pk)


def test_a_late_entry_outlasts_the_clock_until_it_is_approved(fleet):
    trip = allocated(fleet, day=workday(-7), late_reason="ระบบใช้ไม่ได้")
    assert expire_overdue(actor=system_actor()) == 0
    approve(fleet, trip.requests.get())
    trip.refresh_from_db()
    assert (trip.state, trip.booking.state) == ("approved", "approved")


def test_a_request_approved_after_the_trip_left_travels_too(fleet):
    first, second = agreed(fleet), agreed(fleet)
    trip = allocating.allocate(
        actor=fleet.actor("fleet"),
        request_ids=[first.pk, second.pk],
        car_id=fleet.cars["van"].pk,
        driver_id=fleet.drivers["driver"].pk,
    )
    approve(fleet, first)
    driving.start_trip(actor=fleet.actor("driver"), trip_id=trip.pk, odometer=45000)
    assert approve(fleet, second).state == "in_use"


def test_approve_and_cancel_at_once_leave_one_truth(committed):  # noqa: F811
    trip = allocated(committed)
    row = trip.requests.get()
    step = step_of(row)
    director, officer = committed.actor("director"), committed.actor("officer")

    def work(place):
        if place:
            return requests.cancel_request(actor=officer, request_id=row.pk, reason="เลื่อน")
        return deciding.approve_request(actor=director, request_id=row.pk, step_id=step.pk)

    results = together(2, work)
    row.refresh_from_db()
    trip.refresh_from_db()
    assert row.state == "cancelled"  # an approval may still be cancelled; after a cancellation nothing is approved
    assert trip.state == "cancelled"
    assert not [result for result in results if isinstance(result, Exception) and not isinstance(result, ConflictError)]
    assert set(Allocation.objects.values_list("state", flat=True)) == {"released"}
    assert not Allocation.objects.exclude(state="released").exists()


def test_approved_requests_have_left_the_desks(fleet):
    trip = approved(fleet)
    assert trip.requests.get().state == "approved"
    assert not routing.waiting_for([fleet.office.id("director")]).exists()
