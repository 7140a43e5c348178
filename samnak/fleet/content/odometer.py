"""What is odd about a reading of an odometer, beside the one before it."""

from datetime import datetime

from samnak.core import thai
from samnak.fleet.enums import OdometerFlag


def odometer_flags(
    *,
    before: int | None,
    start: int | None,
    end: int | None,
    started_at: datetime | None,
    ended_at: datetime | None,
    most_km_a_day: int,
) -> list[str]:
    """Return what is odd about a trip: it begins above or below where the one before ended, or is too long for its days."""
    flags: list[str] = []
    if before is not None and start is not None and start != before:
        flags.append(OdometerFlag.GAP if start > before else OdometerFlag.BACKWARDS)
    if start is not None and end is not None and started_at is not None:
        days = (thai.local_date(ended_at or started_at) - thai.local_date(started_at)).days + 1
        if end - start > most_km_a_day * max(days, 1):
            flags.append(OdometerFlag.JUMP)
    return flags
