"""Guards of a session."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string

from samnak.accounts import services
from samnak.accounts.models import User
from samnak.ui.requests import in_background, page_behind


def session_guard(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Sign out a session that its owner ended, and answer kindly where a session is over in the middle of work."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not _alive(request):
            logout(request)
        signed_in = request.user.is_authenticated
        response = get_response(request)
        if signed_in and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"  # no proxy keeps a person's page, no browser shows it unasked
        if signed_in or not _sends_to_sign_in(response):
            return response
        if in_background(request):
            return signed_out_answer(request)
        if request.method == "POST":
            return redirect_to_login(page_behind(request))
        return response

    return middleware


def signed_out_answer(request: HttpRequest) -> HttpResponse:
    """Say that the session is over, that nothing typed is lost, and where to sign in without leaving the page."""
    body = render_to_string("accounts/signed_out.html", request=request)
    return HttpResponse(body, status=401, headers={"HX-Retarget": "#toasts", "HX-Reswap": "beforeend"})


def _alive(request: HttpRequest) -> bool:
    if not isinstance(request.user, User):
        return True
    return services.keep_seen(
        user=request.user,
        session_key=request.session.session_key or "",
        ip=request.META.get("REMOTE_ADDR", ""),
        user_agent=request.headers.get("User-Agent", ""),
    )


def _sends_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)
