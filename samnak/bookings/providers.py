"""What bookings tell the engines of attention and search, and where upper apps show their kinds of booking."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from samnak.audit import queries as audit
from samnak.bookings import policies, queries
from samnak.bookings.enums import BookingKind, BookingState, Events, Feature, OccurrenceState, ServiceState
from samnak.bookings.models import Booking, Occurrence, Room, ServiceRequest
from samnak.bookings.policies import SUBJECT
from samnak.bookings.queries import finding
from samnak.bookings.queries.open_data import rooms_by_month
from samnak.bookings.tables.bookings import span_words
from samnak.core import thai
from samnak.core.access import can
from samnak.core.actor import Actor
from samnak.core.language import in_thai
from samnak.core.providers import Provider, providers_of
from samnak.core.time import database_now
from samnak.datasets.providers import ColumnDraft, PlatformSet, PlatformTable, suppressed
from samnak.notifications.providers import NoticeDraft, NoticeProvider, WorkItem, WorkProvider
from samnak.routing import queries as routing
from samnak.search.providers import Command, CommandProvider, Document, IndexProvider


class BookingPageProvider(Provider):
    """Base of the apps that show some kinds of booking on pages of their own."""

    engine: ClassVar[bool] = True
    kinds: ClassVar[tuple[str, ...]] = ()

    def path(self, actor: Actor, booking: Booking) -> str:
        """Return the address of the page, empty when this app has none for the booking."""
        raise NotImplementedError


class JourneyProvider(Provider):
    """Base of who drives and travels on which trip, for the calendar of a person."""

    engine: ClassVar[bool] = True

    def journeys(self, standings: Sequence[Actor]) -> Sequence[UUID]:
        """Return the bookings of the trips of the last months that a person in these posts drives or asked for."""
        raise NotImplementedError


def page_elsewhere(actor: Actor, booking: Booking) -> str:
    """Return where the app that knows a kind of booking shows it; empty when it is shown here."""
    for provider in providers_of(BookingPageProvider):
        if booking.kind in provider.kinds and (path := provider.path(actor, booking)):
            return path
    return ""


def page_path(booking_id: UUID) -> str:
    """Return the address of a booking's page."""
    return reverse("bookings:booking", args=[booking_id])


class BookingWork(WorkProvider):
    """Bookings to approve, services to answer, time kept by oneself, and dates that had to give way."""

    engine: ClassVar[bool] = False

    def items(self, standings: Sequence[Actor], limit: int) -> list[WorkItem]:
        """Return what waits; a constant number of queries a post."""
        by_post = {actor.position_id: actor for actor in reversed(standings) if actor.position_id}
        found = [*self._approvals(by_post, limit), *self._services(by_post, limit)]
        return [*found, *self._held(by_post, limit), *self._displaced(by_post, limit)][:limit]

    def count(self, standings: Sequence[Actor]) -> dict[str, int]:
        """Return how many wait, by kind."""
        posts = {actor.position_id for actor in standings if actor.position_id}
        now = database_now()
        found = {
            "bookings.approve": routing.waiting_for(posts).filter(case__subject_type=SUBJECT).count(),
            "bookings.service": queries.services_of_posts(posts).count(),
            "bookings.hold": queries.holds_of(posts, now).count(),
            "bookings.displaced": queries.displaced_of(posts, now).count(),
        }
        return {kind: number for kind, number in found.items() if number}

    def _approvals(self, by_post: Mapping[UUID, Actor], limit: int) -> list[WorkItem]:
        steps = list(routing.waiting_for(by_post).filter(case__subject_type=SUBJECT)[:limit])
        rows = Booking.objects.select_related("unit").in_bulk({step.case.subject_id for step in steps})
        dates = queries.first_to_decide(rows)
        return [
            WorkItem(
                kind="bookings.approve",
                kind_label=_("รออนุมัติการจอง"),
                title=rows[step.case.subject_id].title,
                detail=f"{_when(dates[step.case.subject_id])} · {rows[step.case.subject_id].organiser_name}",
                path=page_path(step.case.subject_id),
                act_label=_("พิจารณา"),
                standing=by_post[step.position_id],
                since=step.activated_at or step.case.started_at,
                due=thai.local_date(dates[step.case.subject_id].starts_at),
                object_id=step.case.subject_id,
            )
            for step in steps
            if step.case.subject_id in dates
        ]

    def _services(self, by_post: Mapping[UUID, Actor], limit: int) -> list[WorkItem]:
        rows = queries.services_of_posts(by_post).select_related("booking").order_by("booking__starts_at", "pk")[:limit]
        return [self._service_item(row, by_post[row.keeper_id]) for row in rows if row.keeper_id]

    def _service_item(self, row: ServiceRequest, standing: Actor) -> WorkItem:
        asked = row.state == ServiceState.ASKED
        return WorkItem(
            kind="bookings.service",
            kind_label=_("คำขอบริการประชุม"),
            title=f"{row.get_kind_display()} {row.quantity or ''}".strip(),
            detail=f"{_when(row.booking)} · {row.booking.organiser_name}",
            path=reverse("bookings:services"),
            act_label=_("ตอบคำขอ") if asked else _("จัดเสร็จแล้ว"),
            standing=standing,
            since=row.asked_at,
            due=thai.local_date(row.booking.starts_at),
            object_id=row.pk,
        )

    def _held(self, by_post: Mapping[UUID, Actor], limit: int) -> list[WorkItem]:
        rows = queries.holds_of(by_post, database_now()).order_by("hold_until")[:limit]
        return [
            WorkItem(
                kind="bookings.hold",
                kind_label=_("เวลาที่พักไว้"),
                title=row.title,
                detail=_("พักไว้ถึง %(clock)s") % {"clock": thai.clock(row.hold_until)} if row.hold_until else "",
                path=reverse("bookings:confirmation", args=[row.pk]),
                act_label=_("ยืนยันการจอง"),
                standing=by_post[row.organiser_position_id],
                since=row.created_at,
                object_id=row.pk,
            )
            for row in rows
            if row.organiser_position_id
        ]

    def _displaced(self, by_post: Mapping[UUID, Actor], limit: int) -> list[WorkItem]:
        rows = queries.displaced_of(by_post, database_now()).select_related("booking").order_by("starts_at")[:limit]
        return [
            WorkItem(
                kind="bookings.displaced",
                kind_label=_("การจองที่ถูกใช้สิทธิแทน"),
                title=row.booking.title,
                detail=span_words(row.starts_at, row.ends_at),
                path=page_path(row.booking_id),
                act_label=_("เลือกห้องหรือเวลาอื่น"),
                standing=by_post[row.booking.organiser_position_id],
                since=row.booking.changed_at,
                due=thai.local_date(row.starts_at),
                object_id=row.booking_id,
            )
            for row in rows
            if row.booking.organiser_position_id
        ]


