"""Papers to sign: a one-page PDF/A-3a letter with empty, tagged signature fields from our own typesetter."""

from functools import cache

import typst

from samnak.core.typesetting.signature_fields import SignatureField, prepare_signature_fields

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
    letter = typst.compile(SOURCE.encode(), format="pdf", pdf_standards=["a-3a", "ua-1"])
    fields = [SignatureField(name=name, page=1, rect=rect, tooltip=f"ช่องลายมือชื่อ {name}") for name, rect in FIELDS.items()]
    return prepare_signature_fields(letter, fields)
