"""The doors to rooms and bookings."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from samnak.bookings.models import Allocation, Booking, Guest, Occurrence, Room, ServiceRequest
from samnak.bookings.policies import READ, READ_ROOM, may_know
from samnak.core.access import Action, require
from samnak.core.actor import Actor
from samnak.org.enums import Role, Scope


def visible_to(actor: Actor) -> QuerySet[Booking]:
    """Return the bookings whose matter the actor may know; agrees with the policy READ for every booking."""
    if actor.agency_id is None:
        return Booking.objects.none()
    return Booking.objects.filter(known(actor), agency=actor.agency_id)


def known(actor: Actor) -> Q:
    """Return the condition under which a booking of the own agency may be known, as `may_know` decides it."""
    condition = Q(is_private=False) | Q(unit__in=sorted(actor.readable_unit_ids))
    if actor.position_id is not None:
        condition |= Q(organiser_position=actor.position_id)
    invited = Guest.objects.filter(booking=OuterRef("pk"), user_id=actor.user_id, removed_at=None)
    taken = Allocation.objects.filter(kept(actor), booking=OuterRef("pk"))
    return condition | Exists(invited) | Exists(taken)


def kept(actor: Actor) -> Q:
    """Return the condition on allocations under which the actor keeps, or approves the use of, what is taken."""
    condition = Q(pk=None)
    if actor.position_id is not None:
        condition |= Q(resource__room__approver=actor.position_id) | Q(resource__room__keeper=actor.position_id)
    for grant in actor.grants:
        if grant.role != Role.ROOM_ADMIN:
            continue
        if grant.scope == Scope.AGENCY:
            condition |= Q(resource__agency=actor.agency_id)
        elif grant.scope == Scope.SUBTREE:
            condition |= Q(resource__unit__path__startswith=grant.unit_path)
        else:
            condition |= Q(resource__unit=grant.unit_id)
    return condition


def get_for(actor: Actor, action: Action, pk: UUID | str) -> Booking:
    """Return a booking for an action: 404 when the actor may not know of it, DeniedError when the action is not theirs."""
    booking = (
        Booking.objects.filter(pk=pk, agency=actor.agency_id)
        .select_related("unit", "organiser_position", "attachment__blob")
        .prefetch_related(Prefetch("guests", Guest.objects.filter(removed_at=None)))
        .first()
    )
    if booking is None or not may_know(actor, booking):
        raise Http404
    if action is not READ:
        require(actor, action, booking)
    return booking


def occurrence_for(actor: Actor, action: Action, pk: UUID | str) -> Occurrence:
    """Return one date of a booking for an action; rights on bookings are asked of the booking, others of the date."""
    row = Occurrence.objects.filter(pk=pk, agency=actor.agency_id).select_related("booking__unit").first()
    if row is None or not may_know(actor, row.booking):
        raise Http404
    if action is not READ:
        require(actor, action, row if action.name == "bookings.check_in" else row.booking)
    return row


def service_for(actor: Actor, action: Action, pk: UUID | str) -> ServiceRequest:
    """Return a service request for an action."""
    row = ServiceRequest.objects.filter(pk=pk, agency=actor.agency_id).select_related("booking__unit", "keeper").first()
    if row is None or not (may_know(actor, row.booking) or row.keeper_id == actor.position_id):
        raise Http404
    if action is not READ:
        require(actor, action, row)
    return row


def rooms_of(actor: Actor, *, with_retired: bool = False) -> QuerySet[Room]:
    """Return the rooms of the actor's agency, in Thai order within their buildings."""
    rows = Room.objects.filter(resource__agency=actor.agency_id).select_related("resource__unit", "building")
    if not with_retired:
        rows = rows.filter(resource__is_active=True)
    return rows.order_by("building__order", "building__name", "resource__sort_key", "pk")


def room_for(actor: Actor, action: Action, pk: UUID) -> Room:
    """Return a room for an action: 404 for rooms of other agencies."""
    row = (
        Room.objects.filter(pk=pk, resource__agency=actor.agency_id)
        .select_related("resource__unit", "building", "hall__resource", "approver", "keeper", "catering_keeper", "it_keeper")
        .first()
    )
    if row is None:
        raise Http404
    if action is not READ_ROOM:
        require(actor, action, row.resource if action.name in {"bookings.keep_resource", "bookings.override"} else row)
    return row
