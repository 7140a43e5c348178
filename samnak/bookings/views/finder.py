"""The finder of rooms: one screen that tells what is free and what comes near."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.bookings import queries
from samnak.bookings.content import rule_in_words
from samnak.bookings.enums import Feature
from samnak.bookings.forms.finder import FinderForm
from samnak.bookings.models import Room
from samnak.bookings.policies import BOOK, BROWSE
from samnak.bookings.queries import finder as search
from samnak.bookings.queries.finder import Findings, Found, Wish
from samnak.bookings.tables.rooms import features_of
from samnak.core import thai
from samnak.core.access import acts
from samnak.core.actor import Actor
from samnak.core.time import BANGKOK, database_now
from samnak.org import queries as org
from samnak.ui.desk import acting, page_of, uuid_or_none

ROOMS_ON_PAGE = 8
MOST_DATES_SHOWN = 6
FIRST_HOUR, LAST_HOUR = 8, 15


@dataclass(frozen=True, slots=True)
class Line:
    """One room among the findings, as the page shows it."""

    room: Room
    seats: int
    features: Sequence[tuple[str, str]]
    url: str
    starts: Sequence[tuple[str, str]]  # words of another hour, and the address that books it
    why: Sequence[str]
    dates: str
    more_dates: str


@acts(BROWSE, BOOK)
@require_GET
def finder(request: HttpRequest) -> HttpResponse:
    """Find a room (หาห้องว่าง) by people, time, place and equipment; for a series, date by date."""
    actor = acting(request)
    now = database_now()
    form = FinderForm(_asked(request, now), list(queries.buildings_of(actor)))
    asks_more = any(request.GET.get(name) for name in ("access", "feature", "layout"))
    context: dict[str, Any] = {"form": form, "valid": form.is_valid(), "asks_more": asks_more}
    if form.is_valid():
        wish = _wish(actor, form)
        findings = search.find(actor, wish, now)
        context |= _shown(request, form, wish, findings)
    return render(request, "bookings/finder.html", context)


def _asked(request: HttpRequest, now: datetime) -> QueryDict:
    """Return what the address asks, with a working day and the next full hour where it asks for no time."""
    asked = request.GET.copy()
    if "day" in asked:
        return asked
    local = now.astimezone(BANGKOK)
    hour = local.hour + 1 if FIRST_HOUR <= local.hour <= LAST_HOUR else FIRST_HOUR + 1
    day = local.date()
    if local.hour > LAST_HOUR or not org.is_working_day(day):
        day = org.next_working_day(day)
    for name, value in FinderForm.at_first(day, time(hour), time(hour + 1)).items():
        asked.setdefault(name, value)
    return asked


def _wish(actor: Actor, form: FinderForm) -> Wish:
    data = form.cleaned_data
    starts: Sequence[datetime] = data.get("starts", ())
    if data["skip_holidays"] and starts:
        agency = org.find_agency(actor.agency_id) if actor.agency_id else None
        worked = org.working_days_among([start.date() for start in starts], agency.province if agency else "")
        starts = [start for start in starts if start.date() in worked]
    return Wish(
        day=data["day"],
        length=form.length_wished,
        start=None if data["any_time"] else data["start"],
        people=data["attendees"] or 0,
        layout=data["layout"],
        building=uuid_or_none(data["building"]),
        features=tuple(data["feature"]),
        access=tuple(data["access"]),
        starts=tuple(starts),
    )


def _shown(request: HttpRequest, form: FinderForm, wish: Wish, findings: Findings) -> dict[str, Any]:
    page = page_of(request, findings.free, ROOMS_ON_PAGE)
    told = [*page.object_list, *findings.other_hours, *findings.near]
    rooms = search.rooms_found(told)
    link = _Links(form, wish)
    data = form.cleaned_data
    return {
        "page_obj": page,
        "free_count": len(findings.free),
        "free": [_line(one, rooms, link) for one in page.object_list],
        "other_hours": [_line(one, rooms, link) for one in findings.other_hours],
        "near": [_line(one, rooms, link) for one in findings.near],
        "dates": findings.dates if wish.starts else 0,
        "rule_words": rule_in_words(data["rrule"]) if data.get("rrule") else "",
        "told_dates": "COUNT=" not in data.get("rrule", "") or data["skip_holidays"],
        "when": _when(wish),
        "timeline_url": f"{reverse('bookings:timeline')}?view=day&from={wish.day.isoformat()}",
    }


def _when(wish: Wish) -> str:
    if wish.start is None:
        return _("%(date)s เวลาใดก็ได้") % {"date": thai.short_date(wish.day)}
    first, last = wish.spans[0] if wish.spans else (datetime.combine(wish.day, wish.start, BANGKOK),) * 2
    clocks = f"{thai.clock(first).removesuffix(' น.')}–{thai.clock(last)}"
    return f"{thai.short_date(wish.day)} {clocks}"


class _Links:
    """The addresses that fill the booking form with a room, a time and what was looked for."""

    def __init__(self, form: FinderForm, wish: Wish) -> None:
        data = form.cleaned_data
        self.wish = wish
        self.fixed: list[tuple[str, Any]] = [(name, data[name]) for name in ("attendees", "layout") if data.get(name)]
        if data.get("rrule"):
            self.fixed.append(("rrule", data["rrule"]))
            if data["skip_holidays"]:
                self.fixed.append(("skip_holidays", "1"))

    def to(self, room_id: UUID, start: datetime | None = None, **more: str) -> str:
        """Return the address for a room, at the time wished or another."""
        if start is None and self.wish.spans:
            start = self.wish.spans[0][0]
        asked: list[tuple[str, Any]] = [("room", room_id)]
        if start is not None:
            local = start.astimezone(BANGKOK)
            asked += [("start", local.isoformat()), ("end", (local + self.wish.length).isoformat())]
        return f"{reverse('bookings:new')}?{urlencode([*asked, *self.fixed, *more.items()])}"


def _line(found: Found, rooms: Mapping[UUID, Room], link: _Links) -> Line:
    room = rooms[found.room_id]
    starts = [(_hour(start, link.wish.length), link.to(room.pk, start)) for start in found.starts]
    more = {"skip_holidays": "1"} if found.closed else {}
    return Line(
        room=room,
        seats=found.seats,
        features=features_of(room),
        url="" if starts else link.to(room.pk, **more),
        starts=starts,
        why=_why(found, room, link.wish),
        dates=_dates(found.clashes[:MOST_DATES_SHOWN]),
        more_dates=_dates(found.clashes[MOST_DATES_SHOWN:]),
    )


def _hour(start: datetime, length: timedelta) -> str:
    return f"{thai.clock(start).removesuffix(' น.')}–{thai.clock(start + length)}"


def _why(found: Found, room: Room, wish: Wish) -> list[str]:
    """Say in which ways a room is less than wished."""
    words = []
    if found.clashes or found.closed:
        free = len(wish.starts) - len(found.clashes) - len(found.closed)
        words.append(_("ว่าง %(free)d จาก %(all)d ครั้ง") % {"free": free, "all": len(wish.starts)})
    if found.closed:
        words.append(_("ตรงวันหยุดราชการ %(count)d ครั้ง") % {"count": len(found.closed)})
    if found.too_small:
        words.append(_("นั่งได้ %(seats)d คน น้อยกว่าที่ต้องการเล็กน้อย") % {"seats": found.seats})
    if found.elsewhere:
        words.append(_("อยู่ที่%(building)s") % {"building": room.building.name})
    if found.lacking:
        missing = ", ".join(str(Feature(one).label) for one in found.lacking)
        words.append(_("ขาด %(missing)s") % {"missing": missing})
    return words


def _dates(moments: Sequence[datetime]) -> str:
    return ", ".join(thai.short_date(moment) for moment in moments)
