"""Reports of official cars: use, kilometres, fuel, money and carbon dioxide, by car, by unit and by month.

Each table is read in one aggregate statement over one index, however many trips there are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from samnak.core.periods import Period
from samnak.core.time import bangkok_today
from samnak.fleet.content.emissions import carbon_dioxide
from samnak.fleet.content.working_time import WorkingDays, working_days
from samnak.fleet.models import Car, MotorPool
from samnak.fleet.queries.fuel import cars_of_account
from samnak.org import queries as org

ZERO, CENT = Decimal(0), Decimal("0.01")

# The working time of a trip is the difference of two running sums of the office calendar, looked up by the number of the
# day, so no day is visited and nothing is joined. Times are seconds since the period began, by the clock of Bangkok.
TRIPS = """
SELECT car_id, (%(months)s::int[])[leaves / 86400 + 1] AS month, count(*), coalesce(sum(km), 0), sum(driver),
       sum((%(before)s::int[])[returns / 86400 + 1]
             + greatest(least(returns %% 86400 - %(opens)s, (%(lengths)s::int[])[returns / 86400 + 1]), 0)
             - (%(before)s::int[])[leaves / 86400 + 1]
             - greatest(least(leaves %% 86400 - %(opens)s, (%(lengths)s::int[])[leaves / 86400 + 1]), 0))
FROM (
    SELECT car_id, (driver_id IS NOT NULL)::int AS driver, odometer_end - odometer_start AS km,
           (date_part('epoch', started_at) - %(epoch)s)::int AS leaves,
           (date_part('epoch', least(ended_at, %(until)s)) - %(epoch)s)::int AS returns
    FROM fleet_trip
    WHERE car_id = ANY(%(cars)s) AND started_at >= %(since)s AND started_at < %(until)s AND ended_at IS NOT NULL
) driven
GROUP BY 1, 2
"""
# Of a trip that several requests share, each counts whole here; MERGED gives what is to be taken off.
REQUESTS = """
SELECT r.unit_id, t.car_id, (%(months)s::int[])[(date_part('epoch', t.started_at) - %(epoch)s)::int / 86400 + 1], count(*),
       sum(r.passengers), coalesce(sum(t.odometer_end - t.odometer_start), 0)
FROM fleet_trip t JOIN fleet_triprequest r ON r.trip_id = t.id
WHERE t.car_id = ANY(%(cars)s) AND t.started_at >= %(since)s AND t.started_at < %(until)s AND t.ended_at IS NOT NULL
GROUP BY 1, 2, 3
"""
MERGED = """
WITH shared AS (
    SELECT trip_id, count(*) AS requests, sum(passengers) AS people, max(passengers) AS most FROM fleet_triprequest
    WHERE agency_id = %(agency)s AND trip_id IS NOT NULL GROUP BY trip_id HAVING count(*) > 1
)
SELECT r.unit_id, t.car_id, (%(months)s::int[])[(date_part('epoch', t.started_at) - %(epoch)s)::int / 86400 + 1],
       coalesce(sum((t.odometer_end - t.odometer_start) * (s.people - r.passengers) / s.people::numeric), 0),
       sum((s.requests - 1)::numeric / s.requests), sum((s.people - s.most)::numeric / s.requests)
FROM shared s JOIN fleet_trip t ON t.id = s.trip_id JOIN fleet_triprequest r ON r.trip_id = t.id
WHERE t.car_id = ANY(%(cars)s) AND t.started_at >= %(since)s AND t.started_at < %(until)s AND t.ended_at IS NOT NULL
GROUP BY 1, 2, 3
"""
FUEL = """
SELECT car_id, extract(month FROM taken_at AT TIME ZONE 'Asia/Bangkok')::int, sum(litres), sum(baht) FROM fleet_fuelslip
WHERE car_id = ANY(%(cars)s) AND taken_at >= %(since)s AND taken_at < %(until)s AND voided_at IS NULL GROUP BY 1, 2
"""
REPAIRS = """
SELECT car_id, extract(month FROM finished_on)::int, sum(baht) FROM fleet_repair
WHERE car_id = ANY(%(cars)s) AND state = 'done' AND finished_on >= %(first)s AND finished_on < %(last)s GROUP BY 1, 2
"""
# A paper is paid for on the day it begins; where that is not known, a year before it ends.
PAPERS = """
SELECT car_id, extract(month FROM paid_on)::int, sum(baht) FROM (
    SELECT car_id, baht, coalesce(starts_on, (expires_on - interval '1 year')::date) AS paid_on
    FROM fleet_cardocument WHERE car_id = ANY(%(cars)s)
) papers WHERE paid_on >= %(first)s AND paid_on < %(last)s GROUP BY 1, 2
"""
OTHER_CARS = """
SELECT unit_id, transport, extract(month FROM depart_at AT TIME ZONE 'Asia/Bangkok')::int, count(*), sum(hire_baht),
       coalesce(sum(distance_km), 0)
