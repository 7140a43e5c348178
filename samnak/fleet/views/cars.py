"""ทะเบียนรถ: the list of cars, the page of each, entering, changing, giving away, pictures."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.core.access import acts, can, require
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import DomainError
from samnak.core.periods import Period
from samnak.core.time import bangkok_today
from samnak.files.responses import page_image
from samnak.fleet.forms.cars import CarFilterForm, CarForm, PhotoForm, RetirementForm, car_initial
from samnak.fleet.models import Car, Driver
from samnak.fleet.policies.register import ADD_CAR, BROWSE_CARS, KEEP_CAR, READ_BOOKS, REPORT_REPAIR, SEE_CAR, OnTheRoad
from samnak.fleet.queries import documents, fuel, maintenance, register
from samnak.fleet.services import cars as services
from samnak.fleet.tables.register import car_name, car_rows, document_rows, due_rows, history, whereabouts
from samnak.fleet.tables.tabs import fleet_tabs
from samnak.fleet.views.offering import PICTURES, keep_file
from samnak.fleet.views.shared import form_page, looks_for_post, number_or_none, period_choices, typed_so_far, year_of
from samnak.ui.desk import acting, page_of, show_error

WIDTH = 960
FIELDS = {"holder_id": "holder"}
UPCOMING = 5


@acts(BROWSE_CARS, ADD_CAR)
@require_GET
def cars(request: HttpRequest) -> HttpResponse:
    """Show the cars of the agency (ทะเบียนรถ)."""
    actor = acting(request)
    form = CarFilterForm(request.GET)
    asked = form.asked()
    page = page_of(request, register.cars(actor, asked, request.GET.get("order", "plate")))
    pool = register.pool_of(actor.agency_id)
    books = register.book_unit_ids(actor)
    expiries = documents.expiry_counts(agency_of(actor), books, bangkok_today()) if books else None
    context = {
        "tabs": fleet_tabs(actor, "cars"),
        "filter_form": form,
        "page_obj": page,
        "rows": car_rows(page),
        "filtered": asked != register.CarFilter(),
        "pool": pool,
        "books": bool(books),
        "expiries": expiries,
        "may_add": pool is not None and bool(can(actor, ADD_CAR, pool)),
    }
    return render(request, "fleet/cars.html", context)


@acts(SEE_CAR, READ_BOOKS, KEEP_CAR)
@require_GET
def car(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a car: facts, pictures, drivers; its papers, maintenance and figures to those who read the books."""
    actor = acting(request)
    return _page(request, actor, register.car_for(actor, SEE_CAR, pk), PhotoForm())


def _page(request: HttpRequest, actor: Actor, row: Car, photo_form: PhotoForm) -> HttpResponse:
    reads = bool(can(actor, READ_BOOKS, row))
    context: dict[str, Any] = {
        "tabs": fleet_tabs(actor, "cars"),
        "car": row,
        "name": car_name(row),
        "state": whereabouts(row),
        "photos": row.photos.select_related("file__blob"),
        "drivers": Driver.objects.filter(usual_car=row, resource__is_active=True).select_related("resource", "position"),
        "trips": register.trips_ahead(car_id=row.pk).select_related("driver__resource")[:UPCOMING],
        "reads": reads,
        "may_keep": bool(can(actor, KEEP_CAR, row)),
        "may_report": bool(can(actor, REPORT_REPAIR, OnTheRoad(row))),
        "photo_form": photo_form,
    }
    if reads:
        context |= _books(request, actor, row)
    return render(request, "fleet/car.html", context, status=422 if photo_form.errors else 200)


def _books(request: HttpRequest, actor: Actor, row: Car) -> dict[str, Any]:
    """Return what the books say of a car: papers, maintenance, kilometres and fuel by month, history."""
    today = bangkok_today()
    year = year_of(request)
    pool = register.pool_of(actor.agency_id)
    months = [month for month in Period(year).months if month.first <= today]
    lines = fuel.account([row], months, pool.outlier_percent if pool else 100)
    return {
        "documents": document_rows(row.documents.order_by("-expires_on", "-pk").select_related("file"), today),
        "dues": due_rows(maintenance.dues(row.agency_id, [row.resource.unit_id], today, row.pk)),
        "kilometres": [(line.period.short_label, float(line.distance or 0)) for line in lines],
        "consumption": [(line.period.short_label, float(line.km_per_litre or 0)) for line in lines],
        "repair_count": maintenance.record_totals(row.pk)[0],
        "accident_count": row.accidents.count(),
        "history": history(row.pk),
    } | period_choices(Period(year))


