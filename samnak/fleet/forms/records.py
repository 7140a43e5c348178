"""What people type into the books of a car: fuel, accidents, repairs, maintenance, readings put right."""

from datetime import datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samnak.fleet.enums import AccidentState, RepairKind, RepairState
from samnak.fleet.forms.choices import Choices, offer
from samnak.fleet.forms.laying import AmountField, LaidForm, NumberField, Place, Section, moment
from samnak.fleet.models import MaintenanceRule, Repair
from samnak.fleet.services.maintenance import RuleData
from samnak.fleet.services.repairs import RepairData, WorkDone
from samnak.ui.clocks import ClockField
from samnak.ui.days import DayField

KM, LITRES, BAHT = _("กม."), _("ลิตร"), _("บาท")
MOST_KM = 9_999_999
OPENING, CLOSING = time(8, 30), time(16, 30)


def car_field() -> forms.TypedChoiceField:
    """Return the choice of a car."""
    return forms.TypedChoiceField(label=_("รถ"), coerce=UUID)


class FuelForm(LaidForm):
    """A slip, entered by the officer on a driver's behalf."""

    car = car_field()
    driver = forms.TypedChoiceField(label=_("พนักงานขับรถ"), required=False, coerce=UUID, empty_value=None)
    taken_on = DayField(label=_("วันที่เติม"))
    taken_clock = ClockField(label=_("เวลา"))
    odometer = NumberField(label=_("เลขไมล์"), min_value=0, max_value=MOST_KM)
    litres = AmountField(label=_("จำนวน"), max_digits=7, decimal_places=2)
    baht = AmountField(label=_("จำนวนเงิน"), max_digits=10, decimal_places=2)
    is_full_tank = forms.BooleanField(label=_("เติมเต็มถัง"), required=False, initial=True)
    station = forms.CharField(label=_("สถานีบริการ"), max_length=200, required=False)
    slip_number = forms.CharField(label=_("เลขที่ใบสั่งจ่าย/ใบเสร็จ"), max_length=80, required=False)
    photo = forms.FileField(label=_("ภาพใบเสร็จ"), required=False, help_text=_("ภาพถ่ายหรือ PDF"))
    note = forms.CharField(
        label=_("เหตุที่ต่างจากปกติ"),
        max_length=300,
        required=False,
        help_text=_("เช่น เปลี่ยนเรือนไมล์ บันทึกย้อนหลัง"),
    )
    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    layout = (
        Section(
            "",
            (
                (Place("car", "half"), Place("driver", "half")),
                (Place("taken_on", "half"), Place("taken_clock", "short")),
                (Place("odometer", "half", KM),),
                (Place("litres", "half", LITRES), Place("baht", "half", BAHT)),
                (Place("is_full_tank"),),
                (Place("station", "half"), Place("slip_number", "half")),
                (Place("photo"),),
                (Place("note"),),
                (Place("client_key"),),
            ),
        ),
    )

    def __init__(self, *args: Any, cars: Choices, drivers: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, ["car"], cars)
        offer(self, ["driver"], drivers, gettext("ตามเที่ยวเดินทาง"))

    def slip(self) -> dict[str, Any]:
        """Return what was typed, as the service takes it."""
        data = self.cleaned_data
        same = ("odometer", "litres", "baht", "is_full_tank", "station", "slip_number", "note", "client_key")
        return {name: data[name] for name in same} | {
            "car_id": data["car"],
            "driver_id": data["driver"],
            "taken_at": moment(data["taken_on"], data["taken_clock"]),
        }


