"""The directory of agencies, units, posts and people, and the position picker."""

import re
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samnak.core.access import acts
from samnak.org import queries
from samnak.org.policies import READ_DIRECTORY

PAGE = 50
UNITS_ON_PAGE = 20
FIELD_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")


@acts(READ_DIRECTORY)
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """Show the agencies, and who a search means (ทำเนียบส่วนราชการ)."""
    typed = request.GET.get("q", "").strip()[:100]
    if typed:
        rows = queries.matching_positions(None, typed).select_related("unit", "agency")
        rows = rows.order_by("agency__order", "agency__sort_key", "-is_head", "rank_order", "title", "id")
    else:
        rows = queries.agencies()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    seats = queries.seats_of(list(page.object_list)) if typed else []
    agencies = [] if typed else page.object_list
    return render(request, "org/directory.html", {"typed": typed, "page": page, "seats": seats, "agencies": agencies})


@acts(READ_DIRECTORY)
@require_GET
def agency(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the units of an agency as a tree, with posts and holders."""
    shown = queries.find_agency(pk)
    if shown is None:
        raise Http404
    pages = Paginator(queries.units_of(pk), UNITS_ON_PAGE)
    page = pages.get_page(request.GET.get("page") or _page_of(pages, request.GET.get("unit", "")))
    units = list(page.object_list)
    depths = queries.unit_depths(units)
    posts: dict[UUID, list] = {}
    for seat in queries.seats_of(list(queries.positions_of_agency(pk).filter(unit__in=units))):
        posts.setdefault(seat.position.unit_id, []).append(seat)
    rows = [{"unit": unit, "depth": min(depths[unit.pk], 3), "seats": posts.get(unit.pk, [])} for unit in units]
    return render(request, "org/agency.html", {"agency": shown, "rows": rows, "page": page})


def _page_of(pages: Paginator, unit: str) -> int:
    """Return the page on which a unit stands, for those who come from the search."""
    if not unit:
        return 1
    place = next((place for place, pk in enumerate(pages.object_list.values_list("pk", flat=True)) if str(pk) == unit), 0)
    return place // pages.per_page + 1


@acts(READ_DIRECTORY)
@require_GET
def positions(request: HttpRequest) -> HttpResponse:
    """Answer a position picker: posts a few typed words mean, as choices or as JSON.

    `q` the words, `name` the field's name, `chosen` what is chosen already, `agency` another agency than the own.
    """
    typed = request.GET.get("q", "").strip()[:100]
    agency_id = request.actor.agency_id
    if request.GET.get("agency"):
        try:
            agency_id = UUID(request.GET["agency"])
        except ValueError as error:
            raise Http404 from error
    seats = queries.positions_search(agency_id, typed, 20) if typed else []
    if request.GET.get("format") == "json" or request.headers.get("Accept", "").startswith("application/json"):
        rows = [
            {
                "id": str(seat.position.pk),
                "title": seat.position.title,
                "unit": seat.position.unit.name,
                "holder": seat.holder.full_name if seat.holder else "",
            }
            for seat in seats
        ]
        return JsonResponse({"positions": rows})
    name = request.GET.get("name", "position")
    shown = {
        "seats": seats,
        "typed": typed,
        "name": name if FIELD_NAME.fullmatch(name) else "position",
        "chosen": request.GET.get("chosen", ""),
    }
    return render(request, "org/position_choices.html", shown)
