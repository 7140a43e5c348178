"""A real mail server in a thread, and a signed letter that waits to be mailed."""

import io
import socket
from datetime import date

import pikepdf
import pytest
from aiosmtpd.controller import Controller

from samnak.core.transactions import official
from samnak.correspondence.models import Dispatch, Letter, LetterFile
from samnak.files.services import store_bytes
from tests.factories.offices import make_office


class MailServer:
    """Takes mail, or answers what a test has put into `answers` (one for each recipient command)."""

    def __init__(self):
        self.taken = []
        self.answers = []
        self.after_data = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self.after_data.pop(0) if self.after_data else "250 taken"
        if answer.startswith("250"):
            self.taken.append(envelope)
        return answer


@pytest.fixture
def mail_server(settings):
    """Run a mail server on a free port and send all mail there."""
    handler = MailServer()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port, data_size_limit=60_000_000)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_TIMEOUT = 5
    yield handler
    controller.stop()


def pdf(text):
    """Return a PDF whose bytes hold line ends of every kind."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    document.docinfo["/Title"] = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue() + b"% \r\n \n \r .\r\n.\n"


@pytest.fixture
def outgoing(db):
    """Return a function that writes a signed letter with a dispatch waiting to be mailed."""
    office = make_office()
    actor = office.actor("registrar")

    def write(*, secrecy="none", urgency="very_urgent", enclosures=(), main=True, to_email="director@school.example", **fields):
        with official(actor):
            letter = Letter.objects.create(
                agency=office.agency, unit=office.units["division"], direction="outgoing", kind="external_letter",
                state="dispatched", source="draft", document_number="วธ 0201/123", document_date=date(2026, 11, 20),
                subject="ขอเชิญร่วมงานวันอนุรักษ์มรดกไทย ประจำปี ๒๕๖๙", from_text="กองกลาง", to_text="ผู้อำนวยการโรงเรียน",
                urgency=urgency, secrecy=secrecy, owner_position=office.posts["officer"], created_by_name="x", **fields,
            )  # fmt: skip
            content = pdf("หนังสือ")
            if main:
                file = store_bytes(actor=actor, content=content, name="signed.pdf", agency_id=office.agency.pk)
                LetterFile.objects.create(agency=office.agency, letter=letter, file=file, role="main")
            for place, (title, body) in enumerate(enclosures):
                extra = store_bytes(actor=actor, content=body, name="x.pdf", agency_id=office.agency.pk)
                LetterFile.objects.create(
                    agency=office.agency, letter=letter, file=extra, role="enclosure", title=title, order=place
                )
            row = Dispatch.objects.create(
                agency=office.agency, letter=letter, channel="email", to_name="ผู้อำนวยการโรงเรียนตัวอย่าง", to_email=to_email
            )
        row.content = content
        row.office = office
        return row

    return write
