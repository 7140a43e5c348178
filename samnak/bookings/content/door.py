"""How a door looks over the coming hours: each stretch of time in which nothing changes, worked out ahead.

A display that has lost its network still knows what to show, because it needs only its clock to choose a stretch.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

EARLY = timedelta(minutes=30)  # how long before its beginning a meeting may be checked in
USE, HELD, CLOSURE = "use", "held", "closure"
FREE, BUSY, WAITING, CLOSED = "free", "busy", "waiting", "closed"
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Taken:
    """ช่วงที่ไม่ว่าง - time for which a room is taken, with what everybody may read."""

    starts_at: datetime
    ends_at: datetime
    low: datetime
    high: datetime
    kind: str = USE
    title: str = ""
    unit: str = ""
    part: str = ""  # of a hall, the part that is taken
    checked_in: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """ช่วงสถานะ - from `begins_at` on a door looks like this, until the next stretch."""

    begins_at: datetime
    state: str
    why: str  # free, use, held, due, late, prepare, clear, closure, shut
    since: datetime | None = None
    until: datetime | None = None  # when this state ends, where that is known
    free_at: datetime | None = None  # when nothing takes the room any more
    use: Taken | None = None
    following: Taken | None = None
    soon: bool = False  # the following one may be checked in already


@dataclass(frozen=True, slots=True)
class Day:
    """What takes a room, when it is open, and how many minutes after its beginning a meeting must be checked in (0: never)."""

    taken: Sequence[Taken]
    open_spans: Sequence[Span]
    grace: int = 0


@dataclass(frozen=True, slots=True)
class Refuge:
    """ห้องใกล้เคียงที่ว่าง - from `begins_at` on this neighbour is the nearest free one, until then; None when none is."""

    begins_at: datetime
    place: int | None
    until: datetime | None = None


def stretches(day: Day, begin: datetime, end: datetime, breaks: Collection[datetime] = ()) -> list[Stretch]:
    """Return the looks of a door from `begin` until `end`, one after the other; a new one begins at each of `breaks` too."""
    grace = timedelta(minutes=day.grace)
    moments = {begin, *breaks}
    for one in day.taken:
        moments |= {one.low, one.starts_at, one.ends_at, one.high}
        if one.kind == USE and grace:
            moments |= {one.starts_at - EARLY, one.starts_at + grace}
        if one.checked_in:
            moments.add(one.starts_at - EARLY)
    for opens, closes in day.open_spans:
        moments |= {opens, closes}
    found: list[Stretch] = []
    for moment in sorted(one for one in moments if begin <= one < end):
        made = _with_soon(day, _look(day, moment))
        if not found or moment in breaks or _differs(found[-1], made):
            found.append(made)
    return found


def _differs(one: Stretch, other: Stretch) -> bool:
    return replace(one, begins_at=other.begins_at) != other


def _with_soon(day: Day, one: Stretch) -> Stretch:
    use = one.following
    open_now = use is not None and use.kind == USE and not use.checked_in and use.starts_at - EARLY <= one.begins_at
    return replace(one, soon=open_now and day.grace > 0)


def look_at(looks: Sequence[Stretch], moment: datetime) -> Stretch:
    """Return how the door looks at a moment."""
    return next(one for one in reversed(looks) if one.begins_at <= moment)


def _look(day: Day, moment: datetime) -> Stretch:
    closure = _running(day.taken, moment, lambda one: one.kind == CLOSURE)
    if closure:
        return _held_by(day, moment, (CLOSED, "closure"), closure)
    use = _running(day.taken, moment, lambda one: one.kind != CLOSURE)
    if use:
        return _in_use(day, moment, use)
    early = _first(one for one in day.taken if one.checked_in and one.starts_at - EARLY <= moment < one.starts_at)
    if early:
        return _held_by(day, moment, (BUSY, "use"), early)
    return _around(day, moment) or _empty(day, moment)


def _in_use(day: Day, moment: datetime, use: Taken) -> Stretch:
    if use.kind == HELD:
        return _held_by(day, moment, (BUSY, "held"), use)
    deadline = use.starts_at + timedelta(minutes=day.grace)
    if not day.grace or use.checked_in or deadline >= use.ends_at:
        return _held_by(day, moment, (BUSY, "use"), use)
    if moment < deadline:
        return replace(_held_by(day, moment, (WAITING, "due"), use), until=deadline)
    return _held_by(day, moment, (WAITING, "late"), use)


def _held_by(day: Day, moment: datetime, look: tuple[str, str], use: Taken) -> Stretch:
    following = _after(day, max(moment, use.starts_at))
    return Stretch(moment, *look, use.starts_at, use.ends_at, _free_at(day, use.high), use, following)


def _around(day: Day, moment: datetime) -> Stretch | None:
    """Return the look while a room is made ready for a meeting, or cleared after one."""
    following = _after(day, moment)
    before = _first(one for one in day.taken if one.low <= moment < one.starts_at)
    if before:
        free_at = _free_at(day, before.high)
        return Stretch(moment, BUSY, "prepare", before.low, before.starts_at, free_at, following=following)
    behind = _first(one for one in day.taken if one.ends_at <= moment < one.high)
    if behind:
        return Stretch(moment, BUSY, "clear", behind.ends_at, behind.high, _free_at(day, behind.high), following=following)
    return None


def _empty(day: Day, moment: datetime) -> Stretch:
    following = _after(day, moment)
    closes = next((span[1] for span in day.open_spans if span[0] <= moment < span[1]), None)
    if closes is None:
        opens = min((span[0] for span in day.open_spans if span[0] > moment), default=None)
        return Stretch(moment, CLOSED, "shut", until=opens, following=following)
    soon = min((one.low for one in day.taken if one.low > moment), default=closes)
    return Stretch(moment, FREE, "free", until=min(soon, closes), following=following)


def _free_at(day: Day, moment: datetime) -> datetime | None:
    """Return when nothing takes the room any more, however many meetings follow each other; None when it is closed then."""
    for one in sorted(day.taken, key=lambda one: one.low):
        if one.low <= moment < one.high:
            moment = one.high
    return moment if any(opens <= moment < closes for opens, closes in day.open_spans) else None


def _running(taken: Sequence[Taken], moment: datetime, wanted: Callable[[Taken], bool]) -> Taken | None:
    return _first(one for one in taken if wanted(one) and one.starts_at <= moment < one.ends_at)


def _first(rows: Iterable[Taken]) -> Taken | None:
    return min(rows, key=_start, default=None)


def _after(day: Day, moment: datetime) -> Taken | None:
    return _first(one for one in day.taken if one.starts_at > moment)


def _start(one: Taken) -> datetime:
    return one.starts_at


def refuges(neighbours: Sequence[Day], begin: datetime, end: datetime, *, least: timedelta) -> list[Refuge]:
    """Return which neighbour, of a list with the nearest first, is free at each time, for at least so long."""
    found: list[Refuge] = []
    looks = [stretches(day, begin, end) for day in neighbours]
    for moment in sorted({begin, *_turns(looks, least)}):
        if not begin <= moment < end:
            continue
        made = Refuge(moment, None)
        for place, rows in enumerate(looks):
            now = look_at(rows, moment)
            if now.state == FREE and now.until is not None and now.until - moment >= least:
                made = Refuge(moment, place, now.until)
                break
        if not found or (found[-1].place, found[-1].until) != (made.place, made.until):
            found.append(made)
    return found


def _turns(looks: Sequence[Sequence[Stretch]], least: timedelta) -> set[datetime]:
    """Return when the answer may change: where a look begins, and where what is left of a free time is too little."""
    turns = {one.begins_at for rows in looks for one in rows}
    return turns | {one.until - least + timedelta(seconds=1) for rows in looks for one in rows if one.state == FREE and one.until}
