"""From the content of a draft to what stands on the paper."""

from datetime import date
from typing import Any
from uuid import UUID

from samnak.core.actor import Actor
from samnak.correspondence.enums import Secrecy, Urgency
from samnak.drafting.content import Content, addressee_class
from samnak.drafting.enums import DraftKind
from samnak.drafting.models import Draft
from samnak.drafting.rendering import Enclosure as SheetEnclosure
from samnak.drafting.rendering import LetterContent
from samnak.org import queries as org
from samnak.org.enums import Authority, UnitKind

# Codes of the exchange standard (domain: A.3).
URGENCY_CODES = {"normal": "001", "urgent": "002", "very_urgent": "003", "most_urgent": "004"}
SECRECY_CODES = {"none": "001", "confidential": "002", "secret": "003"}
KIND_WORDS = {DraftKind.EXTERNAL_LETTER: "หนังสือภายนอก", DraftKind.MEMO: "บันทึกข้อความ"}
URGENCY_WORDS = {"urgent": "ด่วน", "very_urgent": "ด่วนมาก", "most_urgent": "ด่วนที่สุด"}
SECRECY_WORDS = {"confidential": "ลับ", "secret": "ลับมาก"}
AUTHORITY_WORDS = {
    Authority.INCUMBENT_ACTING: "รักษาการในตำแหน่ง",
    Authority.ACTING: "รักษาราชการแทน",
    Authority.DELEGATED: "ปฏิบัติราชการแทน",
    Authority.IN_PLACE: "ทำการแทน",
    Authority.DUTY: "ปฏิบัติหน้าที่",
}


def authority_words(actor: Actor) -> str:
    """Return the Thai words of the authority an actor uses, whatever language the screen is in; empty for a holder."""
    return AUTHORITY_WORDS.get(Authority(actor.authority), "")


def position_lines(actor: Actor) -> tuple[str, ...]:
    """Return the lines below a signer's name (A.11): the own post with the words of authority, then the post acted for."""
    words = authority_words(actor)
    if actor.delegation_id is not None:
        return (f"{actor.own_position_title} {words}", actor.on_behalf_of)
    return (f"{words}{actor.position_title}",)


def letter_sheet(
    draft: Draft,
    content: Content,
    *,
    signer: Actor | None = None,
    number: str | None = None,
    day: date | None = None,
    verify_url: str = "",
    watermark: str = "",
) -> LetterContent:
    """Return what the page shows: with number, date and signer when the letter is signed, with open places before."""
    name, lines = _signer(draft, content.signer_position_id, signer)
    issuer = org.unit_that_issues(draft.unit)
    greeting = addressee_class(content.addressee_class)
    memo = draft.kind == DraftKind.MEMO
    owner, address = _memo_head(draft, content) if memo else _letter_head(draft.agency)
    return LetterContent(
        kind="memo" if memo else "external_letter",
        subject=content.subject,
        owner_name=owner,
        owner_address=address,
        secrecy=SECRECY_WORDS.get(content.secrecy, ""),
        urgency=URGENCY_WORDS.get(content.urgency, ""),
        secrecy_code=SECRECY_CODES[Secrecy(content.secrecy).value],
        urgency_code=URGENCY_CODES[Urgency(content.urgency).value],
        doc_no=number,
        doc_no_prefix=f"{issuer.document_code}/{'ว ' if content.is_circular else ''}" if issuer else "",
        doc_date=day,
        salutation=greeting.salutation,
        addressee=content.addressee,
        references=tuple(row.text for row in content.references),
        enclosures=tuple(SheetEnclosure(name=row.parts[0], quantity=row.parts[1]) for row in content.enclosures),
        body=content.body,
        closing=greeting.closing,
        signer_name=name,
        signer_position_lines=lines,
        originator_unit="" if memo else _originator(draft.unit),
        phone=content.phone,
        email=content.email,
        cc=tuple(row.name for row in content.copies),
        verify_url=verify_url,
        watermark=watermark,
    )


def _signer(draft: Draft, position_id: UUID | None, signer: Actor | None) -> tuple[str, tuple[str, ...]]:
    """Return name and lines of who signs; before the signature it is the holder of the chosen post."""
    if signer is not None:
        return signer.name, position_lines(signer)
    if position_id is None:
        return "", ()
    appointment = org.holders_of([position_id]).get(position_id)
    if appointment is not None:
        words = AUTHORITY_WORDS.get(Authority(appointment.authority), "")
        return appointment.user.full_name, (f"{words}{appointment.position.title}",)
    post = org.positions_in(draft.agency_id, [position_id]).first()
    return "", (post.title,) if post else ()


def _letter_head(agency: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lines = [line.strip() for line in agency.address.splitlines() if line.strip()]
    return (agency.letterhead or agency.name,), tuple(lines)


def _memo_head(draft: Draft, content: Content) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names = [_division(draft.unit).name]
    if draft.unit.pk != _division(draft.unit).pk:
        names.append(draft.unit.name)
    if content.phone:
        names.append(f"โทร. {content.phone}")
    if content.email:
        names.append(content.email)
    return tuple(names), ()


def _division(unit: Any) -> Any:
    """Return the division a unit belongs to, or the unit itself when it belongs to none."""
    step = unit
    while step is not None:
        if step.kind == UnitKind.DIVISION:
            return step
        step = step.parent
    return unit


def _originator(unit: Any) -> str:
    """Return ส่วนราชการเจ้าของเรื่อง (A.2.1 row 14): the division, and the section within it."""
    division = _division(unit)
    return division.name if division.pk == unit.pk else f"{division.name} {unit.name}"


def to_words(content: Content) -> str:
    """Return to whom the letter goes, as the register says it."""
    return content.addressee or ", ".join(row.name for row in content.main_recipients)[:1000]