def _when(row: Booking | Occurrence) -> str:
    return span_words(row.starts_at, row.ends_at)


# whole sentences, because notices are kept in Thai and translated when they are read; they name no matter
_ASKED = gettext_noop("มีการจองห้องรออนุมัติ")
_PROPOSED = gettext_noop("ผู้ได้รับเชิญเสนอเวลาใหม่ เปิดดูเวลาที่เสนอ")
_SERVICE_ASKED = gettext_noop("มีคำขอบริการสำหรับการประชุม")
_NOT_SERVED = gettext_noop("การประชุมที่ขอบริการจากท่านถูกยกเลิก")
_TO_OWNER = {
    Events.APPROVED.name: gettext_noop("การจองของท่านได้รับอนุมัติแล้ว"),
    Events.REJECTED.name: gettext_noop("การจองของท่านไม่ได้รับอนุมัติ เปิดดูเหตุผล"),
    Events.DISPLACED.name: gettext_noop("การจองของท่านถูกใช้สิทธิแทน เปิดดูห้องและเวลาอื่นที่ว่าง"),
    Events.PROMOTED.name: gettext_noop("ท่านได้คิวห้องที่รอไว้แล้ว"),
    Events.RELEASED.name: gettext_noop("ห้องที่ท่านจองถูกปล่อย เพราะไม่มีผู้เช็กอิน"),
    Events.REMINDED.name: gettext_noop("การใช้ห้องของท่านจะเริ่มในอีกไม่เกิน 30 นาที กดเพื่อเช็กอิน"),
    Events.CANCELLED.name: gettext_noop("การจองของท่านถูกยกเลิก"),
    Events.CHANGED.name: gettext_noop("การจองของท่านถูกแก้ไข"),
}
_EXPIRED = {
    "hold": gettext_noop("เวลาที่ท่านพักไว้หมดแล้ว"),
    "undecided": gettext_noop("การจองของท่านพ้นเวลา เพราะไม่มีการพิจารณาก่อนถึงเวลาใช้"),
}
_SERVICE_ANSWERS = {
    ServiceState.ACCEPTED: gettext_noop("ผู้ดูแลรับคำขอบริการของท่านแล้ว"),
    ServiceState.DECLINED: gettext_noop("ผู้ดูแลจัดบริการที่ท่านขอไม่ได้ เปิดดูเหตุผล"),
    ServiceState.DONE: gettext_noop("ผู้ดูแลจัดบริการที่ท่านขอเสร็จแล้ว"),
}
BY_OTHERS = {Events.CANCELLED.name, Events.CHANGED.name}
OF_ROOMS = (BookingKind.ROOM, BookingKind.DAY, BookingKind.CLOSURE)


