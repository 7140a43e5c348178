"""What was approved and released, and where else it was sent."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.datasets.enums import PlatformState, PushState
from samnak.datasets.models.sets import DataSet


class Release(models.Model):
    """การเผยแพร่ชุดข้อมูล - what an approver saw and approved, frozen: record, dictionary, versions; the public reads only this."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    data_set = models.ForeignKey(DataSet, models.PROTECT, related_name="releases", verbose_name=_("ชุดข้อมูล"))
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    number = models.PositiveIntegerField(_("ครั้งที่"))
    slug = models.CharField(_("ชื่อในที่อยู่เว็บ"), max_length=100)
    title = models.CharField(_("ชื่อชุดข้อมูล"), max_length=300)
    words = models.TextField(_("คำสำหรับค้น"))
    tags = ArrayField(models.CharField(max_length=100), verbose_name=_("คำสำคัญ"), default=list)
    data_type = models.CharField(_("ประเภทข้อมูล"), max_length=12)
    license_id = models.CharField(_("สัญญาอนุญาต"), max_length=12)
    record = models.JSONField(_("ระเบียนที่อนุมัติ"))
    version_ids = ArrayField(models.UUIDField(), verbose_name=_("ฉบับของตาราง"), default=list)
    checklist = models.JSONField(_("รายการตรวจ"), default=list)
    note = models.CharField(_("หมายเหตุ"), max_length=1000, blank=True)
    proposed_by_name = models.CharField(_("ผู้เสนอ"), max_length=200, blank=True)
    proposed_at = models.DateTimeField(_("เสนอเมื่อ"), null=True)
    approved_by_name = models.CharField(_("ผู้อนุมัติ"), max_length=200, blank=True)
    approved_by_post = models.CharField(_("ตำแหน่งผู้อนุมัติ"), max_length=300, blank=True)
    approved_at = models.DateTimeField(_("อนุมัติเมื่อ"), db_default=Now())
    published_at = models.DateTimeField(_("เผยแพร่เมื่อ"), null=True)
    withdrawn_at = models.DateTimeField(_("ถอนเมื่อ"), null=True)
    withdrawn_reason = models.CharField(_("เหตุที่ถอน"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("การเผยแพร่ชุดข้อมูล")
        verbose_name_plural = _("การเผยแพร่ชุดข้อมูล")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["data_set", "number"], name="datasets_release_number")]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="datasets_release_newest"),
            models.Index(fields=["slug"], name="datasets_release_slug"),
            models.Index(fields=["id"], include=["tags", "data_type", "agency"], name="datasets_release_counted"),
            GinIndex(OpClass(Upper("words"), "gin_trgm_ops"), name="datasets_release_words"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class PlatformSwitch(models.Model):
    """ตารางที่ระบบจัดทำ - whether an agency lets the platform make one of its own tables into a data set."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    key = models.CharField(_("ตาราง"), max_length=60)
    state = models.CharField(_("สถานะ"), max_length=5, choices=PlatformState.choices, default=PlatformState.OFF)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("หน่วยงานเจ้าของข้อมูล"))
    data_set = models.ForeignKey(DataSet, models.PROTECT, null=True, related_name="+", verbose_name=_("ชุดข้อมูล"))
    switched_by_name = models.CharField(_("ผู้เปิดหรือปิด"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("จัดทำล่าสุดเมื่อ"), null=True)

    class Meta:
        verbose_name = _("ตารางที่ระบบจัดทำ")
        verbose_name_plural = _("ตารางที่ระบบจัดทำ")
        constraints = [
            models.UniqueConstraint(fields=["agency", "key"], name="datasets_switch_once"),
            models.CheckConstraint(condition=Q(state__in=PlatformState.values), name="datasets_switch_state"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.get_state_display()}"


class CatalogPush(models.Model):
    """การส่งไปบัญชีข้อมูลภาครัฐ - one release on its way to another catalogue."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    release = models.OneToOneField(Release, models.PROTECT, related_name="push", verbose_name=_("การเผยแพร่"))
    state = models.CharField(_("สถานะ"), max_length=10, choices=PushState.choices, default=PushState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("จำนวนครั้งที่ส่ง"), default=0)
    problem = models.CharField(_("เหตุที่ส่งไม่สำเร็จ"), max_length=500, blank=True)
    address = models.CharField(_("ที่อยู่ปลายทาง"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("ส่งเมื่อ"), null=True)

    class Meta:
        verbose_name = _("การส่งไปบัญชีข้อมูลภาครัฐ")
        verbose_name_plural = _("การส่งไปบัญชีข้อมูลภาครัฐ")
        constraints = [models.CheckConstraint(condition=Q(state__in=PushState.values), name="datasets_push_state")]

    def __str__(self) -> str:
        return f"{self.release} {self.get_state_display()}"
