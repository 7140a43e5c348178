"""Series: the rule is the record, the rows are the guard; single dates go their own way and keep their names."""

from datetime import datetime, timedelta

import pytest

from samnak.audit.models import Event
from samnak.bookings import services
from samnak.bookings.content import RuleError, ends_before, expand, parse_rule, rule_in_words, rule_text
from samnak.bookings.enums import OnClash
from samnak.bookings.errors import BookingRuleError, SeriesError, SlotTakenError
from samnak.bookings.models import Allocation, Booking
from samnak.core.actor import system_actor
from samnak.core.errors import ConflictError
from samnak.core.time import BANGKOK, database_now
from samnak.org.models import Holiday
from tests.bookings.test_allocation import overlaps
from tests.factories.rooms import at, make_house

MONDAY = datetime(2026, 11, 30, 9, tzinfo=BANGKOK)


@pytest.fixture
def house(db):
    return make_house()


def book(house, rule="FREQ=DAILY;COUNT=5", start=None, by="officer", room="small", hours=1, **fields):
    return services.book(actor=house.actor(by), wish=house.wish(room, start or at(9), hours, rrule=rule, **fields))


def dates(booking, *states):
    rows = booking.occurrences.order_by("starts_at")
    return [row.starts_at for row in (rows.filter(state__in=states) if states else rows)]


# ---- the rule


@pytest.mark.parametrize(
    ("rule", "until", "found"),
    [
        ("FREQ=DAILY;COUNT=3", 30, [(11, 30), (12, 1), (12, 2)]),
        ("FREQ=WEEKLY;BYDAY=MO,WE", 9, [(11, 30), (12, 2), (12, 7), (12, 9)]),
        ("FREQ=WEEKLY;INTERVAL=2", 30, [(11, 30), (12, 14), (12, 28)]),
        ("FREQ=MONTHLY;BYDAY=-1MO;COUNT=2", 60, [(11, 30), (12, 28)]),
        ("FREQ=MONTHLY;BYMONTHDAY=30;COUNT=2", 60, [(11, 30), (12, 30)]),
        ("FREQ=DAILY;UNTIL=20261201", 60, [(11, 30), (12, 1)]),
        ("FREQ=DAILY;UNTIL=20261201T015959Z", 60, [(11, 30)]),
        ("FREQ=DAILY;UNTIL=20261201T020000Z", 60, [(11, 30), (12, 1)]),
    ],
)
def test_a_rule_is_read_on_the_wall_clock(rule, until, found):
    starts = expand(rule, MONDAY, until=MONDAY + timedelta(days=until))
    assert [(start.month, start.day) for start in starts] == found
    assert {(start.hour, start.tzinfo) for start in starts} == {(9, BANGKOK)}


@pytest.mark.parametrize(
    "rule",
    [
        "", "FREQ=SECONDLY", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=9999", "FREQ=DAILY;COUNT=2;UNTIL=20261201", "FREQ=DAILY;X=1",
        "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=a", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;BYHOUR=3",
    ],
)  # fmt: skip
def test_what_is_no_rule_is_told(rule):
    with pytest.raises(RuleError):
        parse_rule(rule)


def test_a_rule_is_written_as_it_was_read():
    for rule in ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10", "FREQ=MONTHLY;BYDAY=1MO", "FREQ=DAILY;UNTIL=20261231T165959Z"):
        assert rule_text(parse_rule(rule)) == rule


def test_a_rule_in_words():
    assert (
        rule_in_words("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20261231T165959Z") == "ทุก 2 สัปดาห์ วันจันทร์ วันพุธ จนถึง 31 ธ.ค. 2569"
    )
    assert rule_in_words("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=10") == "ทุกสัปดาห์ วันจันทร์ถึงศุกร์ รวม 10 ครั้ง"
    assert rule_in_words("FREQ=MONTHLY;BYDAY=-1FR") == "ทุกเดือน วันศุกร์สุดท้าย"
    assert rule_in_words("FREQ=MONTHLY;BYMONTHDAY=-1") == "ทุกเดือน วันที่ วันสิ้นเดือน"


