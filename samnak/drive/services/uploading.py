"""Files sent in parts (การส่งไฟล์): begun, continued where the line broke, taken in when all bytes are there.

Bytes are written in batches, each under the lock of its row and only where the last one ended. So of two senders of the
same offset one goes on and the other is told, nothing needs a lease that a broken line would leave behind, and what came
before a line broke is kept.
"""

import os
from collections.abc import Sequence
from datetime import timedelta
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.http import Http404
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from samnak.core.actor import Actor, system_actor
from samnak.core.errors import DeniedError, DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.drive.content import name_key, tidy
from samnak.drive.enums import Clash, UploadState
from samnak.drive.errors import LockedError, NameTakenError, OffsetError, QuotaError, UploadBusyError, UploadGoneError
from samnak.drive.models import Item, UploadSession
from samnak.drive.policies import EDIT, person_of
from samnak.drive.queries import folder_for, get_for
from samnak.drive.services.guarding import require_unlocked
from samnak.drive.services.part_files import discard_part, held_bytes, part_path, spooled
from samnak.drive.services.placing import DEEPEST, make_folders, place_file, require_free, require_room
from samnak.files import services as files

BATCH = 1 << 24  # bytes written under one lock
BLOCK = 1 << 18
KEPT = timedelta(days=3)
STUCK = timedelta(minutes=15)
MOST_OPEN = 1_000
MOST_WAITING = 5  # times the largest file, of bytes that one person has sent and not placed


def start_upload(
    *,
    actor: Actor,
    folder_id: UUID,
    name: str,
    length: int,
    folders: Sequence[str] = (),
    clash: str = Clash.REFUSE,
    comes_whole: bool = False,
) -> UploadSession:
    """Begin to send a file (เริ่มส่งไฟล์) into a folder, or one to be made below it; room and name are asked at once.

    For one that `comes_whole`, in this very request, the name is asked only when it is placed.
    """
    with official(actor):
        folder = folder_for(actor, EDIT, folder_id)
        tidied, below = tidy(name), [tidy(part) for part in folders]
        if len(below) > DEEPEST:
            raise DomainError(_("โฟลเดอร์ซ้อนกันลึกเกิน {most} ชั้น กรุณาจัดโฟลเดอร์ใหม่").format(most=DEEPEST))
        require_welcome_size(length)
        require_room(folder.space, length)
        target = _reached(folder, below) if clash == Clash.REFUSE and not comes_whole else None
        if target is not None:
            require_free(get_for(actor, EDIT, target.pk) if below else target, tidied)
        _require_nobody_at_work(actor, folder, below, tidied, clash)
        mine = UploadSession.objects.filter(user=person_of(actor), state=UploadState.OPEN)
        if mine.count() >= MOST_OPEN:
            raise DomainError(_("มีไฟล์ที่ส่งค้างอยู่มากเกินไป กรุณาส่งต่อหรือยกเลิกไฟล์ที่ค้างก่อน"))
        return UploadSession.objects.create(
            space=folder.space, folder_id=folder.pk, folders=below, name=tidied, clash=clash, length=length,
            user_id=person_of(actor), standing=actor.standing, expires_at=database_now() + KEPT,
        )  # fmt: skip


def _require_nobody_at_work(actor: Actor, folder: Item, below: Sequence[str], name: str, clash: str) -> None:
    """Say before the bytes come that somebody is at work where they are to go."""
    require_unlocked(actor, folder)
    target = _reached(folder, below) if clash == Clash.VERSION else None
    known = Item.objects.filter(parent=target, name_key=name_key(name), trashed_at=None).first() if target is not None else None
    if known is not None:
        require_unlocked(actor, get_for(actor, EDIT, known.pk))


def require_welcome_size(length: int) -> None:
    """Refuse a file larger than the drive takes in."""
    if length > settings.DRIVE_LIMIT_MB * 1_048_576:
        raise DomainError(
            _("ไฟล์ใหญ่เกิน {limit} เมกะไบต์ กรุณาแบ่งเป็นหลายไฟล์").format(limit=f"{settings.DRIVE_LIMIT_MB:,}"), field="length"
        )


