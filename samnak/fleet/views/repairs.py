"""ซ่อมบำรุง (form 6): the list, reporting, and each step to the inspection."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.core.access import acts, can
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import ConflictError, DomainError
from samnak.core.time import BANGKOK, bangkok_today
from samnak.files.responses import serve
from samnak.fleet.enums import AccidentState, RepairKind, RepairState
from samnak.fleet.forms.choices import car_choices
from samnak.fleet.forms.filters import BookFilterForm
from samnak.fleet.forms.records import (
    CLOSING,
    OPENING,
    REPAIR_STATES,
    CompletionForm,
    GarageForm,
    ReasonForm,
    RepairForm,
    completion_initial,
)
from samnak.fleet.models import Car, Repair, Trip
from samnak.fleet.policies.register import (
    APPROVE_REPAIR,
    FINISH_REPAIR,
    KEEP_REPAIR,
    READ_BOOKS,
    REPORT_REPAIR,
    SEE_ACCIDENT,
    SEE_REPAIR,
    is_driver,
)
from samnak.fleet.queries import accidents, entering, register
from samnak.fleet.queries import maintenance as queries
from samnak.fleet.services import repairs as services
from samnak.fleet.tables.register import car_name, repair_look
from samnak.fleet.tables.repairs import accident_choices, may_become, repair_lines, repair_steps, repair_way, rule_choices
from samnak.fleet.tables.tabs import fleet_tabs
from samnak.fleet.views.keeping import Kept, kept_file
from samnak.fleet.views.offering import cars, kept_cars
from samnak.fleet.views.shared import fiscal_years
from samnak.ui.desk import acting, page_of, show_error, uuid_or_none

FIELDS = {"starts_at": "starts_on", "ends_at": "ends_on"}
OPEN_ACCIDENTS = 50


@acts(SEE_REPAIR, REPORT_REPAIR)
@require_GET
def repairs(request: HttpRequest) -> HttpResponse:
    """Show the repairs of the cars whose books one reads (การซ่อมบำรุง); a driver finds those he reported or drove."""
    actor = acting(request)
    books = entering.require_road(actor)
    offered = kept_cars(actor, books) if books else cars(actor)
    form = BookFilterForm(request.GET, cars=offered, states=REPAIR_STATES, years=fiscal_years())
    asked = queries.RepairFilter(
        text=form.asked("q"),
        state=form.asked("state"),
        kind=form.asked("kind"),
        car_id=form.asked("car"),
        period=form.period(),
    )
    page = page_of(request, queries.repairs(actor, asked, request.GET.get("order", "-reported")))
    context = {
        "tabs": fleet_tabs(actor, "repairs"),
        "filter_form": form,
        "page_obj": page,
        "rows": repair_lines(page),
        "filtered": asked != queries.RepairFilter(),
        "books": books,
        "may_report": entering.cars_to_enter(actor).exists(),
    }
    return render(request, "fleet/repairs.html", context)


@acts(REPORT_REPAIR)
@require_http_methods(["GET", "POST"])
def new_repair(request: HttpRequest) -> HttpResponse:
    """Report that a car needs repair or service (แจ้งซ่อม)."""
    actor = acting(request)
    trip = entering.journey(actor, uuid_or_none(request.GET.get("trip")))
    offered = entering.cars_for(actor, REPORT_REPAIR, trip)
    form = RepairForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(request, actor, trip, offered),
        cars=car_choices(offered),
        rules=rule_choices(queries.active_rules().filter(car__in=offered).order_by("car__resource__sort_key", "name")),
        accidents=_open_accidents(actor),
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = services.report_repair(
                actor=actor, car_id=form.cleaned_data["car"], data=form.data_of(), trip_id=trip.pk if trip else None
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("แจ้งซ่อม %(plate)s แล้ว รอผู้มีอำนาจอนุมัติ") % {"plate": row.car.plate})
            return redirect("fleet:repair", pk=row.pk)
    context = {
        "title": _("แจ้งซ่อม"),
        "form": form,
        "keep": "repair-new",
        "submit": _("แจ้งซ่อม"),
        "back": _back(actor),
        "crumbs": [(_("ซ่อมบำรุง"), _back(actor))],
        "lead": _("เมื่ออนุมัติแล้ว เจ้าหน้าที่ผู้ดูแลรถจะนัดวันเข้าอู่ ระหว่างนั้นจัดรถคันนี้ให้ผู้อื่นไม่ได้"),
    }
    return render(request, "fleet/form.html", context, status=422 if request.method == "POST" else 200)


def _initial(request: HttpRequest, actor: Actor, trip: Trip | None, offered: list[Car]) -> dict[str, Any]:
    driver = register.driver_of(actor.position_id)
    car_id = trip.car_id if trip else uuid_or_none(request.GET.get("car")) or (driver.usual_car_id if driver else None)
    car = next((row for row in offered if row.pk == car_id), None)
    rule_id = uuid_or_none(request.GET.get("rule"))
    rule = queries.active_rules().filter(pk=rule_id, car=car).first() if rule_id and car else None
    accident = uuid_or_none(request.GET.get("accident"))
    kind = RepairKind.SERVICE if rule else RepairKind.ACCIDENT if accident else RepairKind.REPAIR
    return {
        "car": car.pk if car else None,
        "odometer": car.odometer if car else None,
        "reported_on": bangkok_today(),
        "kind": kind,
        "rule": rule.pk if rule else None,
        "items": rule.name if rule else "",
        "accident": accident,
    }


def _open_accidents(actor: Actor) -> list[tuple[str, list[tuple[Any, str]]]]:
    rows = accidents.visible_to(actor).exclude(state=AccidentState.CLOSED).select_related("car")
    return accident_choices(rows.order_by("car__resource__sort_key", "-happened_at")[:OPEN_ACCIDENTS])


def _back(actor: Actor) -> str:
    """Return where one comes from: the list, or the own journeys of who drives without being a driver."""
    on_list = register.book_unit_ids(actor) or is_driver(actor, agency_of(actor))
    return reverse("fleet:repairs" if on_list else "fleet:driving")


@acts(SEE_REPAIR, APPROVE_REPAIR, KEEP_REPAIR, FINISH_REPAIR)
@require_GET
def repair(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a repair: what is wrong, where it stands, and what I may do."""
    actor = acting(request)
    return _page(request, actor, queries.repair_for(actor, SEE_REPAIR, pk))


