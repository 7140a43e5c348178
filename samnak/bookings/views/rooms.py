"""Rooms: the list, the page of one, its pictures."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.bookings import queries
from samnak.bookings.forms import RoomListForm
from samnak.bookings.models import Room
from samnak.bookings.policies import BOOK, BROWSE, KEEP_RESOURCE, KEEP_ROOMS, READ_FAIRNESS, READ_ROOM
from samnak.bookings.rendering.codes import qr_svg
from samnak.bookings.tables import day_rows, now_words, room_rows, span_words, strip_of
from samnak.bookings.tables.rooms import NOW_LOOKS, features_of
from samnak.core.access import acts, can, require
from samnak.core.actor import Actor
from samnak.core.time import bangkok_today, database_now
from samnak.files.responses import page_image
from samnak.org import queries as org
from samnak.ui.desk import acting, page_of

ROOMS_ON_PAGE = 24
PHOTO_WIDTH = 960
NEXT_USES = 8
AHEAD = timedelta(days=60)


@acts(BROWSE)
@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """Show the rooms of the agency (ห้องประชุม) and whether they are free now."""
    actor = acting(request)
    require(actor, BROWSE)
    now = database_now()
    buildings = list(queries.buildings_of(actor))
    may_keep = bool(can(actor, KEEP_ROOMS))
    retired = may_keep and request.GET.get("box") == "retired"
    form = RoomListForm(request.GET, buildings)
    asked = form.asked(retired=retired)
    page = page_of(request, queries.find_rooms(actor, asked, request.GET.get("order", "place"), now), ROOMS_ON_PAGE)
    shown = list(page.object_list)
    context = {
        "filter_form": form,
        "page_obj": page,
        "rows": room_rows(shown, queries.rooms_now(shown, now)),
        "retired": retired,
        "may_keep": may_keep,
        "may_see_usage": bool(can(actor, READ_FAIRNESS)),
        "filtered": asked != queries.RoomFilter(retired=retired),
        "finder_url": address_of("bookings:finder"),
        "timeline_url": address_of("bookings:timeline"),
    }
    return render(request, "bookings/rooms.html", context)


def address_of(view: str, *arguments: Any) -> str:
    """Return the address of a page, empty while it does not exist."""
    try:
        return reverse(view, args=arguments)
    except NoReverseMatch:
        return ""


@acts(READ_ROOM, KEEP_RESOURCE)
@require_GET
def room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a room (ห้องประชุม): what it offers, its rules, its day and what is booked next."""
    actor = acting(request)
    shown = queries.room_for(actor, READ_ROOM, pk)
    now, day = database_now(), _day(request)
    begin, end = queries.day_span(day)
    uses = queries.uses_of(actor, pk, begin, end)
    state = queries.rooms_now([shown], now)[pk]
    following = queries.uses_of(actor, pk, max(end, now), max(end, now) + AHEAD, limit=NEXT_USES)
    may_keep = bool(can(actor, KEEP_RESOURCE, shown.resource))
    may_book = can(actor, BOOK, shown)
    closed = not shown.open_weekends and not org.is_working_day(day)
    context = {
        "room": shown,
        "photos": list(shown.photos.select_related("file__blob")),
        "layouts": list(shown.layouts.all()),
        "parts": list(shown.parts.filter(resource__is_active=True).select_related("resource")),
        "features": features_of(shown),
        "now_look": NOW_LOOKS[state.state],
        "now_words": now_words(state),
        "day": day,
        "is_today": day == bangkok_today(),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "closed": closed,
        "strip": strip_of(shown, day, uses, now),
        "day_rows": day_rows(shown, day, uses, now, may_book=may_book and not closed),
        "following": [(use, span_words(use.starts_at, use.ends_at)) for use in following],
        "holders": org.holders_of([post for post in _posts(shown) if post]),
        "may_keep": may_keep,
        "may_book": may_book,
        "book_url": f"{reverse('bookings:new')}?room={pk}&day={day.isoformat()}",
        "feed_url": address_of("bookings:calendar-feeds"),
        "display_address": settings.PUBLIC_URL + reverse("bookings:display", args=[shown.display_key]) if may_keep else "",
    }
    return render(request, "bookings/room.html", context)


def _posts(shown: Room) -> list[UUID | None]:
    return [shown.approver_id, shown.keeper_id, shown.catering_keeper_id, shown.it_keeper_id]


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return bangkok_today()


@acts(READ_ROOM)
@require_GET
def photo(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out a picture of a room (ภาพห้อง)."""
    row = queries.photo_of(acting(request), pk)
    if row is None:
        raise Http404
    typed = request.GET.get("width", "")
    return page_image(request, row.file, 1, int(typed) if typed.isdecimal() and len(typed) < 5 else PHOTO_WIDTH)


@acts(KEEP_RESOURCE)
@require_GET
def check_in_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give out the sheet that hangs at the door (แผ่นคิวอาร์เช็กอิน), to be printed."""
    actor = acting(request)
    shown = queries.room_for(actor, KEEP_RESOURCE, pk)
    address = f"{settings.PUBLIC_URL}{reverse('bookings:room-check-in', args=[pk])}?key={shown.check_in_key}"
    agency = _agency_name(actor)
    context = {"room": shown, "code": qr_svg(address), "agency": agency, "words": _("สแกนเพื่อเช็กอินเข้าใช้ห้อง")}
    return render(request, "bookings/check_in_sheet.html", context)


def _agency_name(actor: Actor) -> str:
    found = org.find_agency(actor.agency_id) if actor.agency_id else None
    return found.name if found else ""
