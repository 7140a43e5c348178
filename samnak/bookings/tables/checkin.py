"""What somebody who stands at the door of a room is told: whose meeting it is, and what can be done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from samnak.bookings.content.door import EARLY
from samnak.bookings.models import Occurrence, Room
from samnak.bookings.queries import RoomNow, Use
from samnak.core.time import BANGKOK

SHORTEST = timedelta(minutes=15)
USUAL = timedelta(hours=1)
STEP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class AtDoor:
    """What the page at the door says first: `ready`, `done`, `taken`, `early`, `closed`, `shut` or `free`."""

    kind: str
    row: Occurrence | None = None
    use: Use | None = None
    opens_at: datetime | None = None  # from when the own meeting may be checked in


def at_door(
    rows: Sequence[Occurrence],
    use: Use | None,
    state: RoomNow,
    now: datetime,
    *,
    mine: Callable[[Occurrence], bool],
    may: Callable[[Occurrence], Any],
) -> AtDoor:
    """Decide what to say: the own meeting goes first, then what takes the room, then the own meeting of later."""
    open_now = [row for row in rows if row.starts_at - EARLY <= now]
    own = [row for row in open_now if mine(row)]
    waiting = [row for row in own if not _checked(row)]
    kept = [] if own else [row for row in open_now if not _checked(row) and may(row)]
    if waiting or kept:
        return AtDoor("ready", row=(waiting or kept)[0])
    if own:
        return AtDoor("done", row=own[0])
    if use is not None:
        return AtDoor("closed" if use.kind in {"closure", "maintenance"} else "taken", use=use)
    later = next((row for row in rows if row.starts_at - EARLY > now and mine(row)), None)
    if later is not None:
        return AtDoor("early", row=later, opens_at=later.starts_at - EARLY)
    return AtDoor("shut" if state.state == "closed" else "free")


def _checked(row: Occurrence) -> bool:
    return getattr(row, "check_in", None) is not None


def book_now_url(room: Room, state: RoomNow, now: datetime) -> str:
    """Return where the room is booked from now on, for an hour or for what is left; empty when too little is left."""
    local = now.astimezone(BANGKOK)
    first = local - timedelta(minutes=local.minute % 5, seconds=local.second, microseconds=local.microsecond)
    closes = datetime.combine(local.date(), room.closes_at, BANGKOK)
    low = timedelta(minutes=room.resource.buffer_after)
    last = min(first + USUAL, closes, state.until.astimezone(BANGKOK) - low if state.until else closes)
    if state.state != "free" or last - local < SHORTEST:
        return ""
    asked = {"room": room.pk, "start": first.isoformat(timespec="minutes"), "end": last.isoformat(timespec="minutes")}
    return f"{reverse('bookings:new')}?{urlencode(asked)}"
