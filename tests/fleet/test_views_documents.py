"""The pages of the papers of cars: which end soon, entering, renewing, correcting, and their scans."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from samnak.fleet.models import CarDocument
from samnak.fleet.services import documents as services
from samnak.fleet.services.documents import DocumentData
from tests.fleet.book_pages import (
    PEOPLE,
    READERS,
    TODAY,
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
from tests.fleet.test_cars import PNG


def save(fleet, days, car="van", kind="tax", **changes):
    data = DocumentData(
        kind=kind, expires_on=TODAY + timedelta(days=days), number=f"ท {days}", baht=Decimal("2000.00"), **changes
    )
    return services.save_document(actor=fleet.actor("fleet"), car_id=fleet.cars[car].pk, data=data)


def typed(**changes):
    return {
        "kind": "tax",
        "number": "ท 9",
        "issuer": "กรมการขนส่ง",
        "starts_on": "",
        "expires_on": "31 ธ.ค. 2570",
        "baht": "1,500",
    } | changes


@pytest.mark.parametrize("person", PEOPLE)
def test_the_list_is_for_the_books(fleet, browse, person):
    save(fleet, 10)
    page = shown(browse(fleet, person), here("car-documents"), 200 if person in READERS else 403)
    assert ("1กข 1234" in page.text, "ต่ออายุ" in page.text) == (person in READERS, person == "fleet")


@pytest.mark.parametrize("person", PEOPLE)
def test_only_the_keeper_enters_papers(fleet, browse, person):
    row = save(fleet, 10)
    status = 200 if person == "fleet" else 403
    browser = browse(fleet, person)
    for address in (
        here("new-document"), here("new-car-document", row.car_id), here("car-document", row.pk), here("car-document-renewal", row.pk),
    ):  # fmt: skip
        shown(browser, address, status)
        sent = typed(car=row.car_id, expires_on="ผิด")
        assert browser.post(address, sent).status_code == (422 if person == "fleet" else 403), address
    assert CarDocument.objects.count() == 1


def test_another_agency_finds_nothing(fleet, other_fleet, browse):
    row = save(fleet, 10)
    browser = browse(other_fleet, "fleet")
    assert rows_of(shown(browser, here("car-documents"))) == []
    for name in ("car-document", "car-document-renewal", "car-document-file"):
        assert browser.get(here(name, row.pk)).status_code == 404, name
    assert browser.get(here("new-car-document", row.car_id)).status_code == 404
    assert browser.post(here("new-document"), typed(car=row.car_id)).status_code == 422
    assert CarDocument.objects.count() == 1


def test_papers_are_counted_and_shown_by_their_end(fleet, browse):
    save(fleet, -1)
    save(fleet, 0, kind="insurance")
    save(fleet, 30, kind="compulsory")
    save(fleet, 31, "sedan")
    save(fleet, 60, "sedan", kind="insurance")
    save(fleet, 61, "pickup")
    save(fleet, 90, "pickup", kind="insurance")
    save(fleet, 91, "pickup", kind="compulsory")
    browser = browse(fleet, "fleet")
    page = shown(browser, here("car-documents"))
    counts = [element.text for element in page.all("span") if element.get("class") == "s-chip-count"]
    assert counts == ["1", "2", "2", "2"]

    def found(query):
        return [row[3] for row in rows_of(shown(browser, f"{here('car-documents')}?{query}"))]

    asked = {
        "": ["ท -1", "ท 0", "ท 30", "ท 31", "ท 60", "ท 61", "ท 90", "ท 91"],
        "within=expired": ["ท -1"],
        "within=near": ["ท 0", "ท 30"],
        "within=soon": ["ท 31", "ท 60"],
        "within=later": ["ท 61", "ท 90"],
        "within=zz": ["ท -1", "ท 0", "ท 30", "ท 31", "ท 60", "ท 61", "ท 90", "ท 91"],
        "kind=compulsory": ["ท 30", "ท 91"],
        "q=ฮภ": ["ท 61", "ท 90", "ท 91"],
        "order=-expires&q=กค": ["ท 60", "ท 31"],
    }
    assert {query: found(query) for query in asked} == asked
    states = [row[5] for row in rows_of(page)]
    assert states == [
        "หมดอายุแล้ว", "หมดอายุวันนี้", "เหลือ 30 วัน", "เหลือ 31 วัน", "เหลือ 60 วัน", "เหลือ 61 วัน", "เหลือ 90 วัน", "ใช้ได้",
    ]  # fmt: skip


def test_the_list_takes_no_more_statements_for_many(fleet, browse):
    save(fleet, 10)
    browser = browse(fleet, "fleet")
    few = queries_of(browser, here("car-documents"))
    for number in range(20):
        fleet.car(f"c{number}", f"ก {number}")
        save(fleet, number, f"c{number}")
    assert queries_of(browser, here("car-documents")) == few


def test_a_paper_is_entered_with_its_scan(fleet, browse):
    browser = browse(fleet, "fleet")
    sent = typed(car=fleet.cars["van"].pk) | {"file": upload("ภาษี.png")}
    assert browser.post(here("new-document"), sent).status_code == 302
    row = CarDocument.objects.get()
    assert (row.car.plate, row.expires_on, row.baht, row.file.name) == (
        "1กข 1234",
        date(2027, 12, 31),
        Decimal("1500.00"),
        "ภาษี.png",
    )
    answer = browser.get(here("car-document-file", row.pk))
    assert (answer.status_code, answer.getvalue()) == (200, PNG)
    assert browse(fleet, "officer").get(here("car-document-file", row.pk)).status_code == 403


def test_errors_stand_beside_their_fields_and_the_scan_is_kept(fleet, browse):
    browser = browse(fleet, "fleet")
    van = fleet.cars["van"].pk
    wrong = typed(car=van, expires_on="", baht="มาก") | {"file": upload("ภาษี.png")}
    page = sound(browser.post(here("new-document"), wrong), 422)
    assert set(errors_of(page)) == {"expires_on", "baht"}
    kept = values_of(page)
    assert (kept["number"], kept["car"]) == ("ท 9", str(van))
    page = sound(browser.post(here("new-document"), typed(car=van, starts_on="1 ม.ค. 2571")), 422)
    assert set(errors_of(page)) == {"expires_on"}
    assert browser.post(here("new-document"), typed(car=van, kept=kept["kept"])).status_code == 302
    assert CarDocument.objects.get().file.name == "ภาษี.png"


def test_a_paper_is_renewed_from_the_day_after(fleet, browse):
    row = save(fleet, 10, issuer="กรมการขนส่งทางบก")
    browser = browse(fleet, "fleet")
    kept = values_of(shown(browser, here("car-document-renewal", row.pk)))
    assert (kept["starts_on"], kept["expires_on"], kept["issuer"]) == ("2026-12-06", "2027-12-05", "กรมการขนส่งทางบก")
    sent = {name: value for name, value in kept.items() if name} | {"number": "ท ใหม่"}
    assert browser.post(here("car-document-renewal", row.pk), sent).status_code == 302
    assert CarDocument.objects.count() == 2
    assert [line[3] for line in rows_of(shown(browser, here("car-documents")))] == ["ท ใหม่กรมการขนส่งทางบก"]


def test_a_paper_is_put_right(fleet, browse):
    row = save(fleet, 10)
    browser = browse(fleet, "fleet")
    kept = values_of(shown(browser, here("car-document", row.pk)))
    sent = {name: value for name, value in kept.items() if name} | {"number": "ท 77"}
    assert browser.post(here("car-document", row.pk), sent).status_code == 302
    assert CarDocument.objects.get().number == "ท 77"
