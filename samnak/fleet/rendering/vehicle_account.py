"""Print the accounts of cars: บัญชีรถประจำตำแหน่ง (form 1), and of all other kinds (form 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from samnak.fleet.rendering.ledger import Column, Ledger, typeset_ledger
from samnak.fleet.rendering.sheets import Imprint
from samnak.fleet.rendering.wording import day_in_letters, day_in_lists, decimal, whole

VehicleAccountKind: TypeAlias = Literal["position", "central", "reception", "provincial_reception", "escort"]
_TITLES: dict[VehicleAccountKind, str] = {
    "position": "บัญชีรถประจำตำแหน่ง",
    "central": "บัญชีรถส่วนกลาง",
    "reception": "บัญชีรถรับรอง",
    "provincial_reception": "บัญชีรถรับรองประจำจังหวัด",
    "escort": "บัญชีรถอารักขา",
}
_COLUMNS = (
    Column(head="ลำดับที่", width=1.4, align="center", breaks="never"),
    Column(head="ชื่อรถ", width=2.8),
    Column(head="แบบ/รุ่น/ปี", width=4.2),
    Column(head="ขนาด\n(ซีซี)", width=1.5, align="center", breaks="never"),
    Column(head="หมายเลขทะเบียน", width=3.0, align="center"),
    Column(head="สังกัด", width=0),
    Column(head="ราคา\n(บาท)", width=2.5, align="right", breaks="never"),
    Column(head="วันได้มา", width=2.45, align="center", breaks="never"),
    Column(head="วันจ่ายออก/เหตุ", width=2.8),
    Column(head="หมายเหตุ", width=2.8),
)


@dataclass(frozen=True, kw_only=True)
class VehicleRow:
    """One car of the account."""

    name: str
    """Make, as Toyota."""
    model: str = ""
    """แบบ/รุ่น/ปี, as Commuter 2.8 ปี 2566."""
    engine_cc: int | None = None
    plate: str = ""
    unit: str = ""
    price: Decimal | None = None
    acquired_on: date | None = None
    disposed_on: date | None = None
    disposal_reason: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class VehicleAccountSheet:
    """บัญชีรถ - the cars of one kind that an agency keeps."""

    imprint: Imprint
    kind: VehicleAccountKind
    agency: str = ""
    as_of: date | None = None
    rows: Sequence[VehicleRow] = ()


def render_vehicle_account(sheet: VehicleAccountSheet) -> bytes:
    """Return form 1 or form 2 as PDF, by the kind of the cars."""
    as_of = f"ณ วันที่ {day_in_letters(sheet.as_of)}" if sheet.as_of else ""
    ledger = Ledger(
        form="แบบ ๑" if sheet.kind == "position" else "แบบ ๒",
        title=_TITLES[sheet.kind],
        subtitles=[text for text in (sheet.agency, as_of) if text],
        columns=_COLUMNS,
        rows=[_cells(number, row) for number, row in enumerate(sheet.rows, 1)],
    )
    return typeset_ledger(ledger, imprint=sheet.imprint)


def _cells(number: int, row: VehicleRow) -> list[str]:
    return [
        whole(number),
        row.name,
        row.model,
        whole(row.engine_cc),
        row.plate,
        row.unit,
        decimal(row.price),
        day_in_lists(row.acquired_on),
        "\n".join(text for text in (day_in_lists(row.disposed_on), row.disposal_reason) if text),
        row.remark,
    ]
