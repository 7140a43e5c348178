"""Answers: over a real IMAP server, from a Maildir, by the link and signed in; believed only as far as they fit what was asked."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from imaplib import IMAP4_SSL
from pathlib import Path

import pytest
from django.db import DatabaseError

from samnak.audit.models import Event
from samnak.bookings import services, tasks
from samnak.bookings.enums import Rsvp
from samnak.bookings.models import Guest, GuestReply
from samnak.bookings.providers import ProposalNotices
from samnak.bookings.rendering.replies import read_reply
from samnak.bookings.services import GuestWish, Want, mailboxes
from samnak.bookings.services import collecting as collector
from samnak.core.actor import system_actor
from samnak.core.errors import ConflictError, DomainError
from tests.bookings.post import MAILBOX, calendar_of, work_off
from tests.factories.rooms import at

DUANGJAI = GuestWish("นางสาวดวงใจ ศรีสุข", "duangjai@guest.example")
WEEKLY = "FREQ=WEEKLY;COUNT=6"
PASSWORD = "dovecot's password"
DOVECOT = """
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
default_internal_user = {user}
default_internal_group = {user}
default_login_user = {user}
disable_plaintext_auth = yes
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service stats {{
  chroot =
}}
service anvil {{
  chroot =
}}
namespace inbox {{
  inbox = yes
}}
"""
needs_dovecot = pytest.mark.skipif(
    shutil.which("dovecot") is None or os.geteuid() != 0, reason="dovecot-imapd is not installed, or this is not root"
)


class ImapServer:
    """A Dovecot of our own in a folder of its own."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self.certificate = folder / "cert.pem"
        folder.chmod(0o755)
        subprocess.run(
            [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", self.certificate,
            ],
            check=True, capture_output=True,
        )  # fmt: skip
        (folder / "mail").mkdir(mode=0o777)
        (folder / "mail").chmod(0o777)
        settings = DOVECOT.format(folder=folder, port=self.port, password=PASSWORD.replace(" ", "_"), user="dovecot")
        (folder / "dovecot.conf").write_text(settings.lstrip())
        self.process = subprocess.Popen(["dovecot", "-F", "-c", folder / "dovecot.conf"], stdout=subprocess.PIPE)
        self._wait()

    def _wait(self):
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail(f"dovecot did not start: {(self.folder / 'dovecot.log').read_text()}")

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.process.stdout.close()

    @contextmanager
    def session(self):
        with IMAP4_SSL("127.0.0.1", self.port, ssl_context=ssl.create_default_context(cafile=self.certificate)) as server:
            server.login(MAILBOX, PASSWORD.replace(" ", "_"))
            yield server

    def deliver(self, *messages):
        with self.session() as server:
            for message in messages:
                state, _data = server.append("INBOX", None, None, bytes(message))
                assert state == "OK"

    def flags(self, folder="INBOX"):
        """Return of each message of a folder whether it was seen."""
        with self.session() as server:
            server.select(f'"{folder}"', readonly=True)
            _state, found = server.search(None, "ALL")
            numbers = found[0].split()
            told = [server.fetch(number, "(FLAGS)")[1][0].decode() for number in numbers]
            return [r"\Seen" if r"\Seen" in one else "" for one in told]


@pytest.fixture(scope="module")
def dovecot():
    # the folders of pytest are closed to the user that the server becomes
    with tempfile.TemporaryDirectory(prefix="imap-") as folder:
        server = ImapServer(Path(folder))
        yield server
        server.stop()


@pytest.fixture
def imap(dovecot, settings, monkeypatch):
    """Set the server up as the mailbox of answers, and empty it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_SSL = "127.0.0.1", dovecot.port, True
    settings.IMAP_USER, settings.IMAP_PASSWORD = MAILBOX, PASSWORD.replace(" ", "_")
    settings.IMAP_FOLDER, settings.IMAP_DONE_FOLDER = "INBOX", ""
    with dovecot.session() as server:
        server.select("INBOX")
        server.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
        server.expunge()
        server.delete('"Done items"')
    return dovecot


class Maildir:
    """A Maildir as a mail server fills it."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("tmp", "new", "cur"):
            (folder / name).mkdir(parents=True)
        self.count = 0

    def deliver(self, *messages):
        for message in messages:
            self.count += 1
            (self.folder / "tmp" / "x").write_bytes(bytes(message))
            (self.folder / "tmp" / "x").rename(self.folder / "new" / f"1700000000.{self.count:03}.host")

    def names(self, part):
        return sorted(path.name for path in (self.folder / part).iterdir())


