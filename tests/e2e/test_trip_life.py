"""Two requests to Chiang Mai become one trip of two days: allowed, driven with a phone, fuelled, repaired, accounted for."""

import io
import subprocess
import time
from datetime import timedelta

from PIL import Image
from playwright.sync_api import expect

from samnak.accounts.models import User
from samnak.core import thai
from samnak.core.time import bangkok_today
from samnak.fleet.models import Car, FuelSlip, Trip, TripRequest
from samnak.routing.models import Step
from tests.e2e.papers import words_of
from tests.e2e.people import DESK, PHONE

PLACE = "สำนักงานวัฒนธรรมจังหวัดเชียงใหม่"
FAULT = "เปลี่ยนยางล้อหลังซ้าย"


def odometer_picture(folder, name):
    """Return a picture as a phone takes it."""
    made = io.BytesIO()
    Image.new("RGB", (1600, 1200), "dimgray").save(made, "JPEG")
    path = folder / name
    path.write_bytes(made.getvalue())
    return path


def test_a_journey_for_two_ends_in_the_fuel_account(office, tmp_path):
    numbers = [ask(office, username) for username in ("drafter", "proofreader")]
    for request in TripRequest.objects.filter(destination=PLACE):
        agree(office, request)
    allocate(office)
    order(office)
    trip = drive(office, tmp_path)
    report(office, trip)
    inspect(office, trip)
    repair(office)
    account(office, trip, tmp_path)
    assert len(set(numbers)) == 2


def ask(office, username):
    """Ask for a car for three, by the form of the regulation; what is missing is told beside its field."""
    person = office.person(username)
    page = person.go("/car-requests/new/")
    first = bangkok_today() + timedelta(days=2)
    page.fill("[name=destination]", PLACE)
    page.fill("[name=purpose]", "ติดตามโครงการถนนสายวัฒนธรรม")
    page.select_option("[name=province]", "เชียงใหม่")
    page.fill("[name=depart_on]", first.isoformat())
    page.fill("[name=depart_clock]", "06:30")
    page.fill("[name=return_on]", (first + timedelta(days=1)).isoformat())
    page.fill("[name=return_clock]", "18:00")
    page.fill("[name=passengers]", "3")
    person.press("ยื่นขออนุญาต")
    expect(page.locator("#id_outside_reference_error")).to_contain_text("กำลังขออนุญาต")
    expect(page.locator("[name=purpose]")).to_have_value("ติดตามโครงการถนนสายวัฒนธรรม")
    person.picture(f"car-request-{username}")
    page.fill("[name=outside_reference]", "กำลังขออนุญาต")
    person.press("ยื่นขออนุญาต")
    person.sees("รอหัวหน้าเห็นชอบ")
    return page.locator(".s-page-titles .s-row-number").inner_text()


def agree(office, request):
    """The head of the section agrees."""
    step = Step.objects.get(case__subject_id=request.pk, state="active")
    head = office.person(User.objects.get(appointments__position=step.position_id).username)
    head.go(f"/car-requests/{request.pk}/")
    head.press("เห็นชอบ")
    head.page.locator("#agree-dialog").get_by_role("button", name="เห็นชอบ", exact=True).click()
    head.sees("รอจัดรถ")


def allocate(office):
    """The vehicle officer takes the suggestion and merges the two requests that go the same way."""
    officer = office.person("fleet")
    officer.take_up(PLACE)
    page = officer.page
    if "/car-board/" not in page.url:
        officer.press("จัดรถ")
    expect(page.locator("#allocate-form")).to_be_visible()
    officer.picture("car-board")
    page.locator("#allocate-form [name=pair]").first.check()
    page.locator("#allocate-form [name=with]").first.check()
    page.locator("#allocate-form").get_by_role("button", name="จัดรถ", exact=True).click()
    if "/allocation/" in page.url:  # too small for both: cars with room for both are offered, and the choice stays
        officer.sees("ที่นั่งรวมพนักงานขับรถ")
        expect(page.locator("#allocate-form [name=with]").first).to_be_checked()
        page.locator("#allocate-form").get_by_role("button", name="จัดรถ", exact=True).click()
    page.wait_for_url("**/car-board/**")
    assert Trip.objects.get(destination=PLACE).requests.count() == 2


def order(office):
    """The person empowered by order allows both requests; the form carries that person's name."""
    central = office.person("central")
    for request in TripRequest.objects.filter(destination=PLACE).order_by("number"):
        page = central.go(f"/car-requests/{request.pk}/")
        central.press("อนุมัติให้ใช้รถ")
        page.locator("#approve-dialog").get_by_role("button", name="อนุมัติ", exact=True).click()
        central.sees("อนุมัติแล้ว")
    central.picture("car-request-approved")
    answer = central.context.request.get(f"/car-requests/{request.pk}/pdf/")
    assert answer.headers["content-type"] == "application/pdf"
    name = User.objects.get(username="central")
    assert name.last_name in answer_words(answer)


def answer_words(answer):
    """Return the words of a PDF that was answered."""
    read = subprocess.run(["pdftotext", "-", "-"], input=answer.body(), capture_output=True, check=True)
    return read.stdout.decode()


