"""The pages of accidents (form 5): the list, the report, its page with what followed, form 5 on paper."""

from uuid import uuid4

import pytest

from samnak.fleet.models import Accident, AccidentStep
from samnak.fleet.services import accidents as services
from samnak.fleet.services.accidents import AccidentData
from tests.fleet.book_pages import (
    PEOPLE,
    READERS,
    errors_of,
    here,
    one_day,  # noqa: F401
    queries_of,
    rows_of,
    shown,
    sound,
    strict_templates,  # noqa: F401
    upload,
    values_of,
)
from tests.fleet.conftest import at
from tests.fleet.reading_paper import text_of

SEERS = READERS | {"driver"}


def report(fleet, person="driver", car="van", driver="driver", **changes):
    data = {"happened_at": at("2026-11-10", "14:20"), "place": "ถนนรัชดาภิเษก", "story": "ถูกชนท้ายขณะจอดรอสัญญาณไฟ"} | changes
    return services.report_accident(
        actor=fleet.actor(person), car_id=fleet.cars[car].pk, driver_id=fleet.drivers[driver].pk, data=AccidentData(**data)
    )


def typed(fleet, **changes):
    parties = {
        "parties-TOTAL_FORMS": "3",
        "parties-INITIAL_FORMS": "0",
        "parties-0-name": "นายวิชัย มีสุข",
        "parties-0-plate": "1กก 1",
    }
    return parties | {
        "written_at_place": "สำนักงาน", "driver": fleet.drivers["driver"].pk, "driver_name": "", "car": fleet.cars["van"].pk,
        "used_for": "ส่งเอกสาร", "user_name": "นายกมล ใจดี", "happened_on": "20 พ.ย. 2569", "happened_clock": "14.20", "place": "แยกเทียมร่วมมิตร",
        "story": "ถูกชนท้าย", "our_damage": "กันชนแตก", "injured": "", "police": "", "witnesses": "", "client_key": uuid4(),
    } | changes  # fmt: skip


# --- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", PEOPLE)
def test_who_sees_a_report(fleet, browse, person):
    row = report(fleet)
    browser = browse(fleet, person)
    listed = shown(browser, here("accidents"))
    assert ("ถนนรัชดาภิเษก" in listed.text) == (person in SEERS)
    shown(browser, here("accident", row.pk), 200 if person in SEERS else 404)
    assert browser.get(here("accident-print", row.pk)).status_code == (200 if person in SEERS else 404)


@pytest.mark.parametrize("person", PEOPLE)
def test_who_reports(fleet, browse, person):
    may = person in {"fleet", "driver"}
    browser = browse(fleet, person)
    shown(browser, here("new-accident"), 200 if may else 403)
    assert browser.post(here("new-accident"), typed(fleet)).status_code == (302 if may else 403)
    assert Accident.objects.count() == may


@pytest.mark.parametrize("person", sorted(SEERS - {"fleet"}))
def test_only_the_keeper_follows_up(fleet, browse, person):
    row = report(fleet)
    browser = browse(fleet, person)
    assert browser.get(here("accident-form", row.pk)).status_code == 403
    assert browser.post(here("new-accident-step", row.pk), {"text": "x"}).status_code == 403
    assert AccidentStep.objects.count() == 0


@pytest.mark.parametrize(
    ("person", "status"),
    [("director", 302), ("chief", 302), ("fleet", 403), ("driver", 403), ("auditor", 403), ("officer", 404)],
)
def test_who_gives_the_opinion(fleet, browse, person, status):
    row = report(fleet)
    assert browse(fleet, person).post(here("accident-opinion", row.pk), {"opinion": "เห็นชอบ"}).status_code == status
    assert bool(Accident.objects.get().superior_opinion) == (status == 302)


def test_another_agency_finds_nothing(fleet, other_fleet, browse):
    row = report(fleet)
    browser = browse(fleet, "fleet")
    browser.post(here("new-accident-photos", row.pk), {"photos": [upload()]})
    browser = browse(other_fleet, "fleet")
    assert rows_of(shown(browser, here("accidents"))) == []
    for name in ("accident", "accident-form", "accident-print"):
        assert browser.get(here(name, row.pk)).status_code == 404, name
    for name in ("new-accident-step", "accident-opinion", "new-accident-photos"):
        assert browser.post(here(name, row.pk), {"text": "x"}).status_code == 404, name
    assert browser.get(here("accident-photo", row.photos.get().pk)).status_code == 404


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_list_is_searched_filtered_and_sorted(fleet, browse):
    report(fleet)
    report(fleet, car="sedan", place="นนทบุรี", happened_at=at("2026-09-01", "09:00"))
    browser = browse(fleet, "fleet")

    def plates(query):
        return [row[1] for row in rows_of(shown(browser, f"{here('accidents')}?{query}"))]

    asked = {
        "": ["1กข 1234", "กค 5678"],
        "q=นนท": ["กค 5678"],
        f"car={fleet.cars['van'].pk}": ["1กข 1234"],
        "state=closed": [],
        "year=2569": ["กค 5678"],
        "month=11": ["1กข 1234"],
        "order=happened": ["กค 5678", "1กข 1234"],
    }
    assert {query: plates(query) for query in asked} == asked
    assert "ล้างตัวกรอง" in shown(browser, here("accidents") + "?state=closed").text


def test_the_list_takes_no_more_statements_for_many(fleet, browse):
    report(fleet)
    browser = browse(fleet, "fleet")
    few = queries_of(browser, here("accidents"))
    for number in range(20):
        report(fleet, place=f"ที่ {number}")
    assert queries_of(browser, here("accidents")) == few


