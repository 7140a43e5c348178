"""The rules of allocation on plain cards: what suits, why not, what is best, and a whole day in seconds."""

import random
from dataclasses import replace
from datetime import date, datetime
from datetime import time as clock
from uuid import UUID

import pytest

from samnak.core.time import BANGKOK
from samnak.fleet.content.fitting import Busy, CarCard, DriverCard, Need, Paper, Rules, covers, fit_car, fit_driver, same_way
from samnak.fleet.content.planning import Going, could_join, could_share, plan_day, suggest

RULES = Rules(home_province="กรุงเทพมหานคร")


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=BANGKOK)


def key(number):
    return UUID(int=number)


def need(number=1, start=9, end=12, day=24, **changes):
    plain = {"people": 3, "province": "กรุงเทพมหานคร", "place": "กระทรวงการคลัง"}
    return Need(key(number), depart_at=at(day, start), return_at=at(day, end), **plain | changes)


def car(number=101, **changes):
    return CarCard(key(number), **{"plate": f"กก {number}", "body": "van", "seats": 5} | changes)


def driver(number=201, **changes):
    return DriverCard(key(number), **{"name": f"คนขับ {number}"} | changes)


def trip_busy(start, end, day=24, number=301, buffer=30):
    until = at(day, end).replace(minute=buffer)
    return Busy(at(day, start), until, "ไปกรมศิลปากร", trip_id=key(number), on_road=(at(day, start), at(day, end)))


def test_seats_count_the_driver_unless_he_is_a_passenger():
    assert fit_car(need(people=4), car(seats=5), RULES)
    assert fit_car(need(people=5), car(seats=5), RULES).why_not == ("มี 5 ที่นั่ง ต้องใช้ 6 ที่นั่งรวมพนักงานขับรถ",)
    assert fit_car(need(people=5, needs_driver=False), car(seats=5), RULES)
    assert fit_car(need(people=6, needs_driver=False), car(seats=5), RULES).why_not == ("มี 5 ที่นั่ง ต้องใช้ 6 ที่นั่ง",)


def test_the_minutes_between_trips_are_kept():
    taken = car(busy=(trip_busy(13, 15),))
    assert fit_car(need(start=9, end=12), taken, RULES)
    late = replace(need(), return_at=at(24, 12, 31))
    assert fit_car(late, taken, RULES).why_not == ("ไม่ว่าง 24 พ.ย. 2569 13:00–15:00 น.: ไปกรมศิลปากร",)
    assert fit_car(need(start=15, end=17), taken, RULES).unfit == ()
    assert not fit_car(need(start=15, end=17), taken, RULES)
    assert fit_car(late, taken, RULES, apart_from=key(301))


def test_papers_that_end_before_the_return():
    paper = Paper("ภาษีรถประจำปี", date(2026, 11, 23))
    assert fit_car(need(), car(papers=(paper,)), RULES).why_not == ("ภาษีรถประจำปีหมดอายุ 23 พ.ย. 2569",)
    assert fit_car(need(), car(papers=(replace(paper, expires_on=date(2026, 11, 24)),)), RULES)


def test_a_motorcycle_only_on_wish_and_another_body_is_a_remark():
    assert not fit_car(need(people=1), car(body="motorcycle", seats=2), RULES)
    assert fit_car(need(people=1, wished_body="motorcycle"), car(body="motorcycle", seats=2), RULES)
    assert fit_car(need(wished_body="sedan"), car(), RULES).remarks == ("เป็นรถตู้ ไม่ใช่รถเก๋งที่ขอ",)


@pytest.mark.parametrize(
    ("has", "needed", "enough"),
    [
        ("private", "private", True),
        ("private", "type_2", False),
        ("type_2", "private", True),
        ("type_2", "type_3", False),
        ("type_3", "type_2", True),
        ("type_3", "motorcycle", False),
        ("motorcycle", "private", False),
    ],
)
def test_licences(has, needed, enough):
    assert covers(has, needed) is enough


def test_a_licence_of_the_wrong_class_or_run_out():
    bus = car(licence_class="type_2")
    assert fit_driver(need(), driver(), RULES, car=bus).why_not == (
        "ใบอนุญาตขับรถรถยนต์ส่วนบุคคล ใช้กับรถคันนี้ไม่ได้ ต้องมีใบอนุญาตรถทุกประเภท ชนิดที่ 2",
    )
    ended = driver(licence_expires_on=date(2026, 11, 23))
    assert fit_driver(need(), ended, RULES).why_not == ("ใบอนุญาตขับรถหมดอายุ 23 พ.ย. 2569",)
    assert fit_driver(need(), driver(licence_expires_on=date(2026, 11, 24)), RULES)


