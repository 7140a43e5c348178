"""Forms that know how they are laid out: in the order of the paper form, in sections, short fields beside one another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise

from samnak.core import thai
from samnak.core.time import BANGKOK
from samnak.fleet.forms.posts import PostPicker, check_posts, post_pickers


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands: how wide, and its unit after it."""

    name: str
    width: str = "full"
    suffix: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Some rows of fields under a heading."""

    legend: str | Promise
    rows: Sequence[Sequence[Place]]
    text: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A field ready to be drawn."""

    field: BoundField
    width: str
    suffix: str
    picker: PostPicker | None = None


class LaidForm(forms.Form):
    """A form that carries its layout; fields that are not there (left out for this person) leave no gap."""

    layout: Sequence[Section] = ()
    agency_id: UUID | None = None
    """Where the posts of the form are looked for."""
    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """Check the posts that were found by name."""
        data = super().clean() or {}
        if self.agency_id is not None:
            check_posts(self, self.agency_id)
        return data

    def sections(self) -> Iterator[dict[str, Any]]:
        """Return the sections with their fields, for the template."""
        pickers = post_pickers(self, self.agency_id) if self.agency_id is not None else {}
        for section in self.layout:
            rows = [
                [self._drawn(place, pickers.get(place.name)) for place in row if place.name in self.fields]
                for row in section.rows
            ]
            rows = [row for row in rows if row]
            if rows:
                yield {"legend": str(section.legend), "text": str(section.text), "rows": rows}

    def _drawn(self, place: Place, picker: PostPicker | None) -> Drawn:
        return Drawn(self[place.name], place.width, str(place.suffix), picker)


def moment(day: date, clock: time) -> datetime:
    """Return a moment by the wall clock of Bangkok."""
    return datetime.combine(day, clock, BANGKOK)


class NumberField(forms.IntegerField):
    """A whole number that may be typed with commas or in Thai digits, as an odometer is read out."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        """Read the number."""
        return super().to_python(plain_number(value))

    def prepare_value(self, value: Any) -> Any:
        """Show a number with its commas; what was typed stays as it was typed."""
        return f"{value:,}" if isinstance(value, int) else value


class AmountField(forms.DecimalField):
    """An amount that may be typed with commas or in Thai digits."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """Read the amount."""
        return super().to_python(plain_number(value))

    def prepare_value(self, value: Any) -> Any:
        """Show an amount with its commas; what was typed stays as it was typed."""
        return f"{value:,}" if isinstance(value, Decimal) else value


def plain_number(value: Any) -> Any:
    """Return a typed number without commas and spaces, in Arabic digits."""
    return thai.to_arabic_digits(value).replace(",", "").replace(" ", "") if isinstance(value, str) else value
