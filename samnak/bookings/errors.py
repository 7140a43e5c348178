"""What can go wrong with a booking; every message says what stands in the way or what to do next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samnak.core import thai
from samnak.core.errors import ConflictError, DomainError


@dataclass(frozen=True, slots=True)
class Clash:
    """What stands in the way of one date, as far as the asker may know."""

    original_start: datetime
    resource_id: UUID
    resource_name: str
    starts_at: datetime
    ends_at: datetime
    title: str  # empty when the asker may not know it
    unit_name: str
    organiser_name: str = ""
    phone: str = ""
    booking_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another time or another room that could be booked instead."""

    resource_id: UUID
    resource_name: str
    starts_at: datetime
    ends_at: datetime
    reason: str


class SlotTakenError(ConflictError):
    """The time is not free (ช่วงเวลาไม่ว่าง): names what blocks, and offers what could be had instead."""

    def __init__(self, clashes: Sequence[Clash], find: Callable[[], Sequence[Alternative]] = tuple) -> None:
        self.clashes = tuple(clashes)
        self._find = find
        super().__init__(_in_words(self.clashes), field="starts_at")

    @cached_property
    def alternatives(self) -> tuple[Alternative, ...]:
        """What could be had instead, looked for when it is asked for: by then nobody waits for the locks of the refusal."""
        return tuple(self._find())


def _in_words(clashes: Sequence[Clash]) -> str:
    dates = sorted({clash.original_start for clash in clashes})
    if len(dates) > 1:
        words = ngettext("มี %(count)d วันที่ไม่ว่าง", "มี %(count)d วันที่ไม่ว่าง", len(dates))
        return words % {"count": len(dates)} + " " + _("กรุณาเลือกว่าจะข้าม เข้าคิวรอ หรือเปลี่ยนเวลา")
    first = clashes[0]
    who = first.title or _("การจองที่ไม่แสดงเรื่อง")
    told = _("%(resource)s ไม่ว่าง %(date)s %(start)s–%(end)s เพราะ %(what)s (%(unit)s)")
    return told % {
        "resource": first.resource_name,
        "date": thai.short_date(first.starts_at),
        "start": thai.clock(first.starts_at).removesuffix(" น."),
        "end": thai.clock(first.ends_at),
        "what": who,
        "unit": first.unit_name,
    }


class BookingRuleError(DomainError):
    """A rule of a room or of its owner is not met."""


class SeriesError(DomainError):
    """The repetition cannot be understood or gives no dates."""
