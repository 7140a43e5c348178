"""Approval routing as data: the definition in tables, the running case in tables."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.routing.enums import ActKind, CaseState, StepKind, StepState


class RouteDefinition(models.Model):
    """แม่แบบเส้นทาง - a route an agency or unit keeps for a kind of matter; copied into a case when used."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("หน่วยงาน"))
    subject_kind = models.CharField(_("ใช้กับ"), max_length=60)  # e.g. "drafting.external_letter"
    name = models.CharField(_("ชื่อแม่แบบ"), max_length=200)
    is_active = models.BooleanField(_("ใช้งานอยู่"), default=True)

    class Meta:
        verbose_name = _("แม่แบบเส้นทาง")
        verbose_name_plural = _("แม่แบบเส้นทาง")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RouteDefinitionStep(models.Model):
    """ขั้นตอนในแม่แบบ - steps with the same `group` run side by side."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    definition = models.ForeignKey(RouteDefinition, models.CASCADE, related_name="steps", verbose_name=_("แม่แบบเส้นทาง"))
    group = models.PositiveSmallIntegerField(_("ลำดับ"))
    kind = models.CharField(_("ชนิดของขั้นตอน"), max_length=10, choices=StepKind.choices)
    position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", verbose_name=_("ตำแหน่ง"))

    class Meta:
        verbose_name = _("ขั้นตอนในแม่แบบ")
        verbose_name_plural = _("ขั้นตอนในแม่แบบ")
        ordering = ["group", "id"]

    def __str__(self) -> str:
        return f"{self.group} {self.kind}"


class Case(models.Model):
    """เส้นทางที่กำลังเดิน - the running route of one subject; a subject has at most one that is open."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    subject_type = models.CharField(_("ชนิดของเรื่อง"), max_length=60)  # e.g. "drafting.draft"
    subject_id = models.UUIDField(_("รหัสของเรื่อง"))
    title = models.CharField(_("เรื่อง"), max_length=1000)
    urgency = models.CharField(_("ชั้นความเร็ว"), max_length=20, default="normal")
    owner_position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", verbose_name=_("เจ้าของเรื่อง"))
    owner_name = models.CharField(_("ชื่อเจ้าของเรื่อง"), max_length=200)
    state = models.CharField(_("สถานะ"), max_length=20, choices=CaseState.choices, default=CaseState.RUNNING)
    started_at = models.DateTimeField(_("เริ่มเมื่อ"), db_default=Now())
    ended_at = models.DateTimeField(_("สิ้นสุดเมื่อ"), null=True)

    class Meta:
        verbose_name = _("เส้นทางที่กำลังเดิน")
        verbose_name_plural = _("เส้นทางที่กำลังเดิน")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="routing_case_state"),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(state=CaseState.RUNNING),
                name="routing_one_running_case",
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="routing_case_subject")]

    def __str__(self) -> str:
        return self.title


class Step(models.Model):
    """ขั้นตอน - what one post has to do in a case; who may stand in for the post is resolved when the act is done."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="steps", verbose_name=_("เส้นทาง"))
    group = models.PositiveSmallIntegerField(_("ลำดับ"))
    kind = models.CharField(_("ชนิดของขั้นตอน"), max_length=10, choices=StepKind.choices)
    position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", verbose_name=_("ตำแหน่ง"))
    state = models.CharField(_("สถานะ"), max_length=10, choices=StepState.choices, default=StepState.PENDING)
    activated_at = models.DateTimeField(_("ถึงเมื่อ"), null=True)
    due_at = models.DateTimeField(_("กำหนดเสร็จ"), null=True)
    decided_at = models.DateTimeField(_("ดำเนินการเมื่อ"), null=True)
    decided_by_name = models.CharField(_("ผู้ดำเนินการ"), max_length=200, blank=True)
    decided_by_appointment_id = models.UUIDField(_("การดำรงตำแหน่งของผู้ดำเนินการ"), null=True)
    decided_in_words = models.CharField(_("ตำแหน่งและฐานะของผู้ดำเนินการ"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("ขั้นตอน")
        verbose_name_plural = _("ขั้นตอน")
        ordering = ["group", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="routing_step_state"),
            models.CheckConstraint(
                condition=Q(state__in=[StepState.AGREED, StepState.RETURNED], decided_at__isnull=False)
                | Q(decided_at__isnull=True),
                name="routing_step_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["position", "activated_at"], condition=Q(state="active"), name="routing_step_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position}"


class Act(models.Model):
    """บันทึกการกระทำ - one thing somebody did in a case, with the words given; append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="acts", verbose_name=_("เส้นทาง"))
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="acts", verbose_name=_("ขั้นตอน"))
    kind = models.CharField(_("การกระทำ"), max_length=10, choices=ActKind.choices)
    text = models.TextField(_("ข้อความ"), blank=True)
    returned_to = models.ForeignKey(Step, models.PROTECT, null=True, related_name="+", verbose_name=_("ส่งคืนไปยัง"))
    at = models.DateTimeField(_("เมื่อ"), db_default=Now())
    actor_name = models.CharField(_("ผู้กระทำ"), max_length=200)
    actor_in_words = models.CharField(_("ตำแหน่งและฐานะ"), max_length=400, blank=True)
    actor_appointment_id = models.UUIDField(_("การดำรงตำแหน่ง"), null=True)

    class Meta:
        verbose_name = _("บันทึกการกระทำ")
        verbose_name_plural = _("บันทึกการกระทำ")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.get_kind_display()}"
