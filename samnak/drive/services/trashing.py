"""The trash: thrown away, brought back, and after its time gone for good."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.actor import Actor, system_actor
from samnak.core.errors import DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.drive.content import free_name, name_key, natural_key
from samnak.drive.enums import Events, Level
from samnak.drive.models import AccessRequest, Comment, Favourite, Grant, Item, Link, Lock, Opening, Reach, Version
from samnak.drive.policies import PURGE, REARRANGE, RESTORE, SUBJECT, level_on, tokens_of
from samnak.drive.queries import items_for
from samnak.drive.services.arranging import require_kept_secret
from samnak.drive.services.guarding import require_nobody_at_work, require_unlocked
from samnak.drive.services.locking import lock_spaces, locked_item
from samnak.drive.services.reaching import adopt
from samnak.files import services as files


def trash(*, actor: Actor, item_ids: Sequence[UUID], words: Collection[str] = ()) -> list[Item]:
    """Put items into the trash (ย้ายลงถังขยะ); they come back with everything below them until their time is over.

    Nobody else may be at work on them; the actor's own locks, whose `words` were shown, end.
    """
    with official(actor):
        known = items_for(actor, item_ids)
        if not known:
            raise DomainError(_("กรุณาเลือกรายการก่อน"))
        lock_spaces(item.space_id for item in known)
        gone: list[Item] = []
        for row in known:
            if any(row.path.startswith(above.path) for above in gone):
                continue  # it went with its folder
            item = locked_item(actor, REARRANGE, row.pk)
            require_nobody_at_work(actor, item, words)
            _require_editable(actor, item)
            Lock.objects.filter(item__path__startswith=item.path).delete()
            now = database_now()
            count = Item.objects.filter(path__startswith=item.path, trashed_at=None).update(
                trashed_at=now, trashed_by_name=actor.name, trash_root=item
            )
            record(
                actor, Events.TRASHED, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
                name=item.name, items=count,
            )  # fmt: skip
            gone.append(item)
    return gone


def _require_editable(actor: Actor, item: Item) -> None:
    """Refuse to throw away with a folder what others keep in it for themselves, and would not find again in the trash."""
    tokens = tokens_of(actor)
    apart = Item.objects.filter(path__startswith=item.path, anchor=F("pk"), trashed_at=None).select_related("anchor__reach")
    if any(level_on(actor, row, tokens) < Level.EDIT for row in apart):
        raise DomainError(_("“{name}” มีรายการที่ท่านแก้ไขไม่ได้ จึงย้ายลงถังขยะทั้งโฟลเดอร์ไม่ได้ กรุณาย้ายทีละรายการ").format(name=item.name))


def restore(*, actor: Actor, item_id: UUID) -> Item:
    """Bring an item back from the trash (นำออกจากถังขยะ): to its folder, or the nearest one above that is still there."""
    with official(actor):
        item = locked_item(actor, RESTORE, item_id)
        home = item.parent
        while home is not None and home.trashed_at is not None and home.parent is not None:
            home = home.parent
        if home is None:
            raise DomainError(_("ไม่พบโฟลเดอร์ที่จะนำกลับ"))
        if home.pk != item.parent_id:
            _require_home(actor, item, home)
        require_unlocked(actor, home)
        taken = set(Item.objects.filter(parent=home, trashed_at=None).values_list("name_key", flat=True))
        name = free_name(item.name, taken)
        old_path, old_anchor = item.path, item.anchor_id
        Item.objects.filter(pk=item.pk).update(name=name, name_key=name_key(name), sort_key=natural_key(name))
        if home.pk != item.parent_id:
            _hang_under(item, home, old_path)
        Item.objects.filter(trash_root=item).update(trashed_at=None, trashed_by_name="", trash_root=None)
        item.refresh_from_db()
        adopt(item, old_anchor)
        record(actor, Events.RESTORED, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id, name=item.name)
    return item


def _require_home(actor: Actor, item: Item, home: Item) -> None:
    """Refuse to bring something back to a folder other than its own, where others may read it or one may not put anything."""
    require_kept_secret(actor, item, home)
    if level_on(actor, home) < Level.EDIT:
        raise DomainError(_("โฟลเดอร์เดิมอยู่ในถังขยะ และท่านวางไฟล์ในโฟลเดอร์เหนือขึ้นไปไม่ได้ กรุณาให้ผู้ดูแลนำโฟลเดอร์เดิมกลับก่อน"))


def _hang_under(item: Item, home: Item, old_path: str) -> None:
    new_path = f"{home.path}{item.pk.hex}/"
    rows = list(Item.objects.filter(path__startswith=old_path).only("id", "path"))
    for row in rows:
        row.path = new_path + row.path[len(old_path) :]
    Item.objects.bulk_update(rows, ["path"], batch_size=500)
    Item.objects.filter(pk=item.pk).update(parent=home)
    item.path, item.parent = new_path, home


def purge(*, actor: Actor, item_ids: Iterable[UUID]) -> int:
    """Delete items in the trash for good (ลบถาวร); return how many went, folders' contents included."""
    gone = 0
    with official(actor):
        for item in items_for(actor, item_ids):
            gone += _purge(actor, locked_item(actor, PURGE, item.pk))
    return gone


def purge_expired(*, limit: int = 200) -> int:
    """Delete what has lain in the trash for its time (ลบถาวรเมื่อครบกำหนด); a job calls it until nothing is left."""
    actor = system_actor()
    with official(actor):
        until = database_now() - timedelta(days=settings.DRIVE_TRASH_DAYS)
        due = Item.objects.filter(trashed_at__lt=until, trash_root__isnull=False).values_list("trash_root", flat=True)
        pks = [pk for pk in due.distinct()[:limit] if pk is not None]
        gone = 0
        lock_spaces(Item.objects.filter(pk__in=pks).values_list("space_id", flat=True))
        for pk in pks:
            item = Item.objects.select_related("space").filter(pk=pk, trash_root=pk).first()
            gone += _purge(actor, item) if item is not None else 0
    return gone


def _purge(actor: Actor, item: Item) -> int:
    """Take a subtree out of every table; the log keeps that it was there, and the bytes go when nobody else has them."""
    rows = Item.objects.filter(path__startswith=item.path)
    pks = list(rows.values_list("pk", flat=True))
    versions = Version.objects.filter(item__in=pks)
    size = versions.aggregate(total=Sum("size"))["total"] or 0
    file_ids = list(versions.exclude(file=None).values_list("file_id", flat=True).distinct())
    for table in (Grant, Link, AccessRequest, Comment, Favourite, Lock, Opening, Reach, Version):
        table.objects.filter(item__in=pks)._raw_delete("default")  # noqa: SLF001 - no cascade to look for
    Item.objects.filter(pk__in=pks)._raw_delete("default")  # noqa: SLF001
    files.discard(actor=actor, file_ids=file_ids)
    space = item.space
    space.refresh_from_db(fields=["used"])
    space.used = max(0, space.used - size)
    space.save(update_fields=["used"])
    record(
        actor, Events.PURGED, subject_type=SUBJECT, subject_id=item.pk, agency_id=space.agency_id,
        name=item.name, items=len(pks), size=size,
    )  # fmt: skip
    return len(pks)
