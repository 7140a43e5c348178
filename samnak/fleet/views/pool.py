"""งานยานพาหนะ: who allocates, orders and inspects the cars of the agency, and its rules."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samnak.core.access import acts, can
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import DeniedError, DomainError
from samnak.fleet.forms.choices import unit_choices
from samnak.fleet.forms.people import PoolForm, pool_initial
from samnak.fleet.models import MotorPool
from samnak.fleet.policies.register import READ_BOOKS, SET_POOL, keeps_fleet
from samnak.fleet.queries import register
from samnak.fleet.services.pool import set_pool
from samnak.fleet.tables.register import history
from samnak.fleet.tables.tabs import fleet_tabs
from samnak.fleet.views.shared import form_page, looks_for_post, typed_so_far
from samnak.org import queries as org
from samnak.org.enums import Role
from samnak.org.models import Unit
from samnak.ui.desk import acting, show_error


@acts(READ_BOOKS, SET_POOL)
@require_http_methods(["GET", "POST"])
def pool(request: HttpRequest) -> HttpResponse:
    """Show and set who answers for the cars (งานยานพาหนะ)."""
    actor = acting(request)
    row = register.pool_of(actor.agency_id)
    units = _units(actor, row)
    if not units:
        return _shown(request, actor, row)
    initial = pool_initial(row) if row is not None else {"unit": units[0].pk, "home_province": _province(actor)}
    looking = looks_for_post(request)
    data = request.POST if request.method == "POST" and not looking else None
    form = PoolForm(data, initial=initial, units=unit_choices(units), agency_id=agency_of(actor))
    if looking:
        typed_so_far(form, request)
    elif request.method == "POST" and form.is_valid():
        try:
            set_pool(actor=actor, data=form.data_of())
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("บันทึกผู้รับผิดชอบยานพาหนะแล้ว"))
            return redirect("fleet:cars")
    return form_page(
        request,
        form,
        title=_("งานยานพาหนะ"),
        submit=_("บันทึก"),
        back=reverse("fleet:cars"),
        crumbs=[(_("ทะเบียนรถ"), reverse("fleet:cars"))],
        lead=_("ตำแหน่งที่กำหนดไว้นี้จะปรากฏในใบขอใช้รถและแบบพิมพ์ทุกแบบ"),
        keep="pool",
    )


def _shown(request: HttpRequest, actor: Actor, row: MotorPool | None) -> HttpResponse:
    """Show the settings to those who read the books but do not change them."""
    if row is None or not can(actor, READ_BOOKS, row):
        raise DeniedError(_("กำหนดผู้รับผิดชอบยานพาหนะได้เฉพาะเจ้าหน้าที่ผู้ดูแลรถและผู้ดูแลระบบของส่วนราชการ"))
    context = {
        "tabs": fleet_tabs(actor, "cars"),
        "pool": row,
        "history": history(row.pk),
    }
    return render(request, "fleet/pool.html", context)


def _units(actor: Actor, pool: MotorPool | None) -> list[Unit]:
    """Return the units to which the actor may give the cars: those he keeps, all of them for the administrator."""
    units = list(org.units_of(agency_of(actor)))
    if actor.has_role(Role.SYSADMIN):
        return units
    own = {pool.unit_id} if pool is not None and can(actor, SET_POOL, pool) else set()
    return [unit for unit in units if unit.pk in own or keeps_fleet(actor, unit.path)]


def _province(actor: Actor) -> str:
    agency = org.find_agency(agency_of(actor))
    return (agency.province if agency else "") or "กรุงเทพมหานคร"
