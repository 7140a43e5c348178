"""Accidents (form 5): the list, and the one door to each report."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from samnak.core.access import Action, can, require
from samnak.core.actor import Actor
from samnak.core.periods import Period
from samnak.fleet.models import Accident, AccidentPhoto
from samnak.fleet.policies.register import SEE_ACCIDENT
from samnak.fleet.queries.register import book_unit_ids, ordering

ORDERS = {"happened": ("happened_at", "pk"), "car": ("car__resource__sort_key", "happened_at"), "place": ("place", "pk")}


@dataclass(frozen=True, slots=True)
class AccidentFilter:
    """What a person asked of the list of accidents."""

    text: str = ""
    state: str = ""
    car_id: UUID | None = None
    period: Period | None = None


def visible_to(actor: Actor) -> QuerySet[Accident]:
    """Return the reports the actor may see: of the books he may read, and those of his own driving or travelling."""
    own = Q(pk=None)
    if actor.position_id is not None:
        own = Q(driver__position=actor.position_id) | Q(trip__requests__requester_position=actor.position_id)
    rows = Accident.objects.filter(Q(car__resource__unit__in=book_unit_ids(actor)) | own, agency=actor.agency_id)
    return Accident.objects.filter(pk__in=rows.values("pk"))


def accidents(actor: Actor, asked: AccidentFilter, order: str = "-happened") -> QuerySet[Accident]:
    """Return the accidents asked for."""
    rows = visible_to(actor)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.car_id:
        rows = rows.filter(car=asked.car_id)
    if asked.period:
        rows = rows.filter(happened_at__gte=asked.period.since_at, happened_at__lt=asked.period.until_at)
    for word in asked.text.split()[:6]:
        rows = rows.filter(
            Q(car__plate__icontains=word) | Q(place__icontains=word) | Q(story__icontains=word) | Q(driver_name__icontains=word)
        )
    rows = rows.select_related("car__resource").annotate(photo_count=Count("photos"))
    return rows.order_by(*ordering(order, ORDERS, "happened"))


def accident_for(actor: Actor, action: Action, pk: UUID) -> Accident:
    """Return a report for an action: 404 when the actor may not know of it."""
    row = (
        Accident.objects.filter(pk=pk, agency=actor.agency_id)
        .select_related("car__resource__unit", "car__agency", "trip", "driver__position", "driver__resource")
        .first()
    )
    if row is None or not can(actor, SEE_ACCIDENT, row):
        raise Http404
    if action is not SEE_ACCIDENT:
        require(actor, action, row)
    return row


def photo_for(actor: Actor, pk: UUID) -> AccidentPhoto:
    """Return a picture of an accident, by the rules of its report."""
    row = AccidentPhoto.objects.filter(pk=pk, accident__agency=actor.agency_id).select_related("file__blob").first()
    if row is None:
        raise Http404
    accident_for(actor, SEE_ACCIDENT, row.accident_id)
    return row
