"""The small files of desktops, and what is swept."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.core.errors import DomainError
from samnak.drive.models import Item
from samnak.drive.queries import name_key
from samnak.webdav.content import LARGEST_NOTE
from samnak.webdav.models import DeadProperty, DesktopNote, Knock

KEPT = timedelta(days=30)
MOST_IN_FOLDER = 20_000


def keep_note(*, folder_id: UUID, name: str, data: bytes) -> DesktopNote:
    """Keep a small file of a desktop in a folder (เก็บไฟล์ประกอบของเครื่อง); the caller has asked the right to edit it."""
    if len(data) > LARGEST_NOTE:
        raise DomainError(_("ไฟล์ประกอบของเครื่องใหญ่เกินไป"))
    if DesktopNote.objects.filter(folder_id=folder_id).count() >= MOST_IN_FOLDER:
        raise DomainError(_("โฟลเดอร์นี้มีไฟล์ประกอบของเครื่องมากเกินไป"))
    row, _made = DesktopNote.objects.update_or_create(
        folder_id=folder_id, name_key=name_key(name)[:800],
        defaults={"name": name[:255], "data": data, "size": len(data), "changed_at": timezone.now()},
    )  # fmt: skip
    return row


def drop_note(*, note: DesktopNote) -> None:
    """Let a small file of a desktop go (ลบไฟล์ประกอบของเครื่อง): there is no trash for it."""
    DesktopNote.objects.filter(pk=note.pk).delete()


def sweep() -> int:
    """Let go of notes nobody touched for a month or whose folder is gone, and properties of what is gone."""
    now = timezone.now()
    gone = DesktopNote.objects.filter(changed_at__lt=now - KEPT).delete()[0]
    gone += DesktopNote.objects.exclude(folder_id__in=Item.objects.filter(trashed_at=None).values("pk")).delete()[0]
    gone += DeadProperty.objects.exclude(item_id__in=Item.objects.values("pk")).delete()[0]
    return gone + Knock.objects.filter(until__lt=now).delete()[0]
