"""Personal data in a table: where it stands, how it is shown masked, and how it is taken out (domain: F.1)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from samnak.core import thai
from samnak.datasets.content.schema import ColumnDraft
from samnak.datasets.content.values import ISO, text_of
from samnak.datasets.enums import ColumnType, PersonalKind

MASK = "[ปกปิด]"
MOST_PLACES = 200
SHORTEST = 5  # letters of a cell in which anything personal could stand
GAP = r"[\s.\-–]?"
LETTERS = "ก-ฮะ-ูเ-์"
RANKS = (
    r"พล\.?(?:ต\.?อ|ต\.?ท|ต\.?ต|อ|ท|ต|ร\.?อ|ร\.?ท|ร\.?ต|อ\.?อ|อ\.?ท|อ\.?ต)\.", r"พ\.?ต\.?[อทต]\.",
    r"ร\.?ต\.?[อทต]\.", r"[พร]\.[อทต]\.",
    r"จ\.?ส\.?[อทต]\.", r"ส\.?[อทต]\.(?:[อทต]\.)?", r"ด\.ต\.", r"พลเอก", r"พลโท", r"พลตรี", r"พันเอก", r"พันโท", r"พันตรี", r"ร้อยเอก",
    r"ร้อยโท", r"ร้อยตรี", r"พันตำรวจ[เโต][อทร][กี]?", r"ร้อยตำรวจ[เโต][อทร][กี]?",
    r"ดาบตำรวจ", r"จ่าสิบ[เโต][อทร][กี]?", r"สิบ[เโต][อทร][กี]?",
)  # fmt: skip
TITLES = (r"น\.ส\.", r"ด\.ช\.", r"ด\.ญ\.", r"ว่าที่\s?ร้อย(?:ตรี|โท|เอก)", *RANKS,
          r"ดร\.", r"ผศ\.", r"รศ\.", r"ศ\.", r"นพ\.", r"พญ\.", r"ม\.ล\.", r"ม\.ร\.ว\.", "พระครู", "พระมหา")  # fmt: skip
# words that begin like a title but name an office or a thing; a person overlooked is worse than one asked about in vain
NO_NAMES = (
    "อำเภอ|ก(?:รัฐมนตรี|เทศมนตรี|องค์การ|สมาคม|สภา|เมือง|อบต|อบจ)|ทะเบียน|จ้าง|ช่าง|แพทย์|ทหาร|หน้า|ท้าย|ตรวจ|ประกัน|ด่าน|ท่า|ทุน|"
    "พราน|อุทยาน|แบบ|รำ(?![ก-ฮ])|ฟ้า(?![ก-ฮ])|งาม(?![ก-ฮ])|พยาบาล|ใน"
)
PLAIN_TITLES = "(?<!ท)(?<!เจ้า)(?<!ขุน)(?:นางสาว|นาง|นาย|เด็กชาย|เด็กหญิง)"
NAME = re.compile(
    rf"(?:{PLAIN_TITLES}|(?<![{LETTERS}.])(?:{'|'.join(TITLES)}))\s?(?!(?:{NO_NAMES}))"
    rf"[{LETTERS}]{{2,}}(?:\s+(?:ณ\s+)?[{LETTERS}]{{2,}})?"
)
CITIZEN = re.compile(rf"(?<!\d)[1-8](?:{GAP}\d){{12}}(?!\d)")
PHONE = re.compile(  # ten digits of a mobile, nine of another, however they are grouped
    r"(?<![\d.,/-])(?:\+\s?66[\s-]?(?:\(0\))?|\(?0)(?:[\s-]?[689]\)?(?:[\s-]?\d){8}|[\s-]?[23457]\)?(?:[\s-]?\d){7})(?![\d.,/-]?\d)"
)
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
PASSPORT = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{6,7}(?![A-Za-z0-9])")
BANK = re.compile(r"(?<![\d-])\d{3}-\d-\d{5}-\d(?![\d-])|(?<![\d-])\d{3}-\d-\d{6}-\d(?![\d-])")
BANK_BARE = re.compile(r"(?<!\d)\d{10,12}(?!\d)")
ADDRESS = re.compile(
    r"(?:(?:บ้าน)?เลขที่\s*)?\d+(?:/\d+)?\s*(?:หมู่ที่|หมู่|ม\.)\s*\d+(?:\s*(?:ตำบล|ต\.|แขวง)\s*[ก-๙]+)?|"
    r"(?:บ้านเลขที่|เลขที่|ที่อยู่)\s*\d+(?:/\d+)?\s*(?:ถนน|ถ\.|ซอย|ซ\.|ตรอก|แขวง|ตำบล|ต\.)\s*[ก-๙0-9]+|"
    r"(?<!\d)\d+(?:/\d+)?\s+(?:ถนน|ถ\.|ซอย|ซ\.)\s?[ก-๙]+(?:\s?\d+)?"
)
NAME_HEADING = re.compile(
    r"ชื่อ\s*[-–/]?\s*(?:และ)?\s*(?:นาม)?สกุล|นามสกุล|ชื่อผู้|full.?name|first.?name|last.?name|surname", re.IGNORECASE
)
BANK_HEADING = re.compile(r"บัญชี|bank|account", re.IGNORECASE)
THAI_NAME = re.compile(rf"[{LETTERS}]{{2,}}(?:\s+[{LETTERS}]{{2,}})*")


def is_citizen_id(text: str) -> bool:
    """Tell whether thirteen digits are a Thai citizen id: the last is the check of the others."""
    digits = [int(mark) for mark in thai.to_arabic_digits(text) if mark in "0123456789"]
    return (
        len(digits) == 13 and (11 - sum(digit * (13 - place) for place, digit in enumerate(digits[:12])) % 11) % 10 == digits[12]
    )


Span = tuple[int, int]
Finder = Callable[[str, ColumnDraft], Iterator[Span]]


def _by(pattern: re.Pattern[str]) -> Finder:
    return lambda text, _column: (found.span() for found in pattern.finditer(text))


def _citizens(text: str, _column: ColumnDraft) -> Iterator[Span]:
    return (found.span() for found in CITIZEN.finditer(text) if is_citizen_id(found[0]))


def _accounts(text: str, column: ColumnDraft) -> Iterator[Span]:
    yield from (found.span() for found in BANK.finditer(text))
    if BANK_HEADING.search(f"{column.label} {column.name}") or "บัญชี" in text:
        yield from (found.span() for found in BANK_BARE.finditer(text))


def _names(text: str, column: ColumnDraft) -> Iterator[Span]:
    titled = [found.span() for found in NAME.finditer(text)]
    if titled or not NAME_HEADING.search(f"{column.label} {column.name}"):
        yield from titled
    elif found := THAI_NAME.search(text):
        yield found.span()


FINDERS: tuple[tuple[PersonalKind, Finder], ...] = (
    (PersonalKind.CITIZEN_ID, _citizens),
    (PersonalKind.EMAIL, _by(EMAIL)),
    (PersonalKind.BANK_ACCOUNT, _accounts),
    (PersonalKind.PHONE, _by(PHONE)),
    (PersonalKind.PASSPORT, _by(PASSPORT)),
    (PersonalKind.ADDRESS, _by(ADDRESS)),
    (PersonalKind.NAME, _names),
)


def spans(text: str, column: ColumnDraft) -> list[tuple[PersonalKind, int, int]]:
    """Return what in a text is personal, in the order of the text; what was taken by one kind is not another's."""
    plain = thai.to_arabic_digits(text)  # digit for digit, so that places stay
    found: list[tuple[PersonalKind, int, int]] = []
    for kind, finder in FINDERS:
        for start, end in finder(plain, column):
            if all(end <= first or start >= last for _kind, first, last in found):
                found.append((kind, start, end))
    return sorted(found, key=lambda one: one[1])


