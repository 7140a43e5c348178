"""The sample ministry behind a real web server, a real job worker, a real mail server and a real browser."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from samnak.core.actor import system_actor
from samnak.core.thai_names import ThaiFaker
from samnak.core.transactions import official
from samnak.demo import estate, organisation, registers
from samnak.demo.letters import Correspondence
from samnak.demo.papers import Papers
from samnak.org.services import load_holidays
from samnak.signing.services import setup_authorities
from tests.e2e.mailbox import Mailbox
from tests.e2e.people import SCREENSHOTS, Office

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
ROOT = Path(__file__).parents[2]


def pytest_collection_modifyitems(items):
    """Mark every journey; they share one ministry, so one worker plays them all."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.django_db(transaction=True))
            item.add_marker(pytest.mark.xdist_group("e2e"))


@pytest.fixture
def _django_db_helper():
    """Leave the tables alone between journeys; the office empties them when the last one is over."""


@pytest.fixture(autouse=True)
def _private_blobs():
    """Let the journeys share the store of their office, in place of one store for each test."""


def _database_url():
    told = connection.settings_dict
    user = quote(told["USER"], safe="") + (f":{quote(told['PASSWORD'], safe='')}" if told["PASSWORD"] else "")
    port = f":{told['PORT']}" if told["PORT"] else ""
    return f"postgresql://{user}@{port}/{told['NAME']}?host={quote(told['HOST'], safe='')}"


def _load_ministry():
    faker = ThaiFaker(2569)
    actor = system_actor("ข้อมูลตัวอย่าง")
    with official(actor):
        plan = organisation.build(faker, officers=2, provincial_officers=1)
        estates = estate.seats(plan, 4)
        plan.write()
        books = registers.write(plan)
    estate.furnish(actor, plan, estates, rooms=8, cars=6)
    for year in (2568, 2569, 2570):
        load_holidays(actor=actor, year=year)
    setup_authorities(actor=actor)
    if SCREENSHOTS:  # pictures show an office at work, not an empty one
        papers = Papers(actor, plan.agencies[0].pk, faker, own=True)
        Correspondence(plan, books, papers, faker, 40).write(400, 30, lambda written: None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _empty():
    call_command("flush", verbosity=0, interactive=False)
    with connection.cursor() as cursor:  # the queue is not Django's, so its flush leaves it
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers, procrastinate_workers CASCADE")


def _start_worker(folder, mailbox, address):
    environment = os.environ | {
        "DATABASE_URL": _database_url(),
        "SAMNAK_VAR_DIR": str(folder),
        "SAMNAK_DB_POOL": "false",
        "SAMNAK_SECRET_KEY": project.SECRET_KEY,
        "SAMNAK_SIGNING_SECRET": project.SIGNING_SECRET,
        "SAMNAK_PUBLIC_URL": address,
        "SAMNAK_SMTP_HOST": mailbox.host,
        "SAMNAK_SMTP_PORT": str(mailbox.port),
    }
    command = [sys.executable, str(ROOT / "manage.py"), "procrastinate", "worker", "--concurrency", "2"]
    with (folder / "worker.log").open("wb") as log:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)


@pytest.fixture(scope="package")
def office(django_db_setup, django_db_blocker, _tests_may_empty_tables, tmp_path_factory):
    """Open the office: data, web server, worker, mail, browser; empty the tables when all journeys are over."""
    folder = tmp_path_factory.mktemp("office")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver runs a loop in this thread
    blobs = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder / "blobs", "base_url": None},
    }
    with django_db_blocker.unblock(), override_settings(STORAGES=project.STORAGES | {"blobs": blobs}), Mailbox() as mailbox:
        _load_ministry()
        server = LiveServer("localhost")
        worker = _start_worker(folder, mailbox, server.url)
        try:
            with override_settings(PUBLIC_URL=server.url), sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
                opened = Office(browser, server.url, mailbox, folder)
                yield opened
                opened.close()
                browser.close()
        finally:
            worker.terminate()
            worker.wait(20)
            server.stop()
            _empty()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def _closed_desks(office):
    """After each journey everybody goes home, and no page may have complained."""
    yield
    office.go_home()


@pytest.fixture(scope="package")
def signers(office):
    """Have the two signers ask for their certificates, in the browser."""
    for username in ("deputy", "cm-head"):
        office.enrol(username)
    office.go_home()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Leave a picture of every open page of a failed journey."""
    outcome = yield
    office = getattr(item, "funcargs", {}).get("office")
    if call.when == "call" and office is not None and outcome.get_result().failed:
        office.photograph_failure(Path(tempfile.gettempdir()) / "samnak-journeys", item.name)
