"""Acts on letters, work and dispatches that are one press: each answers by going back to the letter."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.core.access import acts
from samnak.core.errors import DomainError
from samnak.correspondence import queries, services
from samnak.correspondence.policies import ASSIGN, CLOSE, DISPATCH, READ, REOPEN, RETURN, WORK
from samnak.ui.desk import acting, uuid_or_none


def _done(request: HttpRequest, letter_id: UUID, act: Callable[[], object], words: str) -> HttpResponse:
    """Do an act and return to the letter; a refusal is told there, above what was to be changed."""
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words)
    return redirect("correspondence:letter", pk=letter_id)


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "").strip()


@acts(READ)
@require_POST
def unit_receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Register a letter in the register of a division (ลงทะเบียนรับของกอง)."""
    actor = acting(request)
    queries.get_for(actor, READ, pk)
    unit_id = uuid_or_none(request.POST.get("unit", ""))

    def act() -> None:
        if unit_id is None:
            raise DomainError(_("กรุณาเลือกหน่วยงานที่จะลงรับ"))
        entry = services.register_at_unit(actor=actor, letter_id=pk, unit_id=unit_id)
        messages.info(request, _("เลขรับ %(number)s/%(year)s") % {"number": entry.number, "year": entry.year})

    return _done(request, pk, act, _("ลงรับแล้ว"))


@acts(RETURN)
@require_POST
def returning(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a letter back to its sender (ส่งคืนผู้ส่ง)."""
    actor = acting(request)
    queries.get_for(actor, RETURN, pk)
    return _done(request, pk, lambda: services.return_letter(actor=actor, letter_id=pk, reason=_text(request)), _("ส่งคืนผู้ส่งแล้ว"))


@acts(CLOSE)
@require_POST
def closing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a matter (ปิดเรื่อง)."""
    actor = acting(request)
    queries.get_for(actor, CLOSE, pk)
    force = bool(request.POST.get("cancel_open"))
    return _done(
        request,
        pk,
        lambda: services.close_letter(actor=actor, letter_id=pk, note=_text(request), cancel_open=force),
        _("ปิดเรื่องแล้ว"),
    )


@acts(REOPEN)
@require_POST
def reopening(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a closed matter again (เปิดเรื่องใหม่)."""
    actor = acting(request)
    queries.get_for(actor, REOPEN, pk)
    return _done(
        request, pk, lambda: services.reopen_letter(actor=actor, letter_id=pk, reason=_text(request)), _("เปิดเรื่องใหม่แล้ว")
    )


@acts(WORK)
@require_POST
def acknowledgement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Acknowledge work (รับทราบ)."""
    actor = acting(request)
    row = queries.assignment_for(actor, WORK, pk)
    return _done(request, row.letter_id, lambda: services.acknowledge(actor=actor, assignment_id=pk), _("รับทราบแล้ว"))


@acts(WORK)
@require_POST
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Report the result of work (รายงานผล)."""
    actor = acting(request)
    row = queries.assignment_for(actor, WORK, pk)
    return _done(
        request,
        row.letter_id,
        lambda: services.finish_assignment(actor=actor, assignment_id=pk, result=_text(request)),
        _("รายงานผลแล้ว"),
    )


@acts(WORK)
@require_POST
def work_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send work back to who gave it (ส่งคืนงาน)."""
    actor = acting(request)
    row = queries.assignment_for(actor, WORK, pk)
    return _done(
        request,
        row.letter_id,
        lambda: services.return_assignment(actor=actor, assignment_id=pk, reason=_text(request)),
        _("ส่งคืนงานแล้ว"),
    )


@acts(ASSIGN)
@require_POST
def work_cancellation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back work that was given (ยกเลิกงานที่มอบ)."""
    actor = acting(request)
    letter_id = queries.letter_of_assignment(actor, pk)
    queries.get_for(actor, ASSIGN, letter_id)
    return _done(
        request,
        letter_id,
        lambda: services.cancel_assignment(actor=actor, assignment_id=pk, reason=_text(request)),
        _("ยกเลิกงานที่มอบแล้ว"),
    )


@acts(DISPATCH)
@require_POST
def dispatch_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send to one recipient again (ส่งอีกครั้ง)."""
    actor = acting(request)
    row = queries.dispatch_for(actor, DISPATCH, pk)
    return _done(request, row.letter_id, lambda: services.retry_dispatch(actor=actor, dispatch_id=pk), _("กำลังส่งอีกครั้ง"))


@acts(DISPATCH)
@require_POST
def dispatch_cancellation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Do not send to one recipient after all (ยกเลิกการส่ง)."""
    actor = acting(request)
    row = queries.dispatch_for(actor, DISPATCH, pk)
    return _done(request, row.letter_id, lambda: services.cancel_dispatch(actor=actor, dispatch_id=pk), _("ยกเลิกการส่งรายนี้แล้ว"))
