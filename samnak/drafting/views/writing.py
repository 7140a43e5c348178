"""The draft form: typed, saved by itself, with its enclosures, addressees and references; for owners and for reviewers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samnak.core import thai
from samnak.core.access import acts
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.drafting import policies, queries, services
from samnak.drafting.content import Content
from samnak.drafting.errors import IncompleteDraftError, StaleDraftError
from samnak.drafting.forms import DraftForm
from samnak.drafting.models import Draft
from samnak.drafting.policies import SUBJECT
from samnak.drafting.views import pickers
from samnak.drafting.views.desk import acting, compared, page_addresses
from samnak.drive import queries as drive_queries
from samnak.drive import services as drive
from samnak.org import queries as org
from samnak.org.enums import AgencyKind
from samnak.routing import queries as routing
from samnak.ui.desk import uuid_or_none

PICKING = {"pick", "search", "take"}


@acts(policies.EDIT)
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a draft (ร่างหนังสือ): every button first saves what is typed, then does its own work."""
    actor = acting(request)
    draft = queries.get_for(actor, policies.EDIT, pk)
    shown = _form(actor, draft, request)
    if request.method == "GET":
        return _page(request, actor, draft, shown)
    if not shown.is_valid():
        return _page(request, actor, draft, shown, status=422)
    act, _colon, detail = request.POST.get("act", "save").partition(":")
    try:
        content = _with_act(actor, draft, shown.content, act, detail)
        saved = services.save_draft(actor=actor, draft_id=pk, content=content, revision=shown.cleaned_data["revision"] or 0)
        _file_titles(request, actor, draft)
        _file_act(request, actor, draft, act, detail)
    except StaleDraftError as error:
        return _page(request, actor, queries.get_for(actor, policies.EDIT, pk), shown, status=409, conflict=error)
    except DomainError as error:
        draft = queries.get_for(actor, policies.EDIT, pk)
        return _page(request, actor, draft, _told(actor, draft, request, error), status=422)
    return _after(request, actor, saved, act)


def _after(request: HttpRequest, actor: Actor, draft: Draft, act: str) -> HttpResponse:
    if act == "preview":
        return redirect("drafting:pdf", pk=draft.pk)
    draft = queries.get_for(actor, policies.EDIT, draft.pk)
    if act == "next":
        errors = services.missing(queries.content_of(draft), draft.kind)
        if not errors:
            return redirect("drafting:route", pk=draft.pk)
        return _page(request, actor, draft, _told(actor, draft, request, IncompleteDraftError(errors)), status=422)
    if act == "find":
        return _page(request, actor, draft, _form(actor, draft, None), found=request.POST.get("reference_query", ""))
    if act == "save":
        messages.success(request, _("บันทึกร่างแล้ว %(time)s") % {"time": thai.clock(draft.saved_at)})
    if act in PICKING:
        return redirect(_picking_address(request, draft))
    anchor = {"cite": "#citing"} | dict.fromkeys(("attach", "unpick", "up", "down", "remove"), "#files")
    return redirect(reverse("drafting:form", args=[draft.pk]) + anchor.get(act, ""))


def _picking_address(request: HttpRequest, draft: Draft) -> str:
    """Return the address of the form with the choice of files of the drive open where the person has come to."""
    act, _colon, detail = request.POST.get("act", "").partition(":")
    folder = request.POST.get("pick_folder", "") if act == "take" else detail
    asked = {"pick": folder} | ({"pick_query": request.POST.get("pick_query", "")} if act == "search" else {})
    return f"{reverse('drafting:form', args=[draft.pk])}?{urlencode(asked)}#picker"


def _form(actor: Actor, draft: Draft, request: HttpRequest | None, content: Content | None = None) -> DraftForm:
    groups = pickers.directory(actor, draft.kind)
    data = request.POST if request is not None and request.method == "POST" else None
    made = DraftForm(
        data,
        content=content or queries.content_of(draft),
        revision=draft.revision,
        signers=services.signers_for(actor, draft.kind),
        names=pickers.names_of(groups),
    )
    made.groups = groups  # type: ignore[attr-defined]
    return made


def _told(actor: Actor, draft: Draft, request: HttpRequest, error: DomainError) -> DraftForm:
    """Return the form as it was typed with the messages of a service in their places."""
    shown = _form(actor, draft, request)
    shown.data = shown.data.copy()  # type: ignore[union-attr]
    shown.data["revision"] = str(draft.revision)
    shown.is_valid()
    if isinstance(error, IncompleteDraftError):
        shown.tell(error.errors)
    else:
        shown.add_error(error.field if error.field in shown.fields else None, error.message)
    return shown


def _with_act(actor: Actor, draft: Draft, content: Content, act: str, detail: str) -> Content:
    """Return the content after a button that changes it: all provinces, a citation, a proposed addressee."""
    raw = content.to_json()
    if act == "provinces":
        present = {(row["kind"], row["id"]) for row in raw["recipients"]}
        for agency in org.agencies().filter(kind=AgencyKind.PROVINCIAL).exclude(pk=draft.agency_id):
            if ("agency", str(agency.pk)) not in present:
                raw["recipients"].append(
                    {"kind": "agency", "id": str(agency.pk), "name": agency.name, "email": "", "is_copy": False}
                )
        raw["is_circular"] = True
    elif act == "clear":
        raw["recipients"] = []
    elif act == "cite":
        letter_id = uuid_or_none(detail)
        text = pickers.citation(actor, letter_id) if letter_id else ""
        if text and all(row["letter_id"] != detail for row in raw["references"]):
            raw["references"].append({"text": text, "letter_id": detail})
    return Content.from_json(raw)


