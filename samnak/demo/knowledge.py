# ruff: noqa: E501 (texts stand in one piece)
"""The knowledge base of the sample ministry: three collections, articles, a document and two forms."""

import io
from pathlib import Path
from typing import Any

from samnak.accounts.models import User
from samnak.core.actor import Actor
from samnak.core.thai import segment
from samnak.core.time import bangkok_today
from samnak.core.typesetting.engine import compile_pdf
from samnak.knowledge import services
from samnak.knowledge.models import Entry
from samnak.org.queries import standings_of

TEMPLATE = Path(__file__).parent / "blank_form.typ"
WRITING = """หนังสือราชการที่ดีทำให้ผู้รับเข้าใจตรงกันและปฏิบัติได้ทันที คู่มือนี้รวบรวมสิ่งที่ควรตรวจก่อนเสนอลงนาม

## ก่อนเริ่มเขียน
1. กำหนดให้ชัดว่าต้องการให้ผู้รับทำอะไร ภายในเมื่อใด
2. ค้นเรื่องเดิมในระบบ และอ้างถึงเลขที่หนังสือให้ครบ
3. เลือกชั้นความเร็วตามความจำเป็นจริง

## โครงสร้างของเนื้อความ
เนื้อความแบ่งเป็นสามส่วน คือ **เหตุ** **ผล** และ **ความประสงค์**

| ส่วน | คำขึ้นต้น | สิ่งที่ควรมี |
|---|---|---|
| เหตุ | ด้วย ตาม ตามที่ | ที่มาของเรื่องและหนังสือที่อ้างถึง |
| ผล | ในการนี้ | ข้อเท็จจริงและการพิจารณา |
| ความประสงค์ | จึงเรียนมาเพื่อ | สิ่งที่ขอให้ผู้รับดำเนินการ |

### คำลงท้าย
หนังสือภายนอกใช้ “ขอแสดงความนับถือ” ส่วนบันทึกข้อความไม่ใช้คำลงท้าย

> ข้อควรจำ: หนังสือหนึ่งฉบับควรมีเรื่องเดียว หากมีหลายเรื่องให้แยกฉบับ

## ตรวจก่อนเสนอ
- ชื่อและตำแหน่งผู้รับถูกต้องตามคำสั่งล่าสุด
- สิ่งที่ส่งมาด้วยแนบครบตามจำนวน
- เบอร์โทรศัพท์ของเจ้าของเรื่องติดต่อได้จริง
"""
TRAVEL = """ผู้เดินทางไปราชการต้องได้รับอนุมัติก่อนวันเดินทาง และส่งหลักฐานเบิกจ่ายภายในสิบห้าวันนับแต่วันกลับ

## การขออนุมัติ
1. จัดทำบันทึกขออนุมัติเดินทาง ระบุวัตถุประสงค์ สถานที่ และช่วงเวลา
2. แนบหนังสือเชิญหรือกำหนดการ
3. หากใช้รถราชการ ให้ขอใช้รถในระบบจองรถพร้อมกัน

## การเบิกค่าใช้จ่าย
- รวบรวมใบเสร็จค่าที่พักและค่าพาหนะ
- กรอกแบบใบเบิกให้ครบทุกช่อง แล้วเสนอหัวหน้ากลุ่มตรวจ

> อัตราค่าเบี้ยเลี้ยงให้ตรวจจากประกาศที่ใช้บังคับในวันเดินทางทุกครั้ง
"""
LEAVE = """บุคลากรยื่นใบลาล่วงหน้าตามประเภทของการลา หัวหน้าหน่วยงานพิจารณาโดยคำนึงถึงงานที่รับผิดชอบ

## ก่อนยื่นใบลา
- ตรวจวันลาคงเหลือกับงานการเจ้าหน้าที่
- มอบหมายงานที่ค้างให้ผู้ปฏิบัติงานแทน

## หลังได้รับอนุญาต
แจ้งเพื่อนร่วมงานและตั้งการมอบหมายในระบบ เพื่อให้หนังสือที่ส่งถึงท่านไม่ค้าง
"""
MEETING = """การประชุมที่เตรียมดีใช้เวลาน้อยและได้มติชัดเจน

## ก่อนประชุม
1. จองห้องและอุปกรณ์ในระบบ
2. ส่งระเบียบวาระและเอกสารล่วงหน้าอย่างน้อยสามวันทำการ

## หลังประชุม
ส่งรายงานการประชุมให้ผู้เข้าประชุมรับรองภายในเจ็ดวัน และติดตามผู้รับผิดชอบตามมติ
"""
SCANNING = """เอกสารสแกนที่อ่านง่ายช่วยให้ค้นพบด้วยคำในเอกสาร

## การตั้งเครื่อง
- ความละเอียด 300 จุดต่อนิ้ว สีเทาหรือสี
- วางกระดาษให้ตรง และตรวจทุกหน้าก่อนบันทึก

> ตัวเลขที่ระบบอ่านจากภาพต้องให้เจ้าหน้าที่ตรวจทุกครั้ง
"""
CHECKLIST = "รายการตรวจก่อนเสนอหนังสือลงนาม\n\n1. เลขที่และวันที่\n2. ชื่อเรื่องและคำขึ้นต้น\n3. สิ่งที่ส่งมาด้วย\n4. ลำดับการเสนอ\n"
FORMS = {
    "กจ.01": ("แบบใบลาพักผ่อน", ["เขียนที่", "วันที่", "ข้าพเจ้า", "ตำแหน่ง", "สังกัด", "ขอลาพักผ่อนตั้งแต่วันที่", "ถึงวันที่", "ระหว่างลาติดต่อได้ที่"], "ผู้ลา"),
    "กค.03": ("แบบขออนุมัติเดินทางไปราชการ", ["วันที่", "ชื่อผู้เดินทาง", "ตำแหน่ง", "เดินทางไปที่", "วัตถุประสงค์", "ตั้งแต่วันที่", "ถึงวันที่", "พาหนะที่ใช้"], "ผู้ขออนุมัติ"),
}  # fmt: skip


