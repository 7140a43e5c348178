"""Words of files: kinds, what is welcome where, and the states of checks, texts and conversions."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from samnak.core.events import event_kind


class ScanState(TextChoices):
    """ผลตรวจไวรัส."""

    PENDING = "pending", _("รอตรวจ")
    CLEAN = "clean", _("ปลอดภัย")
    INFECTED = "infected", _("พบไวรัส")
    UNCHECKED = "unchecked", _("ไม่มีเครื่องตรวจไวรัส")


class Damage(TextChoices):
    """ความเสียหายของเนื้อแฟ้ม."""

    MISSING = "missing", _("หาไม่พบ")
    DIFFERS = "differs", _("ไม่ตรงกับค่าแฮช")


class WorkState(TextChoices):
    """สถานะของงานเบื้องหลัง - of reading a text or making pages."""

    WAITING = "waiting", _("รอดำเนินการ")
    DONE = "done", _("เสร็จแล้ว")
    FAILED = "failed", _("ไม่สำเร็จ")
    NONE = "none", _("ไม่มีเนื้อความ")


class Way(TextChoices):
    """วิธีแสดงตัวอย่าง - how a file is shown in a page."""

    PAGES = "pages", _("เป็นหน้า")
    TEXT = "text", _("เป็นข้อความ")
    SOUND = "sound", _("เป็นเสียง")
    FILM = "film", _("เป็นวีดิทัศน์")
    NONE = "none", _("แสดงไม่ได้")


class TextSource(TextChoices):
    """ที่มาของเนื้อความ."""

    BORN = "born", _("จากตัวเอกสาร")
    OCR = "ocr", _("อ่านจากภาพ")
    MIXED = "mixed", _("จากตัวเอกสารและภาพ")


class FileKind(TextChoices):
    """ชนิดแฟ้ม - the kinds of file the office takes in; the value is also the usual ending of the name."""

    PDF = "pdf", _("PDF")
    PNG = "png", _("ภาพ PNG")
    JPEG = "jpg", _("ภาพ JPEG")
    TIFF = "tif", _("ภาพ TIFF")
    DOCX = "docx", _("เอกสาร Word")
    XLSX = "xlsx", _("ตาราง Excel")
    PPTX = "pptx", _("สไลด์ PowerPoint")
    ODT = "odt", _("เอกสาร OpenDocument")
    ODS = "ods", _("ตาราง OpenDocument")
    TXT = "txt", _("ข้อความ")
    CSV = "csv", _("ตาราง CSV")
    ZIP = "zip", _("แฟ้มบีบอัด ZIP")
    GIF = "gif", _("ภาพ GIF")
    WEBP = "webp", _("ภาพ WebP")
    ODP = "odp", _("สไลด์ OpenDocument")
    DOC = "doc", _("เอกสาร Word รุ่นเก่า")
    XLS = "xls", _("ตาราง Excel รุ่นเก่า")
    PPT = "ppt", _("สไลด์ PowerPoint รุ่นเก่า")
    DOCM = "docm", _("เอกสาร Word ที่มีมาโคร")
    XLSM = "xlsm", _("ตาราง Excel ที่มีมาโคร")
    PPTM = "pptm", _("สไลด์ PowerPoint ที่มีมาโคร")
    RTF = "rtf", _("เอกสาร RTF")
    MARKDOWN = "md", _("ข้อความ Markdown")
    JSON = "json", _("ข้อมูล JSON")
    ICS = "ics", _("นัดหมาย iCalendar")
    EML = "eml", _("อีเมล")
    MP3 = "mp3", _("เสียง MP3")
    M4A = "m4a", _("เสียง M4A")
    WAV = "wav", _("เสียง WAV")
    OGG = "ogg", _("เสียง Ogg")
    MP4 = "mp4", _("วีดิทัศน์ MP4")
    WEBM = "webm", _("วีดิทัศน์ WebM")
    MOV = "mov", _("วีดิทัศน์ QuickTime")


OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
MEDIA_TYPES: dict[str, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.TIFF: "image/tiff",
    FileKind.DOCX: f"{OPEN_XML}.wordprocessingml.document",
    FileKind.XLSX: f"{OPEN_XML}.spreadsheetml.sheet",
    FileKind.PPTX: f"{OPEN_XML}.presentationml.presentation",
    FileKind.ODT: f"{OPEN_DOCUMENT}.text",
    FileKind.ODS: f"{OPEN_DOCUMENT}.spreadsheet",
    FileKind.TXT: "text/plain",
    FileKind.CSV: "text/csv",
    FileKind.ZIP: "application/zip",
    FileKind.GIF: "image/gif",
    FileKind.WEBP: "image/webp",
    FileKind.ODP: f"{OPEN_DOCUMENT}.presentation",
    FileKind.DOC: "application/msword",
    FileKind.XLS: "application/vnd.ms-excel",
    FileKind.PPT: "application/vnd.ms-powerpoint",
    FileKind.DOCM: "application/vnd.ms-word.document.macroEnabled.12",
    FileKind.XLSM: "application/vnd.ms-excel.sheet.macroEnabled.12",
    FileKind.PPTM: "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    FileKind.RTF: "application/rtf",
    FileKind.MARKDOWN: "text/markdown",
    FileKind.JSON: "application/json",
    FileKind.ICS: "text/calendar",
    FileKind.EML: "message/rfc822",
    FileKind.MP3: "audio/mpeg",
    FileKind.M4A: "audio/mp4",
    FileKind.WAV: "audio/wav",
    FileKind.OGG: "audio/ogg",
    FileKind.MP4: "video/mp4",
    FileKind.WEBM: "video/webm",
    FileKind.MOV: "video/quicktime",
}
KINDS_BY_MEDIA_TYPE: dict[str, FileKind] = {media_type: FileKind(kind) for kind, media_type in MEDIA_TYPES.items()}
ENDINGS: dict[str, FileKind] = {kind.value: kind for kind in FileKind} | {
    "jpeg": FileKind.JPEG,
    "tiff": FileKind.TIFF,
    "markdown": FileKind.MARKDOWN,
    "log": FileKind.TXT,
    "oga": FileKind.OGG,
    "m4v": FileKind.MP4,
    "qt": FileKind.MOV,
}
IMAGES = frozenset({FileKind.PNG, FileKind.JPEG, FileKind.TIFF, FileKind.GIF, FileKind.WEBP})
TEXTS = frozenset({FileKind.TXT, FileKind.CSV, FileKind.MARKDOWN, FileKind.JSON, FileKind.ICS, FileKind.EML})
SOUNDS = frozenset({FileKind.MP3, FileKind.M4A, FileKind.WAV, FileKind.OGG})
FILMS = frozenset({FileKind.MP4, FileKind.WEBM, FileKind.MOV})
WITH_MACROS: dict[FileKind, FileKind] = {
    FileKind.DOCX: FileKind.DOCM,
    FileKind.XLSX: FileKind.XLSM,
    FileKind.PPTX: FileKind.PPTM,
}
OLD_OFFICE = frozenset({FileKind.DOC, FileKind.XLS, FileKind.PPT})
# What a converter makes pages of.
OFFICE = frozenset({*WITH_MACROS, *WITH_MACROS.values(), *OLD_OFFICE, FileKind.ODT, FileKind.ODS, FileKind.ODP, FileKind.RTF})

LETTER_KINDS: frozenset[str] = frozenset(
    kind.value
    for kind in (
        FileKind.PDF, FileKind.PNG, FileKind.JPEG, FileKind.TIFF, FileKind.DOCX, FileKind.XLSX, FileKind.PPTX, FileKind.ODT,
        FileKind.ODS, FileKind.TXT, FileKind.CSV, FileKind.ZIP,
    )
)  # fmt: skip
# Everything that is known. HTML, SVG, XML and programs are no kind at all: a browser would run them.
DRIVE_KINDS: frozenset[str] = frozenset(kind.value for kind in FileKind)


@dataclass(frozen=True, slots=True)
class Preview:
    """ตัวอย่างแฟ้ม - how a file can be shown now: its pages when `state` is done, else why not yet or not at all."""

    way: Way
    state: WorkState
    pages: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Welcome:
    """สิ่งที่รับได้ - what a place takes in.

    `limit` names the setting that bounds a file in megabytes; `macros` and `locked` tell whether documents with macros and
    those locked with a password are kept; without `ending_needed` a name that has no ending takes what the content is;
    `words` has the text read out for the search.
    """

    kinds: frozenset[str]
    limit: str = "UPLOAD_LIMIT_MB"
    macros: bool = False
    locked: bool = False
    ending_needed: bool = True
    words: bool = True


LETTERS = Welcome(LETTER_KINDS)
DRIVE = Welcome(DRIVE_KINDS, limit="DRIVE_LIMIT_MB", macros=True, locked=True, ending_needed=False)


class Events:
    """Events of files."""

    NUMBERS_CHECKED = event_kind("files.numbers_checked", _("ตรวจตัวเลขที่อ่านจากภาพ"), "sha256", "changed")
    DAMAGE_FOUND = event_kind("files.damage_found", _("พบแฟ้มเสียหายหรือสูญหาย"), "sha256", "damage")
    VIRUS_FOUND = event_kind("files.virus_found", _("พบไวรัสในแฟ้มที่จัดเก็บแล้ว"), "sha256")
