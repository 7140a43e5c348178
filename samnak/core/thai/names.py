"""Titles and names of people."""

import re
from collections.abc import Iterable


def _any(words: Iterable[str]) -> str:
    """Give a pattern for any of the words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


_ACADEMIC = (
    r"ศ\.?\s?\(?(?:พิเศษ|เกียรติคุณ|คลินิก)\)?\.?|ศ\.|รศ\.|ผศ\.|ดร\.|อ\.|นพ\.|พญ\.|ทพ\.|ทพญ\.|ภก\.|ภญ\.|น\.สพ\.|สพ\.ญ\."
    r"|น\.ส\.|ด\.ช\.|ด\.ญ\.|ม\.จ\.|ม\.ร\.ว\.|ม\.ล\.|ฯพณฯ|(?:Mr|Mrs|Ms|Dr|Prof)\.|(?:Mr|Mrs|Ms|Miss|Dr)(?=\s)"
)
_ACADEMIC_WORDS = (
    "ศาสตราจารย์พิเศษ", "ศาสตราจารย์เกียรติคุณ", "ศาสตราจารย์", "รองศาสตราจารย์", "ผู้ช่วยศาสตราจารย์", "ดอกเตอร์",
    "นายแพทย์", "แพทย์หญิง", "ทันตแพทย์หญิง", "ทันตแพทย์", "เภสัชกรหญิง", "เภสัชกร",
)  # fmt: skip
_SHORT_RANKS = (
    r"พล\.(?:ต\.)?[อทต]\.(?:[อทต]\.)?|พล\.ร\.[อทต]\.|พ\.ต\.[อทต]\.|พ\.[อทต]\.|ร\.ต\.[อทต]\.|ร\.[อทต]\."
    r"|น\.[อทต]\.|จ\.ส\.[อทต]\.|จ\.[อทต]\.|พ\.จ\.[อทต]\.|พ\.อ\.[อทต]\.|ส\.ต\.[อทต]\.|ส\.[อทต]\.|ด\.ต\.|พลฯ"
)
_RANKS = (
    "พลเอก", "พลโท", "พลตรี", "พันเอก",
    "พันโท", "พันตรี", "ร้อยเอก", "ร้อยโท", "ร้อยตรี", "จ่าสิบเอก", "จ่าสิบโท", "จ่าสิบตรี", "สิบเอก", "สิบโท", "สิบตรี",
    "พลเรือเอก", "พลเรือโท", "พลเรือตรี", "นาวาเอก", "นาวาโท", "นาวาตรี", "เรือเอก", "เรือโท", "เรือตรี", "พลอากาศเอก",
    "พลอากาศโท", "พลอากาศตรี", "นาวาอากาศเอก", "นาวาอากาศโท", "นาวาอากาศตรี", "เรืออากาศเอก", "เรืออากาศโท", "เรืออากาศตรี",
    "พลตำรวจเอก", "พลตำรวจโท", "พลตำรวจตรี", "พันตำรวจเอก", "พันตำรวจโท", "พันตำรวจตรี", "ร้อยตำรวจเอก", "ร้อยตำรวจโท",
    "ร้อยตำรวจตรี", "ดาบตำรวจ", "จ่าสิบตำรวจ", "สิบตำรวจเอก", "สิบตำรวจโท", "สิบตำรวจตรี",
)  # fmt: skip
_PLAIN = (
    "นางสาว", "นาง", "นาย", "เด็กชาย", "เด็กหญิง", "หม่อมเจ้า", "หม่อมราชวงศ์", "หม่อมหลวง", "ท่านผู้หญิง", "คุณหญิง", "คุณ",
    "พระมหา",
)  # fmt: skip

# Offices and words that only look like a title with a name behind it.
_NOT_TITLES = (
    "นายก(?:รัฐมนตรี|เทศมนตรี|สมาคม|สภา|องค์การ|เมือง|พุทธ)|นาย(?:อำเภอ|ทะเบียน|ช่าง|จ้าง|ตำรวจ|ทหาร|ด่าน|สถานี|ประกัน|เวร|หน้า)"
    "|คุณ(?:ธรรม|วุฒิ|ภาพ|พัฒน์|ภัทร|กร)"
)

_NAME_FOLLOWS = r"\s*(?=[ก-ฮเแโใไA-Za-z])"
_RANK = re.compile(
    rf"(?:{_ACADEMIC}|{_any(_ACADEMIC_WORDS)}|(?:ว่าที่\s*)?(?:{_SHORT_RANKS}|{_any(_RANKS)})(?:\s?หญิง)?){_NAME_FOLLOWS}"
)
_TITLE = re.compile(rf"(?!{_NOT_TITLES})(?:{_any(_PLAIN)}){_NAME_FOLLOWS}")


def split_title(full: str) -> tuple[str, str]:
    """Part a full name into title (คำนำหน้า, ยศ, ตำแหน่งทางวิชาการ) and the name itself."""
    name = " ".join(full.split())
    start = 0
    while found := _RANK.match(name, start):
        start = found.end()
    if found := _TITLE.match(name, start):
        start = found.end()
    return name[:start].strip(), name[start:]


def name_for_search(full: str) -> str:
    """Give a name without its title and with single spaces, for comparing and searching."""
    return split_title(full)[1]


def full_name(prefix: str, first: str, last: str) -> str:
    """Write title and name as official papers do: นายสมมติ ตัวอย่าง."""
    title, name = prefix.strip(), " ".join(f"{first} {last}".split())
    latin = title[:1].isascii() or name[:1].isascii()
    return f"{title}{' ' if title and latin else ''}{name}"
