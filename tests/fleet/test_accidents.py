"""Accidents (form 5), from the first words of the driver to the end of the fact-finding."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.http import Http404

from samnak.audit.models import Event
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.files import services as files
from samnak.fleet.models import Accident, AccidentStep
from samnak.fleet.policies.register import SEE_ACCIDENT
from samnak.fleet.queries import accidents as queries
from samnak.fleet.services import accidents
from samnak.fleet.services.accidents import AccidentData
from tests.fleet.conftest import at
from tests.fleet.test_cars import PNG

SAID = AccidentData(happened_at=at("2026-11-10", "14:20"), place="ถนนรัชดาภิเษก ขาออก", story="ถูกรถจักรยานยนต์ชนท้ายขณะหยุดรอสัญญาณไฟ")


def report(fleet, person="driver", car="van", **given):
    data = replace(SAID, **{name: given.pop(name) for name in list(given) if name in AccidentData.__dataclass_fields__})
    return accidents.report_accident(
        actor=fleet.actor(person), car_id=fleet.cars[car].pk, data=data, **{"driver_id": fleet.drivers["driver"].pk} | given
    )


def last_event(kind):
    return Event.objects.filter(kind=f"fleet.{kind}").order_by("-at").first()


def test_a_driver_reports_at_once(fleet):
    row = report(fleet)
    assert (row.state, row.driver_name, row.reported_by_name) == ("reported", "นายสมมติ ตัวอย่าง", "นายสมมติ ตัวอย่าง")
    assert last_event("accident_reported").data == {
        "car": "1กข 1234 กรุงเทพมหานคร", "place": "ถนนรัชดาภิเษก ขาออก", "at": "2026-11-10T14:20:00+07:00",
    }  # fmt: skip


def test_a_report_sent_twice_is_one(fleet):
    key = uuid4()
    assert report(fleet, client_key=key).pk == report(fleet, client_key=key, story="อีกครั้ง").pk
    assert Accident.objects.get().story == SAID.story


def test_the_trip_tells_what_for_and_who(fleet):
    trip = fleet.trip(
        "van", "driver2", at("2026-11-10"), at("2026-11-10", "16:30"), km=(45000, 45100), destination="ศาลากลางจังหวัดนนทบุรี"
    )
    row = report(fleet, trip_id=trip.pk, driver_id=None)
    assert (row.used_for, row.driver, row.driver_name) == ("ศาลากลางจังหวัดนนทบุรี", fleet.drivers["driver2"], "นายประยูร ทองดี")


@pytest.mark.parametrize(
    ("person", "may"), [("fleet", True), ("driver2", True), ("officer", False), ("auditor", False), ("chief", False)]
)
def test_who_reports(fleet, person, may):
    if may:
        report(fleet, person)
    else:
        with pytest.raises(DeniedError):
            report(fleet, person)
    assert Accident.objects.count() == may


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("place", {"place": " "}),
        ("story", {"story": ""}),
        ("happened_at", {"happened_at": at("2099-01-01")}),
        ("driver", {"driver_id": None}),
    ],
)
def test_what_must_be_said(fleet, field, change):
    with pytest.raises(DomainError) as refused:
        report(fleet, **change)
    assert refused.value.field == field


def test_a_report_is_completed_and_what_changed_is_kept(fleet):
    row = report(fleet)
    full = replace(
        SAID,
        driver_name="นายสมมติ ตัวอย่าง",
        police="สน.ห้วยขวาง ปจว. ข้อ 5",
        other_parties=({"name": "นายเอก", "plate": "2กก 99", "note": "x"}, {"name": " "}),
    )
    with pytest.raises(DeniedError):
        accidents.complete_accident(actor=fleet.actor("driver"), accident_id=row.pk, data=full)
    row = accidents.complete_accident(actor=fleet.actor("fleet"), accident_id=row.pk, data=full)
    assert row.other_parties == [{"name": "นายเอก", "address": "", "plate": "2กก 99", "insurance": "", "damage": ""}]
    assert AccidentStep.objects.get().text == "แก้ไขรายงาน การแจ้งความ: – → สน.ห้วยขวาง ปจว. ข้อ 5; คู่กรณี"
    accidents.complete_accident(actor=fleet.actor("fleet"), accident_id=row.pk, data=full)
    assert AccidentStep.objects.count() == 1


def test_it_is_followed_to_its_end(fleet):
    row, actor = report(fleet), fleet.actor("fleet")
    accidents.follow_accident(actor=actor, accident_id=row.pk, text="แจ้งบริษัทประกัน")
    accidents.follow_accident(actor=actor, accident_id=row.pk, text="ตั้งกรรมการสอบข้อเท็จจริง", act="investigate")
    accidents.follow_accident(actor=actor, accident_id=row.pk, text="ไม่มีผู้ต้องรับผิด", act="close")
    assert [(step.text, step.state_after) for step in row.steps.all()] == [
        ("แจ้งบริษัทประกัน", "reported"), ("ตั้งกรรมการสอบข้อเท็จจริง", "fact_finding"), ("ไม่มีผู้ต้องรับผิด", "closed"),
    ]  # fmt: skip
    assert last_event("accident_followed").data == {"state": "closed", "text": "ไม่มีผู้ต้องรับผิด"}
    with pytest.raises(ConflictError):
        accidents.follow_accident(actor=actor, accident_id=row.pk, text="อีกครั้ง")


@pytest.mark.parametrize("person", ["driver", "director", "auditor", "officer"])
def test_only_the_keeper_follows_up(fleet, person):
    row = report(fleet)
    with pytest.raises(DeniedError):
        accidents.follow_accident(actor=fleet.actor(person), accident_id=row.pk, text="แจ้งบริษัทประกัน")


@pytest.mark.parametrize(
    ("person", "may"), [("director", True), ("chief", True), ("head", False), ("fleet", False), ("driver", False)]
)
def test_who_gives_the_opinion_of_the_superior(fleet, person, may):
    row = report(fleet)
    if not may:
        with pytest.raises(DeniedError):
            accidents.give_opinion(actor=fleet.actor(person), accident_id=row.pk, opinion="เห็นควรไม่ต้องรับผิด")
        return
    row = accidents.give_opinion(actor=fleet.actor(person), accident_id=row.pk, opinion="เห็นควรไม่ต้องรับผิด")
    actor = fleet.actor(person)
    assert (row.superior_opinion, row.superior_name, row.superior_in_words) == (
        "เห็นควรไม่ต้องรับผิด",
        actor.name,
        actor.position_title,
    )
    assert row.superior_at is not None


def test_pictures_are_kept_with_the_report(fleet, other_fleet):
    mine = files.store_bytes(actor=fleet.actor("driver"), content=PNG, name="ท้ายรถ.png", agency_id=fleet.agency_id)
    foreign = files.store_bytes(actor=other_fleet.actor("driver"), content=PNG, name="x.png", agency_id=other_fleet.agency_id)
    row = report(fleet, photo_ids=[mine.pk, foreign.pk])
    assert [photo.file for photo in row.photos.all()] == [mine]
    more = files.store_bytes(actor=fleet.actor("driver"), content=PNG, name="ข้าง.png", agency_id=fleet.agency_id)
    accidents.add_photos(actor=fleet.actor("driver"), accident_id=row.pk, photo_ids=[more.pk])
    assert row.photos.count() == 2
    with pytest.raises(DeniedError):
        accidents.add_photos(actor=fleet.actor("officer"), accident_id=row.pk, photo_ids=[more.pk])


def test_who_sees_a_report(fleet, other_fleet):
    row = report(fleet)
    seen = {
        person: row in queries.accidents(fleet.actor(person), queries.AccidentFilter())
        for person in ("driver", "driver2", "fleet", "director", "auditor", "officer")
    }
    assert seen == {"driver": True, "driver2": False, "fleet": True, "director": True, "auditor": True, "officer": False}
    for person, may in seen.items():
        if may:
            assert queries.accident_for(fleet.actor(person), SEE_ACCIDENT, row.pk) == row
        else:
            with pytest.raises(Http404):
                queries.accident_for(fleet.actor(person), SEE_ACCIDENT, row.pk)
    with pytest.raises(Http404):
        queries.accident_for(other_fleet.actor("fleet"), SEE_ACCIDENT, row.pk)


def test_steps_are_never_changed(fleet):
    row = report(fleet)
    accidents.follow_accident(actor=fleet.actor("fleet"), accident_id=row.pk, text="แจ้งบริษัทประกัน")
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        AccidentStep.objects.update(text="x")
