"""The own account: settings, password, sessions."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.accounts import queries, services
from samnak.accounts.enums import EndReason, Method
from samnak.accounts.errors import WrongPasswordError
from samnak.accounts.forms import PasswordForm, ProfileForm
from samnak.accounts.policies import OWN_ACCOUNT
from samnak.accounts.sudo import require_sudo
from samnak.accounts.views.sign_in import YEAR, actor_of
from samnak.core.access import acts


@acts(OWN_ACCOUNT)
@require_GET
def settings_index(request: HttpRequest) -> HttpResponse:
    """Show everything that can be set, in one place (ตั้งค่า)."""
    actor = request.actor
    watches = actor is not None and actor.has_any_role(["auditor", "sysadmin"])
    keeps = actor is not None and actor.has_role("sysadmin")
    return render(request, "accounts/settings.html", {"watches": watches, "keeps": keeps})


@acts(OWN_ACCOUNT)
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change the own settings (ข้อมูลส่วนตัว)."""
    person = request.user
    first = {"language": person.language, "theme": person.theme, "phone": person.phone, "email": person.email}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        services.change_profile(actor=actor_of(request), user=person, **form.cleaned_data)
        messages.success(request, _("บันทึกข้อมูลของท่านแล้ว"))
        answer = redirect("accounts:profile")
        for name, value in (
            (settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"]),
            ("theme", form.cleaned_data["theme"]),
        ):
            answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
        return answer
    shown = {"form": form, "person": person, "device": queries.second_factor(person), "posts": request.standings}
    return render(request, "accounts/profile.html", shown, status=422 if form.is_bound else 200)


@acts(OWN_ACCOUNT)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the password (เปลี่ยนรหัสผ่าน); other devices are signed out."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actor = actor_of(request)
        try:
            person = services.change_password(
                actor=actor, user=request.user, old=form.cleaned_data["old"], new=form.cleaned_data["new"]
            )
        except WrongPasswordError as error:
            form.add_error(error.field, error.message)
        else:
            before = request.session.session_key or ""
            services.end_others(actor=actor, user=person, session_key=before, reason=EndReason.PASSWORD)
            update_session_auth_hash(request, person)
            services.move_session(actor=actor, before=before, after=request.session.session_key or "")
            messages.success(request, _("เปลี่ยนรหัสผ่านแล้ว เครื่องอื่นที่เข้าใช้อยู่ถูกออกจากระบบทั้งหมด"))
            return redirect("accounts:profile")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.is_bound else 200)


@acts(OWN_ACCOUNT)
@require_GET
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Show where the person is signed in (การเข้าใช้งาน)."""
    here = queries.fingerprint(request.session.session_key or "")
    rows = [
        {"row": row, "here": row.session_key == here, "method": Method(row.method).label}
        for row in queries.sign_ins_of(request.user)[:100]
    ]
    return render(request, "accounts/sign_ins.html", {"rows": rows, "others": sum(not row["here"] for row in rows)})


@acts(OWN_ACCOUNT)
@require_POST
def end_sign_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End one session on another device (สั่งสิ้นสุดการเข้าใช้งาน)."""
    ended = services.end_sign_in(actor=actor_of(request), sign_in_id=pk)
    if ended is None:
        raise Http404
    messages.success(request, _("ออกจากระบบบน {device} แล้ว").format(device=ended.device or _("อุปกรณ์นั้น")))
    return redirect("accounts:sign-ins")


@acts(OWN_ACCOUNT)
@require_POST
@require_sudo
def end_other_sign_ins(request: HttpRequest) -> HttpResponse:
    """End every session but this one."""
    number = services.end_others(actor=actor_of(request), user=request.user, session_key=request.session.session_key or "")
    messages.success(request, _("ออกจากระบบบนอุปกรณ์อื่น {number} เครื่องแล้ว").format(number=number))
    return redirect("accounts:sign-ins")
