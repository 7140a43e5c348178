"""Opening a file in the editor: where it stands, and the token with which it may call us."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import database_now
from samnak.drive import queries as drive
from samnak.drive import services as drive_services
from samnak.drive.models import Item
from samnak.drive.policies import READ, is_secret, person_of
from samnak.wopi.content import LASTS, Pass, make_token
from samnak.wopi.queries import ending_of, may_write
from samnak.wopi.services.discovering import discovery


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as the editor is told to open it."""

    item: Item
    address: str
    token: str
    until: datetime
    edits: bool


def open_editor(*, actor: Actor, item_id: UUID) -> Opened:
    """Open a file in the editor (แก้ไขออนไลน์), to be written where the actor may and the editor can."""
    item = drive.get_for(actor, READ, item_id)
    if item.is_folder or item.trashed_at is not None:
        raise Http404
    if is_secret(item):
        raise DomainError(_("ไฟล์ที่มีชั้นความลับเปิดในโปรแกรมแก้ไขออนไลน์ไม่ได้ กรุณาดาวน์โหลดไปแก้ไขในเครื่อง"))
    found = discovery()
    edits = may_write(actor, item) and found.edits(ending_of(item))
    source = f"{settings.WOPI_HOST_URL}/wopi/files/{item.pk}"
    language = "en-US" if (get_language() or "th").startswith("en") else "th-TH"
    address = found.address(ending_of(item), source, edit=edits, language=language)
    if not address:
        raise DomainError(_("โปรแกรมแก้ไขออนไลน์เปิดไฟล์ชนิดนี้ไม่ได้ กรุณาดาวน์โหลดไปเปิดในเครื่อง"))
    drive_services.note_opening(actor=actor, item=item, way="editor")
    token = make_token(Pass(person_of(actor), actor.standing, item.pk, edits))
    return Opened(item, address, token, database_now() + LASTS, edits)
