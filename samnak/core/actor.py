"""Who acts: a person, in which post, and on whose behalf. Always an explicit argument, never a global."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held over a unit and, when the scope says so, all units below it."""

    role: str
    scope: str
    unit_id: UUID | None
    unit_path: str


@dataclass(frozen=True, slots=True)
class Actor:
    """ผู้กระทำ - a person standing in one post.

    `position_id` is the post whose right is used; `appointment_id` the person's own appointment. The two differ when
    the person acts for another (`authority` then says how, in the words of `org.enums.Authority`, and `on_behalf_of`
    names the post acted for).
    """

    name: str
    user_id: UUID | None = None
    agency_id: UUID | None = None
    unit_id: UUID | None = None
    unit_path: str = ""
    position_id: UUID | None = None
    position_title: str = ""
    appointment_id: UUID | None = None
    own_position_title: str = ""
    authority: str = "holder"
    on_behalf_of: str = ""
    delegation_id: UUID | None = None
    is_head: bool = False
    grants: frozenset[Grant] = field(default_factory=frozenset)
    readable_unit_ids: frozenset[UUID] = field(default_factory=frozenset)
    ip: str = ""

    @property
    def is_system(self) -> bool:
        """True for the platform itself (jobs, set-up), which holds no post."""
        return self.user_id is None

    @property
    def standing(self) -> str:
        """Return the key of this post in the switcher: the appointment, and the delegation when acting for another."""
        return f"{self.appointment_id}:{self.delegation_id or ''}"

    def has_role(self, role: str, unit_path: str | None = None) -> bool:
        """Tell whether a role is held; with `unit_path`, whether its scope reaches that unit."""
        return any(grant.role == role and (unit_path is None or _reaches(grant, unit_path)) for grant in self.grants)

    def has_any_role(self, roles: Iterable[str], unit_path: str | None = None) -> bool:
        """Tell whether one of the roles is held."""
        return any(self.has_role(role, unit_path) for role in roles)


def _reaches(grant: Grant, unit_path: str) -> bool:
    if grant.scope == "agency":
        return True
    if grant.scope == "subtree":
        return unit_path.startswith(grant.unit_path)
    return unit_path == grant.unit_path


def system_actor(name: str = "ระบบ", agency_id: UUID | None = None) -> Actor:
    """Return the platform itself as an actor, for jobs and set-up; it holds no role."""
    return Actor(name=name, agency_id=agency_id)


def agency_of(actor: Actor) -> UUID:
    """Return the agency in which the actor stands; who asks has made sure that there is one."""
    if actor.agency_id is None:
        raise ValueError("nobody acts without an agency")
    return actor.agency_id
