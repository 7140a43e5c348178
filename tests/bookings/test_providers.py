"""What bookings tell my work, the notices, the search and the palette."""

from datetime import timedelta

import pytest
from django.urls import reverse

from samnak.audit.models import Event
from samnak.bookings import queries, services
from samnak.bookings.models import Booking, Guest, Resource
from samnak.bookings.providers import (
    BookingCommands,
    BookingIndex,
    BookingNotices,
    BookingPageProvider,
    BookingWork,
    page_elsewhere,
)
from samnak.bookings.services import ServiceWish
from samnak.core.actor import system_actor
from samnak.core.errors import ConflictError, DeniedError
from samnak.core.providers import Provider, providers_of
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.notifications.providers import NoticeProvider, WorkProvider
from samnak.routing import queries as routing
from samnak.search import services as searching
from samnak.search.content import Narrowed, read
from samnak.search.providers import CommandProvider, sources
from samnak.search.views import asking
from tests.factories.rooms import at


def one(base, kind):
    return next(provider for provider in providers_of(base) if isinstance(provider, kind))


def book(house, room="small", hour=9, by="officer", **fields):
    return services.book(actor=house.actor(by), wish=house.wish(room, at(hour), **fields))


def work(house, *keys):
    standings = [house.actor(key) for key in keys]
    provider = one(WorkProvider, BookingWork)
    rows = provider.items(standings, 50)
    counts = provider.count(standings)
    assert sum(counts.values()) == len(rows)
    return [(row.kind, row.standing.position_id, row.title) for row in rows]


def told(house, booking, name):
    """Return who is told of the last event of a kind, by short names, and what."""
    event = Event.objects.filter(kind=f"bookings.{name}", subject_id=booking.pk).latest("at")
    names = {post.pk: key for key, post in house.office.posts.items()}
    found = one(NoticeProvider, BookingNotices).notices(event.pk, event.kind)
    return [(sorted(names[pk] for pk in row.position_ids), row.text) for row in found]


def step_of(booking):
    (step,) = routing.active_steps(routing.open_case("bookings.booking", booking.pk))
    return step.pk


# ---- my work


def test_an_approval_waits_for_its_approver_until_decided(house):
    booking = book(house, "asked", title="ขอใช้ห้อง")
    assert work(house, "director") == [("bookings.approve", house.office.id("director"), "ขอใช้ห้อง")]
    assert work(house, "officer") == []
    services.approve(actor=house.actor("director"), booking_id=booking.pk, step_id=step_of(booking))
    assert work(house, "director") == []


def test_a_service_waits_for_its_keeper_once_the_time_is_firm(house):
    wished = (ServiceWish("snack", 20, keeper_id=house.office.id("caterer")),)
    booking = book(house, "asked", services=wished)
    assert work(house, "caterer") == []
    services.approve(actor=house.actor("director"), booking_id=booking.pk, step_id=step_of(booking))
    assert work(house, "caterer") == [("bookings.service", house.office.id("caterer"), "อาหารว่างและเครื่องดื่ม 20")]
    services.answer_service(actor=house.actor("caterer"), service_id=booking.services.get().pk, act="accept")
    assert work(house, "caterer") == []


def test_time_that_is_kept_waits_for_who_keeps_it(house):
    held = services.hold(actor=house.actor("officer"), wish=house.wish("small", at(9), title="ยังกรอกไม่เสร็จ"))
    assert work(house, "officer") == [("bookings.hold", house.office.id("officer"), "ยังกรอกไม่เสร็จ")]
    services.cancel_booking(actor=house.actor("officer"), booking_id=held.pk)
    assert work(house, "officer") == []


def gave_way(house, **fields):
    """Return the date of a booking of the officer that had to give way."""
    booking = book(house, title="ประชุมเดิม", **fields)
    services.override(actor=house.actor("chief"), wish=house.wish("small", at(9)), reason="ราชการด่วน")
    assert work(house, "officer") == [("bookings.displaced", house.office.id("officer"), "ประชุมเดิม")]
    return booking.occurrences.get(state="displaced")


