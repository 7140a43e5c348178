"""Equipment that is lent for meetings."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.bookings import queries, services
from samnak.bookings.forms import EquipmentForm, post_pickers
from samnak.bookings.forms.keeping import equipment_initial
from samnak.bookings.models import Equipment
from samnak.bookings.policies import BROWSE, KEEP_RESOURCE, KEEP_ROOMS
from samnak.bookings.views.shared import kept_units, show_error
from samnak.core.access import acts, can, require
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import DomainError
from samnak.core.time import database_now
from samnak.org import queries as org
from samnak.ui.desk import acting, done, page_of

MOMENT = timedelta(minutes=1)


@acts(BROWSE)
@require_GET
def equipment(request: HttpRequest) -> HttpResponse:
    """Show the equipment of the agency (อุปกรณ์) and what of it is lent now."""
    actor = acting(request)
    require(actor, BROWSE)
    may_keep = bool(can(actor, KEEP_ROOMS))
    rows = queries.equipment_of(actor, text=request.GET.get("q", ""), with_retired=may_keep)
    page = page_of(request, rows)
    shown = list(page.object_list)
    now = database_now()
    context = {
        "page_obj": page,
        "rows": shown,
        "lent": queries.taken_among([row.pk for row in shown], now, now + MOMENT),
        "holders": org.holders_of([row.keeper_id for row in shown if row.keeper_id]),
        "may_keep": may_keep,
    }
    return render(request, "bookings/equipment.html", context)


def _thing(actor: Actor, pk: UUID) -> Equipment:
    row = queries.equipment_of(actor, with_retired=True).filter(pk=pk).first()
    if row is None:
        raise Http404
    require(actor, KEEP_RESOURCE, row.resource)
    return row


@acts(KEEP_ROOMS)
@require_http_methods(["GET", "POST"])
def new_equipment(request: HttpRequest) -> HttpResponse:
    """Enter a thing (เพิ่มอุปกรณ์)."""
    actor = acting(request)
    require(actor, KEEP_ROOMS)
    return _edited(request, actor, None)


@acts(KEEP_RESOURCE)
@require_http_methods(["GET", "POST"])
def equipment_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a thing (แก้ไขอุปกรณ์)."""
    actor = acting(request)
    return _edited(request, actor, _thing(actor, pk))


def _form(actor: Actor, data: Any = None, initial: Any = None) -> EquipmentForm:
    return EquipmentForm(data, initial=initial, units=kept_units(actor), agency_id=agency_of(actor))


def _edited(request: HttpRequest, actor: Actor, row: Equipment | None) -> HttpResponse:
    looked = "find" in request.POST
    if request.method != "POST":
        form = _form(actor, initial=equipment_initial(row) if row else None)
    elif looked:
        form = _form(actor, initial=request.POST.dict())
        form.data = request.POST
    else:
        form = _form(actor, request.POST)
        if form.is_valid():
            try:
                services.save_equipment(
                    actor=actor,
                    equipment_id=row.pk if row else None,
                    is_active=row.resource.is_active if row else True,
                    **form.values(),
                )
            except DomainError as error:
                show_error(form, error)
            else:
                messages.success(request, _("บันทึก%(name)sแล้ว") % {"name": form.cleaned_data["name"]})
                return redirect("bookings:equipment")
    context = {"form": form, "thing": row, "pickers": post_pickers(form, agency_of(actor))}
    return render(request, "bookings/equipment_form.html", context, status=422 if form.is_bound and form.errors else 200)


@acts(KEEP_RESOURCE)
@require_POST
def equipment_retirement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a thing out of use, or bring it back (เลิกใช้หรือนำกลับมาใช้)."""
    actor = acting(request)
    row = _thing(actor, pk)
    active = not row.resource.is_active
    words = _("นำ%(name)sกลับมาใช้แล้ว") if active else _("เลิกใช้%(name)sแล้ว")
    return done(
        request,
        lambda: services.save_equipment(
            actor=actor, equipment_id=pk, name=row.resource.name, unit_id=row.resource.unit_id, fields={}, is_active=active
        ),
        words % {"name": row.resource.name},
        "bookings:equipment",
    )
