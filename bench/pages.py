"""How fast pages are on a ministry's data: 16 people in different chairs, over HTTP, against the server that `make run` starts.

Two loads: people who look at a page for one to two seconds before they open the next, and people who never pause (as
many pages as the machine can give). A page's time is what the client sees on the loopback, so it holds waiting in the
queue of the server; beside it stand the time inside the application and its processor time. The bound of a page are
its own SQL statements, repeated bare on one connection in the same run.
"""

import contextlib
import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import threading
import time
from importlib import import_module
from typing import NamedTuple
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.serving.people import people
from config.postgres import database_settings
from samnak.home.management.commands.office import web_server
from samnak.org.models import Agency

DATABASE = "samnak_bench_pages"
PAUSE = (1.0, 2.0)
PACED_SECONDS, FULL_SECONDS, LONE_ROUNDS = 45, 15, 8
LIMIT = 100  # ms
AS_THE_HEAD = 1.2
KINDS = {
    "work": "my work",
    "letters": "list of letters",
    "register": "register",
    "register-search": "search in a register",
    "letter": "letter",
    "search": "search over everything",
}
TIMES = re.compile(r"app;dur=([\d.]+), cpu;dur=([\d.]+)")


class Visit(NamedTuple):
    """One page opened: what the client saw, what the server says of itself (ms)."""

    kind: str
    who: str
    seen: float
    inside: float
    cpu: float


def run():
    """Measure on the database that BENCH_DATABASE_URL names, else on an own one that is made once."""
    load = os.getloadavg()[0]
    original = dict(connection.settings_dict)
    try:
        url = _database()
        call_command("collectstatic", interactive=False, verbosity=0)
        chairs = people()
        plans = {person.username: _addresses(person) for person in chairs}
        cookies = {person.username: _sign_in(person) for person in chairs}
        bare = _bare_times(chairs, plans, cookies)
        with _server(url) as port:
            for person in chairs:  # every worker process has compiled its templates and read its caches
                for _twice in range(2):
                    _open(port, cookies[person.username], plans[person.username], person.username)
            paced = _load(port, chairs, plans, cookies, seconds=PACED_SECONDS, pause=PAUSE)
            full = _load(port, chairs, plans, cookies, seconds=FULL_SECONDS, pause=None)
            alone = [
                visit
                for _round in range(LONE_ROUNDS)
                for person in chairs
                for visit in _open(port, cookies[person.username], plans[person.username], person.username)
            ]
        return [_machine(load), *_paced_rows(paced, bare), *_full_rows(full), *_fairness(alone, chairs)]
    finally:
        _use(original)


def _database():
    """Connect to the database of the benchmark, made and filled when it is not there; return its address."""
    given = os.environ.get("BENCH_DATABASE_URL")
    here = connection.settings_dict
    url = given or f"postgresql://{here['USER']}@/{DATABASE}?host={here['HOST']}"
    if not given:
        target = {"dbname": here["NAME"], "user": here["USER"], "host": here["HOST"]}
        with psycopg.connect(**{key: value for key, value in target.items() if value}, autocommit=True) as link:
            if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                link.execute(
                    f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
                )
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    try:
        _use(database_settings(testing=False))
    finally:
        os.environ.pop("DATABASE_URL") if before is None else os.environ.update(DATABASE_URL=before)
    call_command("migrate", interactive=False, verbosity=0)
    if not Agency.objects.exists():
        call_command("demo", size="ministry")
    return url


def _use(database):
    connections.close_all()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT"):
        connection.settings_dict[key] = database[key]


def _addresses(person):
    """Return the pages a person opens, several addresses a kind, so that no cache answers for them."""
    letters = [f"/letters/{pk}/" for pk in person.letters]
    words = [f"/search/?q={quote(text)}" for text in person.texts]
    pages = {"work": ["/"], "letters": ["/incoming/?box=all", "/outgoing/?box=all"], "letter": letters, "search": words}
    if person.register:
        book = f"/incoming/?box=register&register={person.register}"
        pages["register"] = [book, f"{book}&page=2"]
        pages["register-search"] = [f"{book}&q={quote(text)}" for text in person.texts]
    return {kind: addresses for kind, addresses in pages.items() if addresses}


def _sign_in(person):
    """Open a session in the person's chair, as signing in and choosing the post would."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.user.get_session_auth_hash()
    session["standing"] = person.standing
    session.save()
    return session.session_key


@contextlib.contextmanager
def _server(url):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        "bench.serving.timed:application" if part == "config.wsgi:application" else part for part in web_server("127.0.0.1", port)
    ]
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ | {"DATABASE_URL": url})
    try:
        until = time.monotonic() + 60
        while not _answers(port):
            if time.monotonic() > until or server.poll() is not None:
                raise RuntimeError("the web server did not start")
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _answers(port):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        link.request("GET", "/health/")
        return link.getresponse().status == 200
    except OSError:
        return False
    finally:
        link.close()


def _get(link, cookie, kind, address, who):
    began = time.perf_counter()
    link.request("GET", address, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}", "Accept-Language": "th"})
    answer = link.getresponse()
    answer.read()
    seen = (time.perf_counter() - began) * 1e3
    if answer.status != 200:
        raise AssertionError(f"{address} of {who} answered {answer.status}")
    inside, cpu = map(float, TIMES.search(answer.headers["Server-Timing"]).groups())
    return Visit(kind, who, seen, inside, cpu)


def _open(port, cookie, plan, who):
    """Open one page of each kind, nobody else being there."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    visits = [_get(link, cookie, kind, random.choice(addresses), who) for kind, addresses in plan.items()]
    link.close()
    return visits


