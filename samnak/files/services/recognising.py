"""The words of PDFs and pictures: from the text a PDF carries, and by tesseract where a page is only a picture.

Tesseract's Thai model was never taught ๔ ๖ ๗ ๘ ๙ and reads them as other signs, so no number of a scan is believed.
"""

import io
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pypdfium2
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence

from samnak.core.typesetting import pages as drawing
from samnak.files.content.office import UnreadableError
from samnak.files.content.thai_text import repaired, tidied
from samnak.files.enums import TextSource

LANGUAGE = "tha"
PAGE_SECONDS = 120
PDF_SECONDS = 300
MOST_PAGES_READ = 300  # pages of one file read from pictures
MOST_MEMORY = 2 << 30
SCAN_DPI = 300
LONGEST_SIDE = 5000
WORDLESS = 8  # letters; a page of fewer that carries a picture is taken for a scan
NUMBER = re.compile(r"[0-9๐-๙](?:[0-9๐-๙.,/:\-]*[0-9๐-๙])?")
SPACED = re.compile(r"(?<=[ก-๎]) (?=[ก-๎])")


class MissingEngineError(Exception):
    """The program that would read this is not installed here; the message says so in Thai."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the text with a form feed between pages, where it comes from, and the numbers nobody should trust."""

    text: str
    source: str = ""
    engine: str = ""
    unsure: list[dict[str, Any]] = field(default_factory=list)
    note: str = ""


def read_pdf(path: Path) -> Reading:
    """Read a PDF: its own text, and by tesseract the pages that are pictures without any."""
    born = [repaired(page) for page in _pages_of(path)]
    scans = _scanned_pages(path, born)
    if not scans:
        if not any(page.strip() for page in born):
            return Reading("", TextSource.BORN, "pdftotext", note=_("เอกสารนี้ไม่มีข้อความ"))
        return Reading("\f".join(born), TextSource.BORN, "pdftotext")
    if not _tesseract():
        if any(page.strip() for page in born):
            note = _("มี {count} หน้าเป็นภาพสแกนที่ยังไม่ได้อ่าน เพราะไม่มีโปรแกรมอ่านภาพภาษาไทย").format(count=len(scans))
            return Reading("\f".join(born), TextSource.BORN, "pdftotext", note=note)
        raise _no_tesseract()
    for number in scans[:MOST_PAGES_READ]:
        born[number] = _recognised(_drawn(path, number))
    left = len(scans) - MOST_PAGES_READ
    return Reading(
        "\f".join(born),
        TextSource.OCR if len(scans) == len(born) else TextSource.MIXED,
        f"pdftotext, {_tesseract()}",
        _numbers(born, set(scans)),
        _("อ่านภาพเพียง {most} หน้าแรก เหลืออีก {left} หน้า").format(most=MOST_PAGES_READ, left=left) if left > 0 else "",
    )


def read_image(path: Path) -> Reading:
    """Read a picture of one or more pages by tesseract."""
    if not _tesseract():
        raise _no_tesseract()
    found: list[str] = []
    try:
        with Image.open(path) as image:
            for frame in ImageSequence.Iterator(image):
                if len(found) == MOST_PAGES_READ or (image.format != "TIFF" and found):
                    break
                found.append(_recognised(_prepared(frame)))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableError(str(error)) from error
    return Reading("\f".join(found), TextSource.OCR, _tesseract(), _numbers(found, set(range(len(found)))))


def _pages_of(path: Path) -> list[str]:
    """Return the text each page carries: of pdftotext, or of PDFium where that is not installed."""
    program = shutil.which("pdftotext")
    if program is None:
        return drawing.text_of(path.read_bytes()).split("\f")
    text = _run([program, "-enc", "UTF-8", str(path), "-"], PDF_SECONDS).decode("utf-8", "replace")
    return text.removesuffix("\f").split("\f")


def _scanned_pages(path: Path, born: list[str]) -> list[int]:
    """Return the pages, from 0, that carry a picture and next to no words."""
    bare = [number for number, text in enumerate(born) if sum(map(str.isalnum, text)) < WORDLESS]
    if not bare:
        return []
    with drawing.document_at(path) as document:
        return [number for number in bare if number < len(document) and _has_picture(document[number])]


def _has_picture(page: Any) -> bool:
    return any(True for _one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _drawn(path: Path, number: int) -> Image.Image:
    with drawing.document_at(path) as document:
        page = document[number]
        scale = min(SCAN_DPI / 72, LONGEST_SIDE / max(page.get_size()))
        image: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return image


def _prepared(frame: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(frame).convert("L")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return upright


def _recognised(image: Image.Image) -> str:
    made = io.BytesIO()
    image.save(made, "PNG", compress_level=1)
    command = [settings.TESSERACT, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(SCAN_DPI)]
    text = _run(command, PAGE_SECONDS, made.getvalue()).decode("utf-8", "replace").replace("\f", "")
    return tidied(SPACED.sub("", text))


def _numbers(pages: list[str], scanned: set[int]) -> list[dict[str, Any]]:
    """Return every number of the scanned pages with its place in the whole text."""
    found, start = [], 0
    for page, text in enumerate(pages):
        if page in scanned:
            found += [
                {"page": page + 1, "start": start + one.start(), "end": start + one.end(), "text": one[0]}
                for one in NUMBER.finditer(text)
            ]
        start += len(text) + 1
    return found


def _no_tesseract() -> MissingEngineError:
    return MissingEngineError(_("เป็นภาพสแกน และยังไม่ได้ติดตั้งโปรแกรมอ่านภาพภาษาไทย (tesseract-ocr-tha)"))


@lru_cache(maxsize=4)
def _version(program: str) -> str:
    try:
        languages = _run([program, "--list-langs"], 20).decode().split()
        if LANGUAGE not in languages:
            return ""
        return f"tesseract {_run([program, '--version'], 20).decode().split()[1]} {LANGUAGE}"
    except (OSError, UnreadableError, IndexError):
        return ""


def _tesseract() -> str:
    """Return which tesseract reads Thai here, nothing when none does."""
    return _version(settings.TESSERACT) if settings.TESSERACT else ""


def _run(command: list[str], seconds: int, given: bytes = b"") -> bytes:
    """Run a reader with little power: one thread, low priority, bounded memory and time."""
    try:
        done = subprocess.run(  # noqa: S603 - the commands are ours
            [*_BOUNDS, *command],
            input=given,
            capture_output=True,
            timeout=seconds,
            check=True,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(f"{Path(command[0]).name}: no answer in {seconds} s") from error
    except subprocess.CalledProcessError as error:
        words = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UnreadableError(f"{Path(command[0]).name}: {words[-1] if words else error.returncode}") from error
    return done.stdout


_BOUNDS = [
    *([nice, "-n", "10"] if (nice := shutil.which("nice")) else []),
    *([limit, f"--as={MOST_MEMORY}"] if (limit := shutil.which("prlimit")) else []),
]
