"""Keeping the office calendar."""

import csv
from datetime import date
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit import services as audit
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.transactions import official
from samnak.org.enums import Events
from samnak.org.errors import CalendarError
from samnak.org.models import Agency, Holiday
from samnak.org.policies import CHANGE_CALENDAR, CalendarTarget

KNOWN = Path(__file__).resolve().parent.parent / "data" / "holidays.csv"


def load_holidays(*, actor: Actor, year: int) -> int:
    """Enter the known national holidays of a Buddhist year (นำเข้าวันหยุดราชการ); days already there stay as they are.

    Lunar days and special days by cabinet resolution are as known when the list was made: check them with the
    announcement. The platform itself (set-up) may always load them.
    """
    rows = [row for row in known_holidays() if row[0].year == year - 543]
    with official(actor):
        if not actor.is_system:
            require(actor, CHANGE_CALENDAR, CalendarTarget("", _own_province(actor)))
        there = set(Holiday.objects.filter(province="", date__year=year - 543).values_list("date", flat=True))
        new = [Holiday(date=day, name=name) for day, name in rows if day not in there]
        Holiday.objects.bulk_create(new, ignore_conflicts=True)
        if new:
            _record(actor, None, str(year), f"นำเข้า {len(new)} วัน", "loaded")
    return len(new)


def set_holiday(*, actor: Actor, day: date, name: str, province: str = "", is_working_day: bool = False) -> Holiday:
    """Enter or change a special day (กำหนดวันหยุดหรือวันทำการพิเศษ), of the nation or of one province."""
    with official(actor):
        require(actor, CHANGE_CALENDAR, CalendarTarget(province, _own_province(actor)))
        if not name.strip():
            raise CalendarError(_("กรุณาพิมพ์ชื่อวันหยุด"), field="name")
        if not date(2000, 1, 1) <= day <= date(2100, 12, 31):
            raise CalendarError(_("ปีไม่ถูกต้อง กรุณาพิมพ์ปีพุทธศักราช เช่น 2569"), field="day")
        holiday, made = Holiday.objects.update_or_create(
            date=day, province=province, defaults={"name": name.strip(), "is_working_day": is_working_day}
        )
        _record(actor, holiday.pk, day.isoformat(), holiday.name, "added" if made else "changed")
    return holiday


def remove_holiday(*, actor: Actor, holiday_id: UUID) -> None:
    """Take a special day out of the calendar (ลบวันหยุด)."""
    with official(actor):
        holiday = Holiday.objects.select_for_update(of=("self",)).filter(pk=holiday_id).first()
        if holiday is None:
            return
        require(actor, CHANGE_CALENDAR, CalendarTarget(holiday.province, _own_province(actor)))
        _record(actor, holiday.pk, holiday.date.isoformat(), holiday.name, "removed")
        holiday.delete()


def known_holidays() -> list[tuple[date, str]]:
    """Return the national holidays that come with the platform."""
    with KNOWN.open(encoding="utf-8", newline="") as stream:
        return [(date.fromisoformat(row["date"]), row["name"].strip()) for row in csv.DictReader(stream)]


def _own_province(actor: Actor) -> str:
    if actor.agency_id is None:
        return ""
    return Agency.objects.filter(pk=actor.agency_id).values_list("province", flat=True).first() or ""


def _record(actor: Actor, holiday_id: UUID | None, day: str, name: str, change: str) -> None:
    audit.record(
        actor, Events.HOLIDAY_CHANGED, subject_type="org.Holiday", subject_id=holiday_id, date=day, name=name, change=change
    )
