"""Invitations as they arrive: sent by a real mail server, read by three parsers, and entered in a diary as programs do it."""

import random
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from samnak.audit.models import Event
from samnak.audit.tasks import publish
from samnak.bookings import services
from samnak.bookings.enums import OnClash
from samnak.bookings.errors import BookingRuleError
from samnak.bookings.models import Booking, Guest, Invitation
from samnak.bookings.queries.calendar import guest_lines
from samnak.bookings.services import GuestWish, Want
from samnak.core.actor import system_actor
from samnak.core.errors import ConflictError
from samnak.core.ids import new_id
from samnak.core.transactions import official
from tests.bookings.calendar_referees import facts, iso
from tests.bookings.post import MAILBOX, Diary, calendar_of, told, work_off
from tests.factories.rooms import at

DUANGJAI = GuestWish("นางสาวดวงใจ ศรีสุข", "Duangjai@guest.example")
WICHAI = GuestWish("นายวิชัย เก่งกล้า", "wichai@guest.example")
WEEKLY = "FREQ=WEEKLY;COUNT=6"


def as_booked(*bookings):
    """Return the approved dates in the tables as start, end and place."""
    names = {}
    rows = []
    for booking in bookings:
        for row in booking.occurrences.filter(state="approved"):
            taken = row.allocations.exclude(state="released").select_related("resource__room__building").order_by("id")
            names[row.pk] = ", ".join(f"{one.resource.name} {one.resource.room.building.name}" for one in taken)
            rows.append((iso(row.starts_at), iso(row.ends_at), names[row.pk]))
    return sorted(rows)


def book(house, room="small", start=None, hours=1, by="officer", guests=(DUANGJAI,), **fields):
    return services.book(actor=house.actor(by), wish=house.wish(room, start or at(9), hours, guests=guests, **fields))


def row_of(booking, number):
    return booking.occurrences.order_by("original_start")[number]


def move(house, row, start, room=None):
    wants = [Want(house.id(room))] if room else None
    services.move_occurrence(
        actor=house.actor("officer"), occurrence_id=row.pk, starts_at=start, ends_at=start + timedelta(hours=1), wants=wants
    )


def test_whoever_is_invited_gets_an_invitation_that_all_programs_open(house, post_office):
    person = house.office.people["officer"]
    type(person).objects.filter(pk=person.pk).update(email="kamol@moc.example")
    booking = book(house, title="ประชุมเตรียมงาน", description="วาระที่ 1", chair="นายสมชาย", online_url="https://meet.example/1")
    work_off()
    (message,) = post_office.new()
    assert message["From"].addresses[0].addr_spec == MAILBOX
    assert message["From"].addresses[0].display_name == "นายกมล ใจดี (สำนักงานปลัดกระทรวงวัฒนธรรม)"
    assert message["To"].addresses[0].addr_spec == "duangjai@guest.example"
    assert message["Reply-To"] == "kamol@moc.example"
    assert message["Subject"].startswith("ขอเชิญ: ประชุมเตรียมงาน วันที่ ")
    parsed = facts(calendar_of(message))
    assert parsed["icalendar"] == parsed["vobject"] == parsed["ical.js"]
    (event,) = parsed["icalendar"]
    assert event["uid"] == str(booking.pk)
    assert (event["start"], event["end"], event["location"]) == (iso(at(9)), iso(at(10)), "ห้องประชุม 1 อาคารวัฒนธรรมวิศิษฏ์")
    assert event["description"] == "วาระที่ 1\nประธาน: นายสมชาย\n\nhttps://meet.example/1"
    assert event["organizer"] == (MAILBOX, "นายกมล ใจดี (สำนักงานปลัดกระทรวงวัฒนธรรม)")
    assert event["attendees"] == [
        ("duangjai@guest.example", "นางสาวดวงใจ ศรีสุข", "NEEDS-ACTION", "TRUE", "INDIVIDUAL", "REQ-PARTICIPANT")
    ]
    body = message.get_body(("plain",)).get_content()
    (link,) = re.findall(r"https://office\.example(/rsvp/\S+/)", body)
    assert services.guest_behind(link.split("/")[2]) == Guest.objects.get()
    row = Invitation.objects.get()
    assert (row.method, row.sequence, row.occurrence_id, row.error) == ("REQUEST", 0, None, "")
    assert row.sent_at is not None


