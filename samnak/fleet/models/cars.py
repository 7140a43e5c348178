"""The fleet register: cars with their documents, drivers, and who answers for them in an agency."""

from datetime import time
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.fleet.enums import BodyKind, CarCategory, DocumentKind, Fuel, LicenceClass


class MotorPool(models.Model):
    """งานยานพาหนะ - who allocates, orders and inspects the cars of an agency, and its rules."""

    agency = models.OneToOneField("org.Agency", models.PROTECT, primary_key=True, related_name="+", verbose_name=_("ส่วนราชการ"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("หน่วยงานที่ดูแลรถ"))
    officer = models.ForeignKey("org.Position", models.PROTECT, related_name="+", verbose_name=_("เจ้าหน้าที่จัดรถ"))
    authoriser = models.ForeignKey("org.Position", models.PROTECT, related_name="+", verbose_name=_("ผู้มีอำนาจสั่งใช้รถ"))
    authority_order = models.CharField(_("คำสั่งมอบอำนาจสั่งใช้รถ"), max_length=300, blank=True)
    outside_authoriser = models.ForeignKey(
        "org.Position", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้อนุญาตให้ไปนอกเขตจังหวัด")
    )
    inspector = models.ForeignKey(
        "org.Position", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้ตรวจรับรถคืน")
    )
    home_province = models.CharField(_("จังหวัดที่ตั้ง"), max_length=60)
    buffer_minutes = models.PositiveSmallIntegerField(_("เว้นระหว่างเที่ยว (นาที)"), default=30)
    most_hours_a_day = models.PositiveSmallIntegerField(_("พนักงานขับรถวันละไม่เกิน (ชั่วโมง)"), default=12)
    most_km_a_day = models.PositiveIntegerField(_("ระยะทางต่อวันที่ถือว่าผิดปกติ (กม.)"), default=900)
    outlier_percent = models.PositiveSmallIntegerField(_("อัตราสิ้นเปลืองต่างจากเกณฑ์เกิน (ร้อยละ)"), default=20)
    private_car_rate = models.DecimalField(
        _("ค่าชดเชยรถยนต์ส่วนตัว (บาทต่อกิโลเมตร)"), max_digits=6, decimal_places=2, default=Decimal("4.00")
    )

    class Meta:
        verbose_name = _("งานยานพาหนะ")
        verbose_name_plural = _("งานยานพาหนะ")

    def __str__(self) -> str:
        return str(self.unit)


class Car(models.Model):
    """รถราชการ - one car or motorcycle of an agency, a row of form 1 or 2; its resource is what a trip takes."""

    resource = models.OneToOneField(
        "bookings.Resource", models.PROTECT, primary_key=True, related_name="car", verbose_name=_("ทรัพยากร")
    )
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    category = models.CharField(_("ประเภทรถ"), max_length=24, choices=CarCategory.choices, default=CarCategory.CENTRAL)
    body = models.CharField(_("ลักษณะรถ"), max_length=12, choices=BodyKind.choices)
    plate = models.CharField(_("หมายเลขทะเบียน"), max_length=20)
    plate_province = models.CharField(_("จังหวัดที่จดทะเบียน"), max_length=60)
    make = models.CharField(_("ชื่อรถ (ยี่ห้อ)"), max_length=60)
    model = models.CharField(_("แบบ/รุ่น"), max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(_("ปี พ.ศ."))
    engine_cc = models.PositiveIntegerField(_("ขนาด (ซีซี)"), default=0)
    seats = models.PositiveSmallIntegerField(_("จำนวนที่นั่งรวมพนักงานขับรถ"))
    colour = models.CharField(_("สี"), max_length=40, blank=True)
    engine_number = models.CharField(_("เลขเครื่องยนต์"), max_length=60, blank=True)
    chassis_number = models.CharField(_("เลขตัวรถ"), max_length=60, blank=True)
    asset_number = models.CharField(_("เลขครุภัณฑ์"), max_length=60, blank=True)
    fuel = models.CharField(_("เชื้อเพลิง"), max_length=12, choices=Fuel.choices)
    tank_litres = models.DecimalField(_("ความจุถัง (ลิตร)"), max_digits=6, decimal_places=1, default=Decimal("0.0"))
    criterion = models.DecimalField(
        _("เกณฑ์การใช้สิ้นเปลืองเชื้อเพลิง (กม./ลิตร)"), max_digits=6, decimal_places=2, default=Decimal("0.00")
    )
    licence_class = models.CharField(
        _("ใบอนุญาตที่ต้องใช้"), max_length=12, choices=LicenceClass.choices, default=LicenceClass.PRIVATE
    )
    kept_at = models.CharField(_("สถานที่เก็บรักษา"), max_length=200, blank=True)
    kept_elsewhere_reference = models.CharField(_("หนังสืออนุญาตให้เก็บที่อื่น"), max_length=200, blank=True)
    holder = models.ForeignKey(
        "org.Position", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้ดำรงตำแหน่งที่ใช้รถ")
    )
    price = models.DecimalField(_("ราคา (บาท)"), max_digits=12, decimal_places=2, default=Decimal("0.00"))
    acquired_on = models.DateField(_("วันได้มา"), null=True, blank=True)
    disposed_on = models.DateField(_("วันจ่ายออก"), null=True, blank=True)
    disposal_reason = models.CharField(_("เหตุที่จ่ายออก"), max_length=300, blank=True)
    note = models.CharField(_("หมายเหตุ"), max_length=300, blank=True)
    odometer = models.PositiveIntegerField(_("เลขไมล์ล่าสุด"), default=0)
    last_log_number = models.PositiveIntegerField(_("ลำดับล่าสุดในสมุดบันทึกการใช้รถ"), default=0)

    class Meta:
        verbose_name = _("รถราชการ")
        verbose_name_plural = _("รถราชการ")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "plate", "plate_province"], condition=Q(disposed_on=None), name="fleet_car_plate_once"
            ),
            models.CheckConstraint(condition=Q(seats__gt=0), name="fleet_car_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.plate} {self.plate_province}"


class CarPhoto(models.Model):
    """ภาพรถ - a picture of a car."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    car = models.ForeignKey(Car, models.CASCADE, related_name="photos", verbose_name=_("รถราชการ"))
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name=_("แฟ้มภาพ"))
    caption = models.CharField(_("คำบรรยาย"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("ภาพรถ")
        verbose_name_plural = _("ภาพรถ")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.caption


class CarDocument(models.Model):
    """เอกสารประจำรถ - a paper of a car that ends on a day: tax, insurance, inspection."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    car = models.ForeignKey(Car, models.PROTECT, related_name="documents", verbose_name=_("รถราชการ"))
    kind = models.CharField(_("ชนิด"), max_length=12, choices=DocumentKind.choices)
    number = models.CharField(_("เลขที่"), max_length=80, blank=True)
    issuer = models.CharField(_("ผู้ออก/บริษัท"), max_length=200, blank=True)
    starts_on = models.DateField(_("เริ่มวันที่"), null=True, blank=True)
    expires_on = models.DateField(_("หมดอายุวันที่"))
    baht = models.DecimalField(_("ค่าใช้จ่าย (บาท)"), max_digits=12, decimal_places=2, default=Decimal("0.00"))
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("แฟ้ม"))
    told_on = models.DateField(_("เตือนเมื่อ"), null=True)

    class Meta:
        verbose_name = _("เอกสารประจำรถ")
        verbose_name_plural = _("เอกสารประจำรถ")
        ordering = ["-expires_on"]
        indexes = [models.Index(fields=["agency", "expires_on"], name="fleet_document_expiry")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.expires_on}"


