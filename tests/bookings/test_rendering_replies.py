"""Replies read from the shapes of each mail program, and rubbish of every kind."""

import base64
import logging
import random
import time

import pytest

from samnak.bookings.enums import Rsvp
from samnak.bookings.rendering.calendar import Attendee, CalendarEvent, Person
from samnak.bookings.rendering.invitations import InvitationKind, compose_invitation
from samnak.bookings.rendering.replies import ReplyKind, read_replies, read_reply
from tests.bookings.calendar_referees import moment
from tests.bookings.reply_samples import GMAIL, SHAPES, answer, calendar, crlf, mail


@pytest.mark.parametrize(
    ("shape", "rsvp", "recurrence_id", "name", "comment", "stamped_at"),
    [
        ("outlook", Rsvp.ACCEPTED, moment(2026, 12, 14, 2), "ดวงใจ ศรีสุข", "จะไปถึงช้าสิบนาที, ขออภัย", moment(2026, 11, 25, 3)),
        ("gmail", Rsvp.DECLINED, None, "Duangjai Srisuk", "ติดราชการ", moment(2026, 11, 25, 3, 15)),
        ("apple", Rsvp.TENTATIVE, None, "Duangjai Srisuk", "", moment(2026, 11, 25, 4)),
        ("thunderbird", Rsvp.ACCEPTED, moment(2026, 12, 14, 2), "Duangjai", "", moment(2026, 11, 25, 5)),
    ],
)
def test_each_program(shape, rsvp, recurrence_id, name, comment, stamped_at):
    reply = read_reply(SHAPES[shape])
    assert (reply.kind, reply.uid, reply.sequence) == (ReplyKind.REPLY, "b1@samnak.example", 2)
    assert (reply.attendee, reply.sender, reply.sender_matches) == ("duangjai@guest.example", "duangjai@guest.example", True)
    assert (reply.rsvp, reply.partstat, reply.recurrence_id) == (rsvp, rsvp.upper(), recurrence_id)
    assert (reply.attendee_name, reply.comment, reply.stamped_at) == (name, comment, stamped_at)
    assert reply.organizer == "room-2@samnak.example"
    assert (reply.proposed_starts_at, reply.proposed_ends_at) == (None, None)
    assert read_replies(SHAPES[shape]) == (reply,)


def test_answer_to_our_own_invitation_comes_home():
    """Turn our request into a reply, as a program would."""
    event = CalendarEvent(
        uid="b1@samnak.example",
        sequence=4,
        starts_at=moment(2026, 12, 15, 6),
        ends_at=moment(2026, 12, 15, 8),
        recurrence_id=moment(2026, 12, 13, 23),
        summary="ประชุม",
        created=moment(2026, 11, 1),
        modified=moment(2026, 11, 1),
        organizer=Person("ห้อง 2", "room-2@samnak.example"),
        attendees=(Attendee("นางสาวดวงใจ, ศรีสุข", "duangjai@guest.example"),),
    )
    guest = Person("ดวงใจ", "duangjai@guest.example")
    sent = compose_invitation(InvitationKind.DATE_CHANGED, event, guest, sent_at=moment(2026, 11, 2))
    back = (
        sent.calendar.decode().replace("METHOD:REQUEST", "METHOD:REPLY").replace("NEEDS-ACTION", "ACCEPTED").replace("\r\n", "\n")
    )
    reply = read_reply(mail(back))
    assert (reply.uid, reply.sequence, reply.rsvp, reply.sender_matches) == (event.uid, 4, Rsvp.ACCEPTED, True)
    assert (reply.recurrence_id, reply.attendee_name) == (event.recurrence_id, "นางสาวดวงใจ, ศรีสุข")
    assert read_reply(sent.message().as_bytes(linesep="\r\n")) is None  # the invitation itself is no answer


