"""What an actor may enter something to: the cars offered in the forms of fuel, accidents and repairs."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from samnak.core.access import Action, can, require
from samnak.core.actor import Actor
from samnak.core.errors import DeniedError, DomainError
from samnak.fleet.models import Car, Trip
from samnak.fleet.policies.register import KEEP_CAR, OnTheRoad, is_driver
from samnak.fleet.queries.register import book_unit_ids, units_with_cars


def journey(actor: Actor, trip_id: UUID | None) -> Trip | None:
    """Return the trip named in a form, when the actor asked for its car or drives it."""
    if trip_id is None or actor.position_id is None:
        return None
    own = Q(requests__requester_position=actor.position_id) | Q(driver__position=actor.position_id)
    rows = Trip.objects.filter(own, pk=trip_id, agency=actor.agency_id)
    return rows.select_related("car", "driver__resource").first()


def kept_unit_ids(actor: Actor) -> set[UUID]:
    """Return the units whose cars the actor keeps."""
    return {unit.pk for unit in units_with_cars(actor.agency_id) if can(actor, KEEP_CAR, unit)}


def cars_to_enter(actor: Actor, trip: Trip | None = None) -> QuerySet[Car]:
    """Return the cars in use to which the actor may enter something; agrees with the policy TAKE_FUEL for every car."""
    rows = Car.objects.filter(agency=actor.agency_id, disposed_on=None).order_by("resource__sort_key")
    if actor.agency_id is not None and is_driver(actor, actor.agency_id):
        return rows
    allowed = Q(resource__unit__in=kept_unit_ids(actor))
    if actor.position_id is not None:
        allowed |= Q(holder=actor.position_id)
    if trip is not None:
        allowed |= Q(pk=trip.car_id)
    return rows.filter(allowed)


def cars_for(actor: Actor, action: Action, trip: Trip | None = None) -> list[Car]:
    """Return the cars a form offers; DeniedError with the reason when the action is not the actor's for any of them."""
    found = list(cars_to_enter(actor, trip))
    if found:
        return found
    some = Car.objects.filter(agency=actor.agency_id, disposed_on=None).select_related("resource__unit").first()
    if some is not None:
        require(actor, action, OnTheRoad(some, trip))
    raise DomainError(_("ส่วนราชการของท่านยังไม่มีรถในบัญชี กรุณาแจ้งเจ้าหน้าที่ผู้ดูแลรถให้ลงทะเบียนรถก่อน"))


def require_road(actor: Actor) -> list[UUID]:
    """Return the units whose books the actor may read; DeniedError when there are none and the actor does not drive."""
    found = book_unit_ids(actor)
    if found or (actor.agency_id is not None and is_driver(actor, actor.agency_id)):
        return found
    raise DeniedError(_("ดูได้เฉพาะเจ้าหน้าที่ผู้ดูแลรถ ผู้มีอำนาจสั่งใช้รถ ผู้บังคับบัญชา ผู้ตรวจสอบ และพนักงานขับรถ"))
