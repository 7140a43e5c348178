"""What a request tells about the page it was sent from."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def in_background(request: HttpRequest) -> bool:
    """Tell whether a part of a page or a script asked, so that a redirect would be lost on the person."""
    if request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true":
        return True
    return request.headers.get("Sec-Fetch-Dest") == "empty" or request.headers.get("X-Requested-With") == "XMLHttpRequest"


def page_behind(request: HttpRequest) -> str:
    """Return the path of the page a request was sent from, "/" when that is not known or not ours."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(referer)
    path = "/" + parts.path.lstrip("/\\")  # "//name/" would lead to another house
    return f"{path}?{parts.query}" if parts.query else path


def safe_target(request: HttpRequest, wanted: str, fallback: str = "/") -> str:
    """Return an address of ours to go on to, or the fallback."""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else fallback
