"""A long PDF for the tests of the reader."""

import io
import random

import pikepdf
import typst

from samnak.core.typesetting.fonts import typst_fonts
from samnak.core.typesetting.text_repair import repair_text

LONG = """
#set document(title: "รายงานประจำปี")
#set page(paper: "a4", margin: 2.5cm)
#set text(font: "TH Sarabun New", lang: "th", size: 16pt)
#for number in range(1, 61) [
  = บทที่ #number การดำเนินงานของหน่วยงาน
  #if number == 47 [ผลการตรวจ#strong[น้ำเสียชุมชน]ในปีงบประมาณ ๒๕๖๙ พบว่าดีขึ้น #parbreak()]
  #for part in range(1, 9) [ข้อ #number.#part ให้ทำสำเนาส่งสำนักงานและกำกับดูแลตามแผนที่กำหนดไว้อย่างใกล้ชิด #parbreak()]
  #if number < 60 { pagebreak() }
]
"""
SIDE = 90  # of the picture on each page, in points and in dots


def long_report():
    """Return a report of 60 pages, 1.5 MB: a picture on each, and the word น้ำเสียชุมชน on page 47 only."""
    noise = random.Random(2569)
    plain = typst.compile(LONG.encode(), format="pdf", font_paths=typst_fonts())
    with pikepdf.open(io.BytesIO(repair_text(plain))) as report:
        for page in report.pages:
            picture = pikepdf.Stream(report, noise.randbytes(SIDE * SIDE * 3))
            picture.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": SIDE, "/Height": SIDE})
            picture.update({"/ColorSpace": pikepdf.Name.DeviceRGB, "/BitsPerComponent": 8})
            name = page.add_resource(picture, pikepdf.Name.XObject)
            page.contents_add(f"q {SIDE} 0 0 {SIDE} 70 60 cm {name} Do Q".encode())
        made = io.BytesIO()
        report.save(made)
    return made.getvalue()
