"""Changing how bytes lie while they are in use: encrypted or not, by another key, in another store."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _

from samnak.core.errors import ConflictError
from samnak.files.crypto import unwrap, wrap
from samnak.files.models import Blob
from samnak.files.queries import STORE, STORE_BEFORE, key_of, local_path, stores
from samnak.files.services.inspecting import damage_of
from samnak.files.services.placing import Taken, hold_alone, place, put_as, stored_size, waiting_room

Report = Callable[[int, int], None]


def seal_blobs(report: Report = lambda _done, _total: None) -> int:
    """Encrypt what lies open, and wrap by today's key what an older one wraps (หมุนเวียนกุญแจ); returns how many were changed.

    The bytes of an encrypted blob stay as they are: only its small key is wrapped again.
    """
    if not settings.BLOB_KEYS:
        raise ConflictError(_("ยังไม่ได้ตั้งกุญแจเข้ารหัสแฟ้ม (SAMNAK_BLOB_KEYS)"))
    today = next(iter(settings.BLOB_KEYS))
    rows = list(Blob.objects.exclude(key_id=today).values_list("pk", flat=True))
    changed = 0
    for done, sha256 in enumerate(rows, 1):
        changed += _sealed_by(sha256, today)
        report(done, len(rows))
    return changed


def _sealed_by(sha256: str, key_id: str) -> bool:
    with transaction.atomic():
        blob = Blob.objects.select_for_update().filter(pk=sha256).exclude(key_id=key_id).first()
        if blob is None:
            return False
        if blob.sealed_as:
            data_key = unwrap(settings.BLOB_KEYS, blob.key_id, bytes(blob.wrapped_key or b""))
            blob.key_id, blob.wrapped_key = wrap(settings.BLOB_KEYS, data_key)
            blob.save(update_fields=["key_id", "wrapped_key"])
            return True
        if damage_of(blob):
            return False  # the inspection tells of it; damaged bytes are not made to look whole
        plain = key_of(blob)
        with local_path(blob) as path:
            placed = place(Taken(path, sha256, blob.size))
        blob.sealed_as, blob.key_id, blob.wrapped_key = placed.sealed_as, placed.key_id, placed.wrapped_key
        blob.save(update_fields=["sealed_as", "key_id", "wrapped_key"])
        transaction.on_commit(lambda: _delete_everywhere(plain))
    return True


def move_blobs(report: Report = lambda _done, _total: None) -> int:
    """Bring every blob from the store before into that of today (ย้ายที่จัดเก็บแฟ้ม), one at a time, while all are in use.

    It may break off and go on at any time: a blob leaves the old store only when the new one has it whole.
    """
    if STORE_BEFORE not in settings.STORAGES:
        raise ConflictError(_("ไม่มีที่จัดเก็บเดิมให้ย้าย กรุณาตั้ง SAMNAK_BLOB_STORE เป็น disk-to-bucket หรือ bucket-to-disk"))
    rows = list(Blob.objects.order_by("pk").values_list("pk", flat=True))
    moved = 0
    for done, sha256 in enumerate(rows, 1):
        moved += _moved(sha256)
        report(done, len(rows))
    return moved


def _moved(sha256: str) -> bool:
    before = storages[STORE_BEFORE]
    with transaction.atomic():
        blob = Blob.objects.select_for_update().filter(pk=sha256).first()
        if blob is None or not before.exists(key_of(blob)) or not hold_alone(sha256):
            return False
        key = key_of(blob)
        now = storages[STORE]
        if not (now.exists(key) and now.size(key) == stored_size(blob)):
            with tempfile.NamedTemporaryFile(dir=waiting_room(), prefix="incoming-") as copy:
                with before.open(key) as stream:
                    while block := stream.read(1 << 20):
                        copy.write(block)
                copy.flush()
                os.fsync(copy.fileno())
                put_as(Path(copy.name), key)
        if damage_of(blob):  # reads the new place first
            return False
        before.delete(key)
    return True


def _delete_everywhere(key: str) -> None:
    for store in stores():
        store.delete(key)
