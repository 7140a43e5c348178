"""How a door looks: every moment of a day by the clock of Bangkok, worked out ahead."""

from datetime import datetime, timedelta

import pytest

from samnak.bookings.content.door import CLOSURE, HELD, Day, Refuge, Taken, look_at, refuges, stretches
from samnak.core.time import BANGKOK


def at(clock, day=25):
    return datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=BANGKOK)


def taken(start, end, *, before=0, after=0, **fields):
    first, last = at(start), at(end)
    return Taken(first, last, first - timedelta(minutes=before), last + timedelta(minutes=after), **fields)


OPEN = [(at("08:00"), at("18:00")), (at("08:00", 26), at("18:00", 26))]
BEGIN, END = at("00:00"), at("00:00", 27)


def looks(*rows, grace=0, breaks=()):
    made = stretches(Day(rows, OPEN, grace), BEGIN, END, breaks)
    assert [one.begins_at for one in made] == sorted({one.begins_at for one in made})
    return made


def told(rows, clock, day=25):
    one = look_at(rows, at(clock, day))
    return one.state, one.why, f"{one.until:%d %H:%M}" if one.until else None


def test_a_free_day_opens_and_closes():
    made = looks()
    assert [(f"{one.begins_at:%d %H:%M}", *told(made, f"{one.begins_at:%H:%M}", one.begins_at.day)) for one in made] == [
        ("25 00:00", "closed", "shut", "25 08:00"),
        ("25 08:00", "free", "free", "25 18:00"),
        ("25 18:00", "closed", "shut", "26 08:00"),
        ("26 08:00", "free", "free", "26 18:00"),
        ("26 18:00", "closed", "shut", None),
    ]


def test_a_meeting_is_free_before_in_use_and_free_after():
    made = looks(taken("09:00", "10:30", title="ประชุม"))
    assert told(made, "08:59") == ("free", "free", "25 09:00")
    assert told(made, "09:00") == ("busy", "use", "25 10:30")
    assert told(made, "10:29") == ("busy", "use", "25 10:30")
    assert told(made, "10:30") == ("free", "free", "25 18:00")
    assert look_at(made, at("08:30")).following.title == "ประชุม"
    assert look_at(made, at("09:10")).use.title == "ประชุม"


def test_time_before_and_after_belongs_to_the_room():
    made = looks(taken("09:00", "10:00", before=30, after=15))
    assert told(made, "08:29") == ("free", "free", "25 08:30")
    assert told(made, "08:30") == ("busy", "prepare", "25 09:00")
    assert told(made, "10:00") == ("busy", "clear", "25 10:15")
    assert told(made, "10:15") == ("free", "free", "25 18:00")
    assert look_at(made, at("09:30")).free_at == at("10:15")


def test_meetings_in_a_row_tell_when_the_room_is_free_again():
    made = looks(taken("09:00", "10:00"), taken("10:00", "11:00", after=15), taken("11:15", "12:00"), taken("13:00", "14:00"))
    assert look_at(made, at("09:30")).free_at == at("12:00")
    assert look_at(looks(taken("16:00", "18:00")), at("16:30")).free_at is None


def test_who_is_awaited_until_the_minutes_are_over():
    rows = taken("09:00", "10:00")
    made = looks(rows, grace=10)
    assert told(made, "08:59") == ("free", "free", "25 09:00")
    assert told(made, "09:00") == ("waiting", "due", "25 09:10")
    assert told(made, "09:10") == ("waiting", "late", "25 10:00")
    assert [look_at(made, at(clock)).soon for clock in ("08:29", "08:30", "08:59")] == [False, True, True]
    assert told(looks(rows, grace=0), "09:05") == ("busy", "use", "25 10:00")
    assert told(looks(taken("09:00", "09:10"), grace=10), "09:05") == ("busy", "use", "25 09:10")


def test_who_has_come_is_in_use_even_a_little_early():
    made = looks(taken("09:00", "10:00", checked_in=True), grace=10)
    assert told(made, "08:29") == ("free", "free", "25 09:00")
    assert told(made, "08:30") == ("busy", "use", "25 10:00")
    assert told(made, "09:30") == ("busy", "use", "25 10:00")


def test_what_waits_for_approval_keeps_the_room_without_a_check_in():
    made = looks(taken("09:00", "10:00", kind=HELD), grace=10)
    assert told(made, "09:30") == ("busy", "held", "25 10:00")


def test_a_closure_goes_before_all_else():
    made = looks(taken("09:00", "12:00", kind=CLOSURE, title="ซ่อม"), taken("10:00", "11:00"), grace=10)
    assert told(made, "10:30") == ("closed", "closure", "25 12:00")
    assert told(made, "12:00") == ("free", "free", "25 18:00")


def test_a_meeting_past_closing_time_is_still_one():
    made = looks(taken("17:00", "20:00"))
    assert told(made, "19:00") == ("busy", "use", "25 20:00")
    assert told(made, "20:00") == ("closed", "shut", "26 08:00")


def test_a_use_of_several_days_runs_through_the_night():
    made = looks(Taken(at("09:00"), at("12:00", 26), at("09:00"), at("12:00", 26)))
    assert told(made, "23:30") == ("busy", "use", "26 12:00")


def test_a_new_day_begins_a_new_look():
    assert [one.begins_at for one in looks(breaks=[at("00:00", 26)])][3] == at("00:00", 26)


@pytest.mark.parametrize("minute", range(0, 24 * 60, 7))
def test_looks_worked_out_ahead_agree_with_each_moment(minute):
    """What is chosen by the clock is what would be worked out anew at that moment."""
    rows = [
        taken("08:30", "09:45", before=15, after=10, checked_in=True), taken("10:00", "11:00"), taken("11:00", "11:30", kind=HELD),
        taken("13:00", "14:10", kind=CLOSURE), taken("15:15", "16:15", before=5), taken("17:00", "19:00"),
    ]  # fmt: skip
    moment = BEGIN + timedelta(minutes=minute)
    made = look_at(looks(*rows, grace=15), moment)
    anew = stretches(Day(rows, OPEN, 15), moment, END)[0]
    same = ("state", "why", "since", "until", "free_at", "use", "following", "soon")
    assert [getattr(made, name) for name in same] == [getattr(anew, name) for name in same]


def test_the_nearest_free_neighbour_for_long_enough():
    first, second = Day([taken("09:00", "12:00")], OPEN), Day([taken("10:00", "11:00")], OPEN)
    made = refuges([first, second], at("08:00"), at("13:00"), least=timedelta(minutes=30))
    seen = {f"{one.begins_at:%H:%M:%S}": (one.place, one.until) for one in made}
    assert seen == {
        "08:00:00": (0, at("09:00")),
        "08:30:01": (1, at("10:00")),
        "09:30:01": (None, None),
        "11:00:00": (1, at("18:00")),
        "12:00:00": (0, at("18:00")),
    }
    assert refuges([], BEGIN, END, least=timedelta(minutes=30)) == [Refuge(BEGIN, None)]
