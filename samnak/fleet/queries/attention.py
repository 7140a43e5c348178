"""What waits for whom on the way of requests and trips, and whom an event of theirs concerns."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from samnak.audit import queries as audit
from samnak.core import thai
from samnak.fleet.enums import Events, RequestState, TripState
from samnak.fleet.models import DayPlan, MotorPool, Trip, TripRequest
from samnak.fleet.policies.trips import PLAN_SUBJECT, SUBJECT
from samnak.fleet.queries.requests import moment
from samnak.fleet.queries.trips import live_requests
from samnak.routing import queries as routing
from samnak.routing.models import Step


def steps_waiting(position_ids: Iterable[UUID]) -> QuerySet[Step]:
    """Return the steps of requests and of whole-day requests that wait for posts."""
    return routing.waiting_for(position_ids).filter(case__subject_type__in=[SUBJECT, PLAN_SUBJECT])


def requests_of_steps(steps: Iterable[Step]) -> dict[UUID, TripRequest]:
    """Return the requests steps are about, by the subject of their case, in one query."""
    subjects = {step.case.subject_id for step in steps}
    rows = TripRequest.objects.filter(Q(pk__in=subjects) | Q(plan__in=subjects)).select_related("unit", "plan__booking")
    return {row.plan_id if row.plan_id in subjects else row.pk: row for row in rows}  # type: ignore[misc]


def sent_back_to(position_ids: Iterable[UUID]) -> QuerySet[TripRequest]:
    """Return the requests that came back to posts to be changed."""
    return TripRequest.objects.filter(requester_position__in=set(position_ids), state=RequestState.SENT_BACK).order_by(
        "depart_at"
    )


def to_inspect_by(position_ids: Iterable[UUID]) -> QuerySet[Trip]:
    """Return the trips whose cars posts have to inspect: the inspector, or the vehicle officer where there is none."""
    posts = set(position_ids)
    pools = MotorPool.objects.filter(Q(inspector__in=posts) | Q(inspector=None, officer__in=posts))
    rows = Trip.objects.filter(agency__in=pools.values("agency"), state=TripState.RETURNED).select_related(
        "car", "driver__resource"
    )
    return rows.order_by("ended_at", "id")


def inspectors_of(trips: Iterable[Trip]) -> dict[UUID, UUID]:
    """Return which post inspects the cars of each agency."""
    rows = MotorPool.objects.filter(agency__in={trip.agency_id for trip in trips})
    return {row.agency_id: row.inspector_id or row.officer_id for row in rows}


def to_drive_by(position_ids: Iterable[UUID], now: datetime) -> QuerySet[Trip]:
    """Return the trips that posts of drivers have to drive today, or are driving."""
    tomorrow = moment(thai.local_date(now)) + timedelta(days=1)
    rows = Trip.objects.filter(driver__position__in=set(position_ids)).filter(
        Q(state=TripState.IN_USE) | Q(state=TripState.APPROVED, depart_at__lt=tomorrow, return_at__gte=now - timedelta(days=1))
    )
    return rows.select_related("car", "driver").order_by("depart_at", "id")


def waiting_posts(subject_type: str, subject_id: UUID) -> tuple[UUID, ...]:
    """Return the posts a subject waits for now."""
    case = routing.open_case(subject_type, subject_id)
    return tuple(step.position_id for step in routing.active_steps(case)) if case else ()


def request_of(subject_id: UUID) -> TripRequest | None:
    """Return the request an event is about."""
    return TripRequest.objects.filter(pk=subject_id).select_related("trip__driver").first()


def plan_of(subject_id: UUID) -> DayPlan | None:
    """Return the whole-day request an event is about."""
    return DayPlan.objects.filter(pk=subject_id).select_related("request__trip__driver", "booking").first()


def trip_of(subject_id: UUID) -> Trip | None:
    """Return the trip an event is about."""
    return Trip.objects.filter(pk=subject_id).select_related("driver").prefetch_related("requests").first()


def travellers_of(trip: Trip) -> tuple[UUID, ...]:
    """Return the posts that asked for a trip."""
    return tuple(dict.fromkeys(row.requester_position_id for row in live_requests(trip)))


def left_by(trip: Trip) -> tuple[UUID, ...]:
    """Return the posts whose requests a cancelled trip has left waiting for another car."""
    told: set[str] = set()
    for event in audit.events_of(trip.pk).filter(kind=Events.TRIP_ALLOCATED.name):
        told |= set(event.data["requests"])
    rows = TripRequest.objects.filter(pk__in=told, state=RequestState.PENDING_ALLOCATION)
    return tuple(dict.fromkeys(rows.values_list("requester_position", flat=True)))


def driver_post(trip: Trip | None) -> tuple[UUID, ...]:
    """Return the post of the driver of a trip."""
    return (trip.driver.position_id,) if trip is not None and trip.driver is not None else ()
