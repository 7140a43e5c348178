"""What guests answer: by mail, by the link in the mail, or signed in; believed only as far as it fits what they were asked."""

from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samnak.audit import queries as audit
from samnak.audit.services import record
from samnak.bookings.enums import BookingState, Events, OccurrenceState, Rsvp
from samnak.bookings.errors import BookingRuleError
from samnak.bookings.models import Booking, Guest, GuestReply, Occurrence
from samnak.bookings.policies import SUBJECT
from samnak.bookings.queries.calendar import MEETINGS
from samnak.bookings.rendering.events import booking_of
from samnak.bookings.rendering.replies import Reply, ReplyKind
from samnak.bookings.services.inviting import GONE, key_of, known_to
from samnak.bookings.services.mailing import RSVP_SALT
from samnak.core.actor import Actor, system_actor
from samnak.core.errors import ConflictError
from samnak.core.events import EventKind
from samnak.core.language import in_thai
from samnak.core.time import database_now
from samnak.core.transactions import official

ANSWERS = (Rsvp.ACCEPTED, Rsvp.TENTATIVE, Rsvp.DECLINED)
LONGEST_COMMENT = 500
# somebody invited may answer while a new time of the meeting waits to be approved
ON = (BookingState.PENDING, BookingState.APPROVED)
TAKES_PLACE = (OccurrenceState.PENDING, OccurrenceState.APPROVED)


class Verdict(StrEnum):
    """What became of an answer that came by mail."""

    RECORDED = "recorded"
    REPEATED = "repeated"  # known already, or older than what is known
    PROPOSED = "proposed"  # another time was asked for
    OUTDATED = "outdated"  # about a time that is no longer so
    UNKNOWN = "unknown"  # no such meeting, or not invited to it
    NOT_OWN = "not-own"  # about somebody else than the sender
    NOT_OURS = "not-ours"  # to another mailbox


@dataclass(frozen=True, slots=True)
class _Asked:
    """What somebody was asked: a guest, a booking, and one date of it when the answer is for that alone."""

    guest: Guest
    booking: Booking
    row: Occurrence | None


def record_reply(*, actor: Actor, reply: Reply) -> Verdict:
    """Take an answer that came by mail (บันทึกการตอบรับ): only from the guest himself, about what he was asked.

    The same answer a second time changes nothing, nor does one that is older than what is known.
    """
    if not reply.sender_matches:
        return Verdict.NOT_OWN
    if reply.organizer != settings.CALENDAR_MAILBOX.lower():
        return Verdict.NOT_OURS
    booking_id = booking_of(reply.uid)
    if booking_id is None:
        return Verdict.UNKNOWN
    with official(actor):
        asked = _asked(booking_id, reply)
        if asked is None:
            return Verdict.UNKNOWN
        if not _still_so(asked, reply):
            return Verdict.OUTDATED
        guest = system_actor(asked.guest.name, asked.booking.agency_id)  # in the name of the guest, who has no post here
        recorded = reply.rsvp in ANSWERS and _write(guest, asked, reply.rsvp, reply.comment, reply.stamped_at)
        proposed = reply.kind is ReplyKind.COUNTER and _propose(guest, asked, reply)
        return Verdict.PROPOSED if proposed else Verdict.RECORDED if recorded else Verdict.REPEATED


def _asked(booking_id: UUID, reply: Reply) -> _Asked | None:
    booking = Booking.objects.filter(pk=booking_id, kind__in=MEETINGS).first()
    if booking is None:
        return None
    guests = booking.guests.select_for_update(of=("self",)).filter(removed_at=None)
    guest = guests.filter(email__iexact=reply.attendee).first()
    if guest is None or (reply.recurrence_id is not None and not booking.rrule):
        return None
    row = booking.occurrences.filter(original_start=reply.recurrence_id).first() if reply.recurrence_id else None
    if reply.recurrence_id is not None and row is None:
        return None
    return _Asked(guest, booking, row)


def _still_so(asked: _Asked, reply: Reply) -> bool:
    """Tell whether the meeting is still at the time that the guest answers for: the one told under the number of the answer."""
    if asked.booking.state not in ON or (asked.row and asked.row.state not in TAKES_PLACE):
        return False
    then = _known_then(asked.guest, reply.sequence)
    if then is None:
        return False
    if asked.row is None:
        return _times_of(then) == _times_of(_known_now(asked.booking))
    told: str | None = then["dates"].get(key_of(asked.row.original_start))
    now = (key_of(asked.row.starts_at), key_of(asked.row.ends_at))
    if told == GONE:
        return False
    regular = (
        key_of(asked.row.original_start),
        key_of(asked.row.original_start + (asked.booking.ends_at - asked.booking.starts_at)),
    )
    return (tuple(told.split("/")[:2]) if told else regular) == now


def _known_then(guest: Guest, sequence: int) -> dict[str, Any] | None:
    """Return what a guest knew who had got the messages up to a number; programs that tell none have read the first."""
    rows = list(guest.invitations.filter(sent_at__isnull=False).order_by("sequence", "id"))
    return known_to([row for row in rows if row.sequence <= sequence] or rows[:1])


def _known_now(booking: Booking) -> dict[str, Any]:
    return {"start": key_of(booking.starts_at), "end": key_of(booking.ends_at), "rrule": booking.rrule}


def _times_of(told: dict[str, Any]) -> tuple[str, str, str]:
    return told["start"], told["end"], told["rrule"]


