"""The content of a draft: every field of the paper form, its recipients, its route."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from samnak.drafting.content.addressees import GENERAL, addressee_class
from samnak.drafting.content.document import checked_document, clean_line, empty_document
from samnak.drafting.errors import ContentError

AGENCY = "agency"
UNIT = "unit"
OUTSIDE = "outside"
RECIPIENT_KINDS = (AGENCY, UNIT, OUTSIDE)
URGENCIES = ("normal", "urgent", "very_urgent", "most_urgent")
SECRECIES = ("none", "confidential", "secret")
TOP_SECRET = "top_secret"  # noqa: S105 - a class of secrecy
MOST_RECIPIENTS = 2000
MOST_ROWS = 100
_QUANTITY = re.compile(r"^(?P<name>.*\S)\s+(?:จำนวน)\s+(?P<quantity>\S.*)$")


@dataclass(frozen=True, slots=True)
class Recipient:
    """ผู้รับ - an agency or unit on the platform, or somebody outside with or without an e-mail address."""

    kind: str
    name: str
    id: UUID | None = None
    email: str = ""
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """อ้างถึง - an earlier letter, with its row when it is known here."""

    text: str
    letter_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """สิ่งที่ส่งมาด้วย - a file of the draft, under its title."""

    title: str
    file_id: UUID | None = None
    sha256: str = ""

    @property
    def parts(self) -> tuple[str, str]:
        """Return name and quantity: "กำหนดการ จำนวน 1 ชุด" is ("กำหนดการ", "จำนวน 1 ชุด")."""
        found = _QUANTITY.match(self.title)
        return (found["name"], f"จำนวน {found['quantity']}") if found else (self.title, "")


@dataclass(frozen=True, slots=True)
class RouteRow:
    """ขั้นตอนที่วางไว้ - a step the owner plans for the route of this draft."""

    group: int
    kind: str
    position_id: UUID


@dataclass(frozen=True, slots=True)
class Content:
    """เนื้อหาของร่าง - all that a draft says; immutable, so that a version is a copy of it."""

    subject: str = ""
    addressee: str = ""
    addressee_class: str = GENERAL
    urgency: str = "normal"
    secrecy: str = "none"
    is_circular: bool = False
    recipients: tuple[Recipient, ...] = ()
    references: tuple[Reference, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    body: dict[str, Any] = field(default_factory=empty_document)
    signer_position_id: UUID | None = None
    phone: str = ""
    email: str = ""
    route: tuple[RouteRow, ...] = ()

    @property
    def main_recipients(self) -> tuple[Recipient, ...]:
        """Return those the letter is written to."""
        return tuple(row for row in self.recipients if not row.is_copy)

    @property
    def copies(self) -> tuple[Recipient, ...]:
        """Return those who get a copy (สำเนาส่ง)."""
        return tuple(row for row in self.recipients if row.is_copy)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object that is stored."""
        made: dict[str, Any] = _plain(asdict(self))
        return made

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Content":
        """Read a JSON object from the store or from a browser; ContentError names the field that is wrong."""
        return cls(
            subject=_line(raw, "subject", 1000, _("เรื่องยาวเกิน 1,000 ตัวอักษร กรุณาย่อใจความ")),
            addressee=_line(raw, "addressee", 500, _("ชื่อผู้รับยาวเกิน 500 ตัวอักษร กรุณาย่อ หรือระบุว่า “ตามบัญชีแนบท้าย”")),
            addressee_class=addressee_class(str(raw.get("addressee_class") or "")).code,
            urgency=_choice(raw, "urgency", URGENCIES, _("กรุณาเลือกชั้นความเร็ว")),
            secrecy=_secrecy(raw),
            is_circular=raw.get("is_circular") is True,
            recipients=_recipients(raw.get("recipients")),
            references=tuple(
                Reference(text, _uuid(row.get("letter_id")))
                for row in _rows(raw.get("references"), "references")
                if (text := _line(row, "text", 500, _("ข้อความอ้างถึงยาวเกิน 500 ตัวอักษร"), field_name="references"))
            ),
            enclosures=tuple(
                Enclosure(
                    _line(row, "title", 300, _("ชื่อเอกสารยาวเกินไป")), _uuid(row.get("file_id")), str(row.get("sha256") or "")[:64]
                )
                for row in _rows(raw.get("enclosures"), "enclosures")
            ),
            body=checked_document(empty_document() if raw.get("body") is None else raw["body"]),
            signer_position_id=_uuid(raw.get("signer_position_id")),
            phone=_line(raw, "phone", 100, _("หมายเลขโทรศัพท์ยาวเกินไป")),
            email=_email(_line(raw, "email", 200, _("อีเมลยาวเกินไป")), "email"),
            route=tuple(_route_row(row) for row in _rows(raw.get("route"), "route")),
        )

    def but(self, **changes: Any) -> "Content":
        """Return a copy with some fields changed."""
        return replace(self, **changes)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value


