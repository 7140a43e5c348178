"""The second factor: an authenticator app (TOTP) and recovery codes for the day the phone is lost."""

import secrets

from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from samnak.accounts.enums import Events, Method
from samnak.accounts.errors import WrongCodeError
from samnak.accounts.models import User
from samnak.accounts.queries import recovery_device, second_factor
from samnak.audit import services as audit
from samnak.core import thai
from samnak.core.actor import Actor
from samnak.core.events import EventKind
from samnak.core.transactions import official

CODES = 10
# letters and digits that nobody confuses on paper
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def begin_second_factor(*, actor: Actor, user: User) -> TOTPDevice:
    """Return the authenticator that waits to be confirmed (เริ่มเปิดใช้การยืนยันตัวตนสองชั้น); the same one until then."""
    with official(actor):
        device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
        return device or TOTPDevice.objects.create(user=user, confirmed=False, name="app")


def confirm_second_factor(*, actor: Actor, user: User, code: str) -> list[str]:
    """Switch the second factor on (เปิดใช้การยืนยันตัวตนสองชั้น) with a code of the app; return the recovery codes, once."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(_digits(code)):
        raise WrongCodeError(
            _("รหัส 6 หลักไม่ถูกต้อง กรุณาดูรหัสล่าสุดในแอปแล้วพิมพ์ใหม่ หากยังไม่ผ่าน ตรวจว่านาฬิกาในโทรศัพท์ตั้งเวลาอัตโนมัติ"), field="code"
        )
    with official(actor):
        TOTPDevice.objects.filter(user=user, confirmed=True).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        codes = _fresh_codes(user)
        _record(actor, Events.SECOND_FACTOR_ADDED)
    return codes


def make_recovery_codes(*, actor: Actor, user: User) -> list[str]:
    """Make a new set of recovery codes (ออกรหัสกู้คืนชุดใหม่); the old ones end. They are shown once."""
    with official(actor):
        codes = _fresh_codes(user)
        _record(actor, Events.RECOVERY_CODES_MADE)
    return codes


def remove_second_factor(*, actor: Actor, user: User) -> None:
    """Switch the second factor off (ปิดการยืนยันตัวตนสองชั้น) and end the recovery codes."""
    with official(actor):
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
        _record(actor, Events.SECOND_FACTOR_REMOVED)


def check_code(*, user: User, code: str) -> str:
    """Return by which method a code proves the person (ตรวจรหัสยืนยันตัวตน): of the app, or a recovery code, which it uses up."""
    typed = "".join(thai.to_arabic_digits(code).split()).lower().replace("-", "")
    app = second_factor(user)
    if len(typed) == 6 and typed.isdigit():
        device, method = app, Method.CODE
    else:
        device, method = recovery_device(user), Method.RECOVERY
    if device is None:
        raise WrongCodeError(_("รหัสไม่ถูกต้อง กรุณาพิมพ์รหัส 6 หลักจากแอป หรือรหัสกู้คืน 10 ตัว"), field="code")
    allowed, why = device.verify_is_allowed()
    if not allowed:
        until = why.get("locked_until") if why else None
        seconds = max(1, int((until - timezone.now()).total_seconds()) + 1) if until else 1
        raise WrongCodeError(_("ใส่รหัสผิดหลายครั้ง กรุณารออีก {seconds} วินาทีแล้วลองใหม่").format(seconds=seconds), field="code")
    if not device.verify_token(typed):
        raise WrongCodeError(_("รหัสไม่ถูกต้องหรือใช้ไปแล้ว กรุณารอรหัสใหม่ในแอปแล้วพิมพ์อีกครั้ง หรือใช้รหัสกู้คืน"), field="code")
    return method


def _digits(code: str) -> str:
    return "".join(thai.to_arabic_digits(code).split())


def _fresh_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    codes = ["".join(secrets.choice(ALPHABET) for _mark in range(10)) for _number in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _record(actor: Actor, kind: EventKind) -> None:
    audit.record(actor, kind, subject_type="accounts.User", subject_id=actor.user_id)
