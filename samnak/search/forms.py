"""Forms of search."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SavedSearchForm(forms.Form):
    """ชื่อและการแจ้งของการค้นที่บันทึกไว้."""

    name = forms.CharField(
        label=_("ชื่อการค้น"),
        max_length=100,
        error_messages={"required": _("กรุณาตั้งชื่อการค้น"), "max_length": _("ตั้งชื่อได้ไม่เกิน 100 ตัวอักษร")},
    )
    alerts = forms.BooleanField(
        label=_("แจ้งเตือนเมื่อมีรายการใหม่"), required=False, help_text=_("ตรวจทุก 5 นาที และแจ้งแต่ละรายการครั้งเดียว")
    )

    def clean_name(self) -> Any:
        """Fold spaces, so that two names that look alike are alike."""
        return " ".join(self.cleaned_data["name"].split())
