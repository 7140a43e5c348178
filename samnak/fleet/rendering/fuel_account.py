"""Print บัญชีน้ำมันเชื้อเพลิงประจำเดือน: what each car drove and burnt, beside the criterion of the agency."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from samnak.core.thai import date_parts
from samnak.fleet.rendering.ledger import Cell, Column, Ledger, Total, typeset_ledger
from samnak.fleet.rendering.sheets import Imprint, Signature
from samnak.fleet.rendering.wording import decimal, whole

TITLE = "บัญชีน้ำมันเชื้อเพลิงประจำเดือน"
TITLE_OF_LONGER = "บัญชีน้ำมันเชื้อเพลิง"
_ODOMETER, _FUEL, _USE = "เลข กม.", "น้ำมันเชื้อเพลิง", "อัตราสิ้นเปลือง (กม./ลิตร)"
_COLUMNS = (
    Column(head="ลำดับ", width=1.2, align="center", breaks="never"),
    Column(head="หมายเลขทะเบียน", width=3.0, align="center"),
    Column(head="ชื่อรถ/แบบ/รุ่น", width=0),
    Column(head="ก่อน", width=1.9, align="right", breaks="never", group=_ODOMETER),
    Column(head="หลัง", width=1.9, align="right", breaks="never", group=_ODOMETER),
    Column(head="ระยะทาง\n(กม.)", width=1.8, align="right", breaks="never"),
    Column(head="ลิตร", width=1.9, align="right", breaks="never", group=_FUEL),
    Column(head="บาท", width=2.2, align="right", breaks="never", group=_FUEL),
    Column(head="ใช้จริง", width=1.6, align="right", breaks="never", group=_USE),
    Column(head="เกณฑ์", width=1.6, align="right", breaks="never", group=_USE),
    Column(head="ผลต่าง", width=1.9, align="right", breaks="never", group=_USE),
    Column(head="หมายเหตุ", width=3.4),
)
_MARK = "*"


@dataclass(frozen=True, kw_only=True)
class FuelRow:
    """One car in the month; figures come from its log book and its slips."""

    plate: str
    vehicle_name: str = ""
    odometer_before: int | None = None
    odometer_after: int | None = None
    distance: int | None = None
    litres: Decimal | None = None
    baht: Decimal | None = None
    km_per_litre: Decimal | None = None
    criterion: Decimal | None = None
    """Kilometres per litre that the agency has laid down for the car."""
    difference: Decimal | None = None
    outlier: bool = False
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class FuelAccountSheet:
    """บัญชีน้ำมันเชื้อเพลิงประจำเดือน - the cars of an agency in one month."""

    imprint: Imprint
    agency: str = ""
    month: date | None = None
    """Any day of the month."""
    period: str = ""
    """What it is the account of when that is not a month, as ปีงบประมาณ พ.ศ. 2570."""
    counted: str = "คัน"
    """What a line is; เดือน in the account of one car."""
    rows: Sequence[FuelRow] = ()
    outlier_rule: str = ""
    """What the mark means, as ต่างจากเกณฑ์เกินร้อยละ 15; printed below the table when a car is marked."""
    preparer_signature: Signature = field(default_factory=Signature)
    officer_signature: Signature = field(default_factory=Signature)
    head_signature: Signature = field(default_factory=Signature)


def render_fuel_account(sheet: FuelAccountSheet) -> bytes:
    """Return the account of the month as PDF with its totals."""
    marked = any(row.outlier for row in sheet.rows)
    ledger = Ledger(
        title=TITLE_OF_LONGER if sheet.period else TITLE,
        subtitles=[text for text in (sheet.agency, sheet.period or _month(sheet.month)) if text],
        columns=_COLUMNS,
        rows=[_cells(number, row) for number, row in enumerate(sheet.rows, 1)],
        totals=_totals(sheet.rows, sheet.counted),
        notes=[f"{_MARK} {sheet.outlier_rule}"] if marked and sheet.outlier_rule else [],
        signatures=[
            ("ผู้จัดทำ", sheet.preparer_signature),
            ("เจ้าหน้าที่ผู้ควบคุมรถ", sheet.officer_signature),
            ("หัวหน้าหน่วยงาน", sheet.head_signature),
        ],
    )
    return typeset_ledger(ledger, imprint=sheet.imprint)


def _month(day: date | None) -> str:
    if day is None:
        return ""
    _, month, year = date_parts(day, thai_digits=True)
    return f"เดือน {month} พ.ศ. {year}"


def _cells(number: int, row: FuelRow) -> list[Cell | str]:
    difference = _signed(row.difference)
    return [
        whole(number),
        row.plate,
        row.vehicle_name,
        whole(row.odometer_before),
        whole(row.odometer_after),
        whole(row.distance),
        decimal(row.litres),
        decimal(row.baht),
        decimal(row.km_per_litre),
        decimal(row.criterion),
        Cell(strong=f"{difference} {_MARK}") if row.outlier else difference,
        row.remark,
    ]


def _signed(number: Decimal | None) -> str:
    """Write a difference with its sign."""
    return f"+{decimal(number)}" if number is not None and number > 0 else decimal(number).replace("-", "–")


def _totals(rows: Sequence[FuelRow], counted: str) -> list[Total]:
    if not rows:
        return [Total("รวม", 5), Total(""), Total(""), Total(""), Total("", 4)]
    litres = sum((row.litres for row in rows if row.litres is not None), Decimal(0))
    baht = sum((row.baht for row in rows if row.baht is not None), Decimal(0))
    distance = sum(row.distance or 0 for row in rows)
    return [
        Total(f"รวม {whole(len(rows))} {counted}", 5),
        Total(whole(distance)),
        Total(decimal(litres)),
        Total(decimal(baht)),
        Total("", 4),
    ]
