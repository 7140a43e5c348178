"""The page of an entry: read what is out, or look at what is being written; its file."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from samnak.core.access import acts, can
from samnak.core.actor import Actor
from samnak.core.time import bangkok_today
from samnak.files import services as files
from samnak.files.enums import Way, WorkState
from samnak.files.models import StoredFile
from samnak.files.responses import page_image, serve
from samnak.knowledge import policies, queries, services
from samnak.knowledge.content import headings_of, html_of
from samnak.knowledge.enums import EntryKind
from samnak.knowledge.forms import FeedbackForm
from samnak.knowledge.models import Edition, Entry
from samnak.knowledge.policies import SEE, WORK
from samnak.knowledge.tables import ICONS, LOOKS
from samnak.knowledge.workflow import ENTRY
from samnak.ui.desk import acting

ACTS = ("edit", "submit", "recall", "revise", "return", "publish", "withdraw", "review", "work")
LIFE = frozenset({"submit", "recall", "revise", "return", "publish", "withdraw"})
MOST_PAGES = 100
PAGE_WIDTH = 1280
LEAST_HEADINGS = 2


@acts(
    SEE, WORK, policies.READ, policies.EDIT, policies.SUBMIT, policies.RECALL, policies.REVISE, policies.RETURN,
    policies.PUBLISH, policies.WITHDRAW, policies.REVIEW,
)  # fmt: skip
@require_GET
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is out (หน้าอ่าน); an entry that is not out is shown to who works on it."""
    actor = acting(request)
    row = queries.get_for(actor, SEE, pk)
    if row.current is None:
        return redirect("knowledge:draft", pk=row.pk)
    services.note_reading(actor=actor, entry_id=row.pk)
    return render(request, "knowledge/entry.html", page_context(actor, row, row.current))


@acts(WORK)
@require_GET
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is being written (ฉบับที่กำลังทำ), as it will be read."""
    actor = acting(request)
    row = queries.get_for(actor, WORK, pk)
    return render(request, "knowledge/entry.html", page_context(actor, row, None))


def page_context(actor: Actor, row: Entry, edition: Edition | None, feedback: FeedbackForm | None = None) -> dict[str, Any]:
    """Return what the page of an entry shows."""
    shown = edition or row
    headings = headings_of(shown.body)
    chosen, near = queries.related_to(actor, row)
    own = queries.own_feedback(actor, row.pk)
    may = {name: _offered(actor, name, row) for name in ACTS}
    may["recall"] &= not may["return"] or policies.is_writer(actor, row)  # a curator sends back, with the reason
    initial = {"helpful": "yes" if own.helpful else "no", "comment": own.comment} if own else {}
    return {
        "row": row,
        "shown": shown,
        "edition": edition,
        "icon": ICONS[EntryKind(row.kind)],
        "look": LOOKS[row.state],
        "body": html_of(shown.body),
        "headings": headings if len(headings) >= LEAST_HEADINGS else [],
        "preview": preview_of(row, shown.file, draft=edition is None),
        "chosen": chosen,
        "near": near,
        "may": may,
        "why_not_publish": can(actor, policies.PUBLISH, row).reason if policies.is_curator(actor, row.collection) else "",
        "own": own,
        "feedback_form": feedback or FeedbackForm(initial=initial),
        "counts": queries.helpful_counts(row),
        "comments": queries.feedback_of(row) if policies.is_curator(actor, row.collection) else [],
        "readings": queries.readings_of(row),
        "overdue": bool(row.review_on and row.review_on <= bangkok_today()),
    }


def _offered(actor: Actor, name: str, row: Entry) -> bool:
    possible = name not in LIFE or ENTRY.allows(name, row.state)
    return possible and bool(can(actor, getattr(policies, name.upper()), row))


def preview_of(row: Entry, stored: StoredFile | None, *, draft: bool) -> dict[str, Any]:
    """Return how the file is shown: its pages, that they are being made, or only to download."""
    if stored is None:
        return {"kind": ""}
    found = files.preview(stored)
    if found.way == Way.PAGES and found.state == WorkState.DONE:
        mark = "?draft=1" if draft else ""
        pages = [reverse("knowledge:page", args=[row.pk, number]) + mark for number in range(1, min(found.pages, MOST_PAGES) + 1)]
        return {"kind": "pages", "pages": pages}
    waits = found.way == Way.PAGES and found.state == WorkState.WAITING
    return {"kind": "waiting" if waits else "none", "trouble": found.trouble}


def _file(request: HttpRequest, pk: UUID) -> StoredFile:
    """Return the file that is out, or the one at work for who works on it."""
    actor = acting(request)
    is_draft = "draft" in request.GET
    row = queries.get_for(actor, WORK if is_draft else SEE, pk)
    stored = row.file if is_draft or row.current is None else row.current.file
    if stored is None:
        raise Http404
    return stored


@acts(SEE, WORK)
@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out the file (ดาวน์โหลด)."""
    return serve(request, _file(request, pk), inline="inline" in request.GET)


@acts(SEE, WORK)
@require_safe
def page_picture(request: HttpRequest, pk: UUID, number: int) -> HttpResponseBase:
    """Give out one page of the file as a picture (ภาพหน้าเอกสาร)."""
    return page_image(request, _file(request, pk), number, PAGE_WIDTH)
