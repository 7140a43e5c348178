"""Who may do what with cars, drivers and their books, each answer with its reason in Thai (domain: E.1, F.3)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision, any_of, denied, everyone_signed_in
from samnak.core.actor import Actor
from samnak.fleet.enums import CarCategory
from samnak.fleet.models import Accident, Car, Driver, FuelSlip, MotorPool, Repair, Trip
from samnak.org.enums import Role
from samnak.org.models import Unit


@dataclass(frozen=True, slots=True)
class OnTheRoad:
    """A car on a journey, to which something is entered: fuel, an accident, a fault."""

    car: Car
    trip: Trip | None = None


def _same_agency(actor: Actor, agency_id: UUID) -> bool:
    return actor.agency_id is not None and actor.agency_id == agency_id


def _other_agency() -> Decision:
    return denied(_("รายการนี้เป็นของส่วนราชการอื่น"))


def keeps_fleet(actor: Actor, unit_path: str) -> bool:
    """Tell whether the actor keeps the cars of a unit (ผู้ดูแลรถ)."""
    return actor.has_role(Role.FLEET_ADMIN, unit_path)


def is_driver(actor: Actor, agency_id: UUID) -> bool:
    """Tell whether the actor stands in the post of a driver of the agency."""
    if actor.position_id is None or not _same_agency(actor, agency_id):
        return False
    return Driver.objects.filter(position=actor.position_id, resource__is_active=True).exists()


def _unit_of(target: Any) -> Unit:
    """Return the unit that keeps what is asked about."""
    if isinstance(target, Unit):
        return target
    if isinstance(target, MotorPool):
        return target.unit
    if isinstance(target, Car | Driver):
        return target.resource.unit
    return _unit_of(target.car)


def _keeps(actor: Actor, target: Any) -> Decision:
    unit = _unit_of(target)
    if not _same_agency(actor, unit.agency_id):
        return _other_agency()
    if keeps_fleet(actor, unit.path) or _is_officer(actor, unit):
        return ALLOWED
    return denied(_("ทำได้เฉพาะเจ้าหน้าที่ผู้ดูแลรถของ%(unit)s") % {"unit": unit.name})


def _is_officer(actor: Actor, unit: Unit) -> bool:
    """Tell whether the settings name the actor's post as the one that arranges the cars of this unit."""
    if actor.position_id is None:
        return False
    return MotorPool.objects.filter(pk=unit.agency_id, unit=unit, officer=actor.position_id).exists()


def _administers(actor: Actor, target: Any) -> Decision:
    if actor.has_role(Role.SYSADMIN) and _same_agency(actor, _unit_of(target).agency_id):
        return ALLOWED
    return denied(_("กำหนดผู้รับผิดชอบยานพาหนะได้เฉพาะเจ้าหน้าที่ผู้ดูแลรถและผู้ดูแลระบบของส่วนราชการ"))


def _answers_for_pool(actor: Actor, target: Any) -> Decision:
    """Decide for those whom the settings name: vehicle officer, who orders use, who inspects."""
    agency_id = _unit_of(target).agency_id
    if not _same_agency(actor, agency_id) or actor.position_id is None:
        return _other_agency()
    pool = MotorPool.objects.filter(pk=agency_id).first()
    named = {pool.officer_id, pool.authoriser_id, pool.outside_authoriser_id, pool.inspector_id} if pool else set()
    return ALLOWED if actor.position_id in named else _books_closed()


def _heads(actor: Actor, target: Any) -> Decision:
    unit = _unit_of(target)
    if actor.is_head and _same_agency(actor, unit.agency_id) and unit.path.startswith(actor.unit_path):
        return ALLOWED
    return _books_closed()


def _audits(actor: Actor, target: Any) -> Decision:
    if actor.has_role(Role.AUDITOR) and _same_agency(actor, _unit_of(target).agency_id):
        return ALLOWED
    return _books_closed()


def _books_closed() -> Decision:
    return denied(_("ดูได้เฉพาะเจ้าหน้าที่ผู้ดูแลรถ ผู้มีอำนาจสั่งใช้รถ ผู้บังคับบัญชา และผู้ตรวจสอบ"))


def _sees_car(actor: Actor, car: Car) -> Decision:
    """Let everybody of the agency see its cars; a car that comes with a post only its holder and those of the books."""
    if not _same_agency(actor, car.agency_id):
        return _other_agency()
    if car.category != CarCategory.POSITION or (actor.position_id is not None and actor.position_id == car.holder_id):
        return ALLOWED
    return _reads_books(actor, car)


def _sees_driver(actor: Actor, driver: Driver) -> Decision:
    return ALLOWED if _same_agency(actor, driver.agency_id) else _other_agency()


def _is_the_driver(actor: Actor, driver: Driver) -> Decision:
    if actor.position_id is not None and actor.position_id == driver.position_id:
        return ALLOWED
    return _books_closed()


def _drives(actor: Actor, target: OnTheRoad) -> Decision:
    if not _same_agency(actor, target.car.agency_id):
        return _other_agency()
    if is_driver(actor, target.car.agency_id) or _travels(actor, target.trip):
        return ALLOWED
    return denied(_("บันทึกได้เฉพาะพนักงานขับรถ ผู้ใช้รถเที่ยวนั้น และเจ้าหน้าที่ผู้ดูแลรถ"))


