"""The allocation board: cars and drivers of an agency with what takes their time, as cards for the rules of allocation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Max, Prefetch, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.bookings import queries as booking_queries
from samnak.bookings.enums import BookingKind
from samnak.bookings.models import Allocation
from samnak.core import thai
from samnak.fleet.content.fitting import Busy, CarCard, DriverCard, Need, Paper, Rules, duty, together
from samnak.fleet.content.planning import Going
from samnak.fleet.enums import CarCategory, DocumentKind, TripState
from samnak.fleet.models import Car, CarDocument, Driver, MotorPool, Trip, TripRequest
from samnak.fleet.policies.trips import BEFORE_START
from samnak.fleet.queries.requests import moment, to_allocate
from samnak.fleet.queries.trips import live_requests
from samnak.org import queries as org

MINUTE = timedelta(minutes=1)
NOT_FOR_ALL = (CarCategory.POSITION, CarCategory.ESCORT)
# voluntary insurance that has run out is the keeper's to see to; without these three no car may be on the road
MUST_HOLD = (DocumentKind.TAX, DocumentKind.COMPULSORY, DocumentKind.INSPECTION)
LIVE_TRIPS = (TripState.PLANNED, TripState.APPROVED, TripState.IN_USE, TripState.RETURNED, TripState.CLOSED)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of time on the board: a trip, leave, a repair."""

    starts_at: datetime
    ends_at: datetime
    kind: str
    state: str
    title: str
    trip: Trip | None = None


@dataclass(frozen=True, slots=True)
class CarLine:
    """A car on the board."""

    car: Car
    card: CarCard
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class DriverLine:
    """A driver on the board."""

    driver: Driver
    card: DriverCard
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """กระดานจัดรถ - everything allocation looks at, of one stretch of days."""

    starts_at: datetime
    ends_at: datetime
    rules: Rules
    cars: tuple[CarLine, ...]
    drivers: tuple[DriverLine, ...]
    trips: tuple[Trip, ...]

    @property
    def car_cards(self) -> list[CarCard]:
        """Return the cars as cards."""
        return [line.card for line in self.cars]

    @property
    def driver_cards(self) -> list[DriverCard]:
        """Return the drivers as cards."""
        return [line.card for line in self.drivers]

    @property
    def going(self) -> list[Going]:
        """Return the trips that have not left and that others could join."""
        return [
            Going(trip.pk, need_of_trip(trip), trip.car_id, trip.driver_id)
            for trip in self.trips
            if trip.state in BEFORE_START and trip.booking.kind == BookingKind.TRIP
        ]


def need_of(request: TripRequest) -> Need:
    """Return a request as allocation sees it."""
    return Need(
        id=request.pk,
        people=request.passengers,
        depart_at=request.depart_at,
        return_at=request.return_at,
        province=request.province,
        locality=request.locality,
        place=request.destination,
        needs_driver=request.needs_driver,
        may_share=request.may_share,
        wished_body=request.wished_body,
    )


def need_of_all(requests: Sequence[TripRequest]) -> Need:
    """Return several requests as one need that takes all their people along."""
    need = need_of(requests[0])
    for request in requests[1:]:
        need = together(need, need_of(request))
    return replace(need, may_share=all(row.may_share for row in requests))


def need_of_trip(trip: Trip) -> Need:
    """Return a trip as a need: all its people, its own times."""
    rows = live_requests(trip)
    if not rows:
        return Need(trip.pk, 1, trip.depart_at, trip.return_at, place=trip.destination, needs_driver=trip.driver_id is not None)
    need = need_of_all(rows)
    return replace(need, id=trip.pk, depart_at=trip.depart_at, return_at=trip.return_at, place=trip.destination)


def rules_of(pool: MotorPool, starts_at: datetime, ends_at: datetime) -> Rules:
    """Return what the pool has laid down, with the days off of a stretch of time."""
    first, last = thai.local_date(starts_at), thai.local_date(ends_at)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    worked = org.working_days_among(days)
    return Rules(
        buffer_minutes=pool.buffer_minutes,
        most_hours_a_day=pool.most_hours_a_day,
        home_province=pool.home_province,
        days_off=frozenset(days) - frozenset(worked),
    )


