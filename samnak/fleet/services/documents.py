"""Papers of cars that end on a day: entered, renewed, corrected, and told of before they end."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.language import in_thai
from samnak.core.time import bangkok_today
from samnak.core.transactions import official
from samnak.files.models import StoredFile
from samnak.fleet.enums import Events
from samnak.fleet.models import Car, CarDocument
from samnak.fleet.policies.register import KEEP_CAR
from samnak.fleet.queries import documents as queries

SUBJECT = "fleet.cardocument"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentData:
    """A paper of a car as it is entered."""

    kind: str
    expires_on: date
    number: str = ""
    issuer: str = ""
    starts_on: date | None = None
    baht: Decimal = Decimal("0.00")


def save_document(
    *, actor: Actor, car_id: UUID, data: DocumentData, file: StoredFile | None = None, document_id: UUID | None = None
) -> CarDocument:
    """Enter a paper of a car, the next one when it is renewed, or correct one (เอกสารประจำรถ)."""
    with official(actor):
        car = Car.objects.select_for_update(of=("self",), no_key=True).select_related("resource__unit").get(pk=car_id)
        require(actor, KEEP_CAR, car)
        _check(car, data)
        row = CarDocument.objects.get(pk=document_id, car=car) if document_id else CarDocument(agency_id=car.agency_id, car=car)
        if row.expires_on != data.expires_on:
            row.told_on = None
        row.kind, row.expires_on, row.starts_on, row.baht = data.kind, data.expires_on, data.starts_on, data.baht
        row.number, row.issuer = data.number.strip(), data.issuer.strip()
        row.file = file or row.file
        row.save()
        record(
            actor,
            Events.DOCUMENT_SAVED,
            subject_type="fleet.car",
            subject_id=car.pk,
            agency_id=car.agency_id,
            plate=str(car),
            kind=row.kind,
            expires=row.expires_on.isoformat(),
        )
    return row


def _check(car: Car, data: DocumentData) -> None:
    if car.disposed_on is not None:
        raise DomainError(_("รถคันนี้จ่ายออกจากบัญชีแล้ว จึงเพิ่มเอกสารไม่ได้"))
    if data.starts_on is not None and data.starts_on > data.expires_on:
        raise DomainError(_("วันหมดอายุต้องอยู่หลังวันเริ่ม"), field="expires_on")
    if data.baht < 0:
        raise DomainError(_("ค่าใช้จ่ายต้องไม่ติดลบ"), field="baht")


@in_thai()
def tell_expiring(*, actor: Actor, on: date | None = None) -> int:
    """Tell once for each threshold that a paper of a car ends soon or has ended (เตือนเอกสารใกล้หมดอายุ); return how many."""
    day = on or bangkok_today()
    with official(actor):
        told = 0
        due = queries.to_tell(day)
        for row in CarDocument.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=due).select_related("car"):
            row.told_on = day
            row.save(update_fields=["told_on"])
            record(
                actor,
                Events.DUE_TOLD,
                subject_type=SUBJECT,
                subject_id=row.pk,
                agency_id=row.agency_id,
                car=str(row.car),
                what=row.get_kind_display(),
                due=thai.short_date(row.expires_on),
            )
            told += 1
    return told
