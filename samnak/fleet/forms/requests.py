"""What people type when they ask for a car, in the order of form 3."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samnak.core import thai
from samnak.core.time import BANGKOK, bangkok_today
from samnak.fleet.content.provinces import PROVINCES
from samnak.fleet.enums import BodyKind, RequestState, Transport
from samnak.fleet.forms.laying import moment
from samnak.fleet.models import TripRequest
from samnak.fleet.queries.requests import RequestFilter
from samnak.fleet.services.requests import MOST_PASSENGERS, RequestData
from samnak.ui.clocks import ClockField
from samnak.ui.days import DayField

ERA = 543
# what the form holds in another shape than a request
APART = {"depart_on", "depart_clock", "return_on", "return_clock", "hire_baht", "attachment"}


class RequestForm(forms.Form):
    """ใบขออนุญาตใช้รถ (แบบ 3)."""

    use_required_attribute = False

    destination = forms.CharField(label=_("ขออนุญาตใช้รถไปที่"), max_length=500)
    purpose = forms.CharField(label=_("เพื่อ"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    locality = forms.CharField(label=_("ในท้องที่"), max_length=200, required=False, help_text=_("เขตหรืออำเภอ"))
    province = forms.ChoiceField(label=_("จังหวัด"), choices=[(name, name) for name in PROVINCES])
    passengers = forms.IntegerField(label=_("มีคนนั่ง"), min_value=1, max_value=MOST_PASSENGERS, initial=1)
    passenger_names = forms.CharField(
        label=_("รายชื่อผู้เดินทาง"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("บรรทัดละหนึ่งคน"),
    )
    depart_on = DayField(label=_("ออกเดินทางวันที่"))
    depart_clock = ClockField(label=_("เวลาออก"))
    return_on = DayField(label=_("กลับวันที่"))
    return_clock = ClockField(label=_("เวลากลับ"))
    pick_up = forms.CharField(label=_("จุดขึ้นรถ"), max_length=300, required=False)
    phone = forms.CharField(label=_("โทรศัพท์ที่ติดต่อได้"), max_length=60, required=False)
    needs_driver = forms.BooleanField(label=_("ขอพนักงานขับรถ"), required=False, initial=True)
    may_share = forms.BooleanField(
        label=_("ร่วมเดินทางกับผู้อื่นที่ไปทางเดียวกันได้"),
        required=False,
        initial=True,
        help_text=_("ช่วยให้ใช้รถน้อยคันลง เจ้าหน้าที่จัดรถจะรวมเที่ยวเมื่อเวลาใกล้เคียงกัน"),
    )
    wished_body = forms.ChoiceField(
        label=_("ลักษณะรถที่ต้องการ"), choices=[("", _("ตามความเหมาะสม")), *BodyKind.choices], required=False
    )
    budget_code = forms.CharField(label=_("แหล่งเงิน"), max_length=200, required=False)
    attachment = forms.FileField(label=_("เอกสารแนบ"), required=False, help_text=_("เช่น หนังสือเชิญประชุม หรือหนังสืออนุญาตไปราชการ"))
    transport = forms.ChoiceField(
        label=_("พาหนะ"), choices=Transport.choices, initial=Transport.OFFICIAL, widget=forms.RadioSelect
    )
    plate = forms.CharField(label=_("ทะเบียนรถ"), max_length=40, required=False)
    distance_km = forms.IntegerField(label=_("ระยะทางไปกลับ"), min_value=1, max_value=20000, required=False)
    hire_baht = forms.DecimalField(label=_("ค่าจ้างเหมา"), min_value=0, max_digits=10, decimal_places=2, required=False)
    outside_reference = forms.CharField(label=_("หนังสืออนุญาตไปราชการ"), max_length=200, required=False)
    late_reason = forms.CharField(label=_("เหตุที่ขอย้อนหลัง"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        """Put days and times together."""
        data = super().clean() or {}
        for name in ("depart", "return"):
            day, clock = data.get(f"{name}_on"), data.get(f"{name}_clock")
            if day and clock:
                data[f"{name}_at"] = moment(day, clock)
        start, end = data.get("depart_at"), data.get("return_at")
        if start and end and end <= start:
            self.add_error("return_on", gettext("เวลากลับต้องหลังเวลาออกเดินทาง กรุณาตรวจวันและเวลาอีกครั้ง"))
        return data

    def data_of(self, *, attachment_id: UUID | None) -> RequestData:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        given = {name: value for name, value in data.items() if name not in APART}
        return RequestData(**given, hire_baht=data["hire_baht"] or Decimal("0.00"), attachment_id=attachment_id)

    def tell(self, errors: Mapping[str, str]) -> None:
        """Show messages of a service beside the fields they belong to."""
        for name, message in errors.items():
            self.add_error(name if name in self.fields else None, message)


def initial_of(request: TripRequest, *, copied: bool = False) -> dict[str, Any]:
    """Return what the form shows of a request; a copy leaves out what belonged to that one journey."""
    start, end = request.depart_at.astimezone(BANGKOK), request.return_at.astimezone(BANGKOK)
    names = (
        "destination", "purpose", "locality", "province", "passengers", "passenger_names", "pick_up", "phone", "needs_driver",
        "may_share", "wished_body", "budget_code", "transport", "plate", "distance_km",
    )  # fmt: skip
    shown = {name: getattr(request, name) for name in names}
    shown |= {"depart_clock": start.time(), "return_clock": end.time(), "hire_baht": request.hire_baht or None}
    if not copied:
        shown |= {
            "depart_on": start.date(),
            "return_on": end.date(),
            "outside_reference": request.outside_reference,
            "late_reason": request.late_reason,
        }
    return shown


class RequestFilterForm(forms.Form):
    """The filters of the list of requests; whatever is not understood is no filter."""

    is_filter = True

    q = forms.CharField(required=False)
    transport = forms.ChoiceField(label=_("พาหนะ"), choices=[("", _("ทุกพาหนะ")), *Transport.choices], required=False)
    state = forms.ChoiceField(label=_("สถานะ"), choices=[("", _("ทุกสถานะ")), *RequestState.choices], required=False)
    period = forms.ChoiceField(
        label=_("ช่วงเวลา"),
        choices=[
            ("", _("ทุกช่วงเวลา")),
            ("today", _("เดินทางวันนี้")),
            ("week", _("7 วันข้างหน้า")),
            ("month", _("เดือนนี้")),
            ("fiscal", _("ปีงบประมาณนี้")),
        ],
        required=False,
    )

    def asked(self) -> RequestFilter:
        """Return what is asked."""
        self.is_valid()
        data = self.cleaned_data
        since, until = days_of(data.get("period", ""), bangkok_today())
        return RequestFilter(
            text=data.get("q", ""),
            state=data.get("state", ""),
            transport=data.get("transport", ""),
            since=since,
            until=until,
        )


def days_of(period: str, today: date) -> tuple[date | None, date | None]:
    """Return the first and last day of a period of the list."""
    if period == "today":
        return today, today
    if period == "week":
        return today, today + timedelta(days=7)
    if period == "month":
        return today.replace(day=1), (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    if period == "fiscal":
        first = thai.fiscal_year_be(today) - ERA - 1
        return date(first, 10, 1), date(first + 1, 9, 30)
    return None, None


class FinishForm(forms.Form):
    """What a journey by private or hired car came to."""

    distance_km = forms.IntegerField(label=_("ระยะทางจริง"), min_value=1, max_value=20000, required=False)
    hire_baht = forms.DecimalField(label=_("ค่าจ้างที่จ่ายจริง"), min_value=0, max_digits=10, decimal_places=2, required=False)
    note = forms.CharField(label=_("หมายเหตุ"), max_length=500, required=False)
