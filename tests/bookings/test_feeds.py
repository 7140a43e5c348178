"""Calendars by link: what they show to whom, as three parsers read them, how fast, and how little a link gives away."""

import hashlib
import logging
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samnak.audit.models import Event
from samnak.bookings import services
from samnak.bookings.enums import OnClash
from samnak.bookings.models import Booking, CalendarFeed
from samnak.bookings.services import GuestWish
from samnak.core.errors import DomainError
from samnak.core.logs import hide_secrets
from samnak.core.transactions import official
from samnak.org.models import Appointment
from tests.bookings.calendar_referees import dates, facts, iso
from tests.factories.rooms import at

WEEKLY = "FREQ=WEEKLY;COUNT=6"


def book(house, room="small", start=None, hours=1, by="officer", **fields):
    return services.book(actor=house.actor(by), wish=house.wish(room, start or at(9), hours, **fields))


def link(house, by="officer", scope="person", target=None):
    """Return the path of a new link."""
    opened = services.open_feed(actor=house.actor(by), scope=scope, target_id=target)
    return f"/calendars/{opened.secret}.ics"


def room_link(house, room="small", by="officer"):
    return link(house, by, "resource", house.id(room))


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content


def titles(calendar):
    if b"BEGIN:VEVENT" not in calendar:
        return []
    told = facts(calendar)
    assert told["icalendar"] == told["vobject"] == told["ical.js"]
    return [event["summary"] for event in told["icalendar"]]


def agreed(calendar):
    """Return the dates of the series in a calendar, which all three parsers must give alike."""
    told = dates(calendar)
    assert told["icalendar"] == told["vobject"] == told["ical.js"]
    return told["icalendar"]


def test_my_calendar_shows_what_i_booked_and_am_invited_to(house, client):
    mine = book(house, title="ประชุมของฉัน", description="เตรียมเอกสาร", chair="ผู้อำนวยการกองกลาง", phone="3502")
    me = house.actor("officer")
    book(house, "large", at(13), by="planner", title="เชิญกมล", guests=(GuestWish(me.name, "kamol@moc.example", me.user_id),))
    book(house, "large", at(15), by="planner", title="ของผู้อื่น")
    content = read(client, link(house))
    assert sorted(titles(content)) == ["ประชุมของฉัน", "เชิญกมล"]
    event = next(event for event in facts(content)["ical.js"] if event["summary"] == "ประชุมของฉัน")
    assert event["uid"] == str(mine.pk)
    assert (event["start"], event["end"], event["status"]) == (iso(at(9)), iso(at(10)), "CONFIRMED")
    assert event["location"] == "ห้องประชุม 1 อาคารวัฒนธรรมวิศิษฏ์"
    told = event["description"].splitlines()
    assert told[:2] == ["เตรียมเอกสาร", "ประธาน: ผู้อำนวยการกองกลาง"]
    assert told[2] == "ผู้จอง: นายกมล ใจดี กลุ่มบริหารทั่วไป โทร. 3502"
    assert (event["organizer"], event["attendees"]) == (None, [])


def test_what_i_declined_is_not_in_my_calendar(house, client):
    me = house.actor("officer")
    invited = (GuestWish(me.name, "kamol@moc.example", me.user_id),)
    booking = book(house, by="planner", title="เชิญกมล", guests=invited)
    series = book(house, "large", by="planner", title="ประจำสัปดาห์", guests=invited, rrule=WEEKLY)
    path = link(house)
    assert len(titles(read(client, path))) == 2
    services.answer_invitation(actor=me, booking_id=booking.pk, rsvp="declined")
    assert titles(read(client, path)) == ["ประจำสัปดาห์"]
    guest = series.guests.get()
    third = series.occurrences.order_by("starts_at")[2]
    guest.replies.create(occurrence=third, rsvp="declined")
    found = [start for start, _end, _title in agreed(read(client, path))]
    assert found == [iso(at(9, days=7 + 7 * week)) for week in (0, 1, 3, 4, 5)]


