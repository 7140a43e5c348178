"""The doors to data sets."""

from uuid import UUID, uuid5

from django.db.models import Q, QuerySet
from django.http import Http404

from samnak.core.access import Action, can, require
from samnak.core.actor import Actor
from samnak.datasets import policies
from samnak.datasets.models import DataSet, DataTable, TableVersion
from samnak.org.enums import Role, Scope

# what stewards find by: one token for each unit they answer for alone, one for a unit with all below it
ALONE, BELOW = UUID("5f0c1f4e-7f0e-5d7b-9f0a-31a2d1a00001"), UUID("5f0c1f4e-7f0e-5d7b-9f0a-31a2d1a00002")


def stewarded(actor: Actor) -> Q:
    """Return the condition on data sets of which the actor is the steward."""
    condition = Q(pk=None)
    for grant in actor.grants:
        if grant.role != Role.DATA_STEWARD:
            continue
        if grant.scope == Scope.AGENCY:
            condition |= Q(agency=actor.agency_id)
        elif grant.scope == Scope.SUBTREE:
            condition |= Q(unit__path__startswith=grant.unit_path)
        else:
            condition |= Q(unit__path=grant.unit_path)
    return condition


def visible_to(actor: Actor) -> QuerySet[DataSet]:
    """Return the data sets whose working side the actor may see; agrees with `policies.may_see` for every one."""
    if actor.agency_id is None:
        return DataSet.objects.none()
    condition = Q(unit__in=sorted({*actor.readable_unit_ids, *([actor.unit_id] if actor.unit_id else [])})) | stewarded(actor)
    if actor.position_id is not None:
        condition |= Q(owner_position=actor.position_id)
    return DataSet.objects.filter(condition, agency=actor.agency_id)


def known_to(actor: Actor) -> QuerySet[DataSet]:
    """Return what the actor may find: the own working sides, and whatever the agency has released."""
    if actor.agency_id is None:
        return DataSet.objects.none()
    ours = DataSet.objects.filter(agency=actor.agency_id)
    return ours.filter(Q(pk__in=visible_to(actor).values("pk")) | Q(current_release__isnull=False))


def is_known(actor: Actor, data_set: DataSet) -> bool:
    """Tell whether the actor may know of a data set."""
    return actor.agency_id == data_set.agency_id and (
        data_set.current_release_id is not None or bool(can(actor, policies.SEE, data_set))
    )


def readers_of(data_set: DataSet) -> frozenset[UUID]:
    """Return what of an actor opens a data set in the index of the search; agrees with `known_to`."""
    if data_set.current_release_id is not None:
        return frozenset({data_set.agency_id})
    path = [UUID(part) for part in data_set.unit.path.split("/") if part]
    found = {data_set.unit_id, uuid5(ALONE, data_set.unit_id.hex), *(uuid5(BELOW, one.hex) for one in path)}
    return frozenset(found | {uuid5(BELOW, data_set.agency_id.hex)} | _some(data_set.owner_position_id))


def _some(identifier: UUID | None) -> set[UUID]:
    return {identifier} if identifier is not None else set()


def finds_by(actor: Actor) -> frozenset[UUID]:
    """Return what among the readers of data sets lets this actor find them."""
    if actor.agency_id is None:
        return frozenset()
    found = {actor.agency_id, *actor.readable_unit_ids} | _some(actor.unit_id) | _some(actor.position_id)
    for grant in actor.grants:
        if grant.role != Role.DATA_STEWARD:
            continue
        if grant.scope == Scope.AGENCY:
            found.add(uuid5(BELOW, actor.agency_id.hex))
        elif grant.unit_path:
            last = UUID(grant.unit_path.rstrip("/").rsplit("/", 1)[-1])
            found.add(uuid5(BELOW if grant.scope == Scope.SUBTREE else ALONE, last.hex))
    return frozenset(found)


def get_for(actor: Actor, action: Action, pk: UUID | str) -> DataSet:
    """Return a data set for an action: 404 when the actor may not know of it, 403 when the act is not theirs."""
    row = DataSet.objects.filter(pk=pk).select_related("agency", "unit", "owner_position", "current_release").first()
    if row is None or not can(actor, policies.SEE, row):
        raise Http404
    require(actor, action, row)
    return row


def table_for(actor: Actor, action: Action, pk: UUID | str) -> DataTable:
    """Return a table for an action on its data set."""
    row = (
        DataTable.objects.filter(pk=pk, removed_at=None)
        .select_related("data_set__unit", "data_set__agency", "data_set__current_release", "newest__file__blob")
        .first()
    )
    if row is None or not can(actor, policies.SEE, row.data_set):
        raise Http404
    require(actor, action, row.data_set)
    return row


def version_for(actor: Actor, action: Action, pk: UUID | str) -> TableVersion:
    """Return a version for an action on its data set."""
    row = (
        TableVersion.objects.filter(pk=pk)
        .select_related("table__data_set__unit", "table__data_set__agency", "table__newest", "file__blob")
        .first()
    )
    if row is None or not can(actor, policies.SEE, row.table.data_set):
        raise Http404
    require(actor, action, row.table.data_set)
    return row
