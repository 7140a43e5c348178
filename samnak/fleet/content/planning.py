"""The best car and driver for a trip, trips that could share a car, and a plan for a whole day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.fleet.content.fitting import (
    Busy,
    CarCard,
    DriverCard,
    Fit,
    Need,
    Rules,
    car_suits,
    covers,
    driver_suits,
    fit_car,
    fit_driver,
    overtime_minutes,
    same_way,
    together,
)

Cost = tuple[int, int, int, int, int, int, str, str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """ข้อเสนอการจัดรถ - a car with its driver, and why it is a good choice."""

    car_id: UUID
    driver_id: UUID | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Going:
    """การเดินทางที่จัดรถแล้วและยังไม่ออก - a trip others could join."""

    trip_id: UUID
    need: Need  # all of its people
    car_id: UUID
    driver_id: UUID | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of a plan: these requests go with this car and driver, or join a trip that is already planned."""

    need_ids: tuple[UUID, ...]
    car_id: UUID
    driver_id: UUID | None
    reasons: tuple[str, ...]
    joins: UUID | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """ข้อเสนอจัดรถทั้งวัน - what is proposed, and what is left with the reasons why."""

    proposals: tuple[Proposal, ...]
    left: tuple[tuple[UUID, tuple[str, ...]], ...]


def suggest(
    need: Need,
    cars: Sequence[CarCard],
    drivers: Sequence[DriverCard],
    rules: Rules,
    *,
    limit: int = 3,
    apart_from: UUID | None = None,
) -> list[Suggestion]:
    """Return the best pairs of car and driver, each car once: the smallest that is enough, its usual driver, the least used."""
    able = [driver for driver in drivers if need.needs_driver and driver_suits(need, driver, rules, apart_from=apart_from)]
    over = {driver.id: overtime_minutes(need.depart_at, need.return_at, driver, rules) for driver in able}
    best: list[tuple[Cost, CarCard, DriverCard | None]] = []
    for car in cars:
        if not car_suits(need, car, rules, apart_from=apart_from):
            continue
        if need.needs_driver:
            licensed = [driver for driver in able if covers(driver.licence_class, car.licence_class)]
            pairs = [(_cost(need, car, driver, over[driver.id]), car, driver) for driver in licensed]
            best += [min(pairs, key=lambda pair: pair[0])] if pairs else []
        else:
            best.append((_cost(need, car, None, 0), car, None))
    best.sort(key=lambda pair: pair[0])
    least_km = min((car.km_this_month for _c, car, _d in best), default=0)
    return [
        Suggestion(car.id, driver.id if driver else None, _reasons(need, car, driver, rules, least_km=least_km))
        for _cost_, car, driver in best[:limit]
    ]


def could_join(
    need: Need, trips: Sequence[Going], cars: Sequence[CarCard], drivers: Sequence[DriverCard], rules: Rules
) -> list[tuple[Going, int]]:
    """Return the planned trips a request could share, with the seats that would stay empty; the fullest first."""
    by_car = {car.id: car for car in cars}
    by_driver = {driver.id: driver for driver in drivers}
    found = []
    for going in trips:
        car = by_car.get(going.car_id)
        if car is None or not same_way(need, going.need, rules):
            continue
        joint = together(going.need, need)
        driver = by_driver.get(going.driver_id) if going.driver_id else None
        if car_suits(joint, car, rules, apart_from=going.trip_id) and (
            driver is None or driver_suits(joint, driver, rules, car=car, apart_from=going.trip_id)
        ):
            found.append((going, car.seats - joint.seats))
    return sorted(found, key=lambda pair: (pair[1], pair[0].need.depart_at))


def could_share(need: Need, others: Sequence[Need], cars: Sequence[CarCard], rules: Rules) -> list[Need]:
    """Return other waiting requests that go the same way and would fit one car with this one."""
    most = max((car.seats for car in cars), default=0)
    return [
        other for other in others if other.id != need.id and same_way(need, other, rules) and together(need, other).seats <= most
    ]


def plan_day(
    needs: Sequence[Need], trips: Sequence[Going], cars: Sequence[CarCard], drivers: Sequence[DriverCard], rules: Rules
) -> Plan:
    """Propose a car and driver for every request of a day: join what goes the same way, then give the hardest its car first."""
    planner = _Planner(trips, cars, drivers, rules)
    alone = [need for need in sorted(needs, key=lambda row: (row.depart_at, str(row.id))) if not planner.join(need)]
    for group in planner.in_order(_groups(alone, max((car.seats for car in cars), default=0), rules)):
        if planner.place(group) or planner.make_room(group):
            continue
        for need in group:
            if len(group) == 1 or not (planner.place((need,)) or planner.make_room((need,))):
                planner.leave(need)
    return Plan(tuple(planner.proposals), tuple(planner.left))


