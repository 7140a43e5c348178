"""Entries as they are written, and the editions that were approved."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.knowledge.enums import EntryKind, EntryState

WRITTEN = ("title", "summary", "body", "tags", "number", "used_by", "effective_on", "file_id")


class Written(models.Model):
    """สิ่งที่เขียน - what both the entry at work and each approved edition hold."""

    title = models.CharField(_("ชื่อเรื่อง"), max_length=300)
    summary = models.CharField(_("สรุปย่อ"), max_length=1000, blank=True)
    body = models.TextField(_("เนื้อหา"), blank=True)
    tags = ArrayField(models.CharField(max_length=60), verbose_name=_("คำสำคัญ"), default=list, blank=True)
    number = models.CharField(_("รหัสแบบฟอร์ม"), max_length=60, blank=True)
    used_by = models.CharField(_("ผู้ใช้แบบ"), max_length=200, blank=True)
    effective_on = models.DateField(_("ใช้ตั้งแต่วันที่"), null=True, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("แฟ้ม"))

    class Meta:
        abstract = True

    def written(self) -> dict[str, Any]:
        """Return what was written, by field."""
        return {name: getattr(self, name) for name in WRITTEN}


class Entry(Written):
    """เรื่องในคลังความรู้ - an article, a document or a form of a collection, as it is being worked on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    collection = models.ForeignKey("knowledge.Collection", models.PROTECT, related_name="entries", verbose_name=_("หมวดความรู้"))
    kind = models.CharField(_("ชนิด"), max_length=10, choices=EntryKind.choices)
    state = models.CharField(_("สถานะ"), max_length=10, choices=EntryState.choices, default=EntryState.DRAFT)
    owner_position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", verbose_name=_("ผู้เขียน"))
    owner_name = models.CharField(_("ชื่อผู้เขียน"), max_length=200)
    written_by_id = models.UUIDField(_("แก้ไขล่าสุดโดย"), null=True)
    proposed_by_id = models.UUIDField(_("ผู้เสนอ"), null=True)
    proposed_by_name = models.CharField(_("ชื่อผู้เสนอ"), max_length=200, blank=True)
    proposed_at = models.DateTimeField(_("เสนอเมื่อ"), null=True)
    returned_reason = models.CharField(_("เหตุที่ส่งกลับ"), max_length=1000, blank=True)
    withdrawn_reason = models.CharField(_("เหตุที่เลิกใช้"), max_length=1000, blank=True)
    review_on = models.DateField(_("ครบกำหนดทบทวน"), null=True)
    current = models.OneToOneField(
        "knowledge.Edition", models.PROTECT, null=True, related_name="current_of", verbose_name=_("ฉบับที่เผยแพร่อยู่")
    )
    revision = models.PositiveIntegerField(_("ครั้งที่แก้ไข"), default=1)
    changed_at = models.DateTimeField(_("แก้ไขล่าสุดเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("เรื่องในคลังความรู้")
        verbose_name_plural = _("เรื่องในคลังความรู้")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EntryState.values), name="knowledge_entry_state"),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="knowledge_entry_kind"),
            models.CheckConstraint(
                condition=~Q(state=EntryState.PUBLISHED) | Q(current__isnull=False), name="knowledge_entry_published"
            ),
            models.CheckConstraint(condition=~Q(state=EntryState.WITHDRAWN) | Q(current=None), name="knowledge_entry_withdrawn"),
        ]
        indexes = [
            models.Index(fields=["collection", "state"], name="knowledge_entry_waiting"),
            models.Index(fields=["owner_position"], name="knowledge_entry_owner"),
            models.Index(fields=["collection", "current"], condition=Q(current__isnull=False), name="knowledge_entry_out"),
            models.Index(fields=["collection", "review_on"], condition=Q(current__isnull=False), name="knowledge_entry_review"),
        ]

    def __str__(self) -> str:
        return self.title


class Edition(Written):
    """ฉบับของเรื่อง - what was approved, frozen; people read the current one only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="editions", verbose_name=_("เรื่อง"))
    edition = models.PositiveIntegerField(_("ฉบับที่"))
    words = models.TextField(_("ถ้อยคำ"), blank=True)
    written_by_name = models.CharField(_("ผู้เขียน"), max_length=200)
    approved_by_name = models.CharField(_("ผู้อนุมัติ"), max_length=200)
    approved_by_post = models.CharField(_("ตำแหน่งผู้อนุมัติ"), max_length=300)
    published_at = models.DateTimeField(_("เผยแพร่เมื่อ"), db_default=Now())
    ended_at = models.DateTimeField(_("เลิกใช้เมื่อ"), null=True)

    class Meta:
        verbose_name = _("ฉบับของเรื่อง")
        verbose_name_plural = _("ฉบับของเรื่อง")
        constraints = [models.UniqueConstraint(fields=["entry", "edition"], name="knowledge_edition_number")]
        indexes = [
            GinIndex(fields=["tags"], name="knowledge_edition_tags"),
            GinIndex(OpClass(Upper("words"), "gin_trgm_ops"), name="knowledge_edition_words"),
            models.Index(fields=["-published_at"], name="knowledge_edition_newest"),
            models.Index(fields=["id"], include=["tags"], name="knowledge_edition_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.edition})"


class RelatedEntry(models.Model):
    """เรื่องที่เกี่ยวข้อง - one entry that a curator or writer chose to stand beside another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="related", verbose_name=_("เรื่อง"))
    other = models.ForeignKey(Entry, models.CASCADE, related_name="+", verbose_name=_("เรื่องที่เกี่ยวข้อง"))

    class Meta:
        verbose_name = _("เรื่องที่เกี่ยวข้อง")
        verbose_name_plural = _("เรื่องที่เกี่ยวข้อง")
        constraints = [
            models.UniqueConstraint(fields=["entry", "other"], name="knowledge_related_once"),
            models.CheckConstraint(condition=~Q(entry=models.F("other")), name="knowledge_related_another"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.other_id}"
