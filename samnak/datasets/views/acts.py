"""The buttons of a data set."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.core.access import Action, acts
from samnak.datasets import policies, queries, services
from samnak.ui.desk import acting, done, whole_or_none

LONGEST_NOTE = 1000


def _act(request: HttpRequest, pk: UUID, action: Action, service: Callable[..., Any], words: str, **given: Any) -> HttpResponse:
    actor = acting(request)
    row = queries.get_for(actor, action, pk)
    return done(request, lambda: service(actor=actor, data_set_id=row.pk, **given), words, "datasets:data-set", pk=pk)


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "")[:LONGEST_NOTE]


@acts(policies.SUBMIT)
@require_POST
def submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose a release (เสนอขออนุมัติเผยแพร่)."""
    return _act(request, pk, policies.SUBMIT, services.submit, _("เสนอแล้ว บริกรข้อมูลได้รับแจ้ง"), note=_note(request))


@acts(policies.RECALL)
@require_POST
def recall(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the proposal back (ดึงกลับ)."""
    return _act(request, pk, policies.RECALL, services.recall, _("ดึงกลับแล้ว แก้ไขได้"))


@acts(policies.RETURN)
@require_POST
def return_set(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the proposal back (ส่งกลับแก้ไข)."""
    return _act(request, pk, policies.RETURN, services.return_set, _("ส่งกลับแล้ว"), reason=request.POST.get("reason", ""))


@acts(policies.APPROVE)
@require_POST
def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve a release (อนุมัติเผยแพร่) as it was shown."""
    words = _("อนุมัติแล้ว กด “เผยแพร่” เมื่อพร้อม")
    seen = whole_or_none(request.POST.get("revision"))
    return _act(request, pk, policies.APPROVE, services.approve, words, note=_note(request), seen=seen)


@acts(policies.PUBLISH)
@require_POST
def publication(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the approved release out (เผยแพร่)."""
    return _act(request, pk, policies.PUBLISH, services.publish, _("เผยแพร่แล้ว ประชาชนเปิดดูได้ทันที"))


@acts(policies.WITHDRAW)
@require_POST
def withdrawal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take what is out off the public pages (ถอนการเผยแพร่)."""
    return _act(request, pk, policies.WITHDRAW, services.withdraw, _("ถอนการเผยแพร่แล้ว"), reason=request.POST.get("reason", ""))


@acts(policies.REVISE)
@require_POST
def revision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin to work on it again (ปรับปรุง)."""
    return _act(request, pk, policies.REVISE, services.revise, _("แก้ไขได้แล้ว ฉบับที่เผยแพร่อยู่คงเดิมจนกว่าจะอนุมัติใหม่"))


@acts(policies.WITHDRAW)
@require_POST
def push(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send what is out to the other catalogue once more (ส่งอีกครั้ง)."""
    return _act(request, pk, policies.WITHDRAW, services.push_again, _("จัดคิวส่งอีกครั้งแล้ว"))
