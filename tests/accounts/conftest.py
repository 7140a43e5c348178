"""People who sign in."""

import pytest
from django.core.cache import cache

from samnak.accounts.models import User

WORD = "ประชุมเช้าวันจันทร์"


@pytest.fixture
def person(db):
    return User.objects.create_user("Somchai", WORD, first_name="สมชาย", last_name="ใจดี", prefix="นาย")


@pytest.fixture
def sign_in(client, person):
    def enter(password=WORD, username="somchai", target="", **extra):
        return client.post("/login/", {"username": username, "password": password, "next": target}, **extra)

    return enter


@pytest.fixture(autouse=True)
def _clean_cache():
    cache.clear()
    yield
    cache.clear()
