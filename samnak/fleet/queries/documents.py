"""Papers of cars: which one counts, and which end soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from samnak.core.access import Action, require
from samnak.core.actor import Actor
from samnak.fleet.models import CarDocument
from samnak.fleet.policies.register import READ_BOOKS
from samnak.fleet.queries.register import ordering

THRESHOLDS = (60, 30, 0)  # days before the end; on each of them it is told once
LATER, SOON, NEAR = timedelta(days=90), timedelta(days=60), timedelta(days=30)


ORDERS = {"expires": ("expires_on", "pk"), "car": ("car__resource__sort_key", "expires_on"), "baht": ("baht", "pk")}


@dataclass(frozen=True, slots=True)
class PaperFilter:
    """What a person asked of the list of papers."""

    text: str = ""
    kind: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class Expiry:
    """How many papers have ended, end within 30 days, within 60, and within 90."""

    expired: int
    near: int
    soon: int
    later: int = 0


def standing() -> QuerySet[CarDocument]:
    """Return, of each kind and car in use, the paper that ends last: earlier ones have been renewed."""
    last = CarDocument.objects.filter(car=OuterRef("car"), kind=OuterRef("kind")).order_by("-expires_on", "-id")
    rows = CarDocument.objects.filter(pk=Subquery(last.values("pk")[:1]), car__disposed_on=None)
    return rows.select_related("car__resource", "file__blob")


def expiring(agency_id: UUID, unit_ids: Sequence[UUID], day: date, within: str = "") -> QuerySet[CarDocument]:
    """Return the papers that count, the first to end first: `within` is expired, near (30 days), soon (60), later (90) or all."""
    rows = standing().filter(agency=agency_id, car__resource__unit__in=unit_ids)
    bounds = {
        "expired": Q(expires_on__lt=day),
        "near": Q(expires_on__gte=day, expires_on__lte=day + NEAR),
        "soon": Q(expires_on__gt=day + NEAR, expires_on__lte=day + SOON),
        "later": Q(expires_on__gt=day + SOON, expires_on__lte=day + LATER),
    }
    return rows.filter(bounds.get(within, Q())).order_by("expires_on", "pk")


def papers(
    agency_id: UUID, unit_ids: Sequence[UUID], day: date, asked: PaperFilter, order: str = "expires"
) -> QuerySet[CarDocument]:
    """Return the papers that count and were asked for."""
    rows = expiring(agency_id, unit_ids, day, asked.within)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    for word in asked.text.split()[:6]:
        rows = rows.filter(Q(car__plate__icontains=word) | Q(number__icontains=word) | Q(issuer__icontains=word))
    return rows.order_by(*ordering(order, ORDERS, "expires"))


def expiry_counts(agency_id: UUID, unit_ids: Sequence[UUID], day: date) -> Expiry:
    """Return how many papers have ended or end soon."""
    ends = list(expiring(agency_id, unit_ids, day).filter(expires_on__lte=day + LATER).values_list("expires_on", flat=True))
    return Expiry(
        expired=sum(end < day for end in ends),
        near=sum(day <= end <= day + NEAR for end in ends),
        soon=sum(day + NEAR < end <= day + SOON for end in ends),
        later=sum(end > day + SOON for end in ends),
    )


def to_tell(day: date) -> list[UUID]:
    """Return the papers that have crossed a threshold of which nobody was told yet."""
    rows = standing().filter(expires_on__lte=day + SOON).values_list("pk", "expires_on", "told_on")
    found = []
    for pk, expires_on, told_on in rows:
        crossed = max(when for when in _crossings(expires_on) if when <= day)
        if told_on is None or told_on < crossed:
            found.append(pk)
    return found


def _crossings(expires_on: date) -> list[date]:
    """Return the days on which it is told: 60 and 30 days before, and the day after the last."""
    return [expires_on - timedelta(days=days) if days else expires_on + timedelta(days=1) for days in THRESHOLDS]


def document_for(actor: Actor, action: Action, pk: UUID) -> CarDocument:
    """Return a paper of a car for an action; whoever may not read the books is told so."""
    row = (
        CarDocument.objects.filter(pk=pk, agency=actor.agency_id)
        .select_related("car__resource__unit", "car__agency", "file__blob")
        .first()
    )
    if row is None:
        raise Http404
    require(actor, READ_BOOKS, row.car)
    if action is not READ_BOOKS:
        require(actor, action, row.car)
    return row
