"""An invitation as an e-mail (iMIP, RFC 6047), in the shape that Outlook, Gmail, Apple Mail and Thunderbird all open.

multipart/mixed holds multipart/alternative (the words, then text/calendar with its method) and the same calendar as invite.ics.
The programs look for the alternative; the attachment is for those that do not, and for people who open it by hand. The method
stands in the content type and in the body, because Outlook refuses one without the other.
"""

import hashlib
from dataclasses import replace
from datetime import datetime
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import formataddr
from enum import StrEnum
from typing import Any

from django.core.mail import EmailMessage
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samnak.bookings.rendering.calendar import Attendee, CalendarEvent, EventStatus, Method, Person, render_message
from samnak.core.language import in_thai
from samnak.core.thai import clock, local_date, long_date, short_date
from samnak.core.time import BANGKOK


class InvitationKind(StrEnum):
    """What an invitation tells. The two of one date take that date of the series, with its `recurrence_id`, as the event.

    "This and following" has no message of its own that all programs understand: the old series is updated with an earlier end,
    and the new one is a request with its own UID. A running series that is cancelled is ended in the same way (ENDED): a CANCEL
    would take away the dates that took place too.
    """

    REQUEST = "request"
    UPDATE = "update"
    ENDED = "ended"
    CANCEL = "cancel"
    DATE_CHANGED = "date_changed"
    DATE_CANCELLED = "date_cancelled"
    WITHDRAWN = "withdrawn"  # this guest is no longer invited, the event takes place

    @property
    def method(self) -> Method:
        """The method of iTIP."""
        asked = {self.REQUEST, self.UPDATE, self.ENDED, self.DATE_CHANGED}
        return Method.REQUEST if self in asked else Method.CANCEL

    @property
    def of_one_date(self) -> bool:
        """Whether the message is about one date of a series."""
        return self in {self.DATE_CHANGED, self.DATE_CANCELLED}


class InvitationMail(EmailMessage):
    """An e-mail that carries a calendar beside its words."""

    def __init__(self, *, calendar: bytes, method: Method, **fields: Any) -> None:
        super().__init__(**fields)
        self.calendar = calendar
        self.method = method
        self.attach(_attachment(calendar))

    def message(self) -> Any:  # type: ignore[override]
        """Return the message with the calendar as the other form of its words."""
        built = super().message()
        parts: Any = built.get_payload()
        parts[0] = MIMEMultipart("alternative", _subparts=[parts[0], _alternative(self.calendar, self.method)])
        # A long Thai subject begins on the line of its header name, as every mail program expects.
        del built["Subject"]
        MIMEBase.__setitem__(built, "Subject", Header(str(self.subject), "utf-8", header_name="Subject"))  # type: ignore[assignment]
        return built


def compose_invitation(
    kind: InvitationKind,
    event: CalendarEvent,
    recipient: Person,
    *,
    sent_at: datetime,
    repeats: str = "",
    note: str = "",
) -> InvitationMail:
    """Return the e-mail to one guest, from the mailbox that reads the replies (`event.organizer`).

    `event.sequence` must be higher than in whatever was sent before; `sent_at` must be the same for every attempt to send, so
    that a second copy is known as one. `repeats` says the rule in words, `note` is what the organiser adds.
    """
    if event.organizer is None:
        raise ValueError("an invitation needs the mailbox that reads the replies")
    if kind.of_one_date != (event.recurrence_id is not None):
        raise ValueError("a recurrence id belongs to the messages of one date, and to no others")
    invited = _addressed(kind, event, recipient)
    with in_thai():
        subject, body = _subject(kind, event), _body(kind, event, recipient, repeats, note)
    return InvitationMail(
        calendar=render_message(kind.method, invited, sent_at=sent_at),
        method=kind.method,
        subject=subject,
        body=body,
        from_email=formataddr((_one_line(event.organizer.name), event.organizer.email)),
        to=[formataddr((_one_line(recipient.name), recipient.email))],
        headers={
            "Message-ID": message_id(kind, event, recipient, sent_at),
            "Auto-Submitted": "auto-generated",  # no notice of absence comes back to the mailbox of replies
        },
    )


