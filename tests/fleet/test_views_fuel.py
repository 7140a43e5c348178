"""The pages of fuel: slips, entering and voiding them, the account with its marks, on paper and as a spreadsheet."""

import io
import re
from decimal import Decimal
from uuid import uuid4

import openpyxl
import pytest

from samnak.fleet.enums import TripState
from samnak.fleet.models import Car, FuelSlip, TripRequest
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
from tests.fleet.test_cars import PNG

ROAD = READERS | {"driver"}


def slip(fleet, car="van", when=("2026-11-10", "12:00"), km=45100, litres="40.00", baht="1200.00", **fields):
    plain = {
        "station": "ปตท. ห้วยขวาง",
        "slip_number": "A-1",
        "entered_by_name": "นายปิ่นกมล ใจดี",
        "driver": fleet.drivers["driver"],
    }
    return FuelSlip.objects.create(
        agency=fleet.office.agency,
        car=fleet.cars[car],
        taken_at=at(*when),
        odometer=km,
        litres=Decimal(litres),
        baht=Decimal(baht),
        **plain | fields,
    )


@pytest.fixture
def busy(fleet):
    """A month with a car at its criterion, one far off it, and one that stood still."""
    fleet.trip("van", "driver", at("2026-11-03"), at("2026-11-03", "16:30"), km=(45000, 45400), log_number=1)
    fleet.trip("sedan", "driver2", at("2026-11-04"), at("2026-11-04", "16:30"), km=(45000, 45300), log_number=1)
    slip(fleet, when=("2026-11-03", "15:00"), km=45390)
    slip(fleet, "sedan", when=("2026-11-04", "15:00"), km=45290, slip_number="B-7", driver=fleet.drivers["driver2"])
    return fleet


def typed(fleet, **changes):
    return {
        "car": fleet.cars["van"].pk, "driver": fleet.drivers["driver"].pk, "taken_on": "20 พ.ย. 2569", "taken_clock": "08.30",
        "odometer": "๔๕,๕๐๐", "litres": "41.5", "baht": "1,290.50", "is_full_tank": "on", "station": "บางจาก", "slip_number": "C-9",
        "note": "", "client_key": uuid4(),
    } | changes  # fmt: skip


# --- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", PEOPLE)
def test_the_list_is_for_the_books_and_for_drivers(busy, browse, person):
    page = shown(browse(busy, person), here("fuel-slips"), 200 if person in ROAD else 403)
    assert ("A-1" in page.text, "B-7" in page.text) == (person in ROAD, person in READERS)


@pytest.mark.parametrize("person", PEOPLE)
def test_the_account_is_for_the_books(busy, browse, person):
    browser = browse(busy, person)
    van = busy.cars["van"].pk
    for address in (here("fuel-account"), here("car-fuel", van)):
        page = shown(browser, address, 200 if person in READERS else 403)
        assert ("1กข 1234" in page.text) == (person in READERS), address
    for name, args in (
        ("fuel-account-print", ()),
        ("fuel-account-sheet", ()),
        ("car-fuel-print", (van,)),
        ("car-fuel-sheet", (van,)),
    ):
        assert browser.get(here(name, *args)).status_code == (200 if person in READERS else 403), name


@pytest.mark.parametrize("person", PEOPLE)
def test_a_slip_is_seen_by_the_books_and_its_driver(busy, browse, person):
    row = FuelSlip.objects.get(slip_number="A-1")
    page = shown(browse(busy, person), here("fuel-slip", row.pk), 200 if person in ROAD else 403)
    assert ("ปตท. ห้วยขวาง" in page.text) == (person in ROAD)
    assert ("ยกเลิกใบนี้" in page.text) == (person == "fleet")


@pytest.mark.parametrize("person", PEOPLE)
def test_who_enters_a_slip(busy, browse, person):
    may = person in {"fleet", "driver"}
    browser = browse(busy, person)
    shown(browser, here("new-fuel-slip"), 200 if may else 403)
    assert browser.post(here("new-fuel-slip"), typed(busy)).status_code == (302 if may else 403)
    assert FuelSlip.objects.count() == 2 + may


