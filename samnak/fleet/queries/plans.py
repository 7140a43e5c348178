"""Reads of whole-day requests."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from samnak.bookings.enums import ResourceKind
from samnak.bookings.models import Allocation, Equipment, ServiceRequest
from samnak.core.access import Action, can, require
from samnak.core.actor import Actor
from samnak.fleet.models import Car, DayPlan
from samnak.fleet.policies.trips import SEE_PLAN
from samnak.fleet.queries.board import NOT_FOR_ALL
from samnak.fleet.queries.requests import visible_to

_ASKED: list[str] = [ResourceKind.ROOM, ResourceKind.EQUIPMENT, ResourceKind.CAR, ResourceKind.DRIVER]


def plans_visible_to(actor: Actor) -> QuerySet[DayPlan]:
    """Return the whole-day requests a post may see: those whose car it may see."""
    rows = DayPlan.objects.filter(request__in=visible_to(actor))
    return rows.select_related("booking", "request__unit", "request__trip__car")


def plan_for(actor: Actor, action: Action, pk: UUID) -> DayPlan:
    """Return a plan for an action: 404 when the actor may not know of it, 403 with the reason when it may not be done."""
    plan = (
        DayPlan.objects.filter(pk=pk, agency=actor.agency_id)
        .select_related("booking", "request__unit", "request__trip__car", "request__trip__driver__resource", "request__agency")
        .first()
    )
    if plan is None or not can(actor, SEE_PLAN, plan):
        raise Http404
    if action is not SEE_PLAN:
        require(actor, action, plan)
    return plan


def taken_by(plan: DayPlan) -> list[Allocation]:
    """Return everything a plan takes with its times, also after it was given back: the room first, as it was asked for."""
    rows = Allocation.objects.filter(booking=plan.booking_id).select_related("resource").order_by("id")
    return sorted(rows, key=lambda row: _ASKED.index(row.resource.kind))


def services_of(plan: DayPlan) -> list[ServiceRequest]:
    """Return what was asked of the keepers of services."""
    return list(ServiceRequest.objects.filter(booking=plan.booking_id).select_related("keeper").order_by("kind", "id"))


def things_of(actor: Actor) -> QuerySet[Equipment]:
    """Return the equipment that may be asked for."""
    rows = Equipment.objects.filter(resource__agency=actor.agency_id, resource__is_active=True)
    return rows.select_related("resource").order_by("resource__sort_key")


def cars_of(actor: Actor) -> QuerySet[Car]:
    """Return the cars that may be wished for."""
    rows = Car.objects.filter(agency=actor.agency_id, disposed_on=None, resource__is_active=True)
    return rows.exclude(category__in=NOT_FOR_ALL).order_by("resource__sort_key")
