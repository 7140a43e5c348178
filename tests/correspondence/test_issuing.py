from datetime import timedelta

import pytest

from samnak.audit.models import Event
from samnak.core.errors import ConflictError, DomainError
from samnak.core.time import bangkok_today
from samnak.correspondence import services
from samnak.correspondence.enums import Channel, LetterState, Series
from samnak.correspondence.errors import NoRegisterError
from samnak.correspondence.models import Dispatch, Letter, Register, RegisterEntry
from samnak.files.models import Blob, StoredFile


def issue(office, name="officer", **changes):
    fields = {
        "actor": office.actor(name),
        "unit_id": office.section.pk,
        "kind": "external_letter",
        "subject": "ขอความอนุเคราะห์ข้อมูล",
        "from_text": office.agency.name,
        "to_text": "อธิบดีกรมทดสอบข",
        "urgency": "normal",
        "secrecy": "none",
        "is_circular": False,
        "owner_position_id": office.positions["officer"].pk,
    }
    return services.issue_letter(**fields | changes)


def stored(agency, mark="a"):
    blob, _ = Blob.objects.get_or_create(sha256=mark * 64, defaults={"size": 10, "media_type": "application/pdf", "pages": 1})
    return StoredFile.objects.create(agency=agency, blob=blob, name="หนังสือ.pdf")


def sign(office, letter, **changes):
    fields = {
        "actor": office.actor("head"),
        "letter_id": letter.pk,
        "file": stored(office.agency),
        "code": "CODE-1",
        "signer_name": "head ก",
        "sha256": "a" * 64,
        "recipients": [services.RecipientData(Channel.PAPER, "บริษัท ตัวอย่าง จำกัด")],
    }
    return services.attach_signed_file(**fields | changes)


def test_a_section_uses_the_number_of_the_division_that_issues(office):
    first, second = issue(office), issue(office)
    assert (first.document_number, second.document_number) == ("ทส 0002/1", "ทส 0002/2")
    assert first.document_date == bangkok_today()
    entry = RegisterEntry.objects.get(letter=first)
    assert (entry.register.unit, entry.number, entry.state) == (office.division, 1, "issued")
    assert (entry.subject, entry.to_text) == ("ขอความอนุเคราะห์ข้อมูล", "อธิบดีกรมทดสอบข")
    event = Event.objects.get(kind="correspondence.number_issued", subject_id=first.pk)
    assert event.data["number"] == "ทส 0002/1"
    assert event.agency_id == office.agency.pk


def test_circulars_have_a_series_of_their_own(office):
    issue(office)
    assert issue(office, is_circular=True).document_number == "ทส 0002/ว 1"


def test_circulars_share_the_general_series_where_no_other_is_open(office):
    Register.objects.filter(series=Series.CIRCULAR).update(is_active=False)
    issue(office)
    assert issue(office, is_circular=True).document_number == "ทส 0002/ว 2"


def test_a_circular_register_is_not_opened_in_a_year_that_shared(office):
    Register.objects.filter(series=Series.CIRCULAR).update(is_active=False)
    issue(office, is_circular=True)
    with pytest.raises(DomainError, match="1 มกราคมปีถัดไป"):
        services.open_register(
            actor=office.actor("clerk"), unit_id=office.division.pk, direction="outgoing", series=Series.CIRCULAR
        )


def test_secret_letters_use_the_secret_register(office):
    letter = issue(office, secrecy="confidential")
    assert RegisterEntry.objects.get(letter=letter).register.series == Series.SECRET
    assert office.section.pk not in letter.reader_ids
    assert office.positions["officer"].pk in letter.reader_ids


def test_without_a_register_the_error_says_who_opens_it(office):
    Register.objects.update(is_active=False)
    with pytest.raises(NoRegisterError, match="ยังไม่ได้เปิดทะเบียนหนังสือส่ง กองแผนงานก .*เจ้าหน้าที่สารบรรณ"):
        issue(office)
    assert Letter.objects.count() == 0


def test_another_date_needs_a_reserved_number(office):
    with pytest.raises(DomainError, match="เลขที่จองไว้"):
        issue(office, on=bangkok_today() - timedelta(days=1))


def test_signing_attaches_the_file_and_queues_each_recipient_once(office):
    letter = issue(office)
    recipient = services.RecipientData(Channel.PAPER, "บริษัท ตัวอย่าง จำกัด")
    signed = sign(office, letter, recipients=[recipient, recipient])
    assert signed.state == LetterState.SIGNED
    assert signed.signed_code == "CODE-1"
    assert [(row.state, row.to_name) for row in Dispatch.objects.filter(letter=letter)] == [("queued", "บริษัท ตัวอย่าง จำกัด")]
    assert [(row.role, row.file.blob_id) for row in letter.files.all()] == [("main", "a" * 64)]
    with pytest.raises(ConflictError):
        sign(office, letter)


def test_what_is_returned_is_what_is_stored(office):
    for circular in (False, True):
        letter = issue(office, is_circular=circular, urgency="urgent")
        stored_letter = Letter.objects.get(pk=letter.pk)
        for field in Letter._meta.concrete_fields:
            assert getattr(letter, field.attname) == getattr(stored_letter, field.attname), field.name
        number = letter.document_number
        assert stored_letter.search_text == f"{number} ขอความอนุเคราะห์ข้อมูล กรมทดสอบก อธิบดีกรมทดสอบข"
        entry = RegisterEntry.objects.get(letter=letter)
        assert (entry.search_text, entry.document_number, entry.entered_by_name) == (letter.search_text, number, "officer ก")