def test_another_agency_finds_nothing(busy, other_fleet, browse):
    row = FuelSlip.objects.get(slip_number="A-1")
    browser = browse(other_fleet, "fleet")
    assert rows_of(shown(browser, here("fuel-slips"))) == []
    assert "45,000" not in shown(browser, here("fuel-account")).text
    for address in (
        here("fuel-slip", row.pk), here("fuel-slip-photo", row.pk), here("car-fuel", row.car_id), here("car-fuel-print", row.car_id),
        here("car-fuel-sheet", row.car_id),
    ):  # fmt: skip
        assert browser.get(address).status_code == 404, address
    assert browser.post(here("fuel-slip", row.pk), {"reason": "ผิด"}).status_code == 404
    assert browser.post(here("new-fuel-slip"), typed(busy)).status_code == 422
    assert FuelSlip.objects.count() == 2


# --- the list --------------------------------------------------------------------------------------------------------


def numbers(page):
    """The numbers of the slips in the order of the list."""
    return [row[8].split()[0] for row in rows_of(page)]


def test_the_list_is_searched_filtered_sorted_and_summed(busy, browse):
    slip(busy, when=("2026-10-05", "09:00"), km=44000, litres="10.00", baht="300.00", slip_number="OLD-3", station="เชลล์")
    browser = browse(busy, "fleet")
    page = shown(browser, here("fuel-slips"))
    assert numbers(page) == ["B-7", "A-1", "OLD-3"]
    assert "เติม 3 ครั้ง รวม 90.00 ลิตร เป็นเงิน 2,700.00 บาท" in page.text
    asked = {
        "q=เชลล์": ["OLD-3"],
        "q=ประยูร": ["B-7"],
        "q=1กข a-1": ["A-1"],
        f"car={busy.cars['sedan'].pk}": ["B-7"],
        "month=10": ["OLD-3"],
        "year=2570&month=11": ["B-7", "A-1"],
        "year=2569": [],
        "year=zz&month=99&car=zz&state=zz": ["B-7", "A-1", "OLD-3"],
        "order=taken": ["OLD-3", "A-1", "B-7"],
        "order=-litres": ["B-7", "A-1", "OLD-3"],
        "order=car": ["OLD-3", "A-1", "B-7"],
    }
    assert {query: numbers(shown(browser, f"{here('fuel-slips')}?{query}")) for query in asked} == asked
    assert "ล้างตัวกรอง" in shown(browser, here("fuel-slips") + "?year=2569").text


def test_a_long_list_comes_in_pages_and_takes_no_more_statements(busy, browse):
    browser = browse(busy, "fleet")
    few = queries_of(browser, here("fuel-slips"))
    for number in range(55):
        slip(busy, when=("2026-09-05", f"{number // 6:02}:{number % 6}0"), km=40000 + number, slip_number=f"S{number}")
    assert queries_of(browser, here("fuel-slips")) == few
    assert len(rows_of(shown(browser, here("fuel-slips")))) == 50
    assert len(rows_of(shown(browser, here("fuel-slips") + "?page=2"))) == 7


# --- entering --------------------------------------------------------------------------------------------------------


def test_the_officer_enters_a_slip_for_a_driver(busy, browse):
    browser = browse(busy, "fleet")
    sent = typed(busy) | {"photo": upload("ใบเสร็จ.png")}
    answer = browser.post(here("new-fuel-slip"), sent, follow=True)
    page = sound(answer)
    assert "บันทึกการเติมน้ำมันของ 1กข 1234 แล้ว" in page.text
    row = FuelSlip.objects.get(slip_number="C-9")
    assert (row.taken_at, row.odometer, row.litres, row.baht) == (at("2026-11-20"), 45500, Decimal("41.50"), Decimal("1290.50"))
    assert (row.driver, row.entered_by_name, row.photo.name) == (busy.drivers["driver"], "นายปิ่นกมล ใจดี", "ใบเสร็จ.png")
    picture = browser.get(here("fuel-slip-photo", row.pk))
    assert (picture.status_code, picture["Content-Type"], picture.getvalue()) == (200, "image/png", PNG)
    assert browser.get(here("fuel-slip-photo", row.pk) + "?width=320").status_code == 200


def test_a_slip_sent_twice_is_one(busy, browse):
    browser = browse(busy, "fleet")
    sent = typed(busy)
    assert [browser.post(here("new-fuel-slip"), sent).status_code for _ in range(2)] == [302, 302]
    assert FuelSlip.objects.filter(slip_number="C-9").count() == 1


