"""The grid in a real browser: drawn, dragged and carried, by mouse, by finger and by keyboard alone."""

import json
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.test import Client
from playwright.sync_api import expect

from samnak.bookings import services
from samnak.bookings.models import Allocation, Booking
from tests import serving
from tests.bookings.conftest import furnish
from tests.factories.rooms import at, make_house
from tests.site.ministry import clone_of_database

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def _django_db_helper():
    """Open no transaction around a test: the server in its thread must see what the test writes."""


@pytest.fixture(scope="module")
def address(django_db_setup, django_db_blocker):
    """Serve the site from a copy of the empty database; each test brings an agency of its own."""
    name = f"{project.DATABASES['default']['NAME']}_grid"
    with django_db_blocker.unblock(), clone_of_database(name), serving.served() as url:
        yield url


@pytest.fixture(scope="module")
def chromium(address):
    with serving.chromium() as browser:
        yield browser


@pytest.fixture
def hall(chromium):
    """Return an office with rooms whose rows a server in another thread can see."""
    return furnish(make_house())


@pytest.fixture
def grid(chromium, address, hall):
    """Return a function that opens the grid as a person, on the day a week from now."""
    contexts = []

    def show(who="planner", *, width=1280, scheme="light", **asked):
        client = Client()
        client.force_login(hall.office.people[who], backend="django.contrib.auth.backends.ModelBackend")
        phone = width < 700
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, is_mobile=phone, has_touch=phone, locale="th-TH", color_scheme=scheme,
            timezone_id="America/New_York", reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        name = project.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
        page = context.new_page()
        page.troubles = []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        query = {"view": "day", "from": at(9).date().isoformat()} | asked
        page.goto(f"{address}/rooms/timeline/?" + "&".join(f"{key}={value}" for key, value in query.items()))
        page.wait_for_selector(".g-ready")
        return page

    yield show
    for context in contexts:
        context.close()


def book(hall, room="small", hour=9, by="planner", hours=1, **fields):
    return services.book(actor=hall.actor(by), wish=hall.wish(room, at(hour), hours, **fields))


def place(page, hall, room, hour):
    """Return where a moment of a room is on the screen."""
    name = hall.rooms[room].resource.name
    return page.evaluate(
        """([name, minute]) => {
            const { view } = window.samnakGrid;
            const number = view.lines.findIndex((line) => line.room?.name === name);
            const box = view.body.getBoundingClientRect();
            return [box.left + view.nameWidth + view.scale.x(minute), box.top + view.tops[number] + view.lineHeight / 2];
        }""",
        [name, hour * 60],
    )


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def taken(hall, room):
    rows = Allocation.objects.filter(resource=hall.id(room), state__in=["held", "approved"]).order_by("starts_at")
    return [(row.starts_at, row.ends_at) for row in rows]


def test_drawing_on_empty_time_books_it(grid, hall):
    page = grid()
    drag(page, place(page, hall, "large", 10), place(page, hall, "large", 11.5))
    dialog = page.locator("#grid-booking")
    expect(dialog).to_be_visible()
    expect(dialog.locator("[data-g-place]")).to_contain_text("ห้องประชุม 2")
    expect(dialog.locator("[data-g-place]")).to_contain_text("10:00–11:30")
    page.keyboard.type("ประชุมเตรียมงานวันอนุรักษ์มรดกไทย")
    page.keyboard.press("Enter")
    expect(page.locator(".g-block.g-mine")).to_contain_text("ประชุมเตรียมงานวันอนุรักษ์มรดกไทย")
    assert taken(hall, "large") == [(at(10), at(11, 30))]
    assert page.troubles == []


def test_a_time_taken_meanwhile_is_told_with_three_buttons_that_book(grid, hall):
    page = grid()
    book(hall, "large", 10, by="officer", title="ประชุมกลุ่ม")
    drag(page, place(page, hall, "large", 10), place(page, hall, "large", 11))
    page.fill("#grid-title", "ประชุมด่วน")
    page.keyboard.press("Enter")
    expect(page.locator("[data-g-problem]")).to_contain_text("ประชุมกลุ่ม")
    offers = page.locator(".g-offer")
    expect(offers).to_have_count(3)
    offers.first.click()
    expect(page.locator("#grid-booking")).to_be_hidden()
    made = Booking.objects.get(title="ประชุมด่วน")
    assert made.allocations.get().starts_at.date() == at(10).date()


def test_a_block_is_dragged_to_another_room_and_taken_back(grid, hall):
    book(hall, "small", 9)
    page = grid()
    drag(page, place(page, hall, "small", 9.5), place(page, hall, "large", 13.5))
    expect(page.locator(".s-toast")).to_contain_text("ย้ายแล้ว")
    assert (taken(hall, "small"), taken(hall, "large")) == ([], [(at(13), at(14))])
    page.click(".s-toast-undo")
    expect(page.locator(".s-toast")).to_contain_text("ย้ายกลับที่เดิมแล้ว")
    assert (taken(hall, "small"), taken(hall, "large")) == ([(at(9), at(10))], [])


def test_an_edge_is_drawn_longer(grid, hall):
    book(hall, "small", 9)
    page = grid()
    x, y = place(page, hall, "small", 10)
    drag(page, (x - 4, y), (place(page, hall, "small", 11)[0], y))
    expect(page.locator(".s-toast")).to_contain_text("ย้ายแล้ว")
    assert taken(hall, "small") == [(at(9), at(11))]


