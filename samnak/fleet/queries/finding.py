"""Cars as the index of the search knows them; the readers agree with `visible_cars` for every car and actor."""

from collections.abc import Sequence
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db.models import QuerySet

from samnak.core.access import can
from samnak.core.actor import Actor
from samnak.fleet.enums import CarCategory
from samnak.fleet.models import Car
from samnak.fleet.policies.register import READ_BOOKS
from samnak.fleet.queries.register import visible_cars
from samnak.org.models import Unit


def _books(unit_id: UUID) -> UUID:
    """Return what opens the cars that come with a post to those who read the books of its unit."""
    return uuid5(NAMESPACE_OID, f"car of a post: books of {unit_id}")


def found_by(car: Car) -> frozenset[UUID]:
    """Return the readers of a car in the index."""
    if car.category != CarCategory.POSITION:
        return frozenset({car.agency_id})
    return frozenset({_books(car.resource.unit_id), *({car.holder_id} if car.holder_id else ())})


def finds_by(actor: Actor) -> frozenset[UUID]:
    """Return what in `found_by` lets this actor find a car of the own agency."""
    own = {one for one in (actor.agency_id, actor.position_id) if one is not None}
    of_posts = Car.objects.filter(agency=actor.agency_id, category=CarCategory.POSITION).values("resource__unit")
    units = Unit.objects.filter(pk__in=of_posts)
    return frozenset(own | {_books(unit.pk) for unit in units if can(actor, READ_BOOKS, unit)})


def cars_to_find(ids: Sequence[UUID]) -> QuerySet[Car]:
    """Return the cars in use, with what the index needs of them."""
    return Car.objects.filter(pk__in=ids, disposed_on=None).select_related("resource__unit", "holder")


def cars_after(after: UUID | None, limit: int) -> list[UUID]:
    """Return the next cars in the order of their ids."""
    rows = Car.objects.order_by("pk").values_list("pk", flat=True)
    return list((rows.filter(pk__gt=after) if after else rows)[:limit])


def visible_among(actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    """Return which of these cars the actor may see."""
    return set(visible_cars(actor).filter(pk__in=ids, disposed_on=None).values_list("pk", flat=True))
