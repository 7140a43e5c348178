"""Forms of the knowledge base."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.knowledge.enums import Audience, EntryKind
from samnak.ui.days import DayField

MOST_TAGS, LONGEST_TAG = 20, 60
NEEDED = {
    EntryKind.ARTICLE: ("summary", "body"),
    EntryKind.DOCUMENT: ("summary", "file"),
    EntryKind.FORM: ("summary", "file", "number"),
}


class ListForm(forms.Form):
    """The filters of the list; whatever is not understood is no filter."""

    is_filter = True

    q = forms.CharField(required=False)
    kind = forms.ChoiceField(label=gettext_lazy("ชนิด"), choices=[("", gettext_lazy("ทุกชนิด")), *EntryKind.choices], required=False)
    tag = forms.CharField(required=False, max_length=LONGEST_TAG)
    collection = forms.UUIDField(required=False)


class CollectionForm(forms.Form):
    """A collection with its curators and audience."""

    title = forms.CharField(label=gettext_lazy("ชื่อหมวด"), max_length=200)
    description = forms.CharField(
        label=gettext_lazy("คำอธิบาย"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )
    audience = forms.ChoiceField(label=gettext_lazy("กลุ่มผู้อ่าน"), choices=Audience.choices, initial=Audience.AGENCY)
    curators = forms.MultipleChoiceField(
        label=gettext_lazy("ผู้ดูแลหมวด"),
        help_text=gettext_lazy("ควรมีอย่างน้อยสองตำแหน่ง เพราะผู้เขียนอนุมัติเรื่องของตนเองไม่ได้"),
        widget=forms.CheckboxSelectMultiple,
    )
    review_months = forms.IntegerField(label=gettext_lazy("ทบทวนทุกกี่เดือน"), min_value=1, max_value=60, initial=12)

    use_required_attribute = False

    def __init__(self, *args: Any, posts: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = set(self["curators"].value() or [])
        found = [(str(post.pk), f"{post.title} · {post.unit.name}") for post in posts]
        found.sort(key=lambda one: one[0] not in chosen)  # who is chosen stands first
        self.fields["curators"].choices = found  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """Return what the services take."""
        data = self.cleaned_data
        return data | {"curators": [UUID(one) for one in data["curators"]]}


class EntryForm(forms.Form):
    """What is written: the fields that fit the kind."""

    collection = forms.ChoiceField(label=gettext_lazy("หมวดความรู้"))
    title = forms.CharField(label=gettext_lazy("ชื่อเรื่อง"), max_length=300)
    number = forms.CharField(label=gettext_lazy("รหัสแบบฟอร์ม"), max_length=60, required=False, help_text=gettext_lazy("เช่น กจ.01"))
    summary = forms.CharField(
        label=gettext_lazy("สรุปย่อ"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
        help_text=gettext_lazy("หนึ่งถึงสามประโยค ผู้อ่านเห็นก่อนเปิดอ่าน"),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("แฟ้ม"), required=False, allow_empty_file=True)
    body = forms.CharField(
        label=gettext_lazy("เนื้อหา"), max_length=200_000, required=False, widget=forms.Textarea(attrs={"rows": 22}),
        help_text=gettext_lazy(
            "หัวข้อขึ้นต้นบรรทัดด้วย ## · รายการขึ้นต้นด้วย - หรือ 1. · ข้อควรจำขึ้นต้นด้วย > · ตัวหนา **คำ** · "
            "ลิงก์ [ชื่อ](https://…) · ตาราง | ก | ข |"
        ),
    )  # fmt: skip
    used_by = forms.CharField(
        label=gettext_lazy("ผู้ใช้แบบ"), max_length=200, required=False, help_text=gettext_lazy("เช่น ข้าราชการและพนักงานราชการทุกคน")
    )
    effective_on = DayField(label=gettext_lazy("ใช้ตั้งแต่วันที่"), required=False)
    tags = forms.CharField(
        label=gettext_lazy("คำสำคัญ"), max_length=1000, required=False, help_text=gettext_lazy("คั่นด้วยจุลภาค เช่น การลา, เบิกจ่าย")
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, *args: Any, kind: str, collections: Any, fixed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if fixed:
            del self.fields["collection"]
        else:
            self.fields["collection"].choices = [(str(one.pk), one.title) for one in collections]  # type: ignore[attr-defined]
        left_out = {
            EntryKind.ARTICLE: ("number", "used_by", "effective_on", "file"),
            EntryKind.DOCUMENT: ("number", "used_by", "effective_on"),
            EntryKind.FORM: (),
        }[EntryKind(kind)]
        for name in left_out:
            del self.fields[name]
        for name in NEEDED[EntryKind(kind)]:
            self.fields[name].needed = _("ต้องมีก่อนเสนอ")  # type: ignore[attr-defined]

    def clean_tags(self) -> list[str]:
        """Return the words that were typed, each once."""
        words = [word.strip() for word in self.cleaned_data["tags"].replace("，", ",").split(",")]
        found = list(dict.fromkeys(word for word in words if word))
        if len(found) > MOST_TAGS or any(len(word) > LONGEST_TAG for word in found):
            raise forms.ValidationError(_("ใส่คำสำคัญได้ไม่เกิน 20 คำ แต่ละคำไม่เกิน 60 ตัวอักษร"))
        return found

    def data_given(self) -> dict[str, Any]:
        """Return the fields that the services write."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"collection", "file", "revision"}}


class FeedbackForm(forms.Form):
    """Whether it helped, and a word to the curator."""

    helpful = forms.ChoiceField(
        label=gettext_lazy("เรื่องนี้เป็นประโยชน์หรือไม่"),
        choices=[("yes", gettext_lazy("เป็นประโยชน์")), ("no", gettext_lazy("ยังไม่ตรงที่ต้องการ"))],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=gettext_lazy("ข้อความถึงผู้ดูแล"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )  # fmt: skip

    use_required_attribute = False