def test_a_series_is_one_event_with_its_exceptions(house, client):
    book(house, "small", at(9, days=28), by="planner", title="อยู่ก่อน")
    series = book(house, title="ประจำสัปดาห์", rrule=WEEKLY, on_clash=OnClash.SKIP)
    rows = list(series.occurrences.order_by("starts_at"))
    assert len(rows) == 5
    services.cancel_occurrence(actor=house.actor("officer"), occurrence_id=rows[1].pk)
    services.move_occurrence(
        actor=house.actor("officer"), occurrence_id=rows[2].pk, starts_at=at(14, days=21), ends_at=at(15, days=21),
        wants=[services.Want(house.id("large"))],
    )  # fmt: skip
    services.move_occurrence(
        actor=house.actor("officer"), occurrence_id=rows[3].pk, starts_at=rows[3].starts_at, ends_at=rows[3].ends_at,
        wants=[services.Want(house.id("large"))],
    )  # fmt: skip
    content = read(client, link(house))
    told = facts(content)["icalendar"]
    assert [event["recurrence_id"] for event in told] == [None, iso(rows[2].original_start), iso(rows[3].original_start)]
    assert [event["location"] for event in told] == [
        "ห้องประชุม 1 อาคารวัฒนธรรมวิศิษฏ์", "ห้องประชุม 2 อาคารวัฒนธรรมวิศิษฏ์", "ห้องประชุม 2 อาคารวัฒนธรรมวิศิษฏ์",
    ]  # fmt: skip
    assert [start for start, _end, _title in agreed(content)] == [
        iso(at(9)), iso(at(14, days=21)), iso(at(9, days=35)), iso(at(9, days=42)),
    ]  # fmt: skip
    assert content.count(b"RRULE:FREQ=WEEKLY;COUNT=6") == 1


def test_a_series_without_an_end_keeps_its_rule_and_leaves_out_its_holidays(house, client):
    series = book(house, title="ทุกวัน", rrule="FREQ=DAILY", skip_holidays=True)
    content = read(client, link(house))
    assert content.count(b"BEGIN:VEVENT") == 1
    assert b"RRULE:FREQ=DAILY\r\n" in content
    rows = set(series.occurrences.values_list("starts_at", flat=True))
    weekends = [day for number in range(14) if (day := at(9, days=7 + number)) not in rows]
    assert len(weekends) >= 4
    lines = set(content.decode().split("\r\n"))
    assert {f"EXDATE;TZID=Asia/Bangkok:{day:%Y%m%dT%H%M%S}" for day in weekends} <= lines


def test_a_series_cancelled_midway_ends_where_it_stopped(house, client, official_writes):
    series = book(house, title="หยุดกลางคัน", rrule="FREQ=WEEKLY")
    stayed = [row.pk for row in series.occurrences.order_by("starts_at")[:3]]
    series.occurrences.exclude(pk__in=stayed).update(state="cancelled")  # as it looks when three dates had taken place
    Booking.objects.filter(pk=series.pk).update(state="cancelled")
    content = read(client, link(house))
    assert [start for start, _end, _title in agreed(content)] == [iso(at(9, days=7 + 7 * week)) for week in range(3)]
    assert b"EXDATE" not in content


def test_pending_is_tentative_and_who_waits_has_no_room_to_be_sent_to(house, client):
    book(house, "asked", title="รออนุมัติ")
    book(house, "small", by="planner")
    waiting = book(house, title="รอคิว", on_clash=OnClash.WAIT)
    assert waiting.state == "waitlisted"
    (event,) = facts(read(client, link(house)))["icalendar"]
    assert (event["summary"], event["status"]) == ("รออนุมัติ", "TENTATIVE")


def test_a_room_shows_when_it_is_taken_and_by_whom_unless_that_is_private(house, client):
    book(house, title="เปิดเผย", phone="3502")
    book(house, start=at(11), title="สอบวินัย", is_private=True, chair="ประธานกรรมการ", description="ลับ")
    book(house, "large", title="ห้องอื่น")
    content = read(client, room_link(house, by="planner"))
    assert titles(content) == ["เปิดเผย", "ไม่ว่าง"]
    for word in ("สอบวินัย", "ประธานกรรมการ", "ลับ"):
        assert word.encode() not in content
    assert titles(read(client, room_link(house, by="officer"))) == ["เปิดเผย", "สอบวินัย"]
    assert titles(read(client, room_link(house, by="keeper"))) == ["เปิดเผย", "สอบวินัย"]


