"""The time of cars and drivers leads to the page that shows what it is taken for."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from samnak.bookings.models import Booking
from samnak.bookings.providers import page_elsewhere
from samnak.fleet.services import drivers, repairs
from samnak.fleet.services.repairs import RepairData
from tests.fleet.test_plans import APPROVER, AUTHORISER, HEAD, OFFICER, agree, build, submitted
from tests.fleet.trips import approved


@pytest.fixture
def fleet(official_writes):
    cache.clear()
    return build()


def led(fleet, person, booking_id):
    """Return where a person is led from a booking."""
    return page_elsewhere(fleet.actor(person), Booking.objects.select_related("unit").get(pk=booking_id))


def test_a_trip_leads_to_its_page(fleet, browse):
    trip = approved(fleet)
    page = reverse("fleet:trip", args=[trip.pk])
    people = ("officer", "driver", "fleet", "driver2", "planner")
    assert [led(fleet, person, trip.booking_id) for person in people] == [page, page, page, "", ""]
    answer = browse(fleet, "officer").get(reverse("bookings:booking", args=[trip.booking_id]))
    assert (answer.status_code, answer.url) == (302, page)


def test_a_whole_day_leads_to_its_request_and_back_to_its_rooms(fleet, browse):
    plan = submitted(fleet)
    page = reverse("fleet:plan", args=[plan.pk])
    assert [led(fleet, person, plan.booking_id) for person in ("officer", "driver")] == [page, ""]
    browser = browse(fleet, "officer")
    booking = reverse("bookings:booking", args=[plan.booking_id])
    assert browser.get(booking).url == page
    rooms = f"{booking}?rooms=1"
    assert rooms not in browser.get(page).content.decode()
    for key, title in (("head", HEAD), ("fleet", OFFICER), ("planning_director", APPROVER), ("director", AUTHORISER)):
        agree(fleet, plan, key, title)
    assert rooms in browser.get(page).content.decode()
    assert browser.get(rooms).status_code == 200


def test_a_car_in_the_garage_leads_to_its_repair(fleet):
    data = RepairData(kind="repair", items="ผ้าเบรก", odometer=45000)
    row = repairs.report_repair(actor=fleet.actor("fleet"), car_id=fleet.cars["van"].pk, data=data)
    repairs.approve_repair(actor=fleet.actor("fleet"), repair_id=row.pk)
    now = timezone.now()
    row = repairs.send_to_garage(
        actor=fleet.actor("fleet"), repair_id=row.pk, starts_at=now, ends_at=now + timedelta(days=1), garage="อู่"
    )
    page = reverse("fleet:repair", args=[row.pk])
    assert [led(fleet, person, row.booking_id) for person in ("fleet", "officer")] == [page, ""]


def test_a_leave_leads_to_the_driver(fleet):
    now = timezone.now()
    booking = drivers.set_leave(
        actor=fleet.actor("fleet"),
        driver_id=fleet.drivers["driver"].pk,
        starts_at=now,
        ends_at=now + timedelta(days=1),
        reason="ลาป่วย",
    )
    page = reverse("fleet:driver", args=[fleet.drivers["driver"].pk])
    assert led(fleet, "fleet", booking.pk) == page
