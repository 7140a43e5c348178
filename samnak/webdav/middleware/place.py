"""Where a request stands: who acts, and what was looked up for it already."""

import threading
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from samnak.core.actor import Actor
from samnak.drive.models import Lock
from samnak.webdav.models import DeadProperty

_now = threading.local()


class Place:
    """One request of one person."""

    def __init__(self, actor: Actor, principal: str) -> None:
        self.actor = actor
        self.principal = principal
        self.paths: dict[str, str] = {}  # of an item's own address, the path by which the person came to it
        self.forget()

    def forget(self) -> None:
        """Look everything up again: something was changed."""
        self.found: dict[str, Any] = {}
        self.locks: dict[UUID, list[Lock]] = {}
        self.properties: dict[UUID, dict[str, bytes]] = {}

    def properties_of(self, item_id: UUID) -> dict[str, bytes]:
        """Return what programs wrote on an item."""
        if item_id not in self.properties:
            self.fetch_properties([item_id])
        return self.properties[item_id]

    def fetch_properties(self, item_ids: Iterable[UUID]) -> None:
        """Look once for what programs wrote on many items."""
        self.properties |= {item_id: {} for item_id in item_ids}
        for item_id, name, value in DeadProperty.objects.filter(item_id__in=list(item_ids)).values_list(
            "item_id", "name", "value"
        ):
            self.properties[item_id][name] = bytes(value)


def stand(place: Place | None) -> None:
    """Let a request begin in this thread, or end."""
    _now.place = place


def here() -> Place:
    """Return where the request of this thread stands."""
    place: Place | None = getattr(_now, "place", None)
    if place is None:
        raise RuntimeError("no request is being answered")
    return place