def test_overtime_and_days_off():
    early = need(start=6, end=12)
    assert fit_driver(early, driver(), RULES).remarks == ("นอกเวลาทำการ 2.5 ชั่วโมง",)
    assert fit_driver(early, driver(accepts_overtime=False), RULES).why_not == (
        "อยู่นอกเวลาทำงาน 08:30–16:30 น. และไม่ปฏิบัติงานนอกเวลา",
    )
    holiday = replace(RULES, days_off=frozenset({date(2026, 11, 24)}))
    assert not fit_driver(need(), driver(accepts_overtime=False), holiday)
    assert fit_driver(need(), driver(accepts_overtime=False), RULES)


def test_hours_a_day_add_up():
    morning = driver(works_from=clock(5), works_to=clock(22), busy=(trip_busy(5, 12),))
    assert fit_driver(need(start=13, end=18), morning, RULES)
    assert fit_driver(need(start=13, end=19), morning, RULES).why_not == ("วันที่ 24 พ.ย. 2569 จะขับรถรวม 13 ชั่วโมง เกิน 12 ชั่วโมงต่อวัน",)
    assert fit_driver(need(start=13, end=19), morning, RULES, apart_from=key(301))


def test_nights_of_a_long_trip_are_rest():
    long = replace(need(start=8), return_at=at(26, 18))
    assert fit_driver(long, driver(), RULES).why_not == ()
    assert fit_driver(long, driver(), RULES).remarks == ("นอกเวลาทำการ 2 ชั่วโมง",)


def test_the_same_way():
    chiang_mai = need(1, province="เชียงใหม่", place="ศาลากลาง")
    assert same_way(chiang_mai, need(2, start=10, end=13, province="เชียงใหม่", place="คุ้มหลวง"), RULES)
    assert not same_way(chiang_mai, need(2, start=12, end=14, province="เชียงใหม่"), RULES)
    assert not same_way(chiang_mai, need(2, province="ลำพูน"), RULES)
    assert not same_way(chiang_mai, need(2, province="เชียงใหม่", may_share=False), RULES)
    assert not same_way(need(1), need(2, place="กรมธนารักษ์"), RULES)
    assert same_way(need(1), need(2, place="กระทรวงการคลัง ห้อง 3"), RULES)
    assert same_way(need(1, locality="พญาไท"), need(2, place="กรมสรรพากร", locality="พญาไท"), RULES)


def test_the_smallest_car_then_its_usual_driver_then_the_least_used():
    cars = [car(1, seats=12), car(2, seats=5, km_this_month=900), car(3, seats=5, km_this_month=100), car(4, seats=3)]
    drivers = [
        driver(21, minutes_this_month=900),
        driver(22, minutes_this_month=60),
        driver(23, usual_car_id=key(2), minutes_this_month=999),
    ]
    found = suggest(need(), cars, drivers, RULES)
    assert [(row.car_id, row.driver_id) for row in found] == [(key(2), key(23)), (key(3), key(22)), (key(1), key(22))]
    assert found[0].reasons == (
        "5 ที่นั่ง เหลือว่าง 1 ที่", "พนักงานขับรถประจำคันนี้", "เดือนนี้ใช้ไป 900 กม.", "เดือนนี้ขับ 16 ชั่วโมง",
    )  # fmt: skip
    assert found[1].reasons[1] == "เดือนนี้ใช้ไป 100 กม."
    wished = suggest(need(wished_body="bus"), [*cars, car(5, body="bus", seats=40)], drivers, RULES)
    assert wished[0].car_id == key(5)


def test_who_drives_himself_needs_no_driver():
    (found,) = suggest(need(needs_driver=False), [car()], [], RULES)
    assert (found.car_id, found.driver_id) == (key(101), None)
    assert suggest(need(), [car()], [], RULES) == []


def test_joining_a_trip_checks_seats_and_stretched_times():
    going = Going(key(301), need(1, start=9, end=15, province="เชียงใหม่"), key(101), key(201))
    mine = need(2, start=8, end=16, province="เชียงใหม่")
    busy = trip_busy(9, 15)
    cars, drivers = [car(seats=12, busy=(busy,))], [driver(busy=(busy,))]
    assert could_join(mine, [going], cars, drivers, RULES) == [(going, 5)]
    assert could_join(mine, [going], [car(seats=6, busy=(busy,))], drivers, RULES) == []
    later = trip_busy(16, 18, number=302)
    assert could_join(mine, [going], [car(seats=12, busy=(busy, later))], drivers, RULES) == []
    away = Busy(at(24, 0), at(24, 8, 30), "ลา")
    assert could_join(mine, [going], cars, [driver(busy=(busy, away))], RULES) == []


def test_waiting_requests_that_could_share():
    rows = [need(2, province="เชียงใหม่"), need(3, province="เชียงใหม่", people=9), need(4)]
    assert could_share(need(1, province="เชียงใหม่"), rows, [car(seats=12)], RULES) == [rows[0]]


