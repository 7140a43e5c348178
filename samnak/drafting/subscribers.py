"""The search reads a draft again as soon as it was saved as a version or moved on its route."""

from samnak.core.events import subscribe
from samnak.drafting.enums import Events

for kind in (
    Events.DRAFT_CREATED,
    Events.VERSION_SAVED,
    Events.DRAFT_SUBMITTED,
    Events.DRAFT_AGREED,
    Events.DRAFT_RETURNED,
    Events.DRAFT_RECALLED,
    Events.DRAFT_SIGNED,
    Events.DRAFT_DISCARDED,
):
    subscribe(kind, "search.index_changes")