def test_errors_stand_beside_their_fields_and_words_are_kept(busy, browse):
    browser = browse(busy, "fleet")
    page = sound(browser.post(here("new-fuel-slip"), typed(busy, car="", taken_on="", odometer="มาก", litres="", baht="")), 422)
    assert set(errors_of(page)) == {"car", "taken_on", "odometer", "litres", "baht"}
    kept = values_of(page)
    assert (kept["odometer"], kept["station"], kept["slip_number"]) == ("มาก", "บางจาก", "C-9")


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("taken_on", {"taken_on": "1 ธ.ค. 2569"}),
        ("litres", {"litres": "0"}),
        ("baht", {"baht": "-1"}),
        ("odometer", {"odometer": "45000"}),
    ],
)
def test_what_the_rules_refuse_stands_beside_its_field(busy, browse, field, change):
    page = sound(browse(busy, "fleet").post(here("new-fuel-slip"), typed(busy, **change)), 422)
    assert set(errors_of(page)) == {field}
    assert FuelSlip.objects.count() == 2


def test_a_doubt_is_confirmed(busy, browse):
    browser = browse(busy, "fleet")
    sent = typed(busy, litres="95")
    page = sound(browser.post(here("new-fuel-slip"), sent | {"photo": upload()}), 422)
    assert "เกินความจุถัง 70.0 ลิตร" in errors_of(page)["litres"]
    kept = values_of(page)["kept"]
    assert "ภาพ.png" in page.text
    assert browser.post(here("new-fuel-slip"), sent | {"kept": kept, "confirmed": "1"}).status_code == 302
    row = FuelSlip.objects.get(slip_number="C-9")
    assert (row.litres, row.photo.name) == (Decimal("95.00"), "ภาพ.png")


def test_a_kept_file_is_only_for_who_sent_it(busy, browse):
    page = sound(browse(busy, "fleet").post(here("new-fuel-slip"), typed(busy, litres="") | {"photo": upload()}), 422)
    note = values_of(page)["kept"]
    browser = browse(busy, "driver")
    for number, forged in enumerate((note, "x", note[:-2])):
        sent = typed(busy, kept=forged, odometer="45600", slip_number=f"K{number}")
        assert browser.post(here("new-fuel-slip"), sent).status_code == 302
        assert FuelSlip.objects.get(slip_number=f"K{number}").photo is None


def test_a_wrong_kind_of_file_stands_beside_its_field(busy, browse):
    page = sound(browse(busy, "fleet").post(here("new-fuel-slip"), typed(busy) | {"photo": upload("a.exe", b"MZ")}), 422)
    assert set(errors_of(page)) == {"photo"}


def test_who_drives_himself_enters_what_he_takes_on_his_journey(busy, browse):
    trip = busy.trip("pickup", None, at("2026-11-20"), at("2026-11-20", "16:30"), state=TripState.IN_USE, self_driver_name="ก")
    TripRequest.objects.create(
        agency=busy.office.agency, unit=busy.unit("section"), requester_position=busy.office.posts["officer"], requester_name="นายกมล ใจดี",
        requester_in_words="", destination="x", province="กรุงเทพมหานคร", purpose="x", passengers=1, depart_at=trip.depart_at,
        return_at=trip.return_at, trip=trip,
    )  # fmt: skip
    browser = browse(busy, "officer")
    address = f"{here('new-fuel-slip')}?trip={trip.pk}"
    assert values_of(shown(browser, address))["car"] == str(busy.cars["pickup"].pk)
    sent = typed(busy, car=busy.cars["pickup"].pk, odometer="120100", driver="")
    assert browser.post(address, sent).status_code == 302
    assert FuelSlip.objects.get(slip_number="C-9").trip == trip
    assert browser.post(address, typed(busy, car=busy.cars["van"].pk)).status_code == 422
    assert browse(busy, "planner").get(address).status_code == 403


def test_the_form_begins_with_the_usual_car_of_a_driver(busy, browse):
    kept = values_of(shown(browse(busy, "driver"), here("new-fuel-slip")))
    assert (kept["car"], kept["driver"]) == (str(busy.cars["van"].pk), str(busy.drivers["driver"].pk))
    assert (kept["taken_on"], kept["taken_clock"]) == ("2026-11-25", "10:00")


# --- voiding ---------------------------------------------------------------------------------------------------------


def test_a_slip_is_voided_with_a_reason_and_stays_struck_through(busy, browse):
    row = FuelSlip.objects.get(slip_number="A-1")
    browser = browse(busy, "fleet")
    page = sound(browser.post(here("fuel-slip", row.pk), {"reason": " "}), 422)
    assert set(errors_of(page)) == {"reason"}
    assert browser.post(here("fuel-slip", row.pk), {"reason": "บันทึกซ้ำ"}).status_code == 302
    assert "บันทึกซ้ำ" in shown(browser, here("fuel-slip", row.pk)).text
    page = shown(browser, here("fuel-slips"))
    void = [line for line in page.all("tr") if "k-void" in (line.get("class") or "")]
    assert len(void) == 1
    assert "เติม 1 ครั้ง รวม 40.00 ลิตร" in page.text
    assert numbers(shown(browser, here("fuel-slips") + "?state=voided")) == ["A-1"]
    assert numbers(shown(browser, here("fuel-slips") + "?state=valid")) == ["B-7"]
    assert browser.post(here("fuel-slip", row.pk), {"reason": "อีกครั้ง"}).status_code == 409


