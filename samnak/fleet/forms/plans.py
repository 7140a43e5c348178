"""What people type when they ask for a whole day at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samnak.bookings.enums import Layout
from samnak.fleet.content.provinces import PROVINCES
from samnak.fleet.enums import BodyKind
from samnak.fleet.forms.laying import moment
from samnak.fleet.services.plans import PlanData
from samnak.fleet.services.requests import MOST_PASSENGERS
from samnak.ui.clocks import ClockField
from samnak.ui.days import DayField

Choices = Sequence[tuple[str, str]]
# what the form holds in another shape than a plan
APART = {
    "on", "start", "end", "room", "equipment", "snacks", "lunches", "car", "depart_on", "depart_clock", "return_on",
    "return_clock",
}  # fmt: skip


class PlanForm(forms.Form):
    """คำขอรวมทั้งวัน - the meeting first, then the journey."""

    use_required_attribute = False

    title = forms.CharField(label=_("เรื่อง"), max_length=300)
    on = DayField(label=_("ประชุมวันที่"))
    start = ClockField(label=_("เริ่ม"))
    end = ClockField(label=_("เลิก"))
    room = forms.ChoiceField(label=_("ห้องประชุม"), choices=())
    attendees = forms.IntegerField(label=_("ผู้เข้าประชุม"), min_value=1, max_value=5000)
    layout = forms.ChoiceField(label=_("รูปแบบการจัดห้อง"), choices=[("", _("ตามที่ห้องจัดไว้")), *Layout.choices], required=False)
    equipment = forms.MultipleChoiceField(label=_("อุปกรณ์"), choices=(), required=False, widget=forms.CheckboxSelectMultiple)
    snacks = forms.IntegerField(label=_("อาหารว่าง"), min_value=0, max_value=5000, required=False)
    lunches = forms.IntegerField(label=_("อาหารกลางวัน"), min_value=0, max_value=5000, required=False)
    it_support = forms.BooleanField(label=_("ขอเจ้าหน้าที่โสตและเครือข่าย"), required=False)
    budget_code = forms.CharField(label=_("แหล่งเงิน"), max_length=200, required=False)
    destination = forms.CharField(label=_("ใช้รถไปที่"), max_length=500)
    locality = forms.CharField(label=_("ในท้องที่"), max_length=200, required=False, help_text=_("เขตหรืออำเภอ"))
    province = forms.ChoiceField(label=_("จังหวัด"), choices=[(name, name) for name in PROVINCES])
    passengers = forms.IntegerField(label=_("มีคนนั่ง"), min_value=1, max_value=MOST_PASSENGERS)
    passenger_names = forms.CharField(
        label=_("รายชื่อผู้เดินทาง"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("บรรทัดละหนึ่งคน")
    )
    depart_on = DayField(label=_("ออกเดินทางวันที่"))
    depart_clock = ClockField(label=_("เวลาออก"))
    return_on = DayField(label=_("กลับวันที่"))
    return_clock = ClockField(label=_("เวลากลับ"))
    pick_up = forms.CharField(label=_("จุดขึ้นรถ"), max_length=300, required=False)
    car = forms.ChoiceField(label=_("รถ"), choices=(), required=False)
    wished_body = forms.ChoiceField(
        label=_("ลักษณะรถที่ต้องการ"), choices=[("", _("ตามความเหมาะสม")), *BodyKind.choices], required=False
    )
    phone = forms.CharField(label=_("โทรศัพท์ที่ติดต่อได้"), max_length=60, required=False)
    outside_reference = forms.CharField(label=_("หนังสืออนุญาตไปราชการ"), max_length=200, required=False)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rooms: Choices, things: Choices, cars: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["room"].choices = [("", _("เลือกห้อง")), *rooms]  # type: ignore[attr-defined]
        self.fields["equipment"].choices = things  # type: ignore[attr-defined]
        self.fields["car"].choices = [("", _("ให้ระบบเลือกคันที่เหมาะสม")), *cars]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Put days and times together and see that they follow each other."""
        data = super().clean() or {}
        given = data.get
        if given("on") and given("start") and given("end"):
            data["starts_at"], data["ends_at"] = moment(data["on"], data["start"]), moment(data["on"], data["end"])
            if data["ends_at"] <= data["starts_at"]:
                self.add_error("end", gettext("เวลาเลิกต้องหลังเวลาเริ่ม"))
        for name in ("depart", "return"):
            if given(f"{name}_on") and given(f"{name}_clock"):
                data[f"{name}_at"] = moment(data[f"{name}_on"], data[f"{name}_clock"])
        if given("depart_at") and given("return_at") and data["return_at"] <= data["depart_at"]:
            self.add_error("return_on", gettext("เวลากลับต้องหลังเวลาออกเดินทาง กรุณาตรวจวันและเวลาอีกครั้ง"))
        return data

    def data_of(self) -> PlanData:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        given = {name: value for name, value in data.items() if name not in APART}
        return PlanData(
            **given,
            room_id=UUID(data["room"]),
            equipment_ids=tuple(UUID(one) for one in data["equipment"]),
            snacks=data["snacks"] or 0,
            lunches=data["lunches"] or 0,
            car_id=UUID(data["car"]) if data["car"] else None,
        )

    def tell(self, errors: Mapping[str, str]) -> None:
        """Show messages of a service beside the fields they belong to."""
        for name, message in errors.items():
            self.add_error(FIELDS.get(name, name) if FIELDS.get(name, name) in self.fields else None, message)


# where the words of the booking service belong on this form
FIELDS = {"starts_at": "start", "ends_at": "end", "purpose": "title"}


def written_alternative(kind: str, first: datetime, last: datetime, resource_id: UUID | None = None) -> str:
    """Return an alternative as the value of a button."""
    return "|".join((kind, first.isoformat(), last.isoformat(), str(resource_id or "")))