def receive(
    *,
    actor: Actor,
    upload: UploadSession,
    offset: int,
    stream: IO[bytes],
    checksum: tuple[str, bytes] | None = None,
    is_new: bool = False,
) -> UploadSession:
    """Take bytes on from an offset (รับข้อมูลต่อ); with a checksum all of them or none. Return how far it has come.

    One that `is_new` was begun in this very request, where its rights were asked.
    """
    if upload.state == UploadState.FINISHING:
        raise UploadBusyError(_("ไฟล์นี้ส่งครบแล้ว ระบบกำลังตรวจและจัดเก็บ กรุณารอสักครู่"))
    if upload.state != UploadState.OPEN:
        raise UploadGoneError(upload.trouble or _("การส่งไฟล์นี้จบแล้ว"))
    if not is_new:
        folder_for(actor, EDIT, upload.folder_id)
    if offset != upload.offset:
        raise _not_here()
    _require_few_waiting(upload)
    if checksum is None:
        broken = _append(upload, offset, stream)
    else:
        with spooled(stream, upload.length - offset, checksum) as checked:
            broken = _append(upload, offset, checked)
    upload.refresh_from_db()
    if broken is not None:
        raise broken
    return upload


def _require_few_waiting(upload: UploadSession) -> None:
    """Refuse to fill the disk with files that are sent in part and never placed, which no quota counts."""
    others = UploadSession.objects.filter(user=upload.user_id, state__in=[UploadState.OPEN, UploadState.FINISHING])
    held = others.exclude(pk=upload.pk).aggregate(total=Sum("offset"))["total"] or 0
    if held + upload.length > MOST_WAITING * settings.DRIVE_LIMIT_MB * 1_048_576:
        raise QuotaError(_("ไฟล์ที่ส่งค้างไว้รวมกันใหญ่เกินไป กรุณาส่งต่อให้ครบหรือยกเลิกไฟล์ที่ค้างก่อน"))


def _append(upload: UploadSession, offset: int, stream: IO[bytes]) -> OSError | None:
    """Write what comes in batches; return the error by which the line broke, after what came was kept."""
    place, left = offset, upload.length - offset
    while left > 0:
        batch, broken = _read_batch(stream, min(BATCH, left))
        if batch:
            _write_batch(upload.pk, place, batch)
            place, left = place + len(batch), left - len(batch)
        if broken is not None or not batch:
            return broken
    return None


def _read_batch(stream: IO[bytes], most: int) -> tuple[bytes, OSError | None]:
    batch = bytearray()
    while len(batch) < most:
        try:
            block = stream.read(min(BLOCK, most - len(batch)))
        except (UnreadablePostError, OSError) as error:
            return bytes(batch), error
        if not block:
            break
        batch += block
    return bytes(batch), None


def _write_batch(pk: UUID, place: int, batch: bytes) -> None:
    with transaction.atomic():
        row = UploadSession.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if row is None or row.state != UploadState.OPEN:
            raise UploadGoneError(_("การส่งไฟล์นี้ถูกยกเลิกแล้ว"))
        if row.offset != place:
            raise _not_here()
        handle = os.open(part_path(pk), os.O_WRONLY | os.O_CREAT, 0o640)
        try:
            rest = memoryview(batch)
            while rest:
                rest = rest[os.pwrite(handle, rest, place + len(batch) - len(rest)) :]
        finally:
            os.close(handle)
        now = database_now()
        UploadSession.objects.filter(pk=pk).update(offset=place + len(batch), changed_at=now, expires_at=now + KEPT)


def _not_here() -> OffsetError:
    return OffsetError(_("ข้อมูลที่ส่งมาไม่ต่อจากที่ได้รับแล้ว อาจมีการส่งไฟล์เดียวกันจากหน้าต่างอื่น"))


def own_upload(*, actor: Actor, upload_id: UUID) -> UploadSession:
    """Return an upload of this person, as far as its bytes really lie here (ดูความคืบหน้า)."""
    upload = UploadSession.objects.filter(pk=upload_id, user=person_of(actor)).first()
    if upload is None:
        raise Http404
    if upload.expires_at <= database_now():
        raise UploadGoneError(_("การส่งไฟล์นี้ค้างนานเกินกำหนด กรุณาส่งใหม่"))
    if upload.state == UploadState.OPEN:
        held = min(upload.offset, held_bytes(upload.pk))
        if held < upload.offset:  # the machine lost power before the disk had them
            UploadSession.objects.filter(pk=upload.pk, offset=upload.offset, state=UploadState.OPEN).update(offset=held)
            upload.refresh_from_db()
    return upload


