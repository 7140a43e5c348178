"""Putting bytes in their place under their hash, and the row that names them; safe beside everybody who does the same."""

import hashlib
import os
import secrets
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection, transaction

from samnak.core import jobs
from samnak.core.typesetting.pages import UnreadablePdfError, document_at
from samnak.files.crypto import new_key, seal, sealed_size, wrap
from samnak.files.enums import MEDIA_TYPES, FileKind, ScanState
from samnak.files.errors import FileRejectedError
from samnak.files.models import Blob
from samnak.files.queries import STORE, blob_key, key_of, stores

_LOCK = 25_690_004
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that has arrived completely in a temporary place."""

    path: Path
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Placed:
    """How bytes were placed: as they are, or encrypted under a name of their own with a wrapped key."""

    sealed_as: str = ""
    key_id: str = ""
    wrapped_key: bytes | None = None


def waiting_room() -> Path | None:
    """Return a folder on the same disk as the store, so that a file is moved into place and not copied."""
    storage = storages[STORE]
    if not isinstance(storage, FileSystemStorage):
        return None
    folder = Path(storage.location) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def put(taken: Taken) -> Placed:
    """Place the bytes under their hash, encrypted where keys are set; bytes that are there already stay as they are."""
    known = Blob.objects.filter(pk=taken.sha256).first()
    if known is not None and (known.damage or _lies_there(known)):
        return Placed(known.sealed_as, known.key_id, bytes(known.wrapped_key) if known.wrapped_key else None)
    return place(taken)


def settle(taken: Taken, placed: Placed, media_type: str, pages: int | None, state: ScanState) -> Blob:
    """Write the row of bytes that were put, inside the running transaction; until its end nobody sweeps them away.

    The sweep may have come between: then they are put once more. Who stored the same bytes first has the row.
    """
    hold(taken.sha256)
    row = Blob(
        sha256=taken.sha256, size=taken.size, media_type=media_type, pages=pages, scan_state=state,
        sealed_as=placed.sealed_as, key_id=placed.key_id, wrapped_key=placed.wrapped_key,
    )  # fmt: skip
    Blob.objects.bulk_create([row], ignore_conflicts=True)
    blob = Blob.objects.get(pk=taken.sha256)
    if blob.sealed_as != placed.sealed_as:
        surplus = blob_key(taken.sha256, placed.sealed_as)
        transaction.on_commit(lambda: storages[STORE].delete(surplus))
    if blob.damage or not _lies_there(blob):
        blob = _healed(taken)
    if blob.scan_state in {ScanState.PENDING, ScanState.UNCHECKED} and state == ScanState.CLEAN:
        Blob.objects.filter(pk=blob.pk).update(scan_state=state)
        blob.scan_state = state
    if blob.scan_state == ScanState.PENDING:
        jobs.enqueue("files.rescan", once=f"files.rescan:{blob.pk}", sha256=blob.pk)
    return blob


def _healed(taken: Taken) -> Blob:
    """Put lost or damaged bytes back under the row that names them: whoever brings the same bytes heals the store."""
    blob = Blob.objects.select_for_update().get(pk=taken.sha256)
    if blob.damage:
        for store in stores():
            store.delete(key_of(blob))
    if not _lies_there(blob):
        placed = place(taken)
        blob.sealed_as, blob.key_id, blob.wrapped_key = placed.sealed_as, placed.key_id, placed.wrapped_key
    blob.damage = ""
    blob.save(update_fields=["sealed_as", "key_id", "wrapped_key", "damage"])
    return blob


def place(taken: Taken) -> Placed:
    """Write the bytes into the store of today, whatever lies there."""
    if settings.BLOB_KEYS:
        return _sealed(taken)
    storage, key = storages[STORE], blob_key(taken.sha256)
    if isinstance(storage, FileSystemStorage):
        _link(taken.path, Path(storage.path(key)))
    else:
        with taken.path.open("rb") as stream:
            storage.save(key, File(stream))
    return Placed()


def _sealed(taken: Taken) -> Placed:
    """Encrypt the bytes under a name of their own, so that two who do so at once do not write into one file."""
    data_key = new_key()
    key_id, wrapped = wrap(settings.BLOB_KEYS, data_key)
    placed = Placed(secrets.token_hex(8), key_id, wrapped)
    with taken.path.open("rb") as plain, tempfile.NamedTemporaryFile(dir=waiting_room(), prefix="incoming-") as sealed:
        seal(plain, sealed, data_key, taken.sha256, taken.size)  # type: ignore[arg-type]
        sealed.flush()
        os.fsync(sealed.fileno())
        put_as(Path(sealed.name), blob_key(taken.sha256, placed.sealed_as))
    return placed


def put_as(path: Path, key: str) -> None:
    """Put a file into the store of today under a key."""
    storage = storages[STORE]
    if isinstance(storage, FileSystemStorage):
        _link(path, Path(storage.path(key)))
        return
    with path.open("rb") as stream:
        storage.save(key, File(stream))


def stored_size(blob: Blob) -> int:
    """Return how many bytes must lie in the store."""
    return sealed_size(blob.size) if blob.sealed_as else blob.size


def _lies_there(blob: Blob) -> bool:
    return any(_is_there(store, key_of(blob), stored_size(blob)) for store in stores())


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
    placed = put(taken)
    with transaction.atomic():
        return settle(taken, placed, MEDIA_TYPES[FileKind.PDF], pages, ScanState(scan_state))


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
