"""Sending one message to one guest, and trying again when the mail server could not take it."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import Signer
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from samnak.accounts.models import User
from samnak.bookings.content import rule_in_words
from samnak.bookings.enums import Rsvp
from samnak.bookings.models import Guest, GuestReply, Invitation
from samnak.bookings.policies import CHANGE
from samnak.bookings.queries.calendar import EntryDate
from samnak.bookings.rendering.calendar import Attendee, Method, Person
from samnak.bookings.rendering.invitations import InvitationKind, compose_invitation
from samnak.bookings.services.inviting import Meeting, deliver_later, meeting_of
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError
from samnak.core.language import in_thai
from samnak.core.mail import deliver
from samnak.core.time import database_now
from samnak.core.transactions import official

# Waits before the 2nd, 3rd … attempt after a temporary trouble: together most of a day, then it is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
RSVP_SALT = "bookings.rsvp"


class Outcome(StrEnum):
    """What became of an attempt to send."""

    SENT = "sent"
    LATER = "later"
    FAILED = "failed"
    SKIPPED = "skipped"


@in_thai()
def mail_invitation(*, invitation_id: UUID, attempt: int = 1) -> Outcome:
    """Send one message to one guest (ส่งคำเชิญ) and write down what became of it.

    The guest's row is locked while it is sent, so that the messages to one person go out one after the other and each once.
    After a crash between sending and writing the same Message-ID and DTSTAMP go out again.
    """
    with transaction.atomic():
        guest = Guest.objects.select_for_update(of=("self",)).filter(invitations=invitation_id).first()
        row = Invitation.objects.select_related("occurrence").filter(pk=invitation_id).first()
        if guest is None or row is None or row.sent_at is not None or row.error:
            return Outcome.SKIPPED
        row.guest = guest
        meeting = meeting_of(guest.booking)
        needless = _needless(row, meeting)
        if meeting is None or needless:
            row.error = needless
            row.save(update_fields=["error"])
            return Outcome.SKIPPED
        trouble = deliver(message_of(row, meeting))
        if trouble is None:
            row.sent_at = database_now()
            row.save(update_fields=["sent_at"])
            return Outcome.SENT
        if trouble.is_temporary and attempt <= len(WAITS):
            deliver_later(row.pk, attempt=attempt + 1, delay=WAITS[attempt - 1])
            return Outcome.LATER
        row.error = trouble.text[:500]
        row.save(update_fields=["error"])
        return Outcome.FAILED


def _needless(row: Invitation, meeting: Meeting | None) -> str:
    """Say why a message need not go out any more: a newer one takes its place, or there is nothing to be taken back."""
    if meeting is None:
        return _("การจองนี้ไม่มีการเชิญ")
    superseded = _("มีข้อความฉบับใหม่กว่าแทนแล้ว")
    now = database_now()
    asks_anew = row.told["kind"] in {InvitationKind.REQUEST, InvitationKind.DATE_CHANGED}
    goes_on = meeting.stands(now) or (not asks_anew and (meeting.awaits(now) or meeting.took_place))
    if row.method == Method.REQUEST and not goes_on:
        return _("นัดหมายยกเลิกหรือผ่านไปแล้ว จึงไม่ต้องเชิญ")
    if row.occurrence_id and _date(row, meeting) is None:
        return superseded  # the date is as its rule says again
    newer = Invitation.objects.filter(guest=row.guest_id, sequence__gt=row.sequence)
    if row.occurrence_id is None:
        newer = newer.filter(occurrence=None)
    else:
        newer = newer.filter(occurrence=row.occurrence_id) | newer.filter(occurrence=None)
    if newer.exists():
        return superseded
    told = Invitation.objects.filter(guest=row.guest_id, method=Method.REQUEST, occurrence=None, sent_at__isnull=False)
    return _("ยังไม่เคยส่งคำเชิญถึงผู้นี้ จึงไม่ต้องแจ้งยกเลิก") if row.method == Method.CANCEL and not told.exists() else ""


def message_of(row: Invitation, meeting: Meeting) -> EmailMessage:
    """Return the e-mail of a row, with what is true now: whoever reads it late is told the latest."""
    kind = InvitationKind(row.told["kind"])
    date = _date(row, meeting) if row.occurrence_id else None
    event = meeting.event_of_date(date) if date else meeting.event
    event = replace(event, sequence=row.sequence, attendees=_attendees(row))
    guest = row.guest
    asks = kind.method is Method.REQUEST and kind is not InvitationKind.ENDED
    link = _("ตอบทางเว็บได้ที่ลิงก์ของท่านนี้ (โปรดไม่ส่งต่อ): %(link)s") % {"link": rsvp_address(guest.pk)}
    mail = compose_invitation(
        kind,
        event,
        Person(guest.name, guest.email),
        sent_at=made_at(row.pk),
        repeats=rule_in_words(event.rrule) if event.rrule else "",
        note=link if asks else "",
    )
    organiser = User.objects.filter(pk=meeting.booking.organiser_user_id).first() if meeting.booking.organiser_user_id else None
    if organiser is not None and organiser.email:
        mail.reply_to = [organiser.email]
    return mail


def _date(row: Invitation, meeting: Meeting) -> EntryDate | None:
    return next((date for date in meeting.dates if date.id == row.occurrence_id), None)


def _attendees(row: Invitation) -> tuple[Attendee, ...]:
    """Return who is invited with what each answered; for one date what was answered for that."""
    answered = {}
    if row.occurrence_id is not None:
        answered = dict(GuestReply.objects.filter(occurrence=row.occurrence_id).values_list("guest", "rsvp"))
    guests = Guest.objects.filter(booking=row.guest.booking_id, removed_at=None).order_by("id")
    return tuple(Attendee(one.name, one.email, Rsvp(answered.get(one.pk, one.rsvp))) for one in guests)


def made_at(invitation_id: UUID) -> datetime:
    """Return when a message was made, as its id (UUIDv7) says: the same for every attempt to send it."""
    return datetime.fromtimestamp((invitation_id.int >> 80) // 1000, UTC)


def rsvp_address(guest_id: UUID) -> str:
    """Return the address under which a guest answers on the web."""
    address: str = settings.PUBLIC_URL + reverse("bookings:rsvp", args=[rsvp_token(guest_id)])
    return address


def rsvp_token(guest_id: UUID) -> str:
    """Return the signed token of a guest."""
    return Signer(salt=RSVP_SALT).sign(urlsafe_b64encode(guest_id.bytes).decode().rstrip("="))


def resend_invitation(*, actor: Actor, invitation_id: UUID) -> Invitation:
    """Try once more to send a message that could not be sent (ส่งคำเชิญซ้ำ), after the address or the server was put right."""
    with official(actor):
        known = get_object_or_404(Invitation.objects.select_related("guest__booking__unit"), pk=invitation_id)
        require(actor, CHANGE, known.guest.booking)
        row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation_id)
        if row.sent_at is not None:
            raise ConflictError(_("ส่งข้อความนี้ไปแล้ว กรุณาเปิดหน้าใหม่เพื่อดูสถานะล่าสุด"))
        row.error = ""
        row.save(update_fields=["error"])
        deliver_later(row.pk)
        return row
