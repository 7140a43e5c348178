"""The list of drafts and the page where one begins."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.core.access import acts, can
from samnak.core.actor import Actor
from samnak.core.thai import relative
from samnak.correspondence import queries as correspondence
from samnak.correspondence.enums import Urgency
from samnak.correspondence.policies import READ
from samnak.drafting import policies, queries, services
from samnak.drafting.enums import DraftKind, DraftState
from samnak.drafting.models import Draft
from samnak.drafting.policies import SUBJECT
from samnak.drafting.views.desk import acting, state_look
from samnak.routing import queries as routing
from samnak.routing.enums import StepKind
from samnak.ui.desk import uuid_or_none

PAGE_SIZE = 30
BOXES = ("waiting", "mine", "unit", "discarded")


@acts(policies.CREATE)
@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """List drafts (ร่างและลงนาม): those waiting for this post, its own, those of its units."""
    actor = acting(request)
    box = request.GET.get("box", "")
    counts = {"waiting": queries.waiting_for(actor).count(), "signing": queries.waiting_for_signature(actor).count()}
    if box not in BOXES:
        box = "waiting" if counts["waiting"] else "mine"
    rows = _narrowed(request, _of_box(actor, box))
    page_obj = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    told = {
        "box": box,
        "counts": counts,
        "page_obj": page_obj,
        "rows": _rows(actor, list(page_obj.object_list), box),
        "urgencies": Urgency.choices,
        "kinds": DraftKind.choices,
        "states": [row for row in DraftState.choices if row[0] != DraftState.DISCARDED],
        "searched": any(request.GET.get(name) for name in ("q", "urgency", "kind", "state")),
    }
    return render(request, "drafting/drafts.html", told)


def _of_box(actor: Actor, box: str) -> QuerySet[Draft]:
    if box == "waiting":
        return queries.waiting_for(actor)
    if box == "unit":
        return queries.of_units(actor)
    if box == "discarded":
        return queries.discarded_by(actor)
    return queries.of_owner(actor)


def _narrowed(request: HttpRequest, rows: QuerySet[Draft]) -> QuerySet[Draft]:
    if request.GET.get("q"):
        rows = queries.found(rows, request.GET["q"])
    for name in ("urgency", "kind", "state"):
        if request.GET.get(name):
            rows = rows.filter(**{name: request.GET[name]})
    order = queries.ORDERS.get(request.GET.get("order", ""), queries.ORDERS["-saved"])
    return rows.select_related("letter", "unit").order_by(*order)


def _rows(actor: Actor, found: list[Draft], box: str) -> list[dict[str, Any]]:
    steps = routing.active_steps_of_subjects(SUBJECT, [draft.pk for draft in found])
    now = timezone.now()
    rows = []
    for draft in found:
        active = steps.get(draft.pk, [])
        mine = next((step for step in active if step.position_id == actor.position_id), None)
        editable = draft.owner_position_id == actor.position_id and bool(can(actor, policies.EDIT, draft))
        url = reverse("drafting:form" if editable else "drafting:draft", args=[draft.pk])
        act_url, act_label = "", ""
        if mine is not None:
            signing = mine.kind == StepKind.SIGN
            act_url = reverse("drafting:signature", args=[draft.pk]) if signing else url
            act_label = _("ลงนาม") if signing else mine.get_kind_display()
        rows.append(
            {
                "draft": draft,
                "url": url,
                "look": state_look(draft.state),
                "holder": ", ".join(step.position.title for step in active),
                "age": relative(active[0].activated_at if active and active[0].activated_at else draft.saved_at, now),
                "number": draft.letter.document_number if draft.letter else "",
                "meta": f"{draft.get_kind_display()} · {draft.owner_name}" + (f" · {draft.unit.name}" if box == "unit" else ""),
                "act_url": act_url,
                "act_label": act_label,
            }
        )
    return rows


@acts(policies.CREATE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft (ตั้งร่าง): choose the kind of letter; with `reply_to` it answers a letter."""
    actor = acting(request)
    asked = request.POST if request.method == "POST" else request.GET
    reply_to = uuid_or_none(asked.get("reply_to", ""))
    letter = correspondence.get_for(actor, READ, reply_to) if reply_to else None
    if request.method == "POST":
        draft = services.create_draft(actor=actor, kind=request.POST.get("kind", ""), reply_to=reply_to)
        if letter is not None:
            messages.success(request, _("ตั้งร่างหนังสือตอบแล้ว ผู้รับ เรื่อง และอ้างถึง กรอกให้จากหนังสือเดิม"))
        return redirect("drafting:form", pk=draft.pk)
    return render(
        request, "drafting/new.html", {"kinds": DraftKind.choices, "chosen": request.GET.get("kind", ""), "letter": letter}
    )
