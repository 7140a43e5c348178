"""Every Thai text has its English, and English pages speak English."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation import trans_real
from django.utils.translation.template import templatize

from tests.site.rules import Page, words_of

pytestmark = pytest.mark.xdist_group("site")

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "samnak" / "locale" / "en" / "LC_MESSAGES" / "django.po"
THAI = re.compile(r"[ก-๙]")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]+\}|%[sd]")


def texts():
    """Return every text that code and templates ask to have translated, with the file it stands in."""
    found = {}
    for path in sorted((ROOT / "samnak").rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            source = path.read_text()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            # one line each, because Babel reads the remains of a template as Python
            source = "\n".join(line.strip() for line in templatize(path.read_text()).splitlines())
        else:
            continue
        for line, message, _comments, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
            single = message[0] if isinstance(message, tuple) else message
            if single:
                found.setdefault((single, context), f"{path.relative_to(ROOT)}:{line}")
    return found


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def test_every_text_has_its_english(catalogue):
    missing = []
    for (text, context), place in texts().items():
        message = catalogue.get(text, context)
        strings = [] if message is None else message.string if isinstance(message.string, tuple) else [message.string]
        if message is None or message.fuzzy or not strings or not all(strings):
            missing.append(f"{place} {text}")
    assert not missing, f"{len(missing)} texts without English:\n" + "\n".join(missing)


def test_the_catalogue_holds_nothing_else(catalogue):
    known = set(texts())
    left = [message.id for message in catalogue if message.id and (_single(message), message.context) not in known]
    assert left == []


def test_translations_keep_the_places_to_fill(catalogue):
    wrong = [
        f"{_single(message)} → {string}"
        for message in catalogue
        if message.id
        for string in (message.string if isinstance(message.string, tuple) else [message.string])
        if string and set(PLACEHOLDER.findall(string)) - set(PLACEHOLDER.findall(" ".join(_ids(message))))
    ]
    assert wrong == []


def test_english_is_english(catalogue):
    """Thai may stand in English as an example or an explained term, never alone."""
    wrong = [
        string
        for message in catalogue
        for string in (message.string if isinstance(message.string, tuple) else [message.string])
        if THAI.search(string or "") and not re.search("[A-Za-z]", string)
    ]
    assert wrong == []


def _ids(message):
    return message.id if isinstance(message.id, tuple) else (message.id,)


def _single(message):
    return _ids(message)[0]


class Misses(trans_real.gettext_module.NullTranslations):
    """Collects the texts that were asked for in English and had none."""

    def __init__(self):
        super().__init__()
        self.found = set()

    def gettext(self, message):
        if THAI.search(message):
            self.found.add(message)
        return message

    def ngettext(self, singular, plural, number):
        return self.gettext(singular)


@pytest.fixture
def misses():
    """Listen to the English translation while a test runs."""
    english = trans_real.translation("en")
    before, english._fallback = english._fallback, Misses()
    yield english._fallback
    english._fallback = before


PAGES = {
    "registrar": [
        "/", "/incoming/", "/incoming/?box=register", "/incoming/?box=all", "/incoming/new/", "/outgoing/?box=all", "/registers/",
        "/addresses/", "/search/?q=วธ", "/notices/", "/help/", "/ui/",
    ],
    "drafter": ["/drafts/", "/drafts/new/", "/settings/", "/account/", "/account/sign-ins/", "/account/password/", "/directory/"],
    "director": ["/delegations/", "/delegations/new/", "/signing/certificate/", "/reports/", "/calendar/", "/drafts/?box=waiting"],
    "auditor": ["/audit/"],
    "building": [
        "/rooms/", "/rooms/finder/", "/rooms/timeline/", "/rooms/usage/", "/rooms/new/", "/bookings/", "/bookings/new/",
        "/room-services/", "/equipment/", "/buildings/", "/calendar-feeds/",
    ],
    "fleet": [
        "/car-board/", "/car-requests/", "/car-requests/new/", "/trips/", "/cars/", "/cars/new/", "/cars/reports/", "/drivers/",
        "/fuel-account/", "/accidents/", "/repairs/", "/day-plans/", "/day-plans/new/",
    ],
    "driver": ["/driving/"],
    "permsec": ["/verify/", "/login/"],
}  # fmt: skip


def chrome_of(page):
    """Return the words of a page that the system itself says: title, headings, buttons, labels, menu, column heads."""
    for element in page.all("title", "h1", "h2", "h3", "button", "label", "legend", "th", "summary"):
        yield element.tag, words_of(element)
    for navigation in page.all("nav"):
        for link in navigation.iter("a"):
            yield "nav", words_of(link)


@pytest.mark.parametrize("person", PAGES)
def test_english_pages_speak_english(person, sign_in, misses):
    client = sign_in(person, "en")
    for path in PAGES[person]:
        answer = client.get(path)
        assert answer.status_code in {200, 302}, path
        if answer.status_code == 200:
            page = Page(answer)
            assert page.all("html")[0].get("lang") == "en", path
    assert sorted(misses.found) == []


@pytest.mark.parametrize("person", ["drafter"])
def test_the_frame_is_english(person, sign_in):
    client = sign_in(person, "en")
    for path in ("/", "/drafts/", "/notices/", "/settings/", "/help/", "/account/password/", "/search/"):
        page = Page(client.get(path))
        left = [
            f"<{tag}> {words}"
            for tag, words in chrome_of(page)
            if THAI.search(words) and words not in {"ไทย", "TH"} and tag in {"title", "h1", "h2", "button", "th", "nav", "legend"}
        ]
        assert left == [], path


def test_the_switch_changes_the_language_and_keeps_it(sign_in):
    client = sign_in("drafter")
    assert Page(client.get("/notices/")).all("html")[0].get("lang") == "th"
    answer = client.post("/ui/preferences/", {"language": "en", "next": "/notices/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/notices/")
    page = Page(client.get("/notices/"))
    assert page.all("html")[0].get("lang") == "en"
    assert not THAI.search(words_of(page.all("h1")[0]))
    client.post("/ui/preferences/", {"language": "th", "next": "/"})
    assert Page(client.get("/notices/")).all("html")[0].get("lang") == "th"
