"""Forms about folders and files."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from samnak.drive.enums import Clash, Secrecy
from samnak.drive.queries import ItemFilter

MOST_TAGS = 20
MOST_FILES = 50


class ListForm(forms.Form):
    """The filters of a list; whatever is not understood is no filter."""

    is_filter = True

    q = forms.CharField(required=False)
    kind = forms.ChoiceField(
        label=_("ประเภท"),
        required=False,
        choices=[
            ("", _("ทุกประเภท")),
            ("folder", _("โฟลเดอร์")),
            ("pdf", "PDF"),
            ("document", _("เอกสาร")),
            ("table", _("ตาราง")),
            ("slides", _("สไลด์")),
            ("image", _("ภาพ")),
            ("media", _("เสียงและวิดีโอ")),
        ],
    )
    tag = forms.CharField(required=False, widget=forms.HiddenInput)

    def asked(self) -> ItemFilter:
        """Return what is asked for."""
        self.is_valid()
        data = self.cleaned_data
        return ItemFilter(text=data.get("q", "").strip(), kind=data.get("kind", ""), tag=data.get("tag", ""))


class FolderForm(forms.Form):
    """A new folder."""

    name = forms.CharField(label=_("ชื่อโฟลเดอร์"), max_length=255, error_messages={"required": _("กรุณาตั้งชื่อโฟลเดอร์")})


class NameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label=_("ชื่อ"), max_length=255, error_messages={"required": _("กรุณาตั้งชื่อ")})


class ManyFiles(forms.ClearableFileInput):
    """A box for several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, each as the browser sends it."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:  # noqa: ARG002 - Django's signature
        """Return the files that were chosen; what a file may be is decided where it is taken in."""
        chosen = [one for one in (data or []) if one]
        if not chosen and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        if len(chosen) > MOST_FILES:
            raise forms.ValidationError(_("ส่งได้ครั้งละไม่เกิน %(most)s ไฟล์") % {"most": MOST_FILES})
        return chosen


class UploadForm(forms.Form):
    """Files for a folder."""

    chosen = ManyFilesField(
        label=_("ไฟล์"), widget=ManyFiles(attrs={"multiple": True}), error_messages={"required": _("กรุณาเลือกไฟล์อย่างน้อยหนึ่งไฟล์")}
    )
    clash = forms.ChoiceField(
        label=_("ถ้ามีชื่อซ้ำ"),
        choices=[
            (Clash.RENAME, _("เก็บทั้งสองไฟล์")),
            (Clash.VERSION, _("บันทึกเป็นรุ่นใหม่ของไฟล์เดิม")),
            (Clash.REFUSE, _("ไม่รับไฟล์ที่ชื่อซ้ำ")),
        ],
        initial=Clash.RENAME,
    )


class VersionForm(forms.Form):
    """A newer version of a file."""

    file = forms.FileField(label=_("ไฟล์รุ่นใหม่"), allow_empty_file=True, error_messages={"required": _("กรุณาเลือกไฟล์")})
    note = forms.CharField(label=_("แก้ไขอะไร"), max_length=300, required=False)


class DetailsForm(forms.Form):
    """What an item is."""

    description = forms.CharField(label=_("คำอธิบาย"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    tags = forms.CharField(label=_("ป้ายกำกับ"), required=False, max_length=600, help_text=_("คั่นด้วยจุลภาค เช่น งบประมาณ, 2570"))
    file_code = forms.CharField(label=_("รหัสแฟ้ม"), required=False, max_length=60)
    secrecy = forms.ChoiceField(label=_("ชั้นความลับ"), choices=Secrecy.choices)
    has_personal_data = forms.BooleanField(label=_("มีข้อมูลส่วนบุคคล"), required=False)

    def clean_tags(self) -> list[str]:
        """Return the tags one by one."""
        tags = [" ".join(one.split())[:60] for one in self.cleaned_data["tags"].replace("，", ",").split(",")]
        found = list(dict.fromkeys(one for one in tags if one))
        if len(found) > MOST_TAGS:
            raise forms.ValidationError(_("ใส่ป้ายกำกับได้ไม่เกิน %(most)s ป้าย") % {"most": MOST_TAGS})
        return found


class CommentForm(forms.Form):
    """A comment."""

    text = forms.CharField(
        label=_("ความเห็น"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("กรุณาพิมพ์ความเห็น")},
    )