def _load(port, chairs, plans, cookies, *, seconds, pause):
    """Let all people work at once, each on an own connection that is kept; return the visits and how long it took."""
    visits, gate = [], threading.Barrier(len(chairs))

    def work(number, person):
        chance = random.Random(number)  # the same walk in every run
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        plan, mine = plans[person.username], []
        gate.wait()
        if pause:
            time.sleep(chance.uniform(0, pause[1]))
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for kind in chance.sample(list(plan), len(plan)):
                mine.append(_get(link, cookies[person.username], kind, chance.choice(plan[kind]), person.username))
                if pause:
                    time.sleep(chance.uniform(*pause))
                if time.monotonic() > until:
                    break
        visits.extend(mine)

    threads = [threading.Thread(target=work, args=(number, person)) for number, person in enumerate(chairs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len({visit.who for visit in visits}) < len(chairs):
        raise AssertionError("somebody's pages failed")
    return visits


def _bare_times(chairs, plans, cookies):
    """Return for each kind of page the times (ms) of its statements, repeated bare on one connection."""
    times = {kind: [] for kind in KINDS}
    here = connection.settings_dict
    target = {"dbname": here["NAME"], "user": here["USER"], "host": here["HOST"], "password": here["PASSWORD"]}
    link = psycopg.connect(**{key: value for key, value in target.items() if value}, autocommit=True, prepare_threshold=None)
    for person in chairs:
        client = Client(SERVER_NAME="localhost")
        client.cookies[settings.SESSION_COOKIE_NAME] = cookies[person.username]
        for kind, addresses in plans[person.username].items():
            for address in addresses[:3]:
                client.get(address)
                with CaptureQueriesContext(connection) as caught:
                    client.get(address)
                statements = [row["sql"] for row in caught.captured_queries if row["sql"].startswith("SELECT")]
                for _again in range(2):
                    began = time.perf_counter()
                    for statement in statements:
                        link.execute(statement).fetchall()
                times[kind].append((time.perf_counter() - began) * 1e3)
    link.close()
    return times


def _p95(values):
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def _row(name, value, unit, bound, goal, *, met):
    ratio = round(value / bound, 2) if bound else None
    return {"name": f"pages: {name}", "value": value, "unit": unit, "bound": bound, "ratio": ratio, "goal": goal, "met": met}


def _machine(load):
    cores = os.cpu_count() or 1
    return _row(
        "other work on the machine (load per core)", round(load / cores, 2), "", None, "<= 0.25", met=load / cores <= 0.25
    )


def _paced_rows(visits, bare):
    rows = []
    for kind, words in KINDS.items():
        some = [visit for visit in visits if visit.kind == kind]
        seen, inside, cpu = (_p95([getattr(visit, name) for visit in some]) for name in ("seen", "inside", "cpu"))
        bound = round(_p95(bare[kind]), 1)
        rows += [
            _row(f"{words}, 16 people", round(seen, 1), "ms p95", bound, f"<= {LIMIT} ms", met=seen <= LIMIT),
            _row(f"{words}, inside the server", round(inside, 1), "ms p95", bound, f"<= {LIMIT} ms", met=inside <= LIMIT),
            _row(f"{words}, processor", round(cpu, 1), "ms p95", None, "-", met=True),
        ]
    return rows


def _full_rows(visits):
    rate = round(len(visits) / FULL_SECONDS, 1)
    seen = round(_p95([visit.seen for visit in visits]), 1)
    people_served = round(rate * statistics.mean(PAUSE))
    return [
        _row("16 people who never pause", rate, "pages/s", None, "-", met=True),
        _row("16 people who never pause, all pages", seen, "ms p95", None, "-", met=True),
        _row("people with 1-2 s pauses that rate would serve", people_served, "people", 16, ">= 16", met=people_served >= 16),
    ]


def _fairness(visits, chairs):
    """Compare the head of the agency, who may read everything, with ordinary officers, each alone on the server."""
    heads = {person.username for person in chairs if person.chair == "head of agency"}
    officers = {person.username for person in chairs if person.chair == "officer"}
    rows = []
    for kind in ("work", "letters", "letter", "search"):
        of_heads = statistics.median(visit.seen for visit in visits if visit.kind == kind and visit.who in heads)
        of_officers = statistics.median(visit.seen for visit in visits if visit.kind == kind and visit.who in officers)
        ratio = of_heads / of_officers
        name = f"{KINDS[kind]}: head of the agency beside an officer, alone"
        rows.append(
            _row(name, round(of_heads, 1), "ms p50", round(of_officers, 1), f"<= {AS_THE_HEAD} x", met=ratio <= AS_THE_HEAD)
        )
    return rows
