"""Fuel taken into a car: entered once, voided with a reason, never changed."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.transactions import official
from samnak.files.models import StoredFile
from samnak.fleet.enums import Events
from samnak.fleet.errors import DoubtfulError
from samnak.fleet.models import Car, Driver, FuelSlip, MotorPool, Trip
from samnak.fleet.policies.register import TAKE_FUEL, VOID_FUEL, OnTheRoad
from samnak.fleet.queries import logbook
from samnak.fleet.services.logbook import last_reading, lock_car

SUBJECT = "fleet.fuelslip"
CLOCKS_APART = timedelta(minutes=10)  # how far the clock of a phone may run ahead


def take_fuel(
    *,
    actor: Actor,
    car_id: UUID,
    taken_at: datetime,
    odometer: int,
    litres: Decimal,
    baht: Decimal,
    trip_id: UUID | None = None,
    driver_id: UUID | None = None,
    station: str = "",
    slip_number: str = "",
    is_full_tank: bool = True,
    photo_id: UUID | None = None,
    client_key: UUID | None = None,
    note: str = "",
    confirmed: bool = False,
) -> FuelSlip:
    """Enter fuel taken into a car (เติมน้ำมัน); sent again with the same `client_key` it is the same slip.

    DoubtfulError asks to look again at what is unusual; `confirmed` takes it. An odometer that contradicts the readings
    around it is refused unless `note` says why.
    """
    with official(actor):
        car = lock_car(car_id)
        trip = _trip(car, trip_id, taken_at)
        require(actor, TAKE_FUEL, OnTheRoad(car, trip))
        known = FuelSlip.objects.filter(client_key=client_key, car=car).first() if client_key else None
        if known is not None:
            return known
        driver = _driver(car, driver_id) or (trip.driver if trip else None)
        slip = FuelSlip(
            agency_id=car.agency_id,
            car=car,
            trip=trip,
            driver=driver,
            taken_at=taken_at,
            odometer=odometer,
            litres=litres,
            baht=baht,
            station=station.strip(),
            slip_number=slip_number.strip(),
            is_full_tank=is_full_tank,
            photo=_photo(car, photo_id),
            client_key=client_key,
            note=note.strip(),
            entered_by_name=actor.name,
        )
        _check(car, slip)
        if not confirmed:
            _doubt(car, slip)
        slip.save(force_insert=True)
        _tell_taken(actor, car, slip)
    return slip


def _tell_taken(actor: Actor, car: Car, slip: FuelSlip) -> None:
    """Let the car's reading follow, and write down that fuel was taken."""
    if slip.odometer > car.odometer:
        car.odometer = slip.odometer
        car.save(update_fields=["odometer"])
    record(
        actor,
        Events.FUEL_TAKEN,
        subject_type=SUBJECT,
        subject_id=slip.pk,
        agency_id=slip.agency_id,
        car=str(car),
        litres=f"{slip.litres:.2f}",
        baht=f"{slip.baht:.2f}",
        odometer=slip.odometer,
        slip=slip.slip_number,
    )


def _trip(car: Car, trip_id: UUID | None, taken_at: datetime) -> Trip | None:
    """Return the trip the fuel belongs to: the one named, else the one on which the car then was."""
    if trip_id is not None:
        trip = Trip.objects.select_related("driver").filter(pk=trip_id, car=car.pk).first()
        if trip is None:
            raise DomainError(_("ไม่พบการเดินทางนี้ของรถคันที่เลือก"))
        return trip
    row = Trip.objects.select_related("driver").filter(car=car.pk, started_at__lte=taken_at).order_by("-started_at").first()
    return row if row is not None and (row.ended_at is None or row.ended_at >= taken_at) else None


def _driver(car: Car, driver_id: UUID | None) -> Driver | None:
    if driver_id is None:
        return None
    driver = Driver.objects.filter(pk=driver_id, agency=car.agency_id).first()
    if driver is None:
        raise DomainError(_("กรุณาเลือกพนักงานขับรถในทะเบียน"), field="driver")
    return driver


def _photo(car: Car, photo_id: UUID | None) -> StoredFile | None:
    if photo_id is None:
        return None
    file = StoredFile.objects.filter(pk=photo_id, agency=car.agency_id).first()
    if file is None:
        raise DomainError(_("ไม่พบภาพที่แนบ กรุณาแนบใหม่"), field="photo")
    return file


