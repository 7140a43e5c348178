"""The display at the door of a room (ป้ายหน้าห้อง): a public page by secret key that goes on without a network."""

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.bookings import queries
from samnak.bookings.models import Room
from samnak.core.access import public
from samnak.core.language import in_thai
from samnak.core.time import database_now
from samnak.ui.limits import limited

KEPT_SECONDS = 15
CALLS = 240  # an address and minute; several displays may stand behind one


def _state(key: str) -> dict[str, Any]:
    """Return what a display shows, worked out at most once in a few seconds; 404 for a key that is none."""
    if not 10 <= len(key) <= 40:
        raise Http404
    found: dict[str, Any] | None = cache.get(f"display:{key}")
    if found is None:
        room = queries.room_by_display(key)
        found = {} if room is None else _of_room(room)
        cache.set(f"display:{key}", found, KEPT_SECONDS)
    if not found:
        raise Http404
    return found


def _of_room(room: Room) -> dict[str, Any]:
    now = database_now()
    near = queries.neighbour_of(room, now)
    with in_thai():
        busy, closed = _("ไม่ว่าง"), _("ปิดใช้งาน")
        return {
            "now": now.isoformat(),
            "room": room.resource.name,
            "place": " ".join(part for part in (room.building.name, _floor(room)) if part),
            "seats": room.capacity,
            "agency": room.resource.agency.name,
            "opens": f"{room.opens_at:%H:%M}",
            "closes": f"{room.closes_at:%H:%M}",
            "uses": [
                {
                    "start": use.starts_at.isoformat(),
                    "end": use.ends_at.isoformat(),
                    "title": use.title or (closed if use.closed else busy),
                    "unit": use.unit,
                    "closed": use.closed,
                }
                for use in queries.shown_at_door(room, now)
            ],
            "neighbour": {"name": near.resource.name, "place": f"{near.building.name} {_floor(near)}".strip()} if near else None,
        }


def _floor(room: Room) -> str:
    return _("ชั้น %(floor)s") % {"floor": room.floor} if room.floor else ""


@public
@limited("display", CALLS)
@require_GET
def display(request: HttpRequest, key: str) -> HttpResponse:
    """Show the display of a room; without script the page comes again by itself."""
    state = _state(key)
    answer = render(request, "bookings/display.html", {"key": key, "state": state, **_now(state)})
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@public
@limited("display", CALLS)
@require_GET
def display_state(request: HttpRequest, key: str) -> JsonResponse:  # noqa: ARG001
    """Give out what the display shows, as data."""
    answer = JsonResponse(_state(key))
    answer["Cache-Control"] = "no-store"
    return answer


@public
@require_GET
def display_worker(request: HttpRequest) -> HttpResponse:
    """Give out the script that lets a display come back without a network; it may serve displays only."""
    answer = render(request, "bookings/display_worker.js", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def _now(state: dict[str, Any]) -> dict[str, Any]:
    """Return what runs now and what comes next, for a browser without script."""
    now = datetime.fromisoformat(state["now"])
    uses = [
        use | {"starts_at": datetime.fromisoformat(use["start"]), "ends_at": datetime.fromisoformat(use["end"])}
        for use in state["uses"]
    ]
    running = next((use for use in uses if use["starts_at"] <= now < use["ends_at"]), None)
    return {"moment": now, "running": running, "following": [use for use in uses if use["starts_at"] > now][:6]}
