"""Reads of requests for cars: which ones a post may see, what waits for it, what is asked of a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from samnak.core import thai
from samnak.core.access import Action, can, require
from samnak.core.actor import Actor
from samnak.core.time import BANGKOK
from samnak.fleet.enums import RequestState, Transport
from samnak.fleet.models import TripRequest
from samnak.fleet.policies.trips import PLAN_SUBJECT, SEE, SUBJECT, answers_for, pool_of
from samnak.org import queries as org
from samnak.org.models import Position
from samnak.routing import queries as routing
from samnak.routing.models import Step

PENDING = (RequestState.PENDING_SUPERVISOR, RequestState.PENDING_ALLOCATION, RequestState.PENDING_APPROVAL)
ORDERS = {
    "-depart": ("-depart_at", "-id"),
    "depart": ("depart_at", "id"),
    "-number": ("-fiscal_year", "-number", "-id"),
    "number": ("fiscal_year", "number", "id"),
    "destination": ("destination", "-depart_at"),
    "requester": ("requester_name", "-depart_at"),
}


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """What a person asked of the list of requests; an empty wish is no wish."""

    text: str = ""
    state: str = ""
    transport: str = ""
    since: date | None = None
    until: date | None = None
    outside: bool = False


def visible_to(actor: Actor) -> QuerySet[TripRequest]:
    """Return the requests a post may see; agrees with `policies.trips.may_see` for every request."""
    if actor.position_id is None or actor.agency_id is None:
        return TripRequest.objects.none()
    rows = TripRequest.objects.filter(agency=actor.agency_id)
    own = Q(requester_position=actor.position_id)
    if answers_for(actor, pool_of(actor.agency_id)):
        return rows.filter(own | ~Q(state=RequestState.DRAFT))
    passed = Q(pk__in=routing.subjects_passed_by(SUBJECT, [actor.position_id]))
    passed |= Q(plan__in=routing.subjects_passed_by(PLAN_SUBJECT, [actor.position_id]))
    known = Q(unit__in=actor.readable_unit_ids) | Q(trip__driver__position=actor.position_id) | passed
    return rows.filter(own | (~Q(state=RequestState.DRAFT) & known))


def get_for(actor: Actor, action: Action, pk: UUID) -> TripRequest:
    """Return a request for an action: 404 when the actor may not know of it, 403 with the reason when it may not be done."""
    row = (
        TripRequest.objects.filter(pk=pk, agency=actor.agency_id)
        .select_related(
            "agency", "unit", "requester_position", "trip__car", "trip__driver__resource", "trip__booking", "plan__booking"
        )
        .first()
    )
    if row is None or not can(actor, SEE, row):
        raise Http404
    if action is not SEE:
        require(actor, action, row)
    return row


def own(actor: Actor) -> QuerySet[TripRequest]:
    """Return the requests of this post."""
    return TripRequest.objects.filter(agency=actor.agency_id, requester_position=actor.position_id)


def of_units(actor: Actor) -> QuerySet[TripRequest]:
    """Return what the units of this post have asked for."""
    return visible_to(actor).filter(unit__in=actor.readable_unit_ids).exclude(state=RequestState.DRAFT)


def waiting_for(actor: Actor) -> QuerySet[TripRequest]:
    """Return the requests that wait for an act of this post, the soonest departure first."""
    if actor.position_id is None:
        return TripRequest.objects.none()
    waiting = routing.waiting_for([actor.position_id]).order_by()
    alone = waiting.filter(case__subject_type=SUBJECT).values("case__subject_id")
    planned = waiting.filter(case__subject_type=PLAN_SUBJECT).values("case__subject_id")
    return TripRequest.objects.filter(Q(pk__in=alone) | Q(plan__in=planned), state__in=PENDING)


def narrowed(rows: QuerySet[TripRequest], asked: RequestFilter, order: str = "-depart") -> QuerySet[TripRequest]:
    """Narrow and sort a list."""
    for word in thai.normalise(asked.text).split()[:8]:
        rows = rows.filter(search_text__contains=word)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.transport:
        rows = rows.filter(transport=asked.transport)
    if asked.since:
        rows = rows.filter(return_at__gte=moment(asked.since))
    if asked.until:
        rows = rows.filter(depart_at__lt=moment(asked.until) + timedelta(days=1))
    if asked.outside:
        rows = rows.exclude(outside_reference="")
    rows = rows.select_related("unit", "trip__car", "trip__driver__resource")
    return rows.order_by(*ORDERS.get(order, ORDERS["-depart"]))


def to_allocate(agency_id: UUID) -> QuerySet[TripRequest]:
    """Return the requests that wait for a car, the soonest departure first."""
    rows = TripRequest.objects.filter(agency=agency_id, state=RequestState.PENDING_ALLOCATION, transport=Transport.OFFICIAL)
    return rows.filter(plan=None).select_related("unit").order_by("depart_at", "id")


def holders_of(rows: Iterable[TripRequest]) -> dict[UUID, list[Step]]:
    """Return the active steps of many requests, in two queries however many there are."""
    requests = list(rows)
    found = routing.active_steps_of_subjects(SUBJECT, [row.pk for row in requests if row.plan_id is None])
    plans = {row.plan_id: row.pk for row in requests if row.plan_id is not None}
    if plans:
        for plan_id, steps in routing.active_steps_of_subjects(PLAN_SUBJECT, list(plans)).items():
            found[plans[plan_id]] = steps
    return found


def head_for(position: Position) -> Position | None:
    """Return who agrees first (หัวหน้าต้นสังกัด): the nearest head above in whose post somebody acts; nobody above a head."""
    if position.is_head:
        return None
    heads = org.positions_above(position)
    return next((head for head in heads if org.users_acting_in(head.pk)), heads[0] if heads else None)


def by_ids(ids: Iterable[UUID]) -> dict[UUID, TripRequest]:
    """Return many requests at once."""
    return TripRequest.objects.select_related("unit").in_bulk(set(ids))


def moment(day: date) -> datetime:
    """Return the beginning of a day in Bangkok."""
    return datetime.combine(day, time(), BANGKOK)
