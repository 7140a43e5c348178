"""Thai text parted for the page: pieces that a line may break between, each of which goes into a box of its own.

Typst cannot break Thai lines at words (5 % of its breaks fall inside one), but never breaks a box that fits a line. So the
text comes to the template as a list of pieces; a piece is a string, or parts with marks, and spaces are pieces of their own.
"""

import re
from collections.abc import Sequence
from typing import TypeAlias

from samnak.core.thai import MONTHS, segment

Marks: TypeAlias = str
"""Letters of the marks of a part: b bold, u underlined, i italic; empty for plain."""

_OPENING = "([{“‘\"'«฿"
_CLOSING = ")]}”’»,.;:!?%ๆฯ/-–"
_SPACE = re.compile(r"(\n|[^\S\n]+)")
# Words that stay on the line of the number after them, and words that stay on the line of the number before them.
_BEFORE_NUMBER = re.compile(
    r"(?:^|.*\s)?(?:พ\.ศ\.|ค\.ศ\.|ข้อ|มาตรา|ครั้งที่|ฉบับที่|เลขที่|หน้า|โทร\."
    r"|ลำดับที่|วันที่|ชั้น|หมู่ที่|ที่)$"
)
_AFTER_NUMBER = (
    *("น.", "บาท", "คน", "ชุด", "ฉบับ", "แผ่น", "หน้า", "เล่ม", "วัน", "ปี", "เดือน", "ครั้ง", "แห่ง", "คัน", "กม."),
    *MONTHS,
)
_NUMBER = re.compile(r"^[0-9๐-๙][0-9๐-๙.,/:\-–]*$")


def pieces(text: str) -> list[str]:
    """Part plain text into pieces between which a line may break; joined they are the text again."""
    return _glue(_split_spaces(segment(text)))


def marked_pieces(parts: Sequence[tuple[str, Marks]]) -> list[str | list[list[str]]]:
    """Part text with marks into pieces; a piece with marks is a list of [text, marks]."""
    whole = "".join(text for text, _ in parts)
    if not any(marks for _, marks in parts):
        return list(pieces(whole))
    borders = _borders(parts)
    position = 0
    made: list[str | list[list[str]]] = []
    for piece in pieces(whole):
        end = position + len(piece)
        cut: list[list[str]] = []
        for start, stop, marks in borders:
            if start < end and stop > position:
                cut.append([whole[max(start, position) : min(stop, end)], marks])
        made.append(piece if len(cut) == 1 and not cut[0][1] else cut)
        position = end
    return made


def _borders(parts: Sequence[tuple[str, Marks]]) -> list[tuple[int, int, Marks]]:
    found: list[tuple[int, int, Marks]] = []
    position = 0
    for text, marks in parts:
        if text:
            found.append((position, position + len(text), marks))
            position += len(text)
    return found


def _split_spaces(words: Sequence[str]) -> list[str]:
    """Make spaces pieces of their own, however the segmenter grouped them."""
    made: list[str] = []
    for word in words:
        if any(character.isspace() for character in word):
            made.extend(part for part in _SPACE.split(word) if part)
        else:
            made.append(word)
    return made


def _glue(words: Sequence[str]) -> list[str]:
    """Join what must not be parted at a line end: brackets, ๆ, numbers with their words, Latin compounds."""
    made: list[str] = []
    for index, word in enumerate(words):
        if made and _stays(made, word, words[index + 1] if index + 1 < len(words) else ""):
            made[-1] += word
        else:
            made.append(word)
    return made


def _stays(made: Sequence[str], word: str, following: str) -> bool:
    """Say whether the word belongs to the line of the piece before it."""
    last = made[-1]
    if last.isspace():
        return False
    if word == " ":
        number = _NUMBER.match(last) is not None
        return (
            following.startswith("ๆ")
            or (following[:1] in "0123456789๐๑๒๓๔๕๖๗๘๙" and following != "" and _BEFORE_NUMBER.match(last) is not None)
            or (number and following.startswith(_AFTER_NUMBER))
        )
    if word.isspace():
        return False
    return (
        last[-1] == " "  # a space just joined above draws its following word along
        or last[-1] in _OPENING
        or word[0] in _CLOSING
        or (last[-1] in "/-.,–:@_" and _is_latin_or_digit(word[0]))
        or (_is_latin_or_digit(last[-1]) and _is_latin_or_digit(word[0]))
    )


def _is_latin_or_digit(character: str) -> bool:
    return character.isdigit() or (character.isascii() and character.isalnum())
