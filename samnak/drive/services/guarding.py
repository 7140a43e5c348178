"""Locks of files: while somebody edits a file elsewhere, nobody else puts in a newer version.

Whoever edits gives a word of its own (an editor on the web, a desktop over WebDAV) and shows it with every write. A lock
ends by itself; only one lasts on a file at a time.
"""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.drive.enums import Events
from samnak.drive.errors import LockedError
from samnak.drive.models import Item, Lock
from samnak.drive.policies import BREAK_LOCK, EDIT, SUBJECT
from samnak.drive.queries import lock_below, lock_of
from samnak.drive.services.locking import locked_item

LASTS = timedelta(minutes=30)


def lock(*, actor: Actor, item_id: UUID, word: str, before: str | None = None, lasts: timedelta = LASTS) -> Lock:
    """Lock a file (กันไว้แก้ไข), or hold a lock of the same word longer; with `before`, take over from that word."""
    with official(actor):
        item = locked_item(actor, EDIT, item_id)
        if item.is_folder:
            raise DomainError(_("กันไว้แก้ไขได้เฉพาะไฟล์"))
        require_writable(item)
        held = lock_of(item.pk)
        if before is not None and (held is None or held.word != before):
            raise _busy(held)
        if before is None and held is not None and held.word != word:
            raise _busy(held)
        until = database_now() + lasts
        if held is not None:
            held.word, held.until = word, until
            held.save(update_fields=["word", "until"])
            return held
        Lock.objects.filter(item=item).delete()  # one whose time is over
        return Lock.objects.create(item=item, word=word, by_id=actor.user_id, by_name=actor.name[:200], until=until)


def refresh_lock(*, actor: Actor, item_id: UUID, word: str, lasts: timedelta = LASTS) -> Lock:
    """Hold a lock longer (ต่อเวลากันไว้แก้ไข)."""
    return lock(actor=actor, item_id=item_id, word=word, before=word, lasts=lasts)


def unlock(*, actor: Actor, item_id: UUID, word: str) -> None:
    """Give up a lock (เลิกกันไว้แก้ไข)."""
    with official(actor):
        item = locked_item(actor, EDIT, item_id)
        held = lock_of(item.pk)
        if held is None or held.word != word:
            raise _busy(held)
        held.delete()


def break_lock(*, actor: Actor, item_id: UUID) -> None:
    """End the lock of another (ยกเลิกการกันไว้แก้ไข), when an editor was left open; what it has not saved is lost."""
    with official(actor):
        item = locked_item(actor, EDIT, item_id)
        held = lock_of(item.pk)
        if held is None:
            raise DomainError(_("ไม่มีผู้กันไฟล์นี้ไว้แก้ไขแล้ว"))
        require(actor, BREAK_LOCK, held)
        held.delete()
        record(
            actor, Events.LOCK_BROKEN, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
            name=item.name, holder=held.by_name,
        )  # fmt: skip


def require_writable(item: Item) -> None:
    """Refuse newer versions of what is a copy of an official record."""
    if item.record_of:
        raise DomainError(
            _("ไฟล์นี้เป็นสำเนาของเอกสารราชการ ({source}) จึงแก้ไขไม่ได้ หากต้องการแก้ กรุณาดาวน์โหลดแล้วนำเข้าเป็นไฟล์ใหม่").format(
                source=item.record_of
            )
        )


def require_unlocked(item: Item, word: str = "") -> None:
    """Refuse to write into a file that somebody else is at work on."""
    held = lock_of(item.pk)
    if held is not None and held.word != word:
        raise _busy(held)


def require_nobody_at_work(item: Item) -> None:
    """Refuse to throw away a file, or a folder with one in it, while somebody is at work on it."""
    held = lock_below(item.path)
    if held is not None:
        raise LockedError(
            _("“{file}” กำลังถูกแก้ไขโดย {name} กรุณารอจนแก้ไขเสร็จ").format(file=held.item.name, name=held.by_name), word=held.word
        )


def _busy(held: Lock | None) -> LockedError:
    if held is None:
        return LockedError(_("ไม่มีการกันไฟล์นี้ไว้แก้ไขแล้ว กรุณาเปิดไฟล์ใหม่อีกครั้ง"), word="")
    return LockedError(_("ไฟล์นี้กำลังถูกแก้ไขโดย {name} กรุณารอจนแก้ไขเสร็จ หรือคัดลอกเป็นไฟล์ใหม่").format(name=held.by_name), word=held.word)
