"""What people note: comments, favourites, and what they opened last."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.drive.models.items import Item


class Comment(models.Model):
    """ความเห็น - what somebody says of a file; a removed one leaves its place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="comments", verbose_name=_("ไฟล์"))
    text = models.TextField(_("ความเห็น"))
    by_id = models.UUIDField(_("ผู้แสดงความเห็น (รหัส)"), null=True)
    by_name = models.CharField(_("ผู้แสดงความเห็น"), max_length=200)
    by_position = models.CharField(_("ตำแหน่ง"), max_length=300, blank=True)
    said_at = models.DateTimeField(_("เมื่อ"), db_default=Now())
    removed_at = models.DateTimeField(_("ลบเมื่อ"), null=True)

    class Meta:
        verbose_name = _("ความเห็น")
        verbose_name_plural = _("ความเห็น")
        indexes = [models.Index(fields=["item", "said_at"], name="drive_comment_item")]

    def __str__(self) -> str:
        return self.text[:60]


class Favourite(models.Model):
    """รายการโปรด - a person's own mark."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("บุคลากร"))
    item = models.ForeignKey(Item, models.CASCADE, related_name="+", verbose_name=_("รายการ"))
    marked_at = models.DateTimeField(_("เมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("รายการโปรด")
        verbose_name_plural = _("รายการโปรด")
        constraints = [models.UniqueConstraint(fields=["user", "item"], name="drive_favourite_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.item}"


class Opening(models.Model):
    """การเปิดล่าสุด - when a person last opened a file."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("บุคลากร"))
    item = models.ForeignKey(Item, models.CASCADE, related_name="+", verbose_name=_("รายการ"))
    opened_at = models.DateTimeField(_("เมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("การเปิดล่าสุด")
        verbose_name_plural = _("การเปิดล่าสุด")
        constraints = [models.UniqueConstraint(fields=["user", "item"], name="drive_opening_once")]
        indexes = [models.Index(fields=["user", "-opened_at"], name="drive_opening_recent")]

    def __str__(self) -> str:
        return f"{self.user} {self.item}"
