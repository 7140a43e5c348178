"""What happens to a car besides its trips: fuel, accidents (form 5), repairs (form 6)."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.fleet.enums import AccidentState, RepairKind, RepairState
from samnak.fleet.models.cars import Car, Driver, MaintenanceRule
from samnak.fleet.models.trips import Trip


class FuelSlip(models.Model):
    """ใบเติมน้ำมัน - fuel taken into one car; the fuel account is made of these and of the log book, never typed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    car = models.ForeignKey(Car, models.PROTECT, related_name="fuel_slips", db_index=False, verbose_name=_("รถราชการ"))
    trip = models.ForeignKey(Trip, models.PROTECT, null=True, related_name="fuel_slips", verbose_name=_("การเดินทาง"))
    driver = models.ForeignKey(Driver, models.PROTECT, null=True, related_name="+", verbose_name=_("พนักงานขับรถ"))
    taken_at = models.DateTimeField(_("เติมเมื่อ"))
    odometer = models.PositiveIntegerField(_("เลขไมล์"))
    litres = models.DecimalField(_("จำนวน (ลิตร)"), max_digits=7, decimal_places=2)
    baht = models.DecimalField(_("จำนวนเงิน (บาท)"), max_digits=10, decimal_places=2)
    station = models.CharField(_("สถานีบริการ"), max_length=200, blank=True)
    slip_number = models.CharField(_("เลขที่ใบสั่งจ่าย/ใบเสร็จ"), max_length=80, blank=True)
    is_full_tank = models.BooleanField(_("เติมเต็มถัง"), default=True)
    photo = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("ภาพใบเสร็จ"))
    note = models.CharField(_("เหตุที่เลขไมล์หรือปริมาณต่างจากปกติ"), max_length=300, blank=True)
    client_key = models.UUIDField(_("กุญแจกันส่งซ้ำ"), null=True, unique=True)
    entered_by_name = models.CharField(_("ผู้บันทึก"), max_length=200)
    entered_at = models.DateTimeField(_("บันทึกเมื่อ"), db_default=Now())
    voided_at = models.DateTimeField(_("ยกเลิกเมื่อ"), null=True)
    void_reason = models.CharField(_("เหตุที่ยกเลิก"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("ใบเติมน้ำมัน")
        verbose_name_plural = _("ใบเติมน้ำมัน")
        constraints = [
            models.CheckConstraint(condition=Q(litres__gt=0), name="fleet_fuel_litres"),
            models.CheckConstraint(condition=Q(baht__gte=0), name="fleet_fuel_baht"),
        ]
        indexes = [
            models.Index(fields=["car", "taken_at"], name="fleet_fuel_car"),
            models.Index(fields=["agency", "taken_at"], name="fleet_fuel_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.litres} {self.taken_at:%Y-%m-%d}"


class Accident(models.Model):
    """รายงานอุบัติเหตุ - form 5, reported at once by the driver or for him."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    car = models.ForeignKey(Car, models.PROTECT, related_name="accidents", verbose_name=_("รถราชการ"))
    trip = models.ForeignKey(Trip, models.PROTECT, null=True, related_name="accidents", verbose_name=_("การเดินทาง"))
    driver = models.ForeignKey(Driver, models.PROTECT, null=True, related_name="+", verbose_name=_("พนักงานขับรถ"))
    driver_name = models.CharField(_("ผู้ขับ"), max_length=200)
    state = models.CharField(_("สถานะ"), max_length=14, choices=AccidentState.choices, default=AccidentState.REPORTED)
    written_at_place = models.CharField(_("เขียนที่"), max_length=200, blank=True)
    used_for = models.CharField(_("ใช้ในราชการ"), max_length=500)
    user_name = models.CharField(_("ผู้ใช้รถ"), max_length=200, blank=True)
    happened_at = models.DateTimeField(_("เกิดเหตุเมื่อ"))
    place = models.CharField(_("สถานที่เกิดเหตุ"), max_length=500)
    story = models.TextField(_("เหตุการณ์"))
    our_damage = models.TextField(_("ความเสียหายฝ่ายเรา"), blank=True)
    other_parties = models.JSONField(_("คู่กรณี"), default=list)  # of name, address, plate, insurance, damage
    injured = models.TextField(_("ผู้บาดเจ็บ"), blank=True)
    police = models.CharField(_("การแจ้งความ"), max_length=500, blank=True)
    witnesses = models.TextField(_("พยาน"), blank=True)
    superior_opinion = models.TextField(_("ความเห็นผู้บังคับบัญชา"), blank=True)
    superior_name = models.CharField(_("ผู้บังคับบัญชา"), max_length=200, blank=True)
    superior_in_words = models.CharField(_("ตำแหน่งและฐานะของผู้บังคับบัญชา"), max_length=400, blank=True)
    superior_at = models.DateTimeField(_("ให้ความเห็นเมื่อ"), null=True)
    client_key = models.UUIDField(_("กุญแจกันส่งซ้ำ"), null=True, unique=True)
    reported_at = models.DateTimeField(_("รายงานเมื่อ"), db_default=Now())
    reported_by_name = models.CharField(_("ผู้รายงาน"), max_length=200)

    class Meta:
        verbose_name = _("รายงานอุบัติเหตุ")
        verbose_name_plural = _("รายงานอุบัติเหตุ")
        constraints = [models.CheckConstraint(condition=Q(state__in=AccidentState.values), name="fleet_accident_state")]
        indexes = [models.Index(fields=["agency", "-happened_at"], name="fleet_accident_list")]

    def __str__(self) -> str:
        return self.place


class AccidentPhoto(models.Model):
    """ภาพอุบัติเหตุ - a picture of the scene or the damage."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    accident = models.ForeignKey(Accident, models.PROTECT, related_name="photos", verbose_name=_("รายงานอุบัติเหตุ"))
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name=_("แฟ้มภาพ"))

    class Meta:
        verbose_name = _("ภาพอุบัติเหตุ")
        verbose_name_plural = _("ภาพอุบัติเหตุ")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.file)


class AccidentStep(models.Model):
    """การติดตามอุบัติเหตุ - what was done after the report: police, insurance, fact-finding on liability."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    accident = models.ForeignKey(Accident, models.PROTECT, related_name="steps", verbose_name=_("รายงานอุบัติเหตุ"))
    text = models.TextField(_("การดำเนินการ"))
    state_after = models.CharField(_("สถานะหลังจากนั้น"), max_length=14, choices=AccidentState.choices)
    at = models.DateTimeField(_("เมื่อ"), db_default=Now())
    by_name = models.CharField(_("ผู้บันทึก"), max_length=200)

    class Meta:
        verbose_name = _("การติดตามอุบัติเหตุ")
        verbose_name_plural = _("การติดตามอุบัติเหตุ")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text


class Repair(models.Model):
    """การซ่อมบำรุง - one line of form 6; while the car is in the garage its time is taken like a trip's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    car = models.ForeignKey(Car, models.PROTECT, related_name="repairs", verbose_name=_("รถราชการ"))
    accident = models.ForeignKey(Accident, models.PROTECT, null=True, related_name="repairs", verbose_name=_("รายงานอุบัติเหตุ"))
    rule = models.ForeignKey(MaintenanceRule, models.PROTECT, null=True, related_name="+", verbose_name=_("รอบบำรุงรักษา"))
    driver = models.ForeignKey(Driver, models.PROTECT, null=True, related_name="+", verbose_name=_("พนักงานขับรถ"))
    booking = models.OneToOneField(
        "bookings.Booking", models.PROTECT, null=True, related_name="repair", verbose_name=_("ช่วงเวลาที่รถอยู่อู่")
    )
    kind = models.CharField(_("ชนิด"), max_length=10, choices=RepairKind.choices)
    state = models.CharField(_("สถานะ"), max_length=10, choices=RepairState.choices, default=RepairState.REPORTED)
    odometer = models.PositiveIntegerField(_("เลขไมล์"))
    items = models.TextField(_("รายการซ่อม/เปลี่ยน"))
    garage = models.CharField(_("สถานที่ซ่อม"), max_length=300, blank=True)
    baht = models.DecimalField(_("จำนวนเงิน (บาท)"), max_digits=12, decimal_places=2, default=Decimal("0.00"))
    reported_on = models.DateField(_("วันที่แจ้ง"))
    reporter_position = models.ForeignKey(
        "org.Position", models.PROTECT, null=True, related_name="+", verbose_name=_("ตำแหน่งผู้แจ้ง")
    )
    reported_by_name = models.CharField(_("ผู้แจ้ง"), max_length=200)
    approved_by_name = models.CharField(_("ผู้อนุมัติ"), max_length=200, blank=True)
    finished_on = models.DateField(_("วันตรวจรับ"), null=True)
    inspected_by_name = models.CharField(_("ผู้ตรวจรับ"), max_length=200, blank=True)
    invoice = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("ใบแจ้งหนี้"))
    note = models.CharField(_("หมายเหตุ"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("การซ่อมบำรุง")
        verbose_name_plural = _("การซ่อมบำรุง")
        constraints = [models.CheckConstraint(condition=Q(state__in=RepairState.values), name="fleet_repair_state")]
        indexes = [models.Index(fields=["car", "reported_on"], name="fleet_repair_car")]

    def __str__(self) -> str:
        return self.items
