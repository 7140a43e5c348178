"""Use of rooms and fairness: hours by unit beside quotas, rooms left unused, who went before whom."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.bookings import queries, services
from samnak.bookings.forms import QuotaForm
from samnak.bookings.policies import KEEP_UNIT_ROOMS, READ_FAIRNESS
from samnak.bookings.queries import usage_report
from samnak.bookings.rendering.usage import usage_sheet
from samnak.bookings.views.shared import acting, kept_units, page_of, show_error
from samnak.core import thai
from samnak.core.access import acts, require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import bangkok_today
from samnak.files.responses import content_disposition

MONTH = re.compile(r"(\d{4})-(\d{1,2})")
ERA = 543
MOST_BARS = 12
MOST_ROWS = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _month(request: HttpRequest) -> date:
    """Return the first day of the month asked for (2569-11 or 2026-11), else of this one."""
    found = MONTH.fullmatch(request.GET.get("month", ""))
    today = bangkok_today()
    if found:
        year = int(found[1]) - (ERA if int(found[1]) > 2400 else 0)
        if 1 <= int(found[2]) <= 12 and 2000 <= year <= 2200:
            return date(year, int(found[2]), 1)
    return today.replace(day=1)


def _words(first: date) -> str:
    return f"{thai.MONTHS[first.month - 1]} {first.year + ERA}"


def _key(first: date) -> str:
    return f"{first.year + ERA}-{first.month:02}"


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
    return render(request, "bookings/usage.html", _context(request, actor, form, units), status=422 if form.errors else 200)


def _context(request: HttpRequest, actor: Actor, form: QuotaForm, units: list[Any]) -> dict[str, Any]:
    first = _month(request)
    rows = usage_report.use_by_unit(actor, first)
    used = [row for row in rows if row.own_hours]
    page = page_of(request, usage_report.displacements(actor, first))
    events = list(page.object_list)
    rooms = usage_report.hours_by_room(actor, first)
    return {
        "form": form,
        "may_set": bool(units),
        "month": _words(first),
        "month_key": _key(first),
        "before": _key(first - relativedelta(months=1)),
        "after": _key(first + relativedelta(months=1)),
        "rows": rows,
        "hours": round(sum(row.own_hours for row in used), 1),
        "meetings": sum(row.meetings for row in rows if row.depth == 0),
        "no_shows": sum(row.no_shows for row in rows if row.depth == 0),
        "by_unit": [(row.name, row.own_hours) for row in sorted(used, key=lambda one: -one.own_hours)[:MOST_BARS]],
        "by_quota": [(row.name, float(row.share)) for row in rows if row.share is not None],
        "by_room": rooms[:MOST_BARS],
        "missed": [(row.name, float(row.no_shows)) for row in rows if row.no_shows and row.depth > 0][:MOST_BARS],
        "page_obj": page,
        "given": usage_report.displacement_rows(actor, events, _known(actor, events)),
    }


def _known(actor: Actor, events: list[Any]) -> set[UUID]:
    named = {event.subject_id for event in events} | {UUID(event.data["by"]) for event in events}
    return queries.known_ids(actor, [pk for pk in named if pk])


@acts(READ_FAIRNESS)
@require_GET
def usage_file(request: HttpRequest) -> HttpResponse:
    """Give out the use of rooms as a spreadsheet (ส่งออกเป็นตารางคำนวณ)."""
    actor = acting(request)
    require(actor, READ_FAIRNESS)
    first = _month(request)
    events = list(usage_report.displacements(actor, first)[:MOST_ROWS])
    given = usage_report.displacement_rows(actor, events, _known(actor, events))
    made = usage_sheet(_words(first), usage_report.use_by_unit(actor, first), usage_report.hours_by_room(actor, first), given)
    answer = HttpResponse(made, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition(f"การใช้ห้อง {_words(first)}.xlsx", inline=False)
    answer["Cache-Control"] = "private, no-store"
    return answer
