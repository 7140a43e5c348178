"""Registers and their numbers: opened by registrars, counted by one row lock, burnt for ever (domain: A.5)."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.language import in_thai
from samnak.core.time import bangkok_today
from samnak.core.transactions import official
from samnak.correspondence.enums import Direction, DispatchState, EntryState, Events, Series
from samnak.correspondence.errors import NoRegisterError
from samnak.correspondence.models import Letter, Register, RegisterEntry
from samnak.correspondence.policies import KEEP_REGISTER, OPEN_REGISTER
from samnak.correspondence.workflow import OUTGOING
from samnak.org import queries as org
from samnak.signing import queries as signing_queries
from samnak.signing import services as signing

VOID_UNUSED = "เลขว่าง"
VOID_CANCELLED = "ยกเลิก"

_COUNT = """
UPDATE correspondence_numbercounter SET last_number = last_number + 1
WHERE register_id = %s AND year = %s RETURNING last_number
"""
_COUNT_FIRST = """
INSERT INTO correspondence_numbercounter (agency_id, register_id, year, last_number) VALUES (%s, %s, %s, 1)
ON CONFLICT (register_id, year) DO UPDATE SET last_number = correspondence_numbercounter.last_number + 1
RETURNING last_number
"""


def take_number(register: Register, on: date) -> int:
    """Take the next number of a register (ออกเลข) in the caller's transaction; rolled back, it was never taken.

    The counter's row stays locked until the transaction ends, so numbers follow each other without a gap. The count
    begins at 1 with every calendar year of the date of registration (A.5 rule 4).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("take_number needs the transaction of the record that carries the number")
    year = thai.buddhist_year(on)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [register.pk, year])
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_COUNT_FIRST, [register.agency_id, register.pk, year])
            row = cursor.fetchone()
    number: int = row[0]
    return number


def open_register(*, actor: Actor, unit_id: UUID, direction: str, series: str = Series.GENERAL) -> Register:
    """Open a register of a unit (เปิดทะเบียน), or open again one that was shut; the numbers go on where they stood."""
    with official(actor):
        unit = org.units_of(actor.agency_id).filter(pk=unit_id).first() if actor.agency_id else None
        if unit is None:
            raise DomainError(_("ไม่พบหน่วยงานนี้ในส่วนราชการของท่าน"), field="unit")
        require(actor, OPEN_REGISTER, (unit, series == Series.SECRET))
        if direction == Direction.INCOMING and series == Series.CIRCULAR:
            raise DomainError(_("หนังสือเวียนที่รับเข้ามาใช้ทะเบียนรับทั่วไป ไม่ต้องเปิดทะเบียนแยก"), field="series")
        if direction == Direction.OUTGOING and not (unit.can_issue_number and unit.document_code):
            raise DomainError(_("หน่วยงานนี้ยังออกเลขหนังสือไม่ได้ ให้ผู้ดูแลระบบกำหนดรหัสหนังสือก่อน"), field="unit")
        if series == Series.CIRCULAR:
            _refuse_mixed_circulars(unit_id)
        register, made = Register.objects.get_or_create(
            agency_id=unit.agency_id,
            unit_id=unit_id,
            direction=direction,
            series=series,
            defaults={"name": register_name(direction, series, unit.name)},
        )
        if not made and register.is_active:
            return register
        register.is_active = True
        register.save(update_fields=["is_active"])
        record(
            actor,
            Events.REGISTER_OPENED,
            subject_type="correspondence.register",
            subject_id=register.pk,
            agency_id=register.agency_id,
            register=register.name,
        )
    return register


@in_thai()
def register_name(direction: str, series: str, unit_name: str) -> str:
    """Return the name of a register as offices write it, e.g. ทะเบียนหนังสือส่ง (เวียน) กองกลาง."""
    heads = {Direction.INCOMING: _("ทะเบียนหนังสือรับ"), Direction.OUTGOING: _("ทะเบียนหนังสือส่ง")}
    notes = {Series.GENERAL: "", Series.CIRCULAR: _(" (เวียน)"), Series.SECRET: _(" (ลับ)")}
    return f"{heads[Direction(direction)]}{notes[Series(series)]} {unit_name}"


