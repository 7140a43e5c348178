"""Blobs by their hash, and the files that people see."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.files.enums import Damage, ScanState, TextSource, WorkState


class Blob(models.Model):
    """เนื้อแฟ้ม - bytes stored once under their SHA-256, shared by every file with the same content."""

    sha256 = models.CharField(_("ค่าแฮช SHA-256"), max_length=64, primary_key=True)
    size = models.BigIntegerField(_("ขนาด (ไบต์)"))
    media_type = models.CharField(_("ชนิดข้อมูล"), max_length=120)
    pages = models.PositiveIntegerField(_("จำนวนหน้า"), null=True)
    scan_state = models.CharField(_("ผลตรวจไวรัส"), max_length=20, choices=ScanState.choices, default=ScanState.PENDING)
    stored_at = models.DateTimeField(_("จัดเก็บเมื่อ"), db_default=Now())
    sealed_as = models.CharField(_("ชื่อฉบับเข้ารหัส"), max_length=16, blank=True)  # empty: the bytes lie as they are
    key_id = models.CharField(_("กุญแจที่ใช้"), max_length=40, blank=True)
    wrapped_key = models.BinaryField(_("กุญแจของแฟ้มที่เข้ารหัสไว้"), null=True)
    checked_at = models.DateTimeField(_("ตรวจสภาพเมื่อ"), null=True)
    damage = models.CharField(_("ความเสียหาย"), max_length=10, choices=Damage.choices, blank=True)
    unheld_since = models.DateTimeField(_("ไม่มีแฟ้มใดใช้ตั้งแต่"), null=True)

    class Meta:
        verbose_name = _("เนื้อแฟ้ม")
        verbose_name_plural = _("เนื้อแฟ้ม")
        indexes = [
            models.Index(models.F("checked_at").asc(nulls_first=True), "sha256", name="files_blob_checked"),
            models.Index(fields=["unheld_since"], name="files_blob_unheld", condition=models.Q(unheld_since__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sealed_as="", key_id="", wrapped_key__isnull=True)
                | (~models.Q(sealed_as="") & ~models.Q(key_id="") & models.Q(wrapped_key__isnull=False)),
                name="files_blob_sealed",
            ),
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


class BlobText(models.Model):
    """เนื้อความแฟ้ม - what the bytes say in words; of a scan every number is unsure until a person has looked."""

    blob = models.OneToOneField(Blob, models.CASCADE, primary_key=True, related_name="words", verbose_name=_("เนื้อแฟ้ม"))
    state = models.CharField(_("สถานะ"), max_length=10, choices=WorkState.choices, default=WorkState.WAITING)
    text = models.TextField(_("เนื้อความ"), blank=True)  # a form feed between pages
    source = models.CharField(_("ที่มาของเนื้อความ"), max_length=10, choices=TextSource.choices, blank=True)
    unsure_numbers = models.JSONField(_("ตัวเลขที่ไม่แน่ใจ"), default=list)  # [{"page", "start", "end", "text"}], places in text
    engine = models.CharField(_("โปรแกรมที่อ่าน"), max_length=100, blank=True)
    tries = models.PositiveSmallIntegerField(_("จำนวนครั้งที่อ่าน"), default=0)
    trouble = models.CharField(_("เหตุที่อ่านไม่ได้"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("ขอให้อ่านเมื่อ"), db_default=Now())
    made_at = models.DateTimeField(_("อ่านเสร็จเมื่อ"), null=True)
    checked_by_name = models.CharField(_("ผู้ตรวจตัวเลข"), max_length=200, blank=True)
    checked_at = models.DateTimeField(_("ตรวจตัวเลขเมื่อ"), null=True)

    class Meta:
        verbose_name = _("เนื้อความแฟ้ม")
        verbose_name_plural = _("เนื้อความแฟ้ม")
        constraints = [models.CheckConstraint(condition=models.Q(state__in=WorkState.values), name="files_text_state")]
        indexes = [
            models.Index(
                fields=["state", "asked_at"], name="files_text_open", condition=models.Q(state__in=["waiting", "failed"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.blob_id} ({self.get_state_display()})"


class Rendition(models.Model):
    """ฉบับแปลงเป็น PDF - the pages a converter made of an office document, for looking at; a blob of their own."""

    blob = models.OneToOneField(Blob, models.CASCADE, primary_key=True, related_name="rendition", verbose_name=_("เนื้อแฟ้ม"))
    state = models.CharField(_("สถานะ"), max_length=10, choices=WorkState.choices, default=WorkState.WAITING)
    pdf = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+", verbose_name=_("PDF ที่ได้"))
    engine = models.CharField(_("โปรแกรมที่แปลง"), max_length=100, blank=True)
    tries = models.PositiveSmallIntegerField(_("จำนวนครั้งที่แปลง"), default=0)
    trouble = models.CharField(_("เหตุที่แปลงไม่ได้"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("ขอให้แปลงเมื่อ"), db_default=Now())
    made_at = models.DateTimeField(_("แปลงเสร็จเมื่อ"), null=True)

    class Meta:
        verbose_name = _("ฉบับแปลงเป็น PDF")
        verbose_name_plural = _("ฉบับแปลงเป็น PDF")
        constraints = [models.CheckConstraint(condition=models.Q(state__in=WorkState.values), name="files_rendition_state")]
        indexes = [
            models.Index(
                fields=["state", "asked_at"], name="files_rendition_open", condition=models.Q(state__in=["waiting", "failed"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.blob_id} ({self.get_state_display()})"


class Inspection(models.Model):
    """รอบตรวจสภาพแฟ้ม - one pass over all blobs, in which each is read and its hash worked out again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    started_at = models.DateTimeField(_("เริ่มเมื่อ"), db_default=Now())
    ended_at = models.DateTimeField(_("เสร็จเมื่อ"), null=True)
    total = models.PositiveIntegerField(_("ทั้งหมด"), default=0)
    checked = models.PositiveIntegerField(_("ตรวจแล้ว"), default=0)
    size = models.BigIntegerField(_("จำนวนไบต์ที่ตรวจ"), default=0)
    missing = models.PositiveIntegerField(_("หาไม่พบ"), default=0)
    damaged = models.PositiveIntegerField(_("เสียหาย"), default=0)

    class Meta:
        verbose_name = _("รอบตรวจสภาพแฟ้ม")
        verbose_name_plural = _("รอบตรวจสภาพแฟ้ม")
        constraints = [
            models.UniqueConstraint(models.Value(1), condition=models.Q(ended_at__isnull=True), name="files_inspection_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d} {self.checked}/{self.total}"
