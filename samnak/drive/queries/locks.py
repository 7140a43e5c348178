"""Who is at work on a file now."""

from uuid import UUID

from samnak.core.time import database_now
from samnak.drive.models import Lock


def lock_of(item_id: UUID) -> Lock | None:
    """Return the lock of a file while it lasts."""
    return Lock.objects.filter(item=item_id, until__gt=database_now()).first()


def lock_below(path: str) -> Lock | None:
    """Return a lock that lasts on an item or on something below it."""
    rows = Lock.objects.filter(item__path__startswith=path, until__gt=database_now())
    return rows.select_related("item").order_by("taken_at").first()
