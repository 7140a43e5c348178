"""How much of the rooms a unit has booked."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Sum
from django.db.models.functions import Extract

from samnak.bookings.enums import BookingKind, ResourceKind
from samnak.bookings.models import Allocation, Quota, Room
from samnak.bookings.workflow import BLOCKING
from samnak.org.models import Unit


def quota_of(path: str) -> Quota | None:
    """Return the quota that binds the unit at the end of a path: its own, else that of the nearest unit above it."""
    above = [UUID(hex=part) for part in path.strip("/").split("/") if part]
    rows = {row.unit_id: row for row in Quota.objects.filter(unit__in=above).select_related("unit")}
    return next((rows[part] for part in reversed(above) if part in rows), None)


def hours_booked(unit: Unit, starts_at: datetime, ends_at: datetime, *, without: UUID | None = None) -> float:
    """Return the hours of rooms that a unit, with all below it, has taken within a time; halls count once."""
    rows = Allocation.objects.filter(
        booking__unit__path__startswith=unit.path,
        booking__agency=unit.agency_id,
        booking__kind__in=[BookingKind.ROOM, BookingKind.DAY],
        resource__kind=ResourceKind.ROOM,
        state__in=BLOCKING,
        starts_at__gte=starts_at,
        starts_at__lt=ends_at,
    )
    whole = Allocation.objects.filter(occurrence=OuterRef("occurrence"), resource=OuterRef("resource__room__hall"))
    rows = rows.exclude(Exists(whole))
    if without is not None:
        rows = rows.exclude(booking=without)
    seconds = rows.aggregate(total=Sum(Extract(F("ends_at") - F("starts_at"), "epoch")))["total"]
    return float(seconds or 0) / 3600


def approver_posts(resource_ids: Iterable[UUID]) -> list[UUID]:
    """Return the posts that approve the use of the rooms among the resources, each once; a part is approved as its hall."""
    rows = Room.objects.filter(pk__in=set(resource_ids), approver__is_active=True).order_by("approver", "pk")
    return list(dict.fromkeys(rows.values_list("approver", flat=True)))
