"""Reads of correspondence: what an actor may see, and the one door to each object."""

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from samnak.core.access import Action, require
from samnak.core.actor import Actor
from samnak.correspondence.enums import AssignmentState, Secrecy
from samnak.correspondence.models import Assignment, Dispatch, Letter, Register, RegisterEntry
from samnak.correspondence.policies import READ, READ_REGISTER, can_read, is_assignee, tokens
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
        .prefetch_related(Prefetch("assignments", Assignment.objects.select_related("to_unit").order_by("assigned_at", "id")))
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


def my_assignments(actor: Actor, letter: Letter) -> list[Assignment]:
    """Return the open work of this actor on a letter."""
    return [row for row in letter.assignments.all() if row.state in OPEN_STATES and is_assignee(actor, row)]


def letter_of(actor: Actor, pk: UUID | None) -> Letter | None:
    """Return a letter the actor may read, or None; for pages that only mention it."""
    return visible_to(actor).filter(pk=pk).first() if pk else None
