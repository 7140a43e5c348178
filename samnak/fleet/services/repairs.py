"""Repairs (form 6): reported, approved, in the garage, inspected. While in the garage the car's time is taken."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings import services as bookings
from samnak.bookings.enums import BookingKind
from samnak.bookings.errors import SlotTakenError
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.language import in_thai
from samnak.core.time import bangkok_today, database_now
from samnak.core.transactions import official
from samnak.files.models import StoredFile
from samnak.fleet.enums import Events, RepairState, TripState
from samnak.fleet.models import Accident, Car, Driver, MaintenanceRule, Repair, Trip
from samnak.fleet.policies.register import APPROVE_REPAIR, FINISH_REPAIR, KEEP_REPAIR, REPORT_REPAIR, OnTheRoad
from samnak.fleet.services.logbook import lock_car
from samnak.fleet.workflow import REPAIR

SUBJECT = "fleet.repair"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairData:
    """What is wrong with a car, or due, as it is reported."""

    kind: str
    items: str
    odometer: int
    reported_on: date | None = None
    garage: str = ""
    baht: Decimal = Decimal("0.00")  # what it is thought to cost
    note: str = ""
    accident_id: UUID | None = None
    rule_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDone:
    """What was done to a car, as it is inspected."""

    finished_on: date
    items: str
    garage: str
    baht: Decimal
    odometer: int
    note: str = ""


def report_repair(*, actor: Actor, car_id: UUID, data: RepairData, trip_id: UUID | None = None) -> Repair:
    """Report that a car needs repair or service (แจ้งซ่อม)."""
    with official(actor):
        car = lock_car(car_id)
        trip = Trip.objects.filter(pk=trip_id, car=car).first() if trip_id else None
        require(actor, REPORT_REPAIR, OnTheRoad(car, trip))
        if car.disposed_on is not None:
            raise DomainError(_("รถคันนี้จ่ายออกจากบัญชีแล้ว"), field="car")
        _check_report(car, data)
        row = Repair.objects.create(
            agency_id=car.agency_id,
            car=car,
            accident_id=data.accident_id,
            rule_id=data.rule_id,
            driver=_driver_of(car, trip),
            kind=data.kind,
            odometer=data.odometer,
            items=data.items.strip(),
            garage=data.garage.strip(),
            baht=data.baht,
            note=data.note.strip(),
            reported_on=data.reported_on or bangkok_today(),
            reporter_position_id=actor.position_id,
            reported_by_name=actor.name,
        )
        _tell(actor, row)
    return row


def _driver_of(car: Car, trip: Trip | None) -> Driver | None:
    """Return who has the car: the driver of the trip it is reported from, else of the one under way."""
    trip = trip or Trip.objects.filter(car=car, state=TripState.IN_USE).order_by("-started_at").first()
    return trip.driver if trip is not None else None


def _check_report(car: Car, data: RepairData) -> None:
    if not data.items.strip():
        raise DomainError(_("กรุณาระบุรายการที่ต้องซ่อมหรือเปลี่ยน"), field="items")
    if data.baht < 0:
        raise DomainError(_("จำนวนเงินต้องไม่ติดลบ"), field="baht")
    if data.reported_on is not None and data.reported_on > bangkok_today():
        raise DomainError(_("วันที่แจ้งอยู่ในอนาคต กรุณาตรวจอีกครั้ง"), field="reported_on")
    if data.accident_id and not Accident.objects.filter(pk=data.accident_id, car=car).exists():
        raise DomainError(_("กรุณาเลือกรายงานอุบัติเหตุของรถคันนี้"), field="accident")
    if data.rule_id and not MaintenanceRule.objects.filter(pk=data.rule_id, car=car).exists():
        raise DomainError(_("กรุณาเลือกรอบบำรุงรักษาของรถคันนี้"), field="rule")


def _tell(actor: Actor, row: Repair) -> None:
    record(
        actor,
        Events.REPAIR_CHANGED,
        subject_type=SUBJECT,
        subject_id=row.pk,
        agency_id=row.agency_id,
        car=str(row.car),
        state=row.state,
        items=row.items,
        baht=f"{row.baht:.2f}",
    )


def _locked(repair_id: UUID) -> Repair:
    rows = Repair.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("car__resource__unit", "booking", "rule").get(pk=repair_id)


def approve_repair(*, actor: Actor, repair_id: UUID) -> Repair:
    """Approve a repair (อนุมัติให้ซ่อม)."""
    with official(actor):
        row = _locked(repair_id)
        require(actor, APPROVE_REPAIR, row)
        row.state = REPAIR.next_state("approve", row.state)
        row.approved_by_name = actor.name
        row.save(update_fields=["state", "approved_by_name"])
        _tell(actor, row)
    return row


def send_to_garage(*, actor: Actor, repair_id: UUID, starts_at: datetime, ends_at: datetime, garage: str) -> Repair:
    """Send a car to the garage (ส่งเข้าอู่); for that time nobody can be given it. Refused when a trip stands there."""
    if ends_at <= starts_at:
        raise DomainError(_("กำหนดแล้วเสร็จต้องอยู่หลังวันที่ส่งเข้าอู่"), field="ends_at")
    if not garage.strip():
        raise DomainError(_("กรุณาระบุสถานที่ซ่อม"), field="garage")
    with official(actor):
        row = _locked(repair_id)
        require(actor, KEEP_REPAIR, row)
        row.state = REPAIR.next_state("send", row.state)
        row.garage = garage.strip()
        try:
            row.booking = bookings.close_resources(
                actor=actor,
                resource_ids=[row.car_id],
                starts_at=starts_at,
                ends_at=ends_at,
                reason=_reason(row),
                kind=BookingKind.MAINTENANCE,
            )
        except SlotTakenError as error:
            raise _in_the_way(row, error) from error
        row.save(update_fields=["state", "garage", "booking"])
        _tell(actor, row)
    return row


@in_thai()
def _reason(row: Repair) -> str:
    return f"{row.get_kind_display()}: {row.items.splitlines()[0]}"[:300]


def _in_the_way(row: Repair, error: SlotTakenError) -> ConflictError:
    """Name the trip for which the car is already given."""
    clash = error.clashes[0]
    trip = Trip.objects.filter(booking=clash.booking_id).first() if clash.booking_id else None
    if trip is None:
        return ConflictError(error.message, field="starts_at")
    return ConflictError(
        _("รถ %(car)s จัดไว้สำหรับการเดินทางไป%(destination)s ตั้งแต่ %(start)s ถึง %(end)s กรุณาเปลี่ยนรถของเที่ยวนั้นก่อน หรือเลือกเวลาอื่น")
        % {
            "car": row.car.plate,
            "destination": trip.destination,
            "start": thai.date_and_clock(trip.depart_at),
            "end": thai.date_and_clock(trip.return_at),
        },
        field="starts_at",
    )


def move_garage(*, actor: Actor, repair_id: UUID, ends_at: datetime) -> Repair:
    """Move the day a car comes back from the garage (เลื่อนกำหนดแล้วเสร็จ)."""
    with official(actor):
        row = _locked(repair_id)
        require(actor, KEEP_REPAIR, row)
        if row.state != RepairState.IN_GARAGE or row.booking is None:
            raise ConflictError(_("รถคันนี้ไม่ได้อยู่ที่อู่แล้ว"))
        if ends_at <= row.booking.starts_at:
            raise DomainError(_("กำหนดแล้วเสร็จต้องอยู่หลังวันที่ส่งเข้าอู่"), field="ends_at")
        _end_booking(actor, row, ends_at)
        _tell(actor, row)
    return row


def _end_booking(actor: Actor, row: Repair, ends_at: datetime) -> None:
    if row.booking is None:
        return
    want = bookings.Want(row.car_id, buffer_before=0, buffer_after=0)
    try:
        bookings.reallocate(actor=actor, booking_id=row.booking.pk, wants=(want,), ends_at=ends_at)
    except SlotTakenError as error:
        raise _in_the_way(row, error) from error


def finish_repair(*, actor: Actor, repair_id: UUID, done: WorkDone, invoice: StoredFile | None = None) -> Repair:
    """Inspect a repair (ตรวจรับงานซ่อม) with its cost and invoice; the car is free again, its maintenance counts anew."""
    with official(actor):
        car = lock_car(Repair.objects.values_list("car_id", flat=True).get(pk=repair_id))
        row = _locked(repair_id)
        require(actor, FINISH_REPAIR, row)
        _check_done(row, done)
        row.state = REPAIR.next_state("finish", row.state)
        row.finished_on, row.inspected_by_name = done.finished_on, actor.name
        row.items, row.garage, row.note = done.items.strip(), done.garage.strip(), done.note.strip()
        row.baht, row.odometer = done.baht, done.odometer
        row.invoice = invoice or row.invoice
        row.save()
        _free_car(actor, row)
        if row.rule is not None:
            _count_anew(row.rule, row)
        if row.odometer > car.odometer:
            car.odometer = row.odometer
            car.save(update_fields=["odometer"])
        _tell(actor, row)
    return row


def _check_done(row: Repair, done: WorkDone) -> None:
    if done.finished_on > bangkok_today():
        raise DomainError(_("วันตรวจรับอยู่ในอนาคต กรุณาตรวจอีกครั้ง"), field="finished_on")
    if done.finished_on < row.reported_on:
        raise DomainError(_("วันตรวจรับต้องไม่อยู่ก่อนวันที่แจ้ง"), field="finished_on")
    for name, words in (("items", _("กรุณาระบุรายการที่ซ่อมหรือเปลี่ยน")), ("garage", _("กรุณาระบุสถานที่ซ่อม"))):
        if not getattr(done, name).strip():
            raise DomainError(words, field=name)
    if done.baht < 0:
        raise DomainError(_("จำนวนเงินต้องไม่ติดลบ"), field="baht")


def _free_car(actor: Actor, row: Repair) -> None:
    """Give back the time the car was to stay in the garage still; what has passed stays in the record."""
    if row.booking is None:
        return
    now = database_now()
    if now <= row.booking.starts_at:
        bookings.settle(actor=actor, booking_id=row.booking.pk, act="cancel", reason=_("ซ่อมเสร็จก่อนกำหนด"))
    elif now < row.booking.ends_at:
        _end_booking(actor, row, now)


def _count_anew(rule: MaintenanceRule, row: Repair) -> None:
    rule.last_km = max(rule.last_km, row.odometer)
    rule.last_on = max(rule.last_on or row.finished_on, row.finished_on)  # type: ignore[type-var]
    rule.told_on = rule.told_at_km = None
    rule.save(update_fields=["last_km", "last_on", "told_on", "told_at_km"])


def cancel_repair(*, actor: Actor, repair_id: UUID, reason: str) -> Repair:
    """Give up a repair that has not begun (ยกเลิกการซ่อม)."""
    if not reason.strip():
        raise DomainError(_("กรุณาระบุเหตุที่ยกเลิก"), field="reason")
    with official(actor):
        row = _locked(repair_id)
        require(actor, KEEP_REPAIR, row)
        row.state = REPAIR.next_state("cancel", row.state)
        row.note = f"{row.note} ยกเลิก: {reason.strip()}".strip()[:500]
        row.save(update_fields=["state", "note"])
        _tell(actor, row)
    return row
