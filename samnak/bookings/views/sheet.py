"""What the booking form shows besides its boxes: rooms and things free at the time, people found, the dates of a series."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from samnak.bookings import queries, services
from samnak.bookings.content import RuleError, rule_in_words
from samnak.bookings.enums import BookingKind
from samnak.bookings.errors import Clash, SlotTakenError
from samnak.bookings.forms import BookingForm, MoveForm, Taken
from samnak.bookings.forms.booking import token
from samnak.bookings.models import Room
from samnak.bookings.policies import BOOK, OVERRIDE
from samnak.bookings.queries.alternatives import find_alternatives, free_rooms
from samnak.bookings.services import BookingWish, ForeseenDate, Want
from samnak.core import thai
from samnak.core.access import can
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import DomainError
from samnak.core.time import BANGKOK, database_now
from samnak.org import queries as org
from samnak.org.queries import Seat
from samnak.ui.desk import uuid_or_none

SUGGESTED = 8
MOST_THINGS = 60
MOST_SHOWN_DATES = 60
MOST_OFFERED_DATES = 8
LISTS = ("room", "equipment", "weekday", "guest")


@dataclass(frozen=True, slots=True)
class Choice:
    """A room or thing that can be ticked."""

    id: str
    name: str
    meta: str
    chosen: bool
    taken: bool | None  # None while the time is not known
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class DateLine:
    """One date of a series on the page, with what may be done about it when it is not free."""

    key: str
    starts_at: datetime
    ends_at: datetime
    clashes: Sequence[Clash]
    offers: Sequence[tuple[str, str]]
    decided: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The parts of the booking form that are worked out from what is typed."""

    rooms: Sequence[Choice]
    room_text: str
    things: Sequence[Choice]
    people: Sequence[Seat]
    people_chosen: frozenset[str]
    people_text: str
    rule_words: str = ""
    rule_error: str = ""
    dates: Sequence[DateLine] = ()
    date_count: int = 0
    clash_count: int = 0
    clashes: Sequence[Clash] = ()
    message: str = ""
    offers: Sequence[tuple[str, str, str]] = ()  # value, words, reason
    may_override: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


