"""Numbers of the use of rooms for open data: by room and month."""

from datetime import datetime, time
from uuid import UUID

from django.db.models import Count, F, Sum
from django.db.models.functions import Extract, TruncMonth

from samnak.bookings.enums import AllocationState, BookingKind, ResourceKind
from samnak.bookings.models import Allocation
from samnak.core.time import BANGKOK, bangkok_today

BUDDHIST = 543


def rooms_by_month(agency_id: UUID) -> list[tuple[str, int, int, int, float]]:
    """Return (room, year, month, uses, hours) of the months that are over, in a lasting order."""
    until = datetime.combine(bangkok_today().replace(day=1), time(0), BANGKOK)
    rows = (
        Allocation.objects.filter(
            resource__agency=agency_id, resource__kind=ResourceKind.ROOM, state=AllocationState.APPROVED, starts_at__lt=until,
            booking__kind__in=[BookingKind.ROOM, BookingKind.DAY],
        )
        .annotate(month=TruncMonth("starts_at", tzinfo=BANGKOK))
        .order_by()
        .values_list("resource__name", "month")
        .annotate(uses=Count("pk"), seconds=Sum(Extract(F("ends_at") - F("starts_at"), "epoch")))
    )  # fmt: skip
    return sorted(
        (room, month.year + BUDDHIST, month.month, uses, round(float(seconds) / 3600, 1)) for room, month, uses, seconds in rows
    )
