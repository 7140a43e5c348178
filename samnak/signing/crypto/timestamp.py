"""Time stamps by RFC 3161: reading requests, building tokens and replies, asking another authority."""

import hashlib
import secrets
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms as asn1_cms
from asn1crypto import tsp

from samnak.signing.crypto import der
from samnak.signing.crypto.authority import TIMESTAMP_POLICY
from samnak.signing.crypto.cms import OID_TST_INFO, SignedDataBuilder, Signer

DIGEST_SIZES = {"sha256": 32, "sha384": 48, "sha512": 64}
DIGEST_OIDS = {"sha256": "2.16.840.1.101.3.4.2.1", "sha384": "2.16.840.1.101.3.4.2.2", "sha512": "2.16.840.1.101.3.4.2.3"}
ACCURACY = der.sequence(der.integer(1))
LARGEST_REQUEST = 4096
GRANTED = 0
REJECTED = 2
# PKIFailureInfo bits of RFC 3161 section 2.4.2.
BAD_ALGORITHM = 0
BAD_REQUEST = 2
BAD_DATA_FORMAT = 5
TIME_NOT_AVAILABLE = 14
UNACCEPTED_POLICY = 15
UNACCEPTED_EXTENSION = 16
SYSTEM_FAILURE = 25


class RefusedError(Exception):
    """The authority does not grant this request; carries the failure bit for the reply."""

    def __init__(self, failure: int, text: str) -> None:
        super().__init__(text)
        self.failure = failure
        self.text = text


class UnavailableError(Exception):
    """No time stamp can be had now; try again later."""


@dataclass(frozen=True, slots=True)
class Request:
    """A parsed TimeStampReq."""

    algorithm: str
    digest: bytes
    nonce: int | None
    with_certificates: bool


class TimestampSource(ABC):
    """Where tokens come from: our own authority in this process, or another one over HTTP."""

    # Room to keep in the signature for the token.
    largest_token = 0

    @abstractmethod
    def token(self, digest: bytes) -> bytes:
        """Return a token (ContentInfo, DER) over a SHA-256 digest, or raise UnavailableError."""


class TimestampAuthority(TimestampSource):
    """หน่วยงานประทับรับรองเวลา - answers requests with tokens; serial numbers come from outside and never repeat."""

    def __init__(
        self,
        signer: Signer,
        *,
        next_serial: Callable[[], int],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        policy: str = TIMESTAMP_POLICY,
    ) -> None:
        self._builder = SignedDataBuilder(signer, OID_TST_INFO)
        self._next_serial = next_serial
        self._clock = clock
        self._policy = policy
        self.largest_token = len(self._token(Request("sha256", bytes(32), 1 << 63, True), (1 << 63) - 1)) + 8

    def token(self, digest: bytes) -> bytes:
        """Return a token over a SHA-256 digest."""
        return self.grant(Request("sha256", digest, None, True))

    def grant(self, request: Request) -> bytes:
        """Return the token for a parsed request."""
        return self._token(request, self._next_serial())

    def reply(self, body: bytes) -> bytes:
        """Answer an encoded TimeStampReq with an encoded TimeStampResp; refusals are replies too."""
        try:
            request = parse_request(body, self._policy)
        except RefusedError as refusal:
            return refused(refusal.failure, refusal.text)
        return der.sequence(der.sequence(der.integer(GRANTED)), self.grant(request))

    def _token(self, request: Request, serial: int) -> bytes:
        imprint = der.sequence(der.sequence(der.oid(DIGEST_OIDS[request.algorithm])), der.octets(request.digest))
        info = der.sequence(
            der.integer(1),
            der.oid(self._policy),
            imprint,
            der.integer(serial),
            der.generalized_time(self._clock()),
            ACCURACY,
            b"" if request.nonce is None else der.integer(request.nonce),
        )
        attributes, signature = self._builder.sign_digest(hashlib.sha256(info).digest())
        return self._builder.assemble(attributes, signature, content=info, with_certificates=request.with_certificates)


