"""Words of files."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ScanState(TextChoices):
    """ผลตรวจไวรัส."""

    PENDING = "pending", _("รอตรวจ")
    CLEAN = "clean", _("ปลอดภัย")
    INFECTED = "infected", _("พบไวรัส")
    UNCHECKED = "unchecked", _("ไม่มีเครื่องตรวจไวรัส")


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


OPEN_XML = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: dict[str, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.TIFF: "image/tiff",
    FileKind.DOCX: f"{OPEN_XML}.wordprocessingml.document",
    FileKind.XLSX: f"{OPEN_XML}.spreadsheetml.sheet",
    FileKind.PPTX: f"{OPEN_XML}.presentationml.presentation",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.TXT: "text/plain",
    FileKind.CSV: "text/csv",
    FileKind.ZIP: "application/zip",
}
ENDINGS: dict[str, FileKind] = {kind.value: kind for kind in FileKind} | {"jpeg": FileKind.JPEG, "tiff": FileKind.TIFF}
IMAGES = frozenset({FileKind.PNG, FileKind.JPEG, FileKind.TIFF})
ALL_KINDS: frozenset[str] = frozenset(kind.value for kind in FileKind)