def excerpt(kind: PersonalKind, text: str) -> str:
    """Return personal data so that its owner knows it again and nobody else does."""
    if kind in {PersonalKind.CITIZEN_ID, PersonalKind.PHONE, PersonalKind.BANK_ACCOUNT, PersonalKind.PASSPORT}:
        return "•" * 6 + text[-4:]
    if kind == PersonalKind.EMAIL:
        name, _at, house = text.partition("@")
        return f"{name[:1]}•••@{house[:1]}•••"
    return " ".join(f"{word[:3]}•••" if len(word) > 3 else f"{word[:1]}•" for word in text.split())


@dataclass(slots=True)
class Personal:
    """Personal data of one kind in one column: how many cells, and the first of them masked."""

    place: int
    kind: PersonalKind
    count: int = 0
    places: list[tuple[int, str]] = field(default_factory=list)  # row counted from 1, masked excerpt


def search(columns: Sequence[ColumnDraft], rows: Sequence[Sequence[Any]]) -> list[Personal]:
    """Look through every cell; one result a column and kind."""
    found: dict[tuple[int, PersonalKind], Personal] = {}
    days = {place for place, column in enumerate(columns) if column.kind == ColumnType.DATE}
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            text = _looked_into(value)
            if len(text) < SHORTEST or (place in days and ISO.fullmatch(text)):
                continue
            seen: set[PersonalKind] = set()
            for kind, start, end in spans(text, columns[place]):
                one = found.setdefault((place, kind), Personal(place, kind))
                one.count += kind not in seen
                seen.add(kind)
                if len(one.places) < MOST_PLACES:
                    one.places.append((number, excerpt(kind, text[start:end])))
    return sorted(found.values(), key=lambda one: (one.place, one.kind))


def _looked_into(value: Any) -> str:
    """Return the words of a cell, whatever type its column was given; digits kept as a decimal are read as they were typed."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else ""
    return text_of(value)


def masked(value: Any, column: ColumnDraft, kinds: set[str]) -> Any:
    """Return a value with the personal data of these kinds covered."""
    text = _looked_into(value)
    whole = text
    for kind, start, end in reversed(spans(text, column)):
        if kind in kinds:
            whole = whole[:start] + MASK + whole[end:]
    return value if whole == text else whole
