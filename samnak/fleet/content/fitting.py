"""Whether a car and a driver suit a trip, and why not (domain: E.2)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from typing import TypeAlias
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.core import thai
from samnak.core.time import BANGKOK
from samnak.fleet.enums import BodyKind, LicenceClass

# a class for lorries and buses covers the private car, that for trailers covers both; a motorcycle stands alone
LICENCE_COVERS: dict[str, frozenset[str]] = {
    LicenceClass.MOTORCYCLE: frozenset({LicenceClass.MOTORCYCLE}),
    LicenceClass.PRIVATE: frozenset({LicenceClass.PRIVATE}),
    LicenceClass.TYPE_2: frozenset({LicenceClass.PRIVATE, LicenceClass.TYPE_2}),
    LicenceClass.TYPE_3: frozenset({LicenceClass.PRIVATE, LicenceClass.TYPE_2, LicenceClass.TYPE_3}),
}
Words: TypeAlias = Callable[[], str]
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """What an agency has laid down for its cars and drivers."""

    buffer_minutes: int = 30
    most_hours_a_day: int = 12
    home_province: str = ""
    days_off: frozenset[date] = frozenset()
    share_minutes: int = 120  # how far apart two trips may leave, and come back, and still share a car


@dataclass(frozen=True, slots=True)
class Need:
    """ความต้องการใช้รถ - a request, or several that share a car, as allocation sees it."""

    id: UUID
    people: int
    depart_at: datetime
    return_at: datetime
    province: str = ""
    locality: str = ""
    place: str = ""
    needs_driver: bool = True
    may_share: bool = True
    wished_body: str = ""

    @property
    def seats(self) -> int:
        """Return the seats needed; who drives himself is one of the passengers."""
        return self.people + 1 if self.needs_driver else self.people


@dataclass(frozen=True, slots=True)
class Busy:
    """ช่วงที่ไม่ว่าง - from and to with the minutes kept around it; a trip has its own times inside."""

    starts_at: datetime
    ends_at: datetime
    what: str
    trip_id: UUID | None = None
    on_road: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """เอกสารประจำรถ - the one of its kind that lasts longest."""

    label: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class CarCard:
    """รถหนึ่งคันเท่าที่การจัดรถต้องรู้."""

    id: UUID
    plate: str
    body: str
    seats: int
    licence_class: str = LicenceClass.PRIVATE
    papers: tuple[Paper, ...] = ()
    busy: tuple[Busy, ...] = ()
    km_this_month: int = 0


@dataclass(frozen=True, slots=True)
class DriverCard:
    """พนักงานขับรถหนึ่งคนเท่าที่การจัดรถต้องรู้."""

    id: UUID
    name: str
    licence_class: str = LicenceClass.PRIVATE
    licence_expires_on: date | None = None
    works_from: time = time(8, 30)
    works_to: time = time(16, 30)
    accepts_overtime: bool = True
    usual_car_id: UUID | None = None
    busy: tuple[Busy, ...] = ()
    minutes_this_month: int = 0


@dataclass(frozen=True, slots=True)
class Fit:
    """The answer: why it does not suit (nothing when it does), and what is worth knowing.

    `taken` holds those of the reasons that are other trips, leave or repairs: they may have changed a moment later.
    """

    why_not: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()

    @property
    def unfit(self) -> tuple[str, ...]:
        """Return the reasons that stay whoever else gives way."""
        return tuple(reason for reason in self.why_not if reason not in self.taken)

    def __bool__(self) -> bool:
        return not self.why_not


def fit_car(need: Need, car: CarCard, rules: Rules, *, apart_from: UUID | None = None) -> Fit:
    """Say whether a car suits a trip; `apart_from` is a trip whose own time does not count, because it is being changed."""
    taken = tuple(_busy_words(busy) for busy in clashes(need, car.busy, rules, apart_from=apart_from))
    remarks = []
    if need.wished_body and car.body != need.wished_body:
        remarks.append(
            _("เป็น%(body)s ไม่ใช่%(wished)sที่ขอ") % {"body": BodyKind(car.body).label, "wished": BodyKind(need.wished_body).label}
        )
    return Fit((*(words() for words in _against_car(need, car)), *taken), tuple(remarks), taken)


def car_suits(need: Need, car: CarCard, rules: Rules, *, apart_from: UUID | None = None) -> bool:
    """Tell whether a car suits a trip, without looking for words."""
    return none_of(_against_car(need, car)) and none_of(clashes(need, car.busy, rules, apart_from=apart_from))


def _against_car(need: Need, car: CarCard) -> Iterator[Words]:
    if car.body == BodyKind.MOTORCYCLE and need.wished_body != BodyKind.MOTORCYCLE:
        yield lambda: _("เป็นรถจักรยานยนต์ จัดให้เมื่อขอเท่านั้น")
    if car.seats < need.seats:
        yield lambda: _too_small(need, car)
    if car.papers:
        last = thai.local_date(need.return_at)
        for paper in car.papers:
            if paper.expires_on < last:
                yield partial(_ended, paper)


def _too_small(need: Need, car: CarCard) -> str:
    with_driver = _("มี %(seats)d ที่นั่ง ต้องใช้ %(wanted)d ที่นั่งรวมพนักงานขับรถ")
    alone = _("มี %(seats)d ที่นั่ง ต้องใช้ %(wanted)d ที่นั่ง")
    return (with_driver if need.needs_driver else alone) % {"seats": car.seats, "wanted": need.seats}


def _ended(paper: Paper) -> str:
    return _("%(paper)sหมดอายุ %(day)s") % {"paper": paper.label, "day": thai.short_date(paper.expires_on)}


def fit_driver(
    need: Need, driver: DriverCard, rules: Rules, *, car: CarCard | None = None, apart_from: UUID | None = None
) -> Fit:
    """Say whether a driver suits a trip, and the car it is to be made with."""
    taken = tuple(_busy_words(busy) for busy in clashes(need, driver.busy, rules, apart_from=apart_from))
    why = tuple(words() for words in _against_driver(need, driver, rules, car, apart_from))
    over = overtime_minutes(need.depart_at, need.return_at, driver, rules)
    remarks = (_("นอกเวลาทำการ %(hours)s ชั่วโมง") % {"hours": _hours(over)},) if over and driver.accepts_overtime else ()
    return Fit((*why, *taken), remarks, taken)


def driver_suits(
    need: Need, driver: DriverCard, rules: Rules, *, car: CarCard | None = None, apart_from: UUID | None = None
) -> bool:
    """Tell whether a driver suits a trip, without looking for words."""
    return none_of(clashes(need, driver.busy, rules, apart_from=apart_from)) and none_of(
        _against_driver(need, driver, rules, car, apart_from)
    )


def _against_driver(
    need: Need, driver: DriverCard, rules: Rules, car: CarCard | None, apart_from: UUID | None
) -> Iterator[Words]:
    if car is not None and not covers(driver.licence_class, car.licence_class):
        yield partial(_wrong_licence, driver, car)
    if driver.licence_expires_on is not None and driver.licence_expires_on < thai.local_date(need.return_at):
        day = driver.licence_expires_on
        yield lambda: _("ใบอนุญาตขับรถหมดอายุ %(day)s") % {"day": thai.short_date(day)}
    if not driver.accepts_overtime and overtime_minutes(need.depart_at, need.return_at, driver, rules):
        hours = {"start": f"{driver.works_from:%H:%M}", "end": thai.clock(driver.works_to)}
        yield lambda: _("อยู่นอกเวลาทำงาน %(start)s–%(end)s และไม่ปฏิบัติงานนอกเวลา") % hours
    for day, minutes in _days_too_long(need, driver, rules, apart_from):
        yield partial(_too_long, day, minutes, rules)


def _wrong_licence(driver: DriverCard, car: CarCard) -> str:
    return _("ใบอนุญาตขับรถ%(has)s ใช้กับรถคันนี้ไม่ได้ ต้องมีใบอนุญาต%(needed)s") % {
        "has": LicenceClass(driver.licence_class).label,
        "needed": LicenceClass(car.licence_class).label,
    }


def _too_long(day: date, minutes: int, rules: Rules) -> str:
    return _("วันที่ %(day)s จะขับรถรวม %(hours)s ชั่วโมง เกิน %(most)d ชั่วโมงต่อวัน") % {
        "day": thai.short_date(day),
        "hours": _hours(minutes),
        "most": rules.most_hours_a_day,
    }


def none_of(rows: Iterator[object]) -> bool:
    """Tell whether there is nothing, looking no further than the first."""
    return next(rows, None) is None


def covers(has: str, needed: str) -> bool:
    """Tell whether a licence of one class is enough for a car that needs another."""
    return needed in LICENCE_COVERS[has]


def clashes(need: Need, busy: Sequence[Busy], rules: Rules, *, apart_from: UUID | None = None) -> Iterator[Busy]:
    """Give what stands in the way of a trip with the minutes kept after it."""
    ends_at = need.return_at + timedelta(minutes=rules.buffer_minutes)
    for one in busy:
        if one.starts_at < ends_at and need.depart_at < one.ends_at and (one.trip_id is None or one.trip_id != apart_from):
            yield one


def duty(starts_at: datetime, ends_at: datetime, driver: DriverCard) -> tuple[tuple[date, datetime, datetime], ...]:
    """Return the hours a trip takes of a driver day by day; the nights of a trip of several days are rest."""
    return _duty(starts_at, ends_at, driver.works_from, driver.works_to)


@lru_cache(maxsize=4096)
def _duty(
    starts_at: datetime, ends_at: datetime, works_from: time, works_to: time
) -> tuple[tuple[date, datetime, datetime], ...]:
    start, end = starts_at.astimezone(BANGKOK), ends_at.astimezone(BANGKOK)
    if start.date() == end.date():
        return ((start.date(), start, end),)
    closing = _at(start.date(), works_to)
    days = [(start.date(), start, closing if start < closing else _at(start.date() + DAY, time()))]
    day = start.date() + DAY
    while day < end.date():
        days.append((day, _at(day, works_from), _at(day, works_to)))
        day += DAY
    opening = _at(day, works_from)
    return (*days, (day, opening if end > opening else _at(day, time()), end))


def overtime_minutes(starts_at: datetime, ends_at: datetime, driver: DriverCard, rules: Rules) -> int:
    """Count the minutes of a trip outside the hours of a driver, or on days off."""
    return _overtime(starts_at, ends_at, driver.works_from, driver.works_to, rules.days_off)


@lru_cache(maxsize=4096)
def _overtime(starts_at: datetime, ends_at: datetime, works_from: time, works_to: time, days_off: frozenset[date]) -> int:
    total = 0
    for day, start, end in _duty(starts_at, ends_at, works_from, works_to):
        inside = timedelta()
        if day not in days_off:
            inside = max(min(end, _at(day, works_to)) - max(start, _at(day, works_from)), timedelta())
        total += (end - start - inside) // MINUTE
    return total


def same_way(one: Need, other: Need, rules: Rules) -> bool:
    """Tell whether two trips go the same way at about the same time, so that they could share a car."""
    apart = timedelta(minutes=rules.share_minutes)
    return (
        one.may_share
        and other.may_share
        and one.needs_driver == other.needs_driver
        and one.province == other.province
        and abs(one.depart_at - other.depart_at) <= apart
        and abs(one.return_at - other.return_at) <= apart
        and (one.province != rules.home_province or _places_alike(one, other))
    )


def together(one: Need, other: Need) -> Need:
    """Return two needs as one that takes all people along, from the earlier start to the later return."""
    return Need(
        id=one.id,
        people=one.people + other.people,
        depart_at=min(one.depart_at, other.depart_at),
        return_at=max(one.return_at, other.return_at),
        province=one.province,
        locality=one.locality,
        place=one.place,
        needs_driver=one.needs_driver,
        may_share=True,
        wished_body=one.wished_body if one.wished_body == other.wished_body else "",
    )


def _places_alike(one: Need, other: Need) -> bool:
    """Within the own province trips share a car only when they go to the same place."""
    if one.locality and thai.normalise(one.locality) == thai.normalise(other.locality):
        return True
    here, there = thai.normalise(one.place), thai.normalise(other.place)
    return bool(here and there) and (here in there or there in here)


def _days_too_long(need: Need, driver: DriverCard, rules: Rules, apart_from: UUID | None) -> Iterator[tuple[date, int]]:
    most = rules.most_hours_a_day * 60
    mine: dict[date, int] = {}
    for day, start, end in duty(need.depart_at, need.return_at, driver):
        mine[day] = mine.get(day, 0) + (end - start) // MINUTE
    others: dict[date, int] = {}
    low, high = need.depart_at - DAY, need.return_at + DAY
    for busy in driver.busy:
        if busy.on_road is None or busy.trip_id == apart_from or busy.on_road[1] < low or busy.on_road[0] > high:
            continue
        for day, start, end in duty(*busy.on_road, driver):
            if day in mine:
                others[day] = others.get(day, 0) + (end - start) // MINUTE
    for day, minutes in mine.items():
        if minutes + others.get(day, 0) > most:
            yield day, minutes + others.get(day, 0)


def _busy_words(busy: Busy) -> str:
    start, end = busy.on_road or (busy.starts_at, busy.ends_at)
    return _("ไม่ว่าง %(when)s: %(what)s") % {"when": thai.span(start, end), "what": busy.what}


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, BANGKOK)


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f}".removesuffix(".0")
