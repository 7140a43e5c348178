"""Requests for cars: the list, the form, the page with its acts, form 3 as paper."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.core.access import acts, can, require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.typesetting import pages
from samnak.files import queries as files
from samnak.files import services as storing
from samnak.files.responses import content_disposition, serve
from samnak.fleet.enums import Transport
from samnak.fleet.errors import IncompleteRequestError
from samnak.fleet.forms.requests import FinishForm, RequestFilterForm, RequestForm, initial_of
from samnak.fleet.models import TripRequest
from samnak.fleet.policies.trips import (
    AGREE,
    ALLOCATE,
    APPROVE,
    BROWSE,
    CANCEL,
    EDIT,
    FINISH,
    PLAN_SUBJECT,
    SEE,
    SEE_BOARD,
    SUBJECT,
    SUBMIT,
    WRITE,
    answers_for,
    pool_of,
)
from samnak.fleet.queries import requests as queries
from samnak.fleet.queries import trips
from samnak.fleet.services import requests as services
from samnak.fleet.services.request_sheets import request_pdf
from samnak.fleet.tables.requests import REQUEST_LOOKS, board_address, request_row, stepper_of, timeline_of
from samnak.routing import queries as routing
from samnak.routing.enums import StepState
from samnak.ui.desk import acting, page_of, show_error, uuid_or_none

BOXES = ("waiting", "mine", "unit", "all")
PIXELS = 960
PICTURE_SECONDS = 300
NAMES_ON_FORM = 6


@acts(BROWSE)
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """List requests (ขอใช้รถ): those waiting for this post, its own, its unit's, and for those who answer for cars all."""
    actor = acting(request)
    sees_all = answers_for(actor, pool_of(actor.agency_id))
    waiting = queries.waiting_for(actor).count()
    box = request.GET.get("box", "")
    if box not in BOXES or (box == "all" and not sees_all):
        box = "waiting" if waiting else "mine"
    form = RequestFilterForm(request.GET)
    order = request.GET.get("order", "depart" if box == "waiting" else "-depart")
    page_obj = page_of(request, queries.narrowed(_of_box(actor, box), form.asked(), order))
    steps = queries.holders_of(page_obj)
    told = {
        "box": box,
        "waiting": waiting,
        "sees_all": sees_all,
        "filter_form": form,
        "page_obj": page_obj,
        "rows": [
            request_row(row, steps.get(row.pk, []), position_id=actor.position_id, with_unit=box != "mine") for row in page_obj
        ],
        "searched": any(request.GET.get(name) for name in ("q", "transport", "state", "period")),
        "may_write": bool(can(actor, WRITE)),
        "why_not": can(actor, WRITE).reason,
        "sees_board": bool(can(actor, SEE_BOARD)),
        "drives": trips.drives_anything(actor),
    }
    return render(request, "fleet/requests.html", told)


def _of_box(actor: Actor, box: str) -> QuerySet[TripRequest]:
    if box == "waiting":
        return queries.waiting_for(actor)
    if box == "unit":
        return queries.of_units(actor)
    if box == "all":
        return queries.visible_to(actor)
    return queries.own(actor)


