"""What readers leave behind: numbers of a day, and answers to the curator."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id


class ReadingDay(models.Model):
    """จำนวนผู้อ่านรายวัน - how many read an entry on a day; who they were is not kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey("knowledge.Entry", models.CASCADE, related_name="+", verbose_name=_("เรื่อง"))
    day = models.DateField(_("วันที่"))
    count = models.PositiveIntegerField(_("จำนวน"), default=0)

    class Meta:
        verbose_name = _("จำนวนผู้อ่านรายวัน")
        verbose_name_plural = _("จำนวนผู้อ่านรายวัน")
        constraints = [models.UniqueConstraint(fields=["entry", "day"], include=["count"], name="knowledge_reading_day")]
        indexes = [models.Index(fields=["day"], include=["entry", "count"], name="knowledge_reading_recent")]

    def __str__(self) -> str:
        return f"{self.day} {self.count}"


class ReaderToday(models.Model):
    """ผู้อ่านของวัน - who was counted today, so that nobody is counted twice; the night forgets them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey("knowledge.Entry", models.CASCADE, related_name="+", verbose_name=_("เรื่อง"))
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", verbose_name=_("ผู้อ่าน"))
    day = models.DateField(_("วันที่"), db_index=True)

    class Meta:
        verbose_name = _("ผู้อ่านของวัน")
        verbose_name_plural = _("ผู้อ่านของวัน")
        constraints = [models.UniqueConstraint(fields=["entry", "user", "day"], name="knowledge_reader_today")]

    def __str__(self) -> str:
        return str(self.day)


class Feedback(models.Model):
    """ความเห็นของผู้อ่าน - whether it helped, and a word to the curator; one a person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey("knowledge.Entry", models.CASCADE, related_name="feedback", verbose_name=_("เรื่อง"))
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("ผู้อ่าน"))
    name = models.CharField(_("ชื่อผู้อ่าน"), max_length=200)
    helpful = models.BooleanField(_("เป็นประโยชน์"))
    comment = models.CharField(_("ข้อความถึงผู้ดูแล"), max_length=1000, blank=True)
    at = models.DateTimeField(_("เมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("ความเห็นของผู้อ่าน")
        verbose_name_plural = _("ความเห็นของผู้อ่าน")
        constraints = [models.UniqueConstraint(fields=["entry", "user"], name="knowledge_feedback_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.helpful}"
