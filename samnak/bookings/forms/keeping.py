"""Forms of those who keep rooms: rooms, buildings, equipment, pictures, closures, quotas."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samnak.bookings.enums import Audience, Feature, Layout
from samnak.bookings.forms.fields import ClockField, PostField, RoomsField, clean_posts
from samnak.bookings.models import Building, Equipment, Room
from samnak.core.time import BANGKOK
from samnak.org.models import Unit
from samnak.ui.days import DayField

LAYOUT_PREFIX = "layout_"
PLAIN_FIELDS = (
    "floor", "capacity", "features", "audience", "opens_at", "closes_at", "open_weekends", "max_lead_days", "max_hours",
    "check_in_minutes", "fee_note", "rules", "note",
)  # fmt: skip
POST_FIELDS = ("approver", "keeper", "catering_keeper", "it_keeper")


class RoomForm(forms.Form):
    """A room, in the order of E.3."""

    name = forms.CharField(label=_("ชื่อห้อง"), max_length=200)
    unit = forms.ChoiceField(label=_("หน่วยงานเจ้าของ"))
    building = forms.ChoiceField(label=_("อาคาร"))
    floor = forms.CharField(label=_("ชั้น"), max_length=20, required=False)
    hall = forms.ChoiceField(
        label=_("เป็นส่วนหนึ่งของ"), required=False, help_text=_("เลือกเมื่อห้องนี้กั้นมาจากห้องใหญ่ จองห้องใหญ่แล้วห้องนี้จะถูกจองด้วย")
    )
    capacity = forms.IntegerField(label=_("จำนวนที่นั่ง"), min_value=1, max_value=10_000)
    features = forms.MultipleChoiceField(
        label=_("สิ่งที่มีในห้อง"), choices=Feature.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    approver = PostField(label=_("ผู้อนุมัติ"), help_text=_("เว้นว่างไว้ ผู้จองได้ห้องทันทีโดยไม่ต้องรออนุมัติ"))
    keeper = PostField(label=_("ผู้ดูแลห้อง"), help_text=_("รับคำขอจัดสถานที่"))
    catering_keeper = PostField(label=_("ผู้ดูแลอาหารและเครื่องดื่ม"))
    it_keeper = PostField(label=_("เจ้าหน้าที่โสตและเครือข่าย"))
    audience = forms.ChoiceField(label=_("ผู้ที่จองได้"), choices=Audience.choices, initial=Audience.AGENCY, widget=forms.RadioSelect)
    opens_at = ClockField(label=_("เปิดให้ใช้ตั้งแต่"), initial="08:00")
    closes_at = ClockField(label=_("ถึง"), initial="18:00")
    open_weekends = forms.BooleanField(label=_("เปิดวันหยุดราชการด้วย"), required=False)
    buffer_before = forms.IntegerField(label=_("เวลาจัดเตรียมก่อนประชุม (นาที)"), min_value=0, max_value=480, initial=0)
    buffer_after = forms.IntegerField(label=_("เวลาเก็บหลังประชุม (นาที)"), min_value=0, max_value=480, initial=0)
    min_lead_hours = forms.IntegerField(label=_("จองล่วงหน้าอย่างน้อย (ชั่วโมง)"), min_value=0, max_value=720, initial=0)
    max_lead_days = forms.IntegerField(label=_("จองล่วงหน้าได้ไม่เกิน (วัน)"), min_value=1, max_value=730, initial=730)
    max_hours = forms.IntegerField(
        label=_("ครั้งละไม่เกิน (ชั่วโมง)"), min_value=0, max_value=1440, initial=0, help_text=_("0 คือไม่จำกัด")
    )
    check_in_minutes = forms.IntegerField(
        label=_("ปล่อยห้องเมื่อไม่เช็กอินภายใน (นาที)"), min_value=0, max_value=240, initial=0, help_text=_("0 คือไม่ต้องเช็กอิน")
    )
    fee_note = forms.CharField(label=_("ค่าใช้จ่าย"), max_length=300, required=False)
    rules = forms.CharField(label=_("ระเบียบการใช้"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    note = forms.CharField(label=_("รายละเอียด"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self,
        *args: Any,
        units: Iterable[Unit],
        buildings: Iterable[Building],
        halls: Iterable[Room],
        agency_id: UUID,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.agency_id = agency_id
        self.fields["unit"].choices = [(str(row.pk), row.name) for row in units]  # type: ignore[attr-defined]
        self.fields["building"].choices = [(str(row.pk), row.name) for row in buildings]  # type: ignore[attr-defined]
        self.fields["hall"].choices = [  # type: ignore[attr-defined]
            ("", _("ไม่ใช่ เป็นห้องของตัวเอง")),
            *((str(row.pk), row.resource.name) for row in halls),
        ]
        for value, label in Layout.choices:
            self.fields[f"{LAYOUT_PREFIX}{value}"] = forms.IntegerField(
                label=label, required=False, min_value=1, max_value=10_000
            )

    @property
    def layout_fields(self) -> list[Any]:
        """Return the boxes in which the seats of each layout are typed."""
        return [self[f"{LAYOUT_PREFIX}{value}"] for value in Layout.values]

    def clean(self) -> dict[str, Any]:
        """Check the posts that were found by name."""
        data = super().clean() or {}
        clean_posts(self, self.agency_id)
        return data

    def values(self) -> dict[str, Any]:
        """Return what the service is given."""
        data = self.cleaned_data
        fields = {name: data[name] for name in PLAIN_FIELDS}
        fields |= {f"{name}_id": data[name] for name in POST_FIELDS}
        fields["building_id"] = UUID(data["building"])
        fields["hall_id"] = UUID(data["hall"]) if data["hall"] else None
        fields["min_lead_minutes"] = data["min_lead_hours"] * 60
        return {
            "name": data["name"],
            "unit_id": UUID(data["unit"]),
            "buffer_before": data["buffer_before"],
            "buffer_after": data["buffer_after"],
            "layouts": {value: data[f"{LAYOUT_PREFIX}{value}"] for value in Layout.values if data.get(f"{LAYOUT_PREFIX}{value}")},
            "fields": fields,
        }


def room_initial(room: Room) -> dict[str, Any]:
    """Return what the form of a room shows at first."""
    shown = {name: getattr(room, name) for name in PLAIN_FIELDS}
    shown |= {name: getattr(room, f"{name}_id") for name in POST_FIELDS}
    shown |= {f"{LAYOUT_PREFIX}{row.layout}": row.capacity for row in room.layouts.all()}
    return shown | {
        "name": room.resource.name,
        "unit": str(room.resource.unit_id),
        "building": str(room.building_id),
        "hall": str(room.hall_id or ""),
        "buffer_before": room.resource.buffer_before,
        "buffer_after": room.resource.buffer_after,
        "min_lead_hours": -(-room.min_lead_minutes // 60),
    }


class BuildingForm(forms.Form):
    """A building."""

    name = forms.CharField(label=_("ชื่ออาคาร"), max_length=200)
    address = forms.CharField(label=_("ที่ตั้ง"), max_length=500, required=False)


class EquipmentForm(forms.Form):
    """A movable thing that is lent for a meeting."""

    name = forms.CharField(
        label=_("ชื่ออุปกรณ์"), max_length=200, help_text=_("ถ้ามีหลายชิ้น กรุณาบันทึกทีละชิ้นและใส่หมายเลข เช่น เครื่องฉายภาพ 2")
    )
    unit = forms.ChoiceField(label=_("หน่วยงานเจ้าของ"))
    category = forms.ChoiceField(label=_("ประเภท"), choices=Feature.choices)
    asset_number = forms.CharField(label=_("เลขครุภัณฑ์"), max_length=60, required=False)
    kept_at = forms.CharField(label=_("ที่เก็บ"), max_length=200, required=False)
    keeper = PostField(label=_("ผู้ดูแลอุปกรณ์"), help_text=_("รับคำขอใช้อุปกรณ์นี้"))
    note = forms.CharField(label=_("รายละเอียด"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, units: Iterable[Unit], agency_id: UUID, **options: Any) -> None:
        super().__init__(*args, **options)
        self.agency_id = agency_id
        self.fields["unit"].choices = [(str(row.pk), row.name) for row in units]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check the post that was found by name."""
        data = super().clean() or {}
        clean_posts(self, self.agency_id)
        return data

    def values(self) -> dict[str, Any]:
        """Return what the service is given."""
        data = self.cleaned_data
        fields = {name: data[name] for name in ("asset_number", "category", "kept_at", "note")}
        return {"name": data["name"], "unit_id": UUID(data["unit"]), "fields": fields | {"keeper_id": data["keeper"]}}