@in_thai()
def _write(actor: Actor, asked: _Asked, rsvp: Rsvp, comment: str, stamped_at: datetime | None) -> bool:
    """Keep an answer unless it is known already or older than the one kept; tell whether it was new."""
    now = database_now()
    moment = min(stamped_at or now, now)  # a clock that is ahead must not shut out later answers
    guest, words = asked.guest, comment.strip()[:LONGEST_COMMENT]
    if asked.row is None:
        if (guest.rsvp, guest.comment) == (rsvp, words) or (guest.answered_at and moment < guest.answered_at):
            return False
        guest.rsvp, guest.comment, guest.answered_at = rsvp, words, moment
        guest.save(update_fields=["rsvp", "comment", "answered_at"])
        # an answer for the series is one for all its dates, those answered before too (RFC 5546 section 3.2.3)
        guest.replies.filter(answered_at__lte=moment).delete()
    else:
        kept = guest.replies.filter(occurrence=asked.row).first()
        if kept and ((kept.rsvp, kept.comment) == (rsvp, words) or moment < kept.answered_at):
            return False
        told = {"rsvp": rsvp, "answered_at": moment, "comment": words}
        GuestReply.objects.update_or_create(guest=guest, occurrence=asked.row, defaults=told)
    date = str(asked.row.pk) if asked.row else ""
    _tell(actor, asked, Events.RSVP_RECEIVED, guest=guest.name, occurrence=date, answer=str(rsvp.label))
    return True


def _propose(actor: Actor, asked: _Asked, reply: Reply) -> bool:
    """Pass on that a guest asks for another time; the same wish is passed on once."""
    starts_at, ends_at = reply.proposed_starts_at, reply.proposed_ends_at
    row = asked.row or asked.booking.occurrences.order_by("original_start").first()
    told = {
        "guest": asked.guest.name,
        "occurrence": str(row.pk) if row else "",
        "start": starts_at.isoformat() if starts_at else "",
        "end": ends_at.isoformat() if ends_at else "",
        "comment": reply.comment,
    }
    if audit.events_of(asked.booking.pk).filter(kind=Events.COUNTER_RECEIVED.name, data=told).exists():
        return False
    _tell(actor, asked, Events.COUNTER_RECEIVED, **told)
    return True


def _tell(actor: Actor, asked: _Asked, kind: EventKind, **data: str) -> None:
    record(actor, kind, subject_type=SUBJECT, subject_id=asked.booking.pk, agency_id=asked.booking.agency_id, **data)


def guest_behind(token: str) -> Guest | None:
    """Return the guest whose link this is, None for a link that is none of ours."""
    try:
        text = Signer(salt=RSVP_SALT).unsign(token)
        guest_id = UUID(bytes=urlsafe_b64decode(text + "=="))
    except (BadSignature, NotBase64, ValueError):
        return None
    return Guest.objects.select_related("booking__unit", "booking__agency").filter(pk=guest_id).first()


def why_closed(guest: Guest) -> str:
    """Say why a guest can no longer answer, empty while he can."""
    booking = guest.booking
    if guest.removed_at is not None:
        return _("ท่านไม่ต้องเข้าร่วมนัดหมายนี้แล้ว")
    if booking.state not in ON:
        return _("นัดหมายนี้ยกเลิกแล้ว")
    ahead = booking.occurrences.filter(state__in=TAKES_PLACE, ends_at__gt=database_now())
    return "" if ahead.exists() else _("นัดหมายนี้ผ่านไปแล้วหรือยกเลิกแล้ว")


def answer_by_link(*, actor: Actor, token: str, rsvp: str, comment: str = "", occurrence_id: UUID | None = None) -> Guest:
    """Take an answer given on the page of the link in the mail (ตอบรับทางเว็บ), for all dates or for one of a series."""
    guest = guest_behind(token)
    if guest is None:
        raise ConflictError(_("ลิงก์นี้ใช้ไม่ได้แล้ว กรุณาเปิดจากอีเมลฉบับล่าสุด"))
    with official(actor):
        return _answered(system_actor(guest.name, guest.agency_id), guest.pk, rsvp, comment, occurrence_id)


def answer_invitation(*, actor: Actor, booking_id: UUID, rsvp: str, comment: str = "") -> Guest:
    """Take the answer of a guest who is signed in (ตอบรับการเชิญ)."""
    with official(actor):
        invited = Guest.objects.filter(booking=booking_id, user_id=actor.user_id, removed_at=None) if actor.user_id else None
        guest = invited.first() if invited is not None else None
        if guest is None:
            raise BookingRuleError(_("ท่านไม่ได้อยู่ในรายชื่อผู้ได้รับเชิญของนัดหมายนี้"))
        return _answered(actor, guest.pk, rsvp, comment)


def _answered(actor: Actor, guest_id: UUID, rsvp: str, comment: str, occurrence_id: UUID | None = None) -> Guest:
    guest = Guest.objects.select_for_update(of=("self",)).select_related("booking").get(pk=guest_id)
    closed = why_closed(guest)
    if closed:
        raise ConflictError(closed)
    if rsvp not in ANSWERS:
        raise BookingRuleError(_("กรุณาเลือกคำตอบ"), field="rsvp")
    row = dates_to_answer(guest).filter(pk=occurrence_id).first() if occurrence_id else None
    if occurrence_id and row is None:
        raise ConflictError(_("วันที่เลือกผ่านไปแล้วหรือยกเลิกแล้ว กรุณาเลือกวันอื่น"))
    _write(actor, _Asked(guest, guest.booking, row), Rsvp(rsvp), comment, None)
    return guest


def dates_to_answer(guest: Guest) -> QuerySet[Occurrence]:
    """Return the dates to come of a series for which a guest may answer by itself."""
    rows = guest.booking.occurrences.filter(state__in=TAKES_PLACE, ends_at__gt=database_now())
    return rows.order_by("starts_at", "pk") if guest.booking.rrule else rows.none()
