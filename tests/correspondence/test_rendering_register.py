import io
from datetime import UTC, date, datetime

import pikepdf
import pytest
from PIL import Image

from samnak.core.typesetting.engine import compile_pdf
from samnak.core.typesetting.pages import clearest_place, page_count, page_png, text_of
from samnak.core.typesetting.signature_fields import SignatureField, prepare_signature_fields
from samnak.correspondence.rendering import (
    ReceiveStamp,
    RegisterHead,
    RegisterRow,
    RoutingMinute,
    UnreadablePdfError,
    render_receive_stamp,
    render_register,
)
from tests.core.typesetting.test_text_repair import DATA, TEMPLATE

HEAD = RegisterHead(agency="สำนักงานวัฒนธรรมจังหวัดเชียงใหม่", period="วันที่ 22 เดือน พฤศจิกายน พ.ศ. 2569", printed_on=date(2026, 11, 22))
STAMP = ReceiveStamp(agency="สำนักงานวัฒนธรรมจังหวัดเชียงใหม่", receive_no="1042", received_at=datetime(2026, 11, 22, 2, 5, tzinfo=UTC))
MINUTE = RoutingMinute(
    addressee="ผู้อำนวยการ",
    text="เพื่อโปรดทราบ\nเห็นควรมอบกลุ่มสารบรรณ",
    name="นางสาวพิมพ์ชนก ศรีสุข",
    position="นักจัดการงานทั่วไป",
    written_at=datetime(2026, 11, 22, 2, 40, tzinfo=UTC),
)


def flat(text: str) -> str:
    return "".join(text.split())


def row(number: int, **changes) -> RegisterRow:
    fields = {
        "number": str(number),
        "doc_no": f"วธ 0201/{number}",
        "doc_date": date(2026, 11, 20),
        "from_party": "สำนักงานปลัดกระทรวงวัฒนธรรม",
        "to_party": "ผู้ว่าราชการจังหวัดเชียงใหม่",
        "subject": f"ขอเชิญประชุม ครั้งที่ {number}",
    }
    return RegisterRow(**{**fields, **changes})


@pytest.mark.parametrize(
    ("kind", "title", "first"), [("incoming", "ทะเบียนหนังสือรับ", "เลขทะเบียนรับ"), ("outgoing", "ทะเบียนหนังสือส่ง", "เลขทะเบียนส่ง")]
)
def test_register_has_the_columns_of_its_form(kind, title, first) -> None:
    text = flat(text_of(render_register(kind, HEAD, [row(1, action="ส่งแล้ว", remark="ยกเลิก")])))
    assert title in text
    assert f"{first}ที่ลงวันที่จากถึงเรื่องการปฏิบัติหมายเหตุ" in text
    assert "๑วธ๐๒๐๑/๑๒๐พ.ย.๒๕๖๙" in text
    assert "ส่งแล้วยกเลิก" in text
    assert "วันที่๒๒เดือนพฤศจิกายนพ.ศ.๒๕๖๙" in text


def test_heads_repeat_and_no_row_is_lost() -> None:
    pdf = render_register("incoming", HEAD, [row(number) for number in range(1, 61)])
    pages = text_of(pdf).split("\f")
    assert len(pages) > 3
    assert all("การปฏิบัติ" in page for page in pages)
    text = flat("".join(pages))
    assert all(f"ครั้งที่{thai}" in text for thai in ("๑", "๓๐", "๖๐"))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        _, _, width, height = (float(value) for value in opened.pages[0].MediaBox)
        assert width > height


def test_empty_register_prints_its_head() -> None:
    assert "ทะเบียนหนังสือรับ" in text_of(render_register("incoming", HEAD, []))


def test_row_without_number_or_date_shows_a_dash() -> None:
    assert flat(text_of(render_register("incoming", HEAD, [row(1, doc_no="", doc_date=None)]))).count("–") == 2


@pytest.fixture(scope="module")
def letter() -> bytes:
    return compile_pdf(TEMPLATE, DATA)


