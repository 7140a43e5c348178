"""Forms of organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.time import bangkok_today
from samnak.org import queries
from samnak.org.enums import Authority
from samnak.org.models import Position
from samnak.ui.days import DayField

REQUIRED = {"required": gettext_lazy("กรุณากรอกช่องนี้")}


class DelegationForm(forms.Form):
    """Giving a power away for a time."""

    from_position = forms.ModelChoiceField(
        label=gettext_lazy("อำนาจของตำแหน่ง"), queryset=Position.objects.none(), empty_label=None, error_messages=REQUIRED
    )
    to_position = forms.ModelChoiceField(
        label=gettext_lazy("มอบให้ตำแหน่ง"),
        queryset=Position.objects.none(),
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("กรุณาค้นหาและเลือกตำแหน่งผู้รับมอบ"),
            "invalid_choice": gettext_lazy("กรุณาเลือกตำแหน่งผู้รับมอบในส่วนราชการเดียวกัน"),
        },
    )
    authority = forms.ChoiceField(
        label=gettext_lazy("ฐานะของผู้รับมอบ"),
        choices=[choice for choice in Authority.choices if choice[0] != Authority.HOLDER],
        initial=Authority.ACTING,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("กรุณาเลือกฐานะของผู้รับมอบ")},
    )
    valid_from = DayField(label=gettext_lazy("ตั้งแต่วันที่"), error_messages=REQUIRED)
    valid_to = DayField(label=gettext_lazy("ถึงวันที่"), required=False, help_text=gettext_lazy("เว้นว่างไว้หากมอบจนกว่าจะเพิกถอน"))
    basis = forms.CharField(
        label=gettext_lazy("เลขที่คำสั่งหรือฐานอำนาจ"),
        max_length=300,
        help_text=gettext_lazy("เช่น คำสั่งกระทรวงวัฒนธรรม ที่ 12/2569 ลงวันที่ 2 มกราคม 2569"),
        error_messages={"required": gettext_lazy("กรุณาระบุเลขที่คำสั่งหรือฐานอำนาจ"), "max_length": gettext_lazy("ยาวเกิน 300 ตัวอักษร")},
    )
    may_sign = forms.BooleanField(label=gettext_lazy("ลงนามหนังสือได้"), required=False, initial=True)

    def __init__(self, *args: Any, posts: Any, agency_id: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_position"].queryset = posts
        self.fields["to_position"].queryset = queries.positions_of_agency(agency_id)
        self.fields["valid_from"].initial = bangkok_today()


class HolidayForm(forms.Form):
    """A special day of the calendar."""

    day = DayField(label=gettext_lazy("วันที่"), error_messages=REQUIRED)
    name = forms.CharField(label=gettext_lazy("ชื่อวัน"), max_length=200, error_messages=REQUIRED)
    province = forms.ChoiceField(label=gettext_lazy("พื้นที่"), required=False)
    is_working_day = forms.BooleanField(label=gettext_lazy("เป็นวันทำการพิเศษ (ไม่ใช่วันหยุด)"), required=False)

    def __init__(self, *args: Any, provinces: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [("", _("ทั้งประเทศ"))] + [
            (name, _("จังหวัด{name}").format(name=name)) for name in provinces
        ]
