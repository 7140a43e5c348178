"""สมุดบันทึกการใช้รถ (แบบ 4): the log book of one car on screen, on paper, as a spreadsheet; readings put right."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.core.access import acts, can
from samnak.core.errors import DomainError
from samnak.core.language import in_thai
from samnak.core.periods import Period
from samnak.core.spreadsheets import MONEY, WHOLE, Column, Table, workbook
from samnak.core.thai import local_date
from samnak.fleet.forms.records import OdometerForm
from samnak.fleet.models import Car, MotorPool
from samnak.fleet.policies.register import CORRECT_LOG, READ_BOOKS
from samnak.fleet.queries import logbook as queries
from samnak.fleet.queries import register
from samnak.fleet.rendering import LogBookSheet, LogRow, Signature, render_log_book
from samnak.fleet.services.logbook import correct_odometer
from samnak.fleet.tables.register import car_name, flag_words
from samnak.fleet.tables.tabs import fleet_tabs
from samnak.fleet.views.shared import form_page, imprint, pdf_answer, period_choices, period_of, sheet_answer
from samnak.org import queries as org
from samnak.ui.desk import acting, page_of, show_error

MOST_KM = 900
PRINT_MOST = 1000


def _most_km(pool: MotorPool | None) -> int:
    return pool.most_km_a_day if pool is not None else MOST_KM


@acts(READ_BOOKS, CORRECT_LOG)
@require_GET
def log(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the log book of a car in a month or a fiscal year (แบบ 4), with what is odd about its readings."""
    actor = acting(request)
    car = register.car_for(actor, READ_BOOKS, pk)
    period = period_of(request, usual="month")
    page = page_of(request, queries.log_of(car.pk, period))
    lines = queries.lines_of(car.pk, page.object_list, _most_km(register.pool_of(actor.agency_id)))
    context = {
        "tabs": fleet_tabs(actor, "cars"),
        "car": car,
        "name": car_name(car),
        "page_obj": page,
        "rows": [_shown(line) for line in lines],
        "totals": queries.log_totals(car.pk, period),
        "may_correct": bool(can(actor, CORRECT_LOG, car)),
    } | period_choices(period, parts="months")
    return render(request, "fleet/car_log.html", context)


def _shown(line: queries.LogLine) -> dict[str, Any]:
    trip = line.trip
    overnight = trip.started_at and trip.ended_at and local_date(trip.started_at) != local_date(trip.ended_at)
    return {
        "line": line,
        "users": _names(line),
        "flags": flag_words(line.flags),
        "distance": trip.distance,
        "remark": trip.inspection_note or trip.return_note,
        "overnight": bool(overnight),
    }


def _names(line: queries.LogLine) -> list[str]:
    """Return who used the car on a trip."""
    return list(dict.fromkeys(request.requester_name for request in line.requests)) or [line.trip.booking.organiser_name]


def _driver_of(line: queries.LogLine) -> str:
    return line.trip.driver.resource.name if line.trip.driver else line.trip.self_driver_name


def _lines(car: Car, period: Period, pool: MotorPool | None) -> list[queries.LogLine]:
    rows = queries.log_of(car.pk, period)
    if rows.count() > PRINT_MOST:
        raise DomainError(_("พิมพ์ได้ครั้งละไม่เกิน %(most)s เที่ยว กรุณาเลือกเป็นเดือน") % {"most": f"{PRINT_MOST:,}"})
    return queries.lines_of(car.pk, rows, _most_km(pool))


