"""How much processor time an official memo costs, beside WeasyPrint setting the same memo from HTML in the same run."""

import base64
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from weasyprint import HTML, Attachment

from samnak.core.typesetting.emblem import emblem
from samnak.core.typesetting.engine import typeset
from samnak.core.typesetting.fonts import font_directory
from samnak.core.typesetting.text_repair import repair_text
from samnak.drafting.rendering import LetterContent, render_letter
from samnak.drafting.rendering import letter as letter_module
from samnak.drafting.rendering.letter_xml import letter_xml

CAUSE = (
    "ด้วยกองกลาง สำนักงานปลัดกระทรวงวัฒนธรรม มีความจำเป็นต้องพัฒนาทักษะของเจ้าหน้าที่ผู้ปฏิบัติงานด้านสารบรรณให้สามารถใช้งาน"
    "ระบบสำนักงานอิเล็กทรอนิกส์ได้อย่างถูกต้องและมีประสิทธิภาพ จึงกำหนดจัดโครงการฝึกอบรม รุ่นที่ {number} ระหว่างวันที่ 15 - 16 "
    "ธันวาคม 2569 ณ ห้องประชุม 801 ชั้น 8 อาคารกระทรวงวัฒนธรรม มีผู้เข้ารับการฝึกอบรมจำนวน 60 คน"
)
DETAIL = (
    "กองกลางพิจารณาแล้ว เห็นว่าโครงการดังกล่าวสอดคล้องกับแผนปฏิบัติราชการประจำปีงบประมาณ พ.ศ. 2570 และมีงบประมาณเพียงพอสำหรับ"
    "การดำเนินการ โดยมีค่าใช้จ่ายเป็นเงินทั้งสิ้น 48,600 บาท (สี่หมื่นแปดพันหกร้อยบาทถ้วน) เบิกจ่ายจากงบดำเนินงานของกองกลาง"
)
PURPOSE = "จึงเรียนมาเพื่อโปรดพิจารณา หากเห็นชอบโปรดอนุมัติและลงนามในหนังสือที่แนบมาพร้อมนี้"
ROUNDS = 12


def memo(number: int) -> LetterContent:
    """Make a memo unlike the one before, so that no cache answers for it."""
    texts = (CAUSE.format(number=number), f"{DETAIL} ครั้งที่ {number}", PURPOSE)
    return LetterContent(
        kind="memo",
        subject=f"ขออนุมัติจัดโครงการฝึกอบรมการใช้งานระบบสำนักงานอิเล็กทรอนิกส์ รุ่นที่ {number}",
        owner_name=("กองกลาง กลุ่มสารบรรณ โทร. 0 2209 3599 ต่อ 1101",),
        doc_no=f"วธ 0201/{number}",
        doc_date=date(2026, 11, 22),
        addressee="ปลัดกระทรวงวัฒนธรรม",
        body={"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in texts]},
        signer_name="นางสาวพิมพ์ชนก ศรีสุข",
        signer_position_lines=("ผู้อำนวยการกองกลาง",),
    )


def memo_html(content: LetterContent) -> str:
    """Write the same memo as HTML."""
    texts = "".join(f"<p class='body'>{node['content'][0]['text']}</p>" for node in content.body["content"])
    return (
        f"<html lang='th'><head><title>{content.subject}</title><style>{_css()}</style></head><body>"
        f"<img class='emblem' alt='ตราครุฑ' src='data:image/svg+xml;base64,{_emblem()}'><h1>บันทึกข้อความ</h1>"
        f"<p class='line'><b>ส่วนราชการ</b> {content.owner_name[0]}</p>"
        f"<p class='line'><b>ที่</b> {content.doc_no} <b>วันที่</b> 22 พฤศจิกายน 2569</p>"
        f"<p class='line'><b>เรื่อง</b> {content.subject}</p><p>เรียน {content.addressee}</p>{texts}"
        f"<p class='sign'>({content.signer_name})<br>{content.signer_position_lines[0]}</p></body></html>"
    )


def _emblem() -> str:
    return base64.b64encode(emblem()["svg"].encode()).decode()


def _css() -> str:
    faces = "".join(
        f"@font-face {{ font-family: S; font-weight: {weight}; src: url(file://{font_directory()}/sarabun-{style}.ttf) }}"
        for style, weight in (("regular", "normal"), ("bold", "bold"))
    )
    return (
        faces + "@page { size: A4; margin: 2.5cm 2cm 2cm 3cm; @top-center { content: counter(page) } }"
        "body { font: 16pt S } "
        "h1 { font-size: 29pt; text-align: center } .emblem { position: absolute; top: -1cm; height: 1.5cm }"
        "p { margin: 6pt 0 0 } .line { border-bottom: 1px dotted } .line b { font-size: 20pt } .body { text-indent: 2.5cm }"
        ".sign { margin: 80pt 0 0 8cm; text-align: center }"
    )


def _by_weasyprint(content: LetterContent, variant: str) -> bytes:
    xml = Attachment(string=letter_xml(content), name="letter.xml", description="letter")
    return HTML(string=memo_html(content)).write_pdf(pdf_variant=variant, attachments=[xml] if variant == "pdf/a-3a" else None)


def _cpu(act: Callable[[int], Any]) -> float:
    """Return the median processor time of an act in milliseconds, warm."""
    act(0)
    taken = []
    for number in range(1, ROUNDS + 1):
        start = time.process_time()
        act(number)
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def run() -> list[dict]:
    """Measure; a ratio is how many times cheaper than the bound."""
    ours = _cpu(lambda number: render_letter(memo(number)))
    rival = _cpu(lambda number: _by_weasyprint(memo(number), "pdf/a-3a"))
    rival_ua = _cpu(lambda number: _by_weasyprint(memo(number), "pdf/ua-1"))
    raw = [
        typeset(letter_module._TEMPLATES / "memo.typ", letter_module._data(memo(number)), exact_text=False).pdf  # noqa: SLF001
        for number in range(ROUNDS + 1)
    ]
    repair = _cpu(lambda number: repair_text(raw[number]))
    long = replace(memo(1), body={"type": "doc", "content": [*memo(1).body["content"]] * 5})
    pages = render_letter(long).pages
    many = _cpu(lambda _: render_letter(replace(long, subject=f"{long.subject} {time.perf_counter_ns()}")))
    return [
        _row("memo, one page, PDF/A-3a + UA-1, CPU", ours, bound=rival, goal=5.0),
        _row("text repair of that page, CPU", repair, bound=10.0, goal=1.0),
        _row(f"memo of {pages} pages, CPU a page", many / pages, bound=rival, goal=2.0),
        _plain("WeasyPrint, the same memo, PDF/A-3a only, CPU", rival),
        _plain("WeasyPrint, the same memo, PDF/UA-1 only, CPU", rival_ua),
    ]


def _plain(name: str, value: float) -> dict:
    return {"name": name, "value": round(value, 2), "unit": "ms", "bound": None, "ratio": None, "goal": "-", "met": True}


def _row(name: str, value: float, *, bound: float, goal: float) -> dict:
    ratio = bound / value
    return {
        "name": name, "value": round(value, 2), "unit": "ms", "bound": round(bound, 2),
        "ratio": round(ratio, 2), "goal": goal, "met": ratio >= goal,
    }  # fmt: skip


if __name__ == "__main__":
    for line in run():
        print(line)
