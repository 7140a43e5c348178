"""In a real browser, signed in: axe finds nothing serious, and nothing overflows on a telephone."""

import pytest

from samnak.bookings.models import Booking, Room
from samnak.correspondence.models import Letter
from samnak.drafting.models import Draft
from samnak.fleet.models import Accident, Car, Repair, Trip, TripRequest
from tests import serving

pytestmark = [pytest.mark.django_db, pytest.mark.e2e, pytest.mark.slow, pytest.mark.xdist_group("site")]

OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


def letter(ministry):
    return f"/letters/{Letter.objects.get(document_number='ศธ 04001/12').pk}/"


def draft(ministry, state):
    return Draft.objects.filter(state=state, owner_position_id=ministry.actors["drafter"].position_id).order_by("pk").first().pk


def one(ministry, model, person, through="agency", **fields):
    """Return the last thing of a person's agency."""
    return model.objects.filter(**{through: ministry.actors[person].agency_id}, **fields).order_by("pk").last().pk


def room(ministry):
    return f"/rooms/{one(ministry, Room, 'building', 'resource__agency', hall=None)}/"


PAGES = [
    ("registrar", lambda ministry: "/"),
    ("registrar", lambda ministry: "/incoming/?box=waiting"),
    ("registrar", lambda ministry: "/incoming/?box=register"),
    ("registrar", lambda ministry: "/incoming/new/"),
    ("registrar", letter),
    ("registrar", lambda ministry: letter(ministry) + "assignments/"),
    ("drafter", lambda ministry: "/drafts/?box=mine"),
    ("drafter", lambda ministry: f"/drafts/{draft(ministry, 'returned')}/form/"),
    ("drafter", lambda ministry: f"/drafts/{draft(ministry, 'in_route')}/"),
    ("director", lambda ministry: "/reports/"),
    ("director", lambda ministry: "/delegations/"),
    ("auditor", lambda ministry: "/audit/"),
    ("drafter", lambda ministry: "/directory/"),
    ("drafter", lambda ministry: "/rooms/"),
    ("drafter", lambda ministry: "/rooms/finder/?people=6"),
    ("drafter", lambda ministry: "/rooms/timeline/"),
    ("drafter", lambda ministry: "/bookings/"),
    ("drafter", lambda ministry: "/bookings/new/"),
    ("drafter", lambda ministry: f"/bookings/{one(ministry, Booking, 'drafter', kind='room')}/"),
    ("drafter", lambda ministry: "/car-requests/new/"),
    ("drafter", lambda ministry: f"/car-requests/{one(ministry, TripRequest, 'drafter')}/"),
    ("drafter", lambda ministry: "/day-plans/new/"),
    ("building", room),
    ("building", lambda ministry: room(ministry) + "form/"),
    ("building", lambda ministry: "/rooms/usage/"),
    ("building", lambda ministry: "/room-services/"),
    ("building", lambda ministry: f"/displays/{Room.objects.get(pk=room(ministry).split('/')[2]).display_key}/"),
    ("fleet", lambda ministry: "/car-board/"),
    ("fleet", lambda ministry: "/car-board/?view=week"),
    ("fleet", lambda ministry: "/cars/"),
    ("fleet", lambda ministry: f"/cars/{one(ministry, Car, 'fleet')}/log/"),
    ("fleet", lambda ministry: f"/trips/{one(ministry, Trip, 'fleet')}/"),
    ("fleet", lambda ministry: "/fuel-account/"),
    ("fleet", lambda ministry: f"/accidents/{one(ministry, Accident, 'fleet')}/"),
    ("fleet", lambda ministry: f"/repairs/{one(ministry, Repair, 'fleet')}/"),
    ("fleet", lambda ministry: "/cars/reports/"),
    ("driver", lambda ministry: "/driving/"),
]


@pytest.mark.parametrize("person", sorted({person for person, _path in PAGES}))
def test_pages_are_open_to_everybody(person, browser, address, cookie, ministry):
    wrong = []
    for width, height in ((1280, 900), (390, 844)):
        context = browser.new_context(
            base_url=address, locale="th-TH", reduced_motion="reduce", viewport={"width": width, "height": height},
            is_mobile=width < 700, has_touch=width < 700,
        )  # fmt: skip
        context.add_cookies([cookie(person)])
        page = context.new_page()
        page.on("pageerror", lambda error, found=wrong: found.append(f"script: {error}"))
        for path in [path(ministry) for one, path in PAGES if one == person]:
            answer = page.goto(path)
            assert answer.status == 200, path
            page.wait_for_load_state("networkidle")
            page.evaluate(serving.AXE)
            wrong += [f"{path} at {width}: {rule}" for rule in page.evaluate(serving.SERIOUS)]
            if page.evaluate(OVERFLOW) > 0:
                wrong.append(f"{path} at {width}: wider than the screen by {page.evaluate(OVERFLOW)}")
        context.close()
    assert not wrong, "\n".join(wrong)