@acts(WRITE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a request (เขียนใบขออนุญาตใช้รถ), empty or as a copy of an old one."""
    actor = acting(request)
    require(actor, WRITE)
    if request.method == "POST":
        return _taken_in(request, actor, None)
    return form_page(request, actor, RequestForm(initial=_first(request, actor)), None)


def _first(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    copied = uuid_or_none(request.GET.get("copy"))
    if copied is not None:
        return initial_of(queries.get_for(actor, SEE, copied), copied=True)
    pool = pool_of(actor.agency_id)
    last = queries.own(actor).order_by("-id").values_list("phone", flat=True).first()
    return {"province": pool.home_province if pool else "", "passengers": 1, "phone": last or ""}


@acts(EDIT)
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a request (แก้ไขใบขอ) while it lies with the requester."""
    actor = acting(request)
    row = queries.get_for(actor, EDIT, pk)
    if request.method == "POST":
        return _taken_in(request, actor, row)
    return form_page(request, actor, RequestForm(initial=initial_of(row)), row)


def _taken_in(request: HttpRequest, actor: Actor, row: TripRequest | None) -> HttpResponse:
    shown = RequestForm(request.POST, request.FILES)
    if not shown.is_valid():
        return form_page(request, actor, shown, row, status=422)
    try:
        attachment_id = _stored(actor, shown) or (row.attachment_id if row else None)
    except DomainError as error:
        shown.add_error("attachment", error.message)
        return form_page(request, actor, shown, row, status=422)
    try:
        kept = services.save_request(
            actor=actor, data=shown.data_of(attachment_id=attachment_id), request_id=row.pk if row else None
        )
    except DomainError as error:
        show_error(shown, error)
        return form_page(request, actor, shown, row, status=422)
    if request.POST.get("act") != "submit":
        messages.success(request, _("บันทึกร่างแล้ว ยื่นขอได้เมื่อพร้อม"))
        return redirect("fleet:request", pk=kept.pk)
    try:
        done = services.submit_request(actor=actor, request_id=kept.pk)
    except IncompleteRequestError as error:
        shown.tell(error.errors)
        return form_page(request, actor, shown, queries.get_for(actor, EDIT, kept.pk), status=422)
    messages.success(request, _("ยื่นขอแล้ว เลขที่ %(number)s") % {"number": str(done)})
    return redirect("fleet:request", pk=done.pk)


def _stored(actor: Actor, shown: RequestForm) -> UUID | None:
    upload = shown.cleaned_data["attachment"]
    if upload is None:
        return None
    return storing.store(actor=actor, stream=upload, name=upload.name, agency_id=actor.agency_id).pk


def form_page(
    request: HttpRequest, actor: Actor, shown: RequestForm, row: TripRequest | None, *, status: int = 200
) -> HttpResponse:
    """Answer with the form of a request, a new one or one that is kept."""
    pool = pool_of(actor.agency_id)
    told = {"form": shown, "row": row, "pool": pool, "copied": "copy" in request.GET}
    return render(request, "fleet/request_form.html", told, status=status)


@acts(SEE)
@require_GET
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a request: form 3, who holds it, its car, what happened, and what I may do."""
    actor = acting(request)
    return request_page(request, actor, queries.get_for(actor, SEE, pk))


def request_page(
    request: HttpRequest,
    actor: Actor,
    row: TripRequest,
    *,
    problem: DomainError | None = None,
    opened: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer with the page of a request; `opened` is the dialog in which something was wrong."""
    subject = (PLAN_SUBJECT, row.plan_id) if row.plan_id else (SUBJECT, row.pk)
    case = routing.latest_case(*subject)
    steps = routing.steps_of(case) if case else []
    mine = next((step for step in steps if step.state == StepState.ACTIVE and step.position_id == actor.position_id), None)
    pool = pool_of(row.agency_id)
    names = [line for line in row.passenger_names.splitlines() if line.strip()]
    told = {
        "row": row,
        "page_list": _pages(row, len(names)),
        "pool": pool,
        "look": REQUEST_LOOKS[row.state],
        "is_outside": pool is not None and services.is_outside(row, pool),
        "names": names,
        "amount": row.distance_km * pool.private_car_rate if pool and row.distance_km else None,
        "steps": stepper_of(steps),
        "active": [step for step in steps if step.state == StepState.ACTIVE],
        "mine": mine,
        "others": [one for one in trips.live_requests(row.trip) if one.pk != row.pk] if row.trip else [],
        "timeline": timeline_of(row.pk, row.trip_id, row.plan_id),
        "board_url": board_address(row),
        "may": {
            "edit": bool(can(actor, EDIT, row)),
            "submit": bool(can(actor, SUBMIT, row)),
            "cancel": bool(can(actor, CANCEL, row)),
            "agree": bool(mine and can(actor, AGREE, row)),
            "allocate": bool(mine and can(actor, ALLOCATE, row)),
            "approve": bool(mine and can(actor, APPROVE, row)),
            "finish": bool(can(actor, FINISH, row)),
            "copy": bool(can(actor, WRITE)),
            "board": bool(can(actor, SEE_BOARD)),
        },
        "finish_form": FinishForm(initial={"distance_km": row.distance_km, "hire_baht": row.hire_baht or None}),
        "transports": [(value, label) for value, label in Transport.choices if value != Transport.OFFICIAL],
        "problem": problem,
        "open": {name: opened == name for name in ("agree", "approve", "return", "reject", "cancel", "transport", "finish")},
    }
    return render(request, "fleet/request.html", told, status=status)


def _pages(row: TripRequest, names: int) -> list[str]:
    """Return the addresses of the pages of form 3; many names stand on a page of their own."""
    last = 2 if names > NAMES_ON_FORM else 1
    return [reverse("fleet:request-page", args=[row.pk, number]) + f"?at={_shown_state(row)}" for number in range(1, last + 1)]


def _shown_state(row: TripRequest) -> str:
    """Return what form 3 shows that may change, so that a browser asks anew for a page that changed."""
    road = (row.trip.car_id, row.trip.odometer_start, row.trip.odometer_end) if row.trip else ()
    shown = (row.state, row.trip_id, row.allocated_at, row.decided_at, row.submitted_at, road, row.search_text)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


@acts(SEE)
@require_GET
def pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give out form 3 as PDF (พิมพ์ใบขออนุญาตใช้รถ แบบ 3)."""
    actor = acting(request)
    row = queries.get_for(actor, SEE, pk)
    answer = HttpResponse(request_pdf(actor=actor, request=row), content_type="application/pdf")
    name = f"ใบขอใช้รถ {row.number or ''} {row.fiscal_year or ''}".strip()
    answer["Content-Disposition"] = content_disposition(f"{name}.pdf", inline=True)
    answer["Cache-Control"] = "private, no-store"
    return answer


@acts(SEE)
@require_GET
def page(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Give out a page of form 3 as a picture, drawn once for each state of the request."""
    actor = acting(request)
    row = queries.get_for(actor, SEE, pk)
    key = f"form-3:{row.pk}:{_shown_state(row)}:{actor.user_id}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = request_pdf(actor=actor, request=row)
        cache.set(key, drawn, PICTURE_SECONDS)
    try:
        picture = pages.page_png(drawn, number, PIXELS)
    except pages.MissingPageError as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": "private, max-age=30"})


@acts(SEE)
@require_GET
def attachment(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out the paper attached to a request (เอกสารแนบ)."""
    row = queries.get_for(acting(request), SEE, pk)
    if row.attachment_id is None:
        raise Http404
    return serve(request, files.get_file(row.attachment_id), inline=True)
