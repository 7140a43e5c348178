"""Taking a file in: streamed to disk while it is hashed, checked, then stored once under its hash."""

import hashlib
import io
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import jobs
from samnak.core.actor import Actor
from samnak.core.transactions import official
from samnak.files.enums import DRIVE, LETTERS, MEDIA_TYPES, Events, ScanState, Welcome
from samnak.files.errors import FileRejectedError
from samnak.files.models import Blob, BlobText, StoredFile
from samnak.files.queries import held_by, open_blob
from samnak.files.services.names import clean_name, ending_of, require_welcome
from samnak.files.services.placing import Taken, put, settle, waiting_room
from samnak.files.services.reading import want_text
from samnak.files.services.scanning import TEST_SIGNATURE, scan
from samnak.files.services.sniffing import look_into

BLOCK = 1 << 18


def store(
    *,
    actor: Actor,
    stream: IO[bytes],
    name: str,
    agency_id: UUID | None,
    kinds: frozenset[str] | None = None,
    welcome: Welcome = LETTERS,
) -> StoredFile:
    """Take in a file (นำเข้าแฟ้ม): name, size, content and viruses are checked, equal bytes are kept once.

    `welcome` says what this place takes in; `kinds` narrows it to some of `FileKind`. The record that will hold the file
    decides who may read it, and its own event tells of it.
    """
    welcome = _narrowed(welcome, kinds)
    cleaned = clean_name(name, ending_needed=welcome.ending_needed)
    require_welcome(cleaned, welcome)
    with tempfile.NamedTemporaryFile(dir=waiting_room(), prefix="incoming-") as temporary:
        taken = _take(stream, temporary, _limit(welcome))
        return _keep(actor, taken, cleaned, agency_id, welcome)


def store_path(
    *,
    actor: Actor,
    path: Path,
    name: str,
    agency_id: UUID | None,
    kinds: frozenset[str] | None = None,
    welcome: Welcome = DRIVE,
    sha256: str = "",
) -> StoredFile:
    """Take over a file that has arrived whole on this machine (รับแฟ้มที่ส่งมาครบแล้ว); it is moved and gone from its place.

    The bytes are always hashed here, whoever hashed them before; a given hash must be theirs. A refused file stays
    where it is.
    """
    welcome = _narrowed(welcome, kinds)
    cleaned = clean_name(name, ending_needed=welcome.ending_needed)
    require_welcome(cleaned, welcome)
    with path.open("rb") as stream:
        taken = _weigh(stream, path, _limit(welcome))
        if sha256 and taken.sha256 != sha256.lower():
            raise FileRejectedError(_("เนื้อแฟ้มที่มาถึงไม่ตรงกับต้นฉบับ อาจเสียหายระหว่างส่ง กรุณาส่งใหม่อีกครั้ง"))
        os.fsync(stream.fileno())
    file = _keep(actor, taken, cleaned, agency_id, welcome)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return file


def store_bytes(*, actor: Actor, content: bytes, name: str, agency_id: UUID | None) -> StoredFile:
    """Take in bytes that are already in memory (นำเข้าแฟ้ม), such as a PDF that was just set.

    Its words are not read: who made it knows them.
    """
    return store(actor=actor, stream=io.BytesIO(content), name=name, agency_id=agency_id, welcome=replace(LETTERS, words=False))


def rescan(*, actor: Actor, sha256: str) -> Blob:
    """Check a blob for viruses once more (ตรวจไวรัสซ้ำ), for those that came while the scanner was away."""
    with open_blob(Blob.objects.get(pk=sha256)) as stream:
        state = scan(stream)
    with official(actor):
        blob = Blob.objects.select_for_update(of=("self",)).get(pk=sha256)
        if blob.scan_state not in {ScanState.INFECTED, state}:
            blob.scan_state = state
            blob.save(update_fields=["scan_state"])
            if state == ScanState.INFECTED:
                for agency_id in held_by(sha256):
                    record(
                        actor, Events.VIRUS_FOUND, subject_type="files.Blob", subject_id=None, agency_id=agency_id, sha256=sha256
                    )
            if state in {ScanState.CLEAN, ScanState.UNCHECKED} and BlobText.objects.filter(pk=sha256).exists():
                jobs.enqueue("files.read_text", queue="reading", once=f"files.read_text:{sha256}", sha256=sha256)
    return blob


