"""A draft on its way: submit, agree, edit, return, recall, comment, change the route ahead."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.transactions import official
from samnak.drafting import policies, queries
from samnak.drafting.content import Content
from samnak.drafting.enums import Events
from samnak.drafting.errors import IncompleteDraftError, SignFirstError, StaleDraftError
from samnak.drafting.models import Draft, DraftVersion
from samnak.drafting.policies import SUBJECT
from samnak.drafting.services.desk import add_version, is_secret, lock_draft, logged, with_enclosures, write_content
from samnak.drafting.services.routes import checked_route, planned, propose_route, rows_of
from samnak.drafting.services.writing import missing
from samnak.drafting.workflow import DRAFT
from samnak.org import queries as org
from samnak.routing import queries as routing_queries
from samnak.routing import services as routing
from samnak.routing.enums import StepKind
from samnak.routing.services import Outcome, PlannedStep


def submit(*, actor: Actor, draft_id: UUID, steps: Sequence[PlannedStep] | None = None, revision: int | None = None) -> Draft:
    """Submit a draft (เสนอร่าง) along its route; what is lacking is told field by field.

    Without `steps` the route kept in the draft is used, and where there is none the proposed one.
    """
    with official(actor):
        draft = lock_draft(actor, policies.SUBMIT, draft_id)
        if revision is not None and draft.revision != revision:
            raise StaleDraftError(draft, name=draft.saved_by_name, at=draft.saved_at)
        content = with_enclosures(draft, queries.content_of(draft))
        errors = missing(content, draft.kind)
        if org.unit_that_issues(draft.unit) is None:
            errors["route"] = _("หน่วยงานของท่านยังไม่มีรหัสหนังสือ จึงออกเลขไม่ได้ กรุณาแจ้งผู้ดูแลระบบกำหนดรหัสหนังสือ")
        if errors:
            raise IncompleteDraftError(errors)
        chosen = steps or planned(content) or propose_route(draft=draft, content=content)
        plan = checked_route(draft, chosen)
        content = content.but(route=rows_of(plan), signer_position_id=plan[-1].position_id)
        draft.state = DRAFT.next_state("submit", draft.state)
        write_content(actor, draft, content)
        version = add_version(actor, draft, content, "ฉบับที่เสนอ")
        routing.start_case(
            actor=actor, subject_type=SUBJECT, subject_id=draft.pk, title=draft.subject, urgency=draft.urgency, steps=plan
        )
        _record(actor, draft, Events.DRAFT_SUBMITTED, version=version.number)
        return draft


def agree(*, actor: Actor, draft_id: UUID, step_id: UUID, comment: str = "") -> Outcome:
    """Agree with a draft at one step (เห็นชอบร่าง); the signing step is passed by `sign_draft` alone."""
    with official(actor):
        draft, step = lock_turn(actor, draft_id, step_id)
        if step.kind == StepKind.SIGN:
            raise SignFirstError
        outcome = routing.agree(actor=actor, step_id=step_id, comment=comment, is_secret=is_secret(draft))
        version = queries.latest_version(draft)
        _record(
            actor,
            draft,
            Events.DRAFT_AGREED,
            step=str(step_id),
            comment=logged(draft, comment),
            version=version.number if version else 0,
        )
        return outcome


def edit_as_reviewer(
    *, actor: Actor, draft_id: UUID, step_id: UUID, content: Content, revision: int, note: str = ""
) -> DraftVersion:
    """Change a draft at one's step (แก้ไขร่าง): a new immutable version, which everybody can compare with the one before."""
    with official(actor):
        draft, _step = lock_turn(actor, draft_id, step_id)
        if draft.revision != revision:
            raise StaleDraftError(draft, name=draft.saved_by_name, at=draft.saved_at)
        present = queries.content_of(draft)
        wanted = with_enclosures(draft, content.but(route=present.route, signer_position_id=present.signer_position_id))
        if wanted.to_json() == present.to_json():
            raise DomainError(_("ยังไม่มีข้อความใดเปลี่ยนไปจากฉบับเดิม"), field="body")
        errors = missing(wanted, draft.kind)
        if errors:
            raise IncompleteDraftError(errors)
        write_content(actor, draft, wanted)
        version = add_version(actor, draft, wanted, note.strip() or "แก้ไขระหว่างพิจารณา")
        routing.note_edit(actor=actor, step_id=step_id, text=f"ฉบับที่ {version.number}: {version.note}")
        return version


