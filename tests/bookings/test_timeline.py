"""The timeline: what the grid is told agrees with what may be known; blocks move, are refused and move back."""

import gzip
import json
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samnak.bookings import queries, services
from samnak.bookings.models import Allocation, Occurrence
from samnak.bookings.queries import timeline as rows_and_blocks
from samnak.bookings.services import GuestWish, Want
from samnak.core.time import BANGKOK
from samnak.org.models import Holiday
from tests.factories.rooms import at

DATA, MOVES, PAGE = reverse("bookings:timeline-data"), reverse("bookings:timeline-moves"), reverse("bookings:timeline")


def day_of(days=7):
    return at(9, days=days).date()


def book(house, room="small", hour=9, days=7, by="planner", hours=1, **fields):
    return services.book(actor=house.actor(by), wish=house.wish(room, at(hour, days=days), hours, **fields))


def sheet(browser, **asked):
    """Fetch the data of the grid and read it as the script does."""
    answer = browser.get(DATA, {"view": "day", "from": day_of().isoformat()} | asked)
    assert answer.status_code == 200
    told = json.loads(answer.content)
    blocks = told.get("blocks", {"row": []})
    edges = iter(zip(blocks.get("before", ()), blocks.get("after", ()), strict=True))
    found = []
    for row, start, span, word in (
        zip(*(blocks[name] for name in ("row", "start", "span", "word")), strict=True) if blocks["row"] else ()
    ):
        room = told["rooms"]
        own = next(edges) if span & 16 else (room["before"][row], room["after"][row])
        found.append(
            {
                "room": room["name"][row],
                "start": start,
                "length": span // 32,
                "look": span & 3,
                "mine": bool(span & 4),
                "movable": bool(span & 8),
                "edges": own,
                "title": told["names"][word],
            }
        )
    return told, found


def test_blocks_stand_in_the_order_of_the_rows_with_their_times(house, browse):
    book(house, "small", 13, title="บ่าย", hours=2)
    book(house, "small", 9, title="เช้า", by="officer")
    told, found = sheet(browse("officer"))
    rooms = told["rooms"]
    assert rooms["name"] == [
        "ห้องประชุม 1", "ห้องประชุม 2", "ห้องประชุมกองนโยบาย", "ห้องประชุมผู้บริหาร", "หอประชุมใหญ่", "หอประชุมใหญ่ ฝั่ง ก", "หอประชุมใหญ่ ฝั่ง ข",
        "ห้องรับรอง", "ห้องสัมมนา",
    ]  # fmt: skip
    hall = rooms["name"].index("หอประชุมใหญ่")
    assert rooms["hall"][hall : hall + 3] == [-1, hall, hall]
    assert rooms["buildings"] == ["อาคารวัฒนธรรมวิศิษฏ์", "อาคารหอสมุด"]
    assert [(one["room"], one["start"], one["length"], one["title"], one["mine"]) for one in found] == [
        ("ห้องประชุม 1", 9 * 60, 60, "เช้า", True),
        ("ห้องประชุม 1", 13 * 60, 120, "บ่าย", False),
    ]


def test_what_was_booked_before_midnight_begins_before_the_day(house, browse):
    house.room("night", "ห้องเวร", opens_at="00:00", closes_at="23:59")
    book(house, "night", 22, hours=4)
    _told, found = sheet(browse("officer"), **{"from": day_of(8).isoformat()})
    assert [(one["room"], one["start"], one["length"]) for one in found] == [("ห้องเวร", -120, 240)]


def test_looks_tell_state_and_what_may_be_moved(house, browse):
    book(house, "small", 9)
    book(house, "asked", 9)
    services.hold(actor=house.actor("planner"), wish=house.wish("large", at(9)))
    services.close_resources(
        actor=house.actor("keeper"), resource_ids=[house.id("served")], starts_at=at(9), ends_at=at(12), reason="ทาสี"
    )
    by_room = {one["room"]: one for one in sheet(browse("planner"))[1]}
    looks = {name: (one["look"], one["mine"], one["movable"]) for name, one in by_room.items()}
    assert looks == {
        "ห้องประชุม 1": (0, True, True),
        "ห้องประชุมผู้บริหาร": (1, True, True),
        "ห้องประชุม 2": (2, True, True),
        "ห้องรับรอง": (3, False, False),
    }


