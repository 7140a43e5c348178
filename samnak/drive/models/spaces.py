"""Spaces and the members of teams."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.drive.enums import Level, SpaceKind, TeamRole


class Space(models.Model):
    """พื้นที่จัดเก็บ - where files live: of a person in an agency, of a unit, or of a team; it has one root folder and a quota."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    kind = models.CharField(_("ประเภท"), max_length=10, choices=SpaceKind.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("เจ้าของ"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("หน่วยงาน"))
    name = models.CharField(_("ชื่อพื้นที่"), max_length=200)
    about = models.CharField(_("คำอธิบาย"), max_length=500, blank=True)
    member_level = models.PositiveSmallIntegerField(_("สิทธิของคนในหน่วยงาน"), choices=Level.choices, default=Level.EDIT)
    quota_mb = models.PositiveIntegerField(_("โควตา (เมกะไบต์)"))
    used = models.BigIntegerField(_("ใช้ไป (ไบต์)"), default=0)  # all versions and the trash; counted again each night
    closed_at = models.DateTimeField(_("ปิดเมื่อ"), null=True)
    opened_at = models.DateTimeField(_("เปิดเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("พื้นที่จัดเก็บ")
        verbose_name_plural = _("พื้นที่จัดเก็บ")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="personal", owner__isnull=False, unit=None)
                | Q(kind="unit", owner=None, unit__isnull=False)
                | Q(kind="team", owner=None),
                name="drive_space_whose",
            ),
            models.UniqueConstraint(fields=["owner", "agency"], condition=Q(kind="personal"), name="drive_space_of_person"),
            models.UniqueConstraint(fields=["unit"], condition=Q(kind="unit"), name="drive_space_of_unit"),
            models.CheckConstraint(condition=Q(used__gte=0), name="drive_space_used"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def quota(self) -> int:
        """Return the quota in bytes."""
        return self.quota_mb * 1_048_576


class TeamMember(models.Model):
    """สมาชิกคณะทำงาน - a post that belongs to a team, of this agency or another; whoever holds the post is the member."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey(Space, models.CASCADE, related_name="members", verbose_name=_("คณะทำงาน"))
    position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", verbose_name=_("ตำแหน่ง"))
    role = models.CharField(_("หน้าที่"), max_length=10, choices=TeamRole.choices, default=TeamRole.MEMBER)
    added_at = models.DateTimeField(_("เพิ่มเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("สมาชิกคณะทำงาน")
        verbose_name_plural = _("สมาชิกคณะทำงาน")
        constraints = [models.UniqueConstraint(fields=["position", "team"], name="drive_member_once")]

    def __str__(self) -> str:
        return f"{self.position} ({self.get_role_display()})"
