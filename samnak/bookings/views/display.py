"""The display at the door of a room (ป้ายหน้าห้อง): a public page by secret key that goes on without a network."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from samnak.bookings import queries
from samnak.bookings.models import Room
from samnak.bookings.queries.display import door_of, room_of_display
from samnak.bookings.rendering.codes import qr_svg
from samnak.bookings.tables.display import door_days, door_of_words, spoken_time
from samnak.core.access import public
from samnak.core.time import BANGKOK, database_now
from samnak.ui.limits import limited

SHORTEST_KEY, LONGEST_KEY = 10, 40
EVERY_DOOR, ONE_DOOR = 1200, 30  # calls a minute from one address: all displays of an office, and one of them
PARTS = ("bookings/display.js", "bookings/display.css")


def _room(key: str) -> Room:
    room = room_of_display(key) if SHORTEST_KEY <= len(key) <= LONGEST_KEY else None
    if room is None:
        raise Http404
    return room


def _language(request: HttpRequest) -> Any:
    """Speak the language of the door, which is Thai whatever the tablet was made for; ?language=en asks for English."""
    return translation.override("en" if request.GET.get("language") == "en" else "th")


def _state(room: Room, now: datetime) -> dict[str, Any]:
    """Return what a display shows today and tomorrow; the same until something changes, so that it need not be sent twice."""
    door = door_of(room, now)
    drawn = [
        {
            "from": int(queries.day_span(day)[0].timestamp()),
            "label": shown.label,
            "begin": int(shown.begin.timestamp()),
            "end": int(shown.end.timestamp()),
            "html": render_to_string("bookings/_door_day.html", {"day": shown}),
        }
        for day, shown in zip(door.dates, door_days(door), strict=True)
    ]
    page = " ".join(static(name) for name in PARTS)  # a display hangs for months: it loads itself anew when the page changed
    return door_of_words(door) | {"days": drawn, "page": page}


@public
@require_GET
@limited("displays", EVERY_DOOR)
@limited("display", ONE_DOOR, by="key")
def display(request: HttpRequest, key: str) -> HttpResponse:
    """Show the display of a room; without script the page comes again by itself."""
    room = _room(key)
    now = database_now()
    with _language(request):
        state = _state(room, now)
        look = next(one for one in reversed(state["looks"]) if one["from"] <= now.timestamp())
        context = {
            "key": key,
            "state": state,
            "look": look,
            "away": next((one for one in reversed(state["away"]) if one["from"] <= now.timestamp()), None),
            "day": state["days"][0],
            "day_html": mark_safe(state["days"][0]["html"]),  # noqa: S308 - a template made it
            "clock": f"{now.astimezone(BANGKOK):%H:%M}",
            "count": _count(look, now, state["words"]),
            "code": qr_svg(f"{settings.PUBLIC_URL}{reverse('bookings:room-check-in', args=[room.pk])}?key={room.check_in_key}"),
            "moment": int(now.timestamp()),
        }
        return _private(render(request, "bookings/display.html", context))


def _count(look: dict[str, Any], now: datetime, words: dict[str, str]) -> str:
    left = look["until"] - now.timestamp() if look["until"] else 0
    return look["count"].replace("{time}", spoken_time(left, words)) if left > 0 else ""


def _private(answer: HttpResponse) -> HttpResponse:
    """Let no search engine list a display, and no proxy keep it; its language is not that of who asks."""
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    answer["Content-Language"] = translation.get_language() or "th"
    return answer


@public
@require_GET
@limited("displays", EVERY_DOOR)
@limited("display", ONE_DOOR, by="key")
def display_state(request: HttpRequest, key: str) -> HttpResponse:
    """Give out what the display shows, as data; nothing where it has not changed."""
    with _language(request):
        state = _state(_room(key), database_now())
        body = json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode()
        answer = HttpResponse(body, content_type="application/json")
        answer["ETag"] = etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        return _private(get_conditional_response(request, etag=etag, response=answer) or answer)


@public
@require_GET
@limited("displays", EVERY_DOOR)
def display_worker(request: HttpRequest) -> HttpResponse:
    """Give out the script that lets a display come back without a network; from here it may serve displays only."""
    answer = render(request, "bookings/display_worker.js", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