class ReasonForm(LaidForm):
    """One sentence of reason."""

    reason = forms.CharField(label=_("เหตุผล"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    layout = (Section("", ((Place("reason"),),)),)


class OdometerForm(LaidForm):
    """Readings of a trip put right."""

    odometer_start = NumberField(label=_("เลขไมล์เมื่อออก"), min_value=0, max_value=MOST_KM)
    odometer_end = NumberField(label=_("เลขไมล์เมื่อกลับ"), min_value=0, max_value=MOST_KM)
    reason = forms.CharField(
        label=_("เหตุที่แก้ไข"), max_length=300, help_text=_("เลขเดิมและเหตุผลจะเก็บไว้ในประวัติ"), widget=forms.Textarea(attrs={"rows": 2})
    )

    layout = (Section("", ((Place("odometer_start", "half", KM), Place("odometer_end", "half", KM)), (Place("reason"),))),)

    def __init__(self, *args: Any, returned: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not returned:
            del self.fields["odometer_end"]


class RepairForm(LaidForm):
    """What is wrong with a car, or due."""

    car = car_field()
    kind = forms.ChoiceField(label=_("ชนิดงาน"), choices=RepairKind.choices, initial=RepairKind.REPAIR)
    reported_on = DayField(label=_("วันที่แจ้ง"), required=False)
    odometer = NumberField(label=_("เลขไมล์"), min_value=0, max_value=MOST_KM)
    items = forms.CharField(label=_("รายการซ่อม/เปลี่ยน"), widget=forms.Textarea(attrs={"rows": 3}))
    garage = forms.CharField(label=_("สถานที่ซ่อม"), max_length=300, required=False)
    baht = AmountField(label=_("ประมาณการค่าใช้จ่าย"), min_value=0, max_digits=12, decimal_places=2, required=False)
    rule = forms.TypedChoiceField(
        label=_("ตามรอบบำรุงรักษา"), required=False, coerce=UUID, empty_value=None, help_text=_("เมื่อตรวจรับแล้ว รอบถัดไปจะนับใหม่")
    )
    accident = forms.TypedChoiceField(label=_("จากรายงานอุบัติเหตุ"), required=False, coerce=UUID, empty_value=None)
    note = forms.CharField(label=_("หมายเหตุ"), max_length=500, required=False)

    layout = (
        Section(
            "",
            (
                (Place("car"),),
                (Place("kind", "half"), Place("reported_on", "half")),
                (Place("odometer", "half", KM),),
                (Place("items"),),
                (Place("garage", "half"), Place("baht", "half", BAHT)),
                (Place("rule", "half"), Place("accident", "half")),
                (Place("note"),),
            ),
        ),
    )

    def __init__(self, *args: Any, cars: Choices, rules: Choices, accidents: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, ["car"], cars)
        for name, choices in (("rule", rules), ("accident", accidents)):
            if choices:
                offer(self, [name], choices, gettext("ไม่เกี่ยว"))
            else:
                del self.fields[name]

    def data_of(self) -> RepairData:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        same = ("kind", "reported_on", "odometer", "items", "garage", "note")
        return RepairData(
            **{name: data[name] for name in same},
            baht=data["baht"] or Decimal("0.00"),
            rule_id=data.get("rule"),
            accident_id=data.get("accident"),
        )


class GarageForm(LaidForm):
    """When a car goes to the garage and comes back."""

    garage = forms.CharField(label=_("สถานที่ซ่อม"), max_length=300)
    starts_on = DayField(label=_("ส่งเข้าอู่วันที่"))
    starts_clock = ClockField(label=_("เวลา"), initial=OPENING)
    ends_on = DayField(label=_("กำหนดแล้วเสร็จวันที่"))
    ends_clock = ClockField(label=_("เวลา"), initial=CLOSING)

    layout = (
        Section(
            "",
            (
                (Place("garage"),),
                (Place("starts_on", "half"), Place("starts_clock", "short")),
                (Place("ends_on", "half"), Place("ends_clock", "short")),
            ),
        ),
    )

    def __init__(self, *args: Any, moving: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if moving:
            for name in ("garage", "starts_on", "starts_clock"):
                del self.fields[name]

    @property
    def starts_at(self) -> datetime:
        """Return when the car goes."""
        return moment(self.cleaned_data["starts_on"], self.cleaned_data["starts_clock"])

    @property
    def ends_at(self) -> datetime:
        """Return when the car is to be back."""
        return moment(self.cleaned_data["ends_on"], self.cleaned_data["ends_clock"])


class CompletionForm(LaidForm):
    """What was done, as it is inspected."""

    finished_on = DayField(label=_("วันตรวจรับ"))
    odometer = NumberField(label=_("เลขไมล์"), min_value=0, max_value=MOST_KM)
    items = forms.CharField(label=_("รายการที่ซ่อม/เปลี่ยน"), widget=forms.Textarea(attrs={"rows": 3}))
    garage = forms.CharField(label=_("สถานที่ซ่อม"), max_length=300)
    baht = AmountField(label=_("จำนวนเงิน"), min_value=0, max_digits=12, decimal_places=2)
    invoice = forms.FileField(label=_("ใบแจ้งหนี้หรือใบเสร็จ"), required=False, help_text=_("PDF หรือภาพถ่าย"))
    note = forms.CharField(label=_("หมายเหตุ"), max_length=500, required=False)

    layout = (
        Section(
            "",
            (
                (Place("finished_on", "half"), Place("odometer", "half", KM)),
                (Place("items"),),
                (Place("garage", "half"), Place("baht", "half", BAHT)),
                (Place("invoice"),),
                (Place("note"),),
            ),
        ),
    )

    def data_of(self) -> WorkDone:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        return WorkDone(**{name: data[name] for name in ("finished_on", "odometer", "items", "garage", "baht", "note")})


def completion_initial(row: Repair) -> dict[str, Any]:
    """Return what the form shows of a repair about to be inspected."""
    return {name: getattr(row, name) for name in ("odometer", "items", "garage", "note")} | {"baht": row.baht or None}


class RuleForm(LaidForm):
    """Something to be done to a car regularly."""

    name = forms.CharField(label=_("รายการ"), max_length=200, help_text=_("เช่น เปลี่ยนถ่ายน้ำมันเครื่อง เปลี่ยนยาง"))
    every_km = NumberField(label=_("ทุก"), min_value=0, max_value=500_000, required=False)
    every_months = NumberField(label=_("หรือทุก"), min_value=0, max_value=240, required=False)
    last_km = NumberField(label=_("ทำล่าสุดที่เลขไมล์"), min_value=0, max_value=MOST_KM, required=False)
    last_on = DayField(label=_("ทำล่าสุดเมื่อ"), required=False)
    is_active = forms.BooleanField(label=_("ใช้รอบนี้อยู่"), required=False, initial=True)

    layout = (
        Section(
            "",
            (
                (Place("name"),),
                (Place("every_km", "half", KM), Place("every_months", "half", _("เดือน"))),
                (Place("last_km", "half", KM), Place("last_on", "half")),
                (Place("is_active"),),
            ),
            text=_("แล้วแต่อย่างใดถึงก่อน"),
        ),
    )

    def data_of(self) -> RuleData:
        """Return what was typed, for the service."""
        data = dict(self.cleaned_data)
        for name in ("every_km", "every_months", "last_km"):
            data[name] = data[name] or 0
        return RuleData(**data)


def rule_initial(row: MaintenanceRule) -> dict[str, Any]:
    """Return what the form shows of a rule."""
    return {name: getattr(row, name) for name in ("name", "every_km", "every_months", "last_km", "last_on", "is_active")}


class FilterForm(forms.Form):
    """The filters of a list of records; whatever is not understood is no filter."""

    is_filter = True

    q = forms.CharField(required=False)
    car = forms.TypedChoiceField(label=_("รถ"), required=False, coerce=UUID, empty_value=None)
    state = forms.ChoiceField(label=_("สถานะ"), required=False)
    kind = forms.ChoiceField(label=_("ชนิดงาน"), choices=[("", _("ทุกชนิดงาน")), *RepairKind.choices], required=False)

    def __init__(self, data: Any, *, cars: Choices, states: Choices) -> None:
        super().__init__(data)
        self.fields["car"].choices = [("", gettext("ทุกคัน")), *cars]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", gettext("ทุกสถานะ")), *states]  # type: ignore[attr-defined]
        self.is_valid()

    def asked(self, name: str) -> Any:
        """Return what is asked of one filter."""
        return self.cleaned_data.get(name) or (None if name == "car" else "")


SLIP_STATES = (("valid", _("ใช้ได้")), ("voided", _("ยกเลิกแล้ว")))
ACCIDENT_STATES = AccidentState.choices
REPAIR_STATES = (("open", _("ยังไม่เสร็จทั้งหมด")), *RepairState.choices)
