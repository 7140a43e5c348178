"""Reading the event log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from samnak.audit.models import ChainHead, Event


def get_event(event_id: UUID | str) -> Event:
    """Return one event by its id, for subscribers."""
    return Event.objects.get(pk=event_id)


def events_of(subject_id: UUID) -> QuerySet[Event]:
    """Return the events of one subject, oldest first; the caller has already checked that the subject may be read."""
    return Event.objects.filter(subject_id=subject_id).order_by("at", "id")


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where an agency's chain does not hold, and why."""

    agency_id: UUID
    sequence: int
    event_id: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The result of checking one agency's chain."""

    agency_id: UUID
    length: int
    head: str
    broken: Break | None


CHECK = """
WITH walk AS (
    SELECT l.sequence, l.event_id, l.previous_hash, l.hash,
           lag(l.hash) OVER w AS before_hash, lag(l.sequence) OVER w AS before_sequence,
           CASE WHEN e.id IS NULL THEN NULL ELSE audit_link_hash(l.previous_hash, l.sequence, e) END AS computed,
           e.agency_id AS event_agency
    FROM audit_chainlink l LEFT JOIN audit_event e ON e.id = l.event_id
    WHERE l.agency_id = %(agency)s WINDOW w AS (ORDER BY l.sequence)
)
SELECT sequence, event_id,
       CASE WHEN computed IS NULL THEN 'event is missing'
            WHEN computed <> hash THEN 'event was changed'
            WHEN coalesce(before_sequence, 0) + 1 <> sequence THEN 'a link is missing before it'
            WHEN coalesce(before_hash, '\\x'::bytea) <> previous_hash THEN 'link does not follow the one before it'
            WHEN coalesce(event_agency, '00000000-0000-0000-0000-000000000000') <> %(agency)s THEN 'event of another agency'
       END
FROM walk
WHERE computed IS NULL OR computed <> hash OR coalesce(before_sequence, 0) + 1 <> sequence
   OR coalesce(before_hash, '\\x'::bytea) <> previous_hash
   OR coalesce(event_agency, '00000000-0000-0000-0000-000000000000') <> %(agency)s
ORDER BY sequence LIMIT 1
"""


def check_chains() -> Iterator[ChainReport]:
    """Recompute every agency's hash chain and compare it with what is stored; yield one report an agency."""
    for agency_id in ChainHead.objects.order_by("agency_id").values_list("agency_id", flat=True):
        report = check_chain(agency_id)
        if report is not None:
            yield report


def check_chain(agency_id: UUID) -> ChainReport | None:
    """Recompute one agency's hash chain; None when nothing was ever written down for it."""
    head = ChainHead.objects.filter(pk=agency_id).first()
    if head is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(CHECK, {"agency": agency_id})
        row = cursor.fetchone()
        broken = Break(agency_id, *row) if row else _break_at_head(cursor, agency_id, head.sequence, bytes(head.hash))
    return ChainReport(agency_id, head.sequence, bytes(head.hash).hex(), broken)


def chain_head(agency_id: UUID) -> ChainHead | None:
    """Return the last link of an agency's chain."""
    return ChainHead.objects.filter(pk=agency_id).first()


def log_of(
    agency_id: UUID,
    *,
    kind: str = "",
    person: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: Event | None = None,
) -> QuerySet[Event]:
    """Return the events of an agency, the newest first; `before` is the last event of the page before."""
    rows = Event.objects.filter(agency_id=agency_id).select_related("link").order_by("-at", "-id")
    if kind:
        rows = rows.filter(kind=kind)
    for word in person.split()[:4]:
        rows = rows.filter(actor_name__icontains=word)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    if before is not None:
        rows = rows.filter(Q(at__lt=before.at) | Q(at=before.at, id__lt=before.id))
    return rows


def last_verification(agency_id: UUID, kind: str) -> Event | None:
    """Return when the agency's chain was last checked, and how it stood."""
    return Event.objects.filter(agency_id=agency_id, kind=kind).order_by("-at").first()


def unchained_events() -> int:
    """Return how many events stand outside any chain; anything but 0 means that rows were written past the trigger."""
    return Event.objects.filter(link=None).count()


def _break_at_head(cursor: object, agency_id: UUID, sequence: int, head: bytes) -> Break | None:
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT sequence, hash FROM audit_chainlink WHERE agency_id = %s ORDER BY sequence DESC LIMIT 1", [agency_id]
    )
    last = cursor.fetchone()  # type: ignore[attr-defined]
    if last is None or last[0] != sequence or bytes(last[1]) != head:
        return Break(agency_id, last[0] if last else 0, None, "chain ends before its head")
    return None
