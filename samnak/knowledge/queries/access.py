"""The doors to the knowledge base."""

from uuid import UUID, uuid5

from django.db.models import Q, QuerySet
from django.http import Http404

from samnak.core.access import Action, can, require
from samnak.core.actor import Actor
from samnak.knowledge import policies
from samnak.knowledge.enums import Audience
from samnak.knowledge.models import Collection, Entry

BELOW = UUID("5f0c1f4e-7f0e-5d7b-9f0a-31a2d1b00001")  # tokens of a unit with all below it
EVERYBODY = UUID("5f0c1f4e-7f0e-5d7b-9f0a-31a2d1b00002")


def path_ids(path: str) -> list[UUID]:
    """Return the units on the way down to a unit, itself last."""
    return [UUID(part) for part in path.split("/") if part]


def collections_for(actor: Actor) -> QuerySet[Collection]:
    """Return the collections that the actor may read."""
    if actor.agency_id is None:
        return Collection.objects.none()
    curated = Collection.objects.filter(curators__position=actor.position_id).values("pk")
    mine = Q(pk__in=curated) if actor.position_id is not None else Q(pk=None)
    open_to = (
        Q(audience=Audience.ALL)
        | Q(audience=Audience.AGENCY, agency=actor.agency_id)
        | Q(audience=Audience.UNIT, unit__in=path_ids(actor.unit_path), agency=actor.agency_id)
    )
    return Collection.objects.filter(open_to | mine)


def visible_to(actor: Actor) -> QuerySet[Entry]:
    """Return the entries the actor may know of; agrees with `policies.sees` for every one."""
    if actor.agency_id is None:
        return Entry.objects.none()
    condition = Q(current__isnull=False, collection__in=collections_for(actor).values("pk"))
    if actor.position_id is not None:
        curated = Collection.objects.filter(curators__position=actor.position_id).values("pk")
        condition |= Q(owner_position=actor.position_id) | Q(collection__in=curated)
    return Entry.objects.filter(condition)


def with_all(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Fetch with entries what rights and pages ask of them."""
    return rows.select_related("collection__unit", "collection__agency", "current__file__blob", "file__blob").prefetch_related(
        "collection__curators"
    )


def get_for(actor: Actor, action: Action, pk: UUID | str) -> Entry:
    """Return an entry for an action: 404 when the actor may not know of it, 403 when the act is not theirs."""
    row = with_all(Entry.objects.filter(pk=pk)).first()
    if row is None or not can(actor, policies.SEE, row):
        raise Http404
    require(actor, action, row)
    return row


def collection_for(actor: Actor, action: Action, pk: UUID | str) -> Collection:
    """Return a collection for an action."""
    rows = Collection.objects.filter(pk=pk).select_related("unit", "agency").prefetch_related("curators__position__unit")
    row = rows.first()
    if row is None or not can(actor, policies.SEE_COLLECTION, row):
        raise Http404
    require(actor, action, row)
    return row


def readers_of(entry: Entry) -> frozenset[UUID]:
    """Return what of an actor opens an entry in the index of the search; agrees with `visible_to`."""
    found = {entry.owner_position_id, *(one.position_id for one in entry.collection.curators.all())}
    if entry.current_id is not None:
        collection = entry.collection
        found.add(
            EVERYBODY
            if collection.audience == Audience.ALL
            else collection.agency_id
            if collection.audience == Audience.AGENCY
            else uuid5(BELOW, collection.unit_id.hex)
        )
    return frozenset(found)


def tokens_of(actor: Actor) -> frozenset[UUID]:
    """Return what among the readers of entries lets this actor find them."""
    if actor.agency_id is None:
        return frozenset()
    found = {EVERYBODY, actor.agency_id, *(uuid5(BELOW, one.hex) for one in path_ids(actor.unit_path))}
    return frozenset(found | ({actor.position_id} if actor.position_id else set()))
