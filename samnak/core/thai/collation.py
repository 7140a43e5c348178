"""A stored sort key: plain byte order of the keys is Thai dictionary order of the texts.

The order is that of the Thai collation of ICU (a vowel written before its consonant counts after it, tone marks only
decide between otherwise equal words, Thai and Arabic digits are equal, digits come before Thai and Thai before Latin),
with one difference: a space counts, so that lists of people run by first name and then by last name.
"""

import re
import unicodedata

_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
_LETTERS = "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลฦวศษสหฬอฮํะัาๅำิีึืุูเแโใไฺ"
_MARKS = "๎์็่้๊๋"

# One printable ASCII character per weight keeps keys short and readable: level, space, digits, Thai, Latin, others.
_LEVEL = " "
_SPACE = "!"
_LATIN = "{"
_OTHER = "}"
_WEIGHTS = (
    {letter: chr(ord(":") + position) for position, letter in enumerate(_LETTERS)}
    | {letter: _LATIN + letter for letter in "abcdefghijklmnopqrstuvwxyz"}
    | {digit: str(value) for digits in ("0123456789", "๐๑๒๓๔๕๖๗๘๙") for value, digit in enumerate(digits)}
)
_MARK_WEIGHTS = {mark: chr(ord("1") + position) for position, mark in enumerate(_MARKS)}
_OTHER_MARK = "9"
_PLAIN = "0"
_UPPER = "1"


def sort_key(text: str) -> str:
    """Give the key by which a text sorts in Thai dictionary order under the collation "C"."""
    primary: list[str] = []
    marks: list[str] = []
    cases: list[str] = []
    for character in _in_dictionary_order(text):
        lower = character.lower()
        if mark := _mark_weight(character):
            marks.append(mark)
        elif weight := _WEIGHTS.get(lower) or _unusual_weight(lower):
            primary.append(weight)
            marks.append(_PLAIN)
            cases.append(_PLAIN if lower == character else _UPPER)
    levels = ("".join(primary), "".join(marks).rstrip(_PLAIN), "".join(cases).rstrip(_PLAIN))
    return _LEVEL.join(levels).rstrip(_LEVEL)


def _in_dictionary_order(text: str) -> str:
    """Drop punctuation, fold spaces, part letters from accents and put each leading vowel behind its consonant."""
    composed = unicodedata.normalize("NFD", text).replace("ํา", "ำ").replace("เเ", "แ")
    spoken = "".join(character for character in composed if character.isspace() or not _is_silent(character))
    return _LEADING_VOWEL.sub(r"\2\1", " ".join(spoken.split()))


def _is_silent(character: str) -> bool:
    return character in "ฯๆ" or unicodedata.category(character)[0] in "PSC"


def _mark_weight(character: str) -> str | None:
    if mark := _MARK_WEIGHTS.get(character):
        return mark
    return _OTHER_MARK if unicodedata.combining(character) and character not in _WEIGHTS else None


def _unusual_weight(character: str) -> str | None:
    if character == " ":
        return _SPACE
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return _OTHER + character if character.isalpha() else None
