"""What official cars tell the engines of attention and search."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from samnak.audit import queries as audit
from samnak.bookings.enums import BookingKind
from samnak.bookings.models import Booking
from samnak.bookings.providers import BookingPageProvider, JourneyProvider
from samnak.core import thai
from samnak.core.access import can
from samnak.core.actor import Actor
from samnak.core.language import in_thai
from samnak.datasets.providers import ColumnDraft, PlatformSet, PlatformTable, suppressed
from samnak.fleet.enums import Events, PlanState, RepairState, RequestState
from samnak.fleet.models import Accident, Car, CarDocument, DayPlan, Driver, MaintenanceRule, MotorPool, Repair, Trip, TripRequest
from samnak.fleet.policies.register import SEE_DRIVER, SEE_REPAIR, keeps_fleet
from samnak.fleet.policies.trips import PLAN_SUBJECT, SEE_BOARD, SEE_PLAN, SEE_TRIP, SUBJECT, WRITE
from samnak.fleet.queries import attention, finding, register, requests, trips, work
from samnak.fleet.queries.open_data import cars_by_month
from samnak.notifications.providers import NoticeDraft, NoticeProvider, WorkItem, WorkProvider
from samnak.search.providers import Command, CommandProvider, Document, Hit, IndexProvider, SearchProvider

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


class CarIndex(IndexProvider):
    """Cars in the one search; a car that comes with a post is found by those alone who may see it."""

    engine: ClassVar[bool] = False
    kind: ClassVar[str] = "car"
    label: ClassVar[str] = gettext_lazy("รถราชการ")  # type: ignore[assignment]
    order: ClassVar[int] = 60

    def documents(self, object_ids: Sequence[UUID]) -> list[Document]:
        """Return cars as they are found."""
        return [_found_car(car) for car in finding.cars_to_find(object_ids)]

    def ids(self, after: UUID | None, limit: int) -> list[UUID]:
        """Return the next cars."""
        return finding.cars_after(after, limit)

    def total(self) -> int:
        """Return how many cars there are."""
        return Car.objects.count()

    def tokens(self, actor: Actor) -> frozenset[UUID]:
        """Return what lets the actor find a car."""
        return finding.finds_by(actor)

    def visible(self, actor: Actor, object_ids: Sequence[UUID]) -> set[UUID]:
        """Return which cars the actor may see."""
        return finding.visible_among(actor, object_ids)

    def spelled(self, actor: Actor, text: str, limit: int) -> list[UUID]:
        """Return the cars of which every word is a part; a plate is found however it was spaced."""
        return [car.pk for car in register.cars(actor, register.CarFilter(text=text))[:limit]]


def _found_car(car: Car) -> Document:
    kind = f"{car.make} {car.model}".strip()
    with in_thai():  # the index is the same for all
        category = str(car.get_category_display())
    return Document(
        object_id=car.pk,
        agency_id=car.agency_id,
        title=f"{car.plate} {car.plate_province}",
        text=f"{kind}\n{category}\n{car.colour}\n{car.asset_number}\n{car.resource.unit.name}",
        readers=finding.found_by(car),
        unit_id=car.resource.unit_id,
        path=reverse("fleet:car", args=[car.pk]),
        icon="car",
        detail=" · ".join(part for part in (kind, str(car.get_category_display())) if part),
    )


class DriverSearch(SearchProvider):
    """Drivers in the one search, on the page that tells of their driving."""

    engine: ClassVar[bool] = False
    group: ClassVar[str] = gettext_lazy("พนักงานขับรถ")  # type: ignore[assignment]
    order: ClassVar[int] = 60

    def hits(self, actor: Actor, text: str, limit: int) -> Sequence[Hit]:
        """Return the drivers in which every word occurs."""
        return [
            Hit(
                title=driver.resource.name,
                detail=f"{driver.position.title} · {driver.phone}".strip(" ·"),
                path=reverse("fleet:driver", args=[driver.pk]),
                icon="user-round",
            )
            for driver in register.drivers(actor, text)[:limit]
        ]


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


# the act that waits, by how the request stands
STEP_WORK = {
    RequestState.PENDING_SUPERVISOR: ("fleet.agree", gettext_lazy("รอเห็นชอบให้ใช้รถ"), gettext_lazy("เห็นชอบ")),
    RequestState.PENDING_ALLOCATION: ("fleet.allocate", gettext_lazy("รอจัดรถ"), gettext_lazy("จัดรถ")),
    RequestState.PENDING_APPROVAL: ("fleet.approve", gettext_lazy("รออนุมัติให้ใช้รถ"), gettext_lazy("อนุมัติ")),
}
PLAN_WORK = ("fleet.plan", gettext_lazy("รอพิจารณาคำขอรวมทั้งวัน"), gettext_lazy("พิจารณา"))


class TripWork(WorkProvider):
    """Requests to agree with, to give a car, to approve; those sent back; cars to inspect; trips to drive today."""

    engine: ClassVar[bool] = False

    def items(self, standings: Sequence[Actor], limit: int) -> list[WorkItem]:
        """Return what waits for these posts: six queries, whatever the number of posts."""
        by_post = {actor.position_id: actor for actor in reversed(standings) if actor.position_id}
        steps = list(attention.steps_waiting(by_post)[:limit])
        rows = attention.requests_of_steps(steps)
        found = [
            _step_item(rows[step.case.subject_id], by_post[step.position_id], step.activated_at)
            for step in steps
            if step.case.subject_id in rows
        ]
        found += [_back_item(row, by_post[row.requester_position_id]) for row in attention.sent_back_to(by_post)[:limit]]
        trips = list(attention.to_inspect_by(by_post)[:limit])
        posts = attention.inspectors_of(trips) if trips else {}
        found += [_inspect_item(trip, by_post[posts[trip.agency_id]]) for trip in trips if posts[trip.agency_id] in by_post]
        driving = attention.to_drive_by(by_post, timezone.now())[:limit]
        return [*found, *(_drive_item(trip, by_post[trip.driver.position_id]) for trip in driving if trip.driver)][:limit]

    def count(self, standings: Sequence[Actor]) -> dict[str, int]:
        """Return how many things wait, by kind."""
        posts = {actor.position_id for actor in standings if actor.position_id}
        found: dict[str, int] = {}
        steps = list(attention.steps_waiting(posts))
        rows = attention.requests_of_steps(steps)
        for step in steps:
            row = rows.get(step.case.subject_id)
            if row is not None:
                kind = _step_kind(row)[0]
                found[kind] = found.get(kind, 0) + 1
        others = {
            "fleet.returned": attention.sent_back_to(posts).count(),
            "fleet.inspect": attention.to_inspect_by(posts).count(),
            "fleet.drive": attention.to_drive_by(posts, timezone.now()).count(),
        }
        return found | {kind: number for kind, number in others.items() if number}


def _step_kind(row: TripRequest) -> tuple[str, Any, Any]:
    return PLAN_WORK if row.plan_id else STEP_WORK.get(RequestState(row.state), PLAN_WORK)


def _step_item(row: TripRequest, standing: Actor, since: datetime | None) -> WorkItem:
    kind, label, act = _step_kind(row)
    plan = row.plan
    return WorkItem(
        kind=kind,
        kind_label=str(label),
        title=plan.booking.title if plan else row.destination,
        detail=f"{row} · {thai.span(row.depart_at, row.return_at)} · {row.requester_name}",
        path=reverse("fleet:plan", args=[plan.pk]) if plan else _request_path(row),
        act_label=str(act),
        standing=standing,
        since=since or row.created_at,
        due=thai.local_date(row.depart_at),
        object_id=row.pk,
    )


def _request_path(row: TripRequest) -> str:
    if row.state == RequestState.PENDING_ALLOCATION:
        return f"{reverse('fleet:board')}?day={thai.local_date(row.depart_at).isoformat()}&request={row.pk}"
    return reverse("fleet:request", args=[row.pk])


def _back_item(row: TripRequest, standing: Actor) -> WorkItem:
    return WorkItem(
        kind="fleet.returned",
        kind_label=_("ใบขอใช้รถถูกส่งคืน"),
        title=row.destination,
        detail=f"{row} · {row.decision_reason}",
        path=reverse("fleet:request-form", args=[row.pk]),
        act_label=_("แก้ไข"),
        standing=standing,
        since=row.submitted_at or row.created_at,
        due=thai.local_date(row.depart_at),
        object_id=row.pk,
    )


def _inspect_item(trip: Trip, standing: Actor) -> WorkItem:
    return WorkItem(
        kind="fleet.inspect",
        kind_label=_("รอตรวจรับรถคืน"),
        title=trip.destination,
        detail=f"{trip.car.plate} · {trip.ended_by_name}",
        path=reverse("fleet:trip", args=[trip.pk]),
        act_label=_("ตรวจรับ"),
        standing=standing,
        since=trip.ended_at or trip.return_at,
        object_id=trip.pk,
    )


def _drive_item(trip: Trip, standing: Actor) -> WorkItem:
    return WorkItem(
        kind="fleet.drive",
        kind_label=_("งานขับรถ"),
        title=trip.destination,
        detail=f"{trip.car.plate} · {thai.span(trip.depart_at, trip.return_at)}",
        path=reverse("fleet:driving"),
        act_label=_("เปิดงานขับรถ"),
        standing=standing,
        since=trip.created_at,
        due=thai.local_date(trip.depart_at),
        object_id=trip.pk,
    )


class FleetPages(BookingPageProvider):
    """Where the time of cars and drivers is shown: the trip, the whole-day request, the repair, the driver on leave."""

    engine: ClassVar[bool] = False
    kinds: ClassVar[tuple[str, ...]] = (BookingKind.TRIP, BookingKind.DAY, BookingKind.MAINTENANCE, BookingKind.LEAVE)

    def path(self, actor: Actor, booking: Booking) -> str:
        """Return the address of the page; empty when the actor may not open it."""
        name, row = _shown_as(booking)
        return reverse(name, args=[row.pk]) if row is not None and can(actor, PAGES[name], row) else ""


PAGES = {"fleet:trip": SEE_TRIP, "fleet:plan": SEE_PLAN, "fleet:repair": SEE_REPAIR, "fleet:driver": SEE_DRIVER}


def _shown_as(booking: Booking) -> tuple[str, Trip | DayPlan | Repair | Driver | None]:
    """Return the page that shows a booking, and what it shows."""
    if booking.kind == BookingKind.TRIP:
        return "fleet:trip", Trip.objects.filter(booking=booking.pk).select_related("driver").first()
    if booking.kind == BookingKind.DAY:
        return "fleet:plan", DayPlan.objects.filter(booking=booking.pk).select_related("request__trip__driver").first()
    if booking.kind == BookingKind.MAINTENANCE:
        rows = Repair.objects.filter(booking=booking.pk).select_related("car__resource__unit", "driver")
        return "fleet:repair", rows.first()
    return "fleet:driver", Driver.objects.filter(resource__allocations__booking=booking.pk).first()


class TripJourneys(JourneyProvider):
    """Trips in the calendar of who drives and who travels."""

    engine: ClassVar[bool] = False

    def journeys(self, standings: Sequence[Actor]) -> Sequence[UUID]:
        """Return the bookings of their trips of the last three months and those to come."""
        return trips.journeys_of(standings, timezone.now() - timedelta(days=90))


class TripNotices(NoticeProvider):
    """Who is told on the way of a request: whoever it waits for, who asked, who drives, who inspects."""

    engine: ClassVar[bool] = False
    kinds: ClassVar[tuple[str, ...]] = (
        Events.REQUEST_SUBMITTED.name,
        Events.REQUEST_AGREED.name,
        Events.REQUEST_RETURNED.name,
        Events.REQUEST_APPROVED.name,
        Events.REQUEST_REJECTED.name,
        Events.REQUEST_CANCELLED.name,
        Events.TRIP_ALLOCATED.name,
        Events.TRIP_CHANGED.name,
        Events.TRIP_CANCELLED.name,
        Events.TRIP_RETURNED.name,
        Events.PLAN_SUBMITTED.name,
        Events.PLAN_DECIDED.name,
        Events.PLAN_CANCELLED.name,
    )

    def notices(self, event_id: UUID, kind: str) -> list[NoticeDraft]:
        """Return whom to tell; the words name neither place nor person."""
        event = audit.get_event(event_id)
        if event.subject_id is None:
            return []
        if event.subject_type == PLAN_SUBJECT:
            return _about_plan(event.subject_id, kind)
        if event.subject_type == SUBJECT:
            return _about_request(event.subject_id, kind)
        return _about_trip(event.subject_id, kind)


_WAITS = {
    RequestState.PENDING_SUPERVISOR: gettext_noop("มีใบขอใช้รถรอความเห็นชอบ"),
    RequestState.PENDING_ALLOCATION: gettext_noop("มีใบขอใช้รถรอจัดรถ"),
    RequestState.PENDING_APPROVAL: gettext_noop("มีใบขอใช้รถรออนุมัติ"),
}


def _about_request(subject_id: UUID, kind: str) -> list[NoticeDraft]:
    row = attention.request_of(subject_id)
    if row is None:
        return []
    path = reverse("fleet:request", args=[row.pk])
    requester, driver = (row.requester_position_id,), attention.driver_post(row.trip)
    if kind == Events.REQUEST_REJECTED.name:
        return [NoticeDraft(_("ใบขอใช้รถของท่านไม่ได้รับอนุมัติ"), path, position_ids=requester)]
    if kind == Events.REQUEST_CANCELLED.name:
        told = [NoticeDraft(_("ใบขอใช้รถถูกยกเลิก"), path, position_ids=requester)]
        return told + [NoticeDraft(_("เที่ยวที่ท่านต้องขับถูกยกเลิก"), reverse("fleet:driving"), position_ids=driver)] * bool(driver)
    if kind == Events.REQUEST_RETURNED.name and row.state == RequestState.SENT_BACK:
        return [NoticeDraft(_("ใบขอใช้รถของท่านถูกส่งคืนให้แก้ไข"), path, position_ids=requester)]
    if row.state == RequestState.APPROVED and kind == Events.REQUEST_APPROVED.name:
        told = [NoticeDraft(_("ใบขอใช้รถของท่านได้รับอนุมัติแล้ว"), path, position_ids=requester)]
        return told + [NoticeDraft(_("ท่านมีเที่ยวใหม่ต้องขับ"), reverse("fleet:driving"), position_ids=driver)] * bool(driver)
    return _waiting(row, SUBJECT, row.pk, _request_path(row))


def _waiting(row: TripRequest, subject_type: str, subject_id: UUID, path: str) -> list[NoticeDraft]:
    posts = attention.waiting_posts(subject_type, subject_id)
    text = _("มีคำขอรวมทั้งวันรอพิจารณา") if subject_type == PLAN_SUBJECT else _WAITS.get(RequestState(row.state), "")
    return [NoticeDraft(text, path, position_ids=posts)] if posts and text else []


def _about_trip(subject_id: UUID, kind: str) -> list[NoticeDraft]:
    trip = attention.trip_of(subject_id)
    if trip is None:
        return []
    path = reverse("fleet:trip", args=[trip.pk])
    pool = register.pool_of(trip.agency_id)
    if kind == Events.TRIP_RETURNED.name:
        inspector = (pool.inspector_id or pool.officer_id,) if pool else ()
        return [NoticeDraft(_("รถกลับแล้ว รอตรวจรับ"), path, position_ids=inspector)]
    if kind == Events.TRIP_CANCELLED.name:
        told = [
            NoticeDraft(_("รถที่จัดไว้ให้ท่านถูกยกเลิก ใบขอรอจัดรถใหม่"), reverse("fleet:requests"), position_ids=attention.left_by(trip))
        ]
        driver = attention.driver_post(trip)
        return told + [NoticeDraft(_("เที่ยวที่ท่านต้องขับถูกยกเลิก"), reverse("fleet:driving"), position_ids=driver)] * bool(driver)
    if kind == Events.TRIP_CHANGED.name:
        posts = (*attention.travellers_of(trip), *attention.driver_post(trip), *((pool.authoriser_id,) if pool else ()))
        return [NoticeDraft(_("มีการเปลี่ยนรถหรือพนักงานขับรถ"), path, position_ids=tuple(dict.fromkeys(posts)))]
    if kind != Events.TRIP_ALLOCATED.name:
        return []
    waiting = [row for row in trip.requests.all() if row.state == RequestState.PENDING_APPROVAL and row.plan_id is None]
    return [draft for row in waiting for draft in _waiting(row, SUBJECT, row.pk, reverse("fleet:request", args=[row.pk]))]


def _about_plan(subject_id: UUID, kind: str) -> list[NoticeDraft]:
    plan = attention.plan_of(subject_id)
    if plan is None:
        return []
    row = plan.request
    path = reverse("fleet:plan", args=[plan.pk])
    driver = attention.driver_post(row.trip)
    if kind == Events.PLAN_CANCELLED.name:
        pool = register.pool_of(plan.agency_id)
        posts = (row.requester_position_id, *driver, *((pool.officer_id,) if pool else ()))
        return [NoticeDraft(_("คำขอรวมทั้งวันถูกยกเลิก"), path, position_ids=tuple(dict.fromkeys(posts)))]
    if plan.state == PlanState.REJECTED:
        return [NoticeDraft(_("คำขอรวมของท่านไม่ได้รับอนุมัติ"), path, position_ids=(row.requester_position_id,))]
    if plan.state == PlanState.APPROVED:
        told = [NoticeDraft(_("คำขอรวมของท่านได้รับอนุมัติทั้งชุด"), path, position_ids=(row.requester_position_id,))]
        return told + [NoticeDraft(_("ท่านมีเที่ยวใหม่ต้องขับ"), reverse("fleet:driving"), position_ids=driver)] * bool(driver)
    return _waiting(row, PLAN_SUBJECT, plan.pk, path)


class RequestSearch(SearchProvider):
    """Requests for cars in the one search."""

    engine: ClassVar[bool] = False
    group: ClassVar[str] = gettext_lazy("ใบขอใช้รถ")  # type: ignore[assignment]
    order: ClassVar[int] = 55

    def hits(self, actor: Actor, text: str, limit: int) -> Sequence[Hit]:
        """Return the newest requests this post may see that match."""
        rows = requests.narrowed(requests.visible_to(actor), requests.RequestFilter(text=text))[:limit]
        return [
            Hit(
                title=row.destination,
                detail=f"{row} · {row.get_state_display()} · {row.requester_name}",
                path=reverse("fleet:request", args=[row.pk]),
                icon="car-front",
                on=thai.local_date(row.depart_at),
            )
            for row in rows
        ]


class TripCommands(CommandProvider):
    """What the palette offers of requests and trips."""

    engine: ClassVar[bool] = False

    def commands(self, actor: Actor | None) -> Sequence[Command]:
        """Return the commands this actor may use."""
        if actor is None or actor.agency_id is None:
            return []
        rows = []
        if can(actor, WRITE):
            rows += [
                Command(_("ขอใช้รถ"), reverse("fleet:request-new"), "plus", "แบบ 3 จองรถ request car"),
                Command(_("ขอห้อง รถ และบริการในคำขอเดียว"), reverse("fleet:plan-new"), "calendar-plus", "ทั้งวัน day plan"),
            ]
        if can(actor, SEE_BOARD):
            rows.append(Command(_("กระดานจัดรถ"), reverse("fleet:board"), "calendar-range", "จัดรถ board"))
        if trips.drives_anything(actor):
            rows.append(Command(_("งานขับรถ"), reverse("fleet:driving"), "car-front", "คนขับ driving"))
        return rows


class CarNumbers(PlatformTable):
    """Open data: how far cars go and what they burn, by month."""

    engine: ClassVar[bool] = False
    key: ClassVar[str] = "cars-by-month"

    def described(self) -> PlatformSet:
        """Return what the table is."""
        return PlatformSet(
            key=self.key,
            title="การใช้รถราชการและน้ำมันเชื้อเพลิง รายเดือน",
            notes="จำนวนเที่ยว ระยะทาง และน้ำมันเชื้อเพลิงของรถราชการแต่ละประเภทในแต่ละเดือน เดือนที่มีน้อยกว่า 5 เที่ยวไม่แสดง",
            table="การใช้รถรายเดือน",
            tags=("รถราชการ", "น้ำมันเชื้อเพลิง", "พลังงาน"),
            record={
                "data_type": "statistics", "update_frequency_unit": "month", "update_frequency_interval": 1,
                "extras": {
                    "unit_of_measure": "เที่ยว", "disaggregate": "อื่นๆ",
                    "disaggregate_other": "ประเภทรถ", "data_language": "ไทย",
                },
            },
            columns=[
                ColumnDraft(name="car_kind", label="ประเภทรถ", kind="text", description="ประเภทตัวถังของรถราชการ"),
                ColumnDraft(name="year", label="ปี พ.ศ.", kind="integer", description="ปีปฏิทินตามพุทธศักราช"),
                ColumnDraft(name="month", label="เดือน", kind="integer", description="1 คือมกราคม 12 คือธันวาคม"),
                ColumnDraft(name="trips", label="จำนวนเที่ยว", kind="integer", unit="เที่ยว", description="การเดินทางที่กลับแล้ว"),
                ColumnDraft(name="kilometres", label="ระยะทาง", kind="integer", unit="กิโลเมตร", description="จากเลขไมล์ไปและกลับ"),
                ColumnDraft(name="litres", label="น้ำมันเชื้อเพลิง", kind="decimal", unit="ลิตร", description="ตามใบเติมน้ำมัน"),
                ColumnDraft(name="baht", label="ค่าน้ำมันเชื้อเพลิง", kind="decimal", unit="บาท", description="ตามใบเติมน้ำมัน"),
            ],
        )  # fmt: skip

    def rows(self, agency_id: UUID) -> list[list[Any]]:
        """Return the months that are over."""
        return [
            [kind, year, month, suppressed(trips), *([km, litres, baht] if suppressed(trips) else [None, None, None])]
            for kind, year, month, trips, km, litres, baht in cars_by_month(agency_id)
        ]
