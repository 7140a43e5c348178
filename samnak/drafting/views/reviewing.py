"""The page of a draft on its way, and the acts on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samnak.core import thai
from samnak.core.access import acts, can
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.drafting import policies, queries, services
from samnak.drafting.models import Draft
from samnak.drafting.policies import SUBJECT
from samnak.drafting.views.desk import acting, compared, page_addresses, state_look
from samnak.org import queries as org
from samnak.routing import policies as routing_policies
from samnak.routing import queries as routing
from samnak.routing.enums import ActKind, StepKind, StepState
from samnak.ui.desk import uuid_or_none

STEP_LOOKS = {
    StepState.PENDING: "waiting",
    StepState.ACTIVE: "current",
    StepState.AGREED: "done",
    StepState.RETURNED: "returned",
    StepState.SKIPPED: "skipped",
}
ACT_LOOKS = {
    ActKind.START: "sent",
    ActKind.AGREE: "done",
    ActKind.EDIT: "info",
    ActKind.RETURN: "returned",
    ActKind.COMMENT: "neutral",
    ActKind.RECALL: "warning",
    ActKind.REROUTE: "neutral",
    ActKind.COMPLETE: "signed",
}


@acts(policies.SEE)
@require_GET
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a draft: its pages, who holds it, what was done with it, and the acts that are open to me."""
    actor = acting(request)
    shown = queries.get_for(actor, policies.SEE, pk)
    services.note_reading(actor=actor, draft=shown, what=_("หน้าร่าง"))
    return _page(request, actor, shown)


def _page(
    request: HttpRequest,
    actor: Actor,
    draft: Draft,
    *,
    problem: DomainError | None = None,
    opened: str = "",
    status: int = 200,
) -> HttpResponse:
    case = routing.latest_case(SUBJECT, draft.pk)
    steps = routing.steps_of(case) if case else []
    mine = next((step for step in steps if step.state == StepState.ACTIVE and step.position_id == actor.position_id), None)
    told = {
        "draft": draft,
        "content": queries.content_of(draft),
        "answers": queries.answered_letter(actor, draft),
        "look": state_look(draft.state),
        "pages": page_addresses(draft),
        "steps": _stepper(steps),
        "active": [step for step in steps if step.state == StepState.ACTIVE],
        "holders": org.holders_of([step.position_id for step in steps if step.state == StepState.ACTIVE]),
        "mine": mine,
        "is_signing": mine is not None and mine.kind == StepKind.SIGN,
        "targets": routing.return_targets(mine) if mine else [],
        "timeline": _timeline(draft),
        "files": queries.files_of(draft),
        "may_edit": bool(can(actor, policies.EDIT, draft)),
        "may_recall": bool(case and case.ended_at is None and can(actor, policies.RECALL, draft)),
        "may_restore": bool(can(actor, policies.RESTORE, draft)),
        "may_comment": bool(case and can(actor, routing_policies.COMMENT, case)),
        "may_reroute": bool(
            case
            and case.ended_at is None
            and can(actor, routing_policies.REROUTE, case)
            and not any(step.kind == StepKind.SIGN and step.state == StepState.ACTIVE for step in steps)
        ),
        "letter_url": _letter_address(draft),
        "problem": problem,
        "open": {name: opened == f"{name}-dialog" for name in ("agree", "return", "comment", "recall")},
    }
    answer = render(request, "drafting/draft.html", told, status=status)
    if draft.secrecy != policies.OPEN_SECRECY:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _letter_address(draft: Draft) -> str:
    if draft.letter_id is None:
        return ""
    try:
        return reverse("correspondence:letter", args=[draft.letter_id])
    except NoReverseMatch:
        return ""


def _stepper(steps: list[Any]) -> list[dict[str, str]]:
    return [
        {
            "label": f"{step.get_kind_display()} · {step.position.title}",
            "state": STEP_LOOKS[StepState(step.state)],
            "person": " ".join(part for part in (step.decided_by_name, step.decided_in_words) if part),
            "time": f"{thai.short_date(step.decided_at)} {thai.clock(step.decided_at)}" if step.decided_at else "",
        }
        for step in steps
    ]