@pytest.fixture
def maildir(tmp_path, settings):
    settings.REPLY_MAILDIR = str(tmp_path / "Maildir")
    return Maildir(tmp_path / "Maildir")


def book(house, room="small", start=None, guests=(DUANGJAI,), **fields):
    return services.book(actor=house.actor("officer"), wish=house.wish(room, start or at(9), guests=guests, **fields))


def invited(house, post_office, **fields):
    """Return a booking with the invitation that its guest has got."""
    booking = book(house, **fields)
    work_off()
    (message,) = post_office.new()
    return booking, message


def answer(invitation, partstat="ACCEPTED", *, method="REPLY", comment="", stamp=None, date=None, sender=None, lines=()):
    """Return what a mail program sends when the guest presses a button in this invitation."""
    calendar = re.sub(r"\r\n ", "", calendar_of(invitation).decode())
    event = re.search(r"BEGIN:VEVENT.*?END:VEVENT", calendar, re.DOTALL)[0]
    kept = [line for line in event.split("\r\n") if re.match(r"(UID|SEQUENCE|ORGANIZER|SUMMARY|RECURRENCE-ID)[:;]", line)]
    who = invitation["To"].addresses[0].addr_spec
    moment = stamp or datetime.now(UTC)
    kept += [f"DTSTAMP:{moment:%Y%m%dT%H%M%SZ}", f"ATTENDEE;PARTSTAT={partstat};CN=Duangjai:mailto:{who}", *lines]
    if date is not None:
        kept.append(f"RECURRENCE-ID:{date.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    if comment:
        kept.append(f"COMMENT:{comment}")
    text = "\r\n".join(
        ["BEGIN:VCALENDAR", "PRODID:-//Guest//EN", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT", *kept, "END:VEVENT",
         "END:VCALENDAR", ""]
    )  # fmt: skip
    message = EmailMessage()
    message["From"] = f"Duangjai <{sender or who}>"
    message["To"] = invitation["From"].addresses[0].addr_spec
    message["Subject"] = f"{partstat.capitalize()}: {invitation['Subject']}"
    message.set_content("ตอบ")
    message.add_alternative(text.encode(), maintype="text", subtype="calendar", params={"method": method, "charset": "UTF-8"})
    return message


def take(message):
    """Hand one answer to the service."""
    return services.record_reply(actor=system_actor("x"), reply=read_reply(bytes(message)))


def collect():
    return services.collect_replies(actor=system_actor("x"))


def moved(house, booking, number, start):
    row = booking.occurrences.order_by("original_start")[number]
    services.move_occurrence(
        actor=house.actor("officer"), occurrence_id=row.pk, starts_at=start, ends_at=start + timedelta(hours=1)
    )


def rsvp_of(booking):
    return booking.guests.get().rsvp


@pytest.mark.parametrize(
    ("partstat", "rsvp", "label"),
    [("ACCEPTED", "accepted", "ตอบรับ"), ("TENTATIVE", "tentative", "ยังไม่แน่ใจ"), ("DECLINED", "declined", "ไม่มา")],
)
def test_an_answer_sets_the_rsvp_and_is_on_the_record(house, post_office, partstat, rsvp, label):
    booking, message = invited(house, post_office)
    assert take(answer(message, partstat, comment="ขอบคุณค่ะ")) == "recorded"
    guest = booking.guests.get()
    assert (guest.rsvp, guest.comment) == (rsvp, "ขอบคุณค่ะ")
    event = Event.objects.get(kind="bookings.rsvp_received")
    assert event.data == {"guest": "นางสาวดวงใจ ศรีสุข", "occurrence": "", "answer": label}
    assert (event.actor_name, event.subject_id, event.agency_id) == ("นางสาวดวงใจ ศรีสุข", booking.pk, booking.agency_id)


def test_the_same_answer_twice_is_one(house, post_office):
    booking, message = invited(house, post_office)
    reply = answer(message)
    assert [take(reply), take(reply)] == ["recorded", "repeated"]
    assert Event.objects.filter(kind="bookings.rsvp_received").count() == 1
    assert rsvp_of(booking) == "accepted"


def test_the_later_answer_stands_in_whatever_order_they_come(house, post_office):
    booking, message = invited(house, post_office)
    now = datetime.now(UTC)
    later = answer(message, "DECLINED", stamp=now)
    assert take(later) == "recorded"
    assert take(answer(message, "ACCEPTED", stamp=now - timedelta(minutes=1))) == "repeated"
    assert rsvp_of(booking) == "declined"


def test_a_clock_that_is_ahead_does_not_shut_out_later_answers(house, post_office):
    booking, message = invited(house, post_office)
    ahead = datetime.now(UTC) + timedelta(days=3)
    assert take(answer(message, "DECLINED", stamp=ahead)) == "recorded"
    assert take(answer(message, "ACCEPTED", stamp=ahead + timedelta(seconds=5))) == "recorded"
    assert rsvp_of(booking) == "accepted"


def test_nobody_answers_for_another(house, post_office):
    booking, message = invited(house, post_office)
    assert take(answer(message, sender="stranger@guest.example")) == "not-own"
    mine = answer(message)
    text = bytes(mine).decode()
    assert "duangjai@guest.example" in text
    forged = text.replace("duangjai@guest.example", "stranger@guest.example")
    reply = read_reply(forged.encode())
    if reply.attendee == "duangjai@guest.example":
        assert services.record_reply(actor=system_actor("x"), reply=reply) == "not-own"
    assert rsvp_of(booking) == "needs-action"


def test_strangers_other_mailboxes_and_unknown_events_change_nothing(house, post_office):
    booking, message = invited(house, post_office)
    reply = read_reply(bytes(answer(message)))

    def verdict(**fields):
        return services.record_reply(actor=system_actor("x"), reply=replace(reply, **fields))

    assert verdict(attendee="stranger@guest.example", sender="stranger@guest.example") == "unknown"
    assert verdict(organizer="elsewhere@moc.example") == "not-ours"
    assert verdict(uid="01a21400-0000-7000-8000-000000000000") == "unknown"
    assert verdict(uid="nonsense@google.com") == "unknown"
    assert verdict(recurrence_id=at(9)) == "unknown"
    services.remove_guest(actor=house.actor("officer"), guest_id=booking.guests.get().pk)
    assert verdict() == "unknown"
    assert rsvp_of(booking) == "needs-action"
    assert not Event.objects.filter(kind="bookings.rsvp_received").exists()


def test_an_answer_for_a_time_that_is_no_longer_so_is_none(house, post_office):
    booking, message = invited(house, post_office)
    early = answer(message)
    moved(house, booking, 0, at(14))
    assert take(early) == "outdated"
    work_off()
    (update,) = post_office.new()
    assert take(early) == "outdated"
    assert take(answer(update, "TENTATIVE")) == "recorded"
    assert rsvp_of(booking) == "tentative"


def test_an_answer_that_crossed_a_change_of_words_counts(house, post_office):
    booking, message = invited(house, post_office)
    services.change_details(actor=house.actor("officer"), booking_id=booking.pk, title="ชื่อใหม่")
    work_off()
    assert len(post_office.new()) == 1
    assert take(answer(message)) == "recorded"
    assert rsvp_of(booking) == "accepted"


def test_nobody_answers_what_is_cancelled(house, post_office):
    booking, message = invited(house, post_office)
    services.cancel_booking(actor=house.actor("officer"), booking_id=booking.pk)
    assert take(answer(message)) == "outdated"


def test_one_date_of_a_series_is_answered_for_itself(house, post_office):
    booking, message = invited(house, post_office, rrule=WEEKLY)
    rows = list(booking.occurrences.order_by("original_start"))
    assert take(answer(message)) == "recorded"
    assert take(answer(message, "DECLINED", date=rows[2].original_start)) == "recorded"
    assert take(answer(message, "DECLINED", date=rows[2].original_start)) == "repeated"
    assert take(answer(message, "DECLINED", date=rows[2].original_start + timedelta(minutes=1))) == "unknown"
    assert rsvp_of(booking) == "accepted"
    (reply,) = GuestReply.objects.all()
    assert (reply.occurrence_id, reply.rsvp) == (rows[2].pk, "declined")
    event = Event.objects.filter(kind="bookings.rsvp_received").order_by("-at").first()
    assert event.data["occurrence"] == str(rows[2].pk)


def test_a_moved_date_is_answered_at_its_new_time_only(house, post_office):
    booking, message = invited(house, post_office, rrule=WEEKLY)
    row = booking.occurrences.order_by("original_start")[1]
    early = answer(message, date=row.original_start)
    moved(house, booking, 1, at(15, days=14))
    work_off()
    (update,) = post_office.new()
    assert take(early) == "outdated"
    assert take(answer(update)) == "recorded"
    assert [reply.rsvp for reply in GuestReply.objects.all()] == ["accepted"]
    services.cancel_occurrence(actor=house.actor("officer"), occurrence_id=row.pk)
    assert take(answer(update, "DECLINED")) == "outdated"


def test_an_answer_for_the_whole_series_covers_its_dates(house, post_office):
    booking, message = invited(house, post_office, rrule=WEEKLY)
    row = booking.occurrences.order_by("original_start")[1]
    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    assert take(answer(message, "DECLINED", date=row.original_start, stamp=long_ago)) == "recorded"
    assert take(answer(message, "ACCEPTED")) == "recorded"
    assert (rsvp_of(booking), GuestReply.objects.count()) == ("accepted", 0)


def test_a_proposal_of_another_time_reaches_the_organiser_once(house, post_office, browse):
    booking, message = invited(house, post_office)
    start = at(14, days=8)
    lines = [
        f"DTSTART:{start.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTEND:{start.astimezone(UTC) + timedelta(hours=1):%Y%m%dT%H%M%SZ}",
    ]
    counter = answer(message, "TENTATIVE", method="COUNTER", comment="ติดประชุมอื่น", lines=lines)
    assert [take(counter), take(counter)] == ["proposed", "repeated"]
    assert rsvp_of(booking) == "tentative"
    event = Event.objects.get(kind="bookings.counter_received")
    row = booking.occurrences.get()
    assert event.data == {
        "guest": "นางสาวดวงใจ ศรีสุข", "occurrence": str(row.pk), "start": start.astimezone(UTC).isoformat(),
        "end": (start + timedelta(hours=1)).astimezone(UTC).isoformat(), "comment": "ติดประชุมอื่น",
    }  # fmt: skip
    (notice,) = ProposalNotices().notices(event.pk, event.kind)
    assert notice.position_ids == (booking.organiser_position_id,)
    page = browse("officer").get(notice.path)
    assert page.status_code == 200
    assert (page.context["form"].initial["day"], f"{page.context['form'].initial['start']:%H:%M}") == (start.date(), "14:00")


@needs_dovecot
def test_answers_come_in_over_imap(house, post_office, imap):
    booking, message = invited(house, post_office)
    rubbish = EmailMessage()
    rubbish["From"], rubbish["Subject"] = "spam@spam.example", "ซื้อเลย"
    rubbish.set_content("x")
    imap.deliver(rubbish, answer(message), answer(message, sender="stranger@guest.example"))
    assert imap.flags() == ["", "", ""]
    assert collect() == {"rubbish": 1, "recorded": 1, "not-own": 1}
    assert rsvp_of(booking) == "accepted"
    assert imap.flags() == [r"\Seen", r"\Seen", r"\Seen"]
    assert collect() == {}
    tasks.collect_replies(0)
    assert Event.objects.filter(kind="bookings.rsvp_received").count() == 1


@needs_dovecot
def test_what_was_read_goes_to_another_folder(house, post_office, imap, settings, monkeypatch):
    settings.IMAP_DONE_FOLDER = "Done items"
    booking, message = invited(house, post_office)
    imap.deliver(answer(message))
    assert collect() == {"recorded": 1}
    assert (imap.flags(), imap.flags("Done items")) == ([], [r"\Seen"])
    imap.deliver(answer(message, "DECLINED"))
    original = mailboxes.ImapMailbox.done

    def without_move(self, key):
        self._server.capabilities = tuple(name for name in self._server.capabilities if name != "MOVE")
        original(self, key)

    monkeypatch.setattr(mailboxes.ImapMailbox, "done", without_move)
    assert collect() == {"recorded": 1}
    assert (imap.flags(), imap.flags("Done items")) == ([], [r"\Seen", r"\Seen"])
    assert rsvp_of(booking) == "declined"


@needs_dovecot
def test_what_could_not_be_written_down_stays_unread(house, post_office, imap, monkeypatch):
    booking, message = invited(house, post_office)
    other = book(house, "large", guests=(DUANGJAI,))
    work_off()
    (second,) = post_office.new()
    imap.deliver(answer(message), answer(second))
    plain, broken = collector.record_reply, []

    def record(*, actor, reply):
        if reply.uid == str(booking.pk) and not broken:
            broken.append(reply)
            raise DatabaseError("the disk is full")
        return plain(actor=actor, reply=reply)

    monkeypatch.setattr(collector, "record_reply", record)
    assert collect() == {"failed": 1, "recorded": 1}
    assert imap.flags() == ["", r"\Seen"]
    assert (rsvp_of(booking), rsvp_of(other)) == ("needs-action", "accepted")
    assert collect() == {"recorded": 1}
    assert rsvp_of(booking) == "accepted"


@needs_dovecot
def test_a_line_that_breaks_after_the_writing_loses_nothing(house, post_office, imap, monkeypatch):
    booking, message = invited(house, post_office)
    imap.deliver(answer(message))
    plain = mailboxes.ImapMailbox.done

    def broken(self, key):
        raise OSError("the line broke")

    monkeypatch.setattr(mailboxes.ImapMailbox, "done", broken)
    assert collect() == {"trouble": 1}
    assert (rsvp_of(booking), imap.flags()) == ("accepted", [""])
    monkeypatch.setattr(mailboxes.ImapMailbox, "done", plain)
    assert collect() == {"repeated": 1}
    assert Event.objects.filter(kind="bookings.rsvp_received").count() == 1


@needs_dovecot
@pytest.mark.parametrize("wrong", ["password", "port", "certificate", "folder"])
def test_trouble_with_the_mailbox_waits_for_the_next_minute(house, post_office, imap, maildir, settings, monkeypatch, wrong):
    """And does not keep the other mailbox from being read."""
    if wrong == "password":
        settings.IMAP_PASSWORD = "wrong"
    elif wrong == "port":
        settings.IMAP_PORT = 1
    elif wrong == "certificate":
        monkeypatch.delenv("SSL_CERT_FILE")
    else:
        settings.IMAP_FOLDER = "no such folder"
    booking, message = invited(house, post_office)
    maildir.deliver(answer(message))
    assert collect() == {"trouble": 1, "recorded": 1}
    assert rsvp_of(booking) == "accepted"


def test_answers_come_in_by_maildir(house, post_office, maildir):
    booking, message = invited(house, post_office)
    maildir.deliver(answer(message), b"From: x@y.example\r\n\r\nrubbish")
    assert collect() == {"recorded": 1, "rubbish": 1}
    assert maildir.names("new") == []
    assert maildir.names("cur") == ["1700000000.001.host:2,S", "1700000000.002.host:2,S"]
    assert collect() == {}
    (maildir.folder / "cur" / "1700000000.009.host:2,F").write_bytes(bytes(answer(message, "DECLINED")))
    assert collect() == {"recorded": 1}
    assert "1700000000.009.host:2,FS" in maildir.names("cur")
    assert rsvp_of(booking) == "declined"


def test_a_huge_mail_is_not_even_read(house, post_office, maildir):
    maildir.deliver(b"From: x@y.example\r\n\r\n" + b"x" * 5_000_001)
    assert collect() == {"rubbish": 1}
    assert maildir.names("new") == []


def test_a_folder_that_is_no_maildir_is_a_trouble(settings, tmp_path, db):
    settings.REPLY_MAILDIR = str(tmp_path / "nothing")
    assert collect() == {"trouble": 1}


def test_without_a_mailbox_nothing_is_read(db):
    assert collect() == {}


@needs_dovecot
def test_from_invitation_to_answer_and_back(house, post_office, imap):
    """The whole way: SMTP out, the guest answers what arrived, IMAP in, and the next message knows the answer."""
    booking, message = invited(house, post_office, rrule=WEEKLY)
    imap.deliver(answer(message, "ACCEPTED", comment="ไปค่ะ"))
    tasks.collect_replies(0)
    assert rsvp_of(booking) == "accepted"
    services.change_details(actor=house.actor("officer"), booking_id=booking.pk, title="ชื่อใหม่")
    work_off()
    (update,) = post_office.new()
    assert b"PARTSTAT=ACCEPTED" in re.sub(rb"\r\n ", b"", calendar_of(update))
    row = booking.occurrences.order_by("original_start")[3]
    services.move_occurrence(
        actor=house.actor("officer"), occurrence_id=row.pk, starts_at=row.starts_at, ends_at=row.ends_at,
        wants=[Want(house.id("large"))],
    )  # fmt: skip
    work_off()
    (one_date,) = post_office.new()
    imap.deliver(answer(one_date, "DECLINED"))
    tasks.collect_replies(0)
    assert [(reply.occurrence_id, reply.rsvp) for reply in GuestReply.objects.all()] == [(row.pk, "declined")]


def link_in(message):
    body = message.get_body(("plain",)).get_content()
    return re.search(r"https://office\.example(/rsvp/\S+/)", body)[1]


def test_a_guest_answers_on_the_web_without_signing_in(house, post_office, client):
    booking, message = invited(house, post_office, title="ประชุมเตรียมงาน", rrule=WEEKLY, description="วาระที่ 1")
    path = link_in(message)
    page = client.get(path)
    text = page.content.decode()
    for word in ("ประชุมเตรียมงาน", "ห้องประชุม 1 อาคารวัฒนธรรมวิศิษฏ์", "วาระที่ 1", "ทุกสัปดาห์", "นางสาวดวงใจ ศรีสุข"):
        assert word in text
    assert rsvp_of(booking) == "needs-action"
    # "no-referrer" would have browsers send "Origin: null" with the form, which is refused
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("private, no-store", "same-origin")
    assert client.post(path, {"rsvp": "declined", "comment": "ติดราชการ"}).status_code == 302
    guest = booking.guests.get()
    assert (guest.rsvp, guest.comment) == ("declined", "ติดราชการ")
    assert "ท่านตอบว่าไม่เข้าร่วม" in client.get(path).content.decode()
    client.post(path, {"rsvp": "accepted", "comment": ""})
    assert rsvp_of(booking) == "accepted"
    events = Event.objects.filter(kind="bookings.rsvp_received").order_by("at")
    assert [event.data["answer"] for event in events] == ["ไม่มา", "ตอบรับ"]
    assert [event.actor_name for event in events] == ["นางสาวดวงใจ ศรีสุข"] * 2


def test_a_guest_answers_on_the_web_for_one_date_or_for_all(house, post_office, client):
    booking, message = invited(house, post_office, rrule="FREQ=WEEKLY;COUNT=12")
    path, rows = link_in(message), list(booking.occurrences.order_by("original_start"))
    shown = client.get(path)
    assert [one["row"].pk for one in shown.context["dates"]] == [row.pk for row in rows[:10]]
    assert [one["row"].pk for one in client.get(f"{path}?dates=2").context["dates"]] == [row.pk for row in rows[10:]]
    client.post(path, {"rsvp": "accepted", "date": ""})
    client.post(path, {"rsvp": "declined", "date": str(rows[2].pk), "comment": "ติดราชการ"})
    assert rsvp_of(booking) == "accepted"
    (reply,) = GuestReply.objects.all()
    assert (reply.occurrence_id, reply.rsvp, reply.comment) == (rows[2].pk, "declined", "ติดราชการ")
    assert [one["reply"].rsvp for one in client.get(path).context["dates"] if one["reply"]] == ["declined"]
    event = Event.objects.filter(kind="bookings.rsvp_received").order_by("-at").first()
    assert event.data["occurrence"] == str(rows[2].pk)
    services.cancel_occurrence(actor=house.actor("officer"), occurrence_id=rows[3].pk)
    refused = client.post(path, {"rsvp": "accepted", "date": str(rows[3].pk)})
    assert (refused.status_code, "วันที่เลือกผ่านไปแล้วหรือยกเลิกแล้ว" in refused.content.decode()) == (422, True)
    other = services.book(actor=house.actor("officer"), wish=house.wish("large", at(9), rrule=WEEKLY)).occurrences.first()
    assert client.post(path, {"rsvp": "accepted", "date": str(other.pk)}).status_code == 422
    client.post(path, {"rsvp": "tentative", "date": ""})
    assert (rsvp_of(booking), GuestReply.objects.count()) == ("tentative", 0)


def test_reading_the_link_answers_nothing_and_a_forged_one_finds_nothing(house, post_office, client):
    booking, message = invited(house, post_office)
    path = link_in(message)
    for method in (client.get, client.head):
        method(path)
    assert rsvp_of(booking) == "needs-action"
    token = path.split("/")[2]
    for wrong in (token[:-1], token.replace(":", ""), "x", "x:y", token[1:]):
        assert client.get(f"/rsvp/{wrong}/").status_code == 404
        assert client.post(f"/rsvp/{wrong}/", {"rsvp": "accepted"}).status_code == 404
    refused = client.post(path, {"rsvp": "nonsense"})
    assert refused.status_code == 422
    assert "กรุณาเลือกคำตอบ" in refused.content.decode()


def test_the_link_says_when_there_is_nothing_to_answer(house, post_office, client):
    booking, message = invited(house, post_office)
    path = link_in(message)
    services.cancel_booking(actor=house.actor("officer"), booking_id=booking.pk)
    assert "นัดหมายนี้ยกเลิกแล้ว" in client.get(path).content.decode()
    refused = client.post(path, {"rsvp": "accepted"})
    assert refused.status_code == 422
    assert "นัดหมายนี้ยกเลิกแล้ว" in refused.content.decode()
    with pytest.raises(ConflictError):
        services.answer_by_link(actor=system_actor("x"), token=path.split("/")[2], rsvp="accepted")


def test_whoever_is_taken_off_the_list_answers_no_more(house, post_office, client):
    booking, message = invited(house, post_office)
    services.remove_guest(actor=house.actor("officer"), guest_id=booking.guests.get().pk)
    assert "ท่านไม่ต้องเข้าร่วมนัดหมายนี้แล้ว" in client.get(link_in(message)).content.decode()


def test_who_is_invited_answers_signed_in_and_nobody_else(house, post_office, browse):
    me = house.actor("planner")
    booking = book(house, guests=(GuestWish(me.name, "theera@moc.example", me.user_id),))
    services.answer_invitation(actor=me, booking_id=booking.pk, rsvp=Rsvp.ACCEPTED)
    assert rsvp_of(booking) == "accepted"
    event = Event.objects.get(kind="bookings.rsvp_received")
    assert (event.user_id, event.actor_name) == (me.user_id, me.name)
    path = f"/bookings/{booking.pk}/answer/"
    assert path in browse("planner").get(f"/bookings/{booking.pk}/").content.decode()
    assert browse("planner").post(path, {"rsvp": "tentative"}).status_code == 302
    assert rsvp_of(booking) == "tentative"
    assert path not in browse("typist").get(f"/bookings/{booking.pk}/").content.decode()
    browse("typist").post(path, {"rsvp": "declined"})
    for stranger in (house.actor("typist"), system_actor("x", house.office.agency.pk)):
        with pytest.raises(DomainError):
            services.answer_invitation(actor=stranger, booking_id=booking.pk, rsvp=Rsvp.DECLINED)
    assert Guest.objects.get().rsvp == "tentative"
