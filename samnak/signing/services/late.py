"""Time stamps that come late: after an outage the signature gets its stamp without being made again."""

import hashlib
from uuid import UUID

from samnak.audit import services as audit
from samnak.core.actor import Actor
from samnak.core.transactions import official
from samnak.signing import queries
from samnak.signing.crypto.pades import add_timestamp
from samnak.signing.crypto.timestamp import token_time
from samnak.signing.enums import Events, SignatureLevel
from samnak.signing.models import LateTimestamp, Signature, SignedDocument
from samnak.signing.services.authorities import timestamps
from samnak.signing.services.documents import SignedPdf, enter


def add_late_timestamp(*, actor: Actor, signature_id: UUID) -> LateTimestamp | None:
    """Fetch the missing time stamp (เพิ่มตราประทับรับรองเวลา) for a signature and keep it as evidence.

    None when it needs none. While the authority is out UnavailableError is raised, and the job tries again later.
    """
    with official(actor):
        signature = Signature.objects.select_for_update(of=("self",)).select_related("document").get(pk=signature_id)
        if signature.level != SignatureLevel.BASIC or LateTimestamp.objects.filter(signature=signature).exists():
            return None
        token = timestamps().token(bytes.fromhex(signature.signature_digest))
        late = LateTimestamp.objects.create(signature=signature, token=token, at=token_time(token))
        audit.record(
            actor,
            Events.TIMESTAMP_ADDED,
            subject_type="signing.document",
            subject_id=signature.document_id,
            agency_id=signature.document.agency_id,
            code=signature.document.code,
            field=signature.field,
            time=late.at.isoformat(),
        )
    return late


def embed_late_timestamp(*, actor: Actor, document: SignedDocument, pdf: bytes) -> SignedPdf | None:
    """Put the late time stamp into the newest file (ยกระดับเป็น B-T) and enter the result into the ledger.

    None when there is nothing to embed. Only the last signature can be raised: the others are covered by it.
    """
    with official(actor):
        document = SignedDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
        late, last = queries.late_timestamp_of(document), queries.latest_revision(document)
        if late is None or last is None or last.sha256 != hashlib.sha256(pdf).hexdigest():
            return None
        if late.signature.revision_id != last.pk:
            return None
        raised = add_timestamp(pdf, bytes(late.token))
        revision = enter(document, raised, number=last.number + 1, count=last.signature_count)
    return SignedPdf(raised, revision, late.signature)
