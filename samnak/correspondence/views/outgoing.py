"""Outgoing letters: what waits to be sent, the registers, what did not arrive, and the page on which a letter is sent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.core.access import acts, can, require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.correspondence import queries, services
from samnak.correspondence.enums import Direction, DispatchState, LetterState
from samnak.correspondence.forms import RecipientForm
from samnak.correspondence.policies import BROWSE, DISPATCH
from samnak.correspondence.tables import SHORT_STATES, dispatch_rows, letter_row, page_addresses
from samnak.correspondence.views.registers import register_context
from samnak.correspondence.views.shared import asked_of, page_of
from samnak.org import queries as org
from samnak.ui.desk import acting, show_error

STATES = [
    (state.value, SHORT_STATES[state])
    for state in (LetterState.NUMBERED, LetterState.SIGNED, LetterState.DISPATCHED, LetterState.CLOSED, LetterState.CANCELLED)
]


@acts(BROWSE)
@require_GET
def outgoing(request: HttpRequest) -> HttpResponse:
    """Show outgoing letters (หนังสือส่ง): those to be sent, the registers, what failed, and all that concern the person."""
    actor = acting(request)
    require(actor, BROWSE)
    waiting = queries.to_send(actor, queries.ListFilter()).count()
    failed = queries.failed_dispatches(actor).count()
    box = request.GET.get("box") or ("waiting" if waiting else "all")
    form, asked = asked_of(request, [(value, _(label)) for value, label in STATES])
    context: dict[str, Any] = {
        "box": box,
        "filter_form": form,
        "waiting_count": waiting,
        "failed_count": failed,
        "filtered": bool(asked.text or asked.urgency or asked.secrecy or asked.state),
    }
    if box == "register":
        context |= register_context(request, actor, Direction.OUTGOING, asked)
    elif box == "failed":
        page = page_of(request, queries.failed_dispatches(actor))
        context |= {"page_obj": page, "failures": list(page)}
    elif box == "waiting":
        page = page_of(request, queries.to_send(actor, asked))
        context |= {"page_obj": page, "rows": [_row_to_send(actor, row) for row in page]}
    else:
        page = page_of(request, queries.letters(actor, Direction.OUTGOING, asked), counted=False)
        context |= {"page_obj": page, "rows": [letter_row(row) for row in page]}
    return render(request, "correspondence/outgoing.html", context)


def _row_to_send(actor: Actor, letter: Any) -> Any:
    if letter.state == LetterState.SIGNED and can(actor, DISPATCH, letter):
        return letter_row(letter, act_url=reverse("correspondence:dispatch", args=[letter.pk]), act_label=_("ส่ง"))
    return letter_row(letter)


@acts(DISPATCH)
@require_http_methods(["GET", "POST"])
def dispatching(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look once more at a letter and its recipients, and send it (ส่งหนังสือ)."""
    actor = acting(request)
    letter = queries.get_for(actor, DISPATCH, pk)
    problem = ""
    if request.method == "POST":
        try:
            services.dispatch(actor=actor, letter_id=pk)
        except DomainError as error:
            problem = error.message
        else:
            messages.success(request, _("ส่ง %(number)s แล้ว ติดตามสถานะของผู้รับแต่ละรายได้ในหน้านี้") % {"number": letter.document_number})
            return redirect("correspondence:letter", pk=pk)
    return _page(request, actor, letter, _recipient_form(actor, None), problem)


@acts(DISPATCH)
@require_http_methods(["GET", "POST"])
def recipients(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a recipient to a letter (เพิ่มผู้รับ); of a letter already sent, the new one gets it at once."""
    actor = acting(request)
    letter = queries.get_for(actor, DISPATCH, pk)
    form = _recipient_form(actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        recipient = services.RecipientData(**form.recipient())
        try:
            if letter.state == LetterState.DISPATCHED:
                services.add_and_dispatch(actor=actor, letter_id=pk, recipients=[recipient])
            else:
                services.queue_recipients(actor=actor, letter_id=pk, recipients=[recipient])
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("เพิ่มผู้รับ %(name)s แล้ว") % {"name": recipient.to_name})
            return redirect("correspondence:dispatch", pk=pk)
    return _page(request, actor, letter, form, "")


def _recipient_form(actor: Actor, data: Any) -> RecipientForm:
    agencies = [(str(row.pk), row.name) for row in org.agencies() if row.pk != actor.agency_id]
    return RecipientForm(data, agencies=agencies, parties=queries.address_book(actor))


def _page(request: HttpRequest, actor: Actor, letter: Any, form: RecipientForm, problem: str) -> HttpResponse:
    rows = dispatch_rows(actor, letter)
    waiting = [row for row in rows if row.dispatch.state == DispatchState.QUEUED and row.dispatch.attempts == 0]
    main = letter.files.filter(role="main").select_related("file__blob").first()
    context = {
        "letter": letter,
        "rows": rows,
        "waiting": waiting,
        "may_send": bool(waiting) and letter.state in {LetterState.SIGNED, LetterState.DISPATCHED},
        "pages": page_addresses(letter, main),
        "form": form,
        "problem": problem,
    }
    return render(request, "correspondence/dispatch.html", context, status=422 if form.errors or problem else 200)
