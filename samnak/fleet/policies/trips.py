"""Who may do what with requests for cars and with trips, each answer with its reason in Thai (domain: E.2, F.3)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision, any_of, denied
from samnak.core.actor import Actor
from samnak.fleet.enums import PlanState, RequestState, Transport, TripState
from samnak.fleet.models import DayPlan, MotorPool, Trip, TripRequest
from samnak.fleet.policies.register import keeps_fleet
from samnak.fleet.workflow import PLAN, REQUEST
from samnak.org.enums import Role
from samnak.routing import queries as routing

SUBJECT = "fleet.trip_request"
PLAN_SUBJECT = "fleet.day_plan"
TRIP_SUBJECT = "fleet.trip"
EDITABLE = (RequestState.DRAFT, RequestState.SENT_BACK)
BEFORE_START = (TripState.PLANNED, TripState.APPROVED)


def pool_of(agency_id: UUID | None) -> MotorPool | None:
    """Return who answers for the cars of an agency, None while nobody is named."""
    return MotorPool.objects.filter(pk=agency_id).select_related("unit").first() if agency_id else None


def allocates(actor: Actor, pool: MotorPool | None) -> bool:
    """Tell whether the actor arranges the cars of a pool: the vehicle officer, or who keeps the fleet."""
    if pool is None or actor.position_id is None or actor.agency_id != pool.agency_id:
        return False
    return actor.position_id == pool.officer_id or keeps_fleet(actor, pool.unit.path)


def answers_for(actor: Actor, pool: MotorPool | None) -> bool:
    """Tell whether the actor sees all requests of the agency: all that answer for its cars, and the auditors."""
    if pool is None or actor.position_id is None or actor.agency_id != pool.agency_id:
        return False
    named = {pool.officer_id, pool.authoriser_id, pool.outside_authoriser_id, pool.inspector_id}
    return actor.position_id in named or keeps_fleet(actor, pool.unit.path) or actor.has_role(Role.AUDITOR)


def _writes(actor: Actor, _target: Any) -> Decision:
    if actor.position_id is None:
        return denied(_("ท่านไม่ได้ดำรงตำแหน่งใดในวันนี้ จึงขอใช้รถไม่ได้"))
    if pool_of(actor.agency_id) is None:
        return denied(_("ส่วนราชการของท่านยังไม่ได้กำหนดผู้รับผิดชอบยานพาหนะ กรุณาแจ้งผู้ดูแลระบบหรือผู้ดูแลรถ"))
    return ALLOWED


def _browses(actor: Actor, _target: Any) -> Decision:
    return ALLOWED if actor.agency_id is not None else denied(_("ท่านไม่ได้ดำรงตำแหน่งใดในวันนี้"))


def _is_requester(actor: Actor, request: TripRequest) -> bool:
    return actor.position_id is not None and actor.position_id == request.requester_position_id


def may_see(actor: Actor, request: TripRequest) -> Decision:
    """Allow the requester; once it is submitted also the unit, those on the way, the driver and who answers for the cars."""
    unknown = denied(_("ใบขอนี้ไม่ได้ผ่านตำแหน่งของท่าน"))
    if actor.position_id is None or actor.agency_id != request.agency_id:
        return unknown
    if _is_requester(actor, request):
        return ALLOWED
    if request.state == RequestState.DRAFT:
        return unknown
    if request.unit_id in actor.readable_unit_ids or _drives(actor, request.trip):
        return ALLOWED
    if answers_for(actor, pool_of(request.agency_id)) or _on_the_way(actor, request):
        return ALLOWED
    return unknown


def _on_the_way(actor: Actor, request: TripRequest) -> bool:
    subjects = [(SUBJECT, request.pk)] + ([(PLAN_SUBJECT, request.plan_id)] if request.plan_id else [])
    return any(
        routing.subjects_passed_by(kind, [actor.position_id]).filter(case__subject_id=pk).exists()  # type: ignore[list-item]
        for kind, pk in subjects
    )


def _drives(actor: Actor, trip: Trip | None) -> bool:
    return trip is not None and trip.driver is not None and trip.driver.position_id == actor.position_id


def _owns(actor: Actor, request: TripRequest) -> Decision:
    if _is_requester(actor, request):
        return ALLOWED
    return denied(_("ทำได้เฉพาะผู้ขอใช้รถ (%(name)s)") % {"name": request.requester_name})


def _edits(actor: Actor, request: TripRequest) -> Decision:
    decision = _owns(actor, request)
    if decision and request.plan_id is not None:
        return denied(_("ใบขอนี้เป็นส่วนหนึ่งของคำขอรวมทั้งวัน แก้ไขแยกไม่ได้"))
    if decision and request.state not in EDITABLE:
        return denied(_("ใบขอนี้ยื่นแล้ว แก้ไขได้เมื่อถูกส่งคืน หรือยกเลิกแล้วคัดลอกเป็นใบใหม่"))
    return decision


def _cancels(actor: Actor, request: TripRequest) -> Decision:
    if request.plan_id is not None:
        return denied(_("ใบขอนี้เป็นส่วนหนึ่งของคำขอรวมทั้งวัน ยกเลิกได้จากหน้าคำขอรวม"))
    if not REQUEST.allows("cancel", request.state):
        return denied(_("ใบขอนี้ยกเลิกไม่ได้แล้ว เพราะ%(state)s") % {"state": request.get_state_display()})
    if _is_requester(actor, request) or allocates(actor, pool_of(request.agency_id)):
        return ALLOWED
    return denied(_("ยกเลิกได้เฉพาะผู้ขอใช้รถและเจ้าหน้าที่จัดรถ"))


def _finishes(actor: Actor, request: TripRequest) -> Decision:
    if request.transport == Transport.OFFICIAL:
        return denied(_("การใช้รถราชการสิ้นสุดเมื่อตรวจรับรถคืน"))
    if request.state != RequestState.APPROVED:
        return denied(_("บันทึกได้เมื่ออนุมัติแล้วและยังไม่สิ้นสุด"))
    if _is_requester(actor, request) or allocates(actor, pool_of(request.agency_id)):
        return ALLOWED
    return denied(_("ทำได้เฉพาะผู้ขอใช้รถและเจ้าหน้าที่จัดรถ"))


def _turn(actor: Actor, request: TripRequest, state: str, otherwise: str) -> Decision:
    if request.plan_id is not None:
        return denied(_("ใบขอนี้เป็นส่วนหนึ่งของคำขอรวมทั้งวัน พิจารณาได้จากหน้าคำขอรวม"))
    if request.state == state and has_turn(actor, SUBJECT, request.pk):
        return ALLOWED
    return denied(otherwise)


def has_turn(actor: Actor, subject_type: str, subject_id: UUID) -> bool:
    """Tell whether the route of a subject waits for the post of the actor."""
    if actor.position_id is None:
        return False
    waiting = routing.waiting_for([actor.position_id])
    return waiting.filter(case__subject_type=subject_type, case__subject_id=subject_id).exists()


def _agrees(actor: Actor, request: TripRequest) -> Decision:
    return _turn(actor, request, RequestState.PENDING_SUPERVISOR, _("ใบขอนี้ไม่ได้รอความเห็นชอบจากตำแหน่งของท่าน"))


def _places(actor: Actor, request: TripRequest) -> Decision:
    return _turn(actor, request, RequestState.PENDING_ALLOCATION, _("จัดรถได้เฉพาะเจ้าหน้าที่จัดรถ และเฉพาะใบขอที่หัวหน้าเห็นชอบแล้ว"))


def _decides(actor: Actor, request: TripRequest) -> Decision:
    return _turn(actor, request, RequestState.PENDING_APPROVAL, _("ใบขอนี้ไม่ได้รอการพิจารณาจากตำแหน่งของท่าน"))


def may_see_trip(actor: Actor, trip: Trip) -> Decision:
    """Allow who answers for the cars, who drives, and the people whose requests it carries."""
    unknown = denied(_("การเดินทางนี้ไม่เกี่ยวข้องกับตำแหน่งของท่าน"))
    if actor.position_id is None or actor.agency_id != trip.agency_id:
        return unknown
    if _drives(actor, trip) or answers_for(actor, pool_of(trip.agency_id)):
        return ALLOWED
    rows = trip.requests.all()
    if any(_is_requester(actor, row) or row.unit_id in actor.readable_unit_ids for row in rows):
        return ALLOWED
    return ALLOWED if any(_on_the_way(actor, row) for row in rows) else unknown


def _arranges(actor: Actor, trip: Trip) -> Decision:
    if not allocates(actor, pool_of(trip.agency_id)):
        return denied(_("เปลี่ยนการจัดรถได้เฉพาะเจ้าหน้าที่จัดรถ"))
    if trip.state not in BEFORE_START:
        return denied(_("เปลี่ยนการจัดรถได้ก่อนออกเดินทางเท่านั้น เที่ยวนี้%(state)s") % {"state": trip.get_state_display()})
    return ALLOWED


def _is_driver(actor: Actor, trip: Trip) -> Decision:
    if _drives(actor, trip):
        return ALLOWED
    if trip.driver_id is None and any(_is_requester(actor, row) for row in trip.requests.all()):
        return ALLOWED
    return denied(_("บันทึกได้เฉพาะพนักงานขับรถของเที่ยวนี้และเจ้าหน้าที่จัดรถ"))


def _is_staff(actor: Actor, trip: Trip) -> Decision:
    if allocates(actor, pool_of(trip.agency_id)):
        return ALLOWED
    return denied(_("บันทึกได้เฉพาะพนักงานขับรถของเที่ยวนี้และเจ้าหน้าที่จัดรถ"))


def _inspects(actor: Actor, trip: Trip) -> Decision:
    pool = pool_of(trip.agency_id)
    if allocates(actor, pool) or (pool is not None and actor.position_id is not None and actor.position_id == pool.inspector_id):
        return ALLOWED
    return denied(_("ตรวจรับรถได้เฉพาะผู้ตรวจรับและเจ้าหน้าที่จัดรถ"))


def _sees_board(actor: Actor, _target: Any) -> Decision:
    if answers_for(actor, pool_of(actor.agency_id)):
        return ALLOWED
    return denied(_("กระดานจัดรถเปิดให้เจ้าหน้าที่จัดรถ ผู้มีอำนาจสั่งใช้รถ ผู้ตรวจรับ และผู้ตรวจสอบ"))


def _plans_day(actor: Actor, _target: Any) -> Decision:
    pool = pool_of(actor.agency_id)
    if pool is not None and actor.position_id is not None and actor.position_id == pool.officer_id:
        return ALLOWED
    return denied(_("จัดรถได้เฉพาะเจ้าหน้าที่จัดรถ"))


def may_see_plan(actor: Actor, plan: DayPlan) -> Decision:
    """Allow the people who may see its request, and whoever is on its way."""
    return may_see(actor, plan.request)


def _decides_plan(actor: Actor, plan: DayPlan) -> Decision:
    if plan.state == PlanState.PENDING and has_turn(actor, PLAN_SUBJECT, plan.pk):
        return ALLOWED
    return denied(_("คำขอนี้ไม่ได้รอการพิจารณาจากตำแหน่งของท่าน"))


def _cancels_plan(actor: Actor, plan: DayPlan) -> Decision:
    if not PLAN.allows("cancel", plan.state) or not REQUEST.allows("cancel", plan.request.state):
        return denied(_("คำขอนี้ยกเลิกไม่ได้แล้ว เพราะ%(state)s") % {"state": plan.get_state_display()})
    if _is_requester(actor, plan.request) or allocates(actor, pool_of(plan.agency_id)):
        return ALLOWED
    return denied(_("ยกเลิกได้เฉพาะผู้ขอและเจ้าหน้าที่จัดรถ"))


BROWSE = Action("fleet.browse_requests", gettext_lazy("ดูใบขอใช้รถ"), _browses)
WRITE = Action("fleet.write_request", gettext_lazy("ขอใช้รถ"), _writes)
SEE = Action("fleet.see_request", gettext_lazy("ดูใบขอใช้รถ"), may_see)
EDIT = Action("fleet.edit_request", gettext_lazy("แก้ไขใบขอ"), _edits, also=SEE)
SUBMIT = Action("fleet.submit_request", gettext_lazy("ยื่นใบขอ"), _edits, also=SEE)
CANCEL = Action("fleet.cancel_request", gettext_lazy("ยกเลิกใบขอ"), _cancels, also=SEE)
FINISH = Action("fleet.finish_request", gettext_lazy("บันทึกว่าสิ้นสุดการเดินทาง"), _finishes, also=SEE)
AGREE = Action("fleet.agree_request", gettext_lazy("เห็นชอบ"), _agrees, also=SEE)
ALLOCATE = Action("fleet.allocate", gettext_lazy("จัดรถ"), _places, also=SEE)
APPROVE = Action("fleet.approve_request", gettext_lazy("อนุมัติให้ใช้รถ"), _decides, also=SEE)
CONSIDER = Action("fleet.consider_request", gettext_lazy("ส่งคืนหรือไม่อนุมัติ"), any_of(_agrees, _places, _decides), also=SEE)
SEE_BOARD = Action("fleet.see_board", gettext_lazy("ดูกระดานจัดรถ"), _sees_board)
PLAN_CARS = Action("fleet.plan_cars", gettext_lazy("จัดรถทั้งวัน"), _plans_day)
SEE_TRIP = Action("fleet.see_trip", gettext_lazy("ดูการเดินทาง"), may_see_trip)
ARRANGE = Action("fleet.arrange_trip", gettext_lazy("เปลี่ยนการจัดรถ"), _arranges, also=SEE_TRIP)
DRIVE = Action("fleet.drive", gettext_lazy("บันทึกการเดินทาง"), any_of(_is_driver, _is_staff), also=SEE_TRIP)
INSPECT = Action("fleet.inspect", gettext_lazy("ตรวจรับรถ"), _inspects, also=SEE_TRIP)
SEE_PLAN = Action("fleet.see_plan", gettext_lazy("ดูคำขอรวม"), may_see_plan)
DECIDE_PLAN = Action("fleet.decide_plan", gettext_lazy("พิจารณาคำขอรวม"), _decides_plan, also=SEE_PLAN)
CANCEL_PLAN = Action("fleet.cancel_plan", gettext_lazy("ยกเลิกคำขอรวม"), _cancels_plan, also=SEE_PLAN)
