"""The register of cars: entered, changed, given away; their pictures."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings import services as bookings
from samnak.bookings.enums import ResourceKind
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.time import bangkok_today
from samnak.core.transactions import official
from samnak.files.models import StoredFile
from samnak.fleet.enums import CarCategory, Events, RepairState
from samnak.fleet.models import Car, CarPhoto, Driver, MotorPool, Trip
from samnak.fleet.policies.register import ADD_CAR, KEEP_CAR
from samnak.fleet.queries import register
from samnak.fleet.services.changes import changed_words, in_one
from samnak.org import queries as org

SUBJECT = "fleet.car"
MOST_PHOTOS = 12
FIRST_YEAR = 2480
NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CarData:
    """A row of form 1 or 2 as it is entered; `odometer` counts for a new car only, later it moves with the log book."""

    category: str
    body: str
    plate: str
    plate_province: str
    make: str
    year: int
    seats: int
    fuel: str
    licence_class: str
    model: str = ""
    engine_cc: int = 0
    colour: str = ""
    engine_number: str = ""
    chassis_number: str = ""
    asset_number: str = ""
    tank_litres: Decimal = Decimal("0.0")
    criterion: Decimal = Decimal("0.00")
    kept_at: str = ""
    kept_elsewhere_reference: str = ""
    holder_id: UUID | None = None
    price: Decimal = Decimal("0.00")
    acquired_on: date | None = None
    note: str = ""
    odometer: int = 0


def save_car(*, actor: Actor, data: CarData, car_id: UUID | None = None) -> Car:
    """Enter a car in the register, or change what stands there (ลงทะเบียนรถ แบบ 1, แบบ 2)."""
    with official(actor):
        pool = _pool(actor)
        car = _locked(car_id) if car_id else None
        require(actor, KEEP_CAR if car else ADD_CAR, car or pool)
        if car is not None and car.disposed_on is not None:
            raise ConflictError(_("รถคันนี้จ่ายออกจากบัญชีแล้ว จึงแก้ไขไม่ได้"))
        given = _cleaned(pool, data, car)
        unit_id = car.resource.unit_id if car else pool.unit_id
        resource = bookings.save_resource(
            actor=actor,
            resource_id=car.pk if car else None,
            kind=ResourceKind.CAR,
            name=f"{given['plate']} {given['plate_province']}",
            unit_id=unit_id,
            buffer_after=pool.buffer_minutes,
        )
        if car is None:
            row = Car.objects.create(resource=resource, agency_id=pool.agency_id, **given)
            changes: list[str] = []
        else:
            row = car
            changes = changed_words(row, given)
            row.save()
        if car is None or changes:
            _tell(actor, row, in_one(changes, new=car is None))
    return row


def _pool(actor: Actor) -> MotorPool:
    pool = register.pool_of(actor.agency_id)
    if pool is None:
        raise DomainError(_("ยังไม่ได้กำหนดงานยานพาหนะ กรุณาให้ผู้ดูแลรถหรือผู้ดูแลระบบกำหนดที่หน้า “งานยานพาหนะ” ก่อน"))
    return pool


def _locked(car_id: UUID) -> Car:
    return Car.objects.select_for_update(of=("self",), no_key=True).select_related("resource__unit").get(pk=car_id)


def _cleaned(pool: MotorPool, data: CarData, car: Car | None) -> dict[str, object]:
    given = asdict(data)
    given["plate"] = plate_of(data.plate)
    given["plate_province"] = data.plate_province.strip()
    if not given["plate"]:
        raise DomainError(_("กรุณาระบุหมายเลขทะเบียน"), field="plate")
    if data.seats < 1:
        raise DomainError(_("จำนวนที่นั่งรวมพนักงานขับรถต้องมีอย่างน้อย 1 ที่"), field="seats")
    if not FIRST_YEAR <= data.year <= thai.buddhist_year(bangkok_today()) + 1:
        raise DomainError(_("กรุณาระบุปีของรถเป็น พ.ศ. 4 หลัก เช่น 2566"), field="year")
    if data.acquired_on is not None and data.acquired_on > bangkok_today():
        raise DomainError(_("วันได้มาอยู่ในอนาคต กรุณาตรวจอีกครั้ง"), field="acquired_on")
    if data.category == CarCategory.POSITION and data.holder_id is None:
        raise DomainError(_("รถประจำตำแหน่งต้องระบุผู้ดำรงตำแหน่งที่ใช้รถ"), field="holder")
    if data.category != CarCategory.POSITION:
        given["holder_id"] = None
    elif not org.positions_in(pool.agency_id, [data.holder_id] if data.holder_id else []).exists():
        raise DomainError(_("กรุณาเลือกตำแหน่งในส่วนราชการของท่าน"), field="holder")
    same = Car.objects.filter(
        agency=pool.agency_id, plate=given["plate"], plate_province=given["plate_province"], disposed_on=None
    )
    if same.exclude(pk=car.pk if car else None).exists():
        raise DomainError(_("มีรถทะเบียนนี้อยู่ในบัญชีแล้ว"), field="plate")
    if car is not None:
        del given["odometer"]
    return given


def plate_of(typed: str) -> str:
    """Return a plate as it is kept: Arabic digits, one space, no hyphen."""
    return " ".join(thai.to_arabic_digits(typed).replace("-", " ").split())


def _tell(actor: Actor, car: Car, change: str) -> None:
    record(
        actor, Events.CAR_SAVED, subject_type=SUBJECT, subject_id=car.pk, agency_id=car.agency_id, plate=str(car), change=change
    )


def retire_car(*, actor: Actor, car_id: UUID, on: date, reason: str) -> Car:
    """Take a car off the account (จ่ายออก) with its day and reason; refused while trips with it lie ahead."""
    if not reason.strip():
        raise DomainError(_("กรุณาระบุเหตุที่จ่ายออก"), field="reason")
    with official(actor):
        car = _locked(car_id)
        require(actor, KEEP_CAR, car)
        if car.disposed_on is not None:
            raise ConflictError(_("รถคันนี้จ่ายออกจากบัญชีแล้ว"))
        if on > bangkok_today():
            raise DomainError(_("วันจ่ายออกต้องไม่อยู่ในอนาคต"), field="on")
        if car.acquired_on is not None and on < car.acquired_on:
            raise DomainError(_("วันจ่ายออกต้องไม่อยู่ก่อนวันได้มา"), field="on")
        bookings.save_resource(
            actor=actor,
            resource_id=car.pk,
            kind=ResourceKind.CAR,
            name=car.resource.name,
            unit_id=car.resource.unit_id,
            buffer_after=car.resource.buffer_after,
            is_active=False,
        )
        # asked only now that the resource is locked: whoever allocates it at this moment waits or has finished
        refuse_with_trips(list(register.trips_ahead(car_id=car.pk)[: NAMED + 1]))
        if car.repairs.filter(state=RepairState.IN_GARAGE).exists():
            raise DomainError(_("รถคันนี้อยู่ระหว่างซ่อม กรุณาตรวจรับงานซ่อมก่อน"))
        car.disposed_on, car.disposal_reason = on, reason.strip()
        car.save(update_fields=["disposed_on", "disposal_reason"])
        Driver.objects.filter(usual_car=car).update(usual_car=None)
        record(
            actor,
            Events.CAR_RETIRED,
            subject_type=SUBJECT,
            subject_id=car.pk,
            agency_id=car.agency_id,
            plate=str(car),
            on=on.isoformat(),
            reason=car.disposal_reason,
        )
    return car


def refuse_with_trips(trips: list[Trip]) -> None:
    """Refuse what would leave planned trips without car or driver, naming the first of them."""
    if not trips:
        return
    named = [
        _("%(destination)s %(when)s") % {"destination": trip.destination, "when": thai.date_and_clock(trip.depart_at)}
        for trip in trips[:NAMED]
    ]
    more = _(" และเที่ยวอื่น ๆ") if len(trips) > NAMED else ""
    raise DomainError(
        _("ยังมีการเดินทางที่จัดไว้ ได้แก่ %(trips)s%(more)s กรุณาเปลี่ยนการจัดรถหรือยกเลิกก่อน") % {"trips": ", ".join(named), "more": more}
    )


def add_photo(*, actor: Actor, car_id: UUID, file: StoredFile, caption: str = "") -> CarPhoto:
    """Add a picture of a car (ภาพรถ)."""
    with official(actor):
        car = _locked(car_id)
        require(actor, KEEP_CAR, car)
        if car.photos.count() >= MOST_PHOTOS:
            raise DomainError(_("เก็บภาพได้คันละไม่เกิน %(most)d ภาพ กรุณาลบภาพเก่าก่อน") % {"most": MOST_PHOTOS}, field="photos")
        photo = CarPhoto.objects.create(car=car, file=file, caption=caption.strip())
        _tell(actor, car, f"เพิ่มภาพ {file.name}")
    return photo


def remove_photo(*, actor: Actor, photo_id: UUID) -> Car:
    """Take a picture of a car away (ลบภาพรถ)."""
    with official(actor):
        photo = CarPhoto.objects.select_related("file", "car__resource__unit").get(pk=photo_id)
        require(actor, KEEP_CAR, photo.car)
        _tell(actor, photo.car, f"ลบภาพ {photo.file.name}")
        photo.delete()
    return photo.car
