"""The register of drivers, and their leave, which takes their time like a trip does."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings import services as bookings
from samnak.bookings.enums import BookingKind, ResourceKind
from samnak.bookings.errors import SlotTakenError
from samnak.bookings.models import Booking, Resource
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.transactions import official
from samnak.fleet.enums import Events
from samnak.fleet.models import Car, Driver, Trip
from samnak.fleet.policies.register import KEEP_DRIVER
from samnak.fleet.queries import register
from samnak.fleet.services.cars import NAMED, refuse_with_trips
from samnak.fleet.services.changes import changed_words, in_one
from samnak.org import queries as org
from samnak.org.models import Position

SUBJECT = "fleet.driver"
RETIRED = "พ้นหน้าที่พนักงานขับรถ"


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverData:
    """A driver as entered: which post drives, with what licence, when."""

    position_id: UUID
    licence_class: str
    licence_number: str = ""
    licence_expires_on: date | None = None
    works_from: time = time(8, 30)
    works_to: time = time(16, 30)
    accepts_overtime: bool = True
    phone: str = ""
    usual_car_id: UUID | None = None


def save_driver(*, actor: Actor, data: DriverData, driver_id: UUID | None = None) -> Driver:
    """Enter a driver in the register, or change what stands there (ทะเบียนพนักงานขับรถ)."""
    with official(actor):
        pool = register.pool_of(actor.agency_id)
        if pool is None:
            raise DomainError(_("ยังไม่ได้กำหนดงานยานพาหนะ กรุณาให้ผู้ดูแลรถหรือผู้ดูแลระบบกำหนดที่หน้า “งานยานพาหนะ” ก่อน"))
        driver = _locked(driver_id) if driver_id else None
        require(actor, KEEP_DRIVER, driver or pool)
        position = org.positions_in(pool.agency_id, [data.position_id]).first()
        if position is None:
            raise DomainError(_("กรุณาเลือกตำแหน่งในส่วนราชการของท่าน"), field="position")
        driver = driver or _who_drove_before(position)
        _check(data, driver, pool.agency_id)
        new = driver is None or not driver.resource.is_active
        resource = bookings.save_resource(
            actor=actor,
            resource_id=driver.pk if driver else None,
            kind=ResourceKind.DRIVER,
            name=_name_of(position, driver),
            unit_id=driver.resource.unit_id if driver else pool.unit_id,
        )
        if driver is None:
            driver = Driver.objects.create(resource=resource, agency_id=pool.agency_id, **asdict(data))
            changes: list[str] = []
        else:
            changes = changed_words(driver, asdict(data))
            driver.resource = resource
            driver.save()
        if new or changes:
            _tell(actor, driver, resource.name, in_one(changes, new=new))
    return driver


def _locked(driver_id: UUID) -> Driver:
    rows = Driver.objects.select_for_update(of=("self",), no_key=True).select_related("resource__unit", "position", "usual_car")
    return rows.get(pk=driver_id)


def _who_drove_before(position: Position) -> Driver | None:
    """Return the driver this post was before, who then drives again."""
    rows = Driver.objects.select_for_update(of=("self",), no_key=True).select_related("resource__unit", "usual_car")
    row = rows.filter(position=position).first()
    if row is not None and row.resource.is_active:
        raise DomainError(_("ตำแหน่งนี้เป็นพนักงานขับรถในทะเบียนอยู่แล้ว"), field="position")
    return row


def _check(data: DriverData, driver: Driver | None, agency_id: UUID) -> None:
    if data.works_from >= data.works_to:
        raise DomainError(_("เวลาเลิกงานต้องอยู่หลังเวลาเริ่มงาน"), field="works_to")
    if driver is not None and Driver.objects.filter(position=data.position_id).exclude(pk=driver.pk).exists():
        raise DomainError(_("ตำแหน่งนี้เป็นพนักงานขับรถในทะเบียนอยู่แล้ว"), field="position")
    if data.usual_car_id is None:
        return
    if not Car.objects.filter(pk=data.usual_car_id, agency=agency_id, disposed_on=None).exists():
        raise DomainError(_("กรุณาเลือกรถที่ยังอยู่ในบัญชี"), field="usual_car")


def _name_of(position: Position, driver: Driver | None) -> str:
    """Return the name under which a driver is booked: the person's, with the post where two have the same name."""
    holder = org.holders_of([position.pk]).get(position.pk)
    if holder is None:
        return position.title
    name = holder.user.full_name
    same = Resource.objects.filter(agency=position.agency_id, kind=ResourceKind.DRIVER, name=name, is_active=True)
    if driver is not None:
        same = same.exclude(pk=driver.pk)
    return f"{name} ({position.title})" if same.exists() else name