@pytest.mark.parametrize(
    ("who", "movable"), [("planner", True), ("planning_director", True), ("keeper", True), ("chief", True), ("officer", False)]
)
def test_whom_the_grid_lets_move_a_block_is_whom_the_service_lets(who, movable, house, browse):
    booking = book(house, "small", 9)
    _told, found = sheet(browse(who))
    assert [one["movable"] for one in found] == [movable]
    answer = browse(who).post(
        MOVES,
        {"resource": house.id("small"), "at": at(9).isoformat(), "starts_at": at(10).isoformat(), "ends_at": at(11).isoformat()},
    )
    assert answer.status_code == (200 if movable else 403)
    assert booking.occurrences.get().starts_at == (at(10) if movable else at(9))


def test_minutes_before_and_after_are_told_where_they_differ_from_the_rooms(house, browse):
    house.room("kitchen", "ห้องครัว", buffer_before=15, buffer_after=30)
    book(house, "kitchen", 9)
    wish = replace(house.wish("kitchen", at(13)), wants=(Want(house.id("kitchen"), buffer_before=0, buffer_after=5),))
    services.book(actor=house.actor("planner"), wish=wish)
    _told, found = sheet(browse("officer"))
    assert [(one["start"], one["edges"]) for one in found] == [(9 * 60, (15, 30)), (13 * 60, (0, 5))]


PRIVATE = "เรื่องที่ไม่เปิดเผย"


@pytest.mark.parametrize(
    ("who", "knows"),
    [
        ("planner", True),
        ("planning_director", True),
        ("keeper", True),
        ("typist", True),
        ("officer", False),
        ("registrar", False),
    ],
)
def test_a_private_title_is_told_to_whom_may_know_it(who, knows, house, browse):
    guest = GuestWish(name="มาลี", email="malee@moc.example", user_id=house.office.people["typist"].pk)
    book(house, "small", 9, title=PRIVATE, is_private=True, guests=(guest,))
    book(house, "small", 11, title="เรื่องของผู้บริหาร", is_private=True, by="chief")
    book(house, "small", 13, title="เปิดเผย")
    browser = browse(who)
    _told, found = sheet(browser)
    assert [one["start"] for one in found] == [9 * 60, 11 * 60, 13 * 60]
    assert (found[0]["title"], found[2]["title"]) == (PRIVATE if knows else "", "เปิดเผย")
    assert (PRIVATE in browser.get(DATA, {"from": day_of().isoformat()}).content.decode()) == knows


@pytest.mark.parametrize(
    "who", ["chief", "director", "head", "officer", "typist", "registrar", "planner", "planning_director", "keeper", "caterer"]
)
def test_titles_agree_with_the_policy_for_everybody(who, house, browse):
    house.room("answered", "ห้องของหัวหน้า", approver_id=house.office.id("head"))
    guest = GuestWish(name="กมล", email="kamol@moc.example", user_id=house.office.people["officer"].pk)
    for hour, (by, fields) in enumerate([("planner", {"guests": (guest,)}), ("officer", {}), ("keeper", {}), ("planner", {})], 9):
        book(house, "small", hour, by=by, is_private=hour != 12, title=f"เรื่อง {hour}", **fields)
        book(house, "answered", hour, by=by, is_private=True, title=f"ของหัวหน้า {hour}")
    actor = house.actor(who)
    _told, found = sheet(browse(who))
    known = set(queries.visible_to(actor).values_list("title", flat=True))
    real = dict(Allocation.objects.values_list("id", "booking__title"))
    assert len(found) == len(real)
    assert {one["title"] for one in found} - {""} == known
    assert sorted(one["title"] for one in found if one["title"]) == sorted(title for title in real.values() if title in known)


def test_no_booking_can_be_told_from_the_data(house, browse):
    booking = book(house, "small", 9)
    body = browse("planner").get(DATA, {"from": day_of().isoformat()}).content.decode()
    ids = [booking.pk, *booking.occurrences.values_list("pk", flat=True)]
    assert [pk for pk in ids if pk.hex in body or str(pk) in body] == []
    assert "csrf" not in body.lower()


def test_another_agency_is_not_there(house, other_house, browse):
    services.book(actor=other_house.actor("planner"), wish=other_house.wish("small", at(9), title="ของกรมอื่น"))
    told, found = sheet(browse("officer"))
    assert found == []
    assert {room.hex for room in (other_house.id("small"), other_house.id("hall"))} & set(told["rooms"]["id"]) == set()


