"""Fixtures of routing."""

import pytest

from tests.factories.offices import Office, make_office


@pytest.fixture
def office(db) -> Office:
    """A small office."""
    return make_office()
