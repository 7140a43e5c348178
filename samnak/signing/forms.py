"""Forms of signing."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samnak.signing import queries
from samnak.signing.enums import RevocationReason


class CodeForm(forms.Form):
    """รหัสตรวจสอบ - as printed below the QR."""

    code = forms.CharField(label=_("รหัสตรวจสอบ"), max_length=40, help_text=_("12 ตัวอักษรใต้ QR บนเอกสาร เช่น 7K3M-Q9TX-2WHB"))

    def clean_code(self) -> str:
        """Return the code as it is stored."""
        code = queries.read_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("รหัสตรวจสอบมี 12 ตัว เป็นตัวเลขและตัวอักษรอังกฤษ กรุณาดูใต้ QR บนเอกสารแล้วพิมพ์อีกครั้ง"))
        return code


class FileForm(forms.Form):
    """แฟ้มที่จะตรวจ - read in memory, never kept."""

    file = forms.FileField(label=_("แฟ้ม PDF"), widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}))

    def clean_file(self) -> object:
        """Refuse what is too large or clearly no PDF."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT_MB * 1_048_576:
            raise forms.ValidationError(
                _("แฟ้มใหญ่เกิน %(limit)d เมกะไบต์ กรุณาใช้แฟ้มต้นฉบับที่ได้รับ") % {"limit": settings.UPLOAD_LIMIT_MB}
            )
        if file.read(5) != b"%PDF-":
            raise forms.ValidationError(_("แฟ้มนี้ไม่ใช่ PDF กรุณาเลือกแฟ้ม PDF ที่ลงนามแล้ว ไม่ใช่ภาพถ่ายหรือแฟ้ม Word"))
        file.seek(0)
        return file


def pin_field(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    """Make a field for a PIN, which is never shown and never filled in again."""
    attrs = {"inputmode": "numeric", "autocomplete": autocomplete, "maxlength": 12}
    return forms.CharField(label=label, max_length=12, help_text=help_text, widget=forms.PasswordInput(attrs=attrs))


class ChosenPinForm(forms.Form):
    """เลือกรหัส PIN - typed twice."""

    pin = pin_field(_("รหัส PIN ใหม่"), "new-password", _("ตัวเลข 6–12 หลัก ใช้ทุกครั้งที่ลงนาม ไม่ใช่รหัสผ่านเข้าระบบ"))
    again = pin_field(_("รหัส PIN ใหม่อีกครั้ง"), "new-password")

    def clean(self) -> dict[str, str]:
        """Compare both."""
        data = super().clean() or {}
        if data.get("pin") and data.get("again") and data["pin"] != data["again"]:
            self.add_error("again", _("รหัส PIN สองช่องไม่ตรงกัน กรุณาพิมพ์ใหม่ให้ตรงกัน"))
        return data


class ChangePinForm(ChosenPinForm):
    """เปลี่ยนรหัส PIN."""

    old_pin = pin_field(_("รหัส PIN ปัจจุบัน"), "current-password")
    field_order = ["old_pin", "pin", "again"]


class RevokeForm(forms.Form):
    """เพิกถอนใบรับรอง."""

    reason = forms.ChoiceField(
        label=_("เหตุผล"),
        choices=[(value, label) for value, label in RevocationReason.choices if value != RevocationReason.REPLACED],
        widget=forms.RadioSelect,
    )
