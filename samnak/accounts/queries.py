"""Reading people, their sessions and their second factor."""

import hashlib
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from samnak.accounts.models import SignIn, User


def fingerprint(session_key: str) -> str:
    """Return what is kept of a session's key: its hash, so that the table of sessions opens no session."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def get_person(user_id: UUID | str) -> User:
    """Return one person."""
    return User.objects.get(pk=user_id)


def find_person(username: str) -> User | None:
    """Return the person with a log-in name, in any case."""
    return User.objects.filter(username=username.strip().lower()).first()


def people(user_ids: set[UUID]) -> dict[UUID, User]:
    """Return people by id."""
    return User.objects.in_bulk(list(user_ids))


def sign_ins_of(user: User) -> QuerySet[SignIn]:
    """Return the sessions of a person that may still be open, the last used first."""
    since = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return SignIn.objects.filter(user=user, ended_at=None, seen_at__gte=since).order_by("-seen_at")


def second_factor(user: User) -> TOTPDevice | None:
    """Return the confirmed authenticator of a person."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def recovery_device(user: User) -> StaticDevice | None:
    """Return the holder of a person's recovery codes."""
    return StaticDevice.objects.filter(user=user, confirmed=True).first()


def recovery_codes_left(user: User) -> int:
    """Return how many recovery codes are still unused."""
    return int(StaticToken.objects.filter(device__user=user, device__confirmed=True).count())
