"""The use of rooms as rows with bars, sorted and searched, and as sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.bookings.queries.usage_report import Displacement, Report, RoomUse, UnitUse, Use
from samnak.core.spreadsheets import PERCENT, WHOLE, Column, Table

HOURS = "#,##0.0"
NEARLY, FULL = 80, 100
ORDERS = {
    "name": lambda row: row.key,
    "hours": lambda row: row.use.hours,
    "share": lambda row: -1 if row.share is None else row.share,
    "uses": lambda row: row.use.uses,
    "missed": lambda row: (row.use.missed, row.use.missed_share or 0),
}


@dataclass(frozen=True, slots=True)
class UseRow:
    """A unit or a room with its numbers; bars are percent of the longest."""

    id: UUID
    name: str
    note: str
    key: Any
    use: Use
    share: float | None
    bound: float | None  # hours of the quota, or of opening
    look: str
    fill: float
    mark: float | None
    may_set: bool = False


def unit_rows(units: Sequence[UnitUse], *, kept: set[UUID]) -> list[UseRow]:
    """Return units with bars of their hours, and a mark where the quota ends."""
    most = max([1.0, *(row.use.hours for row in units), *(float(row.quota or 0) for row in units)])
    return [
        UseRow(
            id=row.unit.pk,
            name=row.unit.name,
            note=_("โควตา %(hours)s ชม. ต่อเดือน") % {"hours": f"{row.per_month:,}"} if row.quota != row.per_month else "",
            key=row.unit.path,
            use=row.use,
            share=row.share,
            bound=row.quota,
            look=_quota_look(row.share),
            fill=_percent(row.use.hours, most),
            mark=_percent(row.quota, most) if row.quota else None,
            may_set=row.unit.pk in kept,
        )
        for row in units
    ]


def room_rows(rooms: Sequence[RoomUse]) -> list[UseRow]:
    """Return rooms with bars of how full they are."""
    return [
        UseRow(
            id=row.room.pk,
            name=row.room.resource.name,
            note=_room_note(row),
            key=row.room.resource.sort_key,
            use=row.use,
            share=row.share,
            bound=row.open_hours,
            look="kram",
            fill=min(row.share or 0, 100),
            mark=None,
        )
        for row in rooms
    ]


def _room_note(row: RoomUse) -> str:
    seats = _("%(seats)s ที่นั่ง") % {"seats": row.room.capacity}
    kept = "" if row.room.check_in_minutes else _("ไม่ต้องเช็กอิน")
    retired = "" if row.room.resource.is_active else _("เลิกใช้แล้ว")
    return " · ".join(part for part in (row.room.building.name, seats, kept, retired) if part)


def _quota_look(share: float | None) -> str:
    if share is None:
        return "mok"
    return "chad" if share > FULL else "saed" if share >= NEARLY else "khiao"


def _percent(value: float, most: float) -> float:
    return round(100 * value / most, 2)


def ordered(rows: Sequence[UseRow], order: str, text: str, *, usual: str) -> list[UseRow]:
    """Return the rows whose name holds every word of a text, in an order."""
    words = text.casefold().split()[:6]
    found = [row for row in rows if all(word in f"{row.name} {row.note}".casefold() for word in words)]
    chosen = order if order.removeprefix("-") in ORDERS else usual
    by_name = sorted(found, key=lambda row: row.key)
    return sorted(by_name, key=ORDERS[chosen.removeprefix("-")], reverse=chosen.startswith("-"))


def sheets(period: str, report: Report, given: Sequence[Displacement]) -> list[Table]:
    """Return the report as sheets: by unit, by room, and who went before whom."""
    counted = [Column(_("ครั้ง"), 10, WHOLE), Column(_("ไม่มาใช้ (ครั้ง)"), 12, WHOLE), Column(_("ไม่มาใช้ (ร้อยละ)"), 14, PERCENT)]
    return [
        Table(
            _("ตามหน่วยงาน"),
            _("การใช้ห้องตามหน่วยงาน"),
            [
                Column(_("หน่วยงาน"), 44), Column(_("ชั่วโมง"), 12, HOURS), Column(_("โควตาต่อเดือน"), 14, WHOLE),
                Column(_("โควตาของงวด"), 14, WHOLE), Column(_("ร้อยละของโควตา"), 14, PERCENT), *counted,
            ],
            [
                [row.unit.name, round(row.use.hours, 2), row.per_month, row.quota, row.share, *_counts(row.use)]
                for row in report.units
            ],
            [period, _("หน่วยงานที่มีโควตานับรวมหน่วยงานในสังกัด ชั่วโมงนับการจองที่อนุมัติหรือรออนุมัติซึ่งเริ่มในงวดนี้")],
        ),
        Table(
            _("ตามห้อง"),
            _("การใช้ห้องตามห้อง"),
            [
                Column(_("ห้อง"), 36), Column(_("อาคาร"), 28), Column(_("ที่นั่ง"), 10, WHOLE), Column(_("ชั่วโมง"), 12, HOURS),
                Column(_("เวลาเปิด (ชั่วโมง)"), 16, HOURS), Column(_("ร้อยละของเวลาเปิด"), 16, PERCENT), *counted,
            ],
            [
                [
                    row.room.resource.name, row.room.building.name, row.room.capacity, round(row.use.hours, 2),
                    round(row.open_hours, 2), row.share, *_counts(row.use),
                ]
                for row in report.rooms
            ],
            [period],
        ),
        Table(
            _("ใช้สิทธิเหนือการจอง"),
            _("การใช้สิทธิเหนือการจองเดิม"),
            [
                Column(_("เมื่อ"), 22), Column(_("ผู้ใช้สิทธิ"), 26), Column(_("ตำแหน่ง"), 30), Column(_("หน่วยงานที่ถูกแทน"), 34),
                Column(_("ผู้จองเดิม"), 26), Column(_("เรื่อง"), 40), Column(_("กำหนดเดิม"), 22), Column(_("เหตุผล"), 44),
            ],
            [
                [row.at, row.by_name, row.by_post, row.unit, row.whom, row.title or _("ไม่แสดงเรื่อง"), row.starts_at, row.reason]
                for row in given
            ],
            [period],
        ),
    ]  # fmt: skip


def _counts(use: Use) -> list[float | None]:
    return [use.uses, use.missed, use.missed_share]
