"""Who is invited, what they were sent and answered, and the calendars that may be read by link."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.bookings.enums import FeedScope, Rsvp
from samnak.bookings.models.allocations import Booking, Occurrence
from samnak.core.ids import new_id


class Guest(models.Model):
    """ผู้ได้รับเชิญ - somebody invited to the dates of a booking, inside the agency or outside."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="guests", verbose_name=_("การจอง"))
    name = models.CharField(_("ชื่อ"), max_length=200)
    email = models.EmailField(_("อีเมล"))
    user_id = models.UUIDField(_("บุคลากร"), null=True)
    rsvp = models.CharField(_("การตอบรับ"), max_length=15, choices=Rsvp.choices, default=Rsvp.NEEDS_ACTION)
    answered_at = models.DateTimeField(_("ตอบเมื่อ"), null=True)
    comment = models.CharField(_("ข้อความ"), max_length=500, blank=True)
    removed_at = models.DateTimeField(_("ถอนการเชิญเมื่อ"), null=True)

    class Meta:
        verbose_name = _("ผู้ได้รับเชิญ")
        verbose_name_plural = _("ผู้ได้รับเชิญ")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["booking", "email"], name="bookings_guest_once")]
        indexes = [models.Index(fields=["user_id"], condition=Q(user_id__isnull=False), name="bookings_guest_user")]

    def __str__(self) -> str:
        return self.name


class GuestReply(models.Model):
    """การตอบรับเฉพาะครั้ง - what a guest answered for one date of a series."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    guest = models.ForeignKey(Guest, models.CASCADE, related_name="replies", verbose_name=_("ผู้ได้รับเชิญ"))
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="replies", verbose_name=_("การใช้ครั้งหนึ่ง"))
    rsvp = models.CharField(_("การตอบรับ"), max_length=15, choices=Rsvp.choices)
    answered_at = models.DateTimeField(_("ตอบเมื่อ"), db_default=Now())
    comment = models.CharField(_("ข้อความ"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("การตอบรับเฉพาะครั้ง")
        verbose_name_plural = _("การตอบรับเฉพาะครั้ง")
        constraints = [models.UniqueConstraint(fields=["guest", "occurrence"], name="bookings_reply_once")]

    def __str__(self) -> str:
        return f"{self.guest} {self.get_rsvp_display()}"


class Invitation(models.Model):
    """คำเชิญที่ส่ง - one calendar message to one guest; a key that is there is never sent twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    guest = models.ForeignKey(Guest, models.PROTECT, related_name="invitations", verbose_name=_("ผู้ได้รับเชิญ"))
    method = models.CharField(_("ชนิดข้อความ"), max_length=10)
    sequence = models.PositiveIntegerField(_("ครั้งที่แก้ไข"))
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, null=True, related_name="+", verbose_name=_("การใช้ครั้งหนึ่ง"))
    sent_at = models.DateTimeField(_("ส่งเมื่อ"), null=True)
    error = models.CharField(_("เหตุที่ส่งไม่สำเร็จ"), max_length=500, blank=True)
    told = models.JSONField(_("สิ่งที่แจ้งแล้ว"), default=dict)  # times and words, to know what is new when the next one is due

    class Meta:
        verbose_name = _("คำเชิญที่ส่ง")
        verbose_name_plural = _("คำเชิญที่ส่ง")
        constraints = [
            models.UniqueConstraint(
                fields=["guest", "method", "sequence", "occurrence"], nulls_distinct=False, name="bookings_invitation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.sequence} {self.guest}"


class CalendarFeed(models.Model):
    """ลิงก์ปฏิทิน - a secret, revocable address under which a calendar program reads; only the hash of the secret is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    user_id = models.UUIDField(_("เจ้าของลิงก์"), db_index=True)
    position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", verbose_name=_("ตำแหน่ง"))
    scope = models.CharField(_("ปฏิทินของ"), max_length=10, choices=FeedScope.choices)
    target_id = models.UUIDField(_("รหัสของห้อง รถ หรือหน่วยงาน"), null=True)
    label = models.CharField(_("ชื่อปฏิทิน"), max_length=200)
    secret_hash = models.CharField(_("ค่าแฮชของกุญแจ"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("สร้างเมื่อ"), db_default=Now())
    read_at = models.DateTimeField(_("อ่านล่าสุดเมื่อ"), null=True)
    revoked_at = models.DateTimeField(_("เพิกถอนเมื่อ"), null=True)

    class Meta:
        verbose_name = _("ลิงก์ปฏิทิน")
        verbose_name_plural = _("ลิงก์ปฏิทิน")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.label
