"""What holds for every form, with ordinary words, with ugly long ones and with none."""

import io
import itertools
import re

import pikepdf
import pytest

from samnak.fleet import rendering
from samnak.fleet.rendering.wording import lines, width
from tests.fleet import rendering_samples as samples
from tests.fleet.reading_paper import pages_of, text_of, words_of

RENDER = {
    rendering.RequestSheet: rendering.render_car_request,
    rendering.LogBookSheet: rendering.render_log_book,
    rendering.RepairSheet: rendering.render_repair_record,
    rendering.FuelAccountSheet: rendering.render_fuel_account,
    rendering.VehicleAccountSheet: rendering.render_vehicle_account,
    rendering.AccidentSheet: rendering.render_accident_report,
}
SHEETS = {name: sheet for name, sheet in vars(samples).items() if type(sheet) in RENDER}
PORTRAIT, LANDSCAPE = (595.276, 841.89), (841.89, 595.276)


@pytest.fixture(scope="module")
def printed():
    made: dict[str, bytes] = {}

    def of(name: str) -> bytes:
        if name not in made:
            made[name] = RENDER[type(SHEETS[name])](SHEETS[name])
        return made[name]

    return of


@pytest.mark.parametrize("name", SHEETS)
def test_it_is_an_archive_document_that_can_be_read_aloud(printed, name) -> None:
    with pikepdf.open(io.BytesIO(printed(name))) as pdf:
        metadata = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>3</pdfaid:part>" in metadata
        assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
        assert str(pdf.Root.Lang) == "th-TH"


@pytest.mark.parametrize("name", SHEETS)
def test_paper_is_a4_and_nothing_runs_off_it(printed, name) -> None:
    sizes, words = words_of(printed(name))
    upright = isinstance(SHEETS[name], rendering.RequestSheet | rendering.AccidentSheet)
    assert {tuple(round(length, 2) for length in size) for size in sizes} == {
        tuple(round(length, 2) for length in (PORTRAIT if upright else LANDSCAPE))
    }
    left, right = (3, 2) if upright else (1.5, 1.2)
    width_, height = sizes[0]
    for word in words:
        assert word.left >= left / 2.54 * 72 - 1, word
        assert word.right <= width_ - right / 2.54 * 72 + 1, word
        assert 20 < word.top < word.bottom < height - 5, word


@pytest.mark.parametrize("name", SHEETS)
def test_no_words_stand_on_each_other(printed, name) -> None:
    _, words = words_of(printed(name))
    for _, page in itertools.groupby(words, key=lambda word: word.page):
        found = sorted(page, key=lambda word: word.top)
        for number, word in enumerate(found):
            for other in itertools.takewhile(lambda other: other.top < word.bottom, found[number + 1 :]):  # noqa: B023
                high = min(word.bottom, other.bottom) - max(word.top, other.top)
                wide = min(word.right, other.right) - max(word.left, other.left)
                assert wide < 1 or high < 5, (word, other)


@pytest.mark.parametrize("name", [name for name in SHEETS if name.startswith("EMPTY")])
def test_an_empty_form_is_one_page_with_no_figures_but_its_own(printed, name) -> None:
    (page,) = pages_of(printed(name))
    assert "ลงนามทางอิเล็กทรอนิกส์" not in page
    assert re.sub(r"แบบ[๑-๖]|พิมพ์เมื่อ.*", "", page) == re.sub(r"แบบ[๑-๖]|พิมพ์เมื่อ.*|[๐-๙0-9]", "", page)


@pytest.mark.parametrize("name", [name for name in SHEETS if not name.startswith("EMPTY")])
def test_figures_are_thai_unless_latin_letters_stand_beside_them(printed, name) -> None:
    text = text_of(printed(name)).replace(samples.IMPRINT.document_id, "")
    assert re.findall(r"(?<![A-Za-z])[0-9]", text) == []


@pytest.mark.parametrize("text", ["นายน้ำใจ ฐานน้ำ", "ที่ว่าการอำเภอแม่แจ่ม", "๑,๒๓๔,๕๖๗.๘๙", "Toyota Commuter", "ปิ่นกมล ญี่ปุ่น ฎีกา"])
def test_words_are_as_wide_as_python_believes(text: str) -> None:
    sheet = rendering.RequestSheet(imprint=samples.IMPRINT, driver=text)
    _, words = words_of(rendering.render_car_request(sheet))
    line = next(word.top for word in words if word.text == "พนักงานขับรถ")
    found = [word for word in words if abs(word.top - line) < 3 and word.text != "พนักงานขับรถ"]
    assert found[-1].right - found[0].left == pytest.approx(width(text, 16), abs=0.6)


def test_what_is_wider_than_its_room_is_parted_between_letters_with_their_marks() -> None:
    made = lines("น้ำ" * 30, 60, 14)
    assert "".join(made) == "น้ำ" * 30
    assert all(line.replace("น้ำ", "") == "" for line in made)
    assert all(width(line, 14) <= 60 for line in made)


def test_lines_keep_what_was_written() -> None:
    assert lines("ก ข\nค", 500, 14) == ("ก ข", "ค")
    assert lines("", 500, 14) == ()
    assert lines("12 กม.", 5, 14, "never") == ("๑๒ กม.",)
    assert lines("นายสมมติ ตัวอย่าง", 50, 14, "spaces") == ("นายสมมติ", "ตัวอย่าง")
