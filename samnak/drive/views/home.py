"""The entrance of the drive, and the lists across spaces: recent, favourites, shared with me."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.core.access import acts, can, require
from samnak.core.actor import Actor
from samnak.drive import queries, services
from samnak.drive.forms import ListForm
from samnak.drive.models import Item
from samnak.drive.policies import BROWSE, KEEP_SPACES
from samnak.drive.tables import size_words
from samnak.drive.views.listing import order_of, shown, tabs
from samnak.ui.desk import acting, page_of

LAST_OPENED = 8


@acts(BROWSE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the spaces one may open (คลังไฟล์), how full they are, and what was opened last."""
    actor = acting(request)
    require(actor, BROWSE)
    if actor.position_id is not None:
        services.open_personal_space(actor=actor)
        services.open_unit_space(actor=actor)
    roots = queries.spaces_of(actor)
    recent = list(queries.recent_of(actor, queries.ItemFilter())[:LAST_OPENED])
    context = {
        "spaces": [_space(root) for root in roots],
        "recent": shown(actor, recent, placed=True),
        "waiting": sum(queries.waiting_counts(actor).values()),
        "tabs": tabs("home"),
        "may_quota": bool(can(actor, KEEP_SPACES)),
    }
    return render(request, "drive/home.html", context)


def _space(root: Item) -> dict[str, Any]:
    space = root.space
    share = min(100, round(space.used * 100 / space.quota)) if space.quota else 0
    return {
        "root": root,
        "space": space,
        "share": share,
        "tone": "chad" if share >= 90 else "saed" if share >= 75 else "kram",
        "used": size_words(space.used),
        "quota": size_words(space.quota),
        "icon": {"personal": "user-round", "unit": "network", "team": "users-round"}[space.kind],
    }


def _list(
    request: HttpRequest, key: str, find: Any, *, title: str, usual: str = "name", empty: tuple[str, str, str]
) -> HttpResponse:
    actor = acting(request)
    require(actor, BROWSE)
    form = ListForm(request.GET)
    asked = form.asked()
    order = order_of(request, usual)
    rows: QuerySet[Item] = find(actor, asked, order)
    page = page_of(request, rows)
    context = {
        "tabs": tabs(key),
        "key": key,
        "title": title,
        "filter_form": form,
        "filtered": asked != queries.ItemFilter(),
        "page_obj": page,
        "lines": shown(actor, list(page.object_list), placed=True),
        "sortable": key != "recent",
        "empty": empty,
    }
    return render(request, "drive/list.html", context)


@acts(BROWSE)
@require_GET
def recent(request: HttpRequest) -> HttpResponse:
    """Show what the person opened last (เปิดล่าสุด)."""

    def find(actor: Actor, asked: queries.ItemFilter, _order: str) -> QuerySet[Item]:
        return queries.recent_of(actor, asked)

    empty = ("history", _("ยังไม่ได้เปิดไฟล์ใด"), _("ไฟล์ที่ท่านเปิดดูจะปรากฏที่นี่ ล่าสุดอยู่บนสุด"))
    return _list(request, "recent", find, title=_("เปิดล่าสุด"), empty=empty)


@acts(BROWSE)
@require_GET
def favourites(request: HttpRequest) -> HttpResponse:
    """Show what the person has marked (รายการโปรด)."""
    empty = ("star", _("ยังไม่มีรายการโปรด"), _("กดรูปดาวที่ไฟล์หรือโฟลเดอร์ที่ใช้บ่อย แล้วจะพบได้ที่นี่"))
    return _list(request, "favourites", queries.favourites_of, title=_("รายการโปรด"), empty=empty)


@acts(BROWSE)
@require_GET
def shared(request: HttpRequest) -> HttpResponse:
    """Show what others let the person see outside of the own spaces (แบ่งปันกับฉัน)."""
    empty = ("share-2", _("ยังไม่มีผู้แบ่งปันไฟล์กับท่าน"), _("ไฟล์และโฟลเดอร์ที่หน่วยงานอื่นหรือบุคคลอื่นให้สิทธิท่านจะปรากฏที่นี่"))
    return _list(request, "shared", queries.shared_with, title=_("แบ่งปันกับฉัน"), usual="changed", empty=empty)
