"""Forms about rights: whom to let in, links, requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from samnak.core.time import BANGKOK, bangkok_today
from samnak.drive.enums import Level, Principal
from samnak.drive.queries.choices import Choice, principals_found
from samnak.ui.days import DayField

LEVELS = [
    (int(Level.VIEW), _("ดูได้")),
    (int(Level.COMMENT), _("ดูและแสดงความเห็นได้")),
    (int(Level.EDIT), _("แก้ไขได้")),
    (int(Level.MANAGE), _("จัดการสิทธิได้")),
    (int(Level.NONE), _("ห้ามเข้าถึง")),
]
LINK_DAYS = 30


@dataclass(frozen=True, slots=True)
class PrincipalPicker:
    """A search for people, posts, units, teams and agencies, and what it found."""

    typed: str
    chosen: str
    choices: Sequence[Choice]
    errors: Sequence[str] = ()


def picker_of(form: "GrantForm", agency_id: UUID, teams: Sequence[tuple[UUID, str]]) -> PrincipalPicker:
    """Return the picker of a form: what the typed words find in all agencies, the own first."""
    typed = str(form.data.get("who_q", "")).strip()
    found = principals_found(agency_id, typed, teams) if typed else []
    return PrincipalPicker(typed, str(form.data.get("who", "")), found, [str(one) for one in form.errors.get("who", [])])


class GrantForm(forms.Form):
    """Whom to give which right; `who` is `kind:id`."""

    who = forms.CharField(required=False)
    level = forms.TypedChoiceField(label=_("สิทธิ"), choices=LEVELS, coerce=int, initial=int(Level.VIEW))

    def clean_who(self) -> tuple[str, UUID]:
        """Return the kind and id of who was chosen."""
        kind, _colon, found = self.cleaned_data["who"].partition(":")
        try:
            return Principal(kind), UUID(found)
        except ValueError as error:
            raise forms.ValidationError(_("กรุณาพิมพ์ชื่อแล้วเลือกผู้ที่จะให้สิทธิ")) from error


class LinkForm(forms.Form):
    """A link for outsiders."""

    label = forms.CharField(label=_("ให้ลิงก์แก่ใคร"), max_length=200, error_messages={"required": _("กรุณาระบุว่าให้ลิงก์แก่ใคร")})
    expires = DayField(label=_("ใช้ได้ถึงวันที่"), error_messages={"required": _("กรุณาเลือกวันหมดอายุ")})
    is_view_only = forms.BooleanField(label=_("ดูได้อย่างเดียว มีลายน้ำ ดาวน์โหลดไม่ได้"), required=False, initial=True)
    most_downloads = forms.IntegerField(label=_("ดาวน์โหลดได้ไม่เกิน (ครั้ง)"), required=False, min_value=1, max_value=100_000)
    password = forms.CharField(
        label=_("รหัสผ่านของลิงก์"), required=False, max_length=100, help_text=_("อย่างน้อย 8 ตัวอักษร บอกผู้รับทางอื่น ไม่ส่งไปกับลิงก์"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("เหตุผลที่ต้องส่งออกนอกระบบ"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *arguments: Any, **given: Any) -> None:
        super().__init__(*arguments, **given)
        self.fields["expires"].initial = bangkok_today() + timedelta(days=LINK_DAYS)

    def expires_at(self) -> datetime:
        """Return the end of the last day."""
        day: date = self.cleaned_data["expires"]
        return datetime.combine(day + timedelta(days=1), time(0), BANGKOK)


class LinkPasswordForm(forms.Form):
    """The password of a link."""

    password = forms.CharField(
        label=_("รหัสผ่านของลิงก์"), max_length=100, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("กรุณาพิมพ์รหัสผ่านที่ได้รับจากผู้ให้ลิงก์")},
    )  # fmt: skip


class AskForm(forms.Form):
    """Somebody asks to be let in."""

    level = forms.TypedChoiceField(label=_("ขอสิทธิ"), choices=LEVELS[:3], coerce=int, initial=int(Level.VIEW))
    reason = forms.CharField(
        label=_("เหตุผล"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("กรุณาบอกเหตุผล เพื่อให้ผู้ดูแลตัดสินใจได้")},
    )  # fmt: skip


class DecisionForm(forms.Form):
    """An answer: which level, or a reason why not."""

    level = forms.TypedChoiceField(label=_("ให้สิทธิ"), choices=LEVELS[:3], coerce=int, required=False, empty_value=None)
    note = forms.CharField(label=_("เหตุผล"), required=False, max_length=500)