class BookingNotices(NoticeProvider):
    """Who is told: who approves or serves, and the organiser of what others or time have changed."""

    engine: ClassVar[bool] = False
    kinds: ClassVar[tuple[str, ...]] = (
        Events.BOOKED.name,
        Events.EXPIRED.name,
        Events.SERVICE_CHANGED.name,
        *_TO_OWNER,
    )

    def notices(self, event_id: UUID, kind: str) -> list[NoticeDraft]:
        """Return the notices of an event; trips and leave are told by the app that knows them."""
        event = audit.get_event(event_id)
        booking = Booking.objects.filter(pk=event.subject_id, kind__in=OF_ROOMS).first() if event.subject_id else None
        if booking is None:
            return []
        path = page_path(booking.pk)
        if kind == Events.SERVICE_CHANGED.name:
            return self._of_service(booking, event)
        if kind == Events.BOOKED.name:
            return [*self._to_approvers(booking), *self._to_keepers(booking)]
        told = []
        if kind in {Events.PROMOTED.name, Events.CHANGED.name} and event.data.get("state") == OccurrenceState.PENDING:
            told += self._to_approvers(booking)
        if kind == Events.APPROVED.name:
            told += self._to_keepers(booking)
        if kind == Events.CANCELLED.name:
            told += self._keepers_of_cancelled(booking)
        words = _EXPIRED.get(event.data.get("why", "")) if kind == Events.EXPIRED.name else _TO_OWNER[kind]
        if words is None or _told_already(kind, event.data) or (kind in BY_OTHERS and self._by_owner(booking, event)):
            return told
        return [*told, NoticeDraft(words, path, **_owner(booking))]

    def _by_owner(self, booking: Booking, event: Any) -> bool:
        return event.user_id is not None and event.user_id == booking.organiser_user_id

    def _to_approvers(self, booking: Booking) -> list[NoticeDraft]:
        case = routing.open_case(SUBJECT, booking.pk)
        posts = [step.position_id for step in routing.active_steps(case)] if case else []
        return [NoticeDraft(_ASKED, page_path(booking.pk), position_ids=tuple(posts))] if posts else []

    def _to_keepers(self, booking: Booking) -> list[NoticeDraft]:
        """Tell those who serve once the time is firm."""
        if booking.state != BookingState.APPROVED:
            return []
        posts = booking.services.filter(state=ServiceState.ASKED, keeper__isnull=False).values_list("keeper", flat=True)
        named = tuple(sorted(set(posts)))
        return [NoticeDraft(_SERVICE_ASKED, reverse("bookings:services"), position_ids=named)] if named else []

    def _keepers_of_cancelled(self, booking: Booking) -> list[NoticeDraft]:
        """Tell those who were to serve that there is nothing to serve."""
        if booking.state != BookingState.CANCELLED:
            return []
        rows = booking.services.filter(state__in=[ServiceState.ASKED, ServiceState.ACCEPTED], keeper__isnull=False)
        named = tuple(sorted(set(rows.values_list("keeper", flat=True))))
        return [NoticeDraft(_NOT_SERVED, reverse("bookings:services"), position_ids=named)] if named else []

    def _of_service(self, booking: Booking, event: Any) -> list[NoticeDraft]:
        state = event.data.get("state")
        row = ServiceRequest.objects.filter(pk=event.data.get("service")).first()
        if state == ServiceState.ASKED and row is not None and row.keeper_id and booking.state == BookingState.APPROVED:
            return [NoticeDraft(_SERVICE_ASKED, reverse("bookings:services"), position_ids=(row.keeper_id,))]
        if state in _SERVICE_ANSWERS and not self._by_owner(booking, event):
            return [NoticeDraft(_SERVICE_ANSWERS[ServiceState(state)], page_path(booking.pk), **_owner(booking))]
        return []


def _told_already(kind: str, data: Mapping[str, Any]) -> bool:
    """Tell whether an event only follows another that has told the same: a booking that ended with its last date."""
    if kind == Events.CANCELLED.name:
        return data.get("dates") == 0
    return kind == Events.EXPIRED.name and data.get("why") == "undecided" and not data.get("occurrence")


