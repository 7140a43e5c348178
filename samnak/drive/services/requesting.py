"""Asking to be let in, and answering it."""

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.drive.enums import Events, Level, Principal, RequestState
from samnak.drive.models import AccessRequest
from samnak.drive.policies import OPEN_TEAM, SHARE, SUBJECT
from samnak.drive.queries import may_ask
from samnak.drive.services.granting import grant
from samnak.drive.services.locking import lock_spaces, locked_item


def ask_access(*, actor: Actor, item_id: UUID, level: Level, reason: str) -> AccessRequest:
    """Ask those who manage an item for a right (ขอสิทธิเข้าถึง); asking again changes what was asked."""
    with official(actor):
        require(actor, OPEN_TEAM)
        item = may_ask(item_id)
        if item is None or actor.position_id is None or actor.appointment_id is None:
            raise Http404
        if level not in {Level.VIEW, Level.COMMENT, Level.EDIT}:
            raise DomainError(_("กรุณาเลือกระดับสิทธิที่ต้องการ"), field="level")
        if not reason.strip():
            raise DomainError(_("กรุณาบอกเหตุผล เพื่อให้ผู้ดูแลตัดสินใจได้"), field="reason")
        lock_spaces([item.space_id])
        who = f"{actor.name} ({actor.position_title})"[:400]
        row, _made = AccessRequest.objects.update_or_create(
            item=item, position_id=actor.position_id, state=RequestState.WAITING,
            defaults={"appointment_id": actor.appointment_id, "asker_name": who, "level": level, "reason": reason.strip()[:500]},
        )  # fmt: skip
        record(
            actor, Events.REQUESTED, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
            name=item.name, level=int(level), reason=row.reason,
        )  # fmt: skip
    return row


def decide_request(*, actor: Actor, request_id: UUID, level: Level | None, note: str = "") -> AccessRequest:
    """Let somebody in with a level, or not (พิจารณาคำขอสิทธิ); a refusal needs a reason."""
    with official(actor):
        asked = AccessRequest.objects.filter(pk=request_id).values_list("item_id", flat=True).first()
        if asked is None:
            raise Http404
        item = locked_item(actor, SHARE, asked)  # first the space, as asking does
        row = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        if row.state != RequestState.WAITING:
            raise ConflictError(_("คำขอนี้พิจารณาไปแล้ว"))
        if level is None and not note.strip():
            raise DomainError(_("กรุณาบอกเหตุผลที่ไม่ให้สิทธิ"), field="note")
        if level is not None:
            grant(actor=actor, item_id=item.pk, principal=Principal.PERSON, principal_id=row.appointment_id, level=level)
        row.state = RequestState.REFUSED if level is None else RequestState.GRANTED
        row.note, row.decided_by_name, row.decided_at = note.strip()[:500], actor.name, database_now()
        row.save(update_fields=["state", "note", "decided_by_name", "decided_at"])
        record(
            actor, Events.REQUEST_DECIDED, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
            name=item.name, state=row.state, note=row.note,
        )  # fmt: skip
    return row
