"""Lists of bookings: mine, my unit's, those that wait for me, those of the rooms I keep."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Extract, Now

from samnak.bookings.enums import BookingKind, BookingState, OccurrenceState, ServiceState
from samnak.bookings.models import Allocation, Booking, Occurrence, Room, ServiceRequest
from samnak.bookings.policies import SUBJECT, keeps_all
from samnak.bookings.queries.access import kept, known
from samnak.bookings.workflow import BLOCKING, LIVE
from samnak.core import thai
from samnak.core.actor import Actor
from samnak.routing import queries as routing

MINE, UNIT, APPROVE, KEPT = "mine", "unit", "approve", "kept"
COMING, PAST = "coming", "past"
OF_ROOMS = (BookingKind.ROOM, BookingKind.DAY, BookingKind.CLOSURE)
SOON = timedelta(days=1)
BOOKING_ORDERS = {
    "when": ("shown_at", "pk"),
    "-when": ("-shown_at", "-pk"),
    "title": ("title", "pk"),
    "-title": ("-title", "-pk"),
    "asked": ("created_at", "pk"),
    "-asked": ("-created_at", "-pk"),
}


@dataclass(frozen=True, slots=True)
class BookingFilter:
    """What a list of bookings is asked for."""

    text: str = ""
    state: str = ""
    room: UUID | None = None
    when: str = COMING


def bookings_in(actor: Actor, box: str, asked: BookingFilter, order: str, now: datetime) -> QuerySet[Booking]:
    """Return the bookings of a box; `shown_at` is the next date of those with dates to come, of others the first.

    The next date is looked up for those alone that have one: a list of all years holds tens of thousands.
    """
    ahead = Occurrence.objects.filter(booking=OuterRef("pk"), state__in=LIVE, ends_at__gt=now).order_by("starts_at")
    rows: Any = _of_box(actor, box)
    if asked.when == COMING:
        rows = rows.filter(Exists(ahead)).annotate(shown_at=Subquery(ahead.values("starts_at")[:1]))
    else:
        rows = rows.filter(~Exists(ahead)) if asked.when == PAST else rows
        rows = rows.annotate(shown_at=F("starts_at"))
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.room:
        rows = rows.filter(Exists(Allocation.objects.filter(booking=OuterRef("pk"), resource=asked.room)))
    fallback = "-when" if asked.when != COMING else "when"
    narrowed: QuerySet[Booking] = found(rows, asked.text)
    return narrowed.select_related("unit").order_by(*BOOKING_ORDERS.get(order, BOOKING_ORDERS[fallback]))


def found(rows: QuerySet[Booking], text: str) -> QuerySet[Booking]:
    """Narrow bookings to those that hold every word of a text."""
    for word in thai.normalise(text).split()[:6]:
        rows = rows.filter(search_text__contains=word)
    return rows


def _of_box(actor: Actor, box: str) -> QuerySet[Booking]:
    rows = Booking.objects.filter(agency=actor.agency_id, kind__in=OF_ROOMS)
    if box == UNIT:
        return rows.filter(unit__in=sorted(actor.readable_unit_ids))
    if box == APPROVE:
        return rows.filter(pk__in=approvals_waiting(actor))
    if box == KEPT and not keeps_all(actor):
        return rows.filter(Exists(Allocation.objects.filter(kept(actor), booking=OuterRef("pk"))))
    if box == KEPT:
        return rows
    return rows.filter(organiser_position=actor.position_id) if actor.position_id else rows.none()


def approvals_waiting(actor: Actor) -> QuerySet[Booking, UUID]:
    """Return the ids of bookings whose approval waits for the actor's post, as a sub-query."""
    posts = [actor.position_id] if actor.position_id else []
    steps = routing.waiting_for(posts).filter(case__subject_type=SUBJECT)
    return steps.order_by().values_list("case__subject_id", flat=True)  # type: ignore[return-value]


def first_to_decide(bookings: Mapping[UUID, Booking]) -> dict[UUID, Booking | Occurrence]:
    """Return what an approver is asked for: the booking, or of a firm one the first date that was moved; one query."""
    moved = Occurrence.objects.filter(
        booking__in=list(bookings), booking__state=BookingState.APPROVED, state=OccurrenceState.PENDING
    ).order_by("booking", "starts_at")
    return {**bookings, **{row.booking_id: row for row in moved.distinct("booking")}}


