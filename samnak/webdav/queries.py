"""Reads of connected drives."""

from uuid import UUID

from django.db.models import QuerySet

from samnak.accounts.models import User
from samnak.core.actor import Actor
from samnak.org import queries as org
from samnak.webdav.models import AppPassword


def passwords_of(user_id: UUID) -> QuerySet[AppPassword]:
    """Return the passwords that let a person's programs in, newest first."""
    return AppPassword.objects.filter(user=user_id, revoked_at=None).order_by("-made_at", "-id")


def standing_for(user: User, password: AppPassword) -> Actor | None:
    """Return the person in the post the password was made for, else in the main post; None when that post is no longer held."""
    standings = org.standings_of(user)
    if not password.standing:
        return standings[0] if standings else None
    return next((one for one in standings if one.standing == password.standing), None)
