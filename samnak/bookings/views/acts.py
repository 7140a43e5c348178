"""Acts on a booking as a whole: decided by who approves, its words changed, guests and services added or taken off."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.bookings import queries, services
from samnak.bookings.enums import ServiceKind
from samnak.bookings.forms import DetailsForm, GuestsForm, ServiceForm
from samnak.bookings.models import Guest, Room
from samnak.bookings.policies import CHANGE, FROM_ROOMS, READ
from samnak.bookings.services import ServiceWish
from samnak.bookings.services.guests import add_guests, remove_guest
from samnak.bookings.views.booking import people_chosen
from samnak.bookings.views.page import booking_page
from samnak.bookings.views.shared import keepers_for, show_error
from samnak.core.access import acts, require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.routing.policies import ACT
from samnak.ui.desk import acting, done, uuid_or_none


def _step(request: HttpRequest) -> UUID:
    step = uuid_or_none(request.POST.get("step"))
    if step is None:
        raise DomainError(_("ไม่พบขั้นตอนนี้ กรุณาเปิดหน้าใหม่"))
    return step


def _again(
    request: HttpRequest, actor: Actor, pk: UUID, opened: str, *, problem: DomainError | None = None, forms: Any = None
) -> HttpResponse:
    """Show the page with the dialog open and what was typed; who was faster is told on a page of its own."""
    if isinstance(problem, ConflictError):
        raise problem
    shown = queries.get_for(actor, READ, pk)
    return booking_page(request, actor, shown, problem=problem, opened=opened, forms=forms, status=422)


@acts(ACT)
@require_POST
def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve a booking (อนุมัติการจอง)."""
    actor = acting(request)
    queries.get_for(actor, READ, pk)
    try:
        services.approve(actor=actor, booking_id=pk, step_id=_step(request), comment=request.POST.get("comment", "")[:500])
    except DomainError as error:
        return _again(request, actor, pk, "approve", problem=error)
    messages.success(request, _("อนุมัติแล้ว ผู้จองได้รับแจ้ง"))
    return redirect("bookings:booking", pk=pk)


@acts(ACT)
@require_POST
def rejection(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Refuse a booking with a reason (ไม่อนุมัติการจอง)."""
    actor = acting(request)
    queries.get_for(actor, READ, pk)
    try:
        services.reject(actor=actor, booking_id=pk, step_id=_step(request), reason=request.POST.get("reason", "")[:500])
    except DomainError as error:
        return _again(request, actor, pk, "reject", problem=error)
    messages.success(request, _("ไม่อนุมัติแล้ว ผู้จองเห็นเหตุผลของท่าน และเวลานี้ว่างให้ผู้อื่น"))
    return redirect("bookings:booking", pk=pk)


@acts(CHANGE)
@require_POST
def details(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the words of a booking (แก้ไขรายละเอียด)."""
    actor = acting(request)
    shown = queries.get_for(actor, CHANGE, pk)
    require(actor, FROM_ROOMS, shown)
    form = DetailsForm(request.POST)
    if form.is_valid():
        try:
            services.change_details(actor=actor, booking_id=pk, **form.cleaned_data)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("บันทึกการแก้ไขแล้ว"))
            return redirect("bookings:booking", pk=pk)
    return _again(request, actor, pk, "details", forms={"details": form})


@acts(CHANGE)
@require_POST
def guests(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite further people (เพิ่มผู้ได้รับเชิญ)."""
    actor = acting(request)
    queries.get_for(actor, CHANGE, pk)
    form = GuestsForm(request.POST)
    if "look" in request.POST:
        return booking_page(
            request,
            actor,
            queries.get_for(actor, READ, pk),
            opened="guests",
            forms={"guests": GuestsForm(initial=_typed(request))},
        )
    if form.is_valid():
        data = form.cleaned_data
        try:
            added = add_guests(actor=actor, booking_id=pk, guests=[*people_chosen(actor, data["guest"]), *data["invited"]])
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("เชิญเพิ่ม %(count)d คนแล้ว") % {"count": len(added)})
            return redirect("bookings:booking", pk=pk)
    return _again(request, actor, pk, "guests", forms={"guests": form})


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {"guests": request.POST.get("guests", ""), "guest": request.POST.getlist("guest")}


@acts(CHANGE)
@require_POST
def guest_removal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take somebody off the list (ถอนการเชิญ)."""
    actor = acting(request)
    guest = Guest.objects.filter(pk=pk, agency=actor.agency_id).first()
    if guest is None:
        raise Http404
    queries.get_for(actor, CHANGE, guest.booking_id)
    return done(
        request,
        lambda: remove_guest(actor=actor, guest_id=pk),
        _("ถอนการเชิญ %(name)s แล้ว") % {"name": guest.name},
        "bookings:booking",
        pk=guest.booking_id,
    )


@acts(CHANGE)
@require_POST
def service_requests(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for one more service (ขอบริการเพิ่ม)."""
    actor = acting(request)
    shown = queries.get_for(actor, CHANGE, pk)
    form = ServiceForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        rooms = Room.objects.filter(resource__allocations__booking=shown).order_by("-capacity", "pk").distinct()
        wish = ServiceWish(
            kind=data["kind"],
            quantity=data["quantity"] or 0,
            detail=data["detail"],
            budget_source=data["budget_source"],
            keeper_id=keepers_for(list(rooms)).get(ServiceKind(data["kind"])),
        )
        try:
            services.ask_service(actor=actor, booking_id=pk, wish=wish)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("ส่งคำขอบริการแล้ว"))
            return redirect("bookings:booking", pk=pk)
    return _again(request, actor, pk, "service", forms={"service": form})
