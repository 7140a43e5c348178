"""Writes of bookings: take time, change it, decide on it, give it back; keep what can be booked."""

from samnak.bookings.services.answering import (
    ANSWERS,
    answer_by_link,
    answer_invitation,
    dates_to_answer,
    guest_behind,
    record_reply,
    why_closed,
)
from samnak.bookings.services.booking import HOLD_MINUTES, UNNAMED, approve, book, confirm_hold, hold, reject
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
from samnak.bookings.services.collecting import collect_replies
from samnak.bookings.services.deciding import DateMove, book_as_decided
from samnak.bookings.services.feeds import feed_addresses, open_feed, read_feed, revoke_feed
from samnak.bookings.services.foreseeing import ForeseenDate, foresee
from samnak.bookings.services.guests import add_guests, remove_guest
from samnak.bookings.services.inviting import meeting_of, plan_invitations, plan_series
from samnak.bookings.services.mailing import mail_invitation, resend_invitation, rsvp_token
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
from samnak.bookings.services.yielding import note_displaced

__all__ = [
    "ANSWERS",
    "EQUIPMENT_FIELDS",
    "HOLD_MINUTES",
    "HORIZON",
    "ROOM_FIELDS",
    "UNNAMED",
    "BookingWish",
    "DateMove",
    "ForeseenDate",
    "GuestWish",
    "ServiceWish",
    "Want",
    "add_guests",
    "add_photo",
    "answer_by_link",
    "answer_invitation",
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
    "collect_replies",
    "confirm_hold",
    "dates_to_answer",
    "expire_overdue",
    "extend_series",
    "feed_addresses",
    "foresee",
    "guest_behind",
    "hold",
    "mail_invitation",
    "meeting_of",
    "move_occurrence",
    "note_displaced",
    "open_feed",
    "override",
    "place",
    "plan_invitations",
    "plan_series",
    "read_feed",
    "reallocate",
    "record_reply",
    "reject",
    "release_no_shows",
    "remind",
    "remove_guest",
    "remove_photo",
    "renew_display_keys",
    "resend_invitation",
    "revoke_feed",
    "rsvp_token",
    "save_building",
    "save_equipment",
    "save_resource",
    "save_room",
    "serve_queue",
    "set_quota",
    "settle",
    "wants_of",
    "why_closed",
    "withdraw_service",
]
