"""Handing a message to the mail server, and telling what to do when it is not taken."""

import smtplib
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a mail server did not take a message, and whether asking again may help."""

    text: str
    is_temporary: bool


def deliver(message: EmailMessage) -> Trouble | None:
    """Hand the message to the mail server (RFC 5321: 4xx may be tried again, 5xx may not); None when it was taken."""
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return _refusal(code, words)
    except smtplib.SMTPAuthenticationError:
        return Trouble(_("เครื่องแม่ข่ายไปรษณีย์ไม่รับชื่อผู้ใช้ของระบบ กรุณาแจ้งผู้ดูแลระบบ"), is_temporary=True)
    except smtplib.SMTPResponseException as error:
        return _refusal(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        reason = str(error) or type(error).__name__
        return Trouble(_("ติดต่อเครื่องแม่ข่ายไปรษณีย์ไม่ได้ (%(error)s)") % {"error": reason}, is_temporary=True)
    return None


def _refusal(code: int, words: bytes | str) -> Trouble:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    text = _("เครื่องแม่ข่ายไปรษณีย์ปลายทางไม่รับ (%(code)s %(words)s)") % {"code": code, "words": " ".join(said.split())}
    return Trouble(text, is_temporary=400 <= code < 500)
