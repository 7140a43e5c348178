"""Things a test lets be found."""

import pytest

from samnak.core.providers import Provider
from samnak.search.providers import Hit, IndexProvider, SearchProvider


@pytest.fixture
def findable():
    """Return the list of titles that the test's only provider finds."""
    titles = []
    before = list(Provider.registered[SearchProvider])
    indexed = list(Provider.registered[IndexProvider])
    Provider.registered[SearchProvider].clear()
    Provider.registered[IndexProvider].clear()

    class TestSearch(SearchProvider):
        __module__ = "tests.providers"
        group = "หนังสือ"
        order = 10

        def hits(self, actor, text, limit):
            assert len(text) >= 2
            return [Hit(title, "วธ 0201/1", "/letters/1/", "mail") for title in titles if text in title][:limit]

    class TestPeople(SearchProvider):
        __module__ = "tests.providers"
        group = "บุคคล"
        order = 5

        def hits(self, actor, text, limit):
            return [Hit(actor.name, "", "/people/1/", "user")] if text in actor.name else []

    yield titles
    Provider.registered[SearchProvider][:] = before
    Provider.registered[IndexProvider][:] = indexed
