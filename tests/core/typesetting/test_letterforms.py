import itertools

import pytest

from samnak.core.typesetting.engine import compile_pdf
from samnak.core.typesetting.fonts import printable_characters
from samnak.core.typesetting.letterforms import STAND_INS, as_glyphs, as_text
from samnak.core.typesetting.pages import text_of
from samnak.core.typesetting.words import pieces
from tests.core.typesetting.paragraphs import PARAGRAPHS
from tests.core.typesetting.test_text_repair import TEMPLATE, by_pdfium, by_poppler, by_pypdf, flat

WORDS = [piece for text in PARAGRAPHS for piece in pieces(text)]


def has_thai(text: str) -> bool:
    return any("\u0e01" <= character <= "\u0e5b" for character in text)


def test_every_word_has_glyphs_and_reads_back() -> None:
    assert [word for word in WORDS if has_thai(as_glyphs(word))] == []
    assert [word for word in WORDS if as_text(as_glyphs(word)) != word] == []


def test_every_letter_with_every_vowel_and_tone_reads_back() -> None:
    letters = [chr(code) for code in range(0x0E01, 0x0E2F)]
    vowels = ["", *(chr(code) for code in range(0x0E30, 0x0E3B)), "\u0e47"]
    tones = ["", *(chr(code) for code in range(0x0E48, 0x0E4E))]
    for parts in itertools.product(letters, vowels, tones):
        word = "".join(parts)
        assert as_text(as_glyphs(word)) == word
        am = parts[0] + parts[2] + "ำ"
        assert as_text(as_glyphs(am)) == am


@pytest.mark.parametrize(
    ("word", "stand_ins"),
    [
        ("กี", "ꔁꔵ"),  # nothing moves
        ("ปี", "ꔛꕢ"),  # left of a tall letter
        ("ก่", "ꔁꕪ"),  # a tone mark alone stands lower
        ("ญู", "ꕯꔹ"),  # the foot of ญ goes
        ("ฏุ", "ꔏꕸ"),  # below a foot that stays
    ],
)
def test_marks_are_placed(word: str, stand_ins: str) -> None:
    assert as_glyphs(word) == stand_ins


def test_what_is_too_long_for_one_line_stays_breakable() -> None:
    assert as_glyphs("ก" * 61) == "ก" * 61


def test_nobody_can_write_stand_ins_into_a_letter() -> None:
    assert not STAND_INS & set(map(ord, printable_characters()))
    assert text_of(compile_pdf(TEMPLATE, {"title": "ก", "paragraphs": [["กꔁข"]]}, unseen={})).strip() == "ก?ข"


@pytest.mark.parametrize("read", [by_poppler, by_pypdf, by_pdfium])
def test_a_page_of_glyphs_reads_back_exactly(read) -> None:
    data = {"title": "Test", "paragraphs": [pieces(text) for text in PARAGRAPHS]}
    assert flat(read(compile_pdf(TEMPLATE, data, unseen={}))) == flat("".join(PARAGRAPHS))
