"""The phone page in a real browser without a network: acts wait in the phone, are sent in order, and count once."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from samnak.audit import queries as audit
from samnak.fleet.models import Accident, FuelSlip, Trip, TripPhoto
from samnak.fleet.services import allocating
from tests import serving
from tests.factories.offices import make_office
from tests.fleet.conftest import build_fleet
from tests.fleet.trips import approved, workday

PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "th-TH", "timezone_id": "Asia/Bangkok", "has_touch": True}
expect.set_options(timeout=30_000)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def fleet(transactional_db):
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'test', false)")
    made = build_fleet(make_office())
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', '', false)")
    return made


@pytest.fixture
def browser():
    with serving.chromium() as browser:
        yield browser


@pytest.fixture
def phone(browser, fleet, live_server):
    """Return a function that opens the page on the phone of a person, with what went wrong on it."""
    contexts = []

    def take(key="driver"):
        context = browser.new_context(base_url=live_server.url, **PHONE)
        context.set_default_timeout(60_000)
        contexts.append(context)
        sign_in(context, fleet, key, live_server)
        page = context.new_page()
        page.wrong = []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.goto("/driving/")
        return page

    yield take
    for context in contexts:
        context.close()


def sign_in(context, fleet, key, live_server):
    client = Client()
    client.force_login(fleet.office.people[key], backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies[project.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": project.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])


KEPT = """async () => {
    const pages = await (await caches.open("samnak-driving-pages")).keys();
    const parts = await (await caches.open("samnak-driving-parts")).keys();
    return pages.length === 1 && parts.some((one) => one.url.endsWith("driving.js"));
}"""


def kept_by_worker(page):
    """Wait until the worker has the page and what it is drawn with."""
    until(lambda: page.evaluate(KEPT), page)


def press(page, words):
    page.locator("summary.d-big:visible", has_text=words).click()


def write(page, act, odometer, **more):
    form = page.locator(f"form:has(input[name=driving][value={act}])").locator("visible=true").first
    form.locator("[name=odometer]").fill(str(odometer))
    for name, value in more.items():
        if name == "photo":
            form.locator("[name=photo]").set_input_files(value)
        else:
            form.locator(f"[name={name}]").fill(value)
    form.locator("button[type=submit]").click()


def picture(folder: Path) -> str:
    path = folder / "odometer.png"
    Image.effect_noise((2400, 1800), 40).convert("RGB").save(path)
    return str(path)


def until(check, page):
    """Wait for the server to know something, while the browser goes on."""
    for _try in range(400):
        if check():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the server never came to know")


def test_what_is_entered_while_another_act_is_sent_follows_at_once(phone, fleet):
    approved(fleet, day=workday(1))
    page = phone()
    held = []

    def hold(route):
        held.append(route)

    page.route("**/start/", hold)
    press(page, "เริ่มเดินทาง")
    write(page, "start", 45000)
    until(lambda: held, page)
    press(page, "เติมน้ำมัน")
    write(page, "fuel", 45030, litres="40", baht="1280")
    expect(page.locator(".d-item")).to_have_count(2)
    held[0].continue_()
    expect(page.locator("[data-driving-queue]")).to_be_hidden(timeout=12_000)  # sooner than anything is tried again
    assert (Trip.objects.get().state, FuelSlip.objects.count()) == ("in_use", 1)
    assert page.wrong == []


def test_a_whole_trip_without_a_network_is_sent_in_order_when_it_is_back(phone, fleet, tmp_path):
    trip = approved(fleet, day=workday(1))
    page = phone()
    expect(page.get_by_role("heading", name="กระทรวงการคลัง")).to_be_visible()
    kept_by_worker(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="กระทรวงการคลัง")).to_be_visible()
    press(page, "เริ่มเดินทาง")
    write(page, "start", "๔๕,๐๐๐", photo=picture(tmp_path))
    expect(page.locator("[data-driving-title]")).to_have_text("ไม่มีสัญญาณ รายการเก็บไว้ในเครื่องแล้ว จะส่งให้เองเมื่อมีสัญญาณ")
    expect(page.locator("summary.d-big:visible", has_text="เริ่มเดินทาง")).to_have_count(0)
    press(page, "เติมน้ำมัน")
    write(page, "fuel", 45030, litres="40", baht="1280", station="ปตท. วังน้อย")
    expect(page.locator(".d-item")).to_have_count(2)  # kept, as the driver sees
    page.reload()
    expect(page.locator(".d-item")).to_have_count(2)
    press(page, "กลับถึงสำนักงาน")
    write(page, "return", 45060, note="ยางหลังอ่อน")
    expect(page.locator(".d-item")).to_have_count(3)
    assert Trip.objects.get().state == "approved"
    page.context.set_offline(False)
    until(lambda: Trip.objects.get().state == "returned", page)
    expect(page.locator(".d-queue")).to_be_hidden()
    trip.refresh_from_db()
    assert (trip.odometer_start, trip.odometer_end, trip.return_note, trip.flags) == (45000, 45060, "ยางหลังอ่อน", [])
    assert trip.started_at < trip.ended_at
    slip = FuelSlip.objects.get()
    assert (slip.trip, str(slip.litres), slip.station) == (trip, "40.00", "ปตท. วังน้อย")
    photo = TripPhoto.objects.get()
    assert (photo.moment, photo.file.blob.media_type) == ("start", "image/jpeg")
    assert photo.file.blob.size < 1_500_000  # it was made smaller before it was kept
    assert [event.kind for event in audit.events_of(trip.pk)][1:] == ["fleet.trip_started", "fleet.trip_returned"]
    expect(page.locator(".d-card-done")).to_contain_text("60 กม.")
    assert page.wrong == []


def test_an_answer_that_was_lost_does_not_count_twice(phone, fleet):
    trip = approved(fleet, day=workday(1))
    page = phone()
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())  # the server has it, the phone never hears of it
        route.abort()

    page.route("**/start/", lose)
    press(page, "เริ่มเดินทาง")
    write(page, "start", 45000)
    until(lambda: Trip.objects.get().state == "in_use", page)
    expect(page.locator(".d-item")).to_have_count(1)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".d-queue")).to_be_hidden()
    assert audit.events_of(trip.pk).filter(kind="fleet.trip_started").count() == 1


def driven_before(fleet, start, end):
    """Another trip of the van, over a while ago."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'test', false)")
    now = timezone.now()
    fleet.trip("van", None, now - timedelta(hours=3), now - timedelta(hours=1), km=(start, end))
    fleet.cars["van"].odometer = end
    fleet.cars["van"].save()


