"""Signing: number, page, signature and register in one transaction; all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.actor import Actor
from samnak.core.errors import DeniedError, DomainError
from samnak.core.transactions import official
from samnak.core.typesetting.signature_fields import SignatureField, prepare_signature_fields
from samnak.correspondence import services as correspondence
from samnak.correspondence.enums import Channel, Secrecy
from samnak.correspondence.services import EnclosureData, RecipientData, ReferenceData
from samnak.drafting import queries
from samnak.drafting.content import AGENCY, UNIT, Content, Recipient
from samnak.drafting.enums import DraftKind, Events
from samnak.drafting.errors import IncompleteDraftError, NoSigningRightError
from samnak.drafting.models import Draft
from samnak.drafting.policies import SUBJECT
from samnak.drafting.rendering import render_letter
from samnak.drafting.services.reviewing import lock_turn
from samnak.drafting.services.sheets import KIND_WORDS, authority_words, letter_sheet, position_lines, to_words
from samnak.drafting.services.writing import missing
from samnak.drafting.workflow import DRAFT
from samnak.files import services as files
from samnak.org import queries as org
from samnak.org.enums import AgencyKind
from samnak.routing import services as routing
from samnak.routing.enums import StepKind
from samnak.signing import queries as signing_queries
from samnak.signing import services as signing
from samnak.signing.services import SignedPdf, UnlockedKey

FIELD = "Signer"


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of one letter of a list signed together."""

    draft_id: UUID
    subject: str
    number: str = ""
    letter_id: UUID | None = None
    problem: str = ""


def sign_draft(*, actor: Actor, user: Any, draft_id: UUID, step_id: UUID, pin: str, revision: int | None = None) -> Any:
    """Sign a draft (ลงนาม): it gets its number and becomes a letter, signed by the person's own certificate.

    The PIN is tried first, by itself, so that a wrong one is counted and costs no number. All the rest is one transaction.
    `revision` is the one the signer saw; a letter that changed since is not signed unseen.
    """
    if not org.may_sign(actor):
        raise NoSigningRightError
    key = signing.unlock(actor=actor, user=user, pin=pin)
    return _sign(actor, key, draft_id, step_id, revision)


def sign_drafts(*, actor: Actor, user: Any, turns: Sequence[tuple[UUID, UUID, int]], pin: str) -> list[BulkResult]:
    """Sign many letters with one PIN (ลงนามหลายฉบับ): (draft, step, revision) each; every letter succeeds or fails by itself.

    Running it again with the same list goes on where it stopped: what is signed already is told and left alone.
    """
    if not turns:
        raise DomainError(_("กรุณาเลือกหนังสือที่จะลงนามอย่างน้อยหนึ่งฉบับ"), field="selected")
    if not org.may_sign(actor):
        raise NoSigningRightError
    key = signing.unlock(actor=actor, user=user, pin=pin)
    return [_sign_one(actor, key, *turn) for turn in turns]


def _sign_one(actor: Actor, key: UnlockedKey, draft_id: UUID, step_id: UUID, revision: int) -> BulkResult:
    subject = ""
    try:
        draft = queries.drafts_by_id({draft_id}).get(draft_id)
        subject = str(draft) if draft else ""
        letter = _sign(actor, key, draft_id, step_id, revision)
    except Http404:
        return BulkResult(draft_id, "", problem=_("ไม่พบร่างนี้ หรือร่างไม่ได้เสนอถึงตำแหน่งของท่าน"))
    except DeniedError as error:
        return BulkResult(draft_id, subject, problem=error.reason)
    except DomainError as error:
        return BulkResult(draft_id, subject, problem=error.message)
    return BulkResult(draft_id, letter.subject, number=letter.document_number, letter_id=letter.pk)


def _sign(actor: Actor, key: UnlockedKey, draft_id: UUID, step_id: UUID, revision: int | None) -> Any:
    with official(actor):
        draft, step = lock_turn(actor, draft_id, step_id)
        _require_signable(actor, draft, step, revision)
        content = queries.content_of(draft)
        letter = _number(actor, draft, content)
        document, signed = _signed(actor, key, draft, content, letter)
        stored = files.store_bytes(
            actor=actor, content=signed.pdf, name=_file_name(letter.document_number), agency_id=draft.agency_id
        )
        letter = correspondence.attach_signed_file(
            actor=actor,
            letter_id=letter.pk,
            file=stored,
            code=document.code,
            signer_name=actor.name,
            sha256=signed.revision.sha256,
            enclosures=_enclosures(draft, content),
            recipients=[_recipient(draft, row) for row in content.recipients],
        )
        routing.agree(actor=actor, step_id=step_id)
        draft.state = DRAFT.next_state("sign", draft.state)
        draft.letter_id = letter.pk
        draft.save(update_fields=["state", "letter"])
        record(
            actor,
            Events.DRAFT_SIGNED,
            subject_type=SUBJECT,
            subject_id=draft.pk,
            agency_id=draft.agency_id,
            letter=str(letter.pk),
            number=letter.document_number,
        )
        return letter