def _travels(actor: Actor, trip: Trip | None) -> bool:
    """Tell whether the actor asked for the car of this trip; who drives it without a driver enters what he spends."""
    if trip is None or actor.position_id is None:
        return False
    return trip.requests.filter(requester_position=actor.position_id).exists()


def _holds_car(actor: Actor, target: OnTheRoad) -> Decision:
    if actor.position_id is not None and actor.position_id == target.car.holder_id:
        return ALLOWED
    return denied(_("บันทึกได้เฉพาะพนักงานขับรถ ผู้ใช้รถเที่ยวนั้น และเจ้าหน้าที่ผู้ดูแลรถ"))


def _drove(actor: Actor, target: Accident | FuelSlip | Repair) -> Decision:
    """Let a driver see what was entered of him."""
    if actor.position_id is not None and target.driver is not None and target.driver.position_id == actor.position_id:
        return ALLOWED
    return _books_closed()


def _travelled(actor: Actor, target: Accident | FuelSlip) -> Decision:
    return ALLOWED if _travels(actor, target.trip) else _books_closed()


def _reported(actor: Actor, repair: Repair) -> Decision:
    """Let whoever reported a fault see what becomes of it."""
    if actor.position_id is not None and actor.position_id == repair.reporter_position_id:
        return ALLOWED
    return _books_closed()


def _gives_opinion(actor: Actor, accident: Accident) -> Decision:
    return any_of(_heads, _orders_use)(actor, accident)


def _orders_use(actor: Actor, target: Any) -> Decision:
    pool = MotorPool.objects.filter(pk=_unit_of(target).agency_id).first()
    if pool is not None and actor.position_id is not None and actor.position_id == pool.authoriser_id:
        return ALLOWED
    return denied(_("ทำได้เฉพาะผู้มีอำนาจสั่งใช้รถและผู้บังคับบัญชาของงานยานพาหนะ"))


def _inspects(actor: Actor, repair: Repair) -> Decision:
    pool = MotorPool.objects.filter(pk=repair.agency_id).first()
    if pool is not None and actor.position_id is not None and actor.position_id == pool.inspector_id:
        return ALLOWED
    return denied(_("ตรวจรับได้เฉพาะผู้ตรวจรับและเจ้าหน้าที่ผู้ดูแลรถ"))


_reads_books = any_of(_keeps, _answers_for_pool, _heads, _audits)

BROWSE_CARS = Action("fleet.browse_cars", gettext_lazy("ดูทะเบียนรถ"), everyone_signed_in)
SET_POOL = Action("fleet.set_pool", gettext_lazy("กำหนดผู้รับผิดชอบยานพาหนะ"), any_of(_keeps, _administers))
SEE_CAR = Action("fleet.see_car", gettext_lazy("ดูรถ"), _sees_car)
READ_BOOKS = Action("fleet.read_books", gettext_lazy("ดูราคา เอกสาร และบัญชีของรถ"), _reads_books)
KEEP_CAR = Action("fleet.keep_car", gettext_lazy("แก้ทะเบียนรถ"), _keeps)
ADD_CAR = Action("fleet.add_car", gettext_lazy("ลงทะเบียนรถ"), _keeps)
SEE_DRIVER = Action("fleet.see_driver", gettext_lazy("ดูพนักงานขับรถ"), _sees_driver)
READ_DRIVER = Action("fleet.read_driver", gettext_lazy("ดูใบอนุญาตและวันลา"), any_of(_reads_books, _is_the_driver))
KEEP_DRIVER = Action("fleet.keep_driver", gettext_lazy("แก้ทะเบียนพนักงานขับรถ"), _keeps)
TAKE_FUEL = Action("fleet.take_fuel", gettext_lazy("บันทึกการเติมน้ำมัน"), any_of(_keeps, _drives, _holds_car))
SEE_FUEL = Action("fleet.see_fuel", gettext_lazy("ดูใบเติมน้ำมัน"), any_of(_reads_books, _drove, _travelled))
VOID_FUEL = Action("fleet.void_fuel", gettext_lazy("ยกเลิกใบเติมน้ำมัน"), _keeps)
CORRECT_LOG = Action("fleet.correct_log", gettext_lazy("แก้ไขเลขไมล์"), _keeps)
REPORT_ACCIDENT = Action("fleet.report_accident", gettext_lazy("รายงานอุบัติเหตุ"), TAKE_FUEL.rule)
SEE_ACCIDENT = Action("fleet.see_accident", gettext_lazy("ดูรายงานอุบัติเหตุ"), SEE_FUEL.rule)
FOLLOW_ACCIDENT = Action("fleet.follow_accident", gettext_lazy("ติดตามผลอุบัติเหตุ"), _keeps)
GIVE_OPINION = Action("fleet.give_opinion", gettext_lazy("ให้ความเห็นผู้บังคับบัญชา"), _gives_opinion)
REPORT_REPAIR = Action("fleet.report_repair", gettext_lazy("แจ้งซ่อม"), TAKE_FUEL.rule)
SEE_REPAIR = Action("fleet.see_repair", gettext_lazy("ดูงานซ่อม"), any_of(_reads_books, _drove, _reported))
APPROVE_REPAIR = Action("fleet.approve_repair", gettext_lazy("อนุมัติให้ซ่อม"), any_of(_orders_use, _keeps))
KEEP_REPAIR = Action("fleet.keep_repair", gettext_lazy("ส่งซ่อม"), _keeps)
FINISH_REPAIR = Action("fleet.finish_repair", gettext_lazy("ตรวจรับงานซ่อม"), any_of(_inspects, _keeps))