def _page(
    request: HttpRequest,
    actor: Actor,
    row: Repair,
    *,
    wrong: forms.Form | None = None,
    opened: str = "",
    kept: Kept | None = None,
    in_the_way: list[Trip] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page; `wrong` is the form in which something was wrong, `opened` its dialog."""
    allowed = may_become(row)
    keeps = bool(can(actor, KEEP_REPAIR, row))
    steps = repair_steps(row)
    found = {
        "garage": GarageForm(initial=_garage_initial(row), auto_id=_ids("garage")),
        "end": GarageForm(moving=True, initial=_end_initial(row), auto_id=_ids("end")),
        "completion": CompletionForm(
            initial=completion_initial(row) | {"finished_on": bangkok_today()}, auto_id=_ids("completion")
        ),
        "cancellation": ReasonForm(auto_id=_ids("cancellation")),
    }
    if wrong is not None:
        found[opened] = wrong
    context = {
        "tabs": fleet_tabs(actor, "repairs"),
        "row": row,
        "books": bool(can(actor, READ_BOOKS, row.car)),
        "sees_accident": row.accident is not None and bool(can(actor, SEE_ACCIDENT, row.accident)),
        "name": car_name(row.car),
        "state": repair_look(row),
        "way": repair_way(row, steps),
        "steps": steps,
        "may": {
            "approve": "approve" in allowed and bool(can(actor, APPROVE_REPAIR, row)),
            "send": "send" in allowed and keeps,
            "move": row.state == RepairState.IN_GARAGE and row.booking_id is not None and keeps,
            "finish": "finish" in allowed and bool(can(actor, FINISH_REPAIR, row)),
            "cancel": "cancel" in allowed and keeps,
        },
        "forms": found,
        "open": {name: name == opened for name in found},
        "kept": kept,
        "in_the_way": in_the_way or [],
    }
    return render(request, "fleet/repair.html", context, status=status)


def _ids(dialog: str) -> str:
    """Name the fields of a dialog apart from those of the others on the page."""
    return f"{dialog}_id_%s"


def _garage_initial(row: Repair) -> dict[str, Any]:
    tomorrow = bangkok_today() + timedelta(days=1)
    return {"garage": row.garage, "starts_on": tomorrow, "ends_on": tomorrow, "starts_clock": OPENING, "ends_clock": CLOSING}


def _end_initial(row: Repair) -> dict[str, Any]:
    if row.booking is None:
        return {}
    ends = row.booking.ends_at.astimezone(BANGKOK)
    return {"ends_on": ends.date(), "ends_clock": ends.time()}


@acts(APPROVE_REPAIR)
@require_POST
def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve a repair (อนุมัติให้ซ่อม)."""
    actor = acting(request)
    row = queries.repair_for(actor, APPROVE_REPAIR, pk)
    services.approve_repair(actor=actor, repair_id=row.pk)
    messages.success(request, _("อนุมัติให้ซ่อมแล้ว"))
    return redirect("fleet:repair", pk=row.pk)


@acts(KEEP_REPAIR)
@require_POST
def garage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a car to the garage (ส่งเข้าอู่); trips that are in the way are named."""
    actor = acting(request)
    row = queries.repair_for(actor, KEEP_REPAIR, pk)
    form = GarageForm(request.POST, auto_id=_ids("garage"))
    if not form.is_valid():
        return _page(request, actor, row, wrong=form, opened="garage", status=422)
    try:
        services.send_to_garage(
            actor=actor,
            repair_id=row.pk,
            starts_at=form.starts_at,
            ends_at=form.ends_at,
            garage=form.cleaned_data["garage"],
        )
    except DomainError as error:
        return _refused(request, actor, row, form, error=error, opened="garage", starts=form.starts_at)
    messages.success(request, _("บันทึกการส่งเข้าอู่แล้ว รถคันนี้ไม่ว่างจนถึงกำหนดแล้วเสร็จ"))
    return redirect("fleet:repair", pk=row.pk)


@acts(KEEP_REPAIR)
@require_POST
def garage_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move the day a car comes back from the garage (เลื่อนกำหนดแล้วเสร็จ)."""
    actor = acting(request)
    row = queries.repair_for(actor, KEEP_REPAIR, pk)
    form = GarageForm(request.POST, moving=True, auto_id=_ids("end"))
    if not form.is_valid():
        return _page(request, actor, row, wrong=form, opened="end", status=422)
    try:
        services.move_garage(actor=actor, repair_id=row.pk, ends_at=form.ends_at)
    except DomainError as error:
        starts = row.booking.starts_at if row.booking else form.ends_at
        return _refused(request, actor, row, form, error=error, opened="end", starts=starts)
    messages.success(request, _("เลื่อนกำหนดแล้วเสร็จแล้ว"))
    return redirect("fleet:repair", pk=row.pk)


def _refused(
    request: HttpRequest, actor: Actor, row: Repair, form: GarageForm, *, error: DomainError, opened: str, starts: datetime
) -> HttpResponse:
    """Show the refusal in its dialog, with the trips for which the car is already given."""
    clash = isinstance(error, ConflictError)
    if clash and error.field is None:
        raise error
    show_error(form, error, FIELDS if opened == "garage" else {"starts_at": "ends_on"})
    trips = list(queries.trips_in_the_way(row.car_id, starts, form.ends_at)) if clash else []
    return _page(request, actor, row, wrong=form, opened=opened, in_the_way=trips, status=409 if clash else 422)


@acts(FINISH_REPAIR)
@require_POST
def completion(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Inspect a repair (ตรวจรับงานซ่อม) with its cost and invoice."""
    actor = acting(request)
    row = queries.repair_for(actor, FINISH_REPAIR, pk)
    form = CompletionForm(request.POST, request.FILES, auto_id=_ids("completion"))
    form.is_valid()
    kept = kept_file(request, actor, form, "invoice")
    if form.is_valid():
        try:
            services.finish_repair(actor=actor, repair_id=row.pk, done=form.data_of(), invoice=kept.file if kept else None)
        except ConflictError:
            raise
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("ตรวจรับงานซ่อมแล้ว รถพร้อมใช้งาน"))
            return redirect("fleet:repair", pk=row.pk)
    return _page(request, actor, row, wrong=form, opened="completion", kept=kept, status=422)


@acts(KEEP_REPAIR)
@require_POST
def cancellation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give up a repair that has not begun (ยกเลิกการซ่อม)."""
    actor = acting(request)
    row = queries.repair_for(actor, KEEP_REPAIR, pk)
    form = ReasonForm(request.POST, auto_id=_ids("cancellation"))
    if not form.is_valid():
        return _page(request, actor, row, wrong=form, opened="cancellation", status=422)
    services.cancel_repair(actor=actor, repair_id=row.pk, reason=form.cleaned_data["reason"])
    messages.success(request, _("ยกเลิกการซ่อมแล้ว"))
    return redirect("fleet:repair", pk=row.pk)


@acts(SEE_REPAIR)
@require_GET
def invoice(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out the invoice of a repair (ใบแจ้งหนี้)."""
    row = queries.repair_for(acting(request), SEE_REPAIR, pk)
    if row.invoice is None:
        raise Http404
    return serve(request, row.invoice, inline="download" not in request.GET)
