"""เอกสารประจำรถ: which end soon, entering, renewing, correcting, and their scans."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.core.access import acts, can
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import bangkok_today
from samnak.files.responses import serve
from samnak.fleet.forms.cars import DocumentForm, document_initial, renewal_initial
from samnak.fleet.models import Car, CarDocument
from samnak.fleet.policies.register import KEEP_CAR, READ_BOOKS
from samnak.fleet.queries import documents as queries
from samnak.fleet.queries import register
from samnak.fleet.services import documents as services
from samnak.fleet.tables.register import expiry
from samnak.fleet.views.offering import keep_file
from samnak.fleet.views.shared import acting, agency_of, page_of, register_tabs, show_error

WITHIN = ("expired", "near", "soon")


@acts(READ_BOOKS)
@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """Show which papers of the agency's cars have ended or end soon (เอกสารใกล้หมดอายุ)."""
    actor = acting(request)
    units = register.require_books(actor)
    today = bangkok_today()
    counts = queries.expiry_counts(agency_of(actor), units, today)
    asked = request.GET.get("within", "")
    within = asked if asked in WITHIN else ""
    page = page_of(request, queries.expiring(agency_of(actor), units, today, within))
    context = {
        "tabs": register_tabs(actor, "cars", reads=True),
        "page_obj": page,
        "rows": [
            {"row": row, "state": expiry(row.expires_on, today), "keeps": bool(can(actor, KEEP_CAR, row.car))} for row in page
        ],
        "within": within,
        "choices": [
            ("expired", _("หมดอายุแล้ว"), counts.expired),
            ("near", _("ภายใน 30 วัน"), counts.near),
            ("soon", _("ภายใน 60 วัน"), counts.soon),
        ],
    }
    return render(request, "fleet/car_documents.html", context)


@acts(KEEP_CAR)
@require_http_methods(["GET", "POST"])
def new_document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter a paper of a car (เพิ่มเอกสารประจำรถ)."""
    actor = acting(request)
    car = register.car_for(actor, KEEP_CAR, pk)
    return _form(request, actor, car, title=_("เพิ่มเอกสารประจำรถ %(plate)s") % {"plate": car.plate}, initial={})


@acts(KEEP_CAR)
@require_http_methods(["GET", "POST"])
def renewal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter the paper that follows one (ต่ออายุเอกสาร)."""
    actor = acting(request)
    row = queries.document_for(actor, KEEP_CAR, pk)
    title = _("ต่ออายุ%(kind)s %(plate)s") % {"kind": row.get_kind_display(), "plate": row.car.plate}
    return _form(request, actor, row.car, title=title, initial=renewal_initial(row))


@acts(KEEP_CAR)
@require_http_methods(["GET", "POST"])
def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put right what was entered of a paper (แก้ไขเอกสาร)."""
    actor = acting(request)
    row = queries.document_for(actor, KEEP_CAR, pk)
    title = _("แก้ไข%(kind)s %(plate)s") % {"kind": row.get_kind_display(), "plate": row.car.plate}
    return _form(request, actor, row.car, title=title, initial=document_initial(row), row=row)


def _form(
    request: HttpRequest, actor: Actor, car: Car, *, title: str, initial: dict[str, Any], row: CarDocument | None = None
) -> HttpResponse:
    posted = request.method == "POST"
    form = DocumentForm(request.POST if posted else None, request.FILES if posted else None, initial=initial)
    if posted and form.is_valid():
        try:
            file = keep_file(actor, form.cleaned_data["file"])
            services.save_document(
                actor=actor, car_id=car.pk, data=form.data_of(), file=file, document_id=row.pk if row else None
            )
        except DomainError as error:
            show_error(form, error, {"": "file"} if form.cleaned_data.get("file") else None)
        else:
            messages.success(request, _("บันทึกเอกสารประจำรถแล้ว"))
            return redirect("fleet:car", pk=car.pk)
    context = {
        "title": title,
        "form": form,
        "submit": _("บันทึก"),
        "back": reverse("fleet:car", args=[car.pk]),
        "crumbs": [(_("ทะเบียนรถ"), reverse("fleet:cars")), (car.plate, reverse("fleet:car", args=[car.pk]))],
    }
    return render(request, "fleet/form.html", context, status=422 if form.errors else 200)


@acts(READ_BOOKS)
@require_GET
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out the scan of a paper (ไฟล์เอกสารประจำรถ)."""
    row = queries.document_for(acting(request), READ_BOOKS, pk)
    if row.file is None:
        raise Http404
    return serve(request, row.file, inline="download" not in request.GET)
