"""รอบบำรุงรักษา: what falls due and when, the rules of a car, and form 6 of a car."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.core.access import acts, can, require
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import DomainError
from samnak.core.language import in_thai
from samnak.core.periods import Period
from samnak.core.spreadsheets import workbook
from samnak.core.time import bangkok_today
from samnak.fleet.forms.records import RuleForm, rule_initial
from samnak.fleet.models import Car, MaintenanceRule
from samnak.fleet.policies.register import KEEP_CAR, READ_BOOKS, REPORT_REPAIR, OnTheRoad
from samnak.fleet.queries import entering, register
from samnak.fleet.queries import maintenance as queries
from samnak.fleet.rendering import Signature, render_repair_record
from samnak.fleet.services import maintenance as services
from samnak.fleet.tables.register import car_name
from samnak.fleet.tables.repairs import due_lines, record_sheet, record_table, repair_lines
from samnak.fleet.tables.tabs import fleet_tabs
from samnak.fleet.views.offering import kept_cars
from samnak.fleet.views.shared import fiscal_years, imprint, number_or_none, pdf_answer, sheet_answer
from samnak.org import queries as org
from samnak.ui.desk import acting, page_of, show_error, uuid_or_none

STATES = (queries.OVERDUE, queries.SOON, queries.LATER)
STOPPED_SHOWN = 50
ORDERS: dict[str, Callable[[queries.Due], Any]] = {
    "car": lambda due: (due.rule.car.resource.sort_key, due.nearness),
    "name": lambda due: (due.rule.name, due.nearness),
    "due": lambda due: due.nearness,
}


@acts(READ_BOOKS)
@require_GET
def maintenance(request: HttpRequest) -> HttpResponse:
    """Show what falls due on the cars of the agency by kilometres and day (ครบกำหนดบำรุงรักษา), the nearest first."""
    actor = acting(request)
    units = register.require_books(actor)
    offered = kept_cars(actor, units)
    car_id = uuid_or_none(request.GET.get("car"))
    found = _narrowed(queries.dues(agency_of(actor), units, bangkok_today(), car_id), request.GET.get("q", ""))
    asked = request.GET.get("state", "")
    state = asked if asked in STATES else ""
    counts = {name: sum(due.state == name for due in found) for name in STATES}
    shown = _sorted([due for due in found if not state or due.state == state], request.GET.get("order", ""))
    page = page_of(request, shown)
    context = {
        "tabs": fleet_tabs(actor, "repairs"),
        "page_obj": page,
        "rows": due_lines(page),
        "choices": [
            (queries.OVERDUE, _("เกินกำหนด"), counts[queries.OVERDUE]),
            (queries.SOON, _("ใกล้ครบกำหนด"), counts[queries.SOON]),
            (queries.LATER, _("ยังไม่ถึงกำหนด"), counts[queries.LATER]),
        ],
        "cars": offered,
        "car_id": car_id,
        "filtered": bool(state or car_id or request.GET.get("q")),
        "kept_units": entering.kept_unit_ids(actor),
        "stopped": queries.stopped_rules(agency_of(actor), units)[:STOPPED_SHOWN],
    }
    return render(request, "fleet/maintenance.html", context)


def _narrowed(dues: list[queries.Due], text: str) -> list[queries.Due]:
    words = [word.casefold() for word in text.split()[:6]]
    return [due for due in dues if all(word in f"{due.rule.car} {due.rule.name}".casefold() for word in words)]


def _sorted(dues: list[queries.Due], order: str) -> list[queries.Due]:
    key = ORDERS.get(order.removeprefix("-"))
    return sorted(dues, key=key, reverse=order.startswith("-")) if key else dues


@acts(READ_BOOKS, KEEP_CAR)
@require_http_methods(["GET", "POST"])
def car_maintenance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the rules of one car, and set another one (กำหนดรอบบำรุงรักษา)."""
    actor = acting(request)
    car = register.car_for(actor, READ_BOOKS, pk)
    form = RuleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(actor, KEEP_CAR, car)
        if form.is_valid() and _saved(request, actor, car, form, None):
            return redirect("fleet:car-maintenance", pk=car.pk)
    context = {
        "tabs": fleet_tabs(actor, "repairs"),
        "car": car,
        "name": car_name(car),
        "rows": due_lines(queries.dues(car.agency_id, [car.resource.unit_id], bangkok_today(), car.pk)),
        "stopped": car.maintenance.filter(is_active=False),
        "form": form,
        "may_keep": car.disposed_on is None and bool(can(actor, KEEP_CAR, car)),
        "may_report": car.disposed_on is None and bool(can(actor, REPORT_REPAIR, OnTheRoad(car))),
    }
    return render(request, "fleet/car_maintenance.html", context, status=422 if form.errors else 200)


