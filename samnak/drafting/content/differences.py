"""What changed between two contents, field by field, in words cut by Thai rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.core.thai import segment
from samnak.correspondence.enums import Secrecy, Urgency
from samnak.drafting.content.addressees import addressee_class
from samnak.drafting.content.document import text_of_document
from samnak.drafting.content.letter import Content, Recipient

AROUND = 10


@dataclass(frozen=True, slots=True)
class Change:
    """ข้อความที่แก้ - one field that differs; the lists of words are ready to be compared side by side."""

    field: str
    label: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def near(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return both lists with long unchanged stretches cut short, for places with little room."""
        old: list[str] = []
        new: list[str] = []
        for tag, start, end, other_start, other_end in SequenceMatcher(None, self.old, self.new, autojunk=False).get_opcodes():
            if tag == "equal":
                kept = _shortened(self.old[start:end], first=start == 0, last=end == len(self.old))
                old += kept
                new += kept
            else:
                old += self.old[start:end]
                new += self.new[other_start:other_end]
        return tuple(old), tuple(new)


def _shortened(words: Sequence[str], *, first: bool, last: bool) -> list[str]:
    """Keep the words beside a change: the end of what stands before it, the beginning of what follows."""
    if len(words) <= 2 * AROUND + 4:
        return list(words)
    before = [] if first else list(words[:AROUND])
    after = [] if last else list(words[-AROUND:])
    return [*before, " … ", *after]


def differences(old: Content, new: Content, titles: Mapping[UUID, str] | None = None) -> list[Change]:
    """Return the fields of the paper that differ between two contents; `titles` names the posts of signers."""
    found = []
    known = titles or {}
    for (field, label, before), (_field, _label, after) in zip(_fields(old, known), _fields(new, known), strict=True):
        if before != after:
            found.append(Change(field, label, tuple(segment(before)), tuple(segment(after))))
    return found


def _fields(content: Content, titles: Mapping[UUID, str]) -> list[tuple[str, str, str]]:
    greeting = addressee_class(content.addressee_class)
    signer = content.signer_position_id
    return [
        ("subject", _("เรื่อง"), content.subject),
        ("addressee", _("คำขึ้นต้นและผู้รับ"), f"{greeting.salutation} {content.addressee}".strip()),
        ("urgency", _("ชั้นความเร็ว"), str(Urgency(content.urgency).label)),
        ("secrecy", _("ชั้นความลับ"), str(Secrecy(content.secrecy).label)),
        ("is_circular", _("หนังสือเวียน"), _("ใช่") if content.is_circular else ""),
        ("recipients", _("ส่งถึง"), _names(content.main_recipients)),
        ("copies", _("สำเนาส่ง"), _names(content.copies)),
        ("references", _("อ้างถึง"), "\n".join(row.text for row in content.references)),
        ("enclosures", _("สิ่งที่ส่งมาด้วย"), "\n".join(row.title for row in content.enclosures)),
        ("body", _("ข้อความ"), text_of_document(content.body, marks=False)),
        ("signer", _("ผู้ลงนาม"), titles.get(signer, str(signer)) if signer else ""),
        ("contact", _("โทร./อีเมล"), " ".join(part for part in (content.phone, content.email) if part)),
    ]


def _names(recipients: Iterable[Recipient]) -> str:
    return "\n".join(f"{row.name} <{row.email}>" if row.email else row.name for row in recipients)
