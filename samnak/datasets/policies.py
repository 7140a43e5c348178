"""Who may describe, release and withdraw data sets, each answer with its reason in Thai."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision, any_of, denied, everyone_signed_in
from samnak.core.actor import Actor
from samnak.datasets.enums import DataCategory, DataClass, DataSetState
from samnak.datasets.models import DataSet
from samnak.org.enums import Role
from samnak.org.models import Unit

SUBJECT = "datasets.data_set"


def holds_post(actor: Actor, _target: Any) -> Decision:
    """Allow whoever stands in a post."""
    return ALLOWED if actor.position_id is not None else denied(_("ท่านไม่ได้ดำรงตำแหน่งใดในวันนี้ จึงจัดทำชุดข้อมูลไม่ได้"))


def is_steward(actor: Actor, unit_path: str) -> bool:
    """Tell whether the actor approves the data of a unit."""
    return actor.has_role(Role.DATA_STEWARD, unit_path)


def may_see(actor: Actor, data_set: DataSet) -> Decision:
    """Allow whoever made it, the unit and those who may read its papers, and the steward of the unit."""
    if actor.agency_id is None or actor.agency_id != data_set.agency_id:
        return denied(_("ชุดข้อมูลนี้เป็นของส่วนราชการอื่น"))
    if actor.position_id is not None and actor.position_id == data_set.owner_position_id:
        return ALLOWED
    if data_set.unit_id == actor.unit_id or data_set.unit_id in actor.readable_unit_ids:
        return ALLOWED
    if is_steward(actor, data_set.unit.path):
        return ALLOWED
    return denied(_("ชุดข้อมูลนี้เป็นของ%(unit)s") % {"unit": data_set.unit.name})


def of_unit(actor: Actor, data_set: DataSet) -> Decision:
    """Allow whoever made it and the people of the unit."""
    if actor.position_id is not None and actor.position_id == data_set.owner_position_id:
        return ALLOWED
    if actor.position_id is not None and actor.unit_id == data_set.unit_id:
        return ALLOWED
    return denied(_("ทำได้เฉพาะบุคลากรของ%(unit)s") % {"unit": data_set.unit.name})


def _in(actor: Actor, data_set: DataSet, *states: str) -> Decision:
    decision = of_unit(actor, data_set)
    if decision and data_set.state not in states:
        return denied(_("ทำไม่ได้ในสถานะ “%(state)s”") % {"state": data_set.get_state_display()})
    return decision


def _edits(actor: Actor, data_set: DataSet) -> Decision:
    decision = of_unit(actor, data_set)
    if not decision or data_set.state == DataSetState.DRAFT:
        return decision
    if data_set.state == DataSetState.SUBMITTED:
        return denied(_("ชุดข้อมูลนี้เสนออยู่ หากต้องการแก้ไขกรุณาดึงกลับก่อน"))
    if data_set.state == DataSetState.APPROVED:
        return denied(_("ชุดข้อมูลนี้อนุมัติแล้วและรอเผยแพร่ หากต้องการแก้ไขกรุณาแจ้งบริกรข้อมูลให้ส่งกลับ"))
    return denied(_("กรุณากด “ปรับปรุง” ก่อน จึงจะแก้ไขได้ ข้อมูลที่เผยแพร่อยู่จะคงเดิมจนกว่าจะอนุมัติใหม่"))


def _recalls(actor: Actor, data_set: DataSet) -> Decision:
    return _in(actor, data_set, DataSetState.SUBMITTED)


def _revises(actor: Actor, data_set: DataSet) -> Decision:
    return _in(actor, data_set, DataSetState.PUBLISHED, DataSetState.WITHDRAWN)


def _stewards(actor: Actor, data_set: DataSet) -> Decision:
    if is_steward(actor, data_set.unit.path):
        return ALLOWED
    return denied(_("ทำได้เฉพาะบริกรข้อมูลของ%(unit)s") % {"unit": data_set.unit.name})


def _approves(actor: Actor, data_set: DataSet) -> Decision:
    """Allow the steward, but never to approve what the same person has proposed."""
    decision = _stewards(actor, data_set)
    if not decision:
        return decision
    if data_set.state != DataSetState.SUBMITTED:
        return denied(_("ชุดข้อมูลนี้ไม่ได้รออนุมัติ"))
    if data_set.proposed_by_id is not None and data_set.proposed_by_id == actor.user_id:
        return denied(_("ผู้เสนอจะอนุมัติเองไม่ได้ กรุณาให้บริกรข้อมูลท่านอื่นพิจารณา"))
    if data_set.data_category != DataCategory.PUBLIC:
        return denied(_("เผยแพร่ไม่ได้ เพราะเป็น%(category)s มิใช่ข้อมูลสาธารณะ") % {"category": data_set.get_data_category_display()})
    if data_set.data_class_level != DataClass.OPEN:
        return denied(_("เผยแพร่ไม่ได้ เพราะอยู่ใน%(level)s") % {"level": data_set.get_data_class_level_display()})
    return ALLOWED


def _returns(actor: Actor, data_set: DataSet) -> Decision:
    decision = _stewards(actor, data_set)
    if decision and data_set.state not in {DataSetState.SUBMITTED, DataSetState.APPROVED}:
        return denied(_("ชุดข้อมูลนี้ไม่ได้รออนุมัติ"))
    return decision


def _publishes(actor: Actor, data_set: DataSet) -> Decision:
    decision = _stewards(actor, data_set)
    if decision and data_set.state != DataSetState.APPROVED:
        return denied(_("ต้องอนุมัติก่อนจึงเผยแพร่ได้"))
    return decision


def _withdraws(actor: Actor, data_set: DataSet) -> Decision:
    """Allow the steward, and the head of the unit, who answers for its data."""
    head = actor.is_head and actor.unit_id == data_set.unit_id
    if not head and not _stewards(actor, data_set):
        return denied(_("ถอนได้เฉพาะบริกรข้อมูลและหัวหน้าของ%(unit)s") % {"unit": data_set.unit.name})
    if data_set.current_release_id is None:
        return denied(_("ชุดข้อมูลนี้ไม่ได้เผยแพร่อยู่"))
    return ALLOWED


def _switches(actor: Actor, unit: Unit | None) -> Decision:
    if unit is None:
        return ALLOWED if actor.has_role(Role.DATA_STEWARD) else denied(_("ทำได้เฉพาะบริกรข้อมูล"))
    if unit.agency_id == actor.agency_id and is_steward(actor, unit.path):
        return ALLOWED
    return denied(_("ทำได้เฉพาะบริกรข้อมูลของ%(unit)s") % {"unit": unit.name})


def can_approve_some(actor: Actor) -> bool:
    """Tell whether the actor is the steward of some unit."""
    return actor.has_role(Role.DATA_STEWARD)


BROWSE = Action("datasets.browse", gettext_lazy("ดูรายการชุดข้อมูล"), everyone_signed_in)
CREATE = Action("datasets.create", gettext_lazy("จัดทำชุดข้อมูล"), holds_post)
SEE = Action("datasets.see", gettext_lazy("ดูชุดข้อมูล"), may_see)
EDIT = Action("datasets.edit", gettext_lazy("แก้ไขชุดข้อมูล"), _edits, also=SEE)
SUBMIT = Action("datasets.submit", gettext_lazy("เสนอขออนุมัติเผยแพร่"), _edits, also=SEE)
RECALL = Action("datasets.recall", gettext_lazy("ดึงชุดข้อมูลกลับ"), _recalls, also=SEE)
REVISE = Action("datasets.revise", gettext_lazy("ปรับปรุงชุดข้อมูล"), _revises, also=SEE)
APPROVE = Action("datasets.approve", gettext_lazy("อนุมัติเผยแพร่"), _approves, also=SEE)
RETURN = Action("datasets.return", gettext_lazy("ส่งกลับแก้ไข"), _returns, also=SEE)
PUBLISH = Action("datasets.publish", gettext_lazy("เผยแพร่"), _publishes, also=SEE)
WITHDRAW = Action("datasets.withdraw", gettext_lazy("ถอนการเผยแพร่"), _withdraws, also=SEE)
SWITCH = Action("datasets.switch", gettext_lazy("เปิดตารางที่ระบบจัดทำ"), any_of(_switches))
