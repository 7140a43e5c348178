"""Tokens of calls: one person, in one post, at one file, for some hours; what the person may is asked anew at every call."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing

from samnak.wopi.errors import TokenError

SALT = "samnak.wopi"
LASTS = timedelta(hours=8)  # a day at the desk; an editor cannot ask for another one


@dataclass(frozen=True, slots=True)
class Pass:
    """Who calls, and about which file."""

    user_id: UUID
    standing: str
    item_id: UUID
    may_edit: bool


def make_token(given: Pass) -> str:
    """Return a signed token."""
    row = [given.user_id.hex, given.standing, given.item_id.hex, int(given.may_edit)]
    return signing.dumps(row, salt=SALT)


def read_token(token: str, item_id: UUID) -> Pass:
    """Return what a token says, if it is ours, still good, and about this file."""
    try:
        user_id, standing, about, may_edit = signing.loads(token, salt=SALT, max_age=LASTS)
        found = Pass(UUID(hex=user_id), str(standing), UUID(hex=about), bool(may_edit))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise TokenError from error
    if found.item_id != item_id:
        raise TokenError
    return found
