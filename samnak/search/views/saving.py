"""Saved searches: keep one, list them, rename, remove and bring back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.core.access import acts, require
from samnak.core.errors import DomainError
from samnak.search import queries, services
from samnak.search.content import Narrowed, read
from samnak.search.forms import SavedSearchForm
from samnak.search.models import SavedSearch
from samnak.search.policies import SAVE
from samnak.search.providers import sources
from samnak.search.views.asking import MOST_TEXT
from samnak.search.views.narrowing import address_of, chosen_of, narrowed_by

PAGE = 20


@acts(SAVE)
@require_GET
def saved_list(request: HttpRequest) -> HttpResponse:
    """Show the saved searches of this post (การค้นที่บันทึกไว้)."""
    require(request.actor, SAVE)
    asked = request.GET.get("q", "").strip()[:100]
    rows = queries.saved_of(request.actor)
    if asked:
        rows = rows.filter(name__icontains=asked)
    page = Paginator(rows.order_by("-created_at" if request.GET.get("order") == "new" else "name", "pk"), PAGE)
    removed = _removed(request)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "asked": asked,
        "removed": removed,
        "orders": [("new", _("บันทึกล่าสุดก่อน"))],
    }
    return render(request, "search/saved.html", context)


@acts(SAVE)
@require_http_methods(["GET", "POST"])
def new_saved(request: HttpRequest) -> HttpResponse:
    """Keep the search of the address (บันทึกการค้น)."""
    require(request.actor, SAVE)
    question, narrowed = request.GET.get("q", "").strip()[:MOST_TEXT], narrowed_by(request.GET)
    if not read(question):
        messages.info(request, _("กรุณาค้นหาก่อน แล้วจึงบันทึกการค้นนั้น"))
        return redirect("search:results")
    form = SavedSearchForm(request.POST if request.method == "POST" else None, initial={"name": question[:100], "alerts": True})
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_search(
                actor=request.actor, known=sources(), question=question, narrowed=narrowed, **form.cleaned_data
            )
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("บันทึกการค้น “%(name)s” แล้ว") % {"name": saved.name})
            return redirect(f"{reverse('search:results')}?{address_of(question, narrowed)}")
    return _form(request, form, question, narrowed, None)


@acts(SAVE)
@require_GET
def saved(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a saved search, the newest first: what a notice tells of stands on top."""
    row = queries.saved_for(request.actor, pk)
    return redirect(f"{reverse('search:results')}?{address_of(row.question, services.narrowed_of(row))}")


@acts(SAVE)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rename a saved search, or turn its alert on or off."""
    row = queries.saved_for(request.actor, pk)
    form = SavedSearchForm(request.POST if request.method == "POST" else None, initial={"name": row.name, "alerts": row.alerts})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_search(actor=request.actor, known=sources(), search_id=pk, **form.cleaned_data)
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("แก้ไขการค้นที่บันทึกไว้แล้ว"))
            return redirect("search:saved-list")
    return _form(request, form, row.question, services.narrowed_of(row), row)


@acts(SAVE)
@require_POST
def removal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove a saved search; the list then offers to bring it back."""
    services.remove_search(actor=request.actor, search_id=pk)
    return redirect(f"{reverse('search:saved-list')}?removed={pk}")


@acts(SAVE)
@require_POST
def restoring(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring a removed search back."""
    try:
        services.return_search(actor=request.actor, search_id=pk)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("นำการค้นกลับมาแล้ว"))
    return redirect("search:saved-list")


def _removed(request: HttpRequest) -> SavedSearch | None:
    try:
        pk = UUID(request.GET.get("removed", ""))
    except ValueError:
        return None
    return queries.removed_of(request.actor).filter(pk=pk).first()


def _form(request: HttpRequest, form: Any, question: str, narrowed: Narrowed, row: SavedSearch | None) -> HttpResponse:
    context = {
        "form": form,
        "question": question,
        "chosen": chosen_of(request, narrowed),
        "saved": row,
        "query": address_of(question, narrowed),
    }
    return render(request, "search/saved_form.html", context, status=422 if form.errors else 200)
