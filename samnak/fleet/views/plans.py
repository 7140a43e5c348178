"""Whole-day requests: one form, one approval, one cancel."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.bookings import queries as booking_queries
from samnak.bookings.errors import SlotTakenError
from samnak.core import thai
from samnak.core.access import acts, can, require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.time import BANGKOK
from samnak.fleet.enums import PlanState
from samnak.fleet.errors import IncompleteRequestError, NoCarError
from samnak.fleet.forms.plans import FIELDS, PlanForm, written_alternative
from samnak.fleet.policies.trips import BROWSE, CANCEL_PLAN, DECIDE_PLAN, PLAN_SUBJECT, SEE_PLAN, WRITE, pool_of
from samnak.fleet.queries import plans as queries
from samnak.fleet.services import plans as services
from samnak.fleet.tables.requests import PLAN_LOOKS, stepper_of, timeline_of
from samnak.routing import queries as routing
from samnak.routing.enums import StepState
from samnak.ui.desk import acting, page_of, uuid_or_none


@acts(BROWSE)
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """List whole-day requests (คำขอรวมทั้งวัน)."""
    actor = acting(request)
    text, state = request.GET.get("q", ""), request.GET.get("state", "")
    rows = queries.plans_visible_to(actor)
    for word in thai.normalise(text).split()[:8]:
        rows = rows.filter(booking__search_text__contains=word)
    if state in PlanState.values:
        rows = rows.filter(state=state)
    page_obj = page_of(request, rows.order_by("-booking__starts_at", "-id"))
    told = {
        "page_obj": page_obj,
        "rows": [{"plan": row, "look": PLAN_LOOKS[row.state]} for row in page_obj],
        "states": PlanState.choices,
        "searched": bool(text or state),
        "may_write": bool(can(actor, WRITE)),
    }
    return render(request, "fleet/plans.html", told)


@acts(WRITE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for room, equipment, food, car and driver in one form (ขอห้อง รถ และบริการในคำขอเดียว)."""
    actor = acting(request)
    require(actor, WRITE)
    if request.method == "GET":
        return _form_page(request, actor, _form(actor, initial=_first(actor)))
    shown = _form(actor, _with_alternative(request.POST))
    if not shown.is_valid():
        return _form_page(request, actor, shown, status=422)
    try:
        plan = services.submit_plan(actor=actor, data=shown.data_of())
    except IncompleteRequestError as error:
        shown.tell(error.errors)
        return _form_page(request, actor, shown, status=422)
    except ConflictError as error:
        return _form_page(request, actor, shown, conflict=error, status=409)
    except DomainError as error:
        field = FIELDS.get(error.field or "", error.field)
        shown.add_error(field if field in shown.fields else None, error.message)
        return _form_page(request, actor, shown, status=422)
    messages.success(request, _("ส่งคำขอแล้ว ห้อง รถ และบริการกันไว้ให้แล้ว รออนุมัติครั้งเดียว"))
    return redirect("fleet:plan", pk=plan.pk)


def _form(actor: Actor, data: Any = None, **options: Any) -> PlanForm:
    room_words, car_words = _("%(room)s · %(seats)d ที่นั่ง · %(building)s"), _("%(plate)s %(body)s %(seats)d ที่นั่ง")
    return PlanForm(
        data,
        rooms=[
            (
                str(room.pk),
                room_words % {"room": room.resource.name, "seats": room.capacity, "building": room.building.name},
            )
            for room in booking_queries.rooms_of(actor)
        ],
        things=[(str(one.pk), one.resource.name) for one in queries.things_of(actor)],
        cars=[
            (str(car.pk), car_words % {"plate": car.plate, "body": car.get_body_display(), "seats": car.seats})
            for car in queries.cars_of(actor)
        ],
        **options,
    )


def _first(actor: Actor) -> dict[str, Any]:
    pool = pool_of(actor.agency_id)
    return {"province": pool.home_province if pool else "", "passengers": 1, "attendees": 10, "request_key": uuid4()}


def _with_alternative(typed: Any) -> Any:
    """Put an alternative that was pressed into what was typed: another room or time, or another time of the car."""
    kind, *rest = [*typed.get("alternative", "").split("|"), "", "", ""][:4]
    if kind not in {"room", "car"}:
        return typed
    try:
        first, last = (datetime.fromisoformat(one).astimezone(BANGKOK) for one in rest[:2])
    except ValueError:
        return typed
    data = typed.copy()
    if kind == "room":
        data["room"], data["on"] = rest[2], first.date().isoformat()
        data["start"], data["end"] = f"{first:%H:%M}", f"{last:%H:%M}"
    else:
        data["depart_on"], data["depart_clock"] = first.date().isoformat(), f"{first:%H:%M}"
        data["return_on"], data["return_clock"] = last.date().isoformat(), f"{last:%H:%M}"
    return data


