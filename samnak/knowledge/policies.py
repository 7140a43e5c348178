"""Who reads, writes, approves and looks after the knowledge base, each answer with its reason in Thai."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision, denied, everyone_signed_in
from samnak.core.actor import Actor
from samnak.knowledge.enums import Audience, EntryState
from samnak.knowledge.models import Collection, Entry
from samnak.org.enums import Role

SUBJECT = "knowledge.entry"
COLLECTION = "knowledge.collection"


def _curators(collection: Collection) -> set[Any]:
    return {one.position_id for one in collection.curators.all()}


def is_curator(actor: Actor, collection: Collection) -> bool:
    """Tell whether the post of the actor looks after a collection."""
    return actor.position_id is not None and actor.position_id in _curators(collection)


def is_writer(actor: Actor, entry: Entry) -> bool:
    """Tell whether the entry belongs to the post of the actor."""
    return actor.position_id is not None and actor.position_id == entry.owner_position_id


def is_reader(actor: Actor, collection: Collection) -> bool:
    """Tell whether the actor is of the audience of a collection."""
    if actor.agency_id is None:
        return False
    if collection.audience == Audience.ALL:
        return True
    if actor.agency_id != collection.agency_id:
        return False
    return collection.audience == Audience.AGENCY or actor.unit_path.startswith(collection.unit.path)


def _opens(actor: Actor, _target: Any) -> Decision:
    """Allow heads of units and data stewards to open a collection."""
    if actor.position_id is not None and (actor.is_head or actor.has_role(Role.DATA_STEWARD)):
        return ALLOWED
    return denied(_("เปิดหมวดความรู้ได้เฉพาะหัวหน้าหน่วยงานและบริกรข้อมูล"))


def _sees_collection(actor: Actor, collection: Collection) -> Decision:
    if is_reader(actor, collection) or is_curator(actor, collection):
        return ALLOWED
    return denied(_("หมวดความรู้นี้มีไว้สำหรับ%(unit)s") % {"unit": collection.unit.name})


def _heads(actor: Actor, collection: Collection) -> bool:
    return actor.is_head and actor.unit_id == collection.unit_id


def _manages(actor: Actor, collection: Collection) -> Decision:
    if is_curator(actor, collection) or _heads(actor, collection):
        return ALLOWED
    return denied(_("ทำได้เฉพาะผู้ดูแลหมวดและหัวหน้า%(unit)s") % {"unit": collection.unit.name})


def _writes(actor: Actor, collection: Collection | None) -> Decision:
    """Allow people of the own agency who may read the collection; without one, whoever stands in a post."""
    if actor.position_id is None:
        return denied(_("ท่านไม่ได้ดำรงตำแหน่งใดในวันนี้ จึงเขียนเรื่องไม่ได้"))
    if collection is None:
        return ALLOWED
    if actor.agency_id == collection.agency_id:
        return _sees_collection(actor, collection)
    return denied(_("หมวดนี้เป็นของส่วนราชการอื่น ท่านอ่านได้แต่เขียนไม่ได้"))


def sees(actor: Actor, entry: Entry) -> Decision:
    """Allow who reads what is out, and who works on what is not: its writer and the curators."""
    if is_writer(actor, entry) or is_curator(actor, entry.collection):
        return ALLOWED
    if entry.current_id is not None and _sees_collection(actor, entry.collection):
        return ALLOWED
    return denied(_("เรื่องนี้ไม่ได้เผยแพร่ถึงท่าน"))


def _reads(_actor: Actor, entry: Entry) -> Decision:
    return ALLOWED if entry.current_id is not None else denied(_("เรื่องนี้ยังไม่ได้เผยแพร่"))


def works(actor: Actor, entry: Entry) -> Decision:
    """Allow the writer and the curators."""
    if is_writer(actor, entry) or is_curator(actor, entry.collection):
        return ALLOWED
    return denied(_("ทำได้เฉพาะผู้เขียนและผู้ดูแลหมวด"))


def _edits(actor: Actor, entry: Entry) -> Decision:
    decision = works(actor, entry)
    if not decision or entry.state == EntryState.DRAFT:
        return decision
    if entry.state == EntryState.SUBMITTED:
        return denied(_("เรื่องนี้เสนออยู่ หากต้องการแก้ไขกรุณาดึงกลับก่อน"))
    return denied(_("กรุณากด “ปรับปรุง” ก่อน จึงจะแก้ไขได้ ฉบับที่เผยแพร่อยู่จะคงเดิมจนกว่าจะอนุมัติใหม่"))


def _recalls(actor: Actor, entry: Entry) -> Decision:
    decision = works(actor, entry)
    return denied(_("เรื่องนี้ไม่ได้เสนออยู่")) if decision and entry.state != EntryState.SUBMITTED else decision


def _revises(actor: Actor, entry: Entry) -> Decision:
    decision = works(actor, entry)
    if decision and entry.state not in {EntryState.PUBLISHED, EntryState.WITHDRAWN}:
        return denied(_("เรื่องนี้กำลังแก้ไขหรือเสนออยู่แล้ว"))
    return decision


def _curates(actor: Actor, entry: Entry) -> Decision:
    return ALLOWED if is_curator(actor, entry.collection) else denied(_("ทำได้เฉพาะผู้ดูแลหมวด"))


def _returns(actor: Actor, entry: Entry) -> Decision:
    decision = _curates(actor, entry)
    return denied(_("เรื่องนี้ไม่ได้รออนุมัติ")) if decision and entry.state != EntryState.SUBMITTED else decision


def _approves(actor: Actor, entry: Entry) -> Decision:
    """Allow a curator, but never who wrote or proposed it."""
    decision = _returns(actor, entry)
    if not decision:
        return decision
    if is_writer(actor, entry) or actor.user_id in {entry.proposed_by_id, entry.written_by_id}:
        return denied(_("ผู้เขียนหรือผู้เสนอจะอนุมัติเองไม่ได้ กรุณาให้ผู้ดูแลหมวดท่านอื่นพิจารณา"))
    return ALLOWED


def _keeps(actor: Actor, entry: Entry) -> Decision:
    decision = _curates(actor, entry)
    return denied(_("เรื่องนี้ไม่ได้เผยแพร่อยู่")) if decision and entry.current_id is None else decision


BROWSE = Action("knowledge.browse", gettext_lazy("ดูคลังความรู้"), everyone_signed_in)
OPEN = Action("knowledge.open", gettext_lazy("เปิดหมวดความรู้"), _opens)
SEE_COLLECTION = Action("knowledge.see_collection", gettext_lazy("ดูหมวดความรู้"), _sees_collection)
MANAGE = Action("knowledge.manage", gettext_lazy("แก้ไขหมวดความรู้"), _manages, also=SEE_COLLECTION)
WRITE = Action("knowledge.write", gettext_lazy("เขียนเรื่อง"), _writes)
SEE = Action("knowledge.see", gettext_lazy("ดูเรื่อง"), sees)
READ = Action("knowledge.read", gettext_lazy("อ่านเรื่อง"), _reads, also=SEE)
WORK = Action("knowledge.work", gettext_lazy("ดูฉบับที่กำลังทำ"), works, also=SEE)
EDIT = Action("knowledge.edit", gettext_lazy("แก้ไขเรื่อง"), _edits, also=SEE)
SUBMIT = Action("knowledge.submit", gettext_lazy("เสนอขอเผยแพร่"), _edits, also=SEE)
RECALL = Action("knowledge.recall", gettext_lazy("ดึงเรื่องกลับ"), _recalls, also=SEE)
REVISE = Action("knowledge.revise", gettext_lazy("ปรับปรุงเรื่อง"), _revises, also=SEE)
RETURN = Action("knowledge.return", gettext_lazy("ส่งเรื่องกลับแก้ไข"), _returns, also=SEE)
PUBLISH = Action("knowledge.publish", gettext_lazy("อนุมัติและเผยแพร่"), _approves, also=SEE)
WITHDRAW = Action("knowledge.withdraw", gettext_lazy("เลิกใช้เรื่อง"), _keeps, also=SEE)
REVIEW = Action("knowledge.review", gettext_lazy("ทบทวนเรื่อง"), _keeps, also=SEE)
