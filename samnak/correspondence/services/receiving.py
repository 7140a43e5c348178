"""Registering what has come in, at each registry it passes (domain: A.6)."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import jobs, thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.time import bangkok_today, database_now
from samnak.core.transactions import official
from samnak.correspondence.enums import AssignmentState, Direction, EntryState, Events, LetterState, Secrecy, Series
from samnak.correspondence.models import Letter, Register, RegisterEntry
from samnak.correspondence.policies import READ, RECEIVE, REGISTER, RETURN, is_registrar
from samnak.correspondence.queries import canonical_number
from samnak.correspondence.services.arriving import ArrivalData, arrive_on_paper, attach_files
from samnak.correspondence.services.handling import logged
from samnak.correspondence.services.issuing import FileRow
from samnak.correspondence.services.readers import add_readers, search_text
from samnak.correspondence.services.registers import entered_by, find_register, no_register, take_number
from samnak.correspondence.workflow import INCOMING
from samnak.org import queries as org


def register_incoming(
    *, actor: Actor, letter_id: UUID, action: str = "", remark: str = "", submit_to_id: UUID | None = None
) -> RegisterEntry:
    """Enter a letter that has arrived into the registry's incoming register (ลงทะเบียนรับ) and give it its receive number.

    With `submit_to_id` it goes straight to that post for an order (เสนอ); else the registry holds it.
    """
    with official(actor):
        letter = Letter.objects.select_for_update(of=("self",)).select_related("unit").get(pk=letter_id)
        require(actor, REGISTER, letter)
        letter.state = INCOMING.next_state("register", letter.state)
        entry = _enter(actor, letter, letter.unit_id, letter.unit.name, action=action, remark=remark)
        _hold(letter, submit_to_id)
        letter.save()
        if letter.dispatch_id:
            jobs.enqueue(
                "correspondence.acknowledge_dispatch",
                queue="delivery",
                dispatch_id=str(letter.dispatch_id),
                receive_number=f"{entry.number}/{entry.year}",
            )
    return entry


def _hold(letter: Letter, submit_to_id: UUID | None) -> None:
    letter.holder_unit_id, letter.holder_position_id, letter.held_since = letter.unit_id, None, database_now()
    if submit_to_id is None:
        return
    position = org.positions_in(letter.agency_id, [submit_to_id]).first()
    if position is None:
        raise DomainError(_("ไม่พบตำแหน่งที่จะเสนอในส่วนราชการของท่าน"), field="submit_to")
    letter.holder_unit_id, letter.holder_position_id = position.unit_id, position.pk
    add_readers(letter, posts=[position.pk])


def _enter(actor: Actor, letter: Letter, unit_id: UUID, unit_name: str, *, action: str, remark: str) -> RegisterEntry:
    series = Series.GENERAL if letter.secrecy == Secrecy.NONE else Series.SECRET
    register = find_register(unit_id=unit_id, direction=Direction.INCOMING, series=series)
    if register is None:
        raise no_register(Direction.INCOMING, series, unit_name)
    today = bangkok_today()
    number = take_number(register, today)
    year = thai.buddhist_year(today)
    entry = RegisterEntry(
        agency_id=letter.agency_id,
        register=register,
        year=year,
        number=number,
        state=EntryState.ISSUED,
        letter=letter,
        document_number=letter.document_number,
        document_date=letter.document_date,
        from_text=letter.from_text,
        to_text=letter.to_text,
        subject=letter.subject,
        action=action.strip(),
        remark=remark.strip(),
        urgency=letter.urgency,
        secrecy=letter.secrecy,
        search_text=letter.search_text,
        **entered_by(actor),
    )
    entry.save(force_insert=True)
    letter.search_text = f"{letter.search_text} {search_text('รับ', f'{number}/{year}')}"
    _record_entry(actor, letter, entry, register)
    return entry


def _record_entry(actor: Actor, letter: Letter, entry: RegisterEntry, register: Register) -> None:
    record(
        actor,
        Events.LETTER_REGISTERED,
        subject_type="correspondence.letter",
        subject_id=letter.pk,
        agency_id=letter.agency_id,
        receive_number=f"{entry.number}/{entry.year}",
        register=register.name,
        number=letter.document_number,
    )


def register_at_unit(*, actor: Actor, letter_id: UUID, unit_id: UUID, action: str = "", remark: str = "") -> RegisterEntry:
    """Enter a letter handed down into the register of the receiving division (ลงทะเบียนรับของกอง), with its own number."""
    with official(actor):
        letter = Letter.objects.select_for_update(of=("self",)).select_related("unit").get(pk=letter_id)
        require(actor, READ, letter)
        unit = org.units_of(letter.agency_id).filter(pk=unit_id).first()
        if unit is None:
            raise DomainError(_("ไม่พบหน่วยงานนี้ในส่วนราชการของท่าน"), field="unit")
        if not is_registrar(actor, unit.path, secret=letter.secrecy != Secrecy.NONE):
            raise DeniedError(_("ลงรับได้เฉพาะเจ้าหน้าที่สารบรรณของ%(unit)s") % {"unit": unit.name})
        if letter.state not in {LetterState.REGISTERED, LetterState.IN_PROGRESS}:
            raise ConflictError(_("เรื่องนี้ยังไม่ได้ลงทะเบียนรับที่สารบรรณกลาง หรือปิดไปแล้ว"))
        if letter.entries.filter(register__unit=unit_id, state=EntryState.ISSUED).exists():
            raise ConflictError(_("%(unit)sลงทะเบียนรับเรื่องนี้ไปแล้ว") % {"unit": unit.name})
        entry = _enter(actor, letter, unit.pk, unit.name, action=action, remark=remark)
        add_readers(letter, units=[unit.pk])
        letter.save(update_fields=["reader_ids", "search_text"])
        now = database_now()
        letter.assignments.filter(to_unit__path__startswith=_division_path(unit), state=AssignmentState.SENT).update(
            state=AssignmentState.ACKNOWLEDGED, acknowledged_at=now, acknowledged_by_name=actor.name
        )
    return entry


def _division_path(unit: object) -> str:
    """Return the path of what a registry serves: the unit above it, or itself at the top."""
    parent = unit.parent  # type: ignore[attr-defined]
    path: str = unit.path  # type: ignore[attr-defined]
    return str(parent.path) if parent is not None and parent.parent_id is not None else path


def receive_paper(
    *,
    actor: Actor,
    registry_unit_id: UUID,
    data: ArrivalData,
    scan: FileRow | None = None,
    enclosures: Sequence[tuple[FileRow, str]] = (),
    action: str = "",
    remark: str = "",
    submit_to_id: UUID | None = None,
) -> Letter:
    """Take in a letter that came on paper (ลงรับหนังสือกระดาษ): its row, its scan and its receive number at once."""
    if not data.subject.strip():
        raise DomainError(_("กรุณาระบุเรื่อง ถ้าหนังสือไม่มีชื่อเรื่องให้เขียนสรุปสั้น ๆ"), field="subject")
    if not data.from_text.strip():
        raise DomainError(_("กรุณาระบุว่าหนังสือมาจากใคร"), field="from_text")
    with official(actor):
        registry = (
            org.units_of(actor.agency_id).select_related("agency").filter(pk=registry_unit_id).first()
            if actor.agency_id
            else None
        )
        if registry is None:
            raise DomainError(_("ไม่พบหน่วยงานสารบรรณในส่วนราชการของท่าน"), field="registry")
        require(actor, RECEIVE, registry)
        letter = arrive_on_paper(
            actor,
            registry,
            ArrivalData(
                kind=data.kind,
                subject=" ".join(data.subject.split()),
                from_text=" ".join(data.from_text.split()),
                to_text=" ".join(data.to_text.split()),
                document_number=canonical_number(data.document_number),
                document_date=data.document_date,
                urgency=data.urgency,
                secrecy=data.secrecy,
            ),
        )
        if scan is not None:
            attach_files(letter, [(scan, ""), *enclosures])
        register_incoming(actor=actor, letter_id=letter.pk, action=action, remark=remark, submit_to_id=submit_to_id)
        letter.refresh_from_db()
    return letter


def return_letter(*, actor: Actor, letter_id: UUID, reason: str) -> Letter:
    """Send a letter that is not ours, or is defective, back to its sender before it is registered (ส่งคืนผู้ส่ง)."""
    if not reason.strip():
        raise DomainError(_("กรุณาระบุเหตุผลที่ส่งคืน"), field="reason")
    with official(actor):
        letter = Letter.objects.select_for_update(of=("self",)).select_related("unit").get(pk=letter_id)
        require(actor, RETURN, letter)
        letter.state = INCOMING.next_state("return", letter.state)
        letter.holder_unit_id, letter.holder_position_id, letter.held_since = None, None, database_now()
        letter.save(update_fields=["state", "holder_unit", "holder_position", "held_since"])
        record(
            actor,
            Events.LETTER_RETURNED,
            subject_type="correspondence.letter",
            subject_id=letter.pk,
            agency_id=letter.agency_id,
            number=letter.document_number,
            reason=logged(letter, reason),
        )
        if letter.dispatch_id:
            jobs.enqueue(
                "correspondence.return_dispatch",
                queue="delivery",
                dispatch_id=str(letter.dispatch_id),
                reason=reason.strip(),
            )
    return letter
