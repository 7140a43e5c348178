"""Looking after bytes that nobody opens: every month each blob is read and hashed again, and what nobody holds goes."""

import hashlib
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from samnak.audit.services import record
from samnak.core.actor import Actor
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.files.enums import Damage, Events
from samnak.files.models import Blob, Inspection, Rendition, StoredFile
from samnak.files.queries import STORE, held_by, key_of, open_blob, stores
from samnak.files.services.placing import hold_alone

logger = logging.getLogger(__name__)

EVERY = timedelta(days=30)
GRACE = timedelta(days=1)
BLOCK = 1 << 20
AT_ONCE = 100
_LOCK = 25_690_005
KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/([0-9a-f]{64})(?:\.([0-9a-f]{16}))?")


def inspect(*, actor: Actor, seconds: float) -> Inspection | None:
    """Go on reading every blob and working out its hash again (ตรวจสภาพแฟ้ม), for a while; None when no pass is due.

    What is damaged or lost is written down and told; it is looked at again in the next pass, or at once when somebody
    brings the same bytes.
    """
    until = time.monotonic() + seconds
    with _only_one() as alone:
        open_pass = _open_pass() if alone else None
        if open_pass is None:
            return None
        while rows := list(_left(open_pass)[:AT_ONCE]):
            for blob in rows:
                _look(actor, open_pass, blob)
                if time.monotonic() > until:
                    return Inspection.objects.get(pk=open_pass.pk)
        Inspection.objects.filter(pk=open_pass.pk, ended_at=None).update(ended_at=database_now())
        return Inspection.objects.get(pk=open_pass.pk)


@contextmanager
def _only_one() -> Iterator[bool]:
    """Tell whether nobody else inspects, and keep others away until the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        (alone,) = cursor.fetchone()
    try:
        yield bool(alone)
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _open_pass() -> Inspection | None:
    last = Inspection.objects.order_by("-started_at").first()
    if last is not None and last.ended_at is None:
        return last
    if last is not None and last.started_at > database_now() - EVERY:
        return None
    return Inspection.objects.create(total=Blob.objects.count())


def _left(open_pass: Inspection) -> QuerySet[Blob]:
    due = Blob.objects.filter(Q(checked_at=None) | Q(checked_at__lt=open_pass.started_at), stored_at__lt=open_pass.started_at)
    return due.order_by(F("checked_at").asc(nulls_first=True), "sha256")


def _look(actor: Actor, open_pass: Inspection, blob: Blob) -> None:
    damage = damage_of(blob)
    if damage and not _still_there(blob):
        return  # it was let go meanwhile
    with official(actor):
        if damage and damage != blob.damage:
            logger.error("blob %s: %s", blob.pk, damage)
            for agency_id in held_by(blob.pk):
                record(
                    actor, Events.DAMAGE_FOUND, subject_type="files.Blob", subject_id=None, agency_id=agency_id,
                    sha256=blob.pk, damage=damage,
                )  # fmt: skip
        Blob.objects.filter(pk=blob.pk).update(checked_at=database_now(), damage=damage)
        Inspection.objects.filter(pk=open_pass.pk).update(
            checked=F("checked") + 1,
            size=F("size") + blob.size,
            missing=F("missing") + int(damage == Damage.MISSING),
            damaged=F("damaged") + int(damage == Damage.DIFFERS),
        )


def _still_there(blob: Blob) -> bool:
    """Tell whether the row is as it was: sealing, healing and moving may have given the bytes another name meanwhile."""
    return Blob.objects.filter(pk=blob.pk, sealed_as=blob.sealed_as).exists()


def damage_of(blob: Blob) -> str:
    """Read a blob and tell what is wrong with it, nothing when its hash is right."""
    digest, size = hashlib.sha256(), 0
    try:
        with open_blob(blob) as stream:
            while block := stream.read(BLOCK):
                digest.update(block)
                size += len(block)
    except FileNotFoundError:
        return Damage.MISSING
    except OSError:
        logger.exception("reading blob %s", blob.pk)
        return Damage.DIFFERS
    return "" if (digest.hexdigest(), size) == (blob.pk, blob.size) else Damage.DIFFERS


# --- what nobody holds -------------------------------------------------------------------------------------------


def sweep() -> int:
    """Remove blobs that no file has held for a day, and bytes in the store that no row names; returns how many."""
    held = Exists(StoredFile.objects.filter(blob=OuterRef("pk"))) | Exists(Rendition.objects.filter(pdf=OuterRef("pk")))
    now = database_now()
    Blob.objects.filter(held, unheld_since__isnull=False).update(unheld_since=None)
    Blob.objects.filter(~held, unheld_since=None).update(unheld_since=now)
    gone = sum(_remove(sha256) for sha256 in Blob.objects.filter(unheld_since__lt=now - GRACE).values_list("pk", flat=True))
    return gone + sum(_sweep_store(store) for store in stores())


def _remove(sha256: str) -> bool:
    with transaction.atomic():
        if not hold_alone(sha256):
            return False
        blob = Blob.objects.select_for_update().filter(pk=sha256).first()
        held = StoredFile.objects.filter(blob=sha256).exists() or Rendition.objects.filter(pdf=sha256).exists()
        if blob is None or held:
            return False
        key = key_of(blob)
        blob.delete()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # whoever still points to it must be heard before the bytes go
        for store in stores():
            store.delete(key)
    for picture in (settings.PAGE_CACHE / sha256[:2]).glob(f"{sha256}-*.png"):
        picture.unlink(missing_ok=True)
    return True


def _sweep_store(store: Storage) -> int:
    """Remove what lies in a store for more than a day without a row: of uploads that broke off, or of crashes between."""
    before = time.time() - GRACE.total_seconds()
    gone = 0
    for key, written in _kept(store):
        named = KEY.fullmatch(key)
        if written > before:
            continue
        if named is None:
            if store is storages[STORE] and key.startswith("incoming/incoming-"):
                store.delete(key)
                gone += 1
            continue
        with transaction.atomic():
            free = hold_alone(named[1]) and not Blob.objects.filter(pk=named[1], sealed_as=named[2] or "").exists()
            if free:
                store.delete(key)
                gone += 1
    return gone


def _kept(store: Storage) -> Iterator[tuple[str, float]]:
    """Return key and time of everything in a store."""
    if isinstance(store, FileSystemStorage):
        root = Path(store.location)
        for path in root.rglob("*"):
            try:
                if path.is_file():
                    yield path.relative_to(root).as_posix(), path.stat().st_ctime
            except FileNotFoundError:
                continue
        return
    for entry in store.bucket.objects.all():  # type: ignore[attr-defined]
        yield entry.key, entry.last_modified.timestamp()
