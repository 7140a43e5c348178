import json

import pytest
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from samnak.core.actor import system_actor
from samnak.signing import queries, services
from samnak.signing.models import SigningCertificate
from tests.factories.offices import make_office
from tests.signing.conftest import PIN
from tests.signing.papers import prepared_letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def signed(signer, reviewer, paper, sign_as):
    first = sign_as(reviewer, paper, prepared_letter(), "ReviewerSignature")
    return first.pdf, sign_as(signer, paper, first.pdf, "SignerSignature").pdf


def upload(client, data, name="letter.pdf"):
    return client.post("/verify/", {"file": SimpleUploadedFile(name, data, "application/pdf")})


def test_the_qr_leads_to_an_answer(client, signed, paper):
    page = client.get(f"/verify/{paper.code}/")
    words = page.content.decode()
    assert page.status_code == 200
    for told in ("พบเอกสารในทะเบียน", "สำนักงานปลัดกระทรวงวัฒนธรรม", "วธ ๐๒๐๑/๔๕๖", "ขอเชิญประชุม", "นายสมชาย ใจดี"):
        assert told in words
    assert queries.verification_url(paper).endswith(f"/verify/{paper.code}/")


def test_a_typed_code_is_sent_on(client, paper):
    spoken = queries.spoken_code(paper.code).lower()
    answer = client.post("/verify/", {"code": spoken})
    assert (answer.status_code, answer["Location"]) == (302, f"/verify/{paper.code}/")


def test_a_wrong_code_keeps_what_was_typed(client, authorities):
    page = client.post("/verify/", {"code": "7K3M"})
    assert page.status_code == 422
    assert 'value="7K3M"' in page.content.decode()
    assert "12 ตัว" in page.content.decode()
    assert client.get("/verify/000000000000/").status_code == 404


def test_files_are_judged(client, signed):
    assert "เอกสารจริง เป็นฉบับปัจจุบัน" in upload(client, signed[1]).content.decode()
    older = upload(client, signed[0]).content.decode()
    assert "ไม่ใช่ฉบับล่าสุด" in older
    assert "แฟ้มนี้มีลายมือชื่อ 1 จาก 2 ลายมือชื่อ" in older
    altered = upload(client, signed[1] + b"x").content.decode()
    assert "เอกสารถูกแก้ไข" in altered
    assert "มีข้อมูลต่อท้ายแฟ้ม" in altered
    assert "ไม่พบเอกสารนี้ในทะเบียน" in upload(client, prepared_letter()).content.decode()


def test_what_is_no_pdf_is_refused_beside_the_field(client, authorities):
    page = upload(client, b"PK\x03\x04", "letter.docx")
    assert page.status_code == 422
    assert "แฟ้มนี้ไม่ใช่ PDF" in page.content.decode()


def test_too_large_a_file_is_refused(client, authorities, settings):
    settings.UPLOAD_LIMIT_MB = 0
    assert "แฟ้มใหญ่เกิน" in upload(client, prepared_letter()).content.decode()


def test_a_secret_letter_shows_no_subject(client, agency, authorities):
    document = services.open_document(
        actor=system_actor(), agency_id=agency.pk, kind="หนังสือภายใน", subject="เรื่องลับเฉพาะ", secrecy="secret", is_public=True
    )
    for address in (f"/verify/{document.code}/", f"/verify/{document.code}.json"):
        assert "เรื่องลับเฉพาะ" not in client.get(address).content.decode()


def test_states_are_told(client, signed, paper, agency):
    newer = services.open_document(actor=system_actor(), agency_id=agency.pk, kind="หนังสือภายนอก", document_number="วธ 0201/457")
    services.supersede_document(actor=system_actor(), document=paper, by=newer, reason="แก้ไขวันประชุม")
    page = client.get(f"/verify/{paper.code}/").content.decode()
    assert "มีฉบับใหม่แทนแล้ว" in page
    assert f"/verify/{newer.code}/" in page
    assert "มีฉบับใหม่แทนแล้ว" in upload(client, signed[1]).content.decode()
    services.cancel_document(actor=system_actor(), document=paper, reason="ยกเลิกการประชุม")
    assert "ถูกยกเลิกแล้ว" in client.get(f"/verify/{paper.code}/").content.decode()


