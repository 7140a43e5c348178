"""What guests answer (iMIP, RFC 6047): the REPLY or COUNTER inside an e-mail, in whatever shape their programs send it.

The mail comes from a stranger. Nothing here raises, nothing is believed: `sender_matches` says whether the answer is about the
sender himself, and the caller decides. Whether the sender is who he says is for the mail server to check (SPF, DKIM, DMARC).
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from enum import StrEnum
from urllib.parse import unquote

from samnak.bookings.enums import Rsvp
from samnak.bookings.rendering.calendar_reading import Component, Property, read_calendars, read_duration, read_moment

logger = logging.getLogger(__name__)

LARGEST_MAIL = 5_000_000
LARGEST_CALENDAR = 200_000
MOST_PARTS = 100
MOST_EVENTS = 100
LONGEST_COMMENT = 500
LONGEST_NAME = 200
LONGEST_UID = 255
LONGEST_ADDRESS = 320
MOST_CHANGES = 2_147_483_647

_CALENDARS = {"text/calendar", "application/ics", "application/calendar", "text/x-vcalendar"}
_IN_BRACKETS = re.compile(r"<([^<>]*)>")
# Who sends somebody else does not come; the one sent answers for himself.
_ANSWERS = {
    "ACCEPTED": Rsvp.ACCEPTED,
    "TENTATIVE": Rsvp.TENTATIVE,
    "DECLINED": Rsvp.DECLINED,
    "DELEGATED": Rsvp.DECLINED,
}


class ReplyKind(StrEnum):
    """Whether the guest answers, or asks for another time as well."""

    REPLY = "reply"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer of one guest to an event, or to one date of a series. All moments are in UTC."""

    kind: ReplyKind
    uid: str
    recurrence_id: datetime | None  # as planned by the rule; nothing when the answer is for the whole series
    attendee: str  # e-mail in small letters
    attendee_name: str
    rsvp: Rsvp
    partstat: str  # as sent, since DELEGATED and unknown words have no answer of their own
    comment: str
    sequence: int
    stamped_at: datetime | None
    organizer: str  # the mailbox of the invitation, in small letters
    sender: str  # e-mail in small letters, empty when the mail does not name exactly one
    sender_matches: bool
    proposed_starts_at: datetime | None = None
    proposed_ends_at: datetime | None = None


def read_reply(raw_message: bytes) -> Reply | None:
    """Return the answer in an e-mail, or the first of several; nothing if there is none."""
    return next(iter(read_replies(raw_message)), None)


def read_replies(raw_message: bytes) -> tuple[Reply, ...]:
    """Return all answers in an e-mail: some programs answer several dates of a series at once."""
    if len(raw_message) > LARGEST_MAIL:
        return ()
    try:
        message = message_from_bytes(raw_message)
        sender = _sender(message)
        for part in _parts(message):
            if replies := _replies(part, sender):
                return replies
    except Exception:  # a stranger's mail may break the parsers anywhere, and must not stop those behind it
        logger.exception("a mail could not be read")
    return ()


def _sender(message: Message) -> str:
    """Return the address of the sender, empty when the mail names none or several, or in a way that may be read in two ways."""
    headers = message.get_all("From", [])
    if len(headers) != 1:
        return ""
    header = str(headers[0])
    addresses = getaddresses([header])
    if len(addresses) != 1 or addresses[0][1].count("@") != 1:
        return ""
    bracketed = _IN_BRACKETS.findall(header)
    found = _plain(addresses[0][1])
    return found if not bracketed or _plain(bracketed[-1]) == found else ""


def _parts(message: Message, room: list[int] | None = None) -> Iterator[Message]:
    """Give the parts that may hold a calendar; those of a message enclosed in this one are somebody else's words."""
    room = room or [MOST_PARTS]
    for part in message.get_payload() if message.is_multipart() else [message]:
        room[0] -= 1
        if room[0] < 0 or not isinstance(part, Message):
            return
        if part.get_content_maintype() == "multipart":
            yield from _parts(part, room)
        elif _may_be_calendar(part):
            yield part


def _may_be_calendar(part: Message) -> bool:
    # Outlook's winmail.dat (application/ms-tnef) is none: it holds no iCalendar.
    return part.get_content_type() in _CALENDARS or (part.get_filename() or "").lower().endswith(".ics")


