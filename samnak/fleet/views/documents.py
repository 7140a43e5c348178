"""เอกสารประจำรถ: which end soon, entering, renewing, correcting, and their scans."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.core.access import acts, require
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import DomainError
from samnak.core.time import bangkok_today
from samnak.files.responses import serve
from samnak.fleet.forms.cars import DocumentForm, document_initial, renewal_initial
from samnak.fleet.forms.documents import AnyCarDocumentForm
from samnak.fleet.forms.filters import PaperFilterForm
from samnak.fleet.models import Car, CarDocument
from samnak.fleet.policies.register import KEEP_CAR, READ_BOOKS
from samnak.fleet.queries import documents as queries
from samnak.fleet.queries import entering, register
from samnak.fleet.services import documents as services
from samnak.fleet.tables.documents import expiry_choices, paper_rows
from samnak.fleet.tables.tabs import fleet_tabs
from samnak.fleet.views.keeping import kept_file
from samnak.fleet.views.offering import kept_cars
from samnak.ui.desk import acting, page_of, show_error

WITHIN = ("expired", "near", "soon", "later")


@acts(READ_BOOKS)
@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """Show the papers of the agency's cars that count (เอกสารประจำรถ), the first to end first."""
    actor = acting(request)
    units = register.require_books(actor)
    today = bangkok_today()
    form = PaperFilterForm(request.GET)
    within = request.GET.get("within", "")
    asked = queries.PaperFilter(text=form.asked("q"), kind=form.asked("kind"), within=within if within in WITHIN else "")
    rows = queries.papers(agency_of(actor), units, today, asked, request.GET.get("order", "expires"))
    page = page_of(request, rows)
    kept = entering.kept_unit_ids(actor)
    context = {
        "tabs": fleet_tabs(actor, "documents"),
        "filter_form": form,
        "page_obj": page,
        "rows": paper_rows(page, today),
        "within": asked.within,
        "choices": expiry_choices(queries.expiry_counts(agency_of(actor), units, today)),
        "filtered": bool(asked.text or asked.kind),
        "kept_units": kept,
        "may_add": bool(kept),
    }
    return render(request, "fleet/car_documents.html", context)


@acts(KEEP_CAR)
@require_http_methods(["GET", "POST"])
def new_document(request: HttpRequest) -> HttpResponse:
    """Enter a paper of a car that is chosen in the form (เพิ่มเอกสารประจำรถ)."""
    actor = acting(request)
    units = register.require_books(actor)
    kept = entering.kept_unit_ids(actor)
    if not kept:
        require(actor, KEEP_CAR, register.units_with_cars(actor.agency_id).get(pk=units[0]))
    posted = request.method == "POST"
    form = AnyCarDocumentForm(
        request.POST if posted else None, request.FILES if posted else None, cars=kept_cars(actor, list(kept))
    )
    return _answer(request, actor, form, title=_("เพิ่มเอกสารประจำรถ"), back=reverse("fleet:car-documents"))


@acts(KEEP_CAR)
@require_http_methods(["GET", "POST"])
def new_car_document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter a paper of one car (เพิ่มเอกสารประจำรถ)."""
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
    return _answer(request, actor, form, title=title, back=reverse("fleet:car", args=[car.pk]), car=car, row=row)


def _answer(
    request: HttpRequest,
    actor: Actor,
    form: DocumentForm,
    *,
    title: str,
    back: str,
    car: Car | None = None,
    row: CarDocument | None = None,
) -> HttpResponse:
    """Save a paper and go back where one came from, or show the form."""
    scan = None
    if form.is_bound:
        form.is_valid()
        scan = kept_file(request, actor, form, "file")
    if form.is_bound and form.is_valid():
        try:
            services.save_document(
                actor=actor,
                car_id=car.pk if car else form.cleaned_data["car"],
                data=form.data_of(),
                file=scan.file if scan else None,
                document_id=row.pk if row else None,
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("บันทึกเอกสารประจำรถแล้ว"))
            return redirect(back)
    crumbs = [(_("เอกสารประจำรถ"), reverse("fleet:car-documents"))]
    if car is not None:
        crumbs = [(_("ทะเบียนรถ"), reverse("fleet:cars")), (car.plate, back)]
    context = {
        "title": title,
        "form": form,
        "kept": [scan] if scan else [],
        "keep": f"car-document-{row.pk}" if row else "car-document-new",
        "submit": _("บันทึก"),
        "back": back,
        "crumbs": crumbs,
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
