"""Who is at work on a file or folder now."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from samnak.drive.enums import LockWay
from samnak.drive.models import Item, Lock


def lasting_locks() -> QuerySet[Lock]:
    """Return the locks that last, with what they are on, the oldest first."""
    return Lock.objects.filter(until__gt=Now()).select_related("item").order_by("taken_at", "pk")


def _above(item: Item) -> Q:
    """Return the condition of locks that hold for an item because they are on a folder above it."""
    return Q(item__in=[UUID(hex=part) for part in item.path.strip("/").split("/")][:-1], is_deep=True)


def locks_on(item: Item) -> list[Lock]:
    """Return the locks that keep others from writing into an item: its own, and deep ones of the folders above."""
    return list(lasting_locks().filter(Q(item=item.pk) | _above(item)))


def locks_around(item: Item) -> list[Lock]:
    """Return the locks that keep others from moving an item or throwing it away: also those on what lies below it."""
    return list(lasting_locks().filter(Q(item__path__startswith=item.path) | _above(item)))


def lock_of(item: Item) -> Lock | None:
    """Return a lock that keeps others from writing into an item."""
    return next(iter(locks_on(item)), None)


def desktop_locks_of(user_id: UUID) -> list[Lock]:
    """Return what a person's programs hold locked, newest first."""
    return list(lasting_locks().filter(by_id=user_id, way=LockWay.DESKTOP).order_by("-taken_at", "-pk")[:100])


def desktop_lock(user_id: UUID, word: str) -> Lock | None:
    """Return the lock that a person's program took under a word."""
    return lasting_locks().filter(by_id=user_id, word=word, way=LockWay.DESKTOP).first()