def _narrowed(welcome: Welcome, kinds: frozenset[str] | None) -> Welcome:
    return welcome if kinds is None else replace(welcome, kinds=welcome.kinds & {str(kind) for kind in kinds})


def _limit(welcome: Welcome) -> int:
    megabytes: int = getattr(settings, welcome.limit)
    return megabytes


def _keep(actor: Actor, taken: Taken, name: str, agency_id: UUID | None, welcome: Welcome) -> StoredFile:
    owner = agency_id or actor.agency_id
    if owner is None:
        raise ValueError("a file must belong to an agency")
    content = look_into(taken.path, ending_of(name, welcome), welcome)
    if content.kind.value not in welcome.kinds:
        raise FileRejectedError(_("ที่นี่ไม่รับแฟ้มชนิดนี้ กรุณาเลือกแฟ้มชนิดที่รับได้"))
    state = _scanned(taken)
    placed = put(taken)
    with official(actor):
        blob = settle(taken, placed, MEDIA_TYPES[content.kind], content.pages, state)
        if welcome.words:
            want_text(blob.pk)
        return StoredFile.objects.create(
            agency_id=owner, blob=blob, name=name, uploaded_by_id=actor.user_id, uploaded_by_name=actor.name[:200]
        )


def _take(stream: IO[bytes], temporary: Any, limit: int) -> Taken:
    taken = _weigh(stream, Path(temporary.name), limit, temporary.write)
    temporary.flush()
    os.fsync(temporary.fileno())
    return taken


def _weigh(stream: IO[bytes], path: Path, limit: int, write: Callable[[bytes], Any] = lambda _block: None) -> Taken:
    """Read a stream once: hash and measure it, look for the test virus, and write it where it is to lie."""
    digest = hashlib.sha256()
    size = 0
    last = b""
    while block := stream.read(BLOCK):
        size += len(block)
        if size > limit * 1_048_576:
            raise FileRejectedError(
                _("แฟ้มใหญ่เกิน {limit} เมกะไบต์ กรุณาลดขนาด เช่น สแกนที่ 200-300 จุดต่อนิ้ว หรือแบ่งเป็นหลายแฟ้มแล้วแนบใหม่").format(limit=limit)
            )
        if TEST_SIGNATURE in last + block[: len(TEST_SIGNATURE)] or TEST_SIGNATURE in block:
            raise _infected()
        last = block[-len(TEST_SIGNATURE) :]
        digest.update(block)
        write(block)
    if size == 0:
        raise FileRejectedError(_("แฟ้มว่างเปล่า (0 ไบต์) กรุณาตรวจดูแฟ้มต้นฉบับแล้วแนบใหม่"))
    return Taken(path, digest.hexdigest(), size)


def _infected() -> FileRejectedError:
    return FileRejectedError(_("พบไวรัสในแฟ้มนี้ ระบบไม่รับแฟ้มไว้ กรุณาแจ้งผู้ดูแลระบบและตรวจเครื่องคอมพิวเตอร์ของท่านก่อนแนบแฟ้มอื่น"))


def _scanned(taken: Taken) -> ScanState:
    known = Blob.objects.filter(pk=taken.sha256).values_list("scan_state", flat=True).first()
    if known == ScanState.INFECTED:
        raise _infected()
    if known == ScanState.CLEAN:
        return ScanState.CLEAN
    with taken.path.open("rb") as stream:
        state = scan(stream)
    if state == ScanState.INFECTED:
        raise _infected()
    return state