def shown_dates(booking_ids: Iterable[UUID], now: datetime) -> dict[UUID, Occurrence]:
    """Return of each booking the next date to come, else the last one, with the rooms it takes; two queries."""
    ahead = Case(When(state__in=LIVE, ends_at__gt=now, then=0), default=1)
    moment = Extract(F("starts_at"), "epoch")
    rows = Occurrence.objects.filter(booking__in=list(booking_ids)).annotate(rank=ahead)
    chosen = rows.order_by("booking", "rank", Case(When(rank=0, then=moment), default=-moment), "pk").distinct("booking")
    return {row.booking_id: row for row in chosen.prefetch_related(taken_resources())}


def taken_resources() -> Prefetch:
    """Return the prefetch of what dates take, rooms before things, without the parts that follow from a hall."""
    rows = Allocation.objects.select_related("resource", "resource__room").order_by("-resource__kind", "id")
    return Prefetch("allocations", rows)


def known_ids(actor: Actor, booking_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of the bookings whose matter the actor may know."""
    rows = Booking.objects.filter(known(actor), agency=actor.agency_id, pk__in=set(booking_ids))
    return set(rows.values_list("pk", flat=True))


def last_phone(actor: Actor) -> str:
    """Return the telephone number that the person gave last, to be offered again."""
    rows = Booking.objects.filter(agency=actor.agency_id, organiser_user_id=actor.user_id, organiser_position=actor.position_id)
    return rows.exclude(phone="").order_by("-starts_at").values_list("phone", flat=True).first() or ""


def booking_at(actor: Actor, resource_id: UUID, moment: datetime) -> UUID | None:
    """Return the booking that takes a resource at a moment, if the actor may know of it."""
    rows = Allocation.objects.filter(
        agency=actor.agency_id, resource=resource_id, occupied__contains=moment, state__in=BLOCKING
    ).values("booking")
    visible = Booking.objects.filter(known(actor), agency=actor.agency_id, pk__in=rows)
    return visible.values_list("pk", flat=True).first()


def services_of_posts(position_ids: Iterable[UUID]) -> QuerySet[ServiceRequest]:
    """Return the services that wait for some posts, of bookings that are firm."""
    waiting = Q(state=ServiceState.ASKED) | Q(state=ServiceState.ACCEPTED, booking__starts_at__lte=Now() + SOON)
    return ServiceRequest.objects.filter(waiting, keeper__in=set(position_ids), booking__state=BookingState.APPROVED)


def holds_of(position_ids: Iterable[UUID], now: datetime) -> QuerySet[Booking]:
    """Return the time that some posts keep for themselves now."""
    return Booking.objects.filter(organiser_position__in=set(position_ids), state=BookingState.HELD, hold_until__gt=now)


def displaced_of(position_ids: Iterable[UUID], now: datetime) -> QuerySet[Occurrence]:
    """Return the dates of some posts that had to give way, are still to come, and neither noted nor booked anew."""
    return Occurrence.objects.filter(
        booking__organiser_position__in=set(position_ids),
        state=OccurrenceState.DISPLACED,
        noted_at=None,
        starts_at__gt=now,
        booking__kind__in=OF_ROOMS,
    )


def services_asked(actor: Actor, *, now: datetime, done: bool, kind: str = "", text: str = "") -> QuerySet[ServiceRequest]:
    """Return the services asked of the actor's post, and those without a keeper of the rooms it keeps; or those answered."""
    rows = ServiceRequest.objects.filter(agency=actor.agency_id, booking__state__in=[BookingState.APPROVED, BookingState.PENDING])
    unkept = Q(Exists(Allocation.objects.filter(kept(actor), booking=OuterRef("booking"))), keeper=None)
    rows = rows.filter(Q(keeper=actor.position_id) | unkept if actor.position_id else unkept)
    ahead = Exists(Occurrence.objects.filter(booking=OuterRef("booking"), state__in=LIVE, ends_at__gt=now))
    open_rows = Q(ahead, state__in=[ServiceState.ASKED, ServiceState.ACCEPTED])
    rows = rows.exclude(open_rows) if done else rows.filter(open_rows)
    if kind:
        rows = rows.filter(kind=kind)
    for word in thai.normalise(text).split()[:6]:
        rows = rows.filter(booking__search_text__contains=word)
    order = ("-booking__starts_at", "pk") if done else ("booking__starts_at", "pk")
    return rows.select_related("booking__unit", "keeper").order_by(*order)


def rooms_among(resource_ids: Iterable[UUID]) -> list[UUID]:
    """Return those of the resources that are rooms, in the order given."""
    ids = list(resource_ids)
    rooms = set(Room.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return [one for one in ids if one in rooms]
