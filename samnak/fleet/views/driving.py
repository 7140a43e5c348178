"""The phone page of drivers: one big button at a time; what was done without a network is sent when there is one again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.core import thai
from samnak.core.access import acts, public
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.files import services as files
from samnak.files.enums import IMAGES
from samnak.fleet.enums import TripState
from samnak.fleet.errors import DoubtfulError
from samnak.fleet.forms.driving import AccidentForm, FuelForm, ReadingForm
from samnak.fleet.models import Trip
from samnak.fleet.policies.register import REPORT_ACCIDENT, TAKE_FUEL
from samnak.fleet.policies.trips import BROWSE, DRIVE
from samnak.fleet.queries import trips as queries
from samnak.fleet.services import accidents, driving, fuel
from samnak.fleet.services.aboard import pool_for
from samnak.fleet.services.driving import Photo
from samnak.ui.desk import acting

WORKER = "fleet/driving-worker.js"
FORMS: dict[str, type[forms.Form]] = {"start": ReadingForm, "return": ReadingForm, "fuel": FuelForm, "accident": AccidentForm}
BY_PHONE = "X-Driving"  # set by the script of the page, which wants words and not a page


@acts(BROWSE)
@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show what this post has to drive (งานขับรถ): today's and the coming trips."""
    actor = acting(request)
    return _page(request, actor, queries.to_drive(actor))


@acts(DRIVE)
@require_GET
def trip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter a trip for its driver (บันทึกแทนพนักงานขับรถ), with the day and time it happened."""
    actor = acting(request)
    return _page(request, actor, [queries.trip_for(actor, DRIVE, pk)], for_driver=True)


def _page(
    request: HttpRequest,
    actor: Actor,
    rows: list[Trip],
    *,
    for_driver: bool = False,
    failed: tuple[UUID, str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    cards = [_card(row, failed) for row in rows]
    told = {
        "cards": cards,
        "open_cards": [card for card in cards if card["is_open"]],
        "done_cards": [card for card in cards if not card["is_open"]],
        "who": f"{actor.user_id}",
        "for_driver": for_driver,
        "today": timezone.now(),
        "most_km": pool_for(actor.agency_id).most_km_a_day if rows else 0,
    }
    return render(request, "fleet/driving.html", told, status=status)


def _card(row: Trip, failed: tuple[UUID, str, forms.Form] | None) -> dict[str, Any]:
    """Return a trip with the forms of its acts; the one that was wrong as it was typed."""
    key = row.pk.hex
    shown = {name: made(prefix="", auto_id=f"{name}-{key}-%s") for name, made in FORMS.items()}
    wrong = ""
    if failed is not None and failed[0] == row.pk:
        wrong = failed[1]
        shown[wrong] = failed[2]
        shown[wrong].auto_id = f"{wrong}-{key}-%s"
    return {
        "trip": row,
        "requests": queries.live_requests(row),
        "forms": shown,
        "wrong": wrong,
        "doubtful": bool(wrong and getattr(failed[2], "doubtful", False)) if failed else False,
        "is_open": row.state in {TripState.APPROVED, TripState.IN_USE},
        "on_road": row.state == TripState.IN_USE,
    }


@acts(DRIVE)
@require_POST
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record that a trip leaves (เริ่มเดินทาง)."""

    def work(actor: Actor, form: Any) -> str:
        done = driving.start_trip(
            actor=actor,
            trip_id=pk,
            odometer=form.cleaned_data["odometer"],
            at=form.moment,
            key=form.cleaned_data["key"],
            photo=_photo(form),
            confirmed=form.cleaned_data["confirmed"],
        )
        return _("ออกเดินทาง %(time)s ขอให้เดินทางปลอดภัย") % {"time": thai.clock(done.started_at)}

    return _done(request, pk, "start", work)


