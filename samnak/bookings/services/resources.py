"""Keeping the register of what can be booked: buildings, rooms, equipment, quotas."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings.enums import Events, ResourceKind
from samnak.bookings.errors import BookingRuleError
from samnak.bookings.models import Building, Equipment, Quota, Resource, Room, RoomLayout, RoomPhoto
from samnak.bookings.policies import KEEP_RESOURCE, KEEP_UNIT_ROOMS
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.transactions import official
from samnak.org.models import Unit

ROOM_FIELDS = (
    "building_id", "floor", "hall_id", "capacity", "features", "audience", "approver_id", "keeper_id", "catering_keeper_id",
    "it_keeper_id", "opens_at", "closes_at", "open_weekends", "min_lead_minutes", "max_lead_days", "max_hours",
    "check_in_minutes", "fee_note", "rules", "note",
)  # fmt: skip
MOST_PHOTOS = 12
EQUIPMENT_FIELDS = ("asset_number", "category", "kept_at", "keeper_id", "note")


def save_resource(
    *,
    actor: Actor,
    kind: str,
    name: str,
    unit_id: UUID,
    resource_id: UUID | None = None,
    buffer_before: int = 0,
    buffer_after: int = 0,
    is_active: bool = True,
) -> Resource:
    """Enter or change something that can be booked (บันทึกทรัพยากร); the caller has asked for its right."""
    with official(actor):
        unit = get_object_or_404(Unit, pk=unit_id, agency=actor.agency_id)
        if resource_id is None:
            row = Resource(agency_id=unit.agency_id, kind=kind)
        else:
            row = get_object_or_404(
                Resource.objects.select_for_update(of=("self",), no_key=True), pk=resource_id, agency=actor.agency_id, kind=kind
            )
        row.unit, row.name = unit, " ".join(name.split())
        row.buffer_before, row.buffer_after, row.is_active = buffer_before, buffer_after, is_active
        if not row.name:
            raise BookingRuleError(_("กรุณาพิมพ์ชื่อ"), field="name")
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise BookingRuleError(_("มีชื่อนี้อยู่แล้ว กรุณาใช้ชื่ออื่น"), field="name") from error
        return row


def save_building(*, actor: Actor, name: str, address: str = "", unit_id: UUID, building_id: UUID | None = None) -> Building:
    """Enter or change a building (บันทึกอาคาร); `unit_id` is the unit whose rooms the actor keeps."""
    with official(actor):
        require(actor, KEEP_UNIT_ROOMS, get_object_or_404(Unit, pk=unit_id, agency=actor.agency_id))
        title = " ".join(name.split())
        if not title:
            raise BookingRuleError(_("กรุณาพิมพ์ชื่ออาคาร"), field="name")
        row = Building(agency_id=actor.agency_id)  # type: ignore[misc]
        if building_id is not None:
            row = get_object_or_404(Building, pk=building_id, agency=actor.agency_id)
        row.name, row.address = title, address.strip()
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise BookingRuleError(_("มีอาคารชื่อนี้อยู่แล้ว"), field="name") from error
        record(
            actor,
            Events.ROOM_SAVED,
            subject_type="bookings.building",
            subject_id=row.pk,
            name=row.name,
            change="changed" if building_id else "added",
        )
        return row


def save_room(
    *,
    actor: Actor,
    name: str,
    unit_id: UUID,
    fields: Mapping[str, Any],
    layouts: Mapping[str, int] | None = None,
    room_id: UUID | None = None,
    buffer_before: int = 0,
    buffer_after: int = 0,
    is_active: bool = True,
) -> Room:
    """Enter or change a room, or a part of a hall (บันทึกห้อง), by its keeper. `fields` are those of ROOM_FIELDS."""
    unknown = set(fields) - set(ROOM_FIELDS)
    if unknown:
        raise ValueError(f"not fields of a room: {sorted(unknown)}")
    with official(actor):
        _require_keeper(actor, unit_id, room_id)
        hall_id = fields.get("hall_id")
        if hall_id is not None:
            _check_hall(actor, hall_id, room_id)
        resource = save_resource(
            actor=actor, resource_id=room_id, kind=ResourceKind.ROOM, name=name, unit_id=unit_id,
            buffer_before=buffer_before, buffer_after=buffer_after, is_active=is_active,
        )  # fmt: skip
        room = Room.objects.filter(pk=room_id).first() if room_id else None
        if room is None:
            room = Room(resource=resource, check_in_key=secrets.token_urlsafe(18), display_key=secrets.token_urlsafe(18))
        for key, value in fields.items():
            setattr(room, key, value)
        if room.opens_at >= room.closes_at:
            raise BookingRuleError(_("เวลาปิดต้องหลังเวลาเปิด"), field="closes_at")
        room.save()
        if layouts is not None:
            room.layouts.all().delete()
            RoomLayout.objects.bulk_create(RoomLayout(room=room, layout=key, capacity=seats) for key, seats in layouts.items())
        record(
            actor,
            Events.ROOM_SAVED,
            subject_type="bookings.room",
            subject_id=room.pk,
            name=resource.name,
            change="changed" if room_id else "added",
        )
        return room


def _require_keeper(actor: Actor, unit_id: UUID, resource_id: UUID | None) -> None:
    require(actor, KEEP_UNIT_ROOMS, get_object_or_404(Unit, pk=unit_id, agency=actor.agency_id))
    if resource_id is not None:
        known = get_object_or_404(Resource.objects.select_related("unit"), pk=resource_id, agency=actor.agency_id)
        require(actor, KEEP_RESOURCE, known)


def _check_hall(actor: Actor, hall_id: UUID, room_id: UUID | None) -> None:
    hall = Room.objects.filter(pk=hall_id, resource__agency=actor.agency_id).first()
    if hall is None or hall.pk == room_id:
        raise BookingRuleError(_("กรุณาเลือกห้องใหญ่ในส่วนราชการนี้"), field="hall")
    if hall.hall_id is not None or (room_id is not None and Room.objects.filter(hall=room_id).exists()):
        raise BookingRuleError(_("ห้องที่เป็นส่วนหนึ่งของห้องอื่น แบ่งต่อไปอีกไม่ได้"), field="hall")


def renew_display_keys(*, actor: Actor, room_id: UUID) -> Room:
    """Give a room new secret addresses for its door display and check-in (เปลี่ยนกุญแจป้ายหน้าห้อง); the old ones end."""
    with official(actor):
        room = get_object_or_404(Room.objects.select_related("resource__unit"), pk=room_id)
        require(actor, KEEP_RESOURCE, room.resource)
        room.check_in_key, room.display_key = secrets.token_urlsafe(18), secrets.token_urlsafe(18)
        room.save(update_fields=["check_in_key", "display_key"])
        record(actor, Events.ROOM_SAVED, subject_type="bookings.room", subject_id=room.pk, name=room.resource.name, change="keys")
        return room


def add_photo(*, actor: Actor, room_id: UUID, file_id: UUID, caption: str = "") -> RoomPhoto:
    """Add a picture of a room (เพิ่มภาพห้อง)."""
    with official(actor):
        room = get_object_or_404(Room.objects.select_related("resource__unit"), pk=room_id)
        require(actor, KEEP_RESOURCE, room.resource)
        if room.photos.count() >= MOST_PHOTOS:
            raise BookingRuleError(_("เก็บภาพได้ไม่เกิน %(most)d ภาพ กรุณาลบภาพเดิมก่อน") % {"most": MOST_PHOTOS}, field="photo")
        photo = RoomPhoto.objects.create(room=room, file_id=file_id, caption=caption.strip(), order=room.photos.count() + 1)
        record(
            actor, Events.ROOM_SAVED, subject_type="bookings.room", subject_id=room.pk, name=room.resource.name, change="photo"
        )
        return photo


def remove_photo(*, actor: Actor, photo_id: UUID) -> None:
    """Take a picture of a room away (ลบภาพห้อง)."""
    with official(actor):
        photo = get_object_or_404(RoomPhoto.objects.select_related("room__resource__unit"), pk=photo_id)
        require(actor, KEEP_RESOURCE, photo.room.resource)
        room = photo.room
        photo.delete()
        record(
            actor, Events.ROOM_SAVED, subject_type="bookings.room", subject_id=room.pk, name=room.resource.name, change="photo"
        )


def save_equipment(
    *,
    actor: Actor,
    name: str,
    unit_id: UUID,
    fields: Mapping[str, Any],
    equipment_id: UUID | None = None,
    is_active: bool = True,
) -> Equipment:
    """Enter or change a movable thing (บันทึกอุปกรณ์), by the keeper. `fields` are those of EQUIPMENT_FIELDS."""
    unknown = set(fields) - set(EQUIPMENT_FIELDS)
    if unknown:
        raise ValueError(f"not fields of equipment: {sorted(unknown)}")
    with official(actor):
        _require_keeper(actor, unit_id, equipment_id)
        resource = save_resource(
            actor=actor, resource_id=equipment_id, kind=ResourceKind.EQUIPMENT, name=name, unit_id=unit_id, is_active=is_active
        )
        row = Equipment.objects.filter(pk=equipment_id).first() if equipment_id else None
        row = row or Equipment(resource=resource)
        for key, value in fields.items():
            setattr(row, key, value)
        row.save()
        record(
            actor,
            Events.EQUIPMENT_SAVED,
            subject_type="bookings.equipment",
            subject_id=row.pk,
            name=resource.name,
            change="changed" if equipment_id else "added",
        )
        return row


def set_quota(*, actor: Actor, unit_id: UUID, hours_per_month: int | None) -> Quota | None:
    """Set how many hours of rooms a unit may book in a month (กำหนดโควตา); None takes the quota away."""
    with official(actor):
        unit = get_object_or_404(Unit, pk=unit_id, agency=actor.agency_id)
        require(actor, KEEP_UNIT_ROOMS, unit)
        if hours_per_month is not None and not 1 <= hours_per_month <= 10_000:
            raise BookingRuleError(_("โควตาต้องเป็น 1 ถึง 10,000 ชั่วโมงต่อเดือน"), field="hours_per_month")
        if hours_per_month is None:
            Quota.objects.filter(unit=unit).delete()
            quota = None
        else:
            quota, _made = Quota.objects.update_or_create(
                unit=unit, defaults={"agency_id": unit.agency_id, "hours_per_month": hours_per_month}
            )
        record(actor, Events.QUOTA_SET, subject_type="org.unit", subject_id=unit.pk, unit=unit.name, hours=hours_per_month or 0)
        return quota
