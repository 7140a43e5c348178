"""Acts on a whole case: start it, recall it, change what lies ahead."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.transactions import official
from samnak.routing import policies, queries
from samnak.routing.enums import ActKind, CaseState, Events, StepState
from samnak.routing.models import Case, Step
from samnak.routing.services.desk import SUBJECT, activate_next, cancel_steps, end_case, lock_case, write_act
from samnak.routing.services.plans import PlannedStep, check_plan, wanted
from samnak.routing.workflow import CASE


def start_case(
    *, actor: Actor, subject_type: str, subject_id: UUID, title: str, urgency: str, steps: Sequence[PlannedStep]
) -> Case:
    """Start a route (เสนอเรื่องตามเส้นทาง) for one subject; its first group of steps begins to wait at once.

    A subject runs on one route at a time; the post of the actor becomes the owner. Whether the actor may submit the
    subject is for the app that knows the subject to decide.
    """
    with official(actor):
        if actor.position_id is None:
            raise DomainError(_("ท่านไม่ได้ดำรงตำแหน่งใดในวันนี้ จึงเสนอเรื่องไม่ได้"))
        plan = check_plan(steps, actor.agency_id)
        case = Case(
            agency_id=actor.agency_id,  # type: ignore[misc]
            subject_type=subject_type,
            subject_id=subject_id,
            title=title[:1000],
            urgency=urgency,
            owner_position_id=actor.position_id,
            owner_name=actor.name,
        )
        try:
            with transaction.atomic():
                case.save(force_insert=True)
        except IntegrityError as error:
            raise ConflictError(_("เรื่องนี้เสนอไปแล้วและยังอยู่ระหว่างพิจารณา กรุณาเปิดหน้าใหม่เพื่อดูสถานะล่าสุด")) from error
        _add_steps(case, plan, after=0)
        activate_next(case)
        write_act(actor, case, ActKind.START)
        record(actor, Events.CASE_STARTED, subject_type=SUBJECT, subject_id=case.pk, case=str(case.pk), steps=_described(plan))
        return case


def recall(*, actor: Actor, case_id: UUID, reason: str, is_secret: bool = False) -> Case:
    """Take a case back (ดึงเรื่องกลับ); only its owner may, and must say why."""
    said = wanted(reason, _("กรุณาระบุเหตุผลที่ดึงเรื่องกลับ"), field="reason")
    with official(actor):
        case = lock_case(case_id)
        require(actor, policies.RECALL, case)
        end_case(case, CASE.next_state("recall", case.state))
        write_act(actor, case, ActKind.RECALL, text=said)
        logged = "" if is_secret else said
        record(actor, Events.CASE_RECALLED, subject_type=SUBJECT, subject_id=case.pk, case=str(case.pk), reason=logged)
        return case


def cancel_case(*, actor: Actor, case_id: UUID, reason: str) -> Case:
    """Cancel a case (ยกเลิกเส้นทาง) because its subject is given up; its owner does it, and says why."""
    said = wanted(reason, _("กรุณาระบุเหตุผลที่ยกเลิก"), field="reason")
    with official(actor):
        case = lock_case(case_id)
        require(actor, policies.RECALL, case)
        end_case(case, CASE.next_state("cancel", case.state))
        write_act(actor, case, ActKind.RECALL, text=said)
        record(actor, Events.CASE_RECALLED, subject_type=SUBJECT, subject_id=case.pk, case=str(case.pk), reason=said)
        return case


def end_subject(*, actor: Actor, subject_type: str, subject_id: UUID, reason: str) -> Case | None:
    """End the running case of a subject that was given up (ยกเลิกเส้นทางของเรื่องที่เลิกแล้ว); None when none runs.

    Who may give the subject up is for the app that knows it to decide, as it is who may submit it.
    """
    with official(actor):
        known = queries.open_case(subject_type, subject_id)
        if known is None:
            return None
        case = lock_case(known.pk)
        if case.state != CaseState.RUNNING:
            return None
        end_case(case, CASE.next_state("cancel", case.state))
        write_act(actor, case, ActKind.RECALL, text=reason.strip())
        record(actor, Events.CASE_RECALLED, subject_type=SUBJECT, subject_id=case.pk, case=str(case.pk), reason=reason.strip())
        return case


def replace_pending_steps(*, actor: Actor, case_id: UUID, steps: Sequence[PlannedStep]) -> Case:
    """Change what lies ahead of a case (แก้ไขเส้นทาง); steps done and steps waiting now stay as they are."""
    with official(actor):
        case = lock_case(case_id)
        require(actor, policies.REROUTE, case)
        if case.state != CaseState.RUNNING:
            raise ConflictError(_("เรื่องนี้ไม่ได้อยู่ระหว่างเสนอแล้ว กรุณาเปิดหน้าใหม่เพื่อดูสถานะล่าสุด"))
        plan = check_plan(steps, case.agency_id)
        current = queries.steps_of(case)
        ahead = [step for step in current if step.state == StepState.PENDING]
        reached = max((step.group for step in current if step.state != StepState.PENDING), default=0)
        cancel_steps(ahead)
        _add_steps(case, plan, after=reached)
        write_act(actor, case, ActKind.REROUTE)
        record(actor, Events.CASE_REROUTED, subject_type=SUBJECT, subject_id=case.pk, case=str(case.pk), steps=_described(plan))
        return case


def _add_steps(case: Case, plan: Sequence[PlannedStep], *, after: int) -> None:
    for row in plan:
        Step.objects.create(
            agency_id=case.agency_id,
            case=case,
            group=after + row.group,
            kind=row.kind,
            position_id=row.position_id,
            due_at=row.due_at,
        )


def _described(plan: Sequence[PlannedStep]) -> list[dict[str, object]]:
    return [{"group": row.group, "kind": row.kind, "position": str(row.position_id)} for row in plan]
