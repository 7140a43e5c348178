"""Pages of a PDF as pictures and text, for the page view on screen and for checks."""

import io
import threading

import pypdfium2

_lock = threading.Lock()
"""PDFium is not thread-safe: one call at a time in a process."""
_HEAD_OF_PAGE = 70.0
"""Points at the head of a page that hold marks and page number, never running text."""


class MissingPageError(Exception):
    """The document has no page of this number."""


def page_count(pdf: bytes) -> int:
    """Count the pages."""
    with _lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_png(pdf: bytes, page: int, width_px: int) -> bytes:
    """Draw one page, counted from 1, as a PNG of the given width; filled form fields are drawn too."""
    with _lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            if not 1 <= page <= len(document):
                raise MissingPageError(f"page {page} of {len(document)}")
            if document.get_formtype():
                document.init_forms()
            sheet = document[page - 1]
            image = sheet.render(scale=width_px / sheet.get_width()).to_pil()
        finally:
            document.close()
    made = io.BytesIO()
    image.convert("RGB").save(made, format="PNG", compress_level=3)
    return made.getvalue()


def text_of(pdf: bytes) -> str:
    """Return the text of all pages, a form feed between them."""
    with _lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return "\f".join(sheet.get_textpage().get_text_range().replace("\r\n", "\n") for sheet in document)
        finally:
            document.close()


def first_words(pdf: bytes, page: int, *, most: int = 24) -> str:
    """Return the first words of a page's running text, as many whole words as a continuation line takes."""
    with _lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            sheet = document[page - 1]
            width, height = sheet.get_size()
            text = sheet.get_textpage().get_text_bounded(left=0, bottom=0, right=width, top=height - _HEAD_OF_PAGE)
        finally:
            document.close()
    lines = text.strip().splitlines()
    if not lines:
        return ""
    words = lines[0].split(" ")
    taken = words[0]
    for word in words[1:]:
        if len(taken) + 1 + len(word) > most:
            break
        taken += f" {word}"
    return taken
