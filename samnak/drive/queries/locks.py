"""Who is at work on a file now."""

from collections.abc import Iterable
from uuid import UUID

from samnak.core.time import database_now
from samnak.drive.models import Lock


def lock_of(item_id: UUID) -> Lock | None:
    """Return the lock of a file while it lasts."""
    return Lock.objects.filter(item=item_id, until__gt=database_now()).first()


def locks_among(item_ids: Iterable[UUID]) -> dict[UUID, Lock]:
    """Return the locks of some files that last, in one query."""
    return {lock.item_id: lock for lock in Lock.objects.filter(item__in=list(item_ids), until__gt=database_now())}


def lock_below(path: str) -> Lock | None:
    """Return a lock that lasts on an item or on something below it."""
    rows = Lock.objects.filter(item__path__startswith=path, until__gt=database_now())
    return rows.select_related("item").order_by("taken_at").first()
