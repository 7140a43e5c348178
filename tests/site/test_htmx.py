"""What htmx swaps in is the same as what a whole page shows, and works as a link or form without it."""

from datetime import timedelta

import pytest

from samnak.core import thai
from samnak.core.time import bangkok_today
from tests.site.rules import Page, words_of

pytestmark = pytest.mark.xdist_group("site")

HTMX = {"HX-Request": "true"}
LISTS = {
    "registrar": [
        "/", "/?q=วธ", "/incoming/", "/incoming/?box=waiting", "/incoming/?box=all&page=2", "/incoming/?box=register", "/registers/",
        "/incoming/?box=all&urgency=urgent&q=วัฒนธรรม", "/outgoing/", "/outgoing/?box=all", "/addresses/", "/incoming/new/", "/search/?q=วธ",
    ],
    "director": ["/", "/drafts/", "/drafts/?box=unit", "/notices/", "/notices/?show=unread", "/delegations/", "/delegations/new/?q=หัวหน้า"],
    "auditor": ["/audit/", "/directory/", "/directory/?q=ผู้อำนวยการ"],
}  # fmt: skip


def main_of(answer):
    """Return the main part of a page without what changes from one answer to the next."""
    page = Page(answer)
    part = page.all("main")[0]
    for element in part.iter():
        for name in ("value", "hx-get"):
            if element.get("name") == "csrfmiddlewaretoken" and element.get(name):
                element.set(name, "")
    return page, part


def same(part):
    """Return the parts of a fragment that must agree: its words, addresses and controls."""
    return [
        (element.tag, element.get("href"), element.get("name"), element.get("value") or None)
        for element in part.iter()
        if isinstance(element.tag, str)
    ], words_of(part)


@pytest.mark.parametrize("person", LISTS)
def test_a_page_fetched_by_htmx_is_the_same_page(person, sign_in):
    client = sign_in(person)
    for path in LISTS[person]:
        whole, part = client.get(path), client.get(path, headers=HTMX)
        assert (whole.status_code, part.status_code) == (200, 200), path
        assert same(main_of(part)[1]) == same(main_of(whole)[1]), path


def htmx_elements(page):
    return [element for element in page.elements if element.get("hx-get") or element.get("hx-post")]


def works_without(page, element):
    """Tell whether an element that uses htmx also works by itself, or only refreshes what is shown."""
    if element.tag == "a" and element.get("href"):
        return True
    if element.tag == "form":
        return True
    if (element.get("hx-trigger") or "").startswith("every"):
        return True  # a refresh of what the page shows already
    form = page.inside(element, "form")
    if element.tag in {"button", "input", "select"}:
        return form is not None and bool(element.get("name") or element.get("type") == "submit" or element.tag == "button")
    return form is not None and (form.get("method") or "get").lower() == "post"  # the answer to the form says it too


@pytest.mark.parametrize("person", LISTS)
def test_what_uses_htmx_works_without(person, sign_in):
    client = sign_in(person)
    seen = 0
    for path in LISTS[person]:
        page = Page(client.get(path))
        for element in htmx_elements(page):
            seen += 1
            assert works_without(page, element), (path, element.tag, element.attrib)
            target = element.get("hx-target", "")
            if target.startswith("#"):
                assert target[1:] in page.ids, (path, target)
    assert seen >= len(LISTS[person])


def test_the_bell_alone_is_the_bell_of_the_page(sign_in):
    client = sign_in("director")
    page = Page(client.get("/notices/"))
    bell = next(element for element in page.elements if element.get("id") == "bell")
    alone = Page(client.get("/notices/bell/", headers=HTMX))
    assert not alone.whole
    assert same(alone.all("a")[0]) == same(bell)
    assert words_of(bell) != ""


def test_posts_found_while_typing_are_those_found_by_the_form(sign_in):
    client = sign_in("director")
    page = Page(client.get("/delegations/new/", {"q": "หัวหน้า"}))
    choices = next(element for element in page.elements if element.get("id") == "position-choices")
    alone = Page(client.get("/positions/", {"q": "หัวหน้า", "name": "to_position"}, headers=HTMX))
    assert [element.get("value") for element in alone.all("input")] == [element.get("value") for element in choices.iter("input")]
    assert len(alone.all("input")) > 3


def test_the_same_letter_is_told_while_typing_and_after_sending(sign_in):
    client = sign_in("registrar")
    typed = {"document_number": "ศธ 04001/12", "from_text": "โรงเรียนวัดตัวอย่าง"}
    alone = Page(client.get("/incoming/duplicates/", typed, headers=HTMX))
    links = alone.links()
    assert len(links) == 1
    form = Page(client.get("/incoming/new/"))
    choices = {
        element.get("name"): next((row.get("value") for row in element.iter("option") if row.get("value")), "")
        for element in form.all("select")
    }
    hidden = {element.get("name"): element.get("value") for element in form.all("input") if element.get("type") == "hidden"}
    sent = typed | hidden | choices | {"subject": "ขอเชิญร่วมงาน", "to_text": "ปลัดกระทรวง", "urgency": "normal", "secrecy": "none"}
    answer = client.post("/incoming/new/", sent | {"document_date": thai.short_date(bangkok_today() - timedelta(days=2))})
    page = Page(answer)
    wrong = [words_of(element) for element in page.elements if "s-field-error" in (element.get("class") or "")]
    assert (answer.status_code, wrong) == (200, [])
    assert links[0] in page.links()
