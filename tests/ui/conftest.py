"""Settings under which ui stands alone, a reader of HTML that forgives nothing, and a small server for the browser."""

from copy import deepcopy

import html5lib
import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import clear_url_caches

from tests import serving

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "samnak.ui.middleware.domain_errors",
]


@pytest.fixture(autouse=True)
def ui_alone(settings):
    """Take away every app above ui from addresses, middleware and context."""
    templates = deepcopy(settings.TEMPLATES)
    processors = templates[0]["OPTIONS"]["context_processors"]
    templates[0]["OPTIONS"]["context_processors"] = [
        name for name in processors if not name.startswith("samnak.") and "auth" not in name and "messages" not in name
    ]
    settings.TEMPLATES = templates
    settings.MIDDLEWARE = MIDDLEWARE
    settings.ROOT_URLCONF = "tests.ui.addresses"
    clear_url_caches()


@pytest.fixture
def client():
    """A client that speaks Thai and shows problem pages instead of raising."""
    return Client(headers={"accept-language": "th"}, raise_request_exception=False)


@pytest.fixture
def draw():
    """Render a piece of template."""

    def render(source, **context):
        request = RequestFactory().get("/list/?kind=in&page=2")
        return Template("{% load ui i18n %}" + source).render(Context({"request": request, "csrf_token": "t0ken"} | context))

    return render


@pytest.fixture
def valid():
    """Read HTML strictly: a fragment inside a page, or a whole page."""

    def read(html):
        whole = (
            html
            if "<!doctype" in html.lower()
            else f"<!DOCTYPE html><html lang='th'><head><title>t</title></head><body>{html}</body></html>"
        )
        return html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False).parse(whole)

    return read


@pytest.fixture
def address(ui_alone):
    """Serve ui and its static files on a free port."""
    with serving.served() as url:
        yield url
