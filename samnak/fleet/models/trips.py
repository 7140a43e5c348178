"""From the request for a car (form 3) to the line in the log book (form 4)."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.fleet.enums import PlanState, RequestState, Transport, TripState
from samnak.fleet.models.cars import Car, Driver


class RequestCounter(models.Model):
    """ตัวนับใบขอใช้รถ - the last number of requests of an agency in a fiscal year; its row lock orders the numbers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    last_number = models.PositiveIntegerField(_("เลขล่าสุด"), default=0)

    class Meta:
        verbose_name = _("ตัวนับใบขอใช้รถ")
        verbose_name_plural = _("ตัวนับใบขอใช้รถ")
        constraints = [models.UniqueConstraint(fields=["agency", "fiscal_year"], name="fleet_counter_once")]

    def __str__(self) -> str:
        return f"{self.last_number}/{self.fiscal_year}"


class DayPlan(models.Model):
    """คำขอรวมทั้งวัน - room, equipment, catering, car and driver in one request: all of it or nothing, one approval, one cancel."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    booking = models.OneToOneField("bookings.Booking", models.PROTECT, related_name="day_plan", verbose_name=_("การจอง"))
    state = models.CharField(_("สถานะ"), max_length=10, choices=PlanState.choices, default=PlanState.PENDING)

    class Meta:
        verbose_name = _("คำขอรวมทั้งวัน")
        verbose_name_plural = _("คำขอรวมทั้งวัน")
        constraints = [models.CheckConstraint(condition=Q(state__in=PlanState.values), name="fleet_plan_state")]

    def __str__(self) -> str:
        return self.booking.title


class Trip(models.Model):
    """การเดินทาง - one car with one driver on the road, for one request or several merged; once returned, a line of form 4."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    booking = models.OneToOneField("bookings.Booking", models.PROTECT, related_name="trip", verbose_name=_("การจอง"))
    car = models.ForeignKey(Car, models.PROTECT, related_name="trips", db_index=False, verbose_name=_("รถราชการ"))
    driver = models.ForeignKey(Driver, models.PROTECT, null=True, related_name="trips", verbose_name=_("พนักงานขับรถ"))
    self_driver_name = models.CharField(_("ผู้ขับเอง"), max_length=200, blank=True)
    state = models.CharField(_("สถานะ"), max_length=10, choices=TripState.choices, default=TripState.PLANNED)
    destination = models.CharField(_("สถานที่ไป"), max_length=500)
    depart_at = models.DateTimeField(_("กำหนดออก"))
    return_at = models.DateTimeField(_("กำหนดกลับ"))
    started_at = models.DateTimeField(_("ออกจริง"), null=True)
    ended_at = models.DateTimeField(_("กลับจริง"), null=True)
    odometer_start = models.PositiveIntegerField(_("เลขไมล์เมื่อออก"), null=True)
    odometer_end = models.PositiveIntegerField(_("เลขไมล์เมื่อกลับ"), null=True)
    started_by_name = models.CharField(_("ผู้บันทึกการออก"), max_length=200, blank=True)
    ended_by_name = models.CharField(_("ผู้บันทึกการกลับ"), max_length=200, blank=True)
    start_key = models.UUIDField(_("กุญแจกันส่งซ้ำเมื่อออก"), null=True, unique=True)
    end_key = models.UUIDField(_("กุญแจกันส่งซ้ำเมื่อกลับ"), null=True, unique=True)
    flags = ArrayField(models.CharField(max_length=12), verbose_name=_("ข้อสังเกต"), default=list)
    return_note = models.CharField(_("สภาพรถและหมายเหตุเมื่อกลับ"), max_length=500, blank=True)
    log_number = models.PositiveIntegerField(_("ลำดับในสมุดบันทึกการใช้รถ"), null=True)
    inspected_at = models.DateTimeField(_("ตรวจรับเมื่อ"), null=True)
    inspected_by_name = models.CharField(_("ผู้ตรวจรับ"), max_length=200, blank=True)
    inspection_note = models.CharField(_("ผลการตรวจรับ"), max_length=500, blank=True)
    is_late_entry = models.BooleanField(_("บันทึกย้อนหลัง"), default=False)
    created_at = models.DateTimeField(_("จัดรถเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("การเดินทาง")
        verbose_name_plural = _("การเดินทาง")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TripState.values), name="fleet_trip_state"),
            models.CheckConstraint(condition=Q(depart_at__lt=F("return_at")), name="fleet_trip_times"),
            models.CheckConstraint(
                condition=Q(odometer_end=None) | Q(odometer_end__gte=F("odometer_start")), name="fleet_trip_odometer"
            ),
            models.UniqueConstraint(fields=["car", "log_number"], name="fleet_log_number_once"),
        ]
        indexes = [
            models.Index(fields=["agency", "depart_at"], name="fleet_trip_days"),
            models.Index(fields=["car", "started_at"], name="fleet_trip_log"),
        ]

    def __str__(self) -> str:
        return self.destination

    @property
    def distance(self) -> int | None:
        """Return the kilometres driven, None while not known."""
        if self.odometer_start is None or self.odometer_end is None:
            return None
        return self.odometer_end - self.odometer_start


