"""The filters of lists; whatever is not understood is no filter."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samnak.bookings.enums import BookingState, Feature
from samnak.bookings.models import Building
from samnak.bookings.queries import RoomFilter


class RoomListForm(forms.Form):
    """The filters of the list of rooms."""

    is_filter = True

    q = forms.CharField(required=False)
    building = forms.ChoiceField(label=_("อาคาร"), required=False)
    seats = forms.IntegerField(label=_("อย่างน้อย (ที่นั่ง)"), required=False, min_value=1, max_value=10_000)
    feature = forms.MultipleChoiceField(
        label=_("ต้องมี"), choices=Feature.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    free = forms.BooleanField(label=_("ว่างตอนนี้"), required=False)

    def __init__(self, data: Any, buildings: Sequence[Building]) -> None:
        super().__init__(data)
        self.fields["building"].choices = [  # type: ignore[attr-defined]
            ("", _("ทุกอาคาร")),
            *((str(row.pk), row.name) for row in buildings),
        ]

    def asked(self, *, retired: bool = False) -> RoomFilter:
        """Return what is asked for."""
        self.is_valid()
        data = self.cleaned_data
        return RoomFilter(
            text=data.get("q", ""),
            building=data.get("building") or None,
            seats=data.get("seats") or 0,
            features=tuple(data.get("feature", ())),
            free_now=bool(data.get("free")),
            retired=retired,
        )


class BookingListForm(forms.Form):
    """The filters of the list of bookings."""

    is_filter = True

    q = forms.CharField(required=False)
    state = forms.ChoiceField(label=_("สถานะ"), choices=[("", _("ทุกสถานะ")), *BookingState.choices], required=False)
    room = forms.ChoiceField(label=_("ห้อง"), required=False)

    def __init__(self, data: Any, rooms: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["room"].choices = [("", _("ทุกห้อง")), *rooms]  # type: ignore[attr-defined]