def test_a_series_ended_before_a_date_has_nothing_from_there_on():
    rule = ends_before("FREQ=DAILY;COUNT=5", MONDAY + timedelta(days=2))
    assert len(expand(rule, MONDAY, until=MONDAY + timedelta(days=60))) == 2


def test_a_series_longer_than_eight_hundred_dates_is_refused():
    with pytest.raises(RuleError, match="800"):
        expand("FREQ=DAILY", MONDAY, until=MONDAY + timedelta(days=2000))


# ---- booking


def test_a_series_takes_a_row_a_date(house):
    booking = book(house)
    assert dates(booking, "approved") == [at(9, days=7 + number) for number in range(5)]
    assert Allocation.objects.filter(booking=booking, state="approved").count() == 5


def test_a_daily_series_for_a_year_is_one_statement(house, django_assert_max_num_queries):
    actor = house.actor("officer")
    with django_assert_max_num_queries(15):  # the last defers the job of those who are told
        booking = services.book(actor=actor, wish=house.wish("small", at(9), rrule="FREQ=DAILY;COUNT=365"))
    assert booking.occurrences.count() == 365


def test_without_an_end_a_series_reaches_twenty_four_months_and_is_rolled_forward(house):
    booking = book(house, "FREQ=WEEKLY")
    last = dates(booking)[-1]
    assert timedelta(days=731 - 7) < last - database_now() < timedelta(days=731 + 7)
    later = database_now() + timedelta(days=30)
    assert services.extend_series(actor=system_actor(), now=later) == sum(1 for date in dates(booking) if date > last)
    assert services.extend_series(actor=system_actor(), now=later) == 0
    assert dates(booking)[-1] > last
    assert len(set(dates(booking))) == len(dates(booking))


def test_clashing_dates_are_listed_and_what_is_done_is_for_the_person(house):
    taken = book(house, "", start=at(9, days=8), by="planner", title="ประชุมแผน")
    book(house, "", start=at(9, days=10), by="planner")
    with pytest.raises(SlotTakenError) as refused:
        book(house)
    assert [clash.original_start for clash in refused.value.clashes] == [at(9, days=8), at(9, days=10)]
    assert refused.value.clashes[0].title == taken.title
    assert Booking.objects.count() == 2
    skipped = book(house, on_clash=OnClash.SKIP)
    assert dates(skipped) == [at(9, days=days) for days in (7, 9, 11)]
    services.cancel_booking(actor=house.actor("officer"), booking_id=skipped.pk)
    waiting = book(house, on_clash=OnClash.WAIT)
    assert dates(waiting, "waitlisted") == [at(9, days=8), at(9, days=10)]
    services.cancel_booking(actor=house.actor("planner"), booking_id=taken.pk)
    assert dates(waiting, "waitlisted") == [at(9, days=10)]
    assert (waiting.state, overlaps()) == ("approved", 0)


def test_days_left_out_and_holidays(house):
    Holiday.objects.create(date=at(9, days=8).date(), name="วันหยุดพิเศษ")
    Holiday.objects.create(date=at(9, days=9).date(), name="วันทำการพิเศษ", is_working_day=True)
    booking = book(house, "FREQ=DAILY;COUNT=4", skip_holidays=True, excluded=(at(9, days=10),))
    worked = [day for day in range(7, 11) if day not in {8, 10} and (day == 9 or at(9, days=day).weekday() < 5)]
    assert dates(booking) == [at(9, days=day) for day in worked]


def test_a_series_that_overlaps_itself_is_refused(house):
    with pytest.raises(SeriesError, match="ทับกันเอง"):
        services.place(actor=house.actor("officer"), wish=house.wish("small", at(9), 26, rrule="FREQ=DAILY;COUNT=3"))


def test_over_midnight_and_over_days(house):
    night = services.place(actor=house.actor("officer"), wish=house.wish("small", at(22), 4), approve=True)
    days = services.place(actor=house.actor("officer"), wish=house.wish("large", at(9), 56), approve=True)
    assert (night.ends_at, days.ends_at) == (at(2, days=8), at(17, days=9))
    with pytest.raises(SlotTakenError):
        services.place(actor=house.actor("planner"), wish=house.wish("small", at(1, days=8), 2))