def test_the_same_event_twice_sends_once(house, post_office):
    booking = book(house)
    work_off()
    for event in Event.objects.filter(subject_id=booking.pk):
        publish(str(event.pk))
    services.plan_invitations(booking_id=booking.pk)
    work_off()
    assert len(post_office.new()) == 1
    services.mail_invitation(invitation_id=Invitation.objects.get().pk)
    assert post_office.new() == []


def test_nobody_is_asked_before_it_is_approved(house, post_office):
    booking = book(house, "asked")
    work_off()
    assert post_office.new() == []
    services.settle(actor=house.actor("director"), booking_id=booking.pk, act="approve")
    work_off()
    (message,) = post_office.new()
    assert told(message)[0] == "REQUEST"


@pytest.mark.parametrize("act", ["reject", "cancel", "expire"])
def test_who_was_never_asked_is_not_told_that_it_is_off(house, post_office, act):
    booking = book(house, "asked")
    services.settle(actor=house.actor("director"), booking_id=booking.pk, act=act, reason="x")
    work_off()
    assert post_office.new() == []


def test_who_waits_in_the_queue_asks_when_the_room_falls_free(house, post_office):
    first = book(house, by="planner", guests=())
    waiting = book(house, on_clash=OnClash.WAIT)
    work_off()
    assert (waiting.state, post_office.new()) == ("waitlisted", [])
    services.cancel_booking(actor=house.actor("planner"), booking_id=first.pk)
    work_off()
    (message,) = post_office.new()
    assert told(message) == ("REQUEST", waiting.sequence, None, "ขอเชิญ")


def test_the_whole_life_of_a_single_meeting(house, post_office):
    booking = book(house)
    diary, lines = Diary(), []

    def follow():
        work_off()
        for message in post_office.new():
            diary.enter(message)
            lines.append(told(message))
        booking.refresh_from_db()
        assert diary.dates() == (as_booked(booking) if booking.state == "approved" else [])

    follow()
    move(house, row_of(booking, 0), at(14))
    follow()
    move(house, row_of(booking, 0), at(14), room="large")
    follow()
    services.change_details(actor=house.actor("officer"), booking_id=booking.pk, title="ชื่อใหม่")
    follow()
    services.change_details(actor=house.actor("officer"), booking_id=booking.pk, phone="1234")
    follow()
    services.cancel_booking(actor=house.actor("officer"), booking_id=booking.pk, reason="ประธานติดราชการ")
    follow()
    assert [line[0] for line in lines] == ["REQUEST"] * 4 + ["CANCEL"]
    assert [line[3] for line in lines] == ["ขอเชิญ", "แก้ไขนัดหมาย", "แก้ไขนัดหมาย", "แก้ไขนัดหมาย", "ยกเลิกนัดหมาย"]
    assert [line[1] for line in lines] == sorted({line[1] for line in lines})


