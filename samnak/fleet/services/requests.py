"""Writing requests for cars (form 3): draft, submit with a number, cancel."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import bangkok_today, database_now
from samnak.core.transactions import official
from samnak.fleet.enums import Events, RequestState, Transport
from samnak.fleet.errors import IncompleteRequestError
from samnak.fleet.models import MotorPool, RequestCounter, TripRequest
from samnak.fleet.policies.trips import CANCEL, EDIT, FINISH, SUBJECT, SUBMIT, WRITE
from samnak.fleet.queries.requests import head_for
from samnak.fleet.services.aboard import lock_request, number_of, pool_for, take_off
from samnak.fleet.workflow import REQUEST
from samnak.org import queries as org
from samnak.routing import services as routing
from samnak.routing.enums import StepKind
from samnak.routing.services import PlannedStep

MOST_PASSENGERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestData:
    """What a request says, in the order of form 3."""

    destination: str
    province: str
    passengers: int
    depart_at: datetime
    return_at: datetime
    purpose: str = ""
    locality: str = ""
    passenger_names: str = ""
    pick_up: str = ""
    phone: str = ""
    needs_driver: bool = True
    may_share: bool = True
    wished_body: str = ""
    transport: str = Transport.OFFICIAL
    plate: str = ""
    distance_km: int | None = None
    hire_baht: Decimal = Decimal("0.00")
    budget_code: str = ""
    outside_reference: str = ""
    late_reason: str = ""
    attachment_id: UUID | None = None


def save_request(*, actor: Actor, data: RequestData, request_id: UUID | None = None) -> TripRequest:
    """Keep a request as a draft (บันทึกใบขออนุญาตใช้รถ), new or while it lies with the requester."""
    with official(actor):
        row = _new(actor) if request_id is None else _editable(actor, request_id)
        _check_possible(data)
        for name, value in asdict(data).items():
            setattr(row, name, value)
        row.search_text = search_text(row)
        row.save()
        record(
            actor,
            Events.REQUEST_SAVED,
            subject_type=SUBJECT,
            subject_id=row.pk,
            agency_id=row.agency_id,
            number=number_of(row),
        )
        return row


def _new(actor: Actor) -> TripRequest:
    require(actor, WRITE)
    return TripRequest(
        agency_id=actor.agency_id,  # type: ignore[misc]
        unit_id=actor.unit_id,  # type: ignore[misc]
        requester_position_id=actor.position_id,  # type: ignore[misc]
        requester_user_id=actor.user_id,
        requester_name=actor.name[:200],
        requester_in_words=org.in_words(actor)[:400],
    )


def _editable(actor: Actor, request_id: UUID) -> TripRequest:
    row = lock_request(request_id)
    require(actor, EDIT, row)
    return row


def _check_possible(data: RequestData) -> None:
    """Refuse what cannot be kept even in a draft."""
    if data.return_at <= data.depart_at:
        raise DomainError(_("เวลากลับต้องหลังเวลาออกเดินทาง กรุณาตรวจวันและเวลาอีกครั้ง"), field="return_on")
    if not 0 < data.passengers <= MOST_PASSENGERS:
        raise DomainError(_("กรุณาระบุจำนวนคนนั่งตั้งแต่ 1 ถึง %(most)d คน") % {"most": MOST_PASSENGERS}, field="passengers")


def search_text(row: TripRequest) -> str:
    """Return the words a request is found by."""
    said = (
        number_of(row), row.destination, row.locality, row.province, row.purpose, row.requester_name, row.passenger_names,
        row.plate, row.budget_code,
    )  # fmt: skip
    return thai.normalise(" ".join(said))


def is_outside(request: TripRequest, pool: MotorPool) -> bool:
    """Tell whether a request needs leave to go outside: another province, or a night away."""
    overnight = thai.local_date(request.depart_at) != thai.local_date(request.return_at)
    return overnight or request.province.strip() != pool.home_province


def missing(request: TripRequest, pool: MotorPool, now: datetime) -> dict[str, str]:
    """Return what a request lacks before it may be submitted, by the field it belongs to."""
    always = {
        "destination": _("กรุณาระบุสถานที่ที่จะไป"),
        "purpose": _("กรุณาระบุว่าไปเพื่อราชการใด"),
        "province": _("กรุณาระบุจังหวัดที่จะไป"),
    }
    errors = {name: words for name, words in always.items() if not getattr(request, name).strip()}
    if request.depart_at < now and not request.late_reason.strip():
        errors["late_reason"] = _("เวลาออกเดินทางผ่านไปแล้ว หากเป็นการขอย้อนหลัง กรุณาระบุเหตุผล")
    if is_outside(request, pool) and not request.outside_reference.strip():
        errors["outside_reference"] = _("การไปนอกเขตจังหวัดหรือค้างคืนต้องมีหนังสืออนุญาตไปราชการ กรุณาระบุเลขที่ หรือพิมพ์ว่า กำลังขออนุญาต")
    if request.transport == Transport.PRIVATE:
        if not request.plate.strip():
            errors["plate"] = _("กรุณาระบุทะเบียนรถส่วนตัวที่จะใช้")
        if not request.distance_km:
            errors["distance_km"] = _("กรุณาระบุระยะทางไปกลับโดยประมาณเป็นกิโลเมตร")
    if request.transport == Transport.HIRED and not request.hire_baht:
        errors["hire_baht"] = _("กรุณาระบุค่าจ้างเหมาโดยประมาณเป็นบาท")
    return errors


def submit_request(*, actor: Actor, request_id: UUID) -> TripRequest:
    """Submit a request (ยื่นขออนุญาตใช้รถ): it gets its number and goes to the head, the vehicle officer, who orders use."""
    with official(actor):
        row = lock_request(request_id)
        require(actor, SUBMIT, row)
        pool = pool_for(row.agency_id)
        now = database_now()
        errors = missing(row, pool, now)
        if errors:
            raise IncompleteRequestError(errors)
        row.is_late_entry = row.depart_at < now
        if not row.is_late_entry:
            row.late_reason = ""
        row.requester_user_id, row.requester_name = actor.user_id, actor.name[:200]
        row.requester_in_words = org.in_words(actor)[:400]
        row.submitted_at = now
        clear_route(row)
        steps = route_of(row, pool)
        row.state = REQUEST.next_state("submit", row.state)
        skip_to_first(row, steps)
        if row.number is None:
            row.fiscal_year, row.number = take_number(row.agency_id)
        row.search_text = search_text(row)
        row.save()
        routing.start_case(
            actor=actor, subject_type=SUBJECT, subject_id=row.pk, title=row.destination, urgency="normal", steps=steps
        )
        record(
            actor,
            Events.REQUEST_SUBMITTED,
            subject_type=SUBJECT,
            subject_id=row.pk,
            agency_id=row.agency_id,
            number=number_of(row),
            destination=row.destination,
            depart=row.depart_at.isoformat(),
        )
        return row


def clear_route(row: TripRequest) -> None:
    """Take away what an earlier round wrote: a request submitted again is agreed and decided on anew."""
    for name in ("supervised_at", "allocated_at", "decided_at"):
        setattr(row, name, None)
    for name in (
        "supervisor_name", "supervisor_in_words", "allocated_by_name", "allocated_in_words", "decided_by_name",
        "decided_in_words", "decision_reason",
    ):  # fmt: skip
        setattr(row, name, "")


def route_of(row: TripRequest, pool: MotorPool) -> list[PlannedStep]:
    """Return who agrees, arranges and decides; a post that comes again later is not asked twice."""
    head = head_for(row.requester_position)
    officer = pool.officer_id if row.transport == Transport.OFFICIAL else None
    outside = pool.outside_authoriser_id if is_outside(row, pool) else None
    steps = []
    if head is not None and head.pk not in {officer, pool.authoriser_id, outside}:
        steps.append((StepKind.REVIEW, head.pk))
    if officer is not None:
        steps.append((StepKind.REVIEW, officer))
    steps.append((StepKind.APPROVE, pool.authoriser_id))
    if outside is not None and outside != pool.authoriser_id:
        steps.append((StepKind.APPROVE, outside))
    return [PlannedStep(group, kind, post) for group, (kind, post) in enumerate(steps, start=1)]


def skip_to_first(row: TripRequest, steps: list[PlannedStep]) -> None:
    """Stand at the first step that there is: a head is not asked by the head, a private car is not allocated."""
    reviews = sum(step.kind == StepKind.REVIEW for step in steps)
    if reviews > (row.transport == Transport.OFFICIAL):
        return
    row.state = REQUEST.next_state("agree", row.state)
    skip_allocation(row)


def skip_allocation(row: TripRequest) -> None:
    """Go past the vehicle officer when no official car is asked for."""
    if row.state == RequestState.PENDING_ALLOCATION and row.transport != Transport.OFFICIAL:
        row.state = REQUEST.next_state("allocate", row.state)


def take_number(agency_id: UUID) -> tuple[int, int]:
    """Return fiscal year and next number; the lock on the counter keeps numbers without gap in the order of submission."""
    year = thai.fiscal_year_be(bangkok_today())
    RequestCounter.objects.bulk_create([RequestCounter(agency_id=agency_id, fiscal_year=year)], ignore_conflicts=True)
    counter = RequestCounter.objects.select_for_update(of=("self",)).get(agency=agency_id, fiscal_year=year)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return year, counter.last_number


def cancel_request(*, actor: Actor, request_id: UUID, reason: str = "") -> TripRequest:
    """Cancel a request (ยกเลิกใบขอ): it leaves the desks, and its car and driver are free at once."""
    with official(actor):
        row = lock_request(request_id)
        require(actor, CANCEL, row)
        said = reason.strip()
        if not said and row.state != RequestState.DRAFT:
            raise DomainError(_("กรุณาระบุเหตุที่ยกเลิก เพื่อให้ผู้เกี่ยวข้องทราบ"), field="reason")
        row.state = REQUEST.next_state("cancel", row.state)
        row.save(update_fields=["state"])
        routing.end_subject(actor=actor, subject_type=SUBJECT, subject_id=row.pk, reason=said)
        take_off(actor, row, reason=said, keep=True)
        record(
            actor,
            Events.REQUEST_CANCELLED,
            subject_type=SUBJECT,
            subject_id=row.pk,
            agency_id=row.agency_id,
            number=number_of(row),
            reason=said,
        )
        return row


def finish_request(
    *, actor: Actor, request_id: UUID, distance_km: int | None = None, hire_baht: Decimal | None = None, note: str = ""
) -> TripRequest:
    """Close a journey by private or hired car (สิ้นสุดการเดินทาง) with the distance driven or the hire paid."""
    with official(actor):
        row = lock_request(request_id)
        require(actor, FINISH, row)
        if row.depart_at > database_now():
            raise DomainError(_("ยังไม่ถึงเวลาออกเดินทาง จึงยังบันทึกว่าสิ้นสุดไม่ได้"))
        row.state = REQUEST.next_state("close", row.state)
        if row.transport == Transport.PRIVATE and distance_km is not None:
            row.distance_km = distance_km
        if row.transport == Transport.HIRED and hire_baht is not None:
            row.hire_baht = hire_baht
        row.save(update_fields=["state", "distance_km", "hire_baht"])
        record(
            actor,
            Events.REQUEST_CLOSED,
            subject_type=SUBJECT,
            subject_id=row.pk,
            agency_id=row.agency_id,
            number=number_of(row),
            note=note.strip(),
        )
        return row
