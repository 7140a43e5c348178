"""Signing one letter or many: exactly what will be signed is shown, the PIN is asked and never kept."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from samnak.accounts.sudo import require_sudo
from samnak.core.access import acts
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.drafting import policies, queries, services
from samnak.drafting.models import Draft
from samnak.drafting.policies import OPEN_SECRECY, SUBJECT
from samnak.drafting.views.desk import acting, page_addresses
from samnak.org import queries as org
from samnak.routing import queries as routing
from samnak.routing.enums import StepKind
from samnak.signing import queries as signing
from samnak.ui.desk import uuid_or_none

MOST_AT_ONCE = 200


@acts(policies.SIGN)
@require_sudo
@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def signature(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sign a letter (ลงนาม): number, page, signature and register in one act."""
    actor = acting(request)
    # whoever may see the draft is answered by the service: it tells who was faster, where the bare right would be refused
    draft = queries.get_for(actor, policies.SEE if request.method == "POST" else policies.SIGN, pk)
    step = _turns(actor, [draft]).get(pk)
    typed_step = uuid_or_none(request.POST.get("step", ""))
    if step is None and typed_step is None:
        return redirect("drafting:draft", pk=pk)
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            letter = services.sign_draft(
                actor=actor,
                user=request.user,
                draft_id=pk,
                step_id=typed_step or step.pk,  # type: ignore[union-attr]
                pin=request.POST.get("pin", ""),
                revision=_whole(request.POST.get("revision", "")),
            )
        except ConflictError:
            raise
        except DomainError as error:
            problem = error
        else:
            words = _("ลงนามแล้ว ออกเลขที่ %(number)s และส่งเข้าคิวจัดส่ง") % {"number": letter.document_number}
            messages.success(request, words)
            return redirect("drafting:draft", pk=pk)
    told = _standing(actor) | {
        "draft": draft,
        "content": queries.content_of(draft),
        "step": step,
        "pages": page_addresses(draft, actor),
        "files": queries.files_of(draft),
        "problem": problem,
    }
    return render(request, "drafting/signature.html", told, status=422 if problem else 200)


@acts(policies.CREATE)
@require_sudo
@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Sign many letters with one PIN (ลงนามหลายฉบับ); each succeeds or fails by itself."""
    actor = acting(request)
    waiting = list(queries.waiting_for_signature(actor).select_related("unit")[:MOST_AT_ONCE])
    steps = _turns(actor, waiting)
    problem: DomainError | None = None
    results: list[Any] = []
    chosen = request.POST.getlist("selected") if request.method == "POST" else None
    if request.method == "POST":
        turns = _chosen(request, {draft.pk for draft in waiting if draft.secrecy != OPEN_SECRECY})
        try:
            results = services.sign_drafts(actor=actor, user=request.user, turns=turns, pin=request.POST.get("pin", ""))
        except DomainError as error:
            problem = error
        else:
            waiting = list(queries.waiting_for_signature(actor).select_related("unit")[:MOST_AT_ONCE])
            steps = _turns(actor, waiting)
            chosen = []
    rows = []
    for draft in waiting:
        if draft.pk in steps:
            value = f"{draft.pk}:{steps[draft.pk].pk}:{draft.revision}"
            rows.append(
                {
                    "draft": draft,
                    "value": value,
                    "checked": value in chosen if chosen is not None else False,
                    "step": steps[draft.pk],
                    "content": queries.content_of(draft),
                    "alone": draft.secrecy != OPEN_SECRECY,
                }
            )
    elsewhere = queries.signatures_elsewhere(request.standings, actor)  # type: ignore[attr-defined]
    told = _standing(actor) | {
        "elsewhere": [(org.in_words(post), post.standing, number) for post, number in elsewhere],
        "rows": rows,
        "results": results,
        "selectable": any(not row["alone"] for row in rows),
        "signed": sum(not row.problem for row in results),
        "problem": problem,
    }
    return render(request, "drafting/signing.html", told, status=422 if problem else 200)


def _standing(actor: Actor) -> dict[str, Any]:
    try:
        enrol = reverse("signing:certificate")
    except NoReverseMatch:
        enrol = ""
    return {
        "lines": services.position_lines(actor),
        "signer": actor.name,
        "has_certificate": signing.can_sign(actor),
        "may_sign": org.may_sign(actor),
        "enrol_url": enrol,
    }


def _turns(actor: Actor, drafts: list[Draft]) -> dict[UUID, Any]:
    waiting = routing.waiting_for([actor.position_id] if actor.position_id else [])
    ids = [draft.pk for draft in drafts]
    found = waiting.filter(case__subject_type=SUBJECT, case__subject_id__in=ids, kind=StepKind.SIGN)
    return {step.case.subject_id: step for step in found}


def _chosen(request: HttpRequest, alone: set[UUID]) -> list[tuple[UUID, UUID, int]]:
    turns = []
    for value in request.POST.getlist("selected")[:MOST_AT_ONCE]:
        draft, _colon, rest = value.partition(":")
        step, _colon, revision = rest.partition(":")
        draft_id, step_id, number = uuid_or_none(draft), uuid_or_none(step), _whole(revision)
        if draft_id and step_id and number is not None and draft_id not in alone:
            turns.append((draft_id, step_id, number))
    return turns


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
