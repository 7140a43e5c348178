"""Switching the second factor on and off, and its recovery codes."""

import base64
import io

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from samnak.accounts import queries, services
from samnak.accounts.errors import WrongCodeError
from samnak.accounts.forms import CodeForm
from samnak.accounts.policies import OWN_ACCOUNT
from samnak.accounts.sudo import require_sudo
from samnak.accounts.views.sign_in import actor_of
from samnak.core.access import acts


@acts(OWN_ACCOUNT)
@never_cache
@require_http_methods(["GET", "POST"])
@require_sudo
def second_factor(request: HttpRequest) -> HttpResponse:
    """Switch the second factor on with an authenticator app (การยืนยันตัวตนสองชั้น)."""
    confirmed = queries.second_factor(request.user)
    if confirmed is not None:
        shown = {"device": confirmed, "left": queries.recovery_codes_left(request.user)}
        return render(request, "accounts/second_factor_on.html", shown)
    form = CodeForm(request.POST if request.method == "POST" else None)
    actor = actor_of(request)
    if request.method == "POST" and form.is_valid():
        try:
            codes = services.confirm_second_factor(actor=actor, user=request.user, code=form.cleaned_data["code"])
        except WrongCodeError as error:
            form.add_error("code", error.message)
        else:
            return render(request, "accounts/recovery_codes.html", {"codes": codes, "first": True})
    device = services.begin_second_factor(actor=actor, user=request.user)
    shown = {"form": form, "qr": _drawn(device.config_url), "key": _grouped(device.key)}
    return render(request, "accounts/second_factor.html", shown, status=422 if form.is_bound else 200)


@acts(OWN_ACCOUNT)
@require_POST
@require_sudo
def removal(request: HttpRequest) -> HttpResponse:
    """Switch the second factor off (ปิดการยืนยันตัวตนสองชั้น)."""
    services.remove_second_factor(actor=actor_of(request), user=request.user)
    messages.success(request, _("ปิดการยืนยันตัวตนสองชั้นแล้ว"))
    return redirect("accounts:profile")


@acts(OWN_ACCOUNT)
@never_cache
@require_POST
@require_sudo
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them this one time (รหัสกู้คืน)."""
    if queries.second_factor(request.user) is None:
        return redirect("accounts:second-factor")
    codes = services.make_recovery_codes(actor=actor_of(request), user=request.user)
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "first": False})


def _drawn(address: str) -> str:
    """Return the QR code as an SVG element without style, as the page's policy asks."""
    drawing = io.BytesIO()
    segno.make(address, error="m").save(
        drawing, kind="svg", xmldecl=False, svgns=True, border=2, scale=5, svgclass="s-qr", lineclass=None
    )
    return mark_safe(drawing.getvalue().decode())  # noqa: S308 - drawn here from numbers only


def _grouped(key: str) -> str:
    """Return the secret in base32, four letters at a time, for typing it into the app."""
    text = base64.b32encode(bytes.fromhex(key)).decode().rstrip("=")
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))