@pytest.mark.parametrize("person", ["director", "driver", "auditor"])
def test_only_the_keeper_voids(busy, browse, person):
    row = FuelSlip.objects.get(slip_number="A-1")
    assert browse(busy, person).post(here("fuel-slip", row.pk), {"reason": "ผิด"}).status_code == 403
    assert FuelSlip.objects.get(pk=row.pk).voided_at is None


# --- the account -----------------------------------------------------------------------------------------------------


def test_the_account_shows_each_car_beside_its_criterion(busy, browse):
    page = shown(browse(busy, "fleet"), here("fuel-account") + "?year=2570&month=11")
    assert rows_of(page) == [
        ["1กข 1234 โตโยต้า คอมมิวเตอร์ 2566", "45,000", "45,400", "400", "40.00", "1,200.00", "10.00", "10.00", "+0.00", "ตามเกณฑ์"],
        [
            "กค 5678 โตโยต้า อัลติส 2566", "45,000", "45,300", "300", "40.00", "1,200.00", "7.50", "14.00", "–6.50",
            "สิ้นเปลืองเกินเกณฑ์",
        ],
        ["ฮภ 999 อีซูซุ ดีแมคซ์ 2566", "–", "–", "–", "–", "–", "–", "10.00", "–", "ไม่มีการใช้รถ"],
    ]  # fmt: skip
    assert "เดือนพฤศจิกายน พ.ศ. 2569" in page.text
    odd = [line for line in page.all("tr") if "k-odd" in (line.get("class") or "")]
    assert [line[0][0].text for line in odd] == ["กค 5678"]


def test_the_account_is_narrowed_sorted_and_shown_by_year(busy, browse):
    browser = browse(busy, "fleet")

    def plates(query):
        return [row[0].split()[0] for row in rows_of(shown(browser, f"{here('fuel-account')}?{query}"))]

    asked = {
        "show=odd": ["กค"],
        "show=used": ["1กข", "กค"],
        "q=ดีแมคซ์": ["ฮภ"],
        "order=-distance": ["1กข", "กค", "ฮภ"],
        "order=use": ["ฮภ", "กค", "1กข"],
        "order=zz": ["1กข", "กค", "ฮภ"],
        "month=all": ["1กข", "กค", "ฮภ"],
        "part=m10&show=used": [],
        "month=10&year=2570&show=used": [],
    }
    assert {query: plates(query) for query in asked} == asked
    assert "ปีงบประมาณ พ.ศ. 2570" in shown(browser, here("fuel-account") + "?month=all").text


def test_the_chart_marks_the_criterion_and_has_its_table(busy, browse):
    page = shown(browse(busy, "fleet"), here("fuel-account"))
    assert re.findall(r'class="s-bar-fill" y="2" width="([\d.]+)%"', page.text) == ["71.43", "53.57"]
    assert re.findall(r'class="k-criterion" x1="([\d.]+)%"', page.text) == ["71.43", "100.00"]
    twin = next(table for table in page.all("table") if page.inside(table, "details") is not None)
    lines = [["".join(cell.itertext()).strip() for cell in row.iter("td")] for row in twin.iter("tr")][1:]
    assert lines == [
        ["1กข 1234", "10.00", "10.00", "+0.00", "ตามเกณฑ์"],
        ["กค 5678", "7.50", "14.00", "–6.50", "สิ้นเปลืองเกินเกณฑ์"],
    ]


def test_the_account_takes_no_more_statements_for_many_cars(busy, browse):
    browser = browse(busy, "fleet")
    few = queries_of(browser, here("fuel-account"))
    for number in range(30):
        busy.car(f"c{number}", f"ก {number}")
        slip(busy, f"c{number}", km=45100)
    assert queries_of(browser, here("fuel-account")) == few


