"""What is done with a letter: minutes written on it and work assigned from it (domain: A.2.8, A.9)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.correspondence.enums import AssignmentPurpose, AssignmentState, MinuteKind
from samnak.correspondence.models.letters import Letter


class Minute(models.Model):
    """เกษียน - what an official wrote on a letter, appended in order; typed name in an authenticated system (clause 26)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="minutes", db_index=False, verbose_name=_("หนังสือ"))
    kind = models.CharField(_("ชนิด"), max_length=12, choices=MinuteKind.choices)
    addressed_to = models.CharField(_("เรียน"), max_length=300, blank=True)
    text = models.TextField(_("ข้อความ"))
    at = models.DateTimeField(_("เมื่อ"), db_default=Now())
    author_name = models.CharField(_("ผู้เกษียน"), max_length=200)
    author_in_words = models.CharField(_("ตำแหน่งและฐานะ"), max_length=400)
    author_appointment_id = models.UUIDField(_("การดำรงตำแหน่ง"), null=True)

    class Meta:
        verbose_name = _("เกษียน")
        verbose_name_plural = _("เกษียน")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["letter", "at"], name="correspondence_minute_letter")]

    def __str__(self) -> str:
        return self.text


class Assignment(models.Model):
    """การมอบหมาย - a letter handed to a unit or a post, for a purpose, with a date due; one may be passed on to others."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="assignments", db_index=False, verbose_name=_("หนังสือ"))
    minute = models.ForeignKey(Minute, models.PROTECT, null=True, related_name="assignments", verbose_name=_("เกษียน"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name=_("มอบต่อจาก"))
    to_unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("มอบหน่วยงาน"))
    to_position = models.ForeignKey("org.Position", models.PROTECT, null=True, related_name="+", verbose_name=_("มอบ"))
    to_name = models.CharField(_("ชื่อผู้รับมอบ"), max_length=400)
    purpose = models.CharField(_("เพื่อ"), max_length=12, choices=AssignmentPurpose.choices)
    due_on = models.DateField(_("กำหนดเสร็จ"), null=True)
    urgency = models.CharField(_("ชั้นความเร็ว"), max_length=20, default="normal")
    state = models.CharField(_("สถานะ"), max_length=15, choices=AssignmentState.choices, default=AssignmentState.SENT)
    assigned_at = models.DateTimeField(_("มอบเมื่อ"), db_default=Now())
    assigned_by_name = models.CharField(_("ผู้มอบ"), max_length=200)
    read_at = models.DateTimeField(_("เปิดอ่านเมื่อ"), null=True)
    acknowledged_at = models.DateTimeField(_("รับทราบเมื่อ"), null=True)
    acknowledged_by_name = models.CharField(_("ผู้รับทราบ"), max_length=200, blank=True)
    ended_at = models.DateTimeField(_("สิ้นสุดเมื่อ"), null=True)
    ended_by_name = models.CharField(_("ผู้ดำเนินการ"), max_length=200, blank=True)
    result = models.TextField(_("ผลการดำเนินการ"), blank=True)

    class Meta:
        verbose_name = _("การมอบหมาย")
        verbose_name_plural = _("การมอบหมาย")
        ordering = ["assigned_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AssignmentState.values), name="correspondence_assignment_state"),
            models.CheckConstraint(
                condition=Q(to_unit__isnull=False, to_position__isnull=True) | Q(to_unit__isnull=True, to_position__isnull=False),
                name="correspondence_assignment_target",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_position", "due_on"],
                condition=Q(state__in=["sent", "acknowledged"]),
                name="correspondence_work_position",
            ),
            models.Index(
                fields=["to_unit", "due_on"],
                condition=Q(state__in=["sent", "acknowledged"]),
                name="correspondence_work_unit",
            ),
            models.Index(fields=["letter"], name="correspondence_work_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.to_name} ({self.get_state_display()})"


class PresetPhrase(models.Model):
    """ถ้อยคำเกษียน - a phrase offered when a minute is written; agency-wide or of one post."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, null=True, related_name="+", verbose_name=_("ส่วนราชการ"))
    position = models.ForeignKey("org.Position", models.CASCADE, null=True, related_name="+", verbose_name=_("ตำแหน่ง"))
    text = models.CharField(_("ถ้อยคำ"), max_length=300)
    order = models.PositiveSmallIntegerField(_("ลำดับ"), default=100)

    class Meta:
        verbose_name = _("ถ้อยคำเกษียน")
        verbose_name_plural = _("ถ้อยคำเกษียน")
        ordering = ["order", "text"]

    def __str__(self) -> str:
        return self.text
