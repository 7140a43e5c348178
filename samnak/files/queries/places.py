"""Where the bytes of a blob lie, and opening them there: plain or encrypted, in the store of today or the one before.

While blobs move to another store, each is looked for in the new one, in the old one, and then in the new one again: it may
have moved between two looks.
"""

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.translation import gettext as _

from samnak.files.crypto import SealedReader, unwrap
from samnak.files.errors import FileRejectedError
from samnak.files.models import Blob

STORE = "blobs"
STORE_BEFORE = "blobs-before"


def blob_key(sha256: str, sealed_as: str = "") -> str:
    """Return where a blob lies in a store."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}{'.' if sealed_as else ''}{sealed_as}"


def key_of(blob: Blob) -> str:
    """Return where the bytes of this blob lie in a store."""
    return blob_key(blob.pk, blob.sealed_as)


def stores() -> list[Storage]:
    """Return the store of today and, while blobs move, the one before."""
    names = [STORE, *([STORE_BEFORE] if STORE_BEFORE in settings.STORAGES else [])]
    return [storages[name] for name in names]


def store_of(blob: Blob) -> Storage | None:
    """Return the store in which the bytes lie now, None when they are nowhere."""
    known = stores()
    ways = [*known, known[0]] if len(known) > 1 else known
    return next((store for store in ways if store.exists(key_of(blob))), None)


def open_blob(blob: Blob) -> IO[bytes]:
    """Open the plain bytes of a blob; FileNotFoundError when they are nowhere."""
    key = unwrap(settings.BLOB_KEYS, blob.key_id, bytes(blob.wrapped_key or b"")) if blob.sealed_as else b""
    known = stores()
    for store in [*known, known[0]]:
        try:
            raw = cast("IO[bytes]", store.open(key_of(blob)))
        except FileNotFoundError:
            continue
        if not key:
            return raw
        return cast("IO[bytes]", io.BufferedReader(SealedReader(raw, key, blob.pk, blob.size), 1 << 16))
    changed = Blob.objects.filter(pk=blob.pk).exclude(sealed_as=blob.sealed_as).first()
    if changed is None:
        raise FileNotFoundError(blob.pk)
    return open_blob(changed)  # it was encrypted since the row was read


def place_on_disk(blob: Blob) -> Path | None:
    """Return the file that holds the bytes as they are, None when they are encrypted or not on this machine."""
    if blob.sealed_as:
        return None
    for store in stores():
        if isinstance(store, FileSystemStorage) and store.exists(key_of(blob)):
            return Path(store.path(key_of(blob)))
    return None


def plain_key(blob: Blob) -> str:
    """Return where below today's folder the bytes lie as they are, nothing when no other program could read them there."""
    store = storages[STORE]
    return key_of(blob) if not blob.sealed_as and isinstance(store, FileSystemStorage) and store.exists(key_of(blob)) else ""


@contextmanager
def local_path(blob: Blob) -> Iterator[Path]:
    """Give the bytes of a blob a name on this machine for a while, for programs that read files only."""
    place = place_on_disk(blob)
    if place is not None:
        yield place
        return
    with tempfile.NamedTemporaryFile(prefix="blob-") as copy:
        try:
            with open_blob(blob) as stream:
                shutil.copyfileobj(stream, copy, 1 << 20)
        except FileNotFoundError as error:
            raise missing() from error
        copy.flush()
        yield Path(copy.name)


def missing() -> FileRejectedError:
    """Return what people are told when the bytes are lost."""
    return FileRejectedError(_("ไม่พบเนื้อแฟ้มในที่จัดเก็บ กรุณาแจ้งผู้ดูแลระบบให้กู้คืนจากสำเนาสำรอง"))