def _groups(needs: Sequence[Need], most_seats: int, rules: Rules) -> list[tuple[Need, ...]]:
    """Put requests that could share a car together, the earlier before the later."""
    groups: list[list[Need]] = []
    for need in needs:
        for group in groups:
            joint = _joint((*group, need))
            if joint.seats <= most_seats and all(same_way(need, other, rules) for other in group):
                group.append(need)
                break
        else:
            groups.append([need])
    return [tuple(group) for group in groups]


def _joint(group: Sequence[Need]) -> Need:
    made = group[0]
    for need in group[1:]:
        made = together(made, need)
    return made


class _Planner:
    """The cars and drivers of a day while they fill up."""

    def __init__(self, trips: Sequence[Going], cars: Sequence[CarCard], drivers: Sequence[DriverCard], rules: Rules) -> None:
        self.trips = {going.trip_id: going for going in trips}
        self.cars = {car.id: car for car in cars}
        self.drivers = {driver.id: driver for driver in drivers}
        self.rules = rules
        self.proposals: list[Proposal] = []
        self.left: list[tuple[UUID, tuple[str, ...]]] = []
        self._groups: dict[UUID, tuple[Need, ...]] = {}  # by the id under which their time is held

    def in_order(self, groups: Sequence[tuple[Need, ...]]) -> list[tuple[Need, ...]]:
        """Sort groups so that those with the fewest cars to choose from, then the longest, come first."""

        def hardness(group: tuple[Need, ...]) -> tuple[int, timedelta, str]:
            joint = _joint(group)
            choices = sum(car_suits(joint, car, self.rules) for car in self.cars.values())
            return (choices, joint.depart_at - joint.return_at, str(joint.id))

        return sorted(groups, key=hardness)

    def join(self, need: Need) -> bool:
        """Let a request join a trip already planned, if one goes the same way and has room."""
        found = could_join(need, list(self.trips.values()), list(self.cars.values()), list(self.drivers.values()), self.rules)
        if not found:
            return False
        going, spare = found[0]
        reasons = (
            _("ไปทางเดียวกับเที่ยวที่จัดแล้ว ไม่ต้องใช้รถเพิ่ม"),
            _("เหลือที่นั่งว่างอีก %(seats)d ที่") % {"seats": spare},
        )
        proposal = Proposal((need.id,), going.car_id, going.driver_id, reasons, joins=going.trip_id)
        self.proposals.append(proposal)
        self.trips[going.trip_id] = replace(going, need=together(going.need, need))
        self._release(proposal)
        self._take(self.trips[going.trip_id].need, going.car_id, going.driver_id, going.trip_id)
        return True

    def place(self, group: tuple[Need, ...]) -> bool:
        """Give a group the best car and driver still free."""
        joint = _joint(group)
        found = suggest(joint, list(self.cars.values()), list(self.drivers.values()), self.rules, limit=1)
        if not found:
            return False
        self._propose(group, joint, found[0])
        return True

    def make_room(self, group: tuple[Need, ...]) -> bool:
        """Move one group that was placed before to another car or driver, when that lets this one go too."""
        joint = _joint(group)
        for proposal in tuple(self.proposals):
            moved = self._groups.get(proposal.need_ids[0])
            if moved is None or not self._gives_way(joint, proposal):
                continue
            before = (dict(self.cars), dict(self.drivers), list(self.proposals), dict(self._groups))
            self._release(proposal)
            self.proposals.remove(proposal)
            if self.place(group) and self.place(moved):
                return True
            self.cars, self.drivers, self.proposals, self._groups = before
        return False

    def _gives_way(self, joint: Need, proposal: Proposal) -> bool:
        """Tell whether the car or the driver of a proposal would do for another need, and it could go with another one."""
        held_by = proposal.need_ids[0]
        moved = _joint(self._groups[held_by])
        if not _overlap(joint, moved, self.rules):
            return False
        car = self.cars[proposal.car_id]
        if car_suits(joint, car, self.rules, apart_from=held_by):
            return any(one.id != car.id and car_suits(moved, one, self.rules) for one in self.cars.values())
        driver = self.drivers.get(proposal.driver_id) if proposal.driver_id else None
        if driver is None or not driver_suits(joint, driver, self.rules, apart_from=held_by):
            return False
        return any(one.id != driver.id and driver_suits(moved, one, self.rules) for one in self.drivers.values())

    def leave(self, need: Need) -> None:
        """Note that a request found no car, with the commonest reasons."""
        cars = [fit for car in self.cars.values() if not (fit := fit_car(need, car, self.rules))]
        free = len(self.cars) - len(cars)
        if not self.cars:
            why = _("ไม่มีรถที่จัดได้")
        elif free:
            why = _("มีรถว่างที่เหมาะสม %(count)d คัน แต่ไม่มีพนักงานขับรถที่ขับได้") % {"count": free}
        else:
            why = _("ไม่มีรถที่ว่างและมีที่นั่งพอ")
        self.left.append((need.id, (why, *_commonest(cars))))

    def _propose(self, group: tuple[Need, ...], joint: Need, found: Suggestion) -> None:
        reasons = found.reasons
        if len(group) > 1:
            reasons = (_("รวม %(count)d ใบขอที่ไปทางเดียวกันเป็นเที่ยวเดียว") % {"count": len(group)}, *reasons)
        self.proposals.append(Proposal(tuple(need.id for need in group), found.car_id, found.driver_id, reasons))
        self._groups[joint.id] = group
        self._take(joint, found.car_id, found.driver_id, joint.id)

    def _take(self, need: Need, car_id: UUID, driver_id: UUID | None, held_by: UUID) -> None:
        until = need.return_at + timedelta(minutes=self.rules.buffer_minutes)
        busy = Busy(need.depart_at, until, need.place, trip_id=held_by, on_road=(need.depart_at, need.return_at))
        self.cars[car_id] = replace(self.cars[car_id], busy=(*self.cars[car_id].busy, busy))
        if driver_id is not None:
            driver = self.drivers[driver_id]
            self.drivers[driver_id] = replace(driver, busy=(*driver.busy, busy))

    def _release(self, proposal: Proposal) -> None:
        held_by = proposal.joins or proposal.need_ids[0]
        car = self.cars[proposal.car_id]
        self.cars[car.id] = replace(car, busy=tuple(busy for busy in car.busy if busy.trip_id != held_by))
        if proposal.driver_id is not None:
            driver = self.drivers[proposal.driver_id]
            self.drivers[driver.id] = replace(driver, busy=tuple(busy for busy in driver.busy if busy.trip_id != held_by))


