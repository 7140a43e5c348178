"""A letter as an e-mail: subject with urgency, Thai file names, the signed PDF byte by byte (domain: A.9 rows 5 and 12)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import formataddr
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

# An encoded Thai letter takes nine characters and a line of mail holds 998, so names stay well below that.
LONGEST_NAME = 80
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of the letter."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is written on the e-mail."""

    dispatch_id: UUID
    from_name: str
    from_email: str
    to_name: str
    to_email: str
    urgency: str  # in words, empty for normal
    number: str
    dated: str
    subject: str
    is_copy: bool = False
    verify_url: str = ""


class LetterMail(EmailMessage):
    """An e-mail whose long Thai subject begins on the line of its header name, as every mail program expects."""

    def message(self) -> Any:  # type: ignore[override]
        """Return the message with its subject folded for the width that the header's name leaves."""
        built = super().message()
        del built["Subject"]
        MIMEBase.__setitem__(built, "Subject", Header(str(self.subject), "utf-8", header_name="Subject"))  # type: ignore[assignment]
        return built


def message_id(dispatch_id: UUID, from_email: str) -> str:
    """Return the Message-ID of a dispatch: the same for every attempt, so that a second copy is known as one."""
    return f"<dispatch-{dispatch_id}@{from_email.rpartition('@')[2]}>"


def compose(envelope: Envelope, attachments: Sequence[Attachment]) -> EmailMessage:
    """Return the e-mail of a letter, ready to be sent."""
    message = LetterMail(
        subject=" ".join(f"{envelope.urgency} {envelope.subject}".split()),
        body=_body(envelope, attachments),
        from_email=formataddr((envelope.from_name, envelope.from_email)),
        to=[formataddr((_one_line(envelope.to_name), envelope.to_email))],
        reply_to=[envelope.from_email],
        headers={"Message-ID": message_id(envelope.dispatch_id, envelope.from_email)},
    )
    taken: set[str] = set()
    for attachment in attachments:
        message.attach(_part(attachment, taken))
    return message


def _body(envelope: Envelope, attachments: Sequence[Attachment]) -> str:
    lines = [
        _("เรียน %(name)s") % {"name": _one_line(envelope.to_name)},
        "",
        _("%(sender)s ขอส่งหนังสือตามที่แนบมาพร้อมนี้") % {"sender": envelope.from_name},
        _("ที่ %(number)s ลงวันที่ %(date)s") % {"number": envelope.number, "date": envelope.dated},
        _("เรื่อง %(subject)s") % {"subject": envelope.subject},
    ]
    if envelope.urgency:
        lines.append(_("ชั้นความเร็ว %(urgency)s") % {"urgency": envelope.urgency})
    if envelope.is_copy:
        lines.append(_("(สำเนาส่ง)"))
    if len(attachments) > 1:
        lines.append(_("เอกสารแนบ %(count)s รายการ") % {"count": len(attachments)})
    lines += ["", _("หนังสือลงลายมือชื่อดิจิทัลแล้ว ไม่มีต้นฉบับกระดาษตามมา")]
    if envelope.verify_url:
        lines.append(_("ตรวจสอบความแท้จริงของหนังสือ: %(link)s") % {"link": envelope.verify_url})
    lines.append(_("กรุณาตอบกลับไปรษณีย์อิเล็กทรอนิกส์นี้เพื่อแจ้งว่าได้รับแล้ว"))
    return "\n".join(lines)


def _part(attachment: Attachment, taken: set[str]) -> MIMEBase:
    """Return a file as base64: every other transfer encoding may change a line end on the way."""
    main, _slash, sub = attachment.media_type.partition("/")
    part = MIMENonMultipart(main, sub or "octet-stream")
    part.set_payload(attachment.content)
    encode_base64(part)
    name = file_name(attachment.name, taken)
    value: str | tuple[str, str, str] = name if name.isascii() else ("utf-8", "", name)
    part.add_header("Content-Disposition", "attachment", filename=value)
    return part


def file_name(name: str, taken: set[str]) -> str:
    """Return a name that every system can store, not yet `taken` in this message."""
    stem, dot, ending = _UNSAFE.sub("-", _one_line(name)).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    room = LONGEST_NAME - len(ending) - 5
    stem = stem[:room].strip() or "document"
    number, result = 1, f"{stem}{dot}{ending}"
    while result in taken:
        number += 1
        result = f"{stem} ({number}){dot}{ending}"
    taken.add(result)
    return result


def _one_line(text: str) -> str:
    return " ".join(text.split())
