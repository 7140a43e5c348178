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

ORGANISERS = ("กองกลาง", "กองการต่างประเทศ", "กองยุทธศาสตร์และแผนงาน", "ศูนย์เทคโนโลยีสารสนเทศและการสื่อสาร", "กองเฝ้าระวังทางวัฒนธรรม")
MATTERS = (
    "การใช้งานระบบสำนักงานอิเล็กทรอนิกส์",
    "การเขียนหนังสือราชการและรายงานการประชุม",
    "การจัดซื้อจัดจ้างและการบริหารพัสดุภาครัฐ",
    "การคุ้มครองข้อมูลส่วนบุคคลสำหรับหน่วยงานของรัฐ",
    "การเก็บรักษา การยืม และการทำลายเอกสาร",
    "การจัดทำแผนบริหารความต่อเนื่องของภารกิจ",
    "การให้บริการประชาชนผู้สูงอายุและผู้พิการ",
)
AIMS = (
    "พัฒนาทักษะของเจ้าหน้าที่ผู้ปฏิบัติงานด้านสารบรรณให้สามารถปฏิบัติหน้าที่ได้อย่างถูกต้องและมีประสิทธิภาพ",
    "ทบทวนแนวทางการทำงานร่วมกันระหว่างส่วนกลางกับสำนักงานวัฒนธรรมจังหวัดให้เป็นมาตรฐานเดียวกัน",
    "เตรียมความพร้อมของบุคลากรสำหรับการเปลี่ยนผ่านสู่รัฐบาลดิจิทัลและลดขั้นตอนที่ไม่จำเป็นลง",
)
RESULTS = (
    "สอดคล้องกับแผนปฏิบัติราชการประจำปีงบประมาณ พ.ศ. 2570 และมีงบประมาณเพียงพอสำหรับการดำเนินการ",
    "เป็นประโยชน์ต่อการปฏิบัติงานของทุกหน่วยงานในสังกัด และไม่ซ้ำซ้อนกับโครงการอื่นที่อนุมัติไปแล้ว",
    "จำเป็นต้องดำเนินการให้แล้วเสร็จภายในไตรมาสที่สอง เพื่อให้ทันการประเมินผลของคณะกรรมการตรวจสอบ",
    "ได้รับความเห็นชอบจากที่ประชุมหัวหน้าส่วนราชการแล้ว และคุ้มค่าเมื่อเทียบกับค่าใช้จ่ายที่ประมาณการไว้",
)
CAUSE = (
    "ด้วย{organiser} สำนักงานปลัดกระทรวงวัฒนธรรม มีความจำเป็นต้อง{aim} จึงกำหนดจัดโครงการฝึกอบรม เรื่อง {matter} "
    "รุ่นที่ {number} ระหว่างวันที่ 15 - 16 ธันวาคม 2569 ณ ห้องประชุม 801 ชั้น 8 อาคารกระทรวงวัฒนธรรม "
    "มีผู้เข้ารับการฝึกอบรมจำนวน {people} คน"
)
DETAIL = (
    "{organiser}พิจารณาแล้ว เห็นว่าโครงการดังกล่าว{result} โดยมีค่าใช้จ่ายเป็นเงินทั้งสิ้น {money} บาท "
    "เบิกจ่ายจากงบดำเนินงานของ{organiser} ครั้งที่ {number}"
)
PURPOSE = "จึงเรียนมาเพื่อโปรดพิจารณา หากเห็นชอบโปรดอนุมัติและลงนามในหนังสือที่แนบมาพร้อมนี้"
ROUNDS = 15
WARMING = 2


def _said(number: int) -> dict[str, str]:
    """Choose words for one memo: each differs from the few before it in unit, matter, aim and result."""
    return {
        "organiser": ORGANISERS[number % len(ORGANISERS)],
        "matter": MATTERS[number % len(MATTERS)],
        "aim": AIMS[number % len(AIMS)],
        "result": RESULTS[number % len(RESULTS)],
        "number": str(number),
        "people": str(30 + number * 7 % 90),
        "money": f"{20_000 + number * 4_310:,}",
    }


def memo(number: int) -> LetterContent:
    """Make a memo unlike the one before, so that no cache answers for it."""
    said = _said(number)
    return LetterContent(
        kind="memo",
        subject=f"ขออนุมัติจัดโครงการฝึกอบรม เรื่อง {said['matter']} รุ่นที่ {number}",
        owner_name=(f"{said['organiser']} กลุ่มสารบรรณ โทร. 0 2209 3599 ต่อ {1100 + number}",),
        doc_no=f"วธ 0201/{number}",
        doc_date=date(2026, 11, 22),
        addressee="ปลัดกระทรวงวัฒนธรรม",
        body=_body(CAUSE.format(**said), DETAIL.format(**said), PURPOSE),
        signer_name="นางสาวพิมพ์ชนก ศรีสุข",
        signer_position_lines=(f"ผู้อำนวยการ{said['organiser']}",),
    )


def long_memo(number: int) -> LetterContent:
    """Make a memo that needs a second page."""
    others = [_said(number + step) for step in range(5)]
    texts = [form.format(**said) for said in others for form in (CAUSE, DETAIL)]
    return replace(memo(number), body=_body(*texts, PURPOSE))


def _body(*texts: str) -> dict[str, Any]:
    return {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in texts]}


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


def _cpu(*acts: Callable[[int], Any]) -> list[float]:
    """Return the median processor time of each act in milliseconds, warm, all acts taking turns."""
    taken: list[list[float]] = [[] for _ in acts]
    for number in range(ROUNDS + WARMING):
        for times, act in zip(taken, acts, strict=True):
            start = time.process_time()
            act(number)
            times.append((time.process_time() - start) * 1000)
    return [statistics.median(times[WARMING:]) for times in taken]


def run() -> list[dict]:
    """Measure; a ratio is how many times cheaper than the bound."""
    raw = [
        typeset(
            letter_module._TEMPLATES / "memo.typ",  # noqa: SLF001
            letter_module._data(memo(number)),  # noqa: SLF001
            unseen=letter_module._unseen(memo(number)),  # noqa: SLF001
            exact_text=False,
        ).pdf
        for number in range(ROUNDS + WARMING)
    ]
    ours, many, repair, rival, rival_many, rival_ua = _cpu(
        lambda number: render_letter(memo(number)),
        lambda number: render_letter(long_memo(number)),
        lambda number: repair_text(raw[number]),
        lambda number: _by_weasyprint(memo(number), "pdf/a-3a"),
        lambda number: _by_weasyprint(long_memo(number), "pdf/a-3a"),
        lambda number: _by_weasyprint(memo(number), "pdf/ua-1"),
    )
    pages = render_letter(long_memo(1)).pages
    return [
        _row("memo, one page, PDF/A-3a + UA-1, CPU", ours, bound=rival, goal=5.0),
        _row(f"memo of {pages} pages, PDF/A-3a + UA-1, CPU", many, bound=rival_many, goal=3.0),
        _row("text repair of one page, CPU", repair, bound=10.0, goal=1.0),
        _plain("WeasyPrint, the same memo, PDF/A-3a only, CPU", rival),
        _plain("WeasyPrint, the same long memo, PDF/A-3a only, CPU", rival_many),
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
