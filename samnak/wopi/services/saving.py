"""What the editor writes: bytes under its lock, and another name."""

import hashlib
from typing import IO

from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.core.language import in_thai
from samnak.drive import queries as drive_queries
from samnak.drive import services as drive
from samnak.drive.errors import LockedError
from samnak.drive.models import Item
from samnak.wopi.queries import ending_of


def save_file(*, actor: Actor, item: Item, stream: IO[bytes], size: int, word: str) -> Item:
    """Take in what the editor saved (บันทึกจากโปรแกรมแก้ไข), under the lock it holds; saves of one session make one version."""
    if item.size and drive_queries.lock_of(item) is None:  # only an empty file is written without a lock, as the protocol has it
        raise LockedError(_("โปรแกรมแก้ไขต้องกันไฟล์ไว้ก่อนบันทึก"))
    with in_thai():
        note = _("แก้ไขออนไลน์")
    session = hashlib.sha256(word.encode()).hexdigest()
    return drive.save_version(actor=actor, item_id=item.pk, stream=stream, size=size, note=note, words=[word], session=session)


def rename_file(*, actor: Actor, item: Item, name: str, word: str) -> Item:
    """Give a file the name that was typed in the editor (เปลี่ยนชื่อจากโปรแกรมแก้ไข); the ending stays."""
    ending = ending_of(item)
    return drive.rename(actor=actor, item_id=item.pk, name=f"{name}.{ending}" if ending else name, words=[word])
