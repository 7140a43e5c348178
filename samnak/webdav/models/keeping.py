"""What programs ask to be kept: properties we know nothing of, and their own small files."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id


class DeadProperty(models.Model):
    """คุณสมบัติที่โปรแกรมฝากไว้ - a property that a program wrote on an item and wants to read again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item_id = models.UUIDField(_("รายการ (รหัส)"))
    name = models.CharField(_("ชื่อ"), max_length=300)
    value = models.BinaryField(_("ค่า"))

    class Meta:
        verbose_name = _("คุณสมบัติที่โปรแกรมฝากไว้")
        verbose_name_plural = _("คุณสมบัติที่โปรแกรมฝากไว้")
        constraints = [models.UniqueConstraint(fields=["item_id", "name"], name="webdav_property_once")]

    def __str__(self) -> str:
        return self.name


class DesktopNote(models.Model):
    """ไฟล์ประกอบของเครื่อง - a small file that a desktop keeps in a folder for itself (._x, ~$x, .DS_Store, Thumbs.db).

    It never becomes a file of the drive: no version, no event, no place in pages or quota.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    folder_id = models.UUIDField(_("โฟลเดอร์ (รหัส)"))
    name = models.CharField(_("ชื่อ"), max_length=255)
    name_key = models.CharField(_("กุญแจชื่อซ้ำ"), max_length=800)
    data = models.BinaryField(_("เนื้อแฟ้ม"))
    size = models.PositiveIntegerField(_("ขนาด (ไบต์)"))
    changed_at = models.DateTimeField(_("แก้ไขล่าสุดเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("ไฟล์ประกอบของเครื่อง")
        verbose_name_plural = _("ไฟล์ประกอบของเครื่อง")
        constraints = [models.UniqueConstraint(fields=["folder_id", "name_key"], name="webdav_note_once")]
        indexes = [models.Index(fields=["changed_at"], name="webdav_note_age")]

    def __str__(self) -> str:
        return self.name
