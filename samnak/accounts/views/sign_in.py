"""Log-in, second step, log-out, and proving again who one is."""

from datetime import timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from samnak.accounts import queries, services
from samnak.accounts.enums import Method
from samnak.accounts.errors import WrongCodeError
from samnak.accounts.forms import CodeForm, ConfirmForm, SignInForm
from samnak.accounts.models import User
from samnak.accounts.policies import CONFIRM_AGAIN, SIGN_OUT
from samnak.accounts.providers import agency_of
from samnak.accounts.sudo import grant_sudo
from samnak.core import thai
from samnak.core.access import acts, public
from samnak.core.actor import Actor
from samnak.ui.requests import safe_target

PENDING = "sign_in_pending"
PENDING_SECONDS = 300
BACKEND = "django.contrib.auth.backends.ModelBackend"
YEAR = 365 * 24 * 3600
STRANGER = Actor(name="ผู้ไม่ทราบชื่อ")


@public
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Ask for log-in name and password (เข้าสู่ระบบ)."""
    target = safe_next(request)
    if request.user.is_authenticated:
        return redirect(target)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = _checked(request, form.cleaned_data["username"], form.cleaned_data["password"])
        if person is not None and queries.second_factor(person):
            request.session[PENDING] = {"user": str(person.pk), "at": timezone.now().timestamp(), "next": target}
            return redirect("accounts:code")
        if person is not None:
            return _signed_in(request, person, Method.PASSWORD, target)
        form.add_error(None, _("ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง กรุณาตรวจภาษาแป้นพิมพ์และปุ่ม Caps Lock แล้วพิมพ์ใหม่"))
    status = 422 if form.is_bound else 200
    return render(request, "accounts/login.html", {"form": form, "next": target}, status=status)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the second step (รหัสยืนยัน): a code of the app, or a recovery code."""
    pending = request.session.get(PENDING)
    if not pending or timezone.now().timestamp() - pending["at"] > PENDING_SECONDS:
        request.session.pop(PENDING, None)
        return redirect("accounts:login")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = queries.get_person(pending["user"])
        try:
            method = services.check_code(user=person, code=form.cleaned_data["code"])
        except WrongCodeError as error:
            services.record_failure(actor=_person(request, person), username=person.username, step="code")
            form.add_error("code", error.message)
        else:
            del request.session[PENDING]
            return _signed_in(request, person, method, pending["next"])
    return render(request, "accounts/code.html", {"form": form}, status=422 if form.is_bound else 200)


@acts(SIGN_OUT)
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Leave (ออกจากระบบ)."""
    services.sign_out(actor=actor_of(request), session_key=request.session.session_key or "")
    auth.logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@acts(CONFIRM_AGAIN)
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sudo(request: HttpRequest) -> HttpResponse:
    """Ask again who it is (ยืนยันตัวตนซ้ำ) before an act that matters."""
    target = safe_next(request)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        method = _confirmed(request, form)
        if method:
            grant_sudo(request)
            services.record_confirmation(actor=actor_of(request), method=method)
            if request.GET.get("again"):
                messages.success(request, _("ยืนยันตัวตนแล้ว กรุณากดทำรายการอีกครั้ง"))
            return redirect(target)
    shown = {"form": form, "next": target, "has_code": queries.second_factor(request.user) is not None}
    return render(request, "accounts/sudo.html", shown | {"minutes": settings.SUDO_MINUTES}, status=422 if form.is_bound else 200)


def locked_out(request: HttpRequest, _response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Say that log-ins of this name from here rest for a while, and until when (พักการเข้าใช้)."""
    username = str((credentials or {}).get("username", ""))
    rest = timedelta(hours=settings.AXES_COOLOFF_TIME)
    tried = (
        AccessAttempt.objects.filter(username=username, ip_address=request.META.get("REMOTE_ADDR", ""))
        .order_by("-attempt_time")
        .first()
    )
    until = (tried.attempt_time if tried else timezone.now()) + rest
    shown = {
        "until": thai.clock(until + timedelta(seconds=59)),
        "minutes": int(rest.total_seconds() // 60),
        "limit": settings.AXES_FAILURE_LIMIT,
        "next": safe_next(request),
    }
    answer = render(request, "accounts/locked_out.html", shown, status=429)
    answer["Retry-After"] = str(max(1, int((until - timezone.now()).total_seconds())))
    return answer


def safe_next(request: HttpRequest) -> str:
    """Return where to go after log-in: only to a page of ours, and not back to log-in."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    target = safe_target(request, wanted, settings.LOGIN_REDIRECT_URL)
    return settings.LOGIN_REDIRECT_URL if target.startswith(("/login/", "/logout/", "/sudo/")) else target


def actor_of(request: HttpRequest) -> Actor:
    """Return the person in the present post, or without one."""
    present: Actor | None = getattr(request, "actor", None)
    return present or _person(request, request.user)


def _person(request: HttpRequest, person: User) -> Actor:
    return services.person_actor(person, ip=request.META.get("REMOTE_ADDR", ""), agency_id=agency_of(person.pk))


def _checked(request: HttpRequest, username: str, password: str) -> User | None:
    """Check name and password; failures are counted and written down, not so while the name already rests."""
    resting = not AxesProxyHandler.is_allowed(request, {"username": username})
    person = auth.authenticate(request, username=username, password=password)
    if person is not None or resting:
        return person
    known = queries.find_person(username)
    doer = _person(request, known) if known else Actor(name=STRANGER.name, ip=request.META.get("REMOTE_ADDR", ""))
    services.record_failure(actor=doer, username=known.username if known else "", step="password")
    if getattr(request, "axes_locked_out", False):
        services.record_lock_out(actor=doer, username=known.username if known else "")
    return None


def _signed_in(request: HttpRequest, person: User, method: str, target: str) -> HttpResponse:
    auth.login(request, person, backend=BACKEND)
    grant_sudo(request)
    services.record_sign_in(
        actor=_person(request, person),
        session_key=request.session.session_key or "",
        user_agent=request.headers.get("User-Agent", ""),
        method=method,
    )
    answer = HttpResponseRedirect(target)
    for name, value in ((settings.LANGUAGE_COOKIE_NAME, person.language), ("theme", person.theme)):
        if name not in request.COOKIES:
            answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return answer


def _confirmed(request: HttpRequest, form: ConfirmForm) -> str:
    typed_code = form.cleaned_data.get("code")
    if typed_code:
        try:
            return services.check_code(user=request.user, code=typed_code)
        except WrongCodeError as error:
            services.record_failure(actor=actor_of(request), username=request.user.username, step="code")
            form.add_error("code", error.message)
            return ""
    if _checked(request, request.user.username, form.cleaned_data["password"]) is not None:
        return Method.PASSWORD
    form.add_error("password", _("รหัสผ่านไม่ถูกต้อง กรุณาพิมพ์ใหม่"))
    return ""