@pytest.mark.parametrize("rrule", ["", "FREQ=DAILY;COUNT=3"])
def test_who_had_to_give_way_chooses_until_another_room_is_taken_instead(house, rrule):
    row = gave_way(house, rrule=rrule)
    book(house, "large", title="เรื่องอื่น")
    assert len(work(house, "officer")) == 1
    made = book(house, "checked", title="ประชุมชื่อใหม่", instead_of_id=row.pk)
    assert work(house, "officer") == []
    noted = Event.objects.get(kind="bookings.displaced_noted")
    assert (noted.subject_id, noted.data) == (row.booking_id, {"occurrence": str(row.pk), "again": str(made.pk)})


def test_who_had_to_give_way_says_that_it_is_noted(house):
    row = gave_way(house)
    with pytest.raises(DeniedError):
        services.note_displaced(actor=house.actor("planner"), occurrence_id=row.pk)
    services.note_displaced(actor=house.actor("officer"), occurrence_id=row.pk)
    assert work(house, "officer") == []
    services.note_displaced(actor=house.actor("officer"), occurrence_id=row.pk)
    assert Event.objects.get(kind="bookings.displaced_noted").data["again"] == ""


def test_nobody_else_settles_what_had_to_give_way_by_naming_it(house):
    row = gave_way(house)
    made = book(house, "large", by="planner", instead_of_id=row.pk)
    assert made.state == "approved"
    assert len(work(house, "officer")) == 1


def test_what_had_to_give_way_is_past_with_its_time(house):
    row = gave_way(house)
    posts = [house.office.id("officer")]
    assert list(queries.displaced_of(posts, at(8))) == [row]
    assert list(queries.displaced_of(posts, at(9))) == []


def test_only_what_gave_way_is_noted(house):
    row = book(house).occurrences.get()
    with pytest.raises(ConflictError):
        services.note_displaced(actor=house.actor("officer"), occurrence_id=row.pk)


def test_my_work_asks_a_constant_number_of_questions(house, django_assert_max_num_queries):
    standings = [house.actor(key) for key in ("director", "officer", "caterer", "keeper")]
    for hour in range(9, 16):
        book(house, "asked", hour)
    with django_assert_max_num_queries(8):
        one(WorkProvider, BookingWork).items(standings, 50)
    with django_assert_max_num_queries(5):
        one(WorkProvider, BookingWork).count(standings)


# ---- notices


def test_who_approves_is_told_and_then_who_asked(house):
    booking = book(house, "asked", title="เรื่องภายใน")
    assert told(house, booking, "booked") == [(["director"], "มีการจองห้องรออนุมัติ")]
    services.approve(actor=house.actor("director"), booking_id=booking.pk, step_id=step_of(booking))
    assert told(house, booking, "approved") == [(["officer"], "การจองของท่านได้รับอนุมัติแล้ว")]
    refused = book(house, "asked", 13)
    services.reject(actor=house.actor("director"), booking_id=refused.pk, step_id=step_of(refused), reason="มีพิธี")
    assert told(house, refused, "rejected") == [(["officer"], "การจองของท่านไม่ได้รับอนุมัติ เปิดดูเหตุผล")]


def test_nobody_is_told_of_a_room_that_asks_nobody(house):
    assert told(house, book(house), "booked") == []


def test_keepers_are_told_when_the_time_is_firm_and_when_it_is_gone(house):
    wished = (ServiceWish("snack", 20, keeper_id=house.office.id("caterer")),)
    booking = book(house, services=wished)
    assert told(house, booking, "booked") == [(["caterer"], "มีคำขอบริการสำหรับการประชุม")]
    services.answer_service(actor=house.actor("caterer"), service_id=booking.services.get().pk, act="accept")
    assert told(house, booking, "service_changed") == [(["officer"], "ผู้ดูแลรับคำขอบริการของท่านแล้ว")]
    services.cancel_booking(actor=house.actor("officer"), booking_id=booking.pk)
    assert told(house, booking, "cancelled") == [(["caterer"], "การประชุมที่ขอบริการจากท่านถูกยกเลิก")]


