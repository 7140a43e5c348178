"""What every act on a case shares: locking it, writing what was done, moving it on."""

from collections.abc import Iterable
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.core.errors import ConflictError
from samnak.core.time import database_now
from samnak.org import queries as org
from samnak.routing import queries
from samnak.routing.enums import ActKind, CaseState, StepKind, StepState
from samnak.routing.errors import StepTakenError
from samnak.routing.models import Act, Case, Step
from samnak.routing.workflow import STEP

SUBJECT = "routing.case"


def lock_case(case_id: UUID) -> Case:
    """Lock a case row; everything done to a case waits for this lock, so that acts come one after another."""
    return get_object_or_404(Case.objects.select_for_update(of=("self",)), pk=case_id)


def lock_step(step_id: UUID) -> tuple[Case, Step]:
    """Lock the case of a step, then read the step as it is now."""
    case = lock_case(get_object_or_404(Step.objects.only("case_id"), pk=step_id).case_id)
    step = Step.objects.select_related("position").get(pk=step_id)
    return case, step


def require_turn(case: Case, step: Step) -> None:
    """Raise ConflictError, naming who was faster, unless the step waits for an act now."""
    if case.state == CaseState.RUNNING and step.state == StepState.ACTIVE:
        return
    act = queries.last_act(case, step)
    if act is not None and (step.state != StepState.PENDING or act.step_id == step.pk):
        named = act.kind == ActKind.AGREE and step.kind in {StepKind.SIGN, StepKind.APPROVE}
        raise StepTakenError(act.actor_name, step.get_kind_display() if named else act.get_kind_display(), act.at)
    raise ConflictError(_("เรื่องนี้ยังไม่ถึงหรือผ่านขั้นตอนนี้ไปแล้ว กรุณาเปิดหน้าใหม่เพื่อดูสถานะล่าสุด"))


def write_act(
    actor: Actor, case: Case, kind: ActKind, *, step: Step | None = None, text: str = "", returned_to: Step | None = None
) -> Act:
    """Write down what was done in a case; the row can never be changed."""
    return Act.objects.create(
        agency_id=case.agency_id,
        case=case,
        step=step,
        kind=kind,
        text=text,
        returned_to=returned_to,
        at=database_now(),
        actor_name=actor.name,
        actor_in_words=org.in_words(actor),
        actor_appointment_id=actor.appointment_id,
    )


def decide(actor: Actor, step: Step, act: str) -> None:
    """Mark a step as decided by this person, in the words of the authority used."""
    step.state = STEP.next_state(act, step.state)
    step.decided_at = database_now()
    step.decided_by_name = actor.name
    step.decided_by_appointment_id = actor.appointment_id
    step.decided_in_words = org.in_words(actor)[:400]
    step.save()


def undecide(step: Step, act: str) -> None:
    """Take a decision away, because the case came back to this step or before it; the acts keep what was done."""
    step.state = STEP.next_state(act, step.state)
    step.decided_at = None
    step.decided_by_name = ""
    step.decided_by_appointment_id = None
    step.decided_in_words = ""
    step.activated_at = database_now() if step.state == StepState.ACTIVE else None
    step.save()


def activate_next(case: Case) -> tuple[Step, ...]:
    """Activate the next group when the present one has passed; return the steps that begin to wait."""
    steps = queries.steps_of(case)
    if any(step.state == StepState.ACTIVE for step in steps):
        return ()
    waiting = [step for step in steps if step.state == StepState.PENDING]
    following = [step for step in waiting if step.group == waiting[0].group]
    now = database_now()
    for step in following:
        step.state = STEP.next_state("activate", step.state)
        step.activated_at = now
        step.save(update_fields=["state", "activated_at"])
    return tuple(following)


def cancel_steps(steps: Iterable[Step]) -> None:
    """Take steps off the route."""
    for step in steps:
        step.state = STEP.next_state("cancel", step.state)
        step.save(update_fields=["state"])


def end_case(case: Case, state: str) -> None:
    """End a case and cancel what was still ahead."""
    cancel_steps(step for step in queries.steps_of(case) if step.state in {StepState.PENDING, StepState.ACTIVE})
    case.state = state
    case.ended_at = database_now()
    case.save(update_fields=["state", "ended_at"])
