"""Feeds: every line legal, and read alike by three parsers that know nothing of ours."""

import random
import re
from dataclasses import replace
from datetime import timedelta

import icalendar
import pytest

from samnak.bookings.enums import Rsvp
from samnak.bookings.rendering.calendar import (
    Attendee,
    CalendarEvent,
    EventStatus,
    Method,
    Person,
    feed_etag,
    render_feed,
    render_message,
    without_details,
)
from tests.bookings.calendar_referees import dates, facts, iso, javascript, moment

ROOM = Person("ห้องประชุมใหญ่ ชั้น 2", "room-2@samnak.example")
AWKWARD = 'ประชุม "วิชาการ", ครั้งที่ 2; ณ ห้อง\\1: ๑๐.๐๐ น.\nบรรทัดที่สอง\n\nบรรทัดที่สี่ 🌿'


def event(**fields):
    usual = {
        "uid": "b1@samnak.example",
        "starts_at": moment(2026, 12, 7, 2),
        "ends_at": moment(2026, 12, 7, 5),
        "summary": "ประชุมคณะกรรมการบริหาร",
        "created": moment(2026, 11, 1, 3),
        "modified": moment(2026, 11, 2, 4),
        "location": "ห้องประชุมใหญ่ ชั้น 2",
        "organizer": ROOM,
    }
    return CalendarEvent(**(usual | fields))


def monday_series(**fields):
    """Return six Mondays at 06:00 in Bangkok, which are Sundays in UTC."""
    usual = {
        "uid": "s1@samnak.example",
        "starts_at": moment(2026, 12, 6, 23),
        "ends_at": moment(2026, 12, 7, 0, 30),
        "summary": "ประชุมประจำสัปดาห์",
        "rrule": "FREQ=WEEKLY;BYDAY=MO;COUNT=6",
    }
    return event(**(usual | fields))


def lines_of(calendar):
    return re.sub(r"\r\n ", "", calendar.decode()).split("\r\n")


def test_single_event_line_by_line():
    feed = render_feed(
        "ปฏิทินของฉัน",
        [event(sequence=3, url="https://samnak.example/b/1", description="วาระ, ที่ 1", private=True, alarms_minutes=(15,))],
    )
    assert lines_of(feed) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Samnak//Bookings//TH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:ปฏิทินของฉัน",
        "X-WR-CALNAME:ปฏิทินของฉัน",
        "X-WR-TIMEZONE:Asia/Bangkok",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M",
        "BEGIN:VEVENT",
        "UID:b1@samnak.example",
        "DTSTAMP:20261102T040000Z",
        "SEQUENCE:3",
        "DTSTART:20261207T020000Z",
        "DTEND:20261207T050000Z",
        "SUMMARY:ประชุมคณะกรรมการบริหาร",
        "DESCRIPTION:วาระ\\, ที่ 1\\n\\nhttps://samnak.example/b/1",
        "LOCATION:ห้องประชุมใหญ่ ชั้น 2",
        "URL:https://samnak.example/b/1",
        "STATUS:CONFIRMED",
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        'ORGANIZER;CN="ห้องประชุมใหญ่ ชั้น 2":mailto:room-2@samnak.example',
        "CREATED:20261101T030000Z",
        "LAST-MODIFIED:20261102T040000Z",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT15M",
        "DESCRIPTION:ประชุมคณะกรรมการบริหาร",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_empty_feed_is_a_calendar():
    feed = render_feed("ว่าง", [])
    assert lines_of(feed)[-3:] == ["X-PUBLISHED-TTL:PT15M", "END:VCALENDAR", ""]
    assert javascript(feed) == {"method": "PUBLISH", "name": "ว่าง", "events": []}


def test_lines_are_folded_between_characters_and_end_in_crlf():
    feed = render_feed("ปฏิทิน", [event(summary="กำ" * 200, description="a" * 500, location=AWKWARD * 9)])
    assert b"\n" not in feed.replace(b"\r\n", b"")
    assert b"\r" not in feed.replace(b"\r\n", b"")
    physical = feed.split(b"\r\n")
    assert max(map(len, physical)) == 75
    assert [line for line in physical if line.decode() is None] == []  # each line alone is whole UTF-8
    assert f"SUMMARY:{'กำ' * 200}" in lines_of(feed)
    assert f"DESCRIPTION:{'a' * 500}" in lines_of(feed)