def test_what_the_owner_does_is_not_told_to_the_owner(house):
    booking = book(house)
    services.change_details(actor=house.actor("officer"), booking_id=booking.pk, title="ใหม่")
    assert told(house, booking, "changed") == []
    services.change_details(actor=house.actor("keeper"), booking_id=booking.pk, title="แก้โดยผู้ดูแล")
    assert told(house, booking, "changed") == [(["officer"], "การจองของท่านถูกแก้ไข")]
    services.cancel_booking(actor=house.actor("keeper"), booking_id=booking.pk, reason="น้ำรั่ว")
    assert told(house, booking, "cancelled") == [(["officer"], "การจองของท่านถูกยกเลิก")]


def test_who_had_to_give_way_is_told_once(house):
    booking = book(house)
    services.override(actor=house.actor("chief"), wish=house.wish("small", at(9)), reason="ราชการด่วน")
    assert told(house, booking, "displaced") == [(["officer"], "การจองของท่านถูกใช้สิทธิแทน เปิดดูห้องและเวลาอื่นที่ว่าง")]
    assert told(house, booking, "cancelled") == []


def test_the_queue_tells_who_gets_the_time_and_who_approves_it(house):
    first = book(house, by="planner")
    waiting = book(house, on_clash="wait")
    services.cancel_booking(actor=house.actor("planner"), booking_id=first.pk)
    assert told(house, waiting, "promoted") == [(["officer"], "ท่านได้คิวห้องที่รอไว้แล้ว")]
    first = book(house, "asked", by="planner")
    waiting = book(house, "asked", on_clash="wait")
    services.cancel_booking(actor=house.actor("planner"), booking_id=first.pk)
    assert told(house, waiting, "promoted") == [
        (["director"], "มีการจองห้องรออนุมัติ"),
        (["officer"], "ท่านได้คิวห้องที่รอไว้แล้ว"),
    ]


def test_time_that_passes_is_told_once(house):
    held = services.hold(actor=house.actor("officer"), wish=house.wish("small", at(9)), minutes=1)
    clock = system_actor("ระบบ")
    services.expire_overdue(actor=clock, now=database_now() + timedelta(minutes=2))
    assert told(house, held, "expired") == [(["officer"], "เวลาที่ท่านพักไว้หมดแล้ว")]
    asked = book(house, "asked")
    services.expire_overdue(actor=clock, now=at(10) + timedelta(minutes=1))
    events = Event.objects.filter(kind="bookings.expired", subject_id=asked.pk)
    provider = one(NoticeProvider, BookingNotices)
    assert [len(provider.notices(event.pk, event.kind)) for event in events.order_by("at", "id")] == [1, 0]


def test_a_reminder_and_a_release_reach_the_organiser(house):
    now = database_now()
    with official(house.actor("officer")):
        soon = services.place(actor=house.actor("officer"), wish=house.wish("small", now + timedelta(minutes=10)), approve=True)
        late = services.place(actor=house.actor("officer"), wish=house.wish("checked", now - timedelta(minutes=20)), approve=True)
    services.remind(actor=system_actor("ระบบ"))
    services.release_no_shows(actor=system_actor("ระบบ"))
    assert told(house, soon, "reminded") == [(["officer"], "การใช้ห้องของท่านจะเริ่มในอีกไม่เกิน 30 นาที กดเพื่อเช็กอิน")]
    assert told(house, late, "released") == [(["officer"], "ห้องที่ท่านจองถูกปล่อย เพราะไม่มีผู้เช็กอิน")]


def test_no_notice_names_the_matter(house):
    booking = book(
        house, "asked", title="สอบวินัย", is_private=True, services=(ServiceWish("snack", 5, keeper_id=house.office.id("caterer")),)
    )
    services.reject(actor=house.actor("director"), booking_id=booking.pk, step_id=step_of(booking), reason="สอบวินัยไม่ได้")
    provider = one(NoticeProvider, BookingNotices)
    for event in Event.objects.filter(subject_id=booking.pk):
        for row in provider.notices(event.pk, event.kind) if event.kind in provider.kinds else []:
            assert "สอบวินัย" not in row.text


