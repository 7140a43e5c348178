"""Booking rooms by form and by script: what is asked, refused, offered instead, kept for a while."""

import io
import re
import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samnak.bookings import services
from samnak.bookings.content import Repetition, repetition_of, rule_of
from samnak.bookings.forms.booking import token
from samnak.bookings.models import Booking, Guest, Occurrence, ServiceRequest
from samnak.core.time import BANGKOK
from tests.factories.rooms import at

JSON = {"Accept": "application/json"}


def to(name, *args):
    return reverse(f"bookings:{name}", args=args)


def data(house, *rooms, hour=9, days=7, **changed):
    """Return what the form sends for one hour in some rooms."""
    return {
        "title": "ประชุมเตรียมงาน",
        "room": [str(house.id(key)) for key in rooms or ("small",)],
        "day": at(hour, days=days).date().isoformat(),
        "start": f"{hour:02}:00",
        "end": f"{hour + 1:02}:00",
    } | changed


def book(house, room="small", hour=9, days=7, by="planner", hours=1, **fields):
    return services.book(actor=house.actor(by), wish=house.wish(room, at(hour, days=days), hours, **fields))


# ---- the form


def test_the_form_begins_with_the_room_and_time_of_the_address(house, browse):
    start, end = at(13), at(15)
    page = browse("officer").get(to("new"), {"room": house.id("small"), "start": start.isoformat(), "end": end.isoformat()})
    form = page.context["form"]
    assert page.status_code == 200
    assert (form["day"].value(), form["start"].value(), form["end"].value()) == (start.date(), start.time(), end.time())
    assert [one.name for one in page.context["sheet"].rooms if one.chosen] == ["ห้องประชุม 1"]
    assert uuid.UUID(str(form["request_key"].value()))


def test_a_room_of_another_agency_begins_nothing(house, other_house, browse):
    assert browse("officer").get(to("new"), {"room": other_house.id("small")}).status_code == 404


def test_looking_keeps_the_words_and_tells_what_is_free(house, browse):
    book(house, "large")
    sent = data(house, "large", look="1", title="ยังไม่จอง", attendees="8")
    page = browse("officer").post(to("new"), sent)
    assert page.status_code == 200
    assert 'value="ยังไม่จอง"' in page.text
    choices = {one.name: (one.chosen, one.taken) for one in page.context["sheet"].rooms}
    assert choices["ห้องประชุม 2"] == (True, True)
    assert choices["ห้องประชุม 1"] == (False, False)
    assert not Booking.objects.filter(title="ยังไม่จอง").exists()
    assert "s-field-error" not in page.text


def test_rooms_are_found_by_name_and_those_not_mine_say_why(house, browse):
    page = browse("officer").post(to("new"), data(house, look="rooms", room_q="กองนโยบาย"))
    (found,) = [one for one in page.context["sheet"].rooms if not one.chosen]
    assert (found.name, found.why_not) == (
        "ห้องประชุมกองนโยบาย",
        "ห้องประชุมกองนโยบาย ให้จองได้เฉพาะบุคลากรของกองนโยบาย",
    )


def test_people_are_found_by_name(house, browse):
    page = browse("officer").post(to("new"), data(house, look="people", people_q="ธีระ"))
    assert [seat.holder.first_name for seat in page.context["sheet"].people] == ["ธีระ"]


# ---- booking


def test_a_free_room_is_booked_and_shown(house, browse):
    answer = browse("officer").post(to("bookings"), data(house, attendees="8", phone="02 209 3500", chair="รองปลัดกระทรวง"))
    booking = Booking.objects.get()
    assert (answer.status_code, answer.url) == (302, to("booking", booking.pk))
    assert (booking.title, booking.state, booking.attendees, booking.phone) == ("ประชุมเตรียมงาน", "approved", 8, "02 209 3500")
    assert (booking.starts_at, booking.ends_at) == (at(9), at(10))
    page = browse("officer").get(answer.url)
    assert "จองแล้ว" in page.text
    assert "ห้องประชุม 1" in page.text


def test_a_room_that_asks_for_approval_is_sent_to_it(house, browse):
    browse("officer").post(to("bookings"), data(house, "asked"))
    booking = Booking.objects.get()
    assert booking.state == "pending"
    assert "รอผู้อำนวยการกองกลาง" in browse("officer").get(to("booking", booking.pk)).text


