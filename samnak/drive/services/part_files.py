"""The bytes of files on their way: one file each, on the disk of the store, so that a whole one is moved and not copied."""

import base64
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from samnak.drive.errors import ChecksumError
from samnak.files.queries import STORE

CHECKSUMS = ("sha1", "sha256", "md5")
BLOCK = 1 << 18


def room() -> Path:
    """Return the folder of bytes on their way."""
    storage = storages[STORE]
    near = Path(storage.location) if isinstance(storage, FileSystemStorage) else settings.VAR_DIR
    folder = near / "incoming" / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def part_path(upload_id: UUID) -> Path:
    """Return where the bytes of an upload lie."""
    return room() / upload_id.hex


def held_bytes(upload_id: UUID) -> int:
    """Return how many bytes of an upload are on the disk."""
    try:
        return part_path(upload_id).stat().st_size
    except FileNotFoundError:
        return 0


def discard_part(upload_id: UUID) -> None:
    """Let the bytes of an upload go."""
    part_path(upload_id).unlink(missing_ok=True)


@contextmanager
def spooled(stream: IO[bytes], most: int, checksum: tuple[str, bytes]) -> Iterator[IO[bytes]]:
    """Read what comes to a side file while its checksum is made; nothing of it counts unless the checksum is right."""
    method, wanted = checksum
    digest = hashlib.new(method, usedforsecurity=False)
    with tempfile.TemporaryFile(dir=room(), prefix="checked-") as side:
        left = most
        while left > 0:
            try:
                block = stream.read(min(BLOCK, left))
            except (UnreadablePostError, OSError):
                break  # what came cannot be what was promised
            if not block:
                break
            digest.update(block)
            side.write(block)
            left -= len(block)
        if digest.digest() != wanted:
            raise ChecksumError(_("ข้อมูลที่มาถึงไม่ตรงกับต้นฉบับ อาจเสียหายระหว่างทาง กรุณาส่งต่ออีกครั้ง"))
        side.seek(0)
        yield side


def read_checksum(header: str) -> tuple[str, bytes] | None:
    """Return the method and digest of an Upload-Checksum header; None when it is not one we know."""
    method, _space, encoded = header.strip().partition(" ")
    if method not in CHECKSUMS:
        return None
    try:
        return method, base64.b64decode(encoded, validate=True)
    except ValueError:
        return None