def test_released_time_is_not_shown(house, browse):
    booking = book(house, "small", 9)
    services.cancel_booking(actor=house.actor("planner"), booking_id=booking.pk)
    assert sheet(browse("officer"))[1] == []


def test_rooms_are_asked_by_building_and_words(house, browse):
    browser = browse("officer")
    annex = next(row for row in queries.buildings_of(house.actor("officer")) if row.name == "อาคารหอสมุด")
    assert sheet(browser, building=annex.pk)[0]["rooms"]["name"] == ["ห้องรับรอง", "ห้องสัมมนา"]
    assert sheet(browser, q="ใหญ่ ข")[0]["rooms"]["name"] == ["หอประชุมใหญ่ ฝั่ง ข"]
    assert sheet(browser, q="ไม่มีห้องนี้")[0]["rooms"]["name"] == []


def test_a_week_begins_on_monday_and_names_its_holidays(house, browse):
    monday = day_of() - timedelta(days=day_of().weekday())
    Holiday.objects.create(date=monday + timedelta(days=2), name="วันหยุดพิเศษ")
    Holiday.objects.create(date=monday + timedelta(days=3), name="วันหยุดของจังหวัดอื่น", province="เชียงใหม่")
    Holiday.objects.create(date=monday + timedelta(days=5), name="วันทำงานชดเชย", is_working_day=True)
    told, _found = sheet(browse("officer"), view="week", **{"from": (monday + timedelta(days=3)).isoformat()})
    assert told["from"] == monday.isoformat()
    assert [day[0] for day in told["days"]] == [(monday + timedelta(days=number)).isoformat() for number in range(7)]
    assert [(day[1], day[2]) for day in told["days"]] == [
        (1, ""), (1, ""), (0, "วันหยุดพิเศษ"), (1, ""), (1, ""), (1, "วันทำงานชดเชย"), (0, "วันหยุดสุดสัปดาห์"),
    ]  # fmt: skip


def test_a_month_tells_uses_and_minutes_of_each_day(house, browse):
    first = day_of(7)
    start = at(9, days=7)
    book(house, "small", 9, hours=2)
    book(house, "small", 13)
    house.room("camp", "ห้องค่าย", opens_at="08:00", closes_at="18:00")
    services.book(actor=house.actor("planner"), wish=house.wish("camp", start, 27))
    told, _blocks = sheet(browse("officer"), view="month", **{"from": first.isoformat()})
    loads = told["loads"]
    names = told["rooms"]["name"]
    month_start = first.replace(day=1)
    found = {
        (names[row], (month_start + timedelta(days=day)).isoformat()): (uses, minutes)
        for row, day, uses, minutes in zip(*(loads[name] for name in ("row", "day", "uses", "minutes")), strict=True)
    }
    assert found[("ห้องประชุม 1", first.isoformat())] == (2, 180)
    assert found[("ห้องค่าย", first.isoformat())] == (1, 9 * 60)
    following = first + timedelta(days=1)
    if following.month == first.month:
        assert found[("ห้องค่าย", following.isoformat())] == (1, 4 * 60)


