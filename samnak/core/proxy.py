"""The address of the person, when a proxy stands in front."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def real_address(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Take REMOTE_ADDR from the last part of X-Forwarded-For, the one our own proxy wrote (SAMNAK_BEHIND_PROXY only).

    Earlier parts come from the browser and may say anything, so they are never used for log, lock-out or limits.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
        if told:
            request.META["REMOTE_ADDR"] = told
        return get_response(request)

    return middleware
