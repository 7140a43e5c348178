"""What is written on a page is what every PDF reader finds there."""

import io
import subprocess
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import ImageChops

from samnak.core.typesetting.engine import compile_pdf, typeset
from samnak.core.typesetting.text_repair import repair_text
from samnak.core.typesetting.words import pieces
from tests.core.typesetting.paragraphs import PARAGRAPHS

TEMPLATE = Path(__file__).parent / "page.typ"
DATA = {"title": "ทดสอบ", "paragraphs": [pieces(text) for text in PARAGRAPHS]}


@pytest.fixture(scope="module")
def raw() -> bytes:
    return typeset(TEMPLATE, DATA, exact_text=False).pdf


@pytest.fixture(scope="module")
def repaired(raw: bytes) -> bytes:
    return repair_text(raw)


def flat(text: str) -> str:
    """Line ends are where the page broke its lines; there, and only there, a space may have gone."""
    return "".join(text.split())


def by_poppler(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def by_pypdf(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def by_pdfium(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("read", [by_poppler, by_pypdf, by_pdfium])
def test_every_paragraph_reads_back_exactly(repaired: bytes, read) -> None:
    text = flat(read(repaired))
    assert [paragraph for paragraph in PARAGRAPHS if flat(paragraph) not in text] == []
    assert text == flat("".join(PARAGRAPHS))


@pytest.mark.parametrize("read", [by_poppler, by_pypdf, by_pdfium])
def test_spaces_within_lines_survive(repaired: bytes, read) -> None:
    lines = {" ".join(line.split()) for line in read(repaired).splitlines()}
    one_line = [text for text in PARAGRAPHS if len(text) < 70]
    assert one_line
    assert [text for text in one_line if text not in lines] == []


def test_no_invisible_characters(repaired: bytes) -> None:
    for read in (by_poppler, by_pypdf, by_pdfium):
        assert not set(read(repaired)) & set("\u200b\u200c\u200d\ufeff\ufffd")


def test_unrepaired_text_is_wrong_in_pypdf(raw: bytes) -> None:
    assert flat(by_pypdf(raw)) != flat("".join(PARAGRAPHS))


def test_page_looks_the_same_to_the_pixel(raw: bytes, repaired: bytes) -> None:
    before, after = (pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil() for pdf in (raw, repaired))
    assert ImageChops.difference(before, after).getbbox() is None


def test_no_actual_text_is_left_and_codes_have_widths(repaired: bytes) -> None:
    with pikepdf.open(io.BytesIO(repaired)) as document:
        assert b"ActualText" not in document.pages[0].Contents.read_bytes()
        (font,) = document.pages[0].Resources.Font.values()
        assert font.DescendantFonts[0].CIDToGIDMap != pikepdf.Name.Identity
        assert "/CIDSet" not in font.DescendantFonts[0].FontDescriptor


def test_a_second_repair_changes_no_text(repaired: bytes) -> None:
    assert by_pypdf(repair_text(repaired)) == by_pypdf(repaired)


def test_codes_that_look_like_brackets_and_escapes() -> None:
    """Glyph numbers run through 0x28, 0x29, 0x5C and 0x0D when a page uses many different letters."""
    text = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ ะาิีึืุูเแโใไๆ่้๊๋์ำ0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text += "abcdefghijklmnopqrstuvwxyz๐๑๒๓๔๕๖๗๘๙ (ก) [ข] {ค} \\ ก็ ก่ ก้ ก๊ ก๋ ก์ น้ำ ป้ำ ฝ้ำ ฟ่ำ ซ้ำ"
    pdf = compile_pdf(TEMPLATE, {"title": "ท", "paragraphs": [pieces(word) for word in (text, text[::-1])]})
    assert flat(by_pdfium(pdf)).startswith(flat(text)[:60])
    assert flat(by_pypdf(pdf)).startswith(flat(text))
