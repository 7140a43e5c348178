"""Entries begun and changed; what stands beside them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samnak.core.access import acts, require
from samnak.core.errors import DomainError
from samnak.files.errors import FileRejectedError
from samnak.knowledge import queries, services
from samnak.knowledge.enums import EntryKind
from samnak.knowledge.forms import EntryForm
from samnak.knowledge.models import Entry
from samnak.knowledge.policies import EDIT, WORK, WRITE
from samnak.ui.desk import acting, done, show_error, uuid_or_none

MOST_OFFERED = 200


@acts(WRITE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin an entry (เขียนเรื่องใหม่)."""
    actor = acting(request)
    require(actor, WRITE)
    kind = request.GET.get("kind", "")
    kind = kind if kind in EntryKind.values else EntryKind.ARTICLE.value
    places = list(queries.writable(actor))
    form = EntryForm(
        request.POST or None, request.FILES or None, kind=kind, collections=places, fixed=False,
        initial={"collection": request.GET.get("collection", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data.get("file")
        try:
            row = services.write_entry(
                actor=actor, collection_id=UUID(form.cleaned_data["collection"]), kind=kind, data=form.data_given(),
                stream=given, file_name=given.name if given else "",
            )  # fmt: skip
        except (DomainError, FileRejectedError) as error:
            _refused(form, error)
        else:
            messages.success(request, _("บันทึกร่างแล้ว ตรวจดูแล้วกดเสนอขอเผยแพร่"))
            return redirect("knowledge:draft", pk=row.pk)
    return _page(request, form, None, kind, places)


@acts(EDIT)
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is being written (แก้ไขเรื่อง)."""
    actor = acting(request)
    row = queries.get_for(actor, EDIT, pk)
    initial = row.written() | {"tags": ", ".join(row.tags), "revision": row.revision}
    filled = EntryForm(
        request.POST or None, request.FILES or None, kind=row.kind, collections=[], fixed=True, initial=initial
    )  # fmt: skip
    if request.method == "POST" and filled.is_valid():
        given = filled.cleaned_data.get("file")
        try:
            services.edit_entry(
                actor=actor, entry_id=row.pk, data=filled.data_given(), revision=filled.cleaned_data["revision"] or 0,
                stream=given, file_name=given.name if given else "",
            )  # fmt: skip
        except (DomainError, FileRejectedError) as error:
            _refused(filled, error)
        else:
            messages.success(request, _("บันทึกแล้ว"))
            return redirect("knowledge:draft", pk=row.pk)
    return _page(request, filled, row, row.kind, [])


def _refused(form: EntryForm, error: DomainError) -> None:
    if isinstance(error, FileRejectedError) and "file" in form.fields:
        form.add_error("file", error.message)
    else:
        show_error(form, error)


def _page(request: HttpRequest, filled: EntryForm, row: Entry | None, kind: str, places: list[Any]) -> HttpResponse:
    words = EntryKind(kind).label
    context = {"form": filled, "row": row, "kind": kind, "kind_words": words, "kinds": EntryKind.choices, "places": places}
    return render(request, "knowledge/form.html", context, status=422 if filled.errors else 200)


@acts(WORK)
@require_http_methods(["GET", "POST"])
def related(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose what stands beside an entry (เรื่องที่เกี่ยวข้อง)."""
    actor = acting(request)
    row = queries.get_for(actor, WORK, pk)
    chosen = set(row.related.values_list("other", flat=True))
    if request.method == "POST":
        others = [one for text in request.POST.getlist("other") if (one := uuid_or_none(text))]
        return done(
            request,
            lambda: services.choose_related(actor=actor, entry_id=row.pk, others=others),
            _("บันทึกเรื่องที่เกี่ยวข้องแล้ว"),
            "knowledge:entry",
            pk=row.pk,
        )
    text = request.GET.get("q", "")
    rows = queries.narrowed(queries.published_to(actor).exclude(pk=row.pk), queries.Filter(text=text))
    kept = list(queries.published_to(actor).filter(pk__in=chosen).select_related("current", "collection"))
    found = list(queries.ordered(rows.exclude(pk__in=chosen), "title")[:MOST_OFFERED])
    context = {"row": row, "kept": kept, "found": found, "text": text}
    return render(request, "knowledge/related.html", context)
