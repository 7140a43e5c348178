"""The pages as people use them."""

import io
from datetime import timedelta

import openpyxl
import pikepdf
import pytest
from django.urls import reverse

from samnak.core import thai
from samnak.core.time import bangkok_today
from samnak.correspondence import services
from samnak.correspondence.models import Assignment, Dispatch, Letter, Minute, OutsideParty, Register, RegisterEntry
from tests.correspondence.test_flow import registered, send, waiting
from tests.correspondence.test_issuing import issue, sign


@pytest.fixture
def browse(client):
    """Return a function that signs a person in and gives the browser back."""

    def sign_in(office, name):
        client.force_login(office.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def at(name, *args):
    return reverse(f"correspondence:{name}", args=args)


PAPER = {
    "kind": "external_letter",
    "urgency": "urgent",
    "secrecy": "none",
    "document_number": "กษ ๐๐๑๒/๔๕",
    "document_date": "๒๐ พ.ย. ๖๙",
    "from_text": "สำนักงาน ก",
    "to_text": "อธิบดี",
    "subject": "ขอเชิญประชุม",
    "action": "",
    "remark": "",
    "submit_to": "",
}


def blank_pdf():
    made = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    document.save(made)
    return made.getvalue()


@pytest.mark.parametrize("name", ["registrar", "officer", "head", "keeper", "stranger"])
@pytest.mark.parametrize(
    "page",
    ["incoming", "outgoing", "registers", "addresses"],
)
def test_every_list_opens_for_everybody(office, other, browse, name, page):
    send(office, other)
    browser = browse(other, name)
    for box in ("", "?box=waiting", "?box=register", "?box=failed", "?box=all", "?box=all&q=ข้อมูล&urgency=x&state=zzz&page=99"):
        assert browser.get(at(page) + box).status_code == 200


def test_lists_show_what_concerns_the_person_and_nothing_else(office, other, browse):
    send(office, other)
    assert "ขอความอนุเคราะห์ข้อมูล" in browse(other, "registrar").get(at("incoming")).text
    assert "ขอความอนุเคราะห์ข้อมูล" not in browse(other, "stranger").get(at("incoming") + "?box=all").text
    assert "ขอความอนุเคราะห์ข้อมูล" not in browse(office, "stranger").get(at("outgoing") + "?box=all").text


def test_paper_is_registered_with_its_scan_and_the_next_form_is_empty(other, browse):
    browser = browse(other, "registrar")
    sent = PAPER | {"registry": str(other.registry.pk), "scan": io.BytesIO(blank_pdf())}
    sent["scan"].name = "สแกน.pdf"
    answer = browser.post(at("paper"), sent)
    letter = Letter.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{at('paper')}?done={letter.pk}")
    assert (letter.document_number, letter.document_date.isoformat(), letter.urgency) == ("กษ 0012/45", "2026-11-20", "urgent")
    assert letter.files.get().file.blob.pages == 1
    shown = browser.get(answer.url).text
    assert f"1/{thai.buddhist_year(bangkok_today())}" in shown
    assert 'value="กษ 0012/45"' not in shown
    assert f'data-ui-keep="paper-{letter.pk}"' in shown
    page = browser.get(at("page", letter.pk, letter.files.get().pk, 1))
    assert (page.status_code, page["Content-Type"]) == (200, "image/png")
    copy = browser.get(at("copy", letter.pk))
    assert (copy.status_code, copy.content[:5]) == (200, b"%PDF-")


def test_a_second_copy_is_warned_of_and_taken_in_only_when_confirmed(other, browse):
    browser = browse(other, "registrar")
    sent = PAPER | {"registry": str(other.registry.pk)}
    browser.post(at("paper"), sent)
    again = browser.post(at("paper"), sent)
    assert again.status_code == 200
    assert "อาจเป็นหนังสือที่ลงรับแล้ว" in again.text
    assert 'value="ขอเชิญประชุม"' in again.text
    typing = browser.get(at("duplicates"), {"document_number": "กษ 0012/45", "from_text": "", "document_date": ""})
    assert "กษ 0012/45" in typing.text
    assert Letter.objects.count() == 1
    browser.post(at("paper"), sent | {"confirmed": "1"})
    assert Letter.objects.count() == 2


def test_bad_input_is_told_beside_the_field_and_kept(other, browse):
    sent = PAPER | {"registry": str(other.registry.pk), "subject": "", "document_date": "31/2/2569"}
    answer = browse(other, "registrar").post(at("paper"), sent)
    assert answer.status_code == 422
    assert "ไม่มีวันที่ 31 กุมภาพันธ์ พ.ศ. 2569" in answer.text
    assert 'value="31/2/2569"' in answer.text
    assert RegisterEntry.objects.count() == 0


def test_an_officer_cannot_take_in_paper(other, browse):
    assert browse(other, "officer").get(at("paper")).status_code == 403


def test_registering_goes_on_to_the_next_letter(office, other, browse):
    _sent, first = send(office, other)
    answer = browse(other, "registrar").post(
        at("receipt", first.pk), {"action": "เสนอ", "submit_to": str(other.positions["head"].pk), "then": "next"}
    )
    assert (answer.status_code, answer.url) == (302, at("letter", first.pk))
    first.refresh_from_db()
    assert (first.state, first.holder_position) == ("registered", other.positions["head"])


def test_a_letter_of_another_agency_is_not_found_by_any_address(office, other, browse):
    letter = registered(office, other)
    file = letter.files.get()
    browser = browse(office, "registrar")
    for address in (
        at("letter", letter.pk), at("receipt", letter.pk), at("minute", letter.pk), at("assign", letter.pk),
        at("copy", letter.pk), at("file", letter.pk, file.pk), at("page", letter.pk, file.pk, 1), at("dispatch", letter.pk),
    ):  # fmt: skip
        assert browser.get(address).status_code == 404, address
    for address in (at("return", letter.pk), at("closing", letter.pk), at("reopening", letter.pk), at("unit-receipt", letter.pk)):
        assert browser.post(address).status_code == 404, address


def test_the_head_orders_the_officer_does(office, other, browse):
    letter = registered(office, other)
    browser = browse(other, "head")
    page = browser.get(at("assign", letter.pk)).text
    assert f"u:{other.division.pk}" in page
    found = browser.post(at("assign", letter.pk), {"act": "find", "find": "officer", "minute_text": "ด่วน", "purpose": "opinion"})
    assert f"p:{other.positions['officer'].pk}" in found.text
    assert "ด่วน</textarea>" in found.text
    due = bangkok_today() + timedelta(days=2)
    sent = {
        "targets": [f"p:{other.positions['officer'].pk}"],
        "find": "officer",
        "purpose": "action",
        "due_on": thai.short_date(due),
    }
    assert browser.post(at("assign", letter.pk), sent).status_code == 302
    row = Assignment.objects.get()
    assert (row.to_position, row.due_on) == (other.positions["officer"], due)
    browser = browse(other, "officer")
    assert "รับทราบ" in browser.get(at("letter", letter.pk)).text
    row.refresh_from_db()
    assert row.read_at is not None
    browser.post(at("acknowledgement", row.pk))
    browser.post(at("report", row.pk), {"text": "เสร็จแล้ว"})
    row.refresh_from_db()
    assert (row.state, row.result) == ("done", "เสร็จแล้ว")
    browser = browse(other, "registrar")
    browser.post(at("closing", letter.pk), {"text": "เก็บเรื่อง"})
    letter.refresh_from_db()
    assert letter.state == "closed"


def test_a_minute_submits_the_letter(office, other, browse):
    letter = registered(office, other)
    browser = browse(other, "registrar")
    browser.post(at("minute", letter.pk), {"text": "เพื่อโปรดพิจารณา", "submit_to": str(other.positions["head"].pk)})
    minute = Minute.objects.get()
    assert (minute.kind, minute.text, minute.addressed_to) == ("submission", "เพื่อโปรดพิจารณา", "อธิบดี")
    assert browser.post(at("minute", letter.pk), {"text": ""}).status_code == 422


def test_what_is_not_ones_own_is_refused_with_the_reason(office, other, browse):
    letter = registered(office, other)
    services.assign(
        actor=other.actor("head"), letter_id=letter.pk, targets=[services.Target(unit_id=other.division.pk)], purpose="action"
    )
    row = Assignment.objects.get()
    answer = browse(other, "head").post(at("acknowledgement", row.pk))
    assert answer.status_code == 403
    assert "งานนี้มอบให้" in answer.text


def test_sending_adding_and_retrying(office, other, browse):
    letter = issue(office)
    sign(office, letter, recipients=[])
    browser = browse(office, "clerk")
    assert browser.post(at("dispatch", letter.pk)).status_code == 422
    browser.post(at("recipients", letter.pk), {"agency": str(other.agency.pk)})
    browser.post(at("recipients", letter.pk), {"name": "วัดตัวอย่าง"})
    assert browser.post(at("recipients", letter.pk), {}).status_code == 422
    assert browser.post(at("dispatch", letter.pk)).status_code == 302
    assert sorted(Dispatch.objects.values_list("channel", "state")) == [("paper", "sent"), ("platform", "queued")]
    row = Dispatch.objects.get(channel="platform")
    services.mark_dispatch(actor=office.actor("clerk"), dispatch_id=row.pk, act="fail", error="ปลายทางไม่รับ")
    assert "ปลายทางไม่รับ" in browser.get(at("outgoing") + "?box=failed").text
    browser.post(at("dispatch-retry", row.pk))
    assert len(waiting("correspondence.deliver_dispatch")) == 2


def test_registers_are_opened_reserved_cancelled_printed_and_exported(office, browse):
    Register.objects.filter(unit=office.division, series="circular").delete()
    browser = browse(office, "clerk")
    browser.post(at("registers"), {"unit": str(office.division.pk), "direction": "outgoing", "series": "circular"})
    assert Register.objects.filter(unit=office.division, series="circular").count() == 1
    register = office.register(office.division, "outgoing")
    letter = issue(office, subject="=1+1")
    until = thai.numeric_date(bangkok_today() + timedelta(days=5))
    browser.post(at("reservations", register.pk), {"count": "2", "holder": "ก", "reason": "ข", "until": until})
    assert sorted(RegisterEntry.objects.filter(register=register).values_list("number", "state")) == [
        (1, "issued"), (2, "reserved"), (3, "reserved"),
    ]  # fmt: skip
    browser.post(at("void", RegisterEntry.objects.get(number=3).pk), {"text": "ไม่ใช้"})
    assert RegisterEntry.objects.get(number=3).state == "void"
    sheet = browser.get(at("sheet", register.pk))
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content))).active.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["เลขทะเบียน", 1, 2, 3]
    assert rows[1][1] == letter.document_number
    assert rows[1][5] == "'=1+1"
    assert browser.get(at("print", register.pk)).content[:5] == b"%PDF-"
    assert browse(office, "stranger").get(at("sheet", register.pk)).status_code == 403


