"""The car comes back: it is inspected, the trip becomes a line of the log book, its requests are closed."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.fleet.enums import Events, RequestState, TripState
from samnak.fleet.models import Trip, TripRequest
from samnak.fleet.policies.trips import INSPECT, TRIP_SUBJECT
from samnak.fleet.queries import trips as queries
from samnak.fleet.services.aboard import lock_requests, lock_trip, move_along
from samnak.fleet.services.logbook import lock_car
from samnak.fleet.workflow import TRIP


def inspect_trip(*, actor: Actor, trip_id: UUID, note: str = "", late_reason: str = "") -> Trip:
    """Inspect a car that came back (ตรวจรับรถคืน): the trip gets the next number of the car's log book, in order of return.

    A trip that came back before the last line is entered late: it takes the next number too, with the reason.
    """
    with official(actor):
        known = get_object_or_404(Trip.objects.only("car_id"), pk=trip_id)
        lock_requests(TripRequest.objects.filter(trip=trip_id).values_list("pk", flat=True))
        car = lock_car(known.car_id)
        trip, aboard = lock_trip(trip_id)
        require(actor, INSPECT, trip)
        if trip.state == TripState.CLOSED:
            raise ConflictError(
                _("เที่ยวนี้ตรวจรับไปแล้วโดย %(name)s เป็นลำดับที่ %(number)d ในสมุดบันทึกการใช้รถ")
                % {"name": trip.inspected_by_name, "number": trip.log_number}
            )
        state = TRIP.next_state("inspect", trip.state)
        _check_order(trip, aboard, late_reason)
        car.last_log_number += 1
        car.save(update_fields=["last_log_number"])
        trip.state, trip.log_number = state, car.last_log_number
        trip.inspected_at, trip.inspected_by_name = database_now(), actor.name[:200]
        trip.inspection_note = " · ".join(part for part in (note.strip(), late_reason.strip()) if part)[:500]
        trip.save(update_fields=["state", "log_number", "inspected_at", "inspected_by_name", "inspection_note", "is_late_entry"])
        move_along([row for row in aboard if row.state == RequestState.RETURNED], "close")
        record(
            actor,
            Events.TRIP_INSPECTED,
            subject_type=TRIP_SUBJECT,
            subject_id=trip.pk,
            agency_id=trip.agency_id,
            log_number=trip.log_number,
            note=trip.inspection_note,
        )
        return trip


def _check_order(trip: Trip, aboard: list[TripRequest], late_reason: str) -> None:
    last = queries.last_inspected_return(trip.car_id)
    if last is not None and trip.ended_at is not None and trip.ended_at < last:
        trip.is_late_entry = True
        if not late_reason.strip() and not any(row.late_reason for row in aboard):
            raise DomainError(_("เที่ยวนี้กลับก่อนเที่ยวสุดท้ายในสมุดบันทึกการใช้รถ กรุณาระบุเหตุที่บันทึกภายหลัง"), field="late_reason")
    if trip.is_late_entry:
        return
    earlier = queries.returned_before(trip).first()
    if earlier is not None:
        words = _("รถคันนี้มีเที่ยวที่กลับก่อน (%(place)s กลับ %(at)s) ยังไม่ได้ตรวจรับ กรุณาตรวจรับตามลำดับ")
        at = thai.date_and_clock(earlier.ended_at) if earlier.ended_at else ""
        raise DomainError(words % {"place": earlier.destination, "at": at})
