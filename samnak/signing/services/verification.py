"""Verification (ตรวจสอบเอกสาร): the file's own signatures, and the ledger that knows which file is the current one."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from samnak.signing import queries
from samnak.signing.crypto.validation import Finding, Verdict, examine
from samnak.signing.enums import DocumentState, FileVerdict, Outcome, Problem
from samnak.signing.models import Signature, SignedDocument, SignedRevision
from samnak.signing.services.authorities import trust

GENUINE = frozenset({Outcome.CURRENT, Outcome.IN_PROGRESS, Outcome.REGISTERED})
GENUINE_WITH_CARE = frozenset({Outcome.OLDER, Outcome.SUPERSEDED, Outcome.CANCELLED, Outcome.UNREGISTERED})


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature as the verification page tells it: the ledger's words, and what was found in the file."""

    name: str
    position: str
    authority_words: str
    on_behalf_of: str
    signed_at: datetime | None
    timestamp_at: datetime | None
    level: str
    certificate_serial: str
    trusted_by: str
    problems: tuple[Problem, ...]
    in_file: bool | None

    @property
    def acting(self) -> str:
        """Return on whose behalf it was signed, unless the position already says so."""
        words = f"{self.authority_words} {self.on_behalf_of}".strip() if self.on_behalf_of else ""
        return "" if " ".join(self.position.split()).endswith(words) else words


@dataclass(frozen=True, slots=True)
class Answer:
    """What the verification page says."""

    outcome: Outcome
    checked_at: datetime
    document: SignedDocument | None = None
    revision: SignedRevision | None = None
    newest: SignedRevision | None = None
    lines: tuple[SignatureLine, ...] = ()
    verdict: Verdict | None = None

    @property
    def is_genuine(self) -> bool:
        """True when the paper is what it claims to be and in effect."""
        return self.outcome in GENUINE

    @property
    def needs_care(self) -> bool:
        """True when the paper is genuine but must not simply be relied on."""
        return self.outcome in GENUINE_WITH_CARE

    @property
    def shown_subject(self) -> str:
        """Return the subject, if the public may read it."""
        return self.document.subject if self.document and self.document.is_public else ""


def verify_pdf(pdf: bytes) -> Verdict:
    """Examine the signatures of a file without the ledger: full validation and difference analysis."""
    return examine(pdf, trust())


def verify_code(code: str) -> Answer:
    """Answer for a code from a QR (ตรวจสอบด้วยรหัส): what the ledger knows; the paper itself has not been seen."""
    now = timezone.now()
    document = queries.document_by_code(code)
    if document is None:
        return Answer(Outcome.UNKNOWN, now)
    newest = queries.latest_revision(document)
    outcome = _state_outcome(document)
    if outcome is None:
        count = newest.signature_count if newest else 0
        outcome = Outcome.REGISTERED if count >= document.signatures_expected else Outcome.IN_PROGRESS
    return Answer(outcome, now, document, newest, newest, _ledger_lines(document, {}))


def verify_file(pdf: bytes) -> Answer:
    """Answer for a file (ตรวจสอบด้วยแฟ้ม): hash in the ledger first, then all signatures, then what changed after."""
    now = timezone.now()
    revision = queries.revision_by_hash(hashlib.sha256(pdf).hexdigest())
    verdict = verify_pdf(pdf)
    if revision is not None:
        document = revision.document
        newest = queries.latest_revision(document)
        return Answer(
            _registered_outcome(document, revision, newest, verdict),
            now,
            document,
            revision,
            newest,
            _ledger_lines(document, _by_digest(verdict)),
            verdict,
        )
    known = queries.document_of_signatures([finding.signature_digest for finding in verdict.findings])
    lines = _ledger_lines(known, _by_digest(verdict)) if known else _file_lines(verdict)
    newest = queries.latest_revision(known) if known else None
    return Answer(_foreign_outcome(verdict, known), now, known, None, newest, lines, verdict)


def _registered_outcome(
    document: SignedDocument, revision: SignedRevision, newest: SignedRevision | None, verdict: Verdict
) -> Outcome:
    """Judge a file that is in the ledger byte by byte."""
    if verdict.state in {FileVerdict.ALTERED, FileVerdict.UNTRUSTED}:
        return Outcome.ALTERED if verdict.state == FileVerdict.ALTERED else Outcome.UNTRUSTED
    if newest is not None and revision.signature_count < newest.signature_count:
        return Outcome.OLDER
    state = _state_outcome(document)
    if state is not None:
        return state
    return Outcome.CURRENT if revision.signature_count >= document.signatures_expected else Outcome.IN_PROGRESS


def _foreign_outcome(verdict: Verdict, known: SignedDocument | None) -> Outcome:
    """Judge a file that is not in the ledger: if one of our signatures is in it, it was changed since."""
    if known is not None or verdict.state == FileVerdict.ALTERED:
        return Outcome.ALTERED
    if verdict.state == FileVerdict.UNTRUSTED:
        return Outcome.UNTRUSTED
    return Outcome.UNREGISTERED if verdict.state == FileVerdict.GENUINE else Outcome.UNKNOWN


def _state_outcome(document: SignedDocument) -> Outcome | None:
    return {DocumentState.SUPERSEDED: Outcome.SUPERSEDED, DocumentState.CANCELLED: Outcome.CANCELLED}.get(
        DocumentState(document.state)
    )


def _by_digest(verdict: Verdict) -> dict[str, Finding]:
    return {finding.signature_digest: finding for finding in verdict.findings}


def _ledger_lines(document: SignedDocument, found: dict[str, Finding]) -> tuple[SignatureLine, ...]:
    signatures = list(queries.signatures_of(document))
    known = {signature.signature_digest for signature in signatures}
    strangers = [finding for digest, finding in found.items() if digest not in known]
    lines = [_ledger_line(signature, found.get(signature.signature_digest), seen=bool(found)) for signature in signatures]
    return (*lines, *(_file_line(finding) for finding in strangers))


def _ledger_line(signature: Signature, finding: Finding | None, *, seen: bool) -> SignatureLine:
    return SignatureLine(
        name=signature.name,
        position=signature.position,
        authority_words=signature.authority_words,
        on_behalf_of=signature.on_behalf_of,
        signed_at=signature.signed_at,
        timestamp_at=signature.timestamp_at or (finding.timestamp_at if finding else None),
        level=finding.level if finding else signature.level,
        certificate_serial=signature.certificate_serial,
        trusted_by=finding.trusted_by if finding else "",
        problems=finding.problems if finding else (),
        in_file=(finding is not None) if seen else None,
    )


def _file_lines(verdict: Verdict) -> tuple[SignatureLine, ...]:
    return tuple(_file_line(finding) for finding in verdict.findings)


def _file_line(finding: Finding) -> SignatureLine:
    return SignatureLine(
        name=finding.name,
        position=finding.organisation,
        authority_words=finding.reason,
        on_behalf_of="",
        signed_at=finding.claimed_at,
        timestamp_at=finding.timestamp_at,
        level=finding.level,
        certificate_serial=finding.certificate_serial,
        trusted_by=finding.trusted_by,
        problems=finding.problems,
        in_file=True,
    )
