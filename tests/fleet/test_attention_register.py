"""What waits for those who answer for the cars, who is told, what is found."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samnak.audit.models import Event
from samnak.fleet.enums import RepairState
from samnak.fleet.models import CarDocument, MaintenanceRule, Repair
from samnak.fleet.providers import CarCommands, CarIndex, DriverSearch, RegisterNotices, RegisterWork
from samnak.fleet.services import accidents, drivers, repairs
from samnak.fleet.services.accidents import AccidentData
from samnak.fleet.services.repairs import RepairData
from samnak.fleet.tasks.register import tell_due
from samnak.search import services as searching
from samnak.search.content import Narrowed, read
from samnak.search.providers import sources
from samnak.search.views import asking
from tests.fleet.conftest import at

TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-25T10:00:00+07:00", tick=False):
        yield


@pytest.fixture
def waiting(fleet):
    """A fleet with one thing of each kind that waits."""
    agency, van = fleet.office.agency, fleet.cars["van"]
    CarDocument.objects.create(agency=agency, car=van, kind="tax", expires_on=TODAY + timedelta(days=10))
    CarDocument.objects.create(agency=agency, car=van, kind="insurance", expires_on=TODAY + timedelta(days=45))
    MaintenanceRule.objects.create(agency=agency, car=van, name="เปลี่ยนยาง", every_km=40000, last_km=5000)
    for number, state in enumerate((RepairState.REPORTED, RepairState.APPROVED, RepairState.DONE)):
        Repair.objects.create(
            agency=agency,
            car=van,
            kind="repair",
            state=state,
            odometer=1,
            items=f"งานที่ {number}",
            reported_on=TODAY,
            baht=Decimal(1),
        )
    late = repairs.report_repair(
        actor=fleet.actor("fleet"), car_id=fleet.cars["sedan"].pk, data=RepairData(kind="repair", items="แอร์", odometer=1)
    )
    repairs.approve_repair(actor=fleet.actor("fleet"), repair_id=late.pk)
    repairs.send_to_garage(
        actor=fleet.actor("fleet"),
        repair_id=late.pk,
        starts_at=timezone.now() - timedelta(days=3),
        ends_at=timezone.now() - timedelta(days=1),
        garage="อู่",
    )
    accidents.report_accident(
        actor=fleet.actor("driver"),
        car_id=van.pk,
        driver_id=fleet.drivers["driver"].pk,
        data=AccidentData(happened_at=at("2026-11-24"), place="ถนนพระราม 9", story="เฉี่ยวชน"),
    )
    return fleet


def found(fleet, *people):
    return {(row.kind, row.title) for row in RegisterWork().items([fleet.actor(person) for person in people], 50)}


def test_what_waits_for_whom(waiting):
    assert found(waiting, "fleet") == {
        ("fleet.document", "ภาษีรถประจำปี"), ("fleet.maintenance", "เปลี่ยนยาง"), ("fleet.accident", "ถนนพระราม 9"),
        ("fleet.repair_send", "งานที่ 1"), ("fleet.repair_inspect", "แอร์"),
    }  # fmt: skip
    assert found(waiting, "director") == {("fleet.repair_approve", "งานที่ 0")}
    assert found(waiting, "inspector") == {("fleet.repair_inspect", "แอร์")}
    assert found(waiting, "officer", "driver", "auditor") == set()


def test_counts_agree_with_what_is_listed(waiting, other_fleet):
    for people in (("fleet",), ("director",), ("inspector",), ("fleet", "director", "inspector"), ("officer",)):
        standings = [waiting.actor(person) for person in people]
        rows = RegisterWork().items(standings, 50)
        assert RegisterWork().count(standings) == {
            kind: sum(row.kind == kind for row in rows) for kind in {row.kind for row in rows}
        }
    assert RegisterWork().count([other_fleet.actor("fleet")]) == {}


def test_each_thing_opens_where_it_is_done(waiting, browse):
    browser = browse(waiting, "fleet")
    for row in RegisterWork().items([waiting.actor("fleet")], 50):
        assert browser.get(row.path).status_code == 200, row.path
    (row,) = RegisterWork().items([waiting.actor("director")], 50)
    assert browse(waiting, "director").get(row.path).status_code == 200


def test_the_number_of_statements_does_not_grow(waiting):
    standings = [waiting.actor(person) for person in ("fleet", "director", "inspector")]

    def asked():
        with CaptureQueriesContext(connection) as queries:
            RegisterWork().items(standings, 50)
            RegisterWork().count(standings)
        return len(queries)

    few = asked()
    for number in range(4):
        CarDocument.objects.create(agency=waiting.office.agency, car=waiting.cars["pickup"], kind=f"k{number}", expires_on=TODAY)
        MaintenanceRule.objects.create(agency=waiting.office.agency, car=waiting.cars["pickup"], name=f"ก{number}", every_km=1)
        Repair.objects.create(
            agency=waiting.office.agency, car=waiting.cars["pickup"], kind="repair", odometer=1, items="ก", reported_on=TODAY
        )
    assert asked() == few


# --- notices ---------------------------------------------------------------------------------------------------------


def told(kind):
    return [
        (draft.text, draft.path.split("/")[1], set(draft.position_ids))
        for event in Event.objects.filter(kind=f"fleet.{kind}").order_by("at")
        for draft in RegisterNotices().notices(event.pk, event.kind)
    ]


def test_the_officer_is_told_of_what_ends_and_falls_due(waiting):
    tell_due(0)
    tell_due(0)
    officer = {waiting.office.id("fleet")}
    assert sorted(told("due_told")) == sorted(
        [("เอกสารประจำรถใกล้หมดอายุหรือหมดอายุแล้ว", "cars", officer)] * 2 + [("รถราชการถึงกำหนดบำรุงรักษา", "cars", officer)]
    )


def test_who_is_told_of_accidents_repairs_and_leave(waiting):
    office = waiting.office
    assert told("accident_reported") == [("มีรายงานอุบัติเหตุรถราชการ", "accidents", {office.id("fleet"), office.id("director")})]
    assert told("repair_changed") == [
        ("มีรถราชการแจ้งซ่อม รออนุมัติ", "repairs", {office.id("fleet"), office.id("director")}),
        ("อนุมัติให้ซ่อมรถราชการแล้ว รอส่งเข้าอู่", "repairs", {office.id("fleet")}),
    ]
    drivers.set_leave(
        actor=waiting.actor("fleet"),
        driver_id=waiting.drivers["driver"].pk,
        starts_at=at("2026-12-01"),
        ends_at=at("2026-12-02"),
        reason="ลากิจ",
    )
    assert told("leave_set") == [("มีการบันทึกวันลาของท่าน", "drivers", {office.id("driver")})]


def test_a_notice_of_something_that_is_not_there_is_none(waiting):
    event = Event.objects.filter(kind="fleet.accident_reported").first()
    event.pk, event.subject_id = uuid4(), uuid4()
    event.save(force_insert=True)
    assert RegisterNotices().notices(event.pk, event.kind) == []


# --- search and palette ----------------------------------------------------------------------------------------------


def test_cars_and_drivers_are_found_by_those_of_the_agency(fleet, other_fleet):
    fleet.car("deputy's", "ปลัด 1", category="position", holder=fleet.office.posts["deputy"])

    def hits(owner, person, text):
        answer = asking.ask(owner.actor(person), read(text), Narrowed(kind="car"))
        return [row.document.title for row in answer.rows]

    searching.rebuild(sources())
    assert hits(fleet, "officer", "1กข") == hits(fleet, "officer", "1กข1234") == ["1กข 1234 กรุงเทพมหานคร"]
    assert hits(fleet, "officer", "ปลัด") == []
    assert hits(fleet, "deputy", "ปลัด") == ["ปลัด 1 กรุงเทพมหานคร"]
    assert len(hits(other_fleet, "officer", "1กข")) == 1
    assert [hit.title for hit in DriverSearch().hits(fleet.actor("officer"), "สมมติ", 5)] == ["นายสมมติ ตัวอย่าง"]


def test_every_person_finds_exactly_the_cars_they_may_see(fleet, other_fleet):
    fleet.car("deputy's", "ปลัด 1", category="position", holder=fleet.office.posts["deputy"])
    source = CarIndex()
    ids = source.ids(None, 100)
    documents = source.documents(ids)
    for owner in (fleet, other_fleet):
        for person in owner.office.people:
            actor = owner.actor(person)
            meet = {one.object_id for one in documents if one.agency_id == actor.agency_id and source.tokens(actor) & one.readers}
            assert meet == source.visible(actor, ids), person


@pytest.mark.parametrize(("person", "number"), [("fleet", 7), ("auditor", 6), ("officer", 2)])
def test_the_palette_offers_what_may_be_opened(fleet, browse, person, number):
    commands = CarCommands().commands(fleet.actor(person))
    assert len(commands) == number
    for command in commands:
        assert browse(fleet, person).get(command.path).status_code == 200, command.path
    assert CarCommands().commands(None) == []