def test_an_agency_without_a_register_is_told_what_to_do(other, browse):
    Register.objects.all().delete()
    browser = browse(other, "registrar")
    assert "ยังไม่ได้เปิดทะเบียน" in browser.get(at("incoming") + "?box=register").text
    answer = browser.post(at("paper"), PAPER | {"registry": str(other.registry.pk)})
    assert answer.status_code == 422
    assert "ยังไม่ได้เปิดทะเบียนหนังสือรับ" in answer.text
    assert Letter.objects.count() == 0


def test_the_address_book_belongs_to_the_agency(office, other, browse):
    browse(office, "clerk").post(at("addresses"), {"name": "เจ้าอาวาส", "organisation": "วัดตัวอย่าง", "email": "", "address": ""})
    party = OutsideParty.objects.get()
    assert party.agency == office.agency
    assert browse(other, "registrar").get(at("address", party.pk)).status_code == 404
    assert browse(office, "officer").post(at("addresses"), {"name": "x"}).status_code == 403


def test_my_work_leads_from_desk_to_desk(office, other, browse):
    letter = registered(office, other)
    home = browse(other, "head").get("/")
    assert "รอสั่งการ" in home.text
    assert at("letter", letter.pk) in home.text
    services.assign(
        actor=other.actor("head"), letter_id=letter.pk, targets=[services.Target(unit_id=other.division.pk)], purpose="action"
    )
    for name, there in (("chief", True), ("clerk", True), ("officer", False), ("head", False)):
        assert (at("letter", letter.pk) in browse(other, name).get("/").text) == there, name