# ---- search and commands


def in_index(house, person, typed):
    """Return the titles the index finds, rooms and bookings."""
    answer = asking.ask(house.actor(person), read(typed), Narrowed())
    return sorted(row.document.title for row in answer.rows if row.document.path.startswith(("/rooms/", "/bookings/")))


def test_bookings_and_rooms_are_found_by_those_who_may_know_them(house, other_house):
    searching.rebuild(sources())
    private = book(house, title="เตรียมสัมมนาลับ", is_private=True)
    book(house, hour=11, title="สัมมนาเปิดเผย")
    searching.index_changes(sources())
    assert in_index(house, "planner", "สัมมนา") == ["สัมมนาเปิดเผย", "ห้องสัมมนา"]
    assert in_index(house, "officer", "สัมมนา") == ["สัมมนาเปิดเผย", "ห้องสัมมนา", "เตรียมสัมมนาลับ"]
    assert in_index(other_house, "officer", "สัมมนา") == []
    Booking.objects.filter(pk=private.pk).update(is_private=False)
    searching.index_changes(sources())
    assert "เตรียมสัมมนาลับ" in in_index(house, "planner", "สัมมนา")
    Resource.objects.filter(name="ห้องสัมมนา").update(is_active=False)
    searching.index_changes(sources())
    assert in_index(house, "planner", "ห้องสัมมนา") == []


def test_every_person_finds_exactly_the_bookings_they_may_know(house, other_house):
    rows = [book(house, hour=9 + number, title=f"ประชุม {number}", is_private=number % 2 == 0) for number in range(4)]
    Guest.objects.create(
        agency=rows[0].agency, booking=rows[0], name="ก", email="a@moc.example", user_id=house.office.people["planner"].pk
    )
    Guest.objects.create(
        agency=rows[2].agency, booking=rows[2], name="ก", email="a@moc.example", user_id=house.office.people["planner"].pk,
        removed_at=rows[2].created_at,
    )  # fmt: skip
    source, ids = BookingIndex(), [row.pk for row in rows]
    documents = source.documents(ids)
    seen = set()
    for where in (house, other_house):
        for name in where.office.people:
            actor = where.actor(name)
            meet = {one.object_id for one in documents if one.agency_id == actor.agency_id and source.tokens(actor) & one.readers}
            assert meet == source.visible(actor, ids) == set(queries.visible_to(actor).values_list("pk", flat=True)), name
            seen.add(len(meet))
    assert seen == {0, 2, 3, 4}


def test_commands_are_those_one_may_use(house):
    provider = one(CommandProvider, BookingCommands)
    plain = {row.path for row in provider.commands(house.actor("officer"))}
    assert plain == {reverse(f"bookings:{name}") for name in ("new", "bookings", "rooms", "calendar-feeds")}
    kept = {row.path for row in provider.commands(house.actor("keeper"))}
    assert kept - plain == {reverse("bookings:closures"), reverse("bookings:usage")}
    assert {row.path for row in provider.commands(house.actor("chief"))} - plain == {reverse("bookings:usage")}
    assert provider.commands(None) == []


# ---- pages of other apps


@pytest.fixture
def elsewhere():
    class Trips(BookingPageProvider):
        __module__ = "tests.providers"
        engine = False
        kinds = ("trip",)

        def path(self, actor, booking):
            return f"/trips/{booking.pk}/"

    yield
    Provider.registered[BookingPageProvider] = [
        row for row in Provider.registered[BookingPageProvider] if type(row).__name__ != "Trips"
    ]


def test_a_trip_is_shown_by_the_app_that_knows_trips(house, browse, elsewhere):
    booking = book(house)
    assert page_elsewhere(house.actor("officer"), booking) == ""
    trip = Booking(pk=booking.pk, kind="trip")
    found = [row.path(None, trip) for row in Provider.registered[BookingPageProvider] if type(row).__name__ == "Trips"]
    assert found == [f"/trips/{booking.pk}/"]
