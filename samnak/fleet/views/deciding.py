"""Acts on requests for cars, each one press: submit, agree, approve, return, refuse, cancel."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.core.access import acts
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.fleet.enums import RequestState
from samnak.fleet.errors import IncompleteRequestError
from samnak.fleet.forms.requests import FinishForm, RequestForm, initial_of
from samnak.fleet.models import TripRequest
from samnak.fleet.policies.trips import AGREE, ALLOCATE, APPROVE, CANCEL, CONSIDER, EDIT, FINISH, SEE, SUBMIT
from samnak.fleet.queries import requests as queries
from samnak.fleet.services import deciding
from samnak.fleet.services import requests as services
from samnak.fleet.views.requests import form_page, request_page
from samnak.ui.desk import acting, show_error, uuid_or_none


def _again(request: HttpRequest, actor: Actor, pk: UUID, error: DomainError, opened: str) -> HttpResponse:
    """Show the page with the dialog open, the message beside the field and what was typed."""
    if isinstance(error, ConflictError):
        raise error
    return request_page(request, actor, queries.get_for(actor, SEE, pk), problem=error, opened=opened, status=422)


def _turn(request: HttpRequest) -> UUID:
    step = uuid_or_none(request.POST.get("step"))
    if step is None:
        raise DomainError(_("ไม่พบขั้นตอนนี้ กรุณาเปิดหน้าใหม่"))
    return step


@acts(SUBMIT)
@require_POST
def submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Submit a request (ยื่นขออนุญาตใช้รถ)."""
    actor = acting(request)
    queries.get_for(actor, SEE, pk)
    try:
        done = services.submit_request(actor=actor, request_id=pk)
    except IncompleteRequestError as error:
        row = queries.get_for(actor, EDIT, pk)
        shown = RequestForm(_as_typed(row), initial=initial_of(row))
        shown.is_valid()
        shown.tell(error.errors)
        return form_page(request, actor, shown, row, status=422)
    messages.success(request, _("ยื่นขอแล้ว เลขที่ %(number)s") % {"number": str(done)})
    return redirect("fleet:request", pk=pk)


def _as_typed(row: TripRequest) -> dict[str, Any]:
    """Return a kept request as if it had just been typed, so that what lacks can be told beside its field."""
    typed = {name: "" if value is None else value for name, value in initial_of(row).items()}
    return {name: value for name, value in typed.items() if value is not False}


@acts(CANCEL)
@require_POST
def cancellation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cancel a request (ยกเลิกใบขอ)."""
    actor = acting(request)
    queries.get_for(actor, SEE, pk)
    try:
        services.cancel_request(actor=actor, request_id=pk, reason=request.POST.get("reason", ""))
    except DomainError as error:
        return _again(request, actor, pk, error, "cancel")
    messages.success(request, _("ยกเลิกใบขอแล้ว รถและพนักงานขับรถว่างสำหรับผู้อื่นทันที"))
    return redirect("fleet:request", pk=pk)


@acts(AGREE)
@require_POST
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree as the head (หัวหน้าเห็นชอบ)."""
    actor = acting(request)
    queries.get_for(actor, SEE, pk)
    try:
        deciding.agree_request(actor=actor, request_id=pk, step_id=_turn(request), comment=request.POST.get("comment", ""))
    except DomainError as error:
        return _again(request, actor, pk, error, "agree")
    messages.success(request, _("เห็นชอบแล้ว ส่งต่อไปยังผู้ดำเนินการถัดไป"))
    return redirect("fleet:request", pk=pk)


@acts(APPROVE)
@require_POST
def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve the use of a car (อนุมัติให้ใช้รถ)."""
    actor = acting(request)
    queries.get_for(actor, SEE, pk)
    try:
        row = deciding.approve_request(
            actor=actor, request_id=pk, step_id=_turn(request), comment=request.POST.get("comment", "")
        )
    except DomainError as error:
        return _again(request, actor, pk, error, "approve")
    done = row.state != RequestState.PENDING_APPROVAL
    messages.success(request, _("อนุมัติแล้ว แจ้งผู้ขอและพนักงานขับรถแล้ว") if done else _("อนุมัติแล้ว รอผู้อนุญาตให้ไปนอกเขตจังหวัด"))
    return redirect("fleet:request", pk=pk)


@acts(CONSIDER)
@require_POST
def return_(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return a request (ส่งคืน) to the requester, or to the vehicle officer for another car."""
    actor = acting(request)
    queries.get_for(actor, SEE, pk)
    try:
        deciding.return_request(
            actor=actor,
            request_id=pk,
            step_id=_turn(request),
            reason=request.POST.get("reason", ""),
            to_officer=request.POST.get("to") == "officer",
        )
    except DomainError as error:
        return _again(request, actor, pk, error, "return")
    messages.success(request, _("ส่งคืนแล้ว ผู้รับคืนเห็นเหตุผลของท่าน"))
    return redirect("fleet:requests")


@acts(CONSIDER)
@require_POST
def rejection(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Refuse a request (ไม่อนุมัติ)."""
    actor = acting(request)
    queries.get_for(actor, SEE, pk)
    try:
        deciding.reject_request(actor=actor, request_id=pk, step_id=_turn(request), reason=request.POST.get("reason", ""))
    except DomainError as error:
        return _again(request, actor, pk, error, "reject")
    messages.success(request, _("บันทึกว่าไม่อนุมัติแล้ว ผู้ขอเห็นเหตุผลของท่าน"))
    return redirect("fleet:requests")


@acts(ALLOCATE)
@require_POST
def transport(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose a private or hired car (เสนอพาหนะอื่นเพราะไม่มีรถว่าง)."""
    actor = acting(request)
    queries.get_for(actor, SEE, pk)
    try:
        deciding.propose_transport(
            actor=actor,
            request_id=pk,
            step_id=_turn(request),
            transport=request.POST.get("transport", ""),
            reason=request.POST.get("reason", ""),
        )
    except DomainError as error:
        return _again(request, actor, pk, error, "transport")
    messages.success(request, _("ส่งข้อเสนอให้ผู้ขอแล้ว ผู้ขอกรอกรายละเอียดพาหนะแล้วยื่นใหม่ด้วยเลขเดิม"))
    return redirect("fleet:requests")


@acts(FINISH)
@require_POST
def completion(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a journey by private or hired car (สิ้นสุดการเดินทาง)."""
    actor = acting(request)
    queries.get_for(actor, SEE, pk)
    shown = FinishForm(request.POST)
    if not shown.is_valid():
        return _again(request, actor, pk, DomainError(_("กรุณากรอกระยะทางหรือค่าจ้างเป็นตัวเลข")), "finish")
    try:
        services.finish_request(actor=actor, request_id=pk, **shown.cleaned_data)
    except DomainError as error:
        show_error(shown, error)
        return _again(request, actor, pk, error, "finish")
    messages.success(request, _("บันทึกว่าสิ้นสุดการเดินทางแล้ว"))
    return redirect("fleet:request", pk=pk)