def _timeline(draft: Draft) -> list[dict[str, Any]]:
    """Return what was done, newest first; an edit carries the fields it changed."""
    versions = sorted(queries.versions_of(draft), key=lambda version: version.number)
    lines = []
    for act in routing.history_of_subject(SUBJECT, draft.pk):
        changes = []
        if act.kind == ActKind.EDIT:
            made = [version for version in versions if version.at <= act.at]
            if len(made) > 1:
                changes = compared(draft, queries.version_content(made[-2]), queries.version_content(made[-1]))
        title, look = act.get_kind_display(), ACT_LOOKS[ActKind(act.kind)]
        if act.kind == ActKind.COMPLETE:
            continue
        if act.kind == ActKind.AGREE and act.step and act.step.kind == StepKind.SIGN:
            title, look = act.step.get_kind_display(), "signed"
        elif act.kind == ActKind.RETURN:
            to = act.returned_to.position.title if act.returned_to else draft.owner_name
            title = _("ส่งคืนไปยัง %(to)s") % {"to": to}
        lines.append(
            {
                "title": title,
                "look": look,
                "time": f"{thai.short_date(act.at)} {thai.clock(act.at)}",
                "person": act.actor_name,
                "position": act.actor_in_words,
                "text": act.text,
                "changes": changes,
            }
        )
    return lines[::-1]


def _turn(request: HttpRequest) -> UUID:
    step = uuid_or_none(request.POST.get("step", ""))
    if step is None:
        raise DomainError(_("ไม่พบขั้นตอนนี้ กรุณาเปิดหน้าใหม่"))
    return step


def _again(request: HttpRequest, actor: Actor, pk: UUID, error: DomainError, opened: str) -> HttpResponse:
    """Show the page with the dialog open, the message beside the field and what was typed."""
    if isinstance(error, ConflictError):
        raise error
    return _page(request, actor, queries.get_for(actor, policies.SEE, pk), problem=error, opened=opened, status=422)


@acts(policies.REVIEW)
@require_POST
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree (เห็นชอบ)."""
    actor = acting(request)
    try:
        outcome = services.agree(actor=actor, draft_id=pk, step_id=_turn(request), comment=request.POST.get("comment", ""))
    except DomainError as error:
        return _again(request, actor, pk, error, "agree-dialog")
    following = ", ".join(step.position.title for step in outcome.activated_steps)
    words = _("เห็นชอบแล้ว เสนอต่อไปยัง %(next)s") % {"next": following} if following else _("เห็นชอบแล้ว รอผู้พิจารณาร่วม")
    messages.success(request, words)
    return redirect("drafting:draft", pk=pk)


@acts(policies.REVIEW)
@require_POST
def return_(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return (ส่งคืน) to an earlier step or to the owner."""
    actor = acting(request)
    try:
        services.return_draft(
            actor=actor,
            draft_id=pk,
            step_id=_turn(request),
            to_step_id=uuid_or_none(request.POST.get("to", "")),
            reason=request.POST.get("reason", ""),
        )
    except DomainError as error:
        return _again(request, actor, pk, error, "return-dialog")
    messages.success(request, _("ส่งคืนแล้ว ผู้รับคืนเห็นเหตุผลของท่าน"))
    return redirect("drafting:drafts")


@acts(policies.RECALL)
@require_POST
def recall(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Recall (ดึงกลับ)."""
    actor = acting(request)
    try:
        services.recall(actor=actor, draft_id=pk, reason=request.POST.get("reason", ""))
    except DomainError as error:
        return _again(request, actor, pk, error, "recall-dialog")
    messages.success(request, _("ดึงร่างกลับแล้ว แก้ไขและเสนอใหม่ได้"))
    return redirect("drafting:form", pk=pk)


@acts(policies.SEE)
@require_POST
def comments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Comment (ให้ความเห็น)."""
    actor = acting(request)
    try:
        services.comment(actor=actor, draft_id=pk, text=request.POST.get("text", ""))
    except DomainError as error:
        return _again(request, actor, pk, error, "comment-dialog")
    messages.success(request, _("บันทึกความเห็นแล้ว"))
    return redirect("drafting:draft", pk=pk)


@acts(policies.DISCARD)
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Discard (ยกเลิกร่าง); it can be brought back."""
    services.discard(actor=acting(request), draft_id=pk, reason=request.POST.get("reason", ""))
    messages.success(request, _("ยกเลิกร่างแล้ว นำกลับมาได้จากแท็บ “ที่ยกเลิก”"))
    return redirect("drafting:drafts")


@acts(policies.RESTORE)
@require_POST
def restoration(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Restore (นำร่างกลับมา)."""
    services.restore(actor=acting(request), draft_id=pk)
    messages.success(request, _("นำร่างกลับมาแล้ว"))
    return redirect("drafting:form", pk=pk)


@acts(policies.SEE)
@require_GET
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List the versions of a draft with what each changed."""
    actor = acting(request)
    found = queries.get_for(actor, policies.SEE, pk)
    rows = queries.versions_of(found)
    contents = [queries.version_content(row) for row in rows]
    shown = [
        {"version": row, "changes": compared(found, contents[place + 1], contents[place]) if place + 1 < len(rows) else None}
        for place, row in enumerate(rows)
    ]
    return render(request, "drafting/versions.html", {"draft": found, "rows": shown})
