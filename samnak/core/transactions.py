"""The transaction of a service: official tables refuse writes made outside of one."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from samnak.core.actor import Actor
from samnak.core.statements import prepared


@contextmanager
def official(actor: Actor) -> Iterator[None]:
    """Open the transaction of a service and tell the database who acts, until the transaction ends.

    Official tables carry a trigger that refuses rows written while no actor is set (see `core.triggers`).
    """
    with transaction.atomic():
        prepared("SELECT set_config('samnak.actor', %s, true)", [str(actor.user_id or actor.name)])
        yield
