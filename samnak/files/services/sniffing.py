"""What a file really is, found from its content and never from its name."""

import contextlib
import warnings
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import puremagic
from django.utils.translation import gettext as _
from PIL import Image

from samnak.files.content.archives import look_at_archive
from samnak.files.content.signatures import COMPOUND, head_of, is_text, kind_of_compound, kind_of_head, kind_of_text
from samnak.files.enums import ENDINGS, IMAGES, LETTERS, OLD_OFFICE, TEXTS, WITH_MACROS, FileKind, Welcome
from samnak.files.errors import FileRejectedError

TAIL = 4096
MOST_PIXELS = 250_000_000
ZIP_HEADS = (b"PK\x03\x04", b"PK\x05\x06")
# MPEG-4 sound and film begin alike: what the name says decides between them.
ALIKE = frozenset({FileKind.MP4, FileKind.M4A})
PLAIN_OF = {macros: plain for plain, macros in WITH_MACROS.items()}


@dataclass(frozen=True, slots=True)
class Content:
    """The kind of a file and, for documents made of pages, how many it has."""

    kind: FileKind
    pages: int | None = None


def look_into(path: Path, ending: str, welcome: Welcome = LETTERS) -> Content:
    """Return what the file is; refuse it when it is damaged, locked, or not what its ending says.

    Without an ending it is whatever its content is, text if nothing else.
    """
    expected = ENDINGS.get(ending)
    head = head_of(path)
    found = _from_bytes(path, head, expected, welcome)
    if found is None and (expected is None or expected in TEXTS):
        found = kind_of_text(path, expected or FileKind.TXT)
    if found is None:
        raise _not_what_it_says(head, expected) if expected else _of_no_kind()
    if expected is not None and found != expected:
        raise FileRejectedError(
            _("นามสกุลแฟ้มไม่ตรงกับเนื้อแฟ้ม แฟ้มนี้เป็น{found} ไม่ใช่{expected} กรุณาแก้นามสกุลให้ตรงหรือบันทึกเป็นชนิดที่ต้องการแล้วแนบใหม่").format(
                found=found.label, expected=expected.label
            )
        )
    if found == FileKind.PDF:
        return Content(found, _pdf_pages(path, locked_welcome=welcome.locked))
    if found in IMAGES:
        return Content(found, _image_pages(path))
    return Content(found)


def _from_bytes(path: Path, head: bytes, expected: FileKind | None, welcome: Welcome) -> FileKind | None:
    if head.startswith(ZIP_HEADS):
        return _zip_kind(path, expected, welcome)
    if head.startswith(COMPOUND):
        return _compound_kind(path, expected, welcome)
    found = kind_of_head(head)
    if found in ALIKE and expected in ALIKE:
        return expected
    if found == FileKind.MP3 and expected in TEXTS and is_text(path):  # a text that begins with the letters ID3
        return None
    return found


def _zip_kind(path: Path, expected: FileKind | None, welcome: Welcome) -> FileKind:
    archive = look_at_archive(path)
    if archive.has_macros and not welcome.macros:
        raise FileRejectedError(_("เอกสารนี้มีมาโคร ระบบไม่รับเพื่อความปลอดภัย กรุณาบันทึกเป็นชนิดที่ไม่มีมาโครแล้วแนบใหม่"))
    # programs write the ending with m also when there is no macro yet, and the one without when there is one
    if expected in {PLAIN_OF.get(archive.kind), WITH_MACROS.get(archive.kind)} - {None}:
        return expected or archive.kind
    return archive.kind


def _compound_kind(path: Path, expected: FileKind | None, welcome: Welcome) -> FileKind:
    found = kind_of_compound(path)
    if found in OLD_OFFICE and found.value in welcome.kinds:
        return found
    # a locked document stands in such a container, whatever is inside
    if found is None and welcome.locked and (expected in WITH_MACROS or expected in PLAIN_OF or expected in OLD_OFFICE):
        return expected
    raise FileRejectedError(
        _("แฟ้มนี้เป็นเอกสาร Office รุ่นเก่าหรือมีรหัสผ่าน กรุณาเปิดแฟ้ม ถอดรหัสผ่าน แล้วบันทึกเป็น .docx .xlsx หรือ .pptx ก่อนแนบใหม่")
    )


def _pdf_pages(path: Path, *, locked_welcome: bool) -> int | None:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - TAIL))
        complete = b"%%EOF" in stream.read()
    damaged = FileRejectedError(_("แฟ้ม PDF เสียหายหรือส่งมาไม่ครบ กรุณาเปิดแฟ้มต้นฉบับตรวจดู แล้วบันทึกหรือสแกนใหม่ก่อนแนบอีกครั้ง"))
    if not complete:
        raise damaged
    pages: int | None
    try:
        with pikepdf.open(path) as pdf:
            locked = pdf.is_encrypted
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        locked, pages = True, None
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise damaged from error
    if locked and not locked_welcome:
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
                pages = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
                if not too_large:
                    image.draft("RGB", (64, 64))
                    image.load()
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise FileRejectedError(_("ภาพเสียหายหรือส่งมาไม่ครบ กรุณาถ่ายหรือสแกนใหม่แล้วแนบอีกครั้ง")) from error
    if too_large:
        raise FileRejectedError(_("ภาพมีขนาดกว้างยาวเกินไป กรุณาสแกนที่ความละเอียดไม่เกิน 600 จุดต่อนิ้วแล้วแนบใหม่"))
    return int(pages)


def _of_no_kind() -> FileRejectedError:
    return FileRejectedError(_("ระบบไม่รู้จักแฟ้มนี้ และชื่อแฟ้มไม่มีนามสกุลที่บอกชนิด กรุณาตั้งนามสกุลให้ตรงกับชนิดของแฟ้มแล้วแนบใหม่"))


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
