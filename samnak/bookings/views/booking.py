"""Booking rooms: the form, and what is sent by it or by a script."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samnak.bookings import queries, services
from samnak.bookings.content import RuleError, repetition_of
from samnak.bookings.enums import BookingState, OccurrenceState, ResourceKind, ServiceKind
from samnak.bookings.errors import SlotTakenError
from samnak.bookings.forms import BookingForm, ScriptForm
from samnak.bookings.forms.booking import decided, initial_of, repetition_boxes
from samnak.bookings.models import Booking, Equipment, Occurrence, Room
from samnak.bookings.policies import BOOK, READ, READ_ROOM
from samnak.bookings.services import BookingWish, GuestWish, ServiceWish
from samnak.bookings.tables import span_words
from samnak.bookings.tables.bookings import names_of
from samnak.bookings.views.shared import errors_json, keepers_for, show_error, wants_json
from samnak.bookings.views.sheet import first_span, sheet_of, taken_up, typed_of
from samnak.core.access import acts
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import DeniedError, DomainError
from samnak.core.time import database_now
from samnak.files import queries as files_queries
from samnak.files import services as files
from samnak.files.models import StoredFile
from samnak.org import queries as org
from samnak.ui.desk import acting, uuid_or_none


@dataclass(frozen=True, slots=True)
class Page:
    """Where a booking form is sent, where it is shown again, and what its page says."""

    title: str
    action: str
    look: str
    back: str
    submit: str
    mode: str = "new"
    booking: Booking | None = None
    row: Occurrence | None = None


def new_page() -> Page:
    """Return the page on which a booking begins."""
    return Page(
        title=_("จองห้อง"),
        action=reverse("bookings:bookings"),
        look=reverse("bookings:new"),
        back=reverse("bookings:bookings"),
        submit=_("จองห้อง"),
    )


def looks(request: HttpRequest) -> bool:
    """Tell whether the form was sent only to see more: rooms, people, dates, or another time taken up."""
    return "look" in request.POST or "take" in request.POST


def shown_again(request: HttpRequest) -> BookingForm:
    """Return the form with what was typed, and without telling yet what is wrong."""
    return BookingForm(initial=taken_up(typed_of(request)))


def form_page(
    request: HttpRequest, actor: Actor, form: BookingForm, page: Page, *, problem: SlotTakenError | None = None, status: int = 200
) -> HttpResponse:
    """Show the booking form with all that is worked out from what it holds."""
    attachment = uuid_or_none(str(form["attachment_id"].value() or ""))
    context = {
        "form": form,
        "page": page,
        "sheet": sheet_of(request, actor, form, problem=problem, without=page.booking.pk if page.booking else None),
        "attached": files_queries.get_file(attachment) if attachment and _is_mine(actor, attachment, page.booking) else None,
        "held_words": _held_words(page),
    }
    return render(request, "bookings/booking_form.html", context, status=status)


def _held_words(page: Page) -> str:
    if page.mode != "confirm" or page.row is None:
        return ""
    return f"{names_of(list(page.row.allocations.all()))} · {span_words(page.row.starts_at, page.row.ends_at)}"


@acts(BOOK)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the booking form (จองห้อง), for the room and time that the address names, or again with what was typed."""
    actor = acting(request)
    if request.method == "POST":
        return form_page(request, actor, shown_again(request), new_page())
    initial = _initial(request, actor)
    return form_page(request, actor, BookingForm(initial=initial | {"request_key": uuid.uuid4()}), new_page())


