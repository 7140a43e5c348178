"""Files of tables and what is told about them."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.ui.days import DayField


class VersionForm(forms.Form):
    """A new version of a table."""

    file = forms.FileField(
        label=gettext_lazy("แฟ้มข้อมูล"),
        help_text=gettext_lazy("Excel (.xlsx) หรือ CSV ระบบหาหัวตารางและชนิดข้อมูลให้เอง"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,
    )
    covers_from = DayField(label=gettext_lazy("ข้อมูลตั้งแต่วันที่"), required=False)
    covers_to = DayField(label=gettext_lazy("ถึงวันที่"), required=False)
    note = forms.CharField(label=gettext_lazy("หมายเหตุของฉบับนี้"), required=False, max_length=500)

    use_required_attribute = False

    def clean(self) -> dict[str, object]:
        """Keep the days in order."""
        data = super().clean() or {}
        first, last = data.get("covers_from"), data.get("covers_to")
        if first and last and last < first:
            self.add_error("covers_to", _("วันสุดท้ายต้องไม่ก่อนวันแรก"))
        return data

    @property
    def covers(self) -> tuple[date | None, date | None]:
        """Return the days the data is of."""
        return self.cleaned_data.get("covers_from"), self.cleaned_data.get("covers_to")


class UploadForm(VersionForm):
    """A new table."""

    name = forms.CharField(
        label=gettext_lazy("ชื่อตาราง"), max_length=300, help_text=gettext_lazy("เช่น ผู้เข้าชมพิพิธภัณฑ์รายเดือน ปีงบประมาณ 2569")
    )
    description = forms.CharField(label=gettext_lazy("คำอธิบาย"), required=False, max_length=1000)

    field_order = ["file", "name", "description", "covers_from", "covers_to", "note"]
