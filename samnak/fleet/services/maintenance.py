"""Rules of maintenance: set for a car, and told once when they fall due."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import bangkok_today
from samnak.core.transactions import official
from samnak.fleet.enums import Events
from samnak.fleet.models import MaintenanceRule
from samnak.fleet.policies.register import KEEP_CAR
from samnak.fleet.queries import maintenance as queries
from samnak.fleet.services.logbook import lock_car

SUBJECT = "fleet.maintenancerule"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleData:
    """Something to be done to a car every so many kilometres or months."""

    name: str
    every_km: int = 0
    every_months: int = 0
    last_km: int = 0
    last_on: date | None = None
    is_active: bool = True


def save_rule(*, actor: Actor, car_id: UUID, data: RuleData, rule_id: UUID | None = None) -> MaintenanceRule:
    """Set what is to be done to a car regularly (กำหนดรอบบำรุงรักษา), or change it."""
    with official(actor):
        car = lock_car(car_id)
        require(actor, KEEP_CAR, car)
        if not data.name.strip():
            raise DomainError(_("กรุณาระบุรายการ"), field="name")
        if not data.every_km and not data.every_months:
            raise DomainError(_("กรุณาระบุระยะทางหรือจำนวนเดือนอย่างน้อยหนึ่งอย่าง"), field="every_km")
        if data.last_on is not None and data.last_on > bangkok_today():
            raise DomainError(_("วันที่ทำล่าสุดอยู่ในอนาคต กรุณาตรวจอีกครั้ง"), field="last_on")
        row = MaintenanceRule.objects.get(pk=rule_id, car=car) if rule_id else MaintenanceRule(agency_id=car.agency_id, car=car)
        for name, value in asdict(data).items():
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        row.told_on = row.told_at_km = None
        row.save()
        record(
            actor,
            Events.MAINTENANCE_SET,
            subject_type="fleet.car",
            subject_id=car.pk,
            agency_id=car.agency_id,
            car=str(car),
            name=row.name,
        )
    return row


def tell_due(*, actor: Actor, on: date | None = None) -> int:
    """Tell once that maintenance of a car falls due (เตือนครบกำหนดบำรุงรักษา); return how many were told."""
    day = on or bangkok_today()
    with official(actor):
        told = 0
        rows = queries.active_rules().filter(told_on=None).select_for_update(of=("self",), no_key=True, skip_locked=True)
        for rule in rows:
            due = queries.due_of(rule, day)
            if due.state == queries.LATER:
                continue
            rule.told_on, rule.told_at_km = day, rule.car.odometer
            rule.save(update_fields=["told_on", "told_at_km"])
            record(
                actor,
                Events.DUE_TOLD,
                subject_type=SUBJECT,
                subject_id=rule.pk,
                agency_id=rule.agency_id,
                car=str(rule.car),
                what=rule.name,
                due=_in_words(due),
            )
            told += 1
    return told


def _in_words(due: queries.Due) -> str:
    parts = [f"{due.at_km:,} กม." if due.at_km is not None else "", thai.short_date(due.on) if due.on is not None else ""]
    return " หรือ ".join(part for part in parts if part)
