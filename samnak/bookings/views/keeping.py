"""Keeping rooms: their data, pictures, secret addresses, retirement; buildings and closures."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samnak.bookings import queries, services
from samnak.bookings.errors import SlotTakenError
from samnak.bookings.forms import BuildingForm, ClosureForm, PhotoForm, RoomForm, post_pickers
from samnak.bookings.forms.keeping import room_initial
from samnak.bookings.models import Room
from samnak.bookings.policies import KEEP_RESOURCE, KEEP_ROOMS
from samnak.bookings.views.shared import kept_units, show_error
from samnak.core.access import acts, can, require
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import DeniedError, DomainError
from samnak.core.time import database_now
from samnak.files import services as files
from samnak.files.enums import FileKind
from samnak.ui.desk import acting, done, page_of

PICTURES = frozenset({FileKind.JPEG.value, FileKind.PNG.value})


def _room_form(actor: Actor, room: Room | None, data: Any = None, **options: Any) -> RoomForm:
    units = kept_units(actor)
    halls = queries.rooms_of(actor).filter(hall=None)
    return RoomForm(
        data,
        units=units,
        buildings=queries.buildings_of(actor),
        halls=halls.exclude(pk=room.pk) if room else halls,
        agency_id=agency_of(actor),
        **options,
    )


def _form_page(request: HttpRequest, actor: Actor, form: RoomForm, room: Room | None, *, looked: bool) -> HttpResponse:
    """Show the form of a room; after a search for a post nothing is told to be wrong yet."""
    context = {
        "form": form,
        "room": room,
        "pickers": post_pickers(form, agency_of(actor)),
        "buildings": queries.buildings_of(actor).exists(),
    }
    wrong = form.is_bound and not looked and bool(form.errors)
    return render(request, "bookings/room_form.html", context, status=422 if wrong else 200)


@acts(KEEP_ROOMS)
@require_http_methods(["GET", "POST"])
def new_room(request: HttpRequest) -> HttpResponse:
    """Enter a room (เพิ่มห้อง)."""
    actor = acting(request)
    require(actor, KEEP_ROOMS)
    return _edited(request, actor, None)


@acts(KEEP_RESOURCE)
@require_http_methods(["GET", "POST"])
def room_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a room (แก้ไขห้อง)."""
    actor = acting(request)
    return _edited(request, actor, queries.room_for(actor, KEEP_RESOURCE, pk))


def _edited(request: HttpRequest, actor: Actor, room: Room | None) -> HttpResponse:
    looked = "find" in request.POST
    if request.method != "POST":
        initial = room_initial(room) if room else None
        return _form_page(request, actor, _room_form(actor, room, initial=initial), room, looked=False)
    form = _room_form(actor, room, request.POST)
    if looked:
        shown = _room_form(actor, room, initial=_typed(request))
        shown.data = request.POST
        return _form_page(request, actor, shown, room, looked=True)
    if form.is_valid():
        try:
            saved = services.save_room(
                actor=actor,
                room_id=room.pk if room else None,
                is_active=room.resource.is_active if room else True,
                **form.values(),
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("บันทึก%(name)sแล้ว") % {"name": form.cleaned_data["name"]})
            return redirect("bookings:room", pk=saved.pk)
    return _form_page(request, actor, form, room, looked=False)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed, to be shown again without saying what is wrong with it."""
    lists = {"features", "room", "equipment", "weekday", "guest"}
    return {name: request.POST.getlist(name) if name in lists else request.POST.get(name) for name in request.POST}


@acts(KEEP_RESOURCE)
@require_POST
def retirement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a room out of use, or bring it back (เลิกใช้หรือนำกลับมาใช้); what is booked stays."""
    actor = acting(request)
    room = queries.room_for(actor, KEEP_RESOURCE, pk)
    active = not room.resource.is_active
    words = _("นำ%(name)sกลับมาใช้แล้ว") if active else _("เลิกใช้%(name)sแล้ว จองใหม่ไม่ได้ การจองเดิมยังอยู่")
    resource = room.resource
    return done(
        request,
        lambda: services.save_room(
            actor=actor, room_id=pk, name=resource.name, unit_id=resource.unit_id, fields={}, is_active=active,
            buffer_before=resource.buffer_before, buffer_after=resource.buffer_after,
        ),
        words % {"name": resource.name},
        "bookings:room",
        pk=pk,
    )  # fmt: skip