def test_of_a_series_a_room_shows_the_dates_in_that_room_alone(house, client):
    series = book(house, title="ย้ายห้อง", rrule=WEEKLY)
    row = series.occurrences.order_by("starts_at")[1]
    services.move_occurrence(
        actor=house.actor("officer"), occurrence_id=row.pk, starts_at=row.starts_at, ends_at=row.ends_at,
        wants=[services.Want(house.id("large"))],
    )  # fmt: skip
    home = [start for start, _end, _title in agreed(read(client, room_link(house, "small")))]
    assert home == [iso(at(9, days=7 + 7 * week)) for week in (0, 2, 3, 4, 5)]
    away = read(client, room_link(house, "large"))
    (event,) = facts(away)["ical.js"]
    assert (event["start"], event["recurrence_id"]) == (iso(at(9, days=14)), None)
    assert b"RRULE" not in away


def test_a_hall_shows_its_own_name_and_its_parts_what_takes_them(house, client):
    book(house, "hall", title="งานใหญ่")
    (event,) = facts(read(client, room_link(house, "hall_a")))["icalendar"]
    assert (event["summary"], event["location"]) == ("งานใหญ่", "หอประชุมใหญ่ อาคารวัฒนธรรมวิศิษฏ์")


def test_a_closure_says_what_it_is(house, client):
    services.close_resources(
        actor=house.actor("keeper"), resource_ids=[house.id("small")], starts_at=at(8), ends_at=at(17), reason="ซ่อมไฟ"
    )
    assert titles(read(client, room_link(house))) == ["ปิดใช้งาน: ซ่อมไฟ"]
    assert titles(read(client, link(house, by="keeper"))) == []


def test_a_unit_shows_what_it_and_the_units_below_it_booked(house, client):
    book(house, title="ของกลุ่ม")
    book(house, "large", by="director", title="ของกอง")
    book(house, "large", at(13), by="planner", title="ของกองอื่น")
    units = house.office.units
    assert sorted(titles(read(client, link(house, "planner", "unit", units["division"].pk)))) == ["ของกลุ่ม", "ของกอง"]
    assert titles(read(client, link(house, "planner", "unit", units["section"].pk))) == ["ของกลุ่ม"]


def test_old_meetings_fall_out(house, client, official_writes):
    booking = book(house, title="นานมาแล้ว")
    path = link(house)
    for days, shown in ((85, 1), (100, 0)):
        row = booking.occurrences.get()
        begin = at(9, days=-days)
        type(row).objects.filter(pk=row.pk).update(starts_at=begin, ends_at=begin + timedelta(hours=1))
        assert len(titles(read(client, path))) == shown


def test_only_the_hash_is_kept_and_the_secret_is_long(house):
    opened = services.open_feed(actor=house.actor("officer"), scope="person")
    assert len(opened.secret) == 43
    row = CalendarFeed.objects.get()
    assert row.secret_hash == hashlib.sha256(opened.secret.encode()).hexdigest()
    event = Event.objects.get(kind="bookings.feed_opened")
    assert (event.subject_id, event.data) == (row.pk, {"scope": "person"})
    assert opened.secret not in str(vars(row)) + str(event.data)


def test_revoking_works_at_once_and_only_for_the_owner(house, client, browse):
    path = link(house)
    etag = client.get(path)["ETag"]
    feed = CalendarFeed.objects.get()
    stranger = browse("planner").post(f"/calendar-feeds/{feed.pk}/revocation/")
    assert stranger.status_code == 404
    assert client.get(path).status_code == 200
    assert browse("officer").post(f"/calendar-feeds/{feed.pk}/revocation/").status_code == 302
    client.logout()
    assert client.get(path).status_code == 404
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 404
    assert Event.objects.filter(kind="bookings.feed_revoked").count() == 1


