"""What stands in an archive, and which archives are made to do harm: bombs, and names that lead out of their folder."""

import re
import stat
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from samnak.files.enums import WITH_MACROS, FileKind
from samnak.files.errors import FileRejectedError

MOST_ENTRIES = 20_000
MOST_UNPACKED = 8 << 30
MOST_RATIO = 200  # plain text packs 5 to 20 times; a run of zeros 1,000 times
SMALL = 32 << 20  # what is small unpacked harms nobody, however well it was packed
READ_THROUGH = 256 << 20  # so much is unpacked, once, to see that the sizes told are true
DEEPEST = 3  # archives within archives
LARGEST_INNER = 64 << 20
BLOCK = 1 << 18
ENCRYPTED = 0x1
SEPARATORS = re.compile(r"[/\\]")
DRIVE_LETTER = re.compile(r"[A-Za-z]:")
OPEN_XML_FOLDERS = {"word/": FileKind.DOCX, "xl/": FileKind.XLSX, "ppt/": FileKind.PPTX}
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": FileKind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileKind.ODS,
    b"application/vnd.oasis.opendocument.presentation": FileKind.ODP,
}
ACTIVE = re.compile(r"(?:.*/)?vbaproject\.bin|(?:.*/)?vbadata\.xml|xl/macrosheets/.+|(?:basic|scripts)/.+[^/]", re.IGNORECASE)
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError,
    UnicodeDecodeError,
)  # fmt: skip


@dataclass(slots=True)
class _Account:
    """What has been found so far, in the archive and in those inside of it."""

    entries: int = 0
    unpacked: int = 0
    read: int = 0


@dataclass(frozen=True, slots=True)
class Archive:
    """The kind of a ZIP container, and whether it carries macros."""

    kind: FileKind
    has_macros: bool


def look_at_archive(path: Path) -> Archive:
    """Return what a ZIP container is; refuse one that is damaged, or made to do harm."""
    try:
        with zipfile.ZipFile(path) as archive:
            _require_harmless(archive, path.stat().st_size, _Account(), 1)
            return _kind(archive)
    except BROKEN as error:
        raise FileRejectedError(_("แฟ้มเสียหายหรือส่งมาไม่ครบ เปิดอ่านไม่ได้ กรุณาเปิดแฟ้มต้นฉบับตรวจดูแล้วแนบใหม่")) from error


def _kind(archive: zipfile.ZipFile) -> Archive:
    names = archive.namelist()
    macros = any(ACTIVE.fullmatch(name) for name in names)
    if names and names[0] == "mimetype":
        with archive.open("mimetype") as entry:
            kind = OPEN_DOCUMENTS.get(entry.read(100).strip())
        if kind is not None:
            return Archive(kind, macros)
    if "[Content_Types].xml" not in names:
        return Archive(FileKind.ZIP, has_macros=False)
    kind = next((kind for folder, kind in OPEN_XML_FOLDERS.items() if any(name.startswith(folder) for name in names)), None)
    if kind is None:
        return Archive(FileKind.ZIP, has_macros=False)
    return Archive(WITH_MACROS[kind] if macros else kind, macros)


def _require_harmless(archive: zipfile.ZipFile, size: int, account: _Account, depth: int) -> None:
    entries = archive.infolist()
    for entry in entries:
        _require_plain_name(entry)
    account.entries += len(entries)
    account.unpacked += sum(entry.file_size for entry in entries)
    told = sum(entry.file_size for entry in entries)
    if (
        account.entries > MOST_ENTRIES
        or account.unpacked > MOST_UNPACKED
        or (told > SMALL and told > size * MOST_RATIO)
        or _overlap(entries)
    ):
        raise _bomb()
    for entry in entries:
        if not entry.is_dir() and not entry.flag_bits & ENCRYPTED:
            _read_through(archive, entry, account, depth)


def _require_plain_name(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename  # zipfile itself cuts a name at its first NUL
    parts = SEPARATORS.split(name)
    mode = entry.external_attr >> 16
    leads_out = not parts[0] or ".." in parts or DRIVE_LETTER.match(name) is not None
    special = stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR)
    if leads_out or special or any(mark < " " for mark in name):
        raise FileRejectedError(
            _("แฟ้มบีบอัดนี้มีชื่อแฟ้มข้างในที่ชี้ออกนอกโฟลเดอร์ของตน ระบบไม่รับเพื่อความปลอดภัย กรุณาบีบอัดใหม่จากแฟ้มต้นฉบับแล้วแนบอีกครั้ง")
        )


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Tell whether two entries lay claim to the same packed bytes."""
    reached = -1
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < reached:
            return True
        reached = entry.header_offset + entry.compress_size
    return False


def _read_through(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, account: _Account, depth: int) -> None:
    """Unpack an entry, throwing away what comes, to see that it is what it says; look into an archive inside."""
    if account.read + entry.file_size > READ_THROUGH:
        return
    account.read += entry.file_size
    with archive.open(entry) as stream:
        if entry.filename.lower().endswith(".zip") and entry.file_size <= LARGEST_INNER:
            _look_inside(stream, entry.file_size, account, depth)
        else:
            while stream.read(BLOCK):
                pass


def _look_inside(stream: IO[bytes], size: int, account: _Account, depth: int) -> None:
    if depth == DEEPEST:
        raise _bomb()
    with tempfile.SpooledTemporaryFile(max_size=1 << 20) as kept:
        while block := stream.read(BLOCK):
            kept.write(block)
        if not zipfile.is_zipfile(kept):
            return
        with zipfile.ZipFile(kept) as inner:
            _require_harmless(inner, size, account, depth + 1)


def _bomb() -> FileRejectedError:
    return FileRejectedError(
        _("แฟ้มบีบอัดนี้คลายแล้วมีขนาดใหญ่หรือซ้อนกันผิดปกติ ระบบไม่รับเพื่อความปลอดภัย กรุณาแบ่งเป็นหลายแฟ้มหรือแนบแฟ้มข้างในโดยตรง")
    )
