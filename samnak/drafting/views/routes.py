"""The route of a draft: proposed, changed step by step with buttons, kept as a template, and submitted."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samnak.core.access import acts, require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.drafting import policies, queries, services
from samnak.drafting.errors import IncompleteDraftError
from samnak.drafting.models import Draft
from samnak.drafting.policies import SUBJECT
from samnak.drafting.services import ROUTE_KINDS
from samnak.drafting.views.desk import acting
from samnak.org import queries as org
from samnak.routing import policies as routing_policies
from samnak.routing import queries as routing
from samnak.routing.enums import StepKind, StepState
from samnak.routing.services import PlannedStep, plan_of_definition
from samnak.ui.desk import uuid_or_none

MOST_ROWS = 60


@dataclass
class Row:
    """A step on the page of the route."""

    kind: str
    position_id: UUID
    together: bool = False


def rows_of(steps: list[PlannedStep]) -> list[Row]:
    """Return planned steps as rows; a row runs together with the one before when both have the same group."""
    ordered = sorted(steps, key=lambda step: step.group)
    return [
        Row(step.kind, step.position_id, bool(place) and ordered[place - 1].group == step.group)
        for place, step in enumerate(ordered)
    ]


def steps_of(rows: list[Row]) -> list[PlannedStep]:
    """Return rows as planned steps."""
    steps: list[PlannedStep] = []
    group = 0
    for place, row in enumerate(rows):
        if not (row.together and place):
            group += 1
        steps.append(PlannedStep(group, row.kind, row.position_id))
    return steps


def _typed(data: QueryDict) -> list[Row]:
    kinds, positions, together = data.getlist("kind"), data.getlist("position"), data.getlist("together")
    rows = []
    for place in range(min(len(kinds), len(positions), MOST_ROWS)):
        position = uuid_or_none(positions[place])
        if position is not None and kinds[place] in StepKind.values:
            rows.append(Row(kinds[place], position, place < len(together) and together[place] == "1"))
    return rows


def _changed(rows: list[Row], data: QueryDict, act: str, detail: str) -> list[Row]:
    """Return the rows after a button was pressed."""
    place = int(detail) if detail.isdecimal() and int(detail) < len(rows) else None
    if act == "add":
        position = uuid_or_none(data.get("new_position", ""))
        if position is None:
            raise DomainError(_("กรุณาเลือกตำแหน่งที่จะเพิ่มในเส้นทาง"), field="new_position")
        kind = data.get("new_kind", "")
        row = Row(kind if kind in ROUTE_KINDS else StepKind.REVIEW, position)
        signing = next((number for number, one in enumerate(rows) if one.kind == StepKind.SIGN), len(rows))
        if row.kind == StepKind.SIGN:
            return [*(one for one in rows if one.kind != StepKind.SIGN), row]
        return [*rows[:signing], row, *rows[signing:]]
    if place is None:
        return rows
    if act == "remove":
        rows.pop(place)
    elif act == "up" and place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    elif act == "down" and place < len(rows) - 1:
        rows[place + 1], rows[place] = rows[place], rows[place + 1]
    elif act == "together" and place:
        rows[place].together = not rows[place].together
    if rows:
        rows[0].together = False
    return rows


@acts(policies.SEE)
@require_http_methods(["GET", "POST"])
def route(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the route (กำหนดเส้นทาง) of a draft on the desk, or what lies ahead of one on its way."""
    actor = acting(request)
    draft = queries.get_for(actor, policies.SEE, pk)
    case = routing.open_case(SUBJECT, draft.pk)
    require(actor, routing_policies.REROUTE, case) if case else require(actor, policies.EDIT, draft)
    rows = _present_rows(draft, case)
    if request.method == "GET":
        return _page(request, actor, draft, case, rows)
    rows = _typed(request.POST)
    act, _colon, detail = request.POST.get("act", "").partition(":")
    try:
        if act in {"submit", "save"}:
            return _finish(request, actor, draft, case, rows)
        if act == "keep":
            services.save_route_template(actor=actor, draft=draft, name=request.POST.get("name", ""), steps=steps_of(rows))
            messages.success(request, _("บันทึกเป็นแม่แบบเส้นทางของหน่วยงานแล้ว"))
        elif act == "template":
            chosen = uuid_or_none(detail)
            if chosen is None:
                raise Http404
            definition = routing.get_definition(chosen, draft.agency_id)
            rows = rows_of(plan_of_definition(definition))
        elif act == "propose":
            rows = rows_of(services.propose_route(draft=draft, content=queries.content_of(draft)))
        else:
            rows = _changed(rows, request.POST, act, detail)
    except IncompleteDraftError as error:
        for message in error.errors.values():
            messages.error(request, message)
        return redirect("drafting:form", pk=pk)
    except DomainError as error:
        return _page(request, actor, draft, case, rows, problem=error.message, status=422)
    return _page(request, actor, draft, case, rows)