# --- the report ------------------------------------------------------------------------------------------------------


def test_a_report_is_made_with_parties_and_pictures(fleet, browse):
    browser = browse(fleet, "driver")
    page = sound(browser.post(here("new-accident"), typed(fleet) | {"photos": [upload("1.png"), upload("2.png")]}, follow=True))
    row = Accident.objects.get()
    assert (row.happened_at, row.driver_name, row.used_for) == (at("2026-11-20", "14:20"), "นายสมมติ ตัวอย่าง", "ส่งเอกสาร")
    assert row.other_parties == [{"name": "นายวิชัย มีสุข", "address": "", "plate": "1กก 1", "insurance": "", "damage": ""}]
    assert row.photos.count() == 2
    assert "นายวิชัย มีสุข" in page.text
    picture = browser.get(here("accident-photo", row.photos.first().pk) + "?width=320")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")


def test_a_report_sent_twice_is_one(fleet, browse):
    browser = browse(fleet, "driver")
    sent = typed(fleet)
    assert [browser.post(here("new-accident"), sent).status_code for _ in range(2)] == [302, 302]
    assert Accident.objects.count() == 1


def test_errors_stand_beside_their_fields_and_pictures_are_kept(fleet, browse):
    browser = browse(fleet, "driver")
    sent = typed(fleet, place="", story="", happened_on="")
    page = sound(browser.post(here("new-accident"), sent | {"photos": [upload("ท้ายรถ.png")]}), 422)
    assert set(errors_of(page)) == {"place", "story", "happened_on"}
    kept = values_of(page)
    assert (kept["our_damage"], kept["parties-0-name"]) == ("กันชนแตก", "นายวิชัย มีสุข")
    assert browser.post(here("new-accident"), typed(fleet, kept=kept["kept"])).status_code == 302
    assert Accident.objects.get().photos.get().file.name == "ท้ายรถ.png"


@pytest.mark.parametrize(
    ("field", "change"), [("happened_on", {"happened_on": "1 ธ.ค. 2569"}), ("driver_name", {"driver": "", "driver_name": ""})]
)
def test_what_the_rules_refuse_stands_beside_its_field(fleet, browse, field, change):
    page = sound(browse(fleet, "fleet").post(here("new-accident"), typed(fleet, **change)), 422)
    assert set(errors_of(page)) == {field}


def test_a_report_is_completed_and_what_changed_is_kept(fleet, browse):
    row = report(fleet, other_parties=({"name": "ก"},))
    browser = browse(fleet, "fleet")
    kept = values_of(shown(browser, here("accident-form", row.pk)))
    assert (kept["place"], kept["parties-0-name"], kept["parties-INITIAL_FORMS"]) == ("ถนนรัชดาภิเษก", "ก", "1")
    sent = {name: value for name, value in kept.items() if name} | {"police": "สน.ห้วยขวาง", "parties-0-plate": "2ขข 2"}
    assert browser.post(here("accident-form", row.pk), sent).status_code == 302
    row.refresh_from_db()
    assert (row.police, row.other_parties[0]["name"], row.other_parties[0]["plate"]) == ("สน.ห้วยขวาง", "ก", "2ขข 2")
    assert row.steps.get().text.startswith("แก้ไขรายงาน")


# --- what follows ----------------------------------------------------------------------------------------------------


def test_the_matter_is_followed_to_its_end(fleet, browse):
    row = report(fleet)
    browser = browse(fleet, "fleet")
    page = sound(browser.post(here("new-accident-step", row.pk), {"text": " ", "act": ""}), 422)
    assert set(errors_of(page)) == {"text"}
    for text, act in (("แจ้งประกัน", ""), ("ตั้งกรรมการ", "investigate"), ("ชดใช้แล้ว", "close")):
        assert browser.post(here("new-accident-step", row.pk), {"text": text, "act": act}).status_code == 302
    page = shown(browser, here("accident", row.pk))
    assert page.text.index("ชดใช้แล้ว") < page.text.index("ตั้งกรรมการ") < page.text.index("แจ้งประกัน")
    assert "บันทึกการดำเนินการ</summary>" not in page.text
    assert browser.post(here("new-accident-step", row.pk), {"text": "อีก"}).status_code == 409
    assert browser.get(here("accident-form", row.pk)).status_code == 409


# --- on paper --------------------------------------------------------------------------------------------------------


def test_form_5_is_printed(fleet, browse):
    row = report(fleet, our_damage="กันชนหลังแตก", other_parties=({"name": "นายวิชัย มีสุข"},))
    services.follow_accident(actor=fleet.actor("fleet"), accident_id=row.pk, text="แจ้งบริษัทประกันภัยแล้ว")
    services.give_opinion(actor=fleet.actor("director"), accident_id=row.pk, opinion="เห็นควรให้คู่กรณีรับผิดชอบ")
    answer = browse(fleet, "director").get(here("accident-print", row.pk))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    text = text_of(answer.content)
    for words in (
        "แบบ๕", "รายงานอุบัติเหตุ", "ถนนรัชดาภิเษก", "กันชนหลังแตก", "นายวิชัยมีสุข", "ตำแหน่งพนักงานขับรถยนต์๑", "แจ้งบริษัทประกันภัยแล้ว",
        "ผู้อำนวยการกองกลาง",
    ):  # fmt: skip
        assert words in text, words
    assert text.count("เห็นควรให้คู่กรณีรับผิดชอบ") == 1
