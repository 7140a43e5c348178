"""Examination of a PDF: every signature, its trust, its time, and what was changed after it. Never raises on bad files."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

from asn1crypto import cms as asn1_cms
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from samnak.signing.enums import FileVerdict, Problem

# Findings are told in our own words; the validator's stack traces would only fill the log of a public page.
logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL)

# Every revision is compared with every signature; no letter has that many, a hostile file may.
MOST_REVISIONS = 100
CONTENT_PROBLEMS = {Problem.CONTENT_CHANGED, Problem.CHANGED_AFTER, Problem.APPENDED, Problem.DAMAGED}


@dataclass(frozen=True)
class Trust:
    """Whom we trust: roots, the certificates between, revocation lists, and when the ledger first saw a signature."""

    roots: tuple[bytes, ...]
    others: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    known_since: Callable[[Sequence[str]], Mapping[str, datetime]] = lambda _digests: {}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one signature."""

    field: str
    name: str = ""
    reason: str = ""
    organisation: str = ""
    trusted_by: str = ""
    certificate_serial: str = ""
    certificate_fingerprint: str = ""
    signature_digest: str = ""
    claimed_at: datetime | None = None
    timestamp_at: datetime | None = None
    timestamped_by: str = ""
    level: str = ""
    covers_whole_file: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result for the whole file."""

    state: FileVerdict
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    sha256: str = ""
    size: int = 0


def examine(pdf: bytes, trust: Trust) -> Verdict:
    """Examine all signatures of a PDF. Whatever cannot be parsed is not believed: an exception means altered."""
    verdict = Verdict(FileVerdict.UNREADABLE, sha256=hashlib.sha256(pdf).hexdigest(), size=len(pdf))
    if not pdf.startswith(b"%PDF-"):
        return verdict
    if pdf.count(b"startxref") > MOST_REVISIONS:
        return replace(verdict, state=FileVerdict.ALTERED, problems=(Problem.DAMAGED,))
    try:
        signatures = list(PdfFileReader(BytesIO(pdf)).embedded_regular_signatures)
        described = [_described(signature) for signature in signatures]
        known = trust.known_since([finding.signature_digest for finding in described])
        findings = asyncio.run(_examine_all(signatures, described, known, trust, len(pdf)))
    except Exception:  # noqa: BLE001 - a hostile file may break the parser anywhere
        state = FileVerdict.ALTERED if b"/ByteRange" in pdf else FileVerdict.UNREADABLE
        return replace(verdict, state=state, problems=(Problem.DAMAGED,))
    problems = tuple(dict.fromkeys(problem for finding in findings for problem in finding.problems))
    if not findings:
        state = FileVerdict.UNSIGNED
    elif CONTENT_PROBLEMS & set(problems):
        state = FileVerdict.ALTERED
    elif problems:
        state = FileVerdict.UNTRUSTED
    else:
        state = FileVerdict.GENUINE
    return replace(verdict, state=state, findings=findings, problems=problems)


async def _examine_all(
    signatures: Sequence[EmbeddedPdfSignature],
    described: Sequence[Finding],
    known: Mapping[str, datetime],
    trust: Trust,
    size: int,
) -> tuple[Finding, ...]:
    found = []
    for signature, finding in zip(signatures, described, strict=True):
        moment = _stamped_at(signature) or known.get(finding.signature_digest)
        found.append(await _examine(signature, finding, trust, moment))
    if found and not _reaches_end(signatures[-1], size) and not found[-1].problems:
        found[-1] = replace(found[-1], problems=(Problem.APPENDED,))
    return tuple(found)


def _reaches_end(signature: EmbeddedPdfSignature, size: int) -> bool:
    *_, start, length = (int(value) for value in signature.byte_range)
    return start + length == size


async def _examine(signature: EmbeddedPdfSignature, finding: Finding, trust: Trust, moment: datetime | None) -> Finding:
    """Judge one signature as of the moment at which it certainly existed, else as of now."""
    try:
        status = await async_validate_pdf_signature(
            signature,
            signer_validation_context=_context(trust, moment),
            ts_validation_context=_context(trust, None),
        )
    except Exception:  # noqa: BLE001 - a hostile signature may break the validator anywhere
        return replace(finding, problems=(Problem.DAMAGED,))
    problems = _problems(status)
    timestamp = status.timestamp_validity
    return replace(
        finding,
        trusted_by=_common_name(status.validation_path.first) if status.trusted and status.validation_path else "",
        timestamped_by=_common_name(timestamp.signing_cert) if timestamp and timestamp.trusted else "",
        timestamp_at=timestamp.timestamp if timestamp else None,
        level="B-T" if timestamp else "B-B",
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        problems=tuple(problems),
    )


def _stamped_at(signature: EmbeddedPdfSignature) -> datetime | None:
    """Return the time in the signature's time stamp; whether that is trusted is judged with the signature."""
    token = next(extract_tst_data_iter(signature.signer_info, signed=False), None)
    if token is None:
        return None
    moment: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def _context(trust: Trust, moment: datetime | None) -> ValidationContext:
    return ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(root) for root in trust.roots],
        other_certs=[asn1_x509.Certificate.load(other) for other in trust.others],
        crls=list(trust.crls),
        moment=moment,
        allow_fetching=False,
        # Today's list also answers for the past: an entry counts only from its own date on.
        retroactive_revinfo=True,
    )


def _problems(status: PdfSignatureStatus) -> list[Problem]:
    problems: list[Problem] = []
    covered = status.coverage is not None and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    if not (status.intact and status.valid and covered):
        # What is broken says nothing about the signer; other questions would only mislead.
        return [Problem.CONTENT_CHANGED]
    if isinstance(status.diff_result, SuspiciousModification) or (
        status.diff_result is not None and status.modification_level > ModificationLevel.FORM_FILLING
    ):
        problems.append(Problem.CHANGED_AFTER)
    if not status.docmdp_ok and Problem.CHANGED_AFTER not in problems:
        problems.append(Problem.CHANGED_AFTER)
    timestamp = status.timestamp_validity
    if timestamp and not (timestamp.intact and timestamp.valid and timestamp.trusted):
        problems.append(Problem.BAD_TIMESTAMP)
    if status.revoked:
        problems.append(Problem.REVOKED)
    elif not status.trusted:
        late = {AdESIndeterminate.OUT_OF_BOUNDS_NO_POE, AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED}
        problems.append(Problem.EXPIRED if status.trust_problem_indic in late else Problem.UNTRUSTED)
    return list(dict.fromkeys(problems))


def _described(signature: EmbeddedPdfSignature) -> Finding:
    certificate = signature.signer_cert
    value = signature.sig_object
    info: asn1_cms.SignerInfo = signature.signer_info
    return Finding(
        field=signature.field_name,
        name=_common_name(certificate),
        organisation=str(certificate.subject.native.get("organization_name", "")),
        reason=str(value.get("/Reason", "")),
        certificate_serial=f"{certificate.serial_number:x}",
        certificate_fingerprint=certificate.sha256.hex(),
        signature_digest=hashlib.sha256(info["signature"].native).hexdigest(),
        claimed_at=signature.self_reported_timestamp,
    )


def _common_name(certificate: asn1_x509.Certificate | None) -> str:
    if certificate is None:
        return ""
    names = certificate.subject.native
    return str(names.get("common_name") or names.get("organization_name") or "")
