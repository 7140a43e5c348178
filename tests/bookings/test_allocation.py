"""Taking time: nobody gets what another has, whoever gives up lets the next one in, and a stampede ends in order."""

import threading
from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from samnak.audit.models import Event
from samnak.bookings import queries, services
from samnak.bookings.enums import OnClash
from samnak.bookings.errors import BookingRuleError, SlotTakenError
from samnak.bookings.models import Allocation, Booking, CheckIn, Occurrence
from samnak.bookings.policies import may_know
from samnak.core.actor import system_actor
from samnak.core.errors import ConflictError, DeniedError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.routing import queries as routing
from tests.factories.rooms import at, make_house


@pytest.fixture
def house(db):
    return make_house()


def book(house, room="small", start=None, hours=1, by="officer", **fields):
    return services.book(actor=house.actor(by), wish=house.wish(room, start or at(9), hours, **fields))


def states(booking):
    return [row.state for row in booking.occurrences.order_by("starts_at")]


def overlaps():
    """Count pairs of allocations that keep others out and overlap; there can be none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM bookings_allocation a JOIN bookings_allocation b ON a.id < b.id AND a.resource_id = b.resource_id "
            "AND a.occupied && b.occupied AND a.state IN ('held', 'approved') AND b.state IN ('held', 'approved')"
        )
        return cursor.fetchone()[0]


def test_a_free_room_is_booked_at_once(house):
    booking = book(house)
    assert (booking.state, states(booking)) == ("approved", ["approved"])
    claim = Allocation.objects.get(booking=booking)
    assert (claim.state, claim.resource_id, claim.starts_at) == ("approved", house.id("small"), at(9))
    event = Event.objects.get(subject_id=booking.pk)
    assert (event.kind, event.data["resources"], event.data["dates"]) == ("bookings.booked", ["ห้องประชุม 1"], 1)


def test_what_is_taken_is_refused_with_what_blocks_and_three_alternatives_that_can_be_had(house):
    book(house, by="planner", title="ประชุมแผน")
    with pytest.raises(SlotTakenError) as refused:
        book(house, start=at(9, 30), attendees=8)
    (clash,) = refused.value.clashes
    assert (clash.resource_name, clash.title, clash.unit_name) == ("ห้องประชุม 1", "ประชุมแผน", "กองนโยบาย")
    assert "ประชุมแผน" in refused.value.message
    assert len(refused.value.alternatives) == 3
    for one in refused.value.alternatives:
        wish = house.wish("small", one.starts_at, attendees=8)
        with transaction.atomic():
            made = services.book(actor=house.actor("officer"), wish=elsewhere(wish, one))
            assert made.state in {"approved", "pending"}
            transaction.set_rollback(True)


def elsewhere(wish, alternative):
    return replace(
        wish, starts_at=alternative.starts_at, ends_at=alternative.ends_at, wants=(services.Want(alternative.resource_id),)
    )


def test_of_a_private_booking_others_learn_only_that_the_time_is_taken(house):
    private = book(house, by="planner", title="สอบวินัย", is_private=True)
    with pytest.raises(SlotTakenError) as refused:
        book(house)
    (clash,) = refused.value.clashes
    assert (clash.title, clash.organiser_name, clash.booking_id) == ("", "", None)
    assert "สอบวินัย" not in refused.value.message
    with pytest.raises(SlotTakenError) as told:
        book(house, by="planner")
    assert told.value.clashes[0].booking_id == private.pk


def test_one_after_the_other_touch_but_do_not_clash(house):
    book(house, start=at(9))
    book(house, start=at(10))
    assert overlaps() == 0


def test_the_minutes_before_and_after_keep_others_out(house):
    room = house.room("dressed", "ห้องจัดเลี้ยง", buffer_before=30, buffer_after=15)
    book(house, "dressed", at(10))
    for start in (at(8, 45), at(11), at(11, 30)):
        with pytest.raises(SlotTakenError):
            book(house, "dressed", start)
    book(house, "dressed", at(11, 45))
    book(house, "dressed", at(8, 15))
    assert Allocation.objects.filter(resource=room.pk).count() == 3


def test_a_hall_is_taken_by_its_parts_and_takes_them(house):
    book(house, "hall_a", at(9), title="ฝั่ง ก")
    book(house, "hall_b", at(9), title="ฝั่ง ข")
    with pytest.raises(SlotTakenError):
        book(house, "hall", at(9))
    whole = book(house, "hall", at(13))
    assert whole.allocations.count() == 3
    for part in ("hall_a", "hall_b"):
        with pytest.raises(SlotTakenError):
            book(house, part, at(13))


def test_all_or_nothing(house):
    book(house, "large", at(9))
    with pytest.raises(SlotTakenError):
        book(house, ("small", "large"), at(9))
    assert not Allocation.objects.filter(resource=house.id("small")).exists()


def test_equipment_goes_with_a_room_and_is_nowhere_twice(house):
    book(house, ("small", "projector"), at(9))
    with pytest.raises(SlotTakenError) as refused:
        book(house, ("large", "projector"), at(9))
    assert [one.resource_name for one in refused.value.clashes] == ["เครื่องฉายภาพ 1"]


def test_the_database_itself_refuses_a_double_booking(house):
    booking = book(house)
    claim = Allocation.objects.get(booking=booking)
    other = book(house, "large")
    with (
        official(house.actor("officer")),
        pytest.raises(IntegrityError, match="bookings_no_double_booking"),
        transaction.atomic(),
    ):
        Allocation.objects.filter(booking=other).update(resource=claim.resource_id)


def test_a_request_sent_twice_is_one_booking(house):
    key = house.building.pk
    first = book(house, request_key=key)
    assert book(house, request_key=key).pk == first.pk
    assert Booking.objects.count() == 1


# ---- rules of rooms


@pytest.mark.parametrize(
    ("fields", "wish", "words"),
    [
        ({"opens_at": "09:00", "closes_at": "16:00"}, {"start": at(8)}, "เปิดให้ใช้"),
        ({"opens_at": "09:00", "closes_at": "16:00"}, {"start": at(15, 30)}, "เปิดให้ใช้"),
        ({"min_lead_minutes": 60 * 24 * 30}, {}, "จองล่วงหน้าอย่างน้อย"),
        ({"max_lead_days": 3}, {}, "จองล่วงหน้าได้ไม่เกิน 3 วัน"),
        ({"max_hours": 2}, {"hours": 3}, "ครั้งละไม่เกิน 2 ชั่วโมง"),
        ({}, {"attendees": 21}, "นั่งได้ 20 คน"),
        ({}, {"start": at(9, days=-1)}, "ผ่านไปแล้ว"),
        ({}, {"title": " "}, "กรุณาพิมพ์เรื่อง"),
    ],
)
def test_rules_of_a_room_are_told_in_words(house, fields, wish, words):
    given = {key: time.fromisoformat(value) if key.endswith("_at") else value for key, value in fields.items()}
    house.room("strict", "ห้องเข้ม", **given)
    with pytest.raises(BookingRuleError, match=words):
        book(house, "strict", **wish)


def test_a_closed_day_is_named(house):
    house.room("weekdays", "ห้องวันทำการ", open_weekends=False)
    day = next(number for number in range(1, 9) if at(9, days=number).weekday() == 5)
    with pytest.raises(BookingRuleError, match="วันหยุดราชการ"):
        book(house, "weekdays", at(9, days=day))


def test_a_room_for_its_unit_only(house):
    assert book(house, "own", by="planner").state == "approved"
    with pytest.raises(DeniedError, match="กองนโยบาย"):
        book(house, "own", at(13), by="officer")


def test_a_quota_of_a_unit_counts_all_below_it(house):
    keeper = house.actor("keeper")
    services.set_quota(actor=keeper, unit_id=house.office.units["division"].pk, hours_per_month=3)
    start = at(9, days=1).replace(day=1) + timedelta(days=62)
    start = start.replace(day=5)
    book(house, start=start, hours=2)
    with pytest.raises(BookingRuleError, match="ไปแล้ว 2 จาก 3 ชั่วโมง"):
        book(house, start=start + timedelta(hours=3), hours=2, by="typist")
    assert book(house, start=start + timedelta(hours=3), hours=2, by="planner").state == "approved"


# ---- approval


def step_of(booking):
    case = routing.open_case("bookings.booking", booking.pk)
    return routing.active_steps(case)[0]


def test_a_room_with_an_approver_waits_and_keeps_others_out_meanwhile(house):
    booking = book(house, "asked")
    assert (booking.state, Allocation.objects.get(booking=booking).state) == ("pending", "held")
    with pytest.raises(SlotTakenError):
        book(house, "asked", by="planner")
    step = step_of(booking)
    assert step.position_id == house.office.id("director")
    with pytest.raises(DeniedError):
        services.approve(actor=house.actor("head"), booking_id=booking.pk, step_id=step.pk)
    done = services.approve(actor=house.actor("director"), booking_id=booking.pk, step_id=step.pk, comment="ใช้ได้")
    assert (done.state, states(done), Allocation.objects.get(booking=booking).state) == ("approved", ["approved"], "approved")


def test_a_refusal_carries_its_reason_and_frees_the_time(house):
    booking = book(house, "asked")
    done = services.reject(
        actor=house.actor("director"), booking_id=booking.pk, step_id=step_of(booking).pk, reason="มีแขกต่างประเทศ"
    )
    assert (done.state, states(done)) == ("rejected", ["rejected"])
    assert book(house, "asked", by="planner").state == "pending"


def test_who_approves_a_room_need_not_ask(house):
    assert book(house, "asked", by="director").state == "approved"


def test_cancelling_ends_the_route(house):
    booking = book(house, "asked")
    services.cancel_booking(actor=house.actor("officer"), booking_id=booking.pk, reason="เลื่อน")
    assert routing.open_case("bookings.booking", booking.pk) is None
    assert book(house, "asked", by="planner").state == "pending"


# ---- who may change


def test_owner_head_and_keeper_cancel_and_others_do_not(house):
    for by in ("officer", "head", "keeper"):
        booking = book(house)
        services.cancel_booking(actor=house.actor(by), booking_id=booking.pk)
    booking = book(house)
    for by in ("planner", "registrar"):
        with pytest.raises(DeniedError):
            services.cancel_booking(actor=house.actor(by), booking_id=booking.pk)


# ---- the queue


def wait(house, by, start=None, room="small", **fields):
    return book(house, room, start, by=by, on_clash=OnClash.WAIT, **fields)


def test_whoever_gives_up_lets_the_first_in_the_queue_in(house):
    first = book(house, by="planner")
    second, third = wait(house, "officer"), wait(house, "typist")
    assert (second.state, third.state) == ("waitlisted", "waitlisted")
    services.cancel_booking(actor=house.actor("planner"), booking_id=first.pk)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, states(second), third.state) == ("approved", ["approved"], "waitlisted")
    assert overlaps() == 0


def test_the_first_that_fits_is_promoted_not_the_first_that_asks(house):
    long_one = book(house, by="planner", start=at(9), hours=2)
    other = book(house, by="planner", start=at(11))
    too_long = wait(house, "officer", at(9), hours=3)
    fits = wait(house, "typist", at(10), hours=1)
    services.cancel_booking(actor=house.actor("planner"), booking_id=long_one.pk)
    for row in (too_long, fits, other):
        row.refresh_from_db()
    assert (too_long.state, fits.state, other.state) == ("waitlisted", "approved", "approved")


def test_a_promoted_booking_of_a_room_with_an_approver_is_sent_to_approval(house):
    first = book(house, "asked", by="planner")
    second = wait(house, "officer", room="asked")
    services.reject(actor=house.actor("director"), booking_id=first.pk, step_id=step_of(first).pk, reason="ไม่ว่าง")
    second.refresh_from_db()
    assert (second.state, states(second)) == ("pending", ["pending"])
    assert step_of(second).position_id == house.office.id("director")


# ---- holds


def test_a_hold_keeps_the_time_and_lapses_by_itself(house):
    held = services.hold(actor=house.actor("officer"), wish=house.wish("small", at(9)))
    with pytest.raises(SlotTakenError):
        book(house, by="planner")
    later = database_now() + timedelta(minutes=16)
    assert services.expire_overdue(actor=system_actor(), now=later) == 1
    held.refresh_from_db()
    assert held.state == "expired"
    assert book(house, by="planner").state == "approved"


def test_a_hold_is_confirmed_with_the_words_of_the_form(house):
    held = services.hold(actor=house.actor("officer"), wish=house.wish("small", at(9)))
    wish = house.wish("small", at(9), title="ประชุมคณะทำงาน", attendees=8)
    made = services.confirm_hold(actor=house.actor("officer"), booking_id=held.pk, wish=wish)
    assert (made.pk, made.state, made.title, made.attendees, states(made)) == (
        held.pk, "approved", "ประชุมคณะทำงาน", 8, ["approved"],
    )  # fmt: skip
    with pytest.raises(ConflictError):
        services.confirm_hold(actor=house.actor("officer"), booking_id=held.pk, wish=wish)


# ---- authority


def test_higher_authority_goes_first_and_the_displaced_learn_why_and_where_else(house):
    low = book(house, title="ประชุมกลุ่ม", attendees=5)
    with pytest.raises(DeniedError):
        services.override(actor=house.actor("planner"), wish=house.wish("small", at(9)), reason="ด่วน")
    with pytest.raises(BookingRuleError):
        services.override(actor=house.actor("keeper"), wish=house.wish("small", at(9)), reason=" ")
    high = services.override(actor=house.actor("keeper"), wish=house.wish("small", at(9)), reason="รับผู้แทนต่างประเทศ")
    low.refresh_from_db()
    assert (high.state, low.state, states(low)) == ("approved", "cancelled", ["displaced"])
    told = Event.objects.get(kind="bookings.displaced")
    assert (told.subject_id, told.data["reason"], len(told.data["alternatives"])) == (low.pk, "รับผู้แทนต่างประเทศ", 3)
    over = Event.objects.get(kind="bookings.overridden")
    assert over.subject_id == high.pk
    assert overlaps() == 0


def test_the_log_names_no_matter_of_a_private_booking(house):
    private = book(house, title="สอบวินัย", is_private=True)
    shown = book(house, start=at(10), title="ประชุมกลุ่ม")
    services.override(actor=house.actor("keeper"), wish=house.wish("small", at(9), 2), reason="รับผู้แทนต่างประเทศ")
    told = Event.objects.get(kind="bookings.overridden").data
    assert set(told["dates"]) == {str(row.occurrences.get().pk) for row in (private, shown)}
    assert sorted("ประชุมกลุ่ม" in words for words in told["displaced"]) == [False, True]
    services.change_details(
        actor=house.actor("officer"), booking_id=book(house, start=at(13), title="เปิดเผย").pk, title="สอบวินัย", is_private=True
    )
    weekly = book(house, start=at(15), title="สอบวินัย", is_private=True, rrule="FREQ=DAILY;COUNT=3")
    row = weekly.occurrences.order_by("original_start")[1]
    services.change_following(
        actor=house.actor("officer"),
        occurrence_id=row.pk,
        wish=house.wish("large", at(15, days=8), title="เรื่องสอบวินัย", is_private=True),
    )
    logged = [str(row.data) for row in Event.objects.exclude(kind__startswith="org.")]
    assert [words for words in logged if "สอบวินัย" in words] == []


def test_a_closure_does_not_give_way(house):
    services.close_resources(
        actor=house.actor("keeper"), resource_ids=[house.id("small")], starts_at=at(8), ends_at=at(18), reason="ทาสีห้อง"
    )
    with pytest.raises(SlotTakenError, match="ทาสีห้อง"):
        services.override(actor=house.actor("keeper"), wish=house.wish("small", at(9)), reason="ด่วน")
    with pytest.raises(SlotTakenError):
        book(house)


def test_only_the_keeper_closes_a_room_and_what_stands_there_is_named(house):
    book(house, title="ประชุมกลุ่ม")
    given = {"resource_ids": [house.id("small")], "starts_at": at(8), "ends_at": at(18), "reason": "ทาสีห้อง"}
    with pytest.raises(DeniedError):
        services.close_resources(actor=house.actor("officer"), **given)
    with pytest.raises(SlotTakenError, match="ประชุมกลุ่ม"):
        services.close_resources(actor=house.actor("keeper"), **given)


# ---- check-in


def soon(house, by="officer", **fields):
    start = database_now() + timedelta(minutes=1)
    room = house.rooms.get("watched") or house.room(
        "watched", "ห้องเช็กอิน", check_in_minutes=10, opens_at=time(0), closes_at=time(23, 59)
    )
    assert room.check_in_minutes == 10
    return services.place(actor=house.actor(by), wish=house.wish("watched", start, 1, **fields), approve=True)


def test_nobody_came_so_the_room_goes_to_who_waits(house):
    booking = soon(house)
    waiting = soon(house, "planner", on_clash=OnClash.WAIT)
    row = booking.occurrences.get()
    assert services.release_no_shows(actor=system_actor(), now=row.starts_at + timedelta(minutes=9)) == 0
    assert services.release_no_shows(actor=system_actor(), now=row.starts_at + timedelta(minutes=10)) == 1
    assert (states(booking), states(waiting)) == (["released"], ["approved"])
    assert overlaps() == 0


def test_a_check_in_keeps_the_room(house):
    booking = soon(house)
    row = booking.occurrences.get()
    with pytest.raises(DeniedError):
        services.check_in(actor=house.actor("planner"), occurrence_id=row.pk, way="link")
    made = services.check_in(actor=house.actor("officer"), occurrence_id=row.pk, way="qr")
    assert services.check_in(actor=house.actor("officer"), occurrence_id=row.pk, way="qr").at == made.at
    assert services.release_no_shows(actor=system_actor(), now=row.starts_at + timedelta(minutes=11)) == 0
    assert CheckIn.objects.get().by_name == house.actor("officer").name


def test_bookings_are_found_by_words_through_their_index(house):
    with official(house.actor("officer")), connection.cursor() as cursor:
        book(house, title="คณะทำงานจัดทำแผนแม่บท")
        cursor.execute("SELECT id FROM org_unit LIMIT 1")
        cursor.execute(
            "INSERT INTO bookings_booking (id, agency_id, kind, state, title, description, unit_id, organiser_name, phone, starts_at,"
            " ends_at, rrule, excluded, skip_holidays, attendees, layout, chair, is_private, online_url, sequence, search_text)"
            " SELECT gen_random_uuid(), agency_id, kind, state, title, '', unit_id, '', '', starts_at, ends_at, '', '{}', false, 0, '',"
            " '', false, '', 0, md5(n::text) || ' ประชุมกลุ่ม' FROM bookings_booking, generate_series(1, 20000) n"
        )
        cursor.execute("ANALYZE bookings_booking")
    rows = queries.found(queries.visible_to(house.actor("keeper")), "แผนแม่บท")
    assert [row.title for row in rows] == ["คณะทำงานจัดทำแผนแม่บท"]
    assert "bookings_booking_search" in rows.explain()


def test_a_reminder_is_sent_once(house):
    soon(house)
    assert (services.remind(actor=system_actor()), services.remind(actor=system_actor())) == (1, 0)


# ---- moving


def test_a_booking_moves_to_another_time_and_room_in_one_step(house):
    booking = book(house)
    book(house, "large", at(13), by="planner")
    row = booking.occurrences.get()
    given = {"actor": house.actor("officer"), "occurrence_id": row.pk}
    with pytest.raises(SlotTakenError):
        services.move_occurrence(**given, starts_at=at(13), ends_at=at(14), wants=[services.Want(house.id("large"))])
    row.refresh_from_db()
    assert row.starts_at == at(9)
    services.move_occurrence(**given, starts_at=at(14), ends_at=at(15), wants=[services.Want(house.id("large"))])
    live = Allocation.objects.get(booking=booking, state="approved")
    assert (live.resource_id, live.starts_at) == (house.id("large"), at(14))
    booking.refresh_from_db()
    assert (booking.starts_at, booking.sequence) == (at(14), 1)
    assert book(house, by="planner").state == "approved"


def test_a_move_onto_its_own_time_is_no_clash_and_frees_the_rest_for_the_queue(house):
    booking = book(house, start=at(9), hours=2)
    waiting = wait(house, "planner", at(9))
    row = booking.occurrences.get()
    services.move_occurrence(actor=house.actor("officer"), occurrence_id=row.pk, starts_at=at(10), ends_at=at(12))
    assert states(waiting) == ["approved"]
    assert overlaps() == 0


def test_another_room_is_given_to_a_booking_of_one_date(house):
    booking = book(house)
    services.reallocate(actor=house.actor("keeper"), booking_id=booking.pk, wants=[services.Want(house.id("large"))])
    assert list(booking.allocations.filter(state="approved").values_list("resource", flat=True)) == [house.id("large")]


# ---- knowing


def test_visible_bookings_are_those_that_may_be_known(house):
    guest = services.GuestWish("ก", "a@moc.example", house.office.people["typist"].pk)
    for days, by in enumerate(("officer", "planner", "director"), 2):
        book(house, start=at(9, days=days), by=by, is_private=True)
        book(house, start=at(11, days=days), by=by, guests=(guest,), is_private=True)
        book(house, "asked", start=at(13, days=days), by=by, is_private=True)
        book(house, start=at(15, days=days), by=by)
    for by in house.office.people:
        actor = house.actor(by)
        seen = set(queries.visible_to(actor).values_list("pk", flat=True))
        assert seen == {row.pk for row in Booking.objects.all() if may_know(actor, row)}, by
    assert len(set(queries.visible_to(house.actor("planner")).values_list("pk", flat=True))) < Booking.objects.count()


# ---- many at once


@pytest.fixture
def committed(transactional_db):
    return make_house()


def together(count, work):
    """Run the same work in so many threads, each with its own connection, all starting at once."""
    gate = threading.Barrier(count)
    results = [None] * count

    def run(place):
        try:
            gate.wait(60)
            results[place] = work(place)
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def deadlocks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def test_a_stampede_on_rooms_equipment_and_series_has_one_winner_a_slot_and_no_deadlock(committed):
    """Each worker wants several things in an order of its own; some want a series, some cancel what they got."""
    people = ["officer", "planner", "typist", "head"]
    actors = {by: committed.actor(by) for by in people}
    keys = ["small", "large", "projector", "microphones"]

    def work(place):
        outcome = []
        for turn in range(6):
            first = keys[(place + turn) % 4]
            second = keys[(place * 3 + turn + 1) % 4]
            rooms = (first,) if first == second else (first, second)
            rule = "FREQ=DAILY;COUNT=4" if (place + turn) % 5 == 0 else ""
            wish = committed.wish(rooms, at(9 + turn % 3), rrule=rule, kind="room")
            try:
                made = services.place(actor=actors[people[place % 4]], wish=wish, approve=True)
            except SlotTakenError:
                outcome.append("taken")
                continue
            outcome.append("won")
            if (place + turn) % 4 == 0:
                services.settle(actor=actors[people[place % 4]], booking_id=made.pk, act="cancel")
        return outcome

    before = deadlocks()
    results = together(16, work)
    assert [row for row in results if isinstance(row, Exception)] == []
    assert overlaps() == 0
    assert deadlocks() == before
    assert any("won" in row for row in results)


def test_thirty_two_want_the_same_hour_and_one_gets_it(committed):
    actors = [committed.actor(by) for by in ("officer", "planner")]

    def work(place):
        return services.book(actor=actors[place % 2], wish=committed.wish("small", at(9)))

    results = together(32, work)
    assert sorted(type(row).__name__ for row in results) == ["Booking"] + ["SlotTakenError"] * 31
    assert Occurrence.objects.count() == 1
