"""Who may book, change, approve and keep what, each answer with its reason in Thai (domain: E.3, F.3)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.bookings.enums import Audience, BookingKind
from samnak.bookings.models import Booking, CalendarFeed, Occurrence, Resource, Room, ServiceRequest
from samnak.core.access import ALLOWED, Action, Decision, any_of, denied, everyone_signed_in
from samnak.core.actor import Actor
from samnak.org.enums import Role, Scope
from samnak.org.models import Unit

SUBJECT = "bookings.booking"


def _same_agency(actor: Actor, agency_id: UUID) -> bool:
    return actor.agency_id is not None and actor.agency_id == agency_id


def keeps(actor: Actor, unit_path: str) -> bool:
    """Tell whether the actor keeps the rooms of a unit."""
    return actor.has_role(Role.ROOM_ADMIN, unit_path)


def keeps_some(actor: Actor) -> bool:
    """Tell whether the actor keeps rooms of some unit."""
    return actor.has_role(Role.ROOM_ADMIN)


def keeps_all(actor: Actor) -> bool:
    """Tell whether the actor keeps all rooms of the agency."""
    return any(grant.role == Role.ROOM_ADMIN and grant.scope == Scope.AGENCY for grant in actor.grants)


def _keeps_resource(actor: Actor, resource: Resource) -> Decision:
    if not _same_agency(actor, resource.agency_id):
        return denied(_("ทรัพยากรนี้เป็นของส่วนราชการอื่น"))
    if keeps(actor, resource.unit.path):
        return ALLOWED
    return denied(_("ทำได้เฉพาะผู้ดูแลห้องของ%(unit)s") % {"unit": resource.unit.name})


def _keeps_unit(actor: Actor, unit: Unit) -> Decision:
    if not _same_agency(actor, unit.agency_id):
        return denied(_("หน่วยงานนี้อยู่ในส่วนราชการอื่น"))
    if keeps(actor, unit.path):
        return ALLOWED
    return denied(_("ทำได้เฉพาะผู้ดูแลห้องของ%(unit)s") % {"unit": unit.name})


def _keeps_rooms(actor: Actor, _target: Any) -> Decision:
    if keeps_some(actor):
        return ALLOWED
    return denied(_("ทำได้เฉพาะผู้ดูแลห้อง"))


def _sees_room(actor: Actor, room: Room) -> Decision:
    if not _same_agency(actor, room.resource.agency_id):
        return denied(_("ห้องนี้เป็นของส่วนราชการอื่น"))
    return ALLOWED


def open_to(actor: Actor, audience: str, unit_path: str) -> bool:
    """Tell whether a room with this audience, owned by a unit, may be booked from the actor's post."""
    if actor.position_id is None:
        return False
    return audience != Audience.UNIT or actor.unit_path.startswith(unit_path) or keeps(actor, unit_path)


def _books_room(actor: Actor, room: Room) -> Decision:
    if actor.position_id is None:
        return denied(_("ท่านไม่ได้ดำรงตำแหน่งใด จึงจองห้องไม่ได้"))
    if not room.resource.is_active:
        return denied(_("%(room)s เลิกใช้แล้ว กรุณาเลือกห้องอื่น") % {"room": room.resource.name})
    owner = room.resource.unit
    if not open_to(actor, room.audience, owner.path):
        return denied(_("%(room)s ให้จองได้เฉพาะบุคลากรของ%(unit)s") % {"room": room.resource.name, "unit": owner.name})
    return ALLOWED


def is_own(actor: Actor, booking: Booking) -> bool:
    """Tell whether the actor stands in the post that booked."""
    return actor.position_id is not None and actor.position_id == booking.organiser_position_id


def is_invited(actor: Actor, booking: Booking) -> bool:
    """Tell whether the actor is a guest of the booking."""
    return any(guest.user_id == actor.user_id and guest.removed_at is None for guest in booking.guests.all())


def keeps_booked(actor: Actor, booking: Booking) -> bool:
    """Tell whether the actor keeps, or approves the use of, something that the booking takes."""
    rows = Resource.objects.filter(allocations__booking=booking).select_related("unit", "room").distinct()
    return any(keeps(actor, row.unit.path) or _answers_for(actor, getattr(row, "room", None)) for row in rows)


def _answers_for(actor: Actor, room: Room | None) -> bool:
    return room is not None and actor.position_id is not None and actor.position_id in {room.approver_id, room.keeper_id}


def may_know(actor: Actor, booking: Booking) -> bool:
    """Tell whether the actor may know what a booking is about; of a private one others see only that the time is taken."""
    if not _same_agency(actor, booking.agency_id):
        return False
    if not booking.is_private or is_own(actor, booking) or booking.unit_id in actor.readable_unit_ids:
        return True
    return is_invited(actor, booking) or keeps_booked(actor, booking)


def _reads(actor: Actor, booking: Booking) -> Decision:
    if may_know(actor, booking):
        return ALLOWED
    return denied(_("การจองนี้ไม่เปิดเผยแก่ผู้อื่น"))


def _owns(actor: Actor, booking: Booking) -> Decision:
    if is_own(actor, booking):
        return ALLOWED
    return denied(_("ทำได้เฉพาะผู้จอง หัวหน้าหน่วยงานของผู้จอง และผู้ดูแลห้อง"))


