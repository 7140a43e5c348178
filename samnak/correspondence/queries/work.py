"""What waits for people in correspondence: a constant number of queries for all the posts of a person."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from samnak.core.actor import Actor
from samnak.correspondence.enums import AssignmentState, DispatchState, LetterState, Secrecy
from samnak.correspondence.models import Assignment, Dispatch, Letter
from samnak.correspondence.policies import REGISTRARS
from samnak.org import queries as org
from samnak.org.enums import Role, Scope

OPEN_WORK = [AssignmentState.SENT, AssignmentState.ACKNOWLEDGED]
IN_HAND = [LetterState.REGISTERED, LetterState.IN_PROGRESS]


@dataclass(frozen=True, slots=True)
class Duty:
    """What one post looks after: the unit it heads, the units whose registry it keeps, plain and secret."""

    standing: Actor
    headed: UUID | None
    registry: frozenset[UUID]
    secret: frozenset[UUID]

    @property
    def units(self) -> frozenset[UUID]:
        """Return the units whose work is this post's work."""
        return self.registry | ({self.headed} if self.headed else frozenset())

    def keeps(self, unit_id: UUID | None, secrecy: str) -> bool:
        """Tell whether a letter at a unit's registry waits for this post."""
        return unit_id in (self.registry if secrecy == Secrecy.NONE else self.secret)


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One thing that waits, before it is put into words."""

    kind: str
    letter: Letter
    standing: Actor
    since: datetime
    due: date | None = None
    note: str = ""
    object_id: UUID | None = None


def duties_of(standings: Sequence[Actor]) -> list[Duty]:
    """Return the duty of each post; one query for each agency in which a registrar's role is held."""
    roles = (*REGISTRARS, Role.SECRET_REGISTRAR)
    agencies = {one.agency_id for one in standings if one.agency_id and any(grant.role in roles for grant in one.grants)}
    units = [
        (pk, path, agency_id, central == pk)
        for agency_id in agencies
        for pk, path, central in org.units_of(agency_id).values_list("pk", "path", "agency__central_registry")
    ]
    return [
        Duty(
            standing=one,
            headed=one.unit_id if one.is_head else None,
            registry=_kept(one, REGISTRARS, units),
            secret=_kept(one, (Role.SECRET_REGISTRAR,), units),
        )
        for one in standings
    ]


def _kept(actor: Actor, roles: Sequence[str], units: Iterable[tuple[UUID, str, UUID, bool]]) -> frozenset[UUID]:
    """Return the units whose desk this post keeps; a role over the whole agency means the central registry and the own unit."""
    grants = [grant for grant in actor.grants if grant.role in roles]
    if not grants:
        return frozenset()
    everywhere = any(grant.scope == Scope.AGENCY for grant in grants)
    prefixes = tuple(grant.unit_path for grant in grants if grant.scope == Scope.SUBTREE)
    single = {grant.unit_id for grant in grants if grant.scope == Scope.UNIT}
    return frozenset(
        pk
        for pk, path, agency_id, central in units
        if agency_id == actor.agency_id
        and (pk in single or (everywhere and (central or pk == actor.unit_id)) or path.startswith(prefixes or ("-",)))
    )


def _of_duties(duties: Sequence[Duty], unit_field: str, secrecy_field: str) -> Q:
    plain = {unit for duty in duties for unit in duty.registry}
    secret = {unit for duty in duties for unit in duty.secret}
    return Q(**{f"{unit_field}__in": plain, secrecy_field: Secrecy.NONE}) | (
        Q(**{f"{unit_field}__in": secret}) & ~Q(**{secrecy_field: Secrecy.NONE})
    )


def _has_desk(duties: Sequence[Duty]) -> bool:
    return any(duty.registry or duty.secret for duty in duties)


def arrived(duties: Sequence[Duty]) -> QuerySet[Letter]:
    """Return letters that wait for registration at the desks of these posts."""
    if not _has_desk(duties):
        return Letter.objects.none()
    return Letter.objects.filter(_of_duties(duties, "unit", "secrecy"), state=LetterState.ARRIVED)


def held(duties: Sequence[Duty]) -> QuerySet[Letter]:
    """Return letters submitted to these posts for an order; work that was assigned to a post is told apart."""
    posts = {duty.standing.position_id for duty in duties if duty.standing.position_id}
    own = Assignment.objects.filter(letter=OuterRef("pk"), to_position=OuterRef("holder_position"), state__in=OPEN_WORK)
    return Letter.objects.filter(~Exists(own), holder_position__in=posts, state__in=IN_HAND)


def at_desk(duties: Sequence[Duty]) -> QuerySet[Letter]:
    """Return registered letters that lie at the registry: to be submitted or handed on, or to be closed."""
    if not _has_desk(duties):
        return Letter.objects.none()
    working = Assignment.objects.filter(letter=OuterRef("pk"), state__in=OPEN_WORK)
    return Letter.objects.filter(
        _of_duties(duties, "holder_unit", "secrecy"), ~Exists(working), holder_position=None, state__in=IN_HAND
    )