def typed_of(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed, to be shown again without telling yet what is wrong with it."""
    return {name: request.POST.getlist(name) if name in LISTS else request.POST.get(name) for name in request.POST}


def taken_up(typed: dict[str, Any]) -> dict[str, Any]:
    """Put a room or time that was offered into what was typed."""
    other = Taken.read(typed.get("take", ""))
    if other is None:
        return typed
    first, last = other.starts_at.astimezone(BANGKOK), other.ends_at.astimezone(BANGKOK)
    rooms = typed.get("room") or []
    return typed | {
        "room": rooms if str(other.resource_id) in rooms else [str(other.resource_id)],
        "day": first.date(),
        "start": first.time(),
        "end": last.time(),
        "end_day": last.date() if last.date() != first.date() else None,
        "starts_at": "",
        "ends_at": "",
    }


def sheet_of(
    request: HttpRequest,
    actor: Actor,
    form: BookingForm,
    *,
    problem: SlotTakenError | None = None,
    without: UUID | None = None,
) -> Sheet:
    """Work out the parts of the form for what it holds now; `without` is a booking that gives way to it."""
    read = _read(form)
    span = (read["starts_at"], read["ends_at"]) if isinstance(read.get("ends_at"), datetime) else None
    rooms = _ids(form["room"].value())
    sheet = Sheet(
        rooms=_room_choices(request, actor, rooms, span=span, people=read.get("attendees") or 0, without=without),
        room_text=request.POST.get("room_q", "").strip()[:100],
        things=_thing_choices(actor, _ids(form["equipment"].value()), span, without),
        **_people(request, actor, _ids(form["guest"].value())),
    )
    if read.get("rrule") and span:
        sheet = _with_dates(sheet, actor, read, rooms, sent=request.POST, without=without)
    if problem is not None:
        sheet = _with_problem(sheet, actor, problem, rooms)
    return sheet


def move_sheet(request: HttpRequest, actor: Actor, form: MoveForm, *, problem: SlotTakenError | None, without: UUID) -> Sheet:
    """Work out the rooms that are free at the time to which a date is moved."""
    read = form.cleaned_data if form.is_bound and form.is_valid() else _read_move(form)
    span = (read["starts_at"], read["ends_at"]) if isinstance(read.get("ends_at"), datetime) else None
    rooms = _ids(form["room"].value())
    sheet = Sheet(
        rooms=_room_choices(request, actor, rooms, span=span, people=0, without=without),
        room_text=request.POST.get("room_q", "").strip()[:100],
        things=(),
        people=(),
        people_chosen=frozenset(),
        people_text="",
    )
    return sheet if problem is None else _with_problem(sheet, actor, problem, rooms)


def _read_move(form: MoveForm) -> dict[str, Any]:
    shown = {name: str(form[name].value() or "") for name in ("day", "start", "end", "end_day")}
    copy = MoveForm(shown)
    copy.is_valid()
    return copy.cleaned_data


def _read(form: BookingForm) -> dict[str, Any]:
    """Return what can be understood of a form, whether it was sent or is only shown again."""
    if form.is_bound:
        form.is_valid()
        return form.cleaned_data
    shown = QueryDict(mutable=True)
    for name in ("day", "start", "end", "end_day", "attendees", "repeat", "interval", "ends", "until", "count", "skip_holidays"):
        value = form[name].value()
        if value not in (None, "", False):
            shown[name] = str(value)
    shown.setlist("room", [str(one) for one in form["room"].value() or ()])
    shown.setlist("equipment", [str(one) for one in form["equipment"].value() or ()])
    shown.setlist("weekday", list(form["weekday"].value() or ()))
    copy = BookingForm(shown)
    copy.is_valid()
    return copy.cleaned_data


def _ids(values: Any) -> list[UUID]:
    return [one for one in (uuid_or_none(str(value)) for value in values or ()) if one]


def _room_choices(
    request: HttpRequest,
    actor: Actor,
    chosen: Sequence[UUID],
    *,
    span: tuple[datetime, datetime] | None,
    people: int,
    without: UUID | None,
) -> list[Choice]:
    """Return the rooms that are chosen, then those the words find, else those that are free and large enough."""
    everything = queries.rooms_of(actor)
    text = request.POST.get("room_q", "").strip()
    mine = {row.pk: row for row in everything.filter(pk__in=chosen)} if chosen else {}
    if text:
        found = list(queries.find_rooms(actor, queries.RoomFilter(text=text), "place", database_now())[:SUGGESTED])
    elif span and span[0] < span[1]:
        fitting = free_rooms(actor, *span).filter(capacity__gte=people).order_by("capacity", "resource__sort_key", "pk")
        found = list(fitting[:SUGGESTED])
    else:
        found = list(everything.filter(capacity__gte=people)[:SUGGESTED])
    rows = [mine[pk] for pk in chosen if pk in mine] + [row for row in found if row.pk not in mine]
    taken = queries.taken_among([row.pk for row in rows], *span, without=without) if span and span[0] < span[1] else None
    return [_room_choice(actor, row, chosen=row.pk in mine, taken=None if taken is None else row.pk in taken) for row in rows]


def _room_choice(actor: Actor, row: Room, *, chosen: bool, taken: bool | None) -> Choice:
    place = " ".join(part for part in (row.building.name, _("ชั้น %(floor)s") % {"floor": row.floor} if row.floor else "") if part)
    parts = [place, _("%(seats)s ที่นั่ง") % {"seats": row.capacity}]
    if row.approver_id and row.approver_id != actor.position_id:
        parts.append(_("ต้องขออนุมัติ"))
    allowed = can(actor, BOOK, row)
    return Choice(str(row.pk), row.resource.name, " · ".join(parts), chosen, taken, "" if allowed else allowed.reason)


def _thing_choices(
    actor: Actor, chosen: Sequence[UUID], span: tuple[datetime, datetime] | None, without: UUID | None
) -> list[Choice]:
    rows = list(queries.equipment_of(actor)[:MOST_THINGS])
    known = span is not None and span[0] < span[1]
    taken = queries.taken_among([row.pk for row in rows], *span, without=without) if span and known and rows else None
    return [
        Choice(
            str(row.pk), row.resource.name, row.kept_at, row.pk in chosen, None if taken is None else row.pk in taken
        )
        for row in rows
    ]  # fmt: skip


def _people(request: HttpRequest, actor: Actor, chosen: Sequence[UUID]) -> dict[str, Any]:
    text = request.POST.get("people_q", "").strip()[:100]
    agency = agency_of(actor)
    mine = org.seats_of(list(org.positions_in(agency, chosen))) if chosen else []
    known = {seat.position.pk for seat in mine}
    found = (
        [seat for seat in org.positions_search(agency, text, 12) if seat.holder and seat.position.pk not in known] if text else []
    )
    return {"people": [*mine, *found], "people_chosen": frozenset(str(pk) for pk in known), "people_text": text}


def _with_dates(
    sheet: Sheet,
    actor: Actor,
    read: Mapping[str, Any],
    rooms: Sequence[UUID],
    *,
    sent: Mapping[str, str],
    without: UUID | None,
) -> Sheet:
    """Add the rule in words and its dates, with what is in the way of each."""
    try:
        words = rule_in_words(read["rrule"])
    except RuleError as error:
        return replace(sheet, rule_error=str(error))
    wish = BookingWish(
        kind=BookingKind.ROOM,
        title="-",
        starts_at=read["starts_at"],
        ends_at=read["ends_at"],
        wants=tuple(Want(one) for one in [*rooms, *read.get("equipment", ())]),
        rrule=read["rrule"],
        skip_holidays=bool(read.get("skip_holidays")),
    )
    try:
        dates = services.foresee(actor=actor, wish=wish, without=without)
    except DomainError as error:
        return replace(sheet, rule_words=words, rule_error=error.message)
    taken = [date for date in dates if not date.is_free]
    shown = taken + [date for date in dates if date.is_free][: max(MOST_SHOWN_DATES - len(taken), 0)]
    offered = {date.starts_at for date in taken[:MOST_OFFERED_DATES]}
    now = database_now()
    lines = [
        _line(date, sent, _offers(actor, rooms, date, read.get("attendees") or 0, now) if date.starts_at in offered else ())
        for date in sorted(shown, key=lambda one: one.starts_at)
    ]
    return replace(sheet, rule_words=words, dates=lines, date_count=len(dates), clash_count=len(taken))


def _line(date: ForeseenDate, sent: Mapping[str, str], offers: Sequence[tuple[str, str]]) -> DateLine:
    key = f"date-{int(date.starts_at.timestamp())}"
    return DateLine(key, date.starts_at, date.ends_at, date.clashes, offers, sent.get(key, "skip"))


def _offers(actor: Actor, rooms: Sequence[UUID], date: ForeseenDate, people: int, now: datetime) -> list[tuple[str, str]]:
    found = find_alternatives(actor, rooms, date.starts_at, date.ends_at, now=now, seats=people)
    return [
        (
            token(one.resource_id, one.starts_at, one.ends_at),
            offer_words(one.resource_name, one.starts_at, one.ends_at, date.starts_at),
        )
        for one in found
    ]


def offer_words(name: str, starts_at: datetime, ends_at: datetime, beside: datetime | None = None) -> str:
    """Say another room or time; the day is left out when it is that of the date beside."""
    first, last = starts_at.astimezone(BANGKOK), ends_at.astimezone(BANGKOK)
    same = beside is not None and beside.astimezone(BANGKOK).date() == first.date()
    day = "" if same else f"{thai.short_date(first)} "
    return f"{name} {day}{first:%H:%M}–{thai.clock(last)}"


def _with_problem(sheet: Sheet, actor: Actor, problem: SlotTakenError, rooms: Sequence[UUID]) -> Sheet:
    """Add what stands in the way, the three ways around it, and whether the actor may go before it."""
    wanted = list(Room.objects.filter(pk__in=rooms).select_related("resource__unit"))
    return replace(
        sheet,
        clashes=problem.clashes,
        message=problem.message,
        offers=[
            (
                token(one.resource_id, one.starts_at, one.ends_at),
                offer_words(one.resource_name, one.starts_at, one.ends_at),
                one.reason,
            )
            for one in problem.alternatives
        ],
        may_override=bool(wanted) and all(can(actor, OVERRIDE, row.resource) for row in wanted),
    )


def first_span(asked: QueryDict, now: datetime) -> dict[str, Any]:
    """Return the time that an address asks for (`start` and `end` as ISO moments, or `day`), else the next full hour."""
    try:
        first = datetime.fromisoformat(asked.get("start", ""))
        first = first.replace(tzinfo=BANGKOK) if first.tzinfo is None else first.astimezone(BANGKOK)
    except ValueError:
        first = None
    try:
        last = datetime.fromisoformat(asked.get("end", ""))
        last = last.replace(tzinfo=BANGKOK) if last.tzinfo is None else last.astimezone(BANGKOK)
    except ValueError:
        last = None
    if first is None:
        local = now.astimezone(BANGKOK)
        hour = local.hour + 1 if 7 <= local.hour <= 15 else 9
        first = local.replace(hour=hour, minute=0, second=0, microsecond=0)
        if hour <= local.hour:
            first += timedelta(days=1)
        try:
            day = datetime.fromisoformat(asked.get("day", "")).date()
            first = first.replace(year=day.year, month=day.month, day=day.day)
        except ValueError:
            pass
    if last is None or last <= first:
        last = first + timedelta(hours=1)
    return {
        "day": first.date(),
        "start": first.time(),
        "end": last.time(),
        "end_day": last.date() if last.date() != first.date() else None,
    }
