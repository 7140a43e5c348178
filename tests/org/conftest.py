"""An office and browsers of its people."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from samnak.org.enums import Role, Scope
from tests.factories.offices import make_office


@pytest.fixture
def office(db):
    cache.clear()
    made = make_office()
    made.post("admin", "นักวิชาการคอมพิวเตอร์", "other", first="เอก")
    made.grant("admin", Role.SYSADMIN, "top", Scope.AGENCY)
    return made


@pytest.fixture
def browser(office):
    """Open a browser signed in as the holder of a post, who has just proved who it is."""

    def open_as(key):
        client = Client()
        client.force_login(office.people[key], backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["sudo_until"] = timezone.now().timestamp() + 600
        session.save()
        return client

    return open_as