@acts(KEEP_RESOURCE)
@require_POST
def keys(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a room new secret addresses (เปลี่ยนกุญแจป้ายหน้าห้อง)."""
    actor = acting(request)
    queries.room_for(actor, KEEP_RESOURCE, pk)
    return done(
        request,
        lambda: services.renew_display_keys(actor=actor, room_id=pk),
        _("เปลี่ยนกุญแจแล้ว กรุณาพิมพ์แผ่นคิวอาร์และเปิดป้ายหน้าห้องใหม่"),
        "bookings:room",
        pk=pk,
    )


@acts(KEEP_RESOURCE)
@require_http_methods(["GET", "POST"])
def photos(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the pictures of a room, and add one (ภาพห้อง)."""
    actor = acting(request)
    room = queries.room_for(actor, KEEP_RESOURCE, pk)
    form = PhotoForm(request.POST or None, request.FILES or None)
    kept = list(room.photos.select_related("file__blob"))
    if request.method == "POST" and form.is_valid():
        taken = form.cleaned_data["photo"]
        try:
            file = files.store(actor=actor, stream=taken, name=taken.name, agency_id=actor.agency_id, kinds=PICTURES)
            services.add_photo(actor=actor, room_id=pk, file_id=file.pk, caption=form.cleaned_data["caption"])
        except DomainError as error:
            form.add_error("photo", error.message)
        else:
            messages.success(request, _("เพิ่มภาพแล้ว"))
            return redirect("bookings:photos", pk=pk)
    context = {"room": room, "photos": kept, "form": form}
    return render(request, "bookings/photos.html", context, status=422 if form.errors else 200)


@acts(KEEP_RESOURCE)
@require_POST
def photo_removal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a picture away (ลบภาพห้อง)."""
    actor = acting(request)
    row = queries.photo_of(actor, pk)
    if row is None:
        raise Http404
    return done(
        request, lambda: services.remove_photo(actor=actor, photo_id=pk), _("ลบภาพแล้ว"), "bookings:photos", pk=row.room_id
    )


@acts(KEEP_ROOMS)
@require_http_methods(["GET", "POST"])
def buildings(request: HttpRequest) -> HttpResponse:
    """Show the buildings and add one (อาคาร)."""
    actor = acting(request)
    require(actor, KEEP_ROOMS)
    return _building_page(request, actor, None)


@acts(KEEP_ROOMS)
@require_http_methods(["GET", "POST"])
def building(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a building (แก้ไขอาคาร)."""
    actor = acting(request)
    row = queries.buildings_of(actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    require(actor, KEEP_ROOMS)
    return _building_page(request, actor, row)


def _building_page(request: HttpRequest, actor: Actor, row: Any) -> HttpResponse:
    initial = {"name": row.name, "address": row.address} if row else None
    form = BuildingForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        units = kept_units(actor)
        if not units:
            raise DeniedError(can(actor, KEEP_ROOMS).reason)
        try:
            services.save_building(actor=actor, unit_id=units[0].pk, building_id=row.pk if row else None, **form.cleaned_data)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("บันทึกอาคารแล้ว"))
            return redirect("bookings:buildings")
    context = {"form": form, "building": row, "page_obj": page_of(request, queries.buildings_with_rooms(actor))}
    return render(request, "bookings/buildings.html", context, status=422 if form.errors else 200)


@acts(KEEP_ROOMS)
@require_http_methods(["GET", "POST"])
def closures(request: HttpRequest) -> HttpResponse:
    """Show when rooms are closed, and close some for a time (ปิดใช้งาน)."""
    actor = acting(request)
    require(actor, KEEP_ROOMS)
    initial = {"room": request.GET.getlist("room")}
    form = ClosureForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = _closed(request, actor, form)
        if answer is not None:
            return answer
    return _closures_page(request, actor, form)


def _closed(request: HttpRequest, actor: Actor, form: ClosureForm) -> HttpResponse | None:
    data = form.cleaned_data
    try:
        services.close_resources(
            actor=actor,
            resource_ids=data["room"],
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            reason=data["reason"],
            over_bookings="override" in request.POST,
        )
    except SlotTakenError as error:
        return _closures_page(request, actor, form, problem=error, status=409)
    except DomainError as error:
        show_error(form, error)
        return None
    messages.success(request, _("ปิดใช้งานแล้ว จองในช่วงนี้ไม่ได้"))
    return redirect("bookings:closures")


def _closures_page(
    request: HttpRequest, actor: Actor, form: ClosureForm, *, problem: Any = None, status: int = 200
) -> HttpResponse:
    kept = [row for row in queries.rooms_of(actor) if can(actor, KEEP_RESOURCE, row.resource)]
    chosen = {str(one) for one in form["room"].value() or ()}
    context = {
        "form": form,
        "rooms": [(row, str(row.pk) in chosen) for row in kept],
        "page_obj": page_of(request, queries.closures_ahead(actor, database_now())),
        "problem": problem,
    }
    return render(request, "bookings/closures.html", context, status=422 if form.errors else status)
