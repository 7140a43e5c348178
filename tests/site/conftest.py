"""The sample ministry in a database of its own, and one client a person."""

import os
import threading
import time
from copy import deepcopy

import pytest
from django.conf import settings as project
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from playwright.sync_api import sync_playwright

from samnak.accounts.sudo import KEY as SUDO
from tests.site import ministry as sample
from tests.site.rules import UNDEFINED

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(autouse=True)
def _private_blobs():
    """Leave the blob store alone: the ministry's papers stay for all tests of the site."""


@pytest.fixture(scope="package")
def strict_site(tmp_path_factory):
    """Show undefined variables of templates on the page, and keep blobs in a folder of these tests."""
    templates = deepcopy(project.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = UNDEFINED
    blobs = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path_factory.mktemp("blobs"), "base_url": None},
    }
    caches = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    with override_settings(TEMPLATES=templates, STORAGES=project.STORAGES | {"blobs": blobs}, CACHES=caches):
        yield


@pytest.fixture(scope="package")
def ministry(strict_site, django_db_setup, django_db_blocker):
    """Return the sample ministry, loaded once into a copy of the empty database."""
    with django_db_blocker.unblock(), sample.clone_of_database(f"{project.DATABASES['default']['NAME']}_ministry"):
        yield sample.load()


@pytest.fixture
def sign_in(ministry, db):
    """Return a function that signs a sample person in and returns the client."""
    cache.clear()

    def enter(username, language="th"):
        client = Client(headers={"accept-language": language}, raise_request_exception=False)
        client.force_login(ministry.users[username], backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[SUDO] = time.time() + 600  # the pages behind the second question are pages too
        session.save()
        return client

    return enter


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture(scope="module")
def address(ministry, django_db_blocker):
    """Serve the site from a copy of the ministry's database, which the tests of a module may change."""
    cache.clear()
    with django_db_blocker.unblock(), sample.clone_of_database(f"{project.DATABASES['default']['NAME']}_served"):
        server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, allow_reuse_address=False)
        server.set_app(StaticFilesHandler(get_wsgi_application()))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()
        thread.join(5)
    cache.clear()


@pytest.fixture(scope="module")
def browser(address):
    """Run Chromium, once the database is copied: its driver keeps an event loop, beside which the tests still ask the database."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()
        connection.close()  # the one that was opened beside the loop


@pytest.fixture(scope="module")
def cookie(ministry, address):
    """Return a function that gives the session cookie of a sample person."""

    def bake(username):
        client = Client()
        client.force_login(ministry.users[username], backend="django.contrib.auth.backends.ModelBackend")
        return {"name": project.SESSION_COOKIE_NAME, "value": client.cookies[project.SESSION_COOKIE_NAME].value, "url": address}

    return bake
