"""Putting things into the drive: folders, files, new versions of files."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.ids import new_id
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.drive.content import free_name, name_key, natural_key, tidy
from samnak.drive.enums import Clash, Events, ItemKind
from samnak.drive.errors import ChangedMeanwhileError, NameTakenError, QuotaError
from samnak.drive.models import Item, Space, Version
from samnak.drive.policies import EDIT, SUBJECT
from samnak.drive.queries import folder_for, get_for
from samnak.drive.services.guarding import require_unlocked, require_writable
from samnak.drive.services.locking import locked_item
from samnak.files import services as files
from samnak.files.enums import DRIVE
from samnak.files.models import StoredFile

DEEPEST = 40
MOST_IN_FOLDER = 50_000
ONE_SESSION = timedelta(minutes=15)


def make_folder(*, actor: Actor, folder_id: UUID, name: str, words: Collection[str] = ()) -> Item:
    """Make a folder (สร้างโฟลเดอร์); `words` are those of the actor's own locks, here as everywhere."""
    with official(actor):
        parent = _locked_folder(actor, folder_id)
        tidied = tidy(name)
        require_free(parent, tidied)
        return _add_folder(actor, parent, tidied, words)


def make_folders(*, actor: Actor, folder_id: UUID, names: Sequence[str]) -> Item:
    """Return the folder at a path below another, making what is missing (สร้างโฟลเดอร์ตามเส้นทาง)."""
    with official(actor):
        folder = _locked_folder(actor, folder_id)
        for name in names:
            tidied = tidy(name)
            known = _named(folder, tidied)
            if known is not None and not known.is_folder:
                raise NameTakenError(
                    _("มีไฟล์ชื่อ {name} อยู่แล้ว จึงสร้างโฟลเดอร์ชื่อนี้ไม่ได้").format(name=tidied), free_name=_free(folder, tidied)
                )
            folder = get_for(actor, EDIT, known.pk) if known is not None else _add_folder(actor, folder, tidied)
    return folder


def upload(
    *,
    actor: Actor,
    folder_id: UUID,
    stream: IO[bytes],
    name: str,
    clash: str = Clash.REFUSE,
    note: str = "",
    size: int = 0,
) -> Item:
    """Take a file in from a stream and put it into a folder (นำไฟล์เข้าคลัง); `size` in bytes is asked of the quota first."""
    folder = folder_for(actor, EDIT, folder_id)
    tidied = tidy(name)
    if clash == Clash.REFUSE:
        require_free(folder, tidied)
    require_room(folder.space, size)
    with official(actor):  # what finds no place is not kept either
        stored = files.store(actor=actor, stream=stream, name=tidied, agency_id=folder.space.agency_id, welcome=DRIVE)
        return place_file(actor=actor, folder_id=folder_id, stored=stored, name=tidied, clash=clash, note=note)


def place_file(
    *,
    actor: Actor,
    folder_id: UUID,
    stored: StoredFile | None,
    name: str,
    clash: str = Clash.REFUSE,
    note: str = "",
    words: Collection[str] = (),
) -> Item:
    """Put a file that was taken in into a folder (วางไฟล์ในโฟลเดอร์); None is an empty file, as desktops make before they write."""
    with official(actor):
        folder = _locked_folder(actor, folder_id)
        tidied = tidy(name)
        known = _named(folder, tidied)
        if known is not None and clash == Clash.VERSION and not known.is_folder:
            return _add_version(actor, get_for(actor, EDIT, known.pk), stored, note, words)
        if known is not None and clash == Clash.RENAME:
            tidied = _free(folder, tidied)
        else:
            require_free(folder, tidied)
        item = _new(actor, folder, ItemKind.FILE, tidied, words)
        item.save(force_insert=True)
        _put_version(actor, item, stored, note)
        record(
            actor, Events.FILE_ADDED, subject_type=SUBJECT, subject_id=item.pk, agency_id=folder.space.agency_id,
            name=item.name, size=item.size, sha256=stored.blob_id if stored else "",
        )  # fmt: skip
    return item


