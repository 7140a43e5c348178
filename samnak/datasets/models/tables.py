"""Tables of a data set: versions, columns, rows, and what was found in them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.datasets.enums import ColumnType, FindingState, Origin, PersonalKind, QualityKind, VersionState
from samnak.datasets.models.sets import DataSet


class DataTable(models.Model):
    """ตารางข้อมูล - one table of a data set (a resource of the catalogue), whatever version of it is the newest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    data_set = models.ForeignKey(DataSet, models.PROTECT, related_name="tables", verbose_name=_("ชุดข้อมูล"))
    name = models.CharField(_("ชื่อตาราง"), max_length=300)
    description = models.CharField(_("คำอธิบาย"), max_length=1000, blank=True)
    order = models.PositiveSmallIntegerField(_("ลำดับ"), default=1)
    newest = models.OneToOneField(
        "datasets.TableVersion", models.PROTECT, null=True, related_name="newest_of", verbose_name=_("ฉบับล่าสุด")
    )
    removed_at = models.DateTimeField(_("ลบเมื่อ"), null=True)

    class Meta:
        verbose_name = _("ตารางข้อมูล")
        verbose_name_plural = _("ตารางข้อมูล")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class TableVersion(models.Model):
    """ฉบับของตารางข้อมูล - one file as it was read; versions are numbered without gaps and never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    table = models.ForeignKey(DataTable, models.PROTECT, related_name="versions", verbose_name=_("ตารางข้อมูล"))
    number = models.PositiveIntegerField(_("ฉบับที่"))
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name=_("แฟ้ม"))
    origin = models.CharField(_("ที่มา"), max_length=10, choices=Origin.choices, default=Origin.UPLOAD)
    state = models.CharField(_("สถานะ"), max_length=10, choices=VersionState.choices, default=VersionState.WAITING)
    progress = models.PositiveSmallIntegerField(_("ความคืบหน้า (ร้อยละ)"), default=0)
    problem = models.CharField(_("เหตุที่อ่านไม่ได้"), max_length=500, blank=True)
    covers_from = models.DateField(_("ข้อมูลตั้งแต่วันที่"), null=True)
    covers_to = models.DateField(_("ข้อมูลถึงวันที่"), null=True)
    note = models.CharField(_("หมายเหตุของฉบับ"), max_length=500, blank=True)
    read_as = models.JSONField(_("วิธีอ่านแฟ้ม"), default=dict)  # encoding, delimiter, sheet, row of the heading, lines above
    wanted = models.JSONField(_("โครงสร้างที่กำหนด"), default=list)  # columns as an editor wants them, when read again
    row_count = models.PositiveIntegerField(_("จำนวนแถว"), default=0)
    changes = models.JSONField(_("สิ่งที่ต่างจากฉบับก่อน"), default=dict)
    made_by_name = models.CharField(_("ผู้นำเข้า"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("นำเข้าเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("ฉบับของตารางข้อมูล")
        verbose_name_plural = _("ฉบับของตารางข้อมูล")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["table", "number"], name="datasets_version_number"),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="datasets_version_state"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Column(models.Model):
    """คอลัมน์ - an entry of the data dictionary (พจนานุกรมข้อมูล) of one version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(TableVersion, models.CASCADE, related_name="columns", verbose_name=_("ฉบับ"))
    place = models.PositiveSmallIntegerField(_("ลำดับ"))
    name = models.CharField(_("ชื่อคอลัมน์ (อังกฤษ)"), max_length=63)
    label = models.CharField(_("ชื่อไทย"), max_length=300)
    heading = models.CharField(_("หัวคอลัมน์ในแฟ้ม"), max_length=300, blank=True)
    kind = models.CharField(_("ชนิด"), max_length=10, choices=ColumnType.choices)
    description = models.CharField(_("คำอธิบาย"), max_length=1000, blank=True)
    unit = models.CharField(_("หน่วย"), max_length=100, blank=True)
    required = models.BooleanField(_("ต้องมีค่า"), default=False)
    unique = models.BooleanField(_("ห้ามซ้ำ"), default=False)
    least = models.FloatField(_("ค่าต่ำสุดที่เป็นไปได้"), null=True)
    most = models.FloatField(_("ค่าสูงสุดที่เป็นไปได้"), null=True)
    examples = models.JSONField(_("ตัวอย่าง"), default=list)
    statistics = models.JSONField(_("สถิติ"), default=dict)

    class Meta:
        verbose_name = _("คอลัมน์")
        verbose_name_plural = _("คอลัมน์")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["version", "place"], name="datasets_column_place"),
            models.UniqueConstraint(fields=["version", "name"], name="datasets_column_name"),
            models.CheckConstraint(condition=Q(kind__in=ColumnType.values), name="datasets_column_kind"),
        ]

    def __str__(self) -> str:
        return self.label