def _initial(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """Return what the form shows at first: the same as a date or booking that the address names, or a room and a time."""
    like, date = uuid_or_none(request.GET.get("like")), uuid_or_none(request.GET.get("date"))
    if date is not None:
        row = queries.occurrence_for(actor, READ, date)
        instead = row.pk if row.state == OccurrenceState.DISPLACED else None
        once = {"repeat": "", "attachment_id": None, "instead": instead}
        return initial_from(row.booking, row) | once | _asked_instead(request)
    if like is not None:
        return initial_from(queries.get_for(actor, READ, like), None) | {"attachment_id": None}
    rooms = [one for one in (uuid_or_none(text) for text in request.GET.getlist("room")) if one]
    for one in rooms:
        queries.room_for(actor, READ_ROOM, one)
    people = request.GET.get("attendees", "")
    last = queries.last_phone(actor)
    return first_span(request.GET, database_now()) | {
        "room": rooms,
        "attendees": int(people) if people.isdecimal() and len(people) < 6 else None,
        "phone": last,
        "equipment": [one for one in (uuid_or_none(text) for text in request.GET.getlist("equipment")) if one],
        "repeat": request.GET.get("repeat", ""),
        "layout": request.GET.get("layout", ""),
        "ends": "count",
        **_repetition_asked(request),
    }


def _repetition_asked(request: HttpRequest) -> dict[str, Any]:
    """Return the repetition that an address asks for by its RRULE, as the boxes of the form hold it."""
    try:
        asked = repetition_of(request.GET.get("rrule", ""))
    except RuleError:
        return {}
    return repetition_boxes(asked) | {"skip_holidays": bool(request.GET.get("skip_holidays"))} if asked.pattern else {}


def _asked_instead(request: HttpRequest) -> dict[str, Any]:
    """Return another room and time that the address names besides a date."""
    room = uuid_or_none(request.GET.get("room"))
    if room is None or not request.GET.get("start"):
        return {}
    return first_span(request.GET, database_now()) | {"room": [room]}


def initial_from(booking: Booking, row: Occurrence | None) -> dict[str, Any]:
    """Return what the form shows to book again, or to change, what a booking has."""
    date = row or queries.shown_dates([booking.pk], database_now()).get(booking.pk)
    claims = list(date.allocations.select_related("resource__room")) if date else []
    taken = {claim.resource_id for claim in claims}
    rooms = [
        one.resource_id for one in claims if one.resource.kind == ResourceKind.ROOM and one.resource.room.hall_id not in taken
    ]
    things = [one.resource_id for one in claims if one.resource.kind == ResourceKind.EQUIPMENT]
    return initial_of(booking, row, rooms, things)


def create(request: HttpRequest) -> HttpResponse:
    """Book rooms (จองห้อง): a page asks for a page, a script for data."""
    actor = acting(request)

    def act(form: Any, wish: BookingWish) -> Booking:
        if "override" in request.POST:
            return services.override(actor=actor, wish=wish, reason=form.cleaned_data["reason"])
        if form.cleaned_data["on_clash"]:  # one answer for all dates that are not free
            return services.book(actor=actor, wish=wish)
        chosen, moves = decided(request.POST, wish)
        if moves:
            return services.book_as_decided(actor=actor, wish=chosen, moves=moves)
        return services.book(actor=actor, wish=chosen)

    if wants_json(request) and ScriptForm.suits(request.POST) and not request.FILES:
        return sent(request, actor, ScriptForm(request.POST), new_page(), act)
    return sent(request, actor, BookingForm(request.POST, request.FILES), new_page(), act)


def sent(
    request: HttpRequest, actor: Actor, form: BookingForm | ScriptForm, page: Page, act: Callable[[Any, BookingWish], Booking]
) -> HttpResponse:
    """Carry out what a booking form asks; what goes wrong is told on the same form, or to the script that sent it."""
    in_data = wants_json(request)
    if form.is_valid():
        try:
            booking = act(form, wish_of(actor, form))
        except SlotTakenError as error:
            return clash_json(error) if in_data else form_page(request, actor, form, page, problem=error, status=409)
        except DomainError as error:
            show_error(form, error)
        except DeniedError as error:
            if in_data:
                return JsonResponse({"message": error.reason}, status=403)
            form.add_error("room", error.reason)
            return form_page(request, actor, form, page, status=403)
        else:
            return _made_json(booking) if in_data else made(request, booking)
    return errors_json(form) if in_data else form_page(request, actor, form, page, status=422)


def made(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Say what became of a booking, and show it."""
    words = {
        BookingState.APPROVED: _("จองแล้ว"),
        BookingState.PENDING: _("ส่งขออนุมัติแล้ว ระหว่างรอ เวลานี้กันไว้ให้ท่าน"),
        BookingState.WAITLISTED: _("เข้าคิวรอแล้ว เมื่อห้องว่างระบบจะจองให้และแจ้งท่าน"),
    }
    messages.success(request, words.get(BookingState(booking.state), _("บันทึกแล้ว")))
    return redirect("bookings:booking", pk=booking.pk)


def _made_json(booking: Booking) -> JsonResponse:
    told = {"id": str(booking.pk), "url": reverse("bookings:booking", args=[booking.pk]), "state": booking.state}
    return JsonResponse(told, status=201)


def clash_json(error: SlotTakenError) -> JsonResponse:
    """Tell a script what is in the way, as far as the asker may know, and what could be had instead."""
    clashes = [
        {
            "date": one.original_start.isoformat(),
            "resource": str(one.resource_id),
            "resource_name": one.resource_name,
            "start": one.starts_at.isoformat(),
            "end": one.ends_at.isoformat(),
            "title": one.title,
            "unit": one.unit_name,
            "booking": str(one.booking_id) if one.booking_id else None,
        }
        for one in error.clashes
    ]
    offers = [
        {
            "resource": str(one.resource_id),
            "resource_name": one.resource_name,
            "start": one.starts_at.isoformat(),
            "end": one.ends_at.isoformat(),
            "reason": one.reason,
        }
        for one in error.alternatives
    ]
    return JsonResponse({"message": error.message, "clashes": clashes, "alternatives": offers}, status=409)


def wish_of(actor: Actor, form: BookingForm | ScriptForm) -> BookingWish:
    """Return what a form wishes, with the keepers of its services, the people found and the file that was sent."""
    if isinstance(form, ScriptForm):
        return form.wish()
    data = form.cleaned_data
    keep_file(actor, form)
    asked: list[ServiceWish] = []
    if form.asks_services:
        rooms = list(Room.objects.filter(pk__in=data["room"], resource__agency=actor.agency_id).order_by("-capacity"))
        asked += form.asked_services(keepers_for(rooms))
    if data["equipment"]:
        things = Equipment.objects.filter(pk__in=data["equipment"], resource__agency=actor.agency_id).select_related("resource")
        asked += [
            ServiceWish(kind=ServiceKind.EQUIPMENT, quantity=1, detail=row.resource.name, keeper_id=row.keeper_id)
            for row in things
        ]
    return form.wish(services=asked, guests=people_chosen(actor, data["guest"]))


def people_chosen(actor: Actor, posts: list[UUID]) -> list[GuestWish]:
    """Return the people who hold the chosen posts, as guests."""
    if not posts:
        return []
    seats = org.seats_of(list(org.positions_in(agency_of(actor), posts)))
    holders = [seat.holder for seat in seats if seat.holder]
    nameless = [user.full_name for user in holders if not user.email]
    if nameless:
        words = _("%(names)s ไม่มีอีเมลในระบบ กรุณาพิมพ์อีเมลในช่องด้านล่างแทน")
        raise DomainError(words % {"names": ", ".join(nameless)}, field="guests")
    return [GuestWish(name=user.full_name, email=user.email, user_id=user.pk) for user in holders]


def keep_file(actor: Actor, form: BookingForm) -> None:
    """Store the file that was sent, so that it is not lost when the form must be shown again."""
    data = form.cleaned_data
    sent = data.get("attachment")
    if sent is not None:
        file = files.store(actor=actor, stream=sent, name=sent.name, agency_id=actor.agency_id)
        data["attachment_id"] = file.pk
        form.data = form.data.copy()
        form.data["attachment_id"] = str(file.pk)
    elif data["attachment_id"] and not _is_mine(actor, data["attachment_id"], None):
        data["attachment_id"] = None


def _is_mine(actor: Actor, file_id: UUID, booking: Booking | None) -> bool:
    """Tell whether a file is one that this person sent, or that of the booking shown."""
    if booking is not None and booking.attachment_id == file_id:
        return True
    return StoredFile.objects.filter(pk=file_id, agency=actor.agency_id, uploaded_by_id=actor.user_id).exists()
