"""Acts on one step of a case: agree, return, note an edit; and words said beside it."""

from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.transactions import official
from samnak.routing import policies, queries
from samnak.routing.enums import ActKind, Events, StepState
from samnak.routing.models import Act, Case, Step
from samnak.routing.services.desk import (
    SUBJECT,
    activate_next,
    decide,
    end_case,
    lock_case,
    lock_step,
    require_turn,
    undecide,
    write_act,
)
from samnak.routing.services.plans import Outcome, wanted
from samnak.routing.workflow import CASE


def check_turn(*, actor: Actor, step_id: UUID) -> Step:
    """Lock the case of a step and make sure that it is this post's turn now (ถึงลำดับพิจารณา), before a longer act.

    Call it inside the transaction of that act: whoever comes second waits here and then learns who was faster.
    """
    with official(actor):
        case, step = lock_step(step_id)
        require(actor, policies.ACT, step)
        require_turn(case, step)
        return step


def agree(*, actor: Actor, step_id: UUID, comment: str = "", is_secret: bool = False) -> Outcome:
    """Agree at a step (เห็นชอบ); the next group begins when all steps of this one have agreed.

    Of a secret subject the words stand with the act alone, not in the event log, which more people read.
    """
    with official(actor):
        case, step = lock_step(step_id)
        require(actor, policies.ACT, step)
        require_turn(case, step)
        decide(actor, step, "agree")
        said = comment.strip()
        write_act(actor, case, ActKind.AGREE, step=step, text=said)
        remaining = [row for row in queries.steps_of(case) if row.state in {StepState.PENDING, StepState.ACTIVE}]
        activated = activate_next(case) if remaining else ()
        if not remaining:
            end_case(case, CASE.next_state("complete", case.state))
            write_act(actor, case, ActKind.COMPLETE, step=step)
        record(
            actor,
            Events.STEP_AGREED,
            subject_type=SUBJECT,
            subject_id=case.pk,
            case=str(case.pk),
            step=str(step.pk),
            kind=step.kind,
            comment="" if is_secret else said,
        )
        return Outcome(case, step, activated, completed=not remaining)


def return_to(*, actor: Actor, step_id: UUID, to_step_id: UUID | None, reason: str, is_secret: bool = False) -> Outcome:
    """Return a case (ส่งคืน) to an earlier step, or with None to its owner, with a reason.

    An earlier step waits again and everything after its group is undone; a return to the owner ends the case.
    """
    said = wanted(reason, _("กรุณาระบุเหตุผลที่ส่งคืน เพื่อให้ผู้รับคืนทราบว่าต้องแก้ไขอะไร"), field="reason")
    with official(actor):
        case, step = lock_step(step_id)
        require(actor, policies.ACT, step)
        require_turn(case, step)
        target = _return_target(step, to_step_id)
        activated: tuple[Step, ...] = ()
        write_act(actor, case, ActKind.RETURN, step=step, text=said, returned_to=target)
        if target is None:
            decide(actor, step, "return")
            end_case(case, CASE.next_state("return", case.state))
        else:
            activated = _rewind(case, target)
        record(
            actor,
            Events.STEP_RETURNED,
            subject_type=SUBJECT,
            subject_id=case.pk,
            case=str(case.pk),
            step=str(step.pk),
            to=str(target.pk) if target else "owner",
            reason="" if is_secret else said,
        )
        return Outcome(case, step, activated, completed=False)


def _return_target(step: Step, to_step_id: UUID | None) -> Step | None:
    if to_step_id is None:
        return None
    for row in queries.return_targets(step):
        if row.pk == to_step_id:
            return row
    raise DomainError(_("ส่งคืนได้เฉพาะขั้นตอนที่ผ่านมาแล้วในเส้นทางนี้ กรุณาเลือกใหม่"), field="to_step")


def _rewind(case: Case, target: Step) -> tuple[Step, ...]:
    """Let the target wait again, undo what came after its group, and leave its neighbours as they decided."""
    for row in queries.steps_of(case):
        if row.group > target.group and row.state in {StepState.ACTIVE, StepState.AGREED}:
            undecide(row, "reset")
    undecide(target, "reopen")
    return (target,)


def note_edit(*, actor: Actor, step_id: UUID, text: str) -> Act:
    """Note that the post of an active step changed the subject (แก้ไข); the step goes on waiting."""
    with official(actor):
        case, step = lock_step(step_id)
        require(actor, policies.ACT, step)
        require_turn(case, step)
        return write_act(actor, case, ActKind.EDIT, step=step, text=text.strip())


def comment(*, actor: Actor, case_id: UUID, text: str, is_secret: bool = False) -> Act:
    """Say something on a case (ให้ความเห็น) without moving it; open to the owner and every post on the route."""
    said = wanted(text, _("กรุณาพิมพ์ความเห็น"), field="text")
    with official(actor):
        case = lock_case(case_id)
        require(actor, policies.COMMENT, case)
        step = next((row for row in queries.active_steps(case) if row.position_id == actor.position_id), None)
        act = write_act(actor, case, ActKind.COMMENT, step=step, text=said)
        logged = "" if is_secret else said
        record(actor, Events.COMMENTED, subject_type=SUBJECT, subject_id=case.pk, case=str(case.pk), comment=logged)
        return act
