"""The certificates of the state's own two-tier authority: root, issuing, time stamping, persons, and their CRLs."""

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

# Arcs under 2.25 are UUIDs and need no registration (ITU-T X.667).
POLICY_ARC = "2.25.74762574836553996693744448145640930549"
PERSON_POLICY = f"{POLICY_ARC}.1.1"
TIMESTAMP_POLICY = f"{POLICY_ARC}.2.1"

YEAR = timedelta(days=365)
ROOT_LIFE = 25 * YEAR
ISSUING_LIFE = 15 * YEAR
TSA_LIFE = 10 * YEAR
PERSON_LIFE = 2 * YEAR
CRL_LIFE = timedelta(days=7)
# Machines whose clocks run a little late must still find a new certificate valid.
BACKDATE = timedelta(minutes=5)
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Places:
    """Where the public finds an issuer's certificate and revocation list."""

    certificate_url: str
    crl_url: str


@dataclass(frozen=True, slots=True)
class PersonName:
    """The names of a person as the certificate carries them."""

    full_name: str
    given_name: str
    surname: str
    organisation: str = ""
    unit: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Revoked:
    """One line of a revocation list."""

    serial: int
    at: datetime
    reason: x509.ReasonFlags


def make_root(*, common_name: str, organisation: str, now: datetime) -> Credential:
    """Make the self-signed root (EC P-384)."""
    key = ec.generate_private_key(ec.SECP384R1())
    subject = _name(common_name=common_name, organisation=organisation)
    builder = _builder(subject, subject, key.public_key(), now, ROOT_LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
    builder = builder.add_extension(_ca_usage(), critical=True)
    return Credential(builder.sign(key, hashes.SHA384()), key)


def make_issuing(*, root: Credential, places: Places, common_name: str, organisation: str, now: datetime) -> Credential:
    """Make the issuing authority (EC P-256) under the root."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(common_name=common_name, organisation=organisation)
    builder = _builder(subject, root.certificate.subject, key.public_key(), now, ISSUING_LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_ca_usage(), critical=True)
    builder = _with_issuer(builder, root, places)
    return Credential(builder.sign(root.key, hashes.SHA384()), key)


def make_timestamping(*, issuer: Credential, places: Places, common_name: str, organisation: str, now: datetime) -> Credential:
    """Make the certificate of the time-stamping authority: one critical purpose, nothing else (RFC 3161 section 2.3)."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(common_name=common_name, organisation=organisation)
    builder = _builder(subject, issuer.certificate.subject, key.public_key(), now, TSA_LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(digital_signature=True), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    builder = _with_issuer(builder, issuer, places)
    return Credential(builder.sign(issuer.key, hashes.SHA256()), key)


def make_person(
    *, issuer: Credential, places: Places, person: PersonName, now: datetime, life: timedelta = PERSON_LIFE
) -> Credential:
    """Make a person's signing certificate (EC P-256); the key never leaves this platform unencrypted."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(
        common_name=person.full_name,
        organisation=person.organisation,
        unit=person.unit,
        given_name=person.given_name,
        surname=person.surname,
        serial=person.serial,
    )
    builder = _builder(subject, issuer.certificate.subject, key.public_key(), now, life)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    # Document signing (RFC 9336) and the older purpose that readers such as NSS look for.
    purposes = [x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36"), ExtendedKeyUsageOID.EMAIL_PROTECTION]
    builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    policy = x509.PolicyInformation(x509.ObjectIdentifier(PERSON_POLICY), None)
    builder = builder.add_extension(x509.CertificatePolicies([policy]), critical=False)
    builder = _with_issuer(builder, issuer, places)
    return Credential(builder.sign(issuer.key, hashes.SHA256()), key)


def build_crl(*, issuer: Credential, revoked: Iterable[Revoked], number: int, now: datetime) -> bytes:
    """Build the issuer's revocation list in DER; old entries stay for ever, because old letters are verified for ever."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now - BACKDATE)
        .next_update(now + CRL_LIFE)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_authority_key(issuer), critical=False)
    )
    for entry in revoked:
        # Lists count whole seconds; rounded down, a letter signed in the very second before would look forged.
        after = entry.at.replace(microsecond=0) + timedelta(seconds=1)
        line = x509.RevokedCertificateBuilder().serial_number(entry.serial).revocation_date(after)
        if entry.reason is not x509.ReasonFlags.unspecified:
            line = line.add_extension(x509.CRLReason(entry.reason), critical=False)
        builder = builder.add_revoked_certificate(line.build())
    crl = builder.sign(issuer.key, hashes.SHA256())
    return crl.public_bytes(serialization.Encoding.DER)


def _builder(
    subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATE)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _with_issuer(builder: x509.CertificateBuilder, issuer: Credential, places: Places) -> x509.CertificateBuilder:
    crl = x509.DistributionPoint([x509.UniformResourceIdentifier(places.crl_url)], None, None, None)
    found = x509.AccessDescription(
        AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(places.certificate_url)
    )
    return (
        builder.add_extension(_authority_key(issuer), critical=False)
        .add_extension(x509.CRLDistributionPoints([crl]), critical=False)
        .add_extension(x509.AuthorityInformationAccess([found]), critical=False)
    )


def _authority_key(issuer: Credential) -> x509.AuthorityKeyIdentifier:
    key = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(key)


def _ca_usage() -> x509.KeyUsage:
    return _usage(key_cert_sign=True, crl_sign=True)


def _usage(
    *, digital_signature: bool = False, content_commitment: bool = False, key_cert_sign: bool = False, crl_sign: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _name(
    *, common_name: str, organisation: str = "", unit: str = "", given_name: str = "", surname: str = "", serial: str = ""
) -> x509.Name:
    parts = [
        (NameOID.COUNTRY_NAME, "TH"),
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        (NameOID.GIVEN_NAME, given_name),
        (NameOID.SURNAME, surname),
        (NameOID.SERIAL_NUMBER, serial),
        (NameOID.COMMON_NAME, common_name),
    ]
    # X.520 counts 64 characters, the library counts 64 bytes: 21 Thai letters. Its check is switched off, ours counts right.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return x509.Name([x509.NameAttribute(kind, text[:LONGEST_NAME], _validate=False) for kind, text in parts if text])
