"""The buttons of an entry."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.core.access import Action, acts
from samnak.knowledge import policies, queries, services
from samnak.knowledge.forms import FeedbackForm
from samnak.knowledge.views.entries import page_context
from samnak.ui.desk import acting, done, whole_or_none

PAGE = "knowledge:entry"


def _act(
    request: HttpRequest, pk: UUID, action: Action, service: Callable[..., Any], words: str, *, to: str = PAGE, **given: Any
) -> HttpResponse:
    actor = acting(request)
    row = queries.get_for(actor, action, pk)
    return done(request, lambda: service(actor=actor, entry_id=row.pk, **given), words, to, pk=pk)


@acts(policies.SUBMIT)
@require_POST
def submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose an entry (เสนอขอเผยแพร่)."""
    words = _("เสนอแล้ว ผู้ดูแลหมวดได้รับแจ้ง")
    return _act(request, pk, policies.SUBMIT, services.submit, words, to="knowledge:draft")


@acts(policies.RECALL)
@require_POST
def recall(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a proposal back (ดึงกลับ)."""
    return _act(request, pk, policies.RECALL, services.recall, _("ดึงกลับแล้ว แก้ไขได้"), to="knowledge:draft")


@acts(policies.RETURN)
@require_POST
def return_entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a proposal back (ส่งกลับแก้ไข)."""
    reason = request.POST.get("reason", "")
    return _act(request, pk, policies.RETURN, services.return_entry, _("ส่งกลับแล้ว"), to="knowledge:draft", reason=reason)


@acts(policies.PUBLISH)
@require_POST
def publication(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve and publish (อนุมัติและเผยแพร่)."""
    seen = whole_or_none(request.POST.get("revision"))
    return _act(request, pk, policies.PUBLISH, services.publish, _("อนุมัติและเผยแพร่แล้ว"), seen=seen)


@acts(policies.WITHDRAW)
@require_POST
def withdrawal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an entry away from its readers (เลิกใช้)."""
    reason = request.POST.get("reason", "")
    return _act(request, pk, policies.WITHDRAW, services.withdraw, _("เลิกใช้แล้ว ผู้อ่านเปิดไม่ได้อีก"), reason=reason)


@acts(policies.REVISE)
@require_POST
def revision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin to work on it again (ปรับปรุง)."""
    words = _("แก้ไขได้แล้ว ฉบับที่เผยแพร่อยู่คงเดิมจนกว่าจะอนุมัติใหม่")
    return _act(request, pk, policies.REVISE, services.revise, words, to="knowledge:form")


@acts(policies.REVIEW)
@require_POST
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirm that it still holds (ทบทวนแล้ว)."""
    return _act(request, pk, policies.REVIEW, services.review, _("บันทึกการทบทวนแล้ว"))


@acts(policies.READ)
@require_POST
def feedback(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell the curator whether it helped (ความเห็นของผู้อ่าน)."""
    actor = acting(request)
    row = queries.get_for(actor, policies.READ, pk)
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return render(request, "knowledge/entry.html", page_context(actor, row, row.current, form), status=422)
    data = form.cleaned_data
    return done(
        request,
        lambda: services.answer(actor=actor, entry_id=row.pk, helpful=data["helpful"] == "yes", comment=data["comment"]),
        _("ขอบคุณที่แจ้ง ผู้ดูแลหมวดได้รับแล้ว"),
        PAGE,
        pk=pk,
    )
