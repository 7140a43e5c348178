"""พนักงานขับรถ: the register, the page of each driver, leave."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.core.access import acts, can, require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import bangkok_today
from samnak.fleet.forms.people import DriverForm, LeaveForm, driver_initial
from samnak.fleet.models import Driver
from samnak.fleet.policies.register import BROWSE_CARS, KEEP_DRIVER, READ_DRIVER, SEE_DRIVER
from samnak.fleet.queries import register
from samnak.fleet.services import drivers as services
from samnak.fleet.tables.register import DriverRow, expiry, history, leave_rows
from samnak.fleet.tables.tabs import fleet_tabs
from samnak.fleet.views.offering import cars, driving_positions
from samnak.fleet.views.shared import form_page
from samnak.ui.desk import acting, page_of, show_error

UPCOMING = 10
FIELDS = {"position_id": "position", "usual_car_id": "usual_car"}


@acts(BROWSE_CARS)
@require_GET
def drivers(request: HttpRequest) -> HttpResponse:
    """Show the drivers of the agency (พนักงานขับรถ)."""
    actor = acting(request)
    text = request.GET.get("q", "").strip()[:100]
    page = page_of(request, register.drivers(actor, text, request.GET.get("order", "name")))
    pool = register.pool_of(actor.agency_id)
    books = bool(register.book_unit_ids(actor))
    context = {
        "tabs": fleet_tabs(actor, "drivers"),
        "page_obj": page,
        "rows": [DriverRow(row, expiry(row.licence_expires_on, bangkok_today())) for row in page],
        "books": books,
        "typed": text,
        "may_add": pool is not None and bool(can(actor, KEEP_DRIVER, pool)),
    }
    return render(request, "fleet/drivers.html", context)


@acts(SEE_DRIVER, READ_DRIVER, KEEP_DRIVER)
@require_GET
def driver(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a driver: whom to call, the usual car, trips ahead; licence and leave to those who may read them."""
    actor = acting(request)
    row = register.driver_for(actor, SEE_DRIVER, pk)
    reads = bool(can(actor, READ_DRIVER, row))
    context = {
        "tabs": fleet_tabs(actor, "drivers"),
        "driver": row,
        "reads": reads,
        "may_keep": bool(can(actor, KEEP_DRIVER, row)),
        "licence": expiry(row.licence_expires_on, bangkok_today()) if reads else None,
        "leaves": leave_rows(register.leaves_of(row.pk, bangkok_today())) if reads else (),
        "trips": register.trips_ahead(driver_id=row.pk).select_related("car")[:UPCOMING] if reads else (),
        "history": history(row.pk) if reads else (),
    }
    return render(request, "fleet/driver.html", context)


@acts(KEEP_DRIVER)
@require_http_methods(["GET", "POST"])
def new_driver(request: HttpRequest) -> HttpResponse:
    """Enter a driver in the register (เพิ่มพนักงานขับรถ)."""
    actor = acting(request)
    pool = register.pool_of(actor.agency_id)
    if pool is None:
        return redirect("fleet:pool")
    require(actor, KEEP_DRIVER, pool)
    return _form(request, actor, None)


@acts(KEEP_DRIVER)
@require_http_methods(["GET", "POST"])
def driver_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what the register says of a driver (แก้ทะเบียนพนักงานขับรถ)."""
    actor = acting(request)
    return _form(request, actor, register.driver_for(actor, KEEP_DRIVER, pk))


def _form(request: HttpRequest, actor: Actor, row: Driver | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    initial = driver_initial(row) if row else {}
    form = DriverForm(data, initial=initial, positions=driving_positions(actor, row), cars=cars(actor))
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_driver(actor=actor, data=form.data_of(), driver_id=row.pk if row else None)
        except DomainError as error:
            show_error(form, error, FIELDS)
        else:
            messages.success(request, _("บันทึกพนักงานขับรถแล้ว"))
            return redirect("fleet:driver", pk=saved.pk)
    return form_page(
        request,
        form,
        title=_("แก้ทะเบียน %(name)s") % {"name": row.resource.name} if row else _("เพิ่มพนักงานขับรถ"),
        submit=_("บันทึก"),
        back=reverse("fleet:driver", args=[row.pk]) if row else reverse("fleet:drivers"),
        crumbs=[(_("พนักงานขับรถ"), reverse("fleet:drivers"))],
        keep=f"driver-{row.pk if row else 'new'}",
    )


@acts(KEEP_DRIVER)
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter the leave of a driver (บันทึกวันลา)."""
    actor = acting(request)
    row = register.driver_for(actor, KEEP_DRIVER, pk)
    form = LeaveForm(request.POST if request.method == "POST" else None, initial={"starts_on": bangkok_today()})
    if request.method == "POST" and form.is_valid():
        starts_at, ends_at = form.span()
        reason = form.cleaned_data["reason"]
        try:
            services.set_leave(actor=actor, driver_id=row.pk, starts_at=starts_at, ends_at=ends_at, reason=reason)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("บันทึกวันลาของ%(name)sแล้ว") % {"name": row.resource.name})
            return redirect("fleet:driver", pk=row.pk)
    back = reverse("fleet:driver", args=[row.pk])
    return form_page(
        request,
        form,
        title=_("บันทึกวันลา %(name)s") % {"name": row.resource.name},
        submit=_("บันทึกวันลา"),
        back=back,
        crumbs=[(_("พนักงานขับรถ"), reverse("fleet:drivers")), (row.resource.name, back)],
        lead=_("วันที่ลาจะไม่ถูกจัดให้ขับรถ หากมีเที่ยวที่จัดไว้แล้ว ต้องเปลี่ยนพนักงานขับรถก่อน"),
    )


@acts(KEEP_DRIVER)
@require_POST
def leave_cancellation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back the leave of a driver (ยกเลิกวันลา)."""
    actor = acting(request)
    row, taken = register.leave_for(actor, KEEP_DRIVER, pk)
    services.cancel_leave(actor=actor, booking_id=taken.booking_id)
    messages.success(request, _("ยกเลิกวันลาแล้ว"))
    return redirect("fleet:driver", pk=row.pk)


@acts(KEEP_DRIVER)
@require_POST
def driver_retirement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a driver off the register (พ้นหน้าที่พนักงานขับรถ)."""
    actor = acting(request)
    row = register.driver_for(actor, KEEP_DRIVER, pk)
    services.retire_driver(actor=actor, driver_id=row.pk)
    messages.success(request, _("%(name)sพ้นหน้าที่พนักงานขับรถแล้ว") % {"name": row.resource.name})
    return redirect("fleet:drivers")
