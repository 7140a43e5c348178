"""The rules every page must keep, and how to read a page."""

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import html5lib
from django.contrib.staticfiles import finders
from django.urls import Resolver404, resolve


class Undefined(str):
    """What an undefined template variable gives: it shows on the page, but counts as nothing where a tag asks."""

    __slots__ = ()

    def __bool__(self):
        return False

    def __iter__(self):
        return iter(())


class UndefinedMark(str):
    """The engine's string_if_invalid."""

    __slots__ = ()

    def __mod__(self, name):
        if TYPED.match(str(name)):  # what was typed may be absent
            return ""
        return Undefined(f"‼{name}‼")


UNDEFINED = UndefinedMark("‼%s‼")
HANDLER = re.compile(r"^on[a-z]+$")
TYPED = re.compile(r"request\.(GET|POST|COOKIES)\.")
CONTROLS = {"input", "select", "textarea"}
DATA_SCRIPTS = {"application/json", "importmap"}
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "form", "list")
# html5lib still counts an unknown end of the doctype for fragments
TOLERATED = {"expected-doctype-but-got-end-tag"}


class Page:
    """An HTML answer, read once, strictly."""

    def __init__(self, response):
        self.response = response
        self.text = response.content.decode()
        self.whole = "<html" in self.text
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        self.root = parser.parse(self.text) if self.whole else parser.parseFragment(self.text)
        self.errors = [f"HTML {code} at {place}" for place, code, _data in parser.errors if code not in TOLERATED]
        self.parents = {child: parent for parent in self.root.iter() for child in parent}
        self.elements = [element for element in self.root.iter() if isinstance(element.tag, str)]
        self.labelled = {element.get("for") for element in self.elements if element.tag == "label"}
        self.ids = [element.get("id") for element in self.elements if element.get("id")]

    def all(self, *tags):
        """Return the elements of these tags in the order of the page."""
        return [element for element in self.elements if element.tag in tags]

    def inside(self, element, tag):
        """Return the nearest element of a tag around this one."""
        while element is not None and element.tag != tag:
            element = self.parents.get(element)
        return element

    def links(self):
        """Return the addresses of links, as written."""
        return [element.get("href") for element in self.all("a") if element.get("href")]

    def addresses(self):
        """Return every address on the page with the element that names it."""
        for element in self.elements:
            for name in ("href", "src", "action", "formaction", "hx-get", "hx-post", "data-ui-source"):
                if element.get(name):
                    yield element, name, element.get(name)


def words_of(element):
    """Return the text of an element."""
    return " ".join("".join(element.itertext()).split())


def problems(page):
    """Return what is wrong with an HTML page, as a list of sentences."""
    found = list(page.errors)
    for element in page.elements:
        found += _problems_of(page, element)
    ids = page.ids
    found += [f"id {name} twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    if page.whole:
        known = set(ids)
        found += [
            f"{name} of <{element.tag}> names #{one}, which is not there"
            for element in page.elements
            for name in REFERENCES
            for one in (element.get(name) or "").split()
            if one not in known
        ]
    if re.search(r"\{\{|\{%|%\}", page.text):
        found.append("stray template braces")
    found += [f"undefined template variable {name}" for name in sorted(set(re.findall(r"‼(.*?)‼", page.text)))]
    return found + (list(_problems_of_whole(page)) if page.whole else [])


def _problems_of(page, element):
    if element.get("style") is not None:
        yield f"inline style on <{element.tag}>"
    yield from (f"inline handler {name} on <{element.tag}>" for name in element.attrib if HANDLER.match(name))
    if element.tag == "script" and not element.get("src") and element.get("type") not in DATA_SCRIPTS:
        yield "inline script"
    if element.tag == "style":
        yield "inline style sheet"
    if element.tag in CONTROLS and element.get("type") not in {"hidden", "submit", "button"} and not _labelled(page, element):
        yield f"no label for {element.tag} {element.get('name')}"
    # a picture may lead to the same place as the words beside it, unspoken and passed over by the keyboard
    unspoken = element.get("aria-hidden") == "true" and element.get("tabindex") == "-1"
    if element.tag in {"a", "button"} and not unspoken and not _named(element):
        yield f"no words on <{element.tag}> {element.get('href') or element.get('name') or element.get('class')}"
    if element.tag == "img" and element.get("alt") is None:
        yield f"no alt on {element.get('src')}"
    if element.tag == "form" and (element.get("method") or "").lower() == "post":
        tokens = [row for row in element.iter("input") if row.get("name") == "csrfmiddlewaretoken"]
        yield from [] if tokens else [f"no token in the form to {element.get('action')}"]


def _problems_of_whole(page):
    titles = page.all("title")
    if not titles or not words_of(titles[0]):
        yield "no title"
    headings = page.all("h1")
    if len(headings) != 1 or not words_of(headings[0]):
        yield f"{len(headings)} h1 headings"
    if not page.all("html")[0].get("lang"):
        yield "no language"
    if "Content-Security-Policy" not in page.response.headers:
        yield "no CSP"


def _labelled(page, element):
    if element.get("aria-label") or element.get("aria-labelledby") or element.get("hidden") is not None:
        return True
    return (element.get("id") or "-") in page.labelled or page.inside(element, "label") is not None


def _named(element):
    if element.get("aria-label") or element.get("title") or element.get("aria-labelledby"):
        return True
    return bool(words_of(element)) or any(row.get("alt") or row.get("aria-label") for row in element.iter())


def broken_addresses(page, here):
    """Return the addresses on a page that lead nowhere: no route, no static file, no such place on the page."""
    found = []
    for element, name, address in page.addresses():
        parts = urlsplit(address)
        if parts.scheme in {"mailto", "tel", "data"}:
            continue
        if parts.scheme or parts.netloc:
            found.append(f"<{element.tag} {name}> leaves the site: {address}")
        elif not parts.path and parts.fragment and name == "href":
            found += [] if parts.fragment in page.ids or element.tag == "use" else [f"no #{parts.fragment} on the page"]
        elif parts.path and not leads_somewhere(parts.path if parts.path.startswith("/") else here + parts.path):
            found.append(f"<{element.tag} {name}> leads nowhere: {address}")
    return found


@lru_cache(maxsize=4000)
def leads_somewhere(path):
    """Tell whether a path is a static file or has a route."""
    if path.startswith("/static/"):
        return finders.find(unquote(path.removeprefix("/static/"))) is not None
    try:
        resolve(unquote(path))
    except Resolver404:
        return False
    return True
