"""Certificates of persons: issuing, the PIN, revoking."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import pairwise
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.accounts.models import User
from samnak.audit import services as audit
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.transactions import official
from samnak.signing import queries
from samnak.signing.crypto import authority as issuing
from samnak.signing.crypto import keystore
from samnak.signing.crypto.authority import PersonName
from samnak.signing.crypto.cms import OID_DATA, SignedDataBuilder, Signer, SoftwareSigner
from samnak.signing.enums import AuthorityRole, Events, RevocationReason
from samnak.signing.errors import (
    AlreadyEnrolledError,
    NoAuthorityError,
    NoCertificateError,
    PinLockedError,
    WeakPinError,
    WrongPinError,
)
from samnak.signing.models import SigningCertificate
from samnak.signing.policies import OWN_CERTIFICATE
from samnak.signing.services.authorities import chain, credential, places

PIN_TRIES = 5
PIN_PAUSE = timedelta(minutes=15)
PIN_SHORTEST = 6
PIN_LONGEST = 12


@dataclass(frozen=True)
class UnlockedKey:
    """กุญแจที่ปลดแล้ว - a person's key, opened by PIN for one act; sign one letter or two hundred with it, then drop it."""

    user_id: UUID
    certificate: SigningCertificate
    signer: Signer

    @cached_property
    def builder(self) -> SignedDataBuilder:
        """Return the encoder of this signer's CMS, made once for all letters of the act."""
        return SignedDataBuilder(self.signer, OID_DATA)


def enrol(*, actor: Actor, user: User, pin: str, organisation: str = "", unit: str = "") -> SigningCertificate:
    """Issue a person's certificate (ออกใบรับรองลายมือชื่อดิจิทัล); its key opens only with the PIN."""
    require(actor, OWN_CERTIFICATE, user)
    check_pin(pin)
    with official(actor):
        User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        existing = SigningCertificate.objects.filter(user=user, revoked_at=None).first()
        if existing is not None:
            if existing.not_after > timezone.now():
                raise AlreadyEnrolledError
            _revoke(existing, RevocationReason.REPLACED)
        person = PersonName(user.full_name, user.first_name, user.last_name, organisation, unit, serial=user.pk.hex)
        made = issuing.make_person(
            issuer=credential(AuthorityRole.ISSUING), places=places(AuthorityRole.ISSUING), person=person, now=timezone.now()
        )
        issuer = queries.authority(AuthorityRole.ISSUING)
        if issuer is None:
            raise NoAuthorityError
        row = SigningCertificate.objects.create(
            user=user,
            issuer=issuer,
            pem=made.certificate.public_bytes(serialization.Encoding.PEM).decode(),
            locked_key=keystore.lock(made.key, pin, settings.SIGNING_SECRET),
            serial=f"{made.certificate.serial_number:x}",
            fingerprint=made.certificate.fingerprint(hashes.SHA256()).hex(),
            not_before=made.certificate.not_valid_before_utc,
            not_after=made.certificate.not_valid_after_utc,
        )
        audit.record(
            actor,
            Events.CERTIFICATE_ISSUED,
            subject_type="signing.certificate",
            subject_id=row.pk,
            person=user.full_name,
            serial=row.serial,
            until=row.not_after.isoformat(),
        )
    return row


def unlock(*, actor: Actor, user: User, pin: str) -> UnlockedKey:
    """Open a person's key by PIN (ปลดกุญแจด้วยรหัส PIN). Call it before the transaction that signs, never inside one.

    A wrong PIN must stay counted when the caller's work is rolled back, so this commits by itself.
    """
    require(actor, OWN_CERTIFICATE, user)
    with transaction.atomic(durable=True), official(actor):
        row = _locked_row(user)
        now = timezone.now()
        if row.locked_until and row.locked_until > now:
            raise PinLockedError(row.locked_until)
        key = None
        try:
            key = keystore.unlock(bytes(row.locked_key), pin, settings.SIGNING_SECRET)
        except keystore.CannotOpenError:
            _count_failure(actor, row)
        else:
            if row.pin_failures or row.locked_until:
                row.pin_failures, row.locked_until = 0, None
                row.save(update_fields=["pin_failures", "locked_until"])
    if key is None:
        if row.locked_until:
            raise PinLockedError(row.locked_until)
        raise WrongPinError(PIN_TRIES - row.pin_failures)
    certificate = x509.load_pem_x509_certificate(row.pem.encode())
    return UnlockedKey(user.pk, row, SoftwareSigner(key, certificate, chain()))


def change_pin(*, actor: Actor, user: User, old_pin: str, new_pin: str) -> SigningCertificate:
    """Change the PIN (เปลี่ยนรหัส PIN) by locking the same key anew."""
    check_pin(new_pin)
    row = unlock(actor=actor, user=user, pin=old_pin).certificate
    with official(actor):
        row = SigningCertificate.objects.select_for_update(of=("self",)).get(pk=row.pk)
        key = keystore.unlock(bytes(row.locked_key), old_pin, settings.SIGNING_SECRET)
        row.locked_key = keystore.lock(key, new_pin, settings.SIGNING_SECRET)
        row.save(update_fields=["locked_key"])
        audit.record(actor, Events.PIN_CHANGED, subject_type="signing.certificate", subject_id=row.pk, serial=row.serial)
    return row


def revoke(*, actor: Actor, user: User, reason: RevocationReason) -> SigningCertificate:
    """Revoke the certificate (เพิกถอนใบรับรอง) from now on; letters signed before stay valid."""
    require(actor, OWN_CERTIFICATE, user)
    with official(actor):
        row = _locked_row(user)
        _revoke(row, reason)
        audit.record(
            actor,
            Events.CERTIFICATE_REVOKED,
            subject_type="signing.certificate",
            subject_id=row.pk,
            serial=row.serial,
            reason=reason.value,
        )
    return row


def check_pin(pin: str) -> None:
    """Refuse a PIN that is not 6-12 digits or that anybody would try first."""
    if not (pin.isascii() and pin.isdigit() and PIN_SHORTEST <= len(pin) <= PIN_LONGEST):
        raise WeakPinError(_("รหัส PIN ต้องเป็นตัวเลข 6–12 หลัก"), field="pin")
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        raise WeakPinError(_("รหัส PIN เดาง่ายเกินไป กรุณาอย่าใช้เลขซ้ำหรือเลขเรียงกัน"), field="pin")


def _locked_row(user: User) -> SigningCertificate:
    row = (
        SigningCertificate.objects.select_for_update(of=("self",))
        .filter(user=user, revoked_at=None, not_after__gt=timezone.now())
        .first()
    )
    if row is None:
        raise NoCertificateError
    return row


def _count_failure(actor: Actor, row: SigningCertificate) -> None:
    row.locked_until = None
    row.pin_failures += 1
    if row.pin_failures >= PIN_TRIES:
        row.pin_failures, row.locked_until = 0, timezone.now() + PIN_PAUSE
        audit.record(
            actor,
            Events.PIN_LOCKED,
            subject_type="signing.certificate",
            subject_id=row.pk,
            serial=row.serial,
            until=row.locked_until.isoformat(),
        )
    row.save(update_fields=["pin_failures", "locked_until"])


def _revoke(row: SigningCertificate, reason: RevocationReason) -> None:
    row.revoked_at, row.revocation_reason = timezone.now(), reason
    # The key is of no use any more, and what does not exist cannot be stolen.
    row.locked_key = b""
    row.save(update_fields=["revoked_at", "revocation_reason", "locked_key"])