# ---- changing


def test_one_date_is_moved_and_keeps_its_name(house):
    booking = book(house)
    row = booking.occurrences.get(original_start=at(9, days=8))
    services.move_occurrence(actor=house.actor("officer"), occurrence_id=row.pk, starts_at=at(14, days=8), ends_at=at(15, days=8))
    row.refresh_from_db()
    assert (row.original_start, row.starts_at) == (at(9, days=8), at(14, days=8))
    assert dates(booking)[1] == at(14, days=8)
    booking.refresh_from_db()
    assert (booking.rrule, booking.starts_at, booking.sequence) == ("FREQ=DAILY;COUNT=5", at(9), 1)


def test_one_date_is_left_out(house):
    booking = book(house)
    row = booking.occurrences.get(original_start=at(9, days=8))
    services.cancel_occurrence(actor=house.actor("officer"), occurrence_id=row.pk, reason="ประธานติดราชการ")
    assert dates(booking, "cancelled") == [at(9, days=8)]
    assert Event.objects.get(kind="bookings.cancelled").data["reason"] == "ประธานติดราชการ"
    assert book(house, "", start=at(9, days=8), by="planner").state == "approved"
    with pytest.raises(ConflictError):
        services.cancel_occurrence(actor=house.actor("officer"), occurrence_id=row.pk)


def test_with_the_last_date_the_booking_is_cancelled(house):
    booking = book(house, "FREQ=DAILY;COUNT=2")
    for row in booking.occurrences.all():
        services.cancel_occurrence(actor=house.actor("officer"), occurrence_id=row.pk)
    booking.refresh_from_db()
    assert booking.state == "cancelled"


def test_this_and_following_are_cancelled(house):
    booking = book(house)
    row = booking.occurrences.get(original_start=at(9, days=9))
    services.cancel_following(actor=house.actor("officer"), occurrence_id=row.pk)
    booking.refresh_from_db()
    assert dates(booking, "approved") == [at(9, days=7), at(9, days=8)]
    assert expand(booking.rrule, booking.starts_at, until=at(9, days=90)) == [at(9, days=7), at(9, days=8)]


def test_this_and_following_are_changed(house):
    booking = book(house)
    row = booking.occurrences.get(original_start=at(9, days=9))
    wish = house.wish("large", at(13, days=9), rrule="FREQ=DAILY;COUNT=3", title="ประชุมชุดใหม่")
    made = services.change_following(actor=house.actor("officer"), occurrence_id=row.pk, wish=wish)
    booking.refresh_from_db()
    assert dates(booking, "approved") == [at(9, days=7), at(9, days=8)]
    assert (made.follows_id, dates(made, "approved")) == (booking.pk, [at(13, days=days) for days in (9, 10, 11)])
    assert "UNTIL" in booking.rrule


def test_this_and_following_stay_when_the_new_time_is_taken(house):
    booking = book(house)
    book(house, "", start=at(13, days=10), room="large", by="planner")
    row = booking.occurrences.get(original_start=at(9, days=9))
    wish = house.wish("large", at(13, days=9), rrule="FREQ=DAILY;COUNT=3")
    with pytest.raises(SlotTakenError):
        services.change_following(actor=house.actor("officer"), occurrence_id=row.pk, wish=wish)
    booking.refresh_from_db()
    assert len(dates(booking, "approved")) == 5
    assert booking.rrule == "FREQ=DAILY;COUNT=5"


def test_no_date_is_moved_into_the_past(house):
    booking = book(house)
    row = booking.occurrences.first()
    with pytest.raises(BookingRuleError, match="ผ่านไปแล้ว"):
        services.move_occurrence(
            actor=house.actor("officer"), occurrence_id=row.pk, starts_at=at(9, days=-2), ends_at=at(10, days=-2)
        )


def test_a_request_nobody_decided_on_in_time_ends(house):
    booking = services.place(actor=house.actor("officer"), wish=house.wish("asked", at(9)))
    assert services.expire_overdue(actor=system_actor(), now=at(10) + timedelta(minutes=1)) == 1
    booking.refresh_from_db()
    assert booking.state == "expired"