def _refuse_mixed_circulars(unit_id: UUID) -> None:
    """Circulars of one year come from one series only (A.4)."""
    if RegisterEntry.objects.filter(
        register__unit=unit_id,
        register__direction=Direction.OUTGOING,
        register__series=Series.GENERAL,
        year=thai.buddhist_year(bangkok_today()),
        letter__is_circular=True,
    ).exists():
        raise DomainError(_("ปีนี้ออกเลขหนังสือเวียนในทะเบียนส่งทั่วไปไปแล้ว จึงแยกทะเบียนเวียนได้ตั้งแต่ 1 มกราคมปีถัดไป"), field="series")


def find_register(*, unit_id: UUID, direction: str, series: str) -> Register | None:
    """Return the open register of a unit, or None."""
    return (
        Register.objects.filter(unit=unit_id, direction=direction, series=series, is_active=True).select_related("unit").first()
    )


def no_register(direction: str, series: str, unit_name: str) -> NoRegisterError:
    """Return the error that says which register is missing and who opens it."""
    name = register_name(direction, series, unit_name)
    who = _("นายทะเบียนข้อมูลข่าวสารลับ") if series == Series.SECRET else _("เจ้าหน้าที่สารบรรณของหน่วยงานหรือสารบรรณกลาง")
    return NoRegisterError(
        _("ยังไม่ได้เปิด%(register)s จึงออกเลขไม่ได้ กรุณาแจ้ง%(who)s เปิดทะเบียนที่หน้า “ทะเบียนและเลขหนังสือ”") % {"register": name, "who": who}
    )


def reserve_numbers(
    *, actor: Actor, register_id: UUID, count: int, holder: str, reason: str, until: date, on: date | None = None
) -> list[RegisterEntry]:
    """Reserve numbers (จองเลข) for a holder, with a reason, until a day; what is not used by then becomes เลขว่าง."""
    day = on or bangkok_today()
    if not 1 <= count <= 100:
        raise DomainError(_("จองได้ครั้งละ 1 ถึง 100 เลข"), field="count")
    if until < day:
        raise DomainError(_("วันสิ้นสุดการจองต้องไม่อยู่ก่อนวันนี้"), field="until")
    if not holder.strip():
        raise DomainError(_("กรุณาระบุผู้จอง"), field="holder")
    if not reason.strip():
        raise DomainError(_("กรุณาระบุเหตุผลที่จองเลข"), field="reason")
    with official(actor):
        register = _locked_register(actor, register_id)
        entries = [
            RegisterEntry(
                agency_id=register.agency_id,
                register=register,
                year=thai.buddhist_year(day),
                number=take_number(register, day),
                state=EntryState.RESERVED,
                document_date=day,
                subject=reason.strip(),
                to_text=holder.strip(),
                remark="จองเลข",
                reserved_until=until,
                **entered_by(actor),
            )
            for _step in range(count)
        ]
        RegisterEntry.objects.bulk_create(entries)
        for entry in entries:
            _record_entry(actor, Events.NUMBER_RESERVED, entry, reason=entry.subject)
    return entries


def _locked_register(actor: Actor, register_id: UUID) -> Register:
    register = Register.objects.select_related("unit").filter(pk=register_id, agency=actor.agency_id).first()
    if register is None:
        raise DomainError(_("ไม่พบทะเบียนนี้"))
    require(actor, KEEP_REGISTER, register)
    if not register.is_active:
        raise DomainError(_("ทะเบียนนี้ปิดแล้ว กรุณาเปิดทะเบียนก่อน"))
    return register


