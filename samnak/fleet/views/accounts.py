"""Forms 1 and 2 on paper and as spreadsheets: the cars of the agency as an account."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.core.access import acts
from samnak.core.actor import agency_of
from samnak.core.language import in_thai
from samnak.core.spreadsheets import MONEY, WHOLE, Column, Table, workbook
from samnak.core.time import bangkok_today
from samnak.fleet.enums import CarCategory
from samnak.fleet.models import Car
from samnak.fleet.policies.register import READ_BOOKS
from samnak.fleet.queries import register
from samnak.fleet.rendering import VehicleAccountSheet, VehicleRow, render_vehicle_account
from samnak.fleet.views.shared import imprint, pdf_answer, sheet_answer
from samnak.org import queries as org
from samnak.ui.desk import acting


def _category(request: HttpRequest) -> CarCategory:
    asked = request.GET.get("category", "")
    return CarCategory(asked) if asked in CarCategory.values else CarCategory.CENTRAL


def _agency_name(agency_id: UUID) -> str:
    agency = org.find_agency(agency_id)
    return agency.name if agency else ""


@acts(READ_BOOKS)
@require_GET
def account_print(request: HttpRequest) -> HttpResponse:
    """Print the account of cars of one kind (แบบ 1, แบบ 2)."""
    actor = acting(request)
    units = register.require_books(actor)
    category = _category(request)
    with in_thai():
        cars = register.account_of(agency_of(actor), [category], units)
        sheet = VehicleAccountSheet(
            imprint=imprint(actor),
            kind=category.value,  # type: ignore[arg-type]
            agency=_agency_name(agency_of(actor)),
            as_of=bangkok_today(),
            rows=[_row(car) for car in cars],
        )
        return pdf_answer(render_vehicle_account(sheet), str(category.label))


def _row(car: Car) -> VehicleRow:
    return VehicleRow(
        name=car.make,
        model=" ".join(part for part in (car.model, f"ปี {car.year}") if part),
        engine_cc=car.engine_cc or None,
        plate=f"{car.plate} {car.plate_province}",
        unit=car.holder.title if car.holder else car.resource.unit.name,
        price=car.price or None,
        acquired_on=car.acquired_on,
        disposed_on=car.disposed_on,
        disposal_reason=car.disposal_reason,
        remark=car.note,
    )


@acts(READ_BOOKS)
@require_GET
def account_sheet(request: HttpRequest) -> HttpResponseBase:
    """Give out the accounts of cars as a spreadsheet: form 1 and form 2 (แบบ 1, แบบ 2)."""
    actor = acting(request)
    units = register.require_books(actor)
    agency_id = agency_of(actor)
    with in_thai():
        name = _agency_name(agency_id)
        others = [category.value for category in CarCategory if category != CarCategory.POSITION]
        tables = [
            _table("แบบ 1", "บัญชีรถประจำตำแหน่ง", name, register.account_of(agency_id, [CarCategory.POSITION], units)),
            _table("แบบ 2", "บัญชีรถส่วนกลาง รถรับรอง และรถอื่น", name, register.account_of(agency_id, others, units)),
        ]
        return sheet_answer(workbook(tables), _("บัญชีรถ"))


def _table(form: str, title: str, agency: str, cars: object) -> Table:
    columns = (
        Column("ลำดับที่", 8),
        Column("ประเภทรถ", 20),
        Column("ชื่อรถ", 16),
        Column("แบบ/รุ่น", 22),
        Column("ปี พ.ศ.", 9),
        Column("ขนาด (ซีซี)", 11, WHOLE),
        Column("หมายเลขทะเบียน", 22),
        Column("สังกัด", 26),
        Column("ราคา (บาท)", 15, MONEY, total=True),
        Column("วันได้มา", 14),
        Column("วันจ่ายออก", 14),
        Column("เหตุ", 22),
        Column("หมายเหตุ", 26),
        Column("เลขครุภัณฑ์", 20),
        Column("เลขเครื่องยนต์", 20),
        Column("เลขตัวรถ", 24),
        Column("เลขไมล์ล่าสุด", 13, WHOLE),
    )
    rows = [
        (
            number, car.get_category_display(), car.make, car.model, car.year, car.engine_cc or None,
            f"{car.plate} {car.plate_province}", car.holder.title if car.holder else car.resource.unit.name, car.price,
            car.acquired_on, car.disposed_on, car.disposal_reason, car.note, car.asset_number, car.engine_number,
            car.chassis_number, car.odometer,
        )
        for number, car in enumerate(cars, 1)  # type: ignore[call-overload]
    ]  # fmt: skip
    return Table(form, f"{title} ({form})", columns, rows, about=(agency,))