def test_the_whole_life_of_a_series(house, post_office):
    booking = book(house, rrule="FREQ=WEEKLY;COUNT=8", title="ประจำสัปดาห์")
    everything, diary, lines = [booking], Diary(), []

    def follow():
        work_off()
        for message in post_office.new():
            diary.enter(message)
            lines.append(told(message))
        assert diary.dates() == as_booked(*everything)
        found, lines[:] = list(lines), []
        return [(method, date, subject) for method, _number, date, subject in found]

    planned = [iso(row_of(booking, number).original_start) for number in range(8)]
    assert follow() == [("REQUEST", None, "ขอเชิญ")]
    move(house, row_of(booking, 1), at(15, days=14))
    assert follow() == [("REQUEST", planned[1], "แก้ไขนัดหมายเฉพาะครั้ง")]
    move(house, row_of(booking, 2), at(9, days=21), room="large")
    assert follow() == [("REQUEST", planned[2], "แก้ไขนัดหมายเฉพาะครั้ง")]
    move(house, row_of(booking, 1), at(16, days=14))
    assert follow() == [("REQUEST", planned[1], "แก้ไขนัดหมายเฉพาะครั้ง")]
    services.cancel_occurrence(actor=house.actor("officer"), occurrence_id=row_of(booking, 3).pk)
    assert follow() == [("CANCEL", planned[3], "ยกเลิกนัดหมายเฉพาะครั้ง")]
    services.change_details(actor=house.actor("officer"), booking_id=booking.pk, title="เปลี่ยนชื่อ")
    assert follow() == [("REQUEST", None, "แก้ไขนัดหมาย")]
    wish = house.wish("large", at(10, days=42), rrule="FREQ=WEEKLY;COUNT=3", title="ชุดใหม่")
    following = services.change_following(actor=house.actor("officer"), occurrence_id=row_of(booking, 5).pk, wish=wish)
    everything.append(following)
    assert sorted(follow()) == [("REQUEST", None, "ขอเชิญ"), ("REQUEST", None, "แก้ไขนัดหมาย")]
    assert following.guests.get().email == "duangjai@guest.example"
    services.cancel_following(actor=house.actor("officer"), occurrence_id=row_of(following, 1).pk)
    assert follow() == [("REQUEST", None, "แก้ไขนัดหมาย")]
    for one in everything:
        services.cancel_booking(actor=house.actor("officer"), booking_id=one.pk)
    assert follow() == [("CANCEL", None, "ยกเลิกนัดหมาย")] * 2
    assert diary.series == {}


def test_two_dates_changed_before_the_job_ran_are_told_in_one_message(house, post_office):
    booking = book(house, rrule=WEEKLY)
    diary = Diary()
    work_off()
    move(house, row_of(booking, 1), at(15, days=14))
    services.cancel_occurrence(actor=house.actor("officer"), occurrence_id=row_of(booking, 2).pk)
    work_off()
    first, second = post_office.new()
    diary.enter(first)
    diary.enter(second)
    assert told(second)[::3] == ("REQUEST", "แก้ไขนัดหมาย")
    assert diary.dates() == as_booked(booking)


# ---- what took place stays; what waits is told as such


def running_series(house, **fields):
    """Return a series two of whose dates are over, with somebody invited before they were."""
    wish = house.wish("small", at(9, days=-15), rrule="FREQ=WEEKLY;COUNT=6", guests=(DUANGJAI,), **fields)
    with official(house.actor("officer")):
        booking = services.place(actor=house.actor("officer"), wish=wish, approve=True)
    work_off()
    return booking


@pytest.mark.parametrize("act", ["whole", "following", "one by one"])
def test_cancelling_a_running_series_leaves_what_took_place_in_the_calendars(house, post_office, act):
    booking, officer, diary = running_series(house), house.actor("officer"), Diary()
    (invited,) = post_office.new()
    diary.enter(invited)
    assert len(diary.dates()) == 6
    coming = list(booking.occurrences.filter(ends_at__gt=at(0, days=0)).order_by("original_start"))
    assert len(coming) == 3
    if act == "whole":
        services.cancel_booking(actor=officer, booking_id=booking.pk, reason="ยุบคณะทำงาน")
    elif act == "following":
        services.cancel_following(actor=officer, occurrence_id=coming[0].pk)
    else:
        for row in coming:
            services.cancel_occurrence(actor=officer, occurrence_id=row.pk)
    booking.refresh_from_db()
    assert booking.state == "cancelled"
    work_off()
    (message,) = post_office.new()
    diary.enter(message)
    assert told(message)[::3] == ("REQUEST", "ยกเลิกนัดหมายครั้งที่เหลือ")
    assert len(diary.dates()) == 3
    assert diary.dates() == as_booked(booking)
    body = message.get_body(("plain",)).get_content()
    assert ("ครั้งที่ผ่านมาคงอยู่ในปฏิทินของท่าน" in body, "/rsvp/" in body) == (True, False)
    services.plan_invitations(booking_id=booking.pk)
    work_off()
    assert post_office.new() == []


