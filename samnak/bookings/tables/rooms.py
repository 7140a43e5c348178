"""Rooms as rows and as a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from samnak.bookings.enums import BookingKind, Feature
from samnak.bookings.models import Room, RoomPhoto
from samnak.bookings.queries import RoomNow, Use
from samnak.core import thai
from samnak.core.time import BANGKOK

NOW_LOOKS = {"free": "free", "busy": "busy", "closed": "closed"}
FEATURE_ICONS = {
    Feature.STEP_FREE: "accessibility",
    Feature.HEARING_LOOP: "ear",
    Feature.PROJECTOR: "projector",
    Feature.SCREEN: "tv",
    Feature.MICROPHONES: "mic",
    Feature.VIDEO_CONFERENCE: "video",
    Feature.HYBRID_KIT: "screen-share",
    Feature.WHITEBOARD: "presentation",
    Feature.RECORDING: "voicemail",
    Feature.SECURE: "lock",
}
SHORTEST = timedelta(minutes=30)
ONE_HOUR = timedelta(hours=1)
NARROW = 4  # percent; a block that is narrower carries no words


@dataclass(frozen=True, slots=True)
class RoomRow:
    """One room in a list."""

    room: Room
    url: str
    photo: str
    look: str
    words: str
    features: Sequence[tuple[str, str]]
    book_url: str


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a day, placed in percent of its width."""

    x: float
    width: float
    look: str
    words: str


@dataclass(frozen=True, slots=True)
class Strip:
    """แถบเวลาของวัน - the day of a room from opening to closing."""

    hours: Sequence[tuple[float, str]]
    blocks: Sequence[Block]
    now: float | None


@dataclass(frozen=True, slots=True)
class DayRow:
    """A line of the day in words: what takes the room, or a free time with the way to book it."""

    starts_at: datetime
    ends_at: datetime
    use: Use | None
    url: str


def now_words(now: RoomNow) -> str:
    """Say whether a room is free now and until when."""
    if now.state == "closed":
        return _("นอกเวลาเปิด")
    if now.state == "busy":
        return _("ไม่ว่างถึง %(clock)s") % {"clock": thai.clock(now.until)} if now.until else _("ไม่ว่าง")
    return _("ว่างถึง %(clock)s") % {"clock": thai.clock(now.until)} if now.until else _("ว่างตลอดวันนี้")


def features_of(room: Room) -> list[tuple[str, str]]:
    """Return icon and word of what is in a room, in the order of the form."""
    return [(FEATURE_ICONS[one], str(one.label)) for one in Feature if one.value in room.features]


def photo_url(photos: Sequence[RoomPhoto], width: int) -> str:
    """Return the address of the first picture, empty when there is none."""
    return f"{reverse('bookings:photo', args=[photos[0].pk])}?width={width}" if photos else ""


def room_rows(rooms: Sequence[Room], now: Mapping[UUID, RoomNow]) -> list[RoomRow]:
    """Return the rooms of a page as rows."""
    return [
        RoomRow(
            room=room,
            url=reverse("bookings:room", args=[room.pk]),
            photo=photo_url(list(room.photos.all()), 320),
            look=NOW_LOOKS[now[room.pk].state],
            words=now_words(now[room.pk]),
            features=features_of(room),
            book_url=f"{reverse('bookings:new')}?room={room.pk}",
        )
        for room in rooms
    ]


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, BANGKOK)


def _bounds(room: Room, day: date, uses: Sequence[Use]) -> tuple[datetime, datetime]:
    """Return the part of a day that is shown: opening hours, and what lies outside them, in full hours."""
    midnight = _at(day, time.min)
    first = min([_at(day, room.opens_at), *(use.starts_at for use in uses)])
    last = max([_at(day, room.closes_at), *(use.ends_at for use in uses)])
    begin = max(first.astimezone(BANGKOK).replace(minute=0, second=0, microsecond=0), midnight)
    end = last.astimezone(BANGKOK)
    if end.minute or end.second:
        end = end.replace(minute=0, second=0, microsecond=0) + ONE_HOUR
    return begin, min(end, midnight + timedelta(days=1))


def strip_of(room: Room, day: date, uses: Sequence[Use], now: datetime) -> Strip:
    """Draw the day of a room."""
    begin, end = _bounds(room, day, uses)
    whole = (end - begin).total_seconds()

    def place(moment: datetime) -> float:
        return round(min(max((moment - begin).total_seconds() / whole, 0), 1) * 100, 2)

    hours = []
    count = round(whole / 3600)
    step = 1 if count <= 12 else 2
    for number in range(0, count, step):
        moment = begin + timedelta(hours=number)
        hours.append((place(moment), f"{moment.astimezone(BANGKOK):%H:%M}"))
    blocks = []
    for use in uses:
        if use.low < use.starts_at or use.high > use.ends_at:
            blocks.append(Block(place(use.low), place(use.high) - place(use.low), "buffer", ""))
        x, width = place(use.starts_at), place(use.ends_at) - place(use.starts_at)
        blocks.append(Block(x, round(width, 2), _look(use), use_words(use) if width >= NARROW else ""))
    return Strip(hours, blocks, place(now) if begin <= now <= end else None)


def _look(use: Use) -> str:
    if use.kind in {BookingKind.CLOSURE, BookingKind.MAINTENANCE}:
        return "closed"
    return "held" if use.state == "held" else "busy"


def use_words(use: Use) -> str:
    """Say what takes a room, as far as it may be known."""
    return use.title or _("ไม่ว่าง")


def day_rows(room: Room, day: date, uses: Sequence[Use], now: datetime, *, may_book: Any) -> list[DayRow]:
    """Return the day of a room in words, with the free times between that can still be booked."""
    opens, closes = _at(day, room.opens_at), _at(day, room.closes_at)
    rows = []
    free_from = max(opens, _rounded(now)) if may_book else closes
    for use in sorted(uses, key=lambda one: one.starts_at):
        rows += _free(room, free_from, min(use.low, closes))
        url = reverse("bookings:booking", args=[use.booking_id]) if use.booking_id else ""
        rows.append(DayRow(use.starts_at, use.ends_at, use, url))
        free_from = max(free_from, use.high)
    return [*rows, *_free(room, free_from, closes)]


def _free(room: Room, starts_at: datetime, ends_at: datetime) -> list[DayRow]:
    if ends_at - starts_at < SHORTEST:
        return []
    first = starts_at.astimezone(BANGKOK)
    last = min(starts_at + ONE_HOUR, ends_at).astimezone(BANGKOK)
    asked = urlencode({"room": room.pk, "start": first.isoformat(timespec="minutes"), "end": last.isoformat(timespec="minutes")})
    return [DayRow(starts_at, ends_at, None, f"{reverse('bookings:new')}?{asked}")]


def _rounded(moment: datetime) -> datetime:
    """Return the next full quarter of an hour."""
    over = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not over else moment - over + timedelta(minutes=15)
