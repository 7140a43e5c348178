"""Forms about teams and spaces."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from samnak.drive.enums import Level, TeamRole


class TeamForm(forms.Form):
    """A new team."""

    name = forms.CharField(label=_("ชื่อคณะทำงาน"), max_length=200, error_messages={"required": _("กรุณาตั้งชื่อคณะทำงาน")})
    about = forms.CharField(label=_("คำอธิบาย"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class MemberForm(forms.Form):
    """A member of a team."""

    position = forms.CharField(required=False)
    role = forms.ChoiceField(label=_("หน้าที่"), choices=TeamRole.choices, initial=TeamRole.MEMBER)

    def clean_position(self) -> UUID:
        """Return the post that was chosen."""
        try:
            return UUID(self.cleaned_data["position"])
        except ValueError as error:
            raise forms.ValidationError(_("กรุณาพิมพ์ชื่อแล้วเลือกผู้ที่จะเป็นสมาชิก")) from error


class QuotaForm(forms.Form):
    """How much a space may hold."""

    quota_mb = forms.IntegerField(
        label=_("โควตา (เมกะไบต์)"), min_value=1, max_value=100_000_000,
        error_messages={"required": _("กรุณาใส่จำนวนเมกะไบต์"), "invalid": _("กรุณาใส่จำนวนเต็มเป็นเมกะไบต์ เช่น 10240")},
    )  # fmt: skip


class UnitSpaceForm(forms.Form):
    """What everybody of a unit may do in its space."""

    level = forms.TypedChoiceField(
        label=_("คนในหน่วยงาน"),
        coerce=int,
        choices=[
            (int(Level.VIEW), _("ดูได้")),
            (int(Level.COMMENT), _("ดูและแสดงความเห็นได้")),
            (int(Level.EDIT), _("แก้ไขได้")),
        ],
    )
