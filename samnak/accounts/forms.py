"""Forms of log-in and of the own account."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samnak.accounts.enums import Theme
from samnak.core import thai

REQUIRED = {"required": _("กรุณากรอกช่องนี้")}


class SignInForm(forms.Form):
    """Log-in name and password."""

    username = forms.CharField(
        label=_("ชื่อผู้ใช้"), max_length=80, error_messages={"required": _("กรุณาพิมพ์ชื่อผู้ใช้"), "max_length": _("ชื่อผู้ใช้ยาวเกินไป")}
    )
    password = forms.CharField(
        label=_("รหัสผ่าน"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput,
        error_messages={"required": _("กรุณาพิมพ์รหัสผ่าน")},
    )

    def clean_username(self) -> str:
        """Log-in names are kept in lower case."""
        return str(self.cleaned_data["username"]).lower()


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(label=_("รหัสยืนยัน"), max_length=30, error_messages={"required": _("กรุณาพิมพ์รหัสยืนยัน")})


class ConfirmForm(forms.Form):
    """Password, or a code where the second factor is on, to prove again who it is."""

    password = forms.CharField(label=_("รหัสผ่าน"), max_length=200, strip=False, required=False, widget=forms.PasswordInput)
    code = forms.CharField(label=_("รหัสจากแอป"), max_length=30, required=False)

    def clean(self) -> dict[str, object]:
        """One of the two is enough."""
        cleaned = super().clean() or {}
        if not cleaned.get("password") and not cleaned.get("code"):
            self.add_error("password", _("กรุณาพิมพ์รหัสผ่าน"))
        return cleaned


class PasswordForm(forms.Form):
    """Old and new password."""

    old = forms.CharField(label=_("รหัสผ่านเดิม"), max_length=200, strip=False, widget=forms.PasswordInput, error_messages=REQUIRED)
    new = forms.CharField(
        label=_("รหัสผ่านใหม่"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput,
        help_text=_("อย่างน้อย 10 ตัวอักษร จะเป็นคำไทยหลายคำต่อกันก็ได้"),
        error_messages=REQUIRED,
    )
    again = forms.CharField(
        label=_("รหัสผ่านใหม่อีกครั้ง"), max_length=200, strip=False, widget=forms.PasswordInput, error_messages=REQUIRED
    )

    def clean(self) -> dict[str, object]:
        """Both new ones must be the same."""
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("รหัสผ่านใหม่สองช่องไม่ตรงกัน กรุณาพิมพ์ใหม่"))
        return cleaned


class ProfileForm(forms.Form):
    """Personal settings."""

    language = forms.ChoiceField(label=_("ภาษา"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("สีหน้าจอ"), choices=Theme.choices, widget=forms.RadioSelect)
    phone = forms.CharField(label=_("โทรศัพท์"), max_length=60, required=False, help_text=_("เช่น 0 2209 3599 หรือ 08 1234 5678"))
    email = forms.EmailField(
        label=_("อีเมล"), required=False, error_messages={"invalid": _("อีเมลไม่ถูกต้อง กรุณาพิมพ์ให้ครบ เช่น somchai@m-culture.go.th")}
    )

    def clean_phone(self) -> str:
        """Group the digits as they are read aloud."""
        typed = str(self.cleaned_data["phone"]).strip()
        if typed and sum(mark.isdigit() for mark in typed) < 3:
            raise forms.ValidationError(_("หมายเลขโทรศัพท์ไม่ถูกต้อง กรุณาพิมพ์เป็นตัวเลข เช่น 0 2209 3599"))
        return thai.format_phone(typed)
