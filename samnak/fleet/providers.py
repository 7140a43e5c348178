"""What official cars tell the engines of attention and search."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.audit import queries as audit
from samnak.core.actor import Actor
from samnak.fleet.enums import Events, RepairState
from samnak.fleet.models import Accident, CarDocument, Driver, MaintenanceRule, MotorPool, Repair
from samnak.fleet.policies.register import keeps_fleet
from samnak.fleet.queries import register, work
from samnak.notifications.providers import NoticeDraft, NoticeProvider, WorkItem, WorkProvider
from samnak.search.providers import Command, CommandProvider, Hit, SearchProvider

# kind of work: its label, the next act, the address of the page where it is done
REGISTER_WORK = {
    work.DOCUMENT: (gettext_lazy("เอกสารรถใกล้หมดอายุ"), gettext_lazy("ต่ออายุ"), "fleet:car-document-renewal"),
    work.MAINTENANCE: (gettext_lazy("รถถึงกำหนดบำรุงรักษา"), gettext_lazy("จัดการ"), "fleet:car-maintenance"),
    work.ACCIDENT: (gettext_lazy("รายงานอุบัติเหตุใหม่"), gettext_lazy("ติดตาม"), "fleet:accident"),
    work.APPROVE: (gettext_lazy("รออนุมัติให้ซ่อม"), gettext_lazy("อนุมัติ"), "fleet:repair"),
    work.SEND: (gettext_lazy("รอส่งซ่อม"), gettext_lazy("ส่งเข้าอู่"), "fleet:repair"),
    work.INSPECT: (gettext_lazy("รอตรวจรับงานซ่อม"), gettext_lazy("ตรวจรับ"), "fleet:repair"),
}


class RegisterWork(WorkProvider):
    """Papers, maintenance, repairs and accidents that wait for those who answer for the cars."""

    engine: ClassVar[bool] = False

    def items(self, standings: Sequence[Actor], limit: int) -> list[WorkItem]:
        """Return what waits for these posts."""
        return [_register_item(row) for row in work.waiting(standings, limit)]

    def count(self, standings: Sequence[Actor]) -> dict[str, int]:
        """Return how many things wait, by kind."""
        return work.counts(standings)


def _register_item(row: work.Waiting) -> WorkItem:
    label, act, view = REGISTER_WORK[row.kind]
    return WorkItem(
        kind=row.kind,
        kind_label=str(label),
        title=row.title,
        detail=row.detail,
        path=reverse(view, args=[row.car_id if row.kind == work.MAINTENANCE else row.object_id]),
        act_label=str(act),
        standing=row.standing,
        since=row.since,
        due=row.due,
        object_id=row.object_id,
    )


class RegisterNotices(NoticeProvider):
    """Who is told when something falls due, a car is in an accident or needs repair, a driver is put on leave."""

    engine: ClassVar[bool] = False
    kinds: ClassVar[tuple[str, ...]] = (
        Events.DUE_TOLD.name,
        Events.ACCIDENT_REPORTED.name,
        Events.REPAIR_CHANGED.name,
        Events.LEAVE_SET.name,
    )

    def notices(self, event_id: UUID, kind: str) -> list[NoticeDraft]:
        """Return whom to tell; the words name neither car nor person."""
        event = audit.get_event(event_id)
        if event.subject_id is None or event.agency_id is None:
            return []
        if kind == Events.LEAVE_SET.name:
            return _about_leave(event.subject_id)
        pool = register.pool_of(event.agency_id)
        if pool is None:
            return []
        if kind == Events.DUE_TOLD.name:
            return _about_due(pool, event.subject_id)
        if kind == Events.ACCIDENT_REPORTED.name:
            return _about_accident(pool, event.subject_id)
        return _about_repair(pool, event.subject_id, event.data["state"])


def _about_due(pool: MotorPool, subject_id: UUID) -> list[NoticeDraft]:
    paper = CarDocument.objects.filter(pk=subject_id).first()
    if paper is not None:
        path = reverse("fleet:car", args=[paper.car_id])
        return [NoticeDraft(_("เอกสารประจำรถใกล้หมดอายุหรือหมดอายุแล้ว"), path, position_ids=(pool.officer_id,))]
    rule = MaintenanceRule.objects.filter(pk=subject_id).first()
    if rule is None:
        return []
    path = reverse("fleet:car", args=[rule.car_id])
    return [NoticeDraft(_("รถราชการถึงกำหนดบำรุงรักษา"), path, position_ids=(pool.officer_id,))]


def _about_accident(pool: MotorPool, subject_id: UUID) -> list[NoticeDraft]:
    if not Accident.objects.filter(pk=subject_id).exists():
        return []
    path = reverse("fleet:accident", args=[subject_id])
    return [NoticeDraft(_("มีรายงานอุบัติเหตุรถราชการ"), path, position_ids=(pool.officer_id, pool.authoriser_id))]


def _about_repair(pool: MotorPool, subject_id: UUID, state: str) -> list[NoticeDraft]:
    told = {
        RepairState.REPORTED: (_("มีรถราชการแจ้งซ่อม รออนุมัติ"), (pool.authoriser_id, pool.officer_id)),
        RepairState.APPROVED: (_("อนุมัติให้ซ่อมรถราชการแล้ว รอส่งเข้าอู่"), (pool.officer_id,)),
    }.get(RepairState(state))
    if told is None or not Repair.objects.filter(pk=subject_id).exists():
        return []
    return [NoticeDraft(told[0], reverse("fleet:repair", args=[subject_id]), position_ids=told[1])]


def _about_leave(subject_id: UUID) -> list[NoticeDraft]:
    driver = Driver.objects.filter(pk=subject_id).first()
    if driver is None:
        return []
    path = reverse("fleet:driver", args=[driver.pk])
    return [NoticeDraft(_("มีการบันทึกวันลาของท่าน"), path, position_ids=(driver.position_id,))]


class CarSearch(SearchProvider):
    """Cars and drivers in the one search."""

    engine: ClassVar[bool] = False
    group: ClassVar[str] = gettext_lazy("รถราชการ")  # type: ignore[assignment]
    order: ClassVar[int] = 60

    def hits(self, actor: Actor, text: str, limit: int) -> Sequence[Hit]:
        """Return the cars and drivers in which every word occurs."""
        cars = register.cars(actor, register.CarFilter(text=text))[:limit]
        found = [
            Hit(
                title=f"{car.plate} {car.plate_province}",
                detail=" · ".join(part for part in (f"{car.make} {car.model}".strip(), car.get_category_display()) if part),
                path=reverse("fleet:car", args=[car.pk]),
                icon="car",
            )
            for car in cars
        ]
        found += [
            Hit(
                title=driver.resource.name,
                detail=f"{driver.position.title} · {driver.phone}".strip(" ·"),
                path=reverse("fleet:driver", args=[driver.pk]),
                icon="user-round",
            )
            for driver in register.drivers(actor, text)[: limit - len(found)]
        ]
        return found


class CarCommands(CommandProvider):
    """What the palette offers of cars and their books."""

    engine: ClassVar[bool] = False

    def commands(self, actor: Actor | None) -> Sequence[Command]:
        """Return the commands this actor may use."""
        if actor is None or actor.agency_id is None:
            return []
        rows = [
            Command(_("ทะเบียนรถ"), reverse("fleet:cars"), "car", "รถราชการ cars"),
            Command(_("พนักงานขับรถ"), reverse("fleet:drivers"), "user-round", "คนขับ drivers"),
        ]
        if register.book_unit_ids(actor):
            rows += [
                Command(_("บัญชีน้ำมัน"), reverse("fleet:fuel-account"), "fuel", "เติมน้ำมัน สิ้นเปลือง fuel"),
                Command(_("รายงานการใช้รถ"), reverse("fleet:reports"), "chart-column", "กิโลเมตร ค่าใช้จ่าย คาร์บอน"),
                Command(_("เอกสารประจำรถ"), reverse("fleet:car-documents"), "file-clock", "ภาษี พ.ร.บ. ประกัน หมดอายุ"),
                Command(_("งานซ่อมบำรุง"), reverse("fleet:repairs"), "wrench", "ซ่อมรถ อู่ repair"),
            ]
        pool = register.pool_of(actor.agency_id)
        if pool is not None and keeps_fleet(actor, pool.unit.path):
            rows.append(Command(_("ลงทะเบียนรถ"), reverse("fleet:new-car"), "plus", "เพิ่มรถ แบบ 1 แบบ 2"))
        return rows
