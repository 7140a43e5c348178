"""The way out: proposed, approved by a curator who did not write it, reviewed, withdrawn."""

from calendar import monthrange
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import thai
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import bangkok_today
from samnak.core.transactions import official
from samnak.knowledge import policies
from samnak.knowledge.content import plain
from samnak.knowledge.enums import EntryKind, Events
from samnak.knowledge.errors import IncompleteError
from samnak.knowledge.models import Edition, Entry
from samnak.knowledge.policies import SUBJECT
from samnak.knowledge.services.writing import locked, require_seen, touched
from samnak.knowledge.workflow import ENTRY


def _require_complete(row: Entry) -> None:
    missing = []
    if not row.summary.strip():
        missing.append(_("สรุปย่อ"))
    if row.kind == EntryKind.ARTICLE and not row.body.strip():
        missing.append(_("เนื้อหา"))
    if row.kind != EntryKind.ARTICLE and row.file_id is None:
        missing.append(_("แฟ้ม"))
    if row.kind == EntryKind.FORM and not row.number.strip():
        missing.append(_("รหัสแบบฟอร์ม"))
    if missing:
        raise IncompleteError(_("ยังเสนอไม่ได้ กรุณากรอกให้ครบก่อน: %(what)s") % {"what": " · ".join(missing)})


def submit(*, actor: Actor, entry_id: UUID) -> Entry:
    """Propose an entry (เสนอขอเผยแพร่) to the curators."""
    with official(actor):
        row = locked(actor, policies.SUBMIT, entry_id)
        _require_complete(row)
        row.state, row.returned_reason = ENTRY.next_state("submit", row.state), ""
        row.proposed_by_id, row.proposed_by_name, row.proposed_at = actor.user_id, actor.name[:200], timezone.now()
        touched(row, "state", "returned_reason", "proposed_by_id", "proposed_by_name", "proposed_at")
        record(actor, Events.SUBMITTED, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id)
    return row


def recall(*, actor: Actor, entry_id: UUID) -> Entry:
    """Take a proposal back (ดึงกลับ)."""
    with official(actor):
        row = locked(actor, policies.RECALL, entry_id)
        row.state = ENTRY.next_state("recall", row.state)
        touched(row, "state")
        record(actor, Events.RECALLED, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id)
    return row


def return_entry(*, actor: Actor, entry_id: UUID, reason: str) -> Entry:
    """Send a proposal back with the reason (ส่งกลับแก้ไข)."""
    with official(actor):
        row = locked(actor, policies.RETURN, entry_id)
        row.returned_reason = _reason(reason, _("กรุณาระบุว่าต้องแก้ไขอะไร"))
        row.state = ENTRY.next_state("return", row.state)
        touched(row, "state", "returned_reason")
        record(
            actor, Events.RETURNED, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id, reason=row.returned_reason
        )
    return row


def _reason(text: str, words: str) -> str:
    if not text.strip():
        raise DomainError(words, field="reason")
    return text.strip()[:1000]


def publish(*, actor: Actor, entry_id: UUID, seen: int | None = None) -> Edition:
    """Approve an entry as it was shown and let it out (อนุมัติและเผยแพร่): frozen, in the place of the edition before."""
    with official(actor):
        row = locked(actor, policies.PUBLISH, entry_id)
        require_seen(row, seen)
        _require_complete(row)
        row.state = ENTRY.next_state("publish", row.state)
        last = Edition.objects.filter(entry=row).aggregate(last=Max("edition"))["last"] or 0
        before = row.current
        _end(before)
        made = Edition.objects.create(
            entry=row, edition=last + 1, words=_words(row), written_by_name=row.owner_name, approved_by_name=actor.name[:200],
            approved_by_post=(actor.own_position_title or actor.position_title)[:300], **row.written(),
        )  # fmt: skip
        row.current, row.withdrawn_reason = made, ""
        row.review_on = later(bangkok_today(), row.collection.review_months)
        touched(row, "state", "current", "withdrawn_reason", "review_on")
        record(
            actor, Events.PUBLISHED, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id, number=made.edition,
            replaced=before.edition if before else 0,
        )  # fmt: skip
    return made


def _words(row: Entry) -> str:
    name = row.file.name if row.file else ""
    return thai.normalise(
        "\n".join([row.title, row.number, row.summary, *row.tags, row.used_by, name, plain(row.body), row.collection.title])
    )


def _end(edition: Edition | None) -> None:
    if edition is not None:
        edition.ended_at = timezone.now()
        edition.save(update_fields=["ended_at"])


def later(day: date, months: int) -> date:
    """Return the same day some months later, the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def withdraw(*, actor: Actor, entry_id: UUID, reason: str) -> Entry:
    """Take an entry away from its readers (เลิกใช้เรื่อง); its editions are kept."""
    with official(actor):
        row = locked(actor, policies.WITHDRAW, entry_id)
        row.withdrawn_reason = _reason(reason, _("กรุณาระบุเหตุผลที่เลิกใช้"))
        row.state = ENTRY.next_state("withdraw", row.state)
        _end(row.current)
        row.current, row.review_on = None, None
        touched(row, "state", "current", "review_on", "withdrawn_reason")
        record(
            actor, Events.WITHDRAWN, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id,
            reason=row.withdrawn_reason,
        )  # fmt: skip
    return row


def revise(*, actor: Actor, entry_id: UUID) -> Entry:
    """Begin to work on an entry again (ปรับปรุง); what is out stays out until the next approval."""
    with official(actor):
        row = locked(actor, policies.REVISE, entry_id)
        row.state = ENTRY.next_state("revise", row.state)
        touched(row, "state")
        record(actor, Events.REVISED, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id)
    return row


def review(*, actor: Actor, entry_id: UUID) -> Entry:
    """Confirm that an entry still holds (ทบทวนแล้ว ยังใช้ได้), until the next review."""
    with official(actor):
        row = locked(actor, policies.REVIEW, entry_id)
        row.review_on = later(bangkok_today(), row.collection.review_months)
        touched(row, "review_on")
        record(
            actor, Events.REVIEWED, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id,
            next=row.review_on.isoformat(),
        )  # fmt: skip
    return row