def _file_titles(request: HttpRequest, actor: Actor, draft: Draft) -> None:
    for row in queries.files_of(draft):
        typed = request.POST.get(f"title-{row.pk}")
        if typed is not None and " ".join(typed.split())[:300] != row.title:
            services.rename_file(actor=actor, draft_id=draft.pk, file_id=row.pk, title=typed)


def _file_act(request: HttpRequest, actor: Actor, draft: Draft, act: str, detail: str) -> None:
    for upload in request.FILES.getlist("file"):
        services.attach_file(actor=actor, draft_id=draft.pk, stream=upload, name=upload.name or "")
    file_id = uuid_or_none(detail)
    if act == "attach" and not request.FILES:
        raise DomainError(_("กรุณาเลือกแฟ้มก่อน แล้วกด “แนบแฟ้ม”"))
    if act == "take" and file_id:
        item, stream = drive.hand_on(actor=actor, item_id=file_id, secret_allowed=services.is_secret(draft))
        with stream:
            services.attach_file(actor=actor, draft_id=draft.pk, stream=stream, name=item.name)
        messages.success(request, _("แนบ “{name}” แล้ว").format(name=item.name))
    elif act == "remove" and file_id:
        services.detach_file(actor=actor, draft_id=draft.pk, file_id=file_id)
    elif act in {"up", "down"} and file_id:
        services.move_file(actor=actor, draft_id=draft.pk, file_id=file_id, up=act == "up")


def _page(
    request: HttpRequest,
    actor: Actor,
    draft: Draft,
    shown: DraftForm,
    *,
    status: int = 200,
    conflict: StaleDraftError | None = None,
    found: str | None = None,
    step: Any = None,
) -> HttpResponse:
    references = [*(shown.raw.get("references") or []), {"text": "", "letter_id": ""}]
    told = {
        "picking": _picking(request, actor) if step is None else None,
        "draft": draft,
        "answers": queries.answered_letter(actor, draft),
        "form": shown,
        "picker": pickers.picker(shown.groups, shown.raw),  # type: ignore[attr-defined]
        "references": references,
        "files": queries.files_of(draft),
        "pages": page_addresses(draft),
        "found": found,
        "letters": pickers.citable(actor, found) if found else [],
        "body_json": shown.data.get("body_json") if shown.is_bound else None,
        "body_document": shown.content.body,
        "step": step,
        "conflict": conflict,
        "newer": compared(draft, queries.content_of(draft), shown.content) if conflict else [],
    }
    return render(request, "drafting/form.html", told, status=status)


def _picking(request: HttpRequest, actor: Actor) -> drive_queries.Picking | None:
    """Return the choice of files of the drive where it is open."""
    given, act = request.GET, request.POST.get("act", "")
    if request.method == "POST" and act.partition(":")[0] in PICKING:
        given = {"pick": request.POST.get("pick_folder", "")}  # type: ignore[assignment]
    if "pick" not in given:
        return None
    return drive_queries.picking(actor, uuid_or_none(given.get("pick")), given.get("pick_query", ""))


@acts(policies.EDIT)
@require_POST
def autosave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Save what is typed, in the background; the answer says when, in words, and the new revision."""
    actor = acting(request)
    draft = queries.get_for(actor, policies.EDIT, pk)
    shown = _form(actor, draft, request)
    if not shown.is_valid():
        return JsonResponse({"errors": shown.errors}, status=422)
    try:
        saved = services.save_draft(actor=actor, draft_id=pk, content=shown.content, revision=shown.cleaned_data["revision"] or 0)
    except StaleDraftError as error:
        return JsonResponse({"conflict": error.message}, status=409)
    return JsonResponse({"saved": thai.clock(saved.saved_at), "revision": saved.revision})


@acts(policies.REVIEW)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a draft at one's step (แก้ไขร่างระหว่างพิจารณา): a new version, seen by all as a difference."""
    actor = acting(request)
    draft = queries.get_for(actor, policies.REVIEW, pk)
    step = routing.waiting_for([actor.position_id]).get(case__subject_type=SUBJECT, case__subject_id=pk)  # type: ignore[list-item]
    shown = _form(actor, draft, request)
    if request.method == "GET":
        return _page(request, actor, draft, shown, step=step)
    if not shown.is_valid():
        return _page(request, actor, draft, shown, status=422, step=step)
    if request.POST.get("act") == "find":
        return _page(request, actor, draft, shown, found=request.POST.get("reference_query", ""), step=step)
    try:
        services.edit_as_reviewer(
            actor=actor,
            draft_id=pk,
            step_id=step.pk,
            content=_with_act(actor, draft, shown.content, *request.POST.get("act", "save").partition(":")[::2]),
            revision=shown.cleaned_data["revision"] or 0,
            note=shown.cleaned_data["note"],
        )
    except StaleDraftError as error:
        return _page(request, actor, queries.get_for(actor, policies.SEE, pk), shown, status=409, conflict=error, step=step)
    except DomainError as error:
        return _page(request, actor, draft, _told(actor, draft, request, error), status=422, step=step)
    messages.success(request, _("บันทึกเป็นฉบับใหม่แล้ว ผู้อื่นในเส้นทางเห็นข้อความที่แก้"))
    return redirect("drafting:draft", pk=pk)
