"""The store of files, for who keeps the system: what waits to be read, what failed, and how whole the bytes are."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from samnak.core.access import acts, require
from samnak.files import queries, services
from samnak.files.enums import KINDS_BY_MEDIA_TYPE, WorkState
from samnak.files.models import BlobText, Rendition
from samnak.files.policies import KEEP_FILES

PAGE = 25
VIEWS = ("texts", "pages", "health")
ORDERS = {"asked": "asked_at", "-asked": "-asked_at", "size": "blob__size", "-size": "-blob__size"}
LOOKS = {WorkState.WAITING: "waiting", WorkState.DONE: "done", WorkState.FAILED: "danger", WorkState.NONE: "neutral"}


@acts(KEEP_FILES)
@require_GET
def store(request: HttpRequest) -> HttpResponse:
    """Show how reading, converting and inspecting stand (ที่จัดเก็บแฟ้ม); no file is named here, for some are secret."""
    require(request.actor, KEEP_FILES)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "texts"
    context = {"view": view, "tally": queries.tally(request.actor), "tabs": _tabs(view)}
    if view == "health":
        return render(request, "files/store.html", context | _health(request))
    rows = queries.texts(request.actor) if view == "texts" else queries.conversions(request.actor)
    return render(request, "files/store.html", context | _work(request, rows))


def _tabs(view: str) -> list[tuple[str, str, bool]]:
    words = (_("เนื้อความ"), _("ฉบับแปลงเป็น PDF"), _("สภาพแฟ้ม"))
    return [(word, f"{reverse('files:store')}?view={name}", name == view) for name, word in zip(VIEWS, words, strict=True)]


def _work(request: HttpRequest, rows: "QuerySet[BlobText] | QuerySet[Rendition]") -> dict[str, Any]:
    numbers = queries.counts(rows)
    state, typed, order = (request.GET.get(name, "").strip() for name in ("state", "q", "order"))
    shown = rows.filter(state=state) if state in WorkState.values else rows
    shown = shown.filter(blob__sha256__startswith=typed.lower()) if typed else shown
    page = Paginator(shown.order_by(ORDERS.get(order, "-asked_at"), "pk"), PAGE).get_page(request.GET.get("page"))
    total = sum(numbers.values())
    return {
        "page_obj": page,
        "lines": [
            {
                "row": row,
                "kind": KINDS_BY_MEDIA_TYPE[row.blob.media_type].label if row.blob.media_type in KINDS_BY_MEDIA_TYPE else "",
                "look": LOOKS[row.state],
                "unsure": len(getattr(row, "unsure_numbers", ())),
            }
            for row in page
        ],
        "states": [(value, label, numbers[value]) for value, label in WorkState.choices if numbers[value]],
        "settled": total - numbers[WorkState.WAITING],
        "total": total,
        "waiting": numbers[WorkState.WAITING],
        "failed": numbers[WorkState.FAILED],
        "filtered": bool(state or typed),
    }


def _health(request: HttpRequest) -> dict[str, Any]:
    page = Paginator(queries.damaged(request.actor), PAGE).get_page(request.GET.get("page"))
    return {"page_obj": page, "damaged": list(page), "latest": queries.inspection(), "inspections": queries.inspections()}


@acts(KEEP_FILES)
@require_POST
def rereading(request: HttpRequest, blob: str) -> HttpResponse:
    """Have one text read once more (อ่านเนื้อความใหม่)."""
    require(request.actor, KEEP_FILES)
    if not queries.texts(request.actor).filter(pk=blob).exists():
        raise Http404
    services.reread(actor=request.actor, sha256=blob)
    messages.success(request, _("สั่งอ่านเนื้อความใหม่แล้ว"))
    return redirect("files:store")


@acts(KEEP_FILES)
@require_POST
def rereadings(request: HttpRequest) -> HttpResponse:
    """Have all texts of the own agency that failed read once more (อ่านที่ไม่สำเร็จใหม่ทั้งหมด)."""
    number = services.reread_failed(actor=request.actor)
    words = ngettext("สั่งอ่านใหม่แล้ว %(number)s แฟ้ม", "สั่งอ่านใหม่แล้ว %(number)s แฟ้ม", number)
    messages.success(request, words % {"number": number})
    return redirect("files:store")


@acts(KEEP_FILES)
@require_POST
def remaking(request: HttpRequest, blob: str) -> HttpResponse:
    """Have the pages of one document made once more (แปลงเป็น PDF ใหม่)."""
    require(request.actor, KEEP_FILES)
    if not queries.conversions(request.actor).filter(pk=blob).exists():
        raise Http404
    services.remake_pages(actor=request.actor, sha256=blob)
    messages.success(request, _("สั่งแปลงเป็น PDF ใหม่แล้ว"))
    return redirect(f"{reverse('files:store')}?view=pages")