@pytest.mark.parametrize(
    ("content_type", "method", "found"),
    [
        ("text/calendar; charset=utf-8; method=REPLY", "METHOD:REPLY\n", True),
        ("text/calendar; charset=utf-8", "METHOD:REPLY\n", True),
        ("text/calendar; charset=utf-8; method=REPLY", "", True),
        ('text/calendar; method="reply"', "method:reply\n", True),
        ("application/ics", "METHOD:REPLY\n", True),
        ('application/octet-stream; name="answer.ICS"', "METHOD:REPLY\n", True),
        ("text/calendar; charset=utf-8", "", False),
        ("text/calendar; method=REPLY", "METHOD:REQUEST\n", False),
        ("text/calendar; method=REFRESH", "METHOD:REFRESH\n", False),
        ("text/plain; charset=utf-8", "METHOD:REPLY\n", False),
        ("application/octet-stream; name=answer.bin", "METHOD:REPLY\n", False),
    ],
)
def test_where_the_method_stands(content_type, method, found):
    assert (read_reply(mail(answer(method=method), content_type=content_type)) is not None) is found


@pytest.mark.parametrize(
    ("partstat", "rsvp"),
    [
        ("ACCEPTED", Rsvp.ACCEPTED),
        ("accepted", Rsvp.ACCEPTED),
        ("TENTATIVE", Rsvp.TENTATIVE),
        ("DECLINED", Rsvp.DECLINED),
        ("DELEGATED", Rsvp.DECLINED),
        ("NEEDS-ACTION", Rsvp.NEEDS_ACTION),
        ("X-PERHAPS", Rsvp.NEEDS_ACTION),
    ],
)
def test_answers(partstat, rsvp):
    reply = read_reply(mail(answer(partstat=partstat)))
    assert (reply.rsvp, reply.partstat) == (rsvp, partstat.upper())


TOKYO = "BEGIN:VTIMEZONE\nTZID:Our own\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0900\nEND:STANDARD\nEND:VTIMEZONE\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("RECURRENCE-ID:20261214T020000Z", moment(2026, 12, 14, 2)),
        ("RECURRENCE-ID;TZID=Asia/Bangkok:20261214T090000", moment(2026, 12, 14, 2)),
        ('RECURRENCE-ID;TZID="Asia/Bangkok":20261214T090000', moment(2026, 12, 14, 2)),
        ("RECURRENCE-ID;TZID=SE Asia Standard Time:20261214T090000", moment(2026, 12, 14, 2)),
        ("RECURRENCE-ID;TZID=Tokyo Standard Time:20261214T110000", moment(2026, 12, 14, 2)),
        ("RECURRENCE-ID;TZID=W. Europe Standard Time:20260714T040000", moment(2026, 7, 14, 2)),
        ("RECURRENCE-ID;TZID=/freeassociation.sourceforge.net/Asia/Tokyo:20261214T110000", moment(2026, 12, 14, 2)),
        ('RECURRENCE-ID;TZID="(UTC+07:00) Bangkok, Hanoi, Jakarta":20261214T090000', moment(2026, 12, 14, 2)),
        ("RECURRENCE-ID;TZID=(UTC+07:00) Bangkok, Hanoi, Jakarta:20261214T090000", moment(2026, 12, 14, 2)),
        ('RECURRENCE-ID;TZID="(GMT-05:00) Eastern":20261213T210000', moment(2026, 12, 14, 2)),
        ('RECURRENCE-ID;TZID="(UTC) Coordinated Universal Time":20261214T020000', moment(2026, 12, 14, 2)),
        ("RECURRENCE-ID;TZID=Our own:20261214T110000", moment(2026, 12, 14, 2)),
        ("RECURRENCE-ID;TZID=Nobody knows:20261214T090000", moment(2026, 12, 14, 2)),
        ("RECURRENCE-ID;TZID=Asia:20261214T090000", moment(2026, 12, 14, 2)),
        ("RECURRENCE-ID;TZID=../../../etc/passwd:20261214T090000", moment(2026, 12, 14, 2)),
        ("RECURRENCE-ID:20261214T090000", moment(2026, 12, 14, 2)),
        ("RECURRENCE-ID;RANGE=THISANDFUTURE:20261214T020000Z", moment(2026, 12, 14, 2)),
        ("RECURRENCE-ID;VALUE=DATE:20261214", moment(2026, 12, 13, 17)),
    ],
)
def test_zones(line, expected):
    assert read_reply(mail(answer(line, zone=TOKYO))).recurrence_id == expected


