"""A ZIP that is written while it is sent: nothing of it lies in memory or on disk as a whole."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from samnak.core.time import BANGKOK
from samnak.files import queries as files
from samnak.files.errors import FileRejectedError
from samnak.files.models import StoredFile

BLOCK = 1 << 18
EARLIEST = 1980  # the years a ZIP can tell
PACKED = (
    "image/",
    "audio/",
    "video/",
    "application/zip",
    "application/pdf",
    "application/vnd.openxmlformats",
    "application/vnd.oasis",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in the archive: a file, an empty file (no `file`), or a folder (name ends with a slash)."""

    name: str
    file: StoredFile | None
    changed_at: datetime


class _Pipe:
    """What the archive is written into; it can only be written, and emptied."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep bytes until they are sent."""
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: what was written is sent when it is asked for."""

    def drain(self) -> bytes:
        """Return what was written since the last time."""
        held = b"".join(self.parts)
        self.parts.clear()
        return held


def zip_blocks(entries: Iterable[Entry], missing: str) -> Iterator[bytes]:
    """Return the bytes of an archive in blocks; a file that may not be read is told of in a text of the name `missing`."""
    pipe = _Pipe()
    refused: list[str] = []
    with zipfile.ZipFile(pipe, "w", allowZip64=True) as archive:  # type: ignore[call-overload]
        for entry in entries:
            info = _info(entry)
            if entry.file is None:
                archive.writestr(info, b"")
                continue
            try:
                stream = files.open_stream(entry.file)
            except FileRejectedError as error:
                refused.append(f"{entry.name}: {error.message}")
                continue
            with stream, archive.open(info, "w", force_zip64=entry.file.blob.size >= zipfile.ZIP64_LIMIT) as target:
                while block := stream.read(BLOCK):
                    target.write(block)
                    yield pipe.drain()
        if refused:
            archive.writestr(missing, "\r\n".join(refused).encode("utf-8-sig"))
    yield pipe.drain()


def _info(entry: Entry) -> zipfile.ZipInfo:
    local = entry.changed_at.astimezone(BANGKOK)
    info = zipfile.ZipInfo(
        entry.name, (max(local.year, EARLIEST), local.month, local.day, local.hour, local.minute, local.second)
    )
    packed = entry.file is None or entry.file.blob.media_type.startswith(PACKED)
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.external_attr = (0o40755 << 16 | 0x10) if entry.name.endswith("/") else 0o100644 << 16
    return info
