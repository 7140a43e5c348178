"""A letter leaves by mail through a real mail server."""

import email
import socket
from email.policy import default

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from samnak.audit.models import Event
from samnak.core.actor import system_actor
from samnak.core.ids import new_id
from samnak.correspondence.models import Dispatch
from samnak.correspondence.services import mark_dispatch
from samnak.exchange import services, tasks
from tests.exchange.conftest import pdf


def waiting():
    return list(
        ProcrastinateJob.objects.filter(task_name="exchange.send_mail").order_by("id").values_list("args", "scheduled_at")
    )


def received(mail_server):
    (envelope,) = mail_server.taken
    return envelope, email.message_from_bytes(envelope.original_content, policy=default)


def test_the_signed_pdf_arrives_byte_for_byte(outgoing, mail_server):
    row = outgoing()
    tasks.send_mail(str(row.pk))
    envelope, message = received(mail_server)
    (attachment,) = message.iter_attachments()
    assert attachment.get_content() == row.content
    assert attachment.get_content_type() == "application/pdf"
    assert envelope.mail_from == "saraban@moc.example"
    assert envelope.rcpt_tos == ["director@school.example"]
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == ("sent", 1, "")
    assert row.sent_at is not None


def test_thai_headers_are_readable_and_pure_ascii_on_the_wire(outgoing, mail_server):
    row = outgoing()
    tasks.send_mail(str(row.pk))
    envelope, message = received(mail_server)
    assert message["Subject"] == "ด่วนมาก ขอเชิญร่วมงานวันอนุรักษ์มรดกไทย ประจำปี ๒๕๖๙"
    assert message["From"].addresses[0].display_name == "สำนักงานปลัดกระทรวงวัฒนธรรม"
    assert message["To"].addresses[0].display_name == "ผู้อำนวยการโรงเรียนตัวอย่าง"
    assert message["Reply-To"] == "saraban@moc.example"
    assert message["Message-ID"] == f"<dispatch-{row.pk}@moc.example>"
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == "วธ 0201-123 ขอเชิญร่วมงานวันอนุรักษ์มรดกไทย ประจำปี ๒๕๖๙.pdf"
    head = envelope.original_content.split(b"\r\n\r\n")[0]
    assert head.isascii()
    assert max(map(len, envelope.original_content.split(b"\r\n"))) <= 998
    body = message.get_body().get_content()
    assert "ที่ วธ 0201/123 ลงวันที่ 20 พฤศจิกายน 2569" in body
    assert "ชั้นความเร็ว ด่วนมาก" in body


def test_the_body_gives_the_address_where_the_letter_is_verified(outgoing, mail_server, settings):
    settings.PUBLIC_URL = "https://office.example"
    tasks.send_mail(str(outgoing(signed_code="ABCD2345EFGH", urgency="normal").pk))
    _envelope, message = received(mail_server)
    assert message["Subject"].startswith("ขอเชิญ")
    assert "https://office.example/verify/ABCD2345EFGH/" in message.get_body().get_content()


def test_enclosures_come_after_the_letter_under_their_titles(outgoing, mail_server):
    first, second = pdf("หนึ่ง"), pdf("สอง")
    row = outgoing(enclosures=[("กำหนดการ", first), ("กำหนดการ", second), ("ก" * 280, pdf("ยาว"))])
    tasks.send_mail(str(row.pk))
    _envelope, message = received(mail_server)
    files = [(part.get_filename(), part.get_content()) for part in message.iter_attachments()]
    assert files[1] == ("กำหนดการ.pdf", first)
    assert files[2] == ("กำหนดการ (2).pdf", second)
    assert files[0][1] == row.content
    assert len(files[3][0]) <= 80


def test_running_the_job_twice_sends_once(outgoing, mail_server):
    row = outgoing()
    tasks.send_mail(str(row.pk))
    tasks.send_mail(str(row.pk))
    assert len(mail_server.taken) == 1
    assert services.send_mail(dispatch_id=new_id()) == "skipped"


def test_a_temporary_refusal_is_tried_again_later(outgoing, mail_server):
    row = outgoing()
    mail_server.answers = ["451 4.7.1 greylisted"]
    assert services.send_mail(dispatch_id=row.pk) == "later"
    ((arguments, due),) = waiting()
    assert arguments == {"dispatch_id": str(row.pk), "attempt": 2}
    assert due is not None
    row.refresh_from_db()
    assert row.state == "queued"
    tasks.send_mail(**arguments)
    row.refresh_from_db()
    assert row.state == "sent"
    assert len(mail_server.taken) == 1


def test_waits_grow_and_the_last_attempt_ends_failed(outgoing, mail_server):
    row = outgoing()
    mail_server.answers = ["421 4.3.2 closing"] * 7
    assert [services.send_mail(dispatch_id=row.pk, attempt=number) for number in range(1, 7)] == ["later"] * 6
    assert services.send_mail(dispatch_id=row.pk, attempt=7) == "failed"
    due = [moment for _arguments, moment in waiting()]
    assert due == sorted(due)
    assert (due[-1] - due[0]).total_seconds() > 11 * 3600
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("failed", "เครื่องแม่ข่ายไปรษณีย์ปลายทางไม่รับ (421 4.3.2 closing)")


@pytest.mark.parametrize("place", ["answers", "after_data"])
def test_a_permanent_refusal_ends_failed_at_once_and_visibly(outgoing, mail_server, place):
    row = outgoing()
    setattr(mail_server, place, ["550 5.1.1 no such user"])
    assert services.send_mail(dispatch_id=row.pk) == "failed"
    assert waiting() == []
    row.refresh_from_db()
    assert row.state == "failed"
    assert "550 5.1.1 no such user" in row.last_error
    event = Event.objects.get(kind="correspondence.dispatch_changed")
    assert (event.data["state"], event.authority, event.subject_id) == ("failed", "system", row.letter_id)


def test_no_server_is_a_temporary_trouble(outgoing, mail_server, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    assert services.send_mail(dispatch_id=outgoing().pk) == "later"


@pytest.mark.parametrize("secrecy", ["confidential", "secret"])
def test_a_secret_letter_never_leaves_by_mail(outgoing, mail_server, secrecy):
    row = outgoing(secrecy=secrecy)
    assert services.send_mail(dispatch_id=row.pk) == "failed"
    assert mail_server.taken == []
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("failed", "หนังสือที่มีชั้นความลับ ส่งทางไปรษณีย์อิเล็กทรอนิกส์ไม่ได้")


def test_a_letter_without_its_signed_file_does_not_leave(outgoing, mail_server):
    row = outgoing(main=False)
    assert services.send_mail(dispatch_id=row.pk) == "failed"
    row.refresh_from_db()
    assert row.last_error == "ยังไม่มีแฟ้มหนังสือที่ลงนามแล้ว จึงยังส่งไม่ได้"


def test_a_cancelled_dispatch_is_not_sent(outgoing, mail_server):
    row = outgoing()
    mark_dispatch(actor=system_actor(agency_id=row.agency_id), dispatch_id=row.pk, act="cancel")
    assert services.send_mail(dispatch_id=row.pk) == "skipped"
    assert mail_server.taken == []
    assert Dispatch.objects.get().state == "cancelled"


def test_a_line_end_in_a_subject_makes_no_header(outgoing, mail_server):
    row = outgoing()
    row.letter.subject = "เรื่อง\r\nBcc: thief@example.com"
    message = services._message(row)
    assert message.subject == "ด่วนมาก เรื่อง Bcc: thief@example.com"
    assert b"\nBcc" not in message.message().as_bytes()
