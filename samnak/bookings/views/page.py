"""The page of a booking: what, where, when, who decides, who serves, who comes, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from samnak.audit import queries as audit
from samnak.audit.models import Event
from samnak.bookings import queries
from samnak.bookings.enums import BookingKind, BookingState, Events, OccurrenceState
from samnak.bookings.forms import DetailsForm, GuestsForm, ServiceForm
from samnak.bookings.models import Booking, Occurrence
from samnak.bookings.policies import BROWSE, CANCEL, CHANGE, CHECK_IN, FROM_ROOMS, READ, SUBJECT, keeps_booked
from samnak.bookings.providers import page_elsewhere
from samnak.bookings.queries.calendar import guest_lines
from samnak.bookings.tables import BOOKING_LOOKS, OCCURRENCE_LOOKS, RSVP_LOOKS, SERVICE_LOOKS, span_words, timeline_of
from samnak.bookings.tables.bookings import names_of, series_words
from samnak.bookings.views.sheet import offer_words
from samnak.bookings.workflow import LIVE, SERVICE
from samnak.core import thai
from samnak.core.access import acts, can
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import BANGKOK, database_now
from samnak.files.responses import serve
from samnak.org import queries as org
from samnak.routing import queries as routing
from samnak.routing.enums import StepState
from samnak.ui.desk import acting, page_of, uuid_or_none

DATES_ON_PAGE = 20
EARLY = timedelta(minutes=30)
STEP_LOOKS = {
    StepState.PENDING: "waiting",
    StepState.ACTIVE: "current",
    StepState.AGREED: "done",
    StepState.RETURNED: "returned",
    StepState.SKIPPED: "skipped",
}
AGAIN = {OccurrenceState.CANCELLED, OccurrenceState.DISPLACED, OccurrenceState.RELEASED, OccurrenceState.EXPIRED}


@dataclass(frozen=True, slots=True)
class DateRow:
    """One date of a booking on its page."""

    row: Occurrence
    when: str
    rooms: str
    look: str
    moved_from: datetime | None
    may_change: bool
    may_check_in: bool
    checked_in: Any
    may_book_again: bool
    may_note: bool
    offers: Sequence[tuple[str, str]]


@acts(READ, CHANGE, CANCEL)
@require_GET
def booking(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a booking (การจอง), or go to the page of the app that knows its kind unless asked for its rooms."""
    actor = acting(request)
    shown = queries.get_for(actor, READ, pk)
    elsewhere = page_elsewhere(actor, shown)
    if elsewhere and "rooms" not in request.GET:
        return redirect(elsewhere)
    return booking_page(request, actor, shown)


