"""The address book of an agency: people and bodies outside the platform."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samnak.core.access import acts, can, require
from samnak.correspondence import queries, services
from samnak.correspondence.forms import AddressForm
from samnak.correspondence.policies import BROWSE, KEEP_ADDRESSES
from samnak.correspondence.views.shared import page_of
from samnak.ui.desk import acting


@acts(BROWSE, KEEP_ADDRESSES)
@require_http_methods(["GET", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """Show the address book and add to it (สมุดรายชื่อผู้ติดต่อภายนอก)."""
    actor = acting(request)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(actor, KEEP_ADDRESSES)
        if form.is_valid():
            party = services.save_address(actor=actor, **form.cleaned_data)
            messages.success(request, _("เพิ่ม %(name)s แล้ว") % {"name": party.name})
            return redirect("correspondence:addresses")
    page = page_of(request, queries.address_book(actor, request.GET.get("q", "")))
    context = {"form": form, "page_obj": page, "may_keep": bool(can(actor, KEEP_ADDRESSES)), "q": request.GET.get("q", "")}
    return render(request, "correspondence/addresses.html", context, status=422 if form.errors else 200)


@acts(KEEP_ADDRESSES)
@require_http_methods(["GET", "POST"])
def address(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an entry of the address book (แก้ไขผู้ติดต่อ)."""
    actor = acting(request)
    party = queries.address_book(actor).filter(pk=pk).first()
    if party is None:
        raise Http404
    require(actor, KEEP_ADDRESSES)
    form = AddressForm(request.POST if request.method == "POST" else None, instance=party)
    if request.method == "POST" and form.is_valid():
        services.save_address(actor=actor, party_id=pk, **form.cleaned_data)
        messages.success(request, _("บันทึกแล้ว"))
        return redirect("correspondence:addresses")
    return render(request, "correspondence/address.html", {"form": form, "party": party}, status=422 if form.errors else 200)
