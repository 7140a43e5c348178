"""Rooms: the race, bookings a second, a week of all rooms, the finder, long series; each beside bare SQL of the same run.

A scratch database holds an agency of a thousand rooms with some twenty-five thousand bookings a week, one of two hundred
with five thousand, and one with empty rooms to be booked. BENCH_RACE_ATTEMPTS and BENCH_WEEKS make it smaller.
"""

import gzip
import http.client
import itertools
import os
import re
import statistics
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from urllib.parse import urlencode

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from psycopg.types.range import TimestamptzRange

from bench.serving import estate, racing
from bench.serving.racing import Slot
from bench.serving.scratch import address, scratch
from samnak.bookings.content import expand
from samnak.bookings.models import Room
from samnak.bookings.queries import finder, timeline
from samnak.bookings.queries.finder import Wish
from samnak.core.time import BANGKOK

TIMED = "bench.serving.timed:application"
TIMES = re.compile(r"app;dur=([\d.]+), cpu;dur=([\d.]+)")
ATTEMPTS = int(os.environ.get("BENCH_RACE_ATTEMPTS", "100000"))
WEEKS = int(os.environ.get("BENCH_WEEKS", "52"))
RACERS, BOOKERS = 32, 16
RIVALS = 50  # attempts for each slot
ROUNDS, SECONDS = 40, 10.0
DATA = "/rooms/timeline/data/"


def run():
    with scratch("samnak_bench_bookings"):
        call_command("collectstatic", interactive=False, verbosity=0)
        large = estate.load(rooms=1000, weeks=WEEKS)
        small = estate.load(rooms=200, weeks=1, name="กรมทดสอบขนาดกลาง")
        empty = estate.load(rooms=200, weeks=1, name="กรมทดสอบการจอง", filled=False)
        _open_at_weekends(empty)
        rows = [*_finder(large)]
        with racing.served(TIMED) as port:
            rows += _weeks(port, small, large)
            rows += _series(port, empty)
            rows += _refusals(port, large)
            rows += _rate(port, empty)
            rows += _race(port, empty)
        return rows


def _open_at_weekends(agency):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'bench', true)")
        Room.objects.filter(resource__agency=agency.agency).update(open_weekends=True)


# ---- telling


def _p95(values):
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def _row(name, value, unit, bound, goal, *, met):
    ratio = round(value / bound, 2) if bound else None
    shown = round(value, 1) if isinstance(value, float) else value
    return {
        "name": f"bookings: {name}", "value": shown, "unit": unit, "bound": round(bound, 1) if bound else bound, "ratio": ratio,
        "goal": goal, "met": met,
    }  # fmt: skip


def _within(name, values, bare, limit):
    value = _p95(values)
    return _row(name, value, "ms p95", _p95(bare), f"<= {limit} ms", met=value <= limit)


def _timed(act, rounds=ROUNDS):
    times = []
    for _round in range(rounds):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1e3)
    return times


def _sign_in(agency, number=0):
    return estate.sign_in(agency.people[number], agency.actor(number))


# ---- (d) the finder


def _finder(large):
    """Search for one time and for a year of weeks; the bound is the one statement that asks what is taken."""
    actor = large.actor()
    day = large.monday + timedelta(days=1)
    first = datetime.combine(day, clock(10), BANGKOK)
    now = datetime.now(UTC)
    once = Wish(day=day, length=timedelta(hours=1), start=clock(10), people=10)
    dates = tuple(expand("FREQ=WEEKLY;COUNT=52", first, until=first + timedelta(days=400)))
    weekly = Wish(day=day, length=timedelta(hours=1), start=clock(10), people=10, starts=dates)
    any_time = Wish(day=day, length=timedelta(hours=1), people=10)
    ids = list(Room.objects.filter(resource__agency=large.agency).values_list("pk", flat=True))
    rows = []
    for name, wish, limit in (("one time", once, 40), ("weekly for a year", weekly, 120)):
        finder.find(actor, wish, now)
        bare = _timed(lambda wish=wish: finder.clashes(large.agency.pk, ids, wish.spans))
        rows.append(_within(f"free rooms of 1,000, {name}", _timed(lambda wish=wish: finder.find(actor, wish, now)), bare, limit))
    times = _timed(lambda: finder.find(actor, any_time, now))
    rows.append(_row("free rooms of 1,000, any time of a day", _p95(times), "ms p95", None, "-", met=True))
    return rows


