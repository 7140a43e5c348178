"""The allocation board as a table: a column for each stretch of time, a row for each car and driver."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samnak.bookings.enums import BookingKind
from samnak.core import thai
from samnak.core.time import BANGKOK
from samnak.fleet.content.fitting import Fit, Need, fit_car, fit_driver
from samnak.fleet.enums import TripState
from samnak.fleet.queries.board import Block, Board

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# how many minutes a column is worth, and how many columns an hour or a day takes in the head, by the days shown
UNITS = {1: 15, 3: 60, 7: 120}
EARLIEST, LATEST = 5, 21
LOOKS: dict[str, str] = {
    TripState.PLANNED: "planned",
    TripState.APPROVED: "approved",
    TripState.IN_USE: "road",
    TripState.RETURNED: "returned",
    TripState.CLOSED: "closed",
}
APART: dict[str, str] = {BookingKind.LEAVE: "leave", BookingKind.MAINTENANCE: "repair", BookingKind.CLOSURE: "shut"}
ICONS: dict[str, str] = {
    "planned": "hourglass", "approved": "check", "road": "navigation", "returned": "key-round", "closed": "circle-check",
    "leave": "palmtree", "repair": "wrench", "shut": "ban",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """What stretch of time the board shows, and how fine."""

    starts_at: datetime
    ends_at: datetime
    unit: timedelta

    @property
    def columns(self) -> int:
        """Return how many columns there are."""
        return (self.ends_at - self.starts_at) // self.unit

    def place(self, moment: datetime, *, up: bool = False) -> int:
        """Return the column a moment falls into, within the frame; `up` counts the column it ends in."""
        steps = (moment - self.starts_at) / self.unit
        whole = -int(-steps // 1) if up else int(steps // 1)
        return max(0, min(whole, self.columns))


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of one row: something that is planned, or nothing."""

    span: int
    look: str = ""
    title: str = ""
    detail: str = ""
    url: str = ""
    icon: str = ""
    state: str = ""
    trip_id: UUID | None = None
    choose: str = ""  # where this row is chosen for the request that is being placed


