"""Forms about official records in the drive."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samnak.drive.enums import Secrecy

WAYS = [("", _("ทั้งรับและส่ง")), ("incoming", _("หนังสือรับ")), ("outgoing", _("หนังสือส่ง"))]
URGENCIES = [
    ("", _("ทุกชั้นความเร็ว")),
    ("normal", _("ปกติ")),
    ("urgent", _("ด่วน")),
    ("very_urgent", _("ด่วนมาก")),
    ("most_urgent", _("ด่วนที่สุด")),
]


class BookFilterForm(forms.Form):
    """The filters of the registers of a year; whatever is not understood is no filter."""

    is_filter = True

    q = forms.CharField(required=False)
    way = forms.ChoiceField(label=_("ทางเดิน"), required=False, choices=WAYS)


class RecordFilterForm(forms.Form):
    """The filters of the records of a register."""

    is_filter = True

    q = forms.CharField(required=False)
    urgency = forms.ChoiceField(label=_("ชั้นความเร็ว"), required=False, choices=URGENCIES)
    secrecy = forms.ChoiceField(label=_("ชั้นความลับ"), required=False, choices=[("", _("ทุกชั้นความลับ")), *Secrecy.choices])

    def asked(self) -> dict[str, str]:
        """Return what is asked for."""
        self.is_valid()
        return {
            "text": self.cleaned_data.get("q", "").strip(),
            "urgency": self.cleaned_data.get("urgency", ""),
            "secrecy": self.cleaned_data.get("secrecy", ""),
        }