def test_the_question_about_a_gap_is_asked_at_the_car(phone, fleet):
    driven_before(fleet, 44900, 45000)
    approved(fleet, day=workday(1))
    page = phone()
    press(page, "เริ่มเดินทาง")
    write(page, "start", 44000)
    expect(page.locator(".d-told")).to_contain_text("น้อยกว่าครั้งล่าสุด")
    write(page, "start", 45012)
    expect(page.locator(".d-told")).to_contain_text("ต่างอยู่ (กม.) 12")
    write(page, "start", 45012)
    mine = Trip.objects.filter(driver=fleet.drivers["driver"])
    until(lambda: mine.get().state == "in_use", page)
    assert mine.get().flags == ["gap"]


def test_what_the_server_doubts_is_shown_and_confirmed_or_changed(phone, fleet):
    """Meanwhile another trip moved the odometer: the phone could not know."""
    trip = approved(fleet, day=workday(1))
    page = phone()
    kept_by_worker(page)
    page.context.set_offline(True)
    press(page, "เริ่มเดินทาง")
    write(page, "start", 45000)
    driven_before(fleet, 45000, 45100)
    page.context.set_offline(False)
    expect(page.locator(".d-item-told")).to_contain_text("น้อยกว่าครั้งล่าสุด (45,100)")
    page.locator(".d-item-acts input").fill("45120")
    page.get_by_role("button", name="แก้เลขไมล์").click()
    expect(page.locator(".d-item-told")).to_contain_text("อยู่ 20 กม.")
    page.get_by_role("button", name="ยืนยันว่าอ่านถูกต้อง").click()
    until(lambda: Trip.objects.get(pk=trip.pk).state == "in_use", page)
    trip.refresh_from_db()
    assert (trip.odometer_start, trip.flags) == (45120, ["gap"])


def test_a_trip_that_was_taken_away_meanwhile_is_told_and_can_be_dropped(phone, fleet):
    trip = approved(fleet, day=workday(1))
    page = phone()
    kept_by_worker(page)
    page.context.set_offline(True)
    press(page, "เริ่มเดินทาง")
    write(page, "start", 45000)
    allocating.release_trip(actor=fleet.actor("fleet"), trip_id=trip.pk, reason="รถเสีย")
    page.context.set_offline(False)
    expect(page.locator(".d-item-told")).to_contain_text("เที่ยวนี้ยกเลิกแล้ว")
    page.get_by_role("button", name="ทิ้งรายการนี้").click()
    expect(page.locator(".d-queue")).to_be_hidden()


def test_a_session_that_ended_keeps_the_queue_and_asks_to_sign_in(phone, fleet, live_server):
    trip = approved(fleet, day=workday(1))
    page = phone()
    kept_by_worker(page)
    page.context.set_offline(True)
    press(page, "เริ่มเดินทาง")
    write(page, "start", 45000)
    expect(page.locator(".d-item")).to_have_count(1)
    page.context.clear_cookies()
    page.context.set_offline(False)
    expect(page.get_by_role("link", name="เข้าสู่ระบบเพื่อส่งรายการที่รอ")).to_be_visible()
    assert Trip.objects.get().state == "approved"
    sign_in(page.context, fleet, "driver2", live_server)
    page.goto("/driving/")
    expect(page.locator("[data-driving-title]")).to_contain_text("รายการของผู้อื่นรอส่ง")
    assert Trip.objects.get().state == "approved"
    page.context.clear_cookies()
    sign_in(page.context, fleet, "driver", live_server)
    page.goto("/driving/")
    until(lambda: Trip.objects.get().state == "in_use", page)
    trip.refresh_from_db()
    assert trip.started_by_name == "นายสมมติ ตัวอย่าง"


