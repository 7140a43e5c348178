"""Forms of the acts on a booking: its words, one date moved, a further service, further guests."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samnak.bookings.enums import Layout, ServiceKind
from samnak.bookings.forms.booking import read_guests
from samnak.bookings.forms.fields import ClockField, RoomsField
from samnak.core.time import BANGKOK
from samnak.ui.days import DayField


class DetailsForm(forms.Form):
    """The words of a booking."""

    title = forms.CharField(label=_("เรื่อง"), max_length=300)
    phone = forms.CharField(label=_("โทรศัพท์ผู้จอง"), max_length=60, required=False)
    attendees = forms.IntegerField(label=_("จำนวนผู้เข้าร่วม"), min_value=0, max_value=100_000, required=False)
    layout = forms.ChoiceField(label=_("รูปแบบการจัดห้อง"), choices=[("", _("ตามที่จัดไว้")), *Layout.choices], required=False)
    chair = forms.CharField(label=_("ประธาน"), max_length=200, required=False)
    description = forms.CharField(label=_("รายละเอียด"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    online_url = forms.URLField(label=_("ลิงก์ประชุมทางไกล"), max_length=500, required=False, assume_scheme="https")
    is_private = forms.BooleanField(label=_("ไม่แสดงเรื่องแก่ผู้อื่น ผู้อื่นจะเห็นเพียงว่าห้องไม่ว่าง"), required=False)

    def clean_attendees(self) -> int:
        """Take no number as none."""
        return self.cleaned_data["attendees"] or 0


class MoveForm(forms.Form):
    """One date at another time or in other rooms."""

    day = DayField(label=_("วันที่"), required=False)
    start = ClockField(label=_("เริ่ม"), required=False)
    end = ClockField(label=_("สิ้นสุด"), required=False)
    end_day = DayField(label=_("ถึงวันที่"), required=False, help_text=_("กรอกเมื่อใช้ต่อเนื่องข้ามวัน"))
    room = RoomsField(label=_("ห้อง"), required=False)
    starts_at = forms.CharField(max_length=40, required=False)
    ends_at = forms.CharField(max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """Put day and times together."""
        data = super().clean() or {}
        if data.get("starts_at") and data.get("ends_at"):
            for name, beside in (("starts_at", "start"), ("ends_at", "end")):
                try:
                    moment = datetime.fromisoformat(data[name])
                except ValueError:
                    self.add_error(beside, gettext("ไม่เข้าใจเวลาที่ส่งมา กรุณาเลือกวันและเวลาใหม่"))
                    return data
                data[name] = moment if moment.tzinfo else moment.replace(tzinfo=BANGKOK)
        else:
            missing = [name for name in ("day", "start", "end") if data.get(name) is None and name not in self.errors]
            for name in missing:
                self.add_error(name, gettext("กรุณากรอกช่องนี้"))
            if missing or self.errors:
                return data
            data["starts_at"] = datetime.combine(data["day"], data["start"], BANGKOK)
            data["ends_at"] = datetime.combine(data.get("end_day") or data["day"], data["end"], BANGKOK)
        if data["ends_at"] <= data["starts_at"]:
            self.add_error("end", gettext("เวลาสิ้นสุดต้องหลังเวลาเริ่ม กรุณาแก้ไขเวลา"))
        return data


class ServiceForm(forms.Form):
    """One more service for a booking."""

    kind = forms.ChoiceField(label=_("บริการ"), choices=[row for row in ServiceKind.choices if row[0] != ServiceKind.EQUIPMENT])
    quantity = forms.IntegerField(label=_("จำนวน"), min_value=0, max_value=100_000, required=False)
    detail = forms.CharField(label=_("รายละเอียด"), max_length=500, required=False)
    budget_source = forms.CharField(label=_("แหล่งเงิน"), max_length=200, required=False)


class GuestsForm(forms.Form):
    """Further guests of a booking."""

    guests = forms.CharField(
        label=_("อีเมลผู้ได้รับเชิญ"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("บรรทัดละหนึ่งคน เช่น สมชาย ใจดี <somchai@example.go.th>"),
    )  # fmt: skip
    guest = RoomsField(label=_("บุคลากรที่เชิญ"), required=False)

    def clean(self) -> dict[str, Any]:
        """Read the addresses; somebody must be named."""
        data = super().clean() or {}
        try:
            data["invited"] = read_guests(data.get("guests", ""))
        except ValidationError as error:
            self.add_error("guests", error)
            return data
        if not data["invited"] and not data.get("guest"):
            self.add_error("guests", gettext("กรุณาพิมพ์อีเมลหรือเลือกบุคลากรอย่างน้อยหนึ่งคน"))
        return data
