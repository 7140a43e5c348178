"""Who may do what with letters and registers, each answer with its reason in Thai (domain: F.2, F.3)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision, any_of, denied, everyone_signed_in
from samnak.core.actor import Actor
from samnak.correspondence.enums import AssignmentState, Direction, Secrecy, Series
from samnak.correspondence.models import Assignment, Letter, Register
from samnak.org.enums import Role
from samnak.org.models import Unit

REGISTRARS = (Role.UNIT_REGISTRAR, Role.CENTRAL_REGISTRAR)


def tokens(actor: Actor) -> frozenset[UUID]:
    """Return what in `Letter.reader_ids` lets this actor read: the units within reach and the post."""
    return actor.readable_unit_ids | ({actor.position_id} if actor.position_id else frozenset())


def is_registrar(actor: Actor, unit_path: str, *, secret: bool = False) -> bool:
    """Tell whether the actor keeps the registers of a unit; secret registers have registrars of their own."""
    if secret:
        return actor.has_role(Role.SECRET_REGISTRAR, unit_path)
    return actor.has_any_role(REGISTRARS, unit_path)


def _same_agency(actor: Actor, agency_id: UUID) -> bool:
    return actor.agency_id is not None and actor.agency_id == agency_id


def _may_read(actor: Actor, letter: Letter) -> Decision:
    if not _same_agency(actor, letter.agency_id):
        return denied(_("เรื่องนี้เป็นของส่วนราชการอื่น"))
    if letter.secrecy == Secrecy.NONE:
        if tokens(actor).intersection(letter.reader_ids):
            return ALLOWED
        return denied(_("เรื่องนี้มิได้ส่งถึงท่านหรือหน่วยงานของท่าน"))
    if actor.position_id in letter.reader_ids or is_registrar(actor, letter.unit.path, secret=True):
        return ALLOWED
    return denied(_("เอกสารลับ เปิดได้เฉพาะผู้ที่ได้รับมอบและนายทะเบียนข้อมูลข่าวสารลับ"))


def can_read(actor: Actor, letter: Letter) -> bool:
    """Tell whether the actor may read a letter (or, for a secret one, know that it exists)."""
    return bool(_may_read(actor, letter))


def _registrar_of_letter(actor: Actor, letter: Letter) -> Decision:
    secret = letter.secrecy != Secrecy.NONE
    if is_registrar(actor, letter.unit.path, secret=secret):
        return ALLOWED
    if secret:
        return denied(_("เอกสารลับ ลงทะเบียนได้เฉพาะนายทะเบียนข้อมูลข่าวสารลับ"))
    return denied(_("ทำได้เฉพาะเจ้าหน้าที่สารบรรณของ%(unit)s") % {"unit": letter.unit.name})


def _owner_of_letter(actor: Actor, letter: Letter) -> Decision:
    if actor.position_id is not None and actor.position_id == letter.owner_position_id:
        return ALLOWED
    return denied(_("ทำได้เฉพาะเจ้าของเรื่องและเจ้าหน้าที่สารบรรณ"))


def _holder_of_letter(actor: Actor, letter: Letter) -> Decision:
    if actor.position_id is not None and actor.position_id == letter.holder_position_id:
        return ALLOWED
    if actor.is_head and letter.holder_unit_id == actor.unit_id and letter.holder_position_id is None:
        return ALLOWED
    return denied(_("ทำได้เฉพาะผู้ที่เรื่องอยู่ที่ตน"))


def _head_over_letter(actor: Actor, letter: Letter) -> Decision:
    if actor.is_head and letter.unit.path.startswith(actor.unit_path):
        return ALLOWED
    return denied(_("ทำได้เฉพาะหัวหน้าหน่วยงานของเรื่อง ผู้ที่เรื่องอยู่ที่ตน ผู้รับมอบ และเจ้าหน้าที่สารบรรณ"))


def _works_on_letter(actor: Actor, letter: Letter) -> Decision:
    taken_away = {AssignmentState.CANCELLED, AssignmentState.RETURNED}
    in_hand = [row for row in letter.assignments.all() if row.state not in taken_away]
    if any(is_assignee(actor, row) for row in in_hand):
        return ALLOWED
    return denied(_("ทำได้เฉพาะหัวหน้าหน่วยงานของเรื่อง ผู้ที่เรื่องอยู่ที่ตน ผู้รับมอบ และเจ้าหน้าที่สารบรรณ"))


def is_assignee(actor: Actor, assignment: Assignment) -> bool:
    """Tell whether work given to a post or a unit is this actor's to do: the post, the head or the registrar of the unit."""
    if assignment.to_position_id is not None:
        return assignment.to_position_id == actor.position_id
    if actor.is_head and actor.unit_id == assignment.to_unit_id:
        return True
    return assignment.to_unit is not None and _keeps_desk(actor, assignment.to_unit)


def _keeps_desk(actor: Actor, unit: Unit) -> bool:
    """Tell whether the actor keeps a unit's desk; a central registrar keeps the central registry's and the own unit's only."""
    if actor.has_role(Role.UNIT_REGISTRAR, unit.path):
        return True
    return actor.has_role(Role.CENTRAL_REGISTRAR, unit.path) and unit.pk in {actor.unit_id, unit.agency.central_registry_id}


def _assignee(actor: Actor, assignment: Assignment) -> Decision:
    if is_assignee(actor, assignment):
        return ALLOWED
    return denied(_("งานนี้มอบให้ %(name)s") % {"name": assignment.to_name})