# ---- (c) a week of all rooms


def _weeks(port, small, large):
    rows = []
    for agency, words, limit, most in ((small, "200 rooms", 60, None), (large, "1,000 rooms", 150, 200_000)):
        session = _sign_in(agency)
        path = f"{DATA}?view=week&from={agency.monday.isoformat()}"
        visits = [_get(port, path, session) for _round in range(ROUNDS + 3)][3:]
        bare = _bare_week(agency)
        found = timeline.blocks_of(*_window(agency)).count
        name = f"week of {words}, {found:,} blocks"
        rows.append(_within(f"{name}, inside the server", [inside for inside, _cpu, _size, _body in visits], bare, limit))
        rows.append(_row(f"{name}, processor", _p95([cpu for _in, cpu, _size, _body in visits]), "ms p95", None, "-", met=True))
        if most:
            size, body = visits[0][2], visits[0][3]
            goal = f"<= {most // 1000} kB"
            rows.append(_row(f"{name}, packed", size / 1000, "kB", len(gzip.compress(body, 9)) / 1000, goal, met=size <= most))
    return rows


def _window(agency):
    actor = agency.actor()
    low = datetime.combine(agency.monday, clock(0), BANGKOK)
    return actor, timeline.grid_rooms(actor), low, low + timedelta(days=7)


def _bare_week(agency):
    """Read the same rows with their titles by plain SQL, without gathering them."""
    _actor, _rooms, low, high = _window(agency)
    statement = """
        SELECT a.resource_id, a.starts_at, a.ends_at, a.state, b.title FROM bookings_allocation a
        JOIN bookings_booking b ON b.id = a.booking_id
        WHERE a.agency_id = %s AND a.occupied && tstzrange(%s, %s) AND a.state IN ('held', 'approved')
    """
    with psycopg.connect(**address(), autocommit=True) as link:
        return _timed(lambda: link.execute(statement, (agency.agency.pk, low, high), prepare=True).fetchall(), 12)


def _get(port, path, session):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
    link.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip", "Accept-Language": "th"})
    answer = link.getresponse()
    packed = answer.read()
    link.close()
    if answer.status != 200:
        raise AssertionError(f"{path} answered {answer.status}")
    inside, cpu = map(float, TIMES.search(answer.headers["Server-Timing"]).groups())
    return inside, cpu, len(packed), gzip.decompress(packed)


# ---- (e) a long series, (f) a refusal


def _post(port, slot, session):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.request("POST", racing.BOOK, urlencode(slot.fields()), racing.headers_of(session))
    answer = link.getresponse()
    body = answer.read()
    link.close()
    return answer.status, float(TIMES.search(answer.headers["Server-Timing"]).group(1)), body


def _series(port, empty):
    session = _sign_in(empty)
    first = datetime.combine(empty.monday, clock(9), BANGKOK)
    slots = [Slot(room, first, rule="FREQ=DAILY;COUNT=365") for room in empty.rooms[:20]]
    answers = [_post(port, slot, session) for slot in slots]
    if {status for status, _inside, _body in answers} != {201}:
        raise AssertionError(f"a series was not booked: {answers[0]}")
    bare = _bare_dates(empty, 365)
    return [_within("daily series for a year, inside the server", [inside for _s, inside, _b in answers[2:]], bare, 150)]


def _refusals(port, large):
    """Ask for what is taken, each time for another room, and count the ways out."""
    session = _sign_in(large)
    taken = _taken_slots(large, ROUNDS + 5)
    answers = [_post(port, slot, session) for slot in taken]
    wrong = [(status, body[:200]) for status, _inside, body in answers if status != racing.LOST or body.count(b'"reason"') < 3]
    if wrong:
        raise AssertionError(f"a refusal without three ways out: {wrong[0]}")
    times = [inside for _status, inside, _body in answers[5:]]
    value = _p95(times)
    return [_row("refusal with three ways out, inside the server", value, "ms p95", None, "<= 150 ms", met=value <= 150)]


