"""Letters on the page: what stands where, on how many pages."""

import io
import itertools
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from samnak.core.typesetting.pages import text_of
from samnak.drafting.rendering import render_letter, render_letter_images
from tests.drafting.rendering_samples import CAUSE, EXTERNAL, MEMO, PREPARED, PURPOSE, document, item, ordered, paragraph, table

POINTS = 72 / 2.54


def flat(text: str) -> str:
    return "".join(text.split())


def test_external_letter_says_its_fields_in_order() -> None:
    made = render_letter(EXTERNAL)
    assert made.pages == 1
    text = flat(text_of(made.pdf))
    places = [
        text.index(flat(part))
        for part in (
            "ที่ วธ ๐๒๐๑/๔๕๖๗",
            "สำนักงานปลัดกระทรวงวัฒนธรรม",
            "๑๐ ถนนเทียมร่วมมิตร",
            "๒๒ พฤศจิกายน ๒๕๖๙",
            "เรื่อง การสนับสนุน",
            "เรียน ผู้ว่าราชการ",
            "อ้างถึง หนังสือ",
            "สิ่งที่ส่งมาด้วย ๑. รายละเอียดโครงการ",
            "จำนวน ๓ แผ่น",
            "ด้วยคณะรัฐมนตรี",
            PURPOSE,
            "ขอแสดงความนับถือ",
            "(นายสมมติ ตัวอย่าง)",
            "รองปลัดกระทรวง ปฏิบัติราชการแทน",
            "กองกลาง",
            "โทร. ๐ ๒๒๐๙ ๓๕๙๙ ต่อ ๑๑๐๑",
            "saraban@example.go.th",
        )
    ]
    assert places == sorted(places)


def test_memo_has_its_title_and_no_closing() -> None:
    text = flat(text_of(render_letter(MEMO).pdf))
    for part in ("บันทึกข้อความ", "ส่วนราชการกองกลาง", "ที่วธ๐๒๐๑/๑๒๓", "วันที่๒๒พฤศจิกายน๒๕๖๙", "๑.อนุมัติโครงการ", "๒.อนุมัติค่าใช้จ่าย"):
        assert part in text
    assert "ขอแสดงความนับถือ" not in text


@pytest.mark.parametrize("content", [EXTERNAL, MEMO], ids=["external", "memo"])
def test_signature_place_is_right_of_the_garuda_axis_and_above_the_name(content) -> None:
    made = render_letter(content)
    place = made.signature_rects["signer"]
    assert place.page == 1
    assert (place.left + place.right) / 2 > 10.5 * POINTS
    assert place.right < 19 * POINTS
    assert place.top - place.bottom == pytest.approx(3.3 * 20.3, abs=0.1)
    assert place.right - place.left == pytest.approx(6.4 * POINTS, abs=0.1)


def test_text_starts_three_centimetres_from_the_edge() -> None:
    with pikepdf.open(io.BytesIO(render_letter(EXTERNAL).pdf)) as document_:
        content = document_.pages[0].Contents.read_bytes()
    lefts = [float(line.split()[5]) for line in content.splitlines() if line.startswith(b"q 1 0 0 -1 ")]
    assert min(left for left in lefts if left > 0) == pytest.approx(3 * POINTS, abs=0.01)
    assert any(left == pytest.approx((3 + 2.5) * POINTS, abs=0.01) for left in lefts)  # first line of a paragraph
    assert any(left == pytest.approx(10.5 * POINTS, abs=0.01) for left in lefts)  # the date, on the axis of the garuda


def long_letter(**changes):
    return replace(EXTERNAL, **{"body": document(*[paragraph(CAUSE)] * 11, paragraph(PURPOSE)), **changes})


def test_three_pages_with_numbers_continuation_and_marks() -> None:
    made = render_letter(long_letter(urgency="ด่วนที่สุด", secrecy="ลับ", body=document(*[paragraph(CAUSE)] * 15, paragraph(PURPOSE))))
    pages = text_of(made.pdf).split("\f")
    assert made.pages == len(pages) == 3
    assert "- ๑ -" not in pages[0]
    assert "- ๒ -" in pages[1]
    assert "- ๓ -" in pages[2]
    assert "ด่วนที่สุด" in pages[0]
    assert "ด่วนที่สุด" not in pages[1]
    assert all(page.count("ลับ") == 2 for page in pages)
    for here, following in itertools.pairwise(pages):
        (word,) = [line for line in here.splitlines() if line.startswith("/") and line.rstrip().endswith("...")]
        assert flat(word.strip()[1:-3]) in flat(following)[:80]
    assert "..." not in pages[2]


