"""Many people who want the same thing at the same moment: a real web server, many clients, and what must hold afterwards."""

import contextlib
import http.client
import itertools
import os
import queue
import secrets
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote, urlencode
from uuid import UUID

from django.conf import settings
from django.db import connection

from samnak.home.management.commands.office import web_server

BOOK = "/bookings/"
WON, LOST = {201, 302}, 409
READY_SECONDS, PATIENCE = 90, 120


class Attempt(NamedTuple):
    """One try for a slot: where it is sent, and as whom."""

    slot: str
    path: str
    fields: dict[str, str]
    session: str


class Answer(NamedTuple):
    """What came of it."""

    slot: str
    status: int
    seconds: float


def database_url() -> str:
    """Return the address of the database in use, for a server in another process."""
    here = connection.settings_dict
    user = quote(here["USER"], safe="") + (f":{quote(here['PASSWORD'], safe='')}" if here["PASSWORD"] else "")
    port = f":{here['PORT']}" if here["PORT"] else ""
    return f"postgresql://{user}@{port}/{here['NAME']}?host={quote(here['HOST'], safe='')}"


@contextlib.contextmanager
def served(application: str = "config.wsgi:application", **environment: str) -> Iterator[int]:
    """Run the web server as `make run` starts it, on the database in use; give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [application if part == "config.wsgi:application" else part for part in web_server("127.0.0.1", port)]
    quiet = {"SAMNAK_LOG_LEVEL": "ERROR"}  # a refusal is a plain answer; ten thousands of them need no line each
    told = os.environ | {"DATABASE_URL": database_url(), "SAMNAK_SECRET_KEY": settings.SECRET_KEY} | quiet | environment
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=told)
    try:
        until = time.monotonic() + READY_SECONDS
        while not _answers(port):
            if time.monotonic() > until or server.poll() is not None:
                raise RuntimeError("the web server did not start")
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _answers(port: int) -> bool:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        link.request("GET", "/health/")
        return link.getresponse().status == 200
    except OSError:
        return False
    finally:
        link.close()


def headers_of(session: str) -> dict[str, str]:
    """Return what a browser sends along: the session, and a token that proves the page it came from."""
    token = secrets.token_hex(16)
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    return {
        "Cookie": cookies,
        "X-CSRFToken": token,
        "Accept": "application/json",
        "Accept-Language": "th",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def race(port: int, attempts: Sequence[Attempt], clients: int) -> list[Answer]:
    """Let many clients at once work through the attempts in their order, so that those for one slot meet."""
    waiting: queue.SimpleQueue[Attempt] = queue.SimpleQueue()
    for attempt in attempts:
        waiting.put(attempt)
    answers: list[Answer] = []
    troubles: list[Exception] = []
    gate = threading.Barrier(clients)

    def work() -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        gate.wait()
        try:
            while True:
                answers.append(_try(link, waiting.get_nowait()))
        except queue.Empty:
            pass
        except Exception as error:  # noqa: BLE001 - told once all clients are done
            troubles.append(error)
        finally:
            link.close()

    threads = [threading.Thread(target=work) for _number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    return answers


def _try(link: http.client.HTTPConnection, attempt: Attempt) -> Answer:
    began = time.perf_counter()
    link.request("POST", attempt.path, urlencode(attempt.fields), headers_of(attempt.session))
    answer = link.getresponse()
    answer.read()
    return Answer(attempt.slot, answer.status, time.perf_counter() - began)


# ---- what is wanted


class Slot(NamedTuple):
    """A room and a time, once or as a series."""

    room: UUID
    start: datetime
    hours: float = 1
    rule: str = ""

    @property
    def name(self) -> str:
        """Return what tells it from others."""
        return f"{self.room} {self.start.isoformat()} {self.hours} {self.rule}"

    def fields(self) -> dict[str, str]:
        """Return what is sent to book it."""
        end = self.start + timedelta(hours=self.hours)
        sent = {"room": str(self.room), "starts_at": self.start.isoformat(), "ends_at": end.isoformat(), "title": "แข่งกันจอง"}
        return sent | ({"rrule": self.rule} if self.rule else {})


def for_rooms(slots: Sequence[Slot], sessions: Sequence[str], times: int) -> list[Attempt]:
    """Return attempts in which each slot is wanted several times, by different people."""
    people = itertools.cycle(sessions)
    return [Attempt(slot.name, BOOK, slot.fields(), next(people)) for slot in slots for _time in range(times)]


def for_cars(days: Sequence[Sequence[UUID]], pairs: Sequence[tuple[UUID, UUID]], session: str) -> list[Attempt]:
    """Return attempts in which all requests of a day want the same car and driver, then the next ones."""
    return [
        Attempt(
            f"{number} {car} {driver}", f"/car-requests/{request}/allocation/", {"car": str(car), "driver": str(driver)}, session
        )
        for number, requests in enumerate(days)
        for car, driver in pairs
        for request in requests
    ]


def mixed(*kinds: Sequence[Attempt], chunk: int = 32) -> list[Attempt]:
    """Return attempts of several kinds in turns, a handful of each at a time."""
    parts = [[kind[place : place + chunk] for place in range(0, len(kind), chunk)] for kind in kinds]
    whole = max((len(part) for part in parts), default=0)
    placed = sorted(
        ((number + 0.5) * whole / len(part), kind, number) for kind, part in enumerate(parts) for number in range(len(part))
    )
    return [attempt for _when, kind, number in placed for attempt in parts[kind][number]]


# ---- what must hold afterwards

_OVERLAPS = """
SELECT count(*) FROM bookings_allocation a
JOIN bookings_allocation b ON b.resource_id = a.resource_id AND b.id > a.id AND b.occupied && a.occupied
WHERE a.state IN ('held', 'approved') AND b.state IN ('held', 'approved')
"""
_HALVES = """
SELECT count(*) FROM bookings_room part
JOIN bookings_allocation a ON a.resource_id = part.resource_id AND a.state IN ('held', 'approved')
JOIN bookings_allocation b ON b.resource_id = part.hall_id AND b.state IN ('held', 'approved')
     AND b.occupied && a.occupied AND b.booking_id <> a.booking_id
"""


def overlaps() -> int:
    """Count what is taken twice, halls with their parts among them."""
    with connection.cursor() as cursor:
        cursor.execute(_OVERLAPS)
        (same,) = cursor.fetchone()
        cursor.execute(_HALVES)
        (halves,) = cursor.fetchone()
    return int(same + halves)


def deadlocks() -> int:
    """Return how many dead-locks the server has counted in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def winners(answers: Sequence[Answer]) -> Counter[str]:
    """Count the winners of each slot."""
    return Counter({answer.slot: 0 for answer in answers}) + Counter(answer.slot for answer in answers if answer.status in WON)


def unexpected(answers: Sequence[Answer]) -> Counter[int]:
    """Count the answers that are neither won nor lost."""
    return Counter(answer.status for answer in answers if answer.status not in {*WON, LOST})
