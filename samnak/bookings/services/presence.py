"""Time that passes: check-in, rooms left unused, holds and requests whose time is over, series rolled forward, reminders."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Value
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings.content.door import EARLY
from samnak.bookings.enums import BookingKind, BookingState, Events, OccurrenceState, OnClash, ResourceKind
from samnak.bookings.models import Allocation, Booking, CheckIn, Occurrence
from samnak.bookings.policies import CHECK_IN, SUBJECT
from samnak.bookings.services.asking import drop_route
from samnak.bookings.services.changing import wants_of
from samnak.bookings.services.claiming import blockers_by_place, dates_of, insert_dates, lock_wanted, once_more
from samnak.bookings.services.placing import HORIZON, left_out, wished_starts
from samnak.bookings.services.settling import lock_booking, organiser_of, promote, promote_matching, settle
from samnak.bookings.services.states import write_states
from samnak.bookings.services.wishes import BookingWish
from samnak.bookings.workflow import TAKEN
from samnak.core.access import require
from samnak.core.actor import Actor, system_actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official

ONE_ROUND = 200
REMIND_BEFORE = timedelta(minutes=30)


@once_more
def check_in(*, actor: Actor, occurrence_id: UUID, way: str) -> CheckIn:
    """Say that a meeting has begun (เช็กอิน), from half an hour before it until its end; a second time changes nothing."""
    with official(actor):
        row = get_object_or_404(
            Occurrence.objects.select_for_update(of=("self",)).select_related("booking__unit"), pk=occurrence_id
        )
        require(actor, CHECK_IN, row)
        now = database_now()
        known = CheckIn.objects.filter(pk=row.pk).first()
        if known is not None:
            return known
        if row.state != OccurrenceState.APPROVED:
            raise ConflictError(_("การใช้ครั้งนี้ไม่ได้อยู่ในสถานะที่เช็กอินได้ กรุณาเปิดหน้าใหม่เพื่อดูสถานะล่าสุด"))
        if now < row.starts_at - EARLY:
            raise DomainError(_("เช็กอินได้ตั้งแต่ 30 นาทีก่อนเวลาเริ่ม"))
        if now >= row.ends_at:
            raise DomainError(_("เวลาที่จองไว้สิ้นสุดแล้ว"))
        made = CheckIn.objects.create(occurrence=row, agency_id=row.agency_id, way=way, by_name=actor.name)
        _tell(actor, row, Events.CHECKED_IN, way=way)
        return made


def _tell(actor: Actor, row: Occurrence, kind: Any, **data: Any) -> None:
    record(actor, kind, subject_type=SUBJECT, subject_id=row.booking_id, agency_id=row.agency_id, occurrence=str(row.pk), **data)


def unused(now: datetime) -> list[UUID]:
    """Return the dates that have begun so long ago without a check-in that their room is to be released."""
    rooms = Allocation.objects.filter(
        occurrence=OuterRef("pk"), resource__room__check_in_minutes__gt=0,
        starts_at__lte=Value(now) - F("resource__room__check_in_minutes") * Value(timedelta(minutes=1)),
    )  # fmt: skip
    rows = Occurrence.objects.filter(
        Exists(rooms), state=OccurrenceState.APPROVED, starts_at__lte=now, ends_at__gt=now, check_in=None
    )
    return list(rows.order_by("starts_at", "id").values_list("pk", flat=True)[:ONE_ROUND])


def release_no_shows(*, actor: Actor, now: datetime | None = None) -> int:
    """Release rooms that nobody came to (ปล่อยห้องเพราะไม่มาใช้); who waits for them gets them at once. Return how many."""
    moment = now or database_now()
    return sum(_release(actor, occurrence_id, moment) for occurrence_id in unused(moment))


@once_more
def _release(actor: Actor, occurrence_id: UUID, now: datetime) -> bool:
    with official(actor):
        known = Occurrence.objects.only("booking_id").get(pk=occurrence_id)
        lock_booking(known.booking_id)
        row = Occurrence.objects.select_for_update(of=("self",)).get(pk=occurrence_id)
        if row.state != OccurrenceState.APPROVED or CheckIn.objects.filter(pk=row.pk).exists():
            return False
        write_states([row], "release")
        minutes = int((now - row.starts_at).total_seconds() // 60)
        _tell(system_actor(actor.name, row.agency_id), row, Events.RELEASED, after=minutes)
        promote(freed=[row], now=now)
        return True


def expire_overdue(*, actor: Actor, now: datetime | None = None) -> int:
    """Let holds lapse, and requests whose day has come undecided (พ้นเวลา). Return how many bookings or dates ended.

    Journeys are left alone: they may be entered, and approved, after they were made, and their own app ends them.
    """
    moment = now or database_now()
    holds = Booking.objects.filter(state=BookingState.HELD, hold_until__lte=moment).order_by("hold_until")
    ended = 0
    for booking_id in holds.values_list("pk", flat=True)[:ONE_ROUND]:
        ended += _lapsed(actor, booking_id, moment)
    waiting = [OccurrenceState.PENDING, OccurrenceState.WAITLISTED, OccurrenceState.HELD]
    overdue = Occurrence.objects.filter(state__in=waiting, ends_at__lte=moment)
    stale = overdue.exclude(booking__kind__in=[BookingKind.TRIP, BookingKind.DAY]).order_by("ends_at", "id")
    for occurrence_id in stale.values_list("pk", flat=True)[:ONE_ROUND]:
        ended += _outlived(actor, occurrence_id, moment)
    return ended


@once_more
def _lapsed(actor: Actor, booking_id: UUID, now: datetime) -> bool:
    with official(actor):
        booking = lock_booking(booking_id)
        if booking.state != BookingState.HELD or booking.hold_until is None or booking.hold_until > now:
            return False
        settle(actor=system_actor(actor.name, booking.agency_id), booking_id=booking.pk, act="expire", reason="hold")
        return True


@once_more
def _outlived(actor: Actor, occurrence_id: UUID, now: datetime) -> bool:
    with official(actor):
        known = Occurrence.objects.only("booking_id").get(pk=occurrence_id)
        booking = lock_booking(known.booking_id)
        row = Occurrence.objects.select_for_update(of=("self",)).select_related("booking").get(pk=occurrence_id)
        if row.state not in {OccurrenceState.PENDING, OccurrenceState.WAITLISTED, OccurrenceState.HELD}:
            return False
        who = system_actor(actor.name, row.agency_id)
        write_states([row], "expire")
        _tell(who, row, Events.EXPIRED, why="undecided")
        ahead = booking.occurrences.filter(state__in=[*TAKEN, OccurrenceState.WAITLISTED], ends_at__gt=now).exists()
        if not ahead and booking.state in {BookingState.PENDING, BookingState.WAITLISTED}:
            settle(actor=who, booking_id=booking.pk, act="expire", reason="undecided")
        else:
            drop_route(who, booking)
        return True


def serve_queue(*, actor: Actor) -> int:
    """Look once more whether somebody who waits can have the time (ให้คิวที่ลงได้), for what a busy moment left out."""
    waiting = Occurrence.objects.filter(state=OccurrenceState.WAITLISTED, ends_at__gt=database_now())
    served = 0
    for booking_id in waiting.order_by("queued_at").values_list("booking", flat=True)[:ONE_ROUND]:
        with official(actor):
            lock_booking(booking_id)
            served += len(promote_matching(Q(booking=booking_id), database_now()))
    return served


def extend_series(*, actor: Actor, now: datetime | None = None) -> int:
    """Roll series without an end forward to 24 months ahead (ต่อการจองประจำ); dates that are taken wait in the queue."""
    moment = now or database_now()
    rows = Booking.objects.filter(state=BookingState.APPROVED, expanded_until__lt=moment + HORIZON - timedelta(days=1)).exclude(
        rrule=""
    )
    return sum(
        _extended(actor, booking_id, moment) for booking_id in rows.order_by("expanded_until").values_list("pk", flat=True)
    )


@once_more
def _extended(actor: Actor, booking_id: UUID, now: datetime) -> int:
    with official(actor):
        booking = lock_booking(booking_id)
        last = booking.occurrences.order_by("-original_start").first()
        owner = organiser_of(booking) or system_actor(actor.name, booking.agency_id)
        if last is None or booking.state != BookingState.APPROVED or booking.expanded_until is None:
            return 0
        wish = BookingWish(
            kind=booking.kind,
            title=booking.title,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            wants=tuple(wants_of(booking.occurrences.filter(state__in=TAKEN).order_by("-original_start").first() or last)),
            rrule=booking.rrule,
            excluded=tuple(booking.excluded),
            skip_holidays=booking.skip_holidays,
            on_clash=OnClash.WAIT,
        )
        if not wish.wants:
            return 0
        resources = lock_wanted(booking.agency_id, wish.wants)
        starts = wished_starts(owner, wish, now, after=booking.expanded_until)
        dates = dates_of(starts, booking.starts_at, booking.ends_at, wish.wants, resources)
        taken = blockers_by_place(dates)
        for date in dates:
            date.state = OccurrenceState.WAITLISTED if date.place in taken else OccurrenceState.APPROVED
        insert_dates(booking, dates)
        booking.excluded = left_out(wish, starts, now, after=booking.expanded_until)
        booking.expanded_until = now + HORIZON
        booking.save(update_fields=["expanded_until", "excluded"])
        if dates:
            record(
                system_actor(actor.name, booking.agency_id),
                Events.EXTENDED,
                subject_type=SUBJECT,
                subject_id=booking.pk,
                agency_id=booking.agency_id,
                dates=len(dates),
                waiting=len(taken),
                until=booking.expanded_until.isoformat(),
            )
        return len(dates)


def remind(*, actor: Actor, now: datetime | None = None) -> int:
    """Remind of what begins within half an hour (เตือนก่อนเวลา), once a date. Return how many."""
    moment = now or database_now()
    rows = Occurrence.objects.filter(
        state=OccurrenceState.APPROVED, reminded_at=None, starts_at__gt=moment, starts_at__lte=moment + REMIND_BEFORE,
        allocations__resource__kind__in=[ResourceKind.ROOM, ResourceKind.CAR],
    )  # fmt: skip
    told = 0
    for occurrence_id in rows.distinct().order_by("starts_at", "id").values_list("pk", flat=True)[:ONE_ROUND]:
        with official(actor):
            row = Occurrence.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=occurrence_id).first()
            if row is None or row.reminded_at is not None:
                continue
            row.reminded_at = moment
            row.save(update_fields=["reminded_at"])
            _tell(system_actor(actor.name, row.agency_id), row, Events.REMINDED, start=row.starts_at.isoformat())
            told += 1
    return told