def test_programs_read_the_same(client, signed, paper):
    answer = json.loads(client.get(f"/verify/{paper.code}.json").content)
    assert (answer["outcome"], answer["number"], answer["signatures_expected"]) == ("registered", "วธ 0201/456", 2)
    assert [row["level"] for row in answer["signatures"]] == ["B-T", "B-T"]
    missing = client.get("/verify/000000000000.json")
    assert (missing.status_code, json.loads(missing.content)["outcome"]) == (404, "unknown")


def test_too_many_questions_must_wait(client, authorities, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    for _number in range(60):
        client.get("/verify/")
    answer = client.get("/verify/")
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


def test_the_time_stamp_address_is_strict(client, authorities):
    assert client.get("/tsa/").status_code == 405
    assert client.post("/tsa/", b"x", content_type="text/plain").status_code == 415
    assert client.post("/tsa/", b"x" * 5000, content_type="application/timestamp-query").status_code == 413


def test_authorities_are_public(client, authorities):
    assert client.get("/ca/root.cer").content == services.certificate_file("root")
    assert client.get("/ca/other.cer").status_code == 404
    assert client.get("/crl/timestamping.crl").status_code == 404


def test_without_authorities_nothing_breaks(client, db):
    assert client.get("/verify/").status_code == 200
    assert client.get("/ca/root.cer").status_code == 404
    assert client.post("/tsa/", b"x", content_type="application/timestamp-query").status_code == 200
    assert upload(client, prepared_letter()).status_code == 200


@pytest.fixture
def officer(client, authorities):
    user = make_office().people["officer"]
    client.force_login(user)
    session = client.session
    session["sudo_until"] = timezone.now().timestamp() + 600
    session.save()
    return user


def test_a_certificate_is_neither_issued_nor_revoked_at_a_forgotten_screen(client, officer):
    session = client.session
    del session["sudo_until"]
    session.save()
    for act in ("enrolment", "revocation"):
        answer = client.post(f"/signing/certificate/{act}/", {"pin": PIN, "again": PIN, "reason": "lost_pin"})
        assert answer["Location"].startswith("/sudo/?next="), act
    assert SigningCertificate.objects.count() == 0


def test_the_certificate_page_needs_a_log_in(client, db):
    assert client.get("/signing/certificate/").status_code == 302


def test_a_person_asks_for_a_certificate(client, officer):
    page = client.get("/signing/certificate/").content.decode()
    assert "ขอใบรับรองลายมือชื่อดิจิทัล" in page
    wrong = client.post("/signing/certificate/enrolment/", {"pin": PIN, "again": "482916"})
    assert wrong.status_code == 422
    assert "ไม่ตรงกัน" in wrong.content.decode()
    assert PIN not in wrong.content.decode()
    weak = client.post("/signing/certificate/enrolment/", {"pin": "123456", "again": "123456"}).content.decode()
    assert "เดาง่าย" in weak
    done = client.post("/signing/certificate/enrolment/", {"pin": PIN, "again": PIN})
    assert done.status_code == 302
    row = SigningCertificate.objects.get()
    assert row.user == officer
    subject = asn1_x509.Certificate.load(pem.unarmor(row.pem.encode())[2]).subject.native
    assert subject["common_name"] == officer.full_name
    assert subject["organization_name"] == "สำนักงานปลัดกระทรวงวัฒนธรรม"
    assert subject["surname"] == officer.last_name
    assert "ใบรับรองที่ใช้อยู่" in client.get("/signing/certificate/").content.decode()


def test_a_person_changes_the_pin_and_revokes(client, officer):
    client.post("/signing/certificate/enrolment/", {"pin": PIN, "again": PIN})
    wrong = client.post("/signing/certificate/pin/", {"old_pin": "000001", "pin": "739164", "again": "739164"})
    assert "เหลืออีก 4 ครั้ง" in wrong.content.decode()
    assert client.post("/signing/certificate/pin/", {"old_pin": PIN, "pin": "739164", "again": "739164"}).status_code == 302
    assert client.post("/signing/certificate/revocation/", {}).status_code == 422
    assert client.post("/signing/certificate/revocation/", {"reason": "lost_pin"}).status_code == 302
    page = client.get("/signing/certificate/").content.decode()
    assert "ขอใบรับรองลายมือชื่อดิจิทัล" in page
    assert "ลืมรหัส PIN" in page
