"""A room whose use somebody approves: an approval is for a room and a time, and a move asks again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from samnak.audit.models import Event
from samnak.bookings import queries, services
from samnak.bookings.enums import OnClash
from samnak.bookings.models import Allocation, Booking, Occurrence
from samnak.bookings.providers import BookingNotices, BookingWork
from samnak.bookings.services import Want
from samnak.core.actor import system_actor
from samnak.routing import queries as routing
from samnak.routing.models import Case
from tests.factories.rooms import at

SUBJECT = "bookings.booking"


def book(house, room="asked", start=None, hours=1, by="officer", **fields):
    return services.book(actor=house.actor(by), wish=house.wish(room, start or at(9), hours, **fields))


def approve(house, booking, by="director"):
    (step,) = routing.active_steps(routing.open_case(SUBJECT, booking.pk))
    services.approve(actor=house.actor(by), booking_id=booking.pk, step_id=step.pk)


def approved(house, *given, **fields):
    booking = book(house, *given, **fields)
    if booking.state == "pending":
        approve(house, booking)
    return booking


def row_of(booking, place=0):
    return booking.occurrences.order_by("original_start")[place]


def move(house, row, start, hours=1, room=None, by="officer"):
    wants = [Want(house.id(room))] if room else None
    return services.move_occurrence(
        actor=house.actor(by), occurrence_id=row.pk, starts_at=start, ends_at=start + timedelta(hours=hours), wants=wants
    )


def standing(booking):
    """Return how a booking stands: its state, those of its dates and of the time they take, and who is to decide."""
    booking.refresh_from_db()
    dates = list(booking.occurrences.order_by("original_start").values_list("state", flat=True))
    taken = Allocation.objects.filter(booking=booking).exclude(state="released").order_by("starts_at")
    case = routing.open_case(SUBJECT, booking.pk)
    asked = [step.position_id for step in routing.active_steps(case)] if case else []
    return booking.state, dates, list(taken.values_list("state", flat=True)), asked


def test_another_time_is_asked_again(house):
    booking, director = approved(house), house.office.id("director")
    assert standing(booking) == ("approved", ["approved"], ["approved"], [])
    move(house, row_of(booking), at(13))
    assert standing(booking) == ("pending", ["pending"], ["held"], [director])
    assert [
        row.pk for row in queries.bookings_in(house.actor("director"), "approve", queries.BookingFilter(), "", at(0, days=0))
    ] == [booking.pk]
    assert [item.object_id for item in BookingWork().items([house.actor("director")], 9)] == [booking.pk]
    told = Event.objects.get(kind="bookings.changed")
    (to_approver,) = BookingNotices().notices(told.pk, told.kind)
    assert (to_approver.text, to_approver.position_ids) == ("มีการจองห้องรออนุมัติ", (director,))
    approve(house, booking)
    assert standing(booking) == ("approved", ["approved"], ["approved"], [])
    assert Case.objects.filter(subject_id=booking.pk, state="completed").count() == 2


def test_the_time_given_up_is_free_and_the_new_one_kept(house):
    booking = approved(house)
    move(house, row_of(booking), at(13))
    assert book(house, start=at(9), by="planner").state == "pending"
    assert book(house, start=at(13), by="planner", on_clash=OnClash.WAIT).state == "waitlisted"


def test_an_approval_refused_after_a_move_ends_the_booking(house):
    booking = approved(house)
    move(house, row_of(booking), at(13))
    (step,) = routing.active_steps(routing.open_case(SUBJECT, booking.pk))
    services.reject(actor=house.actor("director"), booking_id=booking.pk, step_id=step.pk, reason="ไม่ว่าง")
    assert standing(booking) == ("rejected", ["rejected"], [], [])


def test_less_of_what_was_approved_needs_no_new_approval(house):
    booking = approved(house, "asked", at(9), 3)
    move(house, row_of(booking), at(10), 2)
    assert standing(booking) == ("approved", ["approved"], ["approved"], [])
    move(house, row_of(booking), at(9), 3)
    assert standing(booking)[0] == "pending"


def test_less_time_in_another_room_is_asked_again(house):
    booking = approved(house, "small", at(9), 3)
    move(house, row_of(booking), at(10), 1, room="asked")
    assert standing(booking) == ("pending", ["pending"], ["held"], [house.office.id("director")])


def test_a_room_that_asks_nobody_needs_no_approval(house):
    booking = approved(house)
    move(house, row_of(booking), at(13), room="small")
    assert standing(booking) == ("approved", ["approved"], ["approved"], [])


@pytest.mark.parametrize(("by", "state"), [("director", "approved"), ("keeper", "pending"), ("officer", "pending")])
def test_whoever_approves_there_moves_without_asking(house, by, state):
    booking = approved(house)
    move(house, row_of(booking), at(13), by=by)
    assert standing(booking)[0] == state


def test_what_still_waits_is_asked_anew_when_it_moves(house):
    house.room("asked_too", "ห้องรับรองแขก", capacity=15, approver_id=house.office.id("chief"))
    booking, director, chief = book(house), house.office.id("director"), house.office.id("chief")
    first = routing.open_case(SUBJECT, booking.pk)
    move(house, row_of(booking), at(9), room="asked_too")
    assert standing(booking) == ("pending", ["pending"], ["held"], [chief])
    assert (Case.objects.get(pk=first.pk).state, routing.open_case(SUBJECT, booking.pk).pk == first.pk) == ("cancelled", False)
    move(house, row_of(booking), at(9), room="asked")
    assert standing(booking)[3] == [director]
    move(house, row_of(booking), at(9), room="small")
    assert standing(booking) == ("approved", ["approved"], ["approved"], [])


def test_a_half_given_approval_is_not_used_again(house):
    house.room("asked_too", "ห้องรับรองแขก", capacity=15, approver_id=house.office.id("chief"))
    booking = book(house, ("asked", "asked_too"))
    case = routing.open_case(SUBJECT, booking.pk)
    (mine,) = [step for step in routing.active_steps(case) if step.position_id == house.office.id("director")]
    services.approve(actor=house.actor("director"), booking_id=booking.pk, step_id=mine.pk)
    move(house, row_of(booking), at(13))
    assert set(standing(booking)[3]) == {house.office.id("director"), house.office.id("chief")}


# ---- one date of a series


def series(house, room="asked", **fields):
    return approved(house, room, rrule="FREQ=DAILY;COUNT=3", **fields)


def test_of_a_series_only_the_date_that_moved_is_asked_again(house):
    booking, director = series(house), house.office.id("director")
    move(house, row_of(booking, 1), at(13, days=8))
    assert standing(booking) == ("approved", ["approved", "pending", "approved"], ["approved", "held", "approved"], [director])
    (item,) = BookingWork().items([house.actor("director")], 9)
    assert "13:00" in item.detail
    approve(house, booking)
    assert standing(booking) == ("approved", ["approved"] * 3, ["approved"] * 3, [])


def test_a_refused_date_ends_alone(house):
    booking = series(house)
    move(house, row_of(booking, 1), at(13, days=8))
    waiting = book(house, start=at(13, days=8), by="planner", on_clash=OnClash.WAIT)
    (step,) = routing.active_steps(routing.open_case(SUBJECT, booking.pk))
    services.reject(actor=house.actor("director"), booking_id=booking.pk, step_id=step.pk, reason="มีแขก")
    assert standing(booking) == ("approved", ["approved", "rejected", "approved"], ["approved"] * 2, [])
    assert standing(waiting)[0] == "pending"


def test_several_dates_moved_into_several_rooms_are_asked_of_all_who_approve_them(house):
    house.room("asked_too", "ห้องรับรองแขก", capacity=15, approver_id=house.office.id("chief"))
    booking, director, chief = series(house, "small"), house.office.id("director"), house.office.id("chief")
    move(house, row_of(booking, 0), at(9), room="asked")
    move(house, row_of(booking, 1), at(9, days=8), room="asked_too")
    assert (standing(booking)[1], set(standing(booking)[3])) == (["pending", "pending", "approved"], {director, chief})
    services.cancel_occurrence(actor=house.actor("officer"), occurrence_id=row_of(booking, 0).pk)
    assert set(standing(booking)[3]) == {chief}
    move(house, row_of(booking, 1), at(9, days=8), room="large")
    assert standing(booking) == ("approved", ["cancelled", "approved", "approved"], ["approved"] * 2, [])


def test_nobody_is_asked_any_more_for_a_date_that_is_gone(house):
    booking = series(house)
    move(house, row_of(booking, 1), at(13, days=8))
    services.cancel_occurrence(actor=house.actor("officer"), occurrence_id=row_of(booking, 1).pk)
    assert standing(booking) == ("approved", ["approved", "cancelled", "approved"], ["approved"] * 2, [])
    move(house, row_of(booking, 2), at(13, days=9))
    services.expire_overdue(actor=system_actor(), now=at(14, days=9))
    assert standing(booking) == ("approved", ["approved", "cancelled", "expired"], ["approved"], [])


def test_a_date_that_gave_way_while_it_waited_is_not_asked_for(house):
    booking = series(house)
    move(house, row_of(booking, 1), at(13, days=8))
    services.override(actor=house.actor("chief"), wish=house.wish("asked", at(13, days=8)), reason="แขกต่างประเทศ")
    assert standing(booking) == ("approved", ["approved", "displaced", "approved"], ["approved"] * 2, [])


def test_this_and_following_is_asked_again(house):
    booking = series(house)
    wish = house.wish("asked", at(13, days=8), rrule="FREQ=DAILY;COUNT=2")
    made = services.change_following(actor=house.actor("officer"), occurrence_id=row_of(booking, 1).pk, wish=wish)
    assert standing(made) == ("pending", ["pending"] * 2, ["held"] * 2, [house.office.id("director")])
    assert standing(booking)[1] == ["approved", "cancelled", "cancelled"]


def test_a_date_of_a_series_decided_into_a_room_with_an_approver_is_asked(house):
    book(house, "small", at(9, days=8), by="planner")
    wish = house.wish("small", at(9), rrule="FREQ=DAILY;COUNT=3")
    elsewhere = services.DateMove(at(9, days=8), house.id("asked"), at(9, days=8), at(10, days=8))
    booking = services.book_as_decided(actor=house.actor("officer"), wish=wish, moves=[elsewhere])
    assert standing(booking) == (
        "approved", ["approved", "pending", "approved"], ["approved", "held", "approved"], [house.office.id("director")],
    )  # fmt: skip


# ---- on the pages


def test_the_grid_and_the_form_say_that_the_approver_is_asked(house, browse):
    booking = approved(house)
    client = browse("officer")
    given = {"resource": house.id("asked"), "at": at(9).isoformat()}
    sent = given | {"starts_at": at(13).isoformat(), "ends_at": at(14).isoformat()}
    assert client.post(reverse("bookings:timeline-moves"), sent).json()["state"] == "pending"
    assert Booking.objects.get(pk=booking.pk).state == "pending"
    approve(house, booking)
    row = Occurrence.objects.get(booking=booking)
    day = {"day": at(9).date().isoformat(), "start": "15:00", "end": "16:00", "room": [str(house.id("asked"))]}
    answer = client.post(reverse("bookings:move", args=[row.pk]), day, follow=True)
    assert "เลื่อนแล้ว และส่งขออนุมัติใหม่" in answer.text
    assert standing(booking)[0] == "pending"


def test_the_approver_reads_which_date_is_asked_for(house, browse):
    booking = series(house)
    move(house, row_of(booking, 1), at(13, days=8))
    page = browse("director").get(reverse("bookings:booking", args=[booking.pk]))
    assert [words for words in page.context["asked_dates"] if "13:00" in words] == page.context["asked_dates"]
    assert len(page.context["asked_dates"]) == 1
    assert "ขออนุมัติเฉพาะวันที่เลื่อนหรือย้าย" in page.text
