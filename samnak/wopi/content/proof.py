"""The proof that a call comes from the editor: token, address and time, signed with the editor's key."""

import base64
import binascii
import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from samnak.wopi.content.discovery import ProofKey

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
TICKS = 10_000_000  # a second
LATEST = timedelta(minutes=20)


def proven_bytes(token: str, address: str, ticks: int) -> bytes:
    """Return what is signed: each part with its length before it, the address in capitals."""
    parts = [token.encode(), address.upper().encode(), struct.pack(">q", ticks)]
    return b"".join(struct.pack(">i", len(part)) + part for part in parts)


def moment_of(ticks: int) -> datetime:
    """Return the moment that .NET ticks mean."""
    return BEGINNING + timedelta(microseconds=ticks // 10)


def is_proven(
    keys: Sequence[ProofKey], *, token: str, address: str, ticks: str, proof: str, proof_before: str, now: datetime
) -> bool:
    """Tell whether a call was signed with the present key or the one before, not longer than twenty minutes ago.

    When the editor has just changed its key, it signs with both, and either side may know only one of them.
    """
    if not ticks.isdecimal() or len(ticks) > 18:
        return False
    if abs(now - moment_of(int(ticks))) > LATEST:
        return False
    expected = proven_bytes(token, address, int(ticks))
    tries = [(proof, key) for key in keys[:2]] + [(proof_before, key) for key in keys[:1]]
    return any(_is_signed(key, expected, signature) for signature, key in tries if signature)


def _is_signed(key: ProofKey, content: bytes, signature: str) -> bool:
    try:
        public = RSAPublicNumbers(key.exponent, key.modulus).public_key()
        public.verify(base64.b64decode(signature, validate=True), content, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
