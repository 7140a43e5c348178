"""Rights given to others: grants, links for outsiders, and what people ask for."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.drive.enums import Level, LinkState, Principal, RequestState
from samnak.drive.models.items import Item


class Grant(models.Model):
    """การให้สิทธิ - a person in a post, a post, a unit, a team or an agency may do so much with an item and all below it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="grants", verbose_name=_("รายการ"))
    principal = models.CharField(_("ประเภทผู้ได้รับสิทธิ"), max_length=10, choices=Principal.choices)
    principal_id = models.UUIDField(_("ผู้ได้รับสิทธิ (รหัส)"))
    principal_name = models.CharField(_("ผู้ได้รับสิทธิ"), max_length=400)
    level = models.PositiveSmallIntegerField(_("ระดับสิทธิ"), choices=Level.choices)
    given_by_name = models.CharField(_("ผู้ให้สิทธิ"), max_length=200)
    given_at = models.DateTimeField(_("ให้สิทธิเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("การให้สิทธิ")
        verbose_name_plural = _("การให้สิทธิ")
        constraints = [
            models.UniqueConstraint(fields=["item", "principal_id"], name="drive_grant_once"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="drive_grant_level"),
        ]

    def __str__(self) -> str:
        return f"{self.principal_name} ({self.get_level_display()})"


class Link(models.Model):
    """ลิงก์แบ่งปัน - a secret address that opens an item for people without an account, for a time (domain: J, Sharing)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="links", verbose_name=_("รายการ"))
    label = models.CharField(_("ให้แก่"), max_length=200)
    state = models.CharField(_("สถานะ"), max_length=10, choices=LinkState.choices)
    key = models.CharField(_("กุญแจ"), max_length=64, unique=True)
    password = models.CharField(_("รหัสผ่าน (เข้ารหัส)"), max_length=200, blank=True)
    expires_at = models.DateTimeField(_("ใช้ได้ถึง"))
    is_view_only = models.BooleanField(_("ดูได้อย่างเดียว"), default=True)
    most_downloads = models.PositiveIntegerField(_("ดาวน์โหลดได้ไม่เกิน (ครั้ง)"), null=True)
    downloads = models.PositiveIntegerField(_("ดาวน์โหลดแล้ว (ครั้ง)"), default=0)
    openings = models.PositiveIntegerField(_("เปิดแล้ว (ครั้ง)"), default=0)
    reason = models.CharField(_("เหตุผล"), max_length=500, blank=True)
    made_by_id = models.UUIDField(_("ผู้สร้าง (รหัส)"), null=True)
    made_by_name = models.CharField(_("ผู้สร้าง"), max_length=200)
    made_by_post = models.ForeignKey("org.Position", models.PROTECT, null=True, related_name="+", verbose_name=_("ตำแหน่งผู้สร้าง"))
    made_at = models.DateTimeField(_("สร้างเมื่อ"), db_default=Now())
    decided_by_name = models.CharField(_("ผู้พิจารณา"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("พิจารณาเมื่อ"), null=True)
    note = models.CharField(_("บันทึกผลการพิจารณา"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("ลิงก์แบ่งปัน")
        verbose_name_plural = _("ลิงก์แบ่งปัน")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LinkState.values), name="drive_link_state"),
            models.CheckConstraint(
                condition=Q(most_downloads=None) | Q(downloads__lte=models.F("most_downloads")), name="drive_link_downloads"
            ),
        ]
        indexes = [
            models.Index(fields=["item", "made_at"], name="drive_link_item"),
            models.Index(fields=["made_by_post"], name="drive_link_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return self.label


class AccessRequest(models.Model):
    """คำขอสิทธิ - somebody who came by an address asks to be let in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="requests", verbose_name=_("รายการ"))
    position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", verbose_name=_("ตำแหน่งผู้ขอ"))
    appointment_id = models.UUIDField(_("การดำรงตำแหน่งของผู้ขอ"))
    asker_name = models.CharField(_("ผู้ขอ"), max_length=400)
    level = models.PositiveSmallIntegerField(_("ระดับสิทธิที่ขอ"), choices=Level.choices)
    reason = models.CharField(_("เหตุผล"), max_length=500)
    state = models.CharField(_("สถานะ"), max_length=10, choices=RequestState.choices, default=RequestState.WAITING)
    asked_at = models.DateTimeField(_("ขอเมื่อ"), db_default=Now())
    decided_by_name = models.CharField(_("ผู้พิจารณา"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("พิจารณาเมื่อ"), null=True)
    note = models.CharField(_("บันทึกผลการพิจารณา"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("คำขอสิทธิ")
        verbose_name_plural = _("คำขอสิทธิ")
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], condition=Q(state="waiting"), name="drive_request_once"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="drive_request_state"),
        ]

    def __str__(self) -> str:
        return f"{self.asker_name}: {self.item}"
