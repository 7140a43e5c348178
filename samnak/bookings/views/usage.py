"""Use of rooms and fairness: hours by unit beside quotas, how full rooms are, who did not come, who went before whom."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.bookings import services
from samnak.bookings.forms import QuotaForm
from samnak.bookings.policies import KEEP_UNIT_ROOMS, READ_FAIRNESS
from samnak.bookings.queries import usage_report
from samnak.bookings.queries.usage_report import Displacement, Report
from samnak.bookings.views.shared import acting, kept_units, page_of, show_error
from samnak.core import thai
from samnak.core.access import acts, require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.language import in_thai
from samnak.core.periods import Period
from samnak.core.spreadsheets import PERCENT, Column, Table, workbook
from samnak.core.time import bangkok_today

MOST_BARS = 12
MOST_ROWS = 2000
YEARS_BACK = 3
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _years() -> list[int]:
    this = thai.fiscal_year_be(bangkok_today())
    return list(range(this, this - YEARS_BACK, -1))


def _period(request: HttpRequest) -> Period:
    """Return the period asked for by `year` and `part` (year, q1, m11), else this month."""
    typed, part = request.GET.get("year", ""), request.GET.get("part", "")
    year = int(typed) if typed in map(str, _years()) else _years()[0]
    number = int(part[1:]) if part[1:].isdecimal() and len(part) < 4 else 0
    if part.startswith("m") and 1 <= number <= 12:
        return Period(year, month=number)
    if part.startswith("q") and 1 <= number <= 4:
        return Period(year, quarter=number)
    if part == "year" or typed:
        return Period(year)
    return usage_report.this_month()


def _choices(period: Period) -> dict[str, Any]:
    year = Period(period.fiscal_year)
    quarters = [(f"q{number}", _("ไตรมาสที่ %(number)s") % {"number": number}) for number in range(1, 5)]
    return {
        "period": period,
        "years": [(one, _("ปีงบประมาณ %(year)s") % {"year": one}) for one in _years()],
        "parts": [("year", _("ทั้งปี")), *quarters, *((month.part, month.short_label) for month in year.months)],
    }


@acts(READ_FAIRNESS, KEEP_UNIT_ROOMS)
@require_http_methods(["GET", "POST"])
def usage(request: HttpRequest) -> HttpResponse:
    """Show how the rooms are used (การใช้ห้องและโควตา), and set the quota of a unit."""
    actor = acting(request)
    require(actor, READ_FAIRNESS)
    units = kept_units(actor)
    form = QuotaForm(request.POST if request.method == "POST" else None, units=[(str(unit.pk), unit.name) for unit in units])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.set_quota(actor=actor, unit_id=UUID(data["unit"]), hours_per_month=data["hours_per_month"])
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("บันทึกโควตาแล้ว"))
            return redirect("bookings:usage")
    context = _context(request, actor) | {"form": form, "may_set": bool(units)}
    return render(request, "bookings/usage.html", context, status=422 if form.errors else 200)


def _context(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    period = _period(request)
    found = usage_report.report(_agency(actor), period)
    page = page_of(request, usage_report.displacements(_agency(actor), period))
    rooms = sorted(found.rooms, key=lambda one: -(one.share or 0))
    units = sorted(found.units, key=lambda one: -one.use.hours)
    return {
        "report": found,
        "units": units,
        "rooms": rooms,
        "by_unit": [(row.unit.name, round(row.use.hours, 1)) for row in units if row.use.hours][:MOST_BARS],
        "by_room": [(row.room.resource.name, row.share or 0) for row in rooms if row.use.hours][:MOST_BARS],
        "by_month": [(month.short_label, round(hours, 1)) for month, hours in found.months] if len(found.months) > 1 else [],
        "page_obj": page,
        "given": usage_report.displacement_rows(actor, list(page.object_list)),
    } | _choices(period)


def _agency(actor: Actor) -> UUID:
    if actor.agency_id is None:
        raise ValueError("an actor without an agency has no rooms")
    return actor.agency_id


@acts(READ_FAIRNESS)
@require_GET
def usage_file(request: HttpRequest) -> HttpResponseBase:
    """Give out the use of rooms as a spreadsheet (ส่งออกเป็นตารางคำนวณ)."""
    actor = acting(request)
    require(actor, READ_FAIRNESS)
    period = _period(request)
    found = usage_report.report(_agency(actor), period)
    events = list(usage_report.displacements(_agency(actor), period)[:MOST_ROWS])
    with in_thai():
        tables = _tables(found, usage_report.displacement_rows(actor, events), period.label)
        name = f"การใช้ห้อง {period.label}.xlsx"
    answer = FileResponse(workbook(tables), as_attachment=True, filename=name, content_type=SHEET)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _tables(found: Report, given: list[Displacement], period: str) -> list[Table]:
    counted = (Column("ชั่วโมง", 12, PERCENT, total=True), Column("ครั้ง", 10, total=True), Column("ไม่มาใช้", 10, total=True))
    units = [(row.unit.name, round(row.use.hours, 1), row.use.uses, row.use.missed, row.quota, row.share) for row in found.units]
    rooms = [
        (row.room.resource.name, round(row.use.hours, 1), row.use.uses, row.use.missed, row.open_hours, row.share)
        for row in found.rooms
    ]
    overrides = [(row.at, row.by_name, row.by_post, row.whom, row.unit, row.title, row.starts_at, row.reason) for row in given]
    share = Column("ร้อยละ", 10, PERCENT)
    heads = ("เมื่อ", "ผู้ใช้สิทธิ", "ตำแหน่ง", "ผู้จองเดิม", "หน่วยงานเดิม", "เรื่องเดิม", "กำหนดเดิม", "เหตุผล")
    return [
        Table(
            "ตามหน่วยงาน",
            "การใช้ห้อง ตามหน่วยงาน",
            [Column("หน่วยงาน", 40), *counted, Column("โควตา (ชั่วโมง)", 16), share],
            units,
            (period,),
        ),
        Table("ตามห้อง", "การใช้ห้อง ตามห้อง", [Column("ห้อง", 34), *counted, Column("เวลาเปิด (ชั่วโมง)", 16), share], rooms, (period,)),
        Table("ใช้สิทธิแทน", "การใช้สิทธิเหนือการจองเดิม", [Column(head, 24) for head in heads], overrides, (period,)),
    ]
