"""Who calls, and about which file: asked anew at every call, so that a right taken away is gone at once."""

from uuid import UUID

from samnak.accounts.models import User
from samnak.core.access import can
from samnak.core.actor import Actor
from samnak.drive import queries as drive
from samnak.drive.models import Item
from samnak.drive.policies import EDIT, READ, is_secret
from samnak.org.queries import standings_of
from samnak.wopi.content import read_token
from samnak.wopi.errors import TokenError


def caller(token: str, item_id: UUID) -> tuple[Actor, Item, bool]:
    """Return who calls, the file, and whether it may be written; TokenError or 404 where the call is no longer good."""
    given = read_token(token, item_id)
    user = User.objects.filter(pk=given.user_id, is_active=True).first()
    actor = next((one for one in standings_of(user) if one.standing == given.standing), None) if user else None
    if actor is None:
        raise TokenError
    item = drive.get_for(actor, READ, item_id)
    if item.is_folder or item.trashed_at is not None or is_secret(item):
        raise TokenError
    return actor, item, given.may_edit and may_write(actor, item)


def may_write(actor: Actor, item: Item) -> bool:
    """Tell whether the actor may put a newer version into a file."""
    return not item.record_of and bool(can(actor, EDIT, item))


def ending_of(item: Item) -> str:
    """Return the ending of a file's name, in small letters."""
    return item.name.rpartition(".")[2].lower() if "." in item.name else ""
