"""Incoming letters: what waits, the registers, the forms by which letters are registered."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.core import thai
from samnak.core.access import acts, can, require
from samnak.core.actor import Actor
from samnak.core.errors import DeniedError, DomainError
from samnak.core.time import bangkok_today
from samnak.correspondence import queries, services
from samnak.correspondence.enums import Direction, LetterState, Secrecy
from samnak.correspondence.forms import PaperForm, ReceiptForm
from samnak.correspondence.models import Letter
from samnak.correspondence.policies import BROWSE, RECEIVE, REGISTER
from samnak.correspondence.tables import SHORT_STATES, letter_row, page_addresses
from samnak.correspondence.views.registers import register_context
from samnak.correspondence.views.shared import asked_of, heads_for, page_of
from samnak.drive import queries as drive_queries
from samnak.drive import services as drive
from samnak.files import services as files
from samnak.files.models import StoredFile
from samnak.org import queries as org
from samnak.ui.desk import acting, show_error, uuid_or_none

PICKING = {"pick", "search", "take", "drop", "unpick"}
STATES = [
    (state.value, SHORT_STATES[state])
    for state in (LetterState.ARRIVED, LetterState.REGISTERED, LetterState.IN_PROGRESS, LetterState.CLOSED, LetterState.RETURNED)
]


@acts(BROWSE)
@require_GET
def incoming(request: HttpRequest) -> HttpResponse:
    """Show incoming letters (หนังสือรับ): those that wait, the registers, and all that concern the person."""
    actor = acting(request)
    require(actor, BROWSE)
    (duty,) = queries.duties_of([actor])
    has_desk = bool(duty.registry or duty.secret)
    box = request.GET.get("box") or ("waiting" if has_desk else "all")
    form, asked = asked_of(request, [(value, _(label)) for value, label in STATES])
    context: dict[str, Any] = {
        "box": box,
        "filter_form": form,
        "has_desk": has_desk,
        "waiting_count": queries.arrivals(actor, queries.ListFilter()).count() if has_desk else 0,
        "filtered": bool(asked.text or asked.urgency or asked.secrecy or asked.state),
    }
    if box == "register":
        context |= register_context(request, actor, Direction.INCOMING, asked)
    elif box == "waiting":
        page = page_of(request, queries.arrivals(actor, asked))
        context |= {
            "page_obj": page,
            "rows": [
                letter_row(row, act_url=reverse("correspondence:receipt", args=[row.pk]), act_label=_("ลงรับ")) for row in page
            ],
        }
    else:
        page = page_of(request, queries.letters(actor, Direction.INCOMING, asked), counted=False)
        context |= {"page_obj": page, "rows": [letter_row(row) for row in page]}
    return render(request, "correspondence/incoming.html", context)


@acts(REGISTER)
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Register a letter that has arrived (ลงทะเบียนรับ), with the page beside the form."""
    letter = queries.get_for(acting(request), REGISTER, pk)
    heads = heads_for(acting(request))
    form = ReceiptForm(request.POST if request.method == "POST" else None, heads=heads)
    if letter.state != LetterState.ARRIVED and request.method == "GET":
        return redirect("correspondence:letter", pk=pk)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            entry = services.register_incoming(
                actor=acting(request),
                letter_id=pk,
                action=data["action"],
                remark=data["remark"],
                submit_to_id=uuid_or_none(data["submit_to"]),
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("ลงรับแล้ว เลขรับ %(number)s/%(year)s") % {"number": entry.number, "year": entry.year})
            following = queries.arrivals(acting(request), queries.ListFilter()).first()
            if request.POST.get("then") == "next" and following is not None:
                return redirect("correspondence:receipt", pk=following.pk)
            return redirect("correspondence:letter", pk=pk)
    same = queries.duplicates(acting(request), sender=letter.from_text, number=letter.document_number, dated=letter.document_date)
    main = letter.files.filter(role="main").select_related("file__blob").first()
    context = {
        "letter": letter,
        "form": form,
        "pages": page_addresses(letter, main),
        "enclosures": letter.files.filter(role="enclosure").select_related("file__blob"),
        "same": [row for row in same if row.pk != letter.pk],
    }
    return render(request, "correspondence/receipt.html", context, status=422 if form.errors else 200)


def _registries(actor: Actor) -> list[tuple[str, str]]:
    (duty,) = queries.duties_of([actor])
    kept = duty.registry | duty.secret
    units = org.units_of(actor.agency_id).filter(pk__in=kept, is_registry=True) if actor.agency_id else []
    own_first = sorted(units, key=lambda unit: (unit.pk != actor.unit_id, unit.path))
    return [(str(unit.pk), unit.name) for unit in own_first]


