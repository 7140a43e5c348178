"""Fuel: slips, and the account that follows from them and from the log book. Nothing of the account is typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404

from samnak.core.access import Action, require
from samnak.core.actor import Actor
from samnak.core.periods import Period
from samnak.fleet.models import Car, FuelSlip
from samnak.fleet.policies.register import SEE_FUEL
from samnak.fleet.queries.register import book_unit_ids, ordering

CENT = Decimal("0.01")
SLIP_ORDERS = {
    "taken": ("taken_at", "pk"),
    "car": ("car__resource__sort_key", "taken_at"),
    "litres": ("litres", "taken_at"),
    "baht": ("baht", "taken_at"),
}

# One pass: cars × periods, each with its sums by index; the reading before is that of the last trip or slip before it.
ACCOUNT = """
SELECT c.resource_id, p.place, t.trips, t.first_km, t.last_km, t.distance, s.slips, s.litres, s.baht, s.first_km, s.last_km,
       greatest(bt.km, bs.km)
FROM fleet_car c
JOIN bookings_resource r ON r.id = c.resource_id
CROSS JOIN unnest(%(since)s::timestamptz[], %(until)s::timestamptz[]) WITH ORDINALITY AS p(since, until, place)
LEFT JOIN LATERAL (
    SELECT count(*) AS trips, min(odometer_start) AS first_km, max(odometer_end) AS last_km,
           sum(odometer_end - odometer_start) AS distance
    FROM fleet_trip WHERE car_id = c.resource_id AND started_at >= p.since AND started_at < p.until AND odometer_end IS NOT NULL
) t ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS slips, sum(litres) AS litres, sum(baht) AS baht, min(odometer) AS first_km, max(odometer) AS last_km
    FROM fleet_fuelslip WHERE car_id = c.resource_id AND taken_at >= p.since AND taken_at < p.until AND voided_at IS NULL
) s ON true
LEFT JOIN LATERAL (
    SELECT odometer_end AS km FROM fleet_trip
    WHERE car_id = c.resource_id AND started_at < p.since AND odometer_end IS NOT NULL ORDER BY started_at DESC LIMIT 1
) bt ON true
LEFT JOIN LATERAL (
    SELECT odometer AS km FROM fleet_fuelslip
    WHERE car_id = c.resource_id AND taken_at < p.since AND voided_at IS NULL ORDER BY taken_at DESC LIMIT 1
) bs ON true
WHERE c.resource_id = ANY(%(cars)s)
ORDER BY r.sort_key, c.resource_id, p.place
"""


@dataclass(frozen=True, slots=True)
class SlipFilter:
    """What a person asked of the list of slips."""

    text: str = ""
    car_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """บัญชีน้ำมันของรถคันหนึ่งในงวดหนึ่ง - figures that follow from the log book and the slips."""

    car: Car
    period: Period
    trips: int
    slips: int
    before: int | None
    after: int | None
    logged: int
    """Kilometres that stand in the log book; the odometer may have moved more."""
    litres: Decimal
    baht: Decimal
    outlier_percent: int

    @property
    def distance(self) -> int | None:
        """Return the kilometres between the readings before and after."""
        if self.before is None or self.after is None or self.after < self.before:
            return None
        return self.after - self.before

    @property
    def km_per_litre(self) -> Decimal | None:
        """Return how far a litre went."""
        if not self.litres or not self.distance:
            return None
        return (Decimal(self.distance) / self.litres).quantize(CENT, ROUND_HALF_UP)

    @property
    def criterion(self) -> Decimal | None:
        """Return what the agency laid down, None when it has not."""
        return self.car.criterion or None

    @property
    def difference(self) -> Decimal | None:
        """Return by how many kilometres a litre the car is above (+) or below (-) the criterion."""
        if self.km_per_litre is None or self.criterion is None:
            return None
        return self.km_per_litre - self.criterion

    @property
    def difference_percent(self) -> Decimal | None:
        """Return the same in percent of the criterion."""
        if self.difference is None or self.criterion is None:
            return None
        return (100 * self.difference / self.criterion).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def is_outlier(self) -> bool:
        """Tell whether it is further from the criterion, either way, than the agency lets pass."""
        return self.difference_percent is not None and abs(self.difference_percent) > self.outlier_percent

    @property
    def unlogged(self) -> int:
        """Return kilometres that the odometer moved without a line in the log book."""
        return max((self.distance or 0) - self.logged, 0) if self.trips else 0

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was driven or taken."""
        return not (self.trips or self.slips)


def account(cars: Sequence[Car], periods: Sequence[Period], outlier_percent: int) -> list[AccountLine]:
    """Return the account of cars over periods, car by car in Thai order, then period by period."""
    if not cars or not periods:
        return []
    asked = {
        "cars": [car.pk for car in cars],
        "since": [period.since_at for period in periods],
        "until": [period.until_at for period in periods],
    }
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNT, asked)
        rows = cursor.fetchall()
    by_id = {car.pk: car for car in cars}
    return [_line(by_id[row[0]], periods[row[1] - 1], row[2:], outlier_percent) for row in rows]


