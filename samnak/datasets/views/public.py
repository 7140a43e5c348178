"""What everybody may read without signing in: the catalogue, a data set, its files, DCAT."""

import hashlib
from typing import Any
from uuid import UUID

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from samnak.core.access import public
from samnak.datasets import queries
from samnak.datasets.content.fields import shown_extras
from samnak.datasets.enums import LICENCE_ADDRESSES, ColumnType, DataType, Licence, Objective
from samnak.datasets.forms import PublicListForm
from samnak.datasets.models import Release
from samnak.datasets.rendering import dcat
from samnak.datasets.rendering.sheets import csv_blocks, fits_workbook, workbook_of
from samnak.datasets.views.tables import rows_context
from samnak.files.responses import content_disposition
from samnak.ui.desk import page_of
from samnak.ui.limits import limited

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 20
MOST_TAGS = 24


def tagged(request: HttpRequest, *parts: object) -> tuple[str, HttpResponseBase | None]:
    """Return the tag of an answer made of these parts, and "not modified" where the asker has it already."""
    tag = f'"{hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:24]}"'
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if tag not in known:
        return tag, None
    return tag, open_to_all(HttpResponseNotModified(), tag)


def open_to_all(answer: Any, tag: str = "") -> Any:
    """Let any page of any site read an answer, and any cache keep it a minute."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
    answer["Access-Control-Allow-Headers"] = "Content-Type, Accept, If-None-Match, X-CKAN-API-KEY, Authorization"
    answer["Access-Control-Expose-Headers"] = "ETag"
    if tag:
        answer["ETag"] = tag
        answer["Cache-Control"] = "public, max-age=60"
    return answer


@public
@require_safe
@limited("open-data", 240)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show what is open (บัญชีข้อมูลเปิด): searched, narrowed by facets."""
    agencies = [(str(one.pk), one.name) for one in queries.agencies_with_data()]
    form = PublicListForm(request.GET, agencies)
    form.is_valid()
    data = form.cleaned_data
    tag = request.GET.get("tag", "")[:100]
    rows = queries.searched(
        data.get("q", "")[:200], agency=data.get("agency", ""), tag=tag, data_type=data.get("data_type", ""),
        licence=data.get("licence", ""), order=request.GET.get("order", ""),
    )  # fmt: skip
    facets = queries.facets_of(rows, MOST_TAGS)
    page = page_of(request, rows, PAGE)
    context = {
        "filter_form": form,
        "page_obj": page,
        "rows": [_line(one) for one in page.object_list],
        "tags": [(name, name, number) for name, number in facets.tags],
        "searched": any(data.values()) or bool(tag),
        "total": rows.count(),
    }
    return render(request, "datasets/public.html", context)


def _line(release: Release) -> dict[str, Any]:
    tables = release.record["tables"]
    return {
        "release": release,
        "notes": release.record["fields"].get("notes", ""),
        "type": DataType(release.data_type).label,
        "tables": len(tables),
        "rows": sum(one["rows"] for one in tables),
    }


@public
@require_safe
@limited("open-data", 240)
def data_set(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an open data set (หน้าข้อมูลเปิด): record, dictionary, rows, files."""
    release = queries.released_set(slug)
    tables = queries.tables_of_release(release)
    chosen = next((one for one in tables if one["id"] == request.GET.get("table")), tables[0])
    record = release.record
    context = {
        "release": release,
        "fields": record["fields"],
        "unit": record["unit"],
        "objectives": [Objective(one).label for one in record["objective"]],
        "extras": shown_extras(release.data_type, record["extras"]),
        "tables": tables,
        "table": chosen,
        "columns": [one | {"kind_label": ColumnType(one["kind"]).label} for one in chosen["columns"]],
        "licence": record["fields"].get("license_id_other") or record["fields"]["license_id"],
        "licence_address": LICENCE_ADDRESSES.get(Licence(release.license_id), ""),
        "workbook": fits_workbook(chosen),
        **rows_context(request, UUID(chosen["version"]), chosen["columns"]),
    }
    return render(request, "datasets/public_set.html", context)


@public
@require_safe
@limited("open-data", 240)
def catalogue_jsonld(request: HttpRequest) -> HttpResponseBase:
    """Give out the whole catalogue as DCAT (แคตตาล็อก DCAT)."""
    tag, same = tagged(request, "catalogue", *queries.newest_change())
    if same is not None:
        return same
    made = dcat.catalogue(list(queries.released().order_by("slug")))
    return open_to_all(_jsonld(made), tag)


@public
@require_safe
@limited("open-data", 240)
def set_jsonld(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give out one data set as DCAT (ชุดข้อมูลแบบ DCAT)."""
    release = queries.released_set(slug)
    tag, same = tagged(request, "set", release.pk)
    return same if same is not None else open_to_all(_jsonld(dcat.data_set(release)), tag)


def _jsonld(made: dict[str, Any]) -> JsonResponse:
    return JsonResponse(made, content_type="application/ld+json; charset=utf-8", json_dumps_params={"ensure_ascii": False})


def _table(slug: str, table: UUID) -> tuple[Release, dict[str, Any]]:
    release = queries.released_set(slug)
    found = next((one for one in queries.tables_of_release(release) if one["id"] == str(table)), None)
    if found is None:
        raise Http404
    return release, found


@public
@require_safe
@limited("open-data-file", 120)
def table_csv(request: HttpRequest, slug: str, table: UUID) -> HttpResponseBase:
    """Give out a table as CSV (ดาวน์โหลด CSV)."""
    release, found = _table(slug, table)
    tag, same = tagged(request, "csv", found["version"], release.pk)
    if same is not None:
        return same
    rows = (values for _number, values in queries.values_of(UUID(found["version"])))
    answer = StreamingHttpResponse(
        csv_blocks([one["name"] for one in found["columns"]], rows), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = content_disposition(f"{found['name']}.csv", inline=False)
    return open_to_all(answer, tag)


@public
@require_safe
@limited("open-data-file", 30)
def table_xlsx(request: HttpRequest, slug: str, table: UUID) -> HttpResponseBase:
    """Give out a table as a workbook with its dictionary (ดาวน์โหลด XLSX)."""
    release, found = _table(slug, table)
    if not fits_workbook(found):
        raise Http404
    tag, same = tagged(request, "xlsx", found["version"], release.pk, get_language())
    if same is not None:
        return same
    rows = (values for _number, values in queries.values_of(UUID(found["version"])))
    answer = FileResponse(workbook_of(found["name"], found["columns"], rows), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition(f"{found['name']}.xlsx", inline=False)
    return open_to_all(answer, tag)