def place_record_copy(*, actor: Actor, folder_id: UUID, stored: StoredFile, source: str) -> Item:
    """Put a copy of a file of an official record into a folder (คัดลอกเอกสารราชการเข้าคลัง); it can be read, not rewritten."""
    with official(actor):
        folder = _locked_folder(actor, folder_id)
        own = files.share(actor=actor, file_id=stored.pk, agency_id=folder.space.agency_id)
        item = _new(actor, folder, ItemKind.FILE, _free(folder, tidy(own.name)))
        item.record_of = source[:300]
        item.save(force_insert=True)
        _put_version(actor, item, own, "")
        record(
            actor, Events.RECORD_COPIED, subject_type=SUBJECT, subject_id=item.pk, agency_id=folder.space.agency_id,
            name=item.name, source=item.record_of, sha256=own.blob_id,
        )  # fmt: skip
    return item


def add_version(
    *,
    actor: Actor,
    item_id: UUID,
    stored: StoredFile | None,
    note: str = "",
    expected: UUID | None = None,
    words: Collection[str] = (),
    session: str = "",
) -> Item:
    """Put in a newer version of a file (บันทึกไฟล์รุ่นใหม่); with `expected`, only while that version is the newest.

    `words` are those of the actor's own locks. Saves of one `session` of one person within `ONE_SESSION` become one
    version: an editor saves by itself every minute or so, and a hundred versions of one morning help nobody.
    """
    with official(actor):
        item = locked_item(actor, EDIT, item_id)
        if item.is_folder:
            raise DomainError(_("โฟลเดอร์ไม่มีรุ่น กรุณาเลือกไฟล์"))
        if expected is not None and item.head_id != expected:
            raise ChangedMeanwhileError(_("มีผู้บันทึกไฟล์รุ่นใหม่ก่อนท่าน กรุณาเปิดดูรุ่นล่าสุดแล้วบันทึกอีกครั้ง"))
        return _add_version(actor, item, stored, note, words, session=session)


def save_version(
    *,
    actor: Actor,
    item_id: UUID,
    stream: IO[bytes],
    size: int,
    note: str = "",
    words: Collection[str] = (),
    session: str = "",
) -> Item:
    """Take a newer version of a file in from a stream (บันทึกไฟล์รุ่นใหม่) of so many bytes; fewer make none, see `add_version`."""
    item = get_for(actor, EDIT, item_id)
    require_unlocked(actor, item, words)
    require_writable(item)
    require_room(item.space, size)
    with official(actor):  # what makes no version is not kept either
        stored = None
        if size:
            stored = files.store(actor=actor, stream=stream, name=item.name, agency_id=item.space.agency_id, welcome=DRIVE)
            if stored.blob.size != size:
                raise DomainError(_("การเชื่อมต่อขาดก่อนไฟล์มาครบ"))
        return add_version(actor=actor, item_id=item_id, stored=stored, note=note, words=words, session=session)


def restore_version(*, actor: Actor, item_id: UUID, number: int) -> Item:
    """Make an earlier version the newest again (นำไฟล์รุ่นเดิมกลับมา); it becomes a new version, nothing is lost."""
    with official(actor):
        item = locked_item(actor, EDIT, item_id)
        source = item.versions.select_related("file__blob").filter(number=number).first()
        if source is None:
            raise DomainError(_("ไม่พบไฟล์รุ่นที่ {number}").format(number=number))
        if source.pk == item.head_id:
            raise DomainError(_("รุ่นที่ {number} เป็นรุ่นล่าสุดอยู่แล้ว").format(number=number))
        require_unlocked(actor, item)
        require_writable(item)
        version = _put_version(actor, item, source.file, "", restored_from=number)
        record(
            actor, Events.VERSION_RESTORED, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
            name=item.name, number=version.number, source=number,
        )  # fmt: skip
    return item


def _add_version(
    actor: Actor, item: Item, stored: StoredFile | None, note: str, words: Collection[str], *, session: str = ""
) -> Item:
    require_unlocked(actor, item, words)
    require_writable(item)
    started, replaced = _continued(actor, item, session)
    version = _put_version(actor, item, stored, note, session=session, session_since=started)
    if replaced is not None:
        _let_go(actor, item, replaced)
    record(
        actor, Events.VERSION_ADDED, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
        name=item.name, number=version.number, size=version.size, sha256=stored.blob_id if stored else "",
    )  # fmt: skip
    return item


def _continued(actor: Actor, item: Item, session: str) -> tuple[datetime | None, Version | None]:
    """Return since when this session's newest version is being written, and that version, which the next save replaces."""
    if not session:
        return None, None
    head, now = item.head, database_now()
    if head is None or head.session != session or head.made_by_id != actor.user_id or head.session_since is None:
        return now, None
    return (head.session_since, head) if head.session_since > now - ONE_SESSION else (now, None)