def drive(office, folder):
    """The driver starts, takes fuel, and comes back while there is no network; all of it is there afterwards."""
    trip = Trip.objects.get(destination=PLACE)
    driver = office.person(driver_of(trip))
    page = driver.page
    page.set_viewport_size(PHONE)
    driver.go("/driving/")
    card = page.locator(f"[data-driving-trip='{trip.pk}']")
    card.get_by_text("เริ่มเดินทาง").click()
    driver.picture("driving-start")
    page.set_viewport_size(PHONE)
    start = Car.objects.get(pk=trip.car_id).odometer
    form = card.locator("form", has=page.locator("[name=driving][value=start]"))
    form.locator("[name=odometer]").fill(str(start))
    form.locator("[name=photo]").set_input_files(odometer_picture(folder, "start.jpg"))
    form.get_by_role("button", name="บันทึกและออกเดินทาง").click()
    expect(card.get_by_text("กลับถึงสำนักงาน").first).to_be_visible()
    card.get_by_text("เติมน้ำมัน").first.click()
    fuel = card.locator("form", has=page.locator("[name=driving][value=fuel]"))
    for name, value in (("odometer", start + 400), ("litres", "40.50"), ("baht", "1334.07"), ("station", "ปตท. นครสวรรค์")):
        fuel.locator(f"[name={name}]").fill(str(value))
    fuel.get_by_role("button", name="บันทึกการเติมน้ำมัน").click()
    page.wait_for_load_state("networkidle")
    wait_for(lambda: FuelSlip.objects.filter(trip=trip).exists())
    driver.go("/driving/")
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    driver.context.set_offline(True)
    card = page.locator(f"[data-driving-trip='{trip.pk}']")
    card.get_by_text("กลับถึงสำนักงาน").first.click()
    back = card.locator("form", has=page.locator("[name=driving][value=return]"))
    back.locator("[name=odometer]").fill(str(start + 780))
    back.get_by_role("button", name="บันทึกการกลับ").click()
    expect(page.locator("[data-driving-queue]")).to_be_visible()
    driver.picture("driving-offline")
    page.set_viewport_size(PHONE)
    driver.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for(lambda: Trip.objects.get(pk=trip.pk).state == "returned")
    page.set_viewport_size(DESK)
    trip = Trip.objects.get(pk=trip.pk)
    assert (trip.odometer_end - trip.odometer_start, trip.photos.count()) == (780, 1)
    return trip


def driver_of(trip):
    """Return the log-in of the driver of a trip."""
    return User.objects.get(appointments__position=trip.driver.position_id).username


def wait_for(condition, patience=20):
    until = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.2)


def report(office, trip):
    """Back at the office the driver reports on the phone what is broken, and is shown how it stands."""
    driver = office.person(driver_of(trip))
    page = driver.page
    page.set_viewport_size(PHONE)
    page = driver.go("/driving/")
    driver.picture("driving-done")
    page.set_viewport_size(PHONE)
    page.locator(".d-card-done", has_text=PLACE).get_by_role("link", name="แจ้งซ่อม").click()
    expect(page.locator("[name=car]")).to_have_value(str(trip.car_id))
    page.fill("[name=items]", FAULT)
    page.fill("[name=odometer]", str(trip.odometer_end))
    page.get_by_role("button", name="แจ้งซ่อม", exact=True).click()
    driver.sees("ผู้แจ้ง")
    expect(page.locator("h1")).to_contain_text(FAULT)
    page.set_viewport_size(DESK)


def inspect(office, trip):
    """The car is inspected and the trip becomes a line of the log book."""
    officer = office.person("fleet")
    officer.go(f"/trips/{trip.pk}/")
    officer.press("ตรวจรับรถคืน")
    officer.page.locator("#inspect-dialog").get_by_role("button", name="ตรวจรับ", exact=True).click()
    officer.sees("ในสมุดบันทึกการใช้รถ")
    assert {row.state for row in TripRequest.objects.filter(destination=PLACE)} == {"closed"}
    officer.go(f"/cars/{trip.car_id}/log/")
    officer.sees(PLACE)
    officer.picture("car-log")


def repair(office):
    """Whoever orders the use of cars approves the repair, and the driver sees it."""
    central = office.person("central")
    central.take_up(FAULT)
    central.press("อนุมัติให้ซ่อม")
    central.hears("อนุมัติให้ซ่อมแล้ว")
    central.picture("repair")
    driver = office.person(driver_of(Trip.objects.get(destination=PLACE)))
    page = driver.go("/repairs/")
    expect(page.locator("tr", has_text=FAULT)).to_contain_text("อนุมัติให้ซ่อม")


def account(office, trip, folder):
    """The month's fuel account is made of the log book and the slips."""
    officer = office.person("fleet")
    page = officer.go("/fuel-account/")
    row = page.locator("tr", has_text=trip.car.plate).first
    expect(row).to_contain_text("40.5")
    expect(row).to_contain_text("780")
    officer.picture("fuel-account")
    answer = officer.context.request.get("/fuel-account/print/")
    path = folder / "account.pdf"
    path.write_bytes(answer.body())
    assert thai.to_thai_digits("780") in words_of(path)