@acts(ADD_CAR)
@require_http_methods(["GET", "POST"])
def new_car(request: HttpRequest) -> HttpResponse:
    """Enter a car in the register (ลงทะเบียนรถ)."""
    actor = acting(request)
    pool = register.pool_of(actor.agency_id)
    if pool is None:
        return redirect("fleet:pool")
    require(actor, ADD_CAR, pool)
    initial = {"plate_province": pool.home_province, "kept_at": ""}
    return _form(request, actor, None, initial)


@acts(KEEP_CAR)
@require_http_methods(["GET", "POST"])
def car_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what the register says of a car (แก้ทะเบียนรถ)."""
    actor = acting(request)
    row = register.car_for(actor, KEEP_CAR, pk)
    return _form(request, actor, row, car_initial(row))


def _form(request: HttpRequest, actor: Actor, row: Car | None, initial: dict[str, Any]) -> HttpResponse:
    looking = looks_for_post(request)
    data = request.POST if request.method == "POST" and not looking else None
    form = CarForm(data, initial=initial, agency_id=agency_of(actor), new=row is None)
    if looking:
        typed_so_far(form, request)
    elif request.method == "POST" and form.is_valid():
        try:
            saved = services.save_car(actor=actor, data=form.data_of(), car_id=row.pk if row else None)
        except DomainError as error:
            show_error(form, error, FIELDS)
        else:
            messages.success(request, _("บันทึกทะเบียนรถ %(plate)s แล้ว") % {"plate": saved.plate})
            return redirect("fleet:car", pk=saved.pk)
    return form_page(
        request,
        form,
        title=_("แก้ทะเบียนรถ %(plate)s") % {"plate": row.plate} if row else _("ลงทะเบียนรถ"),
        submit=_("บันทึก") if row else _("ลงทะเบียนรถ"),
        back=reverse("fleet:car", args=[row.pk]) if row else reverse("fleet:cars"),
        crumbs=[(_("ทะเบียนรถ"), reverse("fleet:cars"))],
        keep=f"car-{row.pk if row else 'new'}",
    )


@acts(KEEP_CAR)
@require_http_methods(["GET", "POST"])
def retirement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a car off the account (จ่ายออก)."""
    actor = acting(request)
    row = register.car_for(actor, KEEP_CAR, pk)
    form = RetirementForm(request.POST if request.method == "POST" else None, initial={"on": bangkok_today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.retire_car(actor=actor, car_id=row.pk, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"])
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("จ่ายรถ %(plate)s ออกจากบัญชีแล้ว") % {"plate": row.plate})
            return redirect("fleet:car", pk=row.pk)
    back = reverse("fleet:car", args=[row.pk])
    return form_page(
        request,
        form,
        title=_("จ่ายรถ %(plate)s ออกจากบัญชี") % {"plate": row.plate},
        submit=_("จ่ายออก"),
        back=back,
        crumbs=[(_("ทะเบียนรถ"), reverse("fleet:cars")), (row.plate, back)],
        lead=_("รถจะไม่อยู่ในการจัดรถอีก แต่ยังอยู่ในบัญชีพร้อมวันและเหตุที่จ่ายออก"),
        danger=True,
    )


@acts(KEEP_CAR)
@require_POST
def new_photo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a picture of a car (เพิ่มภาพรถ)."""
    actor = acting(request)
    row = register.car_for(actor, KEEP_CAR, pk)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            file = keep_file(actor, form.cleaned_data["photo"], PICTURES)
            if file is not None:
                services.add_photo(actor=actor, car_id=row.pk, file=file, caption=form.cleaned_data["caption"])
        except DomainError as error:
            form.add_error("photo", error.message)
        else:
            messages.success(request, _("เพิ่มภาพแล้ว"))
            return redirect("fleet:car", pk=row.pk)
    return _page(request, actor, row, form)


@acts(SEE_CAR)
@require_GET
def photo(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out a picture of a car (ภาพรถ), turned upright and made small enough for a page."""
    row = register.photo_for(acting(request), SEE_CAR, pk)
    return page_image(request, row.file, 1, number_or_none(request.GET.get("width"), 2000) or WIDTH)


@acts(KEEP_CAR)
@require_POST
def photo_removal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a picture of a car away (ลบภาพรถ)."""
    actor = acting(request)
    row = register.photo_for(actor, KEEP_CAR, pk)
    services.remove_photo(actor=actor, photo_id=row.pk)
    messages.success(request, _("ลบภาพแล้ว"))
    return redirect("fleet:car", pk=row.car_id)
