"""The search reads a letter again as soon as something was written on it or its readers changed."""

from samnak.core.events import subscribe
from samnak.correspondence.enums import Events

# A number alone is not announced: the letter is signed in the same transaction, or found within the minute.
for kind in (
    Events.LETTER_SIGNED,
    Events.LETTER_ARRIVED,
    Events.LETTER_REGISTERED,
    Events.MINUTE_WRITTEN,
    Events.ASSIGNED,
):
    subscribe(kind, "search.index_changes")
