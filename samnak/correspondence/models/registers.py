"""Registers and their numbers (domain: A.5-A.7)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.correspondence.enums import Direction, EntryState, Series


class Register(models.Model):
    """ทะเบียนหนังสือ - the register of incoming or outgoing letters of one unit, one per series."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("หน่วยงาน"))
    direction = models.CharField(_("ทางเดิน"), max_length=10, choices=Direction.choices)
    series = models.CharField(_("ชุดเลข"), max_length=10, choices=Series.choices, default=Series.GENERAL)
    name = models.CharField(_("ชื่อทะเบียน"), max_length=300)
    is_active = models.BooleanField(_("ใช้งานอยู่"), default=True)

    class Meta:
        verbose_name = _("ทะเบียนหนังสือ")
        verbose_name_plural = _("ทะเบียนหนังสือ")
        constraints = [
            models.UniqueConstraint(fields=["agency", "unit", "direction", "series"], name="correspondence_register_once"),
        ]

    def __str__(self) -> str:
        return self.name


class NumberCounter(models.Model):
    """ตัวนับเลขทะเบียน - the last number of a register in a Buddhist calendar year; its row lock orders the numbers."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    register = models.ForeignKey(Register, models.PROTECT, related_name="counters", verbose_name=_("ทะเบียน"))
    year = models.PositiveSmallIntegerField(_("ปี พ.ศ."))
    last_number = models.PositiveIntegerField(_("เลขล่าสุด"), default=0)

    class Meta:
        verbose_name = _("ตัวนับเลขทะเบียน")
        verbose_name_plural = _("ตัวนับเลขทะเบียน")
        constraints = [models.UniqueConstraint(fields=["register", "year"], name="correspondence_counter_once")]

    def __str__(self) -> str:
        return f"{self.register_id} {self.year}: {self.last_number}"


class RegisterEntry(models.Model):
    """รายการในทะเบียน - one number of a register; once issued its number, date and subject are frozen for ever."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    register = models.ForeignKey(Register, models.PROTECT, related_name="entries", db_index=False, verbose_name=_("ทะเบียน"))
    year = models.PositiveSmallIntegerField(_("ปี พ.ศ."))
    number = models.PositiveIntegerField(_("เลขทะเบียน"))
    state = models.CharField(_("สถานะ"), max_length=10, choices=EntryState.choices, default=EntryState.ISSUED)
    letter = models.ForeignKey(
        "correspondence.Letter", models.PROTECT, null=True, related_name="entries", db_index=False, verbose_name=_("หนังสือ")
    )
    document_number = models.CharField(_("ที่"), max_length=120, blank=True)
    document_date = models.DateField(_("ลงวันที่"), null=True)
    from_text = models.CharField(_("จาก"), max_length=500, blank=True)
    to_text = models.CharField(_("ถึง"), max_length=1000, blank=True)
    subject = models.CharField(_("เรื่อง"), max_length=1000)
    action = models.CharField(_("การปฏิบัติ"), max_length=1000, blank=True)
    remark = models.CharField(_("หมายเหตุ"), max_length=1000, blank=True)
    urgency = models.CharField(_("ชั้นความเร็ว"), max_length=20, default="normal")
    secrecy = models.CharField(_("ชั้นความลับ"), max_length=20, default="none")
    entered_at = models.DateTimeField(_("ลงทะเบียนเมื่อ"), db_default=Now())
    entered_by_name = models.CharField(_("ผู้ลงทะเบียน"), max_length=200)
    entered_by_appointment_id = models.UUIDField(_("การดำรงตำแหน่งของผู้ลงทะเบียน"), null=True)
    reserved_until = models.DateField(_("จองถึงวันที่"), null=True)
    search_text = models.TextField(_("ข้อความสำหรับค้น"), editable=False, default="")

    class Meta:
        verbose_name = _("รายการในทะเบียน")
        verbose_name_plural = _("รายการในทะเบียน")
        constraints = [
            models.UniqueConstraint(fields=["register", "year", "number"], name="correspondence_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="correspondence_number_positive"),
            models.CheckConstraint(condition=Q(state__in=EntryState.values), name="correspondence_entry_state"),
            models.CheckConstraint(
                condition=~Q(state=EntryState.ISSUED) | Q(letter__isnull=False), name="correspondence_issued_has_letter"
            ),
        ]
        indexes = [models.Index(fields=["letter"], name="correspondence_entry_letter")]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"
