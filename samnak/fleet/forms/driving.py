"""What is entered on the road: readings, times, pictures; and at the inspection."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samnak.core import thai
from samnak.core.time import BANGKOK
from samnak.fleet.forms.laying import moment
from samnak.ui.clocks import ClockField
from samnak.ui.days import DayField


class ReadingField(forms.IntegerField):
    """A reading of an odometer, typed as it stands there: 45,321 or ๔๕๓๒๑."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        """Read digits however they were typed."""
        if isinstance(value, str):
            value = thai.to_arabic_digits(value).replace(",", "").replace(" ", "")
        return super().to_python(value)


class ReadingForm(forms.Form):
    """A trip leaves or comes back; a phone that was without a network sends the time and a key along."""

    odometer = ReadingField(label=_("เลขไมล์"), min_value=0, max_value=9_999_999)
    photo = forms.FileField(
        label=_("ภาพหน้าปัด"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )
    note = forms.CharField(label=_("สภาพรถและหมายเหตุ"), max_length=500, required=False)
    confirmed = forms.BooleanField(required=False)
    key = forms.UUIDField(required=False)
    photo_key = forms.UUIDField(required=False)
    at = forms.CharField(required=False)
    on = DayField(label=_("วันที่"), required=False)
    clock = ClockField(label=_("เวลา"), required=False)

    def clean_at(self) -> datetime | None:
        """Read the moment a phone sends; what cannot be read is now."""
        try:
            typed = datetime.fromisoformat(self.cleaned_data["at"])
        except ValueError:
            return None
        return typed if typed.tzinfo else typed.replace(tzinfo=BANGKOK)

    @property
    def moment(self) -> datetime | None:
        """Return when it happened: as the phone says, or as was typed, or None for now."""
        data = self.cleaned_data
        if data.get("at"):
            sent: datetime = data["at"]
            return sent
        return moment(data["on"], data["clock"]) if data.get("on") and data.get("clock") else None


class FuelForm(forms.Form):
    """Fuel taken on the road, as the slip says."""

    odometer = ReadingField(label=_("เลขไมล์"), min_value=0, max_value=9_999_999)
    litres = forms.DecimalField(label=_("จำนวน"), min_value=0, max_digits=7, decimal_places=2)
    baht = forms.DecimalField(label=_("จำนวนเงิน"), min_value=0, max_digits=10, decimal_places=2)
    station = forms.CharField(label=_("สถานีบริการ"), max_length=200, required=False)
    slip_number = forms.CharField(label=_("เลขที่ใบเสร็จ"), max_length=80, required=False)
    is_full_tank = forms.BooleanField(label=_("เติมเต็มถัง"), required=False, initial=True)
    photo = forms.FileField(
        label=_("ภาพใบเสร็จ"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )
    note = forms.CharField(label=_("เหตุที่ต่างจากปกติ"), max_length=300, required=False)
    confirmed = forms.BooleanField(required=False)
    key = forms.UUIDField(required=False)
    at = forms.CharField(required=False)

    clean_at = ReadingForm.clean_at


class AccidentForm(forms.Form):
    """An accident as it is told at the scene; the rest of form 5 follows at the office."""

    place = forms.CharField(label=_("สถานที่เกิดเหตุ"), max_length=500)
    story = forms.CharField(label=_("เหตุการณ์"), widget=forms.Textarea(attrs={"rows": 3}))
    injured = forms.CharField(label=_("ผู้บาดเจ็บ"), max_length=500, required=False)
    our_damage = forms.CharField(label=_("ความเสียหายฝ่ายเรา"), max_length=1000, required=False)
    photo = forms.FileField(
        label=_("ภาพที่เกิดเหตุ"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )
    key = forms.UUIDField(required=False)
    at = forms.CharField(required=False)

    clean_at = ReadingForm.clean_at


class InspectionForm(forms.Form):
    """What the inspector found."""

    note = forms.CharField(label=_("ผลการตรวจรับ"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    late_reason = forms.CharField(label=_("เหตุที่บันทึกภายหลัง"), max_length=400, required=False)