@dataclass(frozen=True, slots=True)
class Row:
    """A car or a driver with what takes the time, and whether it suits the request that is being placed."""

    id: UUID
    kind: str
    name: str
    detail: str
    cells: tuple[Cell, ...]
    fit: Fit | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of the head: an hour, a part of a day, or a day."""

    span: int
    words: str
    now: bool = False
    off: bool = False
    url: str = ""


def frame_of(day: date, days: int, blocks: Sequence[Block], need: Need | None) -> Frame:
    """Return the stretch of time shown: whole days, or of one day the hours in which something happens."""
    start = datetime.combine(day, datetime.min.time(), BANGKOK)
    end = start + days * DAY
    if days == 1:
        moments = [(block.starts_at, block.ends_at) for block in blocks] + ([(need.depart_at, need.return_at)] if need else [])
        low = min((max(first, start) for first, _last in moments), default=start + EARLIEST * HOUR)
        high = max((min(last, end) for _first, last in moments), default=start + LATEST * HOUR)
        start, end = (
            start + min(EARLIEST * HOUR, (low - start) // HOUR * HOUR),
            start + max(LATEST * HOUR, -((start - high) // HOUR) * HOUR),
        )
    return Frame(start, end, timedelta(minutes=UNITS[days]))


def head_of(frame: Frame, days: int, now: datetime, days_off: frozenset[date]) -> tuple[list[Head], list[Head]]:
    """Return the two lines of the head: days, and hours or parts of days."""
    top: list[Head] = []
    below: list[Head] = []
    moment = frame.starts_at.astimezone(BANGKOK)
    step = HOUR if days == 1 else 6 * HOUR if days == 3 else DAY
    while moment < frame.ends_at:
        until = min(moment + step, frame.ends_at)
        span = (until - moment) // frame.unit
        here = moment <= now < until
        if days < 7:
            below.append(Head(span, f"{moment:%H}", now=here, off=moment.date() in days_off))
        if not top or moment.hour == 0:
            until_day = min(datetime.combine(moment.date() + DAY, datetime.min.time(), BANGKOK), frame.ends_at)
            top.append(
                Head(
                    (until_day - moment) // frame.unit,
                    _day_words(moment.date()),
                    now=moment.date() == now.astimezone(BANGKOK).date(),
                    off=moment.date() in days_off,
                    url=f"?day={moment.date().isoformat()}&days=1" if days > 1 else "",
                )
            )
        moment = until
    return top, below


def _day_words(day: date) -> str:
    names = (_("จ."), _("อ."), _("พ."), _("พฤ."), _("ศ."), _("ส."), _("อา."))
    return f"{names[day.weekday()]} {thai.short_date(day).rpartition(' ')[0]}"


def rows_of(
    board: Board,
    frame: Frame,
    need: Need | None,
    *,
    chosen: tuple[UUID | None, UUID | None] = (None, None),
    apart_from: UUID | None = None,
    address: str = "",
) -> tuple[list[Row], list[Row]]:
    """Return the rows of cars and of drivers; with a need each says whether it suits, and why not."""
    cars, drivers = [], []
    picked = next((card for card in board.car_cards if card.id == chosen[0]), None)
    for line in board.cars:
        fit = fit_car(need, line.card, board.rules, apart_from=apart_from) if need else None
        choose = f"{address}&car={line.car.pk}" if address and fit else ""
        detail = _("%(body)s %(seats)d ที่นั่ง") % {"body": line.car.get_body_display(), "seats": line.car.seats}
        cells = _cells(line.blocks, frame, need, choose, apart_from)
        cars.append(Row(line.car.pk, "car", line.car.plate, detail, cells, fit, chosen=line.car.pk == chosen[0]))
    for driver in board.drivers:
        asked = need is not None and need.needs_driver
        fit = fit_driver(need, driver.card, board.rules, car=picked, apart_from=apart_from) if need and asked else None
        choose = f"{address}&driver={driver.driver.pk}" if address and fit else ""
        detail = _("ประจำ %(plate)s") % {"plate": driver.driver.usual_car.plate} if driver.driver.usual_car else ""
        cells = _cells(driver.blocks, frame, need if asked else None, choose, apart_from)
        name = driver.driver.resource.name
        drivers.append(Row(driver.driver.pk, "driver", name, detail, cells, fit, chosen=driver.driver.pk == chosen[1]))
    return cars, drivers


def _cells(blocks: Sequence[Block], frame: Frame, need: Need | None, choose: str, apart_from: UUID | None) -> tuple[Cell, ...]:
    """Lay blocks into columns from left to right; what lies between is free, and marked where the request would be."""
    window = (frame.place(need.depart_at), frame.place(need.return_at, up=True)) if need else (0, 0)
    found: list[Cell] = []
    at = 0
    for block in sorted(blocks, key=lambda one: one.starts_at):
        if block.ends_at <= frame.starts_at or block.starts_at >= frame.ends_at:
            continue
        low = max(frame.place(block.starts_at), at)
        high = max(frame.place(block.ends_at, up=True), low + 1)
        if low >= frame.columns:
            break
        high = min(high, frame.columns)
        found += _free(at, low, window, choose)
        found.append(_block_cell(block, high - low, frame, mine=block.trip is not None and block.trip.pk == apart_from))
        at = high
    found += _free(at, frame.columns, window, choose)
    return tuple(found)


def _free(low: int, high: int, window: tuple[int, int], choose: str) -> list[Cell]:
    """Return what is free between two columns, cut where the wished time begins and ends."""
    first, last = max(low, window[0]), min(high, window[1])
    if first >= last:
        return [Cell(high - low)] if high > low else []
    cells = [Cell(first - low)] if first > low else []
    cells.append(Cell(last - first, look="wish", choose=choose))
    return cells + ([Cell(high - last)] if high > last else [])


def _clocks(block: Block, frame: Frame) -> str:
    """Write when a block is: on the board of one day the clock alone."""
    if frame.ends_at - frame.starts_at > DAY or thai.local_date(block.starts_at) != thai.local_date(block.ends_at):
        return thai.span(block.starts_at, block.ends_at)
    return f"{thai.clock(block.starts_at).removesuffix(' น.')}–{thai.clock(block.ends_at)}"


def _block_cell(block: Block, span: int, frame: Frame, *, mine: bool) -> Cell:
    look = LOOKS.get(block.state, "other") if block.trip else APART.get(block.kind, "other")
    people = sum(row.passengers for row in block.trip.requests.all()) if block.trip else 0
    parts = [_clocks(block, frame)]
    if people:
        parts.append(ngettext("%(count)d คน", "%(count)d คน", people) % {"count": people})
    state = str(block.trip.get_state_display()) if block.trip else str(BookingKind(block.kind).label)
    return Cell(
        span=span,
        look=f"{look} b-mine" if mine else look,
        title=block.title,
        detail=" · ".join(parts),
        url=reverse("fleet:trip", args=[block.trip.pk]) if block.trip else "",
        icon=ICONS.get(look, "lock"),
        state=state,
        trip_id=block.trip.pk if block.trip and look in {"planned", "approved"} else None,
    )


def choices_of(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Return rows for a list to choose from, what suits first, the others with the reason why not."""
    fitting = [row for row in rows if row.fit is None or row.fit]
    others = [row for row in rows if row.fit is not None and not row.fit]
    return [(str(row.id), _with_detail(row)) for row in fitting] + [
        (str(row.id), f"{_with_detail(row)} — {row.fit.why_not[0]}") for row in others if row.fit is not None
    ]


def _with_detail(row: Row) -> str:
    return f"{row.name} ({row.detail})" if row.detail else row.name


def figures_of(rows: Sequence[Row]) -> dict[str, Any]:
    """Return how many of the rows suit."""
    return {"all": len(rows), "fit": sum(1 for row in rows if row.fit)}