def test_the_answer_is_packed_and_not_sent_twice(house, browse):
    book(house, "small", 9)
    browser = browse("officer")
    asked = {"from": day_of().isoformat()}
    plain = browser.get(DATA, asked)
    packed = browser.get(DATA, asked, headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert (packed["Cache-Control"], packed["Vary"]) == ("private, no-cache", "Accept-Encoding, Cookie, Accept-Language")
    again = browser.get(DATA, asked, headers={"If-None-Match": packed["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    book(house, "small", 11)
    assert browser.get(DATA, asked, headers={"If-None-Match": packed["ETag"]}).status_code == 200


def test_the_size_does_not_tell_the_content(house, browse):
    browser = browse("officer")
    sizes = {len(browser.get(DATA, headers={"Accept-Encoding": "gzip"}).content) for _time in range(12)}
    assert len(sizes) > 1


@pytest.mark.parametrize("view", ["day", "week", "month"])
def test_many_bookings_cost_no_more_queries(view, house, browse):
    browser = browse("officer")
    browser.get(DATA)
    counted = []
    for hours in (range(9, 10), range(10, 17)):
        for hour in hours:
            book(house, "small", hour, is_private=True)
            book(house, "large", hour)
        with CaptureQueriesContext(connection) as caught:
            browser.get(DATA, {"view": view, "from": day_of().isoformat()})
        counted.append(len(caught))
    assert counted[0] == counted[1]


# ---- moving


def move(browser, house, room, hour, *, to=None, start=None, end=None):
    asked = {
        "resource": house.id(room),
        "at": at(hour).isoformat(),
        "to": house.id(to or room),
        "starts_at": (start or at(hour)).isoformat(),
        "ends_at": (end or at(hour + 1)).isoformat(),
    }
    return browser.post(MOVES, asked)


def test_a_block_moves_in_time_and_to_another_room_and_back(house, browse):
    booking = book(house, "small", 9)
    browser = browse("planner")
    answer = move(browser, house, "small", 9, to="large", start=at(14), end=at(16))
    assert answer.json() == {
        "resource": house.id("large").hex,
        "start": at(14).isoformat(),
        "end": at(16).isoformat(),
        "state": "approved",
    }
    live = Allocation.objects.filter(booking=booking).exclude(state="released")
    assert [(row.resource_id, row.starts_at, row.ends_at) for row in live] == [(house.id("large"), at(14), at(16))]
    assert move(browser, house, "large", 14, to="small", start=at(9), end=at(10)).status_code == 200
    live = Allocation.objects.filter(booking=booking).exclude(state="released")
    assert [(row.resource_id, row.starts_at) for row in live] == [(house.id("small"), at(9))]


def test_one_date_of_a_series_moves_alone(house, browse):
    booking = book(house, "small", 9, rrule="FREQ=DAILY;COUNT=3")
    move(browse("planner"), house, "small", 9, start=at(11), end=at(12))
    starts = list(booking.occurrences.order_by("original_start").values_list("starts_at", flat=True))
    assert starts == [at(11), at(9, days=8), at(9, days=9)]


def test_only_the_room_that_was_dragged_changes(house, browse):
    booking = book(house, ("small", "large"), 9)
    move(browse("planner"), house, "small", 9, to="checked")
    live = Allocation.objects.filter(booking=booking).exclude(state="released")
    assert {row.resource_id for row in live} == {house.id("checked"), house.id("large")}


def test_a_taken_time_is_told_with_three_ways_out(house, browse):
    book(house, "small", 9)
    book(house, "large", 9, by="officer", title="ประชุมกลุ่ม")
    answer = move(browse("planner"), house, "small", 9, to="large")
    told = answer.json()
    assert answer.status_code == 409
    assert "ประชุมกลุ่ม" in told["message"]
    assert [one["title"] for one in told["clashes"]] == ["ประชุมกลุ่ม"]
    assert len(told["alternatives"]) == 3
    for offer in told["alternatives"]:
        assert re.fullmatch(r"[0-9a-f-]{36}", offer["resource"])
        assert services.book(
            actor=house.actor("planner"),
            wish=house.wish(
                next(key for key, room in house.rooms.items() if str(room.pk) == offer["resource"]),
                _moment(offer["start"]),
                (_moment(offer["end"]) - _moment(offer["start"])) / timedelta(hours=1),
            ),
        )


def _moment(text):
    return datetime.fromisoformat(text).astimezone(BANGKOK)


def test_a_rule_of_the_room_is_told_in_words(house, browse):
    house.room("morning", "ห้องเช้า", opens_at="08:00", closes_at="12:00")
    book(house, "small", 9)
    answer = move(browse("planner"), house, "small", 9, to="morning", start=at(13), end=at(14))
    assert answer.status_code == 422
    assert "ห้องเช้า เปิดให้ใช้ 08:00–12:00" in answer.json()["message"]


def test_a_room_of_another_unit_is_refused_with_the_reason(house, browse):
    book(house, "small", 9, by="officer")
    answer = move(browse("officer"), house, "small", 9, to="own")
    assert (answer.status_code, answer.json()) == (403, {"message": "ห้องประชุมกองนโยบาย ให้จองได้เฉพาะบุคลากรของกองนโยบาย"})


def test_what_is_private_cannot_be_moved_or_found_by_others(house, browse):
    book(house, "small", 9, is_private=True)
    assert move(browse("officer"), house, "small", 9, start=at(11), end=at(12)).status_code == 404


def test_another_agencys_block_cannot_be_moved(house, other_house, browse):
    booking = services.book(actor=other_house.actor("planner"), wish=other_house.wish("small", at(9)))
    answer = move(browse("planner"), other_house, "small", 9, start=at(11), end=at(12))
    assert answer.status_code == 409  # for the asker nothing stands there
    assert booking.occurrences.get().starts_at == at(9)


def test_what_is_gone_is_told(house, browse):
    answer = move(browse("planner"), house, "small", 9)
    assert (answer.status_code, answer.json()["message"]) == (409, "รายการนี้ถูกย้ายหรือยกเลิกไปแล้ว กรุณาดูตารางล่าสุด")


def test_a_part_moves_with_its_hall_only(house, browse):
    booking = book(house, "hall", 9)
    browser = browse("planner")
    answer = move(browser, house, "hall_a", 9, to="large")
    assert (answer.status_code, answer.json()["message"]) == (422, "ส่วนนี้ถูกจองพร้อมห้องใหญ่ทั้งห้อง กรุณาย้ายจากแถวของห้องใหญ่")
    assert move(browser, house, "hall_a", 9, start=at(13), end=at(14)).status_code == 200
    live = Allocation.objects.filter(booking=booking).exclude(state="released")
    assert {(row.resource_id, row.starts_at) for row in live} == {
        (house.id(key), at(13)) for key in ("hall", "hall_a", "hall_b")
    }  # fmt: skip


@pytest.mark.parametrize("wrong", [{"at": "เมื่อวาน"}, {"resource": "x"}, {"ends_at": ""}])
def test_nonsense_is_refused(wrong, house, browse):
    book(house, "small", 9)
    asked = {
        "resource": house.id("small"),
        "at": at(9).isoformat(),
        "starts_at": at(9).isoformat(),
        "ends_at": at(10).isoformat(),
    }
    assert browse("planner").post(MOVES, asked | wrong).status_code == 422


# ---- without a script


def test_the_page_holds_the_day_as_a_table(house, browse):
    book(house, "small", 9, title="ประชุมเช้า")
    book(house, "small", 11, title=PRIVATE, is_private=True)
    book(house, "hall_a", 13, title="เฉพาะฝั่ง ก")
    page = browse("officer").get(PAGE, {"from": day_of().isoformat(), "plain": 1})
    text = page.content.decode()
    rows = {room.name: [use.title for use in uses] for room, uses, _url in page.context["rows"]}
    assert page.status_code == 200
    assert rows["ห้องประชุม 1"] == ["ประชุมเช้า", ""]
    assert (rows["หอประชุมใหญ่"], rows["หอประชุมใหญ่ ฝั่ง ก"], rows["หอประชุมใหญ่ ฝั่ง ข"]) == (["เฉพาะฝั่ง ก"], ["เฉพาะฝั่ง ก"], [])
    assert PRIVATE not in text
    assert f"room={house.id('small')}&amp;day={day_of().isoformat()}" in text
    assert f"room={house.id('own')}" not in text  # only its unit may book it


def test_the_table_is_cut_into_pages(house, browse):
    for number in range(60):
        house.room(f"many{number}", f"ห้องที่ {number:02}")
    browser = browse("officer")
    first, second = (browser.get(PAGE, {"plain": 1, "page": page}) for page in (1, 2))
    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 19)


def test_steps_lead_to_the_neighbouring_day_week_and_month(house):
    class Request:
        GET = {"view": "month", "from": "2026-03-15"}

    from samnak.bookings.views.timeline import Asked

    month = Asked.of(Request)
    assert (month.first.isoformat(), month.days, month.before.isoformat(), month.after.isoformat()) == (
        "2026-03-01", 31, "2026-02-01", "2026-04-01",
    )  # fmt: skip
    Request.GET = {"view": "week", "from": "2026-03-15"}
    week = Asked.of(Request)
    assert (week.first.isoformat(), week.before.isoformat(), week.after.isoformat()) == ("2026-03-09", "2026-03-02", "2026-03-16")


def test_taken_at_finds_the_date_at_a_moment(house):
    booking = book(house, "small", 9)
    actor = house.actor("officer")
    assert rows_and_blocks.taken_at(actor, house.id("small"), at(9)).occurrence == Occurrence.objects.get(booking=booking)
    assert rows_and_blocks.taken_at(actor, house.id("small"), at(10)) is None
