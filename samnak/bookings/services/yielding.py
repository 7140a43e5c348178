"""What becomes of a date that had to give way: its owner says that it is noted, or books another room or time instead."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings.enums import Events, OccurrenceState
from samnak.bookings.models import Booking, Occurrence
from samnak.bookings.policies import CHANGE, FROM_ROOMS, SUBJECT
from samnak.core.access import can, require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError
from samnak.core.time import database_now
from samnak.core.transactions import official


def note_displaced(*, actor: Actor, occurrence_id: UUID) -> Occurrence:
    """Say that one knows of a date that had to give way (รับทราบการถูกใช้สิทธิแทน); it leaves the list of work."""
    with official(actor):
        row = get_object_or_404(_locked().filter(pk=occurrence_id))
        require(actor, CHANGE, row.booking)
        require(actor, FROM_ROOMS, row.booking)
        if row.state != OccurrenceState.DISPLACED:
            raise ConflictError(_("วันนี้ไม่ได้ถูกใช้สิทธิแทน กรุณาเปิดหน้าใหม่เพื่อดูสถานะล่าสุด"))
        _note(actor, row, again="")
        return row


def booked_instead(actor: Actor, occurrence_id: UUID | None, booking: Booking) -> None:
    """Note that a date which had to give way is booked anew; one that is not the actor's to change stays as it is."""
    row = _locked().filter(pk=occurrence_id, state=OccurrenceState.DISPLACED).first() if occurrence_id else None
    if row is not None and can(actor, CHANGE, row.booking):
        _note(actor, row, again=str(booking.pk))


def _locked() -> QuerySet[Occurrence]:
    return Occurrence.objects.select_for_update(of=("self",)).select_related("booking__unit")


def _note(actor: Actor, row: Occurrence, *, again: str) -> None:
    if row.noted_at is not None:
        return
    row.noted_at = database_now()
    row.save(update_fields=["noted_at"])
    told = {"occurrence": str(row.pk), "again": again}
    record(
        actor,
        Events.DISPLACED_NOTED,
        subject_type=SUBJECT,
        subject_id=row.booking_id,
        agency_id=row.agency_id,
        **told,
    )
