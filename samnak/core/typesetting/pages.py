"""Pages of a PDF as pictures and text, for the page view on screen and for checks."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from PIL import Image

_lock = threading.Lock()
"""PDFium is not thread-safe: one call at a time in a process."""
_HEAD_OF_PAGE = 70.0
"""Points at the head of a page that hold marks and page number, never running text."""
_TALLEST = 10_000.0
"""Pixels; a page made like a ribbon must not eat the memory of the server."""
_SEARCH_SCALE = 0.6
_SEARCH_STEP = 8.0
_AWAY = 0.02
"""What a point away from the corner costs, in black pixels."""


class MissingPageError(Exception):
    """The document has no page of this number."""


class UnreadablePdfError(Exception):
    """The file is no PDF that can be opened: broken, or locked with a password."""


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with _lock:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise UnreadablePdfError(str(error)) from error
        try:
            yield document
        finally:
            document.close()


@contextmanager
def document_at(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF that lies on disk without taking it into memory; nobody else draws meanwhile."""
    with _lock:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            raise UnreadablePdfError(str(error)) from error
        try:
            yield document
        finally:
            document.close()


def page_count(pdf: bytes) -> int:
    """Count the pages."""
    with _opened(pdf) as document:
        return len(document)


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height in points of each page as a reader sees it, turned pages turned."""
    with _opened(pdf) as document:
        return [document.get_page_size(number) for number in range(len(document))]


def page_png(pdf: bytes, page: int, width_px: int) -> bytes:
    """Draw one page, counted from 1, as a PNG of the given width (less if very tall), with filled form fields."""
    with _opened(pdf) as document:
        return _page_png(document, page, width_px)


def page_png_at(path: Path, page: int, width_px: int) -> bytes:
    """Draw one page, counted from 1, of a PDF that lies on disk."""
    with document_at(path) as document:
        return _page_png(document, page, width_px)


def _page_png(document: pypdfium2.PdfDocument, page: int, width_px: int) -> bytes:
    if not 1 <= page <= len(document):
        raise MissingPageError(f"page {page} of {len(document)}")
    if document.get_formtype():
        document.init_forms()
    sheet = document[page - 1]
    width, height = sheet.get_size()
    image = sheet.render(scale=min(width_px / width, _TALLEST / height)).to_pil()
    made = io.BytesIO()
    image.convert("RGB").save(made, format="PNG", compress_level=3)
    return made.getvalue()


def text_of(pdf: bytes) -> str:
    """Return the text of all pages, a form feed between them."""
    with _opened(pdf) as document:
        return "\f".join(sheet.get_textpage().get_text_range().replace("\r\n", "\n") for sheet in document)


def first_words(pdf: bytes, page: int, *, most: int = 24) -> str:
    """Return the first words of a page's running text, as many whole words as a continuation line takes."""
    with _opened(pdf) as document:
        sheet = document[page - 1]
        width, height = sheet.get_size()
        text = sheet.get_textpage().get_text_bounded(left=0, bottom=0, right=width, top=height - _HEAD_OF_PAGE)
    lines = text.strip().splitlines()
    if not lines:
        return ""
    words = lines[0].split(" ")
    taken: str = words[0]
    for word in words[1:]:
        if len(taken) + 1 + len(word) > most:
            break
        taken += f" {word}"
    return taken


def clearest_place(pdf: bytes, size: tuple[float, float], *, margin: float = 22.0) -> tuple[float, float]:
    """Find where a stamp covers least ink near the top right corner of page one.

    Returned are left and top of the stamp in points from the upper left corner. Of equally clear places the one nearest the
    corner wins; the search goes left to the middle of the sheet and down a third of it.
    """
    with _opened(pdf) as document:
        sheet = document[0]
        width, height = sheet.get_size()
        ink = sheet.render(scale=_SEARCH_SCALE, grayscale=True).to_pil().convert("L").point(lambda value: 255 - value)
    wide, high = size
    best: tuple[float, float, float] | None = None
    left = width - margin - wide
    while left >= max(width / 2 - wide / 2, 0) or best is None:
        top = margin
        while top + high <= height / 3 or best is None:
            covered = _ink_in(ink, left, top, wide, high)
            away = (width - margin - wide - left) + (top - margin)
            if best is None or covered + away * _AWAY < best[0]:
                best = (covered + away * _AWAY, left, top)
            top += _SEARCH_STEP
        left -= _SEARCH_STEP
    return best[1], best[2]


def _ink_in(ink: Image.Image, left: float, top: float, wide: float, high: float) -> float:
    """Add up how black the pixels are that a stamp would cover."""
    right, bottom = left + wide, top + high
    histogram = ink.crop((left * _SEARCH_SCALE, top * _SEARCH_SCALE, right * _SEARCH_SCALE, bottom * _SEARCH_SCALE)).histogram()
    return sum(value * count for value, count in enumerate(histogram)) / 255