def test_a_running_series_that_goes_on_as_another_one_keeps_what_took_place(house, post_office):
    booking, diary = running_series(house), Diary()
    row = booking.occurrences.filter(ends_at__gt=at(0, days=0)).order_by("original_start").first()
    wish = house.wish("large", at(13, days=6), rrule="FREQ=WEEKLY;COUNT=2", title="ชุดใหม่")
    made = services.change_following(actor=house.actor("officer"), occurrence_id=row.pk, wish=wish)
    work_off()
    for message in post_office.new():
        diary.enter(message)
    assert diary.dates() == as_booked(booking, made)
    services.plan_invitations(booking_id=booking.pk)
    work_off()
    assert post_office.new() == []


def status_of(message):
    return [str(event["STATUS"]) for event in icalendar.Calendar.from_ical(calendar_of(message)).walk("VEVENT")]


def settle(house, booking, act):
    services.settle(actor=house.actor("director"), booking_id=booking.pk, act=act, reason="มีแขก")
    work_off()


@pytest.mark.parametrize("act", ["approve", "reject"])
def test_a_time_that_waits_for_its_approver_is_told_as_such(house, post_office, act):
    booking, diary = book(house, "asked"), Diary()
    settle(house, booking, "approve")
    move(house, row_of(booking, 0), at(13))
    work_off()
    first, moved = post_office.new()
    assert (status_of(first), status_of(moved)) == (["CONFIRMED"], ["TENTATIVE"])
    assert "รออนุมัติ" in moved.get_body(("plain",)).get_content()
    guest = services.answer_by_link(actor=system_actor(), token=services.rsvp_token(Guest.objects.get().pk), rsvp="accepted")
    settle(house, booking, act)
    (last,) = post_office.new()
    for message in (first, moved, last):
        diary.enter(message)
    booking.refresh_from_db()
    assert diary.dates() == (as_booked(booking) if act == "approve" else [])
    assert told(last)[0] == ("REQUEST" if act == "approve" else "CANCEL")
    assert status_of(last) == (["CONFIRMED"] if act == "approve" else ["CANCELLED"])
    guest.refresh_from_db()
    assert guest.rsvp == "accepted"


def test_a_date_that_waits_for_its_approver_is_told_as_such_and_again_when_it_is_firm(house, post_office):
    booking = book(house, "asked", rrule=WEEKLY)
    settle(house, booking, "approve")
    move(house, row_of(booking, 1), at(13, days=14))
    work_off()
    _first, moved = post_office.new()
    settle(house, booking, "approve")
    (firm,) = post_office.new()
    assert [status_of(moved), status_of(firm)] == [["TENTATIVE"], ["CONFIRMED"]]
    assert told(firm)[3] == "แก้ไขนัดหมายเฉพาะครั้ง"


def test_a_date_that_gave_way_and_one_that_came_back(house, post_office):
    booking = book(house, rrule=WEEKLY)
    diary = Diary()
    work_off()
    services.override(actor=house.actor("chief"), wish=house.wish("small", at(9, days=14)), reason="ประชุมด่วน")
    work_off()
    first, gone = post_office.new()
    diary.enter(first)
    diary.enter(gone)
    assert told(gone)[::3] == ("CANCEL", "ยกเลิกนัดหมายเฉพาะครั้ง")
    assert diary.dates() == as_booked(booking)


def test_a_queued_date_of_a_series_is_told_when_it_gets_its_room(house, post_office):
    other = book(house, start=at(9, days=14), by="planner", guests=())
    booking = book(house, rrule=WEEKLY, on_clash=OnClash.WAIT)
    diary = Diary()
    work_off()
    services.cancel_booking(actor=house.actor("planner"), booking_id=other.pk)
    work_off()
    first, second = post_office.new()
    diary.enter(first)
    assert len(diary.dates()) == 5
    diary.enter(second)
    assert diary.dates() == as_booked(booking)
    assert len(diary.dates()) == 6


def test_a_room_released_takes_the_meeting_with_it(house, post_office, official_writes):
    booking = book(house, "checked")
    work_off()
    row = row_of(booking, 0)
    now = datetime.now(UTC)
    type(row).objects.filter(pk=row.pk).update(starts_at=now - timedelta(minutes=20), ends_at=now + timedelta(minutes=40))
    row.allocations.update(starts_at=now - timedelta(minutes=20))
    assert services.release_no_shows(actor=system_actor("x")) == 1
    work_off()
    _first, second = post_office.new()
    assert told(second)[::3] == ("CANCEL", "ยกเลิกนัดหมาย")


