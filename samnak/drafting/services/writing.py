"""Writing a draft: begin it, save it as it is typed, give it up and bring it back."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.transactions import official
from samnak.correspondence import queries as correspondence
from samnak.correspondence.policies import READ
from samnak.drafting import policies
from samnak.drafting.content import AGENCY, OUTSIDE, Content, Recipient, Reference, document_of_text, is_blank
from samnak.drafting.enums import DraftKind, Events
from samnak.drafting.errors import StaleDraftError
from samnak.drafting.models import Draft
from samnak.drafting.policies import SUBJECT
from samnak.drafting.services.desk import lock_draft, logged, with_enclosures, write_content
from samnak.drafting.services.routes import signers_for
from samnak.drafting.workflow import DRAFT
from samnak.org import queries as org

CLOSING_PARAGRAPH = "จึงเรียนมาเพื่อโปรดพิจารณา"


def create_draft(*, actor: Actor, kind: str, reply_to: UUID | None = None) -> Draft:
    """Begin a draft (ตั้งร่าง) in the actor's post; a reply takes addressee, subject and reference from the letter."""
    with official(actor):
        require(actor, policies.CREATE)
        if kind not in DraftKind.values:
            raise DomainError(_("กรุณาเลือกชนิดหนังสือ"), field="kind")
        letter = correspondence.get_for(actor, READ, reply_to) if reply_to else None
        content = _answer(kind, letter) if letter else Content()
        signers = signers_for(actor, kind)
        unit = next((row for row in org.units_of(actor.agency_id) if row.pk == actor.unit_id), None)  # type: ignore[arg-type]
        draft = Draft(
            agency_id=actor.agency_id,  # type: ignore[misc]
            unit_id=actor.unit_id,  # type: ignore[misc]
            owner_position_id=actor.position_id,  # type: ignore[misc]
            owner_name=actor.name,
            kind=kind,
            reply_to=letter,
        )
        content = content.but(
            signer_position_id=signers[0].pk if signers else None,
            phone=unit.phone if unit else "",
            email=unit.email if unit else "",
        )
        write_content(actor, draft, content)
        record(actor, Events.DRAFT_CREATED, subject_type=SUBJECT, subject_id=draft.pk, subject=logged(draft, draft.subject))
        return draft


def _answer(kind: str, letter: Any) -> Content:
    """Return what a reply already knows from the letter it answers."""
    number, subject = letter.document_number, letter.subject
    sender = letter.from_text
    dated = f" ลงวันที่ {thai.long_date(letter.document_date)}" if letter.document_date else ""
    cited = f"หนังสือ{sender}" + (f" ที่ {number}" if number else "") + dated
    if letter.sender_agency_id:
        recipient = Recipient(AGENCY, letter.sender_agency.name, letter.sender_agency_id)
        head = org.positions_of_agency(letter.sender_agency_id).filter(signs_for_agency=True).first()
        addressee = head.title if head else sender  # one writes to the post that speaks for the agency (A.2.1)
    else:
        addressee = sender
        recipient = Recipient(OUTSIDE, sender[:300])
    opening = (
        f"ตามหนังสือที่อ้างถึง {sender} แจ้งเรื่อง {subject} ความละเอียดแจ้งแล้ว นั้น"
        if kind == DraftKind.EXTERNAL_LETTER
        else f"ตาม{cited} เรื่อง {subject} นั้น"
    )
    return Content(
        subject=subject,
        addressee=addressee[:500],
        urgency=letter.urgency,
        secrecy=letter.secrecy,
        recipients=(recipient,),
        references=(Reference(cited[:500], letter.pk),),
        body=document_of_text(f"{opening}\n\n{CLOSING_PARAGRAPH}"),
    )


def save_draft(*, actor: Actor, draft_id: UUID, content: Content, revision: int) -> Draft:
    """Save the working copy (บันทึกร่าง) as it is typed; StaleDraftError carries the newer state when someone was faster.

    The route and the enclosures are kept by their own services and are not touched. No event: a draft on its owner's desk
    is not yet an official act.
    """
    with official(actor):
        draft = lock_draft(actor, policies.EDIT, draft_id)
        if draft.revision != revision:
            raise StaleDraftError(draft, name=draft.saved_by_name, at=draft.saved_at)
        present = Content.from_json(draft.content)
        wanted = with_enclosures(draft, content.but(route=content.route or present.route))
        if wanted.to_json() != draft.content:
            write_content(actor, draft, wanted)
        return draft


def missing(content: Content, kind: str) -> dict[str, str]:
    """Return what a draft still lacks before it can be submitted, one message a field, each telling what to do."""
    errors: dict[str, str] = {}
    if not content.subject:
        errors["subject"] = _("กรุณาใส่เรื่อง โดยย่อใจความให้สั้นและได้ความครบ")
    if not content.addressee:
        errors["addressee"] = _("กรุณาใส่ตำแหน่งหรือชื่อผู้รับที่จะพิมพ์ต่อจากคำขึ้นต้น")
    if is_blank(content.body):
        errors["body"] = _("กรุณาพิมพ์ข้อความของหนังสือ")
    if not content.main_recipients:
        errors["recipients"] = _("กรุณาเลือกผู้รับอย่างน้อยหนึ่งราย เพื่อให้ระบบส่งหนังสือถึง")
    if content.signer_position_id is None:
        errors["signer_position_id"] = _("กรุณาเลือกผู้ลงนาม")
    if content.secrecy != policies.OPEN_SECRECY and any(row.kind == OUTSIDE and row.email for row in content.recipients):
        errors["recipients"] = _("หนังสือที่มีชั้นความลับส่งทางอีเมลไม่ได้ กรุณานำอีเมลออก หรือเลือกส่วนราชการในระบบ")
    if kind == DraftKind.MEMO and any(row.kind == OUTSIDE for row in content.main_recipients):
        errors["recipients"] = _("บันทึกข้อความใช้ภายในส่วนราชการ หากส่งหน่วยงานภายนอกกรุณาใช้หนังสือภายนอก")
    return errors


def discard(*, actor: Actor, draft_id: UUID, reason: str = "") -> Draft:
    """Give a draft up (ยกเลิกร่าง); its owner may bring it back."""
    with official(actor):
        draft = lock_draft(actor, policies.DISCARD, draft_id)
        draft.state = DRAFT.next_state("discard", draft.state)
        draft.save(update_fields=["state"])
        record(actor, Events.DRAFT_DISCARDED, subject_type=SUBJECT, subject_id=draft.pk, reason=logged(draft, reason))
        return draft


def restore(*, actor: Actor, draft_id: UUID) -> Draft:
    """Bring a discarded draft back to the desk (นำร่างกลับมา)."""
    with official(actor):
        draft = lock_draft(actor, policies.RESTORE, draft_id)
        draft.state = DRAFT.next_state("restore", draft.state)
        draft.save(update_fields=["state"])
        record(actor, Events.DRAFT_CREATED, subject_type=SUBJECT, subject_id=draft.pk, subject=logged(draft, draft.subject))
        return draft