def _keeps_register(actor: Actor, register: Register) -> Decision:
    if not _same_agency(actor, register.agency_id):
        return denied(_("ทะเบียนนี้เป็นของส่วนราชการอื่น"))
    secret = register.series == Series.SECRET
    if is_registrar(actor, register.unit.path, secret=secret):
        return ALLOWED
    return denied(_("ทำได้เฉพาะเจ้าหน้าที่ผู้รักษา%(register)s") % {"register": register.name})


def _reads_register(actor: Actor, register: Register) -> Decision:
    if not _same_agency(actor, register.agency_id):
        return denied(_("ทะเบียนนี้เป็นของส่วนราชการอื่น"))
    if register.series == Series.SECRET:
        return _keeps_register(actor, register)
    if register.unit_id in actor.readable_unit_ids:
        return ALLOWED
    return denied(_("ทะเบียนนี้เปิดดูได้เฉพาะบุคลากรของ%(unit)s") % {"unit": register.unit.name})


def _opens_register(actor: Actor, target: Any) -> Decision:
    """Decide on opening a register; the target is a pair (unit, is it secret)."""
    unit, secret = target
    if actor.is_system:
        return ALLOWED
    if not _same_agency(actor, unit.agency_id):
        return denied(_("หน่วยงานนี้อยู่ในส่วนราชการอื่น"))
    if is_registrar(actor, unit.path, secret=secret):
        return ALLOWED
    if secret:
        return denied(_("ทะเบียนลับเปิดได้เฉพาะนายทะเบียนข้อมูลข่าวสารลับ"))
    return denied(_("เปิดทะเบียนได้เฉพาะเจ้าหน้าที่สารบรรณของหน่วยงาน"))


def _issues_number(actor: Actor, unit: Any) -> Decision:
    """Decide on numbering a letter: a post in the agency; that it may be signed was decided where it was drafted."""
    if _same_agency(actor, unit.agency_id) and (actor.is_system or actor.position_id is not None):
        return ALLOWED
    return denied(_("ออกเลขได้เฉพาะหนังสือของส่วนราชการที่ท่านดำรงตำแหน่งอยู่"))


def _registry_clerk(actor: Actor, unit: Any) -> Decision:
    """Decide on taking in paper at a registry; the target is the registry's unit."""
    if _same_agency(actor, unit.agency_id) and (is_registrar(actor, unit.path) or is_registrar(actor, unit.path, secret=True)):
        return ALLOWED
    return denied(_("ลงรับหนังสือได้เฉพาะเจ้าหน้าที่สารบรรณของ%(unit)s") % {"unit": unit.name})


def _is_outgoing(_actor: Actor, letter: Letter) -> Decision:
    if letter.direction == Direction.OUTGOING:
        return ALLOWED
    return denied(_("เป็นหนังสือรับ จึงไม่มีการส่ง"))


def _dispatches(actor: Actor, letter: Letter) -> Decision:
    outgoing = _is_outgoing(actor, letter)
    if not outgoing or (actor.is_system and _same_agency(actor, letter.agency_id)):
        return outgoing
    return any_of(_registrar_of_letter, _owner_of_letter)(actor, letter)


def _keeps_address_book(actor: Actor, _target: Any) -> Decision:
    if any(grant.role in (*REGISTRARS, Role.SECRET_REGISTRAR) for grant in actor.grants):
        return ALLOWED
    return denied(_("แก้สมุดรายชื่อได้เฉพาะเจ้าหน้าที่สารบรรณ"))


READ = Action("correspondence.read", gettext_lazy("เปิดหนังสือ"), _may_read)
REGISTER = Action("correspondence.register", gettext_lazy("ลงทะเบียนรับ"), _registrar_of_letter, also=READ)
RETURN = Action("correspondence.return", gettext_lazy("ส่งคืนผู้ส่ง"), _registrar_of_letter, also=READ)
MINUTE = Action(
    "correspondence.minute",
    gettext_lazy("เกษียน"),
    any_of(_holder_of_letter, _registrar_of_letter, _owner_of_letter, _works_on_letter, _head_over_letter),
    also=READ,
)
ASSIGN = Action("correspondence.assign", gettext_lazy("มอบหมาย"), MINUTE.rule, also=READ)
CLOSE = Action(
    "correspondence.close",
    gettext_lazy("ปิดเรื่อง"),
    any_of(_holder_of_letter, _registrar_of_letter, _owner_of_letter, _head_over_letter),
    also=READ,
)
REOPEN = Action("correspondence.reopen", gettext_lazy("เปิดเรื่องใหม่"), CLOSE.rule, also=READ)
DISPATCH = Action("correspondence.dispatch", gettext_lazy("ส่งหนังสือ"), _dispatches)
WORK = Action("correspondence.work", gettext_lazy("ดำเนินการตามที่มอบ"), _assignee)
ISSUE = Action("correspondence.issue", gettext_lazy("ออกเลขหนังสือ"), _issues_number)
RECEIVE = Action("correspondence.receive", gettext_lazy("ลงรับหนังสือกระดาษ"), _registry_clerk)
OPEN_REGISTER = Action("correspondence.open_register", gettext_lazy("เปิดทะเบียน"), _opens_register)
KEEP_REGISTER = Action("correspondence.keep_register", gettext_lazy("จองและยกเลิกเลข"), _keeps_register)
READ_REGISTER = Action("correspondence.read_register", gettext_lazy("เปิดดูทะเบียน"), _reads_register)
KEEP_ADDRESSES = Action("correspondence.keep_addresses", gettext_lazy("แก้สมุดรายชื่อ"), _keeps_address_book)
BROWSE = Action("correspondence.browse", gettext_lazy("ดูรายการหนังสือ"), everyone_signed_in)
