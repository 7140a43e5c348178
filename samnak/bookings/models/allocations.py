"""Bookings, their dates, and the one table in which everything that can clash stands."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.bookings.enums import AllocationState, BookingKind, BookingState, CheckInWay, Layout, OccurrenceState
from samnak.bookings.models.resources import Resource
from samnak.core.ids import new_id


class Booking(models.Model):
    """การจอง - a request for time: once, or a series whose RRULE text (RFC 5545) is the record of what was asked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    kind = models.CharField(_("ชนิด"), max_length=12, choices=BookingKind.choices)
    state = models.CharField(_("สถานะ"), max_length=12, choices=BookingState.choices)
    title = models.CharField(_("เรื่อง"), max_length=300)
    description = models.TextField(_("รายละเอียด"), blank=True)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("หน่วยงานผู้จอง"))
    organiser_position = models.ForeignKey(
        "org.Position", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("ตำแหน่งผู้จอง")
    )
    organiser_user_id = models.UUIDField(_("ผู้จอง"), null=True)
    organiser_name = models.CharField(_("ชื่อผู้จอง"), max_length=200)
    phone = models.CharField(_("โทรศัพท์"), max_length=60, blank=True)
    starts_at = models.DateTimeField(_("เริ่มครั้งแรก"))
    ends_at = models.DateTimeField(_("สิ้นสุดครั้งแรก"))
    rrule = models.CharField(_("กฎการเกิดซ้ำ"), max_length=300, blank=True)
    excluded = ArrayField(models.DateTimeField(), verbose_name=_("วันที่เว้น"), default=list)
    skip_holidays = models.BooleanField(_("เว้นวันหยุดราชการ"), default=False)
    expanded_until = models.DateTimeField(_("กันเวลาไว้ถึง"), null=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("แยกจากชุด"))
    attendees = models.PositiveIntegerField(_("จำนวนผู้เข้าร่วม"), default=0)
    layout = models.CharField(_("รูปแบบการจัดห้อง"), max_length=12, choices=Layout.choices, blank=True)
    chair = models.CharField(_("ประธาน"), max_length=200, blank=True)
    is_private = models.BooleanField(_("ไม่แสดงเรื่องแก่ผู้อื่น"), default=False)
    online_url = models.URLField(_("ลิงก์ประชุมทางไกล"), max_length=500, blank=True)
    attachment = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("เอกสารแนบ"))
    hold_until = models.DateTimeField(_("พักไว้ถึง"), null=True)
    sequence = models.PositiveIntegerField(_("ครั้งที่แก้ไข"), default=0)  # SEQUENCE of iCalendar
    request_key = models.UUIDField(_("กุญแจกันส่งซ้ำ"), null=True)
    created_at = models.DateTimeField(_("จองเมื่อ"), db_default=Now())
    changed_at = models.DateTimeField(_("แก้ไขเมื่อ"), db_default=Now())
    search_text = models.TextField(_("ข้อความสำหรับค้น"), editable=False, default="")

    class Meta:
        verbose_name = _("การจอง")
        verbose_name_plural = _("การจอง")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BookingState.values), name="bookings_booking_state"),
            models.CheckConstraint(condition=Q(kind__in=BookingKind.values), name="bookings_booking_kind"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="bookings_booking_times"),
            models.UniqueConstraint(fields=["agency", "request_key"], name="bookings_request_once"),
        ]
        indexes = [
            models.Index(fields=["agency", "organiser_position", "-starts_at"], name="bookings_booking_owner"),
            models.Index(fields=["agency", "unit", "-starts_at"], name="bookings_booking_unit"),
            models.Index(fields=["hold_until"], condition=Q(state="held"), name="bookings_booking_holds"),
            models.Index(
                fields=["expanded_until"], condition=~Q(rrule="") & Q(state="approved"), name="bookings_booking_horizon"
            ),
            GinIndex(fields=["search_text"], name="bookings_booking_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_series(self) -> bool:
        """Tell whether the booking repeats."""
        return bool(self.rrule)


class Occurrence(models.Model):
    """การใช้ครั้งหนึ่ง - one date of a booking; `original_start` names it for ever, even after it was moved (RECURRENCE-ID)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="occurrences", db_index=False, verbose_name=_("การจอง"))
    state = models.CharField(_("สถานะ"), max_length=12, choices=OccurrenceState.choices)
    original_start = models.DateTimeField(_("กำหนดเดิม"))
    starts_at = models.DateTimeField(_("เริ่ม"))
    ends_at = models.DateTimeField(_("สิ้นสุด"))
    queued_at = models.DateTimeField(_("เข้าคิวเมื่อ"), db_default=Now())
    reminded_at = models.DateTimeField(_("เตือนเมื่อ"), null=True)
    noted_at = models.DateTimeField(_("รับทราบเมื่อ"), null=True)  # that it had to give way: seen, or booked anew elsewhere

    class Meta:
        verbose_name = _("การใช้ครั้งหนึ่ง")
        verbose_name_plural = _("การใช้ครั้งหนึ่ง")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OccurrenceState.values), name="bookings_occurrence_state"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="bookings_occurrence_times"),
            models.UniqueConstraint(fields=["booking", "original_start"], name="bookings_occurrence_once"),
        ]
        indexes = [
            models.Index(fields=["starts_at"], condition=Q(state="approved"), name="bookings_occurrence_coming"),
            models.Index(
                fields=["ends_at"], condition=Q(state__in=["held", "pending", "waitlisted"]), name="bookings_occurrence_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Allocation(models.Model):
    """ช่วงเวลาที่กันไว้ - one resource taken for one date, with the minutes before and after it; two can never overlap."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="allocations", db_index=False, verbose_name=_("ทรัพยากร"))
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="allocations", db_index=False, verbose_name=_("การจอง"))
    occurrence = models.ForeignKey(
        Occurrence, models.PROTECT, related_name="allocations", db_index=False, verbose_name=_("การใช้ครั้งหนึ่ง")
    )
    state = models.CharField(_("สถานะ"), max_length=12, choices=AllocationState.choices)
    starts_at = models.DateTimeField(_("เริ่ม"))
    ends_at = models.DateTimeField(_("สิ้นสุด"))
    occupied = DateTimeRangeField(_("ช่วงที่กันไว้รวมเวลาจัดเตรียมและเก็บ"))

    class Meta:
        verbose_name = _("ช่วงเวลาที่กันไว้")
        verbose_name_plural = _("ช่วงเวลาที่กันไว้")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AllocationState.values), name="bookings_allocation_state"),
            ExclusionConstraint(
                name="bookings_no_double_booking",
                expressions=[("resource", RangeOperators.EQUAL), ("occupied", RangeOperators.OVERLAPS)],
                condition=Q(state__in=["held", "approved"]),
            ),
            models.UniqueConstraint(fields=["occurrence", "resource"], name="bookings_allocation_once"),
        ]
        indexes = [
            # holds all that the timeline and the finder read, so that a week is read from it alone
            GistIndex(
                fields=["agency", "occupied"],
                include=["resource", "booking", "state", "starts_at", "ends_at"],
                condition=Q(state__in=["held", "approved"]),
                name="bookings_allocation_days",
            ),
            GistIndex(fields=["resource", "occupied"], condition=Q(state="waitlisted"), name="bookings_allocation_queue"),
            models.Index(fields=["booking"], name="bookings_allocation_booking"),
            models.Index(fields=["resource", "starts_at"], name="bookings_allocation_history"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.occupied}"


class CheckIn(models.Model):
    """การเช็กอิน - somebody said that the meeting has begun."""

    occurrence = models.OneToOneField(
        Occurrence, models.PROTECT, primary_key=True, related_name="check_in", verbose_name=_("การใช้ครั้งหนึ่ง")
    )
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    way = models.CharField(_("ทางที่เช็กอิน"), max_length=10, choices=CheckInWay.choices)
    at = models.DateTimeField(_("เมื่อ"), db_default=Now())
    by_name = models.CharField(_("ผู้เช็กอิน"), max_length=200)

    class Meta:
        verbose_name = _("การเช็กอิน")
        verbose_name_plural = _("การเช็กอิน")

    def __str__(self) -> str:
        return self.by_name
