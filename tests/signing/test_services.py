import hashlib
from datetime import timedelta

import pytest
import time_machine
from asn1crypto import cms
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from samnak.audit.models import Event
from samnak.core.actor import system_actor
from samnak.core.errors import ConflictError, DeniedError
from samnak.core.transactions import official
from samnak.signing import errors, queries, services
from samnak.signing.enums import Outcome, RevocationReason
from samnak.signing.models import Authority, LateTimestamp, Signature, SignedRevision, SigningCertificate
from tests.signing.conftest import PIN, make_person
from tests.signing.papers import prepared_letter

pytestmark = pytest.mark.django_db


def test_setting_up_twice_keeps_the_first_authorities(authorities):
    again = services.setup_authorities(actor=system_actor(), organisation="อื่น")
    assert {role: row.pk for role, row in again.items()} == {role: row.pk for role, row in authorities.items()}
    assert sorted(again) == ["issuing", "root", "timestamping"]


def test_only_the_platform_sets_up(signer):
    with pytest.raises(DeniedError):
        services.setup_authorities(actor=signer[1])


def test_enrolment_needs_authorities(agency):
    user, actor = make_person(agency, "early", "เช้า", "ตรู่")
    with pytest.raises(errors.NoAuthorityError):
        services.enrol(actor=actor, user=user, pin=PIN)


@pytest.mark.parametrize("pin", ["12345", "1234567890123", "abcdef", "111111", "123456", "654321", "๔๘๒๙๑๕"])
def test_weak_pins_are_refused(authorities, agency, pin):
    user, actor = make_person(agency, "weak", "อ่อน", "แอ")
    with pytest.raises(errors.WeakPinError) as caught:
        services.enrol(actor=actor, user=user, pin=pin)
    assert caught.value.field == "pin"
    assert not SigningCertificate.objects.exists()


def test_nobody_enrols_for_another(authorities, agency, signer):
    other, _actor = make_person(agency, "other", "อื่น", "ไกล")
    with pytest.raises(DeniedError):
        services.enrol(actor=signer[1], user=other, pin=PIN)


def test_a_second_certificate_needs_revocation_first(signer):
    user, actor = signer
    with pytest.raises(errors.AlreadyEnrolledError):
        services.enrol(actor=actor, user=user, pin=PIN)
    old = services.revoke(actor=actor, user=user, reason=RevocationReason.LOST_PIN)
    new = services.enrol(actor=actor, user=user, pin=PIN)
    assert new.serial != old.serial
    assert bytes(SigningCertificate.objects.get(pk=old.pk).locked_key) == b""


def test_five_wrong_pins_lock_for_fifteen_minutes(signer):
    user, actor = signer
    for left in (4, 3, 2, 1):
        with pytest.raises(errors.WrongPinError) as wrong:
            services.unlock(actor=actor, user=user, pin="000001")
        assert wrong.value.left == left
        assert f"เหลืออีก {left} ครั้ง" in wrong.value.message
    with pytest.raises(errors.PinLockedError):
        services.unlock(actor=actor, user=user, pin="000001")
    with pytest.raises(errors.PinLockedError):
        services.unlock(actor=actor, user=user, pin=PIN)
    assert Event.objects.filter(kind="signing.pin_locked").count() == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
        assert services.unlock(actor=actor, user=user, pin=PIN).user_id == user.pk


def test_the_right_pin_forgets_earlier_mistakes(signer):
    user, actor = signer
    with pytest.raises(errors.WrongPinError):
        services.unlock(actor=actor, user=user, pin="000001")
    services.unlock(actor=actor, user=user, pin=PIN)
    assert queries.certificate_in_force(user.pk).pin_failures == 0


def test_changing_the_pin(signer):
    user, actor = signer
    services.change_pin(actor=actor, user=user, old_pin=PIN, new_pin="739164")
    with pytest.raises(errors.WrongPinError):
        services.unlock(actor=actor, user=user, pin=PIN)
    services.unlock(actor=actor, user=user, pin="739164")


@pytest.mark.django_db(transaction=True)
def test_unlocking_inside_a_transaction_is_refused(signer):
    user, actor = signer
    with pytest.raises(RuntimeError), official(actor):
        services.unlock(actor=actor, user=user, pin=PIN)


