"""The pages of rooms: what is offered to everybody, and what only keepers do."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from PIL import Image

from samnak.bookings import services
from samnak.bookings.models import Booking, Building, Equipment, Occurrence, Room, RoomPhoto
from samnak.core.time import BANGKOK, database_now
from samnak.org.enums import Role, Scope
from tests.factories.rooms import at


def to(name, *args):
    return reverse(f"bookings:{name}", args=args)


def room_data(house, **changed):
    return {
        "name": "ห้องประชุม 9",
        "unit": str(house.office.units["division"].pk),
        "building": str(house.building.pk),
        "floor": "4",
        "hall": "",
        "capacity": "16",
        "features": ["projector", "step_free"],
        "approver": "",
        "audience": "agency",
        "opens_at": "8.30",
        "closes_at": "๑๗.๐๐ น.",
        "buffer_before": "15",
        "buffer_after": "10",
        "min_lead_hours": "2",
        "max_lead_days": "90",
        "max_hours": "4",
        "check_in_minutes": "15",
        "layout_u_shape": "12",
        "fee_note": "",
        "rules": "งดอาหารกลิ่นแรง",
        "note": "",
    } | changed


def picture(size=(60, 40)):
    made = io.BytesIO()
    Image.new("RGB", size, "white").save(made, format="PNG")
    made.seek(0)
    made.name = "ห้อง.png"
    return made


# ---- the list


def test_the_list_tells_of_each_room_whether_it_is_free(house, browse):
    page = browse("planner").get(to("rooms"))
    assert page.status_code == 200
    for room in house.rooms.values():
        assert room.resource.name in page.text
    assert page.context["page_obj"].paginator.count == 9


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=สัมมนา", {"checked"}),
        ("q=หอสมุด", {"checked", "served"}),
        ("seats=100", {"hall", "hall_a", "hall_b"}),
        ("feature=projector&feature=step_free", {"served"}),
        ("feature=secure", set()),
        ("building=nonsense", None),
        ("q=หอประชุม&seats=150", {"hall"}),
    ],
)
def test_the_list_is_narrowed(house, browse, asked, found):
    page = browse("planner").get(f"{to('rooms')}?{asked}")
    shown = {row.room.pk for row in page.context["rows"]}
    assert shown == {house.rooms[key].pk for key in (found if found is not None else house.rooms)}


def test_the_list_is_sorted_and_paged(house, browse):
    page = browse("planner").get(f"{to('rooms')}?order=-seats")
    seats = [row.room.capacity for row in page.context["rows"]]
    assert seats == sorted(seats, reverse=True)
    assert browse("planner").get(f"{to('rooms')}?page=99").status_code == 200


def test_a_building_narrows_the_list(house, browse):
    annex = Building.objects.get(name="อาคารหอสมุด")
    page = browse("planner").get(f"{to('rooms')}?building={annex.pk}")
    assert {row.room.pk for row in page.context["rows"]} == {house.id("checked"), house.id("served")}


def test_a_room_in_use_now_says_until_when_and_its_hall_with_it(house, browse):
    now = database_now().astimezone(BANGKOK)
    house.room("always", "ห้องเปิดตลอด", opens_at="00:00", closes_at="23:59")
    services.close_resources(
        actor=house.actor("keeper"), resource_ids=[house.id("hall_a")], starts_at=now - timedelta(minutes=5),
        ends_at=now + timedelta(minutes=20), reason="ล้างพรม",
    )  # fmt: skip
    rows = {row.room.pk: row for row in browse("planner").get(to("rooms")).context["rows"]}
    until = (now + timedelta(minutes=20)).strftime("%H:%M")
    assert rows[house.id("hall_a")].words == f"ไม่ว่างถึง {until} น."
    assert rows[house.id("hall")].look == "busy"
    assert rows[house.id("hall_b")].look != "busy"
    free = browse("planner").get(f"{to('rooms')}?free=on").context["rows"]
    assert house.id("hall_a") not in {row.room.pk for row in free}


def test_the_list_asks_the_same_number_of_questions_however_many_rooms(house, browse):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browse("planner")
    client.get(to("rooms"))
    with CaptureQueriesContext(connection) as few:
        client.get(to("rooms"))
    for number in range(12):
        house.room(f"more{number}", f"ห้องย่อย {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(to("rooms"))
    assert len(many) == len(few)


def test_rooms_of_another_agency_are_not_there(house, other_house, browse):
    client = browse("planner")
    room = other_house.rooms["small"]
    assert room.pk not in {row.room.pk for row in client.get(to("rooms")).context["rows"]}
    for name in ("room", "room-form", "photos", "check-in-sheet", "room-check-in"):
        assert client.get(to(name, room.pk)).status_code == 404, name
    for name in ("retirement", "keys"):
        assert client.post(to(name, room.pk)).status_code == 404, name


# ---- the page of a room


def test_the_page_of_a_room_shows_its_day_and_offers_what_is_free(house, browse):
    services.book(actor=house.actor("officer"), wish=house.wish("small", at(10), 2, title="ประชุมกองกลาง"))
    day = at(10).date()
    page = browse("planner").get(f"{to('room', house.id('small'))}?day={day}")
    times = [(f"{row.starts_at.astimezone(BANGKOK):%H:%M}", bool(row.use)) for row in page.context["day_rows"]]
    assert times == [("08:00", False), ("10:00", True), ("12:00", False)]
    assert "ประชุมกองกลาง" in page.text
    assert "จองช่วงนี้" in page.text


def test_of_a_private_booking_the_room_says_only_that_it_is_taken(house, browse):
    services.book(actor=house.actor("officer"), wish=house.wish("small", at(10), title="สอบวินัย", is_private=True))
    url = f"{to('room', house.id('small'))}?day={at(10).date()}"
    assert "สอบวินัย" not in browse("planner").get(url).text
    assert "ไม่ว่าง" in browse("planner").get(url).text
    assert "สอบวินัย" in browse("officer").get(url).text
    assert "สอบวินัย" in browse("keeper").get(url).text


def test_a_room_for_its_unit_only_tells_others_why(house, browse):
    page = browse("officer").get(to("room", house.id("own")))
    assert "ให้จองได้เฉพาะบุคลากรของกองนโยบาย" in page.text
    assert "จองห้องนี้" not in page.text
    assert "จองห้องนี้" in browse("planner").get(to("room", house.id("own"))).text


def test_only_the_keeper_sees_the_secret_addresses(house, browse):
    room = house.rooms["small"]
    assert room.display_key not in browse("planner").get(to("room", room.pk)).text
    assert room.display_key in browse("keeper").get(to("room", room.pk)).text
    sheet = browse("keeper").get(to("check-in-sheet", room.pk))
    assert sheet.status_code == 200
    assert "<svg" in sheet.text
    assert browse("planner").get(to("check-in-sheet", room.pk)).status_code == 403


# ---- keeping


KEEPERS_PAGES = ("new-room", "buildings", "closures", "new-equipment")


@pytest.mark.parametrize("page", KEEPERS_PAGES)
def test_only_keepers_open_the_pages_of_keeping(house, browse, page):
    assert browse("keeper").get(to(page)).status_code == 200
    refused = browse("planner").get(to(page))
    assert refused.status_code == 403
    assert "ทำได้เฉพาะผู้ดูแลห้อง" in refused.text


def test_a_room_is_entered_and_changed(house, browse):
    client = browse("keeper")
    answer = client.post(to("new-room"), room_data(house, approver=str(house.office.id("director"))))
    room = Room.objects.get(resource__name="ห้องประชุม 9")
    assert (answer.status_code, answer.url) == (302, to("room", room.pk))
    assert (room.capacity, room.floor, f"{room.opens_at:%H:%M}", f"{room.closes_at:%H:%M}") == (16, "4", "08:30", "17:00")
    assert (room.resource.buffer_before, room.min_lead_minutes, room.approver_id) == (15, 120, house.office.id("director"))
    assert {row.layout: row.capacity for row in room.layouts.all()} == {"u_shape": 12}
    form = client.get(to("room-form", room.pk))
    assert 'value="ห้องประชุม 9"' in form.text
    assert "ผู้อำนวยการกองกลาง" in form.text
    client.post(to("room-form", room.pk), room_data(house, capacity="20", features=["screen"]))
    room.refresh_from_db()
    assert (room.capacity, room.features, room.approver_id) == (20, ["screen"], None)


def test_what_is_wrong_with_a_room_stands_beside_the_field_and_the_words_are_kept(house, browse):
    answer = browse("keeper").post(to("new-room"), room_data(house, capacity="", closes_at="เย็น", rules="คงไว้"))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"capacity", "closes_at"}
    assert "คงไว้" in answer.text
    taken = browse("keeper").post(to("new-room"), room_data(house, name="ห้องประชุม 1"))
    assert taken.status_code == 422
    assert taken.context["form"].errors["name"] == ["มีชื่อนี้อยู่แล้ว กรุณาใช้ชื่ออื่น"]


def test_posts_are_found_by_name_without_saying_what_is_missing_yet(house, browse):
    answer = browse("keeper").post(to("new-room"), {"find": "keeper", "keeper_q": "ธีระ", "name": "ยังไม่เสร็จ"})
    assert answer.status_code == 200
    assert "นักวิเคราะห์นโยบายและแผน" in answer.text
    assert 'value="ยังไม่เสร็จ"' in answer.text
    assert "s-field-error" not in answer.text
    unchosen = browse("keeper").post(to("new-room"), room_data(house, keeper="", keeper_q="ธีระ"))
    assert unchosen.status_code == 422
    assert "keeper" in unchosen.context["form"].errors


def test_a_post_of_another_agency_cannot_be_named(house, other_house, browse):
    stranger = str(other_house.office.id("director"))
    answer = browse("keeper").post(to("new-room"), room_data(house, keeper=stranger))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"keeper"})


def test_a_keeper_of_one_unit_does_not_keep_the_rooms_of_another(house, browse):
    house.office.post("own_keeper", "ผู้ดูแลห้องกองนโยบาย", "other", first="ปกครอง")
    house.office.grant("own_keeper", Role.ROOM_ADMIN, "other", Scope.UNIT)
    client = browse("own_keeper")
    assert client.get(to("room-form", house.id("own"))).status_code == 200
    assert client.get(to("room-form", house.id("small"))).status_code == 403
    assert client.post(to("retirement", house.id("small"))).status_code == 403


def test_a_room_is_retired_and_brought_back_with_its_data(house, browse):
    client = browse("keeper")
    client.post(to("retirement", house.id("checked")))
    assert house.id("checked") not in {row.room.pk for row in client.get(to("rooms")).context["rows"]}
    retired = client.get(f"{to('rooms')}?box=retired").context["rows"]
    assert [row.room.pk for row in retired] == [house.id("checked")]
    assert browse("planner").post(to("retirement", house.id("checked"))).status_code == 403
    browse("keeper").post(to("retirement", house.id("checked")))
    room = Room.objects.select_related("resource").get(pk=house.id("checked"))
    assert (room.resource.is_active, room.check_in_minutes, room.capacity) == (True, 10, 30)


def test_new_keys_end_the_old_ones(house, browse):
    room = house.rooms["small"]
    assert browse("planner").post(to("keys", room.pk)).status_code == 403
    browse("keeper").post(to("keys", room.pk))
    fresh = Room.objects.get(pk=room.pk)
    assert fresh.display_key != room.display_key
    assert fresh.check_in_key != room.check_in_key


def test_pictures_are_shown_and_taken_away(house, browse):
    client = browse("keeper")
    answer = client.post(to("photos", house.id("small")), {"photo": picture(), "caption": "มุมหน้า"})
    photo = RoomPhoto.objects.get()
    assert (answer.status_code, photo.caption) == (302, "มุมหน้า")
    shown = browse("planner").get(to("photo", photo.pk))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert to("photo", photo.pk) in browse("planner").get(to("room", house.id("small"))).text
    assert browse("planner").post(to("photo-removal", photo.pk)).status_code == 403
    browse("keeper").post(to("photo-removal", photo.pk))
    assert not RoomPhoto.objects.exists()


def test_a_picture_that_is_none_is_refused_beside_the_field(house, browse):
    text = io.BytesIO(b"not a picture")
    text.name = "x.txt"
    answer = browse("keeper").post(to("photos", house.id("small")), {"photo": text})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"photo"})


def test_buildings_are_entered_and_changed(house, browse):
    client = browse("keeper")
    client.post(to("buildings"), {"name": "อาคารใหม่", "address": "ถนนราชดำเนิน"})
    made = Building.objects.get(name="อาคารใหม่")
    client.post(to("building", made.pk), {"name": "อาคาร ๒", "address": ""})
    made.refresh_from_db()
    assert (made.name, made.address) == ("อาคาร ๒", "")
    assert client.post(to("buildings"), {"name": "อาคาร ๒"}).status_code == 422
    assert browse("planner").post(to("building", made.pk), {"name": "x"}).status_code == 403


# ---- closures


def closing(house, key="small", hour=9, **changed):
    day = at(hour).date().isoformat()
    return {
        "room": [str(house.id(key))],
        "day": day,
        "start": f"{hour:02}:00",
        "end_day": day,
        "end": "18:00",
        "reason": "ทาสี",
    } | changed


def test_a_room_is_closed_and_cannot_be_booked_then(house, browse):
    answer = browse("keeper").post(to("closures"), closing(house))
    assert answer.status_code == 302
    closure = Booking.objects.get(kind="closure")
    assert (closure.title, closure.state) == ("ทาสี", "approved")
    page = browse("keeper").get(to("closures"))
    assert "ทาสี" in page.text
    assert browse("planner").post(to("closures"), closing(house, "large")).status_code == 403


def test_what_stands_in_the_way_of_a_closure_is_named_and_may_give_way(house, browse):
    booked = services.book(actor=house.actor("officer"), wish=house.wish("small", at(10), title="ประชุมกองกลาง"))
    answer = browse("keeper").post(to("closures"), closing(house))
    assert answer.status_code == 409
    assert "ประชุมกองกลาง" in answer.text
    assert not Booking.objects.filter(kind="closure").exists()
    again = browse("keeper").post(to("closures"), closing(house, override="1"))
    assert again.status_code == 302
    assert Occurrence.objects.get(booking=booked).state == "displaced"


def test_a_closure_needs_rooms_a_reason_and_times_in_order(house, browse):
    answer = browse("keeper").post(to("closures"), closing(house, room=[], reason="", end="08:00"))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"room", "reason", "end"})


# ---- equipment


def test_equipment_is_listed_entered_and_retired(house, browse):
    assert "เครื่องฉายภาพ 1" in browse("planner").get(to("equipment")).text
    client = browse("keeper")
    data = {"name": "ชุดประชุมทางไกล", "unit": str(house.office.units["division"].pk), "category": "hybrid_kit", "keeper": ""}
    client.post(to("new-equipment"), data | {"asset_number": "7440-001", "kept_at": "ห้องพัสดุ", "note": ""})
    thing = Equipment.objects.get(resource__name="ชุดประชุมทางไกล")
    assert (thing.asset_number, thing.kept_at) == ("7440-001", "ห้องพัสดุ")
    client.post(to("equipment-retirement", thing.pk))
    thing.resource.refresh_from_db()
    assert thing.resource.is_active is False
    assert thing.pk not in {row.pk for row in browse("planner").get(to("equipment")).context["rows"]}
    assert browse("planner").post(to("equipment-retirement", thing.pk)).status_code == 403
    assert browse("planner").get(to("equipment-form", thing.pk)).status_code == 403


def test_equipment_of_another_agency_is_not_there(house, other_house, browse):
    assert browse("keeper").get(to("equipment-form", other_house.id("projector"))).status_code == 404
