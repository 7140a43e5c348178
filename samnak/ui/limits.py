"""A simple limit for pages that everybody may call: so many calls an address and minute."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from samnak.ui.views import too_many_requests

WINDOW = 60


def limited(name: str, calls: int, *, by: str = "") -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Answer 429 when one address calls more often than `calls` times a minute.

    `by` names a part of the path that is counted by itself, for pages that many machines behind one address call.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def limiting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            part = f"{kwargs[by]}:" if by else ""
            key = f"limit:{name}:{part}{request.META.get('REMOTE_ADDR', '')}"
            cache.add(key, 0, WINDOW)
            try:
                made = cache.incr(key)
            except ValueError:  # the minute ended between the two calls
                made = 1
            if made > calls:
                answer = too_many_requests(request)
                answer["Retry-After"] = str(WINDOW)
                return answer
            return view(request, *args, **kwargs)

        return limiting

    return decorate