def test_fold_at_the_exact_width():
    for length in (66, 67, 68, 141, 142):
        line = render_feed("x", [event(location="", summary="b" * length)]).split(b"SUMMARY:")[1].split(b"\r\nSTATUS")[0]
        assert b"SUMMARY:" + line.replace(b"\r\n ", b"") == b"SUMMARY:" + b"b" * length
        assert line.count(b"\r\n ") == (length > 67) + (length > 141)


def test_attendees_stand_in_invitations_only():
    invited = event(attendees=(Attendee("นางสาวดวงใจ", "d@guest.example"),))
    assert b"ATTENDEE" not in render_feed("ปฏิทิน", [invited])
    assert b"ATTENDEE" in render_message(Method.REQUEST, invited, sent_at=moment(2026, 11, 3))


def test_referees_agree_on_awkward_text():
    feed = render_feed("ก, ข; ค", [event(summary=AWKWARD, description=AWKWARD, location=AWKWARD)])
    told = facts(feed)
    assert told["icalendar"] == told["vobject"] == told["ical.js"]
    assert [(one["summary"], one["description"], one["location"]) for one in told["icalendar"]] == [(AWKWARD,) * 3]
    assert [line for line in lines_of(feed) if "NAME:" in line] == ["NAME:ก\\, ข\\; ค", "X-WR-CALNAME:ก\\, ข\\; ค"]


def test_referees_agree_on_people():
    asked = event(
        sequence=2,
        organizer=Person('ห้อง "ใหญ่"; ชั้น 2, อาคาร ก: ^', "room-2@samnak.example"),
        attendees=(
            Attendee("นางสาวดวงใจ, ศรีสุข", "d@guest.example"),
            Attendee("นายวิชัย", "w@guest.example", rsvp=Rsvp.ACCEPTED),
            Attendee("ห้องประชุมใหญ่", "room-2@samnak.example", rsvp=Rsvp.ACCEPTED, is_room=True),
        ),
    )
    told = facts(render_message(Method.REQUEST, asked, sent_at=moment(2026, 11, 3)))
    assert told["icalendar"] == told["vobject"] == told["ical.js"]
    assert told["icalendar"] == [
        {
            "uid": "b1@samnak.example",
            "sequence": 2,
            "summary": "ประชุมคณะกรรมการบริหาร",
            "description": "",
            "location": "ห้องประชุมใหญ่ ชั้น 2",
            "status": "CONFIRMED",
            "start": "2026-12-07T02:00:00Z",
            "end": "2026-12-07T05:00:00Z",
            "recurrence_id": None,
            "organizer": ("room-2@samnak.example", "ห้อง 'ใหญ่'; ชั้น 2, อาคาร ก:"),
            "attendees": [
                ("d@guest.example", "นางสาวดวงใจ, ศรีสุข", "NEEDS-ACTION", "TRUE", "INDIVIDUAL", "REQ-PARTICIPANT"),
                ("w@guest.example", "นายวิชัย", "ACCEPTED", "TRUE", "INDIVIDUAL", "REQ-PARTICIPANT"),
                ("room-2@samnak.example", "ห้องประชุมใหญ่", "ACCEPTED", "FALSE", "ROOM", "REQ-PARTICIPANT"),
            ],
        }
    ]


def series_with_changes():
    moved = event(
        uid="s1@samnak.example",
        summary="ประชุมประจำสัปดาห์ (เลื่อน)",
        starts_at=moment(2026, 12, 22, 7),
        ends_at=moment(2026, 12, 22, 8),
        recurrence_id=moment(2026, 12, 20, 23),
        organizer=None,
    )
    gone = event(uid="s1@samnak.example", recurrence_id=moment(2026, 12, 27, 23), status=EventStatus.CANCELLED)
    return monday_series(exdates=(moment(2026, 12, 13, 23),), overrides=(moved, gone))


