"""Proving again who one is before an act that must not happen at a forgotten screen."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from samnak.ui.requests import in_background, page_behind

KEY = "sudo_until"
View = Callable[..., HttpResponse]


def has_sudo(request: HttpRequest) -> bool:
    """Tell whether the person proved who it is within the last minutes (settings.SUDO_MINUTES)."""
    return bool(request.session.get(KEY, 0) > timezone.now().timestamp())


def grant_sudo(request: HttpRequest) -> None:
    """Remember that the person has just proved who it is."""
    request.session[KEY] = (timezone.now() + timedelta(minutes=settings.SUDO_MINUTES)).timestamp()


def sudo_address(request: HttpRequest) -> str:
    """Return the address of the page that asks, and comes back to where the request was sent from."""
    back = request.get_full_path() if request.method == "GET" and not in_background(request) else page_behind(request)
    again = {} if request.method == "GET" else {"again": "1"}
    return f"{reverse('accounts:sudo')}?{urlencode({'next': back} | again)}"


def require_sudo(view: View) -> View:
    """Ask for the password or a code before the view, unless that was done a few minutes ago."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_sudo(request):
            return view(request, *args, **kwargs)
        address = sudo_address(request)
        if in_background(request):
            return HttpResponse(status=403, headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)

    return guarded
