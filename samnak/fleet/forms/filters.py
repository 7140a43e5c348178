"""Filters of the books of cars by car, state, fiscal year and month."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samnak.core import thai
from samnak.core.periods import Period
from samnak.fleet.enums import DocumentKind
from samnak.fleet.forms.choices import Choices
from samnak.fleet.forms.records import FilterForm


class BookFilterForm(FilterForm):
    """The filters of a list of records, with the stretch of time they fall into."""

    year = forms.TypedChoiceField(label=_("ปีงบประมาณ"), required=False, coerce=int, empty_value=None)
    month = forms.TypedChoiceField(label=_("เดือน"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, cars: Choices, states: Choices, years: Sequence[int]) -> None:
        super().__init__(data, cars=cars, states=states)
        self.years = years
        named = [(year, gettext("ปีงบประมาณ %(year)s") % {"year": year}) for year in years]
        self.fields["year"].choices = [("", gettext("ทุกปีงบประมาณ")), *named]  # type: ignore[attr-defined]
        months = [(month.month, thai.MONTHS[(month.month or 1) - 1]) for month in Period(years[0]).months]
        self.fields["month"].choices = [("", gettext("ทุกเดือน")), *months]  # type: ignore[attr-defined]
        self.full_clean()

    def period(self) -> Period | None:
        """Return the stretch of time asked for; a month without its year is that of this fiscal year."""
        year, month = self.cleaned_data.get("year"), self.cleaned_data.get("month")
        if not year and not month:
            return None
        return Period(year or self.years[0], month=month or None)


class PaperFilterForm(forms.Form):
    """The filters of the list of papers; whatever is not understood is no filter."""

    is_filter = True

    q = forms.CharField(required=False)
    kind = forms.ChoiceField(label=_("ชนิดเอกสาร"), choices=[("", _("ทุกชนิดเอกสาร")), *DocumentKind.choices], required=False)

    def asked(self, name: str) -> str:
        """Return what is asked of one filter."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")
