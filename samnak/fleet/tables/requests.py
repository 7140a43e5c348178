"""Requests and trips shaped for lists, and what happened to them in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samnak.audit import queries as audit
from samnak.core import thai
from samnak.core.events import EventKind
from samnak.fleet.enums import Events, PlanState, RequestState, Transport, TripState
from samnak.fleet.models import Trip, TripRequest
from samnak.fleet.services.aboard import number_of
from samnak.routing.enums import StepState
from samnak.routing.models import Step

REQUEST_LOOKS: dict[str, str] = {
    RequestState.DRAFT: "draft",
    RequestState.PENDING_SUPERVISOR: "waiting",
    RequestState.PENDING_ALLOCATION: "waiting",
    RequestState.PENDING_APPROVAL: "waiting",
    RequestState.APPROVED: "approved",
    RequestState.IN_USE: "active",
    RequestState.RETURNED: "info",
    RequestState.CLOSED: "closed",
    RequestState.SENT_BACK: "returned",
    RequestState.REJECTED: "rejected",
    RequestState.CANCELLED: "cancelled",
}
TRIP_LOOKS: dict[str, str] = {
    TripState.PLANNED: "waiting",
    TripState.APPROVED: "approved",
    TripState.IN_USE: "active",
    TripState.RETURNED: "info",
    TripState.CLOSED: "closed",
    TripState.CANCELLED: "cancelled",
}
PLAN_LOOKS: dict[str, str] = {
    PlanState.PENDING: "waiting",
    PlanState.APPROVED: "approved",
    PlanState.REJECTED: "rejected",
    PlanState.CANCELLED: "cancelled",
}
STEP_LOOKS: dict[str, str] = {
    StepState.PENDING: "waiting",
    StepState.ACTIVE: "current",
    StepState.AGREED: "done",
    StepState.RETURNED: "returned",
    StepState.SKIPPED: "skipped",
}


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request in a list."""

    request: TripRequest
    url: str
    title: str
    meta: str
    number: str
    look: str
    label: str
    holder: str
    when: str
    act_url: str = ""
    act_label: str = ""


def request_row(
    request: TripRequest, steps: Sequence[Step], *, position_id: UUID | None = None, with_unit: bool = True
) -> RequestRow:
    """Return a request as a row; the act is offered when it waits for this post."""
    url = reverse("fleet:request", args=[request.pk])
    mine = next((step for step in steps if step.position_id == position_id), None)
    act_url, act_label = "", ""
    if request.state in {RequestState.DRAFT, RequestState.SENT_BACK} and request.requester_position_id == position_id:
        act_url, act_label = reverse("fleet:request-form", args=[request.pk]), _("แก้ไข")
    elif mine is not None and request.state == RequestState.PENDING_ALLOCATION and request.plan_id is None:
        act_url, act_label = board_address(request), _("จัดรถ")
    elif mine is not None:
        act_url, act_label = url, _("พิจารณา")
    return RequestRow(
        request=request,
        url=url,
        title=request.destination,
        meta=_meta(request, with_unit=with_unit),
        number=number_of(request),
        look=REQUEST_LOOKS[request.state],
        label=str(request.get_state_display()),
        holder=", ".join(step.position.title for step in steps) or _carried(request),
        when=thai.span(request.depart_at, request.return_at),
        act_url=act_url,
        act_label=act_label,
    )


def board_address(request: TripRequest) -> str:
    """Return where a request is given its car."""
    return f"{reverse('fleet:board')}?day={thai.local_date(request.depart_at).isoformat()}&request={request.pk}"


def _meta(request: TripRequest, *, with_unit: bool) -> str:
    parts = [
        thai.span(request.depart_at, request.return_at),
        ngettext("%(count)d คน", "%(count)d คน", request.passengers) % {"count": request.passengers},
        request.requester_name,
    ]
    if with_unit:
        parts.append(request.unit.name)
    if request.transport != Transport.OFFICIAL:
        parts.insert(0, str(request.get_transport_display()))
    return " · ".join(parts)


def _carried(request: TripRequest) -> str:
    if request.trip is None:
        return ""
    driver = request.trip.driver.resource.name if request.trip.driver else request.trip.self_driver_name
    return f"{request.trip.car.plate} {driver}"


@dataclass(frozen=True, slots=True)
class TripRow:
    """One trip in a list."""

    trip: Trip
    url: str
    title: str
    meta: str
    look: str
    label: str
    late: bool


