"""Tokens: what of an actor opens something. A right names a token; an actor holds some; where the two meet, the door opens.

A post, an appointment, a unit, a team and an agency are their own tokens (their ids). Further ones are derived from such ids,
so that "the head of this unit" needs no row and follows whoever is head today.
"""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID, uuid5

from samnak.drive.enums import Level, Principal


class Reachable(Protocol):
    """Sets of tokens by level, as the database keeps them (see models.Reach)."""

    readers: list[UUID]
    commenters: list[UUID]
    editors: list[UUID]
    managers: list[UUID]
    denied: list[UUID]
    keepers: list[UUID]


def own_token(user_id: UUID, agency_id: UUID) -> UUID:
    """Return the token of a person inside one agency: the personal space stays behind when the person leaves it."""
    return uuid5(user_id, f"own:{agency_id}")


def head_token(unit_id: UUID) -> UUID:
    """Return the token of whoever stands in the post of the head of a unit."""
    return uuid5(unit_id, "head")


def reading_token(unit_id: UUID) -> UUID:
    """Return the token of those whose post lets them read the matter of a unit: heads above it, registrars, secretaries."""
    return uuid5(unit_id, "reading")


def manager_token(team_id: UUID) -> UUID:
    """Return the token of those who look after a team."""
    return uuid5(team_id, "manager")


def token_of(principal: str, principal_id: UUID) -> UUID:
    """Return the token that a grant opens for: everybody of a team holds its reading token, others their own id."""
    return reading_token(principal_id) if principal == Principal.TEAM else principal_id


def level_of(tokens: Collection[UUID], reach: Reachable) -> Level:
    """Return what these tokens may do: who keeps the place may all, then a denial wins, then the highest level counts."""
    held = frozenset(tokens)
    if not held.isdisjoint(reach.keepers):
        return Level.MANAGE
    if not held.isdisjoint(reach.denied) or held.isdisjoint(reach.readers):
        return Level.NONE
    for level, opened in ((Level.MANAGE, reach.managers), (Level.EDIT, reach.editors), (Level.COMMENT, reach.commenters)):
        if not held.isdisjoint(opened):
            return level
    return Level.VIEW