def test_view_copy_has_stamp_word_and_minutes(letter: bytes) -> None:
    copy = render_receive_stamp(letter, STAMP, minutes=[MINUTE], about=["เลขรับ 1042/2569"])
    pages = [flat(page) for page in text_of(copy).split("\f")]
    assert len(pages) == 2
    for part in ("สำนักงานวัฒนธรรมจังหวัดเชียงใหม่", "เลขรับ๑๐๔๒", "วันที่๒๒พ.ย.๒๕๖๙", "เวลา๐๙.๐๕น.", "สำเนาสำหรับดู"):
        assert part in pages[0]
    for part in ("บันทึกเกษียน", "เลขรับ๑๐๔๒/๒๕๖๙", "เรียนผู้อำนวยการ", "เพื่อโปรดทราบเห็นควร", "(นางสาวพิมพ์ชนกศรีสุข)", "๐๙:๔๐น."):
        assert part in pages[1]


def test_without_minutes_no_page_is_added(letter: bytes) -> None:
    assert page_count(render_receive_stamp(letter, STAMP)) == 1


def test_view_copy_claims_nothing_and_has_no_fields(letter: bytes) -> None:
    signed = prepare_signature_fields(letter, [SignatureField(name="s", page=1, rect=(100, 100, 200, 150), tooltip="ลงนาม")])
    with pikepdf.open(io.BytesIO(render_receive_stamp(signed, STAMP))) as copy:
        assert "/AcroForm" not in copy.Root
        assert "/Metadata" not in copy.Root
        assert "/Annots" not in copy.pages[0] or not len(copy.pages[0].Annots)


def test_a_drawn_signature_stays_to_be_seen(letter: bytes) -> None:
    prepared = prepare_signature_fields(letter, [SignatureField(name="s", page=1, rect=(100, 100, 200, 150), tooltip="ลงนาม")])
    with pikepdf.open(io.BytesIO(prepared)) as opened:
        opened.pages[0].Annots[0].AP.N.write(b"0 0.6 0 rg 0 0 100 50 re f")
        made = io.BytesIO()
        opened.save(made)
    shown = Image.open(io.BytesIO(page_png(render_receive_stamp(made.getvalue(), STAMP), 1, 595))).convert("RGB")
    assert shown.getpixel((150, 842 - 125)) == (0, 153, 0)


def picture_pdf(width: int, height: int, black: tuple[int, int, int, int], rotate: int = 0) -> bytes:
    image = Image.new("L", (width, height), 255)
    image.paste(0, black)
    made = io.BytesIO()
    image.save(made, format="PDF", resolution=72)
    with pikepdf.open(io.BytesIO(made.getvalue())) as opened:
        opened.pages[0].Rotate = rotate
        made = io.BytesIO()
        opened.save(made)
    return made.getvalue()


def test_stamp_goes_to_the_corner_when_that_is_free() -> None:
    left, top = clearest_place(picture_pdf(595, 842, (0, 400, 595, 842)), (142, 71))
    assert (left, top) == (595 - 22 - 142, 22)


def test_stamp_avoids_ink_in_the_corner() -> None:
    left, top = clearest_place(picture_pdf(595, 842, (400, 0, 595, 120)), (142, 71))
    assert left + 142 <= 401 or top >= 119


def test_stamp_stands_upright_on_a_turned_scan() -> None:
    copy = render_receive_stamp(picture_pdf(842, 595, (0, 0, 1, 1), rotate=90), STAMP)
    shown = Image.open(io.BytesIO(page_png(copy, 1, 595))).convert("RGB")
    assert shown.size == (595, 842)
    blue = [
        (x, y) for x in range(0, 595, 2) for y in range(0, 842, 2) if shown.getpixel((x, y))[2] > shown.getpixel((x, y))[0] + 60
    ]
    assert min(x for x, _ in blue) > 400
    assert max(y for _, y in blue) < 100


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(UnreadablePdfError):
        render_receive_stamp(b"GIF89a", STAMP)
