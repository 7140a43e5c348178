"""The register of cars and drivers: who answers for them, what an actor may see, and the one door to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Replace
from django.http import Http404
from django.utils.translation import gettext as _

from samnak.bookings.enums import AllocationState, BookingKind, ResourceKind
from samnak.bookings.models import Allocation, Resource
from samnak.core import thai
from samnak.core.access import Action, can, require
from samnak.core.actor import Actor
from samnak.core.errors import DeniedError
from samnak.fleet.enums import CarCategory, RepairState, TripState
from samnak.fleet.models import Car, CarPhoto, Driver, MotorPool, Repair, Trip
from samnak.fleet.policies.register import READ_BOOKS, SEE_CAR, SEE_DRIVER
from samnak.org.models import Unit

AVAILABLE, ON_ROAD, IN_GARAGE, RETIRED = "available", "on_road", "in_garage", "retired"
AHEAD = (TripState.PLANNED, TripState.APPROVED, TripState.IN_USE)
CAR_ORDERS: Mapping[str, tuple[str, ...]] = {
    "plate": ("resource__sort_key", "pk"),
    "make": ("make", "model", "pk"),
    "year": ("year", "pk"),
    "seats": ("seats", "pk"),
    "odometer": ("odometer", "pk"),
}
DRIVER_ORDERS: Mapping[str, tuple[str, ...]] = {
    "name": ("resource__sort_key", "pk"),
    "licence": ("licence_class", "resource__sort_key"),
    "expiry": ("licence_expires_on", "resource__sort_key"),
}


@dataclass(frozen=True, slots=True)
class CarFilter:
    """What a person asked of the list of cars."""

    text: str = ""
    category: str = ""
    body: str = ""
    state: str = ""


def pool_of(agency_id: UUID | None) -> MotorPool | None:
    """Return who answers for the cars of an agency; None until it is set."""
    return (
        MotorPool.objects.filter(pk=agency_id)
        .select_related("agency", "unit", "officer", "authoriser", "outside_authoriser", "inspector")
        .first()
    )


def units_with_cars(agency_id: UUID | None) -> QuerySet[Unit]:
    """Return the units that keep cars or drivers, and the one that the settings name."""
    kept = Resource.objects.filter(agency=agency_id, kind__in=[ResourceKind.CAR, ResourceKind.DRIVER]).values("unit")
    return Unit.objects.filter(Q(pk__in=kept) | Q(pk__in=MotorPool.objects.filter(pk=agency_id).values("unit"))).distinct()


def book_unit_ids(actor: Actor) -> list[UUID]:
    """Return the units whose books (prices, documents, fuel, repairs) the actor may read."""
    return [unit.pk for unit in units_with_cars(actor.agency_id) if can(actor, READ_BOOKS, unit)]


def require_books(actor: Actor) -> list[UUID]:
    """Return the units whose books the actor may read; DeniedError when there are none."""
    found = book_unit_ids(actor)
    if not found:
        raise DeniedError(_("ดูได้เฉพาะเจ้าหน้าที่ผู้ดูแลรถ ผู้มีอำนาจสั่งใช้รถ ผู้บังคับบัญชา และผู้ตรวจสอบ"))
    return found


def visible_cars(actor: Actor) -> QuerySet[Car]:
    """Return the cars the actor may see; agrees with the policy SEE_CAR for every car."""
    if actor.agency_id is None:
        return Car.objects.none()
    open_ones = ~Q(category=CarCategory.POSITION) | Q(resource__unit__in=book_unit_ids(actor))
    if actor.position_id is not None:
        open_ones |= Q(holder=actor.position_id)
    return Car.objects.filter(open_ones, agency=actor.agency_id).select_related("resource__unit", "holder")


def with_state(rows: QuerySet[Car]) -> QuerySet[Any]:
    """Add where each car is now: in the yard, on the road, in the garage, or gone."""
    driving = Trip.objects.filter(car=OuterRef("pk"), state=TripState.IN_USE)
    repaired = Repair.objects.filter(car=OuterRef("pk"), state=RepairState.IN_GARAGE)
    return rows.annotate(
        whereabouts=Case(
            When(disposed_on__isnull=False, then=Value(RETIRED)),
            When(Exists(repaired), then=Value(IN_GARAGE)),
            When(Exists(driving), then=Value(ON_ROAD)),
            default=Value(AVAILABLE),
            output_field=CharField(),
        )
    )


def cars(actor: Actor, asked: CarFilter, order: str = "plate") -> QuerySet[Car]:
    """Return the cars asked for; those that were given away only when asked for."""
    rows = with_state(visible_cars(actor))
    rows = rows.filter(whereabouts=asked.state) if asked.state else rows.filter(disposed_on=None)
    if asked.category:
        rows = rows.filter(category=asked.category)
    if asked.body:
        rows = rows.filter(body=asked.body)
    return _with_words(rows, asked.text).order_by(*ordering(order, CAR_ORDERS, "plate"))


def ordering(order: str, known: Mapping[str, tuple[str, ...]], usual: str) -> tuple[str, ...]:
    """Return the columns of an order asked for by name, with "-" before it downwards."""
    columns = known.get(order.removeprefix("-"))
    if columns is None:
        return known[usual]
    return tuple(f"-{column}" for column in columns) if order.startswith("-") else columns


def _with_words(rows: QuerySet[Car], text: str) -> QuerySet[Car]:
    """Keep the cars in which every word occurs; a plate is found however it was spaced."""
    rows = rows.annotate(close_plate=Replace(F("plate"), Value(" "), Value("")))
    for word in thai.to_arabic_digits(text).split()[:6]:
        rows = rows.filter(
            Q(close_plate__icontains=word.replace("-", ""))
            | Q(plate_province__icontains=word)
            | Q(make__icontains=word)
            | Q(model__icontains=word)
            | Q(asset_number__icontains=word)
        )
    return rows


def car_for(actor: Actor, action: Action, pk: UUID) -> Car:
    """Return a car for an action: 404 when the actor may not know of it, DeniedError when the action is not theirs."""
    rows = Car.objects.filter(pk=pk, agency=actor.agency_id).select_related("resource__unit", "holder", "agency")
    car = cast("Car | None", with_state(rows).first())
    if car is None or not can(actor, SEE_CAR, car):
        raise Http404
    if action is not SEE_CAR:
        require(actor, action, car)
    return car


def photo_for(actor: Actor, action: Action, pk: UUID) -> CarPhoto:
    """Return a picture of a car, by the rules of its car."""
    photo = CarPhoto.objects.filter(pk=pk).select_related("file__blob", "car__resource__unit").first()
    if photo is None or not can(actor, SEE_CAR, photo.car):
        raise Http404
    if action is not SEE_CAR:
        require(actor, action, photo.car)
    return photo


def trips_ahead(car_id: UUID | None = None, driver_id: UUID | None = None) -> QuerySet[Trip]:
    """Return the trips a car or a driver is still to make, the soonest first."""
    rows = Trip.objects.filter(state__in=AHEAD)
    rows = rows.filter(car=car_id) if car_id is not None else rows.filter(driver=driver_id)
    return rows.order_by("depart_at")


def account_of(agency_id: UUID, categories: Sequence[str], unit_ids: Sequence[UUID]) -> QuerySet[Car]:
    """Return the cars of form 1 or form 2 in the order they came, those given away among them."""
    rows = Car.objects.filter(agency=agency_id, category__in=categories, resource__unit__in=unit_ids)
    return rows.select_related("resource__unit", "holder").order_by(F("acquired_on").asc(nulls_last=True), "resource__sort_key")


def drivers(actor: Actor, text: str = "", order: str = "name") -> QuerySet[Driver]:
    """Return the drivers of the agency who drive now."""
    rows = Driver.objects.filter(agency=actor.agency_id, resource__is_active=True)
    for word in text.split()[:6]:
        rows = rows.filter(Q(resource__name__icontains=word) | Q(position__title__icontains=word) | Q(phone__icontains=word))
    rows = rows.select_related("resource__unit", "position__unit", "usual_car")
    return rows.order_by(*ordering(order, DRIVER_ORDERS, "name"))


def driver_for(actor: Actor, action: Action, pk: UUID) -> Driver:
    """Return a driver for an action, as `car_for` does."""
    row = (
        Driver.objects.filter(pk=pk, agency=actor.agency_id)
        .select_related("resource__unit", "position__unit", "usual_car__resource", "agency")
        .first()
    )
    if row is None or not can(actor, SEE_DRIVER, row):
        raise Http404
    if action is not SEE_DRIVER:
        require(actor, action, row)
    return row


def driver_of(position_id: UUID | None) -> Driver | None:
    """Return the driver who stands in a post, if it is one that drives."""
    if position_id is None:
        return None
    return Driver.objects.filter(position=position_id, resource__is_active=True).select_related("resource__unit").first()


def leaves_of(driver_id: UUID, since: date) -> QuerySet[Allocation]:
    """Return the leave of a driver that has not ended before a day, the soonest first."""
    return (
        Allocation.objects.filter(
            resource=driver_id,
            booking__kind=BookingKind.LEAVE,
            state__in=[AllocationState.HELD, AllocationState.APPROVED],
            ends_at__date__gte=since,
        )
        .select_related("booking")
        .order_by("starts_at")
    )


def leave_for(actor: Actor, action: Action, booking_id: UUID) -> tuple[Driver, Allocation]:
    """Return a leave with its driver, for an action on the driver."""
    row = (
        Allocation.objects.filter(
            booking=booking_id, booking__kind=BookingKind.LEAVE, agency=actor.agency_id, resource__driver__isnull=False
        )
        .select_related("booking")
        .first()
    )
    if row is None:
        raise Http404
    return driver_for(actor, action, row.resource_id), row