def _line(car: Car, period: Period, row: Sequence[Any], outlier_percent: int) -> AccountLine:
    trips, first_trip, last_trip, logged, slips, litres, baht, first_slip, last_slip, before = row
    if before is None:
        before = min((km for km in (first_trip, first_slip) if km is not None), default=None)
    after = max((km for km in (last_trip, last_slip) if km is not None), default=before)
    return AccountLine(
        car=car,
        period=period,
        trips=trips,
        slips=slips,
        before=before,
        after=after,
        logged=int(logged or 0),
        litres=litres or Decimal(0),
        baht=baht or Decimal(0),
        outlier_percent=outlier_percent,
    )


def cars_of_account(agency_id: UUID, unit_ids: Sequence[UUID], period: Period) -> list[Car]:
    """Return the cars that belonged to an account's units at some time of a period."""
    rows = Car.objects.filter(agency=agency_id, resource__unit__in=unit_ids)
    rows = rows.filter(Q(disposed_on=None) | Q(disposed_on__gte=period.first))
    return list(rows.select_related("resource__unit").order_by("resource__sort_key"))


def slips(actor: Actor, asked: SlipFilter, order: str = "-taken") -> QuerySet[FuelSlip]:
    """Return the slips the actor may see: of the books he may read, and those he took himself."""
    own = Q(driver__position=actor.position_id) if actor.position_id else Q(pk=None)
    rows = FuelSlip.objects.filter(Q(car__resource__unit__in=book_unit_ids(actor)) | own, agency=actor.agency_id)
    if asked.car_id:
        rows = rows.filter(car=asked.car_id)
    if asked.since and asked.until:
        rows = rows.filter(taken_at__gte=asked.since, taken_at__lt=asked.until)
    if asked.state:
        rows = rows.filter(voided_at__isnull=asked.state != "voided")
    for word in asked.text.split()[:6]:
        rows = rows.filter(
            Q(car__plate__icontains=word)
            | Q(station__icontains=word)
            | Q(slip_number__icontains=word)
            | Q(driver__resource__name__icontains=word)
        )
    rows = rows.select_related("car__resource", "driver__resource", "trip", "photo")
    return rows.order_by(*ordering(order, SLIP_ORDERS, "taken"))


@dataclass(frozen=True, slots=True)
class SlipSums:
    """What a list of slips adds up to, without those that were voided."""

    slips: int
    litres: Decimal
    baht: Decimal


def sums_of(rows: QuerySet[FuelSlip]) -> SlipSums:
    """Add up slips; those that were voided count no more."""
    valid = rows.filter(voided_at=None).order_by()
    found = valid.aggregate(count=Count("pk"), litres=Sum("litres"), baht=Sum("baht"))
    return SlipSums(found["count"], found["litres"] or Decimal(0), found["baht"] or Decimal(0))


def slips_of(car: Car, period: Period) -> QuerySet[FuelSlip]:
    """Return the slips of one car in a period, oldest first."""
    rows = car.fuel_slips.filter(taken_at__gte=period.since_at, taken_at__lt=period.until_at)
    return rows.select_related("driver__resource").order_by("taken_at", "pk")


def slip_for(actor: Actor, action: Action, pk: UUID) -> FuelSlip:
    """Return a slip for an action: 404 when the actor may not see it."""
    row = (
        FuelSlip.objects.filter(pk=pk, agency=actor.agency_id)
        .select_related("car__resource__unit", "driver__resource", "trip", "photo__blob")
        .first()
    )
    if row is None:
        raise Http404
    require(actor, SEE_FUEL, row)
    if action is not SEE_FUEL:
        require(actor, action, row)
    return row


@dataclass(frozen=True, slots=True)
class Filling:
    """A slip with how far the car went on a litre since its tank was last full."""

    slip: FuelSlip
    km_per_litre: Decimal | None
    is_outlier: bool


def fillings(rows: Sequence[FuelSlip], car: Car, outlier_percent: int) -> list[Filling]:
    """Return slips of one car, oldest first, with what they tell: from one full tank to the next."""
    found = []
    full_at: int | None = None
    litres = Decimal(0)
    for slip in rows:
        used = None
        if slip.voided_at is None:
            litres += slip.litres
            if slip.is_full_tank:
                if full_at is not None and slip.odometer > full_at:
                    used = (Decimal(slip.odometer - full_at) / litres).quantize(CENT, ROUND_HALF_UP)
                full_at, litres = slip.odometer, Decimal(0)
        odd = used is not None and bool(car.criterion) and abs(used - car.criterion) * 100 > outlier_percent * car.criterion
        found.append(Filling(slip, used, odd))
    return found