def test_guests_come_and_go_and_the_others_are_left_in_peace(house, post_office):
    booking = book(house)
    work_off()
    post_office.new()
    (wichai,) = services.add_guests(actor=house.actor("officer"), booking_id=booking.pk, guests=[WICHAI, DUANGJAI])
    work_off()
    (message,) = post_office.new()
    assert message["To"].addresses[0].addr_spec == "wichai@guest.example"
    assert {one[0] for one in facts(calendar_of(message))["icalendar"][0]["attendees"]} == {
        "duangjai@guest.example", "wichai@guest.example",
    }  # fmt: skip
    services.remove_guest(actor=house.actor("officer"), guest_id=wichai.pk)
    work_off()
    (message,) = post_office.new()
    assert (message["To"].addresses[0].addr_spec, told(message)[::3]) == ("wichai@guest.example", ("CANCEL", "ถอนการเชิญ"))
    assert [one[0] for one in facts(calendar_of(message))["icalendar"][0]["attendees"]] == ["wichai@guest.example"]
    services.add_guests(actor=house.actor("officer"), booking_id=booking.pk, guests=[WICHAI])
    work_off()
    (message,) = post_office.new()
    assert (message["To"].addresses[0].addr_spec, told(message)[::3]) == ("wichai@guest.example", ("REQUEST", "ขอเชิญ"))
    numbers = list(Invitation.objects.filter(guest=wichai).order_by("id").values_list("sequence", flat=True))
    assert numbers == sorted(set(numbers))
    events = Event.objects.filter(kind="bookings.guests_changed").order_by("at")
    assert [event.data for event in events] == [
        {"added": ["นายวิชัย เก่งกล้า"], "removed": []},
        {"added": [], "removed": ["นายวิชัย เก่งกล้า"]},
        {"added": ["นายวิชัย เก่งกล้า"], "removed": []},
    ]


def test_who_may_change_the_booking_may_invite(house, post_office):
    booking = book(house)
    guest = booking.guests.get()
    for allowed in ("officer", "director", "keeper"):
        services.add_guests(actor=house.actor(allowed), booking_id=booking.pk, guests=[WICHAI])
    for refused in ("planner", "typist"):
        with pytest.raises(PermissionDenied):
            services.add_guests(actor=house.actor(refused), booking_id=booking.pk, guests=[GuestWish("x", "x@y.example")])
        with pytest.raises(PermissionDenied):
            services.remove_guest(actor=house.actor(refused), guest_id=guest.pk)
    assert booking.guests.count() == 2


def test_an_address_that_is_none_is_refused_and_too_many_are(house):
    booking = book(house)
    for wrong in ("ดวงใจ", "a@", "a b@c.example", "x@y.example\nBcc: z@z.example"):
        with pytest.raises(BookingRuleError):
            services.add_guests(actor=house.actor("officer"), booking_id=booking.pk, guests=[GuestWish("x", wrong)])
    with pytest.raises(BookingRuleError, match="300"):
        many = [GuestWish("x", f"guest{number}@guest.example") for number in range(300)]
        services.add_guests(actor=house.actor("officer"), booking_id=booking.pk, guests=many)
    services.cancel_booking(actor=house.actor("officer"), booking_id=booking.pk)
    with pytest.raises(ConflictError):
        services.add_guests(actor=house.actor("officer"), booking_id=booking.pk, guests=[WICHAI])


def test_moving_the_time_asks_again_and_moving_the_room_does_not(house, post_office):
    booking = book(house, guests=(DUANGJAI, WICHAI))
    work_off()
    booking.guests.filter(email="wichai@guest.example").update(rsvp="accepted", answered_at=datetime.now(UTC), comment="ไปได้")
    move(house, row_of(booking, 0), at(9), room="large")
    assert booking.guests.get(email="wichai@guest.example").rsvp == "accepted"
    move(house, row_of(booking, 0), at(13))
    guest = booking.guests.get(email="wichai@guest.example")
    assert (guest.rsvp, guest.answered_at, guest.comment) == ("needs-action", None, "")


