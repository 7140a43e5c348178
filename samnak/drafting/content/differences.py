"""What changed between two contents, field by field, in words cut by Thai rules."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samnak.core.thai import segment
from samnak.drafting.content.addressees import addressee_class
from samnak.drafting.content.document import text_of_document
from samnak.drafting.content.letter import Content, Recipient


@dataclass(frozen=True, slots=True)
class Change:
    """ข้อความที่แก้ - one field that differs; the lists of words are ready to be compared side by side."""

    field: str
    label: str
    old: tuple[str, ...]
    new: tuple[str, ...]


def differences(old: Content, new: Content) -> list[Change]:
    """Return the fields of the paper that differ between two contents."""
    found = []
    for (field, label, before), (_field, _label, after) in zip(_fields(old), _fields(new), strict=True):
        if before != after:
            found.append(Change(field, label, tuple(segment(before)), tuple(segment(after))))
    return found


def _fields(content: Content) -> list[tuple[str, str, str]]:
    greeting = addressee_class(content.addressee_class)
    return [
        ("subject", _("เรื่อง"), content.subject),
        ("addressee", _("คำขึ้นต้นและผู้รับ"), f"{greeting.salutation} {content.addressee}".strip()),
        ("urgency", _("ชั้นความเร็ว"), content.urgency),
        ("secrecy", _("ชั้นความลับ"), content.secrecy),
        ("is_circular", _("หนังสือเวียน"), _("ใช่") if content.is_circular else ""),
        ("recipients", _("ส่งถึง"), _names(content.main_recipients)),
        ("copies", _("สำเนาส่ง"), _names(content.copies)),
        ("references", _("อ้างถึง"), "\n".join(row.text for row in content.references)),
        ("enclosures", _("สิ่งที่ส่งมาด้วย"), "\n".join(row.title for row in content.enclosures)),
        ("body", _("ข้อความ"), text_of_document(content.body, marks=False)),
        ("signer", _("ผู้ลงนาม"), str(content.signer_position_id or "")),
        ("contact", _("โทร./อีเมล"), " ".join(part for part in (content.phone, content.email) if part)),
    ]


def _names(recipients: Iterable[Recipient]) -> str:
    return "\n".join(f"{row.name} <{row.email}>" if row.email else row.name for row in recipients)
