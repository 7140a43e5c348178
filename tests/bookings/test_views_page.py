"""The page of a booking and what is done there; lists, services, approvals."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samnak.bookings import services
from samnak.bookings.models import Booking, CheckIn, Occurrence, ServiceRequest
from samnak.bookings.services import GuestWish, ServiceWish
from samnak.core.time import BANGKOK, database_now
from samnak.core.transactions import official
from samnak.routing import queries as routing
from tests.factories.rooms import at

JSON = {"Accept": "application/json"}


def to(name, *args):
    return reverse(f"bookings:{name}", args=args)


def book(house, room="small", hour=9, days=7, by="officer", hours=1, **fields):
    return services.book(actor=house.actor(by), wish=house.wish(room, at(hour, days=days), hours, **fields))


def daily(house, count=4, **fields):
    return book(house, rrule=f"FREQ=DAILY;COUNT={count}", **fields)


def running(house, room="small", minutes=5, **fields):
    """Return an approved booking that began some minutes ago, placed without asking the rules of rooms."""
    now = database_now()
    wish = house.wish(room, now - timedelta(minutes=minutes), 1, **fields)
    with official(house.actor("officer")):
        return services.place(actor=house.actor("officer"), wish=wish, approve=True)


def row_of(booking, place=0):
    return booking.occurrences.order_by("original_start")[place]


def step_of(booking):
    (step,) = routing.active_steps(routing.open_case("bookings.booking", booking.pk))
    return step


# ---- who sees what


def test_everybody_of_the_agency_may_know_what_is_not_private(house, browse):
    booking = book(house, title="ประชุมกองกลาง", chair="รองปลัดกระทรวง", description="วาระสำคัญ")
    page = browse("planner").get(to("booking", booking.pk))
    assert page.status_code == 200
    for words in ("ประชุมกองกลาง", "รองปลัดกระทรวง", "วาระสำคัญ", "ห้องประชุม 1"):
        assert words in page.text
    assert "แก้ไขรายละเอียด" not in page.text


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 200), ("director", 200), ("keeper", 200), ("planner", 404), ("chief", 200)]
)
def test_a_private_booking_is_there_only_for_those_concerned(house, browse, who, status):
    booking = book(house, is_private=True)
    assert browse(who).get(to("booking", booking.pk)).status_code == status


def test_a_guest_may_know_what_he_is_invited_to(house, browse):
    guest = GuestWish("ธีระ", "t@example.go.th", house.office.people["planner"].pk)
    booking = book(house, is_private=True, guests=(guest,))
    assert browse("planner").get(to("booking", booking.pk)).status_code == 200
    assert browse("planning_director").get(to("booking", booking.pk)).status_code == 404


def test_a_booking_of_another_agency_is_not_there(house, other_house, browse):
    booking = book(other_house, rrule="FREQ=DAILY;COUNT=3")
    date = row_of(booking).pk
    client = browse("keeper")
    for name in ("booking", "confirmation", "attachment"):
        assert client.get(to(name, booking.pk)).status_code == 404, name
    for name in ("details", "cancellation", "approval", "rejection", "service-requests", "guests"):
        assert client.post(to(name, booking.pk)).status_code == 404, name
    for name in ("move", "following"):
        assert client.get(to(name, date)).status_code == 404, name
    for name in ("date-cancellation", "following-cancellation", "date-check-in"):
        assert client.post(to(name, date)).status_code == 404, name


def test_the_page_asks_the_same_number_of_questions_however_long_the_series(house, browse):
    client = browse("officer")
    crowd = tuple(GuestWish(f"ผู้รับเชิญ {number}", f"guest{number}@x.go.th") for number in range(9))
    few, many = daily(house, 3, guests=crowd[:1]), daily(house, 19, room="large", guests=crowd)
    client.get(to("booking", few.pk))
    with CaptureQueriesContext(connection) as short:
        client.get(to("booking", few.pk))
    with CaptureQueriesContext(connection) as long:
        client.get(to("booking", many.pk))
    assert len(long) == len(short)


def test_a_long_series_is_shown_page_by_page(house, browse):
    booking = daily(house, 25)
    first, second = (browse("officer").get(f"{to('booking', booking.pk)}?dates={number}") for number in (1, 2))
    assert (len(first.context["dates"]), len(second.context["dates"])) == (20, 5)


# ---- words, time


def test_the_words_are_changed_by_who_booked_and_nobody_else(house, browse):
    booking = book(house)
    sent = {
        "title": "ประชุมใหม่",
        "phone": "1234",
        "attendees": "4",
        "layout": "u_shape",
        "chair": "",
        "description": "",
        "online_url": "",
    }
    assert browse("planner").post(to("details", booking.pk), sent).status_code == 403
    assert browse("officer").post(to("details", booking.pk), sent).status_code == 302
    booking.refresh_from_db()
    assert (booking.title, booking.phone, booking.attendees, booking.layout) == ("ประชุมใหม่", "1234", 4, "u_shape")
    wrong = browse("officer").post(to("details", booking.pk), sent | {"title": "", "phone": "คงไว้"})
    assert wrong.status_code == 422
    assert "คงไว้" in wrong.text
    assert 'id="details-dialog" aria-labelledby="details-dialog-title" data-ui-dialog data-ui-open' in wrong.text


def test_one_date_is_moved_by_form(house, browse):
    booking = daily(house)
    row = row_of(booking, 1)
    page = browse("officer").get(to("move", row.pk))
    assert page.status_code == 200
    sent = {"day": at(9, days=8).date().isoformat(), "start": "13:00", "end": "14:30", "room": [str(house.id("small"))]}
    assert browse("planner").post(to("move", row.pk), sent).status_code == 403
    assert browse("officer").post(to("move", row.pk), sent).url == to("booking", booking.pk)
    row.refresh_from_db()
    assert (row.starts_at, row.ends_at, row.original_start) == (at(13, days=8), at(14, 30, days=8), at(9, days=8))
    assert "เลื่อนจาก" in browse("officer").get(to("booking", booking.pk)).text


def test_a_move_that_clashes_offers_what_is_free(house, browse):
    book(house, hour=13, by="planner", title="ขวาง")
    booking = book(house)
    sent = {"day": at(13).date().isoformat(), "start": "13:00", "end": "14:00", "room": [str(house.id("small"))]}
    answer = browse("officer").post(to("move", row_of(booking).pk), sent)
    assert answer.status_code == 409
    assert "ขวาง" in answer.text
    value = answer.context["sheet"].offers[0][0]
    again = browse("officer").post(to("move", row_of(booking).pk), sent | {"take": value})
    assert again.status_code == 200
    assert again.context["form"]["room"].value() != [str(house.id("small"))]


def test_a_date_is_moved_by_a_script_to_another_room_and_keeps_its_things(house, browse):
    booking = book(house, room=("small", "projector"))
    row = row_of(booking)
    sent = {"starts_at": at(10).isoformat(), "ends_at": at(11).isoformat(), "room": [str(house.id("large"))]}
    answer = browse("officer").post(to("move", row.pk), sent, headers=JSON)
    assert (answer.status_code, answer.json()["booking"]) == (200, str(booking.pk))
    taken = set(row.allocations.exclude(state="released").values_list("resource", flat=True))
    assert taken == {house.id("large"), house.id("projector")}
    only_time = {"starts_at": at(15).isoformat(), "ends_at": at(16).isoformat()}
    assert browse("officer").post(to("move", row.pk), only_time, headers=JSON).status_code == 200
    book(house, "large", hour=9, by="planner")
    back = {"starts_at": at(9).isoformat(), "ends_at": at(10).isoformat()}
    taken_now = browse("officer").post(to("move", row.pk), back, headers=JSON)
    assert (taken_now.status_code, len(taken_now.json()["alternatives"])) == (409, 3)
    wrong = browse("officer").post(to("move", row.pk), {"starts_at": "x", "ends_at": "y"}, headers=JSON)
    assert (wrong.status_code, set(wrong.json()["errors"])) == (422, {"start"})


def test_whoever_moves_into_a_room_with_an_approver_asks_for_it(house, browse):
    booking = book(house)
    sent = {"starts_at": at(9).isoformat(), "ends_at": at(10).isoformat(), "room": [str(house.id("asked"))]}
    answer = browse("officer").post(to("move", row_of(booking).pk), sent, headers=JSON)
    assert (answer.status_code, answer.json()["state"]) == (200, "pending")
    assert routing.active_steps(routing.open_case("bookings.booking", booking.pk))[0].position_id == house.office.id("director")


def test_a_booking_that_waits_gets_its_turn_by_moving(house, browse):
    book(house, by="planner")
    waiting = book(house, on_clash="wait")
    sent = {"starts_at": at(11).isoformat(), "ends_at": at(12).isoformat()}
    browse("officer").post(to("move", row_of(waiting).pk), sent, headers=JSON)
    waiting.refresh_from_db()
    assert (waiting.state, row_of(waiting).state) == ("approved", "approved")
    book(house, "asked", by="planner")
    other = book(house, "asked", on_clash="wait")
    browse("officer").post(to("move", row_of(other).pk), sent, headers=JSON)
    other.refresh_from_db()
    assert (other.state, row_of(other).state, step_of(other).position_id) == ("pending", "pending", house.office.id("director"))


def test_a_date_and_all_that_follow_are_changed(house, browse):
    booking = daily(house)
    row = row_of(booking, 2)
    page = browse("officer").get(to("following", row.pk))
    assert page.context["form"]["day"].value() == at(9, days=9).date()
    sent = {
        "title": "ชุดใหม่", "room": [str(house.id("small"))], "day": at(9, days=9).date().isoformat(), "start": "10:00",
        "end": "11:00", "repeat": "daily", "ends": "count", "count": "2",
    }  # fmt: skip
    assert browse("planner").post(to("following", row.pk), sent).status_code == 403
    answer = browse("officer").post(to("following", row.pk), sent)
    made = Booking.objects.get(title="ชุดใหม่")
    assert (answer.status_code, answer.url, made.follows_id) == (302, to("booking", made.pk), booking.pk)
    assert [one.state for one in booking.occurrences.order_by("original_start")] == ["approved"] * 2 + ["cancelled"] * 2
    assert [one.starts_at for one in made.occurrences.order_by("starts_at")] == [at(10, days=9), at(10, days=10)]


# ---- cancelling


def test_one_date_or_all_following_or_the_whole_is_cancelled(house, browse):
    booking = daily(house)
    one, two = row_of(booking, 0), row_of(booking, 2)
    assert browse("planner").post(to("date-cancellation", one.pk)).status_code == 403
    browse("officer").post(to("date-cancellation", one.pk), {"reason": "ติดราชการ"})
    page = browse("officer").get(to("booking", booking.pk))
    assert f"{to('new')}?date={one.pk}" in page.text
    assert "ติดราชการ" in page.text
    browse("officer").post(to("following-cancellation", two.pk))
    assert [row.state for row in booking.occurrences.order_by("original_start")] == [
        "cancelled",
        "approved",
        "cancelled",
        "cancelled",
    ]
    assert browse("planner").post(to("cancellation", booking.pk)).status_code == 403
    browse("officer").post(to("cancellation", booking.pk))
    booking.refresh_from_db()
    assert booking.state == "cancelled"


def test_what_is_over_cannot_be_cancelled_and_says_so(house, browse):
    booking = book(house)
    services.cancel_booking(actor=house.actor("officer"), booking_id=booking.pk)
    answer = browse("officer").post(to("cancellation", booking.pk), follow=True)
    assert "เปิดหน้าใหม่" in answer.text


# ---- approval


def test_who_approves_finds_it_and_decides(house, browse):
    booking = book(house, "asked")
    page = browse("director").get(to("booking", booking.pk))
    assert "approve-dialog" in page.text
    assert "approve-dialog" not in browse("officer").get(to("booking", booking.pk)).text
    step = step_of(booking).pk
    assert browse("officer").post(to("approval", booking.pk), {"step": step}).status_code == 403
    assert browse("director").post(to("approval", booking.pk), {"step": step, "comment": "ยินดี"}).status_code == 302
    booking.refresh_from_db()
    assert booking.state == "approved"
    assert "ยินดี" in browse("officer").get(to("booking", booking.pk)).text
    assert browse("director").post(to("approval", booking.pk), {"step": step}).status_code == 409


def test_a_refusal_needs_a_reason_and_frees_the_time(house, browse):
    booking = book(house, "asked")
    step = step_of(booking).pk
    assert browse("officer").post(to("rejection", booking.pk), {"step": step, "reason": "x"}).status_code == 403
    unsaid = browse("director").post(to("rejection", booking.pk), {"step": step, "reason": " "})
    assert unsaid.status_code == 422
    assert "data-ui-open" in unsaid.text
    done = browse("director").post(to("rejection", booking.pk), {"step": step, "reason": "มีพิธี"})
    booking.refresh_from_db()
    assert (done.status_code, booking.state) == (302, "rejected")
    assert "มีพิธี" in browse("officer").get(to("booking", booking.pk)).text
    assert book(house, "asked", by="planner").state == "pending"


def test_the_step_of_another_booking_decides_nothing(house, browse):
    one, two = book(house, "asked"), book(house, "asked", hour=13)
    answer = browse("director").post(to("approval", one.pk), {"step": step_of(two).pk})
    assert answer.status_code == 409
    assert {row.state for row in Booking.objects.all()} == {"pending"}
    assert browse("director").post(to("approval", one.pk), {"step": "x"}).status_code == 422


# ---- services and guests


def test_a_service_is_asked_answered_and_taken_back(house, browse):
    booking = book(house, "served")
    sent = {"kind": "snack", "quantity": "12", "detail": "ชา", "budget_source": ""}
    assert browse("planner").post(to("service-requests", booking.pk), sent).status_code == 403
    assert browse("officer").post(to("service-requests", booking.pk), sent).status_code == 302
    row = ServiceRequest.objects.get()
    assert row.keeper_id == house.office.id("caterer")
    page = browse("caterer").get(to("services"))
    assert [line["row"].pk for line in page.context["rows"]] == [row.pk]
    assert browse("officer").post(to("service-answer", row.pk), {"act": "accept"}).status_code == 403
    browse("caterer").post(to("service-answer", row.pk), {"act": "accept"})
    browse("caterer").post(to("service-answer", row.pk), {"act": "decline", "note": ""})
    row.refresh_from_db()
    assert row.state == "accepted"
    browse("caterer").post(to("service-answer", row.pk), {"act": "finish", "next": to("services")})
    row.refresh_from_db()
    assert (row.state, row.answered_by_name) == ("done", house.office.people["caterer"].full_name)
    assert browse("caterer").get(to("services")).context["rows"] == []
    assert len(browse("caterer").get(f"{to('services')}?box=done").context["rows"]) == 1
    other = services.ask_service(actor=house.actor("officer"), booking_id=booking.pk, wish=ServiceWish("lunch", 5))
    assert browse("planner").post(to("service-withdrawal", other.pk)).status_code == 403
    browse("officer").post(to("service-withdrawal", other.pk))
    other.refresh_from_db()
    assert other.state == "cancelled"


def test_services_without_a_keeper_wait_for_who_keeps_the_room(house, browse):
    booking = book(house)
    row = services.ask_service(actor=house.actor("officer"), booking_id=booking.pk, wish=ServiceWish("set_up"))
    assert [line["row"].pk for line in browse("keeper").get(to("services")).context["rows"]] == [row.pk]
    assert browse("planner").get(to("services")).context["rows"] == []
    assert browse("keeper").post(to("service-answer", row.pk), {"act": "nonsense"}).status_code == 422


def test_guests_are_added_found_and_taken_off(house, browse):
    booking = book(house)
    assert browse("planner").post(to("guests", booking.pk), {"guests": "a@x.go.th"}).status_code == 403
    client = browse("officer")
    empty = client.post(to("guests", booking.pk), {"guests": ""})
    assert (empty.status_code, set(empty.context["guests_form"].errors)) == (422, {"guests"})
    found = client.post(to("guests", booking.pk), {"look": "people", "people_q": "ธีระ", "guests": "คงไว้@x.go.th"})
    assert found.status_code == 200
    assert "ธีระ" in found.text
    assert "คงไว้@x.go.th" in found.text
    client.post(to("guests", booking.pk), {"guests": "ก <a@x.go.th>"})
    guest = booking.guests.get()
    assert browse("planner").post(to("guest-removal", guest.pk)).status_code == 403
    browse("officer").post(to("guest-removal", guest.pk))
    guest.refresh_from_db()
    assert guest.removed_at is not None
    assert "a@x.go.th" not in json.dumps(
        [one.email for one, _look in browse("officer").get(to("booking", booking.pk)).context["guests"]]
    )


# ---- check-in from the page


def test_the_page_offers_to_check_in_when_it_is_time(house, browse):
    booking = running(house)
    row = row_of(booking)
    assert "ถึงเวลาใช้ห้องแล้ว" in browse("officer").get(to("booking", booking.pk)).text
    assert "ถึงเวลาใช้ห้องแล้ว" not in browse("planner").get(to("booking", booking.pk)).text
    assert browse("planner").post(to("date-check-in", row.pk)).status_code == 403
    browse("officer").post(to("date-check-in", row.pk))
    assert CheckIn.objects.get().occurrence_id == row.pk
    later = book(house)
    assert "ถึงเวลาใช้ห้องแล้ว" not in browse("officer").get(to("booking", later.pk)).text


# ---- displaced


def test_who_had_to_give_way_is_offered_what_is_free(house, browse):
    booking = book(house, title="ประชุมเดิม")
    wish = house.wish("small", at(9), title="รับคณะทูต")
    services.override(actor=house.actor("chief"), wish=wish, reason="ราชการด่วน")
    page = browse("officer").get(to("booking", booking.pk))
    assert "ราชการด่วน" in page.text
    (date,) = page.context["dates"]
    assert len(date.offers) == 3
    form = browse("officer").get(date.offers[0][0]).context["form"]
    assert form["title"].value() == "ประชุมเดิม"
    assert [str(one) for one in form["room"].value()] != [str(house.id("small"))]
    assert page.context["dates"][0].may_book_again
    assert str(form["instead"].value()) == str(date.row.pk)


def test_another_room_taken_instead_settles_what_gave_way_whatever_it_is_called(house, browse):
    booking = book(house, title="ประชุมเดิม")
    services.override(actor=house.actor("chief"), wish=house.wish("small", at(9)), reason="ราชการด่วน")
    client, row = browse("officer"), row_of(booking)
    sent = {"title": "ชื่อใหม่", "day": at(9).date().isoformat(), "start": "09:00", "end": "10:00", "room": str(house.id("large"))}
    assert f'name="instead" value="{row.pk}"' in client.get(f"{to('new')}?date={row.pk}").text
    assert client.post(to("bookings"), sent | {"instead": str(row.pk)}).status_code == 302
    row.refresh_from_db()
    assert row.noted_at is not None
    assert not client.get(to("booking", booking.pk)).context["dates"][0].may_note


@pytest.mark.parametrize(("who", "status", "noted"), [("officer", 302, True), ("planner", 403, False)])
def test_what_gave_way_is_noted_by_its_owner(house, browse, who, status, noted):
    booking = book(house, rrule="FREQ=DAILY;COUNT=3")
    services.override(actor=house.actor("chief"), wish=house.wish("small", at(9)), reason="ราชการด่วน")
    row, client = row_of(booking), browse(who)
    assert (to("acknowledgement", row.pk) in client.get(to("booking", booking.pk)).text) == noted
    assert client.post(to("acknowledgement", row.pk)).status_code == status
    row.refresh_from_db()
    assert (row.noted_at is not None) == noted


# ---- lists


def test_the_boxes_hold_what_they_say(house, browse):
    mine = book(house, title="ของเจ้าหน้าที่")
    unit = book(house, hour=11, by="head", title="ของหัวหน้ากลุ่ม")
    other = book(house, hour=13, by="planner", title="ของกองอื่น")
    asked = book(house, "asked", title="รออนุมัติ")

    def box(who, name, **more):
        page = browse(who).get(to("bookings"), {"box": name, **more})
        assert page.status_code == 200
        return {row.booking.pk for row in page.context["rows"]}

    assert box("officer", "mine") == {mine.pk, asked.pk}
    assert box("director", "unit") == {mine.pk, unit.pk, asked.pk}
    assert box("planner", "unit") == {other.pk}
    assert box("director", "approve") == {asked.pk}
    assert box("officer", "approve") == set()
    assert box("keeper", "kept") == {mine.pk, unit.pk, other.pk, asked.pk}
    assert box("planner", "kept") == {other.pk}  # falls back to mine


def test_a_list_is_narrowed_sorted_and_split_by_time(house, browse):
    early, late = book(house, title="กลุ่มกอ"), book(house, "large", days=9, title="กลุ่มขอ")
    gone = book(house, days=3, title="ยกเลิกแล้ว")
    services.cancel_booking(actor=house.actor("officer"), booking_id=gone.pk)
    client = browse("officer")

    def shown(**asked):
        return [row.booking.pk for row in client.get(to("bookings"), asked).context["rows"]]

    assert shown() == [early.pk, late.pk]
    assert shown(order="-when") == [late.pk, early.pk]
    assert shown(order="title") == [early.pk, late.pk]
    assert shown(q="กลุ่มขอ") == [late.pk]
    assert shown(q="ไม่มีเลย") == []
    assert shown(room=house.id("large")) == [late.pk]
    assert shown(when="past") == [gone.pk]
    assert set(shown(when="all")) == {early.pk, late.pk, gone.pk}
    assert shown(when="all", state="cancelled") == [gone.pk]
    assert shown(state="nonsense") == [early.pk, late.pk]


def test_a_series_stands_in_the_list_with_its_next_date(house, browse):
    booking = daily(house)
    services.cancel_occurrence(actor=house.actor("officer"), occurrence_id=row_of(booking).pk)
    (row,) = browse("officer").get(to("bookings")).context["rows"]
    assert at(9, days=8).astimezone(BANGKOK).strftime("%d").lstrip("0") in row.when
    assert (row.rooms, row.state) == ("ห้องประชุม 1", "อนุมัติแล้ว")


def test_a_hall_stands_in_the_list_without_its_parts(house, browse):
    book(house, "hall")
    (row,) = browse("officer").get(to("bookings")).context["rows"]
    assert row.rooms == "หอประชุมใหญ่"


def test_the_list_asks_the_same_number_of_questions_however_long(house, browse):
    client = browse("officer")
    book(house)
    book(house, "asked")
    client.get(to("bookings"))
    with CaptureQueriesContext(connection) as few:
        client.get(to("bookings"))
    for hour in range(10, 17):
        book(house, hour=hour)
        daily(house, 3, room="large", hour=hour)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(to("bookings")).context["rows"]) == 16
    assert len(many) == len(few)


def test_services_ask_the_same_number_of_questions_however_many(house, browse):
    client = browse("caterer")
    book(house, "served", services=(ServiceWish("snack", 5, keeper_id=house.office.id("caterer")),))
    client.get(to("services"))
    with CaptureQueriesContext(connection) as few:
        client.get(to("services"))
    for hour in range(10, 16):
        book(house, "served", hour=hour, services=(ServiceWish("lunch", 5, keeper_id=house.office.id("caterer")),))
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(to("services")).context["rows"]) == 7
    assert len(many) == len(few)


def test_a_closure_has_a_simple_page_and_is_lifted_by_its_keeper(house, browse):
    closure = services.close_resources(
        actor=house.actor("keeper"), resource_ids=[house.id("small")], starts_at=at(8), ends_at=at(18), reason="ทาสี"
    )
    page = browse("planner").get(to("booking", closure.pk))
    assert page.status_code == 200
    assert "ทาสี" in page.text
    assert "ผู้ได้รับเชิญ" not in page.text
    assert browse("planner").post(to("cancellation", closure.pk)).status_code == 403
    browse("keeper").post(to("cancellation", closure.pk))
    assert Occurrence.objects.get(booking=closure).state == "cancelled"
