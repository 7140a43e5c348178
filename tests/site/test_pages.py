"""Every page as every sample person: it answers, it is sound HTML, and no link on it leads nowhere or to a closed door."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import resolve

from tests.site.addresses import ROUTES, filled
from tests.site.ministry import PEOPLE
from tests.site.rules import Page, broken_addresses, leads_somewhere, problems, words_of

pytestmark = pytest.mark.xdist_group("site")

ANSWERS = {200, 302, 403, 404, 405, 422}
OPENED = set()  # routes that somebody could open
POST_ONLY = set()  # routes found to take no GET; asked once
# pages that do not open by their address alone, and where they are tested
ELSEWHERE = {
    "drive/destination/": "tests/drive: asks for chosen things",
    "drive/files/<uuid:pk>/editor/": "tests/wopi: with an editor set up",
    "drive/items/<uuid:pk>/access-request/": "tests/drive: answers 404 whether the thing exists or not",
    "file-store/pages/<slug:blob>/remaking/": "tests/files: with a converted document",
    "knowledge/entries/<uuid:pk>/form/": "tests/knowledge: what is out is revised first",
    "wopi/files/<uuid:pk>": "tests/wopi: asked by the editor",
    "wopi/files/<uuid:pk>/contents": "tests/wopi: asked by the editor",
}
EACH_MAIN = 4  # objects whose own page a person opens
EACH_OBJECT = 2  # objects whose further pages a person opens
EACH_ROUTE = 1  # links followed for each route and set of query words


class Crawl:
    """Opens pages as one person and collects what is wrong."""

    def __init__(self, client):
        self.client = client
        self.wrong = []
        self.seen = {}
        self.checked = set()
        self.followed = {}
        self.links = []

    def open(self, path, *, through=""):
        """Open an address once; return its status."""
        if path in self.seen:
            return self.seen[path]
        route = resolve(urlsplit(path).path).route
        if route in POST_ONLY:
            return 405
        response = self.client.get(path)
        status = self.seen[path] = response.status_code
        if status in {200, 302}:
            OPENED.add(route)
        if status == 405:
            POST_ONLY.add(route)
        if status not in ANSWERS:
            self.wrong.append(f"{path} answers {status} {getattr(response, 'exc_info', None) or ''}")
        if through and status >= 400:
            self.wrong.append(f"{path} answers {status}, but is a link on {through}")
        if response.streaming:
            list(response.streaming_content)
        elif response.headers.get("Content-Type", "").startswith("text/html"):
            self._check(path, response)
        return status

    def _check(self, path, response):
        kind = (response.status_code, resolve(urlsplit(path).path).route)
        if response.status_code >= 400 and kind in self.checked:
            return
        self.checked.add(kind)
        page = Page(response)
        self.wrong += [f"{path}: {one}" for one in problems(page) + broken_addresses(page, path)]
        if response.status_code == 200:
            self.links += [(link, path) for link in page.links()]
        if response.status_code == 403:
            told = " ".join(words_of(one) for one in page.all("main") or page.all("body"))
            if not any("ก" <= letter <= "๛" for letter in told):
                self.wrong.append(f"{path}: refused without a reason in Thai")

    def follow(self):
        """Open the links that were found: a few of each kind."""
        while self.links:
            link, page = self.links.pop()
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not leads_somewhere(parts.path) or parts.path.startswith("/static/"):
                continue
            query = dict(parse_qsl(parts.query))
            if "post" in query:
                continue
            kind = (resolve(parts.path).route, frozenset(query))
            if self.followed.get(kind, 0) < EACH_ROUTE:
                self.followed[kind] = self.followed.get(kind, 0) + 1
                self.open(link.split("#")[0], through=page)


def main_page(route):
    """Return the route of the object that a route belongs to, nothing for a route without one."""
    before, key, _rest = route.partition("<uuid:pk>/")
    return before + key if key else ""


def object_page(route, path):
    """Return the address of the object that an address of a route belongs to."""
    depth = route.split("<uuid:pk>")[0].count("/") + 2
    return "/".join(path.split("/")[:depth]) + "/"


def some(person, paths, most):
    """Choose a few addresses, others for each person, so that together they see all."""
    start = PEOPLE.index(person) * most
    return [paths[(start + number) % len(paths)] for number in range(min(most, len(paths)))]


@pytest.mark.parametrize("person", PEOPLE)
def test_pages_answer_and_are_sound(person, sign_in):
    crawl = Crawl(sign_in(person))
    for route, _pattern in ROUTES:
        if main_page(route) in {route, ""}:
            for path in some(person, list(filled(route)), EACH_MAIN):
                crawl.open(path)
    for route, _pattern in ROUTES:
        if main_page(route) not in {route, ""}:
            known = [path for path in filled(route) if crawl.seen.get(object_page(route, path), 200) == 200]
            for path in some(person, known, EACH_OBJECT):
                crawl.open(path)
    crawl.follow()
    assert not crawl.wrong, "\n".join(crawl.wrong)


def test_somebody_opened_each_page(sign_in):
    """The last of the crawl: a page that nobody of the sample people can open was not looked at.

    The crawl sees a few objects of each kind; what it missed by that is looked for here among all of them.
    """
    if not OPENED:
        pytest.skip("the crawl did not run")
    known = {route for route, _pattern in ROUTES}
    assert set(ELSEWHERE) <= known
    missed = known - OPENED - POST_ONLY - set(ELSEWHERE)
    wrong = []
    for person in PEOPLE if missed else []:
        crawl = Crawl(sign_in(person))
        for route in sorted(missed - OPENED):
            for path in filled(route):
                if crawl.open(path) in {200, 302}:
                    break
        wrong += crawl.wrong
    assert not wrong, "\n".join(wrong)
    assert sorted(missed - OPENED - POST_ONLY) == []
