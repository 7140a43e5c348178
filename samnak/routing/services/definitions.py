"""Templates of routes that a unit keeps."""

from collections.abc import Sequence
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.transactions import official
from samnak.routing import policies
from samnak.routing.models import RouteDefinition, RouteDefinitionStep
from samnak.routing.services.plans import PlannedStep, check_plan, wanted


def save_definition(*, actor: Actor, subject_kind: str, name: str, steps: Sequence[PlannedStep]) -> RouteDefinition:
    """Keep a route as a template of the actor's unit (บันทึกเป็นแม่แบบเส้นทาง); a template of that name is replaced."""
    title = wanted(name, _("กรุณาตั้งชื่อแม่แบบเส้นทาง"), field="name")[:200]
    with official(actor):
        plan = check_plan(steps, actor.agency_id)
        definition, _new = RouteDefinition.objects.select_for_update(of=("self",)).get_or_create(  # type: ignore[misc]
            agency_id=actor.agency_id, unit_id=actor.unit_id, subject_kind=subject_kind, name=title, is_active=True
        )
        require(actor, policies.KEEP_DEFINITION, definition)
        definition.steps.all().delete()
        for row in plan:
            RouteDefinitionStep.objects.create(definition=definition, group=row.group, kind=row.kind, position_id=row.position_id)
        return definition


def retire_definition(*, actor: Actor, definition_id: UUID) -> None:
    """Stop offering a template (เลิกใช้แม่แบบเส้นทาง); cases started from it go on."""
    with official(actor):
        definition = get_object_or_404(RouteDefinition.objects.select_for_update(of=("self",)), pk=definition_id)
        require(actor, policies.KEEP_DEFINITION, definition)
        definition.is_active = False
        definition.save(update_fields=["is_active"])
