"""Names of files as people send them, made harmless without losing what they say."""

import re
import unicodedata

from django.utils.translation import gettext as _

from samnak.files.enums import ENDINGS, KINDS_BY_MEDIA_TYPE, TEXTS, WITH_MACROS, FileKind, Welcome
from samnak.files.errors import FileRejectedError

LONGEST = 255
# Control and formatting characters hide what a name is: "รายงาน\u202efdp.exe" reads as "รายงานexe.pdf".
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
KEPT = {"\u200c", "\u200d"}
FORBIDDEN = re.compile(r'[<>:"|?*]')
# Endings that say nothing of the content: programs write such names while they save, and number their copies.
MEANINGLESS = re.compile(r"\d+|tmp|bak|part", re.IGNORECASE)
# Kinds that may take each other's name without a look at the bytes.
EXCHANGEABLE = (
    TEXTS,
    frozenset({FileKind.MP4, FileKind.M4A}),
    *(frozenset(pair) for pair in WITH_MACROS.items()),
)


def clean_name(name: str, *, ending_needed: bool = True) -> str:
    """Return the last part of a name, composed (NFC), without hidden characters and at most 255 characters long."""
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    text = "".join(mark for mark in text if mark in KEPT or unicodedata.category(mark) not in HIDDEN)
    text = " ".join(FORBIDDEN.sub("_", text).split()).strip(" .")
    stem, dot, ending = text.rpartition(".")
    if dot and stem.strip(" ."):
        return f"{stem[: LONGEST - len(ending) - 1].rstrip(' .')}.{ending}"
    if text and not ending_needed:
        return text[:LONGEST]
    raise FileRejectedError(_("ชื่อแฟ้มไม่ถูกต้อง กรุณาตั้งชื่อแฟ้มให้มีนามสกุล เช่น หนังสือ.pdf แล้วแนบใหม่"))


def ending_of(name: str, welcome: Welcome | None = None) -> str:
    """Return the ending of a cleaned name in lower case, without its dot; none where it may be left out and says nothing."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or (welcome and not welcome.ending_needed and MEANINGLESS.fullmatch(ending)):
        return ""
    return ending.lower()


def require_welcome(name: str, welcome: Welcome) -> None:
    """Refuse a cleaned name whose ending is not of a kind that is welcome."""
    ending = ending_of(name, welcome)
    if not ending and not welcome.ending_needed:
        return
    kind = ENDINGS.get(ending)
    if kind is None or kind.value not in welcome.kinds:
        names = " ".join(f".{row.value}" for row in FileKind if row.value in welcome.kinds)
        raise FileRejectedError(
            _("ระบบไม่รับแฟ้มชนิด .{ending} ที่นี่ กรุณาบันทึกเป็นชนิดที่รับได้ ({welcome}) แล้วแนบใหม่").format(ending=ending, welcome=names)
        )


def require_fitting_name(*, name: str, media_type: str, welcome: Welcome) -> None:
    """Refuse a new name whose ending does not fit bytes that are already kept (เปลี่ยนชื่อแฟ้ม)."""
    require_welcome(name, welcome)
    wanted, found = ENDINGS.get(ending_of(name, welcome)), KINDS_BY_MEDIA_TYPE.get(media_type)
    if wanted in (None, found) or any({wanted, found} <= kinds for kinds in EXCHANGEABLE):
        return
    raise FileRejectedError(
        _("นามสกุล .{ending} ไม่ตรงกับเนื้อแฟ้ม กรุณาใช้นามสกุล .{right} ตามเดิม").format(
            ending=ending_of(name), right=found.value if found else ""
        )
    )
