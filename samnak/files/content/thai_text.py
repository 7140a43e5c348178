"""Thai text as PDFs give it back, put right again.

Fonts draw SARA AM (ำ) as a circle and a SARA AA, and writers of PDF name only one of the two glyphs rightly. What a reader
gets is "ส ำนักงำน" (every SARA AA says ำ, the circle a space) or "ส านักงาน" (every ำ says a space and า).
"""

import re

_CIRCLE_LOST = re.compile(r"([ก-ฮ]) ([่-๋]?)ำ")
_CIRCLE_AS_SPACE = re.compile(r"([ก-ฮ][ุู]?) ([่-๋]?)า")
_APART = re.compile("ํ([่-๋]?)า")  # written as two characters, with a tone between them or before
_TONE_BEFORE_CIRCLE = re.compile("([่-๋])ํา")
_TONE_BEFORE_VOWEL = re.compile("([่-๋])([ัิ-ฺ])")
_LOOSE_MARK = re.compile(r"(?<=[ก-ฮ]) +(?=[ัิ-ฺ็-๎])")
_TWO_E = "เเ"
_KEPT = "\ue000"
_BLANKS = re.compile(r"[ \t\u00a0]{2,}")
_LINES = re.compile(r"\n{3,}")


def repaired(text: str) -> str:
    """Return the text of a PDF with SARA AM, tones and vowels in the order and form in which Thai is typed."""
    if _CIRCLE_LOST.search(text):
        text = _CIRCLE_LOST.sub(rf"\1\2{_KEPT}", text).replace("ำ", "า").replace(_KEPT, "ำ")
    text = _CIRCLE_AS_SPACE.sub(r"\1\2ำ", text)
    text = _LOOSE_MARK.sub("", text)
    return tidied(text)


def tidied(text: str) -> str:
    """Return a text with composed SARA AM and SARA AE, tones after their vowels, and without needless blanks."""
    text = _TONE_BEFORE_CIRCLE.sub(r"\1ำ", text)
    text = _APART.sub(r"\1ำ", text).replace(_TWO_E, "แ")
    text = _TONE_BEFORE_VOWEL.sub(r"\2\1", text)
    text = "\n".join(_BLANKS.sub(" ", line).rstrip() for line in text.replace("\x00", "").split("\n"))
    return _LINES.sub("\n\n", text).strip("\n")
