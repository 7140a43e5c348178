"""Passwords of programs, in a person's settings."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from samnak.accounts.sudo import require_sudo
from samnak.core.access import acts
from samnak.core.errors import DomainError
from samnak.drive import queries as drive
from samnak.drive import services as drive_services
from samnak.webdav import queries, services
from samnak.webdav.forms import PasswordForm
from samnak.webdav.policies import OWN_PASSWORDS


@acts(OWN_PASSWORDS)
@never_cache
@require_http_methods(["GET", "POST"])
@require_sudo
def app_passwords(request: HttpRequest) -> HttpResponse:
    """Show how to connect the drive, make a password for a program, and take passwords back (เชื่อมไดรฟ์)."""
    form = PasswordForm(request.POST if request.method == "POST" else None, standings=request.standings)
    secret = label = ""
    if form.is_bound and form.is_valid():
        try:
            row, secret = services.make_password(actor=request.actor, **form.cleaned_data)
            label, form = row.label, PasswordForm(None, standings=request.standings)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    titles = {one.standing: one.position_title for one in request.standings}
    shown = {
        "form": form,
        "secret": secret,
        "label": label,
        "rows": [
            {"row": row, "post": titles.get(row.standing, _("ไม่ได้ดำรงตำแหน่งนี้แล้ว")) if row.standing else _("ตำแหน่งหลัก")}
            for row in queries.passwords_of(request.user.pk)
        ],
        "locks": drive.desktop_locks_of(request.user.pk),
        "address": f"{settings.PUBLIC_URL}/webdav/",
        "windows": _windows_address(settings.PUBLIC_URL),
        "username": request.user.get_username(),
    }
    return render(request, "webdav/app_passwords.html", shown, status=422 if form.is_bound else 200)


def _windows_address(url: str) -> str:
    """Return the address as Windows maps a drive letter to it."""
    scheme, _marks, host = url.partition("://")
    name, colon, port = host.partition(":")
    secure = "@SSL" if scheme == "https" else ""
    return rf"\\{name}{secure}{'@' + port if colon else ''}\webdav"


@acts(OWN_PASSWORDS)
@require_POST
def revocation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a password back (เพิกถอน)."""
    row = services.revoke_password(actor=request.actor, password_id=pk)
    messages.success(request, _("เพิกถอนรหัสผ่านของ {label} แล้ว").format(label=row.label))
    return redirect("webdav:app-passwords")


@acts(OWN_PASSWORDS)
@require_POST
def unlocking(request: HttpRequest) -> HttpResponse:
    """End a lock that a program left behind (ปลดล็อก)."""
    if not drive_services.release_desktop_lock(actor=request.actor, word=request.POST.get("token", "")):
        raise Http404
    messages.success(request, _("ปลดล็อกไฟล์แล้ว"))
    return redirect("webdav:app-passwords")
