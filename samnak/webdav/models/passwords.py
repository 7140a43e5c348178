"""Passwords of programs, and who knocked in vain."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id


class AppPassword(models.Model):
    """รหัสผ่านของแอป - lets one program of a person into the drive, in one post; shown once, taken back at any time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("บุคลากร"))
    label = models.CharField(_("ใช้กับ"), max_length=100)
    digest = models.CharField(_("ค่าแฮช"), max_length=64, unique=True)
    standing = models.CharField(_("ตำแหน่งที่ใช้"), max_length=80, blank=True)  # empty: the main post of the day
    made_at = models.DateTimeField(_("สร้างเมื่อ"), db_default=Now())
    used_at = models.DateTimeField(_("ใช้ล่าสุดเมื่อ"), null=True)
    used_from = models.CharField(_("ใช้ล่าสุดจาก"), max_length=45, blank=True)
    revoked_at = models.DateTimeField(_("เพิกถอนเมื่อ"), null=True)

    class Meta:
        verbose_name = _("รหัสผ่านของแอป")
        verbose_name_plural = _("รหัสผ่านของแอป")
        indexes = [models.Index(fields=["user", "-made_at"], name="webdav_password_user")]

    def __str__(self) -> str:
        return self.label


class Knock(models.Model):
    """การเข้าไดรฟ์ไม่สำเร็จ - how often a name was tried from an address with a wrong password, for a while."""

    key = models.CharField(_("กุญแจ"), max_length=64, primary_key=True)
    count = models.PositiveIntegerField(_("จำนวนครั้ง"), default=0)
    until = models.DateTimeField(_("นับถึง"))

    class Meta:
        verbose_name = _("การเข้าไดรฟ์ไม่สำเร็จ")
        verbose_name_plural = _("การเข้าไดรฟ์ไม่สำเร็จ")

    def __str__(self) -> str:
        return self.key
