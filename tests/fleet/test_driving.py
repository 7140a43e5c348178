"""A trip on the road: readings, keys that make an act happen once, photos, and who may enter it."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from PIL import Image

from samnak.audit import queries as audit
from samnak.bookings.models import Allocation
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.files.errors import FileRejectedError
from samnak.fleet.errors import DoubtfulError
from samnak.fleet.models import Trip, TripPhoto, TripRequest
from samnak.fleet.queries import trips as queries
from samnak.fleet.services import driving
from samnak.fleet.services.driving import Photo
from tests.correspondence.test_numbers import together
from tests.fleet.conftest import at
from tests.fleet.test_allocating import committed  # noqa: F401 - a fixture
from tests.fleet.trips import allocated, approved, workday


def picture(name="odometer.jpg", kind="JPEG"):
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "#2b3f87").save(made, kind)
    made.seek(0)
    return Photo(made, name, uuid4())


def start(fleet, trip, odometer=45000, actor="driver", **more):
    return driving.start_trip(actor=fleet.actor(actor), trip_id=trip.pk, odometer=odometer, **more)


def finish(fleet, trip, odometer=45060, actor="driver", **more):
    return driving.finish_trip(actor=fleet.actor(actor), trip_id=trip.pk, odometer=odometer, **more)


def test_a_trip_leaves_and_comes_back(fleet):
    trip = approved(fleet)
    row = trip.requests.get()
    left = start(fleet, trip, photo=picture())
    row.refresh_from_db()
    assert (left.state, left.odometer_start, left.started_by_name, left.flags, row.state) == (
        "in_use", 45000, "นายสมมติ ตัวอย่าง", [], "in_use",
    )  # fmt: skip
    back = finish(fleet, left, note="ล้อหน้าซ้ายอ่อน", photo=picture("กลับ.png", "PNG"))
    row.refresh_from_db()
    trip.car.refresh_from_db()
    assert (back.state, back.distance, back.return_note, row.state, trip.car.odometer) == (
        "returned", 60, "ล้อหน้าซ้ายอ่อน", "returned", 45060,
    )  # fmt: skip
    assert [(photo.moment, photo.file.name) for photo in queries.photos_of(trip)] == [
        ("start", "odometer.jpg"),
        ("return", "กลับ.png"),
    ]
    kinds = [(event.kind, event.data) for event in audit.events_of(trip.pk)][1:]
    assert kinds == [
        ("fleet.trip_started", {"odometer": 45000, "at": left.started_at.isoformat(), "by": "นายสมมติ ตัวอย่าง"}),
        (
            "fleet.trip_returned",
            {"odometer": 45060, "at": back.ended_at.isoformat(), "distance": 60, "by": "นายสมมติ ตัวอย่าง"},
        ),
    ]


@pytest.mark.parametrize("who", ["driver2", "officer", "head", "director", "inspector", "auditor"])
def test_who_may_not_drive_it(fleet, who):
    trip = approved(fleet)
    with pytest.raises(DeniedError):
        start(fleet, trip, actor=who)
    assert start(fleet, trip).state == "in_use"


def test_staff_enter_it_for_the_driver(fleet):
    trip = approved(fleet)
    assert start(fleet, trip, actor="fleet").started_by_name == "นายปิ่นกมล ใจดี"


def test_who_drives_himself_enters_it(fleet):
    trip = approved(fleet, driver=None, needs_driver=False)
    with pytest.raises(DeniedError):
        start(fleet, trip, actor="head")
    assert start(fleet, trip, actor="officer").state == "in_use"
    assert [row.pk for row in queries.to_drive(fleet.actor("officer"))] == [trip.pk]


def test_a_trip_that_was_not_approved_does_not_leave(fleet):
    trip = allocated(fleet)
    with pytest.raises(DomainError, match="ยังไม่ได้รับอนุมัติ"):
        start(fleet, trip)


def test_backwards_is_refused_with_what_to_do(fleet):
    trip = approved(fleet)
    with pytest.raises(DomainError) as told:
        start(fleet, trip, 44999)
    assert (told.value.field, told.value.message) == (
        "odometer",
        "เลขไมล์ 44,999 น้อยกว่าครั้งล่าสุด (45,000) กรุณาอ่านหน้าปัดอีกครั้ง หากเลขครั้งก่อนผิด ให้แจ้งเจ้าหน้าที่จัดรถแก้ไขก่อน",
    )
    start(fleet, trip)
    with pytest.raises(DomainError, match="น้อยกว่าเลขที่บันทึกไว้แล้ว"):
        finish(fleet, trip, 44999)
    trip.refresh_from_db()
    assert trip.state == "in_use"


def test_a_gap_is_asked_about_and_flagged(fleet):
    first = approved(fleet)
    start(fleet, first)
    finish(fleet, first, 45060)
    trip = approved(fleet, day=workday(9))
    with pytest.raises(DoubtfulError, match=r"ต่างจากครั้งล่าสุด \(45,060\) อยู่ 40 กม."):
        start(fleet, trip, 45100)
    left = start(fleet, trip, 45100, confirmed=True)
    left.refresh_from_db()
    assert left.flags == ["gap"]


def test_a_jump_is_asked_about_and_flagged(fleet):
    trip = approved(fleet)
    start(fleet, trip)
    with pytest.raises(DoubtfulError, match="ระยะทาง 901 กม."):
        finish(fleet, trip, 45901)
    back = finish(fleet, trip, 45901, confirmed=True)
    back.refresh_from_db()
    assert back.flags == ["jump"]


def test_sent_again_it_is_the_same_act(fleet):
    trip = approved(fleet)
    begin, end = uuid4(), uuid4()
    start(fleet, trip, key=begin)
    start(fleet, trip, 45999, key=begin)
    finish(fleet, trip, 45060, key=end)
    finish(fleet, trip, 46000, key=end)
    start(fleet, trip, key=begin)
    trip.refresh_from_db()
    assert (trip.odometer_start, trip.odometer_end, trip.state) == (45000, 45060, "returned")
    assert audit.events_of(trip.pk).count() == 3


def test_another_device_that_was_slower_is_told_who_was_faster(fleet):
    trip = approved(fleet)
    start(fleet, trip, key=uuid4())
    with pytest.raises(ConflictError, match="ออกเดินทางไปแล้วเมื่อ .* โดย นายสมมติ ตัวอย่าง"):
        start(fleet, trip, actor="fleet", key=uuid4())
    finish(fleet, trip, key=uuid4())
    with pytest.raises(ConflictError, match="กลับถึงสำนักงานไปแล้วเมื่อ"):
        finish(fleet, trip, key=uuid4())


def test_the_end_needs_its_beginning(fleet):
    with pytest.raises(DomainError, match="บันทึกเริ่มเดินทางก่อน"):
        finish(fleet, approved(fleet))


def test_times_of_a_phone_are_kept_but_never_lie_ahead(fleet):
    trip = approved(fleet)
    now = timezone.now()
    left = start(fleet, trip, at=now - timedelta(hours=3))
    assert left.started_at == now - timedelta(hours=3)
    back = finish(fleet, trip, at=now + timedelta(hours=3))
    assert now <= back.ended_at <= timezone.now()


def test_home_before_its_time_the_car_is_free_for_others(fleet):
    trip = approved(fleet)
    Trip.objects.filter(pk=trip.pk).update(
        depart_at=timezone.now() - timedelta(hours=2), return_at=timezone.now() + timedelta(hours=5)
    )
    booking = trip.booking
    booking.starts_at, booking.ends_at = timezone.now() - timedelta(hours=2), timezone.now() + timedelta(hours=5)
    booking.save()
    booking.occurrences.update(starts_at=booking.starts_at, ends_at=booking.ends_at)
    Allocation.objects.update(starts_at=booking.starts_at, ends_at=booking.ends_at, occupied=(booking.starts_at, booking.ends_at))
    start(fleet, trip)
    back = finish(fleet, trip)
    claims = Allocation.objects.filter(state="approved")
    assert {claim.ends_at for claim in claims} == {back.ended_at}
    assert {claim.occupied.upper for claim in claims} == {back.ended_at + timedelta(minutes=30)}


def test_a_car_that_is_not_back_does_not_leave_again(fleet):
    first = approved(fleet)
    second = approved(fleet, day=workday(9))
    start(fleet, first)
    with pytest.raises(DomainError, match="ยังไม่ได้บันทึกกลับจากเที่ยวก่อน"):
        start(fleet, second)
    finish(fleet, first)
    assert start(fleet, second, 45060).state == "in_use"


def test_a_late_entry_fits_between_its_neighbours(fleet):
    day = workday(-7)
    fleet.trip("van", "driver", at(day.date(), "06:00"), at(day.date(), "08:00"), km=(45000, 45050))
    fleet.trip("van", "driver", at(day.date(), "18:00"), at(day.date(), "20:00"), km=(45120, 45150))
    trip = approved(fleet, day=day, late_reason="ระบบใช้ไม่ได้")
    noon = day + timedelta(hours=9)
    with pytest.raises(DomainError, match="น้อยกว่าครั้งล่าสุด"):
        start(fleet, trip, 45040, at=noon)
    with pytest.raises(DomainError, match="มากกว่าที่บันทึกไว้หลังจากเที่ยวนี้"):
        start(fleet, trip, 45200, at=noon)
    start(fleet, trip, 45050, at=noon)
    with pytest.raises(DomainError, match="มากกว่าที่บันทึกไว้หลังจากเที่ยวนี้"):
        finish(fleet, trip, 45121, at=noon + timedelta(hours=5))
    back = finish(fleet, trip, 45120, at=noon + timedelta(hours=5))
    trip.car.refresh_from_db()
    assert (back.distance, trip.car.odometer) == (70, 45150)


def test_photos_are_pictures_and_kept_once(fleet):
    trip = approved(fleet)
    with pytest.raises(FileRejectedError):
        start(fleet, trip, photo=Photo(io.BytesIO(b"%PDF-1.7 ..."), "x.pdf"))
    trip.refresh_from_db()
    assert trip.state == "approved"
    one = picture()
    driving.add_photo(actor=fleet.actor("driver"), trip_id=trip.pk, photo=one)
    driving.add_photo(actor=fleet.actor("driver"), trip_id=trip.pk, photo=one)
    assert TripPhoto.objects.count() == 1
    with pytest.raises(DeniedError):
        driving.add_photo(actor=fleet.actor("head"), trip_id=trip.pk, photo=picture())


def test_what_a_driver_has_before_him(fleet):
    soon, later = approved(fleet, day=workday(2)), approved(fleet, day=workday(30))
    assert [row.pk for row in queries.to_drive(fleet.actor("driver"))] == [soon.pk]
    near = timezone.now() + timedelta(days=28)
    assert [row.pk for row in queries.to_drive(fleet.actor("driver"), near)] == [later.pk]
    assert queries.to_drive(fleet.actor("driver2")) == []
    start(fleet, soon)
    assert [row.state for row in queries.to_drive(fleet.actor("driver"), near)] == ["in_use", "approved"]


def test_eight_phones_at_once_start_it_once(committed):  # noqa: F811
    trip = approved(committed)
    actor, key = committed.actor("driver"), uuid4()
    same = together(8, lambda _place: driving.start_trip(actor=actor, trip_id=trip.pk, odometer=45000, key=key))
    assert {type(result).__name__ for result in same} == {"Trip"}
    assert audit.events_of(trip.pk).filter(kind="fleet.trip_started").count() == 1
    ends = together(8, lambda _place: driving.finish_trip(actor=actor, trip_id=trip.pk, odometer=45010, key=uuid4()))
    assert sorted(type(result).__name__ for result in ends) == ["ConflictError"] * 7 + ["Trip"]
    assert TripRequest.objects.get().state == "returned"
