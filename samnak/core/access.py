"""Rights as data: an Action names what is done, its rule answers a Decision with the reason in Thai."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.core.errors import DeniedError


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to "may this actor do this": yes, or no with the reason."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(allowed=True)
Rule = Callable[[Actor, Any], Decision]


def denied(reason: str) -> Decision:
    """Return a refusal with its reason."""
    return Decision(allowed=False, reason=reason)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done to one kind of object; `also` names a right that must be held as well."""

    name: str
    label: str | Promise
    rule: Rule
    also: "Action | None" = None


def can(actor: Actor | None, action: Action, target: Any = None) -> Decision:
    """Decide whether the actor may do the action; an error in a rule is an error, never a silent yes or no."""
    if actor is None:
        return denied(_("กรุณาเข้าสู่ระบบก่อน"))
    if action.also is not None:
        decision = can(actor, action.also, target)
        if not decision:
            return decision
    return action.rule(actor, target)


def require(actor: Actor | None, action: Action, target: Any = None) -> None:
    """Raise DeniedError with the reason unless the actor may do the action."""
    decision = can(actor, action, target)
    if not decision:
        raise DeniedError(decision.reason)


def all_of(*rules: Rule) -> Rule:
    """Combine rules: the first refusal is the answer."""

    def rule(actor: Actor, target: Any) -> Decision:
        for part in rules:
            decision = part(actor, target)
            if not decision:
                return decision
        return ALLOWED

    return rule


def any_of(*rules: Rule) -> Rule:
    """Combine rules: the first yes is the answer, else the last refusal."""

    def rule(actor: Actor, target: Any) -> Decision:
        decision = denied(_("ท่านไม่มีสิทธิทำรายการนี้"))
        for part in rules:
            decision = part(actor, target)
            if decision:
                return decision
        return decision

    return rule


View = TypeVar("View", bound=Callable[..., Any])


def acts(*actions: Action) -> Callable[[View], View]:
    """Mark a view with the actions it offers; every view carries this or `public` (a test walks the URLs)."""

    def mark(view: View) -> View:
        view.acts = actions  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view as open to people who are not signed in."""
    view.public = True  # type: ignore[attr-defined]
    return login_not_required(view)


def everyone_signed_in(_actor: Actor, _target: Any) -> Decision:
    """Allow whoever is signed in; the object itself is still fetched through `get_for`."""
    return ALLOWED
