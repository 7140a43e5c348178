"""The form field of a time of day."""

import re
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext

from samnak.core import thai

CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2})(?::\d{2})?)?")


class ClockField(forms.TimeField):
    """A time of day, picked in the browser's box or typed as offices write it: 09:30, 9.30 น., ๐๙.๓๐."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def to_python(self, value: Any) -> time | None:
        """Read hours and minutes with a colon or a dot, Thai digits and น. or not."""
        if value in self.empty_values or isinstance(value, time):
            return value or None
        found = CLOCK.fullmatch(thai.to_arabic_digits(str(value)).strip().removesuffix("น.").strip())
        try:
            if found:
                return time(int(found[1]), int(found[2] or 0))
        except ValueError:
            pass
        raise forms.ValidationError(gettext("กรุณาพิมพ์เวลาเป็นชั่วโมงและนาที เช่น 09:30"))
