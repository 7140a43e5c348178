"""What can be booked: rooms in buildings, parts of divisible halls, equipment; cars and drivers are resources of `fleet`."""

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samnak.bookings.enums import Audience, Feature, Layout, ResourceKind
from samnak.core import thai
from samnak.core.ids import new_id


class Resource(models.Model):
    """ทรัพยากรที่จองได้ - whatever cannot be in two uses at once; its row lock orders those who want it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("หน่วยงานเจ้าของ"))
    kind = models.CharField(_("ชนิด"), max_length=10, choices=ResourceKind.choices)
    name = models.CharField(_("ชื่อ"), max_length=200)
    buffer_before = models.PositiveSmallIntegerField(_("เวลาจัดเตรียม (นาที)"), default=0)
    buffer_after = models.PositiveSmallIntegerField(_("เวลาเก็บ (นาที)"), default=0)
    sort_key = models.CharField(_("กุญแจเรียงลำดับ"), max_length=400, editable=False)
    is_active = models.BooleanField(_("ใช้งานอยู่"), default=True)

    class Meta:
        verbose_name = _("ทรัพยากรที่จองได้")
        verbose_name_plural = _("ทรัพยากรที่จองได้")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ResourceKind.values), name="bookings_resource_kind"),
            models.UniqueConstraint(
                fields=["agency", "kind", "name"], condition=Q(is_active=True), name="bookings_resource_name_once"
            ),
        ]
        indexes = [models.Index(fields=["agency", "kind", "sort_key"], name="bookings_resource_list")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the Thai sort key in step with the name."""
        self.sort_key = thai.sort_key(self.name)[:400]
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Building(models.Model):
    """อาคาร - where rooms are."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    name = models.CharField(_("ชื่ออาคาร"), max_length=200)
    address = models.CharField(_("ที่ตั้ง"), max_length=500, blank=True)
    order = models.PositiveIntegerField(_("ลำดับ"), default=100)

    class Meta:
        verbose_name = _("อาคาร")
        verbose_name_plural = _("อาคาร")
        ordering = ["order", "name"]
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="bookings_building_once")]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """ห้องประชุม - a room, or a part of a divisible hall; the hall's own row names the whole (E.3)."""

    resource = models.OneToOneField(Resource, models.PROTECT, primary_key=True, related_name="room", verbose_name=_("ทรัพยากร"))
    building = models.ForeignKey(Building, models.PROTECT, related_name="rooms", verbose_name=_("อาคาร"))
    floor = models.CharField(_("ชั้น"), max_length=20, blank=True)
    hall = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("ส่วนหนึ่งของ"))
    capacity = models.PositiveIntegerField(_("จำนวนที่นั่ง"))
    features = ArrayField(models.CharField(max_length=20, choices=Feature.choices), verbose_name=_("สิ่งที่มีในห้อง"), default=list)
    audience = models.CharField(_("ผู้ที่จองได้"), max_length=10, choices=Audience.choices, default=Audience.AGENCY)
    approver = models.ForeignKey("org.Position", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้อนุมัติ"))
    keeper = models.ForeignKey("org.Position", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้ดูแลห้อง"))
    catering_keeper = models.ForeignKey(
        "org.Position", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้ดูแลอาหารและเครื่องดื่ม")
    )
    it_keeper = models.ForeignKey(
        "org.Position", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("เจ้าหน้าที่โสตและเครือข่าย")
    )
    opens_at = models.TimeField(_("เปิดให้ใช้ตั้งแต่"), default=time(8, 0))
    closes_at = models.TimeField(_("ถึง"), default=time(18, 0))
    open_weekends = models.BooleanField(_("เปิดวันหยุดราชการ"), default=False)
    min_lead_minutes = models.PositiveIntegerField(_("จองล่วงหน้าอย่างน้อย (นาที)"), default=0)
    max_lead_days = models.PositiveIntegerField(_("จองล่วงหน้าได้ไม่เกิน (วัน)"), default=730)
    max_hours = models.PositiveIntegerField(_("ครั้งละไม่เกิน (ชั่วโมง)"), default=0)
    check_in_minutes = models.PositiveSmallIntegerField(_("ปล่อยห้องเมื่อไม่เช็กอินภายใน (นาที)"), default=0)
    check_in_key = models.CharField(_("กุญแจคิวอาร์หน้าห้อง"), max_length=40, editable=False)
    display_key = models.CharField(_("กุญแจป้ายหน้าห้อง"), max_length=40, editable=False, unique=True)
    fee_note = models.CharField(_("ค่าใช้จ่าย"), max_length=300, blank=True)
    rules = models.TextField(_("ระเบียบการใช้"), blank=True)
    note = models.TextField(_("รายละเอียด"), blank=True)

    class Meta:
        verbose_name = _("ห้องประชุม")
        verbose_name_plural = _("ห้องประชุม")
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gt=0), name="bookings_room_capacity"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="bookings_room_hours"),
            models.CheckConstraint(condition=Q(hall=None) | ~Q(hall=F("resource")), name="bookings_room_not_own_part"),
        ]

    def __str__(self) -> str:
        return self.resource.name


