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
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import DeniedError, DomainError
from samnak.core.periods import Period
from samnak.core.time import BANGKOK, bangkok_today
from samnak.files.responses import page_image, serve
from samnak.fleet.errors import DoubtfulError
from samnak.fleet.forms.choices import car_choices
from samnak.fleet.forms.filters import BookFilterForm
from samnak.fleet.forms.records import SLIP_STATES, FuelForm, ReasonForm
from samnak.fleet.models import MotorPool, Trip
from samnak.fleet.policies.register import READ_BOOKS, SEE_FUEL, TAKE_FUEL, VOID_FUEL, OnTheRoad
from samnak.fleet.queries import entering, register
from samnak.fleet.queries import fuel as queries
from samnak.fleet.services import fuel as services
from samnak.fleet.tables.fuel import account_rows, chosen, filling_rows, slip_rows, totals_of, use_bars
from samnak.fleet.tables.register import car_name
from samnak.fleet.tables.tabs import fleet_tabs
from samnak.fleet.views.keeping import kept_file
from samnak.fleet.views.offering import cars, drivers
from samnak.fleet.views.shared import fiscal_years, number_or_none, period_choices, period_of, year_of
from samnak.ui.desk import acting, page_of, show_error, uuid_or_none

FIELDS = {"car_id": "car", "driver_id": "driver", "taken_at": "taken_on"}
ACCOUNT_PAGE = 100


@acts(SEE_FUEL)
@require_GET
def slips(request: HttpRequest) -> HttpResponse:
    """Show fuel slips (ใบเติมน้ำมัน): of the books one may read, and one's own."""
    actor = acting(request)
    books = bool(entering.require_road(actor))
    form = BookFilterForm(request.GET, cars=cars(actor), states=SLIP_STATES, years=fiscal_years())
    period = form.period()
    asked = queries.SlipFilter(
        text=form.asked("q"),
        car_id=form.asked("car"),
        since=period.since_at if period else None,
        until=period.until_at if period else None,
        state=form.asked("state"),
    )
    rows = queries.slips(actor, asked, request.GET.get("order", "-taken"))
    page = page_of(request, rows)
    context = {
        "tabs": fleet_tabs(actor, "fuel"),
        "page_obj": page,
        "rows": slip_rows(page),
        "sums": queries.sums_of(rows),
        "period": period,
        "filter_form": form,
        "filtered": asked != queries.SlipFilter(),
        "books": books,
        "may_take": entering.cars_to_enter(actor).exists(),
    }
    return render(request, "fleet/fuel_slips.html", context)


@acts(TAKE_FUEL)
@require_http_methods(["GET", "POST"])
def new_slip(request: HttpRequest) -> HttpResponse:
    """Enter fuel taken into a car (บันทึกการเติมน้ำมัน), on a driver's behalf or one's own."""
    actor = acting(request)
    trip = entering.journey(actor, uuid_or_none(request.GET.get("trip")))
    posted = request.method == "POST"
    form = FuelForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial=_initial(request, actor, trip),
        cars=car_choices(entering.cars_for(actor, TAKE_FUEL, trip)),
        drivers=drivers(actor),
    )
    doubt, photo = "", None
    if posted:
        form.is_valid()
        photo = kept_file(request, actor, form, "photo")
    if posted and form.is_valid():
        try:
            slip = services.take_fuel(
                actor=actor,
                **form.slip(),
                trip_id=trip.pk if trip else None,
                photo_id=photo.file.pk if photo else None,
                confirmed=bool(request.POST.get("confirmed")),
            )
        except DomainError as error:
            show_error(form, error, FIELDS)
            doubt = error.message if isinstance(error, DoubtfulError) else ""
        else:
            messages.success(request, _("บันทึกการเติมน้ำมันของ %(plate)s แล้ว") % {"plate": slip.car.plate})
            return redirect(_home(actor))
    context = {
        "title": _("บันทึกการเติมน้ำมัน"),
        "form": form,
        "doubt": doubt,
        "kept": [photo] if photo else [],
        "keep": "fuel-slip",
        "submit": _("บันทึก"),
        "back": _home(actor),
        "crumbs": [(_("น้ำมัน"), reverse("fleet:fuel-slips"))],
    }
    return render(request, "fleet/form.html", context, status=422 if form.errors else 200)


def _home(actor: Actor) -> str:
    """Return where one comes from: the list; who only drives himself today has none, and goes to the own requests."""
    try:
        entering.require_road(actor)
    except DeniedError:
        return reverse("fleet:requests")
    return reverse("fleet:fuel-slips")