def test_series_is_expanded_alike():
    told = dates(render_feed("ปฏิทิน", [series_with_changes()]))
    weekly = "ประชุมประจำสัปดาห์"
    assert told["icalendar"] == [
        ("2026-12-06T23:00:00Z", "2026-12-07T00:30:00Z", weekly),
        ("2026-12-22T07:00:00Z", "2026-12-22T08:00:00Z", "ประชุมประจำสัปดาห์ (เลื่อน)"),
        ("2027-01-03T23:00:00Z", "2027-01-04T00:30:00Z", weekly),
        ("2027-01-10T23:00:00Z", "2027-01-11T00:30:00Z", weekly),
    ]
    assert told["icalendar"] == told["vobject"] == told["ical.js"]


def test_series_is_written_by_the_clock_in_bangkok():
    lines = lines_of(render_feed("ปฏิทิน", [series_with_changes(), event()]))
    assert lines.count("BEGIN:VTIMEZONE") == 1
    assert [line for line in lines if line.startswith(("DTSTART", "RRULE", "EXDATE", "RECURRENCE-ID"))] == [
        "DTSTART:19700101T000000",  # of the time zone
        "DTSTART;TZID=Asia/Bangkok:20261207T060000",
        "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=6",
        "EXDATE;TZID=Asia/Bangkok:20261214T060000",
        "EXDATE;TZID=Asia/Bangkok:20261228T060000",
        "DTSTART;TZID=Asia/Bangkok:20261222T140000",
        "RECURRENCE-ID;TZID=Asia/Bangkok:20261221T060000",
        "DTSTART:20261207T020000Z",
    ]
    assert lines.count('ORGANIZER;CN="ห้องประชุมใหญ่ ชั้น 2":mailto:room-2@samnak.example') == 3  # the changed date has the series'


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("RRULE:freq=daily;count=2", "FREQ=DAILY;COUNT=2"),
        ("FREQ=DAILY;UNTIL=20261231", "FREQ=DAILY;UNTIL=20261231T165959Z"),
        ("FREQ=DAILY;UNTIL=20261231T060000;INTERVAL=2", "FREQ=DAILY;UNTIL=20261230T230000Z;INTERVAL=2"),
        ("FREQ=DAILY;UNTIL=20261230T230000Z", "FREQ=DAILY;UNTIL=20261230T230000Z"),
    ],
)
def test_rule(given, written):
    feed = render_feed("ปฏิทิน", [monday_series(rrule=given)])
    assert f"RRULE:{written}" in lines_of(feed)
    assert len(set(map(tuple, dates(feed).values()))) == 1


@pytest.mark.parametrize("rule", ["FREQ=DAILY\r\nATTENDEE:mailto:x@evil.example", "ทุกวัน", "FREQ=DAILY:X"])
def test_a_rule_that_is_none_is_refused(rule):
    with pytest.raises(ValueError, match="not a recurrence rule"):
        render_feed("ปฏิทิน", [monday_series(rrule=rule)])


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="without a time zone"):
        render_feed("ปฏิทิน", [event(created=moment(2026, 1, 1).replace(tzinfo=None))])


def test_nothing_typed_can_begin_a_line():
    attack = "x\r\nATTENDEE:mailto:a@evil.example\nATTENDEE:b\rATTENDEE:c\u2028ATTENDEE:d\x85ATTENDEE:e"
    feed = render_message(
        Method.REQUEST,
        event(
            uid=attack,
            summary=attack,
            description=attack,
            location=attack,
            url=attack,
            organizer=Person(attack, attack),
            attendees=(Attendee(attack, attack),),
            alarms_minutes=(5,),
        ),
        sent_at=moment(2026, 11, 3),
    )
    starts = [re.match(r"[A-Z-]+", line)[0] for line in lines_of(feed) if line]
    assert starts.count("ATTENDEE") == 1
    assert starts.count("DTSTART") == 1
    assert [len(said) for said in facts(feed).values()] == [1, 1, 1]


def normal(text):
    """Return what a text means in iCalendar, which knows one line break and no control characters."""
    broken = re.sub("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", text)
    return re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "", broken)


ALPHABET = [
    *"กขฃคฅฆงจ ำ่้๊๋์ะาิีึืุูเแโใไๆฯ๐๙",
    *",;:\\\"'^=%n NnT\t",
    "\n",
    "\r\n",
    "\r",
    "\\n",
    "\\,",
    "\u2028",
    "\x85",
    "\x0b",
    "\x00",
    "🌿",
    "é",
    "漢",
]


