"""Papers to sign: a one-page PDF/A-3a letter with empty, tagged signature fields, as the typesetter makes them."""

from functools import cache
from io import BytesIO

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, String

SOURCE = """
#set document(title: "หนังสือทดสอบ", author: "สำนัก", date: datetime(year: 2026, month: 11, day: 22))
#set page(paper: "a4")
#set text(lang: "th")
= Letter
Please come to the meeting on 1 December.
"""
FIELDS = {
    "ReviewerSignature": (60, 520, 300, 590),
    "ApproverSignature": (310, 520, 550, 590),
    "SignerSignature": (310, 380, 550, 450),
}


@cache
def prepared_letter() -> bytes:
    """Return a tagged letter with three empty signature fields."""
    pdf = pikepdf.open(BytesIO(typst.compile(SOURCE.encode(), format="pdf", pdf_standards=["a-3a", "ua-1"])))
    page = pdf.pages[0].obj
    tree = pdf.Root.StructTreeRoot
    page.Annots = page.get("/Annots", Array())
    fields = []
    for name, box in FIELDS.items():
        widget = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=String(name),
                TU=String(f"ช่องลายมือชื่อ {name}"),
                F=132,
                Rect=Array(box),
                P=page,
            )
        )
        element = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Form, P=tree, K=Dictionary(Type=Name.OBJR, Obj=widget))
        )
        tree.K = Array([*(tree.K if isinstance(tree.K, Array) else [tree.K]), element])
        page.Annots.append(widget)
        fields.append(widget)
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(fields), SigFlags=1))
    out = BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()
