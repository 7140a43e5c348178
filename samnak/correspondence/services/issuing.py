"""Numbering and signing of outgoing letters (domain: A.5, A.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import bangkok_today
from samnak.core.transactions import official
from samnak.correspondence.enums import (
    Channel,
    Direction,
    EntryState,
    Events,
    FileRole,
    LetterState,
    Secrecy,
    Series,
    Source,
)
from samnak.correspondence.models import Dispatch, Letter, LetterFile, LetterReference, RegisterEntry
from samnak.correspondence.policies import ISSUE
from samnak.correspondence.services.numbering import IssuingPlace, insert_numbered, issuing_place
from samnak.correspondence.services.readers import reader_ids, search_prefix, search_text
from samnak.correspondence.services.registers import entered_by, no_register, reserved_entry
from samnak.correspondence.workflow import OUTGOING


class FileRow(Protocol):
    """A stored file as this app needs to know it."""

    id: UUID
    agency_id: UUID


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """อ้างถึง - an earlier letter cited; `cited_id` where it stands in this agency."""

    text: str
    cited_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class EnclosureData:
    """สิ่งที่ส่งมาด้วย - a file that goes with the letter, under its title."""

    file: FileRow
    title: str


@dataclass(frozen=True, slots=True)
class RecipientData:
    """ผู้รับ - to whom a letter goes and by which channel."""

    channel: str
    to_name: str
    to_agency_id: UUID | None = None
    to_unit_id: UUID | None = None
    to_email: str = ""
    is_copy: bool = False


def issue_letter(
    *,
    actor: Actor,
    unit_id: UUID,
    kind: str,
    subject: str,
    from_text: str,
    to_text: str,
    urgency: str,
    secrecy: str,
    is_circular: bool,
    owner_position_id: UUID,
    reply_to_id: UUID | None = None,
    references: Sequence[ReferenceData] = (),
    on: date | None = None,
    reserved_entry_id: UUID | None = None,
) -> Letter:
    """Give an outgoing letter its number (ออกเลขหนังสือ) and its row in the register, in one transaction.

    The number comes from the nearest unit that may issue (A.5 rule 6). A date other than today needs a reserved number.
    """
    with official(actor):
        place, register = _place(actor, unit_id, is_circular=is_circular, secret=secrecy != Secrecy.NONE)
        _require_known(reply_to_id, place.agency_id)
        letter = Letter(
            agency_id=place.agency_id,
            unit_id=unit_id,
            direction=Direction.OUTGOING,
            kind=kind,
            state=LetterState.NUMBERED,
            source=Source.DRAFT,
            subject=subject,
            from_text=from_text,
            to_text=to_text,
            urgency=urgency,
            secrecy=secrecy,
            is_circular=is_circular,
            owner_position_id=owner_position_id,
            holder_unit_id=unit_id,
            holder_position_id=owner_position_id,
            reply_to_id=reply_to_id,
            reader_ids=reader_ids(secrecy, units=[unit_id, place.unit_id], posts=[owner_position_id, actor.position_id]),
            created_by_name=actor.name,
        )
        if reserved_entry_id is None:
            _number(actor, letter, register[0], on, place.document_code)
        else:
            _use_reserved(actor, letter, reserved_entry(reserved_entry_id, register[0]), on, place.document_code)
        _cite(letter, references)
        record(
            actor,
            Events.NUMBER_ISSUED,
            subject_type="correspondence.letter",
            subject_id=letter.pk,
            agency_id=letter.agency_id,
            number=letter.document_number,
            register=register[1],
            date=str(letter.document_date),
        )
    return letter


def _place(actor: Actor, unit_id: UUID, *, is_circular: bool, secret: bool) -> tuple[IssuingPlace, tuple[UUID, str]]:
    """Return the unit that numbers a letter and the register (id and name) it goes into, or say what is missing."""
    place = issuing_place(unit_id, actor.agency_id) if actor.agency_id else None
    if place is None:
        raise DomainError(_("ไม่พบหน่วยงานเจ้าของเรื่องในส่วนราชการของท่าน"), field="unit")
    require(actor, ISSUE, place)
    if place.unit_id is None or not place.document_code:
        raise DomainError(_("หน่วยงานของท่านยังไม่มีรหัสหนังสือ จึงออกเลขไม่ได้ กรุณาแจ้งผู้ดูแลระบบกำหนดรหัสหนังสือ"), field="unit")
    register = place.register_for(is_circular=is_circular, secret=secret)
    if register is None:
        raise no_register(Direction.OUTGOING, Series.SECRET if secret else Series.GENERAL, place.unit_name)
    return place, register


def _require_known(reply_to_id: UUID | None, agency_id: UUID) -> None:
    if reply_to_id is not None and not Letter.objects.filter(pk=reply_to_id, agency=agency_id).exists():
        raise DomainError(_("ไม่พบหนังสือที่ตอบในส่วนราชการของท่าน"), field="reply_to")


def _number(actor: Actor, letter: Letter, register_id: UUID, on: date | None, code: str) -> None:
    """Write a letter dated today under the next number of its register."""
    today = bangkok_today()
    if on is not None and on != today:
        raise DomainError(_("ลงวันที่ย้อนหลังหรือล่วงหน้าได้เฉพาะเลขที่จองไว้ กรุณาเลือกเลขที่จอง หรือใช้วันที่ปัจจุบัน"), field="on")
    letter.document_date = today
    entry = RegisterEntry(
        agency_id=letter.agency_id,
        register_id=register_id,
        year=thai.buddhist_year(today),
        state=EntryState.ISSUED,
        letter=letter,
        document_date=today,
        from_text=letter.from_text,
        to_text=letter.to_text,
        subject=letter.subject,
        urgency=letter.urgency,
        secrecy=letter.secrecy,
        **entered_by(actor),
    )
    prefix = thai.format_document_number(code, 0, circular=letter.is_circular).removesuffix("0")
    found_by = search_text(letter.subject, letter.from_text, letter.to_text)
    insert_numbered(letter, entry, prefix=prefix, search=(search_prefix(prefix), f" {found_by}"))


def _use_reserved(actor: Actor, letter: Letter, entry: RegisterEntry, on: date | None, code: str) -> None:
    """Write a letter under a number that was reserved; it may be dated earlier, within the number's year (A.5 rule 5)."""
    day = on or entry.document_date or bangkok_today()
    if thai.buddhist_year(day) != entry.year:
        raise DomainError(_("วันที่ของหนังสือต้องอยู่ในปีเดียวกับเลขที่จอง"), field="on")
    letter.document_date = day
    letter.document_number = thai.format_document_number(code, entry.number, circular=letter.is_circular)
    letter.search_text = search_text(letter.document_number, letter.subject, letter.from_text, letter.to_text)
    letter.save(force_insert=True)
    entry.state = EntryState.ISSUED
    entry.letter = letter
    for name in ("document_number", "document_date", "from_text", "to_text", "subject", "urgency", "secrecy", "search_text"):
        setattr(entry, name, getattr(letter, name))
    entry.remark = f"ใช้เลขที่จองไว้ ลงเลขโดย {actor.name}"
    entry.save()


