"""Reads of correspondence: what an actor may see, and the one door to each object."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from samnak.core import thai
from samnak.core.access import Action, require
from samnak.core.actor import Actor
from samnak.correspondence.enums import AssignmentState, Direction, Secrecy
from samnak.correspondence.models import Assignment, Dispatch, Letter, Register, RegisterEntry
from samnak.correspondence.policies import READ, READ_REGISTER, can_read, is_assignee, tokens
from samnak.org import queries as org
from samnak.org.enums import Role, Scope

OPEN_STATES = (AssignmentState.SENT, AssignmentState.ACKNOWLEDGED)


def visible_to(actor: Actor) -> QuerySet[Letter]:
    """Return the letters the actor may read; agrees with the policy READ for every letter."""
    if actor.agency_id is None:
        return Letter.objects.none()
    return Letter.objects.filter(readable(actor), agency=actor.agency_id)


def readable(actor: Actor) -> Q:
    """Return the condition under which a letter of the actor's own agency may be read."""
    open_ones = Q(secrecy=Secrecy.NONE, reader_ids__overlap=sorted(tokens(actor)))
    secret = _secret_readable(actor)
    return open_ones | (~Q(secrecy=Secrecy.NONE) & secret)


def _secret_readable(actor: Actor) -> Q:
    condition = Q(pk=None)
    if actor.position_id is not None:
        condition |= Q(reader_ids__contains=[actor.position_id])
    for grant in actor.grants:
        if grant.role != Role.SECRET_REGISTRAR:
            continue
        if grant.scope == Scope.AGENCY:
            condition |= Q(unit__isnull=False)
        elif grant.scope == Scope.SUBTREE:
            condition |= Q(unit__path__startswith=grant.unit_path)
        else:
            condition |= Q(unit=grant.unit_id)
    return condition


def get_for(actor: Actor, action: Action, pk: UUID | str) -> Letter:
    """Return a letter for an action: 404 when the actor may not know of it, DeniedError when the action is not theirs."""
    letter = (
        Letter.objects.filter(pk=pk, agency=actor.agency_id)
        .select_related("unit", "agency", "holder_unit", "holder_position__unit", "owner_position", "sender_agency", "reply_to")
        .first()
    )
    if letter is None or not can_read(actor, letter):
        raise Http404
    if action is not READ:
        require(actor, action, letter)
    return letter


def assignment_for(actor: Actor, action: Action, pk: UUID | str) -> Assignment:
    """Return an assignment for an action, by the same rules as its letter."""
    row = Assignment.objects.filter(pk=pk, agency=actor.agency_id).select_related("letter__unit", "to_unit", "parent").first()
    if row is None or not can_read(actor, row.letter):
        raise Http404
    require(actor, action, row)
    return row


def dispatch_for(actor: Actor, action: Action, pk: UUID | str) -> Dispatch:
    """Return the way of a letter to one recipient, for an action on its letter."""
    row = Dispatch.objects.filter(pk=pk, agency=actor.agency_id).select_related("letter__unit").first()
    if row is None or not can_read(actor, row.letter):
        raise Http404
    require(actor, action, row.letter)
    return row


def register_for(actor: Actor, action: Action, pk: UUID | str) -> Register:
    """Return a register for an action: 404 when it is not the actor's to know."""
    row = Register.objects.filter(pk=pk, agency=actor.agency_id).select_related("unit", "agency").first()
    if row is None:
        raise Http404
    require(actor, READ_REGISTER, row)
    if action is not READ_REGISTER:
        require(actor, action, row)
    return row


def entry_for(actor: Actor, action: Action, pk: UUID | str) -> RegisterEntry:
    """Return a row of a register, for an action on the register."""
    row = RegisterEntry.objects.filter(pk=pk, agency=actor.agency_id).select_related("register__unit", "letter").first()
    if row is None:
        raise Http404
    require(actor, READ_REGISTER, row.register)
    require(actor, action, row.register)
    return row


def registers_of(actor: Actor, direction: str | None = None) -> list[Register]:
    """Return the registers the actor may look into, by unit from the top."""
    rows = Register.objects.filter(agency=actor.agency_id).select_related("unit").order_by("unit__path", "direction", "series")
    if direction:
        rows = rows.filter(direction=direction)
    return [row for row in rows if READ_REGISTER.rule(actor, row)]


def canonical_number(text: str) -> str:
    """Return the number of a letter in the one form it is stored and compared in: Arabic digits, usual spacing."""
    tidy = " ".join(thai.to_arabic_digits(text).split())
    parsed = thai.parse_document_number(tidy)
    return str(parsed) if parsed else tidy


def duplicates(*, agency_id: UUID, sender: str, number: str, dated: date | None) -> list[Letter]:
    """Return letters already received with the same number, date and sender (warned of, never refused)."""
    canonical = canonical_number(number)
    if not canonical:
        return []
    rows = Letter.objects.filter(agency=agency_id, direction=Direction.INCOMING, document_number__in={canonical, number.strip()})
    if dated is not None:
        rows = rows.filter(document_date=dated)
    wanted = thai.normalise(sender)
    found = rows.prefetch_related(Prefetch("entries", RegisterEntry.objects.select_related("register"))).order_by("-id")[:20]
    return [row for row in found if not wanted or thai.normalise(row.from_text) == wanted][:5]


def my_assignments(actor: Actor, letter: Letter) -> list[Assignment]:
    """Return the open work of this actor on a letter."""
    rows = letter.assignments.filter(state__in=OPEN_STATES).select_related("to_unit", "minute")
    return [row for row in rows if is_assignee(actor, row)]


def registry_of(agency: Any, unit_id: UUID | None) -> Any:
    """Return the registry that takes in letters for a unit: itself, a registry just below, else upwards; at last the central one."""
    registries = {row.pk: row for row in org.units_of(agency.pk).filter(is_registry=True).select_related("agency")}
    step = org.units_of(agency.pk).filter(pk=unit_id).first() if unit_id else None
    while step is not None:
        if step.pk in registries:
            return registries[step.pk]
        below = next((row for row in registries.values() if row.parent_id == step.pk), None)
        if below is not None:
            return below
        step = step.parent
    return registries.get(agency.central_registry_id) or (
        org.units_of(agency.pk).filter(pk=agency.central_registry_id).select_related("agency").first()
    )