def _check(car: Car, slip: FuelSlip) -> None:
    """Refuse what cannot be: before the car came or in the future, no litres, an odometer that contradicts the others."""
    if slip.taken_at > timezone.now() + CLOCKS_APART:
        raise DomainError(_("วันเวลาที่เติมอยู่ในอนาคต กรุณาตรวจอีกครั้ง"), field="taken_at")
    if car.disposed_on is not None and thai.local_date(slip.taken_at) > car.disposed_on:
        raise DomainError(_("รถคันนี้จ่ายออกจากบัญชีแล้ว"), field="car")
    if slip.litres <= 0:
        raise DomainError(_("จำนวนลิตรต้องมากกว่าศูนย์"), field="litres")
    if slip.baht < 0:
        raise DomainError(_("จำนวนเงินต้องไม่ติดลบ"), field="baht")
    if slip.note:
        return
    before = logbook.reading_before(car.pk, slip.taken_at)
    if before is not None and slip.odometer < before.odometer:
        raise DomainError(_contradiction(_("เลขไมล์น้อยกว่าครั้งก่อน"), before), field="odometer")
    after = logbook.reading_after(car.pk, slip.taken_at)
    if after is not None and slip.odometer > after.odometer:
        raise DomainError(_contradiction(_("เลขไมล์มากกว่าครั้งถัดไป"), after), field="odometer")


def _contradiction(what: str, reading: logbook.Reading) -> str:
    return _("%(what)s (%(odometer)s กม. เมื่อ %(when)s) กรุณาแก้ไข หรือระบุเหตุในช่อง “เหตุที่ต่างจากปกติ”") % {
        "what": what,
        "odometer": f"{reading.odometer:,}",
        "when": thai.date_and_clock(reading.at),
    }


def _doubt(car: Car, slip: FuelSlip) -> None:
    """Ask to look again at more than the tank holds, and at a reading far above the last one."""
    if car.tank_litres and slip.litres > car.tank_litres:
        raise DoubtfulError(
            _("เติม %(litres)s ลิตร เกินความจุถัง %(tank)s ลิตร กรุณาตรวจอีกครั้ง หากถูกต้องให้ยืนยันแล้วบันทึก")
            % {"litres": f"{slip.litres:,}", "tank": f"{car.tank_litres:,}"},
            field="litres",
        )
    before = logbook.reading_before(car.pk, slip.taken_at)
    if before is None or slip.note:
        return
    pool = MotorPool.objects.filter(pk=car.agency_id).first()
    days = (thai.local_date(slip.taken_at) - thai.local_date(before.at)).days + 1
    if pool is not None and slip.odometer - before.odometer > pool.most_km_a_day * days:
        raise DoubtfulError(
            _("เลขไมล์มากกว่าครั้งก่อน (%(odometer)s กม. เมื่อ %(when)s) ผิดปกติ กรุณาตรวจอีกครั้ง หากถูกต้องให้ยืนยันแล้วบันทึก")
            % {"odometer": f"{before.odometer:,}", "when": thai.date_and_clock(before.at)},
            field="odometer",
        )


def void_fuel(*, actor: Actor, slip_id: UUID, reason: str) -> FuelSlip:
    """Void a slip (ยกเลิกใบเติมน้ำมัน): it stays in the list struck through and counts no more."""
    if not reason.strip():
        raise DomainError(_("กรุณาระบุเหตุที่ยกเลิก"), field="reason")
    with official(actor):
        car = lock_car(FuelSlip.objects.values_list("car_id", flat=True).get(pk=slip_id))
        slip = FuelSlip.objects.select_for_update(of=("self",), no_key=True).select_related("car__resource__unit").get(pk=slip_id)
        require(actor, VOID_FUEL, slip)
        if slip.voided_at is not None:
            raise ConflictError(_("ใบเติมน้ำมันนี้ยกเลิกไปแล้ว"))
        FuelSlip.objects.filter(pk=slip.pk).update(voided_at=Now(), void_reason=reason.strip())
        car.odometer = last_reading(car)
        car.save(update_fields=["odometer"])
        record(
            actor,
            Events.FUEL_VOIDED,
            subject_type=SUBJECT,
            subject_id=slip.pk,
            agency_id=slip.agency_id,
            slip=slip.slip_number,
            reason=reason.strip(),
        )
        slip.refresh_from_db()
    return slip