def void_number(*, actor: Actor, entry_id: UUID, reason: str) -> RegisterEntry:
    """Burn a number (ยกเลิกเลข): the row stays in the register for ever and the number is never given again."""
    if not reason.strip():
        raise DomainError(_("กรุณาระบุเหตุผลที่ยกเลิกเลข"), field="reason")
    with official(actor):
        # the letter first, as every service locks them, so that nobody waits for the other
        letter_id = RegisterEntry.objects.values_list("letter_id", flat=True).get(pk=entry_id)
        letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id) if letter_id else None
        entry = RegisterEntry.objects.select_for_update(of=("self",)).select_related("register__unit").get(pk=entry_id)
        require(actor, KEEP_REGISTER, entry.register)
        if entry.state == EntryState.VOID:
            raise ConflictError(_("เลขนี้ยกเลิกไปแล้ว"))
        if entry.letter_id != letter_id:
            raise ConflictError(_("เลขที่จองนี้ใช้หรือยกเลิกไปแล้ว"))
        if letter is not None:
            _cancel_letter(actor, letter, reason.strip())
        entry.state = EntryState.VOID
        entry.remark = f"{VOID_CANCELLED} ({reason.strip()})"[:1000]
        entry.save(update_fields=["state", "remark"])
        _record_entry(actor, Events.NUMBER_VOIDED, entry, reason=reason.strip())
    return entry


def _cancel_letter(actor: Actor, letter: Letter, reason: str) -> None:
    """Cancel the letter that carries a burnt number; what has been sent or received keeps its number.

    Its signed file may have left by hand, so the public verification must say that it is cancelled.
    """
    if letter.direction == Direction.INCOMING or not OUTGOING.allows("cancel", letter.state):
        raise DomainError(_("หนังสือส่งออกไปหรือลงรับแล้ว จึงยกเลิกเลขไม่ได้"))
    letter.state = OUTGOING.next_state("cancel", letter.state)
    letter.save(update_fields=["state"])
    letter.dispatches.filter(state=DispatchState.QUEUED).update(state=DispatchState.CANCELLED)
    document = signing_queries.document_by_code(letter.signed_code) if letter.signed_code else None
    if document is not None:
        signing.cancel_document(actor=actor, document=document, reason=f"ยกเลิกเลขหนังสือ ({reason})")


def expire_reservations(*, actor: Actor, on: date | None = None) -> int:
    """Turn reserved numbers whose day has passed, or whose year is over, into เลขว่าง; return how many."""
    day = on or bangkok_today()
    with official(actor):
        stale = list(
            RegisterEntry.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(Q(reserved_until__lt=day) | Q(year__lt=thai.buddhist_year(day)), state=EntryState.RESERVED)
            .select_related("register")[:500]
        )
        for entry in stale:
            entry.state = EntryState.VOID
            entry.remark = VOID_UNUSED
            entry.save(update_fields=["state", "remark"])
            _record_entry(actor, Events.NUMBER_VOIDED, entry, reason=VOID_UNUSED)
    return len(stale)


def reserved_entry(entry_id: UUID, register_id: UUID) -> RegisterEntry:
    """Return a reserved number of a register, locked and still good for use."""
    entry = RegisterEntry.objects.select_for_update(of=("self",)).filter(pk=entry_id, register=register_id).first()
    if entry is None:
        raise DomainError(_("ไม่พบเลขที่จองในทะเบียนนี้"), field="reserved_entry")
    if entry.state != EntryState.RESERVED:
        raise ConflictError(_("เลขที่จองนี้ใช้หรือยกเลิกไปแล้ว"))
    if entry.reserved_until is not None and entry.reserved_until < bangkok_today():
        raise DomainError(_("เลขที่จองนี้หมดอายุแล้ว กลายเป็นเลขว่าง"), field="reserved_entry")
    return entry


def entered_by(actor: Actor) -> Mapping[str, Any]:
    """Return who enters a row of a register, as its columns."""
    return {"entered_by_name": actor.name, "entered_by_appointment_id": actor.appointment_id}


def _record_entry(actor: Actor, kind: Any, entry: RegisterEntry, *, reason: str) -> None:
    record(
        actor,
        kind,
        subject_type="correspondence.registerentry" if entry.letter_id is None else "correspondence.letter",
        subject_id=entry.letter_id or entry.pk,
        agency_id=entry.agency_id,
        number=f"{entry.number}/{entry.year}",
        register=entry.register.name,
        reason=reason,
    )
