"""Names, places and descriptions of items: rename, move, copy, describe."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Sum, TextField, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.ids import new_id
from samnak.core.transactions import official
from samnak.drive.content import free_name, name_key, natural_key, tidy
from samnak.drive.enums import Events, ItemKind, Level, Secrecy
from samnak.drive.models import Item, Version
from samnak.drive.policies import EDIT, MANAGE, READ, REARRANGE, SUBJECT, level_on, tokens_of
from samnak.drive.queries import get_for, items_for, subtree_of
from samnak.drive.services.granting import keep_for_self
from samnak.drive.services.guarding import require_nobody_at_work, require_unlocked
from samnak.drive.services.locking import locked_item
from samnak.drive.services.placing import DEEPEST, require_free, take_room, touch
from samnak.drive.services.reaching import adopt, settle
from samnak.files import services as files
from samnak.files.enums import DRIVE

MOST_COPIED = 5_000
MOST_CHOSEN = 500
DESCRIBED = ("description", "tags", "file_code", "has_personal_data")


def rename(*, actor: Actor, item_id: UUID, name: str, words: Collection[str] = ()) -> Item:
    """Give a file or folder another name (เปลี่ยนชื่อ), unless somebody is at work on it; `words` are those of one's own locks."""
    with official(actor):
        item = locked_item(actor, REARRANGE, item_id)
        tidied, before = tidy(name), item.name
        if tidied == before:
            return item
        require_nobody_at_work(actor, item, words)
        if item.media_type:
            files.require_fitting_name(name=tidied, media_type=item.media_type, welcome=DRIVE)
        require_free(item.parent, tidied, but=item)  # type: ignore[arg-type]
        item.name, item.name_key, item.sort_key = tidied, name_key(tidied), natural_key(tidied)
        touch(actor, item, "name", "name_key", "sort_key")
        record(
            actor, Events.RENAMED, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
            before=before, after=tidied,
        )  # fmt: skip
    return item


def move_items(*, actor: Actor, item_ids: Sequence[UUID], folder_id: UUID, words: Collection[str] = ()) -> list[Item]:
    """Move files and folders into another folder (ย้าย); all or none, and never into themselves."""
    with official(actor):
        items = _chosen(actor, item_ids)
        target = locked_item(actor, EDIT, folder_id, *item_ids)
        _require_folder(target)
        require_unlocked(actor, target, words)
        moved = []
        for known in items:
            item = get_for(actor, REARRANGE, known.pk)
            if item.parent_id == target.pk:
                continue
            if target.path.startswith(item.path):
                raise DomainError(_("ย้าย “{name}” เข้าไปในตัวเองไม่ได้ กรุณาเลือกโฟลเดอร์อื่น").format(name=item.name))
            if item.space.agency_id != target.space.agency_id:
                raise DomainError(_("ย้ายข้ามส่วนราชการไม่ได้ กรุณาคัดลอกแทน ต้นฉบับจะอยู่ที่เดิม"))
            require_kept_secret(actor, item, target)
            _require_managed(actor, item, target)
            require_nobody_at_work(actor, item, words)
            require_free(target, item.name)
            moved.append(_move(actor, item, target))
    return moved


def _move(actor: Actor, item: Item, target: Item) -> Item:
    before, old_path, old_anchor, old_space = item.parent, item.path, item.anchor_id, item.space
    below = Item.objects.filter(path__startswith=old_path)
    depth = max(path.count("/") for path in below.values_list("path", flat=True)) - old_path.count("/")
    if target.path.count("/") + depth >= DEEPEST:
        raise DomainError(_("โฟลเดอร์ซ้อนกันลึกเกิน {most} ชั้น กรุณาจัดโฟลเดอร์ใหม่").format(most=DEEPEST))
    if old_space.pk != target.space_id:
        size = Version.objects.filter(item__path__startswith=old_path).aggregate(total=Sum("size"))["total"] or 0
        take_room(target.space, size)
        old_space.refresh_from_db(fields=["used"])
        old_space.used = max(0, old_space.used - size)
        old_space.save(update_fields=["used"])
    new_path = f"{target.path}{item.pk.hex}/"
    rest = Substr(F("path"), len(old_path) + 1)
    below.update(path=Concat(Value(new_path), rest, output_field=TextField()), space=target.space)
    item.parent, item.space, item.path = target, target.space, new_path
    touch(actor, item, "parent")
    adopt(item, old_anchor)
    record(
        actor, Events.MOVED, subject_type=SUBJECT, subject_id=item.pk, agency_id=target.space.agency_id,
        name=item.name, before=before.name if before else "", after=target.name,
    )  # fmt: skip
    return item


