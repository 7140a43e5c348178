"""Tables of a data set: taken in, looked at, described, checked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.core.access import acts, can
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.datasets import queries, services
from samnak.datasets.enums import FindingState, Origin, VersionState
from samnak.datasets.forms import DictionaryForm, UploadForm, VersionForm
from samnak.datasets.models import Column, DataTable, PersonalFinding, TableVersion
from samnak.datasets.policies import EDIT, SEE
from samnak.datasets.queries.listings import quality_of
from samnak.datasets.tables import FINDING_LOOKS, bars_of, cells_of, figures_of
from samnak.datasets.views.shared import ROWS, Rows, row_question
from samnak.files.responses import serve
from samnak.ui.desk import acting, done, page_of, show_error, whole_or_none


@acts(EDIT)
@require_http_methods(["GET", "POST"])
def new_table(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a file in as a new table (นำเข้าตารางข้อมูล)."""
    actor = acting(request)
    row = queries.get_for(actor, EDIT, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            version = services.add_table(
                actor=actor, data_set_id=row.pk, stream=data["file"], file_name=data["file"].name, name=data["name"],
                description=data["description"], covers=form.covers, note=data["note"],
            )  # fmt: skip
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return _after_upload(request, version)
    return render(request, "datasets/new_table.html", {"form": form, "row": row}, status=422 if form.errors else 200)


def _after_upload(request: HttpRequest, version: TableVersion) -> HttpResponse:
    if version.state == VersionState.FAILED:
        messages.error(request, version.problem)
        return redirect("datasets:versions", pk=version.table_id)
    if version.state == VersionState.READY:
        messages.success(request, _("อ่านแฟ้มแล้ว %(rows)s แถว") % {"rows": f"{version.row_count:,}"})
    return redirect("datasets:table", pk=version.table_id)


def _context(request: HttpRequest, actor: Actor, table: DataTable, tab: str) -> dict[str, Any]:
    newest = table.newest
    waiting = table.versions.filter(state__in=[VersionState.WAITING, VersionState.READING]).order_by("-number").first()
    columns = queries.columns_of(newest.pk) if newest else []
    open_personal = PersonalFinding.objects.filter(version=newest, state=FindingState.OPEN).count() if newest is not None else 0
    return {
        "table": table,
        "row": table.data_set,
        "version": newest,
        "waiting": waiting,
        "columns": columns,
        "tab": tab,
        "may_edit": bool(can(actor, EDIT, table.data_set)),
        "revision": whole_or_none(request.POST.get("revision")) or table.data_set.revision,
        "why_not": can(actor, EDIT, table.data_set).reason,
        "open_personal": open_personal,
        "ready": newest is not None and newest.state == VersionState.READY,
    }


def _shown(columns: list[Column]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "label": one.label,
            "kind": one.kind,
            "statistics": one.statistics,
            "unit": one.unit,
            "description": one.description,
        }
        for one in columns
    ]


@acts(SEE)
@require_GET
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the rows of a table (ดูตารางข้อมูล): searched, filtered, sorted, with a chart of one column."""
    actor = acting(request)
    table = queries.table_for(actor, SEE, pk)
    context = _context(request, actor, table, "preview")
    if context["ready"]:
        context |= rows_context(request, table.newest_id, _shown(context["columns"]))
    return render(request, "datasets/table.html", context)


def rows_context(request: HttpRequest, version_id: UUID | None, columns: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a page of rows with what the filters need; used by the public page as well."""
    kinds = {one["name"]: one["kind"] for one in columns}
    question = row_question(request, kinds)
    if version_id is None:
        raise Http404
    page = page_of(request, Rows(version_id, kinds, question), ROWS)
    chosen = next((one for one in columns if one["name"] == request.GET.get("chart")), None)
    charted = chosen or next((one for one in columns if bars_of(one)), None)
    return {
        "shown_columns": columns,
        "page_obj": page,
        "cells": cells_of(columns, page.object_list),
        "filtered": request.GET.get("column", "") if question.filters else "",
        "value": request.GET.get("value", ""),
        "text": question.text,
        "charted": charted,
        "bars": bars_of(charted) if charted else [],
        "figures": figures_of(charted) if charted else [],
    }


