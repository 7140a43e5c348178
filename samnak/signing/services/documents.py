"""Documents under a public code, and the signatures on them."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit import services as audit
from samnak.core import jobs, thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.signing import queries
from samnak.signing.crypto.pades import FieldError, SignedBytes, Statement, empty_fields, sign_field
from samnak.signing.enums import DocumentState, Events, SignatureLevel
from samnak.signing.errors import NoCertificateError, NotSignableError
from samnak.signing.models import Signature, SignedDocument, SignedRevision, SigningCertificate
from samnak.signing.policies import SIGN
from samnak.signing.services.authorities import timestamps
from samnak.signing.services.certificates import UnlockedKey


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """A signed file with its rows in the ledger."""

    pdf: bytes
    revision: SignedRevision
    signature: Signature


def open_document(
    *,
    actor: Actor,
    agency_id: UUID,
    kind: str,
    document_number: str = "",
    document_date: date | None = None,
    subject: str = "",
    secrecy: str = "",
    is_public: bool = False,
    signatures_expected: int = 1,
) -> SignedDocument:
    """Give a paper its public code (ออกรหัสตรวจสอบเอกสาร), before it is rendered, so that the QR can carry it.

    `secrecy` is empty for ordinary papers; the subject of a secret paper is never shown to the public.
    """
    with official(actor):
        document = SignedDocument.objects.create(
            code="".join(secrets.choice(queries.ALPHABET) for _place in range(queries.CODE_LENGTH)),
            agency_id=agency_id,
            kind=kind,
            document_number=document_number,
            document_date=document_date,
            subject=subject[:500],
            secrecy=secrecy,
            is_public=is_public and not secrecy,
            signatures_expected=signatures_expected,
        )
        audit.record(
            actor,
            Events.DOCUMENT_OPENED,
            subject_type="signing.document",
            subject_id=document.pk,
            agency_id=agency_id,
            code=document.code,
            kind=kind,
        )
    return document


def sign(
    *,
    actor: Actor,
    key: UnlockedKey,
    document: SignedDocument,
    pdf: bytes,
    field: str,
    signer_name: str,
    position_lines: Sequence[str],
    authority_words: str = "",
    on_behalf_of: str = "",
    authority_basis: str = "",
) -> SignedPdf:
    """Sign one prepared field (ลงลายมือชื่อดิจิทัล) and enter the new file into the ledger.

    `position_lines` are shown as given (domain words: "รองปลัดกระทรวง ปฏิบัติราชการแทน", "ปลัดกระทรวงวัฒนธรรม");
    `authority_words` and `on_behalf_of` are kept beside them as evidence. Without a time stamp the signature still
    counts; a job fetches the stamp later.
    """
    require(actor, SIGN, key)
    with official(actor):
        document = SignedDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
        certificate = SigningCertificate.objects.select_for_update(of=("self",)).get(pk=key.certificate.pk)
        now = database_now()
        if certificate.revoked_at or not certificate.not_before <= now < certificate.not_after:
            raise NoCertificateError
        last = _checked(document, pdf)
        reason = " ".join(part for part in (authority_words, on_behalf_of) if part)
        statement = Statement(
            name=signer_name, lines=_lines(signer_name, position_lines, now), reason=reason or "ลงนาม", location="TH"
        )
        try:
            signed = sign_field(pdf, field, signer=key.builder, timestamps=timestamps(), statement=statement, when=now)
        except FieldError as error:
            raise NotSignableError(_("แฟ้มนี้ไม่มีช่องลายมือชื่อ “%(field)s” ที่ว่างอยู่") % {"field": field}) from error
        revision = enter(document, signed.pdf, number=last.number + 1 if last else 1, count=_count(last) + 1)
        signature = Signature.objects.create(
            revision=revision,
            document=document,
            field=field,
            person_id=key.user_id,
            name=signer_name,
            position="\n".join(position_lines),
            authority_words=authority_words,
            on_behalf_of=on_behalf_of,
            authority_basis=authority_basis,
            certificate=certificate,
            certificate_serial=certificate.serial,
            certificate_fingerprint=certificate.fingerprint,
            signature_digest=signed.signature_digest.hex(),
            level=signed.level,
            method=key.signer.method,
            signed_at=now,
            timestamp_at=signed.timestamp_at,
            ip=actor.ip,
        )
        _record(actor, document, revision, signature, signed)
    return SignedPdf(signed.pdf, revision, signature)


def supersede_document(*, actor: Actor, document: SignedDocument, by: SignedDocument, reason: str) -> SignedDocument:
    """Mark a document as replaced by another (มีฉบับใหม่แทน); the verification page says so."""
    return _change_state(actor, document, DocumentState.SUPERSEDED, reason, by)


def cancel_document(*, actor: Actor, document: SignedDocument, reason: str) -> SignedDocument:
    """Mark a document as cancelled (ยกเลิก); its signatures stay genuine, its effect ends."""
    return _change_state(actor, document, DocumentState.CANCELLED, reason, None)


def enter(document: SignedDocument, pdf: bytes, *, number: int, count: int) -> SignedRevision:
    """Enter a file into the ledger."""
    return SignedRevision.objects.create(
        document=document, number=number, signature_count=count, sha256=hashlib.sha256(pdf).hexdigest(), size=len(pdf)
    )


def _checked(document: SignedDocument, pdf: bytes) -> SignedRevision | None:
    """Return the ledger's last row after making sure that exactly this file is the one to continue from."""
    if document.state != DocumentState.CURRENT:
        raise NotSignableError(_("เอกสารนี้ถูกยกเลิกหรือมีฉบับใหม่แทนแล้ว จึงลงนามไม่ได้"))
    last = queries.latest_revision(document)
    if last is None:
        try:
            empty_fields(pdf)
        except FieldError as error:
            raise NotSignableError(_("อ่านแฟ้ม PDF ไม่ได้ กรุณาสร้างแฟ้มใหม่แล้วลองอีกครั้ง")) from error
        if b"/ByteRange" in pdf:
            raise NotSignableError(_("แฟ้มนี้มีลายมือชื่อจากที่อื่นอยู่แล้ว"))
    elif last.sha256 != hashlib.sha256(pdf).hexdigest():
        raise ConflictError(_("มีผู้ลงนามเอกสารนี้ไปก่อนแล้ว กรุณาเปิดเอกสารฉบับล่าสุดแล้วลงนามอีกครั้ง"))
    return last


