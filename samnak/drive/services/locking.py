"""The lock of a space: whatever changes a tree holds its space, several in the order of their ids, so that nothing can cross."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.core.access import Action
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError
from samnak.drive.models import Item, Space
from samnak.drive.queries import get_for


def lock_spaces(space_ids: Iterable[UUID]) -> dict[UUID, Space]:
    """Lock spaces until the transaction ends."""
    found = Space.objects.select_for_update(of=("self",)).filter(pk__in=set(space_ids)).order_by("pk")
    return {space.pk: space for space in found}


def locked_item(actor: Actor, action: Action, pk: UUID, *others: UUID) -> Item:
    """Lock the space of an item, and those of others, and return the item as it is then; 404 when the actor may not know it."""
    spaces = set(Item.objects.filter(pk__in=[pk, *others]).values_list("space_id", flat=True))
    lock_spaces(spaces)
    item = get_for(actor, action, pk)
    if item.space_id not in spaces:
        raise ConflictError(_("รายการนี้เพิ่งถูกย้ายไปที่อื่น กรุณาเปิดหน้าใหม่อีกครั้ง"))
    return item