def _owner(booking: Booking) -> dict[str, tuple[UUID, ...]]:
    if booking.organiser_position_id is not None:
        return {"position_ids": (booking.organiser_position_id,)}
    return {"user_ids": (booking.organiser_user_id,) if booking.organiser_user_id else ()}


class ProposalNotices(NoticeProvider):
    """A guest asks for another time: whoever invited is led to where the date is moved, with that time filled in."""

    engine: ClassVar[bool] = False
    kinds: ClassVar[tuple[str, ...]] = (Events.COUNTER_RECEIVED.name,)

    def notices(self, event_id: UUID, kind: str) -> list[NoticeDraft]:  # noqa: ARG002 - there is one kind
        """Return the notice to the organiser."""
        event = audit.get_event(event_id)
        booking = Booking.objects.filter(pk=event.subject_id).first() if event.subject_id else None
        if booking is None:
            return []
        return [NoticeDraft(_PROPOSED, _move_path(booking, event.data), **_owner(booking))]


def _move_path(booking: Booking, data: Mapping[str, Any]) -> str:
    """Return where the date that a guest wrote about is moved; the booking's page when no time was proposed."""
    if not (data.get("occurrence") and data.get("start") and data.get("end")):
        return page_path(booking.pk)
    proposed = urlencode({"start": data["start"], "end": data["end"]})
    return f"{reverse('bookings:move', args=[data['occurrence']])}?{proposed}"


class BookingIndex(IndexProvider):
    """Bookings of rooms in the one search; a private one is found by those alone who may know what it is about."""

    engine: ClassVar[bool] = False
    kind: ClassVar[str] = "booking"
    label: ClassVar[str] = gettext_lazy("การจอง")  # type: ignore[assignment]
    order: ClassVar[int] = 40

    def documents(self, object_ids: Sequence[UUID]) -> list[Document]:
        """Return bookings as they are found."""
        return [_found_booking(row) for row in finding.bookings_to_find(object_ids)]

    def ids(self, after: UUID | None, limit: int) -> list[UUID]:
        """Return the next bookings."""
        return finding.bookings_after(after, limit)

    def total(self) -> int:
        """Return how many bookings there are."""
        return Booking.objects.filter(kind__in=OF_ROOMS).count()

    def tokens(self, actor: Actor) -> frozenset[UUID]:
        """Return what lets the actor find a booking."""
        return finding.finds_by(actor)

    def visible(self, actor: Actor, object_ids: Sequence[UUID]) -> set[UUID]:
        """Return which bookings the actor may know of."""
        return finding.visible_bookings_among(actor, object_ids)

    def spelled(self, actor: Actor, text: str, limit: int) -> list[UUID]:
        """Return the newest bookings that hold every word, letter by letter."""
        rows = queries.found(queries.visible_to(actor).filter(kind__in=OF_ROOMS), text).order_by("-starts_at", "pk")
        return list(rows.values_list("pk", flat=True)[:limit])


def _found_booking(row: Booking) -> Document:
    places = dict.fromkeys(taken.resource.name for taken in row.allocations.all())
    return Document(
        object_id=row.pk,
        agency_id=row.agency_id,
        title=row.title,
        text="\n".join([row.description, row.organiser_name, row.chair, row.phone, *places]),
        readers=finding.found_by(row),
        day=thai.local_date(row.starts_at),
        unit_id=row.unit_id,
        sender=row.organiser_name,
        path=page_path(row.pk),
        icon="calendar-check",
        detail=f"{row.get_state_display()} · {_when(row)} · {row.organiser_name}",
    )


class RoomIndex(IndexProvider):
    """Rooms in the one search, for everybody of the agency."""

    engine: ClassVar[bool] = False
    kind: ClassVar[str] = "room"
    label: ClassVar[str] = gettext_lazy("ห้องประชุม")  # type: ignore[assignment]
    order: ClassVar[int] = 45

    def documents(self, object_ids: Sequence[UUID]) -> list[Document]:
        """Return rooms as they are found."""
        return [_found_room(row) for row in finding.rooms_to_find(object_ids)]

    def ids(self, after: UUID | None, limit: int) -> list[UUID]:
        """Return the next rooms."""
        return finding.rooms_after(after, limit)

    def total(self) -> int:
        """Return how many rooms there are."""
        return Room.objects.count()

    def tokens(self, actor: Actor) -> frozenset[UUID]:
        """Return the agency, whose rooms all may see."""
        return frozenset({actor.agency_id} if actor.agency_id else ())

    def visible(self, actor: Actor, object_ids: Sequence[UUID]) -> set[UUID]:
        """Return which rooms the actor may see."""
        return set(queries.rooms_of(actor).filter(pk__in=object_ids).values_list("pk", flat=True))

    def spelled(self, actor: Actor, text: str, limit: int) -> list[UUID]:
        """Return rooms of which every word is a part."""
        rows = queries.find_rooms(actor, queries.RoomFilter(text=text), "name", database_now())
        return list(rows.values_list("pk", flat=True)[:limit])


