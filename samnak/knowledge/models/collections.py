"""Collections, who looks after them and who reads them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.knowledge.enums import Audience


class Collection(models.Model):
    """หมวดความรู้ - entries of one field, looked after by curators, read by an audience."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("หน่วยงานเจ้าของ"))
    title = models.CharField(_("ชื่อหมวด"), max_length=200)
    description = models.CharField(_("คำอธิบาย"), max_length=1000, blank=True)
    audience = models.CharField(_("กลุ่มผู้อ่าน"), max_length=8, choices=Audience.choices, default=Audience.AGENCY)
    review_months = models.PositiveSmallIntegerField(_("ทบทวนทุกกี่เดือน"), default=12)
    created_at = models.DateTimeField(_("เปิดเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("หมวดความรู้")
        verbose_name_plural = _("หมวดความรู้")
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="knowledge_collection_audience"),
            models.UniqueConstraint(fields=["agency", "title"], name="knowledge_collection_title"),
        ]
        indexes = [models.Index(fields=["audience", "agency"], name="knowledge_collection_readers")]

    def __str__(self) -> str:
        return self.title


class Curator(models.Model):
    """ผู้ดูแลหมวดความรู้ - a post that approves and looks after the entries of a collection."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="curators", verbose_name=_("หมวดความรู้"))
    position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", verbose_name=_("ตำแหน่ง"))

    class Meta:
        verbose_name = _("ผู้ดูแลหมวดความรู้")
        verbose_name_plural = _("ผู้ดูแลหมวดความรู้")
        constraints = [models.UniqueConstraint(fields=["position", "collection"], name="knowledge_curator_once")]

    def __str__(self) -> str:
        return str(self.position_id)
