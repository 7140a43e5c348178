"""Every page of rooms and bookings in many states: sound HTML, no undefined word, no link that leads nowhere."""

from copy import deepcopy

import pytest
from django.conf import settings as project
from django.test.utils import override_settings
from django.urls import reverse

from samnak.bookings import services
from samnak.bookings.services import GuestWish, ServiceWish
from tests.factories.rooms import at
from tests.site.rules import UNDEFINED, Page, broken_addresses, problems


@pytest.fixture
def strict():
    """Show undefined variables of templates on the page."""
    templates = deepcopy(project.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = UNDEFINED
    with override_settings(TEMPLATES=templates):
        yield


def to(name, *args):
    return reverse(f"bookings:{name}", args=args)


def wrong_with(answer, path):
    page = Page(answer)
    return [(path, one) for one in [*problems(page), *broken_addresses(page, path)]]


def book(house, room="small", hour=9, by="officer", **fields):
    return services.book(actor=house.actor(by), wish=house.wish(room, at(hour), **fields))


def pages(house):
    """Return addresses of pages in many states."""
    rich = book(
        house, "served", rrule="FREQ=DAILY;COUNT=3", chair="รองปลัดกระทรวง", description="วาระ\nสอง", attendees=9, layout="u_shape",
        phone="1", services=(ServiceWish("snack", 9, "ชา", "งบ", house.office.id("caterer")),), guests=(GuestWish("ก", "a@x.go.th"),),
    )  # fmt: skip
    services.cancel_occurrence(actor=house.actor("officer"), occurrence_id=rich.occurrences.order_by("starts_at")[1].pk)
    asked = book(house, "asked")
    held = services.hold(actor=house.actor("officer"), wish=house.wish("large", at(9)))
    waiting = book(house, on_clash="refuse")
    queued = book(house, by="head", on_clash="wait")
    lost = book(house, hour=13, by="typist")
    services.override(actor=house.actor("chief"), wish=house.wish("small", at(13)), reason="ด่วน")
    closed = services.close_resources(
        actor=house.actor("keeper"), resource_ids=[house.id("hall")], starts_at=at(8), ends_at=at(18), reason="ทาสี"
    )
    found = [to("booking", one.pk) for one in (rich, asked, held, waiting, queued, lost, closed)]
    found += [to("room", room.pk) for room in house.rooms.values()]
    found += [f"{to('room', house.id('small'))}?day={at(9).date()}", f"{to('room', house.id('hall_a'))}?day={at(9).date()}"]
    found += [to(name) for name in ("rooms", "bookings", "new", "services", "equipment")]
    found += [f"{to('bookings')}?box={box}&when=all" for box in ("mine", "unit", "approve", "kept")]
    found += [
        f"{to('bookings')}?q=ไม่มี",
        f"{to('rooms')}?q=ไม่มี&feature=secure",
        f"{to('services')}?box=done",
        f"{to('rooms')}?box=retired",
    ]
    row = rich.occurrences.order_by("starts_at").last()
    return [*found, to("move", row.pk), to("following", row.pk), to("confirmation", held.pk), f"{to('new')}?like={rich.pk}"]


@pytest.mark.parametrize("who", ["officer", "director", "keeper", "caterer", "planner"])
def test_every_page_is_sound_for_everybody(house, browse, strict, who):
    client = browse(who)
    wrong = []
    for path in pages(house):
        answer = client.get(path)
        assert answer.status_code in {200, 403}, path
        wrong += wrong_with(answer, path.split("?")[0]) if answer.status_code == 200 else []
    assert wrong == []


def test_the_pages_of_keepers_are_sound(house, browse, strict):
    client = browse("keeper")
    room, thing = house.id("small"), house.id("projector")
    paths = [to(name) for name in ("new-room", "buildings", "closures", "new-equipment")]
    paths += [to(name, room) for name in ("room-form", "photos", "check-in-sheet")]
    paths += [to("equipment-form", thing), to("building", house.building.pk)]
    wrong = [one for path in paths for one in wrong_with(client.get(path), path)]
    assert wrong == []


def form(house, **changed):
    day = at(9).date().isoformat()
    return {"title": "x", "room": [str(house.id("small"))], "day": day, "start": "09:00", "end": "10:00"} | changed


def test_what_is_refused_is_shown_on_a_sound_page(house, browse, strict):
    book(house, by="planner")
    client = browse("chief")
    day = at(9).date().isoformat()
    sent = [
        (to("bookings"), form(house), 409),
        (to("bookings"), form(house, repeat="daily", ends="count", count="3"), 409),
        (to("bookings"), form(house, title="", guests="x"), 422),
        (to("bookings"), {}, 422),
        (to("new"), form(house, look="1", repeat="weekly", ends="count", count="3", people_q="ธีระ", room_q="ห้อง"), 200),
        (to("new"), form(house, look="1", repeat="weekly", ends="never"), 200),
        (to("new"), {"look": "1"}, 200),
    ]
    wrong = []
    for path, data, status in sent:
        answer = client.post(path, data)
        assert answer.status_code == status, (path, data)
        wrong += wrong_with(answer, path)
    keeper = browse("keeper")
    closing = {"room": [str(house.id("small"))], "day": day, "start": "08:00", "end_day": day, "end": "18:00", "reason": "ทาสี"}
    for path, data, status in [
        (to("closures"), closing, 409),
        (to("closures"), {}, 422),
        (to("new-room"), {}, 422),
        (to("new-room"), {"find": "1", "keeper_q": "ธีระ"}, 200),
        (to("new-equipment"), {}, 422),
    ]:
        answer = keeper.post(path, data)
        assert answer.status_code == status, (path, data)
        wrong += wrong_with(answer, path)
    assert wrong == []
