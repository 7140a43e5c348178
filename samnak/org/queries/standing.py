"""Reads of organisation: who stands where, who may act for whom, and which days are working days."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q, QuerySet

from samnak.accounts.models import User
from samnak.core.actor import Actor, Grant
from samnak.core.language import in_thai
from samnak.core.time import bangkok_today
from samnak.org.enums import AUTHORITY_ORDER, Authority, Role, Scope
from samnak.org.models import Agency, Appointment, Delegation, Position, RoleGrant, Unit

READING_ROLES = {Role.CENTRAL_REGISTRAR, Role.UNIT_REGISTRAR, Role.EXECUTIVE, Role.SECRETARY}
STANDINGS_SECONDS = 30


def current(day: date) -> Q:
    """Return the condition that a row with valid_from and valid_to is in force on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


def standings_of(user: User) -> list[Actor]:
    """Return every post the person may act in today, as actors: own posts first, then posts acted for in legal order."""
    key = f"standings:{user.pk}:{bangkok_today()}"
    standings: list[Actor] | None = cache.get(key)
    if standings is None:
        standings = _build_standings(user)
        cache.set(key, standings, STANDINGS_SECONDS)
    return standings


def forget_standings(user_ids: Iterable[UUID]) -> None:
    """Drop cached posts after an appointment, delegation or grant changed."""
    cache.delete_many([f"standings:{user_id}:{bangkok_today()}" for user_id in user_ids])


def _build_standings(user: User) -> list[Actor]:
    today = bangkok_today()
    appointments = list(
        Appointment.objects.filter(current(today), user=user, position__is_active=True)
        .select_related("position__unit")
        .order_by("-is_primary", "valid_from", "id")
    )
    held = {appointment.position_id: appointment for appointment in appointments}
    delegations = list(
        Delegation.objects.filter(current(today), to_position__in=held, revoked_at=None, from_position__is_active=True)
        .select_related("from_position__unit")
        .order_by("order", "id")
    )
    delegations.sort(key=lambda row: AUTHORITY_ORDER.index(row.authority))
    positions = [row.position for row in appointments] + [row.from_position for row in delegations]
    grants = _grants_of({position.pk for position in positions})
    units = _units_below(positions, grants)
    own = [_actor(user, row, row.position, grants, units, authority=row.authority) for row in appointments]
    acting = [
        _actor(user, held[row.to_position_id], row.from_position, grants, units, authority=row.authority, delegation=row)
        for row in delegations
    ]
    return own + acting


def _actor(
    user: User,
    appointment: Appointment,
    position: Position,
    grants: dict[UUID, list[Grant]],
    units: Sequence[tuple[UUID, str]],
    *,
    authority: str,
    delegation: Delegation | None = None,
) -> Actor:
    held = frozenset(grants.get(position.pk, []))
    return Actor(
        name=user.full_name,
        user_id=user.pk,
        agency_id=position.agency_id,
        unit_id=position.unit_id,
        unit_path=position.unit.path,
        position_id=position.pk,
        position_title=position.title,
        appointment_id=appointment.pk,
        own_position_title=appointment.position.title,
        authority=authority,
        on_behalf_of=position.title if delegation else "",
        delegation_id=delegation.pk if delegation else None,
        is_head=position.is_head,
        grants=held,
        readable_unit_ids=_readable_units(position, held, units),
    )


def _grants_of(position_ids: set[UUID]) -> dict[UUID, list[Grant]]:
    grants: dict[UUID, list[Grant]] = {}
    for row in RoleGrant.objects.filter(position__in=position_ids).select_related("unit"):
        grants.setdefault(row.position_id, []).append(Grant(row.role, row.scope, row.unit_id, row.unit.path))
    return grants


def _units_below(positions: Sequence[Position], grants: dict[UUID, list[Grant]]) -> list[tuple[UUID, str]]:
    """Return (id, path) of the units that heads and wide grants may need, in one query."""
    wide = any(grant.scope != Scope.UNIT for row in grants.values() for grant in row)
    if not wide and not any(position.is_head for position in positions):
        return []
    agencies = {position.agency_id for position in positions}
    return list(Unit.objects.filter(agency__in=agencies).values_list("id", "path"))


def _readable_units(position: Position, grants: frozenset[Grant], units: Sequence[tuple[UUID, str]]) -> frozenset[UUID]:
    readable = {position.unit_id}
    prefixes = [position.unit.path] if position.is_head else []
    for grant in grants:
        if grant.role not in READING_ROLES:
            continue
        if grant.scope == Scope.UNIT and grant.unit_id:
            readable.add(grant.unit_id)
        else:
            # the agency scope reaches every unit under the root of the grant's unit
            prefixes.append(grant.unit_path if grant.scope == Scope.SUBTREE else grant.unit_path.split("/", 1)[0])
    agency_wide = any(grant.scope == Scope.AGENCY and grant.role in READING_ROLES for grant in grants)
    for unit_id, path in units:
        if agency_wide or any(path.startswith(prefix) for prefix in prefixes):
            readable.add(unit_id)
    return frozenset(readable)


def main_agency_of(user_id: UUID) -> UUID | None:
    """Return the agency of the post a person mainly holds today."""
    rows = Appointment.objects.filter(current(bangkok_today()), user=user_id).order_by("-is_primary", "valid_from", "id")
    return rows.values_list("agency_id", flat=True).first()


def holders_of(position_ids: Iterable[UUID], day: date | None = None) -> dict[UUID, Appointment]:
    """Return who holds each post on a day (today by default), as position id -> appointment with its user."""
    rows = (
        Appointment.objects.filter(current(day or bangkok_today()), position__in=set(position_ids))
        .select_related("user", "position")
        .order_by("valid_from")
    )
    return {row.position_id: row for row in rows}


