"""Tables that the platform makes: which there are, and which the agency lets it make."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samnak.core.access import acts, can, require
from samnak.core.errors import DomainError
from samnak.core.language import in_thai
from samnak.datasets import queries, services
from samnak.datasets.enums import PlatformState
from samnak.datasets.policies import SWITCH
from samnak.datasets.providers import make_platform_tables, platform_tables
from samnak.org import queries as org
from samnak.ui.desk import acting


@acts(SWITCH)
@require_http_methods(["GET", "POST"])
def platform(request: HttpRequest) -> HttpResponse:
    """Show what the platform can make of the agency's own work (ข้อมูลที่ระบบจัดทำ), and switch it on or off."""
    actor = acting(request)
    require(actor, SWITCH)
    units = [one for one in org.units_of(actor.agency_id) if can(actor, SWITCH, one)] if actor.agency_id else []
    if request.method == "POST":
        return _switched(request, [one.pk for one in units])
    switches = queries.platform_switches(actor.agency_id) if actor.agency_id else {}
    with in_thai():
        rows = [(one, one.described(), switches.get(one.key)) for one in platform_tables().values()]
    context = {"rows": rows, "units": units, "on": PlatformState.ON}
    return render(request, "datasets/platform.html", context)


def _switched(request: HttpRequest, units: list[UUID]) -> HttpResponse:
    key, state = request.POST.get("key", ""), request.POST.get("state", "")
    unit = next((one for one in units if str(one) == request.POST.get("unit", "")), units[0] if units else None)
    if key not in platform_tables() or unit is None:
        raise Http404
    try:
        row = services.switch(actor=acting(request), key=key, unit_id=unit, state=state)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("datasets:platform")
    if row.state == PlatformState.ON:
        made = make_platform_tables(row.pk)
        messages.success(request, _("เปิดแล้ว จัดทำข้อมูลครั้งแรกให้แล้ว") if made else _("เปิดแล้ว จะจัดทำทุกคืนเมื่อมีข้อมูล"))
    else:
        messages.success(request, _("ปิดแล้ว ข้อมูลที่เผยแพร่อยู่คงเดิมจนกว่าจะถอน"))
    return redirect("datasets:platform")
