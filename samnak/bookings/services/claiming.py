"""Taking time: resources are locked in the order of their ids, then what is in the way is asked, then rows are written.

Whoever wants the same resource waits for the lock instead of running into the constraint, so that a stampede neither
books twice nor dead-locks. The exclusion constraint stays behind it as the guard.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from samnak.bookings import queries
from samnak.bookings.enums import AllocationState, OccurrenceState
from samnak.bookings.errors import BookingRuleError
from samnak.bookings.models import Booking, Resource
from samnak.bookings.queries import Blocker, Claim
from samnak.bookings.services.wishes import Want
from samnak.bookings.workflow import ALLOCATION_OF
from samnak.core.ids import new_id
from samnak.core.statements import prepared

DEADLOCK = "40P01"
Service = TypeVar("Service", bound=Callable[..., Any])


def once_more(service: Service) -> Service:
    """Run a service a second time when the database ended it to resolve a dead-lock, unless it is part of a longer act."""

    @wraps(service)
    def run(*given: Any, **named: Any) -> Any:
        if connection.in_atomic_block:
            return service(*given, **named)
        try:
            return service(*given, **named)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
                raise
            return service(*given, **named)

    return cast("Service", run)


@dataclass(slots=True)
class Date:
    """One date of a booking about to be written."""

    place: int
    original_start: datetime
    starts_at: datetime
    ends_at: datetime
    claims: list[Claim]
    state: str = OccurrenceState.PENDING
    pk: UUID = field(default_factory=new_id)


def lock_resources(resource_ids: Iterable[UUID]) -> dict[UUID, Resource]:
    """Lock resources in the order of their ids until the transaction ends."""
    rows = Resource.objects.select_for_update(of=("self",), no_key=True).select_related("unit")
    return {row.pk: row for row in rows.filter(pk__in=set(resource_ids)).order_by("pk")}


def lock_wanted(agency_id: UUID, wants: Sequence[Want]) -> dict[UUID, Resource]:
    """Lock what is wanted, with the parts of halls; refuse what is not of the agency or no longer in use."""
    resources = lock_resources(queries.with_parts([want.resource_id for want in wants]))
    check_usable(agency_id, wants, resources)
    return resources


def check_usable(agency_id: UUID, wants: Sequence[Want], resources: dict[UUID, Resource]) -> None:
    """Refuse to book nothing, and what is not of the agency or no longer in use."""
    if not wants:
        raise BookingRuleError(_("กรุณาเลือกสิ่งที่ต้องการจองอย่างน้อยหนึ่งรายการ"), field="room")
    for want in wants:
        resource = resources.get(want.resource_id)
        if resource is None or resource.agency_id != agency_id or not resource.is_active:
            raise BookingRuleError(_("รายการที่เลือกเลิกใช้แล้วหรือไม่ใช่ของส่วนราชการนี้ กรุณาเลือกใหม่"), field="room")


def dates_of(
    starts: Sequence[datetime], first: datetime, last: datetime, wants: Sequence[Want], resources: dict[UUID, Resource]
) -> list[Date]:
    """Return the dates of a booking whose first one lasts from `first` to `last`, each with what it claims."""
    parts = _parts_of(wants, resources)
    return [
        Date(
            place=place,
            original_start=start,
            starts_at=start,
            ends_at=start + (last - first),
            claims=[_claim(place, want, resources[want.resource_id], start, (start - first, last - first)) for want in parts],
        )
        for place, start in enumerate(starts)
    ]


def _parts_of(wants: Sequence[Want], resources: dict[UUID, Resource]) -> list[Want]:
    """Return the wants with one more for each part of a hall, each resource once."""
    found = {want.resource_id: want for want in wants}
    if len(resources) > len(found):
        for want in wants:
            for resource_id in queries.with_parts([want.resource_id]):
                found.setdefault(resource_id, replace(want, resource_id=resource_id))
    return list(found.values())


def _claim(place: int, want: Want, resource: Resource, start: datetime, moved: tuple[timedelta, timedelta]) -> Claim:
    shift, length = moved
    before = resource.buffer_before if want.buffer_before is None else want.buffer_before
    after = resource.buffer_after if want.buffer_after is None else want.buffer_after
    begins = want.starts_at + shift if want.starts_at else start
    ends = want.ends_at + shift if want.ends_at else start + length
    if begins >= ends:
        raise BookingRuleError(_("เวลาสิ้นสุดต้องหลังเวลาเริ่ม กรุณาแก้ไขเวลา"), field="ends_at")
    low, high = begins - timedelta(minutes=before), ends + timedelta(minutes=after)
    return Claim(place, resource.pk, begins, ends, low, high)


def blockers_by_place(dates: Sequence[Date], ignored: Iterable[UUID] = ()) -> dict[int, list[Blocker]]:
    """Return what is in the way, by date."""
    found: dict[int, list[Blocker]] = {}
    for row in queries.blockers([claim for date in dates for claim in date.claims], ignored):
        found.setdefault(row.place, []).append(row)
    return found


_INSERT = """
WITH dates AS (
    INSERT INTO bookings_occurrence (id, agency_id, booking_id, state, original_start, starts_at, ends_at)
    SELECT o.id, %(agency)s::uuid, %(booking)s::uuid, o.state, o.original_start, o.starts_at, o.ends_at
    FROM unnest(%(ids)s::uuid[], %(states)s::text[], %(originals)s::timestamptz[], %(starts)s::timestamptz[],
                %(ends)s::timestamptz[])
         AS o(id, state, original_start, starts_at, ends_at)
)
INSERT INTO bookings_allocation (agency_id, resource_id, booking_id, occurrence_id, state, starts_at, ends_at, occupied)
SELECT %(agency)s::uuid, a.resource_id, %(booking)s::uuid, a.occurrence_id, a.state, a.starts_at, a.ends_at,
       tstzrange(a.low, a.high)
FROM unnest(%(resources)s::uuid[], %(dates)s::uuid[], %(taken)s::text[], %(begin)s::timestamptz[], %(end)s::timestamptz[],
            %(lows)s::timestamptz[], %(highs)s::timestamptz[])
     AS a(resource_id, occurrence_id, state, starts_at, ends_at, low, high)
"""


def insert_dates(booking: Booking, dates: Sequence[Date]) -> None:
    """Write the dates of a booking and the time they take, in one statement however long the series is."""
    claims = [(date, claim) for date in dates for claim in date.claims]
    given: dict[str, Any] = {
        "agency": booking.agency_id,
        "booking": booking.pk,
        "ids": [date.pk for date in dates],
        "states": [str(date.state) for date in dates],
        "originals": [date.original_start for date in dates],
        "starts": [date.starts_at for date in dates],
        "ends": [date.ends_at for date in dates],
        "resources": [claim.resource_id for _date, claim in claims],
        "dates": [date.pk for date, _claim in claims],
        "taken": [str(ALLOCATION_OF[date.state]) for date, _claim in claims],
        "begin": [claim.starts_at for _date, claim in claims],
        "end": [claim.ends_at for _date, claim in claims],
        "lows": [claim.low for _date, claim in claims],
        "highs": [claim.high for _date, claim in claims],
    }
    prepared(_INSERT, given)


def takes_time(state: str) -> bool:
    """Tell whether an occurrence in this state keeps others out."""
    return ALLOCATION_OF[state] in (AllocationState.HELD, AllocationState.APPROVED)
