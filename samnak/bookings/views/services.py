"""Services around meetings: the page of those who provide them, and their answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samnak.bookings import queries, services
from samnak.bookings.enums import ServiceKind, ServiceState
from samnak.bookings.policies import ANSWER_SERVICE, BROWSE, CHANGE, READ
from samnak.bookings.tables import SERVICE_LOOKS, span_words
from samnak.bookings.tables.bookings import names_of
from samnak.bookings.workflow import SERVICE
from samnak.core.access import acts, require
from samnak.core.errors import DomainError
from samnak.core.time import database_now
from samnak.ui.desk import acting, done, page_of
from samnak.ui.requests import page_behind, safe_target

BOXES = ("waiting", "done")


@acts(BROWSE, ANSWER_SERVICE)
@require_GET
def service_list(request: HttpRequest) -> HttpResponse:
    """Show the services that are asked of me (คำขอบริการประชุม)."""
    actor = acting(request)
    require(actor, BROWSE)
    box = "done" if request.GET.get("box") == "done" else "waiting"
    kind = request.GET.get("kind", "")
    now = database_now()
    rows = queries.services_asked(
        actor, now=now, done=box == "done", kind=kind if kind in ServiceKind.values else "", text=request.GET.get("q", "")
    )
    page = page_of(request, rows)
    shown = list(page.object_list)
    dates = queries.shown_dates({row.booking_id for row in shown}, now)
    lines = []
    for row in shown:
        date = dates.get(row.booking_id)
        lines.append(
            {
                "row": row,
                "look": SERVICE_LOOKS[ServiceState(row.state)],
                "acts": [act.name for act in SERVICE.acts_from(row.state)],
                "when": span_words(date.starts_at, date.ends_at) if date else "",
                "rooms": names_of(list(date.allocations.all())) if date else "",
            }
        )
    context = {
        "box": box,
        "page_obj": page,
        "rows": lines,
        "kinds": ServiceKind.choices,
        "searched": bool(request.GET.get("q") or kind),
    }
    return render(request, "bookings/services.html", context)


@acts(ANSWER_SERVICE)
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer a request for a service (ตอบคำขอบริการ): accept, decline with a reason, or say that it is done."""
    actor = acting(request)
    row = queries.service_for(actor, ANSWER_SERVICE, pk)
    act = request.POST.get("act", "")
    words = {"accept": _("รับเรื่องแล้ว"), "decline": _("แจ้งผู้จองแล้วว่าจัดให้ไม่ได้"), "finish": _("บันทึกว่าจัดเสร็จแล้ว")}
    if act not in words:
        raise DomainError(_("ไม่พบคำสั่งนี้ กรุณาเปิดหน้าใหม่"))
    try:
        services.answer_service(actor=actor, service_id=row.pk, act=act, note=request.POST.get("note", "")[:500])
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words[act])
    return redirect(safe_target(request, request.POST.get("next", ""), page_behind(request)))


@acts(CHANGE)
@require_POST
def withdrawal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a request for a service back (ยกเลิกคำขอบริการ)."""
    actor = acting(request)
    row = queries.service_for(actor, READ, pk)
    queries.get_for(actor, CHANGE, row.booking_id)
    return done(
        request,
        lambda: services.withdraw_service(actor=actor, service_id=pk),
        _("ยกเลิกคำขอบริการแล้ว"),
        "bookings:booking",
        pk=row.booking_id,
    )
