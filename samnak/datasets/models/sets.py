"""Data sets as they are being worked on: the record of the Thai government catalogue."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.datasets.enums import (
    DataCategory,
    DataClass,
    DataFormat,
    DataSetState,
    DataType,
    FrequencyUnit,
    GeoCoverage,
    Licence,
)


class DataSet(models.Model):
    """ชุดข้อมูล - tables of one matter with the record of the government catalogue; field names are the catalogue's keys."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("หน่วยงานเจ้าของข้อมูล"))
    owner_position = models.ForeignKey("org.Position", models.PROTECT, null=True, related_name="+", verbose_name=_("ผู้จัดทำ"))
    owner_name = models.CharField(_("ชื่อผู้จัดทำ"), max_length=200, blank=True)
    slug = models.SlugField(_("ชื่อในที่อยู่เว็บ"), max_length=100, unique=True)
    state = models.CharField(_("สถานะ"), max_length=12, choices=DataSetState.choices, default=DataSetState.DRAFT)
    platform_key = models.CharField(_("ตารางที่ระบบจัดทำ"), max_length=60, blank=True)

    title = models.CharField(_("ชื่อชุดข้อมูล"), max_length=300)
    notes = models.TextField(_("รายละเอียด"), blank=True)
    tags = ArrayField(models.CharField(max_length=100), verbose_name=_("คำสำคัญ"), default=list, blank=True)
    data_type = models.CharField(_("ประเภทข้อมูล"), max_length=12, choices=DataType.choices, default=DataType.RECORD)
    data_type_other = models.CharField(_("ประเภทข้อมูลอื่น"), max_length=200, blank=True)
    objective = ArrayField(models.CharField(max_length=20), verbose_name=_("วัตถุประสงค์"), default=list, blank=True)
    objective_other = models.CharField(_("วัตถุประสงค์อื่น"), max_length=300, blank=True)
    maintainer = models.CharField(_("ชื่อผู้ติดต่อ"), max_length=200, blank=True)
    maintainer_email = models.EmailField(_("อีเมลผู้ติดต่อ"), blank=True)
    update_frequency_unit = models.CharField(
        _("หน่วยความถี่ของการปรับปรุงข้อมูล"), max_length=12, choices=FrequencyUnit.choices, default=FrequencyUnit.YEAR
    )
    update_frequency_unit_other = models.CharField(_("หน่วยความถี่อื่น"), max_length=200, blank=True)
    update_frequency_interval = models.PositiveSmallIntegerField(_("ค่าความถี่ของการปรับปรุงข้อมูล"), null=True, blank=True)
    geo_coverage = models.CharField(
        _("ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่"), max_length=12, choices=GeoCoverage.choices, default=GeoCoverage.COUNTRY
    )
    geo_coverage_other = models.CharField(_("ขอบเขตอื่น"), max_length=200, blank=True)
    data_source = models.CharField(_("แหล่งที่มา"), max_length=300, blank=True)
    data_format = models.CharField(_("รูปแบบการเก็บข้อมูล"), max_length=12, choices=DataFormat.choices, default=DataFormat.CSV)
    data_format_other = models.CharField(_("รูปแบบอื่น"), max_length=200, blank=True)
    data_category = models.CharField(
        _("หมวดหมู่ข้อมูลตามธรรมาภิบาลข้อมูลภาครัฐ"), max_length=12, choices=DataCategory.choices, default=DataCategory.PUBLIC
    )
    data_class_level = models.CharField(_("ชั้นข้อมูล"), max_length=12, choices=DataClass.choices, default=DataClass.OPEN)
    license_id = models.CharField(_("สัญญาอนุญาต"), max_length=12, choices=Licence.choices, default=Licence.DGA)
    license_id_other = models.CharField(_("สัญญาอนุญาตอื่น"), max_length=300, blank=True)
    accessible_condition = models.CharField(_("เงื่อนไขในการเข้าถึงข้อมูล"), max_length=1000, blank=True)
    url = models.URLField(_("เว็บไซต์ของชุดข้อมูล"), max_length=500, blank=True)
    allow_harvest = models.BooleanField(_("อนุญาตให้บัญชีข้อมูลอื่นดึงไปได้"), default=True)
    extras = models.JSONField(_("ข้อมูลเพิ่มเติมตามประเภท"), default=dict, blank=True)

    current_release = models.OneToOneField(
        "datasets.Release", models.PROTECT, null=True, related_name="current_of", verbose_name=_("ฉบับที่เผยแพร่อยู่")
    )
    proposed_by_id = models.UUIDField(_("ผู้เสนอ"), null=True)
    proposed_by_name = models.CharField(_("ชื่อผู้เสนอ"), max_length=200, blank=True)
    proposed_at = models.DateTimeField(_("เสนอเมื่อ"), null=True)
    returned_reason = models.CharField(_("เหตุที่ส่งกลับ"), max_length=1000, blank=True)
    revision = models.PositiveIntegerField(_("ครั้งที่แก้ไข"), default=1)
    created_at = models.DateTimeField(_("สร้างเมื่อ"), db_default=Now())
    changed_at = models.DateTimeField(_("แก้ไขล่าสุดเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("ชุดข้อมูล")
        verbose_name_plural = _("ชุดข้อมูล")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DataSetState.values), name="datasets_set_state"),
            models.UniqueConstraint(
                fields=["agency", "platform_key"], condition=~Q(platform_key=""), name="datasets_set_platform_once"
            ),
            models.CheckConstraint(  # what is not public never leaves, whatever a service forgets
                condition=Q(data_category=DataCategory.PUBLIC) | ~Q(state__in=["approved", "published"]),
                name="datasets_set_only_public",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "unit", "-changed_at"], name="datasets_set_unit"),
            models.Index(fields=["agency", "state"], name="datasets_set_waiting"),
            models.Index(fields=["agency", "-changed_at"], name="datasets_set_newest"),
            models.Index(
                fields=["current_release"],
                condition=Q(data_category=DataCategory.PUBLIC, current_release__isnull=False),
                name="datasets_set_out",
            ),
        ]

    def __str__(self) -> str:
        return self.title
