"""Invitations: the shape that mail programs open, the words, and a calendar that three parsers read alike."""

import re
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.core.mail import get_connection
from django.utils import translation

from samnak.bookings.enums import Rsvp
from samnak.bookings.rendering.calendar import Attendee, CalendarEvent, EventStatus, Method, Person
from samnak.bookings.rendering.invitations import InvitationKind, compose_invitation
from tests.bookings.calendar_referees import dates, facts, javascript, moment

ROOM = Person("ห้องประชุมใหญ่ ชั้น 2", "room-2@samnak.example")
GUEST = Person("นางสาวดวงใจ ศรีสุข", "Duangjai@guest.example")
SENT = moment(2026, 11, 25, 1, 2)
PLANNED = moment(2026, 12, 14, 2)


def meeting(**fields):
    usual = {
        "uid": "b1@samnak.example",
        "sequence": 1,
        "starts_at": moment(2026, 12, 7, 2),
        "ends_at": moment(2026, 12, 7, 5),
        "summary": "ประชุมคณะกรรมการบริหารงานสารบรรณอิเล็กทรอนิกส์ ครั้งที่ 12/2569",
        "created": moment(2026, 11, 1, 3),
        "modified": moment(2026, 11, 2, 4),
        "location": "ห้องประชุมใหญ่ ชั้น 2 อาคาร 1",
        "description": "วาระที่ 1 แจ้งเพื่อทราบ\nวาระที่ 2 เพื่อพิจารณา",
        "url": "https://samnak.example/bookings/1",
        "organizer": ROOM,
        "attendees": (
            Attendee(GUEST.name, "duangjai@guest.example"),
            Attendee("นายวิชัย", "wichai@samnak.example", rsvp=Rsvp.ACCEPTED),
        ),
    }
    return CalendarEvent(**(usual | fields))


def series(**fields):
    return meeting(rrule="FREQ=WEEKLY;COUNT=4", **fields)


def one_date(**fields):
    usual = {"recurrence_id": PLANNED, "starts_at": moment(2026, 12, 15, 6), "ends_at": moment(2026, 12, 15, 8), "sequence": 2}
    return meeting(**(usual | fields))


def compose(kind, event, recipient=GUEST, **words):
    return compose_invitation(kind, event, recipient, sent_at=SENT, **words)


def parsed(message):
    return message_from_bytes(message.message().as_bytes(linesep="\r\n"), policy=policy.default)


def tree(part):
    if part.is_multipart():
        return [part.get_content_type(), *map(tree, part.iter_parts())]
    return part.get_content_type()


def lines_of(calendar):
    return re.sub(r"\r\n ", "", calendar.decode()).split("\r\n")


def test_shape():
    message = compose(InvitationKind.REQUEST, meeting())
    built = parsed(message)
    assert tree(built) == ["multipart/mixed", ["multipart/alternative", "text/plain", "text/calendar"], "application/ics"]
    both, attached = built.iter_parts()
    words, calendar = both.iter_parts()
    assert words.get_content().splitlines() == message.body.splitlines()
    assert dict(calendar["Content-Type"].params) == {"method": "REQUEST", "charset": "UTF-8"}
    assert b"\r\nContent-Type: text/calendar; method=REQUEST; charset=UTF-8\r\n" in message.message().as_bytes(linesep="\r\n")
    assert calendar["Content-Disposition"] is None
    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert calendar.get_payload(decode=True) == message.calendar
    assert attached.get_filename() == "invite.ics"
    assert attached.get_content_disposition() == "attachment"
    assert attached.get_payload(decode=True) == message.calendar
    assert "METHOD:REQUEST" in lines_of(message.calendar)