@pytest.mark.parametrize("value", ["", "soon", "20261399T090000Z", "20261214T0900", "99991231T235959"])
def test_a_date_that_cannot_be_read_is_never_taken_for_the_whole_series(value):
    assert read_reply(mail(answer(f"RECURRENCE-ID;TZID=America/New_York:{value}"))) is None


def test_a_strangers_zone_is_neither_run_nor_kept():
    endless = (
        "BEGIN:VTIMEZONE\nTZID:SE Asia Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T000000\nRRULE:FREQ=SECONDLY\n"
        "TZOFFSETFROM:-1100\nTZOFFSETTO:-1200\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    line = "RECURRENCE-ID;TZID=SE Asia Standard Time:20261214T090000"
    started = time.perf_counter()
    assert read_reply(mail(answer(line, zone=endless))).recurrence_id == moment(2026, 12, 14, 2)
    assert read_reply(mail(answer(line))).recurrence_id == moment(2026, 12, 14, 2)
    own = "RECURRENCE-ID;TZID=Our own:20261214T110000"
    assert read_reply(mail(answer(own, zone=TOKYO))).recurrence_id == moment(2026, 12, 14, 2)
    assert read_reply(mail(answer(own))).recurrence_id == moment(2026, 12, 14, 4)
    assert time.perf_counter() - started < 30  # it ends


def test_counter_proposes_another_time():
    raw = mail(
        answer(
            "RECURRENCE-ID;TZID=SE Asia Standard Time:20261214T090000",
            "DTSTART;TZID=SE Asia Standard Time:20261214T133000",
            "DTEND;TZID=SE Asia Standard Time:20261214T150000",
            "X-MS-OLK-ORIGINALSTART;TZID=SE Asia Standard Time:20261214T090000",
            "COMMENT:ช่วงเช้าติดประชุม",
            partstat="TENTATIVE",
            method="METHOD:COUNTER\n",
        ),
        content_type="text/calendar; method=COUNTER; charset=utf-8",
    )
    reply = read_reply(raw)
    assert (reply.kind, reply.rsvp, reply.recurrence_id) == (ReplyKind.COUNTER, Rsvp.TENTATIVE, moment(2026, 12, 14, 2))
    assert (reply.proposed_starts_at, reply.proposed_ends_at) == (moment(2026, 12, 14, 6, 30), moment(2026, 12, 14, 8))
    assert reply.comment == "ช่วงเช้าติดประชุม"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("DTSTART:20261214T020000Z", "DURATION:PT1H30M"), (moment(2026, 12, 14, 2), moment(2026, 12, 14, 3, 30))),
        (("DTSTART:20261214T020000Z",), (None, None)),
        (("DTSTART:20261214T020000Z", "DTEND:20261214T010000Z"), (None, None)),
        (("DTSTART:20261214T020000Z", "DURATION:soon"), (None, None)),
        (("DTSTART:20261214T020000Z", "DURATION:P999999999999D"), (None, None)),
        (("DTEND:20261214T020000Z",), (None, None)),
    ],
)
def test_proposed_times(lines, expected):
    reply = read_reply(mail(answer(*lines, method="METHOD:COUNTER\n")))
    assert (reply.proposed_starts_at, reply.proposed_ends_at) == expected


def test_several_dates_in_one_mail():
    first = answer("RECURRENCE-ID:20261214T020000Z").removesuffix("END:VCALENDAR")
    second = "\n".join(answer("RECURRENCE-ID:20261221T020000Z", partstat="DECLINED").split("\n")[4:])
    replies = read_replies(mail(first + second))
    assert [(reply.recurrence_id, reply.rsvp) for reply in replies] == [
        (moment(2026, 12, 14, 2), Rsvp.ACCEPTED),
        (moment(2026, 12, 21, 2), Rsvp.DECLINED),
    ]