def test_times_are_read_as_offices_write_them_and_over_midnight(house, browse):
    house.room("night", "ห้องเวร", opens_at="00:00", closes_at="23:59")
    day = at(9).date()
    thai_day = f"{day.day}/{day.month}/{day.year + 543}"
    next_day = (day + timedelta(days=1)).isoformat()
    sent = data(house, "night", day=thai_day, start="22.30 น.", end="๐๖.๐๐", end_day=next_day)
    answer = browse("officer").post(to("bookings"), sent)
    assert answer.status_code == 302
    booking = Booking.objects.get()
    assert (booking.starts_at, booking.ends_at) == (at(22, 30), at(6, days=8))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"room": []}, "room"),
        ({"start": "เช้า"}, "start"),
        ({"end": "08:00"}, "end"),
        ({"attendees": "11"}, "attendees"),
        ({"start": "05:00"}, "start"),
        ({"guests": "ไม่ใช่อีเมล"}, "guests"),
        ({"online_url": "ไม่ใช่ลิงก์"}, "online_url"),
        ({"repeat": "daily", "ends": "count"}, "count"),
        ({"room": ["00000000-0000-0000-0000-000000000001"]}, "room"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_words_are_kept(house, browse, wrong, field):
    sent = data(house, description="คำที่พิมพ์ไว้") | wrong
    answer = browse("officer").post(to("bookings"), sent)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert "คำที่พิมพ์ไว้" in answer.text
    told = browse("officer").post(to("bookings"), sent, headers=JSON)
    assert (told.status_code, set(told.json()["errors"])) == (422, {field})
    assert not Booking.objects.exists()


def test_a_room_for_its_unit_only_is_refused_with_the_reason(house, browse):
    answer = browse("officer").post(to("bookings"), data(house, "own"))
    assert answer.status_code == 403
    assert "ให้จองได้เฉพาะบุคลากรของกองนโยบาย" in answer.text
    told = browse("officer").post(to("bookings"), data(house, "own"), headers=JSON)
    assert (told.status_code, told.json()) == (403, {"message": "ห้องประชุมกองนโยบาย ให้จองได้เฉพาะบุคลากรของกองนโยบาย"})
    assert browse("planner").post(to("bookings"), data(house, "own")).status_code == 302


def test_a_room_of_another_agency_cannot_be_booked(house, other_house, browse):
    told = browse("officer").post(to("bookings"), data(house, room=[str(other_house.id("small"))]), headers=JSON)
    assert (told.status_code, set(told.json()["errors"])) == (422, {"room"})
    assert not Booking.objects.exists()


def test_pressing_twice_books_once(house, browse):
    key = str(uuid.uuid4())
    client = browse("officer")
    first = client.post(to("bookings"), data(house, request_key=key))
    second = client.post(to("bookings"), data(house, request_key=key))
    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert Booking.objects.count() == 1


def test_services_reach_their_keepers_and_things_come_along(house, browse):
    sent = data(
        house, "served", attendees="20", snack="on", snack_detail="กาแฟ", lunch="on", lunch_for="15", it_support="on",
        set_up="on", budget_source="งบดำเนินงาน", equipment=[str(house.id("projector"))],
    )  # fmt: skip
    browse("officer").post(to("bookings"), sent)
    rows = {row.kind: row for row in ServiceRequest.objects.all()}
    told = {kind: (row.quantity, row.keeper_id, row.budget_source) for kind, row in rows.items()}
    assert told == {
        "snack": (20, house.office.id("caterer"), "งบดำเนินงาน"),
        "lunch": (15, house.office.id("caterer"), "งบดำเนินงาน"),
        "it_support": (0, house.office.id("technician"), ""),
        "set_up": (0, None, ""),
        "equipment": (1, house.office.id("keeper"), ""),
    }
    booking = Booking.objects.get()
    assert set(booking.allocations.values_list("resource", flat=True)) == {house.id("served"), house.id("projector")}


def test_guests_are_invited_by_mail_and_from_the_directory(house, browse):
    person = house.office.people["planner"]
    person.email = "teera@moc.example"
    person.save()
    sent = data(house, guests="สมชาย ใจดี <Somchai@example.go.th>\nครู@ไม่ได้", guest=[str(house.office.id("planner"))])
    assert set(browse("officer").post(to("bookings"), sent).context["form"].errors) == {"guests"}
    browse("officer").post(to("bookings"), sent | {"guests": "สมชาย ใจดี <Somchai@example.go.th>, b@example.go.th"})
    found = {row.email: (row.name, row.user_id) for row in Guest.objects.all()}
    assert found == {
        "somchai@example.go.th": ("สมชาย ใจดี", None),
        "b@example.go.th": ("b@example.go.th", None),
        "teera@moc.example": (person.full_name, person.pk),
    }


def test_a_file_is_kept_even_when_the_form_must_be_shown_again(house, browse):
    def paper():
        made = io.BytesIO("บันทึกอนุมัติ".encode())
        made.name = "บันทึก.txt"
        return made

    book(house)
    client = browse("officer")
    clash = client.post(to("bookings"), data(house) | {"attachment": paper()})
    assert clash.status_code == 409
    kept = re.search(r'name="attachment_id" value="([0-9a-f-]+)"', clash.text)[1]
    answer = client.post(to("bookings"), data(house, hour=11, attachment_id=kept))
    booking = Booking.objects.get(organiser_position=house.office.id("officer"))
    assert (answer.status_code, str(booking.attachment_id)) == (302, kept)
    assert b"".join(client.get(to("attachment", booking.pk)).streaming_content).decode() == "บันทึกอนุมัติ"
    stolen = browse("director").post(to("bookings"), data(house, hour=13, attachment_id=kept))
    assert stolen.status_code == 302
    assert Booking.objects.get(organiser_position=house.office.id("director")).attachment_id is None


# ---- clashes


def test_a_clash_names_what_blocks_and_offers_three_ways_that_fill_the_form(house, browse):
    book(house, title="ประชุมแผน")
    answer = browse("officer").post(to("bookings"), data(house, attendees="5", chair="ท่านรอง"))
    assert answer.status_code == 409
    assert "ประชุมแผน" in answer.text
    assert 'value="ท่านรอง"' in answer.text
    offers = answer.context["sheet"].offers
    assert len(offers) == 3
    for value, _words, _reason in offers:
        shown = browse("officer").post(to("new"), data(house, attendees="5", chair="ท่านรอง", take=value))
        assert shown.status_code == 200
        form = shown.context["form"]
        assert form["chair"].value() == "ท่านรอง"
        again = {
            "title": "ประชุมเตรียมงาน", "room": form["room"].value(), "day": str(form["day"].value()),
            "start": f"{form['start'].value():%H:%M}", "end": f"{form['end'].value():%H:%M}",
        }  # fmt: skip
        told = browse("officer").post(to("bookings"), again, headers=JSON)
        assert told.status_code == 201, told.content
        services.cancel_booking(actor=house.actor("officer"), booking_id=told.json()["id"])


def test_of_a_private_booking_a_clash_says_only_that_the_time_is_taken(house, browse):
    book(house, title="สอบวินัย", is_private=True)
    answer = browse("officer").post(to("bookings"), data(house))
    assert answer.status_code == 409
    assert "สอบวินัย" not in answer.text
    assert "การจองที่ไม่แสดงเรื่อง" in answer.text
    told = browse("officer").post(to("bookings"), data(house), headers=JSON).json()
    (clash,) = told["clashes"]
    assert (clash["title"], clash["booking"], clash["unit"]) == ("", None, "กองนโยบาย")


def test_the_queue_is_one_press_away(house, browse):
    first = book(house)
    answer = browse("officer").post(to("bookings"), data(house, on_clash="wait"))
    waiting = Booking.objects.get(organiser_position=house.office.id("officer"))
    assert (answer.status_code, waiting.state) == (302, "waitlisted")
    assert "อยู่ในคิวรอ" in browse("officer").get(answer.url).text
    services.cancel_booking(actor=house.actor("planner"), booking_id=first.pk)
    waiting.refresh_from_db()
    assert waiting.state == "approved"


def test_who_may_go_before_others_is_offered_it_and_must_say_why(house, browse):
    first = book(house, title="ประชุมแผน")
    assert "ใช้สิทธิเหนือการจองเดิม" not in browse("officer").post(to("bookings"), data(house)).text
    assert "ใช้สิทธิเหนือการจองเดิม" in browse("chief").post(to("bookings"), data(house)).text
    unsaid = browse("chief").post(to("bookings"), data(house, override="1"))
    assert (unsaid.status_code, set(unsaid.context["form"].errors)) == (422, {"reason"})
    done = browse("chief").post(to("bookings"), data(house, override="1", reason="รับคณะทูต"))
    assert done.status_code == 302
    assert Occurrence.objects.get(booking=first).state == "displaced"
    refused = browse("officer").post(to("bookings"), data(house, override="1", reason="อยากได้"))
    assert refused.status_code == 403


# ---- scripts


def test_a_script_is_answered_with_data(house, browse):
    sent = {"title": "จากตาราง", "room": str(house.id("small")), "starts_at": at(9).isoformat(), "ends_at": at(10).isoformat()}
    made = browse("officer").post(to("bookings"), sent, headers=JSON)
    booking = Booking.objects.get()
    assert (made.status_code, made.json()) == (
        201,
        {"id": str(booking.pk), "url": to("booking", booking.pk), "state": "approved"},
    )
    taken = browse("planner").post(to("bookings"), sent, headers=JSON)
    told = taken.json()
    assert taken.status_code == 409
    assert "จากตาราง" in told["message"]
    (clash,) = told["clashes"]
    assert (clash["resource"], clash["title"], clash["booking"]) == (str(house.id("small")), "จากตาราง", str(booking.pk))
    assert datetime.fromisoformat(clash["start"]) == at(9)
    assert len(told["alternatives"]) == 3
    assert set(told["alternatives"][0]) == {"resource", "resource_name", "start", "end", "reason"}


def test_a_script_books_several_rooms_and_a_series_by_rule(house, browse):
    sent = {
        "title": "ชุด", "room": [str(house.id("small")), str(house.id("large"))], "day": at(9).date().isoformat(),
        "start": "09:00", "end": "10:00", "rrule": "FREQ=DAILY;COUNT=4",
    }  # fmt: skip
    assert browse("officer").post(to("bookings"), sent, headers=JSON).status_code == 201
    booking = Booking.objects.get()
    assert (booking.occurrences.count(), booking.allocations.count()) == (4, 8)
    wrong = browse("officer").post(to("bookings"), sent | {"rrule": "FREQ=HOURLY"}, headers=JSON)
    assert (wrong.status_code, set(wrong.json()["errors"])) == (422, {"repeat"})


def test_a_booking_by_script_asks_little_of_the_database(house, browse):
    client = browse("officer")
    sent = data(house, "large")
    client.post(to("bookings"), sent | {"day": at(9, days=30).date().isoformat()}, headers=JSON)
    with CaptureQueriesContext(connection) as asked:
        assert client.post(to("bookings"), sent, headers=JSON).status_code == 201
    own = [row["sql"] for row in asked if "django_session" not in row["sql"]]
    assert len(own) <= 20, "\n".join(row[:140] for row in own)


# ---- repetition


FIRST = date(2026, 12, 2)  # the first Wednesday of its month


@pytest.mark.parametrize(
    ("wished", "rule"),
    [
        (Repetition(), ""),
        (Repetition("daily", count=5), "FREQ=DAILY;COUNT=5"),
        (Repetition("daily", 2), "FREQ=DAILY;INTERVAL=2"),
        (Repetition("weekdays", count=10), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=10"),
        (Repetition("weekly"), "FREQ=WEEKLY;BYDAY=WE"),
        (Repetition("weekly", days=("FR", "MO")), "FREQ=WEEKLY;BYDAY=MO,FR"),
        (Repetition("monthly_day"), "FREQ=MONTHLY;BYMONTHDAY=2"),
        (Repetition("monthly_weekday"), "FREQ=MONTHLY;BYDAY=1WE"),
        (Repetition("yearly", until=date(2028, 12, 31)), "FREQ=YEARLY;UNTIL=20281231T165959Z"),
    ],
)
def test_patterns_become_rules_and_rules_patterns(wished, rule):
    assert rule_of(wished, FIRST) == rule
    back = repetition_of(rule)
    assert rule_of(back, FIRST) == rule


@pytest.mark.parametrize(
    ("first", "rule"),
    [(date(2027, 3, 31), "FREQ=MONTHLY;BYMONTHDAY=-1"), (date(2027, 3, 30), "FREQ=MONTHLY;BYMONTHDAY=30")],
)
def test_the_thirty_first_means_the_end_of_each_month(first, rule):
    assert rule_of(Repetition("monthly_day"), first) == rule


def test_a_fifth_weekday_means_the_last_of_each_month():
    assert rule_of(Repetition("monthly_weekday"), date(2027, 3, 31)) == "FREQ=MONTHLY;BYDAY=-1WE"


def test_the_dates_are_told_before_booking(house, browse):
    book(house, days=8)
    page = browse("officer").post(to("new"), data(house, look="1", repeat="daily", ends="count", count="4"))
    sheet = page.context["sheet"]
    assert (sheet.rule_words, sheet.date_count, sheet.clash_count) == ("ทุกวัน รวม 4 ครั้ง", 4, 1)
    assert [bool(line.clashes) for line in sheet.dates] == [False, True, False, False]
    assert not Booking.objects.filter(organiser_position=house.office.id("officer")).exists()


def series(house, **changed):
    return data(house, repeat="daily", ends="count", count="4", **changed)


def test_a_series_with_clashing_dates_lets_each_be_decided(house, browse):
    book(house, days=8, title="ขวางวันที่สอง")
    book(house, days=9)
    book(house, days=10)
    answer = browse("officer").post(to("bookings"), series(house))
    assert answer.status_code == 409
    lines = {line.starts_at: line for line in answer.context["sheet"].dates}
    assert [bool(line.clashes) for line in lines.values()] == [False, True, True, True]
    assert "ขวางวันที่สอง" in answer.text
    second, third, fourth = (lines[at(9, days=days)] for days in (8, 9, 10))
    offer = next(value for value, words in second.offers if "ห้องประชุม 1 " in words)
    chosen = {second.key: offer, third.key: "wait", fourth.key: "skip"}
    done = browse("officer").post(to("bookings"), series(house) | chosen)
    assert done.status_code == 302, done.context["form"].errors
    booking = Booking.objects.get(organiser_position=house.office.id("officer"))
    rows = [
        (row.original_start, row.state, row.starts_at != row.original_start)
        for row in booking.occurrences.order_by("original_start")
    ]
    assert rows == [(at(9), "approved", False), (at(9, days=8), "approved", True), (at(9, days=9), "waitlisted", False)]
    assert at(9, days=10) in booking.excluded


def test_a_series_takes_only_what_is_free_or_queues_for_the_rest(house, browse):
    book(house, days=8)
    skipped = browse("officer").post(to("bookings"), series(house, on_clash="skip"))
    assert skipped.status_code == 302
    one = Booking.objects.get(organiser_position=house.office.id("officer"))
    assert sorted(one.occurrences.values_list("state", flat=True)) == ["approved"] * 3
    key = f"date-{int(at(9, days=8).timestamp())}"
    browse("director").post(to("bookings"), series(house, room=[str(house.id("large"))]))
    queued = browse("head").post(to("bookings"), series(house, room=[str(house.id("large"))], on_clash="wait") | {key: "skip"})
    assert queued.status_code == 302
    two = Booking.objects.get(organiser_position=house.office.id("head"))
    assert (two.state, two.occurrences.filter(state="waitlisted").count()) == ("waitlisted", 4)


def test_a_date_moved_elsewhere_that_is_taken_meanwhile_books_nothing(house, browse):
    book(house, days=8)
    other = token(house.id("large"), at(9, days=8), at(10, days=8))
    book(house, "large", days=8)
    answer = browse("officer").post(to("bookings"), series(house) | {f"date-{int(at(9, days=8).timestamp())}": other})
    assert answer.status_code == 409
    assert not Booking.objects.filter(organiser_position=house.office.id("officer")).exists()


# ---- time that is kept


def test_time_is_kept_while_the_form_is_filled_in(house, browse):
    person = house.office.people["planner"]
    person.email = "teera@moc.example"
    person.save()
    sent = data(
        house, title="", snack="on", snack_detail="กาแฟ", guests="a@example.go.th", guest=[str(house.office.id("planner"))]
    )
    client = browse("officer")
    answer = client.post(to("holds"), sent)
    kept = Booking.objects.get()
    assert (answer.status_code, answer.url, kept.state) == (302, to("confirmation", kept.pk), "held")
    assert browse("director").post(to("bookings"), data(house)).status_code == 409
    page = browse("officer").get(answer.url)
    assert page.status_code == 200
    assert "พักเวลาไว้ให้ท่านแล้ว" in page.text
    assert page.context["form"]["title"].value() == ""
    assert "กาแฟ" in page.text
    assert "a@example.go.th" in page.text
    confirmed = {
        "title": "ประชุมจริง", "snack": "on", "snack_detail": "กาแฟ", "guests": page.context["form"]["guests"].value(),
        "attendees": "9",
    }  # fmt: skip
    missing = browse("officer").post(answer.url, confirmed | {"title": ""})
    assert (missing.status_code, set(missing.context["form"].errors)) == (422, {"title"})
    done = browse("officer").post(answer.url, confirmed)
    kept.refresh_from_db()
    assert (done.status_code, kept.state, kept.title) == (302, "approved", "ประชุมจริง")
    assert kept.services.count() == 1
    assert {row.email: row.user_id for row in kept.guests.all()} == {"a@example.go.th": None, "teera@moc.example": person.pk}


def test_only_who_keeps_time_confirms_it(house, browse):
    browse("officer").post(to("holds"), data(house))
    kept = Booking.objects.get()
    assert browse("planner").get(to("confirmation", kept.pk)).status_code == 403
    assert browse("officer").get(to("confirmation", kept.pk)).status_code == 200


def test_the_address_of_a_confirmed_time_leads_to_its_booking(house, browse):
    booking = book(house, by="officer")
    answer = browse("officer").get(to("confirmation", booking.pk))
    assert (answer.status_code, answer.url) == (302, to("booking", booking.pk))


def test_a_hold_that_clashes_offers_the_same_ways(house, browse):
    book(house)
    assert browse("officer").post(to("holds"), data(house)).status_code == 409


# ---- again


def test_a_date_is_booked_anew_from_what_it_was(house, browse):
    booking = book(house, "large", by="officer", title="ประชุมเดิม", rrule="FREQ=DAILY;COUNT=2")
    row = booking.occurrences.order_by("starts_at").last()
    page = browse("officer").get(to("new"), {"date": row.pk})
    form = page.context["form"]
    assert (form["title"].value(), form["day"].value(), form["repeat"].value()) == ("ประชุมเดิม", at(9, days=8).date(), "")
    like = browse("officer").get(to("new"), {"like": booking.pk}).context["form"]
    assert (like["repeat"].value(), like["count"].value()) == ("daily", 2)


def test_of_a_private_booking_others_make_no_copy(house, browse):
    booking = book(house, by="officer", is_private=True)
    assert browse("planner").get(to("new"), {"like": booking.pk}).status_code == 404
    assert browse("planner").get(to("new"), {"date": booking.occurrences.get().pk}).status_code == 404
    assert browse("officer").get(to("new"), {"like": booking.pk}).status_code == 200


def test_the_address_of_a_moment_leads_to_its_booking(house, browse):
    booking = book(house, title="ประชุมแผน")
    private = book(house, hour=13, is_private=True)
    client = browse("officer")
    here = {"resource": house.id("small"), "at": at(9, 30).isoformat()}
    answer = client.get(to("at"), here)
    assert (answer.status_code, answer.url) == (302, to("booking", booking.pk))
    assert client.get(to("at"), here | {"at": at(11).isoformat()}).status_code == 404
    assert client.get(to("at"), here | {"at": at(13, 30).isoformat()}).status_code == 404
    assert client.get(to("at"), here | {"at": "x"}).status_code == 404
    assert browse("planner").get(to("at"), here | {"at": at(13, 30).isoformat()}).url == to("booking", private.pk)
    assert at(9).tzinfo is BANGKOK
