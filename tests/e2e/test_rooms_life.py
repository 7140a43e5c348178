"""Rooms from wish to empty chair: clashing dates, a divided hall, nobody came; by people at their browsers."""

import re
from datetime import datetime, time, timedelta

from django.utils import timezone
from playwright.sync_api import expect

from samnak.accounts.models import User
from samnak.bookings import services
from samnak.bookings.models import Booking, Room
from samnak.bookings.services import BookingWish, Want
from samnak.core import jobs
from samnak.core.time import BANGKOK, bangkok_today
from samnak.core.transactions import official
from samnak.org.queries import standings_of, working_days_among


def working_days(number):
    """Return the next days on which offices work."""
    coming = [bangkok_today() + timedelta(days=ahead) for ahead in range(2, 60)]
    worked = working_days_among(coming)
    return [day for day in coming if day in worked][:number]


def room(name):
    return Room.objects.get(resource__name=name, resource__agency__name="สำนักงานปลัดกระทรวงวัฒนธรรม")


def plain_rooms():
    """Return rooms that anybody may book at once."""
    ours = Room.objects.filter(resource__agency__name="สำนักงานปลัดกระทรวงวัฒนธรรม", hall=None, approver=None, parts=None)
    return list(ours.filter(check_in_minutes=0).order_by("resource__sort_key", "pk"))


def actor(username):
    return standings_of(User.objects.get(username=username))[0]


def fill(person, title, wanted, day, start, end, people="6"):
    """Fill in the form as far as everybody must, as one does: what, when, where."""
    page = person.go("/bookings/new/")
    page.fill("[name=title]", title)
    page.fill("[name=day]", day.isoformat())
    page.fill("[name=start]", start)
    page.fill("[name=end]", end)
    page.locator("[name=end]").press("Tab")
    page.wait_for_load_state("networkidle")
    page.fill("[name=room_q]", wanted.resource.name)
    box = page.locator(f"[name=room][value='{wanted.pk}']")
    expect(box).to_be_visible()
    page.wait_for_load_state("networkidle")
    box.check()
    page.fill("[name=attendees]", people)
    return page


def test_a_series_with_two_clashing_dates_is_decided_date_by_date(office):
    place = plain_rooms()[0]
    monday, second = next((a, b) for a, b in zip(working_days(20), working_days(20)[1:], strict=False) if (b - a).days == 1)
    director = actor("director")
    for day in (monday, second):
        start = datetime.combine(day, time(9), BANGKOK)
        wish = BookingWish(
            kind="room", title="ตรวจเยี่ยม", starts_at=start, ends_at=start + timedelta(hours=1), wants=(Want(place.pk),)
        )
        services.book(actor=director, wish=wish)
    drafter = office.person("drafter")
    page = fill(drafter, "ประชุมทุกวัน", place, monday, "09:00", "10:00")
    page.select_option("[name=repeat]", "daily")
    page.wait_for_load_state("networkidle")
    page.locator("[name=ends][value=count]").check()
    page.fill("[name=count]", "4")
    page.locator("[name=skip_holidays]").check()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="จองห้อง", exact=True).last.click()
    table = page.locator("#b-clash table")
    expect(table.locator("select")).to_have_count(2)
    expect(table).to_contain_text("ตรวจเยี่ยม")
    drafter.picture("series-clash")
    table.locator("select").nth(0).select_option("skip")
    table.locator("select").nth(1).select_option("wait")
    drafter.press("จองตามที่เลือกรายวัน")
    page.wait_for_url(re.compile(r"/bookings/[0-9a-f-]{36}/"))
    made = Booking.objects.get(title="ประชุมทุกวัน")
    found = sorted(row.state for row in made.occurrences.all())
    assert found.count("waitlisted") == 1
    assert set(found) == {"approved", "waitlisted"}
    assert not made.occurrences.filter(starts_at=datetime.combine(monday, time(9), BANGKOK)).exists()
    drafter.picture("booking-series")
    # whoever gave way lets the date that waits in
    other = Booking.objects.get(title="ตรวจเยี่ยม", starts_at=datetime.combine(second, time(9), BANGKOK))
    services.cancel_booking(actor=director, booking_id=other.pk)
    assert {row.state for row in made.occurrences.all()} == {"approved"}


def test_a_divided_hall_is_one_hall(office):
    day = working_days(12)[-1]
    part, hall = room("หอประชุมเล็ก ฝั่งซ้าย"), room("หอประชุมเล็ก")
    section = office.person("section")
    page = fill(section, "อบรมครึ่งหอ", part, day, "09:00", "12:00", "80")
    page.get_by_role("button", name="จองห้อง", exact=True).last.click()
    page.wait_for_url(re.compile(r"/bookings/[0-9a-f-]{36}/"))
    drafter = office.person("drafter")
    page = fill(drafter, "สัมมนาทั้งหอ", hall, day, "09:00", "12:00", "200")
    expect(page.locator(f"[name=room][value='{hall.pk}']")).to_be_checked()
    page.get_by_role("button", name="จองห้อง", exact=True).last.click()
    clash = page.locator("#b-clash")
    expect(clash).to_contain_text("อบรมครึ่งหอ")
    drafter.picture("hall-clash")
    expect(page.locator("[name=title]")).to_have_value("สัมมนาทั้งหอ")
    clash.locator(".b-offer").first.click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="จองห้อง", exact=True).last.click()
    page.wait_for_url(re.compile(r"/bookings/[0-9a-f-]{36}/"))
    made = Booking.objects.get(title="สัมมนาทั้งหอ")
    assert made.state == "approved"


def patience(place, minutes):
    """Set how long a room waits for who booked it."""
    with official(actor("building")):
        Room.objects.filter(pk=place.pk).update(check_in_minutes=minutes)


def test_a_room_nobody_came_to_goes_to_who_waits(office):
    place = Room.objects.filter(resource__agency__name="สำนักงานปลัดกระทรวงวัฒนธรรม", check_in_minutes=15, hall=None).first()
    patience(place, 60)  # the worker looks every minute; nobody is late yet
    start = timezone.now() - timedelta(minutes=16)
    wish = BookingWish(
        kind="room", title="ไม่มีใครมา", starts_at=start, ends_at=start + timedelta(hours=2), wants=(Want(place.pk),)
    )
    absent = services.place(actor=actor("director"), wish=wish, approve=True)
    waiting = services.place(
        actor=actor("drafter"),
        wish=BookingWish(
            kind="room", title="รอห้องว่าง", starts_at=start, ends_at=start + timedelta(hours=2), wants=(Want(place.pk),),
            on_clash="wait",
        ),
    )  # fmt: skip
    drafter = office.person("drafter")
    page = drafter.go(f"/bookings/{waiting.pk}/")
    drafter.sees("อยู่ในคิวรอ")
    patience(place, 15)
    jobs.enqueue("bookings.keep_time", timestamp=0)
    office.settle()
    page.reload()
    expect(page.locator("#main")).not_to_contain_text("อยู่ในคิวรอ")
    page.get_by_role("button", name="เช็กอิน", exact=True).first.click()
    drafter.sees("เช็กอินแล้ว")
    assert [row.state for row in absent.occurrences.all()] == ["released"]
    director = office.person("director")
    director.go(f"/bookings/{absent.pk}/")
    director.sees("ปล่อยเพราะไม่มาใช้")
    office.settle()
    director.go("/notices/")
    director.sees("ห้อง")