def board_of(
    pool: MotorPool,
    starts_at: datetime,
    ends_at: datetime,
    *,
    car_ids: Iterable[UUID] | None = None,
    driver_ids: Iterable[UUID] | None = None,
) -> Board:
    """Return cars and drivers with what takes their time: a dozen queries, however many there are.

    A day around the asked time is read as well, so that the hours of a driver's whole day are known.
    """
    cars, drivers = _cars(pool.agency_id, car_ids), _drivers(pool.agency_id, driver_ids)
    low, high = moment(thai.local_date(starts_at)), moment(thai.local_date(ends_at)) + timedelta(days=1)
    taken = list(booking_queries.busy([row.pk for row in [*cars, *drivers]], low, high).select_related("occurrence"))
    trips = _trips(taken)
    papers, km = _papers(cars), _kilometres(cars, thai.local_date(starts_at))
    minutes = _minutes(drivers, thai.local_date(starts_at))
    by_resource: dict[UUID, list[Allocation]] = {}
    for row in taken:
        by_resource.setdefault(row.resource_id, []).append(row)
    return Board(
        starts_at=starts_at,
        ends_at=ends_at,
        rules=rules_of(pool, low, high),
        cars=tuple(
            CarLine(
                car,
                _car_card(car, _busy(by_resource.get(car.pk, []), trips), papers.get(car.pk, ()), km.get(car.pk, 0)),
                _blocks(by_resource.get(car.pk, []), trips),
            )
            for car in cars
        ),
        drivers=tuple(
            DriverLine(
                driver,
                _driver_card(driver, _busy(by_resource.get(driver.pk, []), trips), minutes.get(driver.pk, 0)),
                _blocks(by_resource.get(driver.pk, []), trips),
            )
            for driver in drivers
        ),
        trips=tuple({trip.pk: trip for trip in trips.values()}.values()),
    )


def waiting_on(agency_id: UUID, until: datetime | None = None) -> list[TripRequest]:
    """Return the requests that wait for a car, the soonest departure first."""
    rows = to_allocate(agency_id)
    return list(rows.filter(depart_at__lt=until) if until else rows)


def waiting_of_day(agency_id: UUID, day: date) -> list[TripRequest]:
    """Return the requests that leave on a day and wait for a car."""
    start = moment(day)
    return list(to_allocate(agency_id).filter(depart_at__gte=start, depart_at__lt=start + timedelta(days=1)))


def _cars(agency_id: UUID, ids: Iterable[UUID] | None) -> list[Car]:
    rows = Car.objects.filter(agency=agency_id, disposed_on=None, resource__is_active=True).select_related("resource__unit")
    rows = rows.exclude(category__in=NOT_FOR_ALL) if ids is None else rows.filter(pk__in=set(ids))
    return list(rows.order_by("body", "resource__sort_key", "pk"))


def _drivers(agency_id: UUID, ids: Iterable[UUID] | None) -> list[Driver]:
    rows = Driver.objects.filter(agency=agency_id, resource__is_active=True)
    rows = rows.select_related("resource__unit", "position", "usual_car")
    if ids is not None:
        rows = rows.filter(pk__in=set(ids))
    return list(rows.order_by("resource__sort_key", "pk"))


def _trips(taken: Sequence[Allocation]) -> dict[UUID, Trip]:
    """Return the trips behind what is taken, by their booking."""
    requests = TripRequest.objects.select_related("unit").order_by("depart_at", "id")
    rows: QuerySet[Trip] = (
        Trip.objects.filter(booking__in={row.booking_id for row in taken})
        .select_related("car__resource", "driver__resource", "booking")
        .prefetch_related(Prefetch("requests", requests))
        .order_by("depart_at", "id")
    )
    return {row.booking_id: row for row in rows}


