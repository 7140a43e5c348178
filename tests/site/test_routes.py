"""Every address is declared, guarded, and stays what it was."""

import re

import pytest

from tests.site.addresses import GOLDEN, ROUTES

WORD = r"[a-z0-9]+(?:-[a-z0-9]+)*"
PARAMETER = r"<(?:uuid|slug|int|str|path|[a-z_]+):[a-z_]+>"
SEGMENT = re.compile(rf"^(?:{WORD}|{PARAMETER}|{WORD}-{PARAMETER})(?:\.[a-z]+)?$")


@pytest.mark.parametrize(("address", "pattern"), ROUTES, ids=[address or "/" for address, _pattern in ROUTES])
def test_every_view_is_guarded(address, pattern):
    view = pattern.callback
    assert getattr(view, "acts", None) or getattr(view, "public", False), f"/{address} has neither @acts nor @public"


@pytest.mark.parametrize(("address", "pattern"), ROUTES, ids=[address or "/" for address, _pattern in ROUTES])
def test_every_view_is_closed_unless_public(address, pattern):
    assert getattr(pattern.callback, "login_required", True) is not getattr(pattern.callback, "public", False)


def test_addresses_are_nouns_in_kebab_case():
    odd = [
        address
        for address, _pattern in ROUTES
        for segment in address.strip("/").split("/")
        if segment and not SEGMENT.match(segment)
    ]
    assert odd == []


def test_no_address_is_lost():
    """Bookmarks live long: an address that goes away is a decision; `tests.site.addresses.write_golden` writes it down."""
    assert GOLDEN.read_text().split() == ["/" + address for address, _pattern in ROUTES]
