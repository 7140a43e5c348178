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
from samnak.bookings.models import Quota
from samnak.bookings.policies import KEEP_ROOMS, KEEP_UNIT_ROOMS, READ_FAIRNESS
from samnak.bookings.queries import usage_report
from samnak.bookings.tables.usage import ordered, room_rows, sheets, unit_rows
from samnak.bookings.views.shared import kept_units, show_error
from samnak.core import thai
from samnak.core.access import acts, require
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import DomainError
from samnak.core.language import in_thai
from samnak.core.periods import Period, month_of
from samnak.core.spreadsheets import workbook
from samnak.core.time import bangkok_today
from samnak.org.models import Unit
from samnak.ui.desk import acting, page_of, uuid_or_none

YEARS = 5
MOST_ROWS = 5000
UNITS, ROOMS, OVERRIDES = "units", "rooms", "overrides"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _years() -> list[int]:
    this = thai.fiscal_year_be(bangkok_today())
    return [this + 1, *(this - step for step in range(YEARS))]


def _period(request: HttpRequest) -> Period:
    """Return the period asked for by `year` and `part` (year, q1, m11), this month when none is."""
    today = month_of(bangkok_today())
    typed, part = request.GET.get("year", ""), request.GET.get("part", today.part)
    year = int(typed) if typed.isdecimal() and len(typed) == 4 and int(typed) in _years() else today.fiscal_year
    number = int(part[1:]) if part[1:].isdecimal() and len(part) < 4 else 0
    if part.startswith("m") and 1 <= number <= 12:
        return Period(year, month=number)
    if part.startswith("q") and 1 <= number <= 4:
        return Period(year, quarter=number)
    return Period(year) if part == "year" else Period(year, month=today.month)


def _choices(period: Period) -> dict[str, Any]:
    whole = Period(period.fiscal_year)
    quarters = [Period(period.fiscal_year, quarter=number) for number in range(1, 5)]
    before, after = period.shifted(-1), period.shifted(1)
    return {
        "period": period,
        "years": [(year, _("ปีงบประมาณ %(year)s") % {"year": year}) for year in _years()],
        "parts": [
            (whole.part, _("ทั้งปี")),
            *((one.part, _("ไตรมาสที่ %(number)s") % {"number": one.quarter}) for one in quarters),
            *((one.part, one.short_label) for one in whole.months),
        ],
        "before": before if before.fiscal_year in _years() else None,
        "after": after if after.fiscal_year in _years() else None,
    }


@acts(READ_FAIRNESS, KEEP_UNIT_ROOMS)
@require_http_methods(["GET", "POST"])
def usage(request: HttpRequest) -> HttpResponse:
    """Show how the rooms are used (การใช้ห้องและโควตา), and set the quota of a unit."""
    actor = acting(request)
    require(actor, READ_FAIRNESS)
    if request.method != "POST":
        return _page(request, actor)
    require(actor, KEEP_ROOMS)
    form = _quota_form(request, kept_units(actor), request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.set_quota(actor=actor, unit_id=UUID(data["unit"]), hours_per_month=data["hours_per_month"])
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("บันทึกโควตาแล้ว") if data["hours_per_month"] else _("ยกเลิกโควตาแล้ว หน่วยงานนี้จองได้ไม่จำกัด"))
            return redirect(request.get_full_path())
    return _page(request, actor, form=form, status=422)


def _page(request: HttpRequest, actor: Actor, *, form: QuotaForm | None = None, status: int = 200) -> HttpResponse:
    period = _period(request)
    kept: list[Unit] = kept_units(actor)
    found = usage_report.report(agency_of(actor), period)
    given = usage_report.displacements(agency_of(actor), period)
    view = request.GET.get("view", UNITS)
    context = {
        "report": found,
        "bound": sum(1 for row in found.units if row.quota),
        "over": sum(1 for row in found.units if row.share is not None and row.share > 100),
        "tabs": [(UNITS, _("ตามหน่วยงาน"), 0), (ROOMS, _("ตามห้อง"), 0), (OVERRIDES, _("ใช้สิทธิเหนือการจอง"), given.count())],
        "view": view if view in {ROOMS, OVERRIDES} else UNITS,
        "form": form or (_quota_form(request, kept) if kept else None),
        "form_open": form is not None or bool(kept and request.GET.get("quota")),
        "text": request.GET.get("q", "").strip(),
        **_choices(period),
    }
    context |= _rows(request, actor, context, kept={unit.pk for unit in kept})
    return render(request, "bookings/usage.html", context, status=status)


def _rows(request: HttpRequest, actor: Actor, context: dict[str, Any], *, kept: set[UUID]) -> dict[str, Any]:
    text, order, found = context["text"], request.GET.get("order", ""), context["report"]
    if context["view"] == OVERRIDES:
        given = usage_report.displacements(agency_of(actor), context["period"], person=text)
        page = page_of(request, given)
        return {"page_obj": page, "given": usage_report.displacement_rows(actor, list(page.object_list))}
    made = room_rows(found.rooms) if context["view"] == ROOMS else unit_rows(found.units, kept=kept)
    usual = "-share" if context["view"] == ROOMS else "-hours"
    page = page_of(request, ordered(made, order, text, usual=usual))
    return {"page_obj": page, "rows": list(page.object_list)}


def _quota_form(request: HttpRequest, kept: list[Unit], data: Any = None) -> QuotaForm:
    """Return the form of a quota, for the unit that the address names, with the hours it has now."""
    unit = uuid_or_none(request.GET.get("quota"))
    known = Quota.objects.filter(unit=unit, unit__in=kept).first() if unit else None
    initial = {"unit": str(unit) if unit else "", "hours_per_month": known.hours_per_month if known else None}
    return QuotaForm(data, units=[(str(one.pk), one.name) for one in kept], initial=initial)


@acts(READ_FAIRNESS)
@require_GET
def usage_file(request: HttpRequest) -> HttpResponseBase:
    """Give out the use of rooms as a spreadsheet (ส่งออกเป็นตารางคำนวณ)."""
    actor = acting(request)
    require(actor, READ_FAIRNESS)
    period = _period(request)
    with in_thai():
        events = list(usage_report.displacements(agency_of(actor), period)[:MOST_ROWS])
        given = usage_report.displacement_rows(actor, events)
        stream = workbook(sheets(period.label, usage_report.report(agency_of(actor), period), given))
        name = _("การใช้ห้อง %(period)s") % {"period": period.label}
    answer = FileResponse(stream, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    answer["Cache-Control"] = "private, no-store"
    return answer
