"""What a file really is, found from its content and never from its name."""

import codecs
import contextlib
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import puremagic
from django.utils.translation import gettext as _
from PIL import Image

from samnak.files.enums import ENDINGS, IMAGES, FileKind
from samnak.files.errors import FileRejectedError

HEAD = 4096
TAIL = 4096
MOST_PIXELS = 250_000_000
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b")
OPEN_XML_FOLDERS = {"word/": FileKind.DOCX, "xl/": FileKind.XLSX, "ppt/": FileKind.PPTX}
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": FileKind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileKind.ODS,
}


@dataclass(frozen=True, slots=True)
class Content:
    """The kind of a file and, for documents made of pages, how many it has."""

    kind: FileKind
    pages: int | None = None


def look_into(path: Path, ending: str) -> Content:
    """Return what the file is; refuse it when it is damaged, locked, or not what its ending says."""
    expected = ENDINGS[ending]
    head = _head(path)
    found = _by_magic(path, head)
    if found is None and expected in {FileKind.TXT, FileKind.CSV} and _is_text(path):
        found = expected
    if found is None:
        raise _not_what_it_says(head, expected)
    if found != expected:
        raise FileRejectedError(
            _("นามสกุลแฟ้มไม่ตรงกับเนื้อแฟ้ม แฟ้มนี้เป็น{found} ไม่ใช่{expected} กรุณาแก้นามสกุลให้ตรงหรือบันทึกเป็นชนิดที่ต้องการแล้วแนบใหม่").format(
                found=found.label, expected=expected.label
            )
        )
    if found == FileKind.PDF:
        return Content(found, _pdf_pages(path))
    if found in IMAGES:
        return Content(found, _image_pages(path))
    return Content(found)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEAD)


def _by_magic(path: Path, head: bytes) -> FileKind | None:
    if head.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n").startswith(b"%PDF-"):
        return FileKind.PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return FileKind.TIFF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path)
    if head.startswith(OLD_OFFICE):
        raise FileRejectedError(
            _("แฟ้มนี้เป็นเอกสาร Office รุ่นเก่าหรือมีรหัสผ่าน กรุณาเปิดแฟ้ม ถอดรหัสผ่าน แล้วบันทึกเป็น .docx .xlsx หรือ .pptx ก่อนแนบใหม่")
        )
    return None


def _zip_kind(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if names and names[0] == "mimetype":
                with archive.open("mimetype") as entry:
                    kind = OPEN_DOCUMENTS.get(entry.read(100).strip())
                if kind is not None:
                    return kind
            if "[Content_Types].xml" not in names:
                return FileKind.ZIP
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise FileRejectedError(_("เอกสารนี้มีมาโคร ระบบไม่รับเพื่อความปลอดภัย กรุณาบันทึกเป็นชนิดที่ไม่มีมาโครแล้วแนบใหม่"))
            return next(
                (kind for folder, kind in OPEN_XML_FOLDERS.items() if any(name.startswith(folder) for name in names)),
                FileKind.ZIP,
            )
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise FileRejectedError(_("แฟ้มเสียหายหรือส่งมาไม่ครบ เปิดอ่านไม่ได้ กรุณาเปิดแฟ้มต้นฉบับตรวจดูแล้วแนบใหม่")) from error


def _pdf_pages(path: Path) -> int:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - TAIL))
        complete = b"%%EOF" in stream.read()
    damaged = FileRejectedError(_("แฟ้ม PDF เสียหายหรือส่งมาไม่ครบ กรุณาเปิดแฟ้มต้นฉบับตรวจดู แล้วบันทึกหรือสแกนใหม่ก่อนแนบอีกครั้ง"))
    if not complete:
        raise damaged
    try:
        with pikepdf.open(path) as pdf:
            locked = pdf.is_encrypted
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        locked, pages = True, 0
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise damaged from error
    if locked:
        raise FileRejectedError(
            _("แฟ้ม PDF นี้เข้ารหัสหรือล็อกการแก้ไขไว้ ระบบเปิดและลงนามไม่ได้ กรุณาถอดรหัสผ่านหรือบันทึกใหม่โดยไม่ล็อกแล้วแนบอีกครั้ง")
        )
    if pages == 0:
        raise damaged
    return pages


def _image_pages(path: Path) -> int:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                too_large = image.width * image.height > MOST_PIXELS
                pages = getattr(image, "n_frames", 1)
                if not too_large:
                    image.draft("RGB", (64, 64))
                    image.load()
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise FileRejectedError(_("ภาพเสียหายหรือส่งมาไม่ครบ กรุณาถ่ายหรือสแกนใหม่แล้วแนบอีกครั้ง")) from error
    if too_large:
        raise FileRejectedError(_("ภาพมีขนาดกว้างยาวเกินไป กรุณาสแกนที่ความละเอียดไม่เกิน 600 จุดต่อนิ้วแล้วแนบใหม่"))
    return int(pages)


def _is_text(path: Path) -> bool:
    """Tell whether the whole file is text in UTF-8, UTF-16 with its mark, or the Thai code pages 874."""
    return any(_decodes(path, encoding) for encoding in ("utf-8", "utf-16", "cp874"))


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        if encoding == "utf-16" and stream.read(2) not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return False
        stream.seek(0)
        try:
            while block := stream.read(1 << 16):
                if any(mark < " " and ord(mark) not in TEXT_CONTROLS for mark in decoder.decode(block)):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _not_what_it_says(head: bytes, expected: FileKind) -> FileRejectedError:
    found = ""
    with contextlib.suppress(puremagic.PureError, ValueError):
        found = puremagic.from_string(head)
    if found:
        return FileRejectedError(
            _("เนื้อแฟ้มไม่ใช่{expected} แต่เป็นแฟ้มชนิด {found} กรุณาเปิดแฟ้มต้นฉบับแล้วบันทึกเป็น .{ending} ก่อนแนบใหม่").format(
                expected=expected.label, found=found, ending=expected.value
            )
        )
    return FileRejectedError(
        _("เนื้อแฟ้มไม่ใช่{expected} หรือแฟ้มเสียหาย กรุณาเปิดแฟ้มต้นฉบับตรวจดู แล้วบันทึกเป็น .{ending} ก่อนแนบใหม่").format(
            expected=expected.label, ending=expected.value
        )
    )