def _overlap(one: Need, other: Need, rules: Rules) -> bool:
    apart = timedelta(minutes=rules.buffer_minutes)
    return one.depart_at < other.return_at + apart and other.depart_at < one.return_at + apart


def _commonest(fits: Sequence[Fit]) -> tuple[str, ...]:
    """Return the first reasons of the cars that came nearest: those with the fewest reasons against them."""
    nearest = sorted(fits, key=lambda fit: len(fit.why_not))[:2]
    return tuple(dict.fromkeys(fit.why_not[0] for fit in nearest))


def _cost(need: Need, car: CarCard, driver: DriverCard | None, overtime: int) -> Cost:
    wished = bool(need.wished_body) and car.body != need.wished_body
    return (
        int(wished),
        car.seats - need.seats,
        _strangeness(driver, car),
        overtime,
        car.km_this_month,
        driver.minutes_this_month if driver else 0,
        car.plate,
        driver.name if driver else "",
    )


def _strangeness(driver: DriverCard | None, car: CarCard) -> int:
    """Return 0 for the usual driver of a car, 1 for one without a car of his own, 2 for one whom his own car would miss."""
    if driver is None or driver.usual_car_id == car.id:
        return 0
    return 1 if driver.usual_car_id is None else 2


def _reasons(need: Need, car: CarCard, driver: DriverCard | None, rules: Rules, *, least_km: int) -> tuple[str, ...]:
    spare = car.seats - need.seats
    seats = (
        _("ที่นั่งพอดี %(seats)d ที่") % {"seats": car.seats}
        if spare == 0
        else _("%(seats)d ที่นั่ง เหลือว่าง %(spare)d ที่") % {"seats": car.seats, "spare": spare}
    )
    words = [seats]
    if need.wished_body and car.body == need.wished_body:
        words.append(_("เป็นลักษณะรถที่ขอ"))
    words += fit_car(need, car, rules).remarks
    if driver is not None and driver.usual_car_id == car.id:
        words.append(_("พนักงานขับรถประจำคันนี้"))
    if car.km_this_month == least_km:
        words.append(_("เดือนนี้ใช้น้อยที่สุด %(km)s กม.") % {"km": f"{car.km_this_month:,}"})
    else:
        words.append(_("เดือนนี้ใช้ไป %(km)s กม.") % {"km": f"{car.km_this_month:,}"})
    if driver is not None:
        words.append(_("เดือนนี้ขับ %(hours)d ชั่วโมง") % {"hours": driver.minutes_this_month // 60})
        words += fit_driver(need, driver, rules).remarks
    return tuple(words)
