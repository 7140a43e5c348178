"""Collections: their page, opened and changed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.core.access import acts, can, require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.knowledge import queries, services
from samnak.knowledge.forms import CollectionForm
from samnak.knowledge.models import Collection
from samnak.knowledge.policies import MANAGE, OPEN, SEE_COLLECTION
from samnak.knowledge.views.home import listing
from samnak.org.models import Position
from samnak.ui.desk import acting, show_error


@acts(SEE_COLLECTION, MANAGE)
@require_GET
def collection(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a collection (หมวดความรู้) with its entries and curators."""
    actor = acting(request)
    row = queries.collection_for(actor, SEE_COLLECTION, pk)
    context = listing(request, actor, row) | {"collection": row, "may_manage": bool(can(actor, MANAGE, row))}
    return render(request, "knowledge/collection.html", context)


def _posts(actor: Actor) -> list[Position]:
    rows = Position.objects.filter(agency=actor.agency_id, is_active=True).select_related("unit")
    return list(rows.order_by("unit__path", "rank_order", "title"))


@acts(OPEN)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a collection (เปิดหมวดความรู้)."""
    actor = acting(request)
    require(actor, OPEN)
    form = CollectionForm(request.POST or None, posts=_posts(actor), initial={"curators": [str(actor.position_id)]})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.open_collection(actor=actor, **form.given())
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("เปิดหมวดความรู้แล้ว"))
            return redirect("knowledge:collection", pk=row.pk)
    return _page(request, form, None)


@acts(MANAGE)
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a collection (แก้ไขหมวดความรู้)."""
    actor = acting(request)
    row = queries.collection_for(actor, MANAGE, pk)
    initial = {name: getattr(row, name) for name in ("title", "description", "audience", "review_months")}
    initial["curators"] = [str(one.position_id) for one in row.curators.all()]
    filled = CollectionForm(request.POST or None, posts=_posts(actor), initial=initial)
    if request.method == "POST" and filled.is_valid():
        try:
            services.change_collection(actor=actor, collection_id=row.pk, **filled.given())
        except DomainError as error:
            show_error(filled, error)
        else:
            messages.success(request, _("บันทึกแล้ว"))
            return redirect("knowledge:collection", pk=row.pk)
    return _page(request, filled, row)


def _page(request: HttpRequest, filled: CollectionForm, row: Collection | None) -> HttpResponse:
    context = {"form": filled, "collection": row}
    return render(request, "knowledge/collection_form.html", context, status=422 if filled.errors else 200)
