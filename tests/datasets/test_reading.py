# ruff: noqa: DTZ001 (a workbook knows no time zones)
"""Files as tables: encodings, delimiters, headings, types, dates of two eras."""

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from samnak.datasets.content.quality import check
from samnak.datasets.content.reading import decoded, delimiter_of, read_table
from samnak.datasets.content.schema import ColumnDraft, column_name, describe, detect_type, understand
from samnak.datasets.content.values import date_of, decimal_of, integer_of, kept, tidy
from samnak.datasets.errors import UnreadableTableError

LINES = 'ลำดับ,จังหวัด,จำนวนผู้เข้าชม\n1,เชียงใหม่,"1,250"\n2,น่าน,๓๐๕\n'


def table_of(text, encoding="utf-8", name="data.csv"):
    return read_table(io.BytesIO(text.encode(encoding)), name)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp874", "TIS-620 (cp874)"),
    ],
)
def test_encodings(encoding, told):
    table = table_of(LINES, encoding)
    assert (table.encoding, table.headings, table.rows[1]) == (told, ["ลำดับ", "จังหวัด", "จำนวนผู้เข้าชม"], ["2", "น่าน", "๓๐๕"])


def test_text_that_is_neither():
    assert decoded("ไทย".encode("cp874")) == ("ไทย", "TIS-620 (cp874)")
    with pytest.raises(UnreadableTableError):
        decoded(b"\xe4\xb8\xad\xff\xfe\xfc\xdb")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters(mark):
    text = (
        mark.join(["a", "b", "c"]) + "\n" + mark.join(["1", "2;0" if mark != ";" else "2", "3,5" if mark != "," else "3"]) + "\n"
    )
    assert delimiter_of(text) == mark


def test_heading_below_a_title():
    table = table_of("รายงานผู้เข้าชม ปี 2568,,\n,,\nปี,จังหวัด,จำนวน\n2568,ตาก,10\n2569,ตาก,12\n,,\n")
    assert (table.heading_row, table.headings, table.about, len(table.rows)) == (
        3,
        ["ปี", "จังหวัด", "จำนวน"],
        ["รายงานผู้เข้าชม ปี 2568"],
        2,
    )


def test_one_column_and_ragged_rows():
    assert table_of("ชื่อ\nก\nข\n").rows == [["ก"], ["ข"]]
    table = table_of("a,b\n1,2,3\n4\n")
    assert (table.headings, table.rows) == (["a", "b", ""], [["1", "2", "3"], ["4", None, None]])


def test_workbook():
    book = Workbook()
    hidden = book.active
    hidden.sheet_state = "hidden"
    hidden.append(["ก", "ข"])
    sheet = book.create_sheet("ข้อมูล")
    for row in (
        ["ตารางที่ 1"],
        ["วันที่", "รายการ", "บาท"],
        [datetime(2569, 1, 15), "ค่าน้ำ", 1200.5],
        [datetime(2026, 2, 1), "ค่าไฟ", 3000.0],
    ):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    table = understand(read_table(io.BytesIO(stream.getvalue()), "a.xlsx"))
    assert [(one.name, one.kind) for one in table.columns] == [("date", "date"), ("item", "text"), ("column_3", "decimal")]
    assert table.rows == [["2026-01-15", "ค่าน้ำ", 1200.5], ["2026-02-01", "ค่าไฟ", 3000.0]]
    assert table.eras[0] == (1, 1)


@pytest.mark.parametrize("content", [b"", b"a,b\n", b"\n\n"])
def test_nothing_in_it(content):
    with pytest.raises(UnreadableTableError):
        read_table(io.BytesIO(content), "a.csv")


def test_not_a_workbook():
    with pytest.raises(UnreadableTableError):
        read_table(io.BytesIO(b"PK\x03\x04nothing"), "a.xlsx")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,234", 1234),
        ("๑๒,๓๔๕", 12345),
        ("-5", -5),
        ("1,23", None),
        ("12a", None),
        (7.0, 7),
        (True, None),
        ("2.5", None),
        ("9" * 22, None),
    ],
)
def test_integers(typed, number):
    assert integer_of(tidy(typed)) == number


