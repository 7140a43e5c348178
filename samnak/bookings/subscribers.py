"""Guests are told of whatever becomes of a meeting."""

from samnak.bookings.enums import Events
from samnak.core.events import subscribe

for kind in (
    Events.BOOKED,
    Events.APPROVED,
    Events.REJECTED,
    Events.PROMOTED,
    Events.CHANGED,
    Events.CANCELLED,
    Events.DISPLACED,
    Events.RELEASED,
    Events.EXPIRED,
    Events.GUESTS_CHANGED,
):
    subscribe(kind, "bookings.send_invitations")