@acts(SEE)
@require_GET
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell how far the reading of a large file is (ความคืบหน้า); asked again and again by the page."""
    actor = acting(request)
    table = queries.table_for(actor, SEE, pk)
    context = _context(request, actor, table, "preview")
    answer = render(request, "datasets/_progress.html", context)
    if context["waiting"] is None:
        answer["HX-Refresh"] = "true"
    return answer


@acts(SEE, EDIT)
@require_http_methods(["GET", "POST"])
def dictionary(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the data dictionary (พจนานุกรมข้อมูล), and write it."""
    actor = acting(request)
    table = queries.table_for(actor, EDIT if request.method == "POST" else SEE, pk)
    context = _context(request, actor, table, "dictionary")
    form = DictionaryForm(request.POST or None, columns=context["columns"]) if context["ready"] and context["may_edit"] else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            seen = whole_or_none(request.POST.get("revision"))
            version = services.save_dictionary(actor=actor, table_id=table.pk, columns=form.wanted(), seen=seen)
        except DomainError as error:
            show_error(form, error)
        else:
            same = version.pk == table.newest_id
            messages.success(
                request, _("บันทึกแล้ว") if same else _("บันทึกแล้ว และอ่านแฟ้มใหม่เป็นฉบับที่ %(number)s") % {"number": version.number}
            )
            return redirect("datasets:dictionary", pk=table.pk)
    context |= {"form": form, "shown_columns": [(one, figures_of(_shown([one])[0])) for one in context["columns"]]}
    return render(request, "datasets/dictionary.html", context, status=422 if form is not None and form.errors else 200)


@acts(SEE)
@require_GET
def quality(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what was seen in the rows (คุณภาพข้อมูล) and the statistics of each column."""
    actor = acting(request)
    table = queries.table_for(actor, SEE, pk)
    context = _context(request, actor, table, "quality")
    if context["ready"]:
        context |= {
            "findings": quality_of(table.newest_id),
            "statistics": [(one, figures_of(_shown([one])[0])) for one in context["columns"]],
        }
    return render(request, "datasets/quality.html", context)


@acts(SEE, EDIT)
@require_http_methods(["GET", "POST"])
def personal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show personal data that was found, masked (ข้อมูลส่วนบุคคล); cover it or take its column out."""
    actor = acting(request)
    table = queries.table_for(actor, EDIT if request.method == "POST" else SEE, pk)
    found = list(PersonalFinding.objects.filter(version=table.newest_id).select_related("column")) if table.newest_id else []
    if request.method == "POST":
        choices = {one.pk: request.POST.get(f"choice-{one.pk}", "") for one in found}
        return done(
            request,
            lambda: services.cover(actor=actor, table_id=table.pk, choices=choices),
            _("ทำฉบับใหม่ที่ปกปิดแล้ว"),
            "datasets:personal",
            pk=pk,
        )
    context = _context(request, actor, table, "personal")
    context["found"] = [(one, FINDING_LOOKS[one.state]) for one in found]
    context["undecided"] = any(one.state == FindingState.OPEN for one in found)
    return render(request, "datasets/personal.html", context)


@acts(EDIT)
@require_POST
def decision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let personal data stay with a reason, or take the reason back (ให้เหตุผลการเผยแพร่)."""
    actor = acting(request)
    row = PersonalFinding.objects.filter(pk=pk).values_list("version__table", flat=True).first()
    if row is None:
        raise Http404
    table = queries.table_for(actor, EDIT, row)
    if request.POST.get("act") == "reopen":
        return done(
            request, lambda: services.reopen(actor=actor, finding_id=pk), _("เปิดให้พิจารณาใหม่แล้ว"), "datasets:personal", pk=table.pk
        )
    reason = request.POST.get("reason", "")
    return done(
        request,
        lambda: services.justify(actor=actor, finding_id=pk, reason=reason),
        _("บันทึกเหตุผลแล้ว"),
        "datasets:personal",
        pk=table.pk,
    )


@acts(SEE, EDIT)
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the versions of a table with what each changed (ฉบับของตาราง), and take in a new one."""
    actor = acting(request)
    table = queries.table_for(actor, EDIT if request.method == "POST" else SEE, pk)
    form = VersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            version = services.add_version(
                actor=actor,
                table_id=table.pk,
                stream=data["file"],
                file_name=data["file"].name,
                covers=form.covers,
                note=data["note"],
            )
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return _after_upload(request, version)
    context = _context(request, actor, table, "versions")
    page = page_of(request, table.versions.select_related("file__blob").order_by("-number"))
    release = table.data_set.current_release
    out = set(release.version_ids) if release else set()
    context |= {
        "form": form,
        "page_obj": page,
        "versions": [{"row": one, "out": one.pk in out, "made": one.origin != Origin.UPLOAD} for one in page.object_list],
    }
    return render(request, "datasets/versions.html", context, status=422 if form.errors else 200)


@acts(EDIT)
@require_POST
def removal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a table out of its data set (ลบตารางข้อมูล)."""
    actor = acting(request)
    table = queries.table_for(actor, EDIT, pk)
    return done(
        request,
        lambda: services.remove_table(actor=actor, table_id=table.pk),
        _("ลบตารางแล้ว แฟ้มเดิมยังเก็บไว้"),
        "datasets:data-set",
        pk=table.data_set_id,
    )


@acts(SEE)
@require_GET
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out the file of a version as it came (แฟ้มต้นฉบับ)."""
    version = queries.version_for(acting(request), SEE, pk)
    return serve(request, version.file, inline=False)
