"""At the door: who may say that a meeting has begun, what others are told, and what is offered when the room is free."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from samnak.audit.models import Event
from samnak.bookings import services
from samnak.bookings.enums import Events
from samnak.bookings.models import CheckIn
from samnak.core.time import database_now
from tests.factories.rooms import at

ALWAYS = {"opens_at": time(0), "closes_at": time(23, 59, 59), "check_in_minutes": 10}


@pytest.fixture
def door(house):
    """Return a room that is always open, and releases who does not come."""
    return house.room("door", "ห้องประชุมหน้าลิฟต์", **ALWAYS)


def place(house, by="officer", *, minutes=-5, long=60, room="door", **fields):
    start = database_now() + timedelta(minutes=minutes)
    return services.place(actor=house.actor(by), wish=house.wish(room, start, long / 60, **fields), approve=True)


def address(room, key=None):
    return f"{reverse('bookings:room-check-in', args=[room.pk])}?key={room.check_in_key if key is None else key}"


def look(client, room):
    answer = client.get(address(room))
    assert answer.status_code == 200
    return answer


def test_the_one_button_checks_in_and_says_so(house, door, browse):
    row = place(house).occurrences.get()
    client = browse("officer")
    page = look(client, door)
    assert (page.context["seen"].kind, page.context["seen"].row.pk) == ("ready", row.pk)
    assert "เช็กอินเข้าใช้ห้อง" in page.content.decode()
    answer = client.post(address(door), {"date": row.pk}, follow=True)
    made = CheckIn.objects.get()
    assert (made.occurrence_id, made.way, made.by_name) == (row.pk, "qr", house.actor("officer").name)
    assert (answer.redirect_chain, answer.context["seen"].kind) == ([(address(door), 302)], "done")
    assert [event.data for event in Event.objects.filter(kind=Events.CHECKED_IN.name)] == [
        {"occurrence": str(row.pk), "way": "qr"}
    ]
    client.post(address(door), {"date": row.pk})
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize("key", ["", "wrong", "กุญแจ"])
def test_without_the_key_of_the_door_there_is_nothing(house, door, browse, key):
    row = place(house).occurrences.get()
    client = browse("officer")
    assert client.get(address(door, key)).status_code == 404
    assert client.post(address(door, key), {"date": row.pk}).status_code == 404
    assert CheckIn.objects.count() == 0


def test_a_stranger_to_the_system_signs_in_first_and_comes_back(door, client):
    answer = client.get(address(door))
    assert answer.status_code == 302
    assert f"check-in/%3Fkey%3D{door.check_in_key}" in answer["Location"]


def test_the_room_of_another_agency_is_not_there(house, door, other_house, browse):
    client = browse("officer", other_house)
    assert client.get(address(door)).status_code == 404


@pytest.mark.parametrize(("who", "kind"), [("officer", "ready"), ("typist", "ready"), ("keeper", "ready"), ("planner", "taken")])
def test_whose_meeting_it_is(house, door, browse, who, kind):
    row = place(house).occurrences.get()
    client = browse(who)
    assert look(client, door).context["seen"].kind == kind
    answer = client.post(address(door), {"date": row.pk})
    assert (answer.status_code, CheckIn.objects.exists()) == ((302, True) if kind == "ready" else (403, False))


def test_who_has_the_room_is_told_as_far_as_it_may_be_known(house, door, browse):
    place(house, title="ประชุมเปิด")
    assert "ประชุมเปิด" in look(browse("planner"), door).content.decode()


def test_a_private_meeting_stays_private_at_the_door(house, door, browse):
    place(house, title="สอบข้อเท็จจริง", is_private=True)
    page = look(browse("planner"), door).content.decode()
    assert ("สอบข้อเท็จจริง" in page, house.actor("officer").name in page) == (False, False)
    assert "การจองที่ไม่แสดงเรื่อง" in page
    assert "กลุ่มบริหารทั่วไป" in page
    assert "สอบข้อเท็จจริง" in look(browse("typist"), door).content.decode()


def test_the_own_meeting_goes_before_that_of_another(house, door, browse):
    other = place(house, "planner", minutes=-50, long=55).occurrences.get()
    own = place(house, minutes=20).occurrences.get()
    assert look(browse("officer"), door).context["seen"].row.pk == own.pk
    assert look(browse("planner"), door).context["seen"].row.pk == other.pk


def test_too_early_is_told_with_the_time_from_which_it_goes(house, door, browse):
    row = place(house, minutes=29, long=30).occurrences.get()
    later = place(house, "planner", minutes=90, long=30).occurrences.get()
    assert look(browse("officer"), door).context["seen"].kind == "ready"
    seen = look(browse("planner"), door)
    if later.starts_at.astimezone().date() == row.starts_at.astimezone().date() == database_now().astimezone().date():
        assert (seen.context["seen"].kind, seen.context["seen"].opens_at) == ("early", later.starts_at - timedelta(minutes=30))
        assert "เช็กอินได้ตั้งแต่" in seen.content.decode()
    answer = browse("planner").post(address(door), {"date": later.pk})
    assert (answer.status_code in {409, 422}, CheckIn.objects.count()) == (True, 0)


def test_a_free_room_can_be_booked_on_the_spot(house, door, browse):
    page = look(browse("planner"), door)
    if page.context["book_url"]:  # not in the last minutes of a day
        assert f"room={door.pk}" in page.context["book_url"]
        assert "จองห้องนี้ตอนนี้" in page.content.decode()
    assert page.context["seen"].kind == "free"


def test_who_may_not_book_the_free_room_is_told_why(house, browse):
    room = house.room("closed_circle", "ห้องของกองนโยบาย", unit="other", audience="unit", **ALWAYS)
    seen = look(browse("officer"), room)
    assert seen.context["book_url"] == ""
    assert "ให้จองได้เฉพาะบุคลากรของกองนโยบาย" in seen.content.decode()


def test_a_closed_room_says_why(house, door, browse):
    now = database_now()
    services.close_resources(
        actor=house.actor("keeper"), resource_ids=[door.pk], starts_at=now - timedelta(minutes=1),
        ends_at=now + timedelta(hours=1), reason="ซ่อมเครื่องปรับอากาศ",
    )  # fmt: skip
    seen = look(browse("officer"), door)
    assert (seen.context["seen"].kind, seen.context["book_url"]) == ("closed", "")
    assert "ซ่อมเครื่องปรับอากาศ" in seen.content.decode()


def test_time_that_waits_for_approval_cannot_be_checked_in(house, door, browse):
    start = database_now() - timedelta(minutes=5)
    row = services.place(actor=house.actor("officer"), wish=house.wish("door", start)).occurrences.get()
    client = browse("officer")
    seen = look(client, door)
    assert seen.context["seen"].kind == "taken"
    assert "รออนุมัติ" in seen.content.decode()
    assert client.post(address(door), {"date": row.pk}).status_code == 409


def test_a_part_of_a_hall_is_checked_in_at_either_door(house, browse):
    for key in ("hall", "hall_a", "hall_b"):
        room = house.rooms[key]
        services.save_room(
            actor=house.actor("keeper"), room_id=room.pk, name=room.resource.name, unit_id=room.resource.unit_id,
            fields={"opens_at": time(0), "closes_at": time(23, 59, 59)},
        )  # fmt: skip
    whole = place(house, room="hall", minutes=-20, long=40).occurrences.get()
    client = browse("officer")
    for key in ("hall", "hall_a", "hall_b"):
        house.rooms[key].refresh_from_db()
        assert look(client, house.rooms[key]).context["seen"].row.pk == whole.pk


def test_from_the_page_of_the_booking(house, door, browse):
    booking = place(house)
    row = booking.occurrences.get()
    answer = browse("officer").post(reverse("bookings:date-check-in", args=[row.pk]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("bookings:booking", args=[booking.pk]))
    assert CheckIn.objects.get().way == "link"


@pytest.mark.parametrize(("who", "status", "way"), [("keeper", 302, "keeper"), ("typist", 302, "link"), ("planner", 403, None)])
def test_who_may_check_in_from_the_page(house, door, browse, who, status, way):
    row = place(house).occurrences.get()
    answer = browse(who).post(reverse("bookings:date-check-in", args=[row.pk]))
    assert (answer.status_code, CheckIn.objects.values_list("way", flat=True).first()) == (status, way)


def test_a_private_date_of_others_is_not_there(house, door, browse):
    row = place(house, is_private=True).occurrences.get()
    assert browse("planner").post(reverse("bookings:date-check-in", args=[row.pk])).status_code == 404


def test_what_cannot_be_checked_in_is_refused_in_words(house, browse):
    booking = services.book(actor=house.actor("officer"), wish=house.wish("small", at(9)))
    client = browse("officer")
    answer = client.post(reverse("bookings:date-check-in", args=[booking.occurrences.get().pk]))
    assert answer.status_code == 302
    assert [str(message) for message in answer.wsgi_request._messages] == ["เช็กอินได้ตั้งแต่ 30 นาทีก่อนเวลาเริ่ม"]
    assert CheckIn.objects.count() == 0


def test_a_door_asks_the_database_as_often_for_a_full_day_as_for_an_empty_one(house, door, browse, django_assert_max_num_queries):
    client = browse("planner")
    look(client, door)
    for number in range(6):
        place(house, minutes=5 + number * 10, long=10)
    with django_assert_max_num_queries(30):
        look(client, door)