def test_the_database_holds_no_open_key(signer):
    row = queries.certificate_in_force(signer[0].pk)
    assert b"\x30\x81\x87\x02\x01\x00" not in bytes(row.locked_key)
    assert bytes(row.locked_key).startswith(b"PN1\0")


def test_signing_enters_the_ledger(signer, paper, sign_as):
    signed = sign_as(
        signer,
        paper,
        prepared_letter(),
        "ReviewerSignature",
        position_lines=["รองปลัดกระทรวง ปฏิบัติราชการแทน", "ปลัดกระทรวงวัฒนธรรม"],
        authority_words="ปฏิบัติราชการแทน",
        on_behalf_of="ปลัดกระทรวงวัฒนธรรม",
        authority_basis="คำสั่งที่ 12/2569",
    )
    assert signed.revision.number == 1
    assert signed.revision.sha256 == hashlib.sha256(signed.pdf).hexdigest()
    assert signed.revision.size == len(signed.pdf)
    row = Signature.objects.get()
    assert (row.level, row.method, row.ip) == ("B-T", "software", "203.0.113.9")
    assert row.on_behalf_of == "ปลัดกระทรวงวัฒนธรรม"
    assert row.timestamp_at is not None
    event = Event.objects.get(kind="signing.document_signed")
    assert event.data["sha256"] == signed.revision.sha256
    assert event.data["revision"] == 1


def test_two_signatures_then_current(signer, reviewer, paper, sign_as):
    first = sign_as(reviewer, paper, prepared_letter(), "ReviewerSignature")
    assert services.verify_file(first.pdf).outcome == Outcome.IN_PROGRESS
    second = sign_as(signer, paper, first.pdf, "SignerSignature")
    answer = services.verify_file(second.pdf)
    assert answer.outcome == Outcome.CURRENT
    assert [line.name for line in answer.lines] == [reviewer[0].full_name, signer[0].full_name]
    assert [line.trusted_by for line in answer.lines] == ["Samnak Root CA", "Samnak Root CA"]
    assert [line.problems for line in answer.lines] == [(), ()]


def test_signing_an_older_file_is_a_conflict(signer, reviewer, paper, sign_as):
    sign_as(reviewer, paper, prepared_letter(), "ReviewerSignature")
    with pytest.raises(ConflictError):
        sign_as(signer, paper, prepared_letter(), "SignerSignature")


def test_a_missing_field_is_told(signer, paper, sign_as):
    with pytest.raises(errors.NotSignableError):
        sign_as(signer, paper, prepared_letter(), "NoSuchField")
    with pytest.raises(errors.NotSignableError):
        sign_as(signer, paper, b"%PDF-1.7\nnothing", "SignerSignature")


def test_another_persons_key_signs_nothing(signer, reviewer, paper):
    key = services.unlock(actor=signer[1], user=signer[0], pin=PIN)
    with pytest.raises(DeniedError):
        services.sign(
            actor=reviewer[1], key=key, document=paper, pdf=prepared_letter(), field="SignerSignature",
            signer_name="x", position_lines=[],
        )  # fmt: skip


def test_a_revoked_key_signs_nothing(signer, paper):
    user, actor = signer
    key = services.unlock(actor=actor, user=user, pin=PIN)
    services.revoke(actor=actor, user=user, reason=RevocationReason.COMPROMISED)
    with pytest.raises(errors.NoCertificateError):
        services.sign(
            actor=actor, key=key, document=paper, pdf=prepared_letter(), field="SignerSignature",
            signer_name="x", position_lines=[],
        )  # fmt: skip


def test_a_cancelled_document_cannot_be_signed(signer, paper, sign_as):
    services.cancel_document(actor=system_actor(), document=paper, reason="พิมพ์ผิด")
    with pytest.raises(errors.NotSignableError):
        sign_as(signer, paper, prepared_letter(), "SignerSignature")


