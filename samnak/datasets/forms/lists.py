"""The filters of lists; whatever is not understood is no filter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samnak.datasets.enums import DataSetState, DataType, Licence


class SetListForm(forms.Form):
    """The filters of the list of data sets."""

    is_filter = True

    q = forms.CharField(required=False)
    state = forms.ChoiceField(label=_("สถานะ"), choices=[("", _("ทุกสถานะ")), *DataSetState.choices], required=False)
    data_type = forms.ChoiceField(label=_("ประเภทข้อมูล"), choices=[("", _("ทุกประเภทข้อมูล")), *DataType.choices], required=False)


class PublicListForm(forms.Form):
    """The filters of the public catalogue."""

    is_filter = True

    q = forms.CharField(required=False)
    agency = forms.ChoiceField(label=_("ส่วนราชการ"), required=False)
    data_type = forms.ChoiceField(label=_("ประเภทข้อมูล"), choices=[("", _("ทุกประเภทข้อมูล")), *DataType.choices], required=False)
    licence = forms.ChoiceField(label=_("สัญญาอนุญาต"), choices=[("", _("ทุกสัญญาอนุญาต")), *Licence.choices], required=False)

    def __init__(self, data: Any, agencies: Any) -> None:
        super().__init__(data)
        self.fields["agency"].choices = [("", _("ทุกส่วนราชการ")), *agencies]  # type: ignore[attr-defined]