class TripPhoto(models.Model):
    """ภาพประกอบการเดินทาง - the odometer at start or return, or the state of the car."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    trip = models.ForeignKey(Trip, models.PROTECT, related_name="photos", verbose_name=_("การเดินทาง"))
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name=_("แฟ้มภาพ"))
    moment = models.CharField(_("เมื่อ"), max_length=10)  # start, return, other
    client_key = models.UUIDField(_("กุญแจกันส่งซ้ำ"), null=True, unique=True)
    added_at = models.DateTimeField(_("เพิ่มเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("ภาพประกอบการเดินทาง")
        verbose_name_plural = _("ภาพประกอบการเดินทาง")
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return self.moment


class TripRequest(models.Model):
    """ใบขออนุญาตใช้รถ - form 3; several may share one trip."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("หน่วยงานผู้ขอ"))
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"), null=True)
    number = models.PositiveIntegerField(_("เลขที่ใบขอ"), null=True)
    state = models.CharField(_("สถานะ"), max_length=20, choices=RequestState.choices, default=RequestState.DRAFT)
    requester_position = models.ForeignKey(
        "org.Position", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ตำแหน่งผู้ขอ")
    )
    requester_user_id = models.UUIDField(_("ผู้ขอ"), null=True)
    requester_name = models.CharField(_("ชื่อผู้ขอ"), max_length=200)
    requester_in_words = models.CharField(_("ตำแหน่งและฐานะของผู้ขอ"), max_length=400)
    phone = models.CharField(_("โทรศัพท์"), max_length=60, blank=True)
    transport = models.CharField(_("พาหนะ"), max_length=10, choices=Transport.choices, default=Transport.OFFICIAL)
    destination = models.CharField(_("ไปที่"), max_length=500)
    locality = models.CharField(_("ในท้องที่"), max_length=200, blank=True)
    province = models.CharField(_("จังหวัด"), max_length=60)
    purpose = models.CharField(_("เพื่อ"), max_length=1000)
    passengers = models.PositiveSmallIntegerField(_("มีคนนั่ง (คน)"))
    passenger_names = models.TextField(_("รายชื่อผู้เดินทาง"), blank=True)
    depart_at = models.DateTimeField(_("ออกเดินทาง"))
    return_at = models.DateTimeField(_("กลับ"))
    pick_up = models.CharField(_("จุดขึ้นรถ"), max_length=300, blank=True)
    needs_driver = models.BooleanField(_("ขอพนักงานขับรถ"), default=True)
    may_share = models.BooleanField(_("ร่วมเดินทางกับผู้อื่นได้"), default=True)
    wished_body = models.CharField(_("ลักษณะรถที่ต้องการ"), max_length=12, blank=True)
    budget_code = models.CharField(_("แหล่งเงิน"), max_length=200, blank=True)
    outside_reference = models.CharField(_("หนังสืออนุญาตไปราชการนอกเขตจังหวัด"), max_length=200, blank=True)
    is_late_entry = models.BooleanField(_("ขอย้อนหลัง"), default=False)
    late_reason = models.CharField(_("เหตุที่ขอย้อนหลัง"), max_length=500, blank=True)
    attachment = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("เอกสารแนบ"))
    trip = models.ForeignKey(Trip, models.PROTECT, null=True, related_name="requests", verbose_name=_("การเดินทาง"))
    plan = models.OneToOneField(DayPlan, models.PROTECT, null=True, related_name="request", verbose_name=_("คำขอรวมทั้งวัน"))
    plate = models.CharField(_("ทะเบียนรถส่วนตัวหรือรถจ้าง"), max_length=40, blank=True)
    distance_km = models.PositiveIntegerField(_("ระยะทางที่ขอเบิก (กม.)"), null=True)
    hire_baht = models.DecimalField(_("ค่าจ้างเหมา (บาท)"), max_digits=10, decimal_places=2, default=Decimal("0.00"))
    submitted_at = models.DateTimeField(_("ยื่นเมื่อ"), null=True)
    decided_at = models.DateTimeField(_("พิจารณาเมื่อ"), null=True)
    decided_by_name = models.CharField(_("ผู้มีอำนาจสั่งใช้รถ"), max_length=200, blank=True)
    decided_in_words = models.CharField(_("ตำแหน่งและฐานะผู้มีอำนาจ"), max_length=400, blank=True)
    decision_reason = models.CharField(_("เหตุผล"), max_length=500, blank=True)
    allocated_at = models.DateTimeField(_("จัดรถเมื่อ"), null=True)
    allocated_by_name = models.CharField(_("ผู้จัดรถ"), max_length=200, blank=True)
    allocated_in_words = models.CharField(_("ตำแหน่งผู้จัดรถ"), max_length=400, blank=True)
    supervised_at = models.DateTimeField(_("หัวหน้าเห็นชอบเมื่อ"), null=True)
    supervisor_name = models.CharField(_("หัวหน้าผู้เห็นชอบ"), max_length=200, blank=True)
    supervisor_in_words = models.CharField(_("ตำแหน่งหัวหน้าผู้เห็นชอบ"), max_length=400, blank=True)
    created_at = models.DateTimeField(_("เขียนเมื่อ"), db_default=Now())
    search_text = models.TextField(_("ข้อความสำหรับค้น"), editable=False, default="")

    class Meta:
        verbose_name = _("ใบขออนุญาตใช้รถ")
        verbose_name_plural = _("ใบขออนุญาตใช้รถ")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="fleet_request_state"),
            models.CheckConstraint(condition=Q(depart_at__lt=F("return_at")), name="fleet_request_times"),
            models.CheckConstraint(condition=Q(passengers__gt=0), name="fleet_request_passengers"),
            models.CheckConstraint(condition=Q(is_late_entry=False) | ~Q(late_reason=""), name="fleet_late_has_reason"),
            models.UniqueConstraint(fields=["agency", "fiscal_year", "number"], name="fleet_request_number_once"),
        ]
        indexes = [
            models.Index(fields=["agency", "requester_position", "-depart_at"], name="fleet_request_owner"),
            models.Index(fields=["agency", "state", "depart_at"], name="fleet_request_state_list"),
            models.Index(fields=["agency", "unit", "-depart_at"], name="fleet_request_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.fiscal_year}" if self.number else self.destination
