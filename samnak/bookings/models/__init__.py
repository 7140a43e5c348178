"""Rows of bookings: what can be booked, bookings and the time they take, what belongs to them."""

from samnak.bookings.models.allocations import Allocation, Booking, CheckIn, Occurrence
from samnak.bookings.models.attendance import CalendarFeed, Guest, GuestReply, Invitation
from samnak.bookings.models.resources import Building, Equipment, Quota, Resource, Room, RoomLayout, RoomPhoto
from samnak.bookings.models.supplies import ServiceRequest

__all__ = [
    "Allocation",
    "Booking",
    "Building",
    "CalendarFeed",
    "CheckIn",
    "Equipment",
    "Guest",
    "GuestReply",
    "Invitation",
    "Occurrence",
    "Quota",
    "Resource",
    "Room",
    "RoomLayout",
    "RoomPhoto",
    "ServiceRequest",
]
