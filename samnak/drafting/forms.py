"""What people type about a draft, parsed leniently: a draft may be unfinished, but nothing typed is lost."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.correspondence.enums import Secrecy, Urgency
from samnak.drafting.content import ADDRESSEES, AGENCY, OUTSIDE, UNIT, Content, document_of_text, text_of_document
from samnak.drafting.errors import ContentError

SECRECIES = [*Secrecy.choices, ("top_secret", gettext_lazy("ลับที่สุด"))]
MOST_TYPED_ROWS = 100


class AwaitedChar(forms.CharField):
    """A text that a letter must have, but an unfinished draft may lack."""

    def validate(self, value: Any) -> None:
        """Accept nothing as well; `services.missing` tells what lacks when the draft is submitted."""


class AwaitedChoice(forms.ChoiceField):
    """A choice that a letter must have, but an unfinished draft may lack."""

    def validate(self, value: Any) -> None:
        """Accept nothing, refuse what was not offered."""
        if value:
            super().validate(value)


class DraftForm(forms.Form):
    """แบบร่างหนังสือ - the fields of the paper form in the order of the paper."""

    urgency = AwaitedChoice(label=gettext_lazy("ชั้นความเร็ว"), choices=Urgency.choices, widget=forms.RadioSelect)
    secrecy = AwaitedChoice(label=gettext_lazy("ชั้นความลับ"), choices=SECRECIES, widget=forms.RadioSelect)
    is_circular = forms.BooleanField(label=gettext_lazy("เป็นหนังสือเวียน (มี ว นำหน้าเลขทะเบียน)"), required=False)
    subject = AwaitedChar(label=gettext_lazy("เรื่อง"), widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000}))
    addressee_class = AwaitedChoice(
        label=gettext_lazy("คำขึ้นต้นและคำลงท้าย"),
        choices=[(row.code, f"{row.salutation} / {row.closing}") for row in ADDRESSEES],
    )
    addressee = AwaitedChar(
        label=gettext_lazy("ถึง (พิมพ์ต่อจากคำขึ้นต้น)"),
        help_text=gettext_lazy("ตำแหน่งของผู้รับ เช่น วัฒนธรรมจังหวัดเชียงใหม่ หรือ ผู้ว่าราชการจังหวัดทุกจังหวัด"),
        widget=forms.TextInput(attrs={"maxlength": 500}),
    )
    recipients = forms.CharField(required=False, widget=forms.HiddenInput)
    references = forms.CharField(required=False, widget=forms.HiddenInput)
    body = AwaitedChar(
        label=gettext_lazy("ข้อความ"),
        help_text=gettext_lazy("เว้นบรรทัดว่างหนึ่งบรรทัดเพื่อขึ้นย่อหน้าใหม่ เว้นวรรคสองครั้งหน้าย่อหน้าเพื่อย่อหน้าลึกขึ้น"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "data-draft-body": True}),
    )
    body_json = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-draft-json": True}))
    signer_position_id = AwaitedChoice(label=gettext_lazy("ผู้ลงนาม"))
    phone = forms.CharField(label=gettext_lazy("โทร."), required=False, widget=forms.TextInput(attrs={"maxlength": 100}))
    email = forms.CharField(label=gettext_lazy("อีเมล"), required=False, widget=forms.EmailInput(attrs={"maxlength": 200}))
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs={"data-draft-revision": True}))
    note = forms.CharField(
        label=gettext_lazy("แก้อะไร เพราะเหตุใด"), required=False, widget=forms.TextInput(attrs={"maxlength": 500})
    )

    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        content: Content,
        revision: int,
        signers: Sequence[Any],
        names: Mapping[tuple[str, str], str],
    ) -> None:
        """`names` holds the names of agencies and units by (kind, id), from which recipients are made."""
        super().__init__(data, initial=_initial(content, revision))
        self.names = names
        self.present = content
        self.content = content
        self.raw: dict[str, Any] = raw_content(data, content, names) if data is not None else content.to_json()
        choices = [("", _("ยังไม่เลือก"))] + [(str(post.pk), f"{post.title} ({post.unit.name})") for post in signers]
        known = {value for value, _label in choices}
        if content.signer_position_id and str(content.signer_position_id) not in known:
            choices.append((str(content.signer_position_id), _("ตำแหน่งเดิมที่เลือกไว้")))
        self.fields["signer_position_id"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Make the content; what is wrong is told beside its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            self.content = Content.from_json(self.raw | {"body": self._body(cleaned)})
        except ContentError as error:
            self.add_error(error.field if error.field in self.fields else None, error.message)
        return cleaned

    def _body(self, cleaned: Mapping[str, Any]) -> Any:
        typed = cleaned.get("body_json") or ""
        if typed:
            try:
                return json.loads(typed)
            except (ValueError, RecursionError) as error:
                raise ContentError(_("อ่านข้อความที่ส่งมาไม่ได้ กรุณาโหลดหน้านี้ใหม่แล้วลองอีกครั้ง"), field="body") from error
        return document_of_text(cleaned.get("body") or "")

    def tell(self, errors: Mapping[str, str]) -> None:
        """Show messages of a service beside the fields they belong to."""
        for name, message in errors.items():
            self.add_error(name if name in self.fields else None, message)


def _initial(content: Content, revision: int) -> dict[str, Any]:
    return {
        "urgency": content.urgency,
        "secrecy": content.secrecy,
        "is_circular": content.is_circular,
        "subject": content.subject,
        "addressee_class": content.addressee_class,
        "addressee": content.addressee,
        "body": text_of_document(content.body),
        "body_json": "",
        "signer_position_id": str(content.signer_position_id or ""),
        "phone": content.phone,
        "email": content.email,
        "revision": revision,
    }


def raw_content(data: QueryDict, present: Content, names: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Return what a posted form says, in the shape of `Content.to_json`, not yet checked."""
    raw = present.to_json()
    for name in ("urgency", "secrecy", "subject", "addressee_class", "addressee", "phone", "email"):
        if name in data:
            raw[name] = data[name]
    raw["is_circular"] = data.get("is_circular") == "on"
    if "signer_position_id" in data:
        raw["signer_position_id"] = data["signer_position_id"] or None
    if "picker" in data:
        raw["recipients"] = _picked(data, names) + _outside(data)
    if "citing" in data:
        raw["references"] = _cited(data)
    return raw


