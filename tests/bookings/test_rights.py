"""Who may know and do what: the query agrees with the rule, and every right is asked as a pair."""

import random
from dataclasses import dataclass

import pytest
from django.http import Http404

from samnak.bookings import policies, queries, services
from samnak.bookings.models import Booking, CalendarFeed
from samnak.bookings.services import GuestWish, ServiceWish
from samnak.core.access import can
from samnak.core.errors import DeniedError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.org.enums import Role, Scope
from tests.factories.rooms import at

PEOPLE = (
    "chief", "deputy", "director", "head", "officer", "typist", "registrar", "planner", "planning_director", "keeper", "caterer",
    "technician", "watchman",
)  # fmt: skip


@pytest.fixture
def staffed(house):
    """Return the office with a keeper of one unit's rooms only."""
    house.office.post("watchman", "ผู้ดูแลห้องกองนโยบาย", "other", first="เวร")
    house.office.grant("watchman", Role.ROOM_ADMIN, "other", Scope.UNIT)
    return house


def generated(house, number):
    """Book at random: rooms, people, private or not, guests or not."""
    chance = random.Random(4)
    rooms = ["small", "large", "asked", "hall_a", "served", "checked"]
    made = []
    for place in range(number):
        who = chance.choice(["officer", "planner", "director", "chief", "typist", "planning_director"])
        room = chance.choice([*rooms, "own"] if who.startswith("plann") else rooms)
        invited = chance.sample(["registrar", "deputy", "caterer", "planner"], chance.randint(0, 2))
        guests = tuple(GuestWish(key, f"{key}@x.go.th", house.office.people[key].pk) for key in invited)
        wish = house.wish(
            room, at(8 + place % 10, days=7 + place // 10), title=f"เรื่อง {place}", is_private=chance.random() < 0.7, guests=guests
        )
        with official(house.actor(who)):
            made.append(services.place(actor=house.actor(who), wish=wish, approve=True))
    for booking in made[::5]:
        guest = booking.guests.first()
        if guest:
            services.guests.remove_guest(actor=house.actor("keeper"), guest_id=guest.pk)
    return made


def test_what_is_listed_is_what_may_be_known(staffed, other_house):
    generated(staffed, 60)
    generated(other_house, 5) if "served" in other_house.rooms else None
    everything = list(Booking.objects.select_related("unit").prefetch_related("guests"))
    seen = {}
    for key in PEOPLE:
        actor = staffed.actor(key)
        listed = set(queries.visible_to(actor).values_list("pk", flat=True))
        assert listed == {row.pk for row in everything if policies.may_know(actor, row)}, key
        seen[key] = len(listed)
    assert len(set(seen.values())) > 4, seen  # the data tells people apart
    stranger = other_house.actor("keeper")
    assert not queries.visible_to(stranger).exists()


def test_a_booking_is_opened_exactly_when_it_may_be_known(staffed):
    for booking in generated(staffed, 15):
        for key in PEOPLE:
            actor = staffed.actor(key)
            known = policies.may_know(actor, Booking.objects.prefetch_related("guests").get(pk=booking.pk))
            try:
                opened = queries.get_for(actor, policies.READ, booking.pk).pk == booking.pk
            except Http404:
                opened = False
            assert opened == known, (key, booking.title)


@dataclass
class Pair:
    """A right, who has it and who has not, over one thing of the house."""

    action: object
    thing: str
    may: tuple
    may_not: tuple


PAIRS = [
    Pair(policies.BROWSE, "nothing", ("officer", "planner"), ()),
    Pair(policies.READ, "private", ("officer", "director", "keeper", "chief"), ("planner", "deputy", "stranger")),
    Pair(policies.READ, "booking", ("officer", "planner"), ("stranger",)),
    Pair(policies.READ_ROOM, "room", ("officer", "planner"), ("stranger",)),
    Pair(policies.BOOK, "room", ("officer", "planner"), ("stranger",)),
    Pair(policies.BOOK, "own", ("planner", "keeper"), ("officer", "chief", "stranger")),
    Pair(
        policies.CHANGE,
        "booking",
        ("officer", "head", "director", "chief", "keeper"),
        ("typist", "planner", "watchman", "stranger"),
    ),
    Pair(
        policies.CANCEL,
        "booking",
        ("officer", "head", "director", "chief", "keeper"),
        ("typist", "planner", "watchman", "stranger"),
    ),
    Pair(policies.OVERRIDE, "resource", ("chief", "keeper"), ("director", "officer", "watchman", "stranger")),
    Pair(policies.CHECK_IN, "date", ("officer", "head", "typist", "keeper"), ("planner", "watchman", "stranger")),
    Pair(policies.ANSWER_SERVICE, "service", ("caterer", "keeper"), ("officer", "technician", "stranger")),
    Pair(policies.KEEP_RESOURCE, "resource", ("keeper",), ("chief", "officer", "watchman", "stranger")),
    Pair(policies.KEEP_RESOURCE, "own resource", ("keeper", "watchman"), ("planning_director", "stranger")),
    Pair(policies.KEEP_UNIT_ROOMS, "unit", ("keeper",), ("watchman", "officer", "stranger")),
    Pair(policies.KEEP_UNIT_ROOMS, "other unit", ("keeper", "watchman"), ("planning_director",)),
    Pair(policies.KEEP_ROOMS, "nothing", ("keeper", "watchman"), ("officer", "chief")),
    Pair(policies.READ_FAIRNESS, "nothing", ("keeper", "chief"), ("officer", "director")),
    Pair(policies.REVOKE_FEED, "feed", ("officer",), ("director", "keeper", "stranger")),
    Pair(policies.FROM_ROOMS, "booking", ("officer",), ()),
]


def things(house):
    """Return what the pairs are about."""
    booking = services.book(actor=house.actor("officer"), wish=house.wish("small", at(9)))
    private = services.book(actor=house.actor("officer"), wish=house.wish("large", at(9), is_private=True))
    service = services.ask_service(
        actor=house.actor("officer"), booking_id=booking.pk, wish=ServiceWish("snack", 5, keeper_id=house.office.id("caterer"))
    )
    feed = CalendarFeed(agency=house.office.agency, user_id=house.office.people["officer"].pk, scope="person", label="x")
    return {
        "nothing": None,
        "booking": queries.visible_to(house.actor("officer")).select_related("unit").get(pk=booking.pk),
        "private": queries.visible_to(house.actor("officer")).select_related("unit").get(pk=private.pk),
        "room": house.rooms["small"],
        "own": house.rooms["own"],
        "resource": house.rooms["small"].resource,
        "own resource": house.rooms["own"].resource,
        "date": booking.occurrences.select_related("booking__unit").get(),
        "service": service,
        "unit": house.office.units["division"],
        "other unit": house.office.units["other"],
        "feed": feed,
    }


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.action.name} {pair.thing}")
def test_each_right_is_held_by_some_and_not_by_others(staffed, other_house, pair):
    thing = things(staffed)[pair.thing]
    for key in pair.may:
        assert can(staffed.actor(key), pair.action, thing), key
    for key in pair.may_not:
        actor = other_house.actor("keeper") if key == "stranger" else staffed.actor(key)
        refused = can(actor, pair.action, thing)
        assert not refused, key
        assert refused.reason, key


