"""The data dictionary: one line of fields a column."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from samnak.datasets.enums import NUMBERS, ColumnType
from samnak.datasets.models import Column

NAMES = ("name", "label", "kind", "unit", "description", "required", "unique", "least", "most")


class DictionaryForm(forms.Form):
    """พจนานุกรมข้อมูล - fields named by the place of their column."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, columns: Sequence[Column]) -> None:
        super().__init__(data)
        self.columns = columns
        for one in columns:
            place = one.place
            self.fields[f"{place}-name"] = forms.CharField(label=_("ชื่อคอลัมน์ (อังกฤษ)"), initial=one.name, max_length=63)
            self.fields[f"{place}-label"] = forms.CharField(label=_("ชื่อไทย"), initial=one.label, max_length=300)
            self.fields[f"{place}-kind"] = forms.ChoiceField(label=_("ชนิด"), initial=one.kind, choices=ColumnType.choices)
            self.fields[f"{place}-unit"] = forms.CharField(label=_("หน่วย"), initial=one.unit, max_length=100, required=False)
            self.fields[f"{place}-description"] = forms.CharField(
                label=_("คำอธิบาย"), initial=one.description, max_length=1000, required=False
            )
            self.fields[f"{place}-required"] = forms.BooleanField(label=_("ต้องมีค่า"), initial=one.required, required=False)
            self.fields[f"{place}-unique"] = forms.BooleanField(label=_("ห้ามซ้ำ"), initial=one.unique, required=False)
            self.fields[f"{place}-least"] = forms.FloatField(label=_("ต่ำสุด"), initial=_number(one.least), required=False)
            self.fields[f"{place}-most"] = forms.FloatField(label=_("สูงสุด"), initial=_number(one.most), required=False)

    def clean(self) -> dict[str, Any]:
        """Keep bounds in order, and to numbers."""
        data = super().clean() or {}
        for one in self.columns:
            least, most = data.get(f"{one.place}-least"), data.get(f"{one.place}-most")
            if least is not None and most is not None and most < least:
                self.add_error(f"{one.place}-most", _("ค่าสูงสุดต้องไม่น้อยกว่าค่าต่ำสุด"))
            if (least is not None or most is not None) and data.get(f"{one.place}-kind") not in NUMBERS:
                self.add_error(f"{one.place}-least", _("กำหนดช่วงได้เฉพาะคอลัมน์ตัวเลข"))
        return data

    def lines(self) -> list[tuple[Column, dict[str, Any]]]:
        """Return the columns with their fields."""
        return [(one, {name: self[f"{one.place}-{name}"] for name in NAMES}) for one in self.columns]

    def wanted(self) -> list[dict[str, Any]]:
        """Return what was typed, column by column."""
        return [{name: self.cleaned_data[f"{one.place}-{name}"] for name in NAMES} for one in self.columns]


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and float(value).is_integer() else value
