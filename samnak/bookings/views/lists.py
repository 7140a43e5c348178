"""The list of bookings: mine, my unit's, those that wait for my approval, those of the rooms I keep."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samnak.bookings import queries
from samnak.bookings.forms import BookingListForm
from samnak.bookings.policies import BOOK, BROWSE, SUBJECT, keeps_some
from samnak.bookings.tables import booking_rows
from samnak.bookings.views.booking import create
from samnak.core.access import acts, require
from samnak.core.actor import Actor
from samnak.core.time import database_now
from samnak.routing import queries as routing
from samnak.ui.desk import acting, page_of, uuid_or_none

BOXES = ("mine", "unit", "approve", "kept")
TIMES = ("coming", "past", "all")


@acts(BROWSE, BOOK)
@require_http_methods(["GET", "POST"])
def bookings(request: HttpRequest) -> HttpResponse:
    """Show bookings (การจองของฉัน); what is posted here books rooms."""
    if request.method == "POST":
        return create(request)
    actor = acting(request)
    require(actor, BROWSE)
    box = request.GET.get("box", "mine")
    keeps = keeps_some(actor)
    if box not in BOXES or (box == "kept" and not keeps):
        box = "mine"
    rooms = [(str(pk), name) for pk, name in queries.rooms_of(actor).values_list("pk", "resource__name")]
    form = BookingListForm(request.GET, rooms)
    form.is_valid()
    asked = _asked(request, form.cleaned_data, box)
    now = database_now()
    page = page_of(request, queries.bookings_in(actor, box, asked, request.GET.get("order", ""), now))
    shown = list(page.object_list)
    ids = [row.pk for row in shown]
    context = {
        "box": box,
        "tabs": _tabs(actor, box, keeps=keeps),
        "filter_form": form,
        "when": asked.when,
        "times": [("coming", _("ที่จะถึง")), ("past", _("ที่ผ่านมา")), ("all", _("ทั้งหมด"))],
        "page_obj": page,
        "rows": booking_rows(shown, queries.shown_dates(ids, now), _waiting(ids)),
        "searched": bool(asked.text or asked.state or asked.room or asked.when != _usual(box)),
    }
    return render(request, "bookings/bookings.html", context)


def _usual(box: str) -> str:
    return "all" if box == "approve" else "coming"


def _asked(request: HttpRequest, data: dict[str, Any], box: str) -> queries.BookingFilter:
    when = request.GET.get("when", "")
    return queries.BookingFilter(
        text=data.get("q", ""),
        state=data.get("state", ""),
        room=uuid_or_none(data.get("room")),
        when=when if when in TIMES else _usual(box),
    )


def _tabs(actor: Actor, box: str, *, keeps: bool) -> list[dict[str, Any]]:
    waiting = queries.approvals_waiting(actor).count()
    found = [("mine", _("ของฉัน"), 0), ("unit", _("ของหน่วยงาน"), 0), ("approve", _("รอฉันอนุมัติ"), waiting)]
    if keeps:
        found.append(("kept", _("ห้องที่ฉันดูแล"), 0))
    return [{"url": f"?box={key}", "label": label, "count": number, "current": key == box} for key, label, number in found]


def _waiting(ids: list[Any]) -> dict[Any, list[str]]:
    found = routing.active_steps_of_subjects(SUBJECT, ids)
    return {key: [step.position.title for step in steps] for key, steps in found.items()}
