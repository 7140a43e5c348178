"""The record of a data set: begun and changed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samnak.core.access import acts, require
from samnak.core.errors import DomainError
from samnak.datasets import queries, services
from samnak.datasets.enums import DataCategory, DataClass, DataFormat, DataType, FrequencyUnit, GeoCoverage, Licence
from samnak.datasets.forms import RecordForm, initial_of
from samnak.datasets.models import DataSet
from samnak.datasets.policies import CREATE, EDIT
from samnak.org.models import Unit
from samnak.ui.desk import acting, show_error

BEGINNING = {
    "data_type": DataType.RECORD, "update_frequency_unit": FrequencyUnit.YEAR, "geo_coverage": GeoCoverage.COUNTRY,
    "data_format": DataFormat.CSV, "data_category": DataCategory.PUBLIC, "data_class_level": DataClass.OPEN,
    "license_id": Licence.DGA, "allow_harvest": True, "update_frequency_interval": 1, "objective": ["mission"],
}  # fmt: skip


@acts(CREATE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a data set (ชุดข้อมูลใหม่)."""
    actor = acting(request)
    require(actor, CREATE)
    unit = Unit.objects.select_related("agency").filter(pk=actor.unit_id).first()
    told = (
        {"maintainer": unit.name, "maintainer_email": unit.email or unit.agency.saraban_email, "data_source": unit.agency.name}
        if unit
        else {}
    )
    form = RecordForm(request.POST or None, initial=BEGINNING | told)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_data_set(actor=actor, data=form.data_given(), slug=form.cleaned_data["slug"])
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("สร้างชุดข้อมูลแล้ว ต่อไปนำเข้าแฟ้มข้อมูล"))
            return redirect("datasets:new-table", pk=made.pk)
    return _page(request, form, None)


@acts(EDIT)
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the record of a data set (แก้ไขคำอธิบายชุดข้อมูล)."""
    actor = acting(request)
    row = queries.get_for(actor, EDIT, pk)
    filled = RecordForm(request.POST or None, initial=initial_of(row))
    if request.method == "POST" and filled.is_valid():
        data = filled.cleaned_data
        try:
            services.describe(
                actor=actor, data_set_id=row.pk, data=filled.data_given(), slug=data["slug"] or row.slug,
                revision=data["revision"] or 0,
            )  # fmt: skip
        except DomainError as error:
            show_error(filled, error)
        else:
            messages.success(request, _("บันทึกแล้ว"))
            return redirect("datasets:data-set", pk=row.pk)
    return _page(request, filled, row)


def _page(request: HttpRequest, filled: RecordForm, row: DataSet | None) -> HttpResponse:
    context: dict[str, Any] = {"form": filled, "row": row, "extra_lines": filled.extra_lines()}
    return render(request, "datasets/form.html", context, status=422 if filled.errors else 200)
