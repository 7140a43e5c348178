"""The fuel account on paper and as spreadsheets: all cars in a month or year, or one car month by month."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.core.access import acts
from samnak.core.actor import Actor
from samnak.core.language import in_thai
from samnak.fleet.content.periods import Period
from samnak.fleet.models import MotorPool
from samnak.fleet.policies.register import READ_BOOKS
from samnak.fleet.queries import fuel as queries
from samnak.fleet.queries import register
from samnak.fleet.rendering import FuelAccountSheet, FuelRow, Signature, render_fuel_account
from samnak.fleet.tables.register import car_name
from samnak.fleet.tables.sheets import MONEY, PERCENT, WHOLE, Column, Table, workbook
from samnak.fleet.views.fuel import books_of
from samnak.fleet.views.shared import acting, agency_of, imprint, pdf_answer, period_of, sheet_answer, year_of
from samnak.org import queries as org

COLUMNS = (
    Column("งวด", 18),
    Column("หมายเลขทะเบียน", 22),
    Column("ชื่อรถ", 26),
    Column("เลข กม. ก่อน", 13, WHOLE),
    Column("เลข กม. หลัง", 13, WHOLE),
    Column("ระยะทาง (กม.)", 13, WHOLE, total=True),
    Column("ลงสมุด (กม.)", 13, WHOLE, total=True),
    Column("เที่ยว", 8, WHOLE, total=True),
    Column("ลิตร", 12, MONEY, total=True),
    Column("บาท", 14, MONEY, total=True),
    Column("ใช้จริง (กม./ลิตร)", 12, MONEY),
    Column("เกณฑ์ (กม./ลิตร)", 12, MONEY),
    Column("ผลต่าง", 10, MONEY),
    Column("ผลต่าง (ร้อยละ)", 11, PERCENT),
    Column("ข้อสังเกต", 28),
)


@acts(READ_BOOKS)
@require_GET
def account_print(request: HttpRequest) -> HttpResponse:
    """Print the fuel account of all cars (พิมพ์บัญชีน้ำมัน)."""
    actor = acting(request)
    pool, units = books_of(actor)
    period = period_of(request, usual="month")
    lines = queries.account(queries.cars_of_account(agency_of(actor), units, period), [period], pool.outlier_percent)
    return _printed(actor, pool, [line for line in lines if not line.is_empty], period, _("บัญชีน้ำมัน"))


@acts(READ_BOOKS)
@require_GET
def car_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Print the fuel account of one car over a fiscal year (พิมพ์บัญชีน้ำมันของรถ)."""
    actor = acting(request)
    pool, _units = books_of(actor)
    car = register.car_for(actor, READ_BOOKS, pk)
    period = Period(year_of(request))
    lines = [line for line in queries.account([car], period.months, pool.outlier_percent) if not line.is_empty]
    return _printed(actor, pool, lines, period, f"{car.plate}")


def _printed(actor: Actor, pool: MotorPool, lines: Sequence[queries.AccountLine], period: Period, name: str) -> HttpResponse:
    with in_thai():
        sheet = FuelAccountSheet(
            imprint=imprint(actor),
            agency=f"{pool.agency.name} {period.label}" if period.month is None else pool.agency.name,
            month=period.first if period.month is not None else None,
            rows=[_row(line, whole=period.month is None and len({one.car.pk for one in lines}) == 1) for line in lines],
            outlier_rule=f"อัตราสิ้นเปลืองต่างจากเกณฑ์เกินร้อยละ {pool.outlier_percent}",
            officer_signature=_of(pool.officer_id, pool.officer.title),
            head_signature=_of(pool.authoriser_id, pool.authoriser.title),
        )
        return pdf_answer(render_fuel_account(sheet), f"{name} {period.label}")


def _of(position_id: UUID, title: str) -> Signature:
    """Return the place to sign of a post, with the name of its holder."""
    holder = org.holders_of([position_id]).get(position_id)
    return Signature(name=holder.user.full_name if holder else "", position=title)


def _row(line: queries.AccountLine, *, whole: bool) -> FuelRow:
    """Return a line of the account; over a year of one car the month stands instead of the car's name."""
    return FuelRow(
        plate=f"{line.car.plate} {line.car.plate_province}",
        vehicle_name=line.period.label if whole else car_name(line.car),
        odometer_before=line.before,
        odometer_after=line.after,
        distance=line.distance,
        litres=line.litres,
        baht=line.baht,
        km_per_litre=line.km_per_litre,
        criterion=line.criterion,
        difference=line.difference,
        outlier=line.is_outlier,
        remark=_remark(line),
    )


def _remark(line: queries.AccountLine) -> str:
    parts = []
    if line.is_outlier and line.difference_percent is not None:
        parts.append(_("ต่างจากเกณฑ์ร้อยละ %(percent)s") % {"percent": abs(line.difference_percent)})
    if line.unlogged:
        parts.append(_("ไม่มีในสมุดบันทึก %(km)s กม.") % {"km": f"{line.unlogged:,}"})
    return " ".join(parts)


@acts(READ_BOOKS)
@require_GET
def account_sheet(request: HttpRequest) -> HttpResponseBase:
    """Give out the fuel account of all cars as a spreadsheet (ส่งออกบัญชีน้ำมัน)."""
    actor = acting(request)
    pool, units = books_of(actor)
    period = period_of(request, usual="month")
    lines = queries.account(queries.cars_of_account(agency_of(actor), units, period), [period], pool.outlier_percent)
    return _sheet(pool, lines, period, _("บัญชีน้ำมัน"))


@acts(READ_BOOKS)
@require_GET
def car_sheet(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out the fuel account of one car as a spreadsheet (ส่งออกบัญชีน้ำมันของรถ)."""
    actor = acting(request)
    pool, _units = books_of(actor)
    car = register.car_for(actor, READ_BOOKS, pk)
    period = Period(year_of(request))
    return _sheet(pool, queries.account([car], period.months, pool.outlier_percent), period, car.plate)


def _sheet(pool: MotorPool, lines: Sequence[queries.AccountLine], period: Period, name: str) -> HttpResponseBase:
    with in_thai():
        rows = [
            (
                line.period.label, f"{line.car.plate} {line.car.plate_province}", car_name(line.car), line.before, line.after,
                line.distance, line.logged, line.trips, line.litres, line.baht, line.km_per_litre, line.criterion,
                line.difference, line.difference_percent, _remark(line),
            )
            for line in lines
        ]  # fmt: skip
        about = (pool.agency.name, period.label, "คำนวณจากสมุดบันทึกการใช้รถและใบเติมน้ำมัน")
        table = Table("บัญชีน้ำมัน", "บัญชีน้ำมันเชื้อเพลิง", COLUMNS, rows, about)
        return sheet_answer(workbook([table]), f"{name} {period.label}")
