"""The tables of the car regulation: forms 1, 2, 4, 6 and the fuel account."""

import io
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pytest

from samnak.fleet.rendering import (
    fuel_account,
    render_fuel_account,
    render_log_book,
    render_repair_record,
    render_vehicle_account,
    repair_record,
    vehicle_account,
)
from samnak.fleet.rendering import log_book as log_book_form
from samnak.fleet.rendering.ledger import WIDTH
from samnak.fleet.rendering.sheets import CENTIMETRE
from samnak.fleet.rendering.wording import lines
from tests.fleet.reading_paper import pages_of, text_of
from tests.fleet.rendering_samples import (
    EMPTY_LOG_BOOK,
    FUEL,
    LOG_BOOK,
    REPAIRS,
    UGLY_WIDE_LOG_BOOK,
    VEHICLES,
    WIDE_LOG_BOOK,
    fuel_row,
    log_book,
    log_row,
    repair_row,
)

TABLES = {
    "log": (log_book_form._COLUMNS, 14),
    "wide log": (log_book_form._WIDE_COLUMNS, 12),
    "repairs": (repair_record._COLUMNS, 14),
    "fuel": (fuel_account._COLUMNS, 14),
    "vehicles": (vehicle_account._COLUMNS, 14),
}


@pytest.mark.parametrize("name", TABLES)
def test_heads_fit_their_columns(name: str) -> None:
    columns, size = TABLES[name]
    left = WIDTH - sum(column.width for column in columns)
    assert left > 2
    for column in columns:
        made = lines(column.head, (column.width or left) * CENTIMETRE - 6.5, size, "spaces", bold=True)
        assert "".join(made).replace(" ", "") == column.head.replace("\n", "").replace(" ", "")
        assert len(made) == column.head.count("\n") + 1, column.head


@pytest.mark.parametrize(
    ("kind", "form", "title"),
    [
        ("position", "แบบ๑", "บัญชีรถประจำตำแหน่ง"),
        ("central", "แบบ๒", "บัญชีรถส่วนกลาง"),
        ("reception", "แบบ๒", "บัญชีรถรับรอง"),
        ("provincial_reception", "แบบ๒", "บัญชีรถรับรองประจำจังหวัด"),
        ("escort", "แบบ๒", "บัญชีรถอารักขา"),
    ],
)
def test_the_kind_of_cars_chooses_form_and_title(kind, form, title) -> None:
    (page,) = pages_of(render_vehicle_account(replace(VEHICLES, kind=kind)))
    assert form in page
    assert f"{title}สำนักงานวัฒนธรรมจังหวัดเชียงใหม่ณวันที่๒๕พฤศจิกายน๒๕๖๙" in page


def test_account_of_cars_has_the_columns_of_its_form() -> None:
    text = text_of(render_vehicle_account(VEHICLES))
    for head in ("ลำดับที่", "ชื่อรถ", "แบบ/รุ่น/ปี", "ขนาด(ซีซี)", "หมายเลขทะเบียน", "สังกัด", "ราคา", "วันได้มา", "วันจ่ายออก/เหตุ", "หมายเหตุ"):
        assert head in text
    for value in ("Toyota", "Commuter๒.๘ปี๒๕๖๖", "๒,๗๕๕", "กข๑๒๓๔เชียงใหม่", "๑,๒๙๙,๐๐๐.๐๐", "๑๔ก.พ.๒๕๖๖", "๕ต.ค.๒๕๖๙ขายทอดตลาด"):
        assert value in text


def test_log_book_has_trips_totals_and_three_to_sign() -> None:
    (page,) = pages_of(render_log_book(LOG_BOOK))
    assert "แบบ๔" in page
    for head in ("ออกเดินทาง", "กลับถึงสำนักงาน", "ผู้ใช้รถ", "สถานที่ไป", "เมื่อกลับ", "พนักงานขับรถ(ลงชื่อ)", "หมายเหตุ"):
        assert head in page
    assert "รถหมายเลขทะเบียนกข๑๒๓๔เชียงใหม่" in page
    assert "๒พ.ย.๒๕๖๙๐๘.๓๐นายปิ่นกมลวัฒนผู้ดีวัดพระธาตุดอยสุเทพราชวรวิหาร๔๕,๐๖๐๒พ.ย.๒๕๖๙๑๖.๐๕๔๕,๑๒๐๖๐นายสมมติตัวอย่าง" in page
    assert "รวม๙เที่ยว๕๔๐" in page
    assert page.count("(ลงชื่อ)") == 4
    for role in ("พนักงานขับรถ", "เจ้าหน้าที่ผู้ควบคุมรถ", "หัวหน้าหน่วยงาน"):
        assert role in page


def test_an_odd_odometer_is_marked_in_bold_before_the_remark() -> None:
    row = log_row(1, odometer_mark="เลข กม. ขาดช่วง 12 กม.", remark="เติมน้ำมัน")
    pdf = render_log_book(log_book(1, rows=(row,)))
    assert "เลขกม.ขาดช่วง๑๒กม.เติมน้ำมัน" in text_of(pdf)


def test_a_trip_still_under_way_has_no_distance() -> None:
    text = text_of(render_log_book(log_book(1, rows=(log_row(0, return_at=None, odometer_in=None),))))
    assert "๔๕,๐๐๐นายสมมติตัวอย่าง" in text
    assert "รวม๑เที่ยว๐" in text


