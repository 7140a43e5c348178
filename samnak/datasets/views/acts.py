"""The buttons of a data set."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.core.access import acts
from samnak.datasets import policies, queries, services
from samnak.ui.desk import acting, done

PAGE = "datasets:data-set"


@acts(policies.SUBMIT)
@require_POST
def submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose a release (เสนอขออนุมัติเผยแพร่)."""
    actor = acting(request)
    row = queries.get_for(actor, policies.SUBMIT, pk)
    note = request.POST.get("note", "")[:1000]
    return done(
        request, lambda: services.submit(actor=actor, data_set_id=row.pk, note=note), _("เสนอแล้ว บริกรข้อมูลได้รับแจ้ง"), PAGE, pk=pk
    )


@acts(policies.RECALL)
@require_POST
def recall(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the proposal back (ดึงกลับ)."""
    actor = acting(request)
    row = queries.get_for(actor, policies.RECALL, pk)
    return done(request, lambda: services.recall(actor=actor, data_set_id=row.pk), _("ดึงกลับแล้ว แก้ไขได้"), PAGE, pk=pk)


@acts(policies.RETURN)
@require_POST
def return_set(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the proposal back (ส่งกลับแก้ไข)."""
    actor = acting(request)
    row = queries.get_for(actor, policies.RETURN, pk)
    reason = request.POST.get("reason", "")
    return done(request, lambda: services.return_set(actor=actor, data_set_id=row.pk, reason=reason), _("ส่งกลับแล้ว"), PAGE, pk=pk)


@acts(policies.APPROVE)
@require_POST
def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve a release (อนุมัติเผยแพร่)."""
    actor = acting(request)
    row = queries.get_for(actor, policies.APPROVE, pk)
    note = request.POST.get("note", "")[:1000]
    return done(
        request,
        lambda: services.approve(actor=actor, data_set_id=row.pk, note=note),
        _("อนุมัติแล้ว กด “เผยแพร่” เมื่อพร้อม"),
        PAGE,
        pk=pk,
    )


@acts(policies.PUBLISH)
@require_POST
def publication(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the approved release out (เผยแพร่)."""
    actor = acting(request)
    row = queries.get_for(actor, policies.PUBLISH, pk)
    return done(request, lambda: services.publish(actor=actor, data_set_id=row.pk), _("เผยแพร่แล้ว ประชาชนเปิดดูได้ทันที"), PAGE, pk=pk)


@acts(policies.WITHDRAW)
@require_POST
def withdrawal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take what is out off the public pages (ถอนการเผยแพร่)."""
    actor = acting(request)
    row = queries.get_for(actor, policies.WITHDRAW, pk)
    reason = request.POST.get("reason", "")
    return done(
        request, lambda: services.withdraw(actor=actor, data_set_id=row.pk, reason=reason), _("ถอนการเผยแพร่แล้ว"), PAGE, pk=pk
    )


@acts(policies.REVISE)
@require_POST
def revision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin to work on it again (ปรับปรุง)."""
    actor = acting(request)
    row = queries.get_for(actor, policies.REVISE, pk)
    return done(
        request,
        lambda: services.revise(actor=actor, data_set_id=row.pk),
        _("แก้ไขได้แล้ว ฉบับที่เผยแพร่อยู่คงเดิมจนกว่าจะอนุมัติใหม่"),
        PAGE,
        pk=pk,
    )


@acts(policies.WITHDRAW)
@require_POST
def push(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send what is out to the other catalogue once more (ส่งอีกครั้ง)."""
    actor = acting(request)
    row = queries.get_for(actor, policies.WITHDRAW, pk)
    return done(request, lambda: services.push_again(actor=actor, data_set_id=row.pk), _("จัดคิวส่งอีกครั้งแล้ว"), PAGE, pk=pk)
