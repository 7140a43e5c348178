"""What people note about files: comments, favourites, what they opened."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.drive.enums import Events
from samnak.drive.models import Comment, Favourite, Item, Opening
from samnak.drive.policies import COMMENT, READ, REMOVE_COMMENT, SUBJECT, is_secret, person_of
from samnak.drive.queries import get_for

LONGEST = 4_000
ONE_SITTING = timedelta(minutes=30)


def comment(*, actor: Actor, item_id: UUID, text: str) -> Comment:
    """Say something about a file (แสดงความเห็น)."""
    with official(actor):
        item = get_for(actor, COMMENT, item_id)
        if not text.strip():
            raise DomainError(_("กรุณาพิมพ์ความเห็น"), field="text")
        if len(text) > LONGEST:
            raise DomainError(_("ความเห็นยาวเกิน {most} ตัวอักษร กรุณาย่อลง").format(most=f"{LONGEST:,}"), field="text")
        row = Comment.objects.create(
            item=item, text=text.strip(), by_id=actor.user_id, by_name=actor.name, by_position=actor.position_title[:300]
        )
        record(
            actor, Events.COMMENTED, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
            name=item.name, comment=str(row.pk),
        )  # fmt: skip
    return row


def remove_comment(*, actor: Actor, comment_id: UUID) -> None:
    """Take a comment away (ลบความเห็น); that there was one stays to be seen."""
    with official(actor):
        row = Comment.objects.select_related("item").select_for_update(of=("self",)).filter(pk=comment_id).first()
        if row is None:
            raise Http404
        row.item = get_for(actor, READ, row.item_id)
        require(actor, REMOVE_COMMENT, row)
        if row.removed_at is None:
            row.text, row.removed_at = "", database_now()
            row.save(update_fields=["text", "removed_at"])
            record(
                actor, Events.COMMENT_REMOVED, subject_type=SUBJECT, subject_id=row.item_id,
                agency_id=row.item.space.agency_id, name=row.item.name, comment=str(row.pk),
            )  # fmt: skip


def mark(*, actor: Actor, item_id: UUID, wanted: bool) -> None:
    """Put an item among one's favourites (รายการโปรด), or take it out."""
    with official(actor):
        item = get_for(actor, READ, item_id)
        if wanted:
            Favourite.objects.get_or_create(user_id=person_of(actor), item=item)
        else:
            Favourite.objects.filter(user=actor.user_id, item=item).delete()


def note_opening(*, actor: Actor, item: Item, way: str) -> None:
    """Note that a file was opened (เปิดล่าสุด), and in the log when it is secret; `item` was fetched for reading."""
    with official(actor):
        Opening.objects.update_or_create(user_id=person_of(actor), item=item, defaults={"opened_at": database_now()})
        if is_secret(item):
            number = item.head.number if item.head else 0
            record(
                actor, Events.READ, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
                name=item.name, number=number, way=way,
            )  # fmt: skip


def note_look(*, actor: Actor, item: Item) -> None:
    """Note that pictures of secret matter were looked at (ดูภาพของไฟล์ที่มีชั้นความลับ), once for all pages of one sitting."""
    since = database_now() - ONE_SITTING
    if is_secret(item) and not Opening.objects.filter(user=person_of(actor), item=item, opened_at__gt=since).exists():
        note_opening(actor=actor, item=item, way="picture")


def note_taken_out(*, actor: Actor, item: Item, items: int) -> None:
    """Note that a folder or a choice of items was taken out as a ZIP (ดาวน์โหลดเป็น ZIP)."""
    with official(actor):
        record(
            actor, Events.TAKEN_OUT, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
            name=item.name, items=items,
        )  # fmt: skip
