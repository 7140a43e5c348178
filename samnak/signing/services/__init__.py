"""Writes of signing: authorities, certificates, documents, time stamps; and verification, which combines reads."""

from samnak.signing.services.authorities import (
    certificate_file,
    revocation_list,
    root_fingerprint,
    setup_authorities,
    timestamp_authority,
    timestamps,
    trust,
)
from samnak.signing.services.certificates import UnlockedKey, change_pin, enrol, revoke, unlock
from samnak.signing.services.documents import SignedPdf, cancel_document, open_document, sign, supersede_document
from samnak.signing.services.late import add_late_timestamp, embed_late_timestamp
from samnak.signing.services.verification import Answer, verify_code, verify_file, verify_pdf

__all__ = [
    "Answer",
    "SignedPdf",
    "UnlockedKey",
    "add_late_timestamp",
    "cancel_document",
    "certificate_file",
    "change_pin",
    "embed_late_timestamp",
    "enrol",
    "open_document",
    "revocation_list",
    "revoke",
    "root_fingerprint",
    "setup_authorities",
    "sign",
    "supersede_document",
    "timestamp_authority",
    "timestamps",
    "trust",
    "unlock",
    "verify_code",
    "verify_file",
    "verify_pdf",
]