def assigned(duties: Sequence[Duty]) -> QuerySet[Assignment]:
    """Return the open work of these posts and of the units they head or keep."""
    posts = {duty.standing.position_id for duty in duties if duty.standing.position_id}
    units = {unit for duty in duties for unit in duty.units}
    return Assignment.objects.filter(Q(to_position__in=posts) | Q(to_unit__in=units), state__in=OPEN_WORK)


def undelivered(duties: Sequence[Duty]) -> QuerySet[Dispatch]:
    """Return signed letters not yet sent, and what failed on its way, for their registrars and owners."""
    posts = {duty.standing.position_id for duty in duties if duty.standing.position_id}
    agencies = {duty.standing.agency_id for duty in duties}
    mine = Q(letter__owner_position__in=posts)
    if _has_desk(duties):
        mine |= _of_duties(duties, "letter__unit", "letter__secrecy")
    return Dispatch.objects.filter(
        mine,
        Q(state=DispatchState.FAILED) | Q(state=DispatchState.QUEUED, letter__state=LetterState.SIGNED),
        agency__in=agencies,
    )


def work_rows(standings: Sequence[Actor], limit: int) -> list[WorkRow]:
    """Return everything of correspondence that waits for these posts."""
    duties = duties_of(standings)
    return [
        *_letters("correspondence.register", arrived(duties).order_by("arrived_at")[:limit], duties, _keeper("unit_id")),
        *_letters("correspondence.order", held(duties).order_by("held_since")[:limit], duties, _holder),
        *_desk_rows(duties, limit),
        *_assignments(duties, limit),
        *_dispatches(duties, limit),
    ]


def _keeper(field: str) -> Callable[[Duty, Letter], bool]:
    return lambda duty, letter: duty.keeps(getattr(letter, field), letter.secrecy)


def _holder(duty: Duty, letter: Letter) -> bool:
    return duty.standing.position_id == letter.holder_position_id


def _letters(kind: str, rows: Iterable[Letter], duties: Sequence[Duty], belongs: Callable[[Duty, Letter], bool]) -> list[WorkRow]:
    found = []
    for letter in rows:
        duty = next((one for one in duties if belongs(one, letter)), None)
        if duty is not None:
            since = letter.arrived_at if kind == "correspondence.register" else letter.held_since
            found.append(WorkRow(kind, letter, duty.standing, since or letter.created_at, letter.due_on, object_id=letter.pk))
    return found


def _desk_rows(duties: Sequence[Duty], limit: int) -> list[WorkRow]:
    rows = _letters("correspondence.route", at_desk(duties).order_by("held_since")[:limit], duties, _keeper("holder_unit_id"))
    return [
        WorkRow("correspondence.close", row.letter, row.standing, row.since, row.due, object_id=row.object_id)
        if row.letter.state == LetterState.IN_PROGRESS
        else row
        for row in rows
    ]


def _assignments(duties: Sequence[Duty], limit: int) -> list[WorkRow]:
    found = []
    for row in assigned(duties).select_related("letter").order_by("due_on", "assigned_at")[:limit]:
        duty = next(
            (one for one in duties if row.to_position_id and one.standing.position_id == row.to_position_id),
            None,
        ) or next((one for one in duties if row.to_unit_id and row.to_unit_id in one.units), None)
        if duty is not None:
            kind = "correspondence.acknowledge" if row.state == AssignmentState.SENT else "correspondence.do"
            found.append(WorkRow(kind, row.letter, duty.standing, row.assigned_at, row.due_on, row.purpose, row.pk))
    return found


def _dispatches(duties: Sequence[Duty], limit: int) -> list[WorkRow]:
    """Return one row a letter to be sent, and one row for each recipient whom it did not reach."""
    found: dict[tuple[str, UUID], WorkRow] = {}
    for row in undelivered(duties).select_related("letter").order_by("queued_at")[:limit]:
        failed = row.state == DispatchState.FAILED
        duty = next((one for one in duties if one.keeps(row.letter.unit_id, row.letter.secrecy)), None) or next(
            (one for one in duties if one.standing.position_id == row.letter.owner_position_id), None
        )
        if duty is None:
            continue
        kind = "correspondence.failed" if failed else "correspondence.send"
        key = (kind, row.pk if failed else row.letter_id)
        found.setdefault(
            key, WorkRow(kind, row.letter, duty.standing, row.queued_at, None, row.to_name if failed else "", key[1])
        )
    return list(found.values())


def work_counts(standings: Sequence[Actor]) -> dict[str, int]:
    """Return how many things of each kind wait, without reading them."""
    duties = duties_of(standings)
    desk = at_desk(duties)
    mine = assigned(duties)
    open_ways = undelivered(duties)
    return {
        "correspondence.register": arrived(duties).count(),
        "correspondence.order": held(duties).count(),
        "correspondence.route": desk.filter(state=LetterState.REGISTERED).count(),
        "correspondence.close": desk.filter(state=LetterState.IN_PROGRESS).count(),
        "correspondence.acknowledge": mine.filter(state=AssignmentState.SENT).count(),
        "correspondence.do": mine.filter(state=AssignmentState.ACKNOWLEDGED).count(),
        "correspondence.send": open_ways.filter(state=DispatchState.QUEUED).values("letter").distinct().count(),
        "correspondence.failed": open_ways.filter(state=DispatchState.FAILED).count(),
    }
