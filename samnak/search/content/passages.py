"""Passages of a text with the words asked for marked: plain pieces, so that the page can escape them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from samnak.core import thai
from samnak.search.content.typed import Term
from samnak.search.content.words import is_thai, stands_alone

AROUND = 40
MOST = 200
_GAP = r"[\s/.,:()\-–\"“”ๆฯ]{0,3}"
_FOLLOWS = "ะัาำิีึืฺุูๅๆฯ็่้๊๋์ํ๎"
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked or not."""

    text: str
    marked: bool = False


def whole(text: str, terms: Sequence[Term]) -> list[Piece]:
    """Return all of a text with the words marked."""
    return _pieces(text, _spans(text, terms), 0, len(text))


def passage(text: str, terms: Sequence[Term]) -> list[Piece]:
    """Return the stretch around the first word found, or nothing where no word stands in the text."""
    text = " ".join(text.split())
    spans = _spans(text, terms)
    if not spans:
        return []
    start = _boundary(text, max(0, spans[0][0] - AROUND))
    end = _boundary(text, min(len(text), start + MOST))
    pieces = _pieces(text, [span for span in spans if span[0] >= start and span[1] <= end], start, end)
    return [*([Piece("…")] if start else []), *pieces, *([Piece("…")] if end < len(text) else [])]


def _fold(text: str) -> str:
    """Give the form in which words are compared, letter for letter, so that places stay the same."""
    text = thai.to_arabic_digits(text)
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _spans(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    folded = _fold(text)
    found: list[tuple[int, int]] = []
    for term in terms:
        if term.excluded or not term.units:
            continue
        pattern = re.compile(_GAP.join(re.escape(unit) for unit in term.units))
        found += [match.span() for match in pattern.finditer(folded) if _is_word(folded, match.span(), term)]
    return _merged(found)


def _is_word(text: str, span: tuple[int, int], term: Term) -> bool:
    start, end = span
    if not is_thai(term.units[0]):
        before, after = text[start - 1 : start], text[end : end + 1]
        return not (before.isalnum() and before.isascii()) and (term.begins or not (after.isalnum() and after.isascii()))
    around = text[max(0, start - 1) : end + 1]
    if not stands_alone(text[start:end], around, open_end=term.begins, cut=True):
        return False
    return len(term.joined) >= _SHORT or len(term.units) > 1 or _is_unit(text, span)


def _is_unit(text: str, span: tuple[int, int]) -> bool:
    """Tell whether a short word is a word of its own here: วัด in "วัดโพธิ์", not in "จังหวัด"."""
    start = max(text.rfind(" ", 0, span[0]), text.rfind("\n", 0, span[0])) + 1
    end = text.find(" ", span[1])
    place = start
    for unit in thai.search_units(text[start : end if end >= 0 else len(text)]):
        place = text.find(unit, place)
        if place < 0 or place > span[0]:
            return False
        if (place, place + len(unit)) == span:
            return True
        place += len(unit)
    return False


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _boundary(text: str, place: int) -> int:
    """Move a place to the left until no letter loses its vowel or tone mark there."""
    while 0 < place < len(text) and (text[place] in _FOLLOWS or text[place - 1] in "เแโใไ"):
        place -= 1
    return place


def _pieces(text: str, spans: list[tuple[int, int]], start: int, end: int) -> list[Piece]:
    pieces: list[Piece] = []
    for left, right in spans:
        if left > start:
            pieces.append(Piece(text[start:left]))
        pieces.append(Piece(text[left:right], marked=True))
        start = right
    if start < end:
        pieces.append(Piece(text[start:end]))
    return pieces
