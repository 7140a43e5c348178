"""Notices to people, and what was sent of them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id


class Notice(models.Model):
    """การแจ้งเตือน - tells one person that something waits or happened; a link and no content of the matter."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("บุคลากร"))
    event_id = models.UUIDField(_("เหตุการณ์"))
    kind = models.CharField(_("ประเภท"), max_length=80)
    text = models.CharField(_("ข้อความ"), max_length=300)
    path = models.CharField(_("ที่อยู่หน้า"), max_length=300)
    at = models.DateTimeField(_("เมื่อ"), db_default=Now())
    read_at = models.DateTimeField(_("อ่านเมื่อ"), null=True)
    mailed_at = models.DateTimeField(_("ส่งอีเมลเมื่อ"), null=True)

    class Meta:
        verbose_name = _("การแจ้งเตือน")
        verbose_name_plural = _("การแจ้งเตือน")
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["event_id", "user", "kind"], name="notifications_once")]
        indexes = [
            models.Index(fields=["user", "-at"], name="notifications_user"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notifications_unread"),
        ]

    def __str__(self) -> str:
        return self.text


class MailPreference(models.Model):
    """การรับอีเมลแจ้งเตือน - whether a person wants an e-mail for each notice."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    wants_mail = models.BooleanField(_("รับอีเมลแจ้งเตือน"), default=True)

    class Meta:
        verbose_name = _("การรับอีเมลแจ้งเตือน")
        verbose_name_plural = _("การรับอีเมลแจ้งเตือน")

    def __str__(self) -> str:
        return f"{self.user_id} {self.wants_mail}"