def _count(last: SignedRevision | None) -> int:
    return last.signature_count if last else 0


def _lines(name: str, position_lines: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Return the visible block in Thai, with Thai digits as the page around it has."""
    when = f"เมื่อ {thai.short_date(now, thai_digits=True)} เวลา {thai.official_clock(now)}"
    positions = [line for line in position_lines if line]
    labelled = [f"ตำแหน่ง {positions[0]}", *positions[1:]] if positions else []
    return (f"ลงลายมือชื่อดิจิทัลโดย {name}", *labelled, when)


def _record(actor: Actor, document: SignedDocument, revision: SignedRevision, signature: Signature, signed: SignedBytes) -> None:
    audit.record(
        actor,
        Events.DOCUMENT_SIGNED,
        subject_type="signing.document",
        subject_id=document.pk,
        agency_id=document.agency_id,
        code=document.code,
        revision=revision.number,
        sha256=revision.sha256,
        field=signature.field,
        position=signature.position,
        authority=signature.authority_words,
        level=signed.level,
        serial=signature.certificate_serial,
    )
    if signed.level == SignatureLevel.BASIC:
        jobs.enqueue("signing.add_late_timestamp", signature_id=str(signature.pk))


def _change_state(
    actor: Actor, document: SignedDocument, state: DocumentState, reason: str, by: SignedDocument | None
) -> SignedDocument:
    if not reason.strip():
        raise NotSignableError(_("กรุณาระบุเหตุผล"), field="reason")
    with official(actor):
        document = SignedDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
        document.state, document.state_reason, document.replaced_by = state, reason[:300], by
        document.save(update_fields=["state", "state_reason", "replaced_by"])
        audit.record(
            actor,
            Events.DOCUMENT_STATE_CHANGED,
            subject_type="signing.document",
            subject_id=document.pk,
            agency_id=document.agency_id,
            code=document.code,
            state=state.value,
            reason=reason,
        )
    return document