class Driver(models.Model):
    """พนักงานขับรถ - a post that drives; its resource is what a trip takes, so that leave and trips cannot overlap."""

    resource = models.OneToOneField(
        "bookings.Resource", models.PROTECT, primary_key=True, related_name="driver", verbose_name=_("ทรัพยากร")
    )
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    position = models.OneToOneField("org.Position", models.PROTECT, related_name="+", verbose_name=_("ตำแหน่ง"))
    licence_class = models.CharField(_("ชนิดใบอนุญาต"), max_length=12, choices=LicenceClass.choices)
    licence_number = models.CharField(_("เลขที่ใบอนุญาต"), max_length=40, blank=True)
    licence_expires_on = models.DateField(_("ใบอนุญาตหมดอายุวันที่"), null=True, blank=True)
    works_from = models.TimeField(_("เวลาทำงานตั้งแต่"), default=time(8, 30))
    works_to = models.TimeField(_("ถึง"), default=time(16, 30))
    accepts_overtime = models.BooleanField(_("ปฏิบัติงานนอกเวลาได้"), default=True)
    phone = models.CharField(_("โทรศัพท์"), max_length=60, blank=True)
    usual_car = models.ForeignKey(Car, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("รถประจำ"))

    class Meta:
        verbose_name = _("พนักงานขับรถ")
        verbose_name_plural = _("พนักงานขับรถ")
        constraints = [models.CheckConstraint(condition=Q(works_from__lt=F("works_to")), name="fleet_driver_hours")]

    def __str__(self) -> str:
        return self.resource.name


class MaintenanceRule(models.Model):
    """รอบบำรุงรักษา - something to be done to a car every so many kilometres or months, whichever comes first."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    car = models.ForeignKey(Car, models.PROTECT, related_name="maintenance", verbose_name=_("รถราชการ"))
    name = models.CharField(_("รายการ"), max_length=200)
    every_km = models.PositiveIntegerField(_("ทุก (กม.)"), default=0)
    every_months = models.PositiveSmallIntegerField(_("ทุก (เดือน)"), default=0)
    last_km = models.PositiveIntegerField(_("ทำล่าสุดที่เลขไมล์"), default=0)
    last_on = models.DateField(_("ทำล่าสุดเมื่อ"), null=True, blank=True)
    told_at_km = models.PositiveIntegerField(_("เตือนที่เลขไมล์"), null=True)
    told_on = models.DateField(_("เตือนเมื่อ"), null=True)
    is_active = models.BooleanField(_("ใช้งานอยู่"), default=True)

    class Meta:
        verbose_name = _("รอบบำรุงรักษา")
        verbose_name_plural = _("รอบบำรุงรักษา")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(every_km__gt=0) | Q(every_months__gt=0), name="fleet_maintenance_some_interval"),
        ]

    def __str__(self) -> str:
        return self.name
