"""Thai words: boundaries for line breaks, units for search, and one normal form for comparing."""

import re
import threading
import unicodedata
from pathlib import Path

from icu4py.breakers import WordBreaker
from pythainlp.corpus import thai_words
from pythainlp.tokenize.newmm import segment as newmm
from pythainlp.util import Trie

from samnak.core.thai.digits import to_arabic_digits

_DICTIONARY = Path(__file__).parent / "official_words.txt"
_lock = threading.Lock()
_trie: Trie | None = None


def _dictionary() -> Trie:
    global _trie
    if _trie is None:
        with _lock:
            if _trie is None:
                lines = _DICTIONARY.read_text(encoding="utf-8").splitlines()
                _trie = Trie(
                    thai_words()
                    | {
                        line.strip()
                        for line in lines
                        if line.strip() and not line.startswith("#")
                    }
                )
    return _trie


def segment(text: str) -> list[str]:
    """Part a text into the pieces between which a line may break; joined they are the text again."""
    return list(newmm(text, custom_dict=_dictionary())) if text else []


def search_units(text: str) -> list[str]:
    """Part a text into normalised words for the search index."""
    return [
        unit
        for unit in WordBreaker(normalise(text), "th")
        if any(character.isalnum() for character in unit)
    ]


_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SARA_AM = re.compile("ํ([่-๋]?)า")
_SARA_AM_AFTER_TONE = re.compile("([่-๋])ํา")


def normalise(text: str) -> str:
    """Give the one form in which texts are compared and searched: Arabic digits, folded spaces, lower case."""
    text = _ZERO_WIDTH.sub("", unicodedata.normalize("NFC", text))
    text = _SARA_AM.sub(r"\1ำ", text.replace("เเ", "แ"))
    return " ".join(to_arabic_digits(text).split()).lower()
