"""A trip on the road: it leaves and comes back with the reading of the odometer, also when the phone was without a network."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings import services as bookings
from samnak.bookings.enums import BookingKind
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.files import services as files
from samnak.files.enums import IMAGES
from samnak.fleet.enums import Events, RequestState, TripState
from samnak.fleet.errors import DoubtfulError
from samnak.fleet.models import Car, Trip, TripPhoto, TripRequest
from samnak.fleet.policies.trips import DRIVE, TRIP_SUBJECT
from samnak.fleet.queries import logbook, trips
from samnak.fleet.services.aboard import lock_requests, lock_trip, move_along, pool_for, wants_for
from samnak.fleet.services.logbook import lock_car, refresh_readings
from samnak.fleet.workflow import TRIP

START, RETURN, OTHER = "start", "return", "other"


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as it was sent; `key` names it, so that one sent twice is kept once."""

    stream: IO[bytes]
    name: str
    key: UUID | None = None


def start_trip(
    *,
    actor: Actor,
    trip_id: UUID,
    odometer: int,
    at: datetime | None = None,
    key: UUID | None = None,
    photo: Photo | None = None,
    confirmed: bool = False,
) -> Trip:
    """Record that a trip leaves (เริ่มเดินทาง); sent again with the same key it is the same act.

    A reading below the last one is refused; one above it is taken once the driver has looked again (`confirmed`).
    """
    with official(actor):
        car, trip, aboard = _on_road(trip_id)
        require(actor, DRIVE, trip)
        if key is not None and trip.start_key == key:
            return trip
        _check_may_start(trip)
        moment = _moment(at)
        _check_car_is_back(trip, moment)
        _check_start(car, odometer, moment, confirmed=confirmed)
        trip.state = TRIP.next_state("start", trip.state)
        trip.started_at, trip.odometer_start, trip.start_key = moment, odometer, key
        trip.started_by_name = actor.name[:200]
        trip.save(update_fields=["state", "started_at", "odometer_start", "start_key", "started_by_name"])
        refresh_readings(car, trip)
        move_along([row for row in aboard if row.state == RequestState.APPROVED], "start")
        _keep_photo(actor, trip, START, photo)
        record(
            actor,
            Events.TRIP_STARTED,
            subject_type=TRIP_SUBJECT,
            subject_id=trip.pk,
            agency_id=trip.agency_id,
            odometer=odometer,
            at=moment.isoformat(),
            by=actor.name,
        )
        return trip


def finish_trip(
    *,
    actor: Actor,
    trip_id: UUID,
    odometer: int,
    at: datetime | None = None,
    key: UUID | None = None,
    photo: Photo | None = None,
    note: str = "",
    confirmed: bool = False,
) -> Trip:
    """Record that a trip is back (กลับถึงสำนักงาน); car and driver are free at once, and the car waits for its inspection."""
    with official(actor):
        car, trip, aboard = _on_road(trip_id)
        require(actor, DRIVE, trip)
        if key is not None and trip.end_key == key:
            return trip
        if trip.state in {TripState.PLANNED, TripState.APPROVED}:
            raise DomainError(_("เที่ยวนี้ยังไม่ได้บันทึกการออกเดินทาง กรุณาบันทึกเริ่มเดินทางก่อน"))
        if trip.state in {TripState.RETURNED, TripState.CLOSED}:
            raise _done_before(_("กลับถึงสำนักงาน"), trip.ended_by_name, trip.ended_at)
        state = TRIP.next_state("finish", trip.state)
        started = trip.started_at or trip.depart_at
        moment = max(_moment(at), started)
        _check_end(car, trip, odometer, moment, confirmed=confirmed)
        trip.state = state
        trip.ended_at, trip.odometer_end, trip.end_key = moment, odometer, key
        trip.ended_by_name, trip.return_note = actor.name[:200], note.strip()[:500]
        trip.save(update_fields=["state", "ended_at", "odometer_end", "end_key", "ended_by_name", "return_note"])
        refresh_readings(car, trip)
        move_along([row for row in aboard if row.state == RequestState.IN_USE], "finish")
        _free_the_rest(actor, trip)
        _keep_photo(actor, trip, RETURN, photo)
        record(
            actor,
            Events.TRIP_RETURNED,
            subject_type=TRIP_SUBJECT,
            subject_id=trip.pk,
            agency_id=trip.agency_id,
            odometer=odometer,
            at=moment.isoformat(),
            distance=trip.distance,
            by=actor.name,
        )
        return trip


