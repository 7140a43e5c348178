"""Print บันทึกการใช้รถ (form 4): the book of one car for a month or a fiscal year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from samnak.fleet.rendering.dotted import Blank
from samnak.fleet.rendering.ledger import Cell, Column, Ledger, Total, typeset_ledger
from samnak.fleet.rendering.sheets import Imprint, Signature
from samnak.fleet.rendering.wording import clock, day_in_lists, day_in_narrow_lists, decimal, whole

TITLE = "บันทึกการใช้รถ"
_OUT, _BACK, _FUEL = "ออกเดินทาง", "กลับถึงสำนักงาน", "น้ำมันเชื้อเพลิง"
_NARROW_BACK = "กลับถึง\nสำนักงาน"
_COLUMNS = (
    Column(head="ลำดับ", width=1.2, align="center", breaks="never"),
    Column(head="วันที่", width=2.45, align="center", breaks="never", group=_OUT),
    Column(head="เวลา", width=1.2, align="center", breaks="never", group=_OUT),
    Column(head="ผู้ใช้รถ", width=3.5, breaks="spaces"),
    Column(head="สถานที่ไป", width=0),
    Column(head="ระยะ กม.\nเมื่อออก\nเดินทาง", width=1.7, align="right", breaks="never"),
    Column(head="วันที่", width=2.45, align="center", breaks="never", group=_BACK),
    Column(head="เวลา", width=1.2, align="center", breaks="never", group=_BACK),
    Column(head="ระยะ กม.\nเมื่อกลับ", width=1.7, align="right", breaks="never"),
    Column(head="รวม\nระยะทาง\nกม.", width=1.5, align="right", breaks="never"),
    Column(head="พนักงานขับรถ\n(ลงชื่อ)", width=2.9, breaks="spaces"),
    Column(head="หมายเหตุ", width=2.6),
)
_WIDE_COLUMNS = (
    Column(head="ลำดับ", width=1.0, align="center", breaks="never"),
    Column(head="เลขที่\nใบขอรถ", width=1.5, align="center", breaks="never"),
    Column(head="วันที่/เวลา", width=1.7, align="center", breaks="never", group=_OUT),
    Column(head="ผู้ใช้รถ", width=2.2, breaks="spaces"),
    Column(head="สังกัดผู้ขอ", width=2.0),
    Column(head="สถานที่ไป", width=2.5),
    Column(head="ภารกิจ", width=0),
    Column(head="ระยะ กม.\nเมื่อออก\nเดินทาง", width=1.4, align="right", breaks="never"),
    Column(head="วันที่/เวลา", width=1.7, align="center", breaks="never", group=_NARROW_BACK),
    Column(head="ระยะ กม.\nเมื่อกลับ", width=1.4, align="right", breaks="never"),
    Column(head="รวม\nระยะทาง\nกม.", width=1.4, align="right", breaks="never"),
    Column(head="ลิตร", width=1.1, align="right", breaks="never", group=_FUEL),
    Column(head="บาท", width=1.55, align="right", breaks="never", group=_FUEL),
    Column(head="พนักงานขับรถ\n(ลงชื่อ)", width=2.0, breaks="spaces"),
    Column(head="สถานะ\nตรวจรับ", width=1.3),
    Column(head="หมายเหตุ", width=1.7),
)


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """One trip; what a row lacks stays open."""

    number: int | None = None
    """Its number in the book; counted from 1 when there is none."""
    depart_at: datetime | None
    user: str
    destination: str
    odometer_out: int | None = None
    return_at: datetime | None = None
    odometer_in: int | None = None
    driver: str = ""
    odometer_mark: str = ""
    """A gap or a jump of the odometer in words, printed bold in the column of remarks."""
    remark: str = ""
    request_number: str = ""
    unit: str = ""
    mission: str = ""
    litres: Decimal | None = None
    baht: Decimal | None = None
    inspection: str = ""

    @property
    def distance(self) -> int | None:
        """Kilometres of the trip, when both ends are known."""
        if self.odometer_out is None or self.odometer_in is None:
            return None
        return self.odometer_in - self.odometer_out


@dataclass(frozen=True, kw_only=True)
class LogBookSheet:
    """บันทึกการใช้รถ - the trips of one car in a period, in the order of departure."""

    imprint: Imprint
    plate: str = ""
    vehicle_name: str = ""
    agency: str = ""
    period: str = ""
    """As ประจำเดือน พฤศจิกายน พ.ศ. 2569."""
    rows: Sequence[LogRow] = ()
    wide: bool = False
    """Whether the columns that provincial offices add are printed too."""
    driver_signature: Signature = field(default_factory=Signature)
    officer_signature: Signature = field(default_factory=Signature)
    head_signature: Signature = field(default_factory=Signature)


def render_log_book(sheet: LogBookSheet) -> bytes:
    """Return the log book as PDF with the totals of its period."""
    shaped = _wide_cells if sheet.wide else _cells
    ledger = Ledger(
        form="แบบ ๔",
        title=TITLE,
        subtitles=[text for text in (sheet.agency, sheet.period) if text],
        about=[
            (
                Blank(label="รถหมายเลขทะเบียน", value=sheet.plate, centred=True),
                Blank(label="ชื่อรถ/แบบ/รุ่น", value=sheet.vehicle_name, share=2, centred=True),
            )
        ],
        columns=_WIDE_COLUMNS if sheet.wide else _COLUMNS,
        rows=[shaped(number, row) for number, row in enumerate(sheet.rows, 1)],
        totals=_totals(sheet),
        signatures=[
            ("พนักงานขับรถ", sheet.driver_signature),
            ("เจ้าหน้าที่ผู้ควบคุมรถ", sheet.officer_signature),
            ("หัวหน้าหน่วยงาน", sheet.head_signature),
        ],
        size=12.0 if sheet.wide else 14.0,
    )
    return typeset_ledger(ledger, imprint=sheet.imprint)


def _cells(number: int, row: LogRow) -> list[Cell | str]:
    return [
        whole(row.number or number),
        day_in_lists(row.depart_at),
        clock(row.depart_at),
        row.user,
        row.destination,
        whole(row.odometer_out),
        day_in_lists(row.return_at),
        clock(row.return_at),
        whole(row.odometer_in),
        whole(row.distance),
        row.driver,
        Cell(row.odometer_mark, row.remark),
    ]


def _wide_cells(number: int, row: LogRow) -> list[Cell | str]:
    return [
        whole(row.number or number),
        row.request_number,
        _moment(row.depart_at),
        row.user,
        row.unit,
        row.destination,
        row.mission,
        whole(row.odometer_out),
        _moment(row.return_at),
        whole(row.odometer_in),
        whole(row.distance),
        decimal(row.litres),
        decimal(row.baht),
        row.driver,
        row.inspection,
        Cell(row.odometer_mark, row.remark),
    ]


def _moment(moment: datetime | None) -> str:
    return f"{day_in_narrow_lists(moment)}\n{clock(moment)} น." if moment else ""


def _totals(sheet: LogBookSheet) -> list[Total]:
    """Add the period up; an empty book keeps the places of its totals open."""
    known = bool(sheet.rows)
    trips = f"รวม {whole(len(sheet.rows))} เที่ยว" if known else "รวม"
    distance = whole(sum(row.distance or 0 for row in sheet.rows)) if known else ""
    if not sheet.wide:
        return [Total(trips, 9), Total(distance), Total("", 2)]
    litres, baht = (decimal(_sum(values)) if known else "" for values in _fuel(sheet.rows))
    return [Total(trips, 10), Total(distance), Total(litres), Total(baht), Total("", 3)]


def _fuel(rows: Sequence[LogRow]) -> tuple[list[Decimal | None], list[Decimal | None]]:
    return [row.litres for row in rows], [row.baht for row in rows]


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))
