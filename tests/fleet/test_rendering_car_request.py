"""ใบขออนุญาตใช้รถส่วนกลาง, form 3."""

import io
from dataclasses import replace

import pikepdf
import pytest

from samnak.fleet.rendering import RequestSheet, Signature, render_car_request
from tests.fleet.reading_paper import flat, pages_of, said_for_pictures, text_of
from tests.fleet.rendering_samples import EMPTY_REQUEST, IMPRINT, LONG_PLACE, LONG_PURPOSE, REQUEST, UGLY_REQUEST

SIGNED = "ลงนามทางอิเล็กทรอนิกส์"


def ticks(sheet: RequestSheet) -> list[str]:
    with pikepdf.open(io.BytesIO(render_car_request(sheet))) as pdf:
        return said_for_pictures(pdf)


def in_order(text: str, *parts: str) -> None:
    at = 0
    for part in parts:
        at = text.index(flat(part), at) + 1


def test_it_says_everything_in_the_order_of_the_form() -> None:
    (page,) = pages_of(render_car_request(REQUEST))
    assert "แบบ๓" in page
    in_order(
        page,
        "ใบขออนุญาตใช้รถส่วนกลาง",
        "สำนักงานวัฒนธรรมจังหวัดเชียงใหม่",
        "วันที่ ๒๒ เดือน พฤศจิกายน พ.ศ. ๒๕๖๙",
        "เรียน วัฒนธรรมจังหวัดเชียงใหม่",
        "ข้าพเจ้า นางสาวญาณิศา ฐิติวัฒน์ ตำแหน่ง นักวิชาการวัฒนธรรมชำนาญการ",
        "ขออนุญาตใช้รถ (ไปที่) ศาลากลางจังหวัดเชียงใหม่ ห้องประชุม ๓",
        "เพื่อ ประชุมคณะกรรมการเครือข่ายชุมชนคุณธรรม ครั้งที่ ๒/๒๕๗๐",
        "ในท้องที่ อำเภอเมืองเชียงใหม่ จังหวัด เชียงใหม่ มีคนนั่ง ๔ คน",
        "ในวันที่ ๒๔ พฤศจิกายน ๒๕๖๙ เวลา ๐๘.๓๐ น.",
        "ถึงวันที่ ๒๕ พฤศจิกายน ๒๕๖๙ เวลา ๑๖.๓๐ น.",
        "ผู้ขออนุญาต",
        "(นางสาวญาณิศา ฐิติวัฒน์)",
        "๒๒ พ.ย. ๒๕๖๙ เวลา ๐๙.๔๒ น.",
        "ตรวจสอบแล้ว เห็นควรใช้รถหมายเลขทะเบียน กข ๑๒๓๔ เชียงใหม่",
        "พนักงานขับรถ นายสมมติ ตัวอย่าง",
        "เลขไมล์ก่อนไป ๔๕,๓๒๑ หลังไป ๔๕,๖๘๗ รวม ๓๖๖ กม.",
        "ความเห็นของผู้มีอำนาจสั่งใช้รถ",
        "อนุมัติ",
        "ไม่อนุมัติ",
        "เพราะ",
        "ผู้มีอำนาจสั่งใช้รถ",
        "(นายน้ำใจ ฐานน้ำ)",
        "วัฒนธรรมจังหวัดเชียงใหม่",
        "ปฏิบัติราชการแทน ผู้ว่าราชการจังหวัดเชียงใหม่",
        "คำสั่งจังหวัดเชียงใหม่ ที่ ๑๒๓๔/๒๕๖๙ ลงวันที่ ๑ ตุลาคม ๒๕๖๙",
        "๒๒ พ.ย. ๒๕๖๙ เวลา ๑๑.๑๕ น.",
        f"รหัสเอกสาร {IMPRINT.document_id}",
    )
    assert page.count(SIGNED) == 4
    assert "(นายปิ่นกมลวัฒนผู้ดี)" in page
    assert "ผู้อำนวยการกอง/หัวหน้ากองหรือผู้แทน" in page


