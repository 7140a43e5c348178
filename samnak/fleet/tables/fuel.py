"""Fuel shaped for its pages: lines of the account with their marks, sums, bars beside the criterion, the spreadsheet."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from samnak.core.periods import Period
from samnak.core.spreadsheets import MONEY, WHOLE, Column, Table
from samnak.fleet.models import FuelSlip
from samnak.fleet.queries.fuel import CENT, AccountLine, Filling
from samnak.fleet.rendering import FuelAccountSheet, FuelRow, Imprint, Signature
from samnak.fleet.tables.register import Badge, car_name

MOST_BARS = 20
ORDERS: dict[str, Callable[[AccountLine], tuple[Any, ...]]] = {
    "plate": lambda line: (line.car.resource.sort_key,),
    "distance": lambda line: (line.distance or 0,),
    "litres": lambda line: (line.litres,),
    "baht": lambda line: (line.baht,),
    "use": lambda line: (line.km_per_litre or 0,),
    "difference": lambda line: (line.difference_percent or 0,),
}
ODD, USED = "odd", "used"


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One slip in the list."""

    slip: FuelSlip
    baht_per_litre: Decimal


def slip_rows(slips: Iterable[FuelSlip]) -> list[SlipRow]:
    """Return slips as rows of the list."""
    return [SlipRow(slip, (slip.baht / slip.litres).quantize(CENT, ROUND_HALF_UP)) for slip in slips]


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One line of the account as the page shows it."""

    line: AccountLine
    name: str
    difference: str
    mark: Badge | None
    remark: str


def signed(number: Decimal | None) -> str:
    """Write a difference with its sign: +1.20, –0.80."""
    if number is None:
        return "–"
    return f"{number:+,.2f}".replace("-", "–")


def mark_of(line: AccountLine) -> Badge | None:
    """Return how a car stands beside its criterion; nothing where there is nothing to compare."""
    if line.difference is None:
        return None
    if not line.is_outlier:
        return Badge("done", _("ตามเกณฑ์"))
    if line.difference < 0:
        return Badge("overdue", _("สิ้นเปลืองเกินเกณฑ์"))
    return Badge("warning", _("ดีกว่าเกณฑ์ผิดปกติ"))


def remark_of(line: AccountLine) -> str:
    """Return what else must be known of a line: what cannot be reckoned, and why."""
    if line.is_empty:
        return _("ไม่มีการใช้รถ")
    parts = []
    if line.unlogged:
        parts.append(_("นอกสมุดบันทึก %(km)s กม.") % {"km": f"{line.unlogged:,}"})
    if line.trips and not line.slips:
        parts.append(_("ไม่มีใบเติมน้ำมัน"))
    if line.slips and not line.trips:
        parts.append(_("ไม่มีเที่ยวในสมุดบันทึก"))
    if line.slips and line.criterion is None:
        parts.append(_("ยังไม่กำหนดเกณฑ์"))
    return " · ".join(parts)


def account_rows(lines: Iterable[AccountLine]) -> list[AccountRow]:
    """Return lines of the account as rows."""
    return [AccountRow(line, car_name(line.car), signed(line.difference), mark_of(line), remark_of(line)) for line in lines]


def chosen(lines: Sequence[AccountLine], text: str, show: str, order: str) -> list[AccountLine]:
    """Return the lines asked for, in the order asked for."""
    words = text.split()[:6]
    found = [line for line in lines if all(word.casefold() in _said(line) for word in words)]
    if show == ODD:
        found = [line for line in found if line.is_outlier]
    elif show == USED:
        found = [line for line in found if not line.is_empty]
    name = order.removeprefix("-")
    return sorted(found, key=ORDERS[name if name in ORDERS else "plate"], reverse=order.startswith("-"))


def _said(line: AccountLine) -> str:
    return f"{line.car} {car_name(line.car)}".casefold()


@dataclass(frozen=True, slots=True)
class AccountTotals:
    """What the account adds up to."""

    cars: int
    distance: int
    litres: Decimal
    baht: Decimal
    odd: int
    measured_km: int
    measured_litres: Decimal

    @property
    def km_per_litre(self) -> Decimal | None:
        """Return how far a litre went, over the cars of which both are known."""
        if not self.measured_litres:
            return None
        return (Decimal(self.measured_km) / self.measured_litres).quantize(CENT, ROUND_HALF_UP)

    @property
    def baht_per_litre(self) -> Decimal | None:
        """Return what a litre cost."""
        return (self.baht / self.litres).quantize(CENT, ROUND_HALF_UP) if self.litres else None


def totals_of(lines: Sequence[AccountLine]) -> AccountTotals:
    """Add up lines of the account."""
    measured = [line for line in lines if line.km_per_litre is not None]
    return AccountTotals(
        cars=sum(not line.is_empty for line in lines),
        distance=sum(line.distance or 0 for line in lines),
        litres=sum((line.litres for line in lines), Decimal(0)),
        baht=sum((line.baht for line in lines), Decimal(0)),
        odd=sum(line.is_outlier for line in lines),
        measured_km=sum(line.distance or 0 for line in measured),
        measured_litres=sum((line.litres for line in measured), Decimal(0)),
    )


@dataclass(frozen=True, slots=True)
class UseBar:
    """A bar of how far a litre went, with the criterion as a mark across it; widths in percent of the longest."""

    word: str
    used: Decimal
    criterion: Decimal | None
    difference: str
    width: float
    place: float | None
    mark: Badge | None


def use_bars(lines: Sequence[AccountLine], word: Callable[[AccountLine], str]) -> list[UseBar]:
    """Return bars of the lines of which the use is known; of very many those that are furthest from the criterion."""
    known = [line for line in lines if line.km_per_litre is not None]
    if len(known) > MOST_BARS:
        furthest = sorted(known, key=lambda line: abs(line.difference_percent or Decimal(0)), reverse=True)[:MOST_BARS]
        known = [line for line in known if line in furthest]
    most = max((max(line.km_per_litre or 0, line.criterion or 0) for line in known), default=1) or 1
    return [
        UseBar(
            word=word(line),
            used=line.km_per_litre or Decimal(0),
            criterion=line.criterion,
            difference=signed(line.difference),
            width=round(100 * float(line.km_per_litre or 0) / float(most), 2),
            place=round(100 * float(line.criterion) / float(most), 2) if line.criterion else None,
            mark=mark_of(line),
        )
        for line in known
    ]


@dataclass(frozen=True, slots=True)
class FillingRow:
    """A slip of one car with how far it went on a litre since the tank was last full."""

    filling: Filling
    mark: Badge | None


def filling_rows(fillings: Iterable[Filling]) -> list[FillingRow]:
    """Return fillings as rows, the newest first."""
    rows = [FillingRow(row, Badge("warning", _("ต่างจากเกณฑ์")) if row.is_outlier else None) for row in fillings]
    return rows[::-1]


def account_sheet(
    lines: Sequence[AccountLine], *, agency: str, period: Period, imprint: Imprint, signatures: Sequence[Signature]
) -> FuelAccountSheet:
    """Return the account as it is printed."""
    rule = _("ต่างจากเกณฑ์เกินร้อยละ %(percent)s") % {"percent": lines[0].outlier_percent} if lines else ""
    preparer, officer, head = signatures
    return FuelAccountSheet(
        imprint=imprint,
        agency=agency,
        month=period.first if period.month else None,
        period="" if period.month else period.label,
        counted="เดือน" if any(line.period != period for line in lines) else "คัน",
        rows=[_printed(line, over_months=line.period != period) for line in lines],
        outlier_rule=rule,
        preparer_signature=preparer,
        officer_signature=officer,
        head_signature=head,
    )


def _printed(line: AccountLine, *, over_months: bool) -> FuelRow:
    """Return a printed line; over a year of one car its month stands in the place of its name."""
    name = " ".join(part for part in (line.car.make, line.car.model) if part)
    return FuelRow(
        plate=str(line.car),
        vehicle_name=line.period.label if over_months else name,
        odometer_before=line.before,
        odometer_after=line.after,
        distance=line.distance,
        litres=line.litres or None,
        baht=line.baht or None,
        km_per_litre=line.km_per_litre,
        criterion=line.criterion,
        difference=line.difference,
        outlier=line.is_outlier,
        remark=remark_of(line),
    )


def account_table(lines: Sequence[AccountLine], *, agency: str, period: Period) -> Table:
    """Return the account as a sheet of a workbook."""
    columns = (
        Column(_("ลำดับที่"), 8),
        Column(_("งวด"), 26),
        Column(_("หมายเลขทะเบียน"), 24),
        Column(_("ชื่อรถ"), 30),
        Column(_("เชื้อเพลิง"), 18),
        Column(_("เลข กม. ก่อน"), 13, WHOLE),
        Column(_("เลข กม. หลัง"), 13, WHOLE),
        Column(_("ระยะทาง (กม.)"), 13, WHOLE, total=True),
        Column(_("ลงสมุดบันทึก (กม.)"), 13, WHOLE, total=True),
        Column(_("ลิตร"), 12, MONEY, total=True),
        Column(_("บาท"), 14, MONEY, total=True),
        Column(_("ใช้จริง (กม./ลิตร)"), 12, MONEY),
        Column(_("เกณฑ์ (กม./ลิตร)"), 12, MONEY),
        Column(_("ผลต่าง"), 11, MONEY),
        Column(_("ผลต่าง (ร้อยละ)"), 11, "0.0"),
        Column(_("ผล"), 22),
        Column(_("หมายเหตุ"), 30),
    )
    rows = [
        (
            number, line.period.label, str(line.car), car_name(line.car), line.car.get_fuel_display(), line.before, line.after,
            line.distance, line.logged, line.litres, line.baht, line.km_per_litre, line.criterion, line.difference,
            line.difference_percent,
            mark.words if (mark := mark_of(line)) else "", remark_of(line),
        )
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip
    return Table(_("บัญชีน้ำมัน"), _("บัญชีน้ำมันเชื้อเพลิง"), columns, rows, about=(agency, period.label))