def test_moving_one_date_asks_again_for_that_date(house, post_office):
    booking = book(house, rrule=WEEKLY)
    work_off()
    post_office.new()
    booking.guests.update(rsvp="accepted", answered_at=datetime.now(UTC))
    move(house, row_of(booking, 1), at(15, days=14))
    work_off()
    (message,) = post_office.new()
    assert facts(calendar_of(message))["icalendar"][0]["attendees"][0][2] == "NEEDS-ACTION"
    assert booking.guests.get().rsvp == "accepted"
    assert [(reply.occurrence_id, reply.rsvp) for reply in booking.guests.get().replies.all()] == [
        (row_of(booking, 1).pk, "needs-action")
    ]


def test_trips_and_closures_invite_nobody(house, post_office):
    wish = house.wish("small", at(9), kind="trip", guests=(DUANGJAI,))
    booking = services.place(actor=house.actor("officer"), wish=wish, approve=True)
    services.close_resources(
        actor=house.actor("keeper"), resource_ids=[house.id("large")], starts_at=at(9), ends_at=at(10), reason="x"
    )
    work_off()
    assert post_office.new() == []
    with pytest.raises(BookingRuleError):
        services.add_guests(actor=house.actor("officer"), booking_id=booking.pk, guests=[WICHAI])


