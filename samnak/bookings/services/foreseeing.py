"""Looking before booking: the dates a wish would give, and which of them are free. Nothing is locked or written."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from samnak.bookings import queries
from samnak.bookings.errors import Clash
from samnak.bookings.models import Resource
from samnak.bookings.services.claiming import blockers_by_place, dates_of
from samnak.bookings.services.placing import wished_starts
from samnak.bookings.services.wishes import BookingWish
from samnak.core.actor import Actor
from samnak.core.time import database_now


@dataclass(frozen=True, slots=True)
class ForeseenDate:
    """วันที่จะจอง - one date of a wish with what stands in its way now."""

    starts_at: datetime
    ends_at: datetime
    clashes: tuple[Clash, ...]

    @property
    def is_free(self) -> bool:
        """Tell whether nothing stands in the way."""
        return not self.clashes


def foresee(*, actor: Actor, wish: BookingWish, without: UUID | None = None) -> list[ForeseenDate]:
    """Return the dates of a wish with what is in the way of each (ตรวจวันว่างล่วงหน้า); SeriesError when there are none.

    `without` is a booking that would give way to it.
    """
    wanted = queries.with_parts([want.resource_id for want in wish.wants])
    rows: dict[UUID, Resource] = {row.pk: row for row in Resource.objects.filter(pk__in=wanted, agency=actor.agency_id)}
    wants = tuple(want for want in wish.wants if want.resource_id in rows)
    dates = dates_of(wished_starts(actor, wish, database_now()), wish.starts_at, wish.ends_at, wants, rows)
    found = blockers_by_place(dates, [without] if without else [])
    claims = [claim for date in dates for claim in date.claims]
    told = queries.clashes_of(actor, claims, [row for rows_of_date in found.values() for row in rows_of_date]) if found else []
    by_start: dict[datetime, list[Clash]] = {}
    for clash in told:
        by_start.setdefault(clash.original_start, []).append(clash)
    return [ForeseenDate(date.starts_at, date.ends_at, tuple(by_start.get(date.original_start, ()))) for date in dates]
