"""Pages of notices."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samnak.core import thai
from samnak.core.access import acts
from samnak.core.events import KINDS
from samnak.notifications import queries, services
from samnak.notifications.policies import READ_NOTICES

PAGE_SIZE = 25


@acts(READ_NOTICES)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the notices of the person, newest first (การแจ้งเตือน)."""
    rows = queries.notices_of(request.user.pk)
    unread = queries.unread_count(request.user.pk)
    if request.GET.get("show") == "unread":
        rows = rows.filter(read_at=None)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    only_unread = request.GET.get("show") == "unread"
    context = {
        "page_obj": page,
        "rows": [(row, KINDS[row.kind].label if row.kind in KINDS else "", row.read_at is None, _age(row.at)) for row in page],
        "unread": unread,
        "show_all": not only_unread,
        "show_unread": only_unread,
        "wants_mail": queries.wants_mail(request.user.pk),
    }
    return render(request, "notifications/inbox.html", context)


def _age(at: datetime) -> str:
    """Return how long ago within a day, else the date alone."""
    now = timezone.now()
    return thai.relative(at, now) if now - at < timedelta(days=1) else thai.short_date(at)


@acts(READ_NOTICES)
@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """Return the bell of the frame by itself, for its refresh every minute."""
    if not request.htmx:
        return redirect("notifications:inbox")
    return render(request, "ui/frame/bell.html")


@acts(READ_NOTICES)
@require_GET
def notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open what a notice is about; the notice is then read."""
    found = None if request.actor is None else services.mark_read(actor=request.actor, notice_id=pk)
    if found is None:
        raise Http404
    safe = url_has_allowed_host_and_scheme(found.path, allowed_hosts=None) and found.path.startswith("/")
    return HttpResponseRedirect(found.path if safe else "/")


@acts(READ_NOTICES)
@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """Mark one notice (`notice`) or, without it, all as read."""
    chosen = request.POST.get("notice", "")
    if not chosen:
        services.mark_all_read(actor=request.actor)
        messages.success(request, _("ทำเครื่องหมายว่าอ่านแล้วทั้งหมด"))
    else:
        try:
            known = services.mark_read(actor=request.actor, notice_id=UUID(chosen))
        except ValueError:
            known = None
        if known is None:
            raise Http404
    return redirect("notifications:inbox")


@acts(READ_NOTICES)
@require_POST
def mail_preference(request: HttpRequest) -> HttpResponse:
    """Switch the e-mail of notices on or off."""
    wants = request.POST.get("wants_mail") == "1"
    services.set_mail_preference(actor=request.actor, wants_mail=wants)
    messages.success(request, _("จะส่งอีเมลแจ้งเตือนให้ท่าน") if wants else _("จะไม่ส่งอีเมลแจ้งเตือนให้ท่านอีก"))
    return redirect("notifications:inbox")
