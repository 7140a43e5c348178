"""Agencies, units, posts, who holds them, who may act for whom, and the office calendar."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samnak.core import thai
from samnak.core.ids import new_id
from samnak.org.enums import AgencyKind, Authority, Role, Scope, UnitKind


class Agency(models.Model):
    """ส่วนราชการ - the tenant: a department-level agency or a provincial office."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("ประเภท"), max_length=30, choices=AgencyKind.choices)
    name = models.CharField(_("ชื่อส่วนราชการ"), max_length=300)
    english_name = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=300, blank=True)
    short_name = models.CharField(_("ชื่อย่อ"), max_length=60, blank=True)
    ministry = models.CharField(_("กระทรวง"), max_length=200)
    province = models.CharField(_("จังหวัด"), max_length=60, blank=True)
    letterhead = models.CharField(_("ชื่อบนหัวหนังสือ"), max_length=300)
    address = models.TextField(_("ที่ตั้ง"), blank=True)
    phone = models.CharField(_("โทรศัพท์"), max_length=60, blank=True)
    saraban_email = models.EmailField(_("ไปรษณีย์อิเล็กทรอนิกส์กลาง"), blank=True)
    exchange_code = models.CharField(_("รหัส e-CMS"), max_length=20, blank=True)
    central_registry = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("หน่วยงานสารบรรณกลาง")
    )
    office_opens = models.TimeField(_("เวลาเปิดทำการ"), default=time(8, 30))
    office_closes = models.TimeField(_("เวลาปิดทำการ"), default=time(16, 30))
    sort_key = models.CharField(_("กุญแจเรียงลำดับ"), max_length=800, editable=False)
    order = models.PositiveIntegerField(_("ลำดับ"), default=100)
    is_active = models.BooleanField(_("ใช้งานอยู่"), default=True)

    class Meta:
        verbose_name = _("ส่วนราชการ")
        verbose_name_plural = _("ส่วนราชการ")
        ordering = ["order", "sort_key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the Thai sort key in step with the name."""
        self.sort_key = thai.sort_key(self.name)[:800]
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Unit(models.Model):
    """หน่วยงานภายใน - a division or section; `path` holds the ids from the root, so a subtree is a prefix."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units", verbose_name=_("ส่วนราชการ"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("สังกัด"))
    kind = models.CharField(_("ประเภท"), max_length=20, choices=UnitKind.choices)
    name = models.CharField(_("ชื่อหน่วยงาน"), max_length=300)
    short_name = models.CharField(_("ชื่อย่อ"), max_length=60, blank=True)
    document_code = models.CharField(_("รหัสหนังสือ"), max_length=40, blank=True)  # e.g. "วธ 0201"
    can_issue_number = models.BooleanField(_("ออกเลขหนังสือได้"), default=False)
    is_registry = models.BooleanField(_("เป็นหน่วยงานสารบรรณ"), default=False)
    phone = models.CharField(_("โทรศัพท์"), max_length=60, blank=True)
    email = models.EmailField(_("อีเมล"), blank=True)
    path = models.TextField(_("เส้นทางสังกัด"), editable=False)
    sort_key = models.CharField(_("กุญแจเรียงลำดับ"), max_length=800, editable=False)
    order = models.PositiveIntegerField(_("ลำดับ"), default=100)
    is_active = models.BooleanField(_("ใช้งานอยู่"), default=True)

    class Meta:
        verbose_name = _("หน่วยงานภายใน")
        verbose_name_plural = _("หน่วยงานภายใน")
        ordering = ["order", "sort_key"]
        indexes = [models.Index(fields=["agency", "path"], name="org_unit_path")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep path and sort key in step with parent and name."""
        self.path = f"{self.parent.path if self.parent else ''}{self.id.hex}/"
        self.sort_key = thai.sort_key(self.name)[:800]
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Position(models.Model):
    """ตำแหน่ง (อัตรา) - one seat in a unit, held by at most one person at a time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="positions", verbose_name=_("หน่วยงาน"))
    title = models.CharField(_("ชื่อตำแหน่ง"), max_length=300)
    number = models.CharField(_("เลขที่ตำแหน่ง"), max_length=30, blank=True)
    is_head = models.BooleanField(_("เป็นหัวหน้าหน่วยงาน"), default=False)
    signs_for_agency = models.BooleanField(_("ลงนามในนามส่วนราชการได้"), default=False)
    rank_order = models.PositiveIntegerField(_("ลำดับอาวุโส"), default=100)
    is_active = models.BooleanField(_("ใช้งานอยู่"), default=True)

    class Meta:
        verbose_name = _("ตำแหน่ง")
        verbose_name_plural = _("ตำแหน่ง")
        ordering = ["rank_order", "title"]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(is_head=True, is_active=True), name="org_one_head_per_unit"),
        ]

    def __str__(self) -> str:
        return self.title


class Appointment(models.Model):
    """การดำรงตำแหน่ง - a person holds a post from one day to another (the last day is included)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments", verbose_name=_("บุคลากร"))
    position = models.ForeignKey(Position, models.PROTECT, related_name="appointments", verbose_name=_("ตำแหน่ง"))
    authority = models.CharField(_("ฐานะ"), max_length=20, choices=Authority.choices, default=Authority.HOLDER)
    is_primary = models.BooleanField(_("ตำแหน่งหลัก"), default=True)
    valid_from = models.DateField(_("ตั้งแต่วันที่"))
    valid_to = models.DateField(_("ถึงวันที่"), null=True, blank=True)
    order_reference = models.CharField(_("คำสั่งแต่งตั้ง"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("การดำรงตำแหน่ง")
        verbose_name_plural = _("การดำรงตำแหน่ง")
        constraints = [
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="org_appointment_dates"),
        ]
        indexes = [
            models.Index(fields=["user", "valid_from"], name="org_appointment_user"),
            models.Index(fields=["position", "valid_from"], name="org_appointment_position"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.position}"


class Delegation(models.Model):
    """การมอบอำนาจ/รักษาราชการแทน - the holder of one post may act in another, on a written basis, for a time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    from_position = models.ForeignKey(Position, models.PROTECT, related_name="delegations_given", verbose_name=_("ตำแหน่งผู้มอบ"))
    to_position = models.ForeignKey(Position, models.PROTECT, related_name="delegations_held", verbose_name=_("ตำแหน่งผู้รับมอบ"))
    authority = models.CharField(_("ฐานะ"), max_length=20, choices=Authority.choices)
    may_sign = models.BooleanField(_("ลงนามหนังสือได้"), default=True)
    valid_from = models.DateField(_("ตั้งแต่วันที่"))
    valid_to = models.DateField(_("ถึงวันที่"), null=True, blank=True)
    basis = models.CharField(_("ฐานอำนาจ/เลขที่คำสั่ง"), max_length=300)
    order = models.PositiveIntegerField(_("ลำดับ"), default=1)
    revoked_at = models.DateTimeField(_("เพิกถอนเมื่อ"), null=True, blank=True)

    class Meta:
        verbose_name = _("การมอบอำนาจ")
        verbose_name_plural = _("การมอบอำนาจ")
        constraints = [
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="org_delegation_dates"),
            models.CheckConstraint(condition=~Q(from_position=F("to_position")), name="org_delegation_other"),
            models.CheckConstraint(condition=~Q(authority=Authority.HOLDER), name="org_delegation_authority"),
        ]

    def __str__(self) -> str:
        return f"{self.from_position} → {self.to_position}"


class RoleGrant(models.Model):
    """การให้บทบาท - a role over a unit (or its subtree, or the agency) that comes with a post."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    position = models.ForeignKey(Position, models.CASCADE, related_name="grants", verbose_name=_("ตำแหน่ง"))
    role = models.CharField(_("บทบาท"), max_length=30, choices=Role.choices)
    scope = models.CharField(_("ขอบเขต"), max_length=10, choices=Scope.choices, default=Scope.UNIT)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("หน่วยงาน"))

    class Meta:
        verbose_name = _("การให้บทบาท")
        verbose_name_plural = _("การให้บทบาท")
        constraints = [models.UniqueConstraint(fields=["position", "role", "unit"], name="org_grant_once")]

    def __str__(self) -> str:
        return f"{self.position} {self.get_role_display()}"


class Holiday(models.Model):
    """วันหยุดราชการ - national (no province) or of one province; a special working day turns a weekend into a working day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    date = models.DateField(_("วันที่"))
    name = models.CharField(_("ชื่อวันหยุด"), max_length=200)
    province = models.CharField(_("จังหวัด"), max_length=60, blank=True)
    is_working_day = models.BooleanField(_("เป็นวันทำการพิเศษ"), default=False)

    class Meta:
        verbose_name = _("วันหยุดราชการ")
        verbose_name_plural = _("วันหยุดราชการ")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["date", "province"], name="org_holiday_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
