"""The record of a data set, with the fields of the government catalogue."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.datasets.content.fields import EXTRAS, OTHER_WORD, Extra, extras_of
from samnak.datasets.enums import (
    OTHER,
    DataCategory,
    DataClass,
    DataFormat,
    DataType,
    FrequencyUnit,
    GeoCoverage,
    Licence,
    Objective,
)
from samnak.datasets.models import DataSet
from samnak.datasets.queries.listings import REQUIRED
from samnak.ui.days import DayField

MOST_TAGS, LONGEST_TAG = 30, 100
FIRST_YEAR, LAST_YEAR = 2300, 2700
OTHERS = ("data_type", "update_frequency_unit", "geo_coverage", "data_format", "license_id")


def _text(label: Any, length: int, *, help_text: Any = "", rows: int = 0, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": length}) if rows else forms.TextInput(attrs={"maxlength": length})
    return forms.CharField(label=label, max_length=length, help_text=help_text, required=required, widget=widget)


def _choice(label: Any, choices: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, help_text=help_text)


class RecordForm(forms.Form):
    """คำอธิบายชุดข้อมูล - what a release must have may still be empty in a draft; the checklist tells what lacks."""

    title = _text(gettext_lazy("ชื่อชุดข้อมูล"), 300, required=True)
    notes = _text(gettext_lazy("รายละเอียด"), 5000, rows=4, help_text=gettext_lazy("ข้อมูลนี้คืออะไร เก็บอย่างไร ใช้ทำอะไรได้"))
    tags = _text(gettext_lazy("คำสำคัญ"), 1000, help_text=gettext_lazy("คั่นด้วยจุลภาค เช่น พิพิธภัณฑ์, ท่องเที่ยว"))
    data_type = _choice(gettext_lazy("ประเภทข้อมูล"), DataType.choices)
    data_type_other = _text(gettext_lazy("ระบุประเภทข้อมูล"), 200)
    objective = forms.MultipleChoiceField(
        label=gettext_lazy("วัตถุประสงค์"), choices=Objective.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    objective_other = _text(gettext_lazy("ระบุวัตถุประสงค์อื่น"), 300)
    slug = _text(
        gettext_lazy("ชื่อในที่อยู่เว็บ"), 100, help_text=gettext_lazy("ตัวอักษรอังกฤษพิมพ์เล็ก เช่น museum-visitors เว้นว่างให้ระบบตั้งให้")
    )
    maintainer = _text(gettext_lazy("ชื่อผู้ติดต่อ"), 200, help_text=gettext_lazy("ชื่อหน่วยงานหรือตำแหน่ง ไม่ต้องเป็นชื่อบุคคล"))
    maintainer_email = forms.EmailField(label=gettext_lazy("อีเมลผู้ติดต่อ"), required=False)
    data_source = _text(gettext_lazy("แหล่งที่มา"), 300)
    update_frequency_unit = _choice(gettext_lazy("หน่วยความถี่ของการปรับปรุงข้อมูล"), FrequencyUnit.choices)
    update_frequency_unit_other = _text(gettext_lazy("ระบุหน่วยความถี่"), 200)
    update_frequency_interval = forms.IntegerField(
        label=gettext_lazy("ทุกกี่หน่วย"), required=False, min_value=1, max_value=999,
        help_text=gettext_lazy("เช่น ทุก 3 เดือน กรอก 3"),
    )  # fmt: skip
    geo_coverage = _choice(gettext_lazy("ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่"), GeoCoverage.choices)
    geo_coverage_other = _text(gettext_lazy("ระบุขอบเขต"), 200)
    data_format = _choice(gettext_lazy("รูปแบบการเก็บข้อมูล"), DataFormat.choices)
    data_format_other = _text(gettext_lazy("ระบุรูปแบบ"), 200)
    data_category = _choice(
        gettext_lazy("หมวดหมู่ข้อมูลตามธรรมาภิบาลข้อมูลภาครัฐ"), DataCategory.choices, gettext_lazy("เผยแพร่ได้เฉพาะข้อมูลสาธารณะ")
    )
    data_class_level = _choice(gettext_lazy("ชั้นข้อมูล"), DataClass.choices)
    license_id = _choice(gettext_lazy("สัญญาอนุญาต"), Licence.choices)
    license_id_other = _text(gettext_lazy("ระบุสัญญาอนุญาต"), 300)
    accessible_condition = _text(gettext_lazy("เงื่อนไขในการเข้าถึงข้อมูล"), 1000, rows=2)
    url = forms.URLField(label=gettext_lazy("เว็บไซต์ของชุดข้อมูล"), required=False, max_length=500, assume_scheme="https")
    allow_harvest = forms.BooleanField(label=gettext_lazy("อนุญาตให้บัญชีข้อมูลอื่นดึงไปได้"), required=False)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        for name in REQUIRED:
            if not self.fields[name].required:
                self.fields[name].needed = _("ต้องมีก่อนเผยแพร่")  # type: ignore[attr-defined]
        for one in EXTRAS:
            self.fields[one.key] = _extra_field(one)
            if one.has_other:
                self.fields[f"{one.key}_other"] = _text(_("ระบุ%(label)sอื่น") % {"label": one.label}, 300)

    def extra_lines(self) -> list[tuple[Extra, Any, Any]]:
        """Return the further fields with what tells an other one."""
        return [(one, self[one.key], self[f"{one.key}_other"] if one.has_other else None) for one in EXTRAS]

    def clean_tags(self) -> list[str]:
        """Cut keywords at commas, each once."""
        found = [" ".join(one.split()) for one in self.cleaned_data["tags"].replace("،", ",").split(",")]
        tags = list(dict.fromkeys(one for one in found if one))
        if len(tags) > MOST_TAGS or any(len(one) > LONGEST_TAG for one in tags):
            raise forms.ValidationError(_("ใส่คำสำคัญได้ไม่เกิน 30 คำ คำละไม่เกิน 100 ตัวอักษร"))
        return tags

    def clean(self) -> dict[str, Any]:
        """Ask for the words of what is chosen as "other"."""
        data: dict[str, Any] = super().clean() or {}
        for name in OTHERS:
            if data.get(name) == OTHER and not data.get(f"{name}_other"):
                self.add_error(f"{name}_other", _("กรุณาระบุ เพราะเลือก “อื่นๆ”"))
        if OTHER in (data.get("objective") or []) and not data.get("objective_other"):
            self.add_error("objective_other", _("กรุณาระบุ เพราะเลือก “อื่นๆ”"))
        return data

    def data_given(self) -> dict[str, Any]:
        """Return the fields of the record; further ones only as far as the type of data has them."""
        data = {name: self.cleaned_data[name] for name in self.base_fields if name not in {"revision", "slug"}}
        extras: dict[str, Any] = {}
        for one in extras_of(data["data_type"]):
            value = self.cleaned_data.get(one.key)
            if value not in (None, ""):
                extras[one.key] = value.isoformat() if hasattr(value, "isoformat") else value
            if value == OTHER_WORD and self.cleaned_data.get(f"{one.key}_other"):
                extras[f"{one.key}_other"] = self.cleaned_data[f"{one.key}_other"]
        return data | {"extras": extras}


def _extra_field(one: Extra) -> forms.Field:
    common: dict[str, Any] = {"label": one.label, "required": False, "help_text": one.help}
    if one.kind == "date":
        return DayField(**common)
    if one.kind == "year":
        return forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, **(common | {"help_text": _("ปี พ.ศ.")}))
    if one.kind == "number":
        return forms.FloatField(min_value=-180, max_value=180, **common)
    if one.kind == "choice":
        return forms.ChoiceField(choices=[("", _("ไม่ระบุ")), *one.choices], **common)
    return forms.CharField(max_length=300, **common)


def initial_of(row: DataSet) -> dict[str, Any]:
    """Return what a data set says now, as the form shows it."""
    found = {name: getattr(row, name) for name in RecordForm.base_fields if name != "tags"}
    return found | {"tags": ", ".join(row.tags)} | dict(row.extras)
