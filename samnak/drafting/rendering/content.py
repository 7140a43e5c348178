"""What a letter says, apart from how it looks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

LetterKind: TypeAlias = Literal["external_letter", "memo"]
Document: TypeAlias = Mapping[str, Any]
"""A ProseMirror document as JSON."""


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """สิ่งที่ส่งมาด้วย - one thing sent along, with its quantity in words."""

    name: str
    quantity: str = ""


@dataclass(frozen=True, kw_only=True)
class PreparedBy:
    """One line of the counterpart block: ร่าง, พิมพ์, ทาน or ตรวจ, by whom and when."""

    act: str
    name: str
    when: str = ""


@dataclass(frozen=True, kw_only=True)
class LetterContent:
    """หนังสือภายนอก or หนังสือภายใน - all that stands on the paper, in the order of forms 1 and 2."""

    kind: LetterKind
    subject: str
    owner_name: tuple[str, ...]
    """ส่วนราชการเจ้าของหนังสือ; a memo puts its unit, telephone and e-mail on one line here."""
    owner_address: tuple[str, ...] = ()
    secrecy: str = ""
    """The label printed in red (ลับ, ลับมาก), empty for an ordinary letter."""
    urgency: str = ""
    """The label printed in red (ด่วน, ด่วนมาก, ด่วนที่สุด), empty for an ordinary letter."""
    secrecy_code: str = "001"
    urgency_code: str = "001"
    doc_no: str | None = None
    """The whole number, as วธ 0201/456; None leaves a dotted place after `doc_no_prefix`."""
    doc_no_prefix: str = ""
    doc_date: date | None = None
    salutation: str = "เรียน"
    addressee: str = ""
    references: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    body: Document = field(default_factory=lambda: {"type": "doc", "content": []})
    closing: str = "ขอแสดงความนับถือ"
    signer_name: str = ""
    """Without the brackets."""
    signer_position_lines: tuple[str, ...] = ()
    originator_unit: str = ""
    phone: str = ""
    email: str = ""
    cc: tuple[str, ...] = ()
    thai_digits: bool = True
    watermark: str = ""
    """ร่าง for a draft, ตัวอย่าง for a sample."""
    verify_url: str = ""
    prepared_by: tuple[PreparedBy, ...] = ()
