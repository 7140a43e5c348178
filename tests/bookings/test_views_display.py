"""The display at a door: what passers-by may read, what is sent when nothing changed, and a day without a network."""

import json
import re
from datetime import time, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from samnak.bookings import services
from samnak.bookings.services import Want
from samnak.core.actor import system_actor
from samnak.core.time import BANGKOK, database_now
from tests import serving
from tests.bookings.conftest import furnish
from tests.factories.rooms import make_house

ALWAYS = {"opens_at": time(0), "closes_at": time(23, 59, 59)}


def door_of(house, key="door", name="ห้องประชุมหน้าลิฟต์", **fields):
    return house.room(key, name, floor="4", **(ALWAYS | fields))


def place(house, by="officer", *, minutes=-5, long=60, room="door", approve=True, **fields):
    start = database_now() + timedelta(minutes=minutes)
    return services.place(actor=house.actor(by), wish=house.wish(room, start, long / 60, **fields), approve=approve)


def address(room, view="display"):
    return reverse(f"bookings:{view}", args=[room.display_key])


def state_of(client, room):
    answer = client.get(address(room, "display-state"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    return json.loads(answer.content)


def look_of(client, room):
    now = database_now().timestamp()
    return [one for one in state_of(client, room)["looks"] if one["from"] <= now][-1]


def clock(moment):
    return f"{moment.astimezone(BANGKOK):%H:%M}"


# ---- who may look


def test_whoever_passes_reads_it_without_signing_in(house, client):
    room = door_of(house)
    page = client.get(address(room))
    assert page.status_code == 200
    assert "ห้องประชุมหน้าลิฟต์" in page.content.decode()
    assert look_of(client, room)["word"] == "ว่าง"
    assert (page["X-Robots-Tag"], page["Cache-Control"]) == ("noindex", "private, no-cache")
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in page.content.decode()


@pytest.mark.parametrize("view", ["display", "display-state"])
def test_only_the_present_key_of_a_room_in_use_opens_it(house, client, view):
    room = door_of(house)
    assert client.get(reverse(f"bookings:{view}", args=["not-a-key-of-any-room"])).status_code == 404
    assert client.get(reverse(f"bookings:{view}", args=[room.check_in_key])).status_code == 404
    old = address(room, view)
    services.renew_display_keys(actor=house.actor("keeper"), room_id=room.pk)
    assert client.get(old).status_code == 404
    room.refresh_from_db()
    assert client.get(address(room, view)).status_code == 200
    services.save_room(
        actor=house.actor("keeper"), room_id=room.pk, name=room.resource.name, unit_id=room.resource.unit_id, fields={},
        is_active=False,
    )  # fmt: skip
    assert client.get(address(room, view)).status_code == 404


def test_one_display_may_ask_often_and_a_hundred_at_one_address_too(house, client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "displays"}}
    cache.clear()
    one, other = door_of(house), door_of(house, "second", "ห้องประชุมข้างเคียง")
    answers = [client.get(address(one, "display-state")).status_code for _number in range(32)]
    assert (answers[:30], answers[30:]) == ([200] * 30, [429] * 2)
    assert client.get(address(one, "display-state"))["Retry-After"] == "60"
    assert client.get(address(other, "display-state")).status_code == 200
    assert client.get(address(one, "display-state"), REMOTE_ADDR="10.0.0.9").status_code == 200
    cache.clear()


# ---- what may be read


def test_the_matter_of_a_private_meeting_never_leaves_the_server(house, client):
    room = door_of(house)
    place(house, title="สอบข้อเท็จจริงร้ายแรง", is_private=True, chair="นายลับ มาก", description="พยานปากเอก")
    place(house, "planner", minutes=65, title="ประชุมเปิดเผย")
    for answer in (client.get(address(room)), client.get(address(room, "display-state"))):
        text = answer.content.decode()
        assert [word in text for word in ("สอบข้อเท็จจริง", "นายลับ", "พยานปากเอก")] == [False] * 3
        assert ("ไม่ว่าง" in text, "กลุ่มบริหารทั่วไป" in text, "ประชุมเปิดเผย" in text) == (True, True, True)
        assert [house.actor(who).name in text for who in ("officer", "planner", "keeper")] == [False] * 3


def test_state_by_state(house, client):
    room = door_of(house, check_in_minutes=15)
    booking = place(house, title="ประชุมคณะทำงาน")
    row = booking.occurrences.get()
    look = look_of(client, room)
    assert (look["state"], look["word"], look["title"], look["unit"]) == (
        "waiting", "รอเช็กอิน", "ประชุมคณะทำงาน", "กลุ่มบริหารทั่วไป",
    )  # fmt: skip
    assert look["lead"] == f"ภายใน {clock(row.starts_at + timedelta(minutes=15))} น."
    services.check_in(actor=house.actor("officer"), occurrence_id=row.pk, way="qr")
    look = look_of(client, room)
    assert (look["state"], look["word"]) == ("busy", "กำลังใช้")
    assert look["until"] == int(row.ends_at.timestamp())
    services.cancel_booking(actor=house.actor("officer"), booking_id=booking.pk)
    assert look_of(client, room)["state"] == "free"
    place(house, approve=False)
    assert (look_of(client, room)["word"], look_of(client, room)["note"][:9]) == ("กันไว้", "รออนุมัติ")


def test_a_room_that_is_closed_says_why(house, client):
    room, now = door_of(house), database_now()
    services.close_resources(
        actor=house.actor("keeper"), resource_ids=[room.pk], starts_at=now - timedelta(minutes=1),
        ends_at=now + timedelta(minutes=30), reason="ซ่อมเครื่องปรับอากาศ",
    )  # fmt: skip
    look = look_of(client, room)
    assert (look["state"], look["word"], look["title"]) == ("closed", "ปิดใช้งาน", "ซ่อมเครื่องปรับอากาศ")


def test_a_room_that_nobody_came_to_is_free_again(house, client):
    room = door_of(house, check_in_minutes=5)
    place(house, minutes=-6)
    late = look_of(client, room)
    assert (late["why"], late["word"], late["stale"]["word"]) == ("late", "รอเช็กอิน", "กำลังใช้")
    services.release_no_shows(actor=system_actor())
    assert look_of(client, room)["word"] == "ว่าง"


def test_the_door_of_a_hall_names_the_part_that_is_taken(house, client):
    hall = door_of(house, "big", "หอประชุม", capacity=100)
    door_of(house, "big_a", "หอประชุม ฝั่งซ้าย", hall_id=hall.pk)
    door_of(house, "big_b", "หอประชุม ฝั่งขวา", hall_id=hall.pk)
    place(house, room="big_a")
    assert look_of(client, hall)["unit"] == "กลุ่มบริหารทั่วไป · หอประชุม ฝั่งซ้าย"
    assert [look_of(client, house.rooms[key])["word"] for key in ("big_a", "big_b")] == ["กำลังใช้", "ว่าง"]
    whole = services.place(
        actor=house.actor("planner"),
        wish=house.wish("big", database_now() + timedelta(hours=2), 1, title="ทั้งหอประชุม"),
        approve=True,
    )
    assert whole.allocations.count() == 3
    entries = re.findall(r'class="b-door-entry b-door', "".join(day["html"] for day in state_of(client, hall)["days"]))
    assert 2 <= len(entries) <= 4  # one a booking; a booking over midnight stands in both days


def test_the_nearest_free_room_of_the_house(house, client):
    room = door_of(house, capacity=20)
    door_of(house, "alike", "ห้องข้าง ๆ", capacity=18)
    door_of(house, "asking", "ห้องที่ต้องขอ", capacity=20, approver_id=house.office.id("director"))
    door_of(house, "circle", "ห้องของกองนโยบาย", capacity=20, unit="other", audience="unit")
    now = database_now().timestamp()

    def away():
        return [one for one in state_of(client, room)["away"] if one["from"] <= now][-1]

    assert away()["name"] == "ห้องข้าง ๆ"
    place(house, "planner", room="alike", minutes=-1, long=90)
    assert away()["name"] != "ห้องข้าง ๆ"


# ---- what is sent


def test_nothing_is_sent_twice(house, client):
    room = door_of(house)
    first = client.get(address(room, "display-state"))
    again = client.get(address(room, "display-state"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    place(house)
    changed = client.get(address(room, "display-state"), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_what_is_sent_reaches_far_enough(house, client):
    room = door_of(house)
    state = state_of(client, room)
    now = database_now().timestamp()
    assert state["ends"] - now >= 8 * 3600
    assert state["looks"][0]["from"] <= now
    assert [day["from"] for day in state["days"]] == sorted(day["from"] for day in state["days"])


def test_a_busy_day_costs_no_more_queries(house, client, django_assert_num_queries):
    room = door_of(house)
    for number in range(5):
        door_of(house, f"near{number}", f"ห้องใกล้ {number}")
    with django_assert_num_queries(5):
        client.get(address(room, "display-state"))
    for number in range(8):
        place(house, minutes=number * 10 - 5, long=10)
        place(house, "planner", room=f"near{number % 5}", minutes=number * 10 - 5, long=10)
    with django_assert_num_queries(5):
        client.get(address(room, "display-state"))


def test_the_door_speaks_thai_unless_it_is_told_otherwise(house, client):
    room = door_of(house)
    thai = client.get(address(room), headers={"accept-language": "en"})
    assert (thai["Content-Language"], '<html lang="th"' in thai.content.decode()) == ("th", True)
    english = client.get(address(room) + "?language=en")
    assert (english["Content-Language"], '<html lang="en"' in english.content.decode()) == ("en", True)


# ---- in a browser


@pytest.fixture
def served(transactional_db, live_server):
    """Return a house, and the address under which the browser finds it."""
    return furnish(make_house()), live_server.url


@pytest.fixture
def browser(served):
    """Run Chromium inside one test, with rows that its server sees."""
    with serving.chromium() as browser:
        yield browser


def shown(page, name):
    return page.locator(f'[data-show="{name}"]').inner_text()


def at_the_door(page):
    return page.locator("[data-door]").get_attribute("data-state"), shown(page, "word")


def ask_now(page):
    """Let the display ask at once instead of within the minute."""
    with page.expect_response("**/state/**"):
        page.evaluate("dispatchEvent(new Event('online'))")


@pytest.mark.e2e
@pytest.mark.slow
def test_a_display_without_a_network_goes_on_by_its_clock(served, browser):
    house, url = served
    room = door_of(house, check_in_minutes=15)
    place(house, "planner", minutes=62, long=60, title="ประชุมติดตามงาน")
    place(house, minutes=125, long=30, title="ลับที่สุดของที่สุด", is_private=True)
    context = browser.new_context(viewport={"width": 1024, "height": 600}, locale="th-TH", service_workers="block")
    page = context.new_page()
    page.clock.install(time=database_now().timestamp())
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    with page.expect_response("**/state/"):
        page.goto(url + address(room))
    assert at_the_door(page) == ("free", "ว่าง")
    assert page.locator("[data-offline]").is_hidden()

    context.set_offline(True)
    page.locator("[data-offline]").wait_for(state="visible")
    last = clock(database_now())
    assert shown(page, "offline").startswith("ออฟไลน์ ข้อมูลเมื่อ ")
    assert shown(page, "offline")[-8:] in {f"{last} น.", f"{clock(database_now() - timedelta(minutes=1))} น."}
    known = json.loads(page.evaluate("localStorage.getItem(Object.keys(localStorage)[0])"))
    assert known["state"]["ends"] - known["at"] >= 8 * 3600

    page.clock.fast_forward(63 * 60_000)
    page.clock.run_for(1_000)
    assert at_the_door(page) == ("waiting", "รอเช็กอิน")
    assert shown(page, "title") == "ประชุมติดตามงาน"
    assert page.locator("[data-offline]").is_visible()
    page.clock.fast_forward(16 * 60_000)
    page.clock.run_for(1_000)
    assert at_the_door(page) == ("busy", "กำลังใช้")  # whether they came is not known: never free
    assert shown(page, "note") == "ตามตาราง ยังไม่ทราบผลการเช็กอิน"
    page.clock.fast_forward(44 * 60_000)
    page.clock.run_for(1_000)
    assert at_the_door(page) == ("free", "ว่าง")
    page.clock.fast_forward(5 * 60_000)
    page.clock.run_for(1_000)
    assert (at_the_door(page)[0], shown(page, "title")) == ("waiting", "ไม่ว่าง")
    page.clock.fast_forward(72 * 3_600_000)
    page.clock.run_for(1_000)
    assert at_the_door(page) == ("closed", "ไม่มีข้อมูล")

    place(house, minutes=-2, long=30, title="ประชุมที่จองตอนออฟไลน์")
    context.set_offline(False)
    ask_now(page)
    page.locator("[data-offline]").wait_for(state="hidden")
    page.clock.run_for(1_000)
    assert at_the_door(page) == ("waiting", "รอเช็กอิน")  # by the server's clock again
    assert shown(page, "title") == "ประชุมที่จองตอนออฟไลน์"
    assert troubles == []
    context.close()


@pytest.mark.e2e
@pytest.mark.slow
def test_a_display_sees_a_check_in_and_its_own_end(served, browser):
    house, url = served
    room = door_of(house, check_in_minutes=15)
    row = place(house, minutes=-2).occurrences.get()
    context = browser.new_context(viewport={"width": 1024, "height": 600}, locale="th-TH", service_workers="block")
    page = context.new_page()
    with page.expect_response("**/state/"):
        page.goto(url + address(room))
    assert at_the_door(page) == ("waiting", "รอเช็กอิน")
    with page.expect_response("**/state/") as unchanged:
        page.evaluate("dispatchEvent(new Event('online'))")
    assert unchanged.value.status == 304
    services.check_in(actor=house.actor("officer"), occurrence_id=row.pk, way="qr")
    ask_now(page)
    page.locator('[data-door][data-state="busy"]').wait_for()
    services.renew_display_keys(actor=house.actor("keeper"), room_id=room.pk)
    ask_now(page)
    page.locator("text=ป้ายนี้เลิกใช้แล้ว").wait_for()
    assert page.evaluate("localStorage.length") == 0
    context.close()


@pytest.mark.e2e
@pytest.mark.slow
def test_a_display_comes_back_after_a_power_cut_before_the_network(served, browser):
    house, url = served
    room = door_of(house)
    context = browser.new_context(viewport={"width": 1024, "height": 600}, locale="th-TH")
    page = context.new_page()
    page.goto(url + address(room))
    page.wait_for_function("async () => (await (await caches.open('door-1')).keys()).length > 3")
    place(house, title="ประชุมหลังเปิดป้าย")
    ask_now(page)
    page.locator("text=ประชุมหลังเปิดป้าย").first.wait_for(state="attached")
    context.set_offline(True)
    page.reload()
    page.locator("[data-offline]").wait_for(state="visible")
    page.locator('[data-door][data-state="busy"]').wait_for()
    assert (at_the_door(page), shown(page, "title")) == (("busy", "กำลังใช้"), "ประชุมหลังเปิดป้าย")
    context.close()


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.parametrize("size", [(1024, 600), (1280, 800), (1920, 1080), (800, 1280), (390, 844)], ids=str)
def test_a_display_fits_its_screen_and_can_be_read_by_all(served, browser, size):
    house, url = served
    room = door_of(house, name="ห้องประชุมนาฏศิลป์และรับรองแขกต่างประเทศ", check_in_minutes=15)
    door_of(house, "alike", "ห้องประชุมวัฒนธรรมวิศิษฏ์สำหรับคณะทำงานขนาดเล็ก")
    place(house, minutes=-5, long=40, title="ประชุมติดตามการใช้จ่ายงบประมาณและเร่งรัดการเบิกจ่ายของส่วนราชการในสังกัด ครั้งที่ 3/2569")
    services.place(
        actor=house.actor("planner"),
        wish=house.wish("door", database_now() + timedelta(minutes=36), 1, title="ประชุมคณะทำงานจัดทำแผนปฏิบัติราชการประจำปี"),
        approve=True,
    )
    for scheme in ("light", "dark"):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="th-TH", service_workers="block"
        )
        page = context.new_page()
        with page.expect_response("**/state/"):
            page.goto(url + address(room))
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        cut = page.evaluate(
            "[...document.querySelectorAll('.b-door-now, .b-door-side')].map(e => Math.max(0, e.scrollHeight - e.clientHeight))"
        )
        assert (wide <= 0, cut) == (True, [0, 0])
        if size[0] > size[1]:  # on a wall nobody scrolls
            boxes = page.evaluate(
                "[...document.querySelectorAll('.b-door-qr, .b-door-hours, .b-door-note, .b-door-away')].map(e => e.getBoundingClientRect().bottom)"
            )
            assert [bottom <= size[1] for bottom in boxes] == [True] * 4
        page.evaluate(serving.AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(v["id"], v["nodes"][0]["target"]) for v in found["violations"] if v["impact"] in {"serious", "critical"}] == []
        context.close()


@pytest.mark.e2e
@pytest.mark.slow
def test_a_display_without_script_shows_the_same(served, browser):
    house, url = served
    room = door_of(house)
    place(house, title="ประชุมคณะทำงาน", minutes=-1)
    context = browser.new_context(viewport={"width": 1024, "height": 600}, java_script_enabled=False)
    page = context.new_page()
    page.goto(url + address(room))
    assert (at_the_door(page), shown(page, "title")) == (("busy", "กำลังใช้"), "ประชุมคณะทำงาน")
    context.close()


def test_a_want_of_a_part_of_the_time_shows_that_part(house, client):
    room, now = door_of(house), database_now()
    wish = house.wish("door", now - timedelta(hours=1), 3)
    wish = type(wish)(**{name: getattr(wish, name) for name in ("kind", "title", "starts_at", "ends_at")} | {
        "wants": (Want(room.pk, now + timedelta(minutes=30), now + timedelta(minutes=60)),)
    })  # fmt: skip
    services.place(actor=house.actor("officer"), wish=wish, approve=True)
    assert look_of(client, room)["word"] == "ว่าง"
