"""Drafts and their versions."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.drafting.enums import DraftKind, DraftState


class Draft(models.Model):
    """ร่างหนังสือ - a letter being written, from the first word to the signature.

    `content` is the working copy (a JSON object in the shape of `drafting.content.Content`); versions are immutable
    copies of it, made at each submission and each edit by a reviewer.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("หน่วยงานเจ้าของเรื่อง"))
    owner_position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", verbose_name=_("เจ้าของร่าง"))
    owner_name = models.CharField(_("ชื่อเจ้าของร่าง"), max_length=200)
    kind = models.CharField(_("ชนิด"), max_length=20, choices=DraftKind.choices)
    state = models.CharField(_("สถานะ"), max_length=10, choices=DraftState.choices, default=DraftState.DRAFTING)
    subject = models.CharField(_("เรื่อง"), max_length=1000, blank=True)
    urgency = models.CharField(_("ชั้นความเร็ว"), max_length=20, default="normal")
    secrecy = models.CharField(_("ชั้นความลับ"), max_length=20, default="none")
    content = models.JSONField(_("เนื้อหา"), default=dict)
    revision = models.PositiveIntegerField(_("ครั้งที่บันทึก"), default=0)  # rises with every save; guards against lost updates
    reply_to = models.ForeignKey(
        "correspondence.Letter", models.PROTECT, null=True, related_name="reply_drafts", verbose_name=_("ตอบหนังสือ")
    )
    letter = models.OneToOneField(
        "correspondence.Letter", models.PROTECT, null=True, related_name="draft", verbose_name=_("หนังสือที่ออก")
    )
    created_at = models.DateTimeField(_("ตั้งร่างเมื่อ"), db_default=Now())
    saved_at = models.DateTimeField(_("บันทึกล่าสุดเมื่อ"), db_default=Now())
    saved_by_name = models.CharField(_("ผู้บันทึกล่าสุด"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("ร่างหนังสือ")
        verbose_name_plural = _("ร่างหนังสือ")
        constraints = [models.CheckConstraint(condition=Q(state__in=DraftState.values), name="drafting_draft_state")]
        indexes = [
            models.Index(fields=["owner_position", "-saved_at"], name="drafting_draft_owner"),
            models.Index(fields=["agency", "unit", "-saved_at"], name="drafting_draft_unit"),
        ]

    def __str__(self) -> str:
        return self.subject or str(_("(ยังไม่มีชื่อเรื่อง)"))


class DraftVersion(models.Model):
    """ฉบับร่าง - an immutable copy of a draft's content, with who made it and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="versions", verbose_name=_("ร่าง"))
    number = models.PositiveIntegerField(_("ฉบับที่"))
    content = models.JSONField(_("เนื้อหา"))
    note = models.CharField(_("บันทึกการแก้ไข"), max_length=500, blank=True)
    at = models.DateTimeField(_("เมื่อ"), db_default=Now())
    author_name = models.CharField(_("ผู้แก้ไข"), max_length=200)
    author_in_words = models.CharField(_("ตำแหน่งและฐานะ"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("ฉบับร่าง")
        verbose_name_plural = _("ฉบับร่าง")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="drafting_version_once")]

    def __str__(self) -> str:
        return f"{self.draft} {self.number}"


class DraftFile(models.Model):
    """สิ่งที่ส่งมาด้วยของร่าง - a file that will go with the letter."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="files", verbose_name=_("ร่าง"))
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name=_("แฟ้ม"))
    title = models.CharField(_("ชื่อเอกสาร"), max_length=300)
    order = models.PositiveSmallIntegerField(_("ลำดับ"), default=0)

    class Meta:
        verbose_name = _("สิ่งที่ส่งมาด้วยของร่าง")
        verbose_name_plural = _("สิ่งที่ส่งมาด้วยของร่าง")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title
