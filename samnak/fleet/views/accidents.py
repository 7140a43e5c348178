"""อุบัติเหตุ (form 5): the list, the report, its page with what followed, the superior's opinion."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.core.access import acts, can, require
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import ConflictError, DomainError
from samnak.core.language import in_thai
from samnak.core.time import BANGKOK
from samnak.files.responses import page_image
from samnak.fleet.enums import AccidentState
from samnak.fleet.forms.accidents import AccidentForm, OpinionForm, PartyFormSet, PhotosForm, StepForm, accident_initial
from samnak.fleet.forms.choices import car_choices
from samnak.fleet.forms.filters import BookFilterForm
from samnak.fleet.forms.records import ACCIDENT_STATES
from samnak.fleet.models import Accident, Trip
from samnak.fleet.policies.register import (
    FOLLOW_ACCIDENT,
    GIVE_OPINION,
    REPORT_ACCIDENT,
    REPORT_REPAIR,
    SEE_ACCIDENT,
    OnTheRoad,
)
from samnak.fleet.queries import accidents as queries
from samnak.fleet.queries import entering, register
from samnak.fleet.rendering import render_accident_report
from samnak.fleet.services import accidents as services
from samnak.fleet.tables.accidents import accident_rows, accident_sheet, acts_of, standing_of, step_rows
from samnak.fleet.tables.register import accident_look, car_name
from samnak.fleet.tables.tabs import fleet_tabs
from samnak.fleet.views.keeping import Kept, kept_files
from samnak.fleet.views.offering import PICTURES, cars, drivers
from samnak.fleet.views.shared import fiscal_years, imprint, number_or_none, pdf_answer
from samnak.ui.desk import acting, page_of, show_error, uuid_or_none

WIDTH = 960
FIELDS = {"happened_at": "happened_on", "driver": "driver_name"}


@acts(SEE_ACCIDENT, REPORT_ACCIDENT)
@require_GET
def accidents(request: HttpRequest) -> HttpResponse:
    """Show the reports of accidents (รายงานอุบัติเหตุ): of the books one may read, and of one's own journeys."""
    actor = acting(request)
    form = BookFilterForm(request.GET, cars=cars(actor), states=ACCIDENT_STATES, years=fiscal_years())
    asked = queries.AccidentFilter(
        text=form.asked("q"), state=form.asked("state"), car_id=form.asked("car"), period=form.period()
    )
    page = page_of(request, queries.accidents(actor, asked, request.GET.get("order", "-happened")))
    context = {
        "tabs": fleet_tabs(actor, "accidents"),
        "filter_form": form,
        "page_obj": page,
        "rows": accident_rows(page),
        "filtered": asked != queries.AccidentFilter(),
        "may_report": entering.cars_to_enter(actor).exists(),
    }
    return render(request, "fleet/accidents.html", context)


@acts(REPORT_ACCIDENT)
@require_http_methods(["GET", "POST"])
def new_accident(request: HttpRequest) -> HttpResponse:
    """Report an accident (แบบ 5), in the order of the paper form, with pictures."""
    actor = acting(request)
    trip = entering.journey(actor, uuid_or_none(request.GET.get("trip")))
    offered = entering.cars_for(actor, REPORT_ACCIDENT, trip)
    posted = request.method == "POST"
    form = AccidentForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial=_initial(request, actor, trip),
        cars=car_choices(offered),
        drivers=drivers(actor),
        new=True,
    )
    parties = PartyFormSet(request.POST if posted else None, prefix="parties")
    kept: list[Kept] = []
    if posted:
        right = form.is_valid() and parties.is_valid()
        kept = kept_files(request, actor, form, "photos", PICTURES)
        row = _reported(actor, form, parties, trip, kept) if right and form.is_valid() else None
        if row is not None:
            messages.success(request, _("รายงานอุบัติเหตุแล้ว แจ้งเจ้าหน้าที่ผู้ดูแลรถและผู้มีอำนาจสั่งใช้รถแล้ว"))
            return _home(actor, row)
    context = {
        "title": _("รายงานอุบัติเหตุ"),
        "form": form,
        "parties": parties,
        "kept": kept,
        "keep": "accident-new",
        "submit": _("ส่งรายงาน"),
        "back": reverse("fleet:accidents"),
        "trip": trip,
    }
    return render(request, "fleet/accident_form.html", context, status=422 if posted else 200)