def message_id(kind: InvitationKind, event: CalendarEvent, recipient: Person, sent_at: datetime) -> str:
    """Return the Message-ID: the same for every attempt at the same message."""
    date = event.recurrence_id.timestamp() if event.recurrence_id else ""
    about = f"{kind}\n{event.uid}\n{event.sequence}\n{date}\n{recipient.email.casefold()}\n{sent_at.timestamp()}"
    domain = event.organizer.email.rpartition("@")[2] if event.organizer else "localhost"
    return f"<invitation-{hashlib.sha256(about.encode()).hexdigest()[:32]}@{domain}>"


def _addressed(kind: InvitationKind, event: CalendarEvent, recipient: Person) -> CalendarEvent:
    """Return the event with the recipient invited: programs refuse an invitation in which they find nobody they know."""
    known = [attendee for attendee in event.attendees if attendee.email.casefold() == recipient.email.casefold()]
    own = known[0] if known else Attendee(recipient.name, recipient.email)
    if kind is InvitationKind.WITHDRAWN:
        return replace(event, attendees=(own,))
    return event if known else replace(event, attendees=(*event.attendees, own))


def _subject(kind: InvitationKind, event: CalendarEvent) -> str:
    words = {
        InvitationKind.REQUEST: _("ขอเชิญ: %(title)s วันที่ %(date)s"),
        InvitationKind.UPDATE: _("แก้ไขนัดหมาย: %(title)s วันที่ %(date)s"),
        InvitationKind.ENDED: _("ยกเลิกนัดหมายครั้งที่เหลือ: %(title)s วันที่ %(date)s"),
        InvitationKind.CANCEL: _("ยกเลิกนัดหมาย: %(title)s วันที่ %(date)s"),
        InvitationKind.DATE_CHANGED: _("แก้ไขนัดหมายเฉพาะครั้ง: %(title)s วันที่ %(date)s"),
        InvitationKind.DATE_CANCELLED: _("ยกเลิกนัดหมายเฉพาะครั้ง: %(title)s วันที่ %(date)s"),
        InvitationKind.WITHDRAWN: _("ถอนการเชิญ: %(title)s วันที่ %(date)s"),
    }[kind]
    return words % {"title": _one_line(event.summary), "date": f"{short_date(event.starts_at)} {clock(event.starts_at)}"}


def _opening(kind: InvitationKind, event: CalendarEvent) -> str:
    words = {
        InvitationKind.REQUEST: _("ขอเรียนเชิญท่านเข้าร่วม “%(title)s” ตามรายละเอียดดังนี้"),
        InvitationKind.UPDATE: _("ขอเรียนว่ามีการแก้ไขนัดหมาย “%(title)s” รายละเอียดที่เป็นปัจจุบันมีดังนี้"),
        InvitationKind.ENDED: _("ขอเรียนว่านัดหมาย “%(title)s” ครั้งที่เหลือได้ยกเลิกแล้ว ครั้งที่ผ่านมาคงอยู่ในปฏิทินของท่าน จึงขออภัยมา ณ ที่นี้"),
        InvitationKind.CANCEL: _("ขอเรียนว่านัดหมาย “%(title)s” ตามรายละเอียดดังนี้ ได้ยกเลิกแล้ว จึงขออภัยมา ณ ที่นี้"),
        InvitationKind.DATE_CHANGED: _(
            "ขอเรียนว่านัดหมาย “%(title)s” เฉพาะครั้งซึ่งเดิมกำหนดไว้ใน%(planned)s มีการแก้ไข รายละเอียดที่เป็นปัจจุบันมีดังนี้"
        ),
        InvitationKind.DATE_CANCELLED: _(
            "ขอเรียนว่านัดหมาย “%(title)s” เฉพาะครั้งตามรายละเอียดดังนี้ ได้ยกเลิกแล้ว ส่วนครั้งอื่นยังคงเดิม จึงขออภัยมา ณ ที่นี้"
        ),
        InvitationKind.WITHDRAWN: _("ขอเรียนว่าท่านไม่ต้องเข้าร่วม “%(title)s” ตามรายละเอียดดังนี้แล้ว จึงขออภัยมา ณ ที่นี้"),
    }[kind]
    planned = _day_and_clock(event.recurrence_id) if event.recurrence_id else ""
    return words % {"title": _one_line(event.summary), "planned": planned}