def _taken_slots(large, count):
    statement = """
        SELECT a.resource_id, a.starts_at FROM bookings_allocation a JOIN bookings_room r ON r.resource_id = a.resource_id
        WHERE a.agency_id = %s AND r.hall_id IS NULL AND r.capacity < 100 AND a.starts_at < %s AND a.state IN ('held', 'approved')
        ORDER BY a.resource_id, a.starts_at
    """
    until = datetime.combine(large.monday + timedelta(days=5), clock(0), BANGKOK)
    with connection.cursor() as cursor:
        cursor.execute(statement, [large.agency.pk, until])
        found = cursor.fetchall()
    step = max(len(found) // count, 1)
    return [Slot(room, start.astimezone(BANGKOK), hours=0.5) for room, start in found[::step][:count]]


# ---- (b) distinct bookings a second


_BARE_BOOKING = """
INSERT INTO bookings_booking (id, agency_id, kind, state, title, description, unit_id, organiser_position_id, organiser_user_id,
    organiser_name, phone, starts_at, ends_at, rrule, excluded, skip_holidays, attendees, layout, chair, is_private, online_url,
    sequence, search_text)
VALUES (%(id)s, %(agency)s, 'room', 'approved', 'แข่งกันจอง', '', %(unit)s, %(post)s, %(user)s, 'ทดสอบ', '', %(start)s, %(end)s,
    %(rule)s, '{}', false, 0, '', '', false, '', 0, 'แข่งกันจอง')
"""
_BARE_DATE = """
INSERT INTO bookings_occurrence (id, agency_id, booking_id, state, original_start, starts_at, ends_at)
VALUES (%(date)s, %(agency)s, %(id)s, 'approved', %(start)s, %(start)s, %(end)s)
"""
_BARE_TIME = """
INSERT INTO bookings_allocation (agency_id, resource_id, booking_id, occurrence_id, state, starts_at, ends_at, occupied)
VALUES (%(agency)s, %(room)s, %(id)s, %(date)s, 'approved', %(start)s, %(end)s, %(span)s)
"""
_BARE_EVENT = """
INSERT INTO audit_event (id, agency_id, kind, user_id, actor_name, position_title, authority, on_behalf_of, ip, subject_type,
    subject_id, data)
VALUES (%(event)s, %(agency)s, 'bookings.booked', %(user)s, 'ทดสอบ', '', 'holder', '', '', 'bookings.booking', %(id)s, '{}')
"""


def _given(agency, actor, room, start, hours=1, rule=""):
    end = start + timedelta(hours=hours)
    return {
        "id": uuid.uuid4(), "date": uuid.uuid4(), "event": uuid.uuid4(), "agency": agency.agency.pk, "unit": actor.unit_id,
        "post": actor.position_id, "user": actor.user_id, "room": room, "start": start, "end": end, "rule": rule,
        "span": TimestamptzRange(start, end),
    }  # fmt: skip


def _bare_link():
    link = psycopg.connect(**address(), autocommit=False)
    link.execute("SELECT set_config('samnak.actor', 'bench', false)")
    link.commit()
    return link


def _bare_dates(agency, count):
    """Write a series of the same length with the same rows, one statement a table."""
    actor = agency.actor()
    link = _bare_link()
    first = datetime.combine(agency.monday, clock(15), BANGKOK)
    rooms = iter(agency.rooms[:20])

    def write():
        given = _given(agency, actor, next(rooms), first, rule="FREQ=DAILY")
        dates = [given | {"date": uuid.uuid4(), **_moved(first, day)} for day in range(count)]
        with link.cursor() as cursor:
            cursor.execute(_BARE_BOOKING, given)
            cursor.executemany(_BARE_DATE, dates)
            cursor.executemany(_BARE_TIME, dates)
            cursor.execute(_BARE_EVENT, given)
        link.commit()

    times = _timed(write, 10)
    link.close()
    return times


def _moved(first, day):
    start = first + timedelta(days=day)
    end = start + timedelta(hours=1)
    return {"start": start, "end": end, "span": TimestamptzRange(start, end)}


def _distinct(agency, hours, from_day):
    """Yield rooms and times that nobody else takes."""
    lock = threading.Lock()
    found = itertools.product(range(from_day, from_day + 300), hours, agency.rooms)

    def take():
        with lock:
            day, hour, room = next(found)
        return room, datetime.combine(agency.monday + timedelta(days=day), clock(hour), BANGKOK)

    return take


def _rate(port, empty):
    sessions = [_sign_in(empty, number) for number in range(BOOKERS)]
    take = _distinct(empty, range(10, 13), 370)
    over_http = _booked_by(BOOKERS, lambda number: _http_booker(port, sessions[number], take))
    bare = _booked_by(BOOKERS, lambda _number: _bare_booker(empty, take))
    return [_row(f"distinct bookings, {BOOKERS} clients", over_http, "bookings/s", bare, ">= 120", met=over_http >= 120)]


def _http_booker(port, session, take):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def act():
        room, start = take()
        link.request("POST", racing.BOOK, urlencode(Slot(room, start).fields()), racing.headers_of(session))
        answer = link.getresponse()
        body = answer.read()
        if answer.status != 201:
            raise AssertionError(f"a free room was refused: {answer.status} {body[:300]}")

    return act


def _bare_booker(agency, take):
    actor = agency.actor()
    link = _bare_link()

    def act():
        room, start = take()
        given = _given(agency, actor, room, start)
        with link.cursor() as cursor:
            cursor.execute("SELECT id FROM bookings_resource WHERE id = %s FOR NO KEY UPDATE", [room])
            for statement in (_BARE_BOOKING, _BARE_DATE, _BARE_TIME, _BARE_EVENT):
                cursor.execute(statement, given)
        link.commit()

    return act


def _booked_by(count, booker):
    """Let so many book at once for a while; return how many a second they did."""
    gate, done, troubles = threading.Barrier(count), [], []

    def work(number):
        act = booker(number)
        gate.wait()
        until, mine = time.monotonic() + SECONDS, 0
        try:
            while time.monotonic() < until:
                act()
                mine += 1
        except Exception as error:  # noqa: BLE001 - told once all are done
            troubles.append(error)
        done.append(mine)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    return sum(done) / SECONDS


# ---- (a) the race


def _race(port, empty):
    """Race for rooms and for series; cars and drivers have no plain door for scripts, so the suite races for those."""
    sessions = [_sign_in(empty, number) for number in range(len(empty.people))]
    rooms = empty.rooms[100:]
    start = datetime.combine(empty.monday + timedelta(days=14), clock(8), BANGKOK)
    count = max(ATTEMPTS // RIVALS, 2)
    singles = [
        Slot(rooms[number % 50], start + timedelta(days=number // 400, hours=number // 50 % 8)) for number in range(count // 2)
    ]
    series = [
        Slot(rooms[50 + number % 20], start + timedelta(days=number // 160, hours=number // 20 % 8), rule="FREQ=WEEKLY;COUNT=3")
        for number in range(count - count // 2)
    ]
    attempts = racing.mixed(racing.for_rooms(singles, sessions, RIVALS), racing.for_rooms(series, sessions, RIVALS))
    before, began = racing.deadlocks(), time.monotonic()
    answers = racing.race(port, attempts, RACERS)
    seconds = time.monotonic() - began
    won = racing.winners(answers)
    doubled = sum(number > 1 for number in won.values())
    nobody = sum(won[slot.name] == 0 for slot in singles)
    return [
        _row(f"race: {len(answers):,} attempts, slots won twice", doubled, "slots", None, "0", met=doubled == 0),
        _row("race: single slots that nobody won", nobody, "slots", None, "0", met=nobody == 0),
        _row("race: overlapping allocations", overlap := racing.overlaps(), "rows", None, "0", met=overlap == 0),
        _row("race: answers but won or lost", odd := racing.unexpected(answers).total(), "answers", None, "0", met=odd == 0),
        _row("race: dead-locks", stuck := racing.deadlocks() - before, "", None, "0", met=stuck == 0),
        _row(f"race: attempts, {RACERS} clients", len(answers) / seconds, "attempts/s", None, "-", met=True),
    ]
