"""Acts on several chosen items: move, copy, trash, download; and the choice of where to."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from samnak.core.access import acts, can
from samnak.core.actor import Actor
from samnak.core.errors import DeniedError, DomainError
from samnak.drive import queries, services
from samnak.drive.models import Item
from samnak.drive.policies import BROWSE, EDIT, READ, REARRANGE
from samnak.drive.views.folders import archive_of
from samnak.ui.desk import acting, uuid_or_none
from samnak.ui.requests import page_behind, safe_target

ACTS = {"move", "copy"}


@acts(REARRANGE, READ)
@require_POST
def selection(request: HttpRequest) -> HttpResponseBase:
    """Carry out what was pressed for the chosen items (รายการที่เลือก), then go back to the list."""
    actor = acting(request)
    back = safe_target(request, request.POST.get("back", ""), page_behind(request))
    ids = _ids(request.POST.getlist("select"))
    act = request.POST.get("act", "")
    if not ids:
        messages.error(request, _("กรุณาเลือกรายการก่อน"))
        return redirect(back)
    try:
        if act in ACTS:
            return redirect(f"{reverse('drive:destination')}?{urlencode({'act': act, 'select': ids, 'back': back}, doseq=True)}")
        if act == "download":
            return _download(actor, ids)
        if act == "trash":
            _trash(request, actor, ids)
    except DomainError as error:
        messages.error(request, error.message)
    except DeniedError as error:
        messages.error(request, error.reason)
    return redirect(back)


def _ids(typed: list[str]) -> list[UUID]:
    return list(dict.fromkeys(pk for one in typed if (pk := uuid_or_none(one))))


def _download(actor: Actor, ids: list[UUID]) -> HttpResponseBase:
    items = queries.items_for(actor, ids)
    if not items:
        raise Http404
    if len(items) == 1 and not items[0].is_folder:
        return redirect("drive:content", items[0].pk)
    base = queries.known_parent(actor, items[0]) or items[0]
    return archive_of(actor, base, items, items[0].name if len(items) == 1 else base.name)


def _trash(request: HttpRequest, actor: Actor, ids: list[UUID]) -> None:
    gone = services.trash(actor=actor, item_ids=ids)
    words = ngettext("ย้าย %(number)s รายการลงถังขยะแล้ว", "ย้าย %(number)s รายการลงถังขยะแล้ว", len(gone)) % {"number": len(gone)}
    messages.success(request, f"{words} {_('นำกลับได้ที่ถังขยะ')}")


@acts(EDIT, BROWSE)
@require_http_methods(["GET", "POST"])
def destination(request: HttpRequest) -> HttpResponse:
    """Choose where chosen items go (เลือกโฟลเดอร์ปลายทาง), walking down folder by folder, and send them there."""
    actor = acting(request)
    given = request.POST if request.method == "POST" else request.GET
    act = given.get("act", "")
    items = queries.items_for(actor, _ids(given.getlist("select")))
    back = safe_target(request, given.get("back", ""), reverse("drive:home"))
    if act not in ACTS or not items:
        raise Http404
    pk = uuid_or_none(given.get("folder"))
    folder = queries.folder_for(actor, READ, pk) if pk else None
    problem = ""
    if request.method == "POST" and folder is not None:
        try:
            _send(actor, act, items, folder)
        except DomainError as error:
            problem = error.message
        except DeniedError as error:
            problem = error.reason
        else:
            words = _("ย้ายไปที่ “{folder}” แล้ว") if act == "move" else _("คัดลอกไปที่ “{folder}” แล้ว")
            messages.success(request, words.format(folder=folder.name))
            return redirect("drive:folder", folder.pk)
    context = _context(actor, act, items, folder, back) | {"problem": problem}
    return render(request, "drive/destination.html", context, status=422 if problem else 200)


def _send(actor: Actor, act: str, items: list[Item], folder: Item) -> None:
    ids = [item.pk for item in items]
    if act == "move":
        services.move_items(actor=actor, item_ids=ids, folder_id=folder.pk)
    else:
        services.copy_items(actor=actor, item_ids=ids, folder_id=folder.pk)


def _context(actor: Actor, act: str, items: list[Item], folder: Item | None, back: str) -> dict[str, Any]:
    chosen = {"act": act, "select": [item.pk for item in items], "back": back}
    moving = [item for item in items if item.is_folder and act == "move"]

    def address(pk: UUID | None) -> str:
        return f"?{urlencode(chosen | ({'folder': pk} if pk else {}), doseq=True)}"

    choices = list(queries.folder_choices(actor, folder)) if folder else queries.spaces_of(actor)
    within = [one for one in choices if not any(one.path.startswith(item.path) for item in moving)]
    decision = can(actor, EDIT, folder) if folder else None
    return {
        "act": act,
        "items": items,
        "folder": folder,
        "back": back,
        "crumbs": [(one.name, address(one.pk)) for one in (*queries.breadcrumb_of(actor, folder), folder)] if folder else [],
        "top_url": address(None),
        "choices": [(one, address(one.pk)) for one in within],
        "may_put": bool(decision),
        "reason": decision.reason if decision is not None else _("กรุณาเลือกโฟลเดอร์ปลายทาง"),
        "only": items[0] if len(items) == 1 else None,
    }