def test_a_plan_shares_cars_and_leaves_with_reasons():
    needs = [need(1, province="เชียงใหม่"), need(2, province="เชียงใหม่", start=10), need(3), need(4, people=30)]
    cars = [car(101, seats=12), car(102, seats=5)]
    plan = plan_day(needs, [], cars, [driver(201), driver(202)], RULES)
    assert sorted((row.need_ids, row.car_id) for row in plan.proposals) == [
        ((key(1), key(2)), key(101)),
        ((key(3),), key(102)),
    ]
    shared = next(row for row in plan.proposals if len(row.need_ids) == 2)
    assert shared.reasons[0] == "รวม 2 ใบขอที่ไปทางเดียวกันเป็นเที่ยวเดียว"
    assert plan.left == (
        (key(4), ("ไม่มีรถที่ว่างและมีที่นั่งพอ", "มี 12 ที่นั่ง ต้องใช้ 31 ที่นั่งรวมพนักงานขับรถ", "มี 5 ที่นั่ง ต้องใช้ 31 ที่นั่งรวมพนักงานขับรถ")),
    )


def test_a_plan_says_when_drivers_are_what_lacks():
    plan = plan_day([need(1), need(2, place="หอสมุด")], [], [car(101), car(102)], [driver()], RULES)
    assert len(plan.proposals) == 1
    assert plan.left == (
        (key(2), ("มีรถว่างที่เหมาะสม 1 คัน แต่ไม่มีพนักงานขับรถที่ขับได้", "ไม่ว่าง 24 พ.ย. 2569 09:00–12:00 น.: กระทรวงการคลัง")),
    )


def test_a_plan_joins_a_trip_that_is_arranged_already():
    going = Going(key(301), need(9, province="เชียงใหม่"), key(101), key(201))
    busy = trip_busy(9, 12)
    plan = plan_day(
        [need(1, province="เชียงใหม่", people=2), need(2, province="เชียงใหม่", people=5)],
        [going],
        [car(seats=10, busy=(busy,))],
        [driver(busy=(busy,))],
        RULES,
    )
    assert [(row.need_ids, row.joins) for row in plan.proposals] == [((key(1),), key(301))]
    assert [left for left, _why in plan.left] == [key(2)]


def test_a_plan_makes_room():
    """The bus is the only car for the many; the few can go with the sedan, though the bus was free first."""
    cars = [car(101, seats=40, body="bus"), car(102, seats=5, busy=(trip_busy(13, 17),))]
    few = need(1, start=9, end=12, people=4)
    many = need(2, start=8, end=16, people=30, place="หอสมุด")
    plan = plan_day([few, many], [], cars, [driver(201), driver(202)], RULES)
    assert {row.need_ids[0]: row.car_id for row in plan.proposals} == {key(1): key(102), key(2): key(101)}
    assert plan.left == ()


def test_two_hundred_requests_forty_cars_forty_drivers_are_planned_soundly():
    dice = random.Random(2569)
    cars = [car(1000 + number, seats=dice.choice((5, 5, 7, 12, 15)), km_this_month=dice.randrange(3000)) for number in range(40)]
    drivers = [
        driver(2000 + number, usual_car_id=key(1000 + number), minutes_this_month=dice.randrange(9000)) for number in range(40)
    ]
    needs = []
    for number in range(200):
        start = dice.randrange(6, 17)
        far = dice.random() < 0.3
        needs.append(
            need(
                3000 + number, start, min(start + dice.randrange(1, 7), 22), people=dice.randrange(1, 9),
                province=dice.choice(("เชียงใหม่", "อยุธยา", "นครปฐม")) if far else "กรุงเทพมหานคร",
                place=f"ที่หมาย {number}", may_share=dice.random() < 0.8,
            )
        )  # fmt: skip
    plan = plan_day(needs, [], cars, drivers, RULES)
    placed = [one for row in plan.proposals for one in row.need_ids]
    assert len(placed) + len(plan.left) == 200
    assert len(set(placed)) == len(placed)
    _assert_sound(plan, {row.id: row for row in needs}, {row.id: row for row in cars})


def _assert_sound(plan, needs, cars):
    """No car and no driver is in two places; everybody has a seat."""
    spans = {}
    for row in plan.proposals:
        group = [needs[one] for one in row.need_ids]
        assert cars[row.car_id].seats >= sum(one.people for one in group) + 1
        span = (min(one.depart_at for one in group), max(one.return_at for one in group))
        for what in (row.car_id, row.driver_id):
            assert all(span[1] <= other[0] or other[1] <= span[0] for other in spans.get(what, [])), what
            spans.setdefault(what, []).append(span)
