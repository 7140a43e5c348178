"""PAdES (ETSI EN 319 142): a signature written into a field that was prepared before the first signature."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import cms
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigAppearanceSetup, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from samnak.signing.crypto.appearance import BlockStyle
from samnak.signing.crypto.cms import OID_DATA, SignedDataBuilder, Signer
from samnak.signing.crypto.timestamp import TimestampSource, UnavailableError, token_time

LEVEL_BASIC = "B-B"
LEVEL_TIMESTAMPED = "B-T"


class FieldError(Exception):
    """The PDF has no such signature field, or it is filled already, or the PDF cannot be read."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the signature says besides the bytes: shown in the page, and signed inside the signature dictionary."""

    name: str
    lines: tuple[str, ...]
    reason: str = ""
    location: str = ""


class QuietWriter(IncrementalPdfFileWriter):  # type: ignore[misc]
    """Appends the signature and leaves the metadata alone: their PDF/A and PDF/UA marks are not ours to rewrite."""

    def _prep_dom_for_writing(self) -> None:
        """Change nothing else before writing."""


@dataclass(frozen=True, slots=True)
class SignedBytes:
    """A signed PDF and what the ledger keeps of the signature."""

    pdf: bytes
    level: str
    signature_digest: bytes
    timestamp_at: datetime | None
    problem: str = ""


def empty_fields(pdf: bytes) -> list[str]:
    """Return the names of the signature fields that nobody has signed yet, in document order."""
    try:
        return [name for name, _, _ in enumerate_sig_fields(PdfFileReader(BytesIO(pdf)), filled_status=False)]
    except (PdfError, ValueError) as error:
        raise FieldError(str(error)) from error


def sign_field(
    pdf: bytes,
    field: str,
    *,
    signer: Signer | SignedDataBuilder,
    timestamps: TimestampSource,
    statement: Statement,
    when: datetime,
) -> SignedBytes:
    """Fill a prepared field by an incremental update.

    Room for the time stamp is kept even when none can be had: `add_timestamp` can still put it in later.
    """
    builder = signer if isinstance(signer, SignedDataBuilder) else SignedDataBuilder(signer, OID_DATA)
    room = builder.largest(timestamps.largest_token)
    try:
        writer = QuietWriter(BytesIO(pdf))
        embedding = PdfCMSEmbedder().write_cms(field, writer, existing_fields_only=True)
        next(embedding)
        placeholder = _placeholder(statement, when, room)
        appearance = SigAppearanceSetup(BlockStyle(lines=statement.lines), when, None)
        embedding.send(SigObjSetup(placeholder, None, appearance))
        prepared, output = embedding.send(SigIOSetup("sha256", in_place=True))
    except (PdfError, SigningError, ValueError) as error:
        raise FieldError(str(error)) from error
    attributes, signature = builder.sign_digest(prepared.document_digest)
    digest = hashlib.sha256(signature).digest()
    token, problem = None, ""
    try:
        token = timestamps.token(digest)
    except UnavailableError as error:
        problem = str(error)
    embedding.send(builder.assemble(attributes, signature, timestamp=token))
    return SignedBytes(
        pdf=output.getvalue(),
        level=LEVEL_TIMESTAMPED if token else LEVEL_BASIC,
        signature_digest=digest,
        timestamp_at=token_time(token) if token else None,
        problem=problem,
    )


def _placeholder(statement: Statement, when: datetime, room: int) -> SignatureObject:
    return SignatureObject(
        timestamp=when,
        subfilter=SigSeedSubFilter.PADES,
        name=statement.name or None,
        reason=statement.reason or None,
        location=statement.location or None,
        bytes_reserved=2 * room,
    )


def add_timestamp(pdf: bytes, token: bytes) -> bytes:
    """Put a time stamp into the room that was kept in the last signature; no signed byte changes."""
    try:
        signature = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[-1]
        content = cms.ContentInfo.load(bytes(signature.pkcs7_content), strict=False)
        start, room = _contents_place(signature.byte_range)
    except (PdfError, SigningError, ValueError, IndexError) as error:
        raise FieldError(str(error)) from error
    attribute = {"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(token)]}
    content["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([attribute])
    filled: bytes = content.dump().hex().upper().encode("ascii")
    if len(filled) > room:
        raise FieldError("no room was kept for a time stamp of this size")
    return pdf[:start] + filled.ljust(room, b"0") + pdf[start + room :]


def _contents_place(byte_range: Sequence[object]) -> tuple[int, int]:
    """Return where the hexadecimal digits between the angle brackets begin, and how many there are."""
    _, first_length, second_start, _ = (int(str(value)) for value in byte_range)
    return first_length + 1, second_start - first_length - 2
