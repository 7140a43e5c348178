"""น้ำมัน: slips, entering and voiding them, and the account that follows from them and the log book."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.core.access import acts, can, require
from samnak.core.actor import Actor
from samnak.core.errors import DeniedError, DomainError
from samnak.core.time import BANGKOK
from samnak.files.responses import serve
from samnak.fleet.content.periods import Period
from samnak.fleet.errors import DoubtfulError
from samnak.fleet.forms.records import SLIP_STATES, FilterForm, FuelForm, ReasonForm
from samnak.fleet.models import Car, MotorPool
from samnak.fleet.policies.register import READ_BOOKS, SEE_FUEL, TAKE_FUEL, VOID_FUEL, OnTheRoad
from samnak.fleet.queries import fuel as queries
from samnak.fleet.queries import register
from samnak.fleet.services import fuel as services
from samnak.fleet.tables.register import car_name
from samnak.fleet.views.offering import cars, drivers, keep_file
from samnak.fleet.views.shared import (
    acting,
    agency_of,
    page_of,
    period_choices,
    period_of,
    register_tabs,
    show_error,
    uuid_or_none,
    year_of,
)

FIELDS = {"car_id": "car", "driver_id": "driver", "taken_at": "taken_on"}
SLIPS_SHOWN = 200


@acts(SEE_FUEL)
@require_GET
def slips(request: HttpRequest) -> HttpResponse:
    """Show fuel slips (ใบเติมน้ำมัน): of the books one may read, and one's own."""
    actor = acting(request)
    books = bool(register.book_unit_ids(actor))
    if not books and register.driver_of(actor.position_id) is None:
        raise DeniedError(_("ดูใบเติมน้ำมันได้เฉพาะเจ้าหน้าที่ผู้ดูแลรถ พนักงานขับรถ ผู้บังคับบัญชา และผู้ตรวจสอบ"))
    form = FilterForm(request.GET, cars=cars(actor), states=SLIP_STATES)
    period = period_of(request, usual="month")
    asked = queries.SlipFilter(
        text=form.asked("q"),
        car_id=form.asked("car"),
        since=period.since_at,
        until=period.until_at,
        state=form.asked("state"),
    )
    page = page_of(request, queries.slips(actor, asked, request.GET.get("order", "-taken")))
    context = {
        "tabs": register_tabs(actor, "fuel", reads=books),
        "page_obj": page,
        "filter_form": form,
        "books": books,
        "may_take": _may_take(actor),
    } | period_choices(period, usual="month")
    return render(request, "fleet/fuel_slips.html", context)


def _may_take(actor: Actor) -> bool:
    car = register.visible_cars(actor).filter(disposed_on=None).first()
    return car is not None and bool(can(actor, TAKE_FUEL, OnTheRoad(car)))


@acts(TAKE_FUEL)
@require_http_methods(["GET", "POST"])
def new_slip(request: HttpRequest) -> HttpResponse:
    """Enter fuel taken into a car (บันทึกการเติมน้ำมัน), on a driver's behalf or one's own."""
    actor = acting(request)
    posted = request.method == "POST"
    form = FuelForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial=_slip_initial(request, actor),
        cars=cars(actor),
        drivers=drivers(actor),
    )
    doubt = ""
    if posted and form.is_valid():
        try:
            photo = keep_file(actor, form.cleaned_data["photo"])
            slip = services.take_fuel(
                actor=actor,
                **form.slip(),
                photo_id=photo.pk if photo else None,
                confirmed=bool(request.POST.get("confirmed")),
            )
        except DomainError as error:
            show_error(form, error, FIELDS)
            doubt = error.message if isinstance(error, DoubtfulError) else ""
        else:
            messages.success(request, _("บันทึกการเติมน้ำมันของ %(plate)s แล้ว") % {"plate": slip.car.plate})
            return redirect("fleet:fuel-slips")
    if not posted and not _may_take(actor):
        require(actor, TAKE_FUEL, OnTheRoad(_some_car(actor)))
    context = {
        "title": _("บันทึกการเติมน้ำมัน"),
        "form": form,
        "doubt": doubt,
        "keep": "fuel-slip",
        "submit": _("บันทึก"),
        "back": reverse("fleet:fuel-slips"),
        "crumbs": [(_("น้ำมัน"), reverse("fleet:fuel-slips"))],
    }
    return render(request, "fleet/form.html", context, status=422 if form.errors else 200)


