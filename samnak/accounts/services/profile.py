"""Password and personal settings of a person."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samnak.accounts.enums import Events
from samnak.accounts.errors import WrongPasswordError
from samnak.accounts.models import User
from samnak.audit import services as audit
from samnak.core.actor import Actor
from samnak.core.transactions import official

PROFILE_FIELDS = ("language", "theme", "phone", "email")


def change_profile(*, actor: Actor, user: User, language: str, theme: str, phone: str, email: str) -> User:
    """Change the own settings (แก้ไขข้อมูลส่วนตัว): language, colours, telephone, e-mail."""
    wanted = {"language": language, "theme": theme, "phone": phone, "email": email}
    with official(actor):
        person = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        changed = [name for name in PROFILE_FIELDS if getattr(person, name) != wanted[name]]
        for name in changed:
            setattr(person, name, wanted[name])
        if changed:
            person.save(update_fields=changed)
            audit.record(
                actor, Events.PROFILE_CHANGED, subject_type="accounts.User", subject_id=person.pk, fields=", ".join(changed)
            )
    return person


def check_new_password(user: User, password: str) -> None:
    """Refuse a password that is short, well known, or made of the person's own name."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        words = {
            "password_too_short": _("รหัสผ่านสั้นเกินไป กรุณาตั้งอย่างน้อย 10 ตัวอักษร"),
            "password_too_common": _("รหัสผ่านนี้เดาง่ายเพราะมีผู้ใช้มาก กรุณาตั้งรหัสอื่น เช่น คำหลายคำต่อกัน"),
            "password_too_similar": _("รหัสผ่านคล้ายชื่อหรือข้อมูลของท่าน กรุณาตั้งรหัสอื่น"),
        }
        raise WrongPasswordError(
            " ".join(words.get(str(one.code), _("รหัสผ่านนี้ใช้ไม่ได้ กรุณาตั้งรหัสอื่น")) for one in error.error_list), field="new"
        ) from error


def change_password(*, actor: Actor, user: User, old: str, new: str) -> User:
    """Change the own password (เปลี่ยนรหัสผ่าน); the caller keeps this session and ends the others."""
    if not user.check_password(old):
        raise WrongPasswordError(_("รหัสผ่านเดิมไม่ถูกต้อง กรุณาพิมพ์ใหม่"), field="old")
    if old == new:
        raise WrongPasswordError(_("รหัสผ่านใหม่ต้องไม่ซ้ำกับรหัสผ่านเดิม"), field="new")
    check_new_password(user, new)
    with official(actor):
        person = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        person.set_password(new)
        person.save(update_fields=["password"])
        audit.record(actor, Events.PASSWORD_CHANGED, subject_type="accounts.User", subject_id=person.pk)
    return person