def test_an_accident_is_told_with_a_picture(phone, fleet, tmp_path):
    trip = approved(fleet, day=workday(1))
    page = phone()
    press(page, "เริ่มเดินทาง")
    write(page, "start", 45000)
    until(lambda: Trip.objects.get().state == "in_use", page)
    form = page.locator("form:has(input[name=driving][value=accident])").locator("visible=true").first

    def opened():
        """Press once more where the answer to the start drew the page anew and closed the card."""
        if not form.is_visible():
            press(page, "แจ้งอุบัติเหตุ")
        page.wait_for_timeout(300)
        return form.is_visible()

    until(opened, page)
    form.locator("button[type=submit]").click()
    expect(page.locator(".d-told")).to_have_text("กรุณากรอกให้ครบ")
    form.locator("[name=place]").fill("แยกวังน้อย")
    form.locator("[name=story]").fill("รถคันหลังชนท้าย")
    form.locator("[name=photo]").set_input_files(picture(tmp_path))
    form.locator("button[type=submit]").click()
    until(Accident.objects.exists, page)
    accident = Accident.objects.get()
    assert (accident.trip, accident.place, accident.photos.count()) == (trip, "แยกวังน้อย", 1)


WRITTEN = """() => new Promise((resolve) => {
    const request = indexedDB.open("samnak-driving", 1);
    request.onsuccess = () => { request.result.transaction("acts").objectStore("acts").count().onsuccess = (event) => resolve(event.target.result); };
})"""


def test_words_being_typed_outlast_the_sending_and_an_older_page_knows_what_was_sent(phone, fleet):
    approved(fleet, day=workday(1))
    page = phone()
    begin, end = (page.locator("summary.d-big:visible", has_text=words) for words in ("เริ่มเดินทาง", "กลับถึงสำนักงาน"))
    kept_by_worker(page)
    page.context.set_offline(True)
    press(page, "เริ่มเดินทาง")
    write(page, "start", 45000)
    press(page, "แจ้งอุบัติเหตุ")
    story = page.locator("[name=story]:visible")
    story.fill("ยังพิมพ์ไม่จบ")
    page.context.set_offline(False)
    until(lambda: Trip.objects.get().state == "in_use", page)
    expect(page.locator(".d-queue")).to_be_hidden()
    expect(story).to_have_value("ยังพิมพ์ไม่จบ")
    page.context.set_offline(True)
    page.reload()
    expect(end).to_have_count(1)
    expect(begin).to_have_count(0)
    assert page.evaluate(WRITTEN) == 1
    page.context.set_offline(False)
    page.reload()
    expect(end).to_have_count(1)
    until(lambda: page.evaluate(WRITTEN) == 0, page)


def test_what_was_sent_stays_done_while_another_act_is_asked_about(phone, fleet):
    driven_before(fleet, 44900, 45000)
    approved(fleet, day=workday(1))
    page = phone()
    kept_by_worker(page)
    page.context.set_offline(True)
    press(page, "เริ่มเดินทาง")
    write(page, "start", 45000)
    press(page, "เติมน้ำมัน")
    write(page, "fuel", 44000, litres="40", baht="1280", station="ปตท. วังน้อย")
    page.context.set_offline(False)
    expect(page.locator(".d-item-told")).to_have_count(1)
    expect(page.locator("summary.d-big:visible", has_text="เริ่มเดินทาง")).to_have_count(0)
    page.locator(".d-item-acts input").fill("45020")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    expect(page.locator(".d-item-acts input")).to_have_value("45020")
    page.get_by_role("button", name="แก้เลขไมล์").click()
    until(FuelSlip.objects.exists, page)
    assert FuelSlip.objects.get().odometer == 45020


def test_big_buttons_and_no_sideways_scrolling(phone, fleet):
    approved(fleet, day=workday(1), destination="ศูนย์ประชุมและแสดงสินค้านานาชาติเฉลิมพระเกียรติ 7 รอบ พระชนมพรรษา")
    page = phone()
    heights = page.evaluate("[...document.querySelectorAll('.d-work a, .d-work button, .d-work summary')].filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().height)")  # fmt: skip
    assert heights
    assert min(heights) >= 44
    press(page, "เริ่มเดินทาง")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_without_scripts_the_same_forms_post(browser, fleet, live_server):
    approved(fleet, day=workday(1))
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, **PHONE)
    sign_in(context, fleet, "driver", live_server)
    page = context.new_page()
    page.goto("/driving/")
    press(page, "เริ่มเดินทาง")
    write(page, "start", 45010)
    expect(page.locator(".s-field-error")).to_contain_text("อยู่ 10 กม.")
    page.get_by_label("ตรวจแล้ว ถูกต้องตามนี้").check()
    write(page, "start", 45010)
    assert Trip.objects.get().state == "in_use"
    press(page, "กลับถึงสำนักงาน")
    write(page, "return", 45050)
    assert Trip.objects.get().distance == 40
    context.close()