@acts(KEEP_CAR)
@require_http_methods(["GET", "POST"])
def maintenance_rule(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a rule of maintenance, or stop it (แก้ไขรอบบำรุงรักษา)."""
    actor = acting(request)
    row = queries.rule_for(actor, KEEP_CAR, pk)
    form = RuleForm(request.POST if request.method == "POST" else None, initial=rule_initial(row))
    if request.method == "POST" and form.is_valid() and _saved(request, actor, row.car, form, row):
        return redirect("fleet:car-maintenance", pk=row.car_id)
    context = {
        "title": _("แก้ไขรอบบำรุงรักษา %(plate)s") % {"plate": row.car.plate},
        "form": form,
        "keep": f"rule-{row.pk}",
        "submit": _("บันทึก"),
        "back": reverse("fleet:car-maintenance", args=[row.car_id]),
        "crumbs": [
            (_("ซ่อมบำรุง"), reverse("fleet:repairs")),
            (_("รอบบำรุงรักษา %(plate)s") % {"plate": row.car.plate}, reverse("fleet:car-maintenance", args=[row.car_id])),
        ],
    }
    return render(request, "fleet/form.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, actor: Actor, car: Car, form: RuleForm, row: MaintenanceRule | None) -> bool:
    try:
        services.save_rule(actor=actor, car_id=car.pk, data=form.data_of(), rule_id=row.pk if row else None)
    except DomainError as error:
        show_error(form, error)
        return False
    messages.success(request, _("บันทึกรอบบำรุงรักษาแล้ว ระบบจะเตือนเมื่อใกล้ครบกำหนด"))
    return True


def _asked_period(request: HttpRequest) -> Period | None:
    """Return the fiscal year asked for, None for the whole life of the car."""
    year = number_or_none(request.GET.get("year"), 9999)
    return Period(year) if year is not None else None


@acts(READ_BOOKS)
@require_GET
def car_repairs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show form 6 of a car (แบบ 6 รายละเอียดการซ่อมบำรุง): what was done to it, and what it cost."""
    actor = acting(request)
    car = register.car_for(actor, READ_BOOKS, pk)
    period = _asked_period(request)
    count, baht = queries.record_totals(car.pk, period)
    page = page_of(request, queries.record_of(car.pk, period).reverse())
    context = {
        "tabs": fleet_tabs(actor, "repairs"),
        "car": car,
        "car_id": str(car.pk),
        "name": car_name(car),
        "page_obj": page,
        "rows": repair_lines(page),
        "period": period,
        "years": [(year, _("ปีงบประมาณ %(year)s") % {"year": year}) for year in fiscal_years()],
        "count": count,
        "baht": baht,
        "open": repair_lines(car.repairs.filter(state__in=queries.OPEN).order_by("-reported_on")),
        "may_report": car.disposed_on is None and bool(can(actor, REPORT_REPAIR, OnTheRoad(car))),
    }
    return render(request, "fleet/car_repairs.html", context)


@acts(READ_BOOKS)
@require_GET
def car_repairs_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Print form 6 of a car (พิมพ์แบบ 6)."""
    actor = acting(request)
    car = register.car_for(actor, READ_BOOKS, pk)
    period = _asked_period(request)
    with in_thai():
        sheet = record_sheet(
            car,
            queries.record_of(car.pk, period),
            period=period.label if period else "",
            imprint=imprint(actor, car.pk),
            signatures=_signatures(actor),
        )
        return pdf_answer(render_repair_record(sheet), _("แบบ 6 %(plate)s") % {"plate": car.plate})


def _signatures(actor: Actor) -> list[tuple[str, Signature]]:
    """Return who signs form 6: the vehicle officer and who orders use."""
    pool = register.pool_of(actor.agency_id)
    if pool is None:
        return []
    holders = org.holders_of([pool.officer_id, pool.authoriser_id])
    return [
        (role, Signature(name=holders[post.pk].user.full_name if post.pk in holders else "", position=post.title))
        for role, post in (("เจ้าหน้าที่ผู้ควบคุมรถ", pool.officer), ("หัวหน้าหน่วยงาน", pool.authoriser))
    ]


@acts(READ_BOOKS)
@require_GET
def car_repairs_sheet(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out form 6 of a car as a spreadsheet (ส่งออกแบบ 6)."""
    car = register.car_for(acting(request), READ_BOOKS, pk)
    period = _asked_period(request)
    with in_thai():
        table = record_table(car, queries.record_of(car.pk, period), period=period.label if period else "")
        return sheet_answer(workbook([table]), _("แบบ 6 %(plate)s") % {"plate": car.plate})
