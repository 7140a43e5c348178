"""Choices of the forms: posts unit by unit, units, cars."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext

from samnak.fleet.content.provinces import PROVINCES
from samnak.fleet.models import Car
from samnak.org.models import Position, Unit

Choices = Sequence[tuple[Any, Any]]
PROVINCE_CHOICES = [(name, name) for name in PROVINCES]


def position_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.ChoiceField:
    """Return a choice among posts; the choices, unit by unit, come with the form."""
    return forms.TypedChoiceField(label=label, required=required, help_text=help_text, coerce=UUID, empty_value=None)


def offer(form: forms.Form, names: Sequence[str], choices: Choices, empty: Any = "") -> None:
    """Give choices to some fields of a form, after a line for none where none is allowed."""
    for name in names:
        field = form.fields[name]
        first = [] if field.required and form.initial.get(name) else [("", empty or gettext("เลือก"))]
        field.choices = [*first, *choices]  # type: ignore[attr-defined]


def position_choices(positions: Sequence[Position], holders: Mapping[UUID, str]) -> list[tuple[str, list[tuple[UUID, str]]]]:
    """Return posts as choices under the names of their units, each with who holds it."""
    groups: dict[str, list[tuple[UUID, str]]] = {}
    for row in positions:
        holder = holders.get(row.pk, "")
        groups.setdefault(row.unit.name, []).append((row.pk, f"{row.title} ({holder})" if holder else row.title))
    return list(groups.items())


def unit_choices(units: Sequence[Unit]) -> list[tuple[UUID, str]]:
    """Return units as choices."""
    return [(row.pk, row.name) for row in units]


def car_choices(cars: Sequence[Car]) -> list[tuple[UUID, str]]:
    """Return cars as choices by plate, make and model."""
    return [(car.pk, " ".join(part for part in (car.plate, car.plate_province, car.make, car.model) if part)) for car in cars]
