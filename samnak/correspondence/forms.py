"""What people type about letters, parsed and checked for form; the rules are in the services."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samnak.core import thai
from samnak.core.time import bangkok_today
from samnak.correspondence.enums import (
    AssignmentPurpose,
    Channel,
    Direction,
    DocumentKind,
    MinuteKind,
    Secrecy,
    Series,
    Urgency,
)
from samnak.correspondence.models import OutsideParty

PAPER_KINDS = (
    DocumentKind.EXTERNAL_LETTER,
    DocumentKind.MEMO,
    DocumentKind.STAMPED_LETTER,
    DocumentKind.ORDER,
    DocumentKind.ANNOUNCEMENT,
    DocumentKind.OTHER,
)


class ThaiDateField(forms.DateField):
    """A date typed as offices type it: 22/11/2569, ๒๒ พ.ย. ๖๙, 22 พฤศจิกายน 2569."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("วว/ดด/ปปปป (พ.ศ.)")}))
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        """Read the typed date."""
        if isinstance(value, date) or value in self.empty_values:
            return value or None
        try:
            return thai.parse_thai_date(str(value))
        except thai.ThaiDateError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """Show a date as it may be typed."""
        return thai.numeric_date(value) if isinstance(value, date) else value


class ListForm(forms.Form):
    """The filters of a list; whatever is not understood is no filter."""

    is_filter = True

    q = forms.CharField(required=False)
    urgency = forms.ChoiceField(label=_("ชั้นความเร็ว"), choices=[("", _("ทุกชั้นความเร็ว")), *Urgency.choices], required=False)
    secrecy = forms.ChoiceField(label=_("ชั้นความลับ"), choices=[("", _("ทุกชั้นความลับ")), *Secrecy.choices], required=False)
    state = forms.ChoiceField(label=_("สถานะ"), choices=(), required=False)

    def __init__(self, data: Any, states: Sequence[tuple[str, Any]]) -> None:
        super().__init__(data)
        self.fields["state"].choices = [("", _("ทุกสถานะ")), *states]  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """A letter that came on paper, in the order of the form of the register (แบบที่ 13)."""

    registry = forms.ChoiceField(label=_("ลงรับที่"))
    scan = forms.FileField(label=_("ไฟล์สแกน"), required=False, help_text=_("PDF หรือภาพ สแกนที่ 300 จุดต่อนิ้ว"))
    drive_file = forms.UUIDField(required=False, widget=forms.HiddenInput)  # in place of a scan: a file of the drive
    kind = forms.ChoiceField(label=_("ชนิดหนังสือ"), choices=[(kind.value, kind.label) for kind in PAPER_KINDS])
    urgency = forms.ChoiceField(label=_("ชั้นความเร็ว"), choices=Urgency.choices, initial=Urgency.NORMAL, widget=forms.RadioSelect)
    secrecy = forms.ChoiceField(label=_("ชั้นความลับ"), choices=Secrecy.choices, initial=Secrecy.NONE, widget=forms.RadioSelect)
    document_number = forms.CharField(label=_("ที่"), max_length=120, required=False)
    document_date = ThaiDateField(label=_("ลงวันที่"), required=False)
    from_text = forms.CharField(label=_("จาก"), max_length=500)
    to_text = forms.CharField(label=_("ถึง"), max_length=1000)
    subject = forms.CharField(label=_("เรื่อง"), max_length=1000)
    action = forms.CharField(label=_("การปฏิบัติ"), max_length=1000, required=False)
    remark = forms.CharField(label=_("หมายเหตุ"), max_length=1000, required=False)
    submit_to = forms.ChoiceField(label=_("เสนอ"), required=False)

    def __init__(
        self, *args: Any, registries: Sequence[tuple[str, str]], heads: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["registry"].choices = registries  # type: ignore[attr-defined]
        self.fields["submit_to"].choices = [("", _("ยังไม่เสนอ")), *heads]  # type: ignore[attr-defined]
        if len(registries) == 1:
            self.fields["registry"].initial = registries[0][0]
            self.fields["registry"].widget = forms.HiddenInput()

    def clean_document_date(self) -> date | None:
        """Refuse a date in the future: the letter is in the hand."""
        typed: date | None = self.cleaned_data["document_date"]
        if typed is not None and typed > bangkok_today():
            raise forms.ValidationError(gettext("วันที่ของหนังสืออยู่ในอนาคต กรุณาตรวจอีกครั้ง"))
        return typed


class ReceiptForm(forms.Form):
    """What the registrar adds when a letter is registered."""

    action = forms.CharField(
        label=_("การปฏิบัติ"), max_length=1000, required=False, help_text=_("เช่น เสนอปลัดกระทรวง หรือ มอบกองที่เกี่ยวข้อง")
    )
    remark = forms.CharField(label=_("หมายเหตุ"), max_length=1000, required=False)
    submit_to = forms.ChoiceField(label=_("เสนอ"), required=False)

    def __init__(self, *args: Any, heads: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["submit_to"].choices = [("", _("ยังไม่เสนอ เก็บไว้ที่สารบรรณก่อน")), *heads]  # type: ignore[attr-defined]


class MinuteForm(forms.Form):
    """A minute, perhaps going up to a head."""

    addressed_to = forms.CharField(label=_("เรียน"), max_length=300, required=False)
    text = forms.CharField(label=_("ข้อความเกษียน"), widget=forms.Textarea(attrs={"rows": 5}))
    submit_to = forms.ChoiceField(label=_("เสนอต่อ"), required=False)

    def __init__(self, *args: Any, heads: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["submit_to"].choices = [("", _("เขียนไว้เท่านั้น ไม่เสนอต่อ")), *heads]  # type: ignore[attr-defined]

    @property
    def kind(self) -> str:
        """Return the kind of minute: a submission when it goes up."""
        return MinuteKind.SUBMISSION if self.cleaned_data.get("submit_to") else MinuteKind.NOTE


class AssignForm(forms.Form):
    """Work handed to units and posts."""

    targets = forms.MultipleChoiceField(
        label=_("มอบ"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("กรุณาเลือกผู้รับมอบอย่างน้อยหนึ่งราย")}
    )
    find = forms.CharField(label=_("ค้นหาหน่วยงานหรือบุคคลอื่น"), required=False)
    purpose = forms.ChoiceField(
        label=_("เพื่อ"), choices=AssignmentPurpose.choices, initial=AssignmentPurpose.ACTION, widget=forms.RadioSelect
    )
    due_on = ThaiDateField(label=_("กำหนดเสร็จ"), required=False)
    minute_text = forms.CharField(
        label=_("ข้อความสั่งการ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("เว้นว่างไว้ ระบบจะเขียนว่า มอบผู้ที่เลือก เพื่อดำเนินการ"),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["targets"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """One sentence of reason, result or note."""

    text = forms.CharField(label=_("เหตุผล"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    cancel_open = forms.BooleanField(label=_("ยกเลิกงานที่มอบไว้ซึ่งยังค้าง"), required=False)


class RecipientForm(forms.Form):
    """One further recipient of a letter."""

    agency = forms.ChoiceField(label=_("ส่วนราชการในระบบ"), required=False)
    party = forms.ChoiceField(label=_("ผู้ติดต่อภายนอก"), required=False)
    name = forms.CharField(label=_("หรือพิมพ์ชื่อผู้รับ"), max_length=300, required=False)
    email = forms.EmailField(label=_("อีเมลผู้รับ"), required=False, help_text=_("เว้นว่างไว้ถ้าส่งเป็นกระดาษ"))
    is_copy = forms.BooleanField(label=_("เป็นสำเนาส่ง"), required=False)

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], parties: Sequence[OutsideParty], **options: Any) -> None:
        super().__init__(*args, **options)
        self.parties = {str(row.pk): row for row in parties}
        self.fields["agency"].choices = [("", _("ไม่เลือก")), *agencies]  # type: ignore[attr-defined]
        self.fields["party"].choices = [  # type: ignore[attr-defined]
            ("", _("ไม่เลือก")),
            *((key, f"{row.name} {row.organisation}".strip()) for key, row in self.parties.items()),
        ]
        self.names = dict(agencies)

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one recipient."""
        data = super().clean() or {}
        chosen = [name for name in ("agency", "party", "name") if data.get(name)]
        if len(chosen) != 1:
            raise forms.ValidationError(gettext("กรุณาเลือกหรือพิมพ์ผู้รับหนึ่งรายต่อครั้ง"))
        return data

    def recipient(self) -> dict[str, Any]:
        """Return the channel and address meant."""
        data = self.cleaned_data
        if data["agency"]:
            return {
                "channel": Channel.PLATFORM,
                "to_name": self.names[data["agency"]],
                "to_agency_id": UUID(data["agency"]),
                "is_copy": data["is_copy"],
            }
        party = self.parties.get(data["party"])
        name = f"{party.name} {party.organisation}".strip() if party else data["name"]
        email = (party.email if party else "") or data["email"]
        return {
            "channel": Channel.EMAIL if email else Channel.PAPER,
            "to_name": name,
            "to_email": email,
            "is_copy": data["is_copy"],
        }


class OpenRegisterForm(forms.Form):
    """A register to be opened."""

    unit = forms.ChoiceField(label=_("หน่วยงาน"))
    direction = forms.ChoiceField(
        label=_("ทะเบียน"), choices=Direction.choices, widget=forms.RadioSelect, initial=Direction.INCOMING
    )
    series = forms.ChoiceField(label=_("ชุดเลข"), choices=Series.choices, widget=forms.RadioSelect, initial=Series.GENERAL)

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class ReserveForm(forms.Form):
    """Numbers to be reserved."""

    count = forms.IntegerField(label=_("จำนวนเลข"), min_value=1, max_value=100, initial=1)
    holder = forms.CharField(label=_("ผู้จอง"), max_length=300, help_text=_("หน่วยงานหรือบุคคลที่จะใช้เลขนี้"))
    reason = forms.CharField(label=_("เหตุผล"), max_length=500)
    until = ThaiDateField(label=_("ใช้ภายในวันที่"), help_text=_("เลยวันนี้แล้วเลขที่ไม่ได้ใช้จะเป็นเลขว่าง และไม่นำมาใช้อีก"))


class AddressForm(forms.ModelForm):  # type: ignore[type-arg]
    """An entry of the address book."""

    class Meta:
        model = OutsideParty
        fields = ("name", "organisation", "email", "address")
