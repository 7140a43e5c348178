"""Print รายละเอียดการซ่อมบำรุง (form 6): the repairs and services of one car."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from samnak.fleet.rendering.dotted import Blank
from samnak.fleet.rendering.ledger import Column, Ledger, Total, typeset_ledger
from samnak.fleet.rendering.sheets import Imprint, Signature
from samnak.fleet.rendering.wording import day_in_lists, decimal, whole

TITLE = "รายละเอียดการซ่อมบำรุง"
_COLUMNS = (
    Column(head="ลำดับ", width=1.2, align="center", breaks="never"),
    Column(head="วัน เดือน ปี", width=2.45, align="center", breaks="never"),
    Column(head="เลข กม.", width=1.9, align="right", breaks="never"),
    Column(head="รายการซ่อม/เปลี่ยน", width=0),
    Column(head="จำนวนเงิน\n(บาท)", width=2.4, align="right", breaks="never"),
    Column(head="สถานที่ซ่อม", width=4.6),
    Column(head="วันตรวจรับ/ผู้ตรวจรับ", width=4.0, breaks="spaces"),
    Column(head="หมายเหตุ", width=3.0),
)


@dataclass(frozen=True, kw_only=True)
class RepairRow:
    """One repair or service."""

    done_on: date | None
    work: str
    odometer: int | None = None
    cost: Decimal | None = None
    workshop: str = ""
    accepted_on: date | None = None
    accepted_by: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class RepairSheet:
    """รายละเอียดการซ่อมบำรุง - what was repaired or changed on one car, in order of time."""

    imprint: Imprint
    plate: str = ""
    vehicle_name: str = ""
    agency: str = ""
    period: str = ""
    """As ปีงบประมาณ พ.ศ. 2570; empty for the whole life of the car."""
    rows: Sequence[RepairRow] = ()
    signatures: Sequence[tuple[str, Signature]] = ()
    """Who signs as what, where the agency has it signed."""


def render_repair_record(sheet: RepairSheet) -> bytes:
    """Return form 6 as PDF with the sum of its costs."""
    cost = sum((row.cost for row in sheet.rows if row.cost is not None), Decimal(0))
    ledger = Ledger(
        form="แบบ ๖",
        title=TITLE,
        subtitles=[text for text in (sheet.agency, sheet.period) if text],
        about=[
            (
                Blank(label="รถหมายเลขทะเบียน", value=sheet.plate, centred=True),
                Blank(label="ชื่อรถ/แบบ/รุ่น", value=sheet.vehicle_name, share=2, centred=True),
            )
        ],
        columns=_COLUMNS,
        rows=[_cells(number, row) for number, row in enumerate(sheet.rows, 1)],
        totals=[Total("รวมเป็นเงิน", 4), Total(decimal(cost) if sheet.rows else ""), Total("", 3)],
        signatures=sheet.signatures,
    )
    return typeset_ledger(ledger, imprint=sheet.imprint)


def _cells(number: int, row: RepairRow) -> list[str]:
    return [
        whole(number),
        day_in_lists(row.done_on),
        whole(row.odometer),
        row.work,
        decimal(row.cost),
        row.workshop,
        "\n".join(text for text in (day_in_lists(row.accepted_on), row.accepted_by) if text),
        row.remark,
    ]
