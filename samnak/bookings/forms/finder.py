"""What people look for in a room; sent by GET, so that a search can be kept and sent on."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samnak.bookings.content import DAYS, PATTERNS, Repetition, RuleError, expand, rule_of
from samnak.bookings.enums import Feature, Layout
from samnak.bookings.forms.booking import COUNT, ENDS, UNTIL
from samnak.bookings.forms.fields import ClockField
from samnak.bookings.models import Building
from samnak.core.time import BANGKOK
from samnak.ui.days import DayField

ACCESS = (Feature.STEP_FREE, Feature.HEARING_LOOP)
LENGTHS = (
    (30, _("30 นาที")), (60, _("1 ชั่วโมง")), (90, _("1 ชั่วโมงครึ่ง")), (120, _("2 ชั่วโมง")), (180, _("3 ชั่วโมง")),
    (240, _("4 ชั่วโมง")), (480, _("8 ชั่วโมง")),
)  # fmt: skip
A_YEAR = timedelta(days=366)


class FinderForm(forms.Form):
    """The boxes of the finder; the repetition is asked as the booking form asks it."""

    is_filter = True

    attendees = forms.IntegerField(label=_("จำนวนคน"), min_value=1, max_value=100_000, required=False)
    day = DayField(label=_("วันที่"))
    any_time = forms.BooleanField(label=_("เวลาใดก็ได้ในวันนั้น"), required=False)
    start = ClockField(label=_("เริ่ม"), required=False)
    end = ClockField(label=_("สิ้นสุด"), required=False)
    length = forms.TypedChoiceField(label=_("นาน"), choices=LENGTHS, coerce=int, required=False)
    building = forms.ChoiceField(label=_("อาคาร"), required=False)
    layout = forms.ChoiceField(label=_("รูปแบบการจัดห้อง"), choices=[("", _("แบบใดก็ได้")), *Layout.choices], required=False)
    access = forms.MultipleChoiceField(
        label=_("การเข้าถึง"),
        choices=[(one.value, one.label) for one in ACCESS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    feature = forms.MultipleChoiceField(
        label=_("สิ่งที่ต้องใช้"),
        choices=[(one.value, one.label) for one in Feature if one not in ACCESS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    repeat = forms.ChoiceField(label=_("จองซ้ำ"), choices=PATTERNS, required=False)
    interval = forms.IntegerField(label=_("ทุก ๆ"), min_value=1, max_value=99, required=False)
    weekday = forms.MultipleChoiceField(
        label=_("ในวัน"), choices=list(DAYS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    ends = forms.ChoiceField(label=_("สิ้นสุดการจองซ้ำ"), choices=ENDS, required=False, widget=forms.RadioSelect)
    until = DayField(label=_("วันสุดท้าย"), required=False)
    count = forms.IntegerField(label=_("จำนวนครั้ง"), min_value=1, max_value=800, required=False)
    skip_holidays = forms.BooleanField(label=_("เว้นวันหยุดราชการ"), required=False)

    def __init__(self, data: Mapping[str, Any] | None, buildings: Sequence[Building], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["building"].choices = [  # type: ignore[attr-defined]
            ("", _("ทุกอาคาร")),
            *((str(row.pk), row.name) for row in buildings),
        ]

    def clean(self) -> dict[str, Any]:
        """Put the time together; a repetition needs one."""
        data = super().clean() or {}
        if data.get("any_time"):
            if data.get("repeat"):
                self.add_error("any_time", gettext("การหาสำหรับจองซ้ำต้องระบุเวลาเริ่มและสิ้นสุด"))
            return data
        for name in ("start", "end"):
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, gettext("กรุณากรอกเวลา หรือเลือกเวลาใดก็ได้"))
        if not self.errors and data["end"] <= data["start"]:
            self.add_error("end", gettext("เวลาสิ้นสุดต้องหลังเวลาเริ่ม กรุณาแก้ไขเวลา"))
        if data.get("repeat") and not self.errors:
            self._read_rule(data)
        return data

    def _read_rule(self, data: dict[str, Any]) -> None:
        ends = data.get("ends") or (UNTIL if data.get("until") else COUNT if data.get("count") else "")
        wished = Repetition(
            pattern=data["repeat"],
            interval=data.get("interval") or 1,
            days=tuple(data.get("weekday", ())),
            until=data.get("until") if ends == UNTIL else None,
            count=data.get("count") if ends == COUNT else None,
        )
        data["rrule"] = rule_of(wished, data["day"])
        first = datetime.combine(data["day"], data["start"], BANGKOK)
        try:
            # without an end a year is looked at; the booking itself goes on
            data["starts"] = expand(data["rrule"], first, until=first + A_YEAR)
        except RuleError as error:
            self.add_error("repeat", str(error))

    @property
    def length_wished(self) -> timedelta:
        """Return how long the room is wanted."""
        data = self.cleaned_data
        if data["any_time"]:
            return timedelta(minutes=data["length"] or 60)
        return datetime.combine(date.min, data["end"]) - datetime.combine(date.min, data["start"])

    @classmethod
    def at_first(cls, day: date, start: time, end: time) -> dict[str, Any]:
        """Return what the boxes hold when the page is opened."""
        return {"day": day.isoformat(), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "length": 60, "ends": COUNT}
