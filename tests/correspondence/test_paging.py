"""Long lists are looked into only as far as the page asked for needs."""

import pytest

from samnak.correspondence.models import PresetPhrase
from samnak.correspondence.views.shared import AHEAD, OpenPaginator

pytestmark = pytest.mark.django_db


@pytest.fixture
def phrases():
    """Fifteen rows in a known order."""
    PresetPhrase.objects.all().delete()
    PresetPhrase.objects.bulk_create([PresetPhrase(text=f"{number:02}", order=number) for number in range(15)])
    return PresetPhrase.objects.order_by("order")


def test_first_page_looks_a_few_pages_ahead(phrases):
    """Two rows a page: five pages are known, and that there is more."""
    page = OpenPaginator(phrases, 2).get_page(None)
    assert [row.text for row in page] == ["00", "01"]
    assert (page.paginator.count, page.paginator.num_pages, page.paginator.is_open) == (2 * (1 + AHEAD), 1 + AHEAD, True)


def test_later_pages_know_where_the_list_ends(phrases):
    """The last page holds what is left and says how many rows there are."""
    page = OpenPaginator(phrases, 2).get_page("8")
    assert [row.text for row in page] == ["14"]
    assert (page.paginator.count, page.paginator.is_open, page.has_next()) == (15, False, False)


@pytest.mark.parametrize(("asked", "first"), [("99", "14"), ("-1", "08"), ("x", "00"), ("๒", "02"), ("", "00")])
def test_pages_that_are_not_there_show_the_nearest(phrases, asked, first):
    """Nobody is shown an error for a number in the address."""
    assert next(row.text for row in OpenPaginator(phrases, 2).get_page(asked)) == first


def test_rows_are_looked_for_once(phrases, django_assert_num_queries):
    """One statement finds the rows, one reads the page."""
    with django_assert_num_queries(2):
        assert len(list(OpenPaginator(phrases, 2).get_page("2"))) == 2
