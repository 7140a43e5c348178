"""The finder: what it calls free can be booked, what it calls near says why, a series is told date by date."""

from datetime import time, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samnak.bookings import services
from samnak.bookings.content import expand
from samnak.bookings.queries import finder as search
from samnak.bookings.queries.finder import Wish
from samnak.core.time import BANGKOK, database_now
from samnak.org.models import Holiday
from tests.factories.rooms import at

PAGE = reverse("bookings:finder")
HOUR = timedelta(hours=1)


def book(house, room="small", hour=9, days=7, by="planner", hours=1, **fields):
    return services.book(actor=house.actor(by), wish=house.wish(room, at(hour, days=days), hours, **fields))


def wish(hour=9, minute=0, *, hours=1, days=7, rule="", **fields):
    start = at(hour, minute, days=days)
    starts = tuple(expand(rule, start, until=start + timedelta(days=366))) if rule else ()
    return Wish(day=start.date(), length=hours * HOUR, start=start.time(), starts=starts, **fields)


def find(house, wished, who="officer"):
    return search.find(house.actor(who), wished, database_now())


def keys(house, found):
    names = {room.pk: key for key, room in house.rooms.items()}
    return [names[one.room_id] for one in found]


def test_the_smallest_room_that_suffices_comes_first(house):
    found = keys(house, find(house, wish(people=12)).free)
    assert found[0] == "asked"
    assert found[-3:] == ["hall_a", "hall_b", "hall"]
    assert "small" not in found


def test_a_taken_room_is_offered_at_other_hours_of_the_day(house):
    book(house, "small", 9)
    found = find(house, wish(9, people=8))
    assert "small" not in keys(house, found.free)
    (small,) = [one for one in found.other_hours if one.room_id == house.id("small")]
    assert small.starts == (at(8), at(10), at(10, 30))


def test_a_part_takes_its_hall_and_a_hall_its_parts(house):
    book(house, "hall_a", 9)
    book(house, "hall", 13)
    morning = keys(house, find(house, wish(9, people=80)).free)
    assert (morning, keys(house, find(house, wish(13, people=80)).free)) == (["hall_b"], [])


def test_minutes_before_and_after_count(house):
    house.room("kitchen", "ห้องครัว", buffer_before=15, buffer_after=30)
    book(house, "kitchen", 10)
    starts = [(8, 0), (8, 15), (8, 30), (9, 0), (11, 0), (11, 30), (11, 45), (12, 0)]
    free = [start for start in starts if "kitchen" in keys(house, find(house, wish(*start)).free)]
    assert free == [(8, 0), (8, 15), (11, 45), (12, 0)]


def test_access_is_a_must_and_equipment_a_wish(house):
    with_ramp = find(house, wish(access=("step_free",)))
    assert (keys(house, with_ramp.free), with_ramp.near) == (["served"], [])
    found = find(house, wish(features=("projector",)))
    assert keys(house, found.free) == ["served"]
    assert {one.lacking for one in found.near} == {("projector",)}


def test_a_room_a_bit_too_small_or_elsewhere_comes_near(house):
    found = find(house, wish(people=12, building=house.rooms["served"].building_id))
    assert set(keys(house, found.free)) == {"served", "checked"}
    near = {key: (one.too_small, one.elsewhere) for key, one in zip(keys(house, found.near), found.near, strict=True)}
    assert near["asked"] == (False, True)
    assert near["small"] == (True, True)


@pytest.mark.parametrize(("who", "offered"), [("planner", True), ("keeper", True), ("officer", False)])
def test_a_room_of_one_unit_is_offered_to_whom_may_book_it(who, offered, house):
    assert ("own" in keys(house, find(house, wish(), who).free)) == offered


def test_rules_of_rooms_are_kept(house):
    house.room("morning", "ห้องเช้า", opens_at="08:00", closes_at="12:00")
    house.room("short", "ห้องสั้น", max_hours=1)
    house.room("soon", "ห้องเร็ว", max_lead_days=3)
    house.room("late", "ห้องเตรียมนาน", min_lead_minutes=30 * 24 * 60)
    rooms = ("morning", "short", "soon", "late")
    assert [key for key in rooms if key in keys(house, find(house, wish(13, hours=2)).free)] == []
    assert [key for key in rooms if key in keys(house, find(house, wish(9)).free)] == ["morning", "short"]


def test_a_room_closed_on_days_off_is_not_offered_then(house):
    house.room("weekdays", "ห้องวันทำการ", open_weekends=False)
    Holiday.objects.create(date=at(9).date(), name="วันหยุดพิเศษ")
    assert "weekdays" not in keys(house, find(house, wish()).free)


