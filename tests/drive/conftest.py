"""Fixtures of the drive."""

import pytest

from tests.factories.drives import make_cabinet


@pytest.fixture
def cabinet(db):
    return make_cabinet()
