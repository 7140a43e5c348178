"""The filter of the event log."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samnak.core import thai
from samnak.core.events import KINDS
from samnak.core.time import BANGKOK
from samnak.ui.days import DayField


class LogFilterForm(forms.Form):
    """Kind, person and days; what cannot be understood filters nothing and is told."""

    is_filter = True

    kind = forms.ChoiceField(label=_("ประเภทเหตุการณ์"), required=False)
    person = forms.CharField(label=_("ผู้ทำรายการ"), required=False, max_length=100)
    since = DayField(label=_("ตั้งแต่วันที่"), required=False)
    until = DayField(label=_("ถึงวันที่"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(((name, str(kind.label)) for name, kind in KINDS.items()), key=lambda row: thai.sort_key(row[1]))
        self.fields["kind"].choices = [("", _("ทุกประเภท")), *kinds]

    def filters(self) -> dict[str, Any]:
        """Return the arguments of `queries.log_of`."""
        self.is_valid()
        given = self.cleaned_data
        since, until = given.get("since"), given.get("until")
        return {
            "kind": given.get("kind") or "",
            "person": given.get("person") or "",
            "since": datetime.combine(since, time.min, BANGKOK) if since else None,
            "until": datetime.combine(until + timedelta(days=1), time.min, BANGKOK) if until else None,
        }
