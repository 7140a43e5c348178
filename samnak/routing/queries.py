"""Reads of routing: what waits for whom, where a case stands, what was done in it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from samnak.routing.enums import CaseState, StepState
from samnak.routing.models import Act, Case, RouteDefinition, Step

_REACHED = Q(activated_at__isnull=False) | Q(state=StepState.PENDING)


def waiting_for(position_ids: Iterable[UUID]) -> QuerySet[Step]:
    """Return the active steps of these posts, the longest waiting first."""
    return (
        Step.objects.filter(state=StepState.ACTIVE, position__in=set(position_ids))
        .select_related("case", "position")
        .order_by("activated_at", "id")
    )


def steps_of(case: Case) -> list[Step]:
    """Return the steps of a case in the order of the route, without those taken out of it."""
    return list(case.steps.exclude(state=StepState.CANCELLED).select_related("position__unit").order_by("group", "id"))


def active_steps(case: Case) -> list[Step]:
    """Return the steps a case waits at now."""
    return [step for step in steps_of(case) if step.state == StepState.ACTIVE]


def open_case(subject_type: str, subject_id: UUID) -> Case | None:
    """Return the running case of a subject, if there is one."""
    return Case.objects.filter(subject_type=subject_type, subject_id=subject_id, state=CaseState.RUNNING).first()


def latest_case(subject_type: str, subject_id: UUID) -> Case | None:
    """Return the newest case of a subject, running or ended."""
    return Case.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("-started_at", "-id").first()


def active_steps_of_subjects(subject_type: str, subject_ids: Iterable[UUID]) -> dict[UUID, list[Step]]:
    """Return the active steps of many subjects in one query, for lists that say who holds what."""
    found: dict[UUID, list[Step]] = {}
    steps = Step.objects.filter(
        case__subject_type=subject_type, case__subject_id__in=set(subject_ids), state=StepState.ACTIVE
    ).select_related("case", "position")
    for step in steps.order_by("group", "id"):
        found.setdefault(step.case.subject_id, []).append(step)
    return found


def subjects_passed_by(subject_type: str, position_ids: Iterable[UUID]) -> QuerySet[Step, UUID]:
    """Return the ids of subjects whose route reached, or will reach, one of these posts (as a sub-query)."""
    return (
        Step.objects.filter(case__subject_type=subject_type, position__in=set(position_ids))
        .filter(_REACHED)
        .values_list("case__subject_id", flat=True)
    )


def posts_reached(subject_type: str, subject_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Return for each subject the posts its routes reached or will reach: `subjects_passed_by` the other way round."""
    found: dict[UUID, set[UUID]] = {subject_id: set() for subject_id in subject_ids}
    rows = Step.objects.filter(case__subject_type=subject_type, case__subject_id__in=list(found)).filter(_REACHED)
    for subject_id, position_id in rows.values_list("case__subject_id", "position"):
        found[subject_id].add(position_id)
    return found


def history(case: Case) -> QuerySet[Act]:
    """Return what was done in a case, oldest first."""
    return case.acts.select_related("step__position", "returned_to__position").order_by("at", "id")


def history_of_subject(subject_type: str, subject_id: UUID) -> QuerySet[Act]:
    """Return what was done in all cases of a subject, oldest first."""
    return (
        Act.objects.filter(case__subject_type=subject_type, case__subject_id=subject_id)
        .select_related("step__position", "returned_to__position", "case")
        .order_by("at", "id")
    )


def return_targets(step: Step) -> list[Step]:
    """Return the earlier steps a case may be sent back to from this one, in order."""
    return [row for row in steps_of(step.case) if row.group < step.group and row.state == StepState.AGREED]


def definitions_for(agency_id: UUID, unit_id: UUID | None, subject_kind: str) -> QuerySet[RouteDefinition]:
    """Return the route templates a unit may use for a kind of matter: its own, then the agency's."""
    return (
        RouteDefinition.objects.filter(
            Q(unit=unit_id) | Q(unit=None), agency=agency_id, subject_kind=subject_kind, is_active=True
        )
        .prefetch_related("steps__position")
        .order_by("unit", "name")
    )


def get_definition(definition_id: UUID, agency_id: UUID) -> RouteDefinition:
    """Return one route template of an agency."""
    return get_object_or_404(RouteDefinition.objects.prefetch_related("steps__position"), pk=definition_id, agency=agency_id)


def last_act(case: Case, step: Step) -> Act | None:
    """Return the latest deciding act on a step, or on its case when the step itself was never decided."""
    deciding: Sequence[str] = ("agree", "return", "recall", "reroute")
    acts = case.acts.filter(kind__in=deciding).order_by("-at", "-id")
    return acts.filter(step=step).first() or acts.first()