def finish(*, actor: Actor, upload: UploadSession, came_whole: bool = False) -> Item | None:
    """Check a file that is all there and put it into its folder (รับไฟล์เข้าคลัง); None while bytes are missing.

    What cannot be taken in is thrown away, and the reason kept. A name that was free at the beginning and is taken at the
    end is no reason, nor is a file that somebody has begun to edit: both are kept, unless this one `came_whole` and is
    easily sent again.
    """
    if upload.offset < upload.length or not _claim(upload.pk):
        return None
    try:
        item = _place(actor, upload, came_whole=came_whole)
    except (DomainError, DeniedError, Http404) as error:
        trouble = getattr(error, "message", "") or getattr(error, "reason", "") or _("ไม่พบโฟลเดอร์ปลายทาง หรือท่านไม่มีสิทธิแล้ว")
        UploadSession.objects.filter(pk=upload.pk).update(state=UploadState.REFUSED, trouble=str(trouble)[:500])
        discard_part(upload.pk)
        raise
    except BaseException:
        UploadSession.objects.filter(pk=upload.pk).update(state=UploadState.OPEN)
        raise
    upload.refresh_from_db()
    return item


def _claim(pk: UUID) -> bool:
    stuck = Q(state=UploadState.FINISHING, changed_at__lt=database_now() - STUCK)
    rows = UploadSession.objects.filter(Q(state=UploadState.OPEN) | stuck, pk=pk)
    return bool(rows.update(state=UploadState.FINISHING, changed_at=database_now()))


def _place(actor: Actor, upload: UploadSession, *, came_whole: bool) -> Item:
    """Take the bytes in, make the folders and place the file: all of it or nothing."""
    with official(actor):
        stored, folder_id = None, upload.folder_id
        if upload.length:
            path, agency_id = part_path(upload.pk), upload.space.agency_id
            stored = files.store_path(actor=actor, path=path, name=upload.name, agency_id=agency_id)
        known = _reached(Item(pk=folder_id), upload.folders) if upload.folders else None
        if known is not None:
            folder_id = known.pk
        elif upload.folders:
            folder_id = make_folders(actor=actor, folder_id=folder_id, names=upload.folders).pk
        placing: dict[str, Any] = {"actor": actor, "folder_id": folder_id, "stored": stored, "name": upload.name}
        try:
            with transaction.atomic():
                item = place_file(**placing, clash=upload.clash)
        except (NameTakenError, LockedError):  # another came by this name, or began to edit, while the bytes were on their way
            if came_whole:
                raise
            item = place_file(**placing, clash=Clash.RENAME)
        UploadSession.objects.filter(pk=upload.pk).update(state=UploadState.DONE, item_id=item.pk)
    discard_part(upload.pk)
    return item


def call_off(*, actor: Actor, upload_id: UUID) -> None:
    """Call an upload off (ยกเลิกการส่ง) and let its bytes go."""
    with official(actor):
        row = UploadSession.objects.select_for_update(of=("self",)).filter(pk=upload_id, user=person_of(actor)).first()
        if row is None:
            raise Http404
        if row.state == UploadState.FINISHING:
            raise UploadBusyError(_("ไฟล์นี้ส่งครบแล้ว ระบบกำลังตรวจและจัดเก็บ กรุณารอสักครู่"))
        row.delete()
    discard_part(upload_id)


def sweep_uploads(*, limit: int = 500) -> int:
    """Forget uploads nobody went on with, and those that ended, after their time (ล้างการส่งที่ค้าง)."""
    actor = system_actor()
    with official(actor):
        due = UploadSession.objects.select_for_update(of=("self",), skip_locked=True).filter(expires_at__lt=database_now())
        pks = list(due.values_list("pk", flat=True)[:limit])
        UploadSession.objects.filter(pk__in=pks).delete()
    for pk in pks:
        discard_part(pk)
    return len(pks)


def _reached(folder: Item, names: Sequence[str]) -> Item | None:
    """Return the folder at a path below another, as far as it is there already."""
    for name in names:
        known = Item.objects.filter(parent=folder, name_key=name_key(name), trashed_at=None).first()
        if known is None:
            return None
        if not known.is_folder:
            raise NameTakenError(_("มีไฟล์ชื่อ {name} อยู่แล้ว จึงสร้างโฟลเดอร์ชื่อนี้ไม่ได้").format(name=name), free_name="")
        folder = known
    return folder