def return_draft(*, actor: Actor, draft_id: UUID, step_id: UUID, to_step_id: UUID | None, reason: str) -> Outcome:
    """Return a draft (ส่งคืนร่าง) to an earlier step, or with None to its owner, with a reason."""
    with official(actor):
        draft, _step = lock_turn(actor, draft_id, step_id)
        outcome = routing.return_to(
            actor=actor, step_id=step_id, to_step_id=to_step_id, reason=reason, is_secret=is_secret(draft)
        )
        if to_step_id is None:
            draft.state = DRAFT.next_state("return", draft.state)
            draft.save(update_fields=["state"])
        to = str(to_step_id) if to_step_id else "owner"
        _record(actor, draft, Events.DRAFT_RETURNED, to=to, reason=logged(draft, reason))
        return outcome


def recall(*, actor: Actor, draft_id: UUID, reason: str) -> Draft:
    """Take a draft back from its route (ดึงร่างกลับ) to change it; only the owner may, and says why."""
    with official(actor):
        draft = lock_draft(actor, policies.RECALL, draft_id)
        state = DRAFT.next_state("recall", draft.state)
        case = routing_queries.open_case(SUBJECT, draft.pk)
        if case is None:
            raise ConflictError(_("ร่างนี้ไม่ได้อยู่ระหว่างเสนอแล้ว กรุณาเปิดหน้าใหม่เพื่อดูสถานะล่าสุด"))
        routing.recall(actor=actor, case_id=case.pk, reason=reason, is_secret=is_secret(draft))
        draft.state = state
        draft.save(update_fields=["state"])
        _record(actor, draft, Events.DRAFT_RECALLED, reason=logged(draft, reason))
        return draft


def comment(*, actor: Actor, draft_id: UUID, text: str) -> None:
    """Say something on a draft (ให้ความเห็น) without moving it."""
    draft = queries.get_for(actor, policies.SEE, draft_id)
    case = routing_queries.latest_case(SUBJECT, draft.pk)
    if case is None:
        raise DomainError(_("ร่างนี้ยังไม่ได้เสนอ จึงยังให้ความเห็นไม่ได้"), field="text")
    routing.comment(actor=actor, case_id=case.pk, text=text, is_secret=is_secret(draft))


def change_route(*, actor: Actor, draft_id: UUID, steps: Sequence[PlannedStep]) -> Draft:
    """Change what lies ahead of a draft (แก้ไขเส้นทาง); a new signer stands in the letter at once, as a new version."""
    with official(actor):
        draft = lock_draft(actor, policies.SEE, draft_id)
        case = routing_queries.open_case(SUBJECT, draft.pk)
        if case is None:
            require(actor, policies.EDIT, draft)
            plan = checked_route(draft, steps)
            content = queries.content_of(draft)
            write_content(actor, draft, content.but(route=rows_of(plan), signer_position_id=plan[-1].position_id))
            return draft
        if any(step.kind == StepKind.SIGN for step in routing_queries.active_steps(case)):
            raise ConflictError(_("เรื่องนี้ถึงผู้ลงนามแล้ว หากต้องการเปลี่ยนผู้ลงนามกรุณาส่งคืนหรือดึงกลับก่อน"))
        plan = checked_route(draft, steps)
        routing.replace_pending_steps(actor=actor, case_id=case.pk, steps=plan)
        content = queries.content_of(draft)
        changed = content.but(route=rows_of(plan), signer_position_id=plan[-1].position_id)
        if changed.signer_position_id != content.signer_position_id:
            write_content(actor, draft, changed)
            add_version(actor, draft, changed, "เปลี่ยนผู้ลงนาม")
        return draft


def lock_turn(actor: Actor, draft_id: UUID, step_id: UUID) -> tuple[Draft, Any]:
    """Lock a draft and one of its steps, and make sure that it is this post's turn at that step."""
    draft = lock_draft(actor, policies.SEE, draft_id)
    step = routing.check_turn(actor=actor, step_id=step_id)
    if step.case.subject_type != SUBJECT or step.case.subject_id != draft.pk:
        raise DomainError(_("ขั้นตอนนี้ไม่ใช่ของร่างนี้ กรุณาเปิดหน้าใหม่"))
    return draft, step


def _record(actor: Actor, draft: Draft, kind: object, **data: object) -> None:
    record(actor, kind, subject_type=SUBJECT, subject_id=draft.pk, agency_id=draft.agency_id, **data)  # type: ignore[arg-type]
