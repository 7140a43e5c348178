"""The form field of a day."""

from datetime import date
from typing import Any

from django import forms

from samnak.core import thai

FIRST_BUDDHIST_YEAR = 2400


class DayField(forms.DateField):
    """A day, picked in the browser's box or typed as officers do (22 พ.ย. 2569)."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        """Read ISO dates and Thai ones; a year written in the Buddhist era in the browser's box is understood too."""
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            day = date.fromisoformat(value.strip())
            return day.replace(year=day.year - 543) if day.year > FIRST_BUDDHIST_YEAR else day
        except ValueError:
            pass
        try:
            return thai.parse_thai_date(value)
        except thai.ThaiDateError as error:
            raise forms.ValidationError(str(error)) from error
