"""A post office that keeps what it is sent, a worker that does the jobs, and the diary of a guest."""

import json
import re
import socket
from datetime import datetime
from email import message_from_bytes, policy

import icalendar
import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from samnak.audit.tasks import publish
from samnak.bookings import tasks
from tests.bookings.calendar_referees import _expanded_by_dateutil, facts, iso

MAILBOX = "calendar@moc.example"
JOBS = {
    "audit.publish": publish,
    "bookings.send_invitations": tasks.send_invitations,
    "bookings.mail_invitation": tasks.mail_invitation,
}


class PostOffice:
    """Takes every message, or answers what a test has put into `answers`."""

    def __init__(self):
        self.taken = []
        self.answers = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(message_from_bytes(envelope.original_content, policy=policy.default))
        return "250 taken"

    def new(self):
        """Return the messages since the last time."""
        found, self.taken = self.taken, []
        return found


@pytest.fixture
def post_office(settings):
    handler = PostOffice()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    settings.CALENDAR_MAILBOX = MAILBOX
    settings.PUBLIC_URL = "https://office.example"
    yield handler
    controller.stop()


def work_off(*, later=False):
    """Do the jobs that wait, as a worker would, until none is left; with `later` those put off as well."""
    done = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE id = (SELECT id FROM procrastinate_jobs WHERE status = 'todo' "
                "AND task_name = ANY(%s) AND (%s OR scheduled_at IS NULL) ORDER BY id LIMIT 1) RETURNING task_name, args",
                [list(JOBS), later],
            )
            found = cursor.fetchone()
        if found is None:
            return done
        name, arguments = found
        JOBS[name](**json.loads(arguments))
        done += 1


def calendar_of(message):
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return part.get_payload(decode=True)


def told(message):
    """Return what a message says in one line: method, number, which date, and how the subject begins."""
    calendar = calendar_of(message)
    parsed = facts(calendar)
    assert parsed["icalendar"] == parsed["vobject"] == parsed["ical.js"]
    event = next(row for row in parsed["icalendar"] if len(parsed["icalendar"]) == 1 or row["recurrence_id"] is None)
    method = re.search(rb"METHOD:(\w+)", calendar)[1].decode()
    return method, event["sequence"], event["recurrence_id"], message["Subject"].split(":")[0]


class Diary:
    """The calendar of a guest, kept as RFC 5546 asks of programs: by UID and date, the higher number wins."""

    def __init__(self):
        self.series = {}

    def enter(self, message):
        """Do what a message asks; it must be news to the part of the calendar that it is about."""
        calendar = icalendar.Calendar.from_ical(calendar_of(message))
        events = calendar.walk("VEVENT")
        master = next((event for event in events if "RECURRENCE-ID" not in event), None)
        event = master or events[0]
        uid, number = str(event["UID"]), int(event["SEQUENCE"])
        kept = self.series.get(uid)
        if calendar["METHOD"] == "CANCEL":
            assert kept, "something is taken back that was never asked"
        if master is not None:
            assert kept is None or number > kept["number"]
            if calendar["METHOD"] == "CANCEL":
                del self.series[uid]
            else:
                self.series[uid] = {"number": number, "calendar": calendar, "moved": {}, "gone": set(), "numbers": {}}
            return
        assert kept, "a date of a series that was never asked"
        date = event["RECURRENCE-ID"].dt
        assert number > max(kept["number"], kept["numbers"].get(date, -1))
        kept["numbers"][date] = number
        if calendar["METHOD"] == "CANCEL":
            kept["gone"].add(date)
        else:
            kept["moved"][date] = event

    def dates(self):
        """Return every date in the diary as start, end and place."""
        found = []
        for kept in self.series.values():
            events = kept["calendar"].walk("VEVENT")
            master = next(event for event in events if "RECURRENCE-ID" not in event)
            changed = {event["RECURRENCE-ID"].dt: event for event in events if "RECURRENCE-ID" in event} | kept["moved"]
            if "RRULE" in master:
                starts = [datetime.fromisoformat(start) for start in expanded(kept["calendar"])]
            else:
                starts = [master["DTSTART"].dt]
            length = master["DTEND"].dt - master["DTSTART"].dt
            for start in starts:
                if start in kept["gone"]:
                    continue
                event = changed.get(start)
                when = (event["DTSTART"].dt, event["DTEND"].dt) if event else (start, start + length)
                place = str((event or master).get("LOCATION", ""))
                found.append((iso(when[0]), iso(when[1]), place))
        return sorted(found)


def expanded(calendar):
    """Return the starts that the rule of a calendar gives, without those left out, before any is moved."""
    master = icalendar.Calendar.from_ical(calendar.to_ical())
    for event in [event for event in master.walk("VEVENT") if "RECURRENCE-ID" in event]:
        master.subcomponents.remove(event)
    return [start for start, _end, _title in _expanded_by_dateutil(master.to_ical())]
