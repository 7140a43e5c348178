"""What waits for those who answer for the cars: papers, maintenance, repairs, accidents."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from samnak.core.actor import Actor
from samnak.core.time import BANGKOK, bangkok_today
from samnak.fleet.enums import AccidentState, RepairState
from samnak.fleet.models import Accident, AccidentStep, CarDocument, MotorPool, Repair
from samnak.fleet.queries import maintenance
from samnak.fleet.queries.documents import NEAR
from samnak.fleet.queries.documents import standing as standing_papers

DOCUMENT, MAINTENANCE, ACCIDENT = "fleet.document", "fleet.maintenance", "fleet.accident"
APPROVE, SEND, INSPECT = "fleet.repair_approve", "fleet.repair_send", "fleet.repair_inspect"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, in the words the page needs."""

    kind: str
    object_id: UUID
    car_id: UUID
    title: str
    detail: str
    since: datetime
    standing: Actor
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """What a post answers for in the motor pool of its agency."""

    standing: Actor
    officer: bool
    authoriser: bool
    inspector: bool


def duties_of(standings: Sequence[Actor]) -> list[Duty]:
    """Return what these posts answer for, in one query."""
    posts = {standing.position_id: standing for standing in standings if standing.position_id}
    if not posts:
        return []
    named = Q(officer__in=posts) | Q(authoriser__in=posts) | Q(inspector__in=posts)
    found = []
    for pool in MotorPool.objects.filter(named):
        for post, actor in posts.items():
            duty = Duty(actor, pool.officer_id == post, pool.authoriser_id == post, pool.inspector_id == post)
            if duty.officer or duty.authoriser or duty.inspector:
                found.append(duty)
    return found


def _by_agency(duties: Iterable[Duty]) -> dict[UUID, Actor]:
    return {duty.standing.agency_id: duty.standing for duty in duties if duty.standing.agency_id}


def _papers(agencies: Iterable[UUID], today: date) -> QuerySet[CarDocument]:
    return standing_papers().filter(agency__in=agencies, expires_on__lte=today + NEAR).order_by("expires_on", "pk")


def _accidents(agencies: Iterable[UUID]) -> QuerySet[Accident]:
    """Return accidents with which nobody has done anything yet."""
    steps = AccidentStep.objects.filter(accident=OuterRef("pk"))
    rows = Accident.objects.filter(~Exists(steps), agency__in=agencies, state=AccidentState.REPORTED)
    return rows.select_related("car").order_by("reported_at")


def _repairs(agencies: Iterable[UUID], state: str) -> QuerySet[Repair]:
    return Repair.objects.filter(agency__in=agencies, state=state).select_related("car", "booking").order_by("reported_on", "pk")


def _inspectable(agencies: Iterable[UUID]) -> QuerySet[Repair]:
    """Return repairs whose car should be back from the garage."""
    return _repairs(agencies, RepairState.IN_GARAGE).filter(booking__ends_at__lte=timezone.now())


def _due(agencies: Iterable[UUID], today: date) -> list[maintenance.Due]:
    rows = maintenance.active_rules().filter(agency__in=agencies)
    return [due for due in (maintenance.due_of(rule, today) for rule in rows) if due.state != maintenance.LATER]


def waiting(standings: Sequence[Actor], limit: int) -> list[Waiting]:
    """Return what waits for these posts, at most `limit` of each kind."""
    return [row for rows in _waiting(duties_of(standings), limit) for row in rows]


def _waiting(duties: Sequence[Duty], limit: int) -> Iterator[list[Waiting]]:
    today = bangkok_today()
    officers = _by_agency(duty for duty in duties if duty.officer)
    approvers = _by_agency(duty for duty in duties if duty.authoriser)
    inspectors = officers | _by_agency(duty for duty in duties if duty.inspector)
    if officers:
        yield [_paper(row, officers[row.agency_id]) for row in _papers(officers, today)[:limit]]
        yield [_maintained(due, officers[due.rule.agency_id], today) for due in _due(officers, today)[:limit]]
        yield [_accident(row, officers[row.agency_id]) for row in _accidents(officers)[:limit]]
        yield [_repair(row, SEND, officers[row.agency_id]) for row in _repairs(officers, RepairState.APPROVED)[:limit]]
    if approvers:
        yield [_repair(row, APPROVE, approvers[row.agency_id]) for row in _repairs(approvers, RepairState.REPORTED)[:limit]]
    if inspectors:
        yield [_repair(row, INSPECT, inspectors[row.agency_id]) for row in _inspectable(inspectors)[:limit]]


def counts(standings: Sequence[Actor]) -> dict[str, int]:
    """Return how many things wait, by kind."""
    duties = duties_of(standings)
    today = bangkok_today()
    officers = set(_by_agency(duty for duty in duties if duty.officer))
    approvers = set(_by_agency(duty for duty in duties if duty.authoriser))
    inspectors = officers | set(_by_agency(duty for duty in duties if duty.inspector))
    found: dict[str, int] = {}
    if officers:
        found |= {
            DOCUMENT: _papers(officers, today).count(),
            MAINTENANCE: len(_due(officers, today)),
            ACCIDENT: _accidents(officers).count(),
            SEND: _repairs(officers, RepairState.APPROVED).count(),
        }
    if approvers:
        found[APPROVE] = _repairs(approvers, RepairState.REPORTED).count()
    if inspectors:
        found[INSPECT] = _inspectable(inspectors).count()
    return {kind: number for kind, number in found.items() if number}


def _morning(day: date) -> datetime:
    return datetime.combine(day, time.min, BANGKOK)


def _paper(row: CarDocument, standing: Actor) -> Waiting:
    since = _morning(row.expires_on - NEAR)
    return Waiting(DOCUMENT, row.pk, row.car_id, row.get_kind_display(), str(row.car), since, standing, due=row.expires_on)


def _maintained(due: maintenance.Due, standing: Actor, today: date) -> Waiting:
    rule = due.rule
    since = _morning(rule.told_on or (due.on - timedelta(days=30) if due.on else today))
    return Waiting(MAINTENANCE, rule.pk, rule.car_id, rule.name, str(rule.car), since, standing, due=due.on)


def _accident(row: Accident, standing: Actor) -> Waiting:
    return Waiting(ACCIDENT, row.pk, row.car_id, row.place, str(row.car), row.reported_at, standing)


def _repair(row: Repair, kind: str, standing: Actor) -> Waiting:
    due = row.booking.ends_at.astimezone(BANGKOK).date() if kind == INSPECT and row.booking else None
    return Waiting(
        kind, row.pk, row.car_id, row.items.splitlines()[0], str(row.car), _morning(row.reported_on), standing, due=due
    )
