"""Who may do what with a draft, each answer with its reason in Thai."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision, denied
from samnak.core.actor import Actor
from samnak.drafting.enums import DraftState
from samnak.drafting.models import Draft
from samnak.drafting.workflow import EDITABLE
from samnak.routing import queries as routing

SUBJECT = "drafting.draft"
OPEN_SECRECY = "none"


def holds_post(actor: Actor, target: object) -> Decision:  # noqa: ARG001 - every rule takes a target
    """Allow whoever stands in a post."""
    return ALLOWED if actor.position_id is not None else denied(_("ท่านไม่ได้ดำรงตำแหน่งใดในวันนี้ จึงร่างหนังสือไม่ได้"))


def may_see(actor: Actor, draft: Draft) -> Decision:
    """Allow the owner, every post the route reached or will reach, and colleagues who may read the unit's open drafts."""
    if actor.position_id is None:
        return denied(_("ท่านไม่ได้ดำรงตำแหน่งใดในวันนี้"))
    if draft.owner_position_id == actor.position_id:
        return ALLOWED
    if draft.secrecy == OPEN_SECRECY and draft.unit_id in actor.readable_unit_ids:
        return ALLOWED
    if routing.subjects_passed_by(SUBJECT, [actor.position_id]).filter(case__subject_id=draft.pk).exists():
        return ALLOWED
    return denied(_("ร่างนี้ไม่ได้เสนอผ่านตำแหน่งของท่าน"))


def owns(actor: Actor, draft: Draft) -> Decision:
    """Allow the post that owns the draft."""
    if actor.position_id is not None and draft.owner_position_id == actor.position_id:
        return ALLOWED
    return denied(_("ทำได้เฉพาะเจ้าของร่าง (%(name)s)") % {"name": draft.owner_name})


def owns_editable(actor: Actor, draft: Draft) -> Decision:
    """Allow the owner while the draft lies on the own desk."""
    decision = owns(actor, draft)
    if not decision:
        return decision
    if draft.state in EDITABLE:
        return ALLOWED
    if draft.state == DraftState.IN_ROUTE:
        return denied(_("ร่างนี้อยู่ระหว่างเสนอ หากต้องการแก้ไขกรุณาดึงกลับก่อน"))
    return denied(_("ร่างนี้แก้ไขไม่ได้แล้ว"))


def owns_discarded(actor: Actor, draft: Draft) -> Decision:
    """Allow the owner to bring a discarded draft back."""
    decision = owns(actor, draft)
    if decision and draft.state != DraftState.DISCARDED:
        return denied(_("ร่างนี้ไม่ได้ถูกยกเลิก"))
    return decision


def has_turn(actor: Actor, draft: Draft) -> Decision:
    """Allow the post at which the route stands now."""
    if actor.position_id is not None and draft.state == DraftState.IN_ROUTE:
        waiting = routing.waiting_for([actor.position_id]).filter(case__subject_type=SUBJECT, case__subject_id=draft.pk)
        if waiting.exists():
            return ALLOWED
    return denied(_("ร่างนี้ไม่ได้รอการดำเนินการจากตำแหน่งของท่าน"))


CREATE = Action("drafting.create", gettext_lazy("ร่างหนังสือ"), holds_post)
SEE = Action("drafting.see", gettext_lazy("ดูร่าง"), may_see)
EDIT = Action("drafting.edit", gettext_lazy("แก้ไขร่าง"), owns_editable, also=SEE)
SUBMIT = Action("drafting.submit", gettext_lazy("เสนอร่าง"), owns_editable, also=SEE)
RECALL = Action("drafting.recall", gettext_lazy("ดึงร่างกลับ"), owns, also=SEE)
DISCARD = Action("drafting.discard", gettext_lazy("ยกเลิกร่าง"), owns_editable, also=SEE)
RESTORE = Action("drafting.restore", gettext_lazy("นำร่างกลับมา"), owns_discarded, also=SEE)
REVIEW = Action("drafting.review", gettext_lazy("พิจารณาร่าง"), has_turn, also=SEE)
SIGN = Action("drafting.sign", gettext_lazy("ลงนาม"), has_turn, also=SEE)
