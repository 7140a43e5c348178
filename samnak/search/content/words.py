"""Words of the index: the units ICU sees in a text, and each unit with its right neighbour.

A compound is found by its parts, whether ICU cuts it or not: what ICU cut stands in the pairs, and what it left whole is
found among the known words that contain the word typed (see `queries.engine`).
"""

import re
from collections.abc import Collection, Iterable
from importlib.metadata import version
from itertools import pairwise

from samnak.core import thai

RULES = 2  # raise it when the rules below change: the index is then built anew
SEGMENTER = f"icu4py {version('icu4py')}, rules {RULES}"
PAIR = "_"
TITLE = "^"  # stands before the words of a title, which are in the index a second time with it
MOST_LETTERS = 80  # of one unit; what is longer is no word
MOST_TEXT = 300_000  # characters of one document

_NUMBER_COMMA = re.compile(r"(?<=\d),(?=\d{3})")
_SEAM = re.compile(r"(?<=[ก-ฺเ-๎])(?=\d)|(?<=\d)(?=[ก-ฺเ-๎])|(?<=[a-z0-9])[.,:](?=[a-z0-9])|[_\x00-\x1f]")
_LINE = "\ue000"  # stands for the end of a line while all lines are brought into their normal form at once
_THAI = re.compile("[ก-ฺเ-๎]+(?:_[ก-ฺเ-๎]+)?")
_FOLLOWS = frozenset("ะัาำิีึืฺุูๅๆฯ็่้๊๋์ํ๎")
_LEADS = frozenset("เแโใไ")
_LONE = re.compile("[ก-ฮ][่-๎]*")


def units_of(line: str) -> list[str]:
    """Part one line into words in their one normal form; numbers part at full stops, and from letters beside them; พ.ศ. is พศ."""
    return _units_of_normal(_normal(line))


def _normal(text: str) -> str:
    text = thai.normalise(text).replace("ๆ", " ").replace("ฯ", " ")
    return _SEAM.sub(" ", _NUMBER_COMMA.sub("", text))


def _units_of_normal(text: str, kept: str = " ") -> list[str]:
    units = thai.units_of_normal(text, kept)
    if "." in text:
        units = [unit.replace(".", "") for unit in units]
    return units if len(text) <= MOST_LETTERS else [unit[:MOST_LETTERS] for unit in units]


def lexemes_of(text: str) -> set[str]:
    """Return the words of a text and the pairs of neighbours within each line."""
    lines = _normal(text[:MOST_TEXT].replace(_LINE, " ").replace("\n", _LINE))
    units = _units_of_normal(lines.replace(_LINE, "\n"), kept="\n")
    found = set(units)
    found.update(map(PAIR.join, pairwise(units)))
    return {word for word in found if "\n" not in word} if "\n" in found else found


def titled(lexemes: Iterable[str]) -> set[str]:
    """Return the words by which a title is known among everything."""
    return {TITLE + lexeme for lexeme in lexemes}


def vector_of(lexemes: Collection[str]) -> bytes:
    """Write a tsvector without positions as PostgreSQL receives it: to_tsvector would part Thai by rules of its own.

    Each word ends with a zero byte and the number of its positions, none, in two more.
    """
    head = len(lexemes).to_bytes(4, "big")
    return head + "\0\0\0".join(sorted(lexemes)).encode() + b"\0\0\0" if lexemes else head


def quoted(lexeme: str) -> str:
    """Write a lexeme as PostgreSQL reads it in a tsvector or a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def is_thai(unit: str) -> bool:
    """Tell whether a unit or a pair consists of Thai letters only."""
    return _THAI.fullmatch(unit) is not None


def stands_alone(word: str, inside: str, *, open_end: bool = False, cut: bool = False) -> bool:
    """Tell whether a word stands somewhere in a longer one between places where Thai syllables may begin and end.

    One consonant left over belongs to the word beside it (ประมา|ณ, ส|นาม), unless the longer text is `cut` out of another.
    """
    place = inside.find(word)
    while place >= 0:
        end = place + len(word)
        begins = place == 0 or (inside[place - 1] not in _LEADS and inside[place] not in _FOLLOWS)
        ends = open_end or end == len(inside) or (inside[end] not in _FOLLOWS and inside[end - 1] not in _LEADS)
        left_over = not cut and (_LONE.fullmatch(inside[:place]) or (not open_end and _LONE.fullmatch(inside[end:])))
        if begins and ends and not left_over:
            return True
        place = inside.find(word, place + 1)
    return False