def test_the_decision_is_ticked_and_said() -> None:
    assert ticks(REQUEST) == ["เลือก", "ไม่ได้เลือก"]
    assert ticks(replace(REQUEST, decision="rejected")) == ["ไม่ได้เลือก", "เลือก"]
    assert ticks(replace(REQUEST, decision="")) == ["ไม่ได้เลือก", "ไม่ได้เลือก"]


def test_what_is_not_decided_stays_open() -> None:
    undecided = replace(REQUEST, decision="", approver_signature=Signature(name="นายน้ำใจ ฐานน้ำ"))
    text = text_of(render_car_request(undecided))
    assert text.count(SIGNED) == 3
    assert "(นายน้ำใจฐานน้ำ)วันที่" in text
    assert "๑๑.๑๕" not in text


def test_the_empty_form_has_its_labels() -> None:
    text = text_of(render_car_request(EMPTY_REQUEST))
    for label in ("เรียน", "ข้าพเจ้า", "ตำแหน่ง", "ไปที่", "เพื่อ", "ในท้องที่", "มีคนนั่งคน", "เลขไมล์ก่อนไปหลังไปรวมกม.", "(ลงนาม)"):
        assert label in text
    assert "ร่วมเดินทาง" not in text
    assert "ย้อนหลัง" not in text


def test_a_late_entry_says_why_and_a_merged_trip_with_whom() -> None:
    text = text_of(
        render_car_request(replace(REQUEST, late_reason="ระบบขัดข้อง", merged_with="98/2570", allocation_note="ใช้รถเช่า"))
    )
    assert "บันทึกย้อนหลังเนื่องจากระบบขัดข้อง" in text
    assert "ร่วมเดินทางกับใบขอเลขที่๙๘/๒๕๗๐" in text
    assert "หมายเหตุใช้รถเช่า" in text


def test_who_entered_the_decision_is_told_apart_from_who_decided() -> None:
    signature = replace(REQUEST.approver_signature, recorded_by="นางสาวพิมพ์ชนก ศรีสุข")
    text = text_of(render_car_request(replace(REQUEST, approver_signature=signature)))
    in_order(text, "(นายน้ำใจ ฐานน้ำ)", "บันทึกผลในระบบโดย นางสาวพิมพ์ชนก ศรีสุข")


def test_odometer_is_added_up_only_when_both_ends_are_known() -> None:
    text = text_of(render_car_request(replace(REQUEST, odometer_after=None)))
    assert "เลขไมล์ก่อนไป๔๕,๓๒๑หลังไปรวมกม." in text


def test_ugly_words_stay_on_one_page_and_many_passengers_stand_behind() -> None:
    form, behind = pages_of(render_car_request(UGLY_REQUEST))
    assert "ผู้ร่วมเดินทางตามรายชื่อแนบท้าย" in form
    assert "(ลงนาม)" in form
    assert "๑๒.นางสาวประภัสสรรัตนโกสินทร์ศิริ๑๒" in behind
    assert flat(LONG_PLACE).replace("7", "๗").replace("2", "๒") in form
    few = replace(UGLY_REQUEST, passengers=UGLY_REQUEST.passengers[:6])
    (page,) = pages_of(render_car_request(few))
    assert "๖.นางสาวประภัสสรรัตนโกสินทร์ศิริ๖" in page


def test_one_passenger_is_not_numbered() -> None:
    assert "ผู้ร่วมเดินทางนางฎีกาญี่ปุ่น" in text_of(render_car_request(replace(REQUEST, passengers=("นางฎีกา ญี่ปุ่น",))))


@pytest.mark.parametrize("times", [1, 2, 3, 8])
def test_no_word_of_a_long_purpose_is_lost(times: int) -> None:
    text = text_of(render_car_request(replace(REQUEST, purpose="\n".join([LONG_PURPOSE] * times))))
    assert text.count("ขับเคลื่อนเครือข่ายชุมชนคุณธรรมต้นแบบ") == times
    assert "(ลงนาม)" in text
