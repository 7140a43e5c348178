"""Locks: while somebody edits a file elsewhere, nobody else writes into it, moves it or throws it away.

Whoever edits gives a word (an editor on the web, a program on a desktop over WebDAV) and shows it with every write. Editors
of one document share a word; a desktop's word is good in the hands of its own person only. A lock ends by itself.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor, system_actor
from samnak.core.errors import DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.drive.enums import Events, LockWay
from samnak.drive.errors import LockedError
from samnak.drive.models import Item, Lock
from samnak.drive.policies import BREAK_LOCK, EDIT, SUBJECT, person_of
from samnak.drive.queries import desktop_lock, locks_around, locks_on, rows, visible_to
from samnak.drive.services.locking import locked_item

LASTS = timedelta(minutes=30)


def lock(*, actor: Actor, item_id: UUID, word: str, before: str | None = None, lasts: timedelta = LASTS) -> Lock:
    """Lock a file for an editor on the web (กันไว้แก้ไข), or hold its lock longer; with `before`, take over from that word."""
    with official(actor):
        item = locked_item(actor, EDIT, item_id)
        if item.is_folder:
            raise DomainError(_("กันไว้แก้ไขได้เฉพาะไฟล์"))
        require_writable(item)
        held, others = _of_editor(item)
        if others:
            raise _busy(actor, item, others[0])
        until = database_now() + lasts
        if held is None:
            if before is not None:
                raise _nobody()
            return _take(actor, Lock(item=item, word=word, way=LockWay.EDITOR, until=until))
        if held.word != (word if before is None else before):
            raise _busy(actor, item, held)
        held.word, held.until = word, until
        held.save(update_fields=["word", "until"])
        return held


def _of_editor(item: Item) -> tuple[Lock | None, list[Lock]]:
    """Return the lock of an editor on the file itself, and all others that hold for it."""
    found = locks_on(item)
    held = next((one for one in found if one.item_id == item.pk and one.way == LockWay.EDITOR), None)
    return held, [one for one in found if one is not held]


def lock_for_desktop(
    *,
    actor: Actor,
    item_id: UUID,
    word: str,
    lasts: timedelta = LASTS,
    is_shared: bool = False,
    is_deep: bool = False,
    told: bytes = b"",
) -> Lock:
    """Lock a file or folder for a program on a desktop (กันไว้แก้ไขจากโปรแกรมในเครื่อง); only shared ones stand side by side."""
    with official(actor):
        item = locked_item(actor, EDIT, item_id)
        if item.is_root:
            raise DomainError(_("กันทั้งพื้นที่จัดเก็บไว้แก้ไขไม่ได้ กรุณากันเฉพาะไฟล์หรือโฟลเดอร์"))
        require_writable(item)
        found = locks_around(item) if is_deep else locks_on(item)
        against = next((one for one in found if not (one.is_shared and is_shared)), None)
        if against is not None:
            raise _busy(actor, item, against)
        given = Lock(item=item, word=word, way=LockWay.DESKTOP, is_shared=is_shared, is_deep=is_deep, told=told)
        given.until = database_now() + lasts
        return _take(actor, given)


def _take(actor: Actor, given: Lock) -> Lock:
    Lock.objects.filter(item=given.item_id, until__lte=Now()).delete()
    given.by_id, given.by_name = actor.user_id, actor.name[:200]
    given.save(force_insert=True)
    return given


def refresh_lock(*, actor: Actor, item_id: UUID, word: str, lasts: timedelta = LASTS) -> Lock:
    """Hold the lock of an editor longer (ต่อเวลากันไว้แก้ไข)."""
    return lock(actor=actor, item_id=item_id, word=word, before=word, lasts=lasts)


def refresh_desktop_lock(*, actor: Actor, word: str, lasts: timedelta = LASTS) -> Lock:
    """Hold the lock of a program on a desktop longer (ต่อเวลากันไว้แก้ไขจากโปรแกรมในเครื่อง)."""
    with official(actor):
        held = desktop_lock(person_of(actor), word)
        if held is None:
            raise _nobody()
        locked_item(actor, EDIT, held.item_id)
        held.until = database_now() + lasts
        if not Lock.objects.filter(pk=held.pk).update(until=held.until):  # broken a moment before
            raise _nobody()
    return held


def unlock(*, actor: Actor, item_id: UUID, word: str) -> None:
    """Give up the lock of an editor (เลิกกันไว้แก้ไข)."""
    with official(actor):
        item = locked_item(actor, EDIT, item_id)
        held, others = _of_editor(item)
        if held is not None and held.word == word:
            held.delete()
            return
        against = held or next(iter(others), None)
        raise _nobody() if against is None else _busy(actor, item, against)


def release_desktop_lock(*, actor: Actor, word: str) -> bool:
    """Give up a lock that a program of one's own holds (ปลดล็อกไฟล์), whatever one may still do there; False when there is none."""
    with official(actor):
        held = desktop_lock(person_of(actor), word)
        if held is not None:
            held.delete()
    return held is not None


