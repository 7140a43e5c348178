"""Reads of trips: which ones a post may see, what a driver has before him, what waits for inspection."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from samnak.core import thai
from samnak.core.access import Action, can, require
from samnak.core.actor import Actor
from samnak.fleet.enums import RequestState, TripState
from samnak.fleet.models import Trip, TripPhoto, TripRequest
from samnak.fleet.policies.trips import SEE_TRIP, answers_for, pool_of
from samnak.fleet.queries.requests import moment, visible_to

ORDERS = {
    "-depart": ("-depart_at", "-id"),
    "depart": ("depart_at", "id"),
    "plate": ("car__plate", "-depart_at"),
    "destination": ("destination", "-depart_at"),
}
COMING_DAYS = 7


def trips_visible_to(actor: Actor) -> QuerySet[Trip]:
    """Return the trips a post may see; agrees with `policies.trips.may_see_trip` for every trip."""
    if actor.position_id is None or actor.agency_id is None:
        return Trip.objects.none()
    rows = Trip.objects.filter(agency=actor.agency_id)
    if answers_for(actor, pool_of(actor.agency_id)):
        return rows
    return rows.filter(
        Q(driver__position=actor.position_id) | Q(pk__in=visible_to(actor).filter(trip__isnull=False).values("trip"))
    )


def journeys_of(standings: Sequence[Actor], since: datetime) -> list[UUID]:
    """Return the bookings of the trips that a person drives or has asked for, in the own posts, that end after a moment."""
    posts = [row.position_id for row in standings if row.position_id and row.delegation_id is None]
    people = [row.user_id for row in standings if row.user_id]
    mine = Q(driver__position__in=posts) | Q(requests__requester_position__in=posts) | Q(requests__requester_user_id__in=people)
    rows = Trip.objects.filter(mine, agency__in={row.agency_id for row in standings if row.agency_id}, return_at__gte=since)
    return list(rows.order_by().values_list("booking", flat=True).distinct())


def shown(rows: QuerySet[Trip]) -> QuerySet[Trip]:
    """Return trips with what their pages show of them."""
    requests = TripRequest.objects.select_related("unit", "requester_position").order_by("depart_at", "id")
    return rows.select_related("car__resource", "driver__resource", "driver__position", "booking").prefetch_related(
        Prefetch("requests", requests)
    )


def trip_for(actor: Actor, action: Action, pk: UUID) -> Trip:
    """Return a trip for an action: 404 when the actor may not know of it, 403 with the reason when it may not be done."""
    row = shown(Trip.objects.filter(pk=pk, agency=actor.agency_id)).first()
    if row is None or not can(actor, SEE_TRIP, row):
        raise Http404
    if action is not SEE_TRIP:
        require(actor, action, row)
    return row


def found(rows: QuerySet[Trip], text: str) -> QuerySet[Trip]:
    """Narrow trips to those whose place, car, driver or requester has every word of a text."""
    for word in text.split()[:8]:
        rows = rows.filter(
            Q(destination__icontains=word)
            | Q(car__plate__icontains=word)
            | Q(driver__resource__name__icontains=word)
            | Q(pk__in=TripRequest.objects.filter(search_text__contains=thai.normalise(word), trip__isnull=False).values("trip"))
        )
    return rows


def to_inspect(agency_id: UUID) -> QuerySet[Trip]:
    """Return the trips that came back and wait to be inspected, in the order of their return."""
    return shown(Trip.objects.filter(agency=agency_id, state=TripState.RETURNED)).order_by("car", "ended_at", "id")


def returned_before(trip: Trip) -> QuerySet[Trip]:
    """Return trips of the same car that came back before this one and still wait for inspection."""
    rows = Trip.objects.filter(car=trip.car_id, state=TripState.RETURNED, ended_at__lt=trip.ended_at, is_late_entry=False)
    return rows.exclude(pk=trip.pk).order_by("ended_at")


def last_inspected_return(car_id: UUID) -> datetime | None:
    """Return when the trip of the last line in the log book of a car came back."""
    last: datetime | None = Trip.objects.filter(car=car_id, log_number__isnull=False).aggregate(at=Max("ended_at"))["at"]
    return last


def drives_as(actor: Actor) -> Q:
    """Return the condition that the actor drives a trip: as its driver, or as the one who asked to drive himself."""
    alone = TripRequest.objects.filter(requester_position=actor.position_id, needs_driver=False, trip__isnull=False)
    return Q(driver__position=actor.position_id) | Q(driver=None, pk__in=alone.values("trip"))


def to_drive(actor: Actor, now: datetime | None = None) -> list[Trip]:
    """Return the trips of a driver that are under way or come within a week, and those of today that are over."""
    if actor.position_id is None:
        return []
    at = now or timezone.now()
    today = moment(thai.local_date(at))
    rows = Trip.objects.filter(drives_as(actor), agency=actor.agency_id).filter(
        Q(state=TripState.IN_USE)
        | Q(state=TripState.APPROVED, return_at__gte=today - timedelta(days=1), depart_at__lt=today + timedelta(days=COMING_DAYS))
        | Q(state__in=[TripState.RETURNED, TripState.CLOSED], ended_at__gte=today)
    )
    order = {TripState.IN_USE: 0, TripState.APPROVED: 1}
    return sorted(shown(rows), key=lambda trip: (order.get(TripState(trip.state), 2), trip.depart_at))


def drives_anything(actor: Actor) -> bool:
    """Tell whether the post drives, so that the phone page is of use to it."""
    return actor.position_id is not None and Trip.objects.filter(drives_as(actor), agency=actor.agency_id).exists()


def photos_of(trip: Trip) -> list[TripPhoto]:
    """Return the photos of a trip in the order in which they came."""
    return list(trip.photos.select_related("file__blob").order_by("added_at", "id"))


def next_start(car_id: UUID, moment: datetime) -> int | None:
    """Return what the odometer of a car showed when it next left after a moment, for what is entered afterwards."""
    rows = Trip.objects.filter(car=car_id, started_at__gt=moment, odometer_start__isnull=False)
    return rows.order_by("started_at").values_list("odometer_start", flat=True).first()


def names_aboard(requests: Sequence[TripRequest]) -> str:
    """Return who asked for a trip, in one line."""
    return ", ".join(dict.fromkeys(row.requester_name for row in requests))


def live_requests(trip: Trip) -> list[TripRequest]:
    """Return the requests a trip carries, without those given up."""
    gone = {RequestState.CANCELLED, RequestState.REJECTED, RequestState.SENT_BACK}
    return [row for row in trip.requests.all() if row.state not in gone]
