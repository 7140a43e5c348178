"""Requests and trips in the states that tests begin with."""

from datetime import datetime, timedelta

from django.utils import timezone

from samnak.core.time import BANGKOK
from samnak.fleet.models import TripRequest
from samnak.fleet.policies.trips import SUBJECT
from samnak.fleet.services import allocating, deciding, requests
from samnak.fleet.services.requests import RequestData
from samnak.routing import queries as routing


def workday(days: int = 7) -> datetime:
    """Return midnight in Bangkok of a Monday to Friday some days ahead."""
    day = timezone.now().astimezone(BANGKOK).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def data(day: datetime | None = None, start: float = 8.5, end: float = 16, **changes) -> RequestData:
    """Return a request for a day trip in the home province."""
    midnight = day or workday()
    plain = {
        "destination": "กระทรวงการคลัง",
        "province": "กรุงเทพมหานคร",
        "purpose": "ประชุมงบประมาณประจำปี",
        "passengers": 3,
        "depart_at": midnight + timedelta(hours=start),
        "return_at": midnight + timedelta(hours=end),
        "phone": "0 2209 3501",
    }
    return RequestData(**plain | changes)


def written(fleet, key="officer", **changes) -> TripRequest:
    """Return a draft."""
    return requests.save_request(actor=fleet.actor(key), data=changes.pop("data", None) or data(**changes))


def submitted(fleet, key="officer", **changes) -> TripRequest:
    """Return a request that waits for its first step."""
    return requests.submit_request(actor=fleet.actor(key), request_id=written(fleet, key, **changes).pk)


def step_of(request):
    """Return the step a request waits at."""
    (step,) = routing.active_steps(routing.open_case(SUBJECT, request.pk))
    return step


def agreed(fleet, key="officer", head="head", **changes) -> TripRequest:
    """Return a request that waits for a car."""
    row = submitted(fleet, key, **changes)
    if row.state == "pending_supervisor":
        row = deciding.agree_request(actor=fleet.actor(head), request_id=row.pk, step_id=step_of(row).pk)
    return row


def allocated(fleet, car="van", driver="driver", **changes):
    """Return a trip with its one request, waiting for approval."""
    row = agreed(fleet, **changes)
    return allocating.allocate(
        actor=fleet.actor("fleet"),
        request_ids=[row.pk],
        car_id=fleet.cars[car].pk,
        driver_id=fleet.drivers[driver].pk if driver else None,
    )


def approve(fleet, request, key="director") -> TripRequest:
    """Approve a request at the step it waits at."""
    return deciding.approve_request(actor=fleet.actor(key), request_id=request.pk, step_id=step_of(request).pk)


def approved(fleet, **changes):
    """Return a trip that may leave."""
    trip = allocated(fleet, **changes)
    approve(fleet, trip.requests.get())
    trip.refresh_from_db()
    return trip
