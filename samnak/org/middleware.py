"""Who acts in this request."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import escape_leading_slashes

from samnak.core.actor import Actor
from samnak.org import queries
from samnak.org.services import record_post_switch

SESSION_KEY = "standing"
PARAMETER = "post"
FIELD = "standing"  # the post a form was shown in (see the form component)
# what a person who holds no post may still open
WITHOUT_POST = ("samnak.accounts.", "samnak.ui.")


def actor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.actor` (the post chosen in this session, None when signed out) and `request.standings` (all posts).

    A link may carry `?post=<standing>`: the session changes to that post, if the person may act in it, and the address
    is opened again without the parameter. A form carries the post it was shown in and is carried out in that one, even
    when another window has changed the session's post meanwhile.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.standings = []  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            standings = queries.standings_of(request.user)
            request.standings = standings  # type: ignore[attr-defined]
            if request.method == "GET" and PARAMETER in request.GET:
                return _switched(request, standings)
            request.actor = _chosen(standings, request)  # type: ignore[attr-defined]
        return get_response(request)

    middleware.process_view = explain_no_post  # type: ignore[attr-defined]
    return middleware


def explain_no_post(request: HttpRequest, view: Callable[..., HttpResponse], *_given: Any) -> HttpResponse | None:
    """Explain to a person without a post what is missing; only the own account and public pages open."""
    if not request.user.is_authenticated or request.actor is not None:  # type: ignore[attr-defined]
        return None
    if getattr(view, "public", False) or view.__module__.startswith(WITHOUT_POST):
        return None
    return render(request, "org/no_post.html", status=403)


def _chosen(standings: list[Actor], request: HttpRequest) -> Actor | None:
    wanted = request.POST.get(FIELD) if request.method == "POST" else None
    if wanted is None or all(row.standing != wanted for row in standings):
        wanted = request.session.get(SESSION_KEY)
    chosen = next((row for row in standings if row.standing == wanted), standings[0] if standings else None)
    return None if chosen is None else with_address(chosen, request)


def with_address(chosen: Actor, request: HttpRequest) -> Actor:
    """Return the actor with the address the request came from."""
    return replace(chosen, ip=request.META.get("REMOTE_ADDR", ""))


def _switched(request: HttpRequest, standings: list[Actor]) -> HttpResponse:
    wanted = request.GET[PARAMETER]
    chosen = next((row for row in standings if row.standing == wanted), None)
    if chosen is not None and request.session.get(SESSION_KEY) != wanted:
        request.session[SESSION_KEY] = wanted
        record_post_switch(actor=with_address(chosen, request))
    rest = request.GET.copy()
    del rest[PARAMETER]
    here = escape_leading_slashes(request.path)  # "//name/" would lead to another house
    return HttpResponseRedirect(f"{here}?{rest.urlencode()}" if rest else here)
