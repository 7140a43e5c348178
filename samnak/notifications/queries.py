"""Reads of notices: what a person was told, and who must be told of something."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from samnak.core.actor import Actor
from samnak.notifications.models import MailPreference, Notice
from samnak.org import queries as org


def notices_of(user_id: UUID) -> QuerySet[Notice]:
    """Return the notices of one person, newest first."""
    return Notice.objects.filter(user=user_id)


def unread_count(user_id: UUID) -> int:
    """Return how many notices the person has not read, by the index of unread ones."""
    return Notice.objects.filter(user=user_id, read_at=None).count()


def wants_mail(user_id: UUID) -> bool:
    """Tell whether the person wants an e-mail for each notice; yes until the person says no."""
    return not MailPreference.objects.filter(user=user_id, wants_mail=False).exists()


def unmailed(event_id: UUID) -> list[UUID]:
    """Return the notices of an event that are still to be mailed to people who have an address and want mail."""
    refusing = MailPreference.objects.filter(wants_mail=False).values("user")
    rows = Notice.objects.filter(event_id=event_id, mailed_at=None).exclude(user__email="").exclude(user__in=refusing)
    return list(rows.values_list("pk", flat=True))


def recipients(position_ids: Iterable[UUID], unit_ids: Iterable[UUID], user_ids: Iterable[UUID]) -> dict[UUID, Actor | None]:
    """Return who is told, at this moment: people acting in posts, registrars of units, and people named.

    With each person stands the post in which the matter waits, so that the link opens in that post.
    """
    found: dict[UUID, Actor | None] = {}
    for position_id in dict.fromkeys([*position_ids, *org.registrar_positions(unit_ids)]):
        for user in org.users_acting_in(position_id):
            if user.is_active and user.pk not in found:
                found[user.pk] = next((row for row in org.standings_of(user) if row.position_id == position_id), None)
    for user_id in user_ids:
        found.setdefault(user_id, None)
    return found
