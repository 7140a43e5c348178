"""Set a letter on the page: form 1 (หนังสือภายนอก) and form 2 (บันทึกข้อความ) as PDF/A-3a and PDF/UA-1."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from samnak.core.thai import local_date, long_date, to_thai_digits
from samnak.core.typesetting.emblem import emblem
from samnak.core.typesetting.engine import Attachment, Place, Typeset, compile_png, typeset
from samnak.core.typesetting.letterforms import as_text
from samnak.core.typesetting.pages import first_words
from samnak.core.typesetting.text_repair import repair_text
from samnak.core.typesetting.verification_code import verification_code
from samnak.core.typesetting.words import pieces
from samnak.drafting.rendering.body import body_blocks, in_letter_digits
from samnak.drafting.rendering.content import LetterContent
from samnak.drafting.rendering.letter_xml import letter_xml

SIGNER = "signer"
"""Name of the place where the signer's visible signature goes."""
_TEMPLATES = Path(__file__).parent / "templates"
_PITCH = 20.3
_TOP_MARGIN = 70.87
_BOTTOM_MARGIN = 56.69
_PAGE_HEIGHT = 841.89
_LEAST_LINES = 2
"""Body lines that must stand on the page of the signature."""
_BEFORE_CLOSING = 12.0
_PLENTY = 99
_LABELS = {
    "title": "บันทึกข้อความ",
    "owner": "ส่วนราชการ",
    "number": "ที่",
    "date": "วันที่",
    "subject": "เรื่อง",
    "references": "อ้างถึง",
    "enclosures": "สิ่งที่ส่งมาด้วย",
}


@dataclass(frozen=True, kw_only=True)
class RenderedLetter:
    """A letter on paper: the PDF, its length, and where each signature block left room."""

    pdf: bytes
    pages: int
    signature_rects: Mapping[str, Place]


def render_letter(content: LetterContent) -> RenderedLetter:
    """Set a letter on the page and say where the signature goes."""
    data, unseen = _data(content), _unseen(content)
    files = (
        Attachment(
            name="letter.xml",
            content=letter_xml(content),
            mime_type="application/xml",
            description="ข้อมูลหนังสือตามมาตรฐานแลกเปลี่ยนข้อมูลสารบรรณอิเล็กทรอนิกส์",
        ),
    )
    template = _TEMPLATES / f"{content.kind}.typ"
    made = typeset(template, data, unseen=unseen, attachments=files, exact_text=False)
    if made.pages > 1:
        made = _settle_pages(template, data, unseen, files, made)
    return RenderedLetter(pdf=repair_text(made.pdf), pages=made.pages, signature_rects=_signature_places(made))


def render_letter_images(content: LetterContent, *, pixels_per_inch: float = 96.0) -> list[bytes]:
    """Set a letter and return one PNG a page, quicker than through the PDF."""
    return compile_png(
        _TEMPLATES / f"{content.kind}.typ", _data(content), unseen=_unseen(content), pixels_per_inch=pixels_per_inch
    )


def _signature_places(made: Typeset) -> dict[str, Place]:
    return {name: place for name, place in made.places.items() if not name.startswith("body-")}


def _settle_pages(
    template: Path, data: dict[str, Any], unseen: dict[str, Any], files: tuple[Attachment, ...], made: Typeset
) -> Typeset:
    """Keep body lines with the signature and write the first words of the next page at the foot of each page."""
    if _lines_before_signature(made) < _LEAST_LINES:
        for reserve in _reserves(made, last=len(data["body"]) - 1):
            trial = typeset(template, {**data, "reserve": reserve}, unseen=unseen, attachments=files, exact_text=False)
            if _lines_before_signature(trial) > _lines_before_signature(made):
                data["reserve"], made = reserve, trial
            if _lines_before_signature(made) >= _LEAST_LINES:
                break
    continuations = {
        str(number): f"/{word}..." for number in range(1, made.pages) if (word := as_text(first_words(made.pdf, number + 1)))
    }
    afterthought = {"continuations": continuations}
    last = typeset(template, data, unseen=unseen, attachments=files, afterthought=afterthought, exact_text=False)
    return replace(last, pages=made.pages, places=made.places)