def equipment_initial(row: Equipment) -> dict[str, Any]:
    """Return what the form of a thing shows at first."""
    return {
        "name": row.resource.name,
        "unit": str(row.resource.unit_id),
        "category": row.category,
        "asset_number": row.asset_number,
        "kept_at": row.kept_at,
        "keeper": row.keeper_id,
        "note": row.note,
    }


class PhotoForm(forms.Form):
    """A picture of a room."""

    photo = forms.FileField(label=_("ภาพห้อง"), help_text=_("ภาพ JPEG หรือ PNG แนวนอน"))
    caption = forms.CharField(label=_("คำบรรยายภาพ"), max_length=200, required=False)


class ClosureForm(forms.Form):
    """A time in which rooms cannot be booked."""

    room = RoomsField(label=_("ห้องที่ปิด"), error_messages={"required": _("กรุณาเลือกห้องอย่างน้อยหนึ่งห้อง")})
    day = DayField(label=_("ตั้งแต่วันที่"))
    start = ClockField(label=_("เวลา"), initial="08:00")
    end_day = DayField(label=_("ถึงวันที่"))
    end = ClockField(label=_("เวลา"), initial="18:00")
    reason = forms.CharField(label=_("เหตุที่ปิดใช้งาน"), max_length=300, help_text=_("ผู้ที่จะจองเห็นข้อความนี้"))

    def clean(self) -> dict[str, Any]:
        """Put days and times together."""
        data = super().clean() or {}
        if data.keys() >= {"day", "start", "end_day", "end"}:
            data["starts_at"] = datetime.combine(data["day"], data["start"], BANGKOK)
            data["ends_at"] = datetime.combine(data["end_day"], data["end"], BANGKOK)
            if data["ends_at"] <= data["starts_at"]:
                self.add_error("end", gettext("เวลาสิ้นสุดต้องหลังเวลาเริ่ม กรุณาแก้ไขเวลา"))
        return data


class QuotaForm(forms.Form):
    """The hours of rooms a unit may book in a month."""

    unit = forms.ChoiceField(label=_("หน่วยงาน"))
    hours_per_month = forms.IntegerField(
        label=_("ชั่วโมงต่อเดือน"), required=False, min_value=1, max_value=10_000, help_text=_("เว้นว่างไว้คือไม่จำกัด")
    )

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
