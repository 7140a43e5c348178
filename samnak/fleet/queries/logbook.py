"""บันทึกการใช้รถ (form 4): the trips of one car, line by line, and its readings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Prefetch, QuerySet, Sum
from django.http import Http404

from samnak.core.access import Action, require
from samnak.core.actor import Actor
from samnak.core.periods import Period
from samnak.fleet.content.odometer import odometer_flags
from samnak.fleet.models import FuelSlip, Trip, TripRequest
from samnak.fleet.policies.register import READ_BOOKS


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log book with what is odd about its readings."""

    trip: Trip
    flags: Sequence[str]
    requests: Sequence[TripRequest]
    litres: Decimal | None
    baht: Decimal | None


@dataclass(frozen=True, slots=True)
class LogTotals:
    """What a period of the log book adds up to."""

    trips: int
    distance: int


def log_of(car_id: UUID, period: Period) -> QuerySet[Trip]:
    """Return the trips of a car that left in a period, in the order of departure."""
    return (
        Trip.objects.filter(car=car_id, started_at__gte=period.since_at, started_at__lt=period.until_at)
        .exclude(odometer_start=None)
        .select_related("driver__resource", "booking")
        .prefetch_related(
            Prefetch("requests", TripRequest.objects.select_related("unit").order_by("number")),
            Prefetch("fuel_slips", FuelSlip.objects.filter(voided_at=None)),
        )
        .order_by("started_at", "pk")
    )


def log_totals(car_id: UUID, period: Period) -> LogTotals:
    """Return how many trips a period of the log book has, and how far they went."""
    found = log_of(car_id, period).aggregate(trips=Count("pk"), distance=Sum(F("odometer_end") - F("odometer_start")))
    return LogTotals(found["trips"], found["distance"] or 0)


def lines_of(car_id: UUID, trips: Iterable[Trip], most_km_a_day: int) -> list[LogLine]:
    """Return trips that follow each other as lines, each beside the reading of the one before."""
    rows = list(trips)
    before = reading_of_log_before(car_id, rows[0]) if rows else None
    found = []
    for trip in rows:
        flags = odometer_flags(
            before=before,
            start=trip.odometer_start,
            end=trip.odometer_end,
            started_at=trip.started_at,
            ended_at=trip.ended_at,
            most_km_a_day=most_km_a_day,
        )
        slips = list(trip.fuel_slips.all())
        found.append(
            LogLine(
                trip=trip,
                flags=flags,
                requests=list(trip.requests.all()),
                litres=sum((slip.litres for slip in slips), Decimal(0)) if slips else None,
                baht=sum((slip.baht for slip in slips), Decimal(0)) if slips else None,
            )
        )
        before = trip.odometer_end if trip.odometer_end is not None else trip.odometer_start
    return found


def reading_of_log_before(car_id: UUID, trip: Trip) -> int | None:
    """Return where the odometer stood when the trip before this one ended."""
    if trip.started_at is None:
        return None
    row = trips_with_readings(car_id).filter(started_at__lt=trip.started_at).order_by("-started_at", "-pk").first()
    return row.odometer_end if row is not None else None


def trip_after(car_id: UUID, trip: Trip) -> Trip | None:
    """Return the trip that left after this one."""
    rows = Trip.objects.filter(car=car_id, started_at__gt=trip.started_at).exclude(odometer_start=None)
    return rows.order_by("started_at", "pk").first()


def trips_with_readings(car_id: UUID) -> QuerySet[Trip]:
    """Return the trips of a car that have come back with a reading."""
    return Trip.objects.filter(car=car_id, started_at__isnull=False, odometer_end__isnull=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """ค่าเลขไมล์ - where the odometer stood, and when."""

    at: datetime
    odometer: int


def reading_before(car_id: UUID, moment: datetime) -> Reading | None:
    """Return the highest reading known up to a moment, of the log book or of a fuel slip."""
    found: list[Reading] = []
    trip = _with_start(car_id).filter(started_at__lte=moment).order_by("-started_at").first()
    if trip is not None and trip.started_at is not None and trip.odometer_start is not None:
        found.append(Reading(trip.started_at, trip.odometer_start))
        if trip.odometer_end is not None and trip.ended_at is not None and trip.ended_at <= moment:
            found.append(Reading(trip.ended_at, trip.odometer_end))
    slip = _slips(car_id).filter(taken_at__lte=moment).order_by("-taken_at").first()
    if slip is not None:
        found.append(Reading(slip.taken_at, slip.odometer))
    return max(found, key=lambda row: (row.odometer, row.at), default=None)


def reading_after(car_id: UUID, moment: datetime) -> Reading | None:
    """Return the lowest reading known after a moment."""
    found: list[Reading] = []
    trip = _with_start(car_id).filter(ended_at__gt=moment, odometer_end__isnull=False).order_by("started_at").first()
    if trip is not None and trip.ended_at is not None and trip.odometer_end is not None:
        found.append(Reading(trip.ended_at, trip.odometer_end))
    slip = _slips(car_id).filter(taken_at__gt=moment).order_by("taken_at").first()
    if slip is not None:
        found.append(Reading(slip.taken_at, slip.odometer))
    return min(found, key=lambda row: (row.odometer, row.at), default=None)


def _with_start(car_id: UUID) -> QuerySet[Trip]:
    return Trip.objects.filter(car=car_id, started_at__isnull=False, odometer_start__isnull=False)


def _slips(car_id: UUID) -> QuerySet[FuelSlip]:
    return FuelSlip.objects.filter(car=car_id, voided_at=None)


def line_for(actor: Actor, action: Action, trip_id: UUID) -> Trip:
    """Return a trip that stands in the log book, for an action on its car."""
    trip = (
        Trip.objects.filter(pk=trip_id, agency=actor.agency_id)
        .exclude(odometer_start=None)
        .select_related("car__resource__unit", "driver__resource")
        .first()
    )
    if trip is None:
        raise Http404
    require(actor, READ_BOOKS, trip.car)
    if action is not READ_BOOKS:
        require(actor, action, trip.car)
    return trip
