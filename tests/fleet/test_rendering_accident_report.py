"""รายงานอุบัติเหตุ, form 5."""

import io
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from samnak.fleet.rendering import FollowUp, OtherParty, SheetPhoto, render_accident_report
from tests.fleet.reading_paper import flat, pages_of, said_for_pictures, text_of
from tests.fleet.rendering_samples import ACCIDENT, EMPTY_ACCIDENT, FOLLOWED_ACCIDENT, LONG_PURPOSE, UGLY_ACCIDENT, photo


def test_it_says_everything_in_the_order_of_the_form() -> None:
    (page,) = pages_of(render_accident_report(ACCIDENT))
    assert "แบบ๕" in page
    at = 0
    for part in (
        "เขียนที่ สำนักงานวัฒนธรรมจังหวัดเชียงใหม่",
        "วันที่ ๒๔ เดือน พฤศจิกายน พ.ศ. ๒๕๖๙",
        "เรียน วัฒนธรรมจังหวัดเชียงใหม่",
        "ข้าพเจ้า นายสมมติ ตัวอย่าง ตำแหน่ง พนักงานขับรถยนต์",
        "รถหมายเลขทะเบียน กข ๑๒๓๔ เชียงใหม่ ชื่อรถ Toyota Commuter ๒.๘",
        "พนักงานขับรถ นายสมมติ ตัวอย่าง สังกัด สำนักงานวัฒนธรรมจังหวัดเชียงใหม่",
        "ใช้ในราชการ ประชุมคณะกรรมการ",
        "ผู้ใช้รถ นางสาวญาณิศา ฐิติวัฒน์",
        "เกิดอุบัติเหตุเมื่อวันที่ ๒๔ พฤศจิกายน ๒๕๖๙ เวลา ๐๙.๐๕ น.",
        "สถานที่เกิดเหตุ ถนนโชตนา",
        "เหตุการณ์ ขณะรถราชการจอดรอสัญญาณไฟจราจร",
        "ความเสียหายของรถราชการ กันชนท้ายบุบ",
        "คู่กรณี ชื่อ นายสมมุติ ทดสอบ หมายเลขทะเบียน บค ๙๙๙๙ เชียงใหม่",
        "ที่อยู่ ๙๙ หมู่ที่ ๙",
        "ประกันภัย บริษัท ตัวอย่างประกันภัย จำกัด ความเสียหาย กันชนหน้าบุบ",
        "ผู้บาดเจ็บ ไม่มี",
        "การแจ้งความ สถานีตำรวจภูธรช้างเผือก",
        "พยาน นางสาวพยาน ตัวอย่าง โทร. ๐๙ ๐๐๐๐ ๐๐๐๑",
        "ผู้รายงาน",
        "(นายสมมติ ตัวอย่าง)",
        "ความเห็นผู้บังคับบัญชา เห็นควรแจ้งบริษัทประกันภัย",
        "ผู้บังคับบัญชา",
        "(นางฎีกา ญี่ปุ่น)",
        "๒๔ พ.ย. ๒๕๖๙ เวลา ๑๔.๐๐ น.",
    ):
        at = page.index(flat(part), at) + 1


def test_the_empty_form_has_one_other_party() -> None:
    (page,) = pages_of(render_accident_report(EMPTY_ACCIDENT))
    assert "คู่กรณีชื่อหมายเลขทะเบียนที่อยู่ประกันภัยความเสียหายผู้บาดเจ็บ" in page
    assert "การดำเนินการต่อเนื่อง" not in page
    assert "ภาพถ่าย" not in page


def test_several_other_parties_are_numbered() -> None:
    text = text_of(render_accident_report(replace(ACCIDENT, other_parties=(OtherParty(name="ก"), OtherParty(name="ข")))))
    assert "คู่กรณีรายที่๑ชื่อก" in text
    assert "คู่กรณีรายที่๒ชื่อข" in text


def test_steps_since_are_listed() -> None:
    step = FollowUp(day=None, text="สอบข้อเท็จจริงแล้ว")
    text = text_of(render_accident_report(replace(ACCIDENT, follow_ups=(*FOLLOWED_ACCIDENT.follow_ups[:1], step))))
    assert "การดำเนินการต่อเนื่อง๑.๒๔พ.ย.๒๕๖๙แจ้งบริษัทประกันภัยแล้วเลขที่เคลม๒๕๖๙/๐๐๑(นายปิ่นกมลวัฒนผู้ดี)๒.สอบข้อเท็จจริงแล้ว" in text


def test_no_word_of_a_long_report_is_lost() -> None:
    text = text_of(render_accident_report(UGLY_ACCIDENT))
    assert text.count("ขับเคลื่อนเครือข่ายชุมชนคุณธรรมต้นแบบ") == 12
    assert LONG_PURPOSE.count("ขับเคลื่อนเครือข่ายชุมชนคุณธรรมต้นแบบ") == 1


def pictures(pdf: bytes) -> list[Image.Image]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [pikepdf.PdfImage(image).as_pil_image() for page in opened.pages for image in page.get_images().values()]


def test_photographs_stand_on_a_page_of_their_own() -> None:
    pdf = render_accident_report(FOLLOWED_ACCIDENT)
    last = pages_of(pdf)[-1]
    assert last.startswith("ภาพถ่ายประกอบรายงานอุบัติเหตุ")
    assert "ภาพที่๑ท้ายรถราชการ" in last
    assert "ไม่อาจแสดงภาพนี้ได้ภาพที่๓ไฟล์เสีย" in last
    assert sorted(image.size for image in pictures(pdf)) == [(450, 800), (800, 600)]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert said_for_pictures(opened)[0] == "ท้ายรถราชการ"


def test_a_photograph_stands_upright_and_carries_no_place() -> None:
    turned = Image.open(io.BytesIO(photo(400, 300)))
    exif = turned.getexif()
    exif[0x0112] = 6
    exif[0x010E] = "18.7883N 98.9853E"
    made = io.BytesIO()
    turned.save(made, format="JPEG", exif=exif)
    pdf = render_accident_report(replace(ACCIDENT, photos=(SheetPhoto(content=made.getvalue()),)))
    (image,) = pictures(pdf)
    assert image.size == (300, 400)
    assert b"18.7883N" not in pdf


def test_a_transparent_picture_stands_on_white() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(made, format="PNG")
    (image,) = pictures(render_accident_report(replace(ACCIDENT, photos=(SheetPhoto(content=made.getvalue()),))))
    assert image.convert("RGB").getpixel((50, 50)) == (255, 255, 255)


@pytest.mark.parametrize("broken", [b"", b"GIF89a", photo()[:500]])
def test_a_broken_photograph_does_not_stop_the_report(broken: bytes) -> None:
    assert "ไม่อาจแสดงภาพนี้ได้" in text_of(render_accident_report(replace(ACCIDENT, photos=(SheetPhoto(content=broken),))))
