"""Writes of bookings: take time, change it, decide on it, give it back; keep what can be booked."""

from samnak.bookings.services.booking import HOLD_MINUTES, approve, book, confirm_hold, hold, reject
from samnak.bookings.services.changing import (
    cancel_booking,
    cancel_following,
    cancel_occurrence,
    change_details,
    change_following,
    move_occurrence,
    reallocate,
    wants_of,
)
from samnak.bookings.services.deciding import DateMove, book_as_decided
from samnak.bookings.services.foreseeing import ForeseenDate, foresee
from samnak.bookings.services.overriding import close_resources, override
from samnak.bookings.services.placing import HORIZON, place
from samnak.bookings.services.presence import (
    check_in,
    expire_overdue,
    extend_series,
    release_no_shows,
    remind,
    serve_queue,
)
from samnak.bookings.services.resources import (
    EQUIPMENT_FIELDS,
    ROOM_FIELDS,
    add_photo,
    remove_photo,
    renew_display_keys,
    save_building,
    save_equipment,
    save_resource,
    save_room,
    set_quota,
)
from samnak.bookings.services.settling import settle
from samnak.bookings.services.supplies import answer_service, ask_service, withdraw_service
from samnak.bookings.services.wishes import BookingWish, GuestWish, ServiceWish, Want

__all__ = [
    "EQUIPMENT_FIELDS",
    "HOLD_MINUTES",
    "HORIZON",
    "ROOM_FIELDS",
    "BookingWish",
    "DateMove",
    "ForeseenDate",
    "GuestWish",
    "ServiceWish",
    "Want",
    "add_photo",
    "answer_service",
    "approve",
    "ask_service",
    "book",
    "book_as_decided",
    "cancel_booking",
    "cancel_following",
    "cancel_occurrence",
    "change_details",
    "change_following",
    "check_in",
    "close_resources",
    "confirm_hold",
    "expire_overdue",
    "extend_series",
    "foresee",
    "hold",
    "move_occurrence",
    "override",
    "place",
    "reallocate",
    "reject",
    "release_no_shows",
    "remind",
    "remove_photo",
    "renew_display_keys",
    "save_building",
    "save_equipment",
    "save_resource",
    "save_room",
    "serve_queue",
    "set_quota",
    "settle",
    "wants_of",
    "withdraw_service",
]
