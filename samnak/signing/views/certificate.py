"""My certificate: ask for one, change the PIN, revoke."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from samnak.accounts.sudo import require_sudo
from samnak.core.access import acts
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.org import queries as org
from samnak.signing import queries, services
from samnak.signing.enums import RevocationReason
from samnak.signing.forms import ChangePinForm, ChosenPinForm, RevokeForm
from samnak.signing.policies import OWN_CERTIFICATE, SEE_CERTIFICATE_PAGE


@acts(SEE_CERTIFICATE_PAGE)
@require_GET
def certificate(request: HttpRequest) -> HttpResponse:
    """Show my certificate (ลายมือชื่อดิจิทัลของฉัน)."""
    return _page(request)


@acts(OWN_CERTIFICATE)
@sensitive_post_parameters()
@require_POST
@require_sudo
def enrolment(request: HttpRequest) -> HttpResponse:
    """Issue my certificate."""
    form = ChosenPinForm(request.POST)
    if form.is_valid():
        try:
            actor = _actor(request)
            organisation = org.agencies().filter(pk=actor.agency_id).values_list("name", flat=True).first() or ""
            services.enrol(actor=actor, user=request.user, pin=form.cleaned_data["pin"], organisation=organisation)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("ออกใบรับรองแล้ว ท่านลงนามหนังสือด้วยรหัส PIN ได้ทันที"))
            return HttpResponseRedirect(reverse("signing:certificate"))
    return _page(request, enrolment_form=form)


@acts(OWN_CERTIFICATE)
@sensitive_post_parameters()
@require_POST
def pin(request: HttpRequest) -> HttpResponse:
    """Change my PIN."""
    form = ChangePinForm(request.POST)
    if form.is_valid():
        try:
            services.change_pin(
                actor=_actor(request),
                user=request.user,
                old_pin=form.cleaned_data["old_pin"],
                new_pin=form.cleaned_data["pin"],
            )
        except DomainError as error:
            chosen = type(error).__name__ == "WeakPinError"
            form.add_error("pin" if chosen else "old_pin", error.message)
        else:
            messages.success(request, _("เปลี่ยนรหัส PIN แล้ว"))
            return HttpResponseRedirect(reverse("signing:certificate"))
    return _page(request, pin_form=form)


@acts(OWN_CERTIFICATE)
@require_POST
@require_sudo
def revocation(request: HttpRequest) -> HttpResponse:
    """Revoke my certificate."""
    form = RevokeForm(request.POST)
    if form.is_valid():
        services.revoke(actor=_actor(request), user=request.user, reason=RevocationReason(form.cleaned_data["reason"]))
        messages.success(request, _("เพิกถอนใบรับรองแล้ว หนังสือที่ลงนามไว้ก่อนหน้านี้ยังใช้ได้ตามปกติ"))
        return HttpResponseRedirect(reverse("signing:certificate"))
    return _page(request, revoke_form=form)


def _page(request: HttpRequest, **forms: Any) -> HttpResponse:
    actor = _actor(request)
    current = queries.certificate_in_force(actor.user_id)
    context = {
        "current": current,
        "former": [row for row in queries.certificates_of(actor) if current is None or row.pk != current.pk],
        "enrolment_form": ChosenPinForm(),
        "pin_form": ChangePinForm(prefix=None),
        "revoke_form": RevokeForm(),
    } | forms
    return render(request, "signing/certificate.html", context, status=422 if forms else 200)


def _actor(request: HttpRequest) -> Actor:
    """Return who acts; a person who holds no post yet still owns a certificate."""
    chosen: Actor | None = request.actor
    return chosen or Actor(name=request.user.full_name, user_id=request.user.pk, ip=request.META.get("REMOTE_ADDR", ""))
