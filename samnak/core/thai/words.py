"""Thai words: where a line may break, units for search, and one normal form for comparing."""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import NamedTuple

from icu4py.breakers import WordBreaker
from pythainlp.corpus import thai_words
from pythainlp.corpus.tnc import unigram_word_freqs
from pythainlp.tokenize.newmm import segment as newmm

from samnak.core.thai.digits import to_arabic_digits

_DICTIONARY_FILE = Path(__file__).parent / "official_words.txt"
_BREAK = "|"
_UNUSED = "-"
_COMMON = 500
_HEAD = 3


class _Words:
    """A word list that answers which words begin at a place; a tenth of the memory of a tree of characters."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:_HEAD], set()).add(len(word))
        self._lengths = {head: tuple(sorted(found)) for head, found in lengths.items()}

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def __len__(self) -> int:
        return len(self._words)

    def prefixes(self, text: str, start: int = 0) -> Iterator[str]:
        """Give the words that begin at a place of the text, the shortest first."""
        for head in range(1, min(_HEAD, len(text) - start) + 1):
            for length in self._lengths.get(text[start : start + head], ()):
                if (word := text[start : start + length]) in self._words and len(word) == length:
                    yield word


class _Dictionary(NamedTuple):
    """Words of the language and of the offices; official words carry the breaks allowed inside them."""

    words: _Words
    parts: dict[str, tuple[str, ...]]
    counts: dict[str, int]


_lock = threading.Lock()
_loaded: list[_Dictionary] = []


def _dictionary() -> _Dictionary:
    """Load the dictionary once per process (about a third of a second)."""
    if not _loaded:
        with _lock:
            if not _loaded:
                _loaded.append(_load())
    return _loaded[0]


def _entries() -> list[str]:
    lines = _DICTIONARY_FILE.read_text(encoding="utf-8").splitlines()
    return [entry for line in lines if not line.startswith("#") for entry in line.split()]


def _load() -> _Dictionary:
    entries = _entries()
    parts = {entry.replace(_BREAK, ""): tuple(entry.split(_BREAK)) for entry in entries if not entry.startswith(_UNUSED)}
    unused = {entry.removeprefix(_UNUSED) for entry in entries if entry.startswith(_UNUSED)}
    general = thai_words()
    words = {word for word in general - unused if not _is_made_noun(word, general)} | parts.keys()
    counts = {word: count for word, count in unigram_word_freqs().items() if word in words}
    # Official words count as common: the texts of the statistics are newspapers and novels.
    counts |= {word: max(counts.get(word, 0), _COMMON) for word in parts}
    return _Dictionary(_Words(words), parts, counts)


def _is_made_noun(word: str, general: frozenset[str]) -> bool:
    """Tell whether a word is การ or ความ before a known verb; left out, "โครงการ|อนุรักษ์" beats "โครง|การอนุรักษ์"."""
    return any(word.startswith(prefix) and word.removeprefix(prefix) in general for prefix in ("การ", "ความ"))


# --- line breaks ---------------------------------------------------------------------------------------------------

_DIGITS = "0-9๐-๙"
_THAI = "ก-ฺเ-๎"
_WHOLE = re.compile(
    rf"""(
    (?:https?://|www\.)[!-~]+                                                   # web address
    |[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+                        # e-mail address
    |(?<![{_THAI}])[ก-ฮ]{{2,3}}[ ]?(?:\([^)\n]{{1,12}}\)[ ]?)?[{_DIGITS}]{{4,5}}(?:\.[{_DIGITS}]+)*
        (?:\([^)\n]{{1,12}}\))?/(?:ว[ ]?)?[{_DIGITS}]+                          # number of a letter
    |(?<![{_THAI}])[{_DIGITS}]?[ก-ฮ]{{2}}[ ][{_DIGITS}]{{1,4}}(?![{_DIGITS}])   # number plate
    |(?<![{_DIGITS}])[0๐][{_DIGITS}]?[ ][{_DIGITS}]{{3,4}}[ ][{_DIGITS}]{{4}}(?![{_DIGITS}])  # telephone
    |(?:[เแโ]?[ก-ฮ][ิีึืุู]?\.){{2,}}(?:[ก-ฮ]{{1,2}}\.)?                              # พ.ศ. น.ส. มิ.ย. ป.ป.ช.
    )""",
    re.VERBOSE,
)
_PIECE = re.compile(
    rf"""
    \s+
    |(?<![{_THAI}])(?:ดร|โทร|กทม|รศ|ผศ|ศ|น|อ|ต|จ|ถ|ซ|ครม)\.
    |[{_THAI}]+
    |[A-Za-zÀ-ɏ{_DIGITS}]+(?:[-.,/:'’_&+@\#–\u2011][A-Za-zÀ-ɏ{_DIGITS}]+)*
    |.
    """,
    re.VERBOSE | re.DOTALL,
)
_THAI_RUN = re.compile(f"[{_THAI}]+")
_NEVER_FIRST = frozenset(")]}>”’»,.;:!?%/…-–—ๆฯะัาำิีึืฺุู็่้๊๋์ํ๎ๅ\u00a0\u2011\u2060\u200b")
_NEVER_LAST = frozenset("([{<“‘«@#$฿เแโใไ\u00a0\u2060")
_QUOTES = frozenset("\"'")
_BEFORE_NUMBER = frozenset(
    ("เลขที่", "ครั้งที่", "ฉบับที่", "งวดที่", "รุ่นที่", "รอบที่", "ไตรมาสที่", "ลำดับที่", "แบบที่", "หมู่ที่", "ข้อ", "มาตรา", "หน้า", "พ.ศ.", "ค.ศ.", "ว")
)
_REAL_ONE_LETTER_WORDS = frozenset("ณ")


def segment(text: str) -> list[str]:
    """Part a text into the pieces between which a line may break; joined they are the text again."""
    pieces: list[str] = []
    for piece in _rough_pieces(text):
        if pieces and _belongs_to_previous(pieces[-1], piece):
            pieces[-1] += piece
        else:
            pieces.append(piece)
            _join_across_space(pieces)
    return pieces


def _rough_pieces(text: str) -> Iterator[str]:
    for place, part in enumerate(_WHOLE.split(text)):
        if place % 2:
            yield part
            continue
        for piece in _PIECE.findall(part):
            if _THAI_RUN.fullmatch(piece):
                yield from _thai_words(piece)
            else:
                yield piece


@lru_cache(maxsize=8192)
def _thai_words(run: str) -> tuple[str, ...]:
    dictionary = _dictionary()
    found: list[str] = []
    known = True
    for word in _likelier(list(newmm(run, custom_dict=dictionary.words)), dictionary):
        was_known, known = known, word in dictionary.words
        lone = len(word) == 1 and word not in _REAL_ONE_LETTER_WORDS
        if found and (lone or not (known or was_known)):
            found[-1] += word
        else:
            found.extend(dictionary.parts.get(word, (word,)))
    return tuple(found)


def _likelier(found: list[str], dictionary: _Dictionary) -> list[str]:
    """Move the boundary of two neighbours where another pair is more usual: ตั้งแต่|ต้น for ตั้ง|แต่ต้น."""
    for place in range(len(found) - 1):
        pair = found[place] + found[place + 1]
        if found[place] not in dictionary.words or found[place + 1] not in dictionary.words:
            continue
        splits = [
            (pair[:cut], pair[cut:])
            for cut in range(1, len(pair))
            if pair[:cut] in dictionary.words and pair[cut:] in dictionary.words
        ]
        if len(splits) > 1:
            found[place : place + 2] = max(splits, key=lambda split: _usualness(split, dictionary.counts))
    return found


def _usualness(pair: Iterable[str], counts: dict[str, int]) -> int:
    return prod(counts.get(word, 0) + 1 for word in pair)


def _belongs_to_previous(previous: str, piece: str) -> bool:
    if previous[-1].isspace() and previous[-1] != "\u00a0":
        return False
    if piece[0] in _NEVER_FIRST or previous[-1] in _NEVER_LAST:
        return True
    return piece[0] in _QUOTES or (previous[-1] in _QUOTES and len(previous) == 1)


def _join_across_space(pieces: list[str]) -> None:
    """Join "เลขที่ ๑๒", "๐๙.๐๐ น." and "อื่น ๆ", which must not part at their space."""
    if len(pieces) < 3 or pieces[-2] != " ":
        return
    before, after = pieces[-3], pieces[-1]
    numbered = after[0].isdecimal() and before.lstrip("(") in _BEFORE_NUMBER
    clocked = after.startswith("น.") and before[-1].isdecimal()
    if numbered or clocked or after.startswith("ๆ"):
        pieces[-3:] = [f"{before} {after}"]


# --- search --------------------------------------------------------------------------------------------------------

_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SARA_AM = re.compile("ํ([่-๋]?)า")
_SARA_AM_AFTER_TONE = re.compile("([่-๋])ํา")
_TONE_BEFORE_VOWEL = re.compile("([่-๋์])([ัิ-ู็])")
_REPEATED_MARK = re.compile(r"([ัิ-ฺ็-๎])\1+")


def normalise(text: str) -> str:
    """Give the one form in which texts are compared and searched: Arabic digits, folded spaces, lower case."""
    text = _ZERO_WIDTH.sub("", unicodedata.normalize("NFC", text))
    text = _SARA_AM.sub(r"\1ำ", text.replace("เเ", "แ"))
    text = _TONE_BEFORE_VOWEL.sub(r"\2\1", _SARA_AM_AFTER_TONE.sub(r"\1ำ", text))
    text = _REPEATED_MARK.sub(r"\1", text)
    return " ".join(to_arabic_digits(text).split()).lower()


def search_units(text: str) -> list[str]:
    """Part a text into normalised words for the search index."""
    return units_of_normal(normalise(text))


def units_of_normal(text: str, kept: str = " ") -> list[str]:
    """Part a text that is in its normal form already; the first letter mostly tells whether a unit is a word.

    `kept` is one further unit that stays although it is no word, such as the end of a line.
    """
    return [unit for unit in _units(text) if unit[0].isalnum() or (unit != " " and (unit == kept or any(map(str.isalnum, unit))))]


def _units(text: str) -> Iterable[str]:
    return WordBreaker(text, "th")