def test_random_text_comes_back():
    chance = random.Random(2569)
    texts = ["".join(chance.choices(ALPHABET, k=chance.randrange(1, 120))) for _ in range(300)]
    feed = render_feed(
        "x", [event(uid=f"{number:04}", summary="s" + text, description="d" + text + "d") for number, text in enumerate(texts)]
    )
    told = facts(feed)
    expected = [("s" + normal(text), "d" + normal(text) + "d") for text in texts]
    assert [(one["summary"], one["description"]) for one in told["icalendar"]] == expected
    assert [(one["summary"], one["description"]) for one in told["ical.js"]] == expected
    assert [(one["summary"], one["description"]) for one in told["vobject"]] == expected


def test_random_moments_come_back():
    chance = random.Random(7)
    events = []
    for number in range(200):
        start = moment(2020, 1, 1) + timedelta(minutes=chance.randrange(10_000_000))
        end = start + timedelta(minutes=chance.randrange(1, 5000))
        fields = {"rrule": "FREQ=DAILY;COUNT=3"} if number % 2 else {}
        events.append(event(uid=f"{number:04}", starts_at=start, ends_at=end, **fields))
    expected = [
        (one.uid, iso(one.starts_at), iso(one.ends_at)) for one in sorted(events, key=lambda one: (one.starts_at, one.uid))
    ]
    for said in facts(render_feed("x", events)).values():
        assert [(one["uid"], one["start"], one["end"]) for one in said] == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (EventStatus.CONFIRMED, ["STATUS:CONFIRMED", "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"]),
        (EventStatus.TENTATIVE, ["STATUS:TENTATIVE", "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"]),
        (EventStatus.CANCELLED, ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]),
    ],
)
def test_status(status, expected):
    lines = lines_of(render_feed("ปฏิทิน", [event(status=status)]))
    assert [line for line in lines if line.startswith(("STATUS", "TRANSP", "X-MICROSOFT"))] == expected


def test_without_details():
    secret = event(
        summary="เรื่องลับ",
        description="รายละเอียดลับ",
        location="ห้องลับ",
        url="https://samnak.example/secret",
        attendees=(Attendee("ผู้ลับ", "secret@samnak.example"),),
        alarms_minutes=(10,),
        rrule="FREQ=DAILY;COUNT=3",
        overrides=(event(summary="ครั้งลับ", recurrence_id=moment(2026, 12, 8, 2)),),
    )
    hidden = without_details(secret)
    feed = render_feed("ปฏิทินห้อง", [hidden]).decode()
    assert "ลับ" not in feed
    assert "secret" not in feed
    assert "room-2" not in feed
    assert (hidden.summary, hidden.private, hidden.starts_at, hidden.uid) == ("ไม่ว่าง", True, secret.starts_at, secret.uid)
    assert [override.summary for override in hidden.overrides] == ["ไม่ว่าง"]


def test_etag_follows_the_content_and_not_the_order():
    events = [event(), event(uid="b2@samnak.example", starts_at=moment(2026, 12, 6, 2))]
    tag = feed_etag(render_feed("ปฏิทิน", events))
    assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
    assert feed_etag(render_feed("ปฏิทิน", events[::-1])) == tag
    assert feed_etag(render_feed("ปฏิทินอื่น", events)) != tag
    assert feed_etag(render_feed("ปฏิทิน", events[:1])) != tag
    assert feed_etag(render_feed("ปฏิทิน", [replace(events[0], location="ห้อง 3"), events[1]])) != tag


def test_a_thousand_events_are_one_feed():
    events = [
        event(
            uid=f"{number}@samnak.example",
            starts_at=moment(2026, 12, 7) + timedelta(hours=number),
            ends_at=moment(2026, 12, 7, 2) + timedelta(hours=number),
            summary="ประชุมคณะกรรมการบริหาร, ครั้งที่ 1; วาระพิเศษ",
            description="ระเบียบวาระการประชุม\n" + "เรื่องที่ประธานแจ้งให้ทราบ " * 5,
            url=f"https://samnak.example/bookings/{number}",
            alarms_minutes=(15,),
        )
        for number in range(1000)
    ]
    feed = render_feed("ปฏิทิน", events)
    assert len(icalendar.Calendar.from_ical(feed).walk("VEVENT")) == 1000
