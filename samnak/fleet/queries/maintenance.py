"""What falls due on cars by kilometres or months, and the repairs of form 6."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404

from samnak.bookings import queries as bookings
from samnak.core.access import Action, require
from samnak.core.actor import Actor
from samnak.core.periods import Period
from samnak.fleet.enums import RepairState
from samnak.fleet.models import MaintenanceRule, Repair, Trip
from samnak.fleet.policies.register import READ_BOOKS, SEE_REPAIR
from samnak.fleet.queries.register import book_unit_ids, ordering

SOON_KM, SOON_DAYS = 1000, timedelta(days=30)
OVERDUE, SOON, LATER = "overdue", "soon", "later"
OPEN = (RepairState.REPORTED, RepairState.APPROVED, RepairState.IN_GARAGE)
REPAIR_ORDERS = {
    "reported": ("reported_on", "pk"),
    "car": ("car__resource__sort_key", "reported_on"),
    "baht": ("baht", "pk"),
    "finished": ("finished_on", "pk"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """กำหนดบำรุงรักษา - when a rule falls due next, whichever comes first."""

    rule: MaintenanceRule
    at_km: int | None
    on: date | None
    km_left: int | None
    days_left: int | None

    @property
    def state(self) -> str:
        """Return whether it is overdue, due soon, or later."""
        left = [number for number in (self.km_left, self.days_left) if number is not None]
        if any(number < 0 for number in left):
            return OVERDUE
        soon = (self.km_left is not None and self.km_left <= SOON_KM) or (
            self.days_left is not None and self.days_left <= SOON_DAYS.days
        )
        return SOON if soon else LATER

    @property
    def nearness(self) -> float:
        """Return how near it is: part of the interval that is left, the smaller of the two."""
        parts = []
        if self.km_left is not None:
            parts.append(self.km_left / self.rule.every_km)
        if self.days_left is not None:
            parts.append(self.days_left / (self.rule.every_months * 30.4))
        return min(parts)


def due_of(rule: MaintenanceRule, day: date) -> Due:
    """Return when a rule falls due; what was never done counts from the day and reading the car came with."""
    at_km = rule.last_km + rule.every_km if rule.every_km else None
    on = None
    if rule.every_months:
        since = rule.last_on or rule.car.acquired_on
        on = months_after(since, rule.every_months) if since is not None else day
    return Due(
        rule=rule,
        at_km=at_km,
        on=on,
        km_left=at_km - rule.car.odometer if at_km is not None else None,
        days_left=(on - day).days if on is not None else None,
    )


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, the last of the month when it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def active_rules() -> QuerySet[MaintenanceRule]:
    """Return the rules in force on cars in use."""
    return MaintenanceRule.objects.filter(is_active=True, car__disposed_on=None).select_related("car__resource__unit")


def dues(agency_id: UUID, unit_ids: Sequence[UUID], day: date, car_id: UUID | None = None) -> list[Due]:
    """Return what falls due on the cars of some units, the nearest first."""
    rows = active_rules().filter(agency=agency_id, car__resource__unit__in=unit_ids)
    if car_id is not None:
        rows = rows.filter(car=car_id)
    return sorted((due_of(rule, day) for rule in rows), key=lambda due: (due.nearness, due.rule.name))


def stopped_rules(agency_id: UUID, unit_ids: Sequence[UUID]) -> QuerySet[MaintenanceRule]:
    """Return the rules of cars in use that are no longer followed."""
    rows = MaintenanceRule.objects.filter(agency=agency_id, car__resource__unit__in=unit_ids, is_active=False)
    return rows.filter(car__disposed_on=None).select_related("car__resource").order_by("car__resource__sort_key", "name")


def rule_for(actor: Actor, action: Action, pk: UUID) -> MaintenanceRule:
    """Return a rule of maintenance for an action on its car."""
    row = MaintenanceRule.objects.filter(pk=pk, agency=actor.agency_id).select_related("car__resource__unit").first()
    if row is None:
        raise Http404
    require(actor, READ_BOOKS, row.car)
    if action is not READ_BOOKS:
        require(actor, action, row.car)
    return row


@dataclass(frozen=True, slots=True)
class RepairFilter:
    """What a person asked of the list of repairs."""

    text: str = ""
    state: str = ""
    kind: str = ""
    car_id: UUID | None = None
    period: Period | None = None


def repairs_visible_to(actor: Actor) -> QuerySet[Repair]:
    """Return the repairs the actor may see: of the books he may read, those he reported and those of his own driving."""
    seen = Q(car__resource__unit__in=book_unit_ids(actor))
    if actor.position_id is not None:
        seen |= Q(reporter_position=actor.position_id) | Q(driver__position=actor.position_id)
    return Repair.objects.filter(seen, agency=actor.agency_id)


def repairs(actor: Actor, asked: RepairFilter, order: str = "-reported") -> QuerySet[Repair]:
    """Return the repairs asked for among those the actor may see."""
    rows = repairs_visible_to(actor)
    if asked.state == "open":
        rows = rows.filter(state__in=OPEN)
    elif asked.state:
        rows = rows.filter(state=asked.state)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.car_id:
        rows = rows.filter(car=asked.car_id)
    if asked.period:
        rows = rows.filter(reported_on__gte=asked.period.first, reported_on__lt=asked.period.until)
    for word in asked.text.split()[:6]:
        rows = rows.filter(Q(car__plate__icontains=word) | Q(items__icontains=word) | Q(garage__icontains=word))
    return rows.select_related("car__resource", "booking").order_by(*ordering(order, REPAIR_ORDERS, "reported"))


def repair_for(actor: Actor, action: Action, pk: UUID) -> Repair:
    """Return a repair for an action; whoever neither reads the books nor reported it or drove is told so."""
    row = (
        Repair.objects.filter(pk=pk, agency=actor.agency_id)
        .select_related("car__resource__unit", "car__agency", "accident", "rule", "booking", "invoice__blob", "driver")
        .first()
    )
    if row is None:
        raise Http404
    require(actor, SEE_REPAIR, row)
    if action is not SEE_REPAIR:
        require(actor, action, row)
    return row


def trips_in_the_way(car_id: UUID, starts_at: datetime, ends_at: datetime) -> QuerySet[Trip]:
    """Return the trips for which a car is given at some time of a stretch, with the time kept free after them."""
    taken = [row.booking_id for row in bookings.busy([car_id], starts_at, ends_at)]
    return Trip.objects.filter(booking__in=taken).select_related("driver__resource").order_by("depart_at")


def record_of(car_id: UUID, period: Period | None = None) -> QuerySet[Repair]:
    """Return the lines of form 6 of a car: what was done, in order of time."""
    rows = Repair.objects.filter(car=car_id, state=RepairState.DONE)
    if period is not None:
        rows = rows.filter(finished_on__gte=period.first, finished_on__lt=period.until)
    return rows.order_by("finished_on", "reported_on", "pk")


def record_totals(car_id: UUID, period: Period | None = None) -> tuple[int, Decimal]:
    """Return how many repairs stand in form 6 of a car, and what they cost."""
    found = record_of(car_id, period).aggregate(count=Count("pk"), baht=Sum("baht"))
    return found["count"], found["baht"] or Decimal("0.00")
