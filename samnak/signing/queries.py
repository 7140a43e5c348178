"""Reading certificates, documents and the ledger."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from samnak.core.actor import Actor
from samnak.signing.enums import SignatureLevel
from samnak.signing.models import Authority, LateTimestamp, Signature, SignedDocument, SignedRevision, SigningCertificate

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
CONFUSED = str.maketrans({"O": "0", "I": "1", "L": "1"})


def certificate_in_force(user_id: UUID | None) -> SigningCertificate | None:
    """Return the person's certificate that is neither revoked nor expired."""
    return SigningCertificate.objects.filter(user=user_id, revoked_at=None, not_after__gt=timezone.now()).first()


def certificates_of(actor: Actor) -> QuerySet[SigningCertificate]:
    """Return the actor's own certificates, newest first."""
    return SigningCertificate.objects.filter(user=actor.user_id).defer("locked_key")


def can_sign(actor: Actor) -> bool:
    """Tell whether the actor holds a certificate in force."""
    return actor.user_id is not None and certificate_in_force(actor.user_id) is not None


def authority(role: str) -> Authority | None:
    """Return the current authority of a role."""
    return Authority.objects.filter(role=role, is_current=True).first()


def authorities() -> QuerySet[Authority]:
    """Return all authorities, also former ones: old letters are verified against them."""
    return Authority.objects.order_by("created_at")


def read_code(typed: str) -> str | None:
    """Return a verification code as it is stored, from what people type: any case, spaces, hyphens, O for 0."""
    code = re.sub(r"[\s\-–]", "", typed).upper().translate(CONFUSED)
    return code if len(code) == CODE_LENGTH and all(letter in ALPHABET for letter in code) else None


def spoken_code(code: str) -> str:
    """Return a code in groups of four, as it is printed below the QR."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def verification_url(document: SignedDocument) -> str:
    """Return the address that the QR on the page carries."""
    return f"{settings.PUBLIC_URL}/verify/{document.code}/"


def document_by_code(code: str) -> SignedDocument | None:
    """Return the document of a stored code, with what the verification page shows."""
    return SignedDocument.objects.select_related("agency", "replaced_by").filter(code=code).first()


def revision_by_hash(sha256: str) -> SignedRevision | None:
    """Return the ledger's row for a file."""
    return SignedRevision.objects.select_related("document__agency", "document__replaced_by").filter(sha256=sha256).first()


def latest_revision(document: SignedDocument) -> SignedRevision | None:
    """Return the newest row of the ledger for a document."""
    return document.revisions.order_by("-number").first()


def signatures_of(document: SignedDocument) -> QuerySet[Signature]:
    """Return the signatures of a document in the order they were made."""
    return document.signatures.select_related("revision").order_by("revision__number")


def signature_times(digests: Iterable[str]) -> Mapping[str, datetime]:
    """Return when the ledger recorded each signature value."""
    rows = Signature.objects.filter(signature_digest__in=list(digests)).values_list("signature_digest", "revision__at")
    return dict(rows)


def document_of_signatures(digests: Iterable[str]) -> SignedDocument | None:
    """Return the document to which one of these signature values belongs."""
    row = (
        Signature.objects.select_related("document__agency", "document__replaced_by")
        .filter(signature_digest__in=list(digests))
        .first()
    )
    return row.document if row else None


def late_timestamp_of(document: SignedDocument) -> LateTimestamp | None:
    """Return the time stamp that came late for the document's last signature, if any."""
    last = signatures_of(document).last()
    return LateTimestamp.objects.filter(signature=last).first() if last else None


def revocations() -> QuerySet[SigningCertificate]:
    """Return every revoked certificate, for the revocation list."""
    return SigningCertificate.objects.exclude(revoked_at=None).order_by("revoked_at").defer("locked_key", "pem")


def signatures_without_time() -> list[UUID]:
    """Return the signatures that still wait for their time stamp."""
    rows = Signature.objects.filter(level=SignatureLevel.BASIC, late_timestamp=None)
    return list(rows.values_list("pk", flat=True))