def _replies(part: Message, sender: str) -> tuple[Reply, ...]:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or len(content) > LARGEST_CALENDAR:
        return ()
    stated = part.get_param("method")
    for calendar in read_calendars(_decoded(content, part.get_content_charset())):
        method = (calendar.text("METHOD") or (stated if isinstance(stated, str) else "")).upper()
        if method in {"REPLY", "COUNTER"}:
            kind = ReplyKind(method.lower())
            found = (_reply(kind, calendar, event, sender) for event in calendar.of("VEVENT")[:MOST_EVENTS])
            return tuple(reply for reply in found if reply)
    return ()


def _decoded(content: bytes, charset: str | None) -> str:
    """Return the text: UTF-8 if it can be that, whatever is stated, for many programs state something else."""
    for name in ("utf-8", charset or "utf-8"):
        try:
            return content.decode(name)
        except (LookupError, ValueError):
            continue
    return content.decode("cp874", "replace")


def _reply(kind: ReplyKind, calendar: Component, event: Component, sender: str) -> Reply | None:
    attendee = _attendee(event, sender)
    uid, recurrence_id = event.text("UID"), read_moment(calendar, event, "RECURRENCE-ID")
    email = _mailbox(attendee) if attendee else ""
    if attendee is None or not 0 < len(uid) <= LONGEST_UID or len(email) > LONGEST_ADDRESS:
        return None
    if event.first("RECURRENCE-ID") and recurrence_id is None:
        return None  # else the answer for one date would be taken for the whole series
    partstat = attendee.parameters.get("PARTSTAT", "NEEDS-ACTION").upper()
    organizer = event.first("ORGANIZER")
    starts_at = ends_at = None
    if kind is ReplyKind.COUNTER:
        starts_at, ends_at = _proposed(calendar, event)
    return Reply(
        kind=kind,
        uid=uid,
        recurrence_id=recurrence_id,
        attendee=email,
        attendee_name=" ".join(attendee.parameters.get("CN", "").strip('"').split())[:LONGEST_NAME],
        rsvp=_ANSWERS.get(partstat, Rsvp.NEEDS_ACTION),
        partstat=partstat[:20],
        comment=_comment(event),
        sequence=_number(event.text("SEQUENCE")),
        stamped_at=read_moment(calendar, event, "DTSTAMP"),
        organizer=_mailbox(organizer) if organizer else "",
        sender=sender,
        sender_matches=bool(sender) and sender == email,
        proposed_starts_at=starts_at,
        proposed_ends_at=ends_at,
    )


def _attendee(event: Component, sender: str) -> Property | None:
    """Return the guest who answers: the sender if he stands among several, else the first."""
    attendees = [attendee for attendee in event.properties.get("ATTENDEE", ()) if "@" in _mailbox(attendee)]
    return next((attendee for attendee in attendees if _mailbox(attendee) == sender), attendees[0] if attendees else None)


def _mailbox(value: Property) -> str:
    """Return the address of a guest; EMAIL stands beside an address that is not one of mail (RFC 7986)."""
    address = value.value.strip()
    if address[:7].lower() == "mailto:":
        return _plain(unquote(address[7:].partition("?")[0]))
    return _plain(value.parameters.get("EMAIL") or address)


def _plain(address: str) -> str:
    return "".join(filter(str.isprintable, address)).strip().strip("<>").strip().lower()


def _proposed(calendar: Component, event: Component) -> tuple[datetime | None, datetime | None]:
    starts_at, ends_at = read_moment(calendar, event, "DTSTART"), read_moment(calendar, event, "DTEND")
    length = read_duration(event)
    if starts_at and not ends_at and length:
        ends_at = starts_at + length
    return (starts_at, ends_at) if starts_at and ends_at and starts_at < ends_at else (None, None)


def _comment(event: Component) -> str:
    words = "\n".join(comment.value.strip() for comment in event.properties.get("COMMENT", ()))
    return words.strip()[:LONGEST_COMMENT].strip()


def _number(text: str) -> int:
    return min(int(text), MOST_CHANGES) if text.isascii() and text.isdigit() and len(text) <= 10 else 0
