"""Who is invited to a booking: added, taken off, and what they answered forgotten when the time is another."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings.enums import BookingState, Events, Rsvp
from samnak.bookings.errors import BookingRuleError
from samnak.bookings.models import Booking, Guest, GuestReply, Occurrence
from samnak.bookings.policies import CHANGE, SUBJECT
from samnak.bookings.queries.calendar import MEETINGS
from samnak.bookings.services.wishes import GuestWish
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError
from samnak.core.time import database_now
from samnak.core.transactions import official

MOST_GUESTS = 300
ENDED = {BookingState.REJECTED, BookingState.CANCELLED, BookingState.EXPIRED}


def add_guests(*, actor: Actor, booking_id: UUID, guests: Sequence[GuestWish]) -> list[Guest]:
    """Invite further people to a booking (เพิ่มผู้ได้รับเชิญ); they are told once it is approved. Return who is new.

    Who was invited before and taken off is asked anew; who is invited already stays as he is.
    """
    with official(actor):
        booking = _locked(actor, booking_id)
        wished = {email: guest for guest in guests if (email := _address(guest.email))}
        rows = {row.email: row for row in booking.guests.select_for_update(of=("self",))}
        invited = sum(row.removed_at is None for row in rows.values())
        fresh = [email for email in wished if email not in rows or rows[email].removed_at is not None]
        if invited + len(fresh) > MOST_GUESTS:
            raise BookingRuleError(_("เชิญได้ไม่เกิน %(most)d คนต่อการจอง") % {"most": MOST_GUESTS}, field="guests")
        added = [_invited(booking, rows.get(email), email, wished[email]) for email in fresh]
        if added:
            _tell(actor, booking, added=[row.name for row in added], removed=[])
        return added


def _invited(booking: Booking, row: Guest | None, email: str, wish: GuestWish) -> Guest:
    guest = row or Guest(agency_id=booking.agency_id, booking=booking, email=email)
    guest.name, guest.user_id = " ".join(wish.name.split())[:200] or email, wish.user_id
    guest.rsvp, guest.answered_at, guest.comment, guest.removed_at = Rsvp.NEEDS_ACTION, None, "", None
    guest.save()
    return guest


def _address(typed: str) -> str:
    """Return a mailbox in small letters; a typing error is told with the words typed."""
    email = typed.strip().lower()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError as error:
        words = _("“%(email)s” ไม่ใช่อีเมลที่ถูกต้อง กรุณาแก้ไข") % {"email": typed.strip()}
        raise BookingRuleError(words, field="guests") from error
    return email


def remove_guest(*, actor: Actor, guest_id: UUID) -> Guest:
    """Take somebody off the list (ถอนการเชิญ); who has been told of the meeting is told of this as well."""
    with official(actor):
        known = get_object_or_404(Guest.objects.only("booking_id"), pk=guest_id)
        booking = _locked(actor, known.booking_id)
        guest = booking.guests.select_for_update(of=("self",)).get(pk=guest_id)
        if guest.removed_at is None:
            guest.removed_at = database_now()
            guest.save(update_fields=["removed_at"])
            _tell(actor, booking, added=[], removed=[guest.name])
        return guest


def _locked(actor: Actor, booking_id: UUID) -> Booking:
    booking = get_object_or_404(Booking.objects.select_for_update(of=("self",)).select_related("unit"), pk=booking_id)
    require(actor, CHANGE, booking)
    if booking.kind not in MEETINGS:
        raise BookingRuleError(_("รายการชนิดนี้ไม่มีการเชิญผู้เข้าร่วม"))
    if booking.state in ENDED:
        raise ConflictError(_("การจองนี้สิ้นสุดแล้ว จึงแก้ไขผู้ได้รับเชิญไม่ได้"))
    return booking


def _tell(actor: Actor, booking: Booking, **names: list[str]) -> None:
    record(actor, Events.GUESTS_CHANGED, subject_type=SUBJECT, subject_id=booking.pk, agency_id=booking.agency_id, **names)


def invited_to(booking: Booking) -> tuple[GuestWish, ...]:
    """Return who is invited to a booking, as wishes for the one that takes its place."""
    return tuple(GuestWish(row.name, row.email, row.user_id) for row in booking.guests.filter(removed_at=None))


def forget_answers(row: Occurrence) -> None:
    """Ask again everybody who has answered (ให้ตอบรับใหม่), for the date takes place at another time."""
    booking = row.booking
    if not booking.rrule:
        booking.guests.exclude(rsvp=Rsvp.NEEDS_ACTION).update(rsvp=Rsvp.NEEDS_ACTION, answered_at=None, comment="")
        return
    asked = booking.guests.filter(removed_at=None)
    GuestReply.objects.filter(occurrence=row).update(rsvp=Rsvp.NEEDS_ACTION, answered_at=database_now())
    known = GuestReply.objects.filter(occurrence=row).values("guest")
    GuestReply.objects.bulk_create(
        GuestReply(guest=guest, occurrence=row, rsvp=Rsvp.NEEDS_ACTION)
        for guest in asked.exclude(pk__in=known).exclude(rsvp=Rsvp.NEEDS_ACTION)
    )