def _heads(actor: Actor, booking: Booking) -> Decision:
    if actor.is_head and _same_agency(actor, booking.agency_id) and booking.unit.path.startswith(actor.unit_path):
        return ALLOWED
    return denied(_("ทำได้เฉพาะผู้จอง หัวหน้าหน่วยงานของผู้จอง และผู้ดูแลห้อง"))


def _keeps_all_booked(actor: Actor, booking: Booking) -> Decision:
    rows = Resource.objects.filter(allocations__booking=booking).select_related("unit").distinct()
    if keeps_some(actor) and _same_agency(actor, booking.agency_id) and rows and all(keeps(actor, row.unit.path) for row in rows):
        return ALLOWED
    return denied(_("ทำได้เฉพาะผู้จอง หัวหน้าหน่วยงานของผู้จอง และผู้ดูแลห้อง"))


def _of_rooms(_actor: Actor, booking: Booking) -> Decision:
    """Leave trips and whole-day requests to the app that knows them."""
    if booking.kind in {BookingKind.TRIP, BookingKind.DAY, BookingKind.LEAVE, BookingKind.MAINTENANCE}:
        return denied(_("รายการนี้เปลี่ยนจากหน้าของรถราชการ"))
    return ALLOWED


def _overrides(actor: Actor, resource: Resource) -> Decision:
    executive = any(grant.role == Role.EXECUTIVE and grant.scope == Scope.AGENCY for grant in actor.grants)
    if _same_agency(actor, resource.agency_id) and (executive or keeps(actor, resource.unit.path)):
        return ALLOWED
    return denied(_("ใช้สิทธิเหนือการจองเดิมได้เฉพาะผู้บริหารของส่วนราชการและผู้ดูแลห้อง"))


def comes_to(actor: Actor, booking: Booking) -> bool:
    """Tell whether a meeting is the actor's own: who booked, the colleagues of the unit, who is invited."""
    if is_own(actor, booking) or actor.user_id == booking.organiser_user_id or booking.unit_id == actor.unit_id:
        return True
    return is_invited(actor, booking)


def _attends(actor: Actor, occurrence: Occurrence) -> Decision:
    if comes_to(actor, occurrence.booking) or keeps_booked(actor, occurrence.booking):
        return ALLOWED
    return denied(_("เช็กอินได้เฉพาะผู้จอง ผู้ร่วมหน่วยงาน ผู้ได้รับเชิญ และผู้ดูแลห้อง"))


def _answers_service(actor: Actor, service: ServiceRequest) -> Decision:
    if _same_agency(actor, service.agency_id) and (
        (service.keeper_id is not None and service.keeper_id == actor.position_id) or keeps_booked(actor, service.booking)
    ):
        return ALLOWED
    return denied(_("ทำได้เฉพาะผู้ดูแลบริการนี้"))


def _sees_fairness(actor: Actor, _target: Any) -> Decision:
    if actor.has_any_role([Role.ROOM_ADMIN, Role.EXECUTIVE, Role.AUDITOR]):
        return ALLOWED
    return denied(_("ดูการใช้ห้องของทุกหน่วยงานได้เฉพาะผู้ดูแลห้อง ผู้บริหาร และผู้ตรวจสอบ"))


def _owns_feed(actor: Actor, feed: CalendarFeed) -> Decision:
    if feed.user_id == actor.user_id:
        return ALLOWED
    return denied(_("ลิงก์ปฏิทินนี้เป็นของผู้อื่น"))


BROWSE = Action("bookings.browse", gettext_lazy("ดูห้องและการจอง"), everyone_signed_in)
READ = Action("bookings.read", gettext_lazy("เปิดการจอง"), _reads)
READ_ROOM = Action("bookings.read_room", gettext_lazy("ดูห้อง"), _sees_room)
BOOK = Action("bookings.book", gettext_lazy("จองห้อง"), _books_room, also=READ_ROOM)
CHANGE = Action("bookings.change", gettext_lazy("แก้ไขการจอง"), any_of(_owns, _heads, _keeps_all_booked), also=READ)
CANCEL = Action("bookings.cancel", gettext_lazy("ยกเลิกการจอง"), CHANGE.rule, also=READ)
FROM_ROOMS = Action("bookings.from_rooms", gettext_lazy("แก้ไขจากหน้าของห้อง"), _of_rooms)
OVERRIDE = Action("bookings.override", gettext_lazy("ใช้สิทธิเหนือการจองเดิม"), _overrides)
CHECK_IN = Action("bookings.check_in", gettext_lazy("เช็กอิน"), _attends)
ANSWER_SERVICE = Action("bookings.answer_service", gettext_lazy("ตอบคำขอบริการ"), _answers_service)
KEEP_RESOURCE = Action("bookings.keep_resource", gettext_lazy("ดูแลห้องและอุปกรณ์"), _keeps_resource)
KEEP_UNIT_ROOMS = Action("bookings.keep_unit_rooms", gettext_lazy("เพิ่มห้องและอุปกรณ์ของหน่วยงาน"), _keeps_unit)
KEEP_ROOMS = Action("bookings.keep_rooms", gettext_lazy("ดูแลห้อง"), _keeps_rooms)
READ_FAIRNESS = Action("bookings.read_fairness", gettext_lazy("ดูการใช้ห้องของทุกหน่วยงาน"), _sees_fairness)
REVOKE_FEED = Action("bookings.revoke_feed", gettext_lazy("เพิกถอนลิงก์ปฏิทิน"), _owns_feed)