@pytest.mark.parametrize(
    ("sender", "read", "matches"),
    [
        ("duangjai@guest.example", "duangjai@guest.example", True),
        ("DUANGJAI@GUEST.example", "duangjai@guest.example", True),
        ('"Srisuk, Duangjai" <duangjai@guest.example>', "duangjai@guest.example", True),
        ('"boss@x.example" <duangjai@guest.example>', "duangjai@guest.example", True),
        ("mallory@evil.example", "mallory@evil.example", False),
        ('"duangjai@guest.example" <mallory@evil.example>', "mallory@evil.example", False),
        ("duangjai@guest.example <mallory@evil.example>", "", False),
        ("duangjai@guest.example (<mallory@evil.example>)", "", False),
        ("duangjai@guest.example, mallory@evil.example", "", False),
        ("duangjai@guest.example\nFrom: mallory@evil.example", "", False),
        ("duangjai@guest.example@evil.example", "", False),
        ("", "", False),
        ("Duangjai", "", False),
    ],
)
def test_sender(sender, read, matches):
    reply = read_reply(mail(answer(), sender=sender))
    assert reply.attendee == "duangjai@guest.example"
    assert (reply.sender, reply.sender_matches) == (read, matches)


def test_sender_among_several_attendees():
    other = "ATTENDEE;PARTSTAT=DECLINED:mailto:wichai@samnak.example"
    assert read_reply(mail(answer(other))).attendee == "duangjai@guest.example"
    reply = read_reply(mail(answer(other), sender="wichai@samnak.example"))
    assert (reply.attendee, reply.rsvp, reply.sender_matches) == ("wichai@samnak.example", Rsvp.DECLINED, True)


def test_a_claim_to_act_for_somebody_is_not_believed():
    raw = mail(
        calendar("UID:1", 'ATTENDEE;PARTSTAT=DECLINED;SENT-BY="mailto:mallory@evil.example":mailto:boss@samnak.example'),
        sender="mallory@evil.example",
    )
    reply = read_reply(raw)
    assert (reply.attendee, reply.sender_matches) == ("boss@samnak.example", False)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("us-ascii", "utf-8"),
        ("windows-874", "cp874"),
        ("tis-620", "tis-620"),
        ("utf-16", "utf-16"),
        ("x-none", "cp874"),
    ],
)
def test_charsets(charset, encoding):
    content = base64.encodebytes(crlf(answer("COMMENT:ไม่สะดวก")).decode().encode(encoding)).decode()
    raw = mail(content, content_type=f"text/calendar; charset={charset}\nContent-Transfer-Encoding: base64")
    assert read_reply(raw).comment == "ไม่สะดวก"


def test_byte_order_mark_and_old_line_ends():
    assert read_reply(mail("\ufeff" + answer())).rsvp == Rsvp.ACCEPTED
    content = base64.encodebytes(answer("COMMENT:a").replace("\n", "\r").encode()).decode()
    assert read_reply(mail(content, content_type="text/calendar\nContent-Transfer-Encoding: base64")).comment == "a"


def test_what_is_read_fits_the_record():
    reply = read_reply(
        mail(answer("COMMENT:" + "ก" * 5000, "COMMENT:x\x00y", partstat="X" * 99).replace("SEQUENCE:2", "SEQUENCE:9" + "9" * 50))
    )
    assert (len(reply.comment), len(reply.partstat), reply.sequence) == (500, 20, 0)
    assert read_reply(mail(answer("COMMENT:a\x00b\x1bc"))).comment == "abc"
    assert read_reply(mail(answer().replace("SEQUENCE:2", "SEQUENCE:-1"))).sequence == 0
    assert read_reply(mail(answer().replace("SEQUENCE:2", "SEQUENCE:9999999999"))).sequence == 2_147_483_647
    assert read_reply(mail(answer().replace("UID:b1", "UID:" + "b" * 300))) is None
    assert read_reply(mail(answer().replace("mailto:duangjai", "mailto:" + "d" * 400))) is None


def enclosed(content):
    """Return a mail that only encloses another, such as a bounce or a forwarded answer."""
    return crlf(
        "From: duangjai@guest.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        f"--b\nContent-Type: text/plain\n\nsee below\n--b\nContent-Type: message/rfc822\n\n{content.decode()}\n--b--\n"
    )


