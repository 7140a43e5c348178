"""CMS SignedData (RFC 5652) as PAdES and RFC 3161 need it, encoded directly."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from samnak.signing.crypto import der

OID_DATA = "1.2.840.113549.1.7.1"
OID_SIGNED_DATA = "1.2.840.113549.1.7.2"
OID_TST_INFO = "1.2.840.113549.1.9.16.1.4"
OID_CONTENT_TYPE = "1.2.840.113549.1.9.3"
OID_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
OID_SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
OID_SIGNATURE_TIMESTAMP = "1.2.840.113549.1.9.16.2.14"
OID_SHA256 = "2.16.840.1.101.3.4.2.1"
OID_ECDSA_SHA256 = "1.2.840.10045.4.3.2"

SHA256_ALGORITHM = der.sequence(der.oid(OID_SHA256))
CONTEXT_0 = 0xA0
CONTEXT_1 = 0xA1


class Signer(ABC):
    """Whoever can sign with ECDSA and SHA-256: a key in memory today; a token or a remote service may follow."""

    method = ""

    def __init__(self, certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> None:
        self.certificate = certificate
        self.chain = tuple(chain)
        public_key = certificate.public_key()
        assert isinstance(public_key, ec.EllipticCurvePublicKey)
        # Two integers with sign octet and header each, inside one more header.
        self.longest_signature = 2 * (public_key.key_size // 8 + 3) + 4

    @abstractmethod
    def sign(self, data: bytes) -> bytes:
        """Return the DER signature over the SHA-256 of the data."""


class SoftwareSigner(Signer):
    """A key held in memory for the time of one act; loaded once, so its costly self-check is not repeated."""

    method = "software"

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> None:
        super().__init__(certificate, chain)
        self._key = key

    def sign(self, data: bytes) -> bytes:
        """Sign in this process."""
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


class SignedDataBuilder:
    """Builds SignedData for one signer; everything that does not change between signatures is encoded once."""

    def __init__(self, signer: Signer, content_type: str) -> None:
        self.signer = signer
        self._content_type = der.oid(content_type)
        own = signer.certificate.public_bytes(serialization.Encoding.DER)
        chain = [certificate.public_bytes(serialization.Encoding.DER) for certificate in signer.chain]
        # CertificateSet is a SET OF and therefore sorted.
        self._certificates = der.tagged(CONTEXT_0, *sorted([own, *chain]))
        self._signer_id = der.sequence(signer.certificate.issuer.public_bytes(), der.integer(signer.certificate.serial_number))
        essence = der.sequence(der.octets(hashlib.sha256(own).digest()))
        self._fixed = (
            _attribute(OID_CONTENT_TYPE, self._content_type),
            _attribute(OID_SIGNING_CERTIFICATE_V2, der.sequence(der.sequence(essence))),
        )

    def sign_digest(self, digest: bytes) -> tuple[bytes, bytes]:
        """Return the encoded signed attributes and the signature over them."""
        attributes = b"".join(sorted((*self._fixed, _attribute(OID_MESSAGE_DIGEST, der.octets(digest)))))
        return attributes, self.signer.sign(der.tagged(der.SET, attributes))

    def assemble(
        self,
        attributes: bytes,
        signature: bytes,
        *,
        content: bytes | None = None,
        timestamp: bytes | None = None,
        with_certificates: bool = True,
    ) -> bytes:
        """Return the ContentInfo; `timestamp` is a token over the signature and turns B-B into B-T."""
        version = 1 if content is None else 3
        unsigned = der.tagged(CONTEXT_1, _attribute(OID_SIGNATURE_TIMESTAMP, timestamp)) if timestamp else b""
        signer_info = der.sequence(
            der.integer(1),
            self._signer_id,
            SHA256_ALGORITHM,
            der.tagged(CONTEXT_0, attributes),
            der.sequence(der.oid(OID_ECDSA_SHA256)),
            der.octets(signature),
            unsigned,
        )
        encapsulated = der.sequence(
            self._content_type, der.tagged(CONTEXT_0, der.octets(content)) if content is not None else b""
        )
        signed_data = der.sequence(
            der.integer(version),
            der.tagged(der.SET, SHA256_ALGORITHM),
            encapsulated,
            self._certificates if with_certificates else b"",
            der.tagged(der.SET, signer_info),
        )
        return der.sequence(der.oid(OID_SIGNED_DATA), der.tagged(CONTEXT_0, signed_data))

    def largest(self, timestamp_size: int) -> int:
        """Return how many octets the ContentInfo needs at most, with a time stamp of that size."""
        attributes = b"".join((*self._fixed, _attribute(OID_MESSAGE_DIGEST, der.octets(bytes(32)))))
        return len(self.assemble(attributes, bytes(self.signer.longest_signature), timestamp=bytes(timestamp_size) or None))


def _attribute(kind: str, value: bytes) -> bytes:
    return der.sequence(der.oid(kind), der.tagged(der.SET, value))