def test_a_temporary_refusal_is_tried_again_with_the_same_message(house, post_office):
    booking = book(house)
    post_office.answers = ["451 4.7.1 greylisted"]
    work_off()
    row = Invitation.objects.get()
    assert (row.sent_at, row.error, post_office.new()) == (None, "", [])
    (line,) = guest_lines(booking)
    assert line.message == "waiting"
    work_off(later=True)
    row.refresh_from_db()
    assert row.sent_at is not None
    (message,) = post_office.new()
    stamp = re.search(rb"DTSTAMP:(\d{8}T\d{6}Z)", calendar_of(message))[1].decode()
    made = datetime.fromtimestamp((row.pk.int >> 80) // 1000, UTC)
    assert stamp == f"{made:%Y%m%dT%H%M%SZ}"


def test_it_is_given_up_after_most_of_a_day(house, post_office):
    book(house)
    post_office.answers = ["421 4.3.2 closing"] * 7
    row_id = plan_only()
    assert [services.mail_invitation(invitation_id=row_id, attempt=number) for number in range(1, 7)] == ["later"] * 6
    assert services.mail_invitation(invitation_id=row_id, attempt=7) == "failed"
    assert Invitation.objects.get().error == "เครื่องแม่ข่ายไปรษณีย์ปลายทางไม่รับ (421 4.3.2 closing)"


def plan_only():
    services.plan_invitations(booking_id=Booking.objects.get().pk)
    return Invitation.objects.get().pk


def test_a_wrong_address_ends_at_once_is_shown_and_can_be_tried_again(house, post_office, browse):
    booking = book(house)
    post_office.answers = ["550 5.1.1 no such user"]
    work_off()
    (line,) = guest_lines(booking)
    assert (line.message, line.error) == ("failed", "เครื่องแม่ข่ายไปรษณีย์ปลายทางไม่รับ (550 5.1.1 no such user)")
    services.change_details(actor=house.actor("officer"), booking_id=booking.pk, phone="1")
    work_off()
    assert post_office.new() == []
    path = f"/invitations/{line.invitation_id}/retry/"
    assert browse("planner").post(path).status_code == 403
    assert browse("officer").post(path).status_code == 302
    work_off()
    assert len(post_office.new()) == 1
    (line,) = guest_lines(booking)
    assert line.message == "sent"
    with pytest.raises(ConflictError):
        services.resend_invitation(actor=house.actor("officer"), invitation_id=line.invitation_id)


def test_another_agency_cannot_send_again(house, other_house, post_office, browse):
    book(house)
    post_office.answers = ["550 no"]
    work_off()
    client = browse("officer", of=other_house)
    assert client.post(f"/invitations/{Invitation.objects.get().pk}/retry/").status_code == 404
    assert client.post(f"/invitations/{new_id()}/retry/").status_code == 404


def test_what_is_overtaken_is_not_sent_any_more(house, post_office):
    booking = book(house)
    post_office.answers = ["451 later"]
    work_off()
    move(house, row_of(booking, 0), at(15))
    work_off()
    (message,) = post_office.new()
    diary = Diary()
    diary.enter(message)
    assert diary.dates() == as_booked(booking)
    work_off(later=True)
    assert post_office.new() == []


def test_what_was_never_sent_need_not_be_taken_back(house, post_office):
    booking = book(house)
    post_office.answers = ["451 later"]
    work_off()
    services.cancel_booking(actor=house.actor("officer"), booking_id=booking.pk)
    work_off(later=True)
    assert post_office.new() == []


def test_no_mail_server_is_a_trouble_that_passes(house, settings, post_office):
    settings.EMAIL_PORT = 1
    book(house)
    assert services.mail_invitation(invitation_id=plan_only()) == "later"


def test_nothing_is_sent_of_what_is_rolled_back(house, post_office):
    with pytest.raises(RuntimeError), transaction.atomic():
        book(house)
        raise RuntimeError
    work_off()
    assert post_office.new() == []
    assert not Invitation.objects.exists()


def test_holidays_of_a_series_without_an_end_are_told_when_they_come_near(house, post_office):
    booking = book(house, rrule="FREQ=WEEKLY")
    work_off()
    post_office.new()
    far, near = row_of(booking, 20), row_of(booking, 2)
    for row, expected in ((far, 0), (near, 1)):
        with_state(row, "waitlisted")
        assert services.plan_series() == expected
    work_off()
    (message,) = post_office.new()
    diary = Diary()
    diary.enter(message)
    gone = {iso(row.original_start) for row in (far, near)}
    assert not gone & {start for start, _end, _place in diary.dates()}


def with_state(row, state):
    with official(system_actor("x")):
        type(row).objects.filter(pk=row.pk).update(state=state)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_in_whatever_order_the_diary_is_right(house, post_office, seed):
    """Random lives of a series, with jobs that run late, twice, and against a mail server that is often busy."""
    chance = random.Random(seed)
    officer = house.actor("officer")
    booking = book(house, "large", rrule="FREQ=WEEKLY;COUNT=10", hours=1)
    everything, diary = [booking], Diary()

    def live():
        return [row for one in everything for row in one.occurrences.filter(state="approved").order_by("original_start")]

    def act():
        rows = live()
        row = chance.choice(rows)
        kind = chance.choice(["move", "move", "room", "cancel", "words", "following", "guest"])
        hour, day = chance.randint(8, 15), row.original_start.astimezone().date()
        start = datetime.combine(day, at(0).timetz()).replace(hour=hour)
        if kind == "move":
            move(house, row, start)
        elif kind == "room":
            move(house, row, row.starts_at, room=chance.choice(["small", "large"]))
        elif kind == "cancel" and len(rows) > 2:
            services.cancel_occurrence(actor=officer, occurrence_id=row.pk)
        elif kind == "words":
            services.change_details(actor=officer, booking_id=row.booking_id, title=f"เรื่องที่ {chance.randint(1, 3)}")
        elif kind == "following" and len(everything) < 3:
            wish = house.wish("large", row.starts_at, rrule=f"FREQ=WEEKLY;COUNT={chance.randint(1, 4)}")
            if not row.booking.occurrences.filter(original_start__lt=row.original_start, state="approved").exists():
                return
            everything.append(services.change_following(actor=officer, occurrence_id=row.pk, wish=wish))
        elif kind == "guest":
            wish = GuestWish("อื่น", f"other{chance.randint(1, 3)}@guest.example")
            services.add_guests(actor=officer, booking_id=row.booking_id, guests=[wish])

    for _step in range(14):
        with suppress(ConflictError, BookingRuleError):
            act()
        if chance.random() < 0.6:
            post_office.answers = [chance.choice(["250 OK", "250 OK", "451 busy"]) for _number in range(4)]
            work_off()
        if chance.random() < 0.3:
            services.plan_invitations(booking_id=chance.choice(everything).pk)
    post_office.answers = []
    work_off(later=True)
    mine = [message for message in post_office.new() if message["To"].addresses[0].addr_spec == "duangjai@guest.example"]
    for message in mine:
        diary.enter(message)
    assert diary.dates() == as_booked(*everything)
