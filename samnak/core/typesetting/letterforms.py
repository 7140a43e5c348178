"""Thai text written as the glyphs that draw it, one stand-in character a glyph, so that typst need not work it out.

Typst runs a neural segmenter over every Thai letter to find line breaks that the boxes around words forbid anyway, and its
shaper makes several glyphs one cluster, whose text must then be parted again. Here the choice of glyph (marks lowered, moved
left of a tall letter, ำ parted) is made before: each glyph gets a stand-in from the block of Vai letters, which break no
lines and join into no clusters and which nobody writes in an official letter. The repair of the text puts the Thai back.
"""

import re
from functools import lru_cache

_PLAIN_START = 0xA500 - 0x0E00
"""Stand-ins of Thai characters in their plain place: U+0E01 becomes U+A501."""
_PLACED_START = 0xA560 - 0xF700
"""Stand-ins of the placed variants: U+F700 becomes U+A560."""
_AM_START = 0xA580
"""Stand-ins of the parts of ำ: ring with tone (plain, then left), ring with า (plain, then left), and its า alone."""
_RING, _LEFT_RING, _AA, _AM = 0x0E4D, 0xF711, 0x0E32, 0x0E33
_TALL, _REMOVABLE_FOOT, _FOOT = frozenset("ปฝฟ"), frozenset("ญฐ"), frozenset("ฎฏ")
_ABOVE = frozenset("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d\u0e4e")
_BELOW = frozenset("\u0e38\u0e39\u0e3a")
_TOP = frozenset("\u0e48\u0e49\u0e4a\u0e4b\u0e4c")
_LOWERED = {**{0x0E48 + n: 0xF70A + n for n in range(5)}, **{0x0E38 + n: 0xF718 + n for n in range(3)}}
_LOWERED_LEFT = {0x0E48 + n: 0xF705 + n for n in range(5)}
_LEFT = {
    **{0x0E48 + n: 0xF713 + n for n in range(5)},
    **{0x0E34 + n: 0xF701 + n for n in range(4)},
    0x0E31: 0xF710,
    0x0E47: 0xF712,
    _RING: _LEFT_RING,
}
_FOOTLESS = {0x0E0D: 0xF70F, 0x0E10: 0xF700}
_THAI_RUN = re.compile("[\u0e01-\u0e3a\u0e3f-\u0e5b]+")
_LONGEST = 60
"""Characters: what is longer may have to break within, and stays as it is."""


def _joined() -> dict[tuple[int, int], int]:
    """Number the pairs of the ring of ำ with what joins it: tone marks above, or its า."""
    pairs = [(_RING, 0x0E48 + n) for n in range(4)] + [(_LEFT_RING, 0xF713 + n) for n in range(4)]
    return {pair: _AM_START + n for n, pair in enumerate([*pairs, (_RING, _AA), (_LEFT_RING, _AA)])}


JOINED = _joined()
"""Stand-ins of glyphs that the font joins of two."""
AA_OF_AM = _AM_START + len(JOINED)
"""The stand-in of า after a ring that carries a tone mark: it says ำ."""
SIMPLE = {
    **{code: code + _PLAIN_START for code in (*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C))},
    **{code: code + _PLACED_START for code in range(0xF700, 0xF71B)},
}
"""Stand-ins of glyphs that the font has by a code of their own."""
_SAYS: dict[int, str] = {
    **{stand_in: chr(code) for code, stand_in in SIMPLE.items() if code < 0xF700},
    **{SIMPLE[placed]: chr(code) for moved in (_LOWERED, _LOWERED_LEFT, _LEFT, _FOOTLESS) for code, placed in moved.items()},
    **{
        stand_in: chr(_AM if second == _AA else second if second < 0xF700 else second - 0xF713 + 0x0E48)
        for (_, second), stand_in in JOINED.items()
    },
    AA_OF_AM: chr(_AM),
}
STAND_INS = frozenset(_SAYS)


def as_glyphs(text: str) -> str:
    """Write the Thai of a text as stand-ins of glyphs."""
    return _THAI_RUN.sub(lambda match: _run_as_glyphs(match[0]), text)


def as_text(glyphs: str) -> str:
    """Read stand-ins back as Thai."""
    return glyphs.translate(_SAYS)


@lru_cache(maxsize=1 << 14)
def _run_as_glyphs(run: str) -> str:
    """Write one run, or leave it as it is when it is long or spelled so oddly that it would not read back."""
    if len(run) > _LONGEST:
        return run
    made: list[int] = []
    ring = 0
    owes_am = False
    for code in _placed(_part_am(run)):
        if ring:
            joined = JOINED.get((ring, code))
            if joined is None:
                return run
            made.append(joined)
            ring, owes_am = 0, code != _AA
        elif code in (_RING, _LEFT_RING):
            ring = code
        else:
            made.append(AA_OF_AM if owes_am and code == _AA else SIMPLE[code])
            owes_am = owes_am and code != _AA
    glyphs = "".join(map(chr, made))
    return glyphs if as_text(glyphs) == run else run


def _part_am(run: str) -> list[str]:
    """Part ำ into ring and า, the ring before the marks above its letter."""
    parted: list[str] = []
    for character in run:
        if character == chr(_AM):
            place = len(parted)
            while place and (parted[place - 1] in _ABOVE or parted[place - 1] in _TOP):
                place -= 1
            parted[place:place] = [chr(_RING)]
            parted.append(chr(_AA))
        else:
            parted.append(character)
    return parted


def _placed(characters: list[str]) -> list[int]:
    """Choose the variant of each mark by the letter and the marks that it stands on, as Thai fonts of this kind expect.

    `above` tells what the next mark above meets: 0 a plain letter, 1 a tall one, 2 a tall one with a vowel, 3 nothing to
    move for; `below` likewise: 0 a plain letter, 1 one whose foot may go, 2 one whose foot or vowel pushes marks down.
    """
    made: list[int] = []
    above, below, base = 3, 2, 0
    for index, character in enumerate(characters):
        code = ord(character)
        if character in _ABOVE:
            made.append(_LEFT.get(code, code) if above == 1 else code)
            above = 2 if above == 1 else 3
        elif character in _TOP:
            made.append((_LOWERED, _LOWERED_LEFT, _LEFT, {})[above].get(code, code))
            above = 3
        elif character in _BELOW:
            if below == 1:
                made[base] = _FOOTLESS[made[base]]
            made.append(_LOWERED[code] if below == 2 else code)
            below = 2
        else:
            consonant = "ก" <= character <= "ฮ"
            above = 1 if character in _TALL else 0 if consonant else 3
            below = 1 if character in _REMOVABLE_FOOT else 0 if consonant and character not in _FOOT else 2
            base = index
            made.append(code)
    return made
