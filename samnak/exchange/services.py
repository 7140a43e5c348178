"""Carrying letters out of the platform by electronic mail."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from samnak.core import jobs, thai
from samnak.core.actor import system_actor
from samnak.core.errors import DomainError
from samnak.core.mail import Trouble, deliver
from samnak.correspondence import queries as correspondence
from samnak.correspondence.enums import DispatchState, FileRole, Secrecy, Urgency
from samnak.correspondence.services import mark_dispatch
from samnak.exchange.enums import Outcome
from samnak.exchange.errors import NotSendableError
from samnak.exchange.rendering.message import Attachment, Envelope, compose
from samnak.files import queries as files

# Waits before the 2nd, 3rd … attempt after a temporary trouble: together most of a day, then it is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
CARRIER = "ระบบส่งไปรษณีย์อิเล็กทรอนิกส์"


def send_mail(*, dispatch_id: UUID, attempt: int = 1) -> Outcome:
    """Send a signed letter to an address outside (ส่งทางไปรษณีย์อิเล็กทรอนิกส์) and record what became of it.

    Run twice it sends once: only a waiting dispatch is sent, and its row is locked until the result is written. After a
    crash between sending and writing the same Message-ID goes out again.
    """
    with transaction.atomic():
        row = correspondence.dispatch_to_carry(dispatch_id)
        if row is None or row.state != DispatchState.QUEUED:
            return Outcome.SKIPPED
        actor = system_actor(CARRIER, agency_id=row.agency_id)
        try:
            trouble = deliver(_message(row))
        except DomainError as error:
            trouble = Trouble(error.message, is_temporary=False)
        if trouble is None:
            mark_dispatch(actor=actor, dispatch_id=row.pk, act="send")
            return Outcome.SENT
        if trouble.is_temporary and attempt <= len(WAITS):
            wait = WAITS[attempt - 1]
            jobs.enqueue("exchange.send_mail", queue="exchange", delay=wait, dispatch_id=str(row.pk), attempt=attempt + 1)
            return Outcome.LATER
        mark_dispatch(actor=actor, dispatch_id=row.pk, act="fail", error=trouble.text)
        return Outcome.FAILED


def _message(row: Any) -> EmailMessage:
    """Return the e-mail of a dispatch; NotSendableError says why a letter may not leave this way."""
    letter, agency = row.letter, row.agency
    if letter.secrecy != Secrecy.NONE:
        raise NotSendableError(_("หนังสือที่มีชั้นความลับ ส่งทางไปรษณีย์อิเล็กทรอนิกส์ไม่ได้"))
    sorted_files = sorted(letter.files.all(), key=lambda part: (part.role != FileRole.MAIN, part.order))
    if not sorted_files or sorted_files[0].role != FileRole.MAIN:
        raise NotSendableError(_("ยังไม่มีแฟ้มหนังสือที่ลงนามแล้ว จึงยังส่งไม่ได้"))
    envelope = Envelope(
        dispatch_id=row.pk,
        from_name=agency.name,
        from_email=agency.saraban_email or settings.DEFAULT_FROM_EMAIL,
        to_name=row.to_name,
        to_email=row.to_email,
        urgency="" if letter.urgency == Urgency.NORMAL else str(Urgency(letter.urgency).label),
        number=letter.document_number,
        dated=thai.long_date(letter.document_date) if letter.document_date else "",
        subject=" ".join(letter.subject.split()),
        is_copy=row.is_copy,
        verify_url=settings.PUBLIC_URL + reverse("signing:verification", args=[letter.signed_code]) if letter.signed_code else "",
    )
    return compose(envelope, [_attachment(letter, part) for part in sorted_files])


def _attachment(letter: Any, part: Any) -> Attachment:
    ending = part.file.name.rpartition(".")[2].lower()
    stem = f"{letter.document_number} {letter.subject}" if part.role == FileRole.MAIN else part.title or part.file.name
    name = stem if stem.lower().endswith(f".{ending}") else f"{stem[:65]}.{ending}"
    return Attachment(name, files.read_bytes(part.file), part.file.blob.media_type)
