"""Blobs by their hash, and the files that people see."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.files.enums import ScanState


class Blob(models.Model):
    """เนื้อแฟ้ม - bytes stored once under their SHA-256, shared by every file with the same content."""

    sha256 = models.CharField(_("ค่าแฮช SHA-256"), max_length=64, primary_key=True)
    size = models.BigIntegerField(_("ขนาด (ไบต์)"))
    media_type = models.CharField(_("ชนิดข้อมูล"), max_length=120)
    pages = models.PositiveIntegerField(_("จำนวนหน้า"), null=True)
    scan_state = models.CharField(_("ผลตรวจไวรัส"), max_length=20, choices=ScanState.choices, default=ScanState.PENDING)
    stored_at = models.DateTimeField(_("จัดเก็บเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("เนื้อแฟ้ม")
        verbose_name_plural = _("เนื้อแฟ้ม")
        constraints = [
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_blob_hash"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_blob_size"),
        ]

    def __str__(self) -> str:
        return self.sha256


class StoredFile(models.Model):
    """แฟ้ม - a named file of an agency; who may read it is decided by the record that holds it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name=_("เนื้อแฟ้ม"))
    name = models.CharField(_("ชื่อแฟ้ม"), max_length=255)
    uploaded_by_id = models.UUIDField(_("ผู้นำเข้า"), null=True)
    uploaded_by_name = models.CharField(_("ชื่อผู้นำเข้า"), max_length=200, blank=True)
    stored_at = models.DateTimeField(_("นำเข้าเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("แฟ้ม")
        verbose_name_plural = _("แฟ้ม")

    def __str__(self) -> str:
        return self.name
