"""What somebody wants to book, as plain data."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from samnak.bookings.enums import OnClash


@dataclass(frozen=True, slots=True)
class Want:
    """ทรัพยากรที่ต้องการ - one resource; without times of its own it is wanted for the booking's time.

    The minutes before and after are those of the resource unless given.
    """

    resource_id: UUID
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    buffer_before: int | None = None
    buffer_after: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceWish:
    """บริการที่ต้องการ - food, people or things besides the resources."""

    kind: str
    quantity: int = 0
    detail: str = ""
    budget_source: str = ""
    keeper_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class GuestWish:
    """ผู้ที่จะเชิญ."""

    name: str
    email: str
    user_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingWish:
    """สิ่งที่ขอจอง; times are aware, `rrule` is an RRULE without its name, read on the wall clock of Bangkok."""

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    wants: tuple[Want, ...]
    description: str = ""
    unit_id: UUID | None = None
    attendees: int = 0
    layout: str = ""
    chair: str = ""
    phone: str = ""
    is_private: bool = False
    online_url: str = ""
    rrule: str = ""
    excluded: tuple[datetime, ...] = ()
    skip_holidays: bool = False
    on_clash: str = OnClash.REFUSE
    request_key: UUID | None = None
    services: tuple[ServiceWish, ...] = ()
    guests: tuple[GuestWish, ...] = ()
    attachment_id: UUID | None = None
    follows_id: UUID | None = None
    instead_of_id: UUID | None = None  # a date that had to give way, and is booked anew by this