def _signed(actor: Actor, key: UnlockedKey, draft: Draft, content: Content, letter: Any) -> tuple[Any, SignedPdf]:
    """Give the letter its public code, set its page and sign it."""
    document = signing.open_document(
        actor=actor,
        agency_id=draft.agency_id,
        kind=KIND_WORDS[DraftKind(draft.kind)],
        document_number=letter.document_number,
        document_date=letter.document_date,
        subject=letter.subject,
        secrecy="" if letter.secrecy == Secrecy.NONE else letter.secrecy,
    )
    sheet = letter_sheet(
        draft,
        content,
        signer=actor,
        number=letter.document_number,
        day=letter.document_date,
        verify_url=signing_queries.verification_url(document),
    )
    signed = signing.sign(
        actor=actor,
        key=key,
        document=document,
        pdf=_prepared(sheet),
        field=FIELD,
        signer_name=actor.name,
        position_lines=position_lines(actor),
        authority_words=authority_words(actor),
        on_behalf_of=actor.on_behalf_of,
        authority_basis=org.basis_of(actor),
    )
    return document, signed


def _require_signable(actor: Actor, draft: Draft, step: Any, revision: int | None) -> None:
    if step.kind != StepKind.SIGN:
        raise DomainError(_("ขั้นตอนนี้ไม่ใช่การลงนาม กรุณาใช้ปุ่ม “เห็นชอบ”"))
    if not org.may_sign(actor):
        raise NoSigningRightError
    if revision is not None and draft.revision != revision:
        raise DomainError(_("ร่างนี้ถูกแก้ไขหลังจากที่ท่านเปิดดู กรุณาเปิดดูฉบับล่าสุดแล้วลงนามอีกครั้ง"))
    errors = missing(queries.content_of(draft), draft.kind)
    if errors:
        raise IncompleteDraftError(errors)


def _number(actor: Actor, draft: Draft, content: Content) -> Any:
    return correspondence.issue_letter(
        actor=actor,
        unit_id=draft.unit_id,
        kind=draft.kind,
        subject=content.subject,
        from_text=draft.agency.name if draft.kind == DraftKind.EXTERNAL_LETTER else draft.unit.name,
        to_text=to_words(content),
        urgency=content.urgency,
        secrecy=content.secrecy,
        is_circular=content.is_circular,
        owner_position_id=draft.owner_position_id,
        reply_to_id=draft.reply_to_id,
        references=[ReferenceData(row.text, row.letter_id) for row in content.references],
    )


def _prepared(sheet: Any) -> bytes:
    """Set the page and put the empty signature field where the template left room."""
    made = render_letter(sheet)
    place = made.signature_rects["signer"]
    field = SignatureField(name=FIELD, page=place.page, rect=place.rect, tooltip=f"ช่องลายมือชื่อของ {sheet.signer_name}")
    return prepare_signature_fields(made.pdf, [field])


def _file_name(number: str) -> str:
    return f"หนังสือที่ {number.replace('/', '-')}.pdf"


def _enclosures(draft: Draft, content: Content) -> list[EnclosureData]:
    rows = {row.pk: row for row in queries.files_of(draft)}
    return [
        EnclosureData(rows[entry.file_id].file, entry.title)
        for entry in content.enclosures
        if entry.file_id is not None and entry.file_id in rows
    ]


def _recipient(draft: Draft, row: Recipient) -> RecipientData:
    """Choose the channel of a recipient: inside the platform, by e-mail, or on paper."""
    if row.kind == UNIT:
        return RecipientData(Channel.PLATFORM, row.name, draft.agency_id, row.id, is_copy=row.is_copy)
    if row.kind == AGENCY:
        agency = org.agencies().filter(pk__in=[row.id]).first()
        if agency is not None and agency.kind != AgencyKind.OUTSIDE:
            return RecipientData(Channel.PLATFORM, row.name, row.id, is_copy=row.is_copy)
        email = agency.saraban_email if agency else ""
    else:
        email = row.email
    if email and draft.secrecy == Secrecy.NONE:
        return RecipientData(Channel.EMAIL, row.name, to_email=email, is_copy=row.is_copy)
    return RecipientData(Channel.PAPER, row.name, is_copy=row.is_copy)