def users_acting_in(position_id: UUID) -> list[User]:
    """Return everyone who may act in a post today: its holder, then those acting for it in legal order (A.11)."""
    today = bangkok_today()
    delegations = list(Delegation.objects.filter(current(today), from_position=position_id, revoked_at=None).order_by("order"))
    delegations.sort(key=lambda row: AUTHORITY_ORDER.index(row.authority))
    holders = holders_of([position_id, *(row.to_position_id for row in delegations)])
    order = [position_id, *(row.to_position_id for row in delegations)]
    return list(dict.fromkeys(holders[key].user for key in order if key in holders))


def registrar_positions(unit_ids: Iterable[UUID]) -> list[UUID]:
    """Return the posts whose duty is the registry of each unit: its own registrars, else the nearest above it."""
    units = list(Unit.objects.filter(pk__in=set(unit_ids)))
    grants = list(
        RoleGrant.objects.filter(
            agency__in={unit.agency_id for unit in units},
            role__in=[Role.UNIT_REGISTRAR, Role.CENTRAL_REGISTRAR],
            position__is_active=True,
        )
        .select_related("unit")
        .order_by("id")
    )
    found: dict[UUID, None] = {}
    for unit in units:
        reaching = [row for row in grants if _grant_reaches(row, unit)]
        nearest = max((len(row.unit.path) for row in reaching), default=0)
        found.update(dict.fromkeys(row.position_id for row in reaching if len(row.unit.path) == nearest))
    return list(found)


def _grant_reaches(grant: RoleGrant, unit: Unit) -> bool:
    if grant.scope == Scope.AGENCY:
        return grant.agency_id == unit.agency_id
    if grant.scope == Scope.SUBTREE:
        return unit.path.startswith(grant.unit.path)
    return unit.pk == grant.unit_id


@in_thai()
def in_words(actor: Actor) -> str:
    """Return the post of an actor as it is written below a name, with the words of authority (A.11)."""
    if actor.delegation_id is None and actor.authority == Authority.HOLDER:
        return actor.position_title
    if actor.delegation_id is None:
        return f"{Authority(actor.authority).label}{actor.position_title}"
    return f"{actor.own_position_title} {Authority(actor.authority).label}{actor.on_behalf_of}"


def agencies() -> QuerySet[Agency]:
    """Return the agencies in use, in official order: the directory from which addressees are chosen."""
    return Agency.objects.filter(is_active=True).order_by("order", "sort_key")


def units_of(agency_id: UUID) -> QuerySet[Unit]:
    """Return the units of an agency in use, as a tree read from top to bottom."""
    return Unit.objects.filter(agency=agency_id, is_active=True).order_by("path")


def unit_that_issues(unit: Unit) -> Unit | None:
    """Return the nearest unit, the given one or above it, that may issue document numbers (A.5 rule 6)."""
    step: Unit | None = unit
    while step is not None and not step.can_issue_number:
        step = step.parent
    return step


def positions_above(position: Position) -> list[Position]:
    """Return the heads over a post, nearest first, up to the head of the agency."""
    heads: list[Position] = []
    unit: Unit | None = position.unit
    while unit is not None:
        head = Position.objects.filter(unit=unit, is_head=True, is_active=True).select_related("unit").first()
        if head is not None and head.pk != position.pk:
            heads.append(head)
        unit = unit.parent
    return heads


def positions_in(agency_id: UUID, position_ids: Iterable[UUID]) -> QuerySet[Position]:
    """Return those of the given posts that belong to an agency and are in use."""
    return Position.objects.filter(pk__in=set(position_ids), agency=agency_id, is_active=True).select_related("unit")


def positions_of_agency(agency_id: UUID) -> QuerySet[Position]:
    """Return the posts of an agency in use, unit by unit from the top, the head of each first."""
    return (
        Position.objects.filter(agency=agency_id, is_active=True, unit__is_active=True)
        .select_related("unit")
        .order_by("unit__path", "-is_head", "rank_order", "title")
    )


def positions_with_role(role: str, unit_ids: Iterable[UUID]) -> QuerySet[Position]:
    """Return the posts in use that hold a role over one of the units."""
    return (
        Position.objects.filter(grants__role=role, grants__unit__in=set(unit_ids), is_active=True)
        .select_related("unit")
        .distinct()
        .order_by("rank_order", "title")
    )


def may_sign(actor: Actor) -> bool:
    """Tell whether the post may be signed for today: by its holder, or on a delegation in force that includes signing.

    The database is asked, not the cached standing, because a delegation may have been revoked a moment ago.
    """
    today = bangkok_today()
    if actor.appointment_id is None or actor.user_id is None:
        return False
    if not Appointment.objects.filter(current(today), pk=actor.appointment_id, user=actor.user_id).exists():
        return False
    if actor.delegation_id is None:
        return True
    return Delegation.objects.filter(
        current(today), pk=actor.delegation_id, from_position=actor.position_id, revoked_at=None, may_sign=True
    ).exists()


def basis_of(actor: Actor) -> str:
    """Return the written basis (order, delegation) on which an actor stands in a post; empty for its holder."""
    if actor.delegation_id is not None:
        return Delegation.objects.filter(pk=actor.delegation_id).values_list("basis", flat=True).first() or ""
    if actor.authority == Authority.HOLDER or actor.appointment_id is None:
        return ""
    return Appointment.objects.filter(pk=actor.appointment_id).values_list("order_reference", flat=True).first() or ""