def _lines_before_signature(made: Typeset) -> int:
    """Count the text lines above the signature block on its page; plenty on a first page."""
    place = made.places["body-end"]
    return _PLENTY if place.page == 1 else int((_PAGE_HEIGHT - place.top - _TOP_MARGIN - _BEFORE_CLOSING + 1) / _PITCH)


def _reserves(made: Typeset, *, last: int) -> Iterator[tuple[int, float]]:
    """Say which paragraph to start a free strip at, and how high, so that lines move to the page of the signature.

    The strip takes what is free below the body and a line more. A paragraph gives up two lines or, if it is short, all; when
    that is a single line, the paragraph before it must give some too.
    """
    ends = [made.places[f"body-{index}"] for index in range(last + 1)]
    if not ends or (ends[last].page == made.places["body-end"].page and last == 0):
        return
    while last > 0 and ends[last].page == made.places["body-end"].page:
        last -= 1
    free = ends[last].top - _BOTTOM_MARGIN
    yield last, free + 1.1 * _PITCH
    if last > 0 and ends[last - 1].page == ends[last].page:
        yield last - 1, free + ends[last - 1].top - ends[last].top + 1.1 * _PITCH


def _data(content: LetterContent) -> dict[str, Any]:
    """Shape the content for the templates: digits, pieces for line breaking, plain values."""
    thai = content.thai_digits

    def digits(text: str) -> str:
        return in_letter_digits(text, thai=thai)

    def line(text: str) -> list[str]:
        return pieces(digits(text))

    day = content.doc_date or local_date(datetime.now(UTC))
    number = content.doc_no if content.doc_no is not None else content.doc_no_prefix
    owner = (" ".join(content.owner_name),) if content.kind == "memo" else (*content.owner_name, *content.owner_address)
    return {
        "labels": _LABELS,
        "date": [day.year, day.month, day.day],
        "secrecy": content.secrecy or None,
        "urgency": content.urgency or None,
        "doc_no": line(number),
        "doc_no_open": content.doc_no is None,
        "doc_date": digits(long_date(content.doc_date)) if content.doc_date else None,
        "owner_lines": [line(text) for text in owner if text],
        "subject": line(content.subject),
        "salutation": content.salutation,
        "addressee": line(content.addressee),
        "references": _numbered(content.references, digits),
        "enclosures": [
            {
                "number": digits(f"{position}.") if len(content.enclosures) > 1 else None,
                "name": line(entry.name),
                "quantity": digits(entry.quantity),
            }
            for position, entry in enumerate(content.enclosures, 1)
        ],
        "body": body_blocks(content.body, thai_digits=thai),
        "closing": content.closing,
        "signers": [
            {
                "name": SIGNER,
                "lines": [line(f"({content.signer_name})"), *(line(text) for text in content.signer_position_lines)],
            }
        ],
        "originator": [line(text) for text in _originator_lines(content)],
        "prepared_by": [[entry.act, entry.name, digits(entry.when)] for entry in content.prepared_by],
        "qr_lines": verification_code(content.verify_url)["lines"] if content.verify_url else [],
        "watermark": content.watermark or None,
        "page_numbers": [to_thai_digits(str(page)) if thai else str(page) for page in range(1, 200)],
        "reserve": None,
    }


def _unseen(content: LetterContent) -> dict[str, Any]:
    """Collect what the document says of itself without drawing it."""
    return {
        "title": content.subject or "หนังสือราชการ",
        "author": content.signer_name,
        "garuda": emblem(),
        "qr": verification_code(content.verify_url) if content.verify_url else None,
    }


def _numbered(texts: tuple[str, ...], digits: Any) -> list[list[str]]:
    """Number the references of a letter when there are several."""
    if len(texts) == 1:
        return [pieces(digits(texts[0]))]
    return [pieces(digits(f"{position}. {text}")) for position, text in enumerate(texts, 1)]


def _originator_lines(content: LetterContent) -> list[str]:
    lines = [content.originator_unit]
    if content.kind == "external_letter":
        lines += [f"โทร. {content.phone}" if content.phone else "", content.email]
    lines += [f"สำเนาส่ง {content.cc[0]}" if content.cc else "", *content.cc[1:]]
    return [text for text in lines if text]
