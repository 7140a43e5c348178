"""The timeline of all rooms: the page with its plain table, the data of its grid, and what is moved on it."""

import gzip
import hashlib
import io
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from samnak.bookings import queries, services
from samnak.bookings.errors import SlotTakenError
from samnak.bookings.models import Occurrence
from samnak.bookings.policies import BOOK, BROWSE, CHANGE, READ_ROOM
from samnak.bookings.queries import timeline as rows_and_blocks
from samnak.bookings.queries.timeline import CalendarDay, GridRoom
from samnak.bookings.services import Want
from samnak.bookings.views.booking import clash_json
from samnak.core import thai
from samnak.core.access import acts, require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.time import BANGKOK, bangkok_today
from samnak.ui.desk import acting, page_of, uuid_or_none

DAY, WEEK, MONTH = "day", "week", "month"
VIEWS = {DAY: gettext_lazy("วัน"), WEEK: gettext_lazy("สัปดาห์"), MONTH: gettext_lazy("เดือน")}
ROOMS_ON_PAGE = 50
# Packing harder saves little and costs the time that it takes; the name is of random length, so that the size of an
# answer does not tell what is in it (BREACH).
PACKING, LONGEST_NAME = 3, 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the timeline asks for; whatever is not understood is left out."""

    view: str
    first: date
    days: int
    building: UUID | None
    text: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """Read the address: a week begins on Monday, a month on its first day."""
        view = request.GET.get("view", "")
        view = view if view in VIEWS else DAY
        try:
            day = date.fromisoformat(request.GET.get("from", ""))
        except ValueError:
            day = bangkok_today()
        building, text = uuid_or_none(request.GET.get("building")), request.GET.get("q", "").strip()[:100]
        if view == WEEK:
            return cls(view, day - timedelta(days=day.weekday()), 7, building, text)
        if view == MONTH:
            first = day.replace(day=1)
            return cls(view, first, (_next_month(first) - first).days, building, text)
        return cls(view, day, 1, building, text)

    @property
    def before(self) -> date:
        """Return the first day of what lies before."""
        return (self.first - timedelta(days=1)).replace(day=1) if self.view == MONTH else self.first - timedelta(days=self.days)

    @property
    def after(self) -> date:
        """Return the first day of what comes after."""
        return self.first + timedelta(days=self.days)

    @property
    def words(self) -> str:
        """Return the time shown, in words."""
        if self.view == DAY:
            return _("วัน%(weekday)sที่ %(date)s") % {"weekday": weekday(self.first), "date": thai.long_date(self.first)}
        last = self.after - timedelta(days=1)
        if self.view == MONTH:
            return " ".join(thai.long_date(self.first).split()[1:])
        return f"{thai.short_date(self.first)} – {thai.short_date(last)}"


WEEKDAYS = (
    gettext_lazy("จันทร์"), gettext_lazy("อังคาร"), gettext_lazy("พุธ"), gettext_lazy("พฤหัสบดี"), gettext_lazy("ศุกร์"),
    gettext_lazy("เสาร์"), gettext_lazy("อาทิตย์"),
)  # fmt: skip


def weekday(day: date) -> str:
    """Return the name of a day of the week."""
    return str(WEEKDAYS[day.weekday()])


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


@acts(BROWSE)
@require_GET
def timeline(request: HttpRequest) -> HttpResponse:
    """Show the timeline of all rooms (ตารางทุกห้อง); without JavaScript the day as a table, room by room."""
    actor = acting(request)
    asked = Asked.of(request)
    rooms = rows_and_blocks.grid_rooms(actor, building=asked.building, text=asked.text)
    page = page_of(request, rooms, ROOMS_ON_PAGE)
    shown: list[GridRoom] = list(page.object_list)
    uses = rows_and_blocks.uses_by_room(actor, [room.id for room in shown], asked.first)
    (today,) = rows_and_blocks.calendar_days(actor, asked.first, 1)
    context = {
        "asked": asked,
        "views": VIEWS.items(),
        "buildings": list(queries.buildings_of(actor)),
        "page_obj": page,
        "rows": [(room, uses[room.id], _book_url(room, asked.first)) for room in shown],
        "today": bangkok_today(),
        "day": today,
        "filtered": bool(asked.building or asked.text),
        "plain": "plain" in request.GET,
        "words": _words(),
    }
    return render(request, "bookings/timeline.html", context)


def _words() -> dict[str, str]:
    """Return what the script of the grid says, and the addresses it leads to."""
    any_room = UUID(int=0)
    return {
        "atUrl": reverse("bookings:at"),
        "newUrl": reverse("bookings:new"),
        "roomUrl": reverse("bookings:room", args=[any_room]),
        "approved": _("อนุมัติแล้ว"),
        "pending": _("รออนุมัติ"),
        "held": _("พักเวลาไว้"),
        "closed": _("ปิดใช้งาน"),
        "taken": _("ไม่ว่าง"),
        "free": _("ว่าง"),
        "partly": _("บางส่วนไม่ว่าง: %s"),
        "rooms": _("%s ห้อง"),
        "seats": _("%s ที่นั่ง"),
        "floor": _("ชั้น %s"),
        "uses": _("ใช้ %s ครั้ง"),
        "load": _("ใช้ %(uses)s ครั้ง คิดเป็นร้อยละ %(percent)s ของเวลาเปิด"),
        "edges": _("จัดเตรียม %(before)s นาที เก็บ %(after)s นาที"),
        "booked": _("จองแล้ว"),
        "asked": _("ส่งขออนุมัติแล้ว ระหว่างรอ เวลานี้กันไว้ให้ท่าน"),
        "moved": _("ย้ายแล้ว"),
        "movedAsked": _("ย้ายแล้ว และส่งขออนุมัติใหม่ ระหว่างรอ เวลานี้กันไว้ให้"),
        "movedBack": _("ย้ายกลับที่เดิมแล้ว"),
        "undo": _("เลิกทำ"),
        "instead": _("เลือกแทนได้ทันที"),
        "notYours": _("ท่านจอง %s ไม่ได้ เพราะให้จองเฉพาะหน่วยงานเจ้าของ"),
        "notMovable": _("ย้ายได้เฉพาะรายการที่ท่านจอง หน่วยงานของท่าน หรือห้องที่ท่านดูแล"),
        "moveThere": _("กรุณาย้ายจากแถวของส่วนที่จองไว้"),
        "nothingHere": _("ช่วงนี้ว่าง ไม่มีรายการให้ย้าย"),
        "pickedUp": _("หยิบแล้ว ใช้ลูกศรย้าย กด Enter เพื่อวาง กด Escape เพื่อยกเลิก"),
        "putBack": _("ยกเลิกการย้าย รายการอยู่ที่เดิม"),
        "signedOut": _("หมดเวลาการเข้าสู่ระบบ กรุณาเข้าสู่ระบบอีกครั้ง"),
        "trouble": _("ยังดำเนินการไม่ได้ กรุณาลองอีกครั้ง"),
        "offline": _("ติดต่อระบบไม่ได้ กรุณาตรวจสอบอินเทอร์เน็ตแล้วลองอีกครั้ง"),
    }


def _book_url(room: GridRoom, day: date) -> str:
    return f"{reverse('bookings:new')}?room={room.id}&day={day.isoformat()}" if room.may_book else ""


@acts(BROWSE)
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """Give out what the grid draws: rows, days and blocks, in columns; packed, and not again while it has not changed."""
    actor = acting(request)
    asked = Asked.of(request)
    rooms = rows_and_blocks.grid_rooms(actor, building=asked.building, text=asked.text)
    low, _end = queries.day_span(asked.first)
    parts = {
        "view": json.dumps(asked.view),
        "from": json.dumps(asked.first.isoformat()),
        "words": json.dumps(asked.words, ensure_ascii=False),
        "first": str(int(low.timestamp()) // 60),
        "days": _as_json([_day_columns(day) for day in rows_and_blocks.calendar_days(actor, asked.first, asked.days)]),
        "rooms": _as_json(_room_columns(rooms)),
    }
    if asked.view == MONTH:
        loads = rows_and_blocks.loads_of(actor, rooms, low, asked.days)
        parts["loads"] = _columns(row=loads.rows, day=loads.days, uses=loads.counts, minutes=loads.minutes)
    else:
        found = rows_and_blocks.blocks_of(actor, rooms, low, low + timedelta(days=asked.days))
        parts["blocks"] = _columns(
            row=found.rows, start=found.starts, span=found.spans, word=found.words, before=found.before, after=found.after
        )
        parts["names"] = found.names
    return _packed(request, _columns(**parts).encode())


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _columns(**texts: str) -> str:
    """Put together an object whose values are JSON already."""
    return "{" + ",".join(f'"{name}":{text}' for name, text in texts.items()) + "}"


def _day_columns(day: CalendarDay) -> list[Any]:
    return [day.day.isoformat(), int(day.is_working_day), day.name]


def _room_columns(rooms: Sequence[GridRoom]) -> dict[str, list[Any]]:
    buildings = list(dict.fromkeys(room.building for room in rooms))
    places = {name: place for place, name in enumerate(buildings)}
    return {
        "buildings": buildings,
        "id": [room.id.hex for room in rooms],
        "name": [room.name for room in rooms],
        "building": [places[room.building] for room in rooms],
        "floor": [room.floor for room in rooms],
        "seats": [room.seats for room in rooms],
        "hall": [room.hall for room in rooms],
        "opens": [room.opens for room in rooms],
        "closes": [room.closes for room in rooms],
        "weekends": [int(room.open_weekends) for room in rooms],
        "before": [room.before for room in rooms],
        "after": [room.after for room in rooms],
        "books": [int(room.may_book) for room in rooms],
    }


def _packed(request: HttpRequest, body: bytes) -> HttpResponse:
    """Answer with JSON, packed where the browser takes it, or with nothing when it has it already."""
    tag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    answer: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        stream = io.BytesIO()
        name = "x" * secrets.randbelow(LONGEST_NAME)
        with gzip.GzipFile(filename=name, mode="wb", compresslevel=PACKING, fileobj=stream, mtime=0) as packed:
            packed.write(body)
        answer = HttpResponse(stream.getvalue(), content_type="application/json")
        answer["Content-Encoding"] = "gzip"
    else:
        answer = HttpResponse(body, content_type="application/json")
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    patch_vary_headers(answer, ["Accept-Encoding", "Cookie"])
    return answer


@acts(CHANGE)
@require_POST
def moves(request: HttpRequest) -> JsonResponse:
    """Move what takes a room at a moment to another time or room (ย้ายบนตาราง); what is in the way is told as data."""
    actor = acting(request)

    def act() -> JsonResponse:
        room, at, other, starts_at, ends_at = _read_move(request)
        found = rows_and_blocks.taken_at(actor, room, at)
        if found is None:
            raise ConflictError(_("รายการนี้ถูกย้ายหรือยกเลิกไปแล้ว กรุณาดูตารางล่าสุด"))
        date_moved = queries.occurrence_for(actor, CHANGE, found.occurrence_id)
        wants = _wants(actor, date_moved, room, other)
        row = services.move_occurrence(
            actor=actor, occurrence_id=date_moved.pk, starts_at=starts_at, ends_at=ends_at, wants=wants
        )
        told = {"resource": other.hex, "start": starts_at.isoformat(), "end": ends_at.isoformat(), "state": row.state}
        return JsonResponse(told)

    return _told(act)


def _told(act: Callable[[], JsonResponse]) -> JsonResponse:
    """Carry out an act asked by a script; tell as data what stands against it."""
    try:
        return act()
    except SlotTakenError as error:
        return clash_json(error)
    except DeniedError as error:
        return JsonResponse({"message": error.reason}, status=403)
    except DomainError as error:
        return JsonResponse({"message": error.message}, status=409 if isinstance(error, ConflictError) else 422)


def _read_move(request: HttpRequest) -> tuple[UUID, datetime, UUID, datetime, datetime]:
    room = uuid_or_none(request.POST.get("resource"))
    other = uuid_or_none(request.POST.get("to")) or room
    moments = [_moment(request.POST.get(name, "")) for name in ("at", "starts_at", "ends_at")]
    if room is None or other is None or None in moments:
        raise DomainError(_("ไม่เข้าใจเวลาที่ส่งมา กรุณาเลือกวันและเวลาใหม่"))
    at, starts_at, ends_at = moments
    return room, at, other, starts_at, ends_at  # type: ignore[return-value]


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=BANGKOK)


def _wants(actor: Actor, row: Occurrence, room: UUID, other: UUID) -> list[Want] | None:
    """Return what the date takes once one of its rooms is changed for another; None when only the time changes."""
    if room == other:
        return None
    require(actor, BOOK, queries.room_for(actor, READ_ROOM, other))
    wants = services.wants_of(row)
    if room not in {want.resource_id for want in wants}:
        raise DomainError(_("ส่วนนี้ถูกจองพร้อมห้องใหญ่ทั้งห้อง กรุณาย้ายจากแถวของห้องใหญ่"))
    if other in {want.resource_id for want in wants}:
        raise DomainError(_("การจองนี้ใช้ห้องนั้นอยู่แล้ว กรุณาเลือกห้องอื่น"))
    return [replace(want, resource_id=other) if want.resource_id == room else want for want in wants]
