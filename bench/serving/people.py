"""The sixteen people of the page benchmark: different chairs, central and provincial, some acting for others."""

import random
from typing import NamedTuple
from uuid import UUID

from samnak.accounts.models import User
from samnak.core.actor import Actor
from samnak.correspondence import queries
from samnak.org import queries as org
from samnak.org.enums import AgencyKind, Role, UnitKind
from samnak.org.models import Appointment, Delegation, RoleGrant

LETTERS, TEXTS = 20, 10

CENTRAL = [AgencyKind.OFFICE, AgencyKind.DEPARTMENT]
PROVINCIAL = [AgencyKind.PROVINCIAL]


class Person(NamedTuple):
    """Somebody in a chair, with what they open: letters they may read, words they look for, their register."""

    user: User
    chair: str
    standing: str
    letters: list[UUID]
    texts: list[str]
    register: UUID | None

    @property
    def username(self):
        """Return the name they sign in with."""
        return self.user.username


def people():
    """Return sixteen people, always the same for the same data."""
    chosen = {}
    for chair, count, positions in _chairs():
        seats = Appointment.objects.filter(position__in=positions).select_related("user").order_by("user__username")
        fresh = [seat.user for seat in seats if seat.user_id not in chosen]
        # spread over the alphabet, so over agencies
        for user in fresh[:: max(len(fresh) // count, 1)][:count]:
            chosen[user.pk] = (user, chair)
    found = [_person(user, chair) for user, chair in chosen.values()]
    if len(found) != 16:
        raise AssertionError(f"the sample has {len(found)} of the 16 people")
    return found


def _chairs():
    """Return (chair, how many, positions): each is asked for before the wider ones below it."""
    held = Appointment.objects.filter(position__is_active=True)

    def posts(rows):
        return list(rows.order_by("position").values_list("position", flat=True).distinct())

    def role(role_name, kinds):
        return posts(RoleGrant.objects.filter(role=role_name, agency__kind__in=kinds))

    heads = held.filter(position__is_head=True)
    tops = heads.filter(position__unit__parent=None)
    plain = held.filter(position__is_head=False, position__grants=None)
    return [
        ("head of agency", 1, posts(tops.filter(agency__kind=AgencyKind.OFFICE))),
        ("acting for the head", 2, list(Delegation.objects.filter(revoked_at=None).values_list("to_position", flat=True))),
        ("registrar", 2, role(Role.CENTRAL_REGISTRAR, CENTRAL)),
        ("registrar", 2, role(Role.CENTRAL_REGISTRAR, PROVINCIAL)),
        ("registrar", 2, role(Role.UNIT_REGISTRAR, CENTRAL)),
        ("head", 2, posts(heads.filter(position__unit__kind=UnitKind.DIVISION, agency__kind__in=CENTRAL))),
        ("head", 2, posts(tops.filter(agency__kind__in=PROVINCIAL))),
        ("officer", 2, posts(plain.filter(agency__kind__in=CENTRAL))),
        ("provincial officer", 1, posts(plain.filter(agency__kind__in=PROVINCIAL))),
    ]


def _person(user, chair):
    standings = org.standings_of(user)
    acting = next((row for row in standings if row.delegation_id), standings[0])
    actor: Actor = acting if chair == "acting for the head" else standings[0]
    chance = random.Random(user.username)
    readable = list(queries.visible_to(actor).order_by("-id").values_list("pk", "subject", "document_number")[:3000])
    some = chance.sample(readable, min(LETTERS, len(readable)))
    # half look for a piece of a subject, half for a number
    texts = [row[1][:14] if place % 2 else row[2] or row[1][:20] for place, row in enumerate(some[:TEXTS])]
    registers = queries.registers_of(actor, "incoming")
    own = next((row for row in registers if row.unit_id == actor.unit_id), registers[0] if registers else None)
    return Person(user, chair, actor.standing, [row[0] for row in some], texts, own.pk if own else None)