@acts(READ_BOOKS)
@require_GET
def log_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Print the log book of a car (พิมพ์แบบ 4); `wide` adds the columns that provincial offices keep."""
    actor = acting(request)
    car = register.car_for(actor, READ_BOOKS, pk)
    pool = register.pool_of(actor.agency_id)
    period = period_of(request, usual="month")
    with in_thai():
        sheet = LogBookSheet(
            imprint=imprint(actor),
            plate=f"{car.plate} {car.plate_province}",
            vehicle_name=car_name(car),
            agency=car.agency.name,
            period=f"ประจำ{period.label}",
            rows=[_row(line) for line in _lines(car, period, pool)],
            wide="wide" in request.GET,
            officer_signature=_signature(pool.officer_id, pool.officer.title) if pool else Signature(),
            head_signature=_signature(pool.authoriser_id, pool.authoriser.title) if pool else Signature(),
        )
        return pdf_answer(render_log_book(sheet), f"แบบ 4 {car.plate} {period.label}")


def _signature(position_id: UUID, title: str) -> Signature:
    holder = org.holders_of([position_id]).get(position_id)
    return Signature(name=holder.user.full_name if holder else "", position=title)


def _row(line: queries.LogLine) -> LogRow:
    trip = line.trip
    return LogRow(
        depart_at=trip.started_at,
        user=", ".join(_names(line)),
        destination=trip.destination,
        odometer_out=trip.odometer_start,
        return_at=trip.ended_at,
        odometer_in=trip.odometer_end,
        driver=_driver_of(line),
        odometer_mark=flag_words(line.flags),
        remark=trip.inspection_note or trip.return_note,
        number=trip.log_number,
        request_number=", ".join(str(request) for request in line.requests if request.number),
        unit=", ".join(dict.fromkeys(request.unit.short_name or request.unit.name for request in line.requests)),
        mission=", ".join(dict.fromkeys(request.purpose for request in line.requests)),
        litres=line.litres,
        baht=line.baht,
        inspection=trip.get_state_display(),
    )


@acts(READ_BOOKS)
@require_GET
def log_sheet(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out the log book of a car as a spreadsheet (ส่งออกแบบ 4)."""
    actor = acting(request)
    car = register.car_for(actor, READ_BOOKS, pk)
    period = period_of(request, usual="month")
    columns = (
        Column("ลำดับ", 8, WHOLE), Column("เลขที่ใบขอ", 14), Column("ออกเดินทาง", 20), Column("ผู้ใช้รถ", 28),
        Column("สังกัดผู้ขอ", 24), Column("สถานที่ไป", 34), Column("ภารกิจ", 34), Column("กม. เมื่อออก", 13, WHOLE),
        Column("กลับถึง", 20), Column("กม. เมื่อกลับ", 13, WHOLE), Column("ระยะทาง (กม.)", 12, WHOLE, total=True),
        Column("ลิตร", 10, MONEY, total=True), Column("บาท", 12, MONEY, total=True), Column("พนักงานขับรถ", 24),
        Column("สถานะ", 18), Column("ข้อสังเกต", 28), Column("หมายเหตุ", 28),
    )  # fmt: skip
    with in_thai():
        rows = []
        for line in _lines(car, period, register.pool_of(actor.agency_id)):
            row = _row(line)
            rows.append(
                (
                    line.trip.log_number, row.request_number, row.depart_at, row.user, row.unit, row.destination, row.mission,
                    row.odometer_out, row.return_at, row.odometer_in, row.distance, row.litres, row.baht, row.driver,
                    row.inspection, row.odometer_mark, row.remark,
                )
            )  # fmt: skip
        about = (f"รถหมายเลขทะเบียน {car} {car_name(car)}", car.agency.name, period.label)
        return sheet_answer(
            workbook([Table("แบบ 4", "บันทึกการใช้รถ (แบบ 4)", columns, rows, about)]), f"แบบ 4 {car.plate} {period.label}"
        )


@acts(CORRECT_LOG)
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put the readings of a trip right with a reason (แก้ไขเลขไมล์)."""
    actor = acting(request)
    trip = queries.line_for(actor, CORRECT_LOG, pk)
    initial = {"odometer_start": trip.odometer_start, "odometer_end": trip.odometer_end}
    returned = trip.odometer_end is not None
    form = OdometerForm(request.POST if request.method == "POST" else None, initial=initial, returned=returned)
    back = reverse("fleet:car-log", args=[trip.car_id])
    if request.method == "POST" and form.is_valid():
        try:
            correct_odometer(
                actor=actor,
                trip_id=trip.pk,
                odometer_start=form.cleaned_data["odometer_start"],
                odometer_end=form.cleaned_data.get("odometer_end"),
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("แก้ไขเลขไมล์แล้ว"))
            return redirect(back)
    return form_page(
        request,
        form,
        title=_("แก้ไขเลขไมล์"),
        submit=_("แก้ไข"),
        back=back,
        crumbs=[(_("ทะเบียนรถ"), reverse("fleet:cars")), (trip.car.plate, back)],
        lead=_("เที่ยวไป%(destination)s รถ %(plate)s") % {"destination": trip.destination, "plate": trip.car.plate},
    )
