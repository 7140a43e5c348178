import io
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest

from samnak.core.typesetting.engine import Attachment, TypesettingError, compile_pdf, compile_png, typeset
from samnak.core.typesetting.pages import MissingPageError, UnreadablePdfError, page_count, page_png, text_of
from samnak.core.typesetting.words import pieces
from tests.core.typesetting.test_text_repair import TEMPLATE


def data(*texts: str) -> dict:
    return {"title": "ทดสอบ", "paragraphs": [pieces(text) for text in texts]}


def test_text_is_never_markup() -> None:
    text = "#let a = 1 $x^2$ *b* _i_ @r <l> \\ // [c] `d` #sys.inputs"
    assert "".join(text_of(compile_pdf(TEMPLATE, data(text))).split()) == "".join(text.split())


def test_letters_that_the_font_lacks_do_not_stop_a_page() -> None:
    assert text_of(compile_pdf(TEMPLATE, data("ก👍ข漢\u200bค\x07ง\uf70a"))).strip() == "ก?ข?ค ง?"


def test_standards_and_language_are_declared() -> None:
    with pikepdf.open(io.BytesIO(compile_pdf(TEMPLATE, data("ก")))) as document:
        metadata = document.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>3</pdfaid:part>" in metadata
        assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
        assert str(document.Root.Lang) == "th-TH"


def test_attachment_is_carried_unchanged() -> None:
    file = Attachment(name="letter.xml", content="<x>👍 ก</x>", mime_type="application/xml", description="ข้อมูล")
    with pikepdf.open(io.BytesIO(compile_pdf(TEMPLATE, data("ก"), attachments=[file]))) as document:
        assert document.attachments["letter.xml"].get_file().read_bytes().decode() == "<x>👍 ก</x>"


def test_places_are_reported_from_the_lower_left() -> None:
    made = typeset(TEMPLATE, data("ก"))
    place = made.places["box"]
    assert (made.pages, place.page) == (1, 1)
    assert place.left == pytest.approx(85.04, abs=0.01)
    assert place.right - place.left == pytest.approx(141.73, abs=0.01)
    assert place.top - place.bottom == pytest.approx(56.69, abs=0.01)
    assert place.top == pytest.approx(841.89 - 70.87 - 20.3, abs=0.1)


def test_same_data_gives_the_same_bytes() -> None:
    assert compile_pdf(TEMPLATE, data("ก")) == compile_pdf(TEMPLATE, data("ก"))


def test_threads_get_each_their_own_page() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda number: text_of(compile_pdf(TEMPLATE, data(f"ฉบับ {number}"))).strip(), range(12)))
    assert made == [f"ฉบับ {number}" for number in range(12)]


def test_wrong_data_is_our_fault() -> None:
    with pytest.raises(TypesettingError, match=r"page\.typ"):
        compile_pdf(TEMPLATE, {"title": "ก"})


def test_pages_as_pictures() -> None:
    pdf = compile_pdf(TEMPLATE, data(*["ก"] * 60))
    assert page_count(pdf) == 3
    picture = page_png(pdf, 2, 400)
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 400
    with pytest.raises(MissingPageError):
        page_png(pdf, 4, 400)
    assert len(compile_png(TEMPLATE, data("ก"))) == 1


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(UnreadablePdfError):
        page_count(b"%PDF-1.7 nonsense")