def _form_page(
    request: HttpRequest, actor: Actor, shown: PlanForm, *, conflict: ConflictError | None = None, status: int = 200
) -> HttpResponse:
    told: dict[str, Any] = {"form": shown, "pool": pool_of(actor.agency_id), "conflict": conflict}
    if isinstance(conflict, SlotTakenError):
        told["clashes"] = conflict.clashes
        told["alternatives"] = [
            {
                "value": written_alternative("room", one.starts_at, one.ends_at, one.resource_id),
                "words": f"{one.resource_name} {thai.date_and_clock(one.starts_at)}–{thai.clock(one.ends_at)}",
                "reason": one.reason,
            }
            for one in conflict.alternatives
        ]
    if isinstance(conflict, NoCarError):
        words = _("ออก %(start)s กลับ %(end)s")
        told["reasons"] = conflict.reasons
        told["alternatives"] = [
            {
                "value": written_alternative("car", one.depart_at, one.return_at),
                "words": words % {"start": thai.date_and_clock(one.depart_at), "end": thai.date_and_clock(one.return_at)},
                "reason": _("มีรถ %(plate)s") % {"plate": one.plate},
            }
            for one in conflict.other_times
        ]
    return render(request, "fleet/plan_form.html", told, status=status)


@acts(SEE_PLAN)
@require_GET
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a whole-day request: everything it takes, where it stands, what happened."""
    actor = acting(request)
    return _page(request, actor, pk)


def _page(
    request: HttpRequest, actor: Actor, pk: UUID, *, problem: DomainError | None = None, opened: str = "", status: int = 200
) -> HttpResponse:
    row = queries.plan_for(actor, SEE_PLAN, pk)
    case = routing.latest_case(PLAN_SUBJECT, row.pk)
    steps = routing.steps_of(case) if case else []
    mine = next((step for step in steps if step.state == StepState.ACTIVE and step.position_id == actor.position_id), None)
    told = {
        "plan": row,
        "row": row.request,
        "look": PLAN_LOOKS[row.state],
        "taken": queries.taken_by(row),
        "services": queries.services_of(row),
        "steps": stepper_of(steps),
        "active": [step for step in steps if step.state == StepState.ACTIVE],
        "mine": mine,
        "may_decide": bool(mine and can(actor, DECIDE_PLAN, row)),
        "may_cancel": bool(can(actor, CANCEL_PLAN, row)),
        "timeline": timeline_of(row.pk, row.request.trip_id),
        "problem": problem,
        "open": {name: opened == name for name in ("agree", "reject", "cancel")},
    }
    return render(request, "fleet/plan.html", told, status=status)


def _turn(request: HttpRequest) -> UUID:
    step = uuid_or_none(request.POST.get("step"))
    if step is None:
        raise DomainError(_("ไม่พบขั้นตอนนี้ กรุณาเปิดหน้าใหม่"))
    return step


def _again(request: HttpRequest, actor: Actor, pk: UUID, error: DomainError, opened: str) -> HttpResponse:
    if isinstance(error, ConflictError):
        raise error
    return _page(request, actor, pk, problem=error, opened=opened, status=422)


@acts(DECIDE_PLAN)
@require_POST
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree with a plan (เห็นชอบหรืออนุมัติคำขอรวม)."""
    actor = acting(request)
    queries.plan_for(actor, SEE_PLAN, pk)
    try:
        done = services.agree_plan(actor=actor, plan_id=pk, step_id=_turn(request), comment=request.POST.get("comment", ""))
    except DomainError as error:
        return _again(request, actor, pk, error, "agree")
    firm = done.state == PlanState.APPROVED
    messages.success(request, _("อนุมัติทั้งคำขอแล้ว ห้อง รถ และบริการยืนยันพร้อมกัน") if firm else _("เห็นชอบแล้ว ส่งต่อไปยังผู้พิจารณาถัดไป"))
    return redirect("fleet:plan", pk=pk)


@acts(DECIDE_PLAN)
@require_POST
def rejection(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Refuse a plan (ไม่อนุมัติคำขอรวม)."""
    actor = acting(request)
    queries.plan_for(actor, SEE_PLAN, pk)
    try:
        services.reject_plan(actor=actor, plan_id=pk, step_id=_turn(request), reason=request.POST.get("reason", ""))
    except DomainError as error:
        return _again(request, actor, pk, error, "reject")
    messages.success(request, _("บันทึกว่าไม่อนุมัติแล้ว ห้อง รถ และบริการว่างสำหรับผู้อื่นทันที"))
    return redirect("fleet:plan", pk=pk)


@acts(CANCEL_PLAN)
@require_POST
def cancellation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cancel a plan (ยกเลิกคำขอรวม): everything is free at once."""
    actor = acting(request)
    queries.plan_for(actor, SEE_PLAN, pk)
    try:
        services.cancel_plan(actor=actor, plan_id=pk, reason=request.POST.get("reason", ""))
    except DomainError as error:
        return _again(request, actor, pk, error, "cancel")
    messages.success(request, _("ยกเลิกแล้ว ห้อง รถ และบริการว่างสำหรับผู้อื่นทันที"))
    return redirect("fleet:plan", pk=pk)
