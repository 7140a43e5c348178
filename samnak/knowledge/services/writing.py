"""Entries written and changed."""

from collections.abc import Mapping, Sequence
from typing import IO, Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import Action, require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.transactions import official
from samnak.files.enums import DRIVE
from samnak.files.services import store
from samnak.knowledge import policies
from samnak.knowledge.enums import EntryKind, Events
from samnak.knowledge.models import Collection, Edition, Entry, RelatedEntry
from samnak.knowledge.policies import SUBJECT
from samnak.knowledge.queries import published_to, with_all
from samnak.knowledge.workflow import ENTRY

FIELDS = ("title", "summary", "body", "tags", "number", "used_by", "effective_on")
MOST_RELATED = 12


def locked(actor: Actor, action: Action, entry_id: UUID) -> Entry:
    """Return an entry for writing; whoever changes it waits here."""
    row = with_all(Entry.objects.filter(pk=entry_id)).select_for_update(of=("self",)).get()
    require(actor, action, row)
    return row


def require_seen(row: Entry, seen: int | None) -> None:
    """Refuse what is decided on a page that no longer shows how the entry is; without a revision nothing was shown."""
    if seen is not None and row.revision != seen:
        raise ConflictError(_("เรื่องนี้มีการแก้ไขหลังจากที่ท่านเปิดหน้า กรุณาอ่านฉบับล่าสุดก่อนพิจารณา"))


def touched(entry: Entry, *fields: str) -> None:
    """Save fields of an entry, with when that was."""
    entry.changed_at = timezone.now()
    entry.revision += 1
    entry.save(update_fields=[*fields, "changed_at", "revision"])


def write_entry(
    *, actor: Actor, collection_id: UUID, kind: str, data: Mapping[str, Any], stream: IO[bytes] | None = None, file_name: str = ""
) -> Entry:
    """Begin an entry (เขียนเรื่อง) in a collection."""
    with official(actor):
        rows = Collection.objects.filter(pk=collection_id).select_related("unit").prefetch_related("curators")
        collection = rows.get()
        require(actor, policies.WRITE, collection)
        if kind not in EntryKind.values or actor.position_id is None:
            raise DomainError(_("กรุณาเลือกชนิดของเรื่อง"), field="kind")
        row = Entry(
            agency_id=collection.agency_id, collection=collection, kind=kind, owner_position_id=actor.position_id,
            owner_name=actor.name[:200], written_by_id=actor.user_id, **{name: data[name] for name in FIELDS if name in data},
        )  # fmt: skip
        row.file = _stored(actor, row, stream, file_name)
        row.save()
        record(
            actor, Events.WRITTEN, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id, title=row.title, kind=kind
        )
    return row


def edit_entry(
    *, actor: Actor, entry_id: UUID, data: Mapping[str, Any], revision: int, stream: IO[bytes] | None = None, file_name: str = ""
) -> Entry:
    """Change what is being written (แก้ไขเรื่อง); the edition that is out stays as it was approved."""
    with official(actor):
        row = locked(actor, policies.EDIT, entry_id)
        if row.revision != revision:
            raise ConflictError(_("มีผู้แก้ไขเรื่องนี้ระหว่างที่ท่านพิมพ์ กรุณาเปิดหน้านี้ใหม่อีกหน้าเพื่อดูข้อมูลล่าสุด แล้วแก้ไขอีกครั้ง"))
        changed = [name for name in FIELDS if name in data and getattr(row, name) != data[name]]
        for name in changed:
            setattr(row, name, data[name])
        if stream is not None:
            row.file = _stored(actor, row, stream, file_name)
            changed.append("file")
        if changed:
            row.written_by_id = actor.user_id
            touched(row, *changed, "written_by_id")
            record(actor, Events.EDITED, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id, fields=changed)
    return row


def _stored(actor: Actor, row: Entry, stream: IO[bytes] | None, name: str) -> Any:
    return store(actor=actor, stream=stream, name=name, agency_id=row.agency_id, welcome=DRIVE) if stream is not None else None


def restore(*, actor: Actor, entry_id: UUID, number: int) -> Entry:
    """Take the words of an earlier edition into the draft (นำฉบับก่อนกลับมาแก้ไข); it waits for approval like any other."""
    with official(actor):
        row = with_all(Entry.objects.filter(pk=entry_id)).select_for_update(of=("self",)).get()
        edition = Edition.objects.get(entry=row, edition=number)
        if ENTRY.allows("revise", row.state):
            require(actor, policies.REVISE, row)
            row.state = ENTRY.next_state("revise", row.state)
        require(actor, policies.EDIT, row)
        for name, value in edition.written().items():
            setattr(row, name, value)
        row.written_by_id = actor.user_id
        touched(row, "state", "written_by_id", *FIELDS, "file")
        record(actor, Events.RESTORED, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id, number=number)
    return row


def choose_related(*, actor: Actor, entry_id: UUID, others: Sequence[UUID]) -> list[UUID]:
    """Choose what stands beside an entry (เรื่องที่เกี่ยวข้อง); only what the chooser may read."""
    with official(actor):
        row = locked(actor, policies.WORK, entry_id)
        known = published_to(actor).exclude(pk=row.pk)
        found = list(known.filter(pk__in=others).order_by("pk").values_list("pk", flat=True)[: MOST_RELATED + 1])
        if len(found) > MOST_RELATED:
            raise DomainError(_("เลือกเรื่องที่เกี่ยวข้องได้ไม่เกิน %(most)s เรื่อง") % {"most": MOST_RELATED})
        # what the chooser cannot see was chosen by somebody else, and stays
        RelatedEntry.objects.filter(entry=row, other__in=known.values("pk")).exclude(other__in=found).delete()
        RelatedEntry.objects.bulk_create([RelatedEntry(entry=row, other_id=one) for one in found], ignore_conflicts=True)
        record(
            actor, Events.RELATED, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id,
            entries=[str(one) for one in found],
        )  # fmt: skip
    return found