def copy_items(
    *,
    actor: Actor,
    item_ids: Sequence[UUID],
    folder_id: UUID,
    names: Mapping[UUID, str] | None = None,
    words: Collection[str] = (),
) -> list[Item]:
    """Copy files and folders, as far as the actor may read them, into a folder (คัดลอก); rights and older versions stay behind."""
    with official(actor):
        items = _chosen(actor, item_ids)
        target = locked_item(actor, EDIT, folder_id, *item_ids)
        _require_folder(target)
        require_unlocked(actor, target, words)
        taken = set(Item.objects.filter(parent=target, trashed_at=None).values_list("name_key", flat=True))
        made, left = [], MOST_COPIED
        for known in items:
            item = get_for(actor, READ, known.pk)
            require_kept_secret(actor, item, target)
            name = free_name(tidy((names or {}).get(item.pk, item.name)), taken)
            taken.add(name_key(name))
            rows = list(subtree_of(actor, item).select_related("head__file__blob")[: left + 1])
            left -= len(rows)
            if left < 0:
                raise DomainError(_("คัดลอกได้ครั้งละไม่เกิน {most} รายการ กรุณาแบ่งคัดลอก").format(most=f"{MOST_COPIED:,}"))
            made.append(_copy(actor, item, rows, target, name))
    return made


def _copy(actor: Actor, top: Item, rows: Sequence[Item], target: Item, name: str) -> Item:
    if target.path.startswith(top.path):
        raise DomainError(_("คัดลอก “{name}” เข้าไปในตัวเองไม่ได้ กรุณาเลือกโฟลเดอร์อื่น").format(name=top.name))
    secret = [row for row in rows if row.secrecy != Secrecy.NONE]
    tokens = tokens_of(actor)
    if any(level_on(actor, row, tokens) < Level.MANAGE for row in secret):
        raise DomainError(_("มีรายการที่มีชั้นความลับ คัดลอกได้เฉพาะผู้จัดการสิทธิ"))
    take_room(target.space, sum(row.size for row in rows))
    twins: dict[UUID, Item] = {}
    for row in rows:  # a parent stands before its children; what hangs under something hidden is left out
        parent = target if row.pk == top.pk else twins.get(row.parent_id)  # type: ignore[arg-type]
        if parent is not None:
            twins[row.pk] = _twin(actor, row, parent, name if row.pk == top.pk else row.name, target)
    Item.objects.bulk_create(twins.values(), batch_size=500)
    _copy_heads(actor, [row for row in rows if row.pk in twins and row.head is not None], twins, target)
    for row in secret:
        keep_for_self(actor, twins[row.pk])
        settle(twins[row.pk])
    record(
        actor, Events.COPIED, subject_type=SUBJECT, subject_id=twins[top.pk].pk, agency_id=target.space.agency_id,
        name=name, source=str(top.pk), items=len(twins),
    )  # fmt: skip
    return twins[top.pk]


def _twin(actor: Actor, row: Item, parent: Item, name: str, target: Item) -> Item:
    pk = new_id()
    return Item(
        pk=pk, space=target.space, parent=parent, anchor_id=target.anchor_id, kind=row.kind, name=name, name_key=name_key(name),
        sort_key=natural_key(name), path=f"{parent.path}{pk.hex}/", size=row.size, media_type=row.media_type,
        description=row.description, tags=row.tags, file_code=row.file_code, has_personal_data=row.has_personal_data,
        secrecy=row.secrecy, is_restricted=row.secrecy != Secrecy.NONE, record_of=row.record_of,
        made_by_id=actor.user_id, made_by_name=actor.name, changed_by_name=actor.name,
    )  # fmt: skip


