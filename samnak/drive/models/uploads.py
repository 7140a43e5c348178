"""Files on their way: sent in parts, over lines that break."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.drive.enums import Clash, UploadState
from samnak.drive.models.spaces import Space


class UploadSession(models.Model):
    """การส่งไฟล์ - a file on its way into a folder; the bytes that came lie in the waiting room under its id.

    The folder is kept as a bare id: it may be thrown away for good while somebody is still sending.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="+", verbose_name=_("พื้นที่"))
    folder_id = models.UUIDField(_("โฟลเดอร์ (รหัส)"))
    folders = models.JSONField(_("โฟลเดอร์ย่อยที่จะสร้าง"), default=list)
    name = models.CharField(_("ชื่อ"), max_length=255)
    clash = models.CharField(_("เมื่อชื่อซ้ำ"), max_length=10, choices=Clash.choices)
    length = models.BigIntegerField(_("ขนาดทั้งหมด (ไบต์)"))
    offset = models.BigIntegerField(_("ส่งมาแล้ว (ไบต์)"), default=0)
    state = models.CharField(_("สถานะ"), max_length=10, choices=UploadState.choices, default=UploadState.OPEN)
    trouble = models.CharField(_("เหตุที่ไม่รับ"), max_length=500, blank=True)
    item_id = models.UUIDField(_("ไฟล์ที่ได้ (รหัส)"), null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("ผู้ส่ง"))
    standing = models.CharField(_("ตำแหน่งที่ใช้ส่ง"), max_length=80)
    started_at = models.DateTimeField(_("เริ่มส่งเมื่อ"), db_default=Now())
    changed_at = models.DateTimeField(_("มีความเคลื่อนไหวเมื่อ"), db_default=Now())
    expires_at = models.DateTimeField(_("เก็บไว้ถึง"))

    class Meta:
        verbose_name = _("การส่งไฟล์")
        verbose_name_plural = _("การส่งไฟล์")
        constraints = [
            models.CheckConstraint(condition=Q(offset__gte=0, offset__lte=F("length")), name="drive_upload_offset"),
            models.CheckConstraint(condition=Q(state__in=UploadState.values), name="drive_upload_state"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="drive_upload_expiry")]

    def __str__(self) -> str:
        return self.name
