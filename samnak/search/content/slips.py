"""Slips of the pen and of the keyboard: what a word may have been meant to be."""

import re

from samnak.core import thai

_KEYS = r"1234567890-=qwertyuiop[]\asdfghjkl;" + "'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:" + '"ZXCVBNM<>?'
_KEDMANEE = "ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ+๑๒๓๔ู฿๕๖๗๘๙๐" + '"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
_TO_THAI = str.maketrans(_KEYS, _KEDMANEE)
_TO_LATIN = str.maketrans(_KEDMANEE, _KEYS)
# letters that sound alike are written one for the other; marks are left out or put in
_ALIKE = str.maketrans("ศษใณฏฎญฬฆฑฒฐธภผ", "สสไนตดยลคททททพพ", "็่้๊๋์ๆฯ")
_TWICE = re.compile(r"(.)\1+")
_THAI = re.compile(r"[ก-ฺเ-๛\s]+")
_LATIN = re.compile(r"[a-z][a-z \-]+")


def other_layout(typed: str) -> str:
    """Return what the same keys write with the other layout, Thai Kedmanee or Latin; nothing when that is no text."""
    if re.search("[ก-๛]", typed):
        latin = typed.translate(_TO_LATIN).lower()
        return latin if _LATIN.fullmatch(latin) else ""
    text = thai.normalise(typed.translate(_TO_THAI))
    return text if re.search("[ก-ฮ]", text) and _THAI.fullmatch(text) else ""


def folded(word: str) -> str:
    """Return a word without what is most often written wrongly: marks, letters that sound alike, letters typed twice."""
    return _TWICE.sub(r"\1", word.translate(_ALIKE))


def distance(one: str, other: str, most: int = 4) -> int:
    """Return how many letters must be put in, left out, changed or exchanged with their neighbour; at most `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def likeness(typed: str, known: str) -> float | None:
    """Return how far a known word is from the one typed, smaller being nearer; None when it is another word."""
    apart = distance(typed, known)
    roughly = distance(folded(typed), folded(known))
    if min(apart, roughly) > max(1, len(typed) // 4):
        return None
    return roughly + apart / 10
