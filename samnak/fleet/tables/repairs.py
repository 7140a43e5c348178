"""Repairs and maintenance shaped for their pages, for form 6 on paper and as a spreadsheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from samnak.audit import queries as audit
from samnak.core import thai
from samnak.core.spreadsheets import MONEY, WHOLE, Column, Table
from samnak.fleet.enums import Events, RepairState
from samnak.fleet.models import Accident, Car, MaintenanceRule, Repair
from samnak.fleet.queries.maintenance import Due
from samnak.fleet.rendering import Imprint, RepairRow, RepairSheet, Signature
from samnak.fleet.tables.register import REPAIR_LOOKS, Badge, car_name, due_badge, repair_look
from samnak.fleet.workflow import REPAIR

WAY = (RepairState.REPORTED, RepairState.APPROVED, RepairState.IN_GARAGE, RepairState.DONE)
NEXT: dict[str, RepairState] = {
    RepairState.REPORTED: RepairState.APPROVED,
    RepairState.APPROVED: RepairState.IN_GARAGE,
    RepairState.IN_GARAGE: RepairState.IN_GARAGE,
}


@dataclass(frozen=True, slots=True)
class RepairLine:
    """One repair in the list."""

    repair: Repair
    look: Badge
    first: str
    """The first of its items."""


def repair_lines(repairs: Iterable[Repair]) -> list[RepairLine]:
    """Return repairs as rows of the list."""
    return [RepairLine(row, repair_look(row), row.items.splitlines()[0]) for row in repairs]


@dataclass(frozen=True, slots=True)
class RepairStep:
    """One step of a repair."""

    at: Any
    title: str
    look: str
    person: str
    position: str


def repair_steps(repair: Repair) -> list[RepairStep]:
    """Return what happened to a repair, the newest first."""
    events = audit.events_of(repair.pk).filter(kind=Events.REPAIR_CHANGED.name)
    found = []
    before = ""
    for event in events:
        state = event.data["state"]
        title = str(RepairState(state).label) if state != before else _("เลื่อนกำหนดแล้วเสร็จ")
        found.append(
            RepairStep(event.at, title, REPAIR_LOOKS[state], event.actor_name, event.on_behalf_of or event.position_title)
        )
        before = state
    return found[::-1]


def repair_way(repair: Repair, steps: Sequence[RepairStep]) -> list[dict[str, str]]:
    """Return the way of a repair for the stepper: reported, approved, in the garage, inspected."""
    first = {step.title: step for step in steps}  # the newest comes first, so the oldest of a name stays
    ahead = NEXT.get(repair.state)
    found = []
    for state in WAY:
        step = first.get(str(state.label))
        if state == ahead:
            mark = "current"
        elif step is not None:
            mark = "done"
        else:
            mark = "waiting" if ahead else "skipped"
        found.append(
            {
                "label": str(state.label),
                "state": mark,
                "person": step.person if step else "",
                "time": thai.date_and_clock(step.at) if step else "",
            }
        )
    return found


def may_become(repair: Repair) -> set[str]:
    """Return the acts that the state of a repair allows."""
    return {row.name for row in REPAIR.acts_from(repair.state)}


@dataclass(frozen=True, slots=True)
class DueLine:
    """One rule of maintenance, with what is left of its kilometres and of its days."""

    due: Due
    km: str
    day: str
    km_left: str
    days_left: str
    state: Badge


def due_lines(dues: Iterable[Due]) -> list[DueLine]:
    """Return rules of maintenance as rows of the list."""
    return [
        DueLine(
            due=due,
            km=_("%(km)s กม.") % {"km": f"{due.at_km:,}"} if due.at_km is not None else "",
            day=thai.short_date(due.on) if due.on is not None else "",
            km_left=_left(due.km_left, _("อีก %(left)s กม."), _("เกินมา %(left)s กม.")),
            days_left=_left(due.days_left, _("อีก %(left)s วัน"), _("เกินมา %(left)s วัน")),
            state=due_badge(due),
        )
        for due in dues
    ]


def _left(number: int | None, ahead: str, late: str) -> str:
    if number is None:
        return ""
    return (ahead if number >= 0 else late) % {"left": f"{abs(number):,}"}


def rule_choices(rules: Iterable[MaintenanceRule]) -> list[tuple[str, list[tuple[Any, str]]]]:
    """Return rules of maintenance as choices under the plates of their cars."""
    groups: dict[str, list[tuple[Any, str]]] = {}
    for rule in rules:
        groups.setdefault(rule.car.plate, []).append((rule.pk, rule.name))
    return list(groups.items())


def accident_choices(accidents: Iterable[Accident]) -> list[tuple[str, list[tuple[Any, str]]]]:
    """Return reports of accidents as choices under the plates of their cars."""
    groups: dict[str, list[tuple[Any, str]]] = {}
    for row in accidents:
        words = f"{thai.short_date(row.happened_at)} {row.place}"
        groups.setdefault(row.car.plate, []).append((row.pk, words[:80]))
    return list(groups.items())


def record_sheet(
    car: Car, repairs: Iterable[Repair], *, period: str, imprint: Imprint, signatures: Sequence[tuple[str, Signature]]
) -> RepairSheet:
    """Return form 6 of a car as it is printed (แบบ 6 รายละเอียดการซ่อมบำรุง)."""
    return RepairSheet(
        imprint=imprint,
        plate=str(car),
        vehicle_name=" ".join(part for part in (car.make, car.model) if part),
        agency=car.agency.name,
        period=period,
        rows=[
            RepairRow(
                done_on=row.reported_on,
                odometer=row.odometer,
                work=row.items,
                cost=row.baht,
                workshop=row.garage,
                accepted_on=row.finished_on,
                accepted_by=row.inspected_by_name,
                remark=row.note,
            )
            for row in repairs
        ],
        signatures=signatures,
    )


def record_table(car: Car, repairs: Iterable[Repair], *, period: str) -> Table:
    """Return form 6 of a car as a sheet of a workbook."""
    columns = (
        Column(_("ลำดับที่"), 8),
        Column(_("วัน เดือน ปี"), 14),
        Column(_("เลข กม."), 12, WHOLE),
        Column(_("ชนิดงาน"), 22),
        Column(_("รายการซ่อม/เปลี่ยน"), 44),
        Column(_("จำนวนเงิน (บาท)"), 16, MONEY, total=True),
        Column(_("สถานที่ซ่อม"), 30),
        Column(_("วันตรวจรับ"), 14),
        Column(_("ผู้ตรวจรับ"), 24),
        Column(_("หมายเหตุ"), 30),
    )
    rows = [
        (
            number, row.reported_on, row.odometer, row.get_kind_display(), row.items, row.baht, row.garage, row.finished_on,
            row.inspected_by_name, row.note,
        )
        for number, row in enumerate(repairs, 1)
    ]  # fmt: skip
    about = (car.agency.name, f"{car} {car_name(car)}", period or _("ตลอดอายุการใช้งาน"))
    return Table(car.plate, _("รายละเอียดการซ่อมบำรุง (แบบ 6)"), columns, rows, about)