@pytest.mark.parametrize(("typed", "number"), [("1,234.50", 1234.5), (".5", 0.5), ("๓.๑๔", 3.14), ("12", 12.0), ("1.2.3", None)])
def test_decimals(typed, number):
    assert decimal_of(tidy(typed)) == number


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2569-11-26", (date(2026, 11, 26), True)), ("2026-11-26", (date(2026, 11, 26), False)), ("26/11/2569", (date(2026, 11, 26), True)),
        ("๒๖/๑๑/๒๕๖๙", (date(2026, 11, 26), True)), ("26 พ.ย. 2569", (date(2026, 11, 26), True)),
        ("29 กุมภาพันธ์ 2567", (date(2024, 2, 29), True)), ("31/02/2569", None), ("เมื่อวาน", None),
    ],
)  # fmt: skip
def test_dates(typed, day):
    assert date_of(typed) == day


@pytest.mark.parametrize(
    ("typed", "left"), [(" ก  ข ", "ก ข"), ("-", None), ("N/A", None), ("ไม่มีข้อมูล", None), (float("nan"), None), (3.0, 3)]
)
def test_tidying(typed, left):
    assert tidy(typed) == left


def test_what_does_not_fit_is_kept():
    assert kept("ประมาณ 30", "integer") == ("ประมาณ 30", False)
    assert kept(None, "integer") == (None, True)
    assert kept("ใช่", "boolean") == (True, True)


@pytest.mark.parametrize(
    ("heading", "cells", "kind"),
    [
        ("จำนวน", ["1", "2,000", "๓"], "integer"), ("จำนวน", ["1", "2.5"], "decimal"), ("รหัสไปรษณีย์", ["50200", "10300"], "code"),
        ("เลข", ["001", "002"], "code"), ("วันที่", ["1 ม.ค. 2569", "2569-02-01"], "date"), ("เปิด", ["ใช่", "ไม่ใช่", None], "boolean"),
        ("ชื่อ", ["ก", "1"], "text"), ("ว่าง", [None], "text"), ("จำนวน", [*map(str, range(19)), "n.d."], "integer"),
    ],
)  # fmt: skip
def test_types(heading, cells, kind):
    assert detect_type(heading, [tidy(one) for one in cells]) == kind


def test_names():
    assert column_name("จังหวัด", 0, set()) == "province"
    assert column_name("จังหวัด", 0, {"province"}) == "province_2"
    assert column_name("Total (baht)", 3, set()) == "total_baht"
    assert column_name("ยอดยกมา", 3, set()) == "column_4"
    assert column_name("2569", 1, set()) == "column_2"


def test_what_is_known_stays():
    known = [ColumnDraft(name="visitors", label="ผู้เข้าชม (คน)", kind="decimal", heading="จำนวน", unit="คน", required=True)]
    table = understand(table_of("จังหวัด,จำนวน\nตาก,1\n"), known)
    assert [(one.name, one.label, one.kind, one.unit) for one in table.columns] == [
        ("province", "จังหวัด", "text", ""), ("visitors", "ผู้เข้าชม (คน)", "decimal", "คน"),
    ]  # fmt: skip
    assert table.rows == [["ตาก", 1.0]]


def test_statistics():
    table = understand(table_of("จังหวัด,จำนวน\nตาก,1\nตาก,3\nน่าน,-\n"))
    describe(table)
    assert table.columns[1].statistics == {
        "rows": 3,
        "missing": 1,
        "distinct": 2,
        "top": [["1", 1], ["3", 1]],
        "min": 1,
        "max": 3,
        "mean": 2.0,
        "sum": 4,
    }
    assert table.columns[0].statistics == {"rows": 3, "missing": 0, "distinct": 2, "top": [["ตาก", 2], ["น่าน", 1]]}


def test_quality():
    text = "ปี,วันที่,ร้อยละ,รหัส\n2568,1/1/2568,50,ก1\n2026,2026-01-01, 120 ,ก1\n2569,2/1/2569,x,ก2\n2569,2/1/2569,x,ก2\n" + "".join(
        f"2569,{day}/3/2569,{day},ก{day}\n" for day in range(3, 26)
    )
    raw = table_of(text)
    table = understand(raw)
    table.columns[3].unique = True
    found = {(one.kind, one.place): (one.count, one.rows) for one in check(table, date(2026, 11, 26))}
    assert found == {
        ("duplicate_row", -1): (1, (4,)),
        ("mixed_era", 0): (1, (2,)),
        ("mixed_era", 1): (1, ()),
        ("wrong_type", 2): (2, (3, 4)),
        ("out_of_range", 2): (1, (2,)),
        ("spaces", 2): (1, (2,)),
        ("duplicate_value", 3): (2, (2, 4)),
    }
