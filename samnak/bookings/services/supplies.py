"""Services around a meeting, answered by those who keep them."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings.enums import Events, ServiceState
from samnak.bookings.errors import BookingRuleError
from samnak.bookings.models import Booking, ServiceRequest
from samnak.bookings.policies import ANSWER_SERVICE, CHANGE, SUBJECT
from samnak.bookings.services.wishes import ServiceWish
from samnak.bookings.workflow import SERVICE
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.time import database_now
from samnak.core.transactions import official


def answer_service(*, actor: Actor, service_id: UUID, act: str, note: str = "") -> ServiceRequest:
    """Answer a request for a service (ตอบคำขอบริการ): accept, decline with a reason, or finish; by its keeper."""
    with official(actor):
        row = get_object_or_404(ServiceRequest.objects.select_for_update(of=("self",)).select_related("booking"), pk=service_id)
        require(actor, ANSWER_SERVICE, row)
        if act not in {"accept", "decline", "finish"}:
            raise ValueError(f"a keeper does not {act}")
        if act == "decline" and not note.strip():
            raise BookingRuleError(_("กรุณาบอกผู้จองว่าเหตุใดจึงจัดให้ไม่ได้"), field="note")
        row.state = SERVICE.next_state(act, row.state)
        row.note = note.strip()[:500]
        row.answered_at = database_now()
        row.answered_by_name = actor.name
        row.save(update_fields=["state", "note", "answered_at", "answered_by_name"])
        _tell(actor, row)
        return row


def ask_service(*, actor: Actor, booking_id: UUID, wish: ServiceWish) -> ServiceRequest:
    """Ask for one more service (ขอบริการเพิ่ม)."""
    with official(actor):
        booking = get_object_or_404(Booking.objects.select_related("unit"), pk=booking_id, agency=actor.agency_id)
        require(actor, CHANGE, booking)
        row = ServiceRequest.objects.create(
            agency_id=booking.agency_id,
            booking=booking,
            kind=wish.kind,
            quantity=wish.quantity,
            detail=wish.detail.strip(),
            budget_source=wish.budget_source.strip(),
            keeper_id=wish.keeper_id,
        )
        _tell(actor, row)
        return row


def withdraw_service(*, actor: Actor, service_id: UUID) -> ServiceRequest:
    """Take a request for a service back (ยกเลิกคำขอบริการ)."""
    with official(actor):
        row = get_object_or_404(
            ServiceRequest.objects.select_for_update(of=("self",)).select_related("booking__unit"), pk=service_id
        )
        require(actor, CHANGE, row.booking)
        if row.state != ServiceState.CANCELLED:
            row.state = SERVICE.next_state("cancel", row.state)
            row.save(update_fields=["state"])
            _tell(actor, row)
        return row


def _tell(actor: Actor, row: ServiceRequest) -> None:
    record(
        actor,
        Events.SERVICE_CHANGED,
        subject_type=SUBJECT,
        subject_id=row.booking_id,
        agency_id=row.agency_id,
        service=str(row.pk),
        kind=row.kind,
        state=row.state,
        note=row.note,
    )
