"""Work that a test lets wait."""

import pytest

from samnak.core.providers import Provider
from samnak.notifications.providers import WorkProvider


@pytest.fixture
def waiting():
    """Return the list of work items that the test's only provider gives to whoever stands in their post."""
    found = []
    before = list(Provider.registered[WorkProvider])
    Provider.registered[WorkProvider].clear()

    class TestWork(WorkProvider):
        __module__ = "tests.providers"

        def items(self, standings, limit):
            keys = {row.standing for row in standings}
            return [item for item in found if item.standing.standing in keys][:limit]

        def count(self, standings):
            kinds = [item.kind for item in self.items(standings, 10_000)]
            return {kind: kinds.count(kind) for kind in kinds}

    yield found
    Provider.registered[WorkProvider][:] = before
