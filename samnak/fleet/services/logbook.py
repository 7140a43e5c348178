"""Readings of the log book: put right with a reason, and what is odd about them written to the trips."""

from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.transactions import official
from samnak.fleet.content.odometer import odometer_flags
from samnak.fleet.enums import Events
from samnak.fleet.models import Car, FuelSlip, MotorPool, Trip
from samnak.fleet.policies.register import CORRECT_LOG
from samnak.fleet.queries import logbook

SUBJECT = "fleet.trip"


def correct_odometer(
    *, actor: Actor, trip_id: UUID, odometer_start: int, odometer_end: int | None = None, reason: str = ""
) -> Trip:
    """Put the readings of a trip right (แก้ไขเลขไมล์); the former ones and the reason stay in the record."""
    if not reason.strip():
        raise DomainError(_("กรุณาระบุเหตุที่แก้ไข"), field="reason")
    with official(actor):
        car = lock_car(Trip.objects.values_list("car_id", flat=True).get(pk=trip_id))
        require(actor, CORRECT_LOG, car)
        trip = Trip.objects.select_for_update(of=("self",), no_key=True).get(pk=trip_id)
        if trip.odometer_start is None:
            raise ConflictError(_("เที่ยวนี้ยังไม่มีเลขไมล์ในสมุดบันทึก"))
        if (trip.odometer_end is None) != (odometer_end is None):
            raise DomainError(_("กรุณาระบุเลขไมล์เมื่อกลับ"), field="odometer_end")
        if odometer_end is not None and odometer_end < odometer_start:
            raise DomainError(_("เลขไมล์เมื่อกลับต้องไม่น้อยกว่าเมื่อออก"), field="odometer_end")
        before = _in_words(trip)
        trip.odometer_start, trip.odometer_end = odometer_start, odometer_end
        trip.save(update_fields=["odometer_start", "odometer_end"])
        refresh_readings(car, trip)
        record(
            actor,
            Events.TRIP_CORRECTED,
            subject_type=SUBJECT,
            subject_id=trip.pk,
            agency_id=trip.agency_id,
            before=before,
            after=_in_words(trip),
            reason=reason.strip(),
        )
    return trip


def _in_words(trip: Trip) -> str:
    return "–".join("?" if number is None else f"{number:,}" for number in (trip.odometer_start, trip.odometer_end))


def lock_car(car_id: UUID) -> Car:
    """Lock a car: its row orders everything that reads and writes its odometer."""
    return Car.objects.select_for_update(of=("self",), no_key=True).select_related("resource__unit", "agency").get(pk=car_id)


def refresh_readings(car: Car, trip: Trip) -> None:
    """Write what is odd about a trip and the one after it, and where the odometer of the car stands now.

    For whoever changes the readings of a trip, in the same transaction and with the car locked.
    """
    pool = MotorPool.objects.filter(pk=car.agency_id).only("most_km_a_day").first()
    most = pool.most_km_a_day if pool is not None else 900
    for row in (trip, logbook.trip_after(car.pk, trip)):
        if row is not None:
            row.flags = odometer_flags(
                before=logbook.reading_of_log_before(car.pk, row),
                start=row.odometer_start,
                end=row.odometer_end,
                started_at=row.started_at,
                ended_at=row.ended_at,
                most_km_a_day=most,
            )
            row.save(update_fields=["flags"])
    car.odometer = last_reading(car)
    car.save(update_fields=["odometer"])


def last_reading(car: Car) -> int:
    """Return where the odometer of a car stands: the latest trip or slip, or what was entered with the car."""
    found = []
    trip = Trip.objects.filter(car=car.pk, odometer_start__isnull=False).order_by("-started_at").first()
    if trip is not None:
        found.append(trip.odometer_end if trip.odometer_end is not None else trip.odometer_start)
    slip = FuelSlip.objects.filter(car=car.pk, voided_at=None).order_by("-taken_at").first()
    if slip is not None:
        found.append(slip.odometer)
    return max((number for number in found if number is not None), default=car.odometer)