def test_whoever_leaves_the_post_loses_the_calendar(house, client):
    path = link(house)
    assert client.get(path).status_code == 200
    Appointment.objects.filter(user=house.office.people["officer"]).update(valid_to=date(2021, 1, 1))
    assert client.get(path).status_code == 404


def test_who_may_no_longer_sign_in_reads_nothing(house, client):
    path = link(house)
    type(house.office.people["officer"]).objects.filter(pk=house.office.people["officer"].pk).update(is_active=False)
    assert client.get(path).status_code == 404


def test_unknown_secrets_find_nothing(client, db):
    for secret, status in (("x", 404), ("a" * 43, 404), ("..", 404), ("%00", 400)):
        assert client.get(f"/calendars/{secret}.ics").status_code == status


def test_what_is_another_agencys_cannot_be_followed(house, other_house):
    actor = house.actor("officer")
    for scope, target in (
        ("resource", other_house.id("small")), ("unit", other_house.office.units["top"].pk), ("resource", None), ("unit", None),
    ):  # fmt: skip
        with pytest.raises(DomainError):
            services.open_feed(actor=actor, scope=scope, target_id=target)
    assert not CalendarFeed.objects.exists()


def test_a_program_asks_cheaply_again(house, client):
    booking = book(house, title="ก่อน")
    path = link(house)
    first = client.get(path)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    weak = client.get(path, headers={"If-None-Match": f'"x", W/{first["ETag"]}'})
    assert weak.status_code == 304
    services.change_details(actor=house.actor("officer"), booking_id=booking.pk, title="หลัง")
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, titles(changed.content)) == (200, ["หลัง"])
    head = client.head(path)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", changed["ETag"])
    assert head["Content-Length"] == str(len(changed.content))
    assert client.post(path).status_code == 405


def test_the_last_reading_is_noted(house, client):
    path = link(house)
    assert CalendarFeed.objects.get().read_at is None
    client.get(path)
    noted = CalendarFeed.objects.get().read_at
    assert noted is not None
    client.get(path)
    assert CalendarFeed.objects.get().read_at == noted