def _let_go(actor: Actor, item: Item, version: Version) -> None:
    """Take away a version that the same session has written on; its bytes go unless something else has them."""
    kept, size = version.file_id, version.size
    version.delete()
    if size:
        item.space.used = max(0, item.space.used - size)
        item.space.save(update_fields=["used"])
    if kept is not None:
        files.discard(actor=actor, file_ids=[kept])


def _put_version(actor: Actor, item: Item, stored: StoredFile | None, note: str, **more: Any) -> Version:
    size = stored.blob.size if stored else 0
    take_room(item.space, size)
    last = item.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = Version.objects.create(
        item=item, number=last + 1, file=stored, size=size, note=note.strip()[:300],
        made_by_id=actor.user_id, made_by_name=actor.name, **more,
    )  # fmt: skip
    item.head, item.size = version, size
    item.media_type = stored.blob.media_type if stored else ""
    touch(actor, item, "head", "size", "media_type")
    return version


def _add_folder(actor: Actor, parent: Item, name: str, words: Collection[str] = ()) -> Item:
    folder = _new(actor, parent, ItemKind.FOLDER, name, words)
    folder.save(force_insert=True)
    record(
        actor, Events.FOLDER_MADE, subject_type=SUBJECT, subject_id=folder.pk, agency_id=parent.space.agency_id, name=folder.name
    )
    return folder


def _locked_folder(actor: Actor, folder_id: UUID) -> Item:
    folder = locked_item(actor, EDIT, folder_id)
    if not folder.is_folder:
        raise DomainError(_("ปลายทางไม่ใช่โฟลเดอร์ กรุณาเลือกโฟลเดอร์"))
    return folder


def _new(actor: Actor, parent: Item, kind: str, name: str, words: Collection[str] = ()) -> Item:
    require_unlocked(actor, parent, words)
    if parent.path.count("/") >= DEEPEST:
        raise DomainError(_("โฟลเดอร์ซ้อนกันลึกเกิน {most} ชั้น กรุณาจัดโฟลเดอร์ใหม่").format(most=DEEPEST))
    pk = new_id()
    return Item(
        pk=pk, space=parent.space, parent=parent, anchor=parent.anchor, kind=kind, name=name, name_key=name_key(name),
        sort_key=natural_key(name), path=f"{parent.path}{pk.hex}/", made_by_id=actor.user_id, made_by_name=actor.name,
        changed_by_name=actor.name,
    )  # fmt: skip


def _named(folder: Item, name: str) -> Item | None:
    return Item.objects.filter(parent=folder, name_key=name_key(name), trashed_at=None).first()


def _free(folder: Item, name: str) -> str:
    taken = set(Item.objects.filter(parent=folder, trashed_at=None).values_list("name_key", flat=True)[:MOST_IN_FOLDER])
    return free_name(name, taken)


def require_free(folder: Item, name: str, *, but: Item | None = None) -> None:
    """Refuse a name that the folder already has for something else."""
    known = _named(folder, name)
    if known is not None and (but is None or known.pk != but.pk):
        raise NameTakenError(
            _("โฟลเดอร์นี้มี “{name}” อยู่แล้ว กรุณาใช้ชื่ออื่น เช่น “{free}”").format(name=name, free=_free(folder, name)),
            free_name=_free(folder, name),
        )


def require_room(space: Space, size: int) -> None:
    """Refuse what would not fit into the space, in bytes."""
    if size and space.used + size > space.quota:
        left = max(0, space.quota - space.used) / 1_048_576
        raise QuotaError(
            _("พื้นที่ {space} เหลือ {left} เมกะไบต์ ไม่พอสำหรับ {size} เมกะไบต์ กรุณาลบไฟล์ในถังขยะหรือขอเพิ่มโควตา").format(
                space=space.name, left=f"{left:,.1f}", size=f"{size / 1_048_576:,.1f}"
            )
        )


def take_room(space: Space, size: int) -> None:
    """Count bytes into a space, which is locked."""
    space.refresh_from_db(fields=["used", "quota_mb"])
    require_room(space, size)
    if size:
        space.used += size
        space.save(update_fields=["used"])


def touch(actor: Actor, item: Item, *fields: str) -> None:
    """Save fields of an item and who changed it when."""
    item.changed_by_name, item.changed_at = actor.name, database_now()
    item.save(update_fields=[*fields, "changed_by_name", "changed_at"])
