"""Putting bytes in their place under their hash, and the row that names them; safe beside everybody who does the same."""

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection, transaction

from samnak.core import jobs
from samnak.core.typesetting.pages import UnreadablePdfError, document_at
from samnak.files.enums import MEDIA_TYPES, FileKind, ScanState
from samnak.files.errors import FileRejectedError
from samnak.files.models import Blob
from samnak.files.queries import STORE, blob_key

_LOCK = 25_690_004
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that has arrived completely in a temporary place."""

    path: Path
    sha256: str
    size: int


def waiting_room() -> Path | None:
    """Return a folder on the same disk as the store, so that a file is moved into place and not copied."""
    storage = storages[STORE]
    if not isinstance(storage, FileSystemStorage):
        return None
    folder = Path(storage.location) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def put(taken: Taken) -> None:
    """Place the bytes under their hash; whoever comes second with the same bytes finds them there."""
    storage = storages[STORE]
    key = blob_key(taken.sha256)
    if isinstance(storage, FileSystemStorage):
        _link(taken.path, Path(storage.path(key)))
    elif not _is_there(storage, key, taken.size):
        with taken.path.open("rb") as stream:
            storage.save(key, File(stream))


def settle(taken: Taken, media_type: str, pages: int | None, state: ScanState) -> Blob:
    """Write the row of bytes that were put, inside the running transaction; until its end nobody sweeps them away.

    The sweep may have come between: then they are put once more.
    """
    hold(taken.sha256)
    if not _is_there(storages[STORE], blob_key(taken.sha256), taken.size):
        put(taken)
    row = Blob(sha256=taken.sha256, size=taken.size, media_type=media_type, pages=pages, scan_state=state)
    Blob.objects.bulk_create([row], ignore_conflicts=True)
    blob = Blob.objects.get(pk=taken.sha256)
    if blob.scan_state in {ScanState.PENDING, ScanState.UNCHECKED} and state == ScanState.CLEAN:
        Blob.objects.filter(pk=blob.pk).update(scan_state=state)
        blob.scan_state = state
    if blob.scan_state == ScanState.PENDING:
        jobs.enqueue("files.rescan", once=f"files.rescan:{blob.pk}", sha256=blob.pk)
    return blob


def keep_made(path: Path, *, scan_state: str) -> Blob:
    """Keep a PDF that was made here of other bytes, under its own hash; it is trusted as much as they are."""
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    try:
        with document_at(path) as document:
            pages = len(document)
    except UnreadablePdfError as error:
        raise FileRejectedError(str(error)) from error
    taken = Taken(path, sha256, path.stat().st_size)
    put(taken)
    with transaction.atomic():
        return settle(taken, MEDIA_TYPES[FileKind.PDF], pages, ScanState(scan_state))


def hold(sha256: str) -> None:
    """Keep the sweep away from bytes of this hash until the transaction ends; several may hold them at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [_LOCK, _number(sha256)])


def hold_alone(sha256: str) -> bool:
    """Keep everybody else away from bytes of this hash until the transaction ends; False when somebody holds them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, _number(sha256)])
        (held,) = cursor.fetchone()
    return bool(held)


def _number(sha256: str) -> int:
    return int(sha256[:8], 16) - (1 << 31)


def _link(source: Path, target: Path) -> None:
    """Give the bytes their name in one step; from another disk they are copied beside it first."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    source.chmod(0o640)
    with suppress(FileExistsError):
        try:
            os.link(source, target)
        except FileExistsError:
            raise
        except OSError:
            _copy(source, target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _copy(source: Path, target: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=waiting_room(), prefix="incoming-") as copy:
        with source.open("rb") as stream:
            shutil.copyfileobj(stream, copy, BLOCK)
        copy.flush()
        os.fsync(copy.fileno())
        Path(copy.name).chmod(0o640)
        os.link(copy.name, target)


def _is_there(storage: Storage, key: str, size: int) -> bool:
    return storage.exists(key) and storage.size(key) == size