def add_photo(*, actor: Actor, trip_id: UUID, photo: Photo, moment: str = OTHER) -> TripPhoto:
    """Add a picture to a trip (ภาพประกอบการเดินทาง), as of the state of the car; sent again it is kept once."""
    with official(actor):
        trip, _aboard = lock_trip(trip_id)
        require(actor, DRIVE, trip)
        kept = _keep_photo(actor, trip, moment if moment in {START, RETURN} else OTHER, photo)
        if kept is None:
            raise DomainError(_("กรุณาเลือกภาพ"), field="photo")
        return kept


def _on_road(trip_id: UUID) -> tuple[Car, Trip, list[TripRequest]]:
    """Lock the requests of a trip, its car and the trip, in this order, which all keep to."""
    known = get_object_or_404(Trip.objects.only("car_id"), pk=trip_id)
    lock_requests(TripRequest.objects.filter(trip=trip_id).values_list("pk", flat=True))
    car = lock_car(known.car_id)
    trip, aboard = lock_trip(trip_id)
    if trip.car_id != car.pk:
        raise ConflictError(_("เจ้าหน้าที่เพิ่งเปลี่ยนรถของเที่ยวนี้ กรุณาเปิดหน้าใหม่แล้วตรวจทะเบียนรถอีกครั้ง"))
    return car, trip, aboard


def _moment(at: datetime | None) -> datetime:
    """Return when something happened; the clock of a phone that is ahead does not lead into the future."""
    now = database_now()
    return now if at is None else min(at, now)


def _check_may_start(trip: Trip) -> None:
    if trip.state == TripState.PLANNED:
        raise DomainError(_("เที่ยวนี้ยังไม่ได้รับอนุมัติให้ใช้รถ จึงยังออกเดินทางไม่ได้ กรุณาติดต่อเจ้าหน้าที่จัดรถ"))
    if trip.state == TripState.CANCELLED:
        raise ConflictError(_("เที่ยวนี้ยกเลิกแล้ว กรุณาเปิดหน้าใหม่เพื่อดูงานล่าสุด"))
    if trip.state != TripState.APPROVED:
        raise _done_before(_("ออกเดินทาง"), trip.started_by_name, trip.started_at)


def _done_before(act: str, name: str, at: datetime | None) -> ConflictError:
    words = _("เที่ยวนี้บันทึก%(act)sไปแล้วเมื่อ %(at)s โดย %(name)s")
    return ConflictError(words % {"act": act, "at": thai.date_and_clock(at) if at else "–", "name": name})


def _check_car_is_back(trip: Trip, moment: datetime) -> None:
    away = Trip.objects.filter(car=trip.car_id, state=TripState.IN_USE, started_at__lte=moment).exclude(pk=trip.pk).first()
    if away is not None:
        words = _("รถคันนี้ยังไม่ได้บันทึกกลับจากเที่ยวก่อน (%(place)s) กรุณาบันทึกกลับถึงสำนักงานของเที่ยวนั้นก่อน")
        raise DomainError(words % {"place": away.destination})


