"""A request on its way: the head agrees, who orders use approves; or it goes back, or is refused, with a reason."""

from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings import services as bookings
from samnak.bookings.enums import BookingState
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.events import EventKind
from samnak.core.transactions import official
from samnak.fleet.enums import Events, RequestState, Transport, TripState
from samnak.fleet.models import Trip, TripRequest
from samnak.fleet.policies.trips import SEE, SUBJECT
from samnak.fleet.services.aboard import (
    catch_up,
    lock_request,
    note_decision,
    note_head,
    number_of,
    pool_for,
    take_off,
)
from samnak.fleet.services.requests import skip_allocation
from samnak.fleet.workflow import REQUEST, TRIP
from samnak.routing import queries as routing_queries
from samnak.routing import services as routing
from samnak.routing.models import Step


def agree_request(*, actor: Actor, request_id: UUID, step_id: UUID, comment: str = "") -> TripRequest:
    """Agree with a request as the head of the requester (หัวหน้าเห็นชอบ); it goes on to the vehicle officer."""
    with official(actor):
        row, _step = lock_turn(actor, request_id, step_id, RequestState.PENDING_SUPERVISOR)
        routing.agree(actor=actor, step_id=step_id, comment=comment)
        row.state = REQUEST.next_state("agree", row.state)
        note_head(row, actor)
        skip_allocation(row)
        row.save()
        _tell(actor, row, Events.REQUEST_AGREED, comment=comment.strip())
        return row


def approve_request(*, actor: Actor, request_id: UUID, step_id: UUID, comment: str = "") -> TripRequest:
    """Approve the use of a car (อนุมัติให้ใช้รถ); the form carries who is empowered, and the order that empowers him.

    A journey outside the province or overnight waits for one more approval; the last one makes it firm.
    """
    with official(actor):
        row, step = lock_turn(actor, request_id, step_id, RequestState.PENDING_APPROVAL)
        pool = pool_for(row.agency_id)
        outcome = routing.agree(actor=actor, step_id=step_id, comment=comment)
        if step.position_id == pool.authoriser_id or not row.decided_by_name:
            note_decision(row, actor, pool)
        if outcome.completed:
            row.state = REQUEST.next_state("approve", row.state)
            if row.trip_id is not None:
                catch_up(row, approve_trip(actor, row.trip_id, comment))
        row.save()
        _tell(actor, row, Events.REQUEST_APPROVED, comment=comment.strip())
        return row


def approve_trip(actor: Actor, trip_id: UUID, comment: str = "") -> Trip:
    """Make a trip ready to leave, with the first of its requests that is approved."""
    trip = Trip.objects.select_for_update(of=("self",)).select_related("booking").get(pk=trip_id)
    if trip.state == TripState.PLANNED:
        trip.state = TRIP.next_state("approve", trip.state)
        trip.save(update_fields=["state"])
        if trip.booking.state == BookingState.PENDING:
            bookings.settle(actor=actor, booking_id=trip.booking_id, act="approve", reason=comment)
    return trip


def return_request(*, actor: Actor, request_id: UUID, step_id: UUID, reason: str, to_officer: bool = False) -> TripRequest:
    """Return a request with a reason (ส่งคืน): to the requester, or from who orders use to the vehicle officer for another car."""
    with official(actor):
        row, step = lock_turn(actor, request_id, step_id)
        target = _officer_step(row, step) if to_officer else None
        routing.return_to(actor=actor, step_id=step_id, to_step_id=target.pk if target else None, reason=reason)
        row.state = REQUEST.next_state("reallocate" if target else "return", row.state)
        row.decision_reason = reason.strip()[:500]
        row.decided_by_name = row.decided_in_words = ""
        row.decided_at = None
        row.save()
        take_off(actor, row, reason=reason)
        _tell(actor, row, Events.REQUEST_RETURNED, reason=reason.strip())
        return row


def _officer_step(row: TripRequest, step: Step) -> Step:
    pool = pool_for(row.agency_id)
    for one in routing_queries.return_targets(step):
        if one.position_id == pool.officer_id:
            return one
    raise DomainError(_("ใบขอนี้ไม่ได้ผ่านการจัดรถ จึงส่งคืนให้จัดรถใหม่ไม่ได้"), field="to")


def reject_request(*, actor: Actor, request_id: UUID, step_id: UUID, reason: str) -> TripRequest:
    """Refuse a request with a reason (ไม่อนุมัติ), also because there is no car; what was kept for it is free at once."""
    with official(actor):
        row, _step = lock_turn(actor, request_id, step_id)
        deciding = row.state == RequestState.PENDING_APPROVAL
        routing.return_to(actor=actor, step_id=step_id, to_step_id=None, reason=reason)
        row.state = REQUEST.next_state("reject", row.state)
        row.decision_reason = reason.strip()[:500]
        if deciding:
            note_decision(row, actor, pool_for(row.agency_id), reason.strip())
        row.save()
        take_off(actor, row, reason=reason, keep=True)
        _tell(actor, row, Events.REQUEST_REJECTED, reason=reason.strip())
        return row


def propose_transport(*, actor: Actor, request_id: UUID, step_id: UUID, transport: str, reason: str) -> TripRequest:
    """Propose a private or hired car because no official one is free (ไม่มีรถว่าง): the requester completes it and submits again."""
    if transport not in {Transport.PRIVATE, Transport.HIRED}:
        raise DomainError(_("กรุณาเลือกรถส่วนตัวหรือรถจ้างเหมา"), field="transport")
    with official(actor):
        row, _step = lock_turn(actor, request_id, step_id, RequestState.PENDING_ALLOCATION)
        routing.return_to(actor=actor, step_id=step_id, to_step_id=None, reason=reason)
        row.state = REQUEST.next_state("return", row.state)
        row.transport = transport
        row.decision_reason = reason.strip()[:500]
        row.save()
        _tell(actor, row, Events.REQUEST_RETURNED, reason=f"{Transport(transport).label}: {reason.strip()}")
        return row


def lock_turn(actor: Actor, request_id: UUID, step_id: UUID, state: str = "") -> tuple[TripRequest, Step]:
    """Lock a request and one step of its route, and make sure that it is this post's turn at that step."""
    row = lock_request(request_id)
    require(actor, SEE, row)
    step = routing.check_turn(actor=actor, step_id=step_id)
    if step.case.subject_type != SUBJECT or step.case.subject_id != row.pk:
        raise DomainError(_("ขั้นตอนนี้ไม่ใช่ของใบขอนี้ กรุณาเปิดหน้าใหม่"))
    if state and row.state != state:
        raise ConflictError(_("ใบขอนี้เปลี่ยนสถานะไปแล้ว กรุณาเปิดหน้าใหม่เพื่อดูสถานะล่าสุด"))
    return row, step


def _tell(actor: Actor, row: TripRequest, kind: EventKind, **said: str) -> None:
    record(actor, kind, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id, number=number_of(row), **said)