@acts(DRIVE)
@require_POST
def return_(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record that a trip is back (กลับถึงสำนักงาน)."""

    def work(actor: Actor, form: Any) -> str:
        done = driving.finish_trip(
            actor=actor,
            trip_id=pk,
            odometer=form.cleaned_data["odometer"],
            at=form.moment,
            key=form.cleaned_data["key"],
            photo=_photo(form),
            note=form.cleaned_data["note"],
            confirmed=form.cleaned_data["confirmed"],
        )
        return _("กลับถึงสำนักงานแล้ว ระยะทาง %(km)s กม.") % {"km": f"{done.distance:,}"}

    return _done(request, pk, "return", work)


@acts(TAKE_FUEL)
@require_POST
def fuel_slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter fuel taken on a trip (เติมน้ำมัน)."""

    def work(actor: Actor, form: Any) -> str:
        data = form.cleaned_data
        row = queries.trip_for(actor, DRIVE, pk)
        fuel.take_fuel(
            actor=actor,
            car_id=row.car_id,
            trip_id=row.pk,
            taken_at=data["at"] or timezone.now(),
            odometer=data["odometer"],
            litres=data["litres"],
            baht=data["baht"],
            station=data["station"],
            slip_number=data["slip_number"],
            is_full_tank=data["is_full_tank"],
            photo_id=_stored(actor, row, form),
            client_key=data["key"],
            note=data["note"],
            confirmed=data["confirmed"],
        )
        return _("บันทึกการเติมน้ำมัน %(litres)s ลิตร แล้ว") % {"litres": data["litres"]}

    return _done(request, pk, "fuel", work)


@acts(REPORT_ACCIDENT)
@require_POST
def accident(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Report an accident from the road (แจ้งอุบัติเหตุ); the rest of form 5 follows at the office."""

    def work(actor: Actor, form: Any) -> str:
        data = form.cleaned_data
        row = queries.trip_for(actor, DRIVE, pk)
        photo = _stored(actor, row, form)
        accidents.report_accident(
            actor=actor,
            car_id=row.car_id,
            trip_id=row.pk,
            data=accidents.AccidentData(
                happened_at=data["at"] or timezone.now(),
                place=data["place"],
                story=data["story"],
                injured=data["injured"],
                our_damage=data["our_damage"],
            ),
            photo_ids=[photo] if photo else [],
            client_key=data["key"],
        )
        return _("รายงานอุบัติเหตุแล้ว เจ้าหน้าที่ยานพาหนะได้รับแจ้งทันที")

    return _done(request, pk, "accident", work)


def _photo(form: Any) -> Photo | None:
    upload = form.cleaned_data["photo"]
    if not upload:
        return None
    return Photo(upload, upload.name, form.cleaned_data.get("photo_key") or form.cleaned_data.get("key"))


def _stored(actor: Actor, row: Trip, form: Any) -> UUID | None:
    upload = form.cleaned_data["photo"]
    if not upload:
        return None
    return files.store(actor=actor, stream=upload, name=upload.name, agency_id=row.agency_id, kinds=IMAGES).pk


def _done(request: HttpRequest, pk: UUID, act: str, work: Callable[[Actor, Any], str]) -> HttpResponse:
    """Carry out an act of the road and answer in words to the script of the page, or with a page."""
    actor = acting(request)
    by_phone = BY_PHONE in request.headers
    queries.trip_for(actor, DRIVE, pk)
    form: Any = FORMS[act](request.POST, request.FILES)
    if form.is_valid():
        try:
            words = work(actor, form)
        except DomainError as error:
            if by_phone:
                return _refusal(error)
            if isinstance(error, ConflictError):
                raise
            form.doubtful = isinstance(error, DoubtfulError)
            form.add_error(error.field if error.field in form.fields else None, error.message)
        except DeniedError as error:
            if by_phone:
                return JsonResponse({"message": error.reason}, status=409)
            raise
        else:
            if by_phone:
                return JsonResponse({"words": words})
            messages.success(request, words)
            return redirect("fleet:trip" if "for_driver" in request.POST else "fleet:driving", **_where(request, pk))
    if by_phone:
        field, told = next(iter(form.errors.items()))
        return JsonResponse({"field": field, "message": str(told[0])}, status=422)
    rows = [queries.trip_for(actor, DRIVE, pk)] if "for_driver" in request.POST else queries.to_drive(actor)
    return _page(request, actor, rows, for_driver="for_driver" in request.POST, failed=(pk, act, form), status=422)


def _where(request: HttpRequest, pk: UUID) -> dict[str, UUID]:
    return {"pk": pk} if "for_driver" in request.POST else {}


def _refusal(error: DomainError) -> JsonResponse:
    told = {"message": error.message, "field": error.field, "doubt": isinstance(error, DoubtfulError)}
    return JsonResponse(told, status=409 if isinstance(error, ConflictError) else 422)


@acts(BROWSE)
@never_cache
@require_http_methods(["GET"])
def state(request: HttpRequest) -> HttpResponse:
    """Tell the script of the page who is signed in, with a fresh token, and how the trips stand."""
    actor = acting(request)
    rows = queries.to_drive(actor)
    return JsonResponse(
        {
            "who": str(actor.user_id),
            "token": get_token(request),
            "trips": {str(row.pk): row.state for row in rows},
        }
    )


@public
@require_GET
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes a request
    """Give out the service worker of the phone page; it stands under /driving/, so that its scope is that page alone."""
    path = finders.find(WORKER)
    with open(str(path), encoding="utf-8") as source:  # noqa: PTH123 - what the finder gives is a plain path
        script = source.read()
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
