"""What is typed about drivers, their leave, and who answers for the cars."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samnak.fleet.enums import LicenceClass
from samnak.fleet.forms.choices import PROVINCE_CHOICES, Choices, offer, position_field
from samnak.fleet.forms.laying import AmountField, LaidForm, NumberField, Place, Section, moment
from samnak.fleet.forms.posts import PostField
from samnak.fleet.models import Driver, MotorPool
from samnak.fleet.services.drivers import DriverData
from samnak.fleet.services.pool import PoolData
from samnak.ui.clocks import ClockField
from samnak.ui.days import DayField


class DriverForm(LaidForm):
    """A driver."""

    position = position_field(_("ตำแหน่ง"), help_text=_("ตำแหน่งที่มีบทบาทพนักงานขับรถ หรือตำแหน่งในงานยานพาหนะ"))
    phone = forms.CharField(label=_("โทรศัพท์"), max_length=60, required=False)
    usual_car = forms.TypedChoiceField(label=_("รถประจำ"), required=False, coerce=UUID, empty_value=None)
    licence_class = forms.ChoiceField(label=_("ชนิดใบอนุญาตขับรถ"), choices=LicenceClass.choices)
    licence_number = forms.CharField(label=_("เลขที่ใบอนุญาต"), max_length=40, required=False)
    licence_expires_on = DayField(label=_("ใบอนุญาตหมดอายุวันที่"), required=False)
    works_from = ClockField(label=_("เวลาทำงานตั้งแต่"), initial=time(8, 30))
    works_to = ClockField(label=_("ถึง"), initial=time(16, 30))
    accepts_overtime = forms.BooleanField(label=_("ปฏิบัติงานนอกเวลาได้"), required=False, initial=True)

    layout = (
        Section(_("ผู้ขับ"), ((Place("position"),), (Place("phone", "half"), Place("usual_car", "half")))),
        Section(
            _("ใบอนุญาตขับรถ"),
            ((Place("licence_class", "half"), Place("licence_number", "half")), (Place("licence_expires_on", "half"),)),
        ),
        Section(_("เวลาทำงาน"), ((Place("works_from", "short"), Place("works_to", "short")), (Place("accepts_overtime"),))),
    )

    def __init__(self, *args: Any, positions: Choices, cars: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, ["position"], positions)
        offer(self, ["usual_car"], cars, gettext("ไม่มี"))

    def data_of(self) -> DriverData:
        """Return what was typed, for the service."""
        data = dict(self.cleaned_data)
        return DriverData(position_id=data.pop("position"), usual_car_id=data.pop("usual_car"), **data)


def driver_initial(driver: Driver) -> dict[str, Any]:
    """Return what the form shows of a driver."""
    names = (
        "phone", "licence_class", "licence_number", "licence_expires_on", "works_from", "works_to", "accepts_overtime",
    )  # fmt: skip
    shown = {name: getattr(driver, name) for name in names}
    return shown | {"position": driver.position_id, "usual_car": driver.usual_car_id}


class LeaveForm(LaidForm):
    """Days on which a driver is away."""

    starts_on = DayField(label=_("ลาตั้งแต่วันที่"))
    ends_on = DayField(label=_("ถึงวันที่"), required=False, help_text=_("เว้นว่างไว้หากลาวันเดียว"))
    reason = forms.CharField(label=_("ประเภทหรือเหตุของการลา"), max_length=200, help_text=_("เช่น ลาป่วย ลากิจส่วนตัว ลาพักผ่อน"))

    layout = (Section("", ((Place("starts_on", "half"), Place("ends_on", "half")), (Place("reason"),))),)

    def span(self) -> tuple[datetime, datetime]:
        """Return from midnight of the first day to midnight after the last."""
        first = self.cleaned_data["starts_on"]
        last = self.cleaned_data["ends_on"] or first
        return moment(first, time.min), moment(last + timedelta(days=1), time.min)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", gettext("วันสิ้นสุดการลาต้องไม่อยู่ก่อนวันเริ่ม"))
        return data


class PoolForm(LaidForm):
    """Who allocates, orders and inspects the cars of the agency, and its rules."""

    unit = forms.TypedChoiceField(label=_("หน่วยงานที่ดูแลรถ"), coerce=UUID)
    officer = PostField(label=_("เจ้าหน้าที่จัดรถ"))
    authoriser = PostField(label=_("ผู้มีอำนาจสั่งใช้รถ"))
    authority_order = forms.CharField(
        label=_("คำสั่งมอบอำนาจสั่งใช้รถ"),
        max_length=300,
        required=False,
        help_text=_("เลขที่และวันที่ของคำสั่ง ไม่ต้องระบุเมื่อผู้มีอำนาจเป็นหัวหน้าส่วนราชการเอง"),
    )
    outside_authoriser = PostField(label=_("ผู้อนุญาตให้ไปนอกเขตจังหวัด"), required=False, help_text=_("เมื่อต่างจากผู้มีอำนาจสั่งใช้รถ"))
    inspector = PostField(label=_("ผู้ตรวจรับรถคืน"), required=False, help_text=_("เว้นว่างไว้ให้เจ้าหน้าที่จัดรถตรวจรับ"))
    home_province = forms.ChoiceField(label=_("จังหวัดที่ตั้ง"), choices=PROVINCE_CHOICES)
    buffer_minutes = forms.IntegerField(label=_("เว้นระหว่างเที่ยว"), min_value=0, max_value=480, initial=30)
    most_hours_a_day = forms.IntegerField(label=_("พนักงานขับรถวันละไม่เกิน"), min_value=1, max_value=24, initial=12)
    most_km_a_day = NumberField(label=_("ระยะทางต่อวันที่ถือว่าผิดปกติ"), min_value=50, max_value=3000, initial=900)
    outlier_percent = forms.IntegerField(
        label=_("อัตราสิ้นเปลืองต่างจากเกณฑ์เกิน"), min_value=1, max_value=100, initial=20, help_text=_("บัญชีน้ำมันจะทำเครื่องหมายไว้")
    )
    private_car_rate = AmountField(label=_("ค่าชดเชยรถยนต์ส่วนตัว"), min_value=0, max_digits=6, decimal_places=2, initial="4.00")

    layout = (
        Section(
            _("ผู้รับผิดชอบ"),
            (
                (Place("unit"),),
                (Place("officer"),),
                (Place("authoriser"),),
                (Place("authority_order"),),
                (Place("outside_authoriser"),),
                (Place("inspector"),),
            ),
        ),
        Section(
            _("กฎการจัดรถ"),
            (
                (Place("home_province", "half"), Place("buffer_minutes", "half", _("นาที"))),
                (Place("most_hours_a_day", "half", _("ชั่วโมง")),),
            ),
        ),
        Section(
            _("การตรวจสอบและค่าชดเชย"),
            (
                (Place("most_km_a_day", "half", _("กม.")), Place("outlier_percent", "half", _("ร้อยละ"))),
                (Place("private_car_rate", "half", _("บาท/กม.")),),
            ),
        ),
    )

    def __init__(self, *args: Any, units: Choices, agency_id: UUID, **options: Any) -> None:
        super().__init__(*args, **options)
        self.agency_id = agency_id
        offer(self, ["unit"], units)

    def data_of(self) -> PoolData:
        """Return what was typed, for the service."""
        data = dict(self.cleaned_data)
        named = {f"{name}_id": data.pop(name) for name in ("unit", "officer", "authoriser", "outside_authoriser", "inspector")}
        return PoolData(**named, **data)


POOL_FIELDS = (
    "authority_order", "home_province", "buffer_minutes", "most_hours_a_day", "most_km_a_day", "outlier_percent",
    "private_car_rate",
)  # fmt: skip


def pool_initial(pool: MotorPool) -> dict[str, Any]:
    """Return what the form shows of the settings."""
    named = {name: getattr(pool, f"{name}_id") for name in ("unit", "officer", "authoriser", "outside_authoriser", "inspector")}
    return named | {name: getattr(pool, name) for name in POOL_FIELDS}