def _reported(actor: Actor, form: AccidentForm, parties: Any, trip: Trip | None, kept: list[Kept]) -> Accident | None:
    data = form.cleaned_data
    try:
        return services.report_accident(
            actor=actor,
            car_id=data["car"],
            data=form.data_of(parties),
            trip_id=trip.pk if trip else None,
            driver_id=data["driver"],
            photo_ids=[one.file.pk for one in kept],
            client_key=data["client_key"],
        )
    except DomainError as error:
        show_error(form, error, FIELDS)
        return None


def _home(actor: Actor, row: Accident) -> HttpResponse:
    """Go to the report; who reported for another driver, and may not read it, goes to the list."""
    return redirect("fleet:accident", pk=row.pk) if can(actor, SEE_ACCIDENT, row) else redirect("fleet:accidents")


def _initial(request: HttpRequest, actor: Actor, trip: Trip | None) -> dict[str, Any]:
    now = timezone.now().astimezone(BANGKOK)
    driver = trip.driver if trip else register.driver_of(actor.position_id)
    car_id = trip.car_id if trip else uuid_or_none(request.GET.get("car")) or (driver.usual_car_id if driver else None)
    users = list(trip.requests.order_by("number").values_list("requester_name", flat=True)) if trip else []
    return {
        "car": car_id,
        "driver": driver.pk if driver else None,
        "driver_name": trip.self_driver_name if trip and trip.driver is None else "",
        "used_for": trip.destination if trip else "",
        "user_name": ", ".join(dict.fromkeys(users))[:200],
        "happened_on": now.date(),
        "happened_clock": now.time().replace(second=0, microsecond=0),
        "client_key": uuid4(),
    }


