"""What stands on the page of an entry."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.http import Http404

from samnak.core.actor import Actor
from samnak.knowledge.models import Edition, Entry, Feedback, ReadingDay
from samnak.knowledge.queries.listings import published_to

MOST_RELATED = 6


def related_to(actor: Actor, entry: Entry) -> tuple[list[Entry], list[Entry]]:
    """Return what was chosen to stand beside an entry, and what shares tags with it; only what the actor may read."""
    rows = published_to(actor).exclude(pk=entry.pk).select_related("current", "collection")
    chosen = list(rows.filter(pk__in=entry.related.values("other")).order_by("current__title", "pk"))
    tags = set((entry.current or entry).tags)
    if not tags:
        return chosen, []
    alike = rows.filter(current__tags__overlap=sorted(tags)).exclude(pk__in=[one.pk for one in chosen])
    near = sorted(alike.order_by("-current__published_at")[:60], key=lambda one: -len(tags & set((one.current or one).tags)))
    return chosen, near[:MOST_RELATED]


def edition_of(entry: Entry, number: int) -> Edition:
    """Return an edition of an entry."""
    row = Edition.objects.filter(entry=entry, edition=number).select_related("file__blob").first()
    if row is None:
        raise Http404
    return row


def helpful_counts(entry: Entry) -> dict[str, Any]:
    """Return how many found it helpful, and how many did not."""
    return Feedback.objects.filter(entry=entry).aggregate(
        yes=Count("pk", filter=Q(helpful=True)), no=Count("pk", filter=Q(helpful=False))
    )


def feedback_of(entry: Entry, limit: int = 20) -> list[Feedback]:
    """Return what readers wrote to the curator."""
    return list(Feedback.objects.filter(entry=entry).exclude(comment="").order_by("-at")[:limit])


def own_feedback(actor: Actor, entry_id: UUID) -> Feedback | None:
    """Return what the actor said."""
    return Feedback.objects.filter(entry=entry_id, user=actor.user_id).first() if actor.user_id else None


def readings_of(entry: Entry) -> int:
    """Return how often it was read in all."""
    return ReadingDay.objects.filter(entry=entry).aggregate(sum=Sum("count"))["sum"] or 0