def _busy(taken: Sequence[Allocation], trips: Mapping[UUID, Trip]) -> tuple[Busy, ...]:
    found = []
    now = timezone.now()
    for row in taken:
        trip = trips.get(row.booking_id)
        late = trip is not None and trip.state == TripState.IN_USE  # who is not back yet is not free, whatever was planned
        what = row.booking.title if trip is None else _("ไป%(place)s") % {"place": trip.destination}
        found.append(
            Busy(
                starts_at=row.occupied.lower,
                ends_at=max(row.occupied.upper, now) if late else row.occupied.upper,
                what=what,
                trip_id=trip.pk if trip else None,
                on_road=(row.starts_at, row.ends_at) if trip else None,
            )
        )
    return tuple(found)


def _blocks(taken: Sequence[Allocation], trips: Mapping[UUID, Trip]) -> tuple[Block, ...]:
    found = []
    for row in taken:
        trip = trips.get(row.booking_id)
        title = trip.destination if trip else row.booking.title
        state = trip.state if trip else row.booking.state
        found.append(Block(row.starts_at, row.ends_at, row.booking.kind, state, title, trip))
    return tuple(found)


def _papers(cars: Sequence[Car]) -> dict[UUID, tuple[Paper, ...]]:
    rows = (
        CarDocument.objects.filter(car__in=[car.pk for car in cars], kind__in=MUST_HOLD)
        .values("car", "kind")
        .annotate(last=Max("expires_on"))
        .order_by("kind")
    )
    found: dict[UUID, tuple[Paper, ...]] = {}
    for row in rows:
        paper = Paper(str(DocumentKind(row["kind"]).label), row["last"])
        found[row["car"]] = (*found.get(row["car"], ()), paper)
    return found


def _month(day: date) -> tuple[datetime, datetime]:
    first = day.replace(day=1)
    return moment(first), moment((first + timedelta(days=32)).replace(day=1))


def _kilometres(cars: Sequence[Car], day: date) -> dict[UUID, int]:
    low, high = _month(day)
    rows = (
        Trip.objects.filter(car__in=[car.pk for car in cars], ended_at__gte=low, ended_at__lt=high)
        .values("car")
        .annotate(km=Sum(F("odometer_end") - F("odometer_start")))
    )
    return {row["car"]: row["km"] or 0 for row in rows}


def _minutes(drivers: Sequence[Driver], day: date) -> dict[UUID, int]:
    """Count the minutes on the road of each driver in a month, driven or planned."""
    low, high = _month(day)
    cards = {driver.pk: _driver_card(driver, (), 0) for driver in drivers}
    rows = Trip.objects.filter(driver__in=list(cards), depart_at__gte=low, depart_at__lt=high, state__in=LIVE_TRIPS)
    found: dict[UUID, int] = {}
    for driver_id, planned, back, started, ended in rows.values_list(
        "driver", "depart_at", "return_at", "started_at", "ended_at"
    ):
        hours = duty(started or planned, ended or max(back, started or planned), cards[driver_id])
        found[driver_id] = found.get(driver_id, 0) + sum((end - start) // MINUTE for _day, start, end in hours)
    return found


def _car_card(car: Car, busy: tuple[Busy, ...], papers: tuple[Paper, ...], km: int) -> CarCard:
    return CarCard(
        id=car.pk,
        plate=car.plate,
        body=car.body,
        seats=car.seats,
        licence_class=car.licence_class,
        papers=papers,
        busy=busy,
        km_this_month=km,
    )


def _driver_card(driver: Driver, busy: tuple[Busy, ...], minutes: int) -> DriverCard:
    return DriverCard(
        id=driver.pk,
        name=driver.resource.name,
        licence_class=driver.licence_class,
        licence_expires_on=driver.licence_expires_on,
        works_from=driver.works_from,
        works_to=driver.works_to,
        accepts_overtime=driver.accepts_overtime,
        usual_car_id=driver.usual_car_id,
        busy=busy,
        minutes_this_month=minutes,
    )
