"""Who may act on a route."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision, denied
from samnak.core.actor import Actor
from samnak.routing.enums import CaseState, StepState
from samnak.routing.models import Case, RouteDefinition, Step


def holds_step(actor: Actor, step: Step) -> Decision:
    """Allow the post of the step, whoever stands in it at this moment (holder, acting or delegated)."""
    if actor.position_id is None or actor.position_id != step.position_id:
        return denied(_("ขั้นตอนนี้เป็นของตำแหน่งอื่น หากท่านมีหลายตำแหน่งกรุณาเปลี่ยนตำแหน่งที่มุมบน"))
    return ALLOWED


def owns_case(actor: Actor, case: Case) -> Decision:
    """Allow the post that started the case."""
    if actor.position_id is None or actor.position_id != case.owner_position_id:
        return denied(_("เฉพาะเจ้าของเรื่องเท่านั้นที่ดึงเรื่องกลับได้"))
    return ALLOWED


def may_reroute(actor: Actor, case: Case) -> Decision:
    """Allow the owner, and whoever holds a step that is active now."""
    if actor.position_id is None:
        return denied(_("ท่านไม่ได้ดำรงตำแหน่งใด จึงแก้ไขเส้นทางไม่ได้"))
    if actor.position_id == case.owner_position_id:
        return ALLOWED
    if case.state == CaseState.RUNNING and case.steps.filter(state=StepState.ACTIVE, position_id=actor.position_id).exists():
        return ALLOWED
    return denied(_("เฉพาะเจ้าของเรื่องหรือผู้ที่ถือเรื่องอยู่เท่านั้นที่แก้ไขเส้นทางข้างหน้าได้"))


def takes_part(actor: Actor, case: Case) -> Decision:
    """Allow the owner and every post on the route to say something."""
    if actor.position_id is not None and (
        actor.position_id == case.owner_position_id or case.steps.filter(position_id=actor.position_id).exists()
    ):
        return ALLOWED
    return denied(_("เฉพาะผู้ที่อยู่ในเส้นทางเท่านั้นที่ให้ความเห็นได้"))


def owns_definition(actor: Actor, definition: RouteDefinition) -> Decision:
    """Allow people of the unit that keeps the template; agency-wide ones belong to the central registrar."""
    if definition.agency_id == actor.agency_id and (
        (definition.unit_id is not None and definition.unit_id == actor.unit_id) or actor.has_role("central_registrar")
    ):
        return ALLOWED
    return denied(_("แม่แบบเส้นทางนี้เป็นของหน่วยงานอื่น"))


ACT = Action("routing.act", gettext_lazy("ดำเนินการในขั้นตอน"), holds_step)
RECALL = Action("routing.recall", gettext_lazy("ดึงเรื่องกลับ"), owns_case)
REROUTE = Action("routing.reroute", gettext_lazy("แก้ไขเส้นทาง"), may_reroute)
COMMENT = Action("routing.comment", gettext_lazy("ให้ความเห็น"), takes_part)
KEEP_DEFINITION = Action("routing.keep_definition", gettext_lazy("แก้ไขแม่แบบเส้นทาง"), owns_definition)
