"""What must not leak, happen twice or pass unrecorded."""

import io

import openpyxl
import pytest

from samnak.audit.models import Event
from samnak.core.access import can
from samnak.core.actor import system_actor
from samnak.core.errors import ConflictError
from samnak.core.time import bangkok_today
from samnak.correspondence import policies, services, tasks
from samnak.correspondence.models import Dispatch, Letter, RegisterEntry
from samnak.files import services as files
from samnak.signing import queries as signing_queries
from samnak.signing import services as signing
from tests.correspondence.test_flow import registered, waiting
from tests.correspondence.test_issuing import issue, sign
from tests.correspondence.test_views import PAPER, at, blank_pdf, browse  # noqa: F401 - a fixture


def secret_with_file(office):
    letter = issue(office, secrecy="secret", subject="เรื่องลับเฉพาะ")
    content = blank_pdf()
    stored = files.store_bytes(actor=office.actor("officer"), content=content, name="ก.pdf", agency_id=office.agency.pk)
    sign(office, letter, file=stored, recipients=[])
    return letter, letter.files.get()


def reads(letter):
    return Event.objects.filter(kind="correspondence.secret_read", subject_id=letter.pk).count()


def read(answer):
    return b"".join(answer.streaming_content)


def test_a_secret_file_fetched_in_parts_is_recorded_too(office, browse):  # noqa: F811
    letter, row = secret_with_file(office)
    browser = browse(office, "officer")
    answer = browser.get(at("file", letter.pk, row.pk), headers={"Range": "bytes=1-"})
    assert (answer.status_code, reads(letter)) == (206, 1)
    read(answer)
    read(browser.get(at("file", letter.pk, row.pk), headers={"Range": "bytes=50-"}))
    assert reads(letter) == 1  # the same reading goes on
    read(browser.get(at("file", letter.pk, row.pk)))
    assert reads(letter) == 2
    assert answer["Cache-Control"] == "private, no-store"


def test_a_secret_page_is_recorded_whichever_comes_first(office, browse):  # noqa: F811
    letter, row = secret_with_file(office)
    row.file.blob.pages = 2
    row.file.blob.save()
    browser = browse(office, "officer")
    browser.get(at("page", letter.pk, row.pk, 2))
    assert reads(letter) == 1
    answer = browser.get(at("page", letter.pk, row.pk, 1))
    assert reads(letter) == 2
    assert answer["Cache-Control"] == "private, no-store"
    assert browser.get(at("letter", letter.pk))["Cache-Control"] == "private, no-store"
    assert browser.get(at("page", letter.pk, row.pk, 1) + "?width=²").status_code == 200


def test_the_warning_of_a_second_copy_names_no_secret_letter(office, browse):  # noqa: F811
    secret = services.receive_paper(
        actor=office.actor("keeper"),
        registry_unit_id=office.registry.pk,
        data=services.ArrivalData(
            kind="external_letter", subject="เรื่องลับเฉพาะ", from_text="สำนักงาน ก", to_text="อธิบดี",
            document_number="กษ 0012/45", document_date=None, secrecy="secret",
        ),
    )  # fmt: skip
    browser = browse(office, "clerk")
    typed = PAPER | {"registry": str(office.division_registry.pk), "document_date": ""}
    answer = browser.post(at("paper"), typed)
    assert "เรื่องลับเฉพาะ" not in answer.text
    assert Letter.objects.exclude(pk=secret.pk).count() == 1
    own = browse(office, "keeper").get(at("letter", secret.pk))
    assert "เรื่องลับเฉพาะ" in own.text


def test_a_burnt_number_ends_the_public_proof_as_well(office):
    letter = issue(office)
    document = signing.open_document(actor=system_actor(), agency_id=office.agency.pk, kind="หนังสือภายนอก")
    sign(office, letter, code=document.code, recipients=[])
    entry = RegisterEntry.objects.get(letter=letter)
    services.void_number(actor=office.actor("clerk"), entry_id=entry.pk, reason="พิมพ์ผิด")
    found = signing_queries.document_by_code(document.code)
    assert (found.state, found.state_reason) == ("cancelled", "ยกเลิกเลขหนังสือ (พิมพ์ผิด)")


def test_what_was_sent_back_is_sent_again_only_once(office, other):
    letter = issue(office)
    sign(office, letter, recipients=[services.RecipientData("platform", "ข", to_agency_id=other.agency.pk)])
    clerk = office.actor("clerk")
    services.dispatch(actor=clerk, letter_id=letter.pk)
    for job in waiting("correspondence.deliver_dispatch"):
        tasks.deliver_dispatch(**job)
    first = Dispatch.objects.get()
    services.mark_dispatch(actor=clerk, dispatch_id=first.pk, act="return", error="ไม่ใช่เรื่องของเรา")
    services.retry_dispatch(actor=clerk, dispatch_id=first.pk)
    with pytest.raises(ConflictError, match="ส่งอีกครั้งไปแล้ว"):
        services.retry_dispatch(actor=clerk, dispatch_id=first.pk)
    assert Dispatch.objects.count() == 2


def test_who_was_relieved_of_work_no_longer_assigns(office, other):
    letter = registered(office, other)
    (given,) = services.assign(
        actor=other.actor("head"),
        letter_id=letter.pk,
        targets=[services.Target(position_id=other.positions["officer"].pk)],
        purpose="action",
    )
    letter.refresh_from_db()
    assert can(other.actor("officer"), policies.ASSIGN, letter)
    services.cancel_assignment(actor=other.actor("head"), assignment_id=given.pk, reason="เปลี่ยนผู้รับผิดชอบ")
    letter = Letter.objects.select_related("unit").get(pk=letter.pk)
    assert not can(other.actor("officer"), policies.ASSIGN, letter)
    assert not can(other.actor("officer"), policies.MINUTE, letter)
    assert can(other.actor("officer"), policies.READ, letter)


def test_the_log_holds_no_result_of_secret_work(office):
    letter = services.receive_paper(
        actor=office.actor("keeper"),
        registry_unit_id=office.registry.pk,
        data=services.ArrivalData(
            kind="external_letter", subject="เรื่องลับเฉพาะ", from_text="ก", to_text="ข", document_date=bangkok_today(),
            secrecy="secret",
        ),
        submit_to_id=office.positions["head"].pk,
    )  # fmt: skip
    (work,) = services.assign(
        actor=office.actor("head"),
        letter_id=letter.pk,
        targets=[services.Target(position_id=office.positions["officer"].pk)],
        purpose="action",
    )
    services.finish_assignment(actor=office.actor("officer"), assignment_id=work.pk, result="ผลซึ่งเป็นความลับ")
    services.close_letter(actor=office.actor("head"), letter_id=letter.pk, note="ผลซึ่งเป็นความลับ")
    assert not [row.kind for row in Event.objects.filter(subject_id=letter.pk) if "ความลับ" in str(row.data)]


def test_a_register_with_strange_characters_is_still_exported(office, browse):  # noqa: F811
    issue(office, subject="ก\x02ข")
    register = office.register(office.division, "outgoing")
    sheet = browse(office, "clerk").get(at("sheet", register.pk))
    rows = list(openpyxl.load_workbook(io.BytesIO(read(sheet))).active.iter_rows(values_only=True))
    assert rows[1][5] == "กข"
    assert sheet["Cache-Control"] == "private, no-store"
    odd = browse(office, "clerk").get(at("sheet", register.pk) + "?year=²")
    read(odd)
    assert odd.status_code == 200