def test_any_time_offers_hours_that_can_all_be_booked(house):
    house.room("kitchen", "ห้องครัว", buffer_before=15, buffer_after=15)
    for room in ("small", "kitchen"):
        book(house, room, 9)
        book(house, room, 13, hours=2)
    found = find(house, Wish(day=at(9).date(), length=90 * HOUR / 60))
    starts = {key: one.starts for key, one in zip(keys(house, found.free), found.free, strict=True)}
    assert starts["kitchen"][0] >= at(10, 30)
    assert starts["small"][0] == at(10)
    for key in ("small", "kitchen"):
        for start in starts[key]:
            made = services.book(actor=house.actor("officer"), wish=house.wish(key, start, 1.5))
            services.cancel_booking(actor=house.actor("officer"), booking_id=made.pk)


def test_a_series_names_the_dates_that_clash(house):
    book(house, "small", 9, days=14)
    found = find(house, wish(rule="FREQ=WEEKLY;COUNT=4", people=8))
    assert "small" not in keys(house, found.free)
    (small,) = [one for one in found.near if one.room_id == house.id("small")]
    assert [moment.astimezone(BANGKOK) for moment in small.clashes] == [at(9, days=14)]


def test_a_long_use_takes_every_date_it_touches(house):
    services.book(actor=house.actor("planner"), wish=house.wish("small", at(9, days=8), 50))
    taken = search.clashes(house.office.agency.pk, [house.id("small")], wish(rule="FREQ=DAILY;COUNT=5").spans)
    assert taken == {house.id("small"): {1, 2, 3}}


def test_all_that_is_free_can_be_booked(house):
    book(house, "large", 9)
    book(house, "hall_b", 9)
    for key in keys(house, find(house, wish(9), "planner").free):
        made = services.book(actor=house.actor("planner"), wish=house.wish(key, at(9)))
        services.cancel_booking(actor=house.actor("planner"), booking_id=made.pk)


def test_another_agencys_rooms_are_not_found(house, other_house):
    found = find(house, wish())
    assert {one.room_id for one in found.free} & {room.pk for room in other_house.rooms.values()} == set()


def test_the_unit_meets_where_it_met_before(house):
    for days in (8, 9, 10):
        book(house, "checked", 9, days=days, by="officer")
    assert keys(house, find(house, wish()).free)[0] in {"checked", "served"}


# ---- the page


def asked(hour=9, **more):
    return {"day": at(hour).date().isoformat(), "start": f"{hour:02}:00", "end": f"{hour + 1:02}:00"} | more


def test_a_line_fills_the_booking_form(house, browse):
    browser = browse("officer")
    page = browser.get(PAGE, asked(attendees=8, repeat="weekly", ends="count", count=3))
    line = page.context["free"][0]
    query = parse_qs(urlsplit(line.url).query)
    assert (query["room"], query["start"], query["end"]) == ([str(line.room.pk)], [at(9).isoformat()], [at(10).isoformat()])
    form = browser.get(line.url).context["form"]
    assert (form["repeat"].value(), form["count"].value(), form["attendees"].value()) == ("weekly", 3, 8)
    assert (form["start"].value(), form["end"].value()) == (time(9), time(10))


def test_the_page_tells_near_misses_and_works_without_a_script(house, browse):
    book(house, "small", 9)
    page = browse("officer").get(PAGE, asked(attendees=12, feature="projector"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "ขาด เครื่องฉายภาพ" in text
    assert reverse("bookings:room", args=[house.id("served")]) in text


def test_the_page_opens_with_a_working_day(house, browse):
    page = browse("officer").get(PAGE)
    assert (page.status_code, page.context["valid"]) == (200, True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"end": "08:00"}, "end"),
        ({"start": ""}, "start"),
        ({"any_time": "on", "repeat": "daily"}, "any_time"),
        ({"day": "พรุ่งนี้นะ"}, "day"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field(wrong, field, house, browse):
    page = browse("officer").get(PAGE, asked() | wrong)
    assert list(page.context["form"].errors) == [field]


def test_more_rooms_cost_no_more_queries(house, browse):
    browser = browse("officer")
    browser.get(PAGE, asked())
    counted = []
    for more in (0, 12):
        for number in range(more):
            house.room(f"many{number}", f"ห้องที่ {number:02}")
            book(house, f"many{number}", 9)
        with CaptureQueriesContext(connection) as caught:
            browser.get(PAGE, asked())
        counted.append(len(caught))
    assert counted[1] <= counted[0] + 1  # that of the other hours, asked once a room is taken