FROM fleet_triprequest
WHERE agency_id = %(agency)s AND transport <> 'official' AND state IN ('approved', 'in_use', 'returned', 'closed')
  AND depart_at >= %(since)s AND depart_at < %(until)s
GROUP BY 1, 2, 3
"""


@dataclass(slots=True)
class Use:
    """การใช้รถ - what trips, slips, repairs and papers add up to: for a car, for a month, for all."""

    trips: int = 0
    km: int = 0
    seconds: int = 0
    """Of working time on the road."""
    seats: int = 0
    people: int = 0
    saved_journeys: Decimal = ZERO
    """Journeys that need not be made because requests shared a car."""
    shared_seats: Decimal = ZERO
    """Seats taken by those who rode along."""
    litres: Decimal = ZERO
    fuel_baht: Decimal = ZERO
    repair_baht: Decimal = ZERO
    paper_baht: Decimal = ZERO
    hire_baht: Decimal = ZERO
    """Hired cars, and what is paid for the use of private ones."""
    carbon: Decimal = ZERO
    available: int = 0
    """Seconds of working time in which there was a car to be used."""

    @property
    def running_baht(self) -> Decimal:
        """Return what the cars of the agency cost."""
        return self.fuel_baht + self.repair_baht + self.paper_baht

    @property
    def baht(self) -> Decimal:
        """Return what was spent in all."""
        return self.running_baht + self.hire_baht

    @property
    def utilisation(self) -> float | None:
        """Return the part of the working time spent on the road, in percent; None where there was no time."""
        return round(100 * self.seconds / self.available, 1) if self.available else None

    @property
    def baht_per_km(self) -> Decimal | None:
        """Return what a kilometre cost."""
        return (self.running_baht / self.km).quantize(CENT) if self.km else None

    @property
    def km_per_litre(self) -> Decimal | None:
        """Return how far a litre went."""
        return (self.km / self.litres).quantize(CENT) if self.litres and self.km else None

    @property
    def empty(self) -> int:
        """Return how many seats stayed empty."""
        return max(self.seats - self.people, 0)

    @property
    def empty_percent(self) -> float | None:
        """Return the part of the seats that stayed empty, in percent."""
        return round(100 * self.empty / self.seats, 1) if self.seats else None


@dataclass(slots=True)
class UnitUse:
    """การใช้รถของหน่วยงาน - its part of the kilometres of each car, and of what they cost."""

    unit_id: UUID
    name: str
    requests: int = 0
    people: int = 0
    km: Decimal = ZERO
    running_baht: Decimal = ZERO
    hire_baht: Decimal = ZERO
    private_km: int = 0

    @property
    def baht(self) -> Decimal:
        """Return what was spent for the unit."""
        return self.running_baht + self.hire_baht


@dataclass(slots=True)
class Report:
    """รายงานการใช้รถในงวดหนึ่ง."""

    period: Period
    total: Use = field(default_factory=Use)
    cars: list[tuple[Car, Use]] = field(default_factory=list)
    months: list[tuple[Period, Use]] = field(default_factory=list)
    units: list[UnitUse] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to compare yet."""
        return not (self.total.trips or self.total.baht)