def _cite(letter: Letter, references: Sequence[ReferenceData]) -> None:
    if not references:
        return
    known = set(
        Letter.objects.filter(agency=letter.agency_id, pk__in=[row.cited_id for row in references if row.cited_id]).values_list(
            "pk", flat=True
        )
    )
    LetterReference.objects.bulk_create(
        LetterReference(
            agency_id=letter.agency_id,
            letter=letter,
            text=row.text[:500],
            cited_id=row.cited_id if row.cited_id in known else None,
        )
        for row in references
    )


def attach_signed_file(
    *,
    actor: Actor,
    letter_id: UUID,
    file: FileRow,
    code: str,
    signer_name: str,
    sha256: str,
    enclosures: Sequence[EnclosureData] = (),
    recipients: Sequence[RecipientData] = (),
) -> Letter:
    """Join the signed file, its enclosures and recipients to a numbered letter (ลงนาม); it then waits to be sent."""
    with official(actor):
        letter = Letter.objects.select_for_update(of=("self",)).select_related("unit").get(pk=letter_id)
        require(actor, ISSUE, letter.unit)
        letter.state = OUTGOING.next_state("sign", letter.state)
        if any(one.agency_id != letter.agency_id for one in (file, *(row.file for row in enclosures))):
            raise DomainError(_("แฟ้มต้องเป็นของส่วนราชการเจ้าของหนังสือ"), field="file")
        letter.signed_code = code
        letter.save(update_fields=["state", "signed_code"])
        _attach(letter, file, enclosures)
        add_recipients(letter, recipients)
        record(
            actor,
            Events.LETTER_SIGNED,
            subject_type="correspondence.letter",
            subject_id=letter.pk,
            agency_id=letter.agency_id,
            number=letter.document_number,
            signer=signer_name,
            code=code,
            sha256=sha256,
        )
    return letter


def _attach(letter: Letter, file: FileRow, enclosures: Sequence[EnclosureData]) -> None:
    rows = [
        LetterFile(
            agency_id=letter.agency_id,
            letter=letter,
            file_id=file.id,
            role=FileRole.MAIN,
            title=letter.subject[:300],
        )
    ]
    rows += [
        LetterFile(
            agency_id=letter.agency_id,
            letter=letter,
            file_id=row.file.id,
            role=FileRole.ENCLOSURE,
            title=row.title[:300],
            order=order,
        )
        for order, row in enumerate(enclosures, start=1)
    ]
    LetterFile.objects.bulk_create(rows)


def add_recipients(letter: Letter, recipients: Sequence[RecipientData]) -> list[Dispatch]:
    """Queue a letter for each recipient once; the caller holds the letter's lock."""
    dispatches = []
    for row in dict.fromkeys(recipients):
        if row.channel == Channel.PLATFORM and row.to_agency_id is None:
            raise DomainError(_("ผู้รับผ่านระบบต้องระบุส่วนราชการ: %(name)s") % {"name": row.to_name}, field="recipients")
        if row.channel == Channel.EMAIL and not row.to_email:
            raise DomainError(_("ผู้รับทางอีเมลต้องมีที่อยู่อีเมล: %(name)s") % {"name": row.to_name}, field="recipients")
        if row.channel == Channel.EMAIL and letter.secrecy != Secrecy.NONE:
            raise DomainError(
                _("เอกสารลับส่งทางอีเมลไม่ได้ กรุณาส่งผ่านระบบหรือนำส่งเอง: %(name)s") % {"name": row.to_name}, field="recipients"
            )
        dispatches.append(
            Dispatch(
                agency_id=letter.agency_id,
                letter=letter,
                channel=row.channel,
                to_agency_id=row.to_agency_id,
                to_unit_id=row.to_unit_id,
                to_name=row.to_name[:300],
                to_email=row.to_email,
                is_copy=row.is_copy,
            )
        )
    return Dispatch.objects.bulk_create(dispatches)
