"""Personal data is found where it stands, told masked, and covered."""

import pytest

from samnak.datasets.content.personal import MASK, excerpt, is_citizen_id, masked, search, spans
from samnak.datasets.content.schema import ColumnDraft
from samnak.datasets.enums import PersonalKind

PLAIN = ColumnDraft(name="note", label="หมายเหตุ", kind="text")


def kinds_in(text, column=PLAIN):
    return [(kind.value, text[start:end]) for kind, start, end in spans(text, column)]


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("1101700230708", True),
        ("1101700230705", False),
        ("1-1017-00230-70-8", True),
        ("๑-๑๐๑๗-๐๐๒๓๐-๗๐-๘", True),
        ("110170023070", False),
    ],
)
def test_the_check_digit(digits, valid):
    assert is_citizen_id(digits) is valid


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("เลข 1101700230708 ครับ", [("citizen_id", "1101700230708")]),
        ("๑ ๑๐๑๗ ๐๐๒๓๐ ๗๐ ๘", [("citizen_id", "๑ ๑๐๑๗ ๐๐๒๓๐ ๗๐ ๘")]),
        ("1101700230704", []),
        ("โทร 081-234-5678 หรือ 0 2209 3599", [("phone", "081-234-5678"), ("phone", "0 2209 3599")]),
        ("โทร ๐๘๑๒๓๔๕๖๗๘", [("phone", "๐๘๑๒๓๔๕๖๗๘")]),
        ("+66 81 234 5678", [("phone", "+66 81 234 5678")]),
        ("053-112-333", [("phone", "053-112-333")]),
        ("ส่งที่ somchai.j@example.go.th", [("email", "somchai.j@example.go.th")]),
        ("บัญชี 123-4-56789-0", [("bank_account", "123-4-56789-0")]),
        ("เลขบัญชี 1234567890", [("bank_account", "1234567890")]),
        ("หนังสือเดินทาง AA1234567", [("passport", "AA1234567")]),
        ("12/3 หมู่ที่ 5 ตำบลสุเทพ", [("address", "12/3 หมู่ที่ 5 ตำบลสุเทพ")]),
        ("เลขที่ 10 ถนนเทียมร่วมมิตร", [("address", "เลขที่ 10 ถนนเทียมร่วมมิตร")]),
        ("มอบให้นายสมชาย ใจดี ดำเนินการ", [("name", "นายสมชาย ใจดี")]),
        ("น.ส.มาลี รักไทย", [("name", "น.ส.มาลี รักไทย")]),
        ("ด.ช. ก้องภพ มีสุข", [("name", "ด.ช. ก้องภพ มีสุข")]),
        ("พล.ต.อ.ประเสริฐ กล้าหาญ", [("name", "พล.ต.อ.ประเสริฐ กล้าหาญ")]),
        ("ว่าที่ร้อยตรีวิชัย สุขใจ", [("name", "ว่าที่ร้อยตรีวิชัย สุขใจ")]),
        ("ร.ต.อ. หญิงดี มีชัย", [("name", "ร.ต.อ. หญิงดี มีชัย")]),
        ("นายอำเภอแม่ริม", []),
        ("นายกรัฐมนตรี", []),
        ("นายทะเบียนท้องถิ่น", []),
        ("ทนายความอาสา", []),
        ("จำนวน 2569 คน วันที่ 12/3/2569", []),
        ("19.9123, 99.8456", []),
        ("1,234,567,890.00", []),
        ("วธ 0203/ว 1234", []),
    ],
)
def test_what_is_personal(text, found):
    assert kinds_in(text) == found


def test_a_column_of_names_has_no_titles():
    column = ColumnDraft(name="full_name", label="ชื่อ-นามสกุล", kind="text")
    assert kinds_in("สมชาย ใจดี", column) == [("name", "สมชาย ใจดี")]
    assert kinds_in("สมชาย ใจดี", PLAIN) == []


def test_numbers_of_a_workbook_are_looked_at_too():
    column = ColumnDraft(name="id", label="เลข", kind="integer")
    (found,) = search([column], [[1101700230708], [12], [None]])
    assert (found.kind, found.count, found.places) == (PersonalKind.CITIZEN_ID, 1, [(1, "••••••0708")])


def test_one_result_a_column_and_kind():
    rows = [["081-234-5678 และ 089-765-4321", "x"], ["081-234-5678", "นายสมชาย ใจดี"]]
    found = search([PLAIN, PLAIN], rows)
    assert [(one.place, one.kind.value, one.count, len(one.places)) for one in found] == [(0, "phone", 2, 3), (1, "name", 1, 1)]


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (PersonalKind.EMAIL, "somchai@example.com", "s•••@e•••"),
        (PersonalKind.NAME, "นายสมชาย ใจดี", "นาย••• ใจด•••"),
        (PersonalKind.PHONE, "0812345678", "••••••5678"),
    ],
)
def test_excerpts_do_not_tell(kind, text, shown):
    assert excerpt(kind, text) == shown


def test_covering_takes_only_what_was_chosen():
    text = "นายสมชาย ใจดี โทร 081-234-5678"
    assert masked(text, PLAIN, {"phone"}) == f"นายสมชาย ใจดี โทร {MASK}"
    assert masked(text, PLAIN, {"phone", "name"}) == f"{MASK} โทร {MASK}"
    assert masked("ไม่มีอะไร", PLAIN, {"phone"}) == "ไม่มีอะไร"
    assert masked(1101700230708, PLAIN, {"citizen_id"}) == MASK


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("decimal", 1101700230708.0, "citizen_id"),
        ("date", "นายสมชาย ใจดี", "name"),
        ("boolean", "081-234-5678", "phone"),
        ("date", "2026-11-26", None),
        ("decimal", 20.5, None),
        ("boolean", True, None),
    ],
)
def test_no_type_of_a_column_hides_personal_data(kind, value, found):
    column = ColumnDraft(name="x", label="x", kind=kind)
    assert [one.kind.value for one in search([column], [[value]])] == ([found] if found else [])
    assert masked(value, column, {found}) == (MASK if found else value)
