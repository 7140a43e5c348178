"""The sample ministry in a database of its own, and one client a person."""

import time
from copy import deepcopy

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.test import Client
from django.test.utils import override_settings

from samnak.accounts.sudo import KEY as SUDO
from tests import serving
from tests.site import ministry as sample
from tests.site.rules import UNDEFINED


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


@pytest.fixture(scope="module")
def address(ministry, django_db_blocker):
    """Serve the site from a copy of the ministry's database, which the tests of a module may change."""
    cache.clear()
    name = f"{project.DATABASES['default']['NAME']}_served"
    with django_db_blocker.unblock(), sample.clone_of_database(name), serving.served() as url:
        yield url
    cache.clear()


@pytest.fixture(scope="module")
def browser(address):
    """Run Chromium, once the database is copied: its driver keeps an event loop, beside which the tests still ask the database."""
    with serving.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def cookie(ministry, address):
    """Return a function that gives the session cookie of a sample person."""

    def bake(username):
        client = Client()
        client.force_login(ministry.users[username], backend="django.contrib.auth.backends.ModelBackend")
        return {"name": project.SESSION_COOKIE_NAME, "value": client.cookies[project.SESSION_COOKIE_NAME].value, "url": address}

    return bake
