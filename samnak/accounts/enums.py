"""Words of people and log-ins."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from samnak.core.events import event_kind


class Theme(TextChoices):
    """สีหน้าจอ."""

    AUTO = "auto", _("ตามเครื่อง")
    LIGHT = "light", _("สว่าง")
    DARK = "dark", _("มืด")


class Method(TextChoices):
    """วิธียืนยันตัวตน."""

    PASSWORD = "password", _("รหัสผ่าน")
    CODE = "code", _("รหัสผ่านและรหัสจากแอป")
    RECOVERY = "recovery", _("รหัสผ่านและรหัสกู้คืน")


class EndReason(TextChoices):
    """เหตุที่การเข้าใช้งานสิ้นสุด."""

    SIGNED_OUT = "signed_out", _("ออกจากระบบ")
    REVOKED = "revoked", _("เจ้าของบัญชีสั่งให้สิ้นสุด")
    PASSWORD = "password", _("เปลี่ยนรหัสผ่าน")


class Events:
    """Events of people and log-ins."""

    SIGNED_IN = event_kind("accounts.signed_in", _("เข้าสู่ระบบ"), "method", "device")
    SIGN_IN_FAILED = event_kind("accounts.sign_in_failed", _("เข้าสู่ระบบไม่สำเร็จ"), "username", "step")
    LOCKED_OUT = event_kind("accounts.locked_out", _("พักการเข้าใช้เพราะใส่รหัสผิดหลายครั้ง"), "username")
    SIGNED_OUT = event_kind("accounts.signed_out", _("ออกจากระบบ"))
    SIGN_IN_ENDED = event_kind("accounts.sign_in_ended", _("สั่งสิ้นสุดการเข้าใช้งาน"), "device")
    CONFIRMED_AGAIN = event_kind("accounts.confirmed_again", _("ยืนยันตัวตนซ้ำ"), "method")
    SECOND_FACTOR_ADDED = event_kind("accounts.second_factor_added", _("เปิดใช้การยืนยันตัวตนสองชั้น"))
    SECOND_FACTOR_REMOVED = event_kind("accounts.second_factor_removed", _("ปิดการยืนยันตัวตนสองชั้น"))
    RECOVERY_CODES_MADE = event_kind("accounts.recovery_codes_made", _("ออกรหัสกู้คืนชุดใหม่"))
    PASSWORD_CHANGED = event_kind("accounts.password_changed", _("เปลี่ยนรหัสผ่าน"))
    PROFILE_CHANGED = event_kind("accounts.profile_changed", _("แก้ไขข้อมูลส่วนตัว"), "fields")
