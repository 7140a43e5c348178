"""A stored sort key: plain byte order of the keys is Thai dictionary order of the texts."""

import unicodedata

_LEADING_VOWELS = "เแโใไ"
_LETTERS = "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลฦวศษสหฬอฮฯะัาำๅิีึืุูเแโใไๆ"
_MARKS = "์็่้๊๋ํฺ๎"

# One printable ASCII character per weight keeps the key short: level separator, space, digits, Latin, Thai.
_LEVEL = " "
_SPACE = "!"
_LATIN = ":"
_FIRST_THAI = ord(";")
_OTHER = "~"
_THAI_WEIGHTS = {
    letter: chr(_FIRST_THAI + position) for position, letter in enumerate(_LETTERS)
}
_MARK_WEIGHTS = {mark: chr(ord("1") + position) for position, mark in enumerate(_MARKS)}
_NO_MARK = "0"


def sort_key(text: str) -> str:
    """Give the key by which a text sorts in Thai dictionary order under the collation "C"."""
    primary: list[str] = []
    secondary: list[str] = []
    tertiary: list[str] = []
    for character in _reordered(unicodedata.normalize("NFD", text.replace("ํา", "ำ"))):
        if mark := _MARK_WEIGHTS.get(character):
            secondary.append(mark)
            continue
        if unicodedata.combining(character):
            secondary.append("z")
            continue
        weight = _weight(character)
        if weight is None or (
            weight == _SPACE and (not primary or primary[-1] == _SPACE)
        ):
            continue
        primary.append(weight)
        secondary.append(_NO_MARK)
        tertiary.append("1" if character.isupper() else "0")
    if primary and primary[-1] == _SPACE:
        primary.pop()
        secondary.pop()
        tertiary.pop()
    levels = (
        "".join(primary),
        "".join(secondary).rstrip(_NO_MARK),
        "".join(tertiary).rstrip("0"),
    )
    return _LEVEL.join(levels).rstrip(_LEVEL)


def _weight(character: str) -> str | None:
    if thai := _THAI_WEIGHTS.get(character):
        return thai
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isspace():
        return _SPACE
    if character.isascii() and character.isalpha():
        return _LATIN + character.lower()
    if character.isalpha():
        return _OTHER + character.lower()
    return None


def _reordered(text: str) -> str:
    """Put each leading vowel behind its consonant, where the dictionary looks for it."""
    characters = list(text)
    for position in range(len(characters) - 1):
        if (
            characters[position] in _LEADING_VOWELS
            and "ก" <= characters[position + 1] <= "ฮ"
        ):
            characters[position : position + 2] = (
                characters[position + 1],
                characters[position],
            )
    return "".join(characters)
