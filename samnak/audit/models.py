"""The event log: audit trail, event stream and outbox in one."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id


class Event(models.Model):
    """เหตุการณ์ - one official act; append-only, and chained by hash per agency when its transaction commits."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField(_("หน่วยงาน"), null=True)
    kind = models.CharField(_("ประเภทเหตุการณ์"), max_length=80)
    at = models.DateTimeField(_("เมื่อ"), db_default=Now())
    user_id = models.UUIDField(_("ผู้ทำรายการ"), null=True)
    actor_name = models.CharField(_("ชื่อผู้ทำรายการ"), max_length=200)
    position_title = models.CharField(_("ตำแหน่งของผู้ทำรายการ"), max_length=300, blank=True)
    appointment_id = models.UUIDField(_("การดำรงตำแหน่ง"), null=True)
    authority = models.CharField(_("ฐานะ"), max_length=30, blank=True)
    on_behalf_of = models.CharField(_("ทำการแทน"), max_length=300, blank=True)
    ip = models.CharField(_("หมายเลขไอพี"), max_length=45, blank=True)
    subject_type = models.CharField(_("ชนิดของเรื่อง"), max_length=60)
    subject_id = models.UUIDField(_("รหัสของเรื่อง"), null=True)
    data = models.JSONField(_("รายละเอียด"), default=dict)

    class Meta:
        verbose_name = _("เหตุการณ์")
        verbose_name_plural = _("เหตุการณ์")
        indexes = [
            models.Index(fields=["subject_id", "at"], name="audit_event_subject"),
            models.Index(fields=["agency_id", "-at"], name="audit_event_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class ChainLink(models.Model):
    """ห่วงโซ่หลักฐาน - the place of an event in its agency's hash chain, written by the database at commit."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="link")
    agency_id = models.UUIDField(_("หน่วยงาน"))
    sequence = models.BigIntegerField(_("ลำดับ"))
    previous_hash = models.BinaryField(_("ค่าแฮชก่อนหน้า"), max_length=32)
    hash = models.BinaryField(_("ค่าแฮช"), max_length=32)

    class Meta:
        verbose_name = _("ห่วงโซ่หลักฐาน")
        verbose_name_plural = _("ห่วงโซ่หลักฐาน")
        constraints = [models.UniqueConstraint(fields=["agency_id", "sequence"], name="audit_link_sequence")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.sequence}"


class ChainHead(models.Model):
    """หัวห่วงโซ่หลักฐาน - the last link of each agency's chain; its row lock orders the commits."""

    agency_id = models.UUIDField(_("หน่วยงาน"), primary_key=True)
    sequence = models.BigIntegerField(_("ลำดับล่าสุด"))
    hash = models.BinaryField(_("ค่าแฮชล่าสุด"), max_length=32)

    class Meta:
        verbose_name = _("หัวห่วงโซ่หลักฐาน")
        verbose_name_plural = _("หัวห่วงโซ่หลักฐาน")

    def __str__(self) -> str:
        return f"{self.agency_id} {self.sequence}"