def test_too_many_readings_are_refused(house, client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"}}
    answers = [client.get("/calendars/guess.ics").status_code for _number in range(121)]
    assert answers == [404] * 120 + [429]


def fill(house, count):
    """Write many single meetings and some series into one room."""
    room = house.id("small")
    with official(house.actor("officer")), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH wanted AS (
                SELECT gen_random_uuid() AS booking, gen_random_uuid() AS occurrence, n,
                       date_trunc('hour', now()) + n * interval '4 hours' AS starts
                FROM generate_series(1, %(count)s) AS n
            ), made AS (
                INSERT INTO bookings_booking (id, agency_id, kind, state, title, description, unit_id, organiser_position_id,
                    organiser_user_id, organiser_name, phone, starts_at, ends_at, rrule, excluded, skip_holidays, attendees, layout,
                    chair, is_private, online_url, sequence, search_text)
                SELECT booking, %(agency)s, 'room', 'approved', 'ประชุมคณะกรรมการบริหารงานสารบรรณ ครั้งที่ ' || n, 'วาระที่ 1 ถึง 5',
                       %(unit)s, %(post)s, %(user)s, 'นายกมล ใจดี', '3502', starts, starts + interval '1 hour', '', '{}', false, 10, '',
                       'ผู้อำนวยการกองกลาง', n %% 9 = 0, '', 0, ''
                FROM wanted
            ), dated AS (
                INSERT INTO bookings_occurrence (id, agency_id, booking_id, state, original_start, starts_at, ends_at)
                SELECT occurrence, %(agency)s, booking, 'approved', starts, starts, starts + interval '1 hour' FROM wanted
            )
            INSERT INTO bookings_allocation (agency_id, resource_id, booking_id, occurrence_id, state, starts_at, ends_at, occupied)
            SELECT %(agency)s, %(room)s, booking, occurrence, 'approved', starts, starts + interval '1 hour',
                   tstzrange(starts, starts + interval '1 hour')
            FROM wanted
            """,
            {
                "count": count, "agency": house.office.agency.pk, "unit": house.office.units["section"].pk,
                "post": house.office.id("officer"), "user": house.office.people["officer"].pk, "room": room,
            },
        )  # fmt: skip


def test_a_thousand_events_are_one_feed(house, client):
    """Series count with all their dates in the tables, though each is one event."""
    fill(house, 950)
    for number in range(50):
        start = at(9, days=200 + number * 8) + timedelta(minutes=5)
        book(house, "large", start, hours=0.5, title=f"ชุดที่ {number}", rrule="FREQ=DAILY;COUNT=7")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    path = link(house)
    assert read(client, path).count(b"BEGIN:VEVENT") == 1000


def test_as_many_queries_for_many_events_as_for_few(house, client):
    def asked(path):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    book(house, "large", rrule=WEEKLY)
    book(house, "large", at(13))
    paths = [link(house), room_link(house, "large"), link(house, "officer", "unit", house.office.units["section"].pk)]
    few = [asked(path) for path in paths]
    for number in range(6):
        book(house, "large", at(9, days=100 + number), rrule="FREQ=MONTHLY;COUNT=4")
        book(house, "large", at(13, days=100 + number), is_private=True)
    assert [asked(path) for path in paths] == few
    assert max(few) <= 14


def test_no_log_holds_a_secret(house, client, caplog, settings):
    path = link(house)
    services.revoke_feed(actor=house.actor("officer"), feed_id=CalendarFeed.objects.get().pk)
    assert client.get(path).status_code == 404
    assert [record.getMessage() for record in caplog.records] == ["Not Found: /calendars/***"]
    for name in settings.LOGGING["root"]["handlers"]:
        assert "secrets" in settings.LOGGING["handlers"][name]["filters"]
    for told, kept in (
        ("GET /rsvp/AbC:dEf/ HTTP/1.1", "GET /rsvp/***/ HTTP/1.1"),
        ("page failed, reference %s, /calendars/x.ics?key=1", "page failed, reference %s, /calendars/***?key=***"),
    ):
        record = logging.LogRecord("x", logging.ERROR, "", 1, told, None, None)
        assert hide_secrets(record)
        assert record.getMessage() == kept


def test_my_page_shows_the_secret_once(house, browse):
    client = browse("officer")
    page = client.get("/calendar-feeds/")
    assert "ยังไม่มีลิงก์ปฏิทิน" in page.content.decode()
    opened = client.post("/calendar-feeds/", {"scope": "person"})
    assert opened["Cache-Control"] == "private, no-store"
    text = opened.content.decode()
    secret = re.search(r'value="http://localhost:8000/calendars/([\w-]{43})\.ics"', text)[1]
    assert f'href="webcal://localhost:8000/calendars/{secret}.ics"' in text
    assert f'data-ui-copy="http://localhost:8000/calendars/{secret}.ics"' in text
    assert client.get(f"/calendars/{secret}.ics").status_code == 200
    later = client.get("/calendar-feeds/").content.decode()
    assert secret not in later
    assert "ปฏิทินของนายกมล ใจดี" in later


def test_rooms_are_found_by_name_and_followed(house, browse, client):
    page = browse("planner").get("/calendar-feeds/?q=ห้องประชุม 1").content.decode()
    assert page.count('name="target"') == 1
    opened = client.post("/calendar-feeds/", {"scope": "resource", "target": str(house.id("small"))})
    assert "ห้องประชุม 1" in opened.content.decode()
    refused = client.post("/calendar-feeds/", {"scope": "resource", "target": "nonsense"})
    assert refused.status_code == 422
    assert "กรุณาเลือกห้อง รถ หรือหน่วยงานในส่วนราชการนี้" in refused.content.decode()
    beside = client.get(f"/calendar-feeds/?resource={house.id('large')}").content.decode()
    assert "ห้องประชุม 2" in beside