def tell() -> int:
    """Write the knowledge base through the services people use; return how many entries there are."""
    names = ["drafter", "section", "director", "central", "building"]
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    drafter, section, director, central, building = (standings_of(users[name])[0] for name in names)
    letters = _collection(director, "งานสารบรรณและการเขียนหนังสือ", "คู่มือการเขียน การเสนอ และการจัดเก็บหนังสือราชการ", [director, section])
    money = _collection(central, "การเงิน การเดินทาง และการลา", "ขั้นตอนและแบบฟอร์มที่บุคลากรทุกคนใช้", [central, director])
    unit = _collection(director, "วิธีทำงานของกอง", "ข้อตกลงการทำงานภายในกอง", [director, section], audience="unit")
    writing = _out(
        drafter,
        director,
        letters,
        "article",
        "คู่มือการเขียนหนังสือราชการ",
        "สิ่งที่ควรตรวจตั้งแต่เริ่มร่างจนเสนอลงนาม พร้อมตัวอย่างโครงสร้างเนื้อความ",
        WRITING,
        ["หนังสือราชการ", "การเขียน"],
    )
    _out(
        drafter,
        section,
        letters,
        "article",
        "การสแกนเอกสารให้ค้นพบ",
        "ตั้งเครื่องอย่างไรให้ระบบอ่านข้อความได้ครบ",
        SCANNING,
        ["สแกน", "การจัดเก็บ"],
    )
    _out(
        drafter,
        director,
        letters,
        "document",
        "รายการตรวจก่อนเสนอลงนาม",
        "พิมพ์ติดโต๊ะไว้ตรวจก่อนเสนอหนังสือทุกฉบับ",
        "",
        ["หนังสือราชการ"],
        file=("รายการตรวจก่อนเสนอลงนาม.txt", CHECKLIST.encode()),
    )
    travel = _out(
        building,
        central,
        money,
        "article",
        "การเดินทางไปราชการตั้งแต่ขออนุมัติจนเบิกจ่าย",
        "ขั้นตอนครบทั้งการขออนุมัติ การขอใช้รถ และการเบิกค่าใช้จ่าย",
        TRAVEL,
        ["เดินทาง", "เบิกจ่าย"],
    )
    _forms(building, central, money)
    meeting = _out(
        drafter, section, unit, "article", "การเตรียมประชุมกอง", "ข้อตกลงการส่งวาระ การจองห้อง และการติดตามมติ", MEETING, ["ประชุม"]
    )
    waiting = _draft(building, money, "article", "การลาของบุคลากร", "สิ่งที่ต้องทำก่อนและหลังยื่นใบลา", LEAVE, ["การลา"])
    services.submit(actor=building, entry_id=waiting.pk)
    _read(section, director, central, building, writing, travel, meeting)
    return Entry.objects.count()


