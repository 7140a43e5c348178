"""A paper of a car that is yet to be named."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from samnak.fleet.forms.cars import DocumentForm
from samnak.fleet.forms.choices import Choices, offer
from samnak.fleet.forms.laying import Place, Section


class AnyCarDocumentForm(DocumentForm):
    """A paper, with the car it belongs to."""

    car = forms.TypedChoiceField(label=_("รถ"), coerce=UUID)

    layout = (Section("", ((Place("car"),), *DocumentForm.layout[0].rows)),)

    def __init__(self, *args: Any, cars: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, ["car"], cars)