@pytest.mark.parametrize("filling", range(9))
def test_signature_never_stands_alone(filling: int) -> None:
    body = document(*[paragraph(CAUSE)] * 4, *[paragraph("ข้อความหนึ่งบรรทัด")] * filling, paragraph(CAUSE), paragraph(PURPOSE))
    made = render_letter(replace(EXTERNAL, body=body))
    last = text_of(made.pdf).split("\f")[-1]
    if made.pages > 1:
        before_closing = last[: last.index("ขอแสดงความนับถือ")].splitlines()
        lines = [line for line in before_closing if line.strip() and "- ๒ -" not in line]
        assert len(lines) >= 2


def test_draft_has_open_number_and_date_and_watermark() -> None:
    made = render_letter(
        replace(EXTERNAL, doc_no=None, doc_no_prefix="วธ 0201/", doc_date=None, watermark="ร่าง", prepared_by=PREPARED)
    )
    text = flat(text_of(made.pdf))
    assert "ที่วธ๐๒๐๑/" in text
    assert "๔๕๖๗" not in text
    assert text.count("ร่าง") == 2  # watermark, and the line of the drafter
    assert "๒๑พ.ย.๖๙" in text


def test_arabic_digits_when_asked() -> None:
    text = flat(text_of(render_letter(replace(EXTERNAL, thai_digits=False)).pdf))
    assert "0201/4567" in text
    assert "22พฤศจิกายน2569" in text


def test_letter_is_carried_as_xml() -> None:
    with pikepdf.open(io.BytesIO(render_letter(replace(EXTERNAL, subject="ก & <ข>", urgency_code="003")).pdf)) as made:
        xml = made.attachments["letter.xml"].get_file().read_bytes().decode()
    assert "<ram:ID>วธ 0201/4567</ram:ID>" in xml
    assert "<ram:CorrespondenceDate>2026-11-22</ram:CorrespondenceDate>" in xml
    assert "<ram:Subject>ก &amp; &lt;ข&gt;</ram:Subject>" in xml
    assert "<ram:SecretCode>001</ram:SecretCode>\n<ram:SpeedCode>003</ram:SpeedCode>" in xml


def test_lists_tables_and_marks() -> None:
    body = document(
        ordered(
            item(paragraph("หัวข้อ"), ordered(item(paragraph("ย่อย")), item(paragraph(("เน้น", "strong", "underline"))))),
            item(paragraph("ถัดไป")),
        ),
        table(("ลำดับที่", "รายการ"), ("1", "โต๊ะ")),
        {"type": "bullet_list", "content": [item(paragraph("จุด"))]},
    )
    made = render_letter(replace(MEMO, body=body))
    text = flat(text_of(made.pdf))
    assert "๑.หัวข้อ๑.๑ย่อย๑.๒เน้น๒.ถัดไปลำดับที่รายการ๑โต๊ะ–จุด" in text
    with pikepdf.open(io.BytesIO(made.pdf)) as opened:
        fonts = {str(font.BaseFont).split("+")[1] for font in opened.pages[0].Resources.Font.values()}
    assert fonts == {"THSarabunNew", "THSarabunNew-Bold"}


@pytest.mark.parametrize("content", [EXTERNAL, MEMO], ids=["external", "memo"])
def test_an_empty_draft_renders_too(content) -> None:
    empty = replace(
        content, subject="", owner_name=(), owner_address=(), doc_no=None, doc_date=None, addressee="", references=(), enclosures=(),
        body={}, signer_name="", signer_position_lines=(), originator_unit="", verify_url="",
    )  # fmt: skip
    assert render_letter(empty).pages == 1


def test_nonsense_in_a_body_is_left_out() -> None:
    body = {
        "type": "doc",
        "content": [{"type": "image"}, {"type": "paragraph", "attrs": {"indent": -3, "align": "up"}}, {"type": "table"}],
    }
    assert render_letter(replace(MEMO, body=body)).pages == 1


def test_pictures_of_pages() -> None:
    assert [picture[:4] for picture in render_letter_images(MEMO)] == [b"\x89PNG"]


def test_date_of_a_circular_in_short_month() -> None:
    assert "๑กุมภาพันธ์๒๕๗๐" in flat(text_of(render_letter(replace(MEMO, doc_date=date(2027, 2, 1))).pdf))
