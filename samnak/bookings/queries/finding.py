"""Bookings and rooms as the index of the search knows them; the readers agree with `visible_to` for every booking and actor."""

from collections.abc import Sequence
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db.models import Prefetch, Q, QuerySet

from samnak.bookings.models import Allocation, Booking, Guest, Room
from samnak.bookings.queries.access import visible_to
from samnak.bookings.queries.listings import OF_ROOMS
from samnak.core.actor import Actor
from samnak.org.enums import Role, Scope
from samnak.org.models import Unit


def _kept(unit_or_agency_id: UUID) -> UUID:
    """Return what opens private bookings to those who keep the rooms of a unit, or of a whole agency."""
    return uuid5(NAMESPACE_OID, f"private booking: kept at {unit_or_agency_id}")


def found_by(booking: Booking) -> frozenset[UUID]:
    """Return the readers of a booking in the index; guests and allocations are at hand (see `bookings_to_find`)."""
    if not booking.is_private:
        return frozenset({booking.agency_id})
    readers = {booking.unit_id, booking.organiser_position_id, *(guest.user_id for guest in booking.guests.all())}
    for row in booking.allocations.all():
        room: Room | None = getattr(row.resource, "room", None)
        readers |= {_kept(row.resource.unit_id), _kept(row.resource.agency_id)}
        if room is not None:
            readers |= {room.approver_id, room.keeper_id}
    return frozenset(reader for reader in readers if reader is not None)


def finds_by(actor: Actor) -> frozenset[UUID]:
    """Return what in `found_by` lets this actor find a booking of the own agency."""
    found = {one for one in (actor.agency_id, actor.position_id, actor.user_id) if one is not None} | actor.readable_unit_ids
    below = Q()
    for grant in actor.grants:
        if grant.role != Role.ROOM_ADMIN:
            continue
        if grant.scope == Scope.AGENCY and actor.agency_id is not None:
            found.add(_kept(actor.agency_id))
        elif grant.scope == Scope.SUBTREE:
            below |= Q(path__startswith=grant.unit_path)
        elif grant.unit_id is not None:
            found.add(_kept(grant.unit_id))
    if below:
        found.update(map(_kept, Unit.objects.filter(below, agency=actor.agency_id).values_list("pk", flat=True)))
    return frozenset(found)


def bookings_to_find(ids: Sequence[UUID]) -> QuerySet[Booking]:
    """Return the bookings that are shown among those of rooms, with what the index needs of them."""
    return Booking.objects.filter(pk__in=ids, kind__in=OF_ROOMS).prefetch_related(
        Prefetch("guests", Guest.objects.filter(removed_at=None)),
        Prefetch("allocations", Allocation.objects.select_related("resource__room").order_by("pk")),
    )


def bookings_after(after: UUID | None, limit: int) -> list[UUID]:
    """Return the next bookings in the order of their ids."""
    rows = Booking.objects.filter(kind__in=OF_ROOMS).order_by("pk").values_list("pk", flat=True)
    return list((rows.filter(pk__gt=after) if after else rows)[:limit])


def visible_bookings_among(actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    """Return which of these bookings the actor may know of."""
    return set(visible_to(actor).filter(pk__in=ids, kind__in=OF_ROOMS).values_list("pk", flat=True))


def rooms_to_find(ids: Sequence[UUID]) -> QuerySet[Room]:
    """Return the rooms in use, with what the index needs of them."""
    return Room.objects.filter(pk__in=ids, resource__is_active=True).select_related("resource__unit", "building")


def rooms_after(after: UUID | None, limit: int) -> list[UUID]:
    """Return the next rooms in the order of their ids."""
    rows = Room.objects.order_by("pk").values_list("pk", flat=True)
    return list((rows.filter(pk__gt=after) if after else rows)[:limit])
