"""Names of files as people send them, made harmless without losing what they say."""

import re
import unicodedata

from django.utils.translation import gettext as _

from samnak.files.errors import FileRejectedError

LONGEST = 255
# Control and formatting characters hide what a name is: "รายงาน\u202efdp.exe" reads as "รายงานexe.pdf".
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
KEPT = {"\u200c", "\u200d"}
FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_name(name: str) -> str:
    """Return the last part of a name, composed (NFC), without hidden characters and at most 255 characters long."""
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    text = "".join(mark for mark in text if mark in KEPT or unicodedata.category(mark) not in HIDDEN)
    text = " ".join(FORBIDDEN.sub("_", text).split()).strip(" .")
    stem, dot, ending = text.rpartition(".")
    if not dot or not stem.strip(" ."):
        raise FileRejectedError(_("ชื่อแฟ้มไม่ถูกต้อง กรุณาตั้งชื่อแฟ้มให้มีนามสกุล เช่น หนังสือ.pdf แล้วแนบใหม่"))
    return f"{stem[: LONGEST - len(ending) - 1].rstrip(' .')}.{ending}"


def ending_of(name: str) -> str:
    """Return the ending of a cleaned name in lower case, without its dot."""
    return name.rpartition(".")[2].lower()
