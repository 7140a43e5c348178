"""Changing what is booked: one date moved or left out, this and all following, the words, another resource."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings import queries
from samnak.bookings.content import ends_before
from samnak.bookings.enums import AllocationState, BookingState, Events
from samnak.bookings.errors import BookingRuleError, SlotTakenError
from samnak.bookings.models import Allocation, Booking, Occurrence, Resource
from samnak.bookings.policies import CANCEL, CHANGE, FROM_ROOMS, SUBJECT
from samnak.bookings.queries import Claim
from samnak.bookings.services.asking import asked_anew, drop_route, renew_route, take_turn
from samnak.bookings.services.booking import WORDS, book
from samnak.bookings.services.claiming import check_usable, dates_of, lock_resources, once_more
from samnak.bookings.services.guests import forget_answers, invited_to
from samnak.bookings.services.rules import check_rooms
from samnak.bookings.services.settling import lock_booking, promote, promote_matching, settle, told_title
from samnak.bookings.services.states import write_states
from samnak.bookings.services.wishes import BookingWish, Want
from samnak.bookings.workflow import ALLOCATION_OF, LIVE
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError
from samnak.core.language import in_thai
from samnak.core.time import database_now
from samnak.core.transactions import official


def cancel_booking(*, actor: Actor, booking_id: UUID, reason: str = "") -> Booking:
    """Cancel a booking with all its dates to come (ยกเลิกการจอง); its time falls free at once."""
    with official(actor):
        booking = lock_booking(booking_id)
        require(actor, CANCEL, booking)
        require(actor, FROM_ROOMS, booking)
        return settle(actor=actor, booking_id=booking.pk, act="cancel", reason=reason)


@once_more
def cancel_occurrence(*, actor: Actor, occurrence_id: UUID, reason: str = "") -> Occurrence:
    """Cancel one date of a series (ยกเลิกเฉพาะครั้ง); with the last date the booking itself is cancelled."""
    with official(actor):
        booking, row = _locked(actor, occurrence_id, CANCEL)
        _cancel_dates(actor, booking, [row], reason, occurrence=str(row.pk))
        return row


@once_more
def cancel_following(*, actor: Actor, occurrence_id: UUID, reason: str = "") -> Booking:
    """Cancel a date and all that follow it (ยกเลิกครั้งนี้และครั้งต่อไป); the series ends before it."""
    with official(actor):
        booking, row = _locked(actor, occurrence_id, CANCEL)
        _end_before(booking, row)
        rows = list(booking.occurrences.filter(original_start__gte=row.original_start, state__in=LIVE))
        _cancel_dates(actor, booking, rows, reason, occurrence=str(row.pk))
        return booking


def _end_before(booking: Booking, row: Occurrence) -> None:
    if booking.rrule:
        booking.rrule = ends_before(booking.rrule, row.original_start)
        booking.save(update_fields=["rrule"])


def _cancel_dates(actor: Actor, booking: Booking, rows: Sequence[Occurrence], reason: str, *, occurrence: str) -> None:
    now = database_now()
    coming = [row for row in rows if row.ends_at > now and row.state in LIVE]
    if not coming:
        raise ConflictError(_("วันที่เลือกผ่านไปแล้วหรือยกเลิกไปแล้ว กรุณาเปิดหน้าใหม่เพื่อดูสถานะล่าสุด"))
    others = booking.occurrences.filter(state__in=LIVE, ends_at__gt=now).exclude(pk__in=[row.pk for row in coming])
    if not others.exists():
        settle(actor=actor, booking_id=booking.pk, act="cancel", reason=reason)
        return
    write_states(coming, "cancel")
    drop_route(actor, booking)
    touch(booking, now)
    record(
        actor,
        Events.CANCELLED,
        subject_type=SUBJECT,
        subject_id=booking.pk,
        agency_id=booking.agency_id,
        occurrence=occurrence,
        dates=len(coming),
        reason=reason.strip(),
    )
    promote(freed=coming, now=now)


def touch(booking: Booking, now: datetime) -> None:
    """Count a change, so that calendars that hold the booking take the newer one (SEQUENCE of RFC 5545)."""
    booking.sequence += 1
    booking.changed_at = now
    booking.save(update_fields=["sequence", "changed_at"])


def _locked(actor: Actor, occurrence_id: UUID, action: Any) -> tuple[Booking, Occurrence]:
    known = get_object_or_404(Occurrence.objects.only("booking_id"), pk=occurrence_id)
    booking = lock_booking(known.booking_id)
    require(actor, action, booking)
    require(actor, FROM_ROOMS, booking)
    row = Occurrence.objects.select_for_update(of=("self",)).get(pk=occurrence_id)
    row.booking = booking
    return booking, row


@once_more
def move_occurrence(
    *, actor: Actor, occurrence_id: UUID, starts_at: datetime, ends_at: datetime, wants: Sequence[Want] | None = None
) -> Occurrence:
    """Move one date to another time or another room (เลื่อนหรือย้ายเฉพาะครั้ง); in its series it keeps its old name."""
    with official(actor):
        known = get_object_or_404(Occurrence.objects.select_related("booking"), pk=occurrence_id)
        fresh = list(wants) if wants is not None else wants_of(known)
        resources = lock_wanted_beside(known.booking, fresh)
        booking, row = _locked(actor, occurrence_id, CHANGE)
        now = database_now()
        if row.state not in LIVE or row.ends_at <= now:
            raise ConflictError(_("วันที่เลือกผ่านไปแล้วหรือยกเลิกไปแล้ว กรุณาเปิดหน้าใหม่เพื่อดูสถานะล่าสุด"))
        wish = _as_wish(booking, starts_at, ends_at, fresh)
        check_rooms(actor, wish, [starts_at], now, without=booking.pk)
        before = (row.starts_at, row.ends_at)
        asked = asked_anew(actor, row, wish)
        _replace_time(actor, row, wish, resources, now, asked=asked)
        touch(booking, now)
        renew_route(actor, booking, asked)
        row.refresh_from_db(fields=["state"])
        _tell_move(actor, booking, row, before)
        return row


def wants_of(row: Occurrence) -> list[Want]:
    """Return what a date takes, as wants, without the parts that follow from a hall."""
    claims = list(row.allocations.exclude(state=AllocationState.RELEASED).select_related("resource__room").order_by("id"))
    taken = {claim.resource_id for claim in claims}
    return [Want(claim.resource_id) for claim in claims if _hall_of(claim) not in taken]


def _hall_of(claim: Allocation) -> UUID | None:
    room = getattr(claim.resource, "room", None)
    return room.hall_id if room is not None else None


def lock_wanted_beside(booking: Booking, wants: Sequence[Want]) -> dict[UUID, Resource]:
    """Lock what is wanted together with what the booking takes and what waits for it: all in one order."""
    wanted = set(queries.with_parts([want.resource_id for want in wants]))
    both = wanted | queries.resources_behind([booking.pk])
    waiting = Allocation.objects.filter(resource__in=both, state=AllocationState.WAITLISTED).values("occurrence")
    queue = Allocation.objects.filter(occurrence__in=waiting).values_list("resource", flat=True)
    everything = lock_resources(both | set(queue))
    check_usable(booking.agency_id, wants, everything)
    return {key: row for key, row in everything.items() if key in wanted}


def _as_wish(booking: Booking, starts_at: datetime, ends_at: datetime, wants: Sequence[Want]) -> BookingWish:
    return BookingWish(
        kind=booking.kind,
        title=booking.title,
        starts_at=starts_at,
        ends_at=ends_at,
        wants=tuple(wants),
        unit_id=booking.unit_id,
        attendees=booking.attendees,
        layout=booking.layout,
    )


def _replace_time(
    actor: Actor,
    row: Occurrence,
    wish: BookingWish,
    resources: dict[UUID, Resource],
    now: datetime,
    *,
    asked: Collection[UUID] = (),
) -> None:
    """Give up the old time of a date and take the new one, in this transaction, so that nobody gets in between."""
    booking = row.booking
    if wish.ends_at <= wish.starts_at:
        raise BookingRuleError(_("เวลาสิ้นสุดต้องหลังเวลาเริ่ม กรุณาแก้ไขเวลา"), field="ends_at")
    (date,) = dates_of([wish.starts_at], wish.starts_at, wish.ends_at, wish.wants, resources)
    found = [one for one in queries.blockers(date.claims) if one.occurrence_id != row.pk]
    if found:
        rooms = [want.resource_id for want in wish.wants]
        raise SlotTakenError(
            queries.clashes_of(actor, date.claims, found),
            lambda: queries.find_alternatives(actor, rooms, wish.starts_at, wish.ends_at, now=now, seats=wish.attendees),
        )
    held = list(row.allocations.select_for_update(of=("self",)))
    kept = {claim.resource_id: claim for claim in date.claims}
    take_turn(row, asked, now)
    state = ALLOCATION_OF[row.state]
    for one in held:
        claim = kept.pop(one.resource_id, None)
        if claim is None:
            one.state = AllocationState.RELEASED
        else:
            one.state, one.starts_at, one.ends_at, one.occupied = state, claim.starts_at, claim.ends_at, (claim.low, claim.high)
        one.save(update_fields=["state", "starts_at", "ends_at", "occupied"])
    Allocation.objects.bulk_create(_allocation(booking, row, claim, state) for claim in kept.values())
    if (row.starts_at, row.ends_at) != (wish.starts_at, wish.ends_at):
        forget_answers(row)
    row.starts_at, row.ends_at, row.reminded_at = wish.starts_at, wish.ends_at, None
    row.save(update_fields=["state", "starts_at", "ends_at", "reminded_at"])
    if not booking.rrule:
        booking.starts_at, booking.ends_at = wish.starts_at, wish.ends_at
        booking.save(update_fields=["starts_at", "ends_at"])
    _offer([one.resource_id for one in held], now)


def _offer(resource_ids: Sequence[UUID], now: datetime) -> None:
    """Offer the time that a date gave up to who waits for it."""
    condition = Q()
    for resource_id in resource_ids:
        condition |= Q(allocations__resource=resource_id)
    if condition:
        promote_matching(condition, now)


def _allocation(booking: Booking, row: Occurrence, claim: Claim, state: str) -> Allocation:
    return Allocation(
        agency_id=booking.agency_id,
        resource_id=claim.resource_id,
        booking=booking,
        occurrence=row,
        state=state,
        starts_at=claim.starts_at,
        ends_at=claim.ends_at,
        occupied=(claim.low, claim.high),
    )


@in_thai()
def _tell_move(actor: Actor, booking: Booking, row: Occurrence, before: tuple[datetime, datetime]) -> None:
    names = list(row.allocations.exclude(state=AllocationState.RELEASED).order_by("id").values_list("resource__name", flat=True))
    record(
        actor,
        Events.CHANGED,
        subject_type=SUBJECT,
        subject_id=booking.pk,
        agency_id=booking.agency_id,
        occurrence=str(row.pk),
        before=f"{thai.date_and_clock(before[0])}–{thai.clock(before[1])}",
        after=f"{thai.date_and_clock(row.starts_at)}–{thai.clock(row.ends_at)} {', '.join(names)}",
        state=row.state,
    )


@once_more
def change_following(*, actor: Actor, occurrence_id: UUID, wish: BookingWish) -> Booking:
    """Change a date and all that follow it (แก้ไขครั้งนี้และครั้งต่อไป): the series ends before it and a new one begins."""
    with official(actor):
        known = get_object_or_404(Occurrence.objects.select_related("booking"), pk=occurrence_id)
        lock_wanted_beside(known.booking, wish.wants)
        booking, row = _locked(actor, occurrence_id, CHANGE)
        now = database_now()
        if not booking.rrule:
            raise BookingRuleError(_("การจองนี้มีครั้งเดียว กรุณาเลื่อนหรือแก้ไขทั้งรายการแทน"))
        _end_before(booking, row)
        rows = list(booking.occurrences.filter(original_start__gte=row.original_start, state__in=LIVE, ends_at__gt=now))
        write_states(rows, "cancel")
        drop_route(actor, booking)
        touch(booking, now)
        record(
            actor,
            Events.CHANGED,
            subject_type=SUBJECT,
            subject_id=booking.pk,
            agency_id=booking.agency_id,
            occurrence=str(row.pk),
            before="" if wish.is_private else told_title(booking),
            after="" if wish.is_private or booking.is_private else wish.title,
            state="",
        )
        guests = wish.guests or invited_to(booking)
        made = book(
            actor=actor, wish=replace(wish, follows_id=booking.pk, unit_id=wish.unit_id or booking.unit_id, guests=guests)
        )
        promote(freed=rows, now=now)
        if not booking.occurrences.filter(state__in=LIVE, ends_at__gt=now).exists() and booking.state == BookingState.PENDING:
            settle(actor=actor, booking_id=booking.pk, act="cancel", reason="")
        return made


def change_details(*, actor: Actor, booking_id: UUID, **words: Any) -> Booking:
    """Change the words of a booking (แก้ไขรายละเอียด), not its time: title, description, people, layout, chair, link."""
    unknown = set(words) - set(WORDS)
    if unknown:
        raise ValueError(f"not words of a booking: {sorted(unknown)}")
    with official(actor):
        booking = lock_booking(booking_id)
        require(actor, CHANGE, booking)
        require(actor, FROM_ROOMS, booking)
        if not str(words.get("title", booking.title)).strip():
            raise BookingRuleError(_("กรุณาพิมพ์เรื่อง"), field="title")
        before = told_title(booking)
        for name, value in words.items():
            setattr(booking, name, value)
        booking.search_text = thai.normalise(f"{booking.title} {booking.organiser_name} {booking.unit.name} {booking.chair}")
        booking.save(update_fields=[*words, "search_text"])
        touch(booking, database_now())
        record(
            actor,
            Events.CHANGED,
            subject_type=SUBJECT,
            subject_id=booking.pk,
            agency_id=booking.agency_id,
            occurrence="",
            before="" if booking.is_private else before,
            after=told_title(booking) if before else "",
            state="",
        )
        return booking


@once_more
def reallocate(
    *,
    actor: Actor,
    booking_id: UUID,
    wants: Sequence[Want],
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Booking:
    """Give a booking of one date other resources or another time (จัดทรัพยากรใหม่); the caller has asked for its right."""
    with official(actor):
        known = get_object_or_404(Booking, pk=booking_id)
        resources = lock_wanted_beside(known, wants)
        booking = lock_booking(booking_id)
        row = booking.occurrences.select_for_update(of=("self",)).get()
        row.booking = booking
        wish = _as_wish(booking, starts_at or row.starts_at, ends_at or row.ends_at, wants)
        now = database_now()
        before = (row.starts_at, row.ends_at)
        _replace_time(actor, row, wish, resources, now)
        touch(booking, now)
        _tell_move(actor, booking, row, before)
        return booking