@acts(RECEIVE)
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """Take in letters that came on paper (ลงรับหนังสือกระดาษ), one after the other, by keyboard alone."""
    actor = acting(request)
    registries = _registries(actor)
    if not registries:
        raise DeniedError(_("ลงรับหนังสือกระดาษได้เฉพาะเจ้าหน้าที่สารบรรณ หากต้องลงรับ กรุณาติดต่อสารบรรณของหน่วยงานท่าน"))
    done = queries.letter_of(actor, uuid_or_none(request.GET.get("done", "")))
    initial = {"registry": registries[0][0], "to_text": request.GET.get("to", "")}
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial=initial,
        registries=registries,
        heads=heads_for(actor),
    )
    same: list[Letter] = []
    picking = None
    if request.method == "POST" and request.POST.get("act", "").partition(":")[0] in PICKING:
        form, picking = _picked(request, actor, form)
    elif request.method == "POST" and form.is_valid():
        made, same = _take_in(actor, form, confirmed=bool(request.POST.get("confirmed")))
        if made is not None:
            return redirect(f"{reverse('correspondence:paper')}?done={made.pk}")
    chosen = uuid_or_none(str(form["drive_file"].value() or ""))
    context = {
        "form": form,
        "picking": picking,
        "chosen": drive_queries.items_for(actor, [chosen])[:1] if chosen else [],
        "same": same,
        "done": done,
        "keep": f"paper-{done.pk if done else ''}",
        "done_entry": done.entries.order_by("entered_at").first() if done else None,
    }
    return render(request, "correspondence/paper.html", context, status=422 if form.errors else 200)


def _picked(request: HttpRequest, actor: Actor, form: PaperForm) -> tuple[PaperForm, drive_queries.Picking | None]:
    """Return the form as it was typed, not yet judged, after a press in the choice of files of the drive."""
    act, _colon, detail = request.POST["act"].partition(":")
    typed = request.POST.dict()
    if act in {"take", "drop"}:
        typed["drive_file"] = detail if act == "take" else ""
    kept = PaperForm(initial=typed, registries=form.fields["registry"].choices, heads=list(form.fields["submit_to"].choices)[1:])
    if act not in {"pick", "search"}:
        return kept, None
    return kept, drive_queries.picking(actor, uuid_or_none(detail), typed.get("pick_query", "") if act == "search" else "")


def _scan(actor: Actor, data: dict[str, Any]) -> StoredFile | None:
    """Store the scan that was sent, or the file of the drive in its place; both by the rules for letters."""
    if data["scan"] is not None:
        return files.store(actor=actor, stream=data["scan"], name=data["scan"].name, agency_id=actor.agency_id)
    if data["drive_file"] is None:
        return None
    secret = data["secrecy"] != Secrecy.NONE
    item, stream = drive.hand_on(actor=actor, item_id=data["drive_file"], secret_allowed=secret)
    with stream:
        return files.store(actor=actor, stream=stream, name=item.name, agency_id=actor.agency_id)


def _take_in(actor: Actor, form: PaperForm, *, confirmed: bool) -> tuple[Letter | None, list[Letter]]:
    """Store the scan and register the letter; the second answer are letters it may be a second copy of."""
    data = form.cleaned_data
    if not confirmed:
        same = queries.duplicates(actor, sender=data["from_text"], number=data["document_number"], dated=data["document_date"])
        if same:
            return None, same
    try:
        scan = _scan(actor, data)
        letter = services.receive_paper(
            actor=actor,
            registry_unit_id=UUID(data["registry"]),
            data=services.ArrivalData(
                kind=data["kind"],
                subject=data["subject"],
                from_text=data["from_text"],
                to_text=data["to_text"],
                document_number=data["document_number"],
                document_date=data["document_date"],
                urgency=data["urgency"],
                secrecy=data["secrecy"],
            ),
            scan=scan,
            action=data["action"],
            remark=data["remark"],
            submit_to_id=uuid_or_none(data["submit_to"]),
        )
    except DomainError as error:
        sent = data["scan"] is not None or data["drive_file"] is not None
        show_error(form, error, {"": "scan", "file": "scan"} if sent and error.field in {None, "file"} else None)
        return None, []
    return letter, []


@acts(RECEIVE)
@require_GET
def duplicates(request: HttpRequest) -> HttpResponse:
    """Warn while typing that the letter may be here already (ตรวจหนังสือซ้ำ)."""
    actor = acting(request)
    if not _registries(actor):
        raise DeniedError(_("ตรวจได้เฉพาะเจ้าหน้าที่สารบรรณ"))
    typed = request.GET.get("document_date", "")
    try:
        dated = thai.parse_thai_date(typed) if typed else None
    except thai.ThaiDateError:
        dated = None
    found = queries.duplicates(
        actor,
        sender=request.GET.get("from_text", ""),
        number=request.GET.get("document_number", ""),
        dated=dated,
    )
    same = [row for row in found if can(actor, REGISTER, row)]
    return render(request, "correspondence/_duplicates.html", {"same": same, "today": bangkok_today()})
