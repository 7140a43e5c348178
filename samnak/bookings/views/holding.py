"""Time that is kept while the form is filled in, and the form that turns it into a booking."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samnak.bookings import queries, services
from samnak.bookings.enums import BookingState, ServiceKind
from samnak.bookings.forms import BookingForm
from samnak.bookings.forms.booking import initial_of
from samnak.bookings.models import Booking, Occurrence, Room
from samnak.bookings.policies import BOOK, CHANGE, FROM_ROOMS
from samnak.bookings.services import BookingWish, ServiceWish, Want
from samnak.bookings.views.booking import Page, form_page, keep_file, looks, made, new_page, people_chosen, sent, shown_again
from samnak.bookings.views.shared import keepers_for, show_error
from samnak.core.access import acts, require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.ui.desk import acting


@acts(BOOK)
@require_POST
def holds(request: HttpRequest) -> HttpResponse:
    """Keep the time while the form is filled in (พักเวลาไว้)."""
    actor = acting(request)
    typed = request.POST.copy()
    if not typed.get("title", "").strip():
        typed["title"] = services.UNNAMED
    form = BookingForm(typed, request.FILES)

    def act(_form: BookingForm, wish: BookingWish) -> Booking:
        return services.hold(actor=actor, wish=replace(wish, request_key=None))

    answer = sent(request, actor, form, new_page(), act)
    if answer.status_code == 302:
        return redirect(f"{answer.url}confirmation/")  # type: ignore[attr-defined]
    return answer


@acts(CHANGE)
@require_http_methods(["GET", "POST"])
def confirmation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Turn time that was kept into a booking (ยืนยันเวลาที่พักไว้)."""
    actor = acting(request)
    booking = queries.get_for(actor, CHANGE, pk)
    require(actor, FROM_ROOMS, booking)
    if booking.state != BookingState.HELD:
        return redirect("bookings:booking", pk=pk)
    row = booking.occurrences.prefetch_related(queries.taken_resources()).first()
    if row is None:
        raise Http404
    here = reverse("bookings:confirmation", args=[pk])
    page = Page(
        title=_("ยืนยันการจอง"), action=here, look=here, back=reverse("bookings:booking", args=[pk]), submit=_("ยืนยันการจอง"),
        mode="confirm", booking=booking, row=row,
    )  # fmt: skip
    if request.method != "POST":
        return form_page(request, actor, BookingForm(initial=_held_initial(booking, row), timed=False), page)
    if looks(request):
        return form_page(request, actor, shown_again(request), page)
    form = BookingForm(request.POST, request.FILES, timed=False)
    if form.is_valid():
        try:
            booked = services.confirm_hold(actor=actor, booking_id=pk, wish=_confirmed_wish(actor, form, booking, row))
        except DomainError as error:
            show_error(form, error)
        else:
            return made(request, booked)
    return form_page(request, actor, form, page, status=422)


def _confirmed_wish(actor: Actor, form: BookingForm, booking: Booking, row: Occurrence) -> BookingWish:
    """Return what the form adds to time that was kept; the time, the rooms and the things stay."""
    keep_file(actor, form)
    taken = [one.resource_id for one in row.allocations.all()]
    rooms = list(Room.objects.filter(pk__in=taken).order_by("-capacity"))
    things = [
        ServiceWish(kind=one.kind, quantity=one.quantity, detail=one.detail, keeper_id=one.keeper_id)
        for one in booking.services.filter(kind=ServiceKind.EQUIPMENT)
    ]
    wish = form.wish(
        services=[*things, *form.asked_services(keepers_for(rooms))],
        guests=people_chosen(actor, form.cleaned_data["guest"]),
        span=(booking.starts_at, booking.ends_at),
        wants=[Want(one) for one in taken],
    )
    kept = {guest.email: guest.user_id for guest in booking.guests.all()}
    return replace(wish, guests=tuple(replace(one, user_id=one.user_id or kept.get(one.email)) for one in wish.guests))


def _held_initial(booking: Booking, row: Occurrence) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for one in booking.services.exclude(kind=ServiceKind.EQUIPMENT):
        asked |= {one.kind: True, f"{one.kind}_detail": one.detail, f"{one.kind}_for": one.quantity or None}
        if one.budget_source:
            asked["budget_source"] = one.budget_source
    lines = [guest.email if guest.name == guest.email else f"{guest.name} <{guest.email}>" for guest in booking.guests.all()]
    told = initial_of(booking, row, [], []) | asked | {"guests": "\n".join(lines)}
    return told | {"title": ""} if booking.title == services.UNNAMED else told
