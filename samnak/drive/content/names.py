"""Names of files and folders: what may be one, which two are the same, and in which order they stand."""

import re
import unicodedata
from collections.abc import Collection

from django.utils.translation import gettext as _

from samnak.core import thai
from samnak.core.errors import DomainError

LONGEST = 200
# Control and formatting characters hide what a name is: "รายงาน\u202efdp.exe" reads as "รายงานexe.pdf".
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
JOINERS = {"\u200c", "\u200d"}
# Windows cannot keep a file of such a name, so a synced folder would lose it.
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
NUMBERED = re.compile(r" \((\d{1,4})\)$")
DIGITS = re.compile(r"[0-9๐-๙]+")


def tidy(name: str) -> str:
    """Return a name composed (NFC), without hidden characters and needless spaces; refuse what cannot be a name."""
    text = unicodedata.normalize("NFC", name)
    text = "".join(mark for mark in text if mark in JOINERS or unicodedata.category(mark) not in HIDDEN)
    text = " ".join(text.split())
    if not text.strip("."):
        raise DomainError(_("กรุณาตั้งชื่อ"), field="name")
    wrong = FORBIDDEN.search(text)
    if wrong:
        raise DomainError(
            _('ชื่อมีเครื่องหมาย {mark} ไม่ได้ เพราะ Windows เก็บชื่อเช่นนี้ไม่ได้ กรุณาแก้ชื่อโดยไม่ใช้ < > : " / \\ | ? *').format(
                mark=wrong.group()
            ),
            field="name",
        )
    if text.endswith("."):
        raise DomainError(_("ชื่อลงท้ายด้วยจุดไม่ได้ กรุณาลบจุดท้ายชื่อ"), field="name")
    if RESERVED.fullmatch(text):
        raise DomainError(_("ชื่อนี้เป็นชื่อสงวนของ Windows กรุณาตั้งชื่ออื่น"), field="name")
    if len(text) > LONGEST:
        raise DomainError(_("ชื่อยาวเกิน {most} ตัวอักษร กรุณาตั้งชื่อให้สั้นลง").format(most=LONGEST), field="name")
    return text


def name_key(name: str) -> str:
    """Return by what two names in one folder are the same: capitals and compatible forms make no difference."""
    return unicodedata.normalize("NFKC", name).casefold()


def natural_key(name: str) -> str:
    """Return the key by which names sort: Thai dictionary order, and numbers by their value (2 before 10)."""
    padded = DIGITS.sub(lambda found: thai.to_arabic_digits(found.group()).lstrip("0").rjust(8, "0"), name)
    return thai.sort_key(padded)[:800]


def ending_of(name: str) -> str:
    """Return the ending of a name in lower case without its dot, empty when it has none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def another(name: str, number: int) -> str:
    """Return the name with a number, before its ending: รายงาน (2).pdf."""
    ending = ending_of(name)
    stem = name[: len(name) - len(ending) - 1] if ending else name
    stem = NUMBERED.sub("", stem)
    tail = f" ({number}).{name[len(name) - len(ending) :]}" if ending else f" ({number})"
    return f"{stem[: LONGEST - len(tail)]}{tail}"


def free_name(name: str, taken: Collection[str]) -> str:
    """Return the name itself or the first numbered one whose key is not among the taken keys."""
    if name_key(name) not in taken:
        return name
    number = 2
    while name_key(another(name, number)) in taken:
        number += 1
    return another(name, number)
