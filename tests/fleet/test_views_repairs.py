"""The pages of repairs (form 6) and maintenance: each step to the inspection, what falls due, form 6 on paper."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from samnak.core.access import can
from samnak.fleet.models import Accident, MaintenanceRule, Repair
from samnak.fleet.policies.register import TAKE_FUEL, OnTheRoad
from samnak.fleet.queries import entering
from samnak.fleet.services import maintenance
from samnak.fleet.services import repairs as services
from samnak.fleet.services.maintenance import RuleData
from samnak.fleet.services.repairs import RepairData, WorkDone
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
from tests.fleet.reading_paper import flat, text_of

# Every act on a repair, with what it sends.
ACTS = {
    "repair-approval": {},
    "repair-garage": {
        "garage": "อู่",
        "starts_on": "2026-12-01",
        "starts_clock": "08:30",
        "ends_on": "2026-12-05",
        "ends_clock": "16:30",
    },
    "repair-completion": {"finished_on": "2026-11-25", "odometer": "45010", "items": "ผ้าเบรก", "garage": "อู่", "baht": "4250.50"},
    "repair-cancellation": {"reason": "ไม่ต้องซ่อมแล้ว"},
}


def report(fleet, car="van", **changes):
    data = {"kind": "repair", "items": "เปลี่ยนผ้าเบรกหน้า", "odometer": 45000, "baht": Decimal("3500.00")} | changes
    return services.report_repair(actor=fleet.actor("fleet"), car_id=fleet.cars[car].pk, data=RepairData(**data))


def approved(fleet, **changes):
    return services.approve_repair(actor=fleet.actor("director"), repair_id=report(fleet, **changes).pk)


def done(fleet, day=date(2026, 11, 20), baht="4250.50", **changes):
    row = approved(fleet, reported_on=day, **changes)
    work = WorkDone(finished_on=day, items=row.items, garage="ศูนย์บริการ", baht=Decimal(baht), odometer=45010)
    return services.finish_repair(actor=fleet.actor("fleet"), repair_id=row.pk, done=work)


def rule(fleet, car="van", **changes):
    data = {"name": "น้ำมันเครื่อง", "every_km": 10000, "last_km": 44000} | changes
    return maintenance.save_rule(actor=fleet.actor("fleet"), car_id=fleet.cars[car].pk, data=RuleData(**data))


# --- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", PEOPLE)
def test_the_pages_are_for_the_books(fleet, browse, person):
    row = done(fleet)
    rule(fleet)
    browser = browse(fleet, person)
    van = fleet.cars["van"].pk
    status = 200 if person in READERS else 403
    assert browser.get(here("repairs")).status_code == (200 if person == "driver" else status)
    for address in (here("repair", row.pk), here("maintenance"), here("car-repairs", van), here("car-maintenance", van)):
        shown(browser, address, status)
    for name in ("car-repairs-print", "car-repairs-sheet"):
        assert browser.get(here(name, van)).status_code == status, name


@pytest.mark.parametrize("person", PEOPLE)
def test_who_reports(fleet, browse, person):
    may = person in {"fleet", "driver"}
    browser = browse(fleet, person)
    shown(browser, here("new-repair"), 200 if may else 403)
    sent = {"car": fleet.cars["van"].pk, "kind": "repair", "odometer": "45,000", "items": "เบรกดัง"}
    assert browser.post(here("new-repair"), sent).status_code == (302 if may else 403)
    assert Repair.objects.count() == may


def test_a_driver_is_led_to_what_he_reported_and_sees_how_it_goes(fleet, browse):
    report(fleet, items="ของผู้อื่น")
    browser = browse(fleet, "driver")
    sent = {"car": fleet.cars["van"].pk, "kind": "repair", "odometer": "45,000", "items": "เบรกดัง"}
    answer = browser.post(here("new-repair"), sent)
    row = Repair.objects.get(items="เบรกดัง")
    assert answer.url == here("repair", row.pk)
    page = shown(browser, answer.url)
    led = {element.get("href") or element.get("action") for element in page.all("a", "form")}
    assert led & {here("car-repairs", row.car_id), *(here(act, row.pk) for act in ACTS)} == set()
    services.approve_repair(actor=fleet.actor("director"), repair_id=row.pk)
    assert [line[2].split()[0] for line in rows_of(shown(browser, here("repairs")))] == ["เบรกดังซ่อม"]
    assert browse(fleet, "driver2").get(answer.url).status_code == 403


@pytest.mark.parametrize("person", ["fleet", "driver", "officer", "director", "auditor", "chief"])
def test_the_cars_offered_agree_with_the_policy(fleet, person):
    actor = fleet.actor(person)
    offered = {car.pk for car in entering.cars_to_enter(actor)}
    assert offered == {car.pk for car in fleet.cars.values() if can(actor, TAKE_FUEL, OnTheRoad(car))}


@pytest.mark.parametrize(
    ("person", "may"),
    [
        ("fleet", {"repair-approval", "repair-garage", "repair-completion", "repair-cancellation"}),
        ("director", {"repair-approval"}),
        ("inspector", {"repair-completion"}),
        ("auditor", set()),
        ("driver", set()),
    ],
)
@pytest.mark.parametrize("act", ACTS)
def test_who_does_what(fleet, browse, person, may, act):
    row = report(fleet) if act == "repair-approval" else approved(fleet)
    answer = browse(fleet, person).post(here(act, row.pk), ACTS[act])
    assert answer.status_code == (302 if act in may else 403)
    assert (Repair.objects.get().state == row.state) == (act not in may)


def test_another_agency_finds_nothing(fleet, other_fleet, browse):
    row, kept = done(fleet), rule(fleet)
    van = fleet.cars["van"].pk
    browser = browse(other_fleet, "fleet")
    assert rows_of(shown(browser, here("repairs"))) == rows_of(shown(browser, here("maintenance"))) == []
    for address in (
        here("repair", row.pk), here("repair-invoice", row.pk), here("car-repairs", van), here("car-repairs-print", van),
        here("car-repairs-sheet", van), here("car-maintenance", van), here("maintenance-rule", kept.pk),
    ):  # fmt: skip
        assert browser.get(address).status_code == 404, address
    for act, sent in ACTS.items():
        assert browser.post(here(act, row.pk), sent).status_code == 404, act
    assert browser.post(here("car-maintenance", van), {"name": "x", "every_km": "1"}).status_code == 404


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_list_is_searched_filtered_and_sorted(fleet, browse):
    report(fleet, reported_on=date(2026, 11, 2))
    report(fleet, "sedan", kind="tyres", items="เปลี่ยนยาง 4 เส้น", baht=Decimal(14000), reported_on=date(2026, 9, 1))
    done(fleet, date(2026, 10, 5))
    browser = browse(fleet, "fleet")

    def found(query):
        return [row[0] for row in rows_of(shown(browser, f"{here('repairs')}?{query}"))]

    asked = {
        "": ["2 พ.ย. 2569", "5 ต.ค. 2569", "1 ก.ย. 2569"],
        "q=ยาง": ["1 ก.ย. 2569"],
        "state=open": ["2 พ.ย. 2569", "1 ก.ย. 2569"],
        "state=done": ["5 ต.ค. 2569"],
        "kind=tyres": ["1 ก.ย. 2569"],
        "year=2569": ["1 ก.ย. 2569"],
        f"car={fleet.cars['van'].pk}": ["2 พ.ย. 2569", "5 ต.ค. 2569"],
        "order=-baht": ["1 ก.ย. 2569", "5 ต.ค. 2569", "2 พ.ย. 2569"],
    }
    assert {query: found(query) for query in asked} == asked


def test_the_lists_take_no_more_statements_for_many(fleet, browse):
    report(fleet)
    rule(fleet)
    browser = browse(fleet, "fleet")
    few = [queries_of(browser, here(name)) for name in ("repairs", "maintenance")]
    for number in range(20):
        report(fleet, items=f"งาน {number}")
        rule(fleet, name=f"รอบ {number}")
    assert [queries_of(browser, here(name)) for name in ("repairs", "maintenance")] == few


# --- from report to inspection ---------------------------------------------------------------------------------------


def test_errors_of_a_report_stand_beside_their_fields(fleet, browse):
    other = rule(fleet, "sedan")
    browser = browse(fleet, "fleet")
    page = sound(browser.post(here("new-repair"), {"car": "", "kind": "repair", "odometer": "มาก", "items": ""}), 422)
    assert set(errors_of(page)) == {"car", "odometer", "items"}
    sent = {"car": fleet.cars["van"].pk, "kind": "service", "odometer": "45000", "items": "น้ำมันเครื่อง", "rule": other.pk}
    page = sound(browser.post(here("new-repair"), sent), 422)
    assert errors_of(page) == {"rule": "กรุณาเลือกรอบบำรุงรักษาของรถคันนี้"}
    assert values_of(page)["items"] == "น้ำมันเครื่อง"


def test_what_is_due_or_broken_fills_in_the_report(fleet, browse):
    kept = rule(fleet)
    browser = browse(fleet, "fleet")
    van = fleet.cars["van"].pk
    shown_of_rule = values_of(shown(browser, f"{here('new-repair')}?car={van}&rule={kept.pk}"))
    assert (shown_of_rule["kind"], shown_of_rule["items"], shown_of_rule["odometer"]) == ("service", "น้ำมันเครื่อง", "45,000")
    accident = Accident.objects.create(
        agency=fleet.office.agency, car=fleet.cars["van"], driver_name="ก", used_for="x", happened_at=at("2026-11-10"), place="ถนน",
        story="x", reported_by_name="ก",
    )  # fmt: skip
    of_accident = values_of(shown(browser, f"{here('new-repair')}?car={van}&accident={accident.pk}"))
    assert (of_accident["kind"], of_accident["accident"]) == ("accident", str(accident.pk))


def test_the_whole_way_of_a_repair(fleet, browse):
    row = report(fleet)
    browser = browse(fleet, "fleet")
    assert "ถัดไป: อนุมัติให้ซ่อม" in shown(browser, here("repair", row.pk)).text
    for act in ("repair-approval", "repair-garage"):
        assert browser.post(here(act, row.pk), ACTS[act]).status_code == 302
        shown(browser, here("repair", row.pk))
    page = shown(browser, here("repair", row.pk))
    assert "5 ธ.ค. 2569 16:30 น." in page.text
    assert "garage-dialog" not in page.text
    moved = {"ends_on": "2026-12-08", "ends_clock": "12:00"}
    assert browser.post(here("repair-garage-end", row.pk), moved).status_code == 302
    assert "8 ธ.ค. 2569 12:00 น." in shown(browser, here("repair", row.pk)).text
    finished = ACTS["repair-completion"] | {"invoice": upload("ใบแจ้งหนี้.png")}
    assert browser.post(here("repair-completion", row.pk), finished).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.baht, row.inspected_by_name) == ("done", Decimal("4250.50"), "นายปิ่นกมล ใจดี")
    page = shown(browser, here("repair", row.pk))
    assert "ใบแจ้งหนี้.png" in page.text
    answer = browser.get(here("repair-invoice", row.pk))
    assert (answer.status_code, len(answer.getvalue()) > 0) == (200, True)
    assert browser.post(here("repair-approval", row.pk)).status_code == 409


def test_a_clash_names_the_trips_in_the_way(fleet, browse):
    fleet.trip("van", "driver", at("2026-12-02"), at("2026-12-02", "16:30"), destination="ศาลากลางจังหวัดนนทบุรี")
    fleet.trip("van", "driver", at("2026-12-04"), at("2026-12-04", "16:30"), destination="กรมศิลปากร")
    fleet.trip("van", "driver", at("2026-12-20"), at("2026-12-20", "16:30"), destination="ไกลออกไป")
    row = approved(fleet)
    page = sound(browse(fleet, "fleet").post(here("repair-garage", row.pk), ACTS["repair-garage"]), 409)
    assert set(errors_of(page)) == {"starts_on"}
    clashes = [element for element in page.all("ul") if element.get("class") == "k-clashes"]
    names = [link.text for link in clashes[0].iter("a")]
    assert names == ["ศาลากลางจังหวัดนนทบุรี", "กรมศิลปากร"]
    boxes = {element.get("id"): element.get("value") for element in page.all("input")}
    assert boxes["garage_id_garage"] == "อู่"
    assert Repair.objects.get().state == "approved"


@pytest.mark.parametrize(
    ("act", "change", "field"),
    [
        ("repair-garage", {"garage": ""}, "garage"),
        ("repair-garage", {"ends_on": "2026-11-30"}, "ends_on"),
        ("repair-completion", {"finished_on": "2026-11-26"}, "finished_on"),
        ("repair-completion", {"baht": "มาก"}, "baht"),
        ("repair-cancellation", {"reason": " "}, "reason"),
    ],
)
def test_errors_of_the_acts_stand_beside_their_fields(fleet, browse, act, change, field):
    row = approved(fleet)
    page = sound(browse(fleet, "fleet").post(here(act, row.pk), ACTS[act] | change), 422)
    assert set(errors_of(page)) == {field}
    assert Repair.objects.get().state == "approved"


def test_an_invoice_outlives_a_mistake(fleet, browse):
    row = approved(fleet)
    browser = browse(fleet, "fleet")
    wrong = ACTS["repair-completion"] | {"baht": "", "invoice": upload("ใบแจ้งหนี้.png")}
    note = values_of(sound(browser.post(here("repair-completion", row.pk), wrong), 422))["kept"]
    assert browser.post(here("repair-completion", row.pk), ACTS["repair-completion"] | {"kept": note}).status_code == 302
    assert Repair.objects.get().invoice.name == "ใบแจ้งหนี้.png"


# --- what falls due --------------------------------------------------------------------------------------------------


def test_what_falls_due_is_listed_the_nearest_first(fleet, browse):
    rule(fleet, name="ยาง", every_km=40000, last_km=1000)
    rule(fleet, name="แอร์", every_km=0, every_months=12, last_km=0, last_on=date(2025, 12, 10))
    rule(fleet, "sedan")
    rule(fleet, "pickup", name="เลิกแล้ว", is_active=False)
    browser = browse(fleet, "fleet")

    def found(query):
        return [(row[1], row[3], row[5]) for row in rows_of(shown(browser, f"{here('maintenance')}?{query}"))]

    tyres, cooling = ("ยาง", "เกินมา 4,000 กม.", "เกินกำหนด"), ("แอร์", "อีก 15 วัน", "ใกล้ครบกำหนด")
    oil = ("น้ำมันเครื่อง", "อีก 9,000 กม.", "ยังไม่ถึงกำหนด")
    asked = {
        "": [tyres, cooling, oil],
        "state=overdue": [tyres],
        "state=soon": [cooling],
        "state=later": [oil],
        "q=ยาง": [tyres],
        f"car={fleet.cars['sedan'].pk}": [oil],
        "order=-name": [cooling, tyres, oil],
    }
    assert {query: found(query) for query in asked} == asked
    assert "เลิกแล้ว" in shown(browser, here("maintenance")).text


def test_a_rule_is_set_and_changed(fleet, browse):
    browser = browse(fleet, "fleet")
    van = fleet.cars["van"].pk
    page = sound(browser.post(here("car-maintenance", van), {"name": ""}), 422)
    assert set(errors_of(page)) == {"name"}
    page = sound(browser.post(here("car-maintenance", van), {"name": "ยาง"}), 422)
    assert set(errors_of(page)) == {"every_km"}
    sent = {"name": "ยาง", "every_km": "๔๐,๐๐๐", "last_km": "10000", "is_active": "on"}
    assert browser.post(here("car-maintenance", van), sent).status_code == 302
    row = MaintenanceRule.objects.get()
    assert (row.name, row.every_km, row.last_km, row.is_active) == ("ยาง", 40000, 10000, True)
    shown(browser, here("maintenance-rule", row.pk))
    assert browser.post(here("maintenance-rule", row.pk), sent | {"is_active": ""}).status_code == 302
    assert MaintenanceRule.objects.get().is_active is False


@pytest.mark.parametrize("person", ["director", "auditor", "driver"])
def test_only_the_keeper_sets_rules(fleet, browse, person):
    row = rule(fleet)
    browser = browse(fleet, person)
    assert browser.get(here("maintenance-rule", row.pk)).status_code == 403
    sent = {"name": "ยาง", "every_km": "1000"}
    assert browser.post(here("car-maintenance", fleet.cars["van"].pk), sent).status_code == 403
    assert MaintenanceRule.objects.count() == 1


# --- form 6 ----------------------------------------------------------------------------------------------------------


def test_form_6_is_shown_printed_and_given_out(fleet, browse):
    done(fleet, date(2026, 9, 10), "1000.00", items="เปลี่ยนแบตเตอรี่")
    done(fleet, date(2026, 11, 20))
    report(fleet, items="ยังไม่เสร็จ")
    browser = browse(fleet, "auditor")
    van = fleet.cars["van"].pk
    page = shown(browser, here("car-repairs", van))
    assert [row[0] for row in rows_of(page)] == ["20 พ.ย. 2569", "10 ก.ย. 2569"]
    assert "ซ่อม 2 ครั้ง เป็นเงิน 5,250.50 บาท" in page.text
    assert len(rows_of(shown(browser, here("car-repairs", van) + "?year=2570"))) == 1
    text = text_of(browser.get(here("car-repairs-print", van)).content)
    for words in ("แบบ๖", "รายละเอียดการซ่อมบำรุง", "เปลี่ยนแบตเตอรี่", "๕,๒๕๐.๕๐", flat("(นายสมชาย ใจดี)")):
        assert words in text, words
    assert "ยังไม่เสร็จ" not in text
    year = text_of(browser.get(here("car-repairs-print", van) + "?year=2570").content)
    assert ("ปีงบประมาณพ.ศ.๒๕๗๐" in year, "เปลี่ยนแบตเตอรี่" in year) == (True, False)
    answer = browser.get(here("car-repairs-sheet", van))
    rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows(values_only=True)]
    head = next(number for number, row in enumerate(rows) if row[0] == "ลำดับที่")
    assert [(row[0], row[4], row[5]) for row in rows[head + 1 : head + 3]] == [
        (1, "เปลี่ยนแบตเตอรี่", 1000),
        (2, "เปลี่ยนผ้าเบรกหน้า", 4250.5),
    ]
    assert rows[head + 3][5] == f"=SUM(F{head + 2}:F{head + 3})"
