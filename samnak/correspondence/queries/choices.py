"""What is offered in forms: to whom work may go, which registries may enter a letter, the address book."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from samnak.core import thai
from samnak.core.actor import Actor
from samnak.correspondence.enums import EntryState, Secrecy
from samnak.correspondence.models import Assignment, Letter, OutsideParty
from samnak.correspondence.queries.work import duties_of
from samnak.org import queries as org

MOST_CHOICES = 40


def targets(actor: Actor, letter: Letter, *, find: str = "", chosen: Sequence[str] = ()) -> list[tuple[str, Any]]:
    """Return the units and posts to whom work may be handed: those below the actor, those found, those already chosen.

    Keys are u:<unit> and p:<post>; heads stand with their unit.
    """
    units = list(org.units_of(letter.agency_id))
    people = org.positions_of_agency(letter.agency_id)
    wide = actor.is_head is False and any(grant.scope == "agency" for grant in actor.grants)
    root = min((unit.path for unit in units), key=len, default="")
    mine = root if wide else actor.unit_path
    depth = mine.count("/") + 1
    near_units = [unit for unit in units if unit.path.startswith(mine) and unit.path.count("/") == depth]
    # a unit stands for its head, so heads are offered only where units are not: on secret letters
    heads = Q(unit__in=[unit.pk for unit in near_units], is_head=True) if letter.secrecy != Secrecy.NONE else Q(pk=None)
    near_posts = people.filter(Q(unit=actor.unit_id) | heads)
    words = thai.normalise(find).split()
    if words:
        near_units = [unit for unit in units if all(word in thai.normalise(f"{unit.name} {unit.short_name}") for word in words)]
        near_posts = org.matching_positions(letter.agency_id, find).select_related("unit")
    offered_units = [] if letter.secrecy != Secrecy.NONE else near_units[:MOST_CHOICES]
    offered = [(f"u:{unit.pk}", unit.name) for unit in offered_units]
    posts = [row for row in near_posts[:MOST_CHOICES] if row.pk != actor.position_id]
    offered += _posts(posts)
    known = {key for key, _label in offered}
    missing = [key for key in chosen if key not in known]
    by_unit = {f"u:{unit.pk}": unit.name for unit in units}
    kept = [(key, by_unit[key]) for key in missing if key in by_unit]
    ids = [UUID(key[2:]) for key in missing if key.startswith("p:") and len(key) == 38]
    kept += _posts(list(org.positions_in(letter.agency_id, ids)))
    return kept + offered


def _posts(posts: Sequence[Any]) -> list[tuple[str, str]]:
    holders = org.holders_of([row.pk for row in posts])
    return [
        (
            f"p:{row.pk}",
            f"{holders[row.pk].user.full_name} · {_title(row)}" if row.pk in holders else _title(row),
        )
        for row in posts
    ]


def _title(position: Any) -> str:
    """Return a post's title, with its unit unless the title names it."""
    return position.title if position.unit.name in position.title else f"{position.title} {position.unit.name}"


def registries_to_enter(actor: Actor, letter: Letter) -> list[tuple[UUID, str]]:
    """Return the registries of this actor in whose register the letter still has to be entered (second level, A.6)."""
    (duty,) = duties_of([actor])
    kept = (duty.registry if letter.secrecy == Secrecy.NONE else duty.secret) - {letter.unit_id}
    if not kept:
        return []
    entered = set(letter.entries.filter(state=EntryState.ISSUED).values_list("register__unit", flat=True))
    given = [
        path for path in letter.assignments.filter(to_unit__isnull=False).values_list("to_unit__path", flat=True) if path
    ] + list(letter.assignments.filter(to_position__isnull=False).values_list("to_position__unit__path", flat=True))
    units = org.units_of(letter.agency_id).filter(pk__in=kept - entered, is_registry=True).select_related("parent")
    return [
        (unit.pk, unit.name)
        for unit in units
        if any(path.startswith(unit.parent.path if unit.parent else unit.path) for path in given)
    ]


def letter_of_assignment(actor: Actor, pk: UUID) -> UUID:
    """Return the letter an assignment belongs to; 404 when there is none in the actor's agency."""
    found: UUID | None = Assignment.objects.filter(pk=pk, agency=actor.agency_id).values_list("letter", flat=True).first()
    if found is None:
        raise Http404
    return found


def address_book(actor: Actor, text: str = "") -> QuerySet[OutsideParty]:
    """Return the address book of the actor's agency in Thai order."""
    rows = OutsideParty.objects.filter(agency=actor.agency_id).order_by("sort_key", "id")
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(organisation__icontains=word) | Q(email__icontains=word))
    return rows