def _present_rows(draft: Draft, case: Any) -> list[Row]:
    if case is not None:
        ahead = [step for step in routing.steps_of(case) if step.state == StepState.PENDING]
        return rows_of([PlannedStep(step.group, step.kind, step.position_id) for step in ahead])
    content = queries.content_of(draft)
    kept = [PlannedStep(row.group, row.kind, row.position_id) for row in content.route]
    if kept and kept[-1].position_id == content.signer_position_id:
        return rows_of(kept)
    return rows_of(services.propose_route(draft=draft, content=content))


def _finish(request: HttpRequest, actor: Actor, draft: Draft, case: Any, rows: list[Row]) -> HttpResponse:
    if request.POST.get("act") == "submit" and case is None:
        services.submit(actor=actor, draft_id=draft.pk, steps=steps_of(rows))
        messages.success(request, _("เสนอร่างแล้ว ผู้พิจารณาลำดับแรกได้รับแจ้ง"))
        return redirect("drafting:draft", pk=draft.pk)
    services.change_route(actor=actor, draft_id=draft.pk, steps=steps_of(rows))
    messages.success(request, _("บันทึกเส้นทางแล้ว"))
    return redirect("drafting:draft" if case else "drafting:route", pk=draft.pk)


def _choices(actor: Actor, posts: list[Any]) -> list[tuple[str, list[tuple[UUID, str]]]]:
    """Return the posts to choose from with their holders, unit by unit, the own division first."""
    holders = org.holders_of([post.pk for post in posts])
    names = {unit.pk: unit for post in posts[:1] for unit in org.units_of(post.agency_id)}
    by_unit: dict[UUID, list[tuple[UUID, str]]] = {}
    for post in posts:
        person = holders[post.pk].user.full_name if post.pk in holders else _("ไม่มีผู้ดำรงตำแหน่ง")
        by_unit.setdefault(post.unit_id, []).append((post.pk, f"{post.title} – {person}"))
    often = Counter(unit.name for unit in names.values())
    division = actor.unit_path.strip("/").split("/")[:2]

    def label(unit: Any) -> str:
        # every division has a general affairs section: the name alone would not tell which
        parent = names.get(unit.parent_id)
        return f"{unit.name} {parent.name}" if parent is not None and often[unit.name] > 1 else str(unit.name)

    ordered = sorted(by_unit, key=lambda pk: (names[pk].path.strip("/").split("/")[:2] != division, names[pk].path))
    return [(label(names[pk]), by_unit[pk]) for pk in ordered]


def _page(
    request: HttpRequest, actor: Actor, draft: Draft, case: Any, rows: list[Row], *, problem: str = "", status: int = 200
) -> HttpResponse:
    posts = list(org.positions_of_agency(draft.agency_id))
    by_id = {post.pk: post for post in posts}
    holders = org.holders_of([row.position_id for row in rows])
    shown = [
        {
            "row": row,
            "label": StepKind(row.kind).label,
            "post": by_id.get(row.position_id),
            "person": holders[row.position_id].user.full_name if row.position_id in holders else "",
            "first": place == 0,
            "last": place == len(rows) - 1,
        }
        for place, row in enumerate(rows)
    ]
    told = {
        "draft": draft,
        "case": case,
        "rows": shown,
        "done": [step for step in routing.steps_of(case) if step.state != StepState.PENDING] if case else [],
        "units": _choices(actor, posts),
        "kinds": [(kind.value, kind.label) for kind in ROUTE_KINDS],
        "templates": routing.definitions_for(draft.agency_id, actor.unit_id, f"drafting.{draft.kind}"),
        "problem": problem,
        "back": reverse("drafting:draft" if case else "drafting:form", args=[draft.pk]),
    }
    return render(request, "drafting/route.html", told, status=status)