class RoomLayout(models.Model):
    """ความจุตามรูปแบบการจัดห้อง - how many sit in a room in one layout."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    room = models.ForeignKey(Room, models.CASCADE, related_name="layouts", verbose_name=_("ห้องประชุม"))
    layout = models.CharField(_("รูปแบบ"), max_length=12, choices=Layout.choices)
    capacity = models.PositiveIntegerField(_("จำนวนที่นั่ง"))

    class Meta:
        verbose_name = _("ความจุตามรูปแบบการจัดห้อง")
        verbose_name_plural = _("ความจุตามรูปแบบการจัดห้อง")
        ordering = ["capacity"]
        constraints = [models.UniqueConstraint(fields=["room", "layout"], name="bookings_layout_once")]

    def __str__(self) -> str:
        return f"{self.get_layout_display()} {self.capacity}"


class RoomPhoto(models.Model):
    """ภาพห้อง - a picture of a room."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    room = models.ForeignKey(Room, models.CASCADE, related_name="photos", verbose_name=_("ห้องประชุม"))
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name=_("แฟ้มภาพ"))
    caption = models.CharField(_("คำบรรยาย"), max_length=200, blank=True)
    order = models.PositiveIntegerField(_("ลำดับ"), default=1)

    class Meta:
        verbose_name = _("ภาพห้อง")
        verbose_name_plural = _("ภาพห้อง")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.caption


class Equipment(models.Model):
    """อุปกรณ์ - a movable thing that is lent for a meeting."""

    resource = models.OneToOneField(
        Resource, models.PROTECT, primary_key=True, related_name="equipment", verbose_name=_("ทรัพยากร")
    )
    asset_number = models.CharField(_("เลขครุภัณฑ์"), max_length=60, blank=True)
    category = models.CharField(_("ประเภท"), max_length=20, choices=Feature.choices)
    kept_at = models.CharField(_("ที่เก็บ"), max_length=200, blank=True)
    keeper = models.ForeignKey(
        "org.Position", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้ดูแลอุปกรณ์")
    )
    note = models.TextField(_("รายละเอียด"), blank=True)

    class Meta:
        verbose_name = _("อุปกรณ์")
        verbose_name_plural = _("อุปกรณ์")

    def __str__(self) -> str:
        return self.resource.name


class Quota(models.Model):
    """โควตาการใช้ห้อง - how many hours of rooms a unit, with all below it, may book in a calendar month."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    unit = models.OneToOneField("org.Unit", models.PROTECT, related_name="+", verbose_name=_("หน่วยงาน"))
    hours_per_month = models.PositiveIntegerField(_("ชั่วโมงต่อเดือน"))

    class Meta:
        verbose_name = _("โควตาการใช้ห้อง")
        verbose_name_plural = _("โควตาการใช้ห้อง")

    def __str__(self) -> str:
        return f"{self.unit} {self.hours_per_month}"