def _body(kind: InvitationKind, event: CalendarEvent, recipient: Person, repeats: str, note: str) -> str:
    organizer = _one_line(event.organizer.name) if event.organizer else ""
    lines = [_("เรียน %(name)s") % {"name": _one_line(recipient.name)}, "", _opening(kind, event), ""]
    lines.append(_("วันและเวลา: %(when)s") % {"when": _when(event)})
    if repeats:
        lines.append(_("จัดเป็นประจำ: %(rule)s") % {"rule": _one_line(repeats)})
    if event.location:
        lines.append(_("สถานที่: %(place)s") % {"place": _one_line(event.location)})
    lines.append(_("ผู้เชิญ: %(name)s") % {"name": organizer})
    if event.description:
        lines += ["", event.description.strip()]
    if note:
        lines += ["", note.strip()]
    lines.append("")
    if kind is InvitationKind.ENDED:
        lines.append(_("โปรแกรมปฏิทินของท่านจะปรับวันสิ้นสุดของชุดนี้ให้ ท่านไม่ต้องตอบกลับ"))
    elif kind.method is Method.REQUEST:
        if event.status == EventStatus.TENTATIVE:
            lines += [_("วันเวลาและสถานที่นี้รออนุมัติ เมื่อมีผลการพิจารณาจะแจ้งให้ทราบอีกครั้ง"), ""]
        lines.append(_("โปรดกดตอบรับ ยังไม่แน่ใจ หรือปฏิเสธ ในโปรแกรมอีเมลหรือปฏิทินของท่าน คำตอบจะส่งถึงผู้เชิญโดยอัตโนมัติ"))
    else:
        lines.append(_("โปรแกรมปฏิทินของท่านจะนำนัดหมายนี้ออกให้ ท่านไม่ต้องตอบกลับ"))
    if event.url:
        lines.append(_("รายละเอียดเพิ่มเติม: %(link)s") % {"link": event.url})
    return "\n".join(lines)


def _when(event: CalendarEvent) -> str:
    same_day = local_date(event.starts_at) == local_date(event.ends_at)
    end = clock(event.ends_at) if same_day else _day_and_clock(event.ends_at)
    return _("%(start)s ถึง %(end)s") % {"start": _day_and_clock(event.starts_at), "end": end}


def _day_and_clock(moment: datetime) -> str:
    return _("วัน%(weekday)sที่ %(date)s เวลา %(clock)s") % {
        "weekday": date_format(moment.astimezone(BANGKOK), "l"),
        "date": long_date(moment),
        "clock": clock(moment),
    }


def _alternative(calendar: bytes, method: Method) -> MIMEBase:
    """Return the calendar as base64: every other transfer encoding may change a line end or a Thai letter on the way."""
    part = MIMENonMultipart("text", "calendar")
    part.replace_header("Content-Type", f"text/calendar; method={method}; charset=UTF-8")
    part.set_payload(calendar)
    encode_base64(part)
    return part


def _attachment(calendar: bytes) -> MIMEBase:
    part = MIMENonMultipart("application", "ics", name="invite.ics")
    part.set_payload(calendar)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename="invite.ics")
    return part


def _one_line(text: str) -> str:
    return " ".join(text.split())
