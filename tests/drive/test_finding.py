"""Files in the one search: also those that another agency has opened, and no others of it."""

import pytest

from samnak.drive import services
from samnak.drive.enums import Level, Principal
from samnak.search import services as searching
from samnak.search.content import Narrowed, read
from samnak.search.providers import sources
from samnak.search.views import asking

pytestmark = pytest.mark.django_db


def found(cabinet, key, typed="นิทรรศการ"):
    """Return the titles that a person finds, and how many things the page counts."""
    searching.index_changes(sources())
    answer = asking.ask(cabinet.actor(key), read(typed), Narrowed())
    return sorted(row.document.title for row in answer.rows), answer.found.total


def test_what_another_agency_opened_is_found_until_it_is_closed(cabinet):
    searching.rebuild(sources())
    home = cabinet.home("officer")
    cabinet.folder("a", home, "แผนนิทรรศการ")
    cabinet.file("b", "a", "นิทรรศการสัญจร.txt")
    cabinet.folder("c", home, "งบประมาณนิทรรศการ")
    assert found(cabinet, "outside:officer") == found(cabinet, "outside:planner") == ([], 0)
    unit = cabinet.outside.posts["officer"].unit
    grant = services.grant(
        actor=cabinet.actor("officer"),
        item_id=cabinet.items["a"].pk,
        principal=Principal.UNIT,
        principal_id=unit.pk,
        level=Level.VIEW,
    )
    assert found(cabinet, "outside:officer") == (["นิทรรศการสัญจร.txt", "แผนนิทรรศการ"], 2)
    assert found(cabinet, "outside:planner") == ([], 0)
    assert len(found(cabinet, "officer")[0]) == 3
    services.revoke(actor=cabinet.actor("officer"), item_id=cabinet.items["a"].pk, grant_id=grant.pk)
    assert found(cabinet, "outside:officer") == ([], 0)
