"""Who answers for the cars of an agency, and its rules."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings import services as bookings
from samnak.bookings.enums import ResourceKind
from samnak.bookings.models import Resource
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.transactions import official
from samnak.fleet.enums import Events
from samnak.fleet.models import MotorPool
from samnak.fleet.policies.register import SET_POOL
from samnak.fleet.services.changes import changed_words, in_one
from samnak.org import queries as org
from samnak.org.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolData:
    """งานยานพาหนะ - posts and rules as they are set."""

    unit_id: UUID
    officer_id: UUID
    authoriser_id: UUID
    authority_order: str
    home_province: str
    outside_authoriser_id: UUID | None = None
    inspector_id: UUID | None = None
    buffer_minutes: int = 30
    most_hours_a_day: int = 12
    most_km_a_day: int = 900
    outlier_percent: int = 20
    private_car_rate: Decimal = Decimal("4.00")


def set_pool(*, actor: Actor, data: PoolData) -> MotorPool:
    """Set who allocates, orders and inspects the cars of the agency (กำหนดผู้รับผิดชอบยานพาหนะ), and its limits."""
    with official(actor):
        unit = org.units_of(actor.agency_id).filter(pk=data.unit_id).first() if actor.agency_id else None
        if unit is None:
            raise DomainError(_("ไม่พบหน่วยงานนี้ในส่วนราชการของท่าน"), field="unit")
        pools = MotorPool.objects.select_for_update(of=("self",), no_key=True).select_related("unit")
        pool = pools.filter(pk=unit.agency_id).first()
        if pool is not None:
            require(actor, SET_POOL, pool)
        require(actor, SET_POOL, unit)
        _check(unit, data)
        new = pool is None
        row = pool or MotorPool(agency_id=unit.agency_id)
        buffer_before = row.buffer_minutes
        if new:
            for name, value in asdict(data).items():
                setattr(row, name, value)
            changes: list[str] = []
        else:
            changes = changed_words(row, asdict(data))
        row.save(force_insert=new)
        if buffer_before != row.buffer_minutes:
            _set_buffers(actor, row)
        if new or changes:
            record(
                actor,
                Events.POOL_SET,
                subject_type="fleet.motorpool",
                subject_id=row.pk,
                agency_id=row.agency_id,
                change=in_one(changes, new=new),
            )
    return row


def _check(unit: Unit, data: PoolData) -> None:
    """Refuse posts of another agency, and a power to order use that rests on nothing."""
    named = {
        "officer": data.officer_id,
        "authoriser": data.authoriser_id,
        "outside_authoriser": data.outside_authoriser_id,
        "inspector": data.inspector_id,
    }
    known = {row.pk: row for row in org.positions_in(unit.agency_id, [pk for pk in named.values() if pk])}
    for field, position_id in named.items():
        if position_id is not None and position_id not in known:
            raise DomainError(_("กรุณาเลือกตำแหน่งในส่วนราชการของท่าน"), field=field)
    by_law = known[data.authoriser_id].signs_for_agency
    if not by_law and not data.authority_order.strip():
        raise DomainError(_("ผู้มีอำนาจสั่งใช้รถที่ไม่ใช่หัวหน้าส่วนราชการต้องมีคำสั่งมอบอำนาจ กรุณาระบุเลขที่และวันที่ของคำสั่ง"), field="authority_order")
    if not data.home_province.strip():
        raise DomainError(_("กรุณาระบุจังหวัดที่ตั้ง"), field="home_province")


def _set_buffers(actor: Actor, pool: MotorPool) -> None:
    """Keep the new minutes between trips with every car; trips already planned keep theirs."""
    cars = Resource.objects.filter(agency=pool.agency_id, kind=ResourceKind.CAR, is_active=True)
    for resource in cars.order_by("pk"):
        bookings.save_resource(
            actor=actor,
            resource_id=resource.pk,
            kind=resource.kind,
            name=resource.name,
            unit_id=resource.unit_id,
            buffer_after=pool.buffer_minutes,
        )