def _picked(data: QueryDict, names: Mapping[tuple[str, str], str]) -> list[dict[str, Any]]:
    rows = []
    for field, is_copy in (("to", False), ("copy", True)):
        for token in data.getlist(field):
            kind, _colon, identifier = token.partition(":")
            name = names.get((kind, identifier))
            if name is not None and kind in {AGENCY, UNIT}:
                rows.append({"kind": kind, "id": identifier, "name": name, "email": "", "is_copy": is_copy})
    return rows


def _outside(data: QueryDict) -> list[dict[str, Any]]:
    names, emails, copies = data.getlist("outside_name"), data.getlist("outside_email"), data.getlist("outside_kind")
    rows = []
    for place in range(min(len(names), MOST_TYPED_ROWS)):
        name = names[place].strip()
        email = emails[place].strip() if place < len(emails) else ""
        if name or email:
            is_copy = place < len(copies) and copies[place] == "copy"
            rows.append({"kind": OUTSIDE, "id": None, "name": name, "email": email, "is_copy": is_copy})
    return rows


def _cited(data: QueryDict) -> list[dict[str, Any]]:
    texts, letters = data.getlist("reference_text"), data.getlist("reference_letter")
    return [
        {"text": texts[place], "letter_id": letters[place] if place < len(letters) and letters[place] else None}
        for place in range(min(len(texts), MOST_TYPED_ROWS))
        if texts[place].strip()
    ]