class Row(models.Model):
    """แถวข้อมูล - one row of a version: its values in the order of the columns (see ADR 9)."""

    pk = models.CompositePrimaryKey("version_id", "position")
    version = models.ForeignKey(TableVersion, models.CASCADE, related_name="rows", db_index=False, verbose_name=_("ฉบับ"))
    position = models.PositiveIntegerField(_("แถวที่"))
    values = models.JSONField(_("ค่า"))

    class Meta:
        verbose_name = _("แถวข้อมูล")
        verbose_name_plural = _("แถวข้อมูล")

    def __str__(self) -> str:
        return f"{self.position}"


class QualityFinding(models.Model):
    """ข้อสังเกตคุณภาพ - what was seen in a column of a version, how often, and in which rows first."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(TableVersion, models.CASCADE, related_name="quality", verbose_name=_("ฉบับ"))
    column = models.ForeignKey(Column, models.CASCADE, null=True, related_name="+", verbose_name=_("คอลัมน์"))
    kind = models.CharField(_("ข้อสังเกต"), max_length=16, choices=QualityKind.choices)
    count = models.PositiveIntegerField(_("จำนวน"))
    places = models.JSONField(_("แถวที่พบ"), default=list)
    serious = models.BooleanField(_("ควรแก้ก่อนเผยแพร่"), default=False)

    class Meta:
        verbose_name = _("ข้อสังเกตคุณภาพ")
        verbose_name_plural = _("ข้อสังเกตคุณภาพ")
        ordering = ["-serious", "-count", "id"]

    def __str__(self) -> str:
        return self.get_kind_display()


class PersonalFinding(models.Model):
    """ข้อมูลส่วนบุคคลที่พบ - personal data of one kind in a column of a version; nothing is released while one is open."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(TableVersion, models.CASCADE, related_name="personal", verbose_name=_("ฉบับ"))
    column = models.ForeignKey(Column, models.CASCADE, related_name="+", verbose_name=_("คอลัมน์"))
    kind = models.CharField(_("ชนิด"), max_length=12, choices=PersonalKind.choices)
    count = models.PositiveIntegerField(_("จำนวนแถวที่พบ"))
    places = models.JSONField(_("ตัวอย่างที่ปกปิดแล้ว"), default=list)  # [row, masked excerpt]
    state = models.CharField(_("ผลการพิจารณา"), max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    reason = models.CharField(_("เหตุผล"), max_length=500, blank=True)
    decided_by_name = models.CharField(_("ผู้พิจารณา"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("พิจารณาเมื่อ"), null=True)

    class Meta:
        verbose_name = _("ข้อมูลส่วนบุคคลที่พบ")
        verbose_name_plural = _("ข้อมูลส่วนบุคคลที่พบ")
        ordering = ["column__place", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["version", "column", "kind"], name="datasets_personal_once"),
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="datasets_personal_state"),
            models.CheckConstraint(condition=~Q(state="justified") | ~Q(reason=""), name="datasets_personal_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.count}"
