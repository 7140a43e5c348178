"""The page of one letter, and the forms of minutes and assignments on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.core.access import acts, can
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.providers import providers_of
from samnak.core.time import bangkok_today
from samnak.correspondence import queries, services
from samnak.correspondence.enums import AssignmentState, Direction, LetterState, MinuteKind, Secrecy
from samnak.correspondence.forms import AssignForm, MinuteForm, ReasonForm
from samnak.correspondence.models import Letter
from samnak.correspondence.policies import (
    ASSIGN,
    CLOSE,
    DISPATCH,
    MINUTE,
    READ,
    REGISTER,
    REOPEN,
    RETURN,
)
from samnak.correspondence.providers import LetterActProvider
from samnak.correspondence.tables import (
    STATE_KINDS,
    assignment_rows,
    dispatch_rows,
    holder_of,
    page_addresses,
    timeline,
)
from samnak.correspondence.views.shared import heads_for, phrases_for
from samnak.correspondence.workflow import INCOMING, OUTGOING
from samnak.org import queries as org
from samnak.ui.desk import acting, show_error, uuid_or_none


@acts(READ)
@require_GET
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a letter: its pages, who holds it, what happened, and the next act (หน้าหนังสือ)."""
    actor = acting(request)
    row = queries.get_for(actor, READ, pk)
    if services.mark_opened(actor=actor, letter=row):
        row = queries.get_for(actor, READ, pk)
    attached = list(row.files.select_related("file__blob"))
    entries = list(row.entries.select_related("register__unit").order_by("entered_at"))
    main = next((one for one in attached if one.role == "main"), None)
    context: dict[str, Any] = {
        "letter": row,
        "state_kind": STATE_KINDS[LetterState(row.state)],
        "main": main,
        "enclosures": [one for one in attached if one.role == "enclosure"],
        "pages": page_addresses(row, main),
        "entries": entries,
        "references": row.references.select_related("cited"),
        "holder": holder_of(row),
        "timeline": timeline(row),
        "assignments": assignment_rows(actor, row, bangkok_today()),
        "dispatches": dispatch_rows(actor, row),
        "today": bangkok_today(),
        "reason_form": ReasonForm(),
        "is_secret": row.secrecy != Secrecy.NONE,
        "may_copy": bool(entries) and row.direction == Direction.INCOMING,
    }
    answer = render(request, "correspondence/letter.html", context | _acts(actor, row))
    if context["is_secret"]:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _acts(actor: Actor, row: Letter) -> dict[str, Any]:
    """Return which acts are possible now; the template shows the first that applies as the one filled button."""
    life = INCOMING if row.direction == Direction.INCOMING else OUTGOING
    possible = {step.name for step in life.acts_from(row.state)}
    mine = queries.my_assignments(actor, row)
    handled = row.state in {LetterState.REGISTERED, LetterState.IN_PROGRESS}
    minute_states = {LetterState.REGISTERED, LetterState.IN_PROGRESS, LetterState.SIGNED, LetterState.DISPATCHED}
    return {
        "may_register": "register" in possible and bool(can(actor, REGISTER, row)),
        "may_return": "return" in possible and bool(can(actor, RETURN, row)),
        "may_assign": "assign" in possible and bool(can(actor, ASSIGN, row)),
        "may_minute": row.state in minute_states and bool(can(actor, MINUTE, row)),
        "may_close": "close" in possible and bool(can(actor, CLOSE, row)),
        "may_reopen": "reopen" in possible and bool(can(actor, REOPEN, row)),
        "may_dispatch": "dispatch" in possible and bool(can(actor, DISPATCH, row)),
        "may_dispatch_more": "dispatch_more" in possible and bool(can(actor, DISPATCH, row)),
        "new_work": [one for one in mine if one.state == AssignmentState.SENT],
        "work": mine,
        "unit_registries": queries.registries_to_enter(actor, row) if handled else [],
        "further_acts": [act for provider in providers_of(LetterActProvider) for act in provider.acts(actor, row)],
    }


@acts(MINUTE)
@require_http_methods(["GET", "POST"])
def minute(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a minute on a letter (เกษียน), perhaps submitting it to a head."""
    actor = acting(request)
    row = queries.get_for(actor, MINUTE, pk)
    form = MinuteForm(request.POST if request.method == "POST" else None, heads=heads_for(actor))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.write_minute(
                actor=actor,
                letter_id=pk,
                kind=form.kind,
                text=data["text"],
                addressed_to=data["addressed_to"],
                submit_to_id=uuid_or_none(data["submit_to"]),
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("เสนอแล้ว") if form.kind == MinuteKind.SUBMISSION else _("บันทึกเกษียนแล้ว"))
            return redirect("correspondence:letter", pk=pk)
    context = {
        "letter": row,
        "form": form,
        "phrases": phrases_for(actor),
        "author": actor.name,
        "author_in_words": org.in_words(actor),
    }
    return render(request, "correspondence/minute.html", context, status=422 if form.errors else 200)


@acts(ASSIGN)
@require_http_methods(["GET", "POST"])
def assigning(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand work from a letter to units and people (มอบหมาย)."""
    actor = acting(request)
    row = queries.get_for(actor, ASSIGN, pk)
    chosen = request.POST.getlist("targets")
    find = request.POST.get("find", request.GET.get("find", "")).strip()
    choices = queries.targets(actor, row, find=find, chosen=chosen)
    searching = request.method == "POST" and request.POST.get("act") == "find"
    parents = queries.my_assignments(actor, row)
    bound = request.method == "POST" and not searching
    initial = {name: request.POST.get(name) for name in ("purpose", "due_on", "minute_text", "find") if request.POST.get(name)}
    form = AssignForm(request.POST if bound else None, initial=initial | {"targets": chosen}, choices=choices)
    if bound and form.is_valid():
        data = form.cleaned_data
        try:
            rows = services.assign(
                actor=actor,
                letter_id=pk,
                targets=[_target(key) for key in data["targets"]],
                purpose=data["purpose"],
                due_on=data["due_on"],
                minute_text=data["minute_text"],
                parent_id=parents[0].pk if parents else None,
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("มอบแล้ว %(count)d ราย") % {"count": len(rows)})
            return redirect("correspondence:letter", pk=pk)
    context = {
        "letter": row,
        "form": form,
        "phrases": phrases_for(actor),
        "find": find,
        "passing_on": parents[0] if parents else None,
    }
    return render(request, "correspondence/assign.html", context, status=422 if form.errors else 200)


def _target(key: str) -> services.Target:
    """Read a choice of the form: u:<unit> or p:<post>."""
    kind, _colon, value = key.partition(":")
    identity = uuid_or_none(value)
    return services.Target(unit_id=identity) if kind == "u" else services.Target(position_id=identity)