def test_the_ledger_cannot_be_changed(signer, paper, sign_as):
    sign_as(signer, paper, prepared_letter(), "SignerSignature")
    for statement in (
        "UPDATE signing_signedrevision SET sha256 = repeat('0', 64)",
        "DELETE FROM signing_signature",
        "UPDATE signing_signeddocument SET document_number = 'x'",
        "TRUNCATE signing_latetimestamp",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_time_stamps_have_unique_serials(authorities):
    source = services.timestamp_authority()
    serials = set()
    for number in range(20):
        token = cms.ContentInfo.load(source.token(hashlib.sha256(bytes([number])).digest()))
        serials.add(token["content"]["encap_content_info"]["content"].parsed["serial_number"].native)
    assert len(serials) == 20


def test_an_outage_of_the_time_stamps_loses_nothing(signer, paper, sign_as, settings):
    settings.TSA_URL = "http://127.0.0.1:9/"
    signed = sign_as(signer, paper, prepared_letter(), "SignerSignature")
    assert (signed.signature.level, signed.signature.timestamp_at) == ("B-B", None)
    assert services.verify_file(signed.pdf).verdict.problems == ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'signing.add_late_timestamp'")
        assert cursor.fetchone() == (1,)
    settings.TSA_URL = ""
    late = services.add_late_timestamp(actor=system_actor(), signature_id=signed.signature.pk)
    assert services.add_late_timestamp(actor=system_actor(), signature_id=signed.signature.pk) is None
    assert LateTimestamp.objects.count() == 1
    raised = services.embed_late_timestamp(actor=system_actor(), document=paper, pdf=signed.pdf)
    assert len(raised.pdf) == len(signed.pdf)
    finding = services.verify_pdf(raised.pdf).findings[0]
    assert (finding.level, finding.problems, finding.timestamp_at) == ("B-T", (), late.at)
    assert SignedRevision.objects.count() == 2
    assert services.verify_file(signed.pdf).outcome == Outcome.IN_PROGRESS


def test_letters_signed_before_a_revocation_stay_genuine(signer, reviewer, paper, sign_as):
    first = sign_as(reviewer, paper, prepared_letter(), "ReviewerSignature")
    second = sign_as(signer, paper, first.pdf, "SignerSignature")
    services.revoke(actor=signer[1], user=signer[0], reason=RevocationReason.LEFT)
    answer = services.verify_file(second.pdf)
    assert (answer.outcome, answer.verdict.problems) == (Outcome.CURRENT, ())


def test_a_code_is_read_as_people_type_it():
    assert queries.read_code("7k3m-q9tx 2whb") == "7K3MQ9TX2WHB"
    assert queries.read_code("oooo-iiii-llll") == "000011111111"
    assert queries.read_code("7K3M") is None
    assert queries.read_code("7K3M-Q9TX-2WHU") is None
    assert queries.spoken_code("7K3MQ9TX2WHB") == "7K3M-Q9TX-2WHB"


def test_a_secret_subject_is_never_public(agency, authorities):
    document = services.open_document(
        actor=system_actor(), agency_id=agency.pk, kind="หนังสือภายใน", subject="ลับมาก", secrecy="secret", is_public=True
    )
    assert services.verify_code(document.code).shown_subject == ""


def test_the_command_makes_everything_and_tells_the_fingerprint(db, capsys):
    call_command("setup_signing", organisation="กระทรวงวัฒนธรรม")
    call_command("setup_signing")
    told = capsys.readouterr().out
    assert told.count(services.root_fingerprint()) == 2
    assert Authority.objects.count() == 3


def test_many_letters_need_one_pin(signer, agency):
    user, actor = signer
    key = services.unlock(actor=actor, user=user, pin=PIN)
    hashes = set()
    for number in range(12):
        document = services.open_document(actor=actor, agency_id=agency.pk, kind="หนังสือเวียน", document_number=f"ว {number}")
        signed = services.sign(
            actor=actor, key=key, document=document, pdf=prepared_letter(), field="SignerSignature",
            signer_name=user.full_name, position_lines=["ปลัดกระทรวง"],
        )  # fmt: skip
        hashes.add(signed.revision.sha256)
        assert services.verify_file(signed.pdf).outcome == Outcome.CURRENT
    assert len(hashes) == 12
