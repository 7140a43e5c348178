"""Forms of connected drives."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PasswordForm(forms.Form):
    """A new password for one program."""

    label = forms.CharField(
        label=_("ใช้กับเครื่องหรือโปรแกรมใด"),
        max_length=100,
        help_text=_("เช่น คอมพิวเตอร์ที่ทำงาน หรือโทรศัพท์"),
        error_messages={"required": _("กรุณาบอกว่าจะใช้กับเครื่องหรือโปรแกรมใด")},
    )
    standing = forms.ChoiceField(label=_("ใช้ในตำแหน่ง"), required=False)

    def __init__(self, *given: Any, standings: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        main = [("", _("ตำแหน่งหลักของท่านในวันนั้น"))]
        self.fields["standing"].choices = main + [(one.standing, one.position_title) for one in standings]
