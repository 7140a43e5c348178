"""Handing a file of the drive on to something else of the office: a letter takes it in by its own rules."""

from typing import IO
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.transactions import official
from samnak.drive.models import Item
from samnak.drive.policies import READ, is_secret
from samnak.drive.queries import get_for
from samnak.drive.services.remarks import note_opening
from samnak.files import queries as files


def hand_on(*, actor: Actor, item_id: UUID, secret_allowed: bool = False) -> tuple[Item, IO[bytes]]:
    """Return a file of the drive and its bytes for a letter (แนบไฟล์จากคลัง); the opening is noted.

    Secret matter goes only where secret matter belongs. What kinds a letter accepts is decided where it takes the bytes in.
    """
    with official(actor):
        item = get_for(actor, READ, item_id)
        stored = item.head.file if item.head else None
        if item.is_folder or item.trashed_at is not None:
            raise DomainError(_("กรุณาเลือกไฟล์จากคลังไฟล์"), field="file")
        if stored is None:
            raise DomainError(_("“{name}” เป็นไฟล์ว่าง จึงแนบไม่ได้").format(name=item.name), field="file")
        if is_secret(item) and not secret_allowed:
            raise DomainError(
                _("“{name}” มีชั้นความลับ แนบได้เฉพาะหนังสือที่มีชั้นความลับ กรุณากำหนดชั้นความลับของหนังสือก่อน").format(name=item.name),
                field="file",
            )
        note_opening(actor=actor, item=item, way="letter")
    return item, files.open_stream(stored)