def booking_page(
    request: HttpRequest,
    actor: Actor,
    shown: Booking,
    *,
    problem: DomainError | None = None,
    opened: str = "",
    forms: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a booking; after an act that was refused with its dialog open and the words kept."""
    now = database_now()
    events = list(audit.events_of(shown.pk))
    may_change = bool(can(actor, CHANGE, shown)) and bool(can(actor, FROM_ROOMS, shown))
    page = page_of(request, _dates(shown), DATES_ON_PAGE, parameter="dates")
    dates = _date_rows(actor, shown, list(page.object_list), events, now=now, may_change=may_change)
    ended = shown.state in {BookingState.CANCELLED, BookingState.REJECTED, BookingState.EXPIRED}
    ahead = shown.occurrences.filter(state__in=LIVE, ends_at__gt=now).exists()
    guests = [(line.guest, RSVP_LOOKS[line.guest.rsvp], line) for line in guest_lines(shown)]
    context = {
        "booking": shown,
        "look": BOOKING_LOOKS[BookingState(shown.state)],
        "when": span_words(shown.starts_at, shown.ends_at),
        "series": series_words(shown),
        "rooms": dates[0].rooms if dates else "",
        "page_obj": page,
        "dates": dates,
        "of_rooms": shown.kind in {BookingKind.ROOM, BookingKind.DAY},
        "may_change": may_change and not ended,
        "may_cancel": bool(can(actor, CANCEL, shown)) and bool(can(actor, FROM_ROOMS, shown)) and not ended and ahead,
        "check_in": next((row for row in dates if row.may_check_in), None),
        "services": _services(actor, shown),
        "guests": guests,
        "invited": next((guest for guest, _look, _line in guests if guest.user_id == actor.user_id), None),
        "may_answer": shown.state == BookingState.APPROVED and ahead,
        "timeline": _timeline(shown, events),
        "problem": problem,
        "opened": opened,
        "details_form": (forms or {}).get("details") or DetailsForm(initial=_words_of(shown)),
        "service_form": (forms or {}).get("service") or ServiceForm(initial={"quantity": shown.attendees or None}),
        "guests_form": (forms or {}).get("guests") or GuestsForm(),
        "asked_dates": _asked_dates(shown),
        **_approval(actor, shown),
        **_people(request, actor),
    }
    return render(request, "bookings/booking.html", context, status=status)


def _words_of(shown: Booking) -> dict[str, Any]:
    return {name: getattr(shown, name) for name in DetailsForm.base_fields}


def _dates(shown: Booking) -> Any:
    rows = shown.occurrences.select_related("check_in").prefetch_related(queries.taken_resources())
    return rows.order_by("starts_at", "pk")


def _date_rows(
    actor: Actor, shown: Booking, rows: list[Occurrence], events: Sequence[Event], *, now: datetime, may_change: bool
) -> list[DateRow]:
    for row in rows:
        row.booking = shown
    attends = bool(rows) and bool(can(actor, CHECK_IN, rows[0]))
    offered = {event.data["occurrence"]: event.data["alternatives"] for event in events if event.kind == Events.DISPLACED.name}
    made = []
    for row in rows:
        coming = row.ends_at > now
        checked = getattr(row, "check_in", None)
        began = row.starts_at - EARLY <= now < row.ends_at
        made.append(
            DateRow(
                row=row,
                when=span_words(row.starts_at, row.ends_at),
                rooms=names_of(list(row.allocations.all())),
                look=OCCURRENCE_LOOKS[OccurrenceState(row.state)],
                moved_from=row.original_start if row.original_start != row.starts_at and shown.rrule else None,
                may_change=may_change and coming and row.state in LIVE,
                may_check_in=attends and began and row.state == OccurrenceState.APPROVED and checked is None,
                checked_in=checked,
                may_note=may_change and row.starts_at > now and row.state == OccurrenceState.DISPLACED and row.noted_at is None,
                may_book_again=may_change and row.starts_at > now and row.state in AGAIN,
                offers=_offers(row, offered.get(str(row.pk), ())) if may_change and coming else (),
            )
        )
    return made


def _offers(row: Occurrence, alternatives: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the other rooms and times that were free when a date had to give way, each as a way to book it."""
    found = []
    for one in alternatives:
        start, end = (datetime.fromisoformat(one[name]).astimezone(BANGKOK) for name in ("start", "end"))
        asked = {"date": row.pk, "room": one["resource"], "start": start.isoformat(), "end": end.isoformat()}
        found.append((f"{reverse('bookings:new')}?{urlencode(asked)}", offer_words(one["name"], start, end, row.starts_at)))
    return found


def _services(actor: Actor, shown: Booking) -> list[dict[str, Any]]:
    rows = list(shown.services.select_related("keeper"))
    keeps = bool(rows) and keeps_booked(actor, shown)
    return [
        {
            "row": row,
            "look": SERVICE_LOOKS[row.state],
            "acts": [act.name for act in SERVICE.acts_from(row.state)]
            if keeps or (row.keeper_id and row.keeper_id == actor.position_id)
            else [],
        }
        for row in rows
    ]


def _asked_dates(shown: Booking) -> list[str]:
    """Return the dates of a firm series that were moved and wait for whoever approves."""
    if shown.state != BookingState.APPROVED:
        return []
    rows = shown.occurrences.filter(state=OccurrenceState.PENDING).order_by("starts_at")
    rows = rows.prefetch_related(queries.taken_resources())
    return [f"{span_words(row.starts_at, row.ends_at)} · {names_of(list(row.allocations.all()))}" for row in rows]


def _approval(actor: Actor, shown: Booking) -> dict[str, Any]:
    case = routing.latest_case(SUBJECT, shown.pk)
    steps = routing.steps_of(case) if case else []
    active = [step for step in steps if step.state == StepState.ACTIVE]
    return {
        "steps": [
            {
                "label": step.position.title,
                "state": STEP_LOOKS[StepState(step.state)],
                "person": " ".join(part for part in (step.decided_by_name, step.decided_in_words) if part),
                "time": thai.date_and_clock(step.decided_at) if step.decided_at else "",
            }
            for step in steps
        ],
        "mine": next((step for step in active if step.position_id == actor.position_id), None),
        "waits_for": ", ".join(step.position.title for step in active),
    }


def _people(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """Return the people that the search in the dialog of guests finds."""
    text = request.POST.get("people_q", request.GET.get("people_q", "")).strip()[:100]
    seats = org.positions_search(actor.agency_id, text, 12) if text else []
    return {"people": [seat for seat in seats if seat.holder], "people_text": text}


def _timeline(shown: Booking, events: Sequence[Event]) -> Any:
    named = {uuid_or_none(str(event.data.get("occurrence", ""))) for event in events} - {None}
    rows = shown.occurrences.filter(pk__in=named).values_list("pk", "original_start") if named else []
    return timeline_of(events, {str(pk): start for pk, start in rows})


@acts(READ)
@require_GET
def attachment(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out the file that goes with a booking (เอกสารแนบ)."""
    shown = queries.get_for(acting(request), READ, pk)
    if shown.attachment is None:
        raise Http404
    return serve(request, shown.attachment, inline="download" not in request.GET)


@acts(BROWSE)
@require_GET
def at(request: HttpRequest) -> HttpResponse:
    """Go to the booking that takes a resource at a moment; what may not be known is not there."""
    actor = acting(request)
    resource = uuid_or_none(request.GET.get("resource"))
    try:
        moment = datetime.fromisoformat(request.GET.get("at", ""))
    except ValueError as error:
        raise Http404 from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=BANGKOK)
    found = queries.booking_at(actor, resource, moment) if resource else None
    if found is None:
        raise Http404
    return redirect("bookings:booking", pk=found)
