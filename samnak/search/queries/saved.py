"""Saved searches: each person reads their own, in the post in which they were saved."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from samnak.core.actor import Actor
from samnak.search.models import SavedSearch


def saved_of(actor: Actor) -> QuerySet[SavedSearch]:
    """Return what the actor saved in this post."""
    return _own(actor).filter(removed_at=None)


def removed_of(actor: Actor) -> QuerySet[SavedSearch]:
    """Return what the actor removed in this post and may still bring back."""
    return _own(actor).filter(removed_at__isnull=False)


def saved_for(actor: Actor, pk: UUID, *, removed: bool = False) -> SavedSearch:
    """Return one saved search of the actor's own; 404 for anybody else."""
    found = (removed_of(actor) if removed else saved_of(actor)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def alerting() -> QuerySet[SavedSearch]:
    """Return the searches whose new answers are to be told, longest unseen first."""
    return SavedSearch.objects.filter(alerts=True, removed_at=None, user__is_active=True).order_by("seen_at", "pk")


def _own(actor: Actor) -> QuerySet[SavedSearch]:
    if actor.user_id is None or actor.position_id is None:
        return SavedSearch.objects.none()
    return SavedSearch.objects.filter(user=actor.user_id, position_id=actor.position_id)