def test_a_car_has_its_months_and_each_filling(busy, browse):
    slip(busy, when=("2026-11-08", "09:00"), km=45790, litres="40.00", slip_number="A-2")
    slip(busy, when=("2026-11-09", "09:00"), km=45890, litres="20.00", slip_number="A-3", is_full_tank=False)
    browser = browse(busy, "fleet")
    page = shown(browser, here("car-fuel", busy.cars["van"].pk))
    tables = [table for table in page.all("table") if page.inside(table, "details") is None]
    lines = [["".join(cell.itertext()).strip() for cell in row.iter("td")][:6] for row in tables[1].iter("tr")][1:]
    assert lines == [
        ["9 พ.ย. 2569 09:00 น.", "45,890", "20.00 ไม่เต็มถัง", "1,200.00", "–", ""],
        ["8 พ.ย. 2569 09:00 น.", "45,790", "40.00", "1,200.00", "10.00", ""],
        ["3 พ.ย. 2569 15:00 น.", "45,390", "40.00", "1,200.00", "–", ""],
    ]
    assert rows_of(page) == [["พ.ย. 69", "8.90", "10.00", "–1.10", "ตามเกณฑ์"]]
    months = [["".join(cell.itertext()).strip() for cell in row.iter("td")] for row in tables[0].iter("tr")][1:]
    assert months == [
        ["พ.ย. 69", "45,000", "45,890", "890", "1", "100.00", "3,600.00", "8.90", "–1.10", "ตามเกณฑ์ นอกสมุดบันทึก 490 กม."],
        ["ต.ค. 69", "–", "–", "–", "0", "–", "–", "–", "–", "ไม่มีการใช้รถ"],
    ]
    shown(browser, here("car-fuel", busy.cars["van"].pk) + "?year=2568&page=9")


# --- on paper and as a spreadsheet -----------------------------------------------------------------------------------


def test_the_account_is_printed(busy, browse):
    answer = browse(busy, "director").get(here("fuel-account-print") + "?year=2570&month=11")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    text = text_of(answer.content)
    for words in (
        "บัญชีน้ำมันเชื้อเพลิงประจำเดือน", "เดือนพฤศจิกายนพ.ศ.๒๕๖๙", "๑กข๑๒๓๔กรุงเทพมหานคร", "–๖.๕๐*", "*ต่างจากเกณฑ์เกินร้อยละ๒๐", "รวม๓คัน",
        "ไม่มีการใช้รถ", flat("(นายสมชาย ใจดี)"), flat("(นายปิ่นกมล ใจดี)"), "ผู้จัดทำ", "หัวหน้าหน่วยงาน",
    ):  # fmt: skip
        assert words in text, words
    year = text_of(browse(busy, "fleet").get(here("fuel-account-print") + "?part=year").content)
    assert "ปีงบประมาณพ.ศ.๒๕๗๐" in year
    assert "ประจำเดือน" not in year


def test_the_account_of_a_car_is_printed_by_month(busy, browse):
    text = text_of(browse(busy, "fleet").get(here("car-fuel-print", busy.cars["van"].pk)).content)
    assert "เดือนพฤศจิกายนพ.ศ.๒๕๖๙" in text
    assert "รวม๑เดือน" in text


def sheet_of(answer):
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active


def test_the_account_is_a_spreadsheet_that_reckons(busy, browse):
    page = sheet_of(browse(busy, "auditor").get(here("fuel-account-sheet") + "?year=2570&month=11"))
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    head = next(number for number, row in enumerate(rows) if row[0] == "ลำดับที่")
    assert rows[0][0] == "บัญชีน้ำมันเชื้อเพลิง"
    assert rows[head + 2] == [
        2, "เดือนพฤศจิกายน พ.ศ. 2569", "กค 5678 กรุงเทพมหานคร", "โตโยต้า อัลติส 2566", "แก๊สโซฮอล์ 95", 45000, 45300, 300, 300, 40,
        1200, 7.5, 14, -6.5, -46.4, "สิ้นเปลืองเกินเกณฑ์", None,
    ]  # fmt: skip
    assert rows[head + 4][7] == f"=SUM(H{head + 2}:H{head + 4})"
    assert sheet_of(browse(busy, "fleet").get(here("car-fuel-sheet", busy.cars["van"].pk))).max_row > 4


def test_a_car_that_is_gone_is_in_the_account_of_its_time_only(busy, browse):
    Car.objects.filter(pk=busy.cars["pickup"].pk).update(disposed_on=at("2026-10-20").date())
    browser = browse(busy, "fleet")
    assert "ฮภ 999" not in shown(browser, here("fuel-account") + "?year=2570&month=11").text
    assert "ฮภ 999" in shown(browser, here("fuel-account") + "?year=2570&month=10").text
