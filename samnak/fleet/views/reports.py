"""รายงานการใช้รถ: use, kilometres, fuel, money and carbon dioxide, as numbers, charts and a spreadsheet."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.core.access import acts
from samnak.core.language import in_thai
from samnak.core.spreadsheets import MONEY, PERCENT, WHOLE, Column, Table, workbook
from samnak.core.time import bangkok_today
from samnak.fleet.policies.register import READ_BOOKS
from samnak.fleet.queries import reports as queries
from samnak.fleet.tables.register import car_name
from samnak.fleet.tables.tabs import fleet_tabs
from samnak.fleet.views.fuel import books_of
from samnak.fleet.views.shared import period_choices, period_of, sheet_answer
from samnak.ui.desk import acting

MOST_BARS = 12
HOUR = 3600


@acts(READ_BOOKS)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Show the report of a month, a quarter or a fiscal year (รายงานการใช้รถ)."""
    actor = acting(request)
    pool, units = books_of(actor)
    period = period_of(request)
    found = queries.report(pool, units, period)
    months = [(month.short_label, use) for month, use in found.months if month.first <= bangkok_today()]
    context = {
        "tabs": fleet_tabs(actor, "reports"),
        "report": found,
        "total": found.total,
        "hours": round(found.total.seconds / HOUR),
        "by_month": {
            "km": [(label, float(use.km)) for label, use in months],
            "baht": [(label, float(round(use.baht))) for label, use in months],
            "carbon": [(label, float(round(use.carbon))) for label, use in months],
        }
        if len(months) > 1
        else {},
        "by_car": _by_car(found),
        "by_unit": _most([(unit.name, float(round(unit.baht))) for unit in found.units if unit.baht]),
        "car_rows": [(car, use) for car, use in found.cars if use.trips or use.running_baht],
        "idle": [car for car, use in found.cars if not use.trips],
    } | period_choices(period, parts="all")
    return render(request, "fleet/reports.html", context)


def _by_car(found: queries.Report) -> dict[str, list[tuple[str, float]]]:
    cars = [(car.plate, use) for car, use in found.cars]
    return {
        "utilisation": _most([(plate, use.utilisation or 0.0) for plate, use in cars if use.trips]),
        "km": _most([(plate, float(use.km)) for plate, use in cars if use.km]),
        "baht": _most([(plate, float(round(use.running_baht))) for plate, use in cars if use.running_baht]),
        "per_km": _most([(plate, float(use.baht_per_km)) for plate, use in cars if use.baht_per_km]),
    }


def _most(values: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return the largest values, the largest first."""
    return sorted(values, key=lambda row: (-row[1], row[0]))[:MOST_BARS]


def _number(value: Decimal | float | None) -> float | None:
    return float(value) if value is not None else None


@acts(READ_BOOKS)
@require_GET
def reports_sheet(request: HttpRequest) -> HttpResponseBase:
    """Give out the report as a spreadsheet: by car, by unit, by month (ส่งออกรายงาน)."""
    actor = acting(request)
    pool, units = books_of(actor)
    period = period_of(request)
    found = queries.report(pool, units, period)
    with in_thai():
        about = (pool.agency.name, period.label)
        tables = [
            Table("ตามรถ", "การใช้รถ ตามรถ", CAR_COLUMNS, [_car_cells(car, use) for car, use in found.cars], about),
            Table(
                "ตามหน่วยงาน",
                "การใช้รถ ตามหน่วยงาน",
                UNIT_COLUMNS,
                [
                    (
                        unit.name,
                        unit.requests,
                        unit.people,
                        _number(unit.km),
                        unit.private_km,
                        _number(unit.running_baht),
                        _number(unit.hire_baht),
                        _number(unit.baht),
                    )
                    for unit in found.units
                ],
                about,
            ),
            Table(
                "ตามเดือน",
                "การใช้รถ ตามเดือน",
                MONTH_COLUMNS,
                [(month.label, *_use_cells(use), _number(use.hire_baht), _number(use.baht)) for month, use in found.months],
                about,
            ),
        ]
        return sheet_answer(workbook(tables), _("รายงานการใช้รถ %(period)s") % {"period": period.label})


USE_COLUMNS = (
    Column("เที่ยว", 8, WHOLE, total=True),
    Column("ระยะทาง (กม.)", 13, WHOLE, total=True),
    Column("ชั่วโมงบนถนนในเวลาราชการ", 14, PERCENT, total=True),
    Column("ที่นั่ง", 9, WHOLE, total=True),
    Column("ผู้โดยสาร", 10, WHOLE, total=True),
    Column("ที่นั่งว่าง", 10, WHOLE, total=True),
    Column("เที่ยวที่ลดลงเพราะร่วมทาง", 13, WHOLE, total=True),
    Column("ที่นั่งที่ใช้ร่วม", 11, WHOLE, total=True),
    Column("น้ำมัน (ลิตร)", 12, MONEY, total=True),
    Column("ค่าน้ำมัน (บาท)", 14, MONEY, total=True),
    Column("ค่าซ่อม (บาท)", 14, MONEY, total=True),
    Column("ค่าเอกสาร (บาท)", 14, MONEY, total=True),
    Column("CO₂ (กก.)", 12, MONEY, total=True),
)
CAR_COLUMNS = (
    Column("หมายเลขทะเบียน", 22),
    Column("ชื่อรถ", 26),
    *USE_COLUMNS,
    Column("อัตราการใช้ (ร้อยละ)", 11, PERCENT),
    Column("กม./ลิตร", 10, MONEY),
    Column("บาท/กม.", 10, MONEY),
)
UNIT_COLUMNS = (
    Column("หน่วยงาน", 36),
    Column("ใบขอ", 9, WHOLE, total=True),
    Column("ผู้โดยสาร", 10, WHOLE, total=True),
    Column("ระยะทางตามส่วน (กม.)", 14, PERCENT, total=True),
    Column("รถส่วนตัว (กม.)", 12, WHOLE, total=True),
    Column("ค่าใช้จ่ายรถราชการ (บาท)", 17, MONEY, total=True),
    Column("รถจ้างและรถส่วนตัว (บาท)", 17, MONEY, total=True),
    Column("รวม (บาท)", 15, MONEY, total=True),
)
MONTH_COLUMNS = (
    Column("เดือน", 24),
    *USE_COLUMNS,
    Column("รถจ้างและรถส่วนตัว (บาท)", 17, MONEY, total=True),
    Column("รวม (บาท)", 15, MONEY, total=True),
)


def _use_cells(use: queries.Use) -> tuple[Any, ...]:
    return (
        use.trips, use.km, round(use.seconds / HOUR, 1), use.seats, use.people, use.empty, _number(use.saved_journeys),
        _number(use.shared_seats), _number(use.litres), _number(use.fuel_baht), _number(use.repair_baht), _number(use.paper_baht),
        _number(use.carbon),
    )  # fmt: skip


def _car_cells(car: Any, use: queries.Use) -> tuple[Any, ...]:
    last = (use.utilisation, _number(use.km_per_litre), _number(use.baht_per_km))
    return (f"{car.plate} {car.plate_province}", car_name(car), *_use_cells(use), *last)
