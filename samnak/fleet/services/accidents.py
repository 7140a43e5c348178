"""Accidents (form 5): reported at once, completed later, followed up step by step to their end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.transactions import official
from samnak.files.models import StoredFile
from samnak.fleet.enums import AccidentState, Events
from samnak.fleet.models import Accident, AccidentPhoto, AccidentStep, Driver, Trip
from samnak.fleet.policies.register import FOLLOW_ACCIDENT, GIVE_OPINION, REPORT_ACCIDENT, OnTheRoad
from samnak.fleet.services.changes import changed_words
from samnak.fleet.services.fuel import CLOCKS_APART
from samnak.fleet.services.logbook import lock_car
from samnak.fleet.workflow import ACCIDENT
from samnak.org import queries as org

SUBJECT = "fleet.accident"
MOST_PHOTOS = 20
PARTY_FIELDS = ("name", "address", "plate", "insurance", "damage")
NOTE = ""  # a step that leaves the state as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class AccidentData:
    """What form 5 says; at the scene only when, where and what happened are known."""

    happened_at: datetime
    place: str
    story: str
    driver_name: str = ""
    used_for: str = ""
    user_name: str = ""
    written_at_place: str = ""
    our_damage: str = ""
    other_parties: Sequence[Mapping[str, str]] = ()
    """Each of name, address, plate, insurance, damage."""
    injured: str = ""
    police: str = ""
    witnesses: str = ""


def report_accident(
    *,
    actor: Actor,
    car_id: UUID,
    data: AccidentData,
    trip_id: UUID | None = None,
    driver_id: UUID | None = None,
    photo_ids: Iterable[UUID] = (),
    client_key: UUID | None = None,
) -> Accident:
    """Report an accident (แบบ 5 รายงานอุบัติเหตุ) at once; sent again with the same `client_key` it is the same report."""
    with official(actor):
        car = lock_car(car_id)
        trip = _trip(car.pk, trip_id)
        require(actor, REPORT_ACCIDENT, OnTheRoad(car, trip))
        known = Accident.objects.filter(client_key=client_key, car=car).first() if client_key else None
        if known is not None:
            return known
        given = _cleaned(data)
        driver = _driver(car.agency_id, driver_id) or (trip.driver if trip else None)
        given["driver_name"] = given["driver_name"] or _who_drove(driver, trip)
        if not given["driver_name"]:
            raise DomainError(_("กรุณาระบุผู้ขับ"), field="driver")
        if trip is not None:
            given["used_for"] = given["used_for"] or trip.destination
            given["user_name"] = given["user_name"] or _users_of(trip)
        row = Accident.objects.create(
            agency_id=car.agency_id,
            car=car,
            trip=trip,
            driver=driver,
            client_key=client_key,
            reported_by_name=actor.name,
            **given,
        )
        _keep_photos(row, photo_ids)
        record(
            actor,
            Events.ACCIDENT_REPORTED,
            subject_type=SUBJECT,
            subject_id=row.pk,
            agency_id=row.agency_id,
            car=str(car),
            place=row.place,
            at=row.happened_at.isoformat(),
        )
    return row


def _trip(car_id: UUID, trip_id: UUID | None) -> Trip | None:
    if trip_id is None:
        return None
    trip = Trip.objects.select_related("driver__resource").filter(pk=trip_id, car=car_id).first()
    if trip is None:
        raise DomainError(_("ไม่พบการเดินทางนี้ของรถคันที่เลือก"))
    return trip


def _driver(agency_id: UUID, driver_id: UUID | None) -> Driver | None:
    if driver_id is None:
        return None
    driver = Driver.objects.select_related("resource").filter(pk=driver_id, agency=agency_id).first()
    if driver is None:
        raise DomainError(_("กรุณาเลือกพนักงานขับรถในทะเบียน"), field="driver")
    return driver


def _who_drove(driver: Driver | None, trip: Trip | None) -> str:
    if driver is not None:
        return driver.resource.name
    return trip.self_driver_name if trip is not None else ""


def _users_of(trip: Trip) -> str:
    return ", ".join(dict.fromkeys(trip.requests.order_by("number").values_list("requester_name", flat=True)))[:200]


def _cleaned(data: AccidentData) -> dict[str, object]:
    given = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(data).items()}
    if data.happened_at > timezone.now() + CLOCKS_APART:
        raise DomainError(_("วันเวลาเกิดเหตุอยู่ในอนาคต กรุณาตรวจอีกครั้ง"), field="happened_at")
    for name, words in (("place", _("กรุณาระบุสถานที่เกิดเหตุ")), ("story", _("กรุณาเล่าเหตุการณ์โดยสังเขป"))):
        if not given[name]:
            raise DomainError(words, field=name)
    parties = [{name: str(party.get(name, "")).strip() for name in PARTY_FIELDS} for party in data.other_parties]
    given["other_parties"] = [party for party in parties if any(party.values())]
    return given


def _keep_photos(row: Accident, photo_ids: Iterable[UUID]) -> int:
    files = StoredFile.objects.filter(pk__in=set(photo_ids), agency=row.agency_id)
    known = row.photos.count()
    fresh = [AccidentPhoto(accident=row, file=file) for file in files.order_by("pk")]
    if known + len(fresh) > MOST_PHOTOS:
        raise DomainError(_("แนบภาพได้ไม่เกิน %(most)d ภาพ") % {"most": MOST_PHOTOS}, field="photos")
    AccidentPhoto.objects.bulk_create(fresh)
    return len(fresh)


def _locked(accident_id: UUID) -> Accident:
    rows = Accident.objects.select_for_update(of=("self",), no_key=True).select_related("car__resource__unit", "trip", "driver")
    return rows.get(pk=accident_id)


def _open(accident_id: UUID) -> Accident:
    row = _locked(accident_id)
    if row.state == AccidentState.CLOSED:
        raise ConflictError(_("รายงานอุบัติเหตุนี้สิ้นสุดแล้ว จึงแก้ไขไม่ได้"))
    return row


def complete_accident(*, actor: Actor, accident_id: UUID, data: AccidentData) -> Accident:
    """Complete or put right a report (แก้ไขรายงานอุบัติเหตุ) while it is open; what changed is kept as a step."""
    with official(actor):
        row = _open(accident_id)
        require(actor, FOLLOW_ACCIDENT, row)
        given = _cleaned(data)
        given["driver_name"] = given["driver_name"] or row.driver_name
        parties = given.pop("other_parties")
        changes = changed_words(row, given)
        if parties != row.other_parties:
            row.other_parties = parties  # type: ignore[assignment]
            changes.append("คู่กรณี")
        if changes:
            row.save()
            _step(actor, row, "แก้ไขรายงาน " + "; ".join(changes))
    return row


def follow_accident(*, actor: Actor, accident_id: UUID, text: str, act: str = NOTE) -> Accident:
    """Write down what was done after an accident (ติดตามผลอุบัติเหตุ); `act` is investigate, close, or nothing."""
    if not text.strip():
        raise DomainError(_("กรุณาระบุการดำเนินการ"), field="text")
    with official(actor):
        row = _open(accident_id)
        require(actor, FOLLOW_ACCIDENT, row)
        if act:
            row.state = ACCIDENT.next_state(act, row.state)
            row.save(update_fields=["state"])
        _step(actor, row, text.strip())
    return row


def _step(actor: Actor, row: Accident, text: str) -> None:
    AccidentStep.objects.create(accident=row, text=text, state_after=row.state, by_name=actor.name)
    record(
        actor,
        Events.ACCIDENT_FOLLOWED,
        subject_type=SUBJECT,
        subject_id=row.pk,
        agency_id=row.agency_id,
        state=row.state,
        text=text,
    )


def give_opinion(*, actor: Actor, accident_id: UUID, opinion: str) -> Accident:
    """Write the opinion of the superior (ความเห็นผู้บังคับบัญชา) on a report, with name, post and authority."""
    if not opinion.strip():
        raise DomainError(_("กรุณาระบุความเห็น"), field="opinion")
    with official(actor):
        row = _open(accident_id)
        require(actor, GIVE_OPINION, row)
        row.superior_opinion, row.superior_name = opinion.strip(), actor.name
        row.superior_in_words = org.in_words(actor)
        row.superior_at = Now()
        row.save(update_fields=["superior_opinion", "superior_name", "superior_in_words", "superior_at"])
        _step(actor, row, f"ความเห็นผู้บังคับบัญชา: {opinion.strip()}")
        row.refresh_from_db()
    return row


def add_photos(*, actor: Actor, accident_id: UUID, photo_ids: Iterable[UUID]) -> Accident:
    """Add pictures of the scene or the damage (ภาพอุบัติเหตุ)."""
    with official(actor):
        row = _open(accident_id)
        require(actor, REPORT_ACCIDENT, OnTheRoad(row.car, row.trip))
        number = _keep_photos(row, photo_ids)
        _step(actor, row, f"เพิ่มภาพ {number} ภาพ")
    return row
