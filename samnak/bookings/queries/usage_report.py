"""Who uses the rooms: hours of a month by unit beside their quotas, rooms left unused, and who went before whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Extract

from samnak.audit.models import Event
from samnak.bookings.enums import BookingKind, Events, OccurrenceState, ResourceKind
from samnak.bookings.models import Allocation, Booking, Occurrence, Quota
from samnak.bookings.workflow import BLOCKING
from samnak.core.actor import Actor
from samnak.core.time import BANGKOK
from samnak.org import queries as org


@dataclass(frozen=True, slots=True)
class UnitUse:
    """The use of rooms by a unit in a month; hours count those of all units below it as well."""

    unit_id: UUID
    name: str
    depth: int
    hours: float
    own_hours: float
    meetings: int
    no_shows: int
    quota: int | None

    @property
    def share(self) -> int | None:
        """Return how many percent of the quota are used."""
        return round(100 * self.hours / self.quota) if self.quota else None


@dataclass(frozen=True, slots=True)
class Displacement:
    """One date that had to give way."""

    at: datetime
    by_name: str
    by_unit: str
    whom: str
    whom_unit: str
    title: str
    starts_at: datetime | None
    reason: str
    by_booking: UUID | None


def month_span(first: date) -> tuple[datetime, datetime]:
    """Return the first moment of a month in Bangkok and that of the next."""
    begin = datetime(first.year, first.month, 1, tzinfo=BANGKOK)
    return begin, begin + relativedelta(months=1)


def use_by_unit(actor: Actor, first: date) -> list[UnitUse]:
    """Return the use of rooms in a month by every unit that used some or has a quota; three queries and the units."""
    if actor.agency_id is None:
        return []
    begin, end = month_span(first)
    hours = _hours(actor.agency_id, begin, end)
    met = _meetings(actor.agency_id, begin, end)
    quotas = dict(Quota.objects.filter(agency=actor.agency_id).values_list("unit", "hours_per_month"))
    units = list(org.units_of(actor.agency_id))
    depths = org.unit_depths(units)
    found = []
    for unit in units:
        below = [other.pk for other in units if other.path.startswith(unit.path)]
        meetings, no_shows = _sum(met, below)
        total = sum(hours.get(pk, 0.0) for pk in below)
        if total or meetings or unit.pk in quotas:
            found.append(
                UnitUse(
                    unit.pk,
                    unit.name,
                    depths[unit.pk],
                    round(total, 1),
                    round(hours.get(unit.pk, 0.0), 1),
                    meetings,
                    no_shows,
                    quotas.get(unit.pk),
                )
            )
    return found


def _sum(met: Mapping[UUID, tuple[int, int]], units: list[UUID]) -> tuple[int, int]:
    rows = [met[pk] for pk in units if pk in met]
    return sum(row[0] for row in rows), sum(row[1] for row in rows)


def _hours(agency_id: UUID, begin: datetime, end: datetime) -> dict[UUID, float]:
    """Return hours by the unit that booked; a hall counts once, without its parts."""
    whole = Allocation.objects.filter(occurrence=OuterRef("occurrence"), resource=OuterRef("resource__room__hall"))
    rows = (
        Allocation.objects.filter(
            ~Exists(whole), agency=agency_id, booking__kind__in=[BookingKind.ROOM, BookingKind.DAY], state__in=BLOCKING,
            resource__kind=ResourceKind.ROOM, starts_at__gte=begin, starts_at__lt=end,
        )
        .values("booking__unit")
        .annotate(seconds=Sum(Extract(F("ends_at") - F("starts_at"), "epoch")))
    )  # fmt: skip
    return {row["booking__unit"]: float(row["seconds"] or 0) / 3600 for row in rows}


def _meetings(agency_id: UUID, begin: datetime, end: datetime) -> dict[UUID, tuple[int, int]]:
    rows = (
        Occurrence.objects.filter(
            agency=agency_id, booking__kind__in=[BookingKind.ROOM, BookingKind.DAY], starts_at__gte=begin, starts_at__lt=end,
            state__in=[OccurrenceState.APPROVED, OccurrenceState.PENDING, OccurrenceState.RELEASED],
        )
        .values("booking__unit")
        .annotate(meetings=Count("pk"), no_shows=Count("pk", filter=Q(state=OccurrenceState.RELEASED)))
    )  # fmt: skip
    return {row["booking__unit"]: (row["meetings"], row["no_shows"]) for row in rows}


def hours_by_room(actor: Actor, first: date) -> list[tuple[str, float]]:
    """Return the hours in a month of each room that was used, the most used first."""
    begin, end = month_span(first)
    rows = (
        Allocation.objects.filter(
            agency=actor.agency_id, booking__kind__in=[BookingKind.ROOM, BookingKind.DAY], state__in=BLOCKING,
            resource__kind=ResourceKind.ROOM, starts_at__gte=begin, starts_at__lt=end,
        )
        .values("resource__name")
        .annotate(seconds=Sum(Extract(F("ends_at") - F("starts_at"), "epoch")))
        .order_by("-seconds")
    )  # fmt: skip
    return [(row["resource__name"], round(float(row["seconds"] or 0) / 3600, 1)) for row in rows]


def displacements(actor: Actor, first: date) -> QuerySet[Event]:
    """Return the events of a month in which a booking had to give way."""
    begin, end = month_span(first)
    rows = Event.objects.filter(agency_id=actor.agency_id, kind=Events.DISPLACED.name, at__gte=begin, at__lt=end)
    return rows.order_by("-at", "-id")


def displacement_rows(actor: Actor, events: list[Event], known: set[UUID]) -> list[Displacement]:
    """Return who went before whom and why; what a booking is about only where it may be known."""
    named = {event.subject_id for event in events} | {_uuid(event.data["by"]) for event in events}
    bookings = Booking.objects.filter(agency=actor.agency_id).select_related("unit").in_bulk([pk for pk in named if pk])
    dates = Occurrence.objects.in_bulk([pk for pk in (_uuid(event.data["occurrence"]) for event in events) if pk])
    found = []
    for event in events:
        whose = bookings.get(event.subject_id) if event.subject_id else None
        taker = bookings.get(key) if (key := _uuid(event.data["by"])) else None
        date_key = _uuid(event.data["occurrence"])
        row = dates.get(date_key) if date_key else None
        found.append(
            Displacement(
                at=event.at,
                by_name=event.actor_name,
                by_unit=taker.unit.name if taker else "",
                whom=whose.organiser_name if whose else "",
                whom_unit=whose.unit.name if whose else "",
                title=whose.title if whose and whose.pk in known else "",
                starts_at=row.starts_at if row else None,
                reason=event.data["reason"],
                by_booking=taker.pk if taker and taker.pk in known else None,
            )
        )
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
