"""The office calendar."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from samnak.core import thai
from samnak.core.access import acts, can
from samnak.core.time import bangkok_today
from samnak.org import queries, services
from samnak.org.errors import CalendarError
from samnak.org.forms import HolidayForm
from samnak.org.models import Holiday
from samnak.org.policies import CHANGE_CALENDAR, READ_CALENDAR, CalendarTarget

FIRST_YEAR, LAST_YEAR = 2543, 2643
# Days that the moon or the cabinet sets each year: to be checked with the announcement.
MOVABLE = ("มาฆบูชา", "วิสาขบูชา", "อาสาฬหบูชา", "เข้าพรรษา", "พืชมงคล", "กรณีพิเศษ", "ชดเชย")
DAYS = (
    gettext_lazy("จันทร์"),
    gettext_lazy("อังคาร"),
    gettext_lazy("พุธ"),
    gettext_lazy("พฤหัสบดี"),
    gettext_lazy("ศุกร์"),
    gettext_lazy("เสาร์"),
    gettext_lazy("อาทิตย์"),
)


@acts(READ_CALENDAR)
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the special days of a Buddhist year, and enter one (ปฏิทินวันหยุดราชการ)."""
    year = _year(request)
    agency = queries.find_agency(request.actor.agency_id)
    province = agency.province if agency else ""
    national = bool(can(request.actor, CHANGE_CALENDAR, CalendarTarget("", province)))
    local = bool(can(request.actor, CHANGE_CALENDAR, CalendarTarget(province, province)))
    choices = queries.provinces() if national else [province] if province else []
    form = HolidayForm(request.POST if request.method == "POST" else None, provinces=choices)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.set_holiday(actor=request.actor, **form.cleaned_data)
        except CalendarError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("บันทึก{name}แล้ว").format(name=saved.name))
            return redirect(f"{reverse('org:calendar')}?year={saved.date.year + 543}")
    rows = [_line(row, national, province, local) for row in queries.holidays_of_year(year - 543)]
    shown = {
        "year": year,
        "years": [(one, one == year) for one in range(year - 1, year + 2)],
        "rows": rows,
        "form": form,
        "may_change": national or local,
    }
    shown |= {"may_load": national, "agency": agency}
    return render(request, "org/calendar.html", shown, status=422 if form.is_bound else 200)


@acts(CHANGE_CALENDAR)
@require_POST
def holiday_removal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a special day out of the calendar (ลบวันหยุด)."""
    services.remove_holiday(actor=request.actor, holiday_id=pk)
    messages.success(request, _("ลบออกจากปฏิทินแล้ว"))
    return redirect(f"{reverse('org:calendar')}?year={_year(request)}")


@acts(CHANGE_CALENDAR)
@require_POST
def loading(request: HttpRequest) -> HttpResponse:
    """Enter the known national holidays of a year (นำเข้าวันหยุดราชการ)."""
    year = _year(request)
    number = services.load_holidays(actor=request.actor, year=year)
    if number:
        messages.success(request, _("นำเข้าวันหยุด {number} วันแล้ว กรุณาตรวจกับประกาศ").format(number=number))
    else:
        messages.info(request, _("ไม่มีวันหยุดใหม่ของปี {year} ให้นำเข้า").format(year=year))
    return redirect(f"{reverse('org:calendar')}?year={year}")


def _year(request: HttpRequest) -> int:
    typed = thai.to_arabic_digits(request.GET.get("year") or request.POST.get("year") or "")
    if typed.isdecimal() and FIRST_YEAR <= int(typed[:6]) <= LAST_YEAR:
        return int(typed)
    return thai.buddhist_year(bangkok_today())


def _line(row: Holiday, national: bool, province: str, local: bool) -> dict:
    return {
        "row": row,
        "weekday": DAYS[row.date.weekday()],
        "movable": any(word in row.name for word in MOVABLE),
        "may_remove": national or (local and bool(row.province) and row.province == province),
    }