def _check_start(car: Car, odometer: int, moment: datetime, *, confirmed: bool) -> None:
    before, after = _readings_around(car, moment)
    _check_upper(odometer, after)
    if before is None:
        return
    if odometer < before:
        words = _("เลขไมล์ %(typed)s น้อยกว่าครั้งล่าสุด (%(last)s) กรุณาอ่านหน้าปัดอีกครั้ง หากเลขครั้งก่อนผิด ให้แจ้งเจ้าหน้าที่จัดรถแก้ไขก่อน")
        raise DomainError(words % {"typed": f"{odometer:,}", "last": f"{before:,}"}, field="odometer")
    if odometer > before and not confirmed:
        words = _("เลขไมล์ต่างจากครั้งล่าสุด (%(last)s) อยู่ %(gap)s กม. หากอ่านหน้าปัดถูกต้องแล้ว กรุณายืนยัน")
        raise DoubtfulError(words % {"last": f"{before:,}", "gap": f"{odometer - before:,}"}, field="odometer")


def _check_end(car: Car, trip: Trip, odometer: int, moment: datetime, *, confirmed: bool) -> None:
    start = trip.odometer_start or 0
    before, after = _readings_around(car, moment)
    last = max(start, before or 0)
    if odometer < last:
        words = _("เลขไมล์เมื่อกลับ %(typed)s น้อยกว่าเลขที่บันทึกไว้แล้วในเที่ยวนี้ (%(last)s) กรุณาอ่านหน้าปัดอีกครั้ง")
        raise DomainError(words % {"typed": f"{odometer:,}", "last": f"{last:,}"}, field="odometer")
    _check_upper(odometer, after)
    started = trip.started_at or moment
    days = (thai.local_date(moment) - thai.local_date(started)).days + 1
    most = pool_for(trip.agency_id).most_km_a_day * days
    if odometer - start > most and not confirmed:
        words = _("ระยะทาง %(km)s กม. มากผิดปกติสำหรับ %(days)d วัน หากอ่านหน้าปัดถูกต้องแล้ว กรุณายืนยัน")
        raise DoubtfulError(words % {"km": f"{odometer - start:,}", "days": days}, field="odometer")


def _readings_around(car: Car, moment: datetime) -> tuple[int | None, int | None]:
    """Return the last reading known before a moment and, for what is entered afterwards, the first one after it."""
    before, later = logbook.reading_before(car.pk, moment), logbook.reading_after(car.pk, moment)
    starts = trips.next_start(car.pk, moment)
    known_after = [number for number in (starts, later.odometer if later else None) if number is not None]
    after = min(known_after, default=None)
    if before is not None:
        return before.odometer, after
    return (None, after) if known_after else (car.odometer, None)


def _check_upper(odometer: int, after: int | None) -> None:
    if after is not None and odometer > after:
        words = _("เลขไมล์ %(typed)s มากกว่าที่บันทึกไว้หลังจากเที่ยวนี้ (%(later)s) กรุณาตรวจเลขไมล์หรือเวลาอีกครั้ง")
        raise DomainError(words % {"typed": f"{odometer:,}", "later": f"{after:,}"}, field="odometer")


def _free_the_rest(actor: Actor, trip: Trip) -> None:
    """Give back the time that was planned for a trip which came home early."""
    booking = trip.booking
    if booking.kind != BookingKind.TRIP or trip.ended_at is None or not booking.starts_at < trip.ended_at < booking.ends_at:
        return
    wants = wants_for(pool_for(trip.agency_id), trip.car_id, trip.driver_id)
    bookings.reallocate(actor=actor, booking_id=booking.pk, wants=wants, ends_at=trip.ended_at)


def _keep_photo(actor: Actor, trip: Trip, moment: str, photo: Photo | None) -> TripPhoto | None:
    if photo is None:
        return None
    if photo.key is not None:
        known = TripPhoto.objects.filter(client_key=photo.key).first()
        if known is not None:
            return known
    stored = files.store(actor=actor, stream=photo.stream, name=photo.name, agency_id=trip.agency_id, kinds=IMAGES)
    return TripPhoto.objects.create(trip=trip, file=stored, moment=moment, client_key=photo.key)