class RemoteTimestamps(TimestampSource):
    """Another authority, asked over HTTP; its answer is checked against what was asked."""

    largest_token = 8192

    def __init__(self, url: str, *, timeout: float = 5) -> None:
        self._url = url
        self._timeout = timeout

    def token(self, digest: bytes) -> bytes:
        """Ask for a token over a SHA-256 digest."""
        nonce = secrets.randbits(63)
        imprint = der.sequence(der.sequence(der.oid(DIGEST_OIDS["sha256"])), der.octets(digest))
        body = der.sequence(der.integer(1), imprint, der.integer(nonce), der.tagged(der.BOOLEAN, b"\xff"))
        headers = {"Content-Type": "application/timestamp-query"}
        request = urllib.request.Request(self._url, body, headers)  # noqa: S310 - the operator sets the address
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as response:  # noqa: S310
                answer = response.read(self.largest_token * 2)
            return _checked_token(answer, digest, nonce)
        except (OSError, ValueError, KeyError, TypeError, urllib.error.URLError) as error:
            raise UnavailableError(str(error)) from error


def parse_request(body: bytes, policy: str) -> Request:
    """Read a TimeStampReq strictly; raise RefusedError with the reason RFC 3161 names."""
    try:
        request = tsp.TimeStampReq.load(body, strict=True)
        imprint = request["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        digest = imprint["hashed_message"].native
        nonce = request["nonce"].native
        wanted = request["req_policy"].dotted if request["req_policy"].native else None
        with_certificates = bool(request["cert_req"].native)
        extensions = request["extensions"].native
        version = request["version"].native
    except (ValueError, TypeError, KeyError) as error:
        raise RefusedError(BAD_DATA_FORMAT, "the request is not a TimeStampReq") from error
    if version != "v1" or (nonce is not None and nonce < 0):
        raise RefusedError(BAD_REQUEST, "only requests of version 1 with a non-negative nonce are understood")
    if algorithm not in DIGEST_SIZES:
        raise RefusedError(BAD_ALGORITHM, "only SHA-256, SHA-384 and SHA-512 are accepted")
    if len(digest) != DIGEST_SIZES[algorithm]:
        raise RefusedError(BAD_DATA_FORMAT, "the digest does not have the size of its algorithm")
    if wanted is not None and wanted != policy:
        raise RefusedError(UNACCEPTED_POLICY, "this policy is not offered")
    if extensions:
        raise RefusedError(UNACCEPTED_EXTENSION, "no extensions are supported")
    return Request(algorithm, digest, nonce, with_certificates)


def refused(failure: int, text: str) -> bytes:
    """Return an encoded refusal: status, text, failure bit."""
    bits = bytearray(failure // 8 + 1)
    bits[failure // 8] = 0x80 >> failure % 8
    unused = 7 - failure % 8
    return der.sequence(
        der.sequence(
            der.integer(REJECTED),
            der.sequence(der.tagged(der.UTF8_STRING, text.encode())),
            der.tagged(der.BIT_STRING, bytes([unused]), bytes(bits)),
        )
    )


def token_time(token: bytes) -> datetime:
    """Return the time a token states."""
    moment: datetime = _info(asn1_cms.ContentInfo.load(token))["gen_time"].native
    return moment


def _info(content: asn1_cms.ContentInfo) -> tsp.TSTInfo:
    return content["content"]["encap_content_info"]["content"].parsed


def _checked_token(answer: bytes, digest: bytes, nonce: int) -> bytes:
    response = tsp.TimeStampResp.load(answer)
    if response["status"]["status"].native not in {"granted", "granted_with_mods"}:
        raise ValueError(f"refused: {response['status'].native}")
    token = response["time_stamp_token"]
    info = _info(token)
    if info["nonce"].native != nonce or info["message_imprint"]["hashed_message"].native != digest:
        raise ValueError("the answer belongs to another request")
    return bytes(token.dump())
