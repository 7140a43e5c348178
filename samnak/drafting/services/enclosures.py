"""Files that go with the letter (สิ่งที่ส่งมาด้วย)."""

from typing import IO
from uuid import UUID

from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.transactions import official
from samnak.drafting import policies, queries
from samnak.drafting.content import Content
from samnak.drafting.models import Draft, DraftFile
from samnak.drafting.services.desk import lock_draft, with_enclosures, write_content
from samnak.files import services as files

MOST_FILES = 30


def attach_file(*, actor: Actor, draft_id: UUID, stream: IO[bytes], name: str, title: str = "") -> DraftFile:
    """Attach a file to a draft (แนบสิ่งที่ส่งมาด้วย); it is checked before the draft is touched."""
    draft = queries.get_for(actor, policies.EDIT, draft_id)
    stored = files.store(actor=actor, stream=stream, name=name, agency_id=draft.agency_id)
    with official(actor):
        draft = lock_draft(actor, policies.EDIT, draft_id)
        if draft.files.count() >= MOST_FILES:
            raise DomainError(_("แนบได้ไม่เกิน %(most)d แฟ้ม กรุณารวมเอกสารเป็นแฟ้มเดียวกัน") % {"most": MOST_FILES}, field="file")
        last = draft.files.aggregate(last=Max("order"))["last"] or 0
        row = DraftFile.objects.create(
            agency_id=draft.agency_id, draft=draft, file_id=stored.pk, title=_title(title, stored.name), order=last + 1
        )
        _keep(actor, draft)
        return row


def rename_file(*, actor: Actor, draft_id: UUID, file_id: UUID, title: str) -> DraftFile:
    """Change the title under which an enclosure is listed on the letter (แก้ชื่อสิ่งที่ส่งมาด้วย)."""
    with official(actor):
        draft = lock_draft(actor, policies.EDIT, draft_id)
        row = get_object_or_404(draft.files.select_related("file"), pk=file_id)
        row.title = _title(title, row.file.name)
        row.save(update_fields=["title"])
        _keep(actor, draft)
        return row


def detach_file(*, actor: Actor, draft_id: UUID, file_id: UUID) -> None:
    """Take an enclosure off a draft (นำสิ่งที่ส่งมาด้วยออก); versions remember its hash."""
    with official(actor):
        draft = lock_draft(actor, policies.EDIT, draft_id)
        get_object_or_404(draft.files, pk=file_id).delete()
        _keep(actor, draft)


def move_file(*, actor: Actor, draft_id: UUID, file_id: UUID, up: bool) -> None:
    """Move an enclosure one place up or down (จัดลำดับสิ่งที่ส่งมาด้วย)."""
    with official(actor):
        draft = lock_draft(actor, policies.EDIT, draft_id)
        rows = queries.files_of(draft)
        place = next((number for number, row in enumerate(rows) if row.pk == file_id), None)
        if place is None:
            get_object_or_404(draft.files, pk=file_id)
            return
        other = place + (-1 if up else 1)
        if 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
        for number, row in enumerate(rows, start=1):
            if row.order != number:
                row.order = number
                row.save(update_fields=["order"])
        _keep(actor, draft)


def _title(title: str, name: str) -> str:
    said = " ".join(title.split())
    return (said or name.rpartition(".")[0] or name)[:300]


def _keep(actor: Actor, draft: Draft) -> None:
    """Write the list of files into the working copy, without moving the revision the writer's form holds."""
    revision = draft.revision
    write_content(actor, draft, with_enclosures(draft, Content.from_json(draft.content)))
    draft.revision = revision
    draft.save(update_fields=["revision"])
