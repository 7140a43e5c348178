"""Numbers of the use of cars for open data: by kind of car and month."""

from collections import defaultdict
from datetime import datetime, time
from uuid import UUID

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth

from samnak.core.time import BANGKOK, bangkok_today
from samnak.fleet.enums import BodyKind
from samnak.fleet.models import FuelSlip, Trip

BUDDHIST = 543


def cars_by_month(agency_id: UUID) -> list[tuple[str, int, int, int, int, float, float]]:
    """Return (kind of car, year, month, trips, kilometres, litres, baht) of the months that are over, in a lasting order."""
    until = datetime.combine(bangkok_today().replace(day=1), time(0), BANGKOK)
    found: dict[tuple[str, int, int], list[float]] = defaultdict(lambda: [0, 0, 0.0, 0.0])
    trips = (
        Trip.objects.filter(agency=agency_id, started_at__lt=until, odometer_end__isnull=False)
        .annotate(month=TruncMonth("started_at", tzinfo=BANGKOK))
        .order_by()
        .values_list("car__body", "month")
        .annotate(number=Count("pk"), kilometres=Sum(F("odometer_end") - F("odometer_start")))
    )
    for body, month, number, distance in trips:
        row = found[(body, month.year + BUDDHIST, month.month)]
        row[0], row[1] = number, distance or 0
    slips = (
        FuelSlip.objects.filter(agency=agency_id, taken_at__lt=until, voided_at=None)
        .annotate(month=TruncMonth("taken_at", tzinfo=BANGKOK))
        .order_by()
        .values_list("car__body", "month")
        .annotate(all_litres=Sum("litres"), all_baht=Sum("baht"))
    )
    for body, month, litres, baht in slips:
        row = found[(body, month.year + BUDDHIST, month.month)]
        row[2], row[3] = float(litres), float(baht)
    return [
        (str(BodyKind(body).label), year, month, int(row[0]), int(row[1]), row[2], row[3])
        for (body, year, month), row in sorted(found.items())
    ]