def report(pool: MotorPool, unit_ids: Sequence[UUID], period: Period) -> Report:
    """Return the report of a period over the cars that some units keep."""
    cars = cars_of_account(pool.agency_id, unit_ids, period)
    calendar = _calendar(pool, period)
    asked = {
        "agency": pool.agency_id,
        "cars": [car.pk for car in cars],
        "since": period.since_at,
        "until": period.until_at,
        "first": period.first,
        "last": period.until,
        "epoch": period.since_at.timestamp(),
        "months": [day.month for day in calendar.days],
        "before": list(calendar.before),
        "lengths": list(calendar.lengths),
        "opens": calendar.opens,
    }
    uses = {car.pk: Use(available=_available(car, calendar, period)) for car in cars}
    months = {month.month: Use() for month in period.months}
    total = Use(available=sum(use.available for use in uses.values()))
    by_id = {car.pk: car for car in cars}
    for car_id, month, trips, km, drivers, seconds in _rows(TRIPS, asked):
        for use in (uses[car_id], months[month], total):
            use.trips += trips
            use.km += km
            use.seconds += seconds
            use.seats += trips * by_id[car_id].seats - drivers
    for car_id, month, litres, baht in _rows(FUEL, asked):
        for use in (uses[car_id], months[month], total):
            use.litres += litres
            use.fuel_baht += baht
            use.carbon += carbon_dioxide(by_id[car_id].fuel, litres)
    for statement, name in ((REPAIRS, "repair_baht"), (PAPERS, "paper_baht")):
        for car_id, month, baht in _rows(statement, asked):
            for use in (uses[car_id], months[month], total):
                setattr(use, name, getattr(use, name) + baht)
    units = _units(pool, uses, asked, months, total)
    return Report(
        period=period,
        total=total,
        cars=[(car, uses[car.pk]) for car in cars],
        months=[(month, months[month.month]) for month in period.months],
        units=sorted(units, key=lambda unit: (-unit.baht, -unit.km, unit.name)),
    )


def _rows(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _calendar(pool: MotorPool, period: Period) -> WorkingDays:
    days = [period.first + timedelta(days=number) for number in range((period.until - period.first).days)]
    agency = pool.agency
    worked = org.working_days_among(days, agency.province)
    return working_days(period.first, period.until, worked, agency.office_opens, agency.office_closes)


def _available(car: Car, calendar: WorkingDays, period: Period) -> int:
    """Return the working time, up to today, in which the agency had the car."""
    first = max(period.first, car.acquired_on or period.first)
    until = min(period.until, bangkok_today() + timedelta(days=1), car.disposed_on or date.max)
    return max(calendar.seconds(first, until), 0) if first < until else 0


def _units(
    pool: MotorPool, uses: dict[UUID, Use], asked: dict[str, Any], months: dict[int | None, Use], total: Use
) -> list[UnitUse]:
    """Share the cost of each car by kilometres; what a car costs that did not drive stays with the unit that keeps it."""
    names = {unit.pk: unit.name for unit in org.units_of(pool.agency_id)}
    found: dict[UUID, UnitUse] = {}
    driven: dict[tuple[UUID, UUID], Decimal] = {}

    def unit(unit_id: UUID) -> UnitUse:
        return found.setdefault(unit_id, UnitUse(unit_id, names.get(unit_id, "")))

    for unit_id, car_id, month, requests, people, km in _rows(REQUESTS, asked):
        unit(unit_id).requests += requests
        unit(unit_id).people += people
        driven[unit_id, car_id] = driven.get((unit_id, car_id), ZERO) + km
        for use in (uses[car_id], months[month], total):
            use.people += people
    for unit_id, car_id, month, too_far, journeys, seats in _rows(MERGED, asked):
        driven[unit_id, car_id] -= too_far
        for use in (uses[car_id], months[month], total):
            use.saved_journeys += journeys
            use.shared_seats += seats
    left = sum((use.running_baht for use in uses.values()), ZERO)
    for (unit_id, car_id), km in driven.items():
        part = uses[car_id].running_baht * km / uses[car_id].km if uses[car_id].km else ZERO
        unit(unit_id).km += km
        unit(unit_id).running_baht += part
        left -= part
    if left.quantize(CENT):
        unit(pool.unit_id).running_baht += left
    _add_other_cars(pool, asked, unit, months, total)
    return list(found.values())


def _add_other_cars(
    pool: MotorPool,
    asked: dict[str, Any],
    unit: Callable[[UUID], UnitUse],
    months: dict[int | None, Use],
    total: Use,
) -> None:
    """Add what hired cars cost, and what is paid by the kilometre for private ones."""
    for unit_id, transport, month, requests, hire, km in _rows(OTHER_CARS, asked):
        paid = hire + km * pool.private_car_rate if transport == "private" else hire
        unit(unit_id).requests += requests
        unit(unit_id).hire_baht += paid
        unit(unit_id).private_km += km
        months[month].hire_baht += paid
        total.hire_baht += paid