def _found_room(row: Room) -> Document:
    with in_thai():  # the index is the same for all
        words = [str(Feature(one).label) for one in row.features if one in Feature.values]
        words.append(_("%(seats)s ที่นั่ง") % {"seats": row.capacity})
    return Document(
        object_id=row.pk,
        agency_id=row.resource.agency_id,
        title=row.resource.name,
        text="\n".join([row.building.name, row.floor, row.resource.unit.name, *words, row.note, row.rules]),
        readers=frozenset({row.resource.agency_id}),
        unit_id=row.resource.unit_id,
        path=reverse("bookings:room", args=[row.pk]),
        icon="door-open",
        detail=_("%(building)s · %(seats)s ที่นั่ง") % {"building": row.building.name, "seats": row.capacity},
    )


class BookingCommands(CommandProvider):
    """Booking a room, my bookings, and what keepers of rooms do."""

    engine: ClassVar[bool] = False

    def commands(self, actor: Actor | None) -> Sequence[Command]:
        """Return what this actor may begin."""
        if actor is None or actor.agency_id is None:
            return []
        found = [
            Command(_("จองห้อง"), reverse("bookings:new"), "calendar-plus", "จองห้องประชุม book room meeting"),
            Command(_("การจองของฉัน"), reverse("bookings:bookings"), "calendar-check", "my bookings"),
            Command(_("ลิงก์ปฏิทินของฉัน"), reverse("bookings:calendar-feeds"), "calendar-sync", "ical webcal calendar feed link"),
            Command(_("ห้องประชุม"), reverse("bookings:rooms"), "door-open", "ห้อง rooms"),
        ]
        if can(actor, policies.KEEP_ROOMS):
            found.append(Command(_("ปิดใช้งานห้อง"), reverse("bookings:closures"), "calendar-off", "ซ่อมห้อง close room"))
        if can(actor, policies.READ_FAIRNESS):
            found.append(Command(_("การใช้ห้องและโควตา"), reverse("bookings:usage"), "chart-column", "สถิติ รายงานห้อง usage quota"))
        return found


class RoomNumbers(PlatformTable):
    """Open data: how much rooms are used, by month."""

    engine: ClassVar[bool] = False
    key: ClassVar[str] = "rooms-by-month"

    def described(self) -> PlatformSet:
        """Return what the table is."""
        return PlatformSet(
            key=self.key,
            title="การใช้ห้องประชุม รายเดือน",
            notes="จำนวนครั้งและชั่วโมงที่ใช้ห้องประชุมแต่ละห้องในแต่ละเดือน จำนวนที่น้อยกว่า 5 ไม่แสดง",
            table="การใช้ห้องรายเดือน",
            tags=("ห้องประชุม", "การประชุม"),
            record={
                "data_type": "statistics", "update_frequency_unit": "month", "update_frequency_interval": 1,
                "extras": {
                    "unit_of_measure": "ครั้ง", "disaggregate": "อื่นๆ",
                    "disaggregate_other": "ห้องประชุม", "data_language": "ไทย",
                },
            },
            columns=[
                ColumnDraft(name="room", label="ห้องประชุม", kind="text", description="ชื่อห้องประชุม"),
                ColumnDraft(name="year", label="ปี พ.ศ.", kind="integer", description="ปีปฏิทินตามพุทธศักราช"),
                ColumnDraft(name="month", label="เดือน", kind="integer", description="1 คือมกราคม 12 คือธันวาคม"),
                ColumnDraft(name="uses", label="จำนวนครั้ง", kind="integer", unit="ครั้ง", description="การใช้ที่อนุมัติแล้ว"),
                ColumnDraft(name="hours", label="ชั่วโมงที่ใช้", kind="decimal", unit="ชั่วโมง", description="รวมเวลาที่จอง"),
            ],
        )  # fmt: skip

    def rows(self, agency_id: UUID) -> list[list[Any]]:
        """Return the months that are over."""
        return [
            [room, year, month, suppressed(uses), hours if suppressed(uses) else None]
            for room, year, month, uses, hours in rooms_by_month(agency_id)
        ]