def _forms(building: Actor, central: Actor, money: Any) -> None:
    for number, word, tags in (
        ("กจ.01", "ใช้ยื่นลาพักผ่อนต่อหัวหน้าหน่วยงาน", ["การลา"]),
        ("กค.03", "ใช้ขออนุมัติก่อนเดินทางไปราชการทุกครั้ง", ["เดินทาง"]),
    ):
        title, lines, signer = FORMS[number]
        _out(building, central, money, "form", title, word, "", tags, file=(f"{title}.pdf", _blank(number, title, lines, signer)), number=number,
             used_by="ข้าราชการและพนักงานราชการทุกคน", effective_on=bangkok_today())  # fmt: skip


def _read(
    section: Actor, director: Actor, central: Actor, building: Actor, writing: Entry, travel: Entry, meeting: Entry
) -> None:
    for reader, rows in (
        (section, (writing, travel)),
        (central, (writing,)),
        (building, (writing, travel)),
        (director, (writing, meeting)),
    ):
        for row in rows:
            services.note_reading(actor=reader, entry_id=row.pk)
    services.answer(actor=section, entry_id=writing.pk, helpful=True, comment="ตารางโครงสร้างเนื้อความใช้สอนผู้เข้าใหม่ได้ดีมาก")
    services.answer(actor=building, entry_id=writing.pk, helpful=False, comment="ขอตัวอย่างหนังสือเชิญเพิ่มเติม")


def _collection(actor: Actor, title: str, description: str, curators: list[Actor], audience: str = "agency") -> Any:
    posts = [one.position_id for one in curators if one.position_id]
    return services.open_collection(actor=actor, title=title, description=description, audience=audience, curators=posts)


def _draft(
    actor: Actor,
    collection: Any,
    kind: str,
    title: str,
    summary: str,
    body: str,
    tags: list[str],
    file: tuple[str, bytes] | None = None,
    **more: Any,
) -> Entry:
    data = {"title": title, "summary": summary, "body": body, "tags": tags} | more
    stream, name = (io.BytesIO(file[1]), file[0]) if file else (None, "")
    return services.write_entry(actor=actor, collection_id=collection.pk, kind=kind, data=data, stream=stream, file_name=name)


def _out(
    writer: Actor, curator: Actor, collection: Any, kind: str, title: str, summary: str, body: str, tags: list[str], **more: Any
) -> Entry:
    row = _draft(writer, collection, kind, title, summary, body, tags, **more)
    services.submit(actor=writer, entry_id=row.pk)
    services.publish(actor=curator, entry_id=row.pk)
    return row


def _blank(number: str, title: str, lines: list[str], signer: str) -> bytes:
    day = bangkok_today()
    data = {
        "date": [day.year, day.month, day.day],
        "number": number,
        "title": segment(title),
        "lines": [segment(line) for line in lines],
        "signers": [
            [
                segment("(ลงชื่อ) ................................................."),
                segment(f"(.................................................) {signer}"),
            ]
        ],
    }
    return compile_pdf(TEMPLATE, data, unseen={"title": title, "author": "สำนักงานปลัดกระทรวงวัฒนธรรม"})