TNEF = crlf(
    "From: duangjai@guest.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    "--b\nContent-Type: text/plain\n\nyes\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n"
    f"Content-Transfer-Encoding: base64\n\n{base64.b64encode(bytes.fromhex('789f3e22') + b'METHOD:REPLY').decode()}\n--b--\n"
)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"\x00" * 1000,
        b"From: a@b.example\r\n\r\nhello",
        b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR",
        TNEF,
        enclosed(GMAIL),
        mail(""),
        mail("BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR"),
        mail("END:VCALENDAR\nBEGIN:VEVENT"),
        mail(calendar("UID:1")),
        mail(calendar("ATTENDEE;PARTSTAT=ACCEPTED:mailto:duangjai@guest.example")),
        mail(calendar("UID:1", "ATTENDEE;PARTSTAT=ACCEPTED:duangjai")),
        mail(answer().replace("VEVENT", "VTODO")),
        mail("!!!", content_type="text/calendar; method=REPLY\nContent-Transfer-Encoding: base64"),
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n--x--",
    ],
)
def test_whatever_holds_no_answer_is_nothing(raw, caplog):
    assert read_replies(raw) == ()
    assert read_reply(raw) is None
    assert caplog.records == []


def test_sizes_are_limited():
    padded = answer("X-PAD:" + "x" * 199_000)
    assert read_reply(mail(padded)) is not None
    assert read_reply(mail(answer("X-PAD:" + "x" * 201_000))) is None
    assert read_reply(mail(answer()) + b" " * 5_000_000) is None


HOSTILE = {
    "deep parts": b"From: a@b.example\r\n"
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth) for depth in range(3000)),
    "many parts": b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: text/calendar\r\n\r\nx\r\n" * 20_000,
    "many lines": mail(calendar(*["X:1"] * 40_000)),
    "blank lines": mail("\n" * 190_000),
    "deep components": mail("BEGIN:X\n" * 20_000),
    "ends": mail("BEGIN:VCALENDAR\n" + "END:X\n" * 30_000),
    "quotes": mail(calendar('ATTENDEE;CN="' + '";"' * 60_000)),
    "backslashes": mail(calendar("COMMENT:" + "\\" * 180_000)),
    "spaces": mail(calendar("COMMENT" + " " * 180_000)),
    "semicolons": mail(calendar("ATTENDEE" + ";" * 180_000 + ":x")),
    "colons": mail(answer("RECURRENCE-ID:" + ":" * 180_000)),
    "attendees": mail(calendar("UID:1", *["ATTENDEE:mailto:x@y.example"] * 4_900)),
    "brackets": mail(answer(), sender="<" * 100_000),
    "addresses": mail(answer(), sender="a@b.example, " * 8_000),
    "comments": mail(answer(), sender="(" * 50_000),
    "quoted name": mail(answer(), sender='"' + "\\" * 50_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_takes_no_time(name):
    started = time.perf_counter()
    read_replies(HOSTILE[name])
    assert time.perf_counter() - started < 60  # it ends


def test_damaged_mail_never_raises(caplog):
    """Change, cut and shuffle what programs send; the reader may find an answer or none, and logs no surprise."""
    caplog.set_level(logging.INFO)
    chance = random.Random(47)
    signs = [*b':;,="\\\r\n \t<>@()[]?*%', 0, 255, 128, 0xE0, *b"AZ09"]
    for shape in [*SHAPES.values(), mail(answer("RECURRENCE-ID;TZID=Asia/Bangkok:20261214T090000"))]:
        for _ in range(400):
            damaged = bytearray(shape)
            for _ in range(chance.randrange(1, 12)):
                place = chance.randrange(len(damaged))
                match chance.randrange(4):
                    case 0:
                        damaged[place] = chance.choice(signs)
                    case 1:
                        del damaged[place : place + chance.randrange(1, 40)]
                    case 2:
                        damaged[place:place] = bytes(chance.choices(signs, k=chance.randrange(1, 9)))
                    case _:
                        damaged[place:place] = damaged[place - 60 : place]
            assert isinstance(read_replies(bytes(damaged)), tuple)
    assert [str(record.exc_info) for record in caplog.records] == []


def test_a_failure_inside_is_logged_and_swallowed(monkeypatch, caplog):
    def broken(message):
        raise RuntimeError

    monkeypatch.setattr("samnak.bookings.rendering.replies._sender", broken)
    assert read_replies(GMAIL) == ()
    assert [record.message for record in caplog.records] == ["a mail could not be read"]