def _line(raw: Mapping[str, Any], name: str, most: int, message: str, *, field_name: str = "") -> str:
    value = raw.get(name) or ""
    if not isinstance(value, str):
        raise ContentError(_("อ่านข้อมูลที่ส่งมาไม่ได้ กรุณาพิมพ์ใหม่"), field=field_name or name)
    text = clean_line(value)
    if len(text) > most:
        raise ContentError(message, field=field_name or name)
    return text


def _choice(raw: Mapping[str, Any], name: str, choices: Iterable[str], message: str) -> str:
    value = raw.get(name) or next(iter(choices))
    if value not in choices:
        raise ContentError(message, field=name)
    return str(value)


def _secrecy(raw: Mapping[str, Any]) -> str:
    if raw.get("secrecy") == TOP_SECRET:
        raise ContentError(
            _(
                "หนังสือชั้น “ลับที่สุด” ห้ามจัดทำหรือส่งในระบบสารบรรณอิเล็กทรอนิกส์ (ระเบียบฯ ข้อ 29) "
                "กรุณาดำเนินการตามระเบียบว่าด้วยการรักษาความลับของทางราชการ"
            ),
            field="secrecy",
        )
    return _choice(raw, "secrecy", SECRECIES, _("กรุณาเลือกชั้นความลับ"))


def _rows(raw: object, name: str) -> list[Mapping[str, Any]]:
    if raw in (None, ""):
        return []
    if not isinstance(raw, (list, tuple)) or len(raw) > MOST_ROWS or not all(isinstance(row, Mapping) for row in raw):
        raise ContentError(_("รายการมากเกินไปหรืออ่านไม่ได้ กรุณาลดจำนวนรายการ"), field=name)
    return list(raw)


def _uuid(value: object) -> UUID | None:
    if isinstance(value, UUID):
        return value
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None


def _email(text: str, name: str) -> str:
    if text:
        try:
            validate_email(text)
        except ValidationError as error:
            raise ContentError(_("อีเมล “%(email)s” ไม่ถูกต้อง กรุณาตรวจตัวสะกด") % {"email": text}, field=name) from error
    return text


def _recipients(raw: object) -> tuple[Recipient, ...]:
    if raw in (None, ""):
        return ()
    if not isinstance(raw, (list, tuple)) or len(raw) > MOST_RECIPIENTS:
        raise ContentError(_("ผู้รับมากเกินไป กำหนดได้ไม่เกิน %(most)d ราย") % {"most": MOST_RECIPIENTS}, field="recipients")
    made: dict[tuple[object, ...], Recipient] = {}
    for row in raw:
        if not isinstance(row, Mapping) or row.get("kind") not in RECIPIENT_KINDS:
            raise ContentError(_("กรุณาเลือกผู้รับใหม่"), field="recipients")
        name = _line(row, "name", 300, _("ชื่อผู้รับยาวเกินไป"), field_name="recipients")
        email = _email(_line(row, "email", 200, _("อีเมลยาวเกินไป"), field_name="recipients"), "recipients")
        one = Recipient(str(row["kind"]), name, _uuid(row.get("id")), email, row.get("is_copy") is True)
        if one.kind != OUTSIDE and one.id is None:
            raise ContentError(_("กรุณาเลือกผู้รับใหม่"), field="recipients")
        if one.kind == OUTSIDE and not one.name:
            raise ContentError(_("กรุณาใส่ชื่อหรือตำแหน่งของผู้รับภายนอก"), field="recipients")
        made.setdefault((one.kind, one.id, one.name if one.kind == OUTSIDE else "", one.email), one)
    return tuple(made.values())


def _route_row(row: Mapping[str, Any]) -> RouteRow:
    position = _uuid(row.get("position_id"))
    group = row.get("group")
    if position is None or not isinstance(group, int):
        raise ContentError(_("กรุณากำหนดเส้นทางใหม่"), field="route")
    return RouteRow(max(0, min(group, 1000)), str(row.get("kind") or "")[:10], position)