def _initial(request: HttpRequest, actor: Actor, trip: Trip | None) -> dict[str, Any]:
    now = timezone.now().astimezone(BANGKOK)
    driver = trip.driver if trip else register.driver_of(actor.position_id)
    car_id = trip.car_id if trip else uuid_or_none(request.GET.get("car")) or (driver.usual_car_id if driver else None)
    return {
        "car": car_id,
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
            services.void_fuel(actor=actor, slip_id=row.pk, reason=form.cleaned_data["reason"])
            messages.success(request, _("ยกเลิกใบเติมน้ำมันแล้ว รายการนี้ไม่นับในบัญชีอีก"))
            return redirect("fleet:fuel-slip", pk=row.pk)
    context = {
        "tabs": fleet_tabs(actor, "fuel"),
        "slip": row,
        "row": slip_rows([row])[0],
        "form": form,
        "is_wrong": bool(form.errors),
        "name": car_name(row.car),
        "reads": bool(can(actor, READ_BOOKS, row.car)),
        "may_void": row.voided_at is None and bool(can(actor, VOID_FUEL, row)),
    }
    return render(request, "fleet/fuel_slip.html", context, status=422 if form.errors else 200)


@acts(SEE_FUEL)
@require_GET
def photo(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out the picture of a slip (ภาพใบเสร็จ): as it came, or with `width` made small enough for a page."""
    row = queries.slip_for(acting(request), SEE_FUEL, pk)
    if row.photo is None:
        raise Http404
    width = number_or_none(request.GET.get("width"), 2000)
    return page_image(request, row.photo, 1, width) if width else serve(request, row.photo, inline=True)


def books_of(actor: Actor) -> tuple[MotorPool, list[UUID]]:
    """Return the settings and the units whose books are read; refused where there are none."""
    units = register.require_books(actor)
    pool = register.pool_of(actor.agency_id)
    if pool is None:
        raise DomainError(_("ยังไม่ได้กำหนดงานยานพาหนะ"))
    return pool, units


def lines_of(actor: Actor, period: Period) -> tuple[MotorPool, list[queries.AccountLine]]:
    """Return the account of all cars whose books are read, and the settings it is judged by."""
    pool, units = books_of(actor)
    cars_of_it = queries.cars_of_account(agency_of(actor), units, period)
    return pool, queries.account(cars_of_it, [period], pool.outlier_percent)


@acts(READ_BOOKS)
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show the fuel account of all cars in a month or a fiscal year (บัญชีน้ำมัน); all of it follows from the books."""
    actor = acting(request)
    period = period_of(request, usual="month")
    pool, lines = lines_of(actor, period)
    show = request.GET.get("show", "")
    found = chosen(lines, request.GET.get("q", ""), show, request.GET.get("order", "plate"))
    page = page_of(request, found, ACCOUNT_PAGE)
    totals = totals_of(lines)
    context = {
        "tabs": fleet_tabs(actor, "fuel"),
        "pool": pool,
        "page_obj": page,
        "rows": account_rows(page),
        "shown": totals_of(found),
        "totals": totals,
        "bars": use_bars(found, lambda line: line.car.plate),
        "all_cars": len(lines),
        "shows": [("odd", _("ต่างจากเกณฑ์"), totals.odd), ("used", _("มีการใช้รถ"), totals.cars)],
        "filtered": bool(show or request.GET.get("q")),
    } | period_choices(period, parts="months")
    return render(request, "fleet/fuel_account.html", context)


@acts(READ_BOOKS)
@require_GET
def car_fuel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the fuel account of one car, month by month, and its slips from full tank to full tank."""
    actor = acting(request)
    car = register.car_for(actor, READ_BOOKS, pk)
    pool, _units = books_of(actor)
    period = Period(year_of(request))
    months = [month for month in period.months if month.first <= bangkok_today()]
    lines = queries.account([car], months, pool.outlier_percent)
    rows = list(queries.slips_of(car, period))
    page = page_of(request, filling_rows(queries.fillings(rows, car, pool.outlier_percent)))
    context = {
        "tabs": fleet_tabs(actor, "fuel"),
        "car": car,
        "car_id": str(car.pk),
        "name": car_name(car),
        "pool": pool,
        "rows": account_rows(lines[::-1]),
        "totals": totals_of(lines),
        "bars": use_bars(lines, lambda line: line.period.short_label),
        "page_obj": page,
        "may_take": car.disposed_on is None and bool(can(actor, TAKE_FUEL, OnTheRoad(car))),
    } | period_choices(period)
    return render(request, "fleet/car_fuel.html", context)