def _copy_heads(actor: Actor, rows: Sequence[Item], twins: Mapping[UUID, Item], target: Item) -> None:
    versions = []
    for row in rows:
        head, twin = row.head, twins[row.pk]
        file = head.file if head else None
        if file is not None and file.agency_id != target.space.agency_id:
            file = files.share(actor=actor, file_id=file.pk, agency_id=target.space.agency_id)
        versions.append(Version(item=twin, number=1, file=file, size=row.size, made_by_id=actor.user_id, made_by_name=actor.name))
    Version.objects.bulk_create(versions, batch_size=500)
    for version in versions:
        version.item.head = version
    Item.objects.bulk_update([version.item for version in versions], ["head"], batch_size=500)


def describe(*, actor: Actor, item_id: UUID, secrecy: str, **fields: Any) -> Item:
    """Write down what an item is (แก้ไขรายละเอียด): description, tags, file code, personal data, secrecy.

    Secret matter no longer takes over the rights of the folders above it: who may read it is then said one by one.
    """
    unknown = set(fields) - set(DESCRIBED)
    if unknown:
        raise ValueError(f"not described by people: {sorted(unknown)}")
    with official(actor):
        item = locked_item(actor, EDIT, item_id)
        if secrecy not in Secrecy.values:
            raise DomainError(_("กรุณาเลือกชั้นความลับ"), field="secrecy")
        changed = [name for name, value in fields.items() if getattr(item, name) != value]
        for name in changed:
            setattr(item, name, fields[name])
        if secrecy != item.secrecy:
            require(actor, MANAGE, item)
            if item.is_root:
                raise DomainError(_("กำหนดชั้นความลับให้ทั้งพื้นที่ไม่ได้ กรุณากำหนดที่โฟลเดอร์หรือไฟล์"), field="secrecy")
            changed.append("secrecy")
            item.secrecy = secrecy
            if secrecy != Secrecy.NONE:
                item.is_restricted = True
                changed.append("is_restricted")
                keep_for_self(actor, item)
        if changed:
            touch(actor, item, *changed)
            settle(item)
            record(
                actor, Events.DESCRIBED, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
                changed=", ".join(changed),
            )  # fmt: skip
    return item


def require_kept_secret(actor: Actor, item: Item, target: Item) -> None:
    """Let only a manager take something out of a classified folder: elsewhere others decide about its class."""
    if item.secrecy != Secrecy.NONE:
        return
    above = [UUID(hex=part) for part in item.path.strip("/").split("/")][:-1]
    classified = Item.objects.filter(pk__in=above).exclude(secrecy=Secrecy.NONE).values_list("pk", flat=True)
    if any(pk.hex not in target.path for pk in classified) and level_on(actor, item) < Level.MANAGE:
        raise DomainError(_("“{name}” อยู่ในโฟลเดอร์ที่มีชั้นความลับ นำออกได้เฉพาะผู้จัดการสิทธิ").format(name=item.name))


def _require_managed(actor: Actor, item: Item, target: Item) -> None:
    """Let only a manager take rules of their own into another space, whose keepers nobody can shut out."""
    if item.space_id == target.space_id:
        return
    tokens = tokens_of(actor)
    apart = Item.objects.filter(path__startswith=item.path, anchor=F("pk")).select_related("anchor__reach")
    if any(level_on(actor, row, tokens) < Level.MANAGE for row in apart):
        raise DomainError(_("“{name}” มีรายการที่กำหนดสิทธิไว้เฉพาะ ย้ายไปพื้นที่อื่นได้เฉพาะผู้จัดการสิทธิ กรุณาคัดลอกแทน").format(name=item.name))


def _chosen(actor: Actor, item_ids: Sequence[UUID]) -> list[Item]:
    if not item_ids:
        raise DomainError(_("กรุณาเลือกรายการก่อน"))
    if len(item_ids) > MOST_CHOSEN:
        raise DomainError(_("เลือกได้ครั้งละไม่เกิน {most} รายการ").format(most=MOST_CHOSEN))
    items = items_for(actor, item_ids)
    if len(items) != len(set(item_ids)):
        raise DomainError(_("บางรายการที่เลือกถูกย้าย ถูกลบ หรือท่านไม่มีสิทธิแล้ว กรุณาเปิดหน้าใหม่แล้วเลือกอีกครั้ง"))
    return items


def _require_folder(target: Item) -> None:
    if target.kind != ItemKind.FOLDER:
        raise DomainError(_("ปลายทางไม่ใช่โฟลเดอร์ กรุณาเลือกโฟลเดอร์"), field="folder")
