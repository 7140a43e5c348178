"""Routes that are not yet running: steps somebody wishes, checked and put in order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.core.errors import DomainError
from samnak.org import queries as org
from samnak.routing.enums import StepKind
from samnak.routing.errors import RouteError
from samnak.routing.models import Case, RouteDefinition, Step

MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """ขั้นตอนที่วางไว้ - steps with the same `group` run side by side."""

    group: int
    kind: str
    position_id: UUID
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act led to: the steps that begin to wait now, and whether the route is at its end."""

    case: Case
    step: Step
    activated_steps: tuple[Step, ...]
    completed: bool


def check_plan(steps: Sequence[PlannedStep], agency_id: UUID | None) -> list[PlannedStep]:
    """Return the steps with groups counted 1, 2, 3…; RouteError when they make no route."""
    if not steps:
        raise RouteError(_("กรุณากำหนดผู้พิจารณาอย่างน้อยหนึ่งขั้นตอน"), field="steps")
    if len(steps) > MOST_STEPS:
        raise RouteError(_("เส้นทางยาวเกินไป กำหนดได้ไม่เกิน %(most)d ขั้นตอน") % {"most": MOST_STEPS}, field="steps")
    if any(step.kind not in StepKind.values for step in steps):
        raise RouteError(_("มีขั้นตอนที่ระบบไม่รู้จัก กรุณาเลือกชนิดของขั้นตอนใหม่"), field="steps")
    wanted = {step.position_id for step in steps}
    known = {position.pk for position in org.positions_in(agency_id, wanted)} if agency_id else set()
    if wanted - known:
        raise RouteError(_("มีตำแหน่งที่ไม่อยู่ในส่วนราชการนี้หรือเลิกใช้แล้ว กรุณาเลือกตำแหน่งใหม่"), field="steps")
    order = {group: number for number, group in enumerate(sorted({step.group for step in steps}), start=1)}
    counted = sorted((replace(step, group=order[step.group]) for step in steps), key=lambda step: step.group)
    seats = [(step.group, step.position_id) for step in counted]
    if len(seats) != len(set(seats)):
        raise RouteError(_("ตำแหน่งเดียวกันซ้ำอยู่ในลำดับเดียวกัน กรุณานำออกหนึ่งรายการ"), field="steps")
    return counted


def plan_of_definition(definition: RouteDefinition) -> list[PlannedStep]:
    """Return the steps of a template as a plan, leaving out posts no longer in use."""
    return [PlannedStep(row.group, row.kind, row.position_id) for row in definition.steps.all() if row.position.is_active]


def wanted(text: str, message: str, *, field: str) -> str:
    """Return the stripped words an act must carry, else tell the person to write them."""
    said = text.strip()
    if not said:
        raise DomainError(message, field=field)
    return said
