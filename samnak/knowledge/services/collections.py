"""Collections opened and changed."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.transactions import official
from samnak.knowledge import policies
from samnak.knowledge.enums import Audience, Events
from samnak.knowledge.models import Collection, Curator
from samnak.knowledge.policies import COLLECTION
from samnak.org.models import Position


def open_collection(
    *, actor: Actor, title: str, description: str, audience: str, curators: Sequence[UUID], review_months: int = 12
) -> Collection:
    """Open a collection (เปิดหมวดความรู้) of the actor's unit."""
    with official(actor):
        require(actor, policies.OPEN)
        if actor.agency_id is None or actor.unit_id is None:
            raise DomainError(_("ท่านไม่ได้สังกัดหน่วยงานใดในวันนี้ จึงเปิดหมวดความรู้ไม่ได้"))
        row = Collection(agency_id=actor.agency_id, unit_id=actor.unit_id)
        _fill(row, title, description, audience, review_months)
        _save(row)
        _set_curators(row, curators)
        record(
            actor, Events.COLLECTION_MADE, subject_type=COLLECTION, subject_id=row.pk, agency_id=row.agency_id, title=row.title,
            audience=row.audience,
        )  # fmt: skip
    return row


def change_collection(
    *, actor: Actor, collection_id: UUID, title: str, description: str, audience: str, curators: Sequence[UUID],
    review_months: int = 12,
) -> Collection:  # fmt: skip
    """Change a collection, its audience and its curators (แก้ไขหมวดความรู้)."""
    with official(actor):
        row = Collection.objects.select_related("unit").select_for_update(of=("self",)).get(pk=collection_id)
        require(actor, policies.MANAGE, row)
        _fill(row, title, description, audience, review_months)
        _save(row)
        names = _set_curators(row, curators)
        record(
            actor, Events.COLLECTION_CHANGED, subject_type=COLLECTION, subject_id=row.pk, agency_id=row.agency_id,
            title=row.title, audience=row.audience, curators=names,
        )  # fmt: skip
    return row


def _fill(row: Collection, title: str, description: str, audience: str, review_months: int) -> None:
    if audience not in Audience.values:
        raise DomainError(_("กรุณาเลือกกลุ่มผู้อ่าน"), field="audience")
    row.title, row.description, row.audience, row.review_months = title, description, audience, review_months


def _save(row: Collection) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # the name is taken, perhaps a moment ago
        raise DomainError(_("มีหมวดชื่อนี้แล้ว กรุณาตั้งชื่ออื่น"), field="title") from error


def _set_curators(row: Collection, wanted: Sequence[UUID]) -> list[str]:
    posts = list(Position.objects.filter(pk__in=wanted, agency=row.agency_id, is_active=True).order_by("pk"))
    if not posts or len(posts) != len(set(wanted)):
        raise DomainError(_("กรุณาเลือกผู้ดูแลหมวดอย่างน้อยหนึ่งตำแหน่งในส่วนราชการของท่าน"), field="curators")
    Curator.objects.filter(collection=row).exclude(position__in=posts).delete()
    Curator.objects.bulk_create([Curator(collection=row, position=post) for post in posts], ignore_conflicts=True)
    return [post.title for post in posts]