def break_lock(*, actor: Actor, item_id: UUID) -> None:
    """End the locks of others (ยกเลิกการกันไว้แก้ไข), when an editor was left open; what it has not saved is lost."""
    with official(actor):
        item = locked_item(actor, EDIT, item_id)
        found = locks_on(item)
        if not found:
            raise DomainError(_("ไม่มีผู้กันไฟล์นี้ไว้แก้ไขแล้ว"))
        known = rows().in_bulk([held.item_id for held in found])
        for held in found:
            held.item = known[held.item_id]
            require(actor, BREAK_LOCK, held)
            held.delete()
            record(
                actor, Events.LOCK_BROKEN, subject_type=SUBJECT, subject_id=held.item_id, agency_id=item.space.agency_id,
                name=held.item.name, holder=held.by_name,
            )  # fmt: skip


def sweep_locks() -> int:
    """Forget locks whose time is over (ล้างการกันไว้แก้ไขที่หมดเวลา)."""
    with official(system_actor()):
        return Lock.objects.filter(until__lte=Now()).delete()[0]


def require_writable(item: Item) -> None:
    """Refuse newer versions of what is a copy of an official record."""
    if item.record_of:
        raise DomainError(
            _("ไฟล์นี้เป็นสำเนาของเอกสารราชการ ({source}) จึงแก้ไขไม่ได้ หากต้องการแก้ กรุณาดาวน์โหลดแล้วนำเข้าเป็นไฟล์ใหม่").format(
                source=item.record_of
            )
        )


def require_unlocked(actor: Actor, item: Item, words: Collection[str] = ()) -> None:
    """Refuse to write into a file or folder that somebody else is at work on; `words` are those of the actor's own locks."""
    _require_own(actor, item, locks_on(item), words)


def require_nobody_at_work(actor: Actor, item: Item, words: Collection[str] = ()) -> None:
    """Refuse to move something or throw it away while somebody else is at work on it or on something in it."""
    _require_own(actor, item, locks_around(item), words)


def _require_own(actor: Actor, item: Item, found: Sequence[Lock], words: Collection[str]) -> None:
    for held in found:
        shown = held.word in words and (held.way == LockWay.EDITOR or held.by_id == actor.user_id)
        if not shown:
            raise _busy(actor, item, held)


def _nobody() -> LockedError:
    return LockedError(_("ไม่มีการกันไฟล์นี้ไว้แก้ไขแล้ว กรุณาเปิดไฟล์ใหม่อีกครั้ง"))


def _busy(actor: Actor, item: Item, held: Lock) -> LockedError:
    """Say who is at work, and on what as far as the actor may know it."""
    if held.item_id == item.pk and not item.is_folder:
        words = _("ไฟล์นี้กำลังถูกแก้ไขโดย {name} กรุณารอจนแก้ไขเสร็จ หรือคัดลอกเป็นไฟล์ใหม่").format(name=held.by_name)
    elif visible_to(actor).filter(pk=held.item_id).exists():
        words = _("“{file}” กำลังถูกแก้ไขโดย {name} กรุณารอจนแก้ไขเสร็จ").format(file=held.item.name, name=held.by_name)
    else:
        words = _("มีผู้กำลังแก้ไขไฟล์ในโฟลเดอร์นี้ กรุณารอจนแก้ไขเสร็จ")
    return LockedError(words, held=held.way, word=held.word if held.way == LockWay.EDITOR else "")