def test_every_right_of_bookings_is_among_the_pairs():
    from samnak.core.access import Action

    declared = {row.name for row in vars(policies).values() if isinstance(row, Action)}
    assert {pair.action.name for pair in PAIRS} == declared


def test_a_trip_or_closure_of_cars_is_not_changed_from_the_pages_of_rooms(staffed):
    for kind, allowed in (
        ("room", True),
        ("closure", True),
        ("trip", False),
        ("day", False),
        ("leave", False),
        ("maintenance", False),
    ):
        assert bool(can(staffed.actor("officer"), policies.FROM_ROOMS, Booking(kind=kind))) == allowed, kind


def test_services_ask_the_same_rights_as_the_pages(staffed):
    booking = services.book(actor=staffed.actor("officer"), wish=staffed.wish("small", at(9)))
    planner = staffed.actor("planner")
    for refused in (
        lambda: services.cancel_booking(actor=planner, booking_id=booking.pk),
        lambda: services.change_details(actor=planner, booking_id=booking.pk, title="x"),
        lambda: services.check_in(actor=planner, occurrence_id=booking.occurrences.get().pk, way="link"),
        lambda: services.override(actor=planner, wish=staffed.wish("small", at(9)), reason="x"),
        lambda: services.renew_display_keys(actor=planner, room_id=staffed.id("small")),
        lambda: services.close_resources(
            actor=planner, resource_ids=[staffed.id("large")], starts_at=at(9), ends_at=at(10), reason="x"
        ),
        lambda: services.set_quota(actor=planner, unit_id=staffed.office.units["other"].pk, hours_per_month=5),
    ):
        with pytest.raises(DeniedError):
            refused()
    assert database_now() < booking.starts_at
