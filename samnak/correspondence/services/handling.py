"""What is done with a letter: minutes written on it, closing and opening again (domain: A.2.8, A.9)."""

from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.correspondence.enums import (
    AssignmentPurpose,
    AssignmentState,
    Direction,
    Events,
    LetterState,
    MinuteKind,
    Secrecy,
)
from samnak.correspondence.models import Assignment, Letter, LetterFile, Minute
from samnak.correspondence.policies import CLOSE, MINUTE, READ, REOPEN, is_assignee
from samnak.correspondence.queries import OPEN_STATES
from samnak.correspondence.services.readers import add_readers
from samnak.correspondence.workflow import INCOMING, OUTGOING
from samnak.org import queries as org


def locked_letter(letter_id: UUID) -> Letter:
    """Return a letter locked for a change, with its unit."""
    return Letter.objects.select_for_update(of=("self",)).select_related("unit").get(pk=letter_id)


def write_minute(
    *,
    actor: Actor,
    letter_id: UUID,
    kind: str,
    text: str,
    addressed_to: str = "",
    submit_to_id: UUID | None = None,
) -> Minute:
    """Write on a letter (เกษียน); with `submit_to_id` the letter goes up to that post (เสนอ).

    The typed name of a person whom the system knows stands for the signature (clause 26).
    """
    with official(actor):
        letter = locked_letter(letter_id)
        require(actor, MINUTE, letter)
        _refuse_unready(letter)
        if submit_to_id is not None:
            position = org.positions_in(letter.agency_id, [submit_to_id]).first()
            if position is None:
                raise DomainError(_("ไม่พบตำแหน่งที่จะเสนอในส่วนราชการของท่าน"), field="submit_to")
            addressed_to = addressed_to or position.title
            letter.holder_unit_id, letter.holder_position_id = position.unit_id, position.pk
            letter.held_since = database_now()
            add_readers(letter, posts=[position.pk])
            letter.save(update_fields=["holder_unit", "holder_position", "held_since", "reader_ids"])
        return append_minute(actor, letter, kind=kind, text=text, addressed_to=addressed_to)


def _refuse_unready(letter: Letter) -> None:
    if letter.state == LetterState.ARRIVED:
        raise ConflictError(_("กรุณาลงทะเบียนรับก่อน แล้วจึงเกษียนหรือมอบหมาย"))
    if letter.state in {LetterState.RETURNED, LetterState.CANCELLED}:
        raise ConflictError(_("เรื่องนี้ส่งคืนหรือยกเลิกไปแล้ว"))
    if letter.state == LetterState.CLOSED:
        raise ConflictError(_("เรื่องนี้ปิดแล้ว กรุณาเปิดเรื่องใหม่ก่อน"))


def append_minute(actor: Actor, letter: Letter, *, kind: str, text: str, addressed_to: str = "") -> Minute:
    """Append a minute to a locked letter and record it; the right was checked by the caller."""
    if not text.strip():
        raise DomainError(_("กรุณาเขียนข้อความเกษียน"), field="text")
    minute = Minute.objects.create(
        agency_id=letter.agency_id,
        letter=letter,
        kind=MinuteKind(kind),
        addressed_to=addressed_to.strip()[:300],
        text=text.strip(),
        author_name=actor.name,
        author_in_words=org.in_words(actor)[:400],
        author_appointment_id=actor.appointment_id,
    )
    record(
        actor,
        Events.MINUTE_WRITTEN,
        subject_type="correspondence.letter",
        subject_id=letter.pk,
        agency_id=letter.agency_id,
        kind=minute.kind,
        text=logged(letter, minute.text),
    )
    return minute


def logged(letter: Letter, text: str) -> str:
    """Return words for the event log, which is read by people who may not open a secret letter: of such a letter none."""
    return text.strip() if letter.secrecy == Secrecy.NONE else ""


def close_letter(*, actor: Actor, letter_id: UUID, note: str = "", cancel_open: bool = False) -> Letter:
    """Close a matter (ปิดเรื่อง); work still open must be finished first, or is cancelled on purpose."""
    with official(actor):
        letter = locked_letter(letter_id)
        require(actor, CLOSE, letter)
        life = INCOMING if letter.direction == Direction.INCOMING else OUTGOING
        letter.state = life.next_state("close", letter.state)
        waiting = letter.assignments.select_for_update().filter(state__in=OPEN_STATES)
        pressing = [row for row in waiting if row.purpose != AssignmentPurpose.INFORMATION]
        if pressing and not cancel_open:
            raise DomainError(
                _("ยังมีงานที่มอบไว้ค้างอยู่ %(count)d รายการ กรุณารอผล หรือเลือก “ยกเลิกงานที่ค้าง” แล้วปิดเรื่อง") % {"count": len(pressing)},
                field="cancel_open",
            )
        waiting.update(state=AssignmentState.CANCELLED, ended_at=database_now(), ended_by_name=actor.name)
        letter.holder_unit_id, letter.holder_position_id, letter.held_since = letter.unit_id, None, database_now()
        letter.save(update_fields=["state", "holder_unit", "holder_position", "held_since"])
        record(
            actor,
            Events.LETTER_CLOSED,
            subject_type="correspondence.letter",
            subject_id=letter.pk,
            agency_id=letter.agency_id,
            note=logged(letter, note),
        )
    return letter


def reopen_letter(*, actor: Actor, letter_id: UUID, reason: str) -> Letter:
    """Open a closed matter again (เปิดเรื่องใหม่), with a reason."""
    if not reason.strip():
        raise DomainError(_("กรุณาระบุเหตุผลที่เปิดเรื่องใหม่"), field="reason")
    with official(actor):
        letter = locked_letter(letter_id)
        require(actor, REOPEN, letter)
        life = INCOMING if letter.direction == Direction.INCOMING else OUTGOING
        letter.state = life.next_state("reopen", letter.state)
        letter.held_since = database_now()
        letter.save(update_fields=["state", "held_since"])
        record(
            actor,
            Events.LETTER_REOPENED,
            subject_type="correspondence.letter",
            subject_id=letter.pk,
            agency_id=letter.agency_id,
            reason=logged(letter, reason),
        )
    return letter


def mark_opened(*, actor: Actor, letter: Letter) -> int:
    """Note that an assignee has opened the letter for the first time (เปิดอ่าน); return how many assignments it concerned."""
    unread = [row for row in letter.assignments.all() if row.read_at is None and row.state in OPEN_STATES]
    mine = [row.pk for row in unread if is_assignee(actor, row)]
    if not mine:
        return 0
    with official(actor):
        require(actor, READ, letter)
        return Assignment.objects.filter(pk__in=mine, read_at=None).update(read_at=database_now())


def note_file_opened(*, actor: Actor, letter: Letter, file: LetterFile) -> None:
    """Record that a file was opened (เปิดแฟ้ม); every opening of a secret one is on record for the registrar (F.2)."""
    with official(actor):
        require(actor, READ, letter)
        record(
            actor,
            Events.FILE_READ if letter.secrecy == Secrecy.NONE else Events.SECRET_READ,
            subject_type="correspondence.letter",
            subject_id=letter.pk,
            agency_id=letter.agency_id,
            file=str(file.pk),
        )
