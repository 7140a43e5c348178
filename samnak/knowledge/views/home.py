"""The entrance of the knowledge base: search and facets, collections, what is read; and the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samnak.core.access import acts, can, require
from samnak.core.actor import Actor
from samnak.core.time import bangkok_today
from samnak.knowledge import policies, queries
from samnak.knowledge.enums import EntryKind
from samnak.knowledge.forms import ListForm
from samnak.knowledge.models import Collection
from samnak.knowledge.policies import BROWSE, OPEN, WRITE
from samnak.knowledge.tables import ICONS, LOOKS
from samnak.ui.desk import acting, page_of

SIZE = 20


def listing(request: HttpRequest, actor: Actor, collection: Collection | None = None) -> dict[str, Any]:
    """Return what a page of found entries shows."""
    form = ListForm(request.GET)
    form.is_valid()
    data = form.cleaned_data
    asked = queries.Filter(
        text=data.get("q", ""),
        kind=data.get("kind", ""),
        tag=data.get("tag", ""),
        collection=collection.pk if collection else data.get("collection"),
    )
    order = request.GET.get("order", "")
    rows = queries.narrowed(queries.published_to(actor), asked)
    page = page_of(request, queries.ordered(rows, order, searched=bool(asked.text)), SIZE)
    return {
        "page_obj": page,
        "rows": [(row, row.current, ICONS[EntryKind(row.kind)]) for row in page],
        "facets": queries.facets_of(rows),
        "filter_form": form,
        "asked": asked,
        "searched": bool(asked.text or asked.tag or (asked.collection and not collection)),
        "order": order,
        "may_open": bool(can(actor, OPEN)),
        "may_write": bool(can(actor, WRITE, collection)),
    }


@acts(BROWSE, OPEN, WRITE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the knowledge base (คลังความรู้): found entries with facets, collections, most read."""
    actor = acting(request)
    require(actor, BROWSE)
    context = listing(request, actor)
    plain = not context["searched"] and not context["asked"].kind and context["page_obj"].number == 1
    context["plain"] = plain
    context["collections"] = list(queries.listed_as_collections(actor)) if plain else []
    context["most_read"] = queries.most_read(actor) if plain else []
    return render(request, "knowledge/home.html", context)


@acts(BROWSE, policies.WORK)
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show what the actor writes and looks after (งานเขียนและงานดูแล)."""
    actor = acting(request)
    require(actor, BROWSE)
    found = queries.desk_of(actor)
    today = bangkok_today()
    context = found | {
        "mine": [(row, LOOKS[row.state]) for row in found["mine"]],
        "due": [(row, "overdue" if row.review_on < today else "due") for row in found["due"]],
        "may_write": bool(can(actor, WRITE)),
    }
    return render(request, "knowledge/desk.html", context)