def trip_row(trip: Trip, now: datetime | None = None) -> TripRow:
    """Return a trip as a row; late is who should be back, or should have left."""
    moment = now or timezone.now()
    overdue = trip.state == TripState.IN_USE and trip.return_at < moment
    numbers = ", ".join(number_of(row) for row in trip.requests.all() if row.number)
    driver = trip.driver.resource.name if trip.driver else _("%(name)s (ขับเอง)") % {"name": trip.self_driver_name}
    asked = _("ใบขอ %(numbers)s") % {"numbers": numbers}
    parts = [thai.span(trip.depart_at, trip.return_at), f"{trip.car.plate} {driver}", asked]
    label = str(trip.get_state_display())
    return TripRow(
        trip=trip,
        url=reverse("fleet:trip", args=[trip.pk]),
        title=trip.destination,
        meta=" · ".join(parts),
        look="overdue" if overdue else TRIP_LOOKS[trip.state],
        label=_("เลยกำหนดกลับ") if overdue else label,
        late=overdue,
    )


def stepper_of(steps: Iterable[Step]) -> list[dict[str, str]]:
    """Return a route for the stepper."""
    return [
        {
            "label": step.position.title,
            "state": STEP_LOOKS[step.state],
            "person": " ".join(part for part in (step.decided_by_name, step.decided_in_words) if part),
            "time": thai.date_and_clock(step.decided_at) if step.decided_at else "",
        }
        for step in steps
    ]


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline."""

    at: datetime
    title: str
    look: str
    person: str
    position: str
    text: str


_LOOKS: dict[str, tuple[str, str]] = {
    Events.REQUEST_SUBMITTED.name: ("sent", ""),
    Events.REQUEST_AGREED.name: ("done", "%(comment)s"),
    Events.REQUEST_RETURNED.name: ("returned", "%(reason)s"),
    Events.REQUEST_APPROVED.name: ("approved", "%(comment)s"),
    Events.REQUEST_REJECTED.name: ("rejected", "%(reason)s"),
    Events.REQUEST_CANCELLED.name: ("cancelled", "%(reason)s"),
    Events.REQUEST_CLOSED.name: ("closed", "%(note)s"),
    Events.TRIP_ALLOCATED.name: ("info", "%(car)s %(driver)s"),
    Events.TRIP_CHANGED.name: ("warning", "%(before)s → %(after)s"),
    Events.TRIP_CANCELLED.name: ("cancelled", "%(reason)s"),
    Events.TRIP_STARTED.name: ("active", ""),
    Events.TRIP_RETURNED.name: ("received", ""),
    Events.TRIP_INSPECTED.name: ("closed", ""),
    Events.TRIP_CORRECTED.name: ("warning", "%(before)s → %(after)s (%(reason)s)"),
    Events.PLAN_SUBMITTED.name: ("sent", ""),
    Events.PLAN_DECIDED.name: ("info", "%(comment)s"),
    Events.PLAN_CANCELLED.name: ("cancelled", "%(reason)s"),
}
_LABELS = {kind.name: kind.label for kind in vars(Events).values() if isinstance(kind, EventKind)}


def timeline_of(*subject_ids: UUID | None) -> list[Happening]:
    """Return what happened to a request, its trip and its plan, newest first, from the event log."""
    events = [event for pk in subject_ids if pk for event in audit.events_of(pk).filter(kind__in=_LOOKS)]
    return [
        Happening(
            at=event.at,
            title=_title(event),
            look=_LOOKS[event.kind][0],
            person=event.actor_name,
            position=event.on_behalf_of or event.position_title,
            text=_text(event),
        )
        for event in sorted(events, key=lambda one: (one.at, one.pk), reverse=True)
    ]


def _title(event: Any) -> str:
    if event.kind == Events.PLAN_DECIDED.name:
        state = event.data["state"]
        return str(_("เห็นชอบ") if state == PlanState.PENDING else PlanState(state).label)
    return str(_LABELS[event.kind])


def _text(event: Any) -> str:
    data = event.data
    if event.kind in {Events.TRIP_STARTED.name, Events.TRIP_RETURNED.name}:
        words = _("เลขไมล์ %(odometer)s เวลา %(at)s") % {
            "odometer": f"{data['odometer']:,}",
            "at": thai.date_and_clock(datetime.fromisoformat(data["at"])),
        }
        if event.kind == Events.TRIP_RETURNED.name:
            words += " · " + _("ระยะทาง %(km)s กม.") % {"km": f"{data['distance']:,}"}
        return words
    if event.kind == Events.TRIP_INSPECTED.name:
        words = _("ลำดับที่ %(number)d ในสมุดบันทึกการใช้รถ") % {"number": data["log_number"]}
        return f"{words} · {data['note']}" if data["note"] else words
    return str(_LOOKS[event.kind][1] % data)