@acts(SEE_ACCIDENT, FOLLOW_ACCIDENT, GIVE_OPINION, REPORT_ACCIDENT)
@require_GET
def accident(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a report: facts, pictures, what followed, the opinion, and what I may do."""
    actor = acting(request)
    return _page(request, actor, queries.accident_for(actor, SEE_ACCIDENT, pk))


def _page(
    request: HttpRequest, actor: Actor, row: Accident, *, wrong: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    """Answer with the page; `wrong` is the form in which something was wrong, and opens its dialog."""
    steps = list(row.steps.all())
    is_open = row.state != AccidentState.CLOSED
    follows = is_open and bool(can(actor, FOLLOW_ACCIDENT, row))
    context = {
        "tabs": fleet_tabs(actor, "accidents"),
        "row": row,
        "name": car_name(row.car),
        "state": accident_look(row),
        "way": standing_of(row, steps),
        "steps": step_rows(row, steps),
        "photos": list(row.photos.select_related("file__blob")),
        "repairs": row.repairs.order_by("-reported_on"),
        "may": {
            "follow": follows,
            "edit": follows,
            "opinion": is_open and bool(can(actor, GIVE_OPINION, row)),
            "photos": is_open and bool(can(actor, REPORT_ACCIDENT, OnTheRoad(row.car, row.trip))),
            "repair": is_open and row.car.disposed_on is None and bool(can(actor, REPORT_REPAIR, OnTheRoad(row.car))),
        },
        "step_form": wrong if isinstance(wrong, StepForm) else StepForm(acts=acts_of(row)),
        "opinion_form": wrong if isinstance(wrong, OpinionForm) else OpinionForm(initial={"opinion": row.superior_opinion}),
        "photos_form": wrong if isinstance(wrong, PhotosForm) else PhotosForm(),
    }
    return render(request, "fleet/accident.html", context, status=status)


@acts(FOLLOW_ACCIDENT)
@require_http_methods(["GET", "POST"])
def accident_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Complete or put right a report (แก้ไขรายงานอุบัติเหตุ); what changed is kept."""
    actor = acting(request)
    row = queries.accident_for(actor, FOLLOW_ACCIDENT, pk)
    if row.state == AccidentState.CLOSED:
        raise ConflictError(_("รายงานอุบัติเหตุนี้สิ้นสุดแล้ว จึงแก้ไขไม่ได้"))
    data = request.POST if request.method == "POST" else None
    form = AccidentForm(data, initial=accident_initial(row), cars=(), drivers=(), new=False)
    parties = PartyFormSet(data, initial=row.other_parties, prefix="parties")
    if data is not None and form.is_valid() and parties.is_valid():
        try:
            services.complete_accident(actor=actor, accident_id=row.pk, data=form.data_of(parties))
        except DomainError as error:
            show_error(form, error, FIELDS)
        else:
            messages.success(request, _("บันทึกรายงานแล้ว สิ่งที่แก้ไขอยู่ในความเคลื่อนไหว"))
            return redirect("fleet:accident", pk=row.pk)
    context = {
        "title": _("แก้ไขรายงานอุบัติเหตุ"),
        "form": form,
        "parties": parties,
        "keep": f"accident-{row.pk}",
        "submit": _("บันทึก"),
        "back": reverse("fleet:accident", args=[row.pk]),
        "row": row,
    }
    return render(request, "fleet/accident_form.html", context, status=422 if data is not None else 200)


@acts(FOLLOW_ACCIDENT)
@require_POST
def new_step(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what was done (ติดตามผลอุบัติเหตุ), and begin or end the finding of facts."""
    actor = acting(request)
    row = queries.accident_for(actor, FOLLOW_ACCIDENT, pk)
    form = StepForm(request.POST, acts=acts_of(row))
    if form.is_valid():
        try:
            services.follow_accident(
                actor=actor, accident_id=row.pk, text=form.cleaned_data["text"], act=form.cleaned_data["act"]
            )
        except ConflictError:
            raise
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("บันทึกการดำเนินการแล้ว"))
            return redirect("fleet:accident", pk=row.pk)
    return _page(request, actor, row, wrong=form, status=422)


@acts(GIVE_OPINION)
@require_POST
def opinion(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the opinion of the superior (ความเห็นผู้บังคับบัญชา)."""
    actor = acting(request)
    row = queries.accident_for(actor, GIVE_OPINION, pk)
    form = OpinionForm(request.POST)
    if form.is_valid():
        services.give_opinion(actor=actor, accident_id=row.pk, opinion=form.cleaned_data["opinion"])
        messages.success(request, _("บันทึกความเห็นแล้ว"))
        return redirect("fleet:accident", pk=row.pk)
    return _page(request, actor, row, wrong=form, status=422)


@acts(REPORT_ACCIDENT)
@require_POST
def new_photos(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add pictures to a report (เพิ่มภาพอุบัติเหตุ)."""
    actor = acting(request)
    row = queries.accident_for(actor, SEE_ACCIDENT, pk)
    require(actor, REPORT_ACCIDENT, OnTheRoad(row.car, row.trip))
    form = PhotosForm(request.POST, request.FILES)
    if form.is_valid():
        kept = kept_files(request, actor, form, "photos", PICTURES)
        if form.is_valid():
            try:
                services.add_photos(actor=actor, accident_id=row.pk, photo_ids=[one.file.pk for one in kept])
            except ConflictError:
                raise
            except DomainError as error:
                show_error(form, error)
            else:
                messages.success(request, _("เพิ่มภาพแล้ว"))
                return redirect("fleet:accident", pk=row.pk)
    return _page(request, actor, row, wrong=form, status=422)


@acts(SEE_ACCIDENT)
@require_GET
def photo(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out a picture of an accident (ภาพอุบัติเหตุ), turned upright and made small enough for a page."""
    row = queries.photo_for(acting(request), pk)
    return page_image(request, row.file, 1, number_or_none(request.GET.get("width"), 2000) or WIDTH)


@acts(SEE_ACCIDENT)
@require_GET
def accident_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Print a report (แบบ 5 รายงานอุบัติเหตุ) with its pictures and what followed."""
    actor = acting(request)
    row = queries.accident_for(actor, SEE_ACCIDENT, pk)
    with in_thai():
        sheet = accident_sheet(
            row,
            pool=register.pool_of(agency_of(actor)),
            steps=list(row.steps.all()),
            photos=list(row.photos.select_related("file__blob")),
            imprint=imprint(actor, row.pk),
        )
        return pdf_answer(render_accident_report(sheet), _("รายงานอุบัติเหตุ %(plate)s") % {"plate": row.car.plate})
