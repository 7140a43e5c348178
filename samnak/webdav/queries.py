"""Reads of connected drives."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from samnak.accounts.models import User
from samnak.core.actor import Actor
from samnak.drive.models import Item
from samnak.org import queries as org
from samnak.webdav.models import AppPassword, DavLock


def passwords_of(user_id: UUID) -> QuerySet[AppPassword]:
    """Return the passwords that let a person's programs in, newest first."""
    return AppPassword.objects.filter(user=user_id, revoked_at=None).order_by("-made_at", "-id")


def standing_for(user: User, password: AppPassword) -> Actor | None:
    """Return the person in the post the password was made for, else in the main post; None when that post is no longer held."""
    standings = org.standings_of(user)
    if not password.standing:
        return standings[0] if standings else None
    return next((one for one in standings if one.standing == password.standing), None)


def locks_of(user_id: UUID, now: datetime | None = None) -> list[tuple[DavLock, str]]:
    """Return what a person's programs hold locked now, with the names of the items."""
    rows = list(DavLock.objects.filter(user=user_id, expires_at__gt=now or timezone.now()).order_by("-made_at")[:100])
    ids = {row.pk: UUID(hex=row.root.rsplit("/", 1)[-1]) for row in rows if len(row.root.rsplit("/", 1)[-1]) == 32}
    names = dict(Item.objects.filter(pk__in=ids.values()).values_list("pk", "name"))
    return [(row, names[ids[row.pk]]) for row in rows if ids.get(row.pk) in names]