def test_headers():
    message = compose(InvitationKind.REQUEST, meeting())
    built = parsed(message)
    assert built["From"].addresses[0].addr_spec == ROOM.email
    assert built["From"].addresses[0].display_name == ROOM.name
    assert built["To"].addresses[0].display_name == GUEST.name
    assert built["To"].addresses[0].addr_spec == "Duangjai@guest.example"
    assert built["Subject"] == "ขอเชิญ: ประชุมคณะกรรมการบริหารงานสารบรรณอิเล็กทรอนิกส์ ครั้งที่ 12/2569 วันที่ 7 ธ.ค. 2569 09:00 น."
    assert built["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<invitation-[0-9a-f]{32}@samnak\.example>", built["Message-ID"])
    raw = message.message().as_bytes(linesep="\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.split(b"\r\n\r\n")[0].isascii()


def test_message_id_is_the_same_for_every_attempt_and_no_other_message():
    first = compose(InvitationKind.REQUEST, meeting()).extra_headers["Message-ID"]
    assert compose(InvitationKind.REQUEST, meeting()).extra_headers["Message-ID"] == first
    others = [
        compose(InvitationKind.UPDATE, meeting()),
        compose(InvitationKind.REQUEST, meeting(sequence=2)),
        compose(InvitationKind.REQUEST, meeting(uid="b2@samnak.example")),
        compose(InvitationKind.REQUEST, meeting(), Person("นายวิชัย", "wichai@samnak.example")),
        compose(InvitationKind.DATE_CHANGED, one_date()),
        compose(InvitationKind.DATE_CHANGED, one_date(recurrence_id=moment(2026, 12, 21, 2))),
        compose_invitation(InvitationKind.REQUEST, meeting(), GUEST, sent_at=moment(2026, 11, 25, 1, 3)),
    ]
    ids = {message.extra_headers["Message-ID"] for message in others}
    assert len(ids) == 7
    assert first not in ids


def test_words_of_a_request():
    message = compose(InvitationKind.REQUEST, series(), repeats="ทุกวันจันทร์ รวม 4 ครั้ง", note="โปรดแต่งกายสุภาพ")
    assert message.body == (
        "เรียน นางสาวดวงใจ ศรีสุข\n"
        "\n"
        "ขอเรียนเชิญท่านเข้าร่วม “ประชุมคณะกรรมการบริหารงานสารบรรณอิเล็กทรอนิกส์ ครั้งที่ 12/2569” ตามรายละเอียดดังนี้\n"
        "\n"
        "วันและเวลา: วันจันทร์ที่ 7 ธันวาคม 2569 เวลา 09:00 น. ถึง 12:00 น.\n"
        "จัดเป็นประจำ: ทุกวันจันทร์ รวม 4 ครั้ง\n"
        "สถานที่: ห้องประชุมใหญ่ ชั้น 2 อาคาร 1\n"
        "ผู้เชิญ: ห้องประชุมใหญ่ ชั้น 2\n"
        "\n"
        "วาระที่ 1 แจ้งเพื่อทราบ\n"
        "วาระที่ 2 เพื่อพิจารณา\n"
        "\n"
        "โปรดแต่งกายสุภาพ\n"
        "\n"
        "โปรดกดตอบรับ ยังไม่แน่ใจ หรือปฏิเสธ ในโปรแกรมอีเมลหรือปฏิทินของท่าน คำตอบจะส่งถึงผู้เชิญโดยอัตโนมัติ\n"
        "รายละเอียดเพิ่มเติม: https://samnak.example/bookings/1"
    )


def test_words_are_thai_whoever_sends():
    with translation.override("en"):
        english = compose(InvitationKind.DATE_CHANGED, one_date())
    thai = compose(InvitationKind.DATE_CHANGED, one_date())
    assert (english.subject, english.body) == (thai.subject, thai.body)


def test_time_over_midnight_names_both_days():
    message = compose(InvitationKind.REQUEST, meeting(ends_at=moment(2026, 12, 7, 18)))
    assert "วันและเวลา: วันจันทร์ที่ 7 ธันวาคม 2569 เวลา 09:00 น. ถึง วันอังคารที่ 8 ธันวาคม 2569 เวลา 01:00 น." in message.body


@pytest.mark.parametrize(
    ("kind", "event", "method", "subject", "opening"),
    [
        (InvitationKind.REQUEST, meeting(), Method.REQUEST, "ขอเชิญ: ", "ขอเรียนเชิญท่านเข้าร่วม"),
        (InvitationKind.UPDATE, meeting(), Method.REQUEST, "แก้ไขนัดหมาย: ", "ขอเรียนว่ามีการแก้ไขนัดหมาย"),
        (InvitationKind.CANCEL, meeting(), Method.CANCEL, "ยกเลิกนัดหมาย: ", "ขอเรียนว่านัดหมาย"),
        (InvitationKind.DATE_CHANGED, one_date(), Method.REQUEST, "แก้ไขนัดหมายเฉพาะครั้ง: ", "ขอเรียนว่านัดหมาย"),
        (InvitationKind.DATE_CANCELLED, one_date(), Method.CANCEL, "ยกเลิกนัดหมายเฉพาะครั้ง: ", "ขอเรียนว่านัดหมาย"),
        (InvitationKind.WITHDRAWN, meeting(), Method.CANCEL, "ถอนการเชิญ: ", "ขอเรียนว่าท่านไม่ต้องเข้าร่วม"),
    ],
)
def test_each_kind(kind, event, method, subject, opening):
    message = compose(kind, event)
    assert message.subject.startswith(subject)
    assert message.body.split("\n")[2].startswith(opening)
    assert (message.method, kind.method) == (method, method)
    calendar = parsed(message).get_payload(0).get_payload(1)
    assert dict(calendar["Content-Type"].params) == {"method": method, "charset": "UTF-8"}
    told = facts(message.calendar)
    assert told["icalendar"] == told["vobject"] == told["ical.js"]
    assert javascript(message.calendar)["method"] == method
    only = told["icalendar"][0]
    assert len(told["icalendar"]) == 1
    assert only["status"] == ("CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    assert only["sequence"] == event.sequence
    assert only["recurrence_id"] == ("2026-12-14T02:00:00Z" if kind.of_one_date else None)
    assert only["organizer"] == ("room-2@samnak.example", "ห้องประชุมใหญ่ ชั้น 2")
    assert {asked[3] for asked in only["attendees"]} == {"TRUE" if method is Method.REQUEST else "FALSE"}
    assert "DTSTAMP:20261125T010200Z" in lines_of(message.calendar)
    answers = "โปรดกดตอบรับ ยังไม่แน่ใจ หรือปฏิเสธ" in message.body
    assert answers is (method is Method.REQUEST)


def test_changed_date_says_what_was_planned():
    body = compose(InvitationKind.DATE_CHANGED, one_date()).body
    assert "เดิมกำหนดไว้ในวันจันทร์ที่ 14 ธันวาคม 2569 เวลา 09:00 น. มีการแก้ไข" in body
    assert "วันและเวลา: วันอังคารที่ 15 ธันวาคม 2569 เวลา 13:00 น. ถึง 15:00 น." in body


def test_changed_date_names_its_place_in_the_series_by_the_clock():
    lines = lines_of(compose(InvitationKind.DATE_CHANGED, one_date()).calendar)
    assert [line for line in lines if line.startswith(("RECURRENCE-ID", "RRULE", "DTSTART;", "TZID"))] == [
        "TZID:Asia/Bangkok",
        "DTSTART;TZID=Asia/Bangkok:20261215T130000",
        "RECURRENCE-ID;TZID=Asia/Bangkok:20261214T090000",
    ]


def test_series_carries_its_changed_dates():
    changed = one_date(attendees=(), organizer=None, summary="ประชุมที่เลื่อน")
    gone = one_date(recurrence_id=moment(2026, 12, 21, 2), status=EventStatus.CANCELLED)
    message = compose(InvitationKind.REQUEST, series(overrides=(changed, gone)))
    told = facts(message.calendar)
    assert told["icalendar"] == told["vobject"] == told["ical.js"]
    assert [(one["recurrence_id"], len(one["attendees"]), one["organizer"][0]) for one in told["icalendar"]] == [
        (None, 2, "room-2@samnak.example"),
        ("2026-12-14T02:00:00Z", 2, "room-2@samnak.example"),
    ]
    expanded = dates(message.calendar)
    assert [date[:2] for date in expanded["icalendar"]] == [
        ("2026-12-07T02:00:00Z", "2026-12-07T05:00:00Z"),
        ("2026-12-15T06:00:00Z", "2026-12-15T08:00:00Z"),
        ("2026-12-28T02:00:00Z", "2026-12-28T05:00:00Z"),
    ]
    assert expanded["icalendar"] == expanded["vobject"] == expanded["ical.js"]


def test_cancelled_series_is_one_event():
    message = compose(InvitationKind.CANCEL, series(overrides=(one_date(),), alarms_minutes=(15,)))
    lines = lines_of(message.calendar)
    assert lines.count("BEGIN:VEVENT") == 1
    assert "RRULE:FREQ=WEEKLY;COUNT=4" in lines
    assert "STATUS:CANCELLED" in lines
    assert "BEGIN:VALARM" not in lines


def test_recipient_stands_among_the_attendees():
    addresses = [one[0] for one in facts(compose(InvitationKind.REQUEST, meeting()).calendar)["icalendar"][0]["attendees"]]
    assert addresses == ["duangjai@guest.example", "wichai@samnak.example"]  # known, whatever the size of its letters
    added = compose(InvitationKind.REQUEST, meeting(), Person("นายใหม่", "new@guest.example"))
    assert [one[0] for one in facts(added.calendar)["icalendar"][0]["attendees"]][2:] == ["new@guest.example"]


def test_withdrawn_guest_sees_nobody_else():
    told = facts(compose(InvitationKind.WITHDRAWN, meeting()).calendar)["icalendar"]
    assert [one[0] for one in told[0]["attendees"]] == ["duangjai@guest.example"]


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        (InvitationKind.REQUEST, one_date()),
        (InvitationKind.CANCEL, one_date()),
        (InvitationKind.DATE_CHANGED, series()),
        (InvitationKind.DATE_CANCELLED, meeting()),
    ],
)
def test_a_kind_that_does_not_fit_the_event_is_refused(kind, event):
    with pytest.raises(ValueError, match="recurrence id"):
        compose(kind, event)


def test_nobody_to_reply_to_is_refused():
    with pytest.raises(ValueError, match="mailbox"):
        compose(InvitationKind.REQUEST, meeting(organizer=None))


def test_a_title_of_several_lines_adds_no_header():
    message = compose(
        InvitationKind.REQUEST, meeting(summary="ประชุม\r\nBcc: x@evil.example"), Person("ก\r\nBcc: y", "g@guest.example")
    )
    built = parsed(message)
    assert built["Bcc"] is None
    assert built["Subject"].startswith("ขอเชิญ: ประชุม Bcc: x@evil.example วันที่")


def test_django_sends_it(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    message = compose(InvitationKind.REQUEST, meeting())
    assert get_connection().send_messages([message]) == 1
    assert mail.outbox[0].subject == message.subject
    assert tree(parsed(mail.outbox[0]))[0] == "multipart/mixed"
