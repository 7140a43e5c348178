"""Reads of bookings: what an actor may see, what is in the way, what is free."""

from samnak.bookings.queries.access import (
    get_for,
    known,
    occurrence_for,
    room_for,
    rooms_of,
    service_for,
    visible_to,
)
from samnak.bookings.queries.alternatives import find_alternatives
from samnak.bookings.queries.conflicts import (
    Blocker,
    Claim,
    blockers,
    busy,
    clashes_of,
    free_resources,
    resources_behind,
    with_parts,
)
from samnak.bookings.queries.usage import approver_posts, hours_booked, quota_of

__all__ = [
    "Blocker",
    "Claim",
    "approver_posts",
    "blockers",
    "busy",
    "clashes_of",
    "find_alternatives",
    "free_resources",
    "get_for",
    "hours_booked",
    "known",
    "occurrence_for",
    "quota_of",
    "resources_behind",
    "room_for",
    "rooms_of",
    "service_for",
    "visible_to",
    "with_parts",
]
