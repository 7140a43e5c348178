"""Letters for the tests of rendering: one page, three pages, memos, a draft."""

from datetime import date

from samnak.drafting.rendering import Enclosure, LetterContent, PreparedBy


def paragraph(*texts, **attributes):
    content = []
    for text in texts:
        if isinstance(text, tuple):
            content.append({"type": "text", "text": text[0], "marks": [{"type": mark} for mark in text[1:]]})
        else:
            content.append({"type": "text", "text": text})
    return {"type": "paragraph", "attrs": attributes, "content": content}


def item(*nodes):
    return {"type": "list_item", "content": list(nodes)}


def ordered(*items):
    return {"type": "ordered_list", "content": list(items)}


def table(head, *rows):
    def line(kind, texts):
        return {"type": "table_row", "content": [{"type": kind, "content": [paragraph(text)]} for text in texts]}

    return {"type": "table", "content": [line("table_header", head), *(line("table_cell", row) for row in rows)]}


def document(*nodes):
    return {"type": "doc", "content": list(nodes)}


CAUSE = (
    "ด้วยคณะรัฐมนตรีได้มีมติเมื่อวันที่ 3 พฤศจิกายน 2569 เห็นชอบแนวทางการขับเคลื่อนระบบราชการไร้กระดาษ "
    "โดยกำหนดให้ส่วนราชการทุกแห่งใช้ระบบสำนักงานอิเล็กทรอนิกส์ในการปฏิบัติงานด้านสารบรรณ การประชุม การจัดเก็บเอกสาร "
    "และการจองทรัพยากรกลาง ให้แล้วเสร็จภายในปีงบประมาณ พ.ศ. 2570 เพื่อลดภาระค่าใช้จ่ายและเพิ่มความรวดเร็วในการให้บริการประชาชน"
)
PURPOSE = "จึงเรียนมาเพื่อโปรดทราบและพิจารณาดำเนินการต่อไป"
EXTERNAL = LetterContent(
    kind="external_letter",
    subject="การสนับสนุนงบประมาณโครงการส่งเสริมและอนุรักษ์ศิลปวัฒนธรรมล้านนา",
    owner_name=("สำนักงานปลัดกระทรวงวัฒนธรรม",),
    owner_address=("10 ถนนเทียมร่วมมิตร แขวงห้วยขวาง", "เขตห้วยขวาง กรุงเทพฯ 10310"),
    doc_no="วธ 0201/4567",
    doc_date=date(2026, 11, 22),
    addressee="ผู้ว่าราชการจังหวัดเชียงใหม่",
    references=("หนังสือสำนักงานวัฒนธรรมจังหวัดเชียงใหม่ ที่ ชม 0031/1234 ลงวันที่ 2 พฤศจิกายน 2569",),
    enclosures=(
        Enclosure(name="รายละเอียดโครงการ", quantity="จำนวน 1 ชุด"),
        Enclosure(name="แบบรายงานผลการดำเนินงาน", quantity="จำนวน 3 แผ่น"),
    ),
    body=document(paragraph(CAUSE), paragraph(PURPOSE)),
    signer_name="นายสมมติ  ตัวอย่าง",
    signer_position_lines=("รองปลัดกระทรวง ปฏิบัติราชการแทน", "ปลัดกระทรวงวัฒนธรรม"),
    originator_unit="กองกลาง",
    phone="0 2209 3599 ต่อ 1101",
    email="saraban@example.go.th",
    verify_url="https://samnak.example.go.th/v/7Q2MK8XZ",
)
MEMO = LetterContent(
    kind="memo",
    subject="ขออนุมัติจัดโครงการฝึกอบรม รุ่นที่ 1",
    owner_name=("กองกลาง กลุ่มสารบรรณ โทร. 0 2209 3599",),
    doc_no="วธ 0201/123",
    doc_date=date(2026, 11, 22),
    addressee="ปลัดกระทรวงวัฒนธรรม",
    body=document(paragraph(CAUSE), ordered(item(paragraph("อนุมัติโครงการ")), item(paragraph("อนุมัติค่าใช้จ่าย"))), paragraph(PURPOSE)),
    signer_name="นางสาวพิมพ์ชนก ศรีสุข",
    signer_position_lines=("ผู้อำนวยการกองกลาง",),
)
PREPARED = (PreparedBy(act="ร่าง", name="นางสาวพิมพ์ชนก ศรีสุข", when="21 พ.ย. 69"),)
