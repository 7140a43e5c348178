"""Small reads for lists and pages: marks, shares, places, comments, history, what waits for an answer."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from samnak.audit import queries as audit
from samnak.audit.models import Event
from samnak.core.actor import Actor
from samnak.core.events import KINDS
from samnak.drive.enums import Events, LinkState, RequestState
from samnak.drive.models import AccessRequest, Comment, Favourite, Grant, Item, Link
from samnak.drive.policies import tokens_of, visible
from samnak.drive.queries.access import rows


def marked_among(actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Return which of some items the person has among the favourites."""
    return set(Favourite.objects.filter(user=actor.user_id, item__in=ids).values_list("item_id", flat=True))


def shared_among(ids: Collection[UUID]) -> set[UUID]:
    """Return which of some items carry rights of their own or links in use."""
    linked = Link.objects.filter(item__in=ids, state=LinkState.ACTIVE).values_list("item_id", flat=True)
    return set(Grant.objects.filter(item__in=ids).values_list("item_id", flat=True)) | set(linked)


def places_of(actor: Actor, items: Sequence[Item]) -> dict[UUID, str]:
    """Return where each item lies, as far as the actor may know: the folders above it."""
    above = {item.pk: [UUID(hex=part) for part in item.path.strip("/").split("/")][:-1] for item in items}
    wanted = {pk for chain in above.values() for pk in chain}
    names = dict(rows().filter(visible(tokens_of(actor)), pk__in=wanted).values_list("pk", "name")) if wanted else {}
    return {pk: " › ".join(names[one] for one in chain if one in names) for pk, chain in above.items()}


def comments_of(item: Item) -> list[Comment]:
    """Return what was said of a file, oldest first."""
    found = list(item.comments.order_by("said_at", "pk"))
    for row in found:
        row.item = item
    return found


def history_of(item: Item, most: int, *, tells_places: bool) -> list[tuple[str, str, Event]]:
    """Return what was done with an item, each in words and with its detail, newest first; where it lay not to everybody."""
    rows = audit.events_of(item.pk).order_by("-at", "-id")[:most]
    return [(str(KINDS[row.kind].label), _detail_of(row, tells_places=tells_places), row) for row in rows]


def _detail_of(row: Event, *, tells_places: bool) -> str:
    before, after = row.data.get("before"), row.data.get("after")
    if before and after and (tells_places or row.kind != Events.MOVED.name):
        return f"{before} → {after}"
    return str(row.data.get("to", ""))


def requests_to(actor: Actor) -> QuerySet[AccessRequest]:
    """Return the requests that wait for somebody who may share the item."""
    return waiting_requests([tokens_of(actor)]).select_related("item__space", "position__unit")


def waiting_requests(holders: Sequence[frozenset[UUID]]) -> QuerySet[AccessRequest]:
    """Return the requests that wait for whoever holds one of these sets of tokens: for those who manage the item today."""
    prefix, manages = "item__anchor__reach__", Q(pk=None)
    for tokens in holders:
        held = sorted(tokens)
        kept = Q(**{f"{prefix}keepers__overlap": held})
        manages |= kept | Q(**{f"{prefix}managers__overlap": held}) & ~Q(**{f"{prefix}denied__overlap": held})
    rows = AccessRequest.objects.filter(manages, state=RequestState.WAITING, item__trashed_at=None)
    return rows.select_related("item__anchor__reach").order_by("asked_at", "pk")


def links_to_decide(actor: Actor) -> QuerySet[Link]:
    """Return the links that wait for the actor's approval: made in the own unit or below it, by somebody else."""
    if not actor.is_head or not actor.unit_path:
        return Link.objects.none()
    waiting = Link.objects.filter(
        state=LinkState.WAITING,
        item__trashed_at=None,
        made_by_post__agency=actor.agency_id,
        made_by_post__unit__path__startswith=actor.unit_path,
    ).exclude(made_by_id=actor.user_id)
    return waiting.select_related("item__space", "item__anchor__reach", "made_by_post__unit").order_by("made_at", "pk")


def waiting_counts(actor: Actor) -> dict[str, int]:
    """Return how many requests and links wait for the actor."""
    return {"requests": requests_to(actor).count(), "links": links_to_decide(actor).count()}
