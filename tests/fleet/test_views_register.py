"""The pages of the register: pool, cars, drivers, log book, reports, forms 1, 2 and 4."""

import io
from copy import deepcopy
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.conf import settings as project
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from samnak.fleet.models import Car, CarDocument, CarPhoto, Driver, FuelSlip, MaintenanceRule, MotorPool, Repair, Trip
from samnak.fleet.services import cars as car_services
from samnak.fleet.services import documents, drivers
from tests.fleet.conftest import at
from tests.fleet.test_cars import PNG
from tests.site.rules import UNDEFINED, Page, problems

PEOPLE = ("fleet", "director", "chief", "auditor", "inspector", "driver", "officer", "admin", "planner")
READERS = {"fleet", "director", "chief", "auditor", "inspector"}


@pytest.fixture(autouse=True)
def _strict_templates():
    """Show undefined variables of templates on the page."""
    templates = deepcopy(project.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = UNDEFINED
    with override_settings(TEMPLATES=templates):
        yield


def here(name, *args):
    return reverse(f"fleet:{name}", args=args)


def shown(browser, address, status=200):
    """Return a page after checking that it is sound."""
    answer = browser.get(address)
    assert answer.status_code == status, address
    page = Page(answer)
    assert problems(page) == [], address
    return page


def upload(content=PNG, name="ภาพ.png"):
    stream = io.BytesIO(content)
    stream.name = name
    return stream


@pytest.fixture
def busy(fleet):
    """A fleet with something in every book."""
    actor = fleet.actor("fleet")
    fleet.trip("van", "driver", at("2026-11-03"), at("2026-11-03", "16:30"), km=(45000, 45210), log_number=1)
    fleet.trip("van", "driver", at("2026-11-10"), at("2026-11-11", "16:30"), km=(45230, 46000), log_number=2)
    fleet.trip("van", "driver", at("2026-12-10"), at("2026-12-10", "16:30"))
    FuelSlip.objects.create(
        agency=fleet.office.agency, car=fleet.cars["van"], taken_at=at("2026-11-10", "12:00"), odometer=45500, litres=Decimal("50.00"),
        baht=Decimal("1600.00"), entered_by_name="ก",
    )  # fmt: skip
    Repair.objects.create(
        agency=fleet.office.agency, car=fleet.cars["van"], kind="service", state="done", odometer=45100, items="เปลี่ยนน้ำมันเครื่อง",
        baht=Decimal("1500.00"), reported_on=date(2026, 11, 4), finished_on=date(2026, 11, 4), garage="อู่",
    )  # fmt: skip
    documents.save_document(
        actor=actor,
        car_id=fleet.cars["van"].pk,
        data=documents.DocumentData(kind="tax", expires_on=date(2026, 11, 20), baht=Decimal(2000)),
    )
    MaintenanceRule.objects.create(
        agency=fleet.office.agency, car=fleet.cars["van"], name="น้ำมันเครื่อง", every_km=10000, last_km=45100
    )
    drivers.set_leave(
        actor=actor,
        driver_id=fleet.drivers["driver"].pk,
        starts_at=at("2099-12-01", "00:00"),
        ends_at=at("2099-12-03", "00:00"),
        reason="ลาพักผ่อน",
    )
    return fleet


# --- who sees what ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_opens_the_registers(busy, browse, person):
    browser = browse(busy, person)
    page = shown(browser, here("cars"))
    assert "1กข 1234" in page.text
    shown(browser, here("cars") + "?q=zzz&state=retired&body=van&order=-odometer&page=9")
    shown(browser, here("car", busy.cars["van"].pk))
    shown(browser, here("drivers"))
    shown(browser, here("drivers") + "?q=zzz")
    shown(browser, here("driver", busy.drivers["driver"].pk))


@pytest.mark.parametrize("person", PEOPLE)
def test_the_books_are_for_few(busy, browse, person):
    browser = browse(busy, person)
    van = busy.cars["van"].pk
    for address in (here("reports"), here("car-log", van)):
        page = shown(browser, address, 200 if person in READERS else 403)
        assert ("1กข 1234" in page.text) == (person in READERS)
    for address in (
        here("car-log-print", van),
        here("car-log-sheet", van),
        here("car-account-print"),
        here("car-account-sheet"),
        here("reports-sheet"),
    ):
        assert browser.get(address).status_code == (200 if person in READERS else 403), address


@pytest.mark.parametrize("person", ["fleet", "auditor", "officer", "driver"])
def test_price_numbers_and_papers_are_shown_to_those_of_the_books(busy, browse, person):
    Car.objects.filter(pk=busy.cars["van"].pk).update(chassis_number="MR0XS22G", price=Decimal("1299000.00"))
    text = browse(busy, person).get(here("car", busy.cars["van"].pk)).text
    for secret in ("MR0XS22G", "1,299,000.00", "ภาษีรถประจำปี"):
        assert (secret in text) == (person in READERS), secret


@pytest.mark.parametrize("person", ["driver", "driver2", "fleet", "officer"])
def test_leave_and_licence_are_shown_to_the_driver_and_the_keepers(busy, browse, person):
    text = browse(busy, person).get(here("driver", busy.drivers["driver"].pk)).text
    for secret in ("ลาพักผ่อน", "1 ธ.ค. 2642 – 2 ธ.ค. 2642", "รถทุกประเภท ชนิดที่ 2"):
        assert (secret in text) == (person in {"driver", "fleet"}), secret


def addresses(fleet):
    van, driver = fleet.cars["van"].pk, fleet.drivers["driver"].pk
    photo = CarPhoto.objects.filter(car__agency=fleet.agency_id).first()
    trip = Trip.objects.filter(agency=fleet.agency_id, odometer_start__isnull=False).first()
    leave = fleet.drivers["driver"].resource.allocations.filter(booking__kind="leave").first()
    return {
        "get": [
            *(here(name, van) for name in ("car", "car-form", "car-retirement", "car-log", "car-log-print", "car-log-sheet")),
            here("car-photo", photo.pk), here("odometer-correction", trip.pk),
            *(here(name, driver) for name in ("driver", "driver-form", "driver-leave")),
        ],
        "post": [
            here("new-car-photo", van), here("car-photo-removal", photo.pk), here("driver-retirement", driver),
            here("leave-cancellation", leave.booking_id),
        ],
    }  # fmt: skip


def with_photo(fleet):
    from samnak.files import services as files

    actor = fleet.actor("fleet")
    file = files.store_bytes(actor=actor, content=PNG, name="รถ.png", agency_id=fleet.agency_id)
    return car_services.add_photo(actor=actor, car_id=fleet.cars["van"].pk, file=file, caption="ด้านหน้า")


def test_what_is_another_agencys_is_not_found(busy, other_fleet, browse):
    with_photo(busy)
    for person in ("fleet", "chief", "auditor", "driver"):
        browser = browse(other_fleet, person)
        for address in addresses(busy)["get"]:
            assert browser.get(address).status_code == 404, (person, address)
        for address in addresses(busy)["post"]:
            assert browser.post(address, {"reason": "x"}).status_code == 404, (person, address)
    assert Driver.objects.get(pk=busy.drivers["driver"].pk).resource.is_active


@pytest.mark.parametrize("person", ["director", "driver", "officer", "auditor", "admin"])
def test_only_the_keeper_changes_the_register(busy, browse, person):
    with_photo(busy)
    browser = browse(busy, person)
    van, driver = busy.cars["van"].pk, busy.drivers["driver2"].pk
    trip = Trip.objects.filter(odometer_start__isnull=False).first()
    for address in (
        here("new-car"), here("car-form", van), here("car-retirement", van), here("new-driver"), here("driver-form", driver),
        here("driver-leave", driver), here("odometer-correction", trip.pk),
    ):  # fmt: skip
        assert browser.get(address).status_code == 403, address
        assert browser.post(address, {}).status_code == 403, address
    for address in addresses(busy)["post"]:
        assert browser.post(address, {}).status_code == 403, address


# --- the pool --------------------------------------------------------------------------------------------------------


def pool_form(fleet, **changes):
    pool = fleet.pool
    return {
        "unit": pool.unit_id, "officer": pool.officer_id, "authoriser": pool.authoriser_id, "authority_order": pool.authority_order,
        "outside_authoriser": pool.outside_authoriser_id, "inspector": "", "home_province": "กรุงเทพมหานคร", "buffer_minutes": "45",
        "most_hours_a_day": "12", "most_km_a_day": "๑,๐๐๐", "outlier_percent": "15", "private_car_rate": "4.00",
    } | changes  # fmt: skip


@pytest.mark.parametrize("person", ["fleet", "admin"])
def test_the_pool_is_set(fleet, browse, person):
    browser = browse(fleet, person)
    shown(browser, here("pool"))
    answer = browser.post(here("pool"), pool_form(fleet))
    assert (answer.status_code, answer.url) == (302, here("cars"))
    pool = MotorPool.objects.get()
    assert (pool.buffer_minutes, pool.most_km_a_day, pool.outlier_percent, pool.inspector) == (45, 1000, 15, None)


def test_an_error_of_the_pool_stands_beside_its_field_and_the_words_stay(fleet, browse):
    answer = browse(fleet, "fleet").post(here("pool"), pool_form(fleet, authority_order="", most_hours_a_day="13"))
    assert answer.status_code == 422
    page = Page(answer)
    assert problems(page) == []
    assert "คำสั่งมอบอำนาจ" in answer.text
    assert 'id="id_authority_order_error"' in answer.text
    assert 'value="13"' in answer.text


def posts_offered(answer, name):
    """Return the posts a picker offers, the chosen one marked."""
    page = Page(answer)
    assert problems(page) == []
    boxes = [box for box in page.all("input") if box.get("type") == "radio" and box.get("name") == name]
    return {box.get("value"): box.get("checked") is not None for box in boxes}


def test_a_post_is_found_by_name_and_nothing_typed_is_lost(fleet, browse):
    browser = browse(fleet, "fleet")
    chosen, wanted = str(fleet.pool.authoriser_id), str(fleet.office.posts["deputy"].pk)
    assert posts_offered(browser.get(here("pool")), "authoriser") == {chosen: True}
    sent = pool_form(fleet, authoriser_q=fleet.office.people["deputy"].first_name, authority_order="", buffer_minutes="มาก")
    answer = browser.post(here("pool"), sent | {"find": "authoriser"})
    assert answer.status_code == 200
    assert posts_offered(answer, "authoriser") == {chosen: True, wanted: False}
    assert ('value="มาก"' in answer.text, "s-field-error" in answer.text) == (True, False)
    assert MotorPool.objects.get().buffer_minutes == 30
    browser.post(here("pool"), pool_form(fleet, authoriser=wanted))
    assert str(MotorPool.objects.get().authoriser_id) == wanted


def test_words_without_a_choice_and_posts_of_others_are_refused(fleet, other_fleet, browse):
    browser = browse(fleet, "fleet")
    answer = browser.post(here("pool"), pool_form(fleet, inspector_q="พัสดุ", officer=other_fleet.pool.officer_id, authoriser=""))
    assert answer.status_code == 422
    assert {name for name in ("inspector", "officer", "authoriser") if f'id="id_{name}_error"' in answer.text} == {
        "inspector",
        "officer",
        "authoriser",
    }
    assert problems(Page(answer)) == []


def test_the_settings_take_no_more_statements_for_thousands_of_posts(fleet, browse):
    browser = browse(fleet, "fleet")
    browser.get(here("pool"))
    with CaptureQueriesContext(connection) as few:
        size = len(browser.get(here("pool")).content)
    for number in range(300):
        fleet.office.post(f"more{number}", f"นักวิชาการคนที่ {number}", "section")
    with CaptureQueriesContext(connection) as many:
        assert len(browser.get(here("pool")).content) == size
    assert len(many) == len(few)


def test_who_uses_a_car_of_a_post_is_found_by_name(fleet, browse):
    browser = browse(fleet, "fleet")
    holder = str(fleet.office.posts["deputy"].pk)
    answer = browser.post(here("new-car"), CAR | {"holder_q": fleet.office.people["deputy"].last_name, "find": "holder"})
    assert (answer.status_code, posts_offered(answer, "holder")[holder]) == (200, False)
    assert 'value="เรนเจอร์"' in answer.text
    browser.post(here("new-car"), CAR | {"category": "position", "holder": holder})
    assert str(Car.objects.get(plate="3ฒช 5555").holder_id) == holder


@pytest.mark.parametrize(("person", "status"), [("director", 200), ("auditor", 200), ("officer", 403), ("driver", 403)])
def test_others_only_read_the_settings_or_are_told_why_not(fleet, browse, person, status):
    browser = browse(fleet, person)
    page = shown(browser, here("pool"), status)
    assert ("คำสั่งสำนักงานปลัดกระทรวงวัฒนธรรม ที่ 123/2569" in page.text) == (status == 200)
    browser.post(here("pool"), pool_form(fleet))
    assert MotorPool.objects.get().buffer_minutes == 30


def test_before_the_pool_is_set_the_pages_say_so(fleet, browse):
    MotorPool.objects.all().delete()
    browser = browse(fleet, "fleet")
    assert "ยังไม่ได้กำหนดงานยานพาหนะ" in shown(browser, here("cars")).text
    assert browser.get(here("new-car")).url == here("pool")
    assert browser.get(here("new-driver")).url == here("pool")
    shown(browser, here("pool"))
    assert browser.get(here("reports")).status_code == 422


# --- cars ------------------------------------------------------------------------------------------------------------

CAR = {
    "category": "central", "holder": "", "make": "ฟอร์ด", "model": "เรนเจอร์", "year": "2025", "engine_cc": "1,996", "plate": "๓ฒช-๕๕๕๕",
    "plate_province": "นนทบุรี", "price": "899,000.50", "acquired_on": "1 มี.ค. 2568", "note": "", "body": "pickup", "colour": "เทา",
    "seats": "5", "licence_class": "private", "asset_number": "", "engine_number": "", "chassis_number": "", "fuel": "diesel",
    "tank_litres": "80", "criterion": "12.5", "odometer": "1,250", "kept_at": "", "kept_elsewhere_reference": "",
}  # fmt: skip


def test_a_car_is_entered_changed_and_given_away(fleet, browse):
    browser = browse(fleet, "fleet")
    shown(browser, here("new-car"))
    answer = browser.post(here("new-car"), CAR)
    car = Car.objects.get(plate="3ฒช 5555")
    assert (answer.status_code, answer.url) == (302, here("car", car.pk))
    assert (car.year, car.price, car.acquired_on, car.odometer, car.engine_cc) == (
        2568,
        Decimal("899000.50"),
        date(2025, 3, 1),
        1250,
        1996,
    )
    shown(browser, here("car-form", car.pk))
    browser.post(here("car-form", car.pk), CAR | {"colour": "ขาว", "odometer": "9"})
    car.refresh_from_db()
    assert (car.colour, car.odometer) == ("ขาว", 1250)
    shown(browser, here("car-retirement", car.pk))
    answer = browser.post(here("car-retirement", car.pk), {"on": "2 พ.ย. 2569", "reason": "โอนให้หน่วยงานอื่น"})
    assert answer.status_code == 302
    assert "จ่ายออกแล้ว" in shown(browser, here("car", car.pk)).text
    assert "3ฒช 5555" not in browser.get(here("cars")).text
    assert "3ฒช 5555" in browser.get(here("cars") + "?state=retired").text


def test_a_wrong_car_is_told_beside_its_field_and_the_words_stay(fleet, browse):
    answer = browse(fleet, "fleet").post(
        here("new-car"), CAR | {"plate": "1กข 1234", "plate_province": "กรุงเทพมหานคร", "acquired_on": "31/2/2568"}
    )
    assert answer.status_code == 422
    assert "ไม่มีวันที่ 31 กุมภาพันธ์ พ.ศ. 2568" in answer.text
    assert 'value="31/2/2568"' in answer.text
    answer = browse(fleet, "fleet").post(here("new-car"), CAR | {"plate": "1กข 1234", "plate_province": "กรุงเทพมหานคร"})
    assert (answer.status_code, 'id="id_plate_error"' in answer.text) == (422, True)
    assert problems(Page(answer)) == []


def test_a_car_with_trips_ahead_is_not_given_away(busy, browse):
    answer = browse(busy, "fleet").post(here("car-retirement", busy.cars["van"].pk), {"on": "2 พ.ย. 2569", "reason": "ขาย"})
    assert answer.status_code == 422
    assert "กระทรวงการคลัง 10 ธ.ค. 2569" in answer.text
    assert Car.objects.get(pk=busy.cars["van"].pk).disposed_on is None


def test_a_picture_is_added_seen_and_taken_away(fleet, browse):
    browser, van = browse(fleet, "fleet"), fleet.cars["van"].pk
    assert browser.post(here("new-car-photo", van), {"photo": upload(), "caption": "ด้านหน้า"}).status_code == 302
    photo = CarPhoto.objects.get()
    assert "ด้านหน้า" in shown(browser, here("car", van)).text
    answer = browse(fleet, "officer").get(here("car-photo", photo.pk) + "?width=480")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    wrong = browse(fleet, "fleet").post(here("new-car-photo", van), {"photo": upload(b"%PDF-1.4", "x.pdf"), "caption": ""})
    assert (wrong.status_code, 'id="id_photo_error"' in wrong.text) == (422, True)
    assert browse(fleet, "fleet").post(here("car-photo-removal", photo.pk)).status_code == 302
    assert CarPhoto.objects.count() == 0


def test_the_page_of_a_car_draws_its_months(busy, browse):
    text = shown(browse(busy, "fleet"), here("car", busy.cars["van"].pk) + "?year=2570").text
    assert "ระยะทางรายเดือน" in text
    assert "1,000 กม." in text  # 45,000 to 46,000 in November


def test_the_accounts_are_printed_and_given_out(busy, browse):
    busy.car("deputy's", "ปลัด 1", category="position", holder=busy.office.posts["deputy"])
    browser = browse(busy, "auditor")
    for category in ("position", "central", "reception", "nonsense"):
        answer = browser.get(here("car-account-print") + f"?category={category}")
        assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    answer = browser.get(here("car-account-sheet"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["แบบ 1", "แบบ 2"]
    assert book["แบบ 1"]["G5"].value == "ปลัด 1 กรุงเทพมหานคร"
    assert book["แบบ 2"]["A1"].value == "บัญชีรถส่วนกลาง รถรับรอง และรถอื่น (แบบ 2)"
    assert [book["แบบ 2"].cell(row=row, column=9).value for row in range(5, 9)] == [1299000, 1299000, 1299000, "=SUM(I5:I7)"]
    assert "พ.ศ." not in str(book["แบบ 2"]["J5"].value)
    assert book["แบบ 2"]["J5"].number_format == "[$-107041E]d mmm yyyy"


# --- drivers ---------------------------------------------------------------------------------------------------------

DRIVER = {
    "phone": "08 9999 9999", "usual_car": "", "licence_class": "type_2", "licence_number": "1", "licence_expires_on": "2030-01-01",
    "works_from": "08.30", "works_to": "16:30 น.", "accepts_overtime": "on",
}  # fmt: skip


def test_a_driver_is_entered_and_changed(fleet, browse):
    browser = browse(fleet, "fleet")
    fleet.office.post("driver3", "พนักงานขับรถยนต์ 3", "garage", first="ใหม่")
    page = shown(browser, here("new-driver"))
    assert "พนักงานขับรถยนต์ 3 (นายใหม่ ใจดี)" in page.text
    assert "พนักงานขับรถยนต์ 1" not in page.text
    answer = browser.post(
        here("new-driver"), DRIVER | {"position": fleet.office.id("driver3"), "usual_car": fleet.cars["van"].pk}
    )
    driver = Driver.objects.get(position=fleet.office.posts["driver3"])
    assert (answer.url, driver.usual_car, driver.works_from.hour) == (here("driver", driver.pk), fleet.cars["van"], 8)
    shown(browser, here("driver-form", driver.pk))
    answer = browser.post(here("driver-form", driver.pk), DRIVER | {"position": fleet.office.id("driver3"), "works_to": "07:00"})
    assert (answer.status_code, 'id="id_works_to_error"' in answer.text) == (422, True)


def test_leave_is_entered_refused_and_taken_back(busy, browse):
    browser, driver = browse(busy, "fleet"), busy.drivers["driver"]
    shown(browser, here("driver-leave", driver.pk))
    answer = browser.post(
        here("driver-leave", driver.pk), {"starts_on": "9 ธ.ค. 2569", "ends_on": "11 ธ.ค. 2569", "reason": "ลากิจ"}
    )
    assert answer.status_code == 422
    assert "มีการเดินทางไปกระทรวงการคลัง" in answer.text
    assert (
        browser.post(
            here("driver-leave", driver.pk), {"starts_on": "15 ธ.ค. 2569", "ends_on": "14 ธ.ค. 2569", "reason": "ก"}
        ).status_code
        == 422
    )
    answer = browser.post(here("driver-leave", driver.pk), {"starts_on": "15 ธ.ค. 2569", "ends_on": "", "reason": "ลากิจ"})
    assert answer.url == here("driver", driver.pk)
    leave = driver.resource.allocations.get(booking__title="ลากิจ")
    assert (leave.starts_at, leave.ends_at) == (at("2026-12-15", "00:00"), at("2026-12-16", "00:00"))
    browser.post(here("leave-cancellation", leave.booking_id))
    leave.refresh_from_db()
    assert leave.state == "released"


def test_a_driver_leaves_the_register(fleet, browse):
    browser = browse(fleet, "fleet")
    assert browser.post(here("driver-retirement", fleet.drivers["driver2"].pk)).url == here("drivers")
    assert "พ้นหน้าที่แล้ว" in shown(browser, here("driver", fleet.drivers["driver2"].pk)).text


# --- log book --------------------------------------------------------------------------------------------------------


def test_the_log_book_of_a_month(busy, browse):
    page = shown(browse(busy, "auditor"), here("car-log", busy.cars["van"].pk) + "?year=2570&month=11")
    for words in ("45,000", "45,210", "เลขไมล์ไม่ต่อเนื่องจากเที่ยวก่อน", "รวม 2 เที่ยว", "980"):
        assert words in page.text
    empty = shown(browse(busy, "auditor"), here("car-log", busy.cars["van"].pk) + "?year=2570&month=10")
    assert "งวดนี้ไม่มีการเดินทาง" in empty.text
    assert "รวม 2 เที่ยว" in shown(browse(busy, "auditor"), here("car-log", busy.cars["van"].pk) + "?year=2570&month=all").text


def test_form_4_is_printed_and_given_out(busy, browse):
    browser, van = browse(busy, "auditor"), busy.cars["van"].pk
    for query in ("?year=2570&month=11", "?year=2570&month=all&wide=1", "?year=2570&month=1"):
        answer = browser.get(here("car-log-print", van) + query)
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    answer = browser.get(here("car-log-sheet", van) + "?year=2570&month=11")
    page = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(page.iter_rows(min_row=7, values_only=True))
    assert [(row[0], row[7], row[9], row[10]) for row in rows[:2]] == [(1, 45000, 45210, 210), (2, 45230, 46000, 770)]
    assert rows[1][15] == "เลขไมล์ไม่ต่อเนื่องจากเที่ยวก่อน"
    assert rows[2][10] == "=SUM(K7:K8)"


def test_a_reading_is_put_right(busy, browse):
    browser = browse(busy, "fleet")
    trip = Trip.objects.get(log_number=2)
    shown(browser, here("odometer-correction", trip.pk))
    answer = browser.post(
        here("odometer-correction", trip.pk), {"odometer_start": "45,210", "odometer_end": "๔๖,๐๐๐", "reason": "อ่านผิด"}
    )
    assert answer.status_code == 302
    trip.refresh_from_db()
    assert (trip.odometer_start, trip.flags) == (45210, [])
    answer = browser.post(here("odometer-correction", trip.pk), {"odometer_start": "45,210", "odometer_end": "1", "reason": "ก"})
    assert (answer.status_code, 'id="id_odometer_end_error"' in answer.text) == (422, True)


# --- reports ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?year=2570", "?year=2570&quarter=1", "?year=2570&month=11", "?year=2566&month=99"])
def test_reports_of_every_period(busy, browse, query):
    shown(browse(busy, "auditor"), here("reports") + query)


def test_the_report_counts_and_is_given_out(busy, browse):
    text = shown(browse(busy, "auditor"), here("reports") + "?year=2570&month=11").text
    for words in ("1,600", "980 กม.", "1,500", "134"):
        assert words in text
    answer = browse(busy, "auditor").get(here("reports-sheet") + "?year=2570&month=11")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["ตามรถ", "ตามหน่วยงาน", "ตามเดือน"]
    van = next(row for row in book["ตามรถ"].iter_rows(values_only=True) if row[0] == "1กข 1234 กรุงเทพมหานคร")
    assert (van[2], van[3], van[10], van[11]) == (2, 980, 50, 1600)


# --- number of queries -----------------------------------------------------------------------------------------------


def asked(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("person", ["fleet", "officer"])
@pytest.mark.parametrize("name", ["cars", "drivers"])
def test_lists_ask_as_often_for_many_rows(fleet, browse, person, name):
    browser = browse(fleet, person)
    few = asked(browser, here(name))
    for number in range(4):
        fleet.car(f"more{number}", f"เพิ่ม {number}")
        fleet.office.post(f"driver{number}0", f"พนักงานขับรถยนต์ {number}0", "garage", first=f"คน{number}")
        fleet.driver(f"driver{number}0", usual_car=fleet.cars["van"])
        CarDocument.objects.create(
            agency=fleet.office.agency, car=fleet.cars[f"more{number}"], kind="tax", expires_on=date(2026, 11, number + 1)
        )
    assert asked(browser, here(name)) == few


def test_the_log_book_asks_as_often_for_many_trips(busy, browse):
    browser, address = browse(busy, "auditor"), here("car-log", busy.cars["van"].pk) + "?year=2570&month=11"
    few = asked(browser, address)
    for day in range(12, 20):
        busy.trip("van", "driver", at(f"2026-11-{day}"), at(f"2026-11-{day}", "16:30"), km=(46000 + day * 10, 46010 + day * 10))
    assert asked(browser, address) == few


def test_the_page_of_a_car_asks_as_often_for_much_in_its_books(busy, browse):
    browser, address = browse(busy, "fleet"), here("car", busy.cars["van"].pk)
    few = asked(browser, address)
    for number in range(4):
        busy.trip("van", "driver2", at(f"2026-12-2{number}"), at(f"2026-12-2{number}", "16:30"))
        CarDocument.objects.create(
            agency=busy.office.agency, car=busy.cars["van"], kind="insurance", expires_on=date(2027, 1, number + 1)
        )
        MaintenanceRule.objects.create(agency=busy.office.agency, car=busy.cars["van"], name=f"รอบ {number}", every_km=1000)
    assert asked(browser, address) == few
