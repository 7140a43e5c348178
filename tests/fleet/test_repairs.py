"""Repairs (form 6) and maintenance that falls due."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.http import Http404
from django.utils import timezone

from samnak.audit.models import Event
from samnak.bookings import services as bookings
from samnak.bookings.errors import SlotTakenError
from samnak.bookings.models import Allocation
from samnak.core.access import can
from samnak.core.actor import system_actor
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.periods import Period
from samnak.fleet.enums import RepairState
from samnak.fleet.models import Car, MaintenanceRule, Repair, TripRequest
from samnak.fleet.policies.register import SEE_REPAIR
from samnak.fleet.queries import maintenance as due_queries
from samnak.fleet.services import maintenance, repairs
from samnak.fleet.services.repairs import RepairData, WorkDone
from tests.fleet.conftest import at

REPORT = RepairData(kind="repair", items="เปลี่ยนผ้าเบรกหน้า", odometer=45000, reported_on=date(2026, 11, 2), baht=Decimal("3500.00"))
DONE = WorkDone(
    finished_on=date(2026, 11, 6), items="เปลี่ยนผ้าเบรกหน้าและจานเบรก", garage="ศูนย์บริการ", baht=Decimal("4250.50"), odometer=45010
)


def report(fleet, person="fleet", **changes):
    return repairs.report_repair(actor=fleet.actor(person), car_id=fleet.cars["van"].pk, data=replace(REPORT, **changes))


def sent(fleet, starts="2026-12-01", ends="2026-12-05"):
    row = report(fleet)
    repairs.approve_repair(actor=fleet.actor("director"), repair_id=row.pk)
    return repairs.send_to_garage(
        actor=fleet.actor("fleet"), repair_id=row.pk, starts_at=at(starts), ends_at=at(ends, "16:30"), garage="อู่สมชาย"
    )


def last_event(kind):
    return Event.objects.filter(kind=f"fleet.{kind}").order_by("-at").first()


# --- from report to inspection ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "may"), [("fleet", True), ("driver", True), ("officer", False), ("director", False), ("auditor", False)]
)
def test_who_reports(fleet, person, may):
    if may:
        assert report(fleet, person).state == RepairState.REPORTED
    else:
        with pytest.raises(DeniedError):
            report(fleet, person)


@pytest.mark.parametrize(
    ("person", "may"), [("director", True), ("fleet", True), ("driver", False), ("head", False), ("auditor", False)]
)
def test_who_approves(fleet, person, may):
    row = report(fleet)
    if may:
        assert repairs.approve_repair(actor=fleet.actor(person), repair_id=row.pk).state == RepairState.APPROVED
    else:
        with pytest.raises(DeniedError):
            repairs.approve_repair(actor=fleet.actor(person), repair_id=row.pk)


def test_the_garage_takes_the_time_of_the_car(fleet):
    row = sent(fleet)
    assert (row.state, row.garage, row.booking.title) == ("in_garage", "อู่สมชาย", "ซ่อม: เปลี่ยนผ้าเบรกหน้า")
    assert Allocation.objects.get(resource=fleet.cars["van"].pk).state == "approved"
    wish = bookings.BookingWish(
        kind="trip",
        title="ไปราชการ",
        starts_at=at("2026-12-03"),
        ends_at=at("2026-12-03", "12:00"),
        wants=(bookings.Want(fleet.cars["van"].pk),),
    )
    with pytest.raises(SlotTakenError):
        bookings.place(actor=fleet.actor("fleet"), wish=wish)
    assert last_event("repair_changed").data == {
        "car": "1กข 1234 กรุงเทพมหานคร", "state": "in_garage", "items": "เปลี่ยนผ้าเบรกหน้า", "baht": "3500.00",
    }  # fmt: skip


def test_a_car_that_is_given_does_not_go_to_the_garage(fleet):
    fleet.trip("van", "driver", at("2026-12-02"), at("2026-12-02", "16:30"), destination="จังหวัดลพบุรี")
    with pytest.raises(ConflictError, match="รถ 1กข 1234 จัดไว้สำหรับการเดินทางไปจังหวัดลพบุรี"):
        sent(fleet)
    assert Repair.objects.get().state == "approved"


def test_a_repair_is_inspected_with_its_cost(fleet):
    row = sent(fleet)
    with pytest.raises(DeniedError):
        repairs.finish_repair(actor=fleet.actor("driver"), repair_id=row.pk, done=DONE)
    done = repairs.finish_repair(actor=fleet.actor("inspector"), repair_id=row.pk, done=DONE)
    assert (done.state, done.baht, done.inspected_by_name, done.items) == ("done", Decimal("4250.50"), "นางละออ ใจดี", DONE.items)
    assert Car.objects.get(pk=fleet.cars["van"].pk).odometer == 45010
    assert due_queries.record_totals(fleet.cars["van"].pk) == (1, Decimal("4250.50"))
    assert due_queries.record_totals(fleet.cars["van"].pk, Period(2569)) == (0, Decimal("0.00"))


def test_a_car_back_early_is_free_at_once_and_the_days_in_the_garage_stay(fleet):
    today = timezone.now()
    row = report(fleet)
    repairs.approve_repair(actor=fleet.actor("fleet"), repair_id=row.pk)
    repairs.send_to_garage(
        actor=fleet.actor("fleet"),
        repair_id=row.pk,
        starts_at=today - timedelta(days=2),
        ends_at=today + timedelta(days=5),
        garage="อู่",
    )
    repairs.finish_repair(actor=fleet.actor("fleet"), repair_id=row.pk, done=DONE)
    taken = Allocation.objects.get(resource=fleet.cars["van"].pk)
    assert (taken.state, taken.ends_at - today < timedelta(minutes=1)) == ("approved", True)


def test_a_car_that_need_not_go_is_free_again(fleet):
    row = sent(fleet, "2099-12-01", "2099-12-05")
    repairs.finish_repair(actor=fleet.actor("fleet"), repair_id=row.pk, done=DONE)
    assert Allocation.objects.get(resource=fleet.cars["van"].pk).state == "released"


def test_the_garage_needs_longer(fleet):
    row = sent(fleet)
    repairs.move_garage(actor=fleet.actor("fleet"), repair_id=row.pk, ends_at=at("2026-12-08", "12:00"))
    assert Allocation.objects.get(resource=fleet.cars["van"].pk).ends_at == at("2026-12-08", "12:00")
    fleet.trip("van", "driver", at("2026-12-10"), at("2026-12-10", "16:30"), destination="จังหวัดลพบุรี")
    with pytest.raises(ConflictError, match="จังหวัดลพบุรี"):
        repairs.move_garage(actor=fleet.actor("fleet"), repair_id=row.pk, ends_at=at("2026-12-11"))


def test_a_repair_is_given_up_before_it_begins(fleet):
    row = report(fleet)
    repairs.cancel_repair(actor=fleet.actor("fleet"), repair_id=row.pk, reason="ซ่อมเองได้")
    row.refresh_from_db()
    assert (row.state, row.note) == ("cancelled", "ยกเลิก: ซ่อมเองได้")
    with pytest.raises(ConflictError):
        repairs.approve_repair(actor=fleet.actor("fleet"), repair_id=row.pk)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("items", {"items": " "}),
        ("baht", {"baht": Decimal(-1)}),
        ("reported_on", {"reported_on": date(2099, 1, 1)}),
        ("accident", {"accident_id": "0" * 32}),
    ],
)
def test_what_cannot_be_reported(fleet, field, change):
    with pytest.raises(DomainError) as refused:
        report(fleet, **change)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("finished_on", {"finished_on": date(2099, 1, 1)}),
        ("finished_on", {"finished_on": date(2026, 11, 1)}),
        ("garage", {"garage": ""}),
        ("baht", {"baht": Decimal(-1)}),
    ],
)
def test_what_cannot_be_inspected(fleet, field, change):
    row = sent(fleet)
    with pytest.raises(DomainError) as refused:
        repairs.finish_repair(actor=fleet.actor("fleet"), repair_id=row.pk, done=replace(DONE, **change))
    assert refused.value.field == field


def test_repairs_are_read_by_the_books_only(fleet, other_fleet):
    row = report(fleet)
    asked = due_queries.RepairFilter()
    seen = {
        person: due_queries.repairs(fleet.actor(person), asked).count()
        for person in ("fleet", "auditor", "director", "driver", "officer")
    }
    assert seen == {"fleet": 1, "auditor": 1, "director": 1, "driver": 0, "officer": 0}
    with pytest.raises(DeniedError):
        due_queries.repair_for(fleet.actor("officer"), SEE_REPAIR, row.pk)
    with pytest.raises(Http404):
        due_queries.repair_for(other_fleet.actor("fleet"), SEE_REPAIR, row.pk)
    assert due_queries.repairs(fleet.actor("fleet"), replace(asked, text="ผ้าเบรก", state="open")).count() == 1
    assert due_queries.repairs(fleet.actor("fleet"), replace(asked, kind="tyres")).count() == 0


def seers(fleet, row):
    """Return who finds a repair in the list; whoever does may open it, and nobody else."""
    found = set()
    for person in ("fleet", "auditor", "driver", "driver2", "officer", "head"):
        actor = fleet.actor(person)
        if due_queries.repairs(actor, due_queries.RepairFilter()).exists():
            found.add(person)
        assert bool(can(actor, SEE_REPAIR, row)) == (person in found), person
    return found


def test_whoever_reported_a_repair_sees_what_becomes_of_it(fleet):
    row = report(fleet, "driver")
    assert seers(fleet, row) == {"fleet", "auditor", "driver"}
    with pytest.raises(DeniedError):
        repairs.approve_repair(actor=fleet.actor("driver"), repair_id=row.pk)


def test_whoever_has_the_car_sees_what_is_reported_of_it(fleet):
    now = timezone.now()
    trip = fleet.trip("van", "driver2", now - timedelta(hours=2), now + timedelta(hours=2), state="in_use", started_at=now)
    fleet.trip("sedan", "driver", now - timedelta(hours=2), now + timedelta(hours=2), state="in_use", started_at=now)
    assert seers(fleet, report(fleet)) == {"fleet", "auditor", "driver2"}
    Repair.objects.all().delete()
    trip.state = "returned"
    trip.save()
    assert seers(fleet, report(fleet)) == {"fleet", "auditor"}


def test_who_drives_alone_sees_what_he_reported(fleet):
    trip = fleet.trip("van", None, timezone.now(), timezone.now() + timedelta(hours=2), self_driver_name="นายกมล ใจดี")
    day = timezone.now()
    TripRequest.objects.create(
        agency=fleet.office.agency, unit=fleet.unit("section"), requester_position=fleet.office.posts["officer"], trip=trip,
        requester_name="นายกมล ใจดี", state="approved", destination="ที่ไป", province="กรุงเทพมหานคร", purpose="ประชุม", passengers=1,
        depart_at=day, return_at=day + timedelta(hours=2), needs_driver=False,
    )  # fmt: skip
    row = repairs.report_repair(actor=fleet.actor("officer"), car_id=trip.car_id, data=REPORT, trip_id=trip.pk)
    assert seers(fleet, row) == {"fleet", "auditor", "officer"}


# --- maintenance -----------------------------------------------------------------------------------------------------


def rule(fleet, person="fleet", **changes):
    given = {"name": "เปลี่ยนถ่ายน้ำมันเครื่อง", "every_km": 10000, "every_months": 6, "last_km": 40000, "last_on": date(2026, 8, 31)}
    return maintenance.save_rule(
        actor=fleet.actor(person), car_id=fleet.cars["van"].pk, data=maintenance.RuleData(**given | changes)
    )


@pytest.mark.parametrize(
    ("changes", "at_km", "on", "state"),
    [
        ({}, 50000, date(2027, 2, 28), "later"),
        ({"last_km": 36000}, 46000, date(2027, 2, 28), "soon"),
        ({"last_km": 34999}, 44999, date(2027, 2, 28), "overdue"),
        ({"every_km": 0, "last_on": date(2026, 6, 1)}, None, date(2026, 12, 1), "soon"),
        ({"every_km": 0, "last_on": date(2026, 5, 24)}, None, date(2026, 11, 24), "overdue"),
        ({"every_months": 0}, 50000, None, "later"),
        ({"every_km": 0, "last_on": None}, None, date(2023, 11, 10), "overdue"),
    ],
)
def test_when_it_falls_due(fleet, changes, at_km, on, state):
    due = due_queries.due_of(rule(fleet, **changes), date(2026, 11, 25))
    assert (due.at_km, due.on, due.state) == (at_km, on, state)


@pytest.mark.parametrize(
    ("field", "changes"),
    [("name", {"name": " "}), ("every_km", {"every_km": 0, "every_months": 0}), ("last_on", {"last_on": date(2099, 1, 1)})],
)
def test_a_rule_that_says_nothing_is_refused(fleet, field, changes):
    with pytest.raises(DomainError) as refused:
        rule(fleet, **changes)
    assert refused.value.field == field


def test_only_the_keeper_sets_rules(fleet):
    for person in ("driver", "director", "auditor"):
        with pytest.raises(DeniedError):
            rule(fleet, person)


def test_it_is_told_once(fleet):
    rule(fleet, last_km=35000)
    rule(fleet, name="ยาง", every_km=40000, every_months=0)
    assert maintenance.tell_due(actor=system_actor(), on=date(2026, 11, 25)) == 1
    assert maintenance.tell_due(actor=system_actor(), on=date(2026, 11, 26)) == 0
    event = last_event("due_told")
    assert event.data == {"car": "1กข 1234 กรุงเทพมหานคร", "what": "เปลี่ยนถ่ายน้ำมันเครื่อง", "due": "45,000 กม. หรือ 28 ก.พ. 2570"}
    assert (event.subject_type, event.agency_id) == ("fleet.maintenancerule", fleet.agency_id)


def test_when_it_is_done_it_counts_anew(fleet):
    set_rule = rule(fleet, last_km=35000)
    maintenance.tell_due(actor=system_actor(), on=date(2026, 11, 25))
    row = report(fleet, kind="service", rule_id=set_rule.pk)
    repairs.approve_repair(actor=fleet.actor("fleet"), repair_id=row.pk)
    repairs.finish_repair(actor=fleet.actor("fleet"), repair_id=row.pk, done=DONE)
    set_rule.refresh_from_db()
    assert (set_rule.last_km, set_rule.last_on, set_rule.told_on) == (45010, date(2026, 11, 6), None)
    (due,) = due_queries.dues(fleet.agency_id, [fleet.pool.unit_id], date(2026, 11, 25))
    assert (due.at_km, due.on, due.state) == (55010, date(2027, 5, 6), "later")


def test_a_rule_of_another_car_is_no_rule_of_this_one(fleet):
    other = MaintenanceRule.objects.create(agency=fleet.office.agency, car=fleet.cars["sedan"], name="ยาง", every_km=40000)
    with pytest.raises(DomainError) as refused:
        report(fleet, rule_id=other.pk)
    assert refused.value.field == "rule"


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_later(day, months, later):
    assert due_queries.months_after(day, months) == later


@time_machine.travel("2026-11-25T10:00:00+07:00", tick=False)
def test_what_is_nearest_comes_first(fleet):
    rule(fleet, name="ยาง", every_km=40000, every_months=0, last_km=20000)
    rule(fleet, name="น้ำมันเครื่อง", last_km=36000)
    rule(fleet, name="แบตเตอรี่", every_km=0, every_months=24, last_on=date(2024, 10, 1))
    found = due_queries.dues(fleet.agency_id, [fleet.pool.unit_id], date(2026, 11, 25))
    assert [due.rule.name for due in found] == ["แบตเตอรี่", "น้ำมันเครื่อง", "ยาง"]
