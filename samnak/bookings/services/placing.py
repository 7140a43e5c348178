"""Placing a booking: the dates it asks for, what is free of them, and what is done about the rest."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings import queries
from samnak.bookings.content import RuleError, expand
from samnak.bookings.enums import BookingState, Events, OccurrenceState, OnClash
from samnak.bookings.errors import BookingRuleError, SeriesError, SlotTakenError
from samnak.bookings.models import Booking, Guest, ServiceRequest
from samnak.bookings.policies import SUBJECT
from samnak.bookings.services.claiming import Date, blockers_by_place, dates_of, insert_dates, lock_wanted, once_more
from samnak.bookings.services.states import write_states
from samnak.bookings.services.wishes import BookingWish
from samnak.bookings.workflow import BOOKING
from samnak.core import thai
from samnak.core.actor import Actor
from samnak.core.language import in_thai
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.org import queries as org
from samnak.org.models import Unit

HORIZON = timedelta(days=731)  # 24 months: a series without an end is rolled forward every night
MOST_DAYS = timedelta(days=60)


@once_more
def place(
    *, actor: Actor, wish: BookingWish, approve: bool = False, state: str = "", hold_until: datetime | None = None
) -> Booking:
    """Take time for what is wished (กันเวลา): all-or-nothing, or as `wish.on_clash` says of dates that are not free.

    Whether the actor may, and by which rules, is for the caller to have asked. SlotTakenError tells what is in the way.
    A second call with the same `request_key` returns the first one's booking.
    """
    with official(actor):
        if actor.agency_id is None:
            raise BookingRuleError(_("ท่านไม่ได้ดำรงตำแหน่งใดในวันนี้ จึงจองไม่ได้"))
        _check_times(wish)
        resources = lock_wanted(actor.agency_id, wish.wants)
        known = _sent_before(actor, wish)
        if known is not None:
            return known
        now = database_now()
        dates = dates_of(wished_starts(actor, wish, now), wish.starts_at, wish.ends_at, wish.wants, resources)
        target = state or (BookingState.APPROVED if approve else BookingState.PENDING)
        kept = _kept(actor, wish, dates, target, now)
        booking = _booking_row(actor, wish, _state_of(kept, target), hold_until, now)
        booking.excluded = left_out(wish, [date.original_start for date in kept], now)
        booking.save(force_insert=True)
        insert_dates(booking, kept)
        write_extras(booking, wish)
        _tell(actor, booking, kept, [resources[want.resource_id].name for want in wish.wants])
        return booking


def _check_times(wish: BookingWish) -> None:
    if not wish.title.strip():
        raise BookingRuleError(_("กรุณาพิมพ์เรื่อง"), field="title")
    if wish.ends_at <= wish.starts_at:
        raise BookingRuleError(_("เวลาสิ้นสุดต้องหลังเวลาเริ่ม กรุณาแก้ไขเวลา"), field="ends_at")
    if wish.ends_at - wish.starts_at > MOST_DAYS:
        raise BookingRuleError(_("จองได้ครั้งละไม่เกิน 60 วัน กรุณาแบ่งเป็นหลายครั้ง"), field="ends_at")


def _sent_before(actor: Actor, wish: BookingWish) -> Booking | None:
    if wish.request_key is None:
        return None
    return Booking.objects.filter(agency=actor.agency_id, request_key=wish.request_key).first()


def wished_starts(actor: Actor, wish: BookingWish, now: datetime, *, after: datetime | None = None) -> list[datetime]:
    """Return the starts that a wish asks for, up to the horizon, without days left out."""
    if not wish.rrule:
        return [wish.starts_at]
    try:
        starts = expand(wish.rrule, wish.starts_at, after=after, until=max(now, wish.starts_at) + HORIZON, excluded=wish.excluded)
    except RuleError as error:
        raise SeriesError(str(error), field="repeat") from error
    if wish.skip_holidays:
        worked = org.working_days_among([start.date() for start in starts], _province(actor))
        starts = [start for start in starts if start.date() in worked]
    if not starts and after is None:
        raise SeriesError(_("ไม่มีวันใดตรงกับการเกิดซ้ำที่เลือก กรุณาตรวจวันเริ่มและวันสุดท้าย"), field="repeat")
    if len(starts) > 1 and starts[1] - starts[0] < wish.ends_at - wish.starts_at:
        raise SeriesError(_("ครั้งหนึ่งนานกว่าระยะห่างของการเกิดซ้ำ จึงทับกันเอง กรุณาแก้ไขเวลาหรือการเกิดซ้ำ"), field="repeat")
    return starts


def left_out(wish: BookingWish, taken: Collection[datetime], now: datetime, *, after: datetime | None = None) -> list[datetime]:
    """Return the dates that the rule gives and the booking leaves out, holidays and skipped clashes too: its EXDATEs.

    They are written down, so that whoever reads the series need not work out again what was a holiday then.
    """
    if not wish.rrule or not (wish.skip_holidays or wish.on_clash == OnClash.SKIP):
        return list(wish.excluded)
    given = expand(wish.rrule, wish.starts_at, after=after, until=max(now, wish.starts_at) + HORIZON)
    return sorted({*wish.excluded, *given} - set(taken))


def _province(actor: Actor) -> str:
    agency = org.find_agency(actor.agency_id) if actor.agency_id else None
    return agency.province if agency else ""


def _kept(actor: Actor, wish: BookingWish, dates: Sequence[Date], target: str, now: datetime) -> list[Date]:
    """Return the dates to be written, each with its state; raise when what is in the way was not to be accepted."""
    found = blockers_by_place(dates)
    if found and _lapse_holds(actor, {row.booking_id for rows in found.values() for row in rows}, now):
        found = blockers_by_place(dates)
    for date in dates:
        date.state = OccurrenceState.WAITLISTED if date.place in found else target
    if not found:
        return list(dates)
    free = [date for date in dates if date.place not in found]
    if wish.on_clash == OnClash.WAIT:
        return list(dates)
    if wish.on_clash == OnClash.SKIP and free:
        return free
    claims = [claim for date in dates for claim in date.claims]
    clashes = queries.clashes_of(actor, claims, [row for rows in found.values() for row in rows])
    rooms = [want.resource_id for want in wish.wants]
    first = dates[min(found)]
    seats = wish.attendees
    raise SlotTakenError(
        clashes, lambda: queries.find_alternatives(actor, rooms, first.starts_at, first.ends_at, now=now, seats=seats)
    )


def _lapse_holds(actor: Actor, booking_ids: Collection[UUID], now: datetime) -> bool:
    """End holds whose time is over and which the job has not ended yet; tell whether there were any."""
    lapsed = list(Booking.objects.filter(pk__in=booking_ids, state=BookingState.HELD, hold_until__lte=now))
    for booking in lapsed:
        booking.state = BOOKING.next_state("expire", booking.state)
        booking.save(update_fields=["state"])
        write_states(list(booking.occurrences.filter(state=OccurrenceState.HELD)), "expire")
        record(
            actor,
            Events.EXPIRED,
            subject_type=SUBJECT,
            subject_id=booking.pk,
            agency_id=booking.agency_id,
            occurrence="",
            why="hold",
        )
    return bool(lapsed)


def _state_of(dates: Sequence[Date], target: str) -> str:
    return BookingState.WAITLISTED if all(date.state == OccurrenceState.WAITLISTED for date in dates) else target


def _booking_row(actor: Actor, wish: BookingWish, state: str, hold_until: datetime | None, now: datetime) -> Booking:
    unit_id = wish.unit_id or actor.unit_id
    if unit_id is None:
        raise BookingRuleError(_("กรุณาเลือกหน่วยงานในส่วนราชการนี้"), field="unit")
    unit_name = Unit.objects.filter(pk=unit_id, agency=actor.agency_id).values_list("name", flat=True).first()
    if unit_name is None:
        raise BookingRuleError(_("กรุณาเลือกหน่วยงานในส่วนราชการนี้"), field="unit")
    return Booking(
        agency_id=actor.agency_id,  # type: ignore[misc]
        kind=wish.kind,
        state=state,
        title=wish.title.strip()[:300],
        description=wish.description.strip(),
        unit_id=unit_id,
        organiser_position_id=actor.position_id,
        organiser_user_id=actor.user_id,
        organiser_name=actor.name,
        phone=wish.phone.strip(),
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        rrule=wish.rrule,
        excluded=list(wish.excluded),
        skip_holidays=wish.skip_holidays,
        expanded_until=max(now, wish.starts_at) + HORIZON if wish.rrule else None,
        follows_id=wish.follows_id,
        attendees=wish.attendees,
        layout=wish.layout,
        chair=wish.chair.strip(),
        is_private=wish.is_private,
        online_url=wish.online_url,
        attachment_id=wish.attachment_id,
        hold_until=hold_until,
        request_key=wish.request_key,
        search_text=thai.normalise(f"{wish.title} {actor.name} {unit_name} {wish.chair}"),
    )


def write_extras(booking: Booking, wish: BookingWish) -> None:
    """Write what goes with a booking: services asked for and guests invited."""
    if wish.services:
        ServiceRequest.objects.bulk_create(
            ServiceRequest(
                agency_id=booking.agency_id,
                booking=booking,
                kind=row.kind,
                quantity=row.quantity,
                detail=row.detail,
                budget_source=row.budget_source,
                keeper_id=row.keeper_id,
            )
            for row in wish.services
        )
    if wish.guests:
        guests = {guest.email.lower(): guest for guest in wish.guests}
        Guest.objects.bulk_create(
            Guest(agency_id=booking.agency_id, booking=booking, name=row.name, email=email, user_id=row.user_id)
            for email, row in guests.items()
        )


@in_thai()
def _tell(actor: Actor, booking: Booking, dates: Sequence[Date], names: Sequence[str]) -> None:
    waiting = sum(date.state == OccurrenceState.WAITLISTED for date in dates)
    told: dict[str, Any] = {
        "resources": list(names),
        "start": booking.starts_at.isoformat(),
        "end": booking.ends_at.isoformat(),
    }
    kind = Events.HELD if booking.state == BookingState.HELD else Events.BOOKED
    if kind is Events.HELD:
        told["until"] = booking.hold_until.isoformat() if booking.hold_until else ""
    else:
        told |= {"dates": len(dates), "waiting": waiting, "state": booking.state}
    record(actor, kind, subject_type=SUBJECT, subject_id=booking.pk, agency_id=booking.agency_id, **told)
