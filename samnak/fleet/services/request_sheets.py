"""Form 3 of a request as it stands: with everybody on its way, and the car when there is one."""

from datetime import datetime

from samnak.core.actor import Actor
from samnak.core.language import in_thai
from samnak.core.time import database_now
from samnak.fleet.enums import RequestState, Transport
from samnak.fleet.models import Trip, TripRequest
from samnak.fleet.queries import trips as queries
from samnak.fleet.rendering import Decision, Imprint, RequestSheet, Signature, render_car_request
from samnak.fleet.services.aboard import number_of, pool_for

DECIDED = (RequestState.APPROVED, RequestState.IN_USE, RequestState.RETURNED, RequestState.CLOSED)


@in_thai()
def request_pdf(*, actor: Actor, request: TripRequest) -> bytes:
    """Return form 3 as PDF (พิมพ์ใบขออนุญาตใช้รถ แบบ 3); the caller has asked whether it may be seen."""
    return render_car_request(sheet_of(request, printed_by=actor.name))


def sheet_of(request: TripRequest, *, printed_by: str = "") -> RequestSheet:
    """Return what form 3 says of a request; who decided stands in his own name and authority, never in that of a login."""
    trip = request.trip
    return RequestSheet(
        imprint=Imprint(printed_at=database_now(), document_id=str(request.pk), printed_by=printed_by),
        number=number_of(request),
        agency=request.agency.name,
        requested_on=request.submitted_at,
        addressee=pool_for(request.agency_id).authoriser.title,
        requester=request.requester_name,
        requester_position=request.requester_in_words,
        destination=request.destination,
        purpose=request.purpose,
        locality=request.locality,
        province=request.province,
        passenger_count=request.passengers,
        passengers=tuple(line.strip() for line in request.passenger_names.splitlines() if line.strip()),
        depart_at=request.depart_at,
        return_at=request.return_at,
        merged_with=_merged_with(request, trip),
        late_reason=request.late_reason if request.is_late_entry else "",
        remark=_remark(request),
        requester_signature=_signature(request.requester_name, request.requester_in_words, request.submitted_at),
        plate=str(trip.car) if trip else request.plate,
        driver=_driver(trip),
        allocation_note=_transport_note(request),
        odometer_before=trip.odometer_start if trip else None,
        odometer_after=trip.odometer_end if trip else None,
        officer_signature=_signature(request.allocated_by_name, request.allocated_in_words, request.allocated_at),
        head_signature=_signature(request.supervisor_name, request.supervisor_in_words, request.supervised_at),
        decision=_decision(request),
        decision_reason=request.decision_reason if request.state == RequestState.REJECTED else "",
        approver_signature=_signature(request.decided_by_name, request.decided_in_words, request.decided_at),
    )


def _signature(name: str, words: str, at: datetime | None) -> Signature:
    """Return a place to sign; below the post stands the order that empowers, where one was written down."""
    if at is None:
        return Signature()
    post, _line, order = words.partition("\n")
    return Signature(name=name, position=post, order_reference=order, signed_at=at)


def _decision(request: TripRequest) -> Decision:
    if request.decided_at is None:
        return ""
    if request.state in DECIDED:
        return "approved"
    return "rejected" if request.state == RequestState.REJECTED else ""


def _driver(trip: Trip | None) -> str:
    if trip is None:
        return ""
    return trip.driver.resource.name if trip.driver else f"{trip.self_driver_name} (ขับเอง)"


def _merged_with(request: TripRequest, trip: Trip | None) -> str:
    if trip is None:
        return ""
    others = [row for row in queries.live_requests(trip) if row.pk != request.pk]
    return ", ".join(number_of(row) for row in others if row.number)


def _transport_note(request: TripRequest) -> str:
    if request.transport == Transport.OFFICIAL:
        return ""
    pool = pool_for(request.agency_id)
    if request.transport == Transport.PRIVATE and request.distance_km:
        amount = request.distance_km * pool.private_car_rate
        return f"ใช้รถส่วนตัว {request.distance_km:,} กม. ค่าชดเชย {amount:,.2f} บาท"
    return f"จ้างเหมารถ {request.hire_baht:,.2f} บาท"


def _remark(request: TripRequest) -> str:
    parts = []
    if request.pick_up:
        parts.append(f"ขึ้นรถที่ {request.pick_up}")
    if request.outside_reference:
        parts.append(f"หนังสืออนุญาตไปราชการ {request.outside_reference}")
    if request.budget_code:
        parts.append(f"แหล่งเงิน {request.budget_code}")
    return " · ".join(parts)