def test_a_move_that_is_refused_goes_back_and_offers_others(grid, hall):
    book(hall, "small", 9)
    page = grid()
    book(hall, "large", 9, by="officer")
    drag(page, place(page, hall, "small", 9.5), place(page, hall, "large", 9.5))
    expect(page.locator(".g-offer")).to_have_count(3)
    assert taken(hall, "small") == [(at(9), at(10))]
    page.locator(".g-offer").first.click()
    expect(page.locator(".s-toast")).to_contain_text("ย้ายแล้ว")
    assert taken(hall, "small") != [(at(9), at(10))]


def test_what_is_not_mine_does_not_move(grid, hall):
    book(hall, "small", 9)
    page = grid("officer")
    drag(page, place(page, hall, "small", 9.5), place(page, hall, "large", 13.5))
    expect(page.locator(".s-toast")).to_contain_text("ย้ายได้เฉพาะรายการที่ท่านจอง")
    assert taken(hall, "small") == [(at(9), at(10))]


def test_the_grid_by_keyboard_alone(grid, hall):
    page = grid()
    live = page.locator("[data-g-live]")
    for _time in range(60):  # from the top of the page by Tab, as one does
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-g-scroll]')"):
            break
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(live).to_contain_text("09:00, ว่าง")
    expect(live).to_contain_text("ห้องประชุม 1")
    page.keyboard.press("Enter")
    page.keyboard.type("ประชุมด้วยแป้นพิมพ์")
    page.keyboard.press("Enter")
    expect(page.locator(".g-block.g-mine")).to_have_count(1)
    assert taken(hall, "small") == [(at(9), at(10))]
    expect(page.locator("[data-g-scroll]")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    expect(live).to_contain_text("ประชุมด้วยแป้นพิมพ์")
    page.keyboard.press("m")
    expect(live).to_contain_text("หยิบแล้ว")
    page.keyboard.press("ArrowDown")
    for _time in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    expect(live).to_contain_text("10:00–11:15")
    page.keyboard.press("Escape")
    expect(live).to_contain_text("ยกเลิกการย้าย")
    assert taken(hall, "small") == [(at(9), at(10))]
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".s-toast", has_text="ย้ายแล้ว")).to_be_visible()
    assert (taken(hall, "small"), taken(hall, "large")) == ([], [(at(9), at(10))])
    page.keyboard.press("Enter")
    page.wait_for_url("**/bookings/*/")
    assert page.troubles == []


def test_pages_turn_by_keyboard(grid):
    page = grid()
    page.focus("[data-g-scroll]")
    page.keyboard.press("PageDown")
    expect(page.locator(".g-day-date")).to_contain_text(str((at(9) + timedelta(days=1)).day))
    page.keyboard.press("t")
    expect(page.locator(".g-day.g-today")).to_be_visible()
    page.go_back()
    expect(page.locator(".g-day-date")).to_contain_text(str((at(9) + timedelta(days=1)).day))


def test_a_private_booking_shows_only_that_the_room_is_taken(grid, hall):
    book(hall, "small", 9, hours=3, title="เรื่องลับเฉพาะ", is_private=True)
    page = grid("officer")
    block = page.locator(".g-block:visible")
    expect(block).to_contain_text("ไม่ว่าง")
    assert block.get_attribute("href") is None
    assert "เรื่องลับเฉพาะ" not in page.content()


def test_a_taken_part_marks_its_hall(grid, hall):
    book(hall, "hall_a", 9, hours=3)
    page = grid("officer")
    expect(page.locator(".g-block.g-partly:visible")).to_contain_text("บางส่วนไม่ว่าง: หอประชุมใหญ่ ฝั่ง ก")


def test_on_a_phone_a_long_press_books_and_a_tap_opens(grid, hall):
    book(hall, "large", 9, hours=2)
    page = grid(width=390)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    x, y = place(page, hall, "small", 13)
    touch = {
        "pointerType": "touch",
        "button": 0,
        "bubbles": True,
        "clientX": x + 4,
        "clientY": y + 12,
        "pointerId": 5,
        "isPrimary": True,
    }
    lane = page.locator(".g-line:not(.g-group) .g-lane").first
    lane.dispatch_event("pointerdown", touch)
    page.wait_for_selector("#grid-booking[open]", timeout=3000)
    expect(page.locator("[data-g-place]")).to_contain_text("13:00–14:00")
    page.keyboard.press("Escape")
    box = page.locator(".g-block.g-mine").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/bookings/*/")


def test_only_the_lines_in_sight_are_in_the_page(grid, hall):
    for number in range(90):
        hall.room(f"many{number}", f"ห้องที่ {number:02}")
    page = grid()
    assert page.evaluate("window.samnakGrid.view.lines.length") == 101
    assert page.locator(".g-line").count() < 40
    page.evaluate("document.querySelector('[data-g-scroll]').scrollTop = 1e6")
    expect(page.locator(".g-line:not([hidden]) .g-room", has_text="ห้องสัมมนา").first).to_be_attached()
    assert page.locator(".g-line").count() < 45


@pytest.mark.parametrize(
    ("width", "scheme", "view"),
    [
        (1280, "light", "day"),
        (1280, "dark", "day"),
        (1280, "light", "week"),
        (1280, "light", "month"),
        (390, "light", "day"),
        (390, "dark", "day"),
    ],
)
def test_axe_finds_nothing_serious(width, scheme, view, grid, hall):
    book(hall, "small", 9, hours=3)
    book(hall, "small", 14, hours=0.25)
    book(hall, "asked", 9, hours=3)
    book(hall, "hall_a", 9, hours=3)
    services.hold(actor=hall.actor("planner"), wish=hall.wish("large", at(9), 3))
    page = grid(width=width, scheme=scheme, view=view)
    page.focus("[data-g-scroll]")
    page.keyboard.press("ArrowDown")
    page.evaluate(serving.AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        (one["id"], [node["target"] for node in one["nodes"]][:4])
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
    assert serious == [], json.dumps(serious, ensure_ascii=False)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