def _tell(actor: Actor, driver: Driver, name: str, change: str) -> None:
    record(
        actor,
        Events.DRIVER_SAVED,
        subject_type=SUBJECT,
        subject_id=driver.pk,
        agency_id=driver.agency_id,
        name=name,
        change=change,
    )


def retire_driver(*, actor: Actor, driver_id: UUID) -> Driver:
    """Take a driver off the register (พ้นหน้าที่พนักงานขับรถ); refused while trips lie ahead."""
    with official(actor):
        driver = _locked(driver_id)
        require(actor, KEEP_DRIVER, driver)
        bookings.save_resource(
            actor=actor,
            resource_id=driver.pk,
            kind=ResourceKind.DRIVER,
            name=driver.resource.name,
            unit_id=driver.resource.unit_id,
            is_active=False,
        )
        refuse_with_trips(list(register.trips_ahead(driver_id=driver.pk)[: NAMED + 1]))
        _tell(actor, driver, driver.resource.name, RETIRED)
    return driver


def set_leave(*, actor: Actor, driver_id: UUID, starts_at: datetime, ends_at: datetime, reason: str) -> Booking:
    """Enter the leave of a driver (ลา), who then cannot be allocated; refused when a trip stands in that time."""
    if not reason.strip():
        raise DomainError(_("กรุณาระบุประเภทหรือเหตุของการลา"), field="reason")
    if ends_at <= starts_at:
        raise DomainError(_("วันสิ้นสุดการลาต้องไม่อยู่ก่อนวันเริ่ม"), field="ends_on")
    with official(actor):
        driver = _locked(driver_id)
        require(actor, KEEP_DRIVER, driver)
        try:
            booking = bookings.close_resources(
                actor=actor,
                resource_ids=[driver.pk],
                starts_at=starts_at,
                ends_at=ends_at,
                reason=reason.strip(),
                kind=BookingKind.LEAVE,
            )
        except SlotTakenError as error:
            raise _in_the_way(driver.resource.name, error) from error
        record(
            actor,
            Events.LEAVE_SET,
            subject_type=SUBJECT,
            subject_id=driver.pk,
            agency_id=driver.agency_id,
            driver=driver.resource.name,
            start=starts_at.isoformat(),
            end=ends_at.isoformat(),
            reason=reason.strip(),
        )
    return booking


def _in_the_way(name: str, error: SlotTakenError) -> ConflictError:
    """Name the trip, or the other leave, that takes the time."""
    clash = error.clashes[0]
    trip = Trip.objects.filter(booking=clash.booking_id).select_related("car").first() if clash.booking_id else None
    if trip is None:
        return ConflictError(error.message, field="starts_on")
    return ConflictError(
        _("%(name)sมีการเดินทางไป%(destination)s ด้วยรถ %(car)s ตั้งแต่ %(start)s ถึง %(end)s กรุณาเปลี่ยนพนักงานขับรถของเที่ยวนั้นก่อน")
        % {
            "name": name,
            "destination": trip.destination,
            "car": trip.car.plate,
            "start": thai.date_and_clock(trip.depart_at),
            "end": thai.date_and_clock(trip.return_at),
        },
        field="starts_on",
    )


def cancel_leave(*, actor: Actor, booking_id: UUID, reason: str = "") -> Driver:
    """Take back the leave of a driver (ยกเลิกวันลา), who can then be allocated again."""
    with official(actor):
        driver = _locked(_driver_on_leave(booking_id))
        require(actor, KEEP_DRIVER, driver)
        booking = bookings.settle(actor=actor, booking_id=booking_id, act="cancel", reason=reason)
        record(
            actor,
            Events.LEAVE_SET,
            subject_type=SUBJECT,
            subject_id=driver.pk,
            agency_id=driver.agency_id,
            driver=driver.resource.name,
            start=booking.starts_at.isoformat(),
            end=booking.ends_at.isoformat(),
            reason=f"ยกเลิก {reason}".strip(),
        )
    return driver


def _driver_on_leave(booking_id: UUID) -> UUID:
    return Driver.objects.values_list("pk", flat=True).get(
        resource__allocations__booking=booking_id, resource__allocations__booking__kind=BookingKind.LEAVE
    )