def test_numbers_of_the_book_go_on_from_month_to_month() -> None:
    text = text_of(render_log_book(log_book(2, rows=(replace(log_row(0), number=118), log_row(1)))))
    assert "๑๑๘๑พ.ย." in text
    assert "๒๒พ.ย." in text


def test_the_provincial_book_adds_its_columns() -> None:
    text = text_of(render_log_book(WIDE_LOG_BOOK))
    for head in ("เลขที่ใบขอรถ", "สังกัดผู้ขอ", "ภารกิจ", "น้ำมันเชื้อเพลิง", "ลิตร", "บาท", "สถานะตรวจรับ"):
        assert head in text
        assert head not in text_of(render_log_book(LOG_BOOK))
    assert "๑/๒๕๗๐" in text
    assert "ตรวจรับแล้ว" in text
    assert "๕๔๐๑๑๕.๕๖๓,๗๐๓.๕๐" in text


@pytest.mark.parametrize("wide", [False, True])
def test_heads_stand_on_every_page_and_no_trip_is_lost(wide: bool) -> None:
    rows = tuple(log_row(number, destination=f"ตำบลที่ {number} ของอำเภอ") for number in range(100))
    pages = pages_of(render_log_book(log_book(0, rows=rows, wide=wide)))
    assert len(pages) > 4
    assert all("สถานที่ไป" in page for page in pages)
    text = "".join(pages)
    thai = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
    assert all(f"ตำบลที่{number}ของ".translate(thai) in text for number in range(100))
    assert pages[-1].count("(ลงชื่อ)") == 4
    assert f"หน้า๑/{len(pages)}".translate(thai) in pages[0]


@pytest.mark.parametrize("count", range(8, 30))
def test_nobody_signs_a_page_without_trips(count: int) -> None:
    pages = pages_of(render_log_book(log_book(count)))
    assert pages[-1].count("๔๕,") + pages[-1].count("๔๖,") >= 2 * min(count, 2)
    assert "(นายน้ำใจฐานน้ำ)" in pages[-1]


def test_a_row_higher_than_a_page_goes_on_on_the_next() -> None:
    pages = pages_of(render_log_book(UGLY_WIDE_LOG_BOOK))
    assert "".join(pages).count("ลงวันที่๒พฤศจิกายน๒๕๖๙") == 3


def test_the_empty_book_has_rows_to_write_in() -> None:
    (page,) = pages_of(render_log_book(EMPTY_LOG_BOOK))
    assert "เที่ยว" not in page
    with pikepdf.open(io.BytesIO(render_log_book(EMPTY_LOG_BOOK))) as pdf:
        assert pdf.pages[0].Contents.read_bytes().count(b" l\n") > 12


def test_repairs_are_added_up() -> None:
    (page,) = pages_of(render_repair_record(REPAIRS))
    assert "แบบ๖" in page
    assert "รายละเอียดการซ่อมบำรุงสำนักงานวัฒนธรรมจังหวัดเชียงใหม่ปีงบประมาณพ.ศ.๒๕๗๐" in page
    for head in ("วันเดือนปี", "เลขกม.", "รายการซ่อม/เปลี่ยน", "จำนวนเงิน(บาท)", "สถานที่ซ่อม", "วันตรวจรับ/ผู้ตรวจรับ"):
        assert head in page
    assert "๒พ.ย.๒๕๖๙๔๕,๕๐๐เปลี่ยนถ่ายน้ำมันเครื่องและไส้กรองตรวจเช็กตามระยะ๑,๐๐๑.๐๐" in page
    assert "รวมเป็นเงิน๖,๐๑๕.๐๐" in page
    assert "(ลงชื่อ)" not in page


def test_repairs_without_a_price_count_nothing() -> None:
    rows = (repair_row(0, cost=None), repair_row(1, cost=Decimal("10.05")))
    assert "รวมเป็นเงิน๑๐.๐๕" in text_of(render_repair_record(replace(REPAIRS, rows=rows)))


def test_fuel_account_shows_each_car_beside_its_criterion() -> None:
    (page,) = pages_of(render_fuel_account(FUEL))
    assert "บัญชีน้ำมันเชื้อเพลิงประจำเดือนสำนักงานวัฒนธรรมจังหวัดเชียงใหม่เดือนพฤศจิกายนพ.ศ.๒๕๖๙" in page
    for head in ("เลขกม.", "ก่อน", "หลัง", "ระยะทาง(กม.)", "ลิตร", "บาท", "ใช้จริง", "เกณฑ์", "ผลต่าง"):
        assert head in page
    assert "๔๕,๐๐๐๔๖,๒๕๐๑,๒๕๐๑๑๘.๔๒๓,๗๘๙.๔๔๑๐.๕๖๑๐.๐๐+๐.๕๖" in page
    assert "๗.๑๐๑๐.๐๐–๒.๙๐*" in page
    assert "*ใช้น้ำมันเชื้อเพลิงต่างจากเกณฑ์ของหน่วยงานเกินร้อยละ๑๕" in page
    assert "รวม๓คัน๓,๗๕๐๒๓๖.๘๔๗,๕๗๘.๘๘" in page
    assert page.count("(ลงชื่อ)") == 3
    assert page.count("ลงนามทางอิเล็กทรอนิกส์") == 2


def test_the_rule_of_the_mark_is_printed_only_with_a_mark() -> None:
    text = text_of(render_fuel_account(replace(FUEL, rows=(fuel_row(1),))))
    assert "*" not in text
    assert "ร้อยละ" not in text
