"""The form by which rooms are booked, in the order of E.3; the grid and scripts send the same fields."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samnak.bookings.content import DAYS, PATTERNS, Repetition, RuleError, parse_rule, repetition_of, rule_of
from samnak.bookings.enums import BookingKind, Layout, OnClash, ServiceKind
from samnak.bookings.forms.fields import ClockField, RoomsField
from samnak.bookings.models import Booking, Occurrence
from samnak.bookings.services import BookingWish, DateMove, GuestWish, ServiceWish, Want
from samnak.core.time import BANGKOK
from samnak.ui.days import DayField

MOST_GUESTS = 300
UNTIL, COUNT, NEVER = "until", "count", "never"
ENDS = ((UNTIL, _("ถึงวันที่")), (COUNT, _("ครบจำนวนครั้ง")), (NEVER, _("ไม่มีกำหนดสิ้นสุด")))
SKIP, WAIT = "skip", "wait"
SENT_ALONG = frozenset({"csrfmiddlewaretoken", "standing"})
ADDRESS = re.compile(r"(?:(?P<name>[^<>]*?)\s*<)?(?P<email>[^<>\s]+@[^<>\s]+?)>?")
# a service, whether it is asked for so many people, and what is asked about it
SERVICES = (
    (ServiceKind.SNACK, True, _("เช่น กาแฟและขนม เวลา 10:30 น.")),
    (ServiceKind.LUNCH, True, _("เช่น อาหารมุสลิม 3 ที่")),
    (ServiceKind.IT_SUPPORT, False, _("เช่น ต่อสัญญาณประชุมทางไกล บันทึกเสียง")),
    (ServiceKind.SET_UP, False, _("เช่น ป้ายชื่อ ดอกไม้ โต๊ะหมู่บูชา")),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """ทางเลือกที่หยิบ - another room or time that was offered, as a button sends it back."""

    resource_id: UUID
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def read(cls, text: str) -> "Taken | None":
        """Read what `token` wrote; None when it is nothing of the kind."""
        parts = text.split("~")
        try:
            room, start, end = UUID(parts[0]), int(parts[1]), int(parts[2])
            return cls(room, datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
        except (ValueError, IndexError, OverflowError, OSError):
            return None


def token(resource_id: UUID, starts_at: datetime, ends_at: datetime) -> str:
    """Write another room or time as the value of a button."""
    return f"{resource_id}~{int(starts_at.timestamp())}~{int(ends_at.timestamp())}"


class Reading:
    """What a page's form and a script's have in common: they put day and times together and read rule and guests."""

    cleaned_data: dict[str, Any]

    def add_error(self, field: str | None, error: Any) -> None:
        """Note what is wrong with a field."""
        raise NotImplementedError

    def read_wish(self) -> None:
        """Work out the moments, the rule and the guests from what was typed."""
        data = self.cleaned_data
        self._read_times(data)
        if isinstance(data.get("starts_at"), datetime):
            self._read_rule(data)
        self._read_guests(data)

    def _read_times(self, data: dict[str, Any]) -> None:
        if data.get("starts_at"):
            data["starts_at"] = self._moment("starts_at", "start")
            data["ends_at"] = self._moment("ends_at", "end")
        elif data.get("day") and data.get("start") is not None and data.get("end") is not None:
            data["starts_at"] = datetime.combine(data["day"], data["start"], BANGKOK)
            data["ends_at"] = datetime.combine(data.get("end_day") or data["day"], data["end"], BANGKOK)
        if isinstance(data.get("ends_at"), datetime) and data["ends_at"] <= data["starts_at"]:
            self.add_error("end", gettext("เวลาสิ้นสุดต้องหลังเวลาเริ่ม กรุณาแก้ไขเวลา"))

    def _moment(self, name: str, beside: str) -> datetime | None:
        try:
            found = datetime.fromisoformat(self.cleaned_data[name])
        except ValueError:
            self.add_error(beside, gettext("ไม่เข้าใจเวลาที่ส่งมา กรุณาเลือกวันและเวลาใหม่"))
            return None
        return found if found.tzinfo else found.replace(tzinfo=BANGKOK)

    def _read_rule(self, data: dict[str, Any]) -> None:
        if data.get("rrule"):
            try:
                parse_rule(data["rrule"])
            except RuleError as error:
                self.add_error("repeat", str(error))
            return
        ends = data.get("ends") or (UNTIL if data.get("until") else COUNT if data.get("count") else NEVER)
        if data.get("repeat") and ends == UNTIL and not data.get("until"):
            self.add_error("until", gettext("กรุณาระบุวันสุดท้ายของการจองซ้ำ"))
            return
        if data.get("repeat") and ends == COUNT and not data.get("count"):
            self.add_error("count", gettext("กรุณาระบุจำนวนครั้งของการจองซ้ำ"))
            return
        wished = Repetition(
            pattern=data.get("repeat", ""),
            interval=data.get("interval") or 1,
            days=tuple(data.get("weekday", ())),
            until=data.get("until") if ends == UNTIL else None,
            count=data.get("count") if ends == COUNT else None,
        )
        data["rrule"] = rule_of(wished, data["starts_at"].astimezone(BANGKOK).date())

    def _read_guests(self, data: dict[str, Any]) -> None:
        try:
            data["invited"] = read_guests(data.get("guests", ""))
        except ValidationError as error:
            self.add_error("guests", error)

    def asked_services(self, keepers: Mapping[str, UUID | None]) -> tuple[ServiceWish, ...]:
        """Return the services that are ticked, each for its keeper."""
        data = self.cleaned_data
        return tuple(
            ServiceWish(
                kind=kind.value,
                quantity=(data.get(f"{kind.value}_for") or data.get("attendees") or 0) if counted else 0,
                detail=data.get(f"{kind.value}_detail", ""),
                budget_source=data.get("budget_source", "") if counted else "",
                keeper_id=keepers.get(kind.value),
            )
            for kind, counted, _words in SERVICES
            if data.get(kind.value)
        )

    @property
    def asks_services(self) -> bool:
        """Tell whether a service is ticked."""
        return any(self.cleaned_data.get(kind.value) for kind, _counted, _words in SERVICES)

    def wish(
        self,
        *,
        services: Sequence[ServiceWish] = (),
        guests: Sequence[GuestWish] = (),
        span: tuple[datetime, datetime] | None = None,
        wants: Sequence[Want] | None = None,
    ) -> BookingWish:
        """Return what is wished; `guests` are those found in the directory, the typed ones come with them.

        A time that was kept gives its own `span` and `wants`.
        """
        data = self.cleaned_data
        starts_at, ends_at = span or (data["starts_at"], data["ends_at"])
        asked = wants if wants is not None else [Want(one) for one in [*data["room"], *data.get("equipment", ())]]
        return BookingWish(
            kind=BookingKind.ROOM,
            title=data["title"],
            starts_at=starts_at,
            ends_at=ends_at,
            wants=tuple(asked),
            description=data["description"],
            attendees=data["attendees"] or 0,
            layout=data.get("layout", ""),
            chair=data.get("chair", ""),
            phone=data["phone"],
            is_private=data["is_private"],
            online_url=data.get("online_url", ""),
            rrule=data.get("rrule", ""),
            skip_holidays=data["skip_holidays"],
            on_clash=data["on_clash"] or OnClash.REFUSE,
            request_key=data["request_key"],
            services=tuple(services),
            guests=(*guests, *data.get("invited", ())),
            attachment_id=data.get("attachment_id"),
            instead_of_id=data.get("instead"),
        )


class BookingForm(forms.Form, Reading):
    """A wish for rooms with what goes with them."""

    title = forms.CharField(label=_("เรื่อง"), max_length=300)
    phone = forms.CharField(label=_("โทรศัพท์ผู้จอง"), max_length=60, required=False)
    day = DayField(label=_("วันที่"))
    start = ClockField(label=_("เริ่ม"))
    end = ClockField(label=_("สิ้นสุด"))
    end_day = DayField(label=_("ถึงวันที่"), required=False, help_text=_("กรอกเมื่อใช้ต่อเนื่องข้ามวัน"))
    room = RoomsField(label=_("ห้อง"), error_messages={"required": _("กรุณาเลือกห้องอย่างน้อยหนึ่งห้อง")})
    attendees = forms.IntegerField(label=_("จำนวนผู้เข้าร่วม"), min_value=0, max_value=100_000, required=False)
    layout = forms.ChoiceField(label=_("รูปแบบการจัดห้อง"), choices=[("", _("ตามที่จัดไว้")), *Layout.choices], required=False)
    equipment = RoomsField(label=_("อุปกรณ์"), required=False)
    budget_source = forms.CharField(label=_("แหล่งเงิน"), max_length=200, required=False)
    chair = forms.CharField(label=_("ประธาน"), max_length=200, required=False, help_text=_("ชื่อและตำแหน่ง เพื่อเตรียมการต้อนรับ"))
    description = forms.CharField(label=_("รายละเอียด"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    online_url = forms.URLField(label=_("ลิงก์ประชุมทางไกล"), max_length=500, required=False, assume_scheme="https")
    attachment = forms.FileField(label=_("เอกสารแนบ"), required=False, help_text=_("เช่น บันทึกที่อนุมัติให้จัดประชุม"))
    attachment_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    guests = forms.CharField(
        label=_("อีเมลผู้ได้รับเชิญ"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("บรรทัดละหนึ่งคน เช่น สมชาย ใจดี <somchai@example.go.th>"),
    )  # fmt: skip
    guest = RoomsField(label=_("บุคลากรที่เชิญ"), required=False)
    is_private = forms.BooleanField(label=_("ไม่แสดงเรื่องแก่ผู้อื่น ผู้อื่นจะเห็นเพียงว่าห้องไม่ว่าง"), required=False)
    repeat = forms.ChoiceField(label=_("จองซ้ำ"), choices=PATTERNS, required=False)
    interval = forms.IntegerField(label=_("ทุกกี่รอบ"), min_value=1, max_value=99, required=False)
    weekday = forms.MultipleChoiceField(
        label=_("ในวัน"), choices=list(DAYS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    ends = forms.ChoiceField(label=_("สิ้นสุดการจองซ้ำ"), choices=ENDS, required=False, widget=forms.RadioSelect)
    until = DayField(label=_("วันสุดท้าย"), required=False)
    count = forms.IntegerField(label=_("จำนวนครั้ง"), min_value=1, max_value=800, required=False)
    skip_holidays = forms.BooleanField(label=_("เว้นวันหยุดราชการ"), required=False)
    on_clash = forms.ChoiceField(choices=OnClash.choices, required=False, widget=forms.HiddenInput)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    instead = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("เหตุผล"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    rrule = forms.CharField(max_length=300, required=False)
    starts_at = forms.CharField(max_length=40, required=False)
    ends_at = forms.CharField(max_length=40, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, timed: bool = True, **options: Any) -> None:
        super().__init__(data, files, **options)
        for kind, counted, _words in SERVICES:
            self.fields[kind.value] = forms.BooleanField(label=kind.label, required=False)
            self.fields[f"{kind.value}_detail"] = forms.CharField(label=_("รายละเอียด"), max_length=500, required=False)
            if counted:
                self.fields[f"{kind.value}_for"] = forms.IntegerField(
                    label=_("จำนวนที่"), min_value=1, max_value=100_000, required=False
                )
        if not timed or (self.is_bound and self.data.get("starts_at")):
            for name in ("day", "start", "end"):
                self.fields[name].required = False
        if not timed:
            self.fields["room"].required = False

    @property
    def service_rows(self) -> list[dict[str, Any]]:
        """Return the boxes of each service, for the page."""
        return [
            {
                "box": self[kind.value],
                "detail": self[f"{kind.value}_detail"],
                "people": self[f"{kind.value}_for"] if counted else None,
                "hint": words,
            }
            for kind, counted, words in SERVICES
        ]

    def clean(self) -> dict[str, Any]:
        """Put day and times together, read the repetition and the guests."""
        super().clean()
        self.read_wish()
        return self.cleaned_data


class ScriptForm(Reading):
    """The same wish as a script sends it: few fields, read by fields that are made once, for it must be fast."""

    fields: ClassVar[dict[str, forms.Field]] = {
        name: BookingForm.base_fields[name]
        for name in (
            "title", "phone", "day", "start", "end", "end_day", "room", "attendees", "is_private", "skip_holidays", "on_clash",
            "request_key", "rrule", "starts_at", "ends_at", "description",
        )
    }  # fmt: skip
    timed: ClassVar[frozenset[str]] = frozenset({"day", "start", "end"})

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.errors: dict[str, list[str]] = {}
        self.cleaned_data: dict[str, Any] = {}

    @classmethod
    def suits(cls, data: QueryDict) -> bool:
        """Tell whether nothing but these fields was sent."""
        return set(data) <= cls.fields.keys() | SENT_ALONG

    def is_valid(self) -> bool:
        """Read what was sent."""
        by_moments = bool(self.data.get("starts_at"))
        for name, field in self.fields.items():
            if by_moments and name in self.timed:
                continue
            try:
                self.cleaned_data[name] = field.clean(self.data.getlist(name) if name == "room" else self.data.get(name))
            except ValidationError as error:
                self.errors[name] = [str(one) for one in error.messages]
        self.read_wish()
        return not self.errors

    def add_error(self, field: str | None, error: Any) -> None:
        """Note what is wrong with a field."""
        told = error.messages if isinstance(error, ValidationError) else [error]
        self.errors.setdefault(field or "", []).extend(str(one) for one in told)


def read_guests(text: str) -> tuple[GuestWish, ...]:
    """Read addresses, one a line or parted by commas; names before them are kept."""
    found: dict[str, GuestWish] = {}
    wrong = []
    for line in re.split(r"[\n;,]+", text):
        typed = " ".join(line.split())
        if not typed:
            continue
        match = ADDRESS.fullmatch(typed)
        email = match["email"].lower() if match else ""
        try:
            validate_email(email)
        except ValidationError:
            wrong.append(typed)
            continue
        name = ((match["name"] if match else "") or "").strip(" \"'")
        found.setdefault(email, GuestWish(name=name or email, email=email))
    if wrong:
        raise ValidationError(gettext("ไม่ใช่อีเมลที่ใช้ได้: %(wrong)s") % {"wrong": ", ".join(wrong[:5])})
    if len(found) > MOST_GUESTS:
        raise ValidationError(gettext("เชิญได้ครั้งละไม่เกิน %(most)d คน") % {"most": MOST_GUESTS})
    return tuple(found.values())


def decided(data: Mapping[str, Any], wish: BookingWish) -> tuple[BookingWish, list[DateMove]]:
    """Return the wish as each clashing date was decided on the page: left out, queued, or moved elsewhere."""
    excluded: list[datetime] = []
    moves: list[DateMove] = []
    waits = False
    for name, value in data.items():
        start = _start_of(name)
        if start is None:
            continue
        other = Taken.read(value)
        if other is not None:
            moves.append(DateMove(start, other.resource_id, other.starts_at, other.ends_at))
        elif value == WAIT:
            waits = True
        elif value == SKIP:
            excluded.append(start)
    on_clash = OnClash.WAIT if waits or moves else wish.on_clash
    return replace(wish, excluded=(*wish.excluded, *sorted(excluded)), on_clash=on_clash), moves


def _start_of(name: str) -> datetime | None:
    prefix, _dash, seconds = name.partition("-")
    if prefix != "date" or not seconds.isdecimal() or len(seconds) > 11:
        return None
    return datetime.fromtimestamp(int(seconds), UTC).astimezone(BANGKOK)


def initial_of(booking: Booking, row: Occurrence | None, rooms: Sequence[UUID], things: Sequence[UUID]) -> dict[str, Any]:
    """Return what the form shows to book again, or to change, what a booking has; with the time of one date."""
    starts_at, ends_at = (row.starts_at, row.ends_at) if row else (booking.starts_at, booking.ends_at)
    first, last = starts_at.astimezone(BANGKOK), ends_at.astimezone(BANGKOK)
    repeated = repetition_of(booking.rrule)
    return {
        "title": booking.title,
        "phone": booking.phone,
        "day": first.date(),
        "start": first.time(),
        "end": last.time(),
        "end_day": last.date() if last.date() != first.date() else None,
        "room": list(rooms),
        "equipment": list(things),
        "attendees": booking.attendees or None,
        "layout": booking.layout,
        "chair": booking.chair,
        "description": booking.description,
        "online_url": booking.online_url,
        "attachment_id": booking.attachment_id,
        "is_private": booking.is_private,
        **repetition_boxes(repeated),
        "skip_holidays": booking.skip_holidays,
    }


def repetition_boxes(repeated: Repetition) -> dict[str, Any]:
    """Return what the boxes of a repetition hold."""
    return {
        "repeat": repeated.pattern,
        "interval": repeated.interval,
        "weekday": list(repeated.days),
        "ends": UNTIL if repeated.until else COUNT if repeated.count else NEVER,
        "until": repeated.until,
        "count": repeated.count,
    }
