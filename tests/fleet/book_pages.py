"""Reading the pages of the books as a browser and a strict reader do."""

import io
import re
from copy import deepcopy
from datetime import date

import pytest
import time_machine
from django.conf import settings as project
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from tests.fleet.conftest import at
from tests.fleet.test_cars import PNG
from tests.site.rules import UNDEFINED, Page, problems, words_of

PEOPLE = ("fleet", "director", "chief", "auditor", "inspector", "driver", "officer", "admin", "planner")
READERS = {"fleet", "director", "chief", "auditor", "inspector"}
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def strict_templates():
    """Show undefined variables of templates on the page."""
    templates = deepcopy(project.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = UNDEFINED
    with override_settings(TEMPLATES=templates):
        yield


@pytest.fixture(autouse=True)
def one_day():
    """Let it be the morning of one day."""
    with time_machine.travel(at(TODAY, "10:00")):
        yield


def here(name, *args):
    return reverse(f"fleet:{name}", args=args)


def shown(browser, address, status=200):
    """Return a page after checking that it is sound."""
    return sound(browser.get(address), status, address)


def sound(answer, status=200, address=""):
    """Return an answer as a page after checking that it is sound."""
    assert answer.status_code == status, (address, answer.content.decode()[:2000] if answer.status_code >= 500 else "")
    page = Page(answer)
    assert problems(page) == [], address
    return page


def errors_of(page):
    """Return the errors that stand beside their fields: name of the field -> words."""
    found = {}
    for element in page.all("p"):
        if "s-field-error" in (element.get("class") or ""):
            found[re.sub(r"^(\w+_)?id_", "", element.get("id")).removesuffix("_error")] = words_of(element)
    return found


def rows_of(page):
    """Return the lines of the first table, cell by cell."""
    tables = page.all("table")
    if not tables:
        return []
    return [[words_of(cell) for cell in row.iter("td")] for row in tables[0].iter("tr") if page.inside(row, "tbody") is not None]


def values_of(page):
    """Return what stands in the boxes of the page."""
    found = {}
    for element in page.all("input", "select", "textarea"):
        name = element.get("name")
        if element.tag == "select":
            chosen = [option.get("value") for option in element.iter("option") if option.get("selected") is not None]
            found[name] = chosen[0] if chosen else ""
        elif element.tag == "textarea":
            found[name] = (element.text or "").strip()
        elif element.get("type") != "checkbox" or element.get("checked") is not None:
            found[name] = element.get("value", "")
    return found


def upload(name="ภาพ.png", content=PNG):
    stream = io.BytesIO(content)
    stream.name = name
    return stream


def queries_of(browser, address):
    """Return how many statements a page takes, once what is kept in memory is there."""
    browser.get(address)
    with CaptureQueriesContext(connection) as found:
        assert browser.get(address).status_code == 200
    return len(found)
