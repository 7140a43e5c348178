"""The platform's own certification and time-stamping authorities."""

from datetime import timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from samnak.audit import services as audit
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.transactions import official
from samnak.signing import queries
from samnak.signing.crypto import authority as issuing
from samnak.signing.crypto import keystore
from samnak.signing.crypto.authority import Credential, Places, Revoked
from samnak.signing.crypto.cms import SoftwareSigner
from samnak.signing.crypto.timestamp import RemoteTimestamps, TimestampAuthority, TimestampSource, UnavailableError
from samnak.signing.crypto.validation import Trust
from samnak.signing.enums import AuthorityRole, Events, RevocationReason
from samnak.signing.errors import NoAuthorityError
from samnak.signing.models import Authority
from samnak.signing.policies import SET_UP

REASONS = {
    RevocationReason.LOST_PIN: x509.ReasonFlags.superseded,
    RevocationReason.COMPROMISED: x509.ReasonFlags.key_compromise,
    RevocationReason.LEFT: x509.ReasonFlags.affiliation_changed,
    RevocationReason.REPLACED: x509.ReasonFlags.superseded,
}
# A list is built anew when a certificate is revoked, and otherwise this often, so that it never looks stale.
CRL_REFRESH = timedelta(hours=6)
SET_UP_LOCK = 0x5349474E


def setup_authorities(*, actor: Actor, organisation: str = "Samnak") -> dict[str, Authority]:
    """Make the authorities (จัดตั้งผู้ให้บริการออกใบรับรอง) that do not exist yet: root, issuing, time stamping."""
    require(actor, SET_UP)
    with official(actor):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SET_UP_LOCK])
        now = timezone.now()
        if queries.authority(AuthorityRole.ROOT) is None:
            root = issuing.make_root(common_name="Samnak Root CA", organisation=organisation, now=now)
            _keep(actor, AuthorityRole.ROOT, root)
        if queries.authority(AuthorityRole.ISSUING) is None:
            made = issuing.make_issuing(
                root=credential(AuthorityRole.ROOT),
                places=places(AuthorityRole.ROOT),
                common_name="Samnak Issuing CA",
                organisation=organisation,
                now=now,
            )
            _keep(actor, AuthorityRole.ISSUING, made)
        if queries.authority(AuthorityRole.TIMESTAMPING) is None:
            made = issuing.make_timestamping(
                issuer=credential(AuthorityRole.ISSUING),
                places=places(AuthorityRole.ISSUING),
                common_name="Samnak Time Stamping Authority",
                organisation=organisation,
                now=now,
            )
            _keep(actor, AuthorityRole.TIMESTAMPING, made)
    return {row.role: row for row in queries.authorities().filter(is_current=True)}


def credential(role: str) -> Credential:
    """Return the current certificate and opened key of a role."""
    row = queries.authority(role)
    if row is None:
        raise NoAuthorityError
    return _opened(row.pem, bytes(row.sealed_key), settings.SIGNING_SECRET)


def places(role: str) -> Places:
    """Return the public addresses of an issuer's certificate and revocation list."""
    return Places(f"{settings.PUBLIC_URL}/ca/{role}.cer", f"{settings.PUBLIC_URL}/crl/{role}.crl")


def chain() -> list[x509.Certificate]:
    """Return the certificates that go along with a signature, without the root."""
    return [credential(AuthorityRole.ISSUING).certificate]


def certificate_file(role: str) -> bytes:
    """Return the certificate of an authority in DER, for whoever wants to trust it."""
    return credential(role).certificate.public_bytes(serialization.Encoding.DER)


def root_fingerprint() -> str:
    """Return the SHA-256 of the root certificate, to be compared by telephone before it is trusted."""
    return credential(AuthorityRole.ROOT).certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def revocation_list(role: str) -> bytes:
    """Return the current revocation list (บัญชีเพิกถอนใบรับรอง) of an issuer in DER."""
    issuer = credential(role)
    revoked: tuple[Revoked, ...] = ()
    if role == AuthorityRole.ISSUING:
        rows = queries.revocations().values_list("serial", "revoked_at", "revocation_reason")
        revoked = tuple(Revoked(int(serial, 16), at, REASONS[RevocationReason(reason)]) for serial, at, reason in rows if at)
    now = timezone.now()
    return _crl(issuer, revoked, int(now.timestamp() // CRL_REFRESH.total_seconds()))


def trust() -> Trust:
    """Return whom the verification trusts: our own roots, current and former."""
    roots: list[bytes] = []
    others: list[bytes] = []
    for row in queries.authorities():
        certificate = _der(row.pem)
        (roots if row.role == AuthorityRole.ROOT else others).append(certificate)
    crls = tuple(revocation_list(role) for role in (AuthorityRole.ROOT, AuthorityRole.ISSUING)) if roots else ()
    return Trust(tuple(roots), tuple(others), crls, queries.signature_times)


def timestamp_authority() -> TimestampAuthority:
    """Return our own time-stamping authority (หน่วยงานประทับรับรองเวลา), made once per process."""
    return _timestamp_authority(credential(AuthorityRole.TIMESTAMPING), tuple(chain()))


def timestamps() -> TimestampSource:
    """Return where signatures get their time from: the authority the operator named, else our own."""
    url = getattr(settings, "TSA_URL", "")
    return RemoteTimestamps(url) if url else timestamp_authority()


@lru_cache(maxsize=4)
def _timestamp_authority(own: Credential, certificates: tuple[x509.Certificate, ...]) -> TimestampAuthority:
    return TimestampAuthority(SoftwareSigner(own.key, own.certificate, certificates), next_serial=_next_serial)


def _next_serial() -> int:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('signing_timestamp_serial')")
            return int(cursor.fetchone()[0])
    except DatabaseError as error:
        raise UnavailableError(str(error)) from error


def _keep(actor: Actor, role: AuthorityRole, made: Credential) -> None:
    certificate = made.certificate
    row = Authority.objects.create(
        role=role,
        pem=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        sealed_key=keystore.seal(made.key, settings.SIGNING_SECRET),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        not_after=certificate.not_valid_after_utc,
    )
    audit.record(
        actor,
        Events.AUTHORITY_MADE,
        subject_type="signing.authority",
        subject_id=row.pk,
        role=role.value,
        serial=f"{certificate.serial_number:x}",
    )


@lru_cache(maxsize=16)
def _opened(pem: str, sealed: bytes, secret: str) -> Credential:
    return Credential(x509.load_pem_x509_certificate(pem.encode()), keystore.unseal(sealed, secret))


@lru_cache(maxsize=16)
def _der(pem: str) -> bytes:
    return x509.load_pem_x509_certificate(pem.encode()).public_bytes(serialization.Encoding.DER)


@lru_cache(maxsize=4)
def _crl(issuer: Credential, revoked: tuple[Revoked, ...], period: int) -> bytes:
    # The number rises with time and with every revocation, and is the same on every web node.
    number = period * 1_000_000 + len(revoked)
    return issuing.build_crl(issuer=issuer, revoked=revoked, number=number, now=timezone.now())