def _some_car(actor: Actor) -> Car:
    car = register.visible_cars(actor).filter(disposed_on=None).first()
    if car is None:
        raise DomainError(_("ยังไม่มีรถในบัญชี"))
    return car


def _slip_initial(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    now = timezone.now().astimezone(BANGKOK)
    driver = register.driver_of(actor.position_id)
    return {
        "car": uuid_or_none(request.GET.get("car")) or (driver.usual_car_id if driver else None),
        "driver": driver.pk if driver else None,
        "taken_on": now.date(),
        "taken_clock": now.time().replace(second=0, microsecond=0),
        "client_key": uuid4(),
    }


@acts(SEE_FUEL, VOID_FUEL)
@require_http_methods(["GET", "POST"])
def slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a slip with its picture, and void it with a reason (ยกเลิกใบเติมน้ำมัน)."""
    actor = acting(request)
    row = queries.slip_for(actor, SEE_FUEL, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(actor, VOID_FUEL, row)
        if form.is_valid():
            try:
                services.void_fuel(actor=actor, slip_id=row.pk, reason=form.cleaned_data["reason"])
            except DomainError as error:
                show_error(form, error)
            else:
                messages.success(request, _("ยกเลิกใบเติมน้ำมันแล้ว"))
                return redirect("fleet:fuel-slip", pk=row.pk)
    context = {
        "tabs": register_tabs(actor, "fuel"),
        "slip": row,
        "form": form,
        "name": car_name(row.car),
        "reads": bool(can(actor, READ_BOOKS, row.car)),
        "may_void": row.voided_at is None and bool(can(actor, VOID_FUEL, row)),
    }
    return render(request, "fleet/fuel_slip.html", context, status=422 if form.errors else 200)


@acts(SEE_FUEL)
@require_GET
def photo(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out the picture of a slip (ภาพใบเสร็จ)."""
    row = queries.slip_for(acting(request), SEE_FUEL, pk)
    if row.photo is None:
        raise Http404
    return serve(request, row.photo, inline=True)


def books_of(actor: Actor) -> tuple[MotorPool, list[UUID]]:
    """Return the settings and the units whose books are read; refused where there are none."""
    units = register.require_books(actor)
    pool = register.pool_of(actor.agency_id)
    if pool is None:
        raise DomainError(_("ยังไม่ได้กำหนดงานยานพาหนะ"))
    return pool, units


@acts(READ_BOOKS)
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show the fuel account of all cars in a month or a fiscal year (บัญชีน้ำมัน); all of it follows from the books."""
    actor = acting(request)
    pool, units = books_of(actor)
    period = period_of(request, usual="month")
    cars_shown = queries.cars_of_account(agency_of(actor), units, period)
    lines = queries.account(cars_shown, [period], pool.outlier_percent)
    context = {
        "tabs": register_tabs(actor, "fuel", reads=True),
        "lines": lines,
        "pool": pool,
        "total": totals_of(lines),
    } | period_choices(period, usual="month")
    return render(request, "fleet/fuel_account.html", context)


def totals_of(lines: list[queries.AccountLine]) -> dict[str, Any]:
    """Return the sums below an account."""
    return {
        "distance": sum(line.distance or 0 for line in lines),
        "litres": sum(line.litres for line in lines),
        "baht": sum(line.baht for line in lines),
        "outliers": sum(line.is_outlier for line in lines),
    }


@acts(READ_BOOKS)
@require_GET
def car_fuel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the fuel account of one car, month by month, and its slips from full tank to full tank."""
    actor = acting(request)
    pool, _units = books_of(actor)
    car = register.car_for(actor, READ_BOOKS, pk)
    period = Period(year_of(request))
    lines = queries.account([car], period.months, pool.outlier_percent)
    rows = car.fuel_slips.filter(taken_at__gte=period.since_at, taken_at__lt=period.until_at)
    rows = rows.select_related("driver__resource").order_by("taken_at", "pk")[:SLIPS_SHOWN]
    context = {
        "tabs": register_tabs(actor, "fuel", reads=True),
        "car": car,
        "name": car_name(car),
        "pool": pool,
        "lines": lines,
        "total": totals_of(lines),
        "fillings": queries.fillings(list(rows), car, pool.outlier_percent),
        "may_take": car.disposed_on is None and bool(can(actor, TAKE_FUEL, OnTheRoad(car))),
    } | period_choices(period)
    return render(request, "fleet/car_fuel.html", context)
