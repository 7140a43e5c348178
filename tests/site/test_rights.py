"""What is another agency's does not exist for me; what I may know but not do is refused with the reason."""

import re
from dataclasses import dataclass

import pytest

from samnak.bookings.models import (
    Booking,
    Building,
    CalendarFeed,
    Equipment,
    Guest,
    Invitation,
    Occurrence,
    Room,
    RoomPhoto,
    ServiceRequest,
)
from samnak.correspondence.models import Assignment, Dispatch, Letter, OutsideParty, Register, RegisterEntry
from samnak.datasets.models import DataSet, DataTable, PersonalFinding, TableVersion
from samnak.drafting.models import Draft
from samnak.drive.models import AccessRequest, Item, Link, Space
from samnak.fleet.models import (
    Accident,
    AccidentPhoto,
    Car,
    CarDocument,
    CarPhoto,
    DayPlan,
    Driver,
    FuelSlip,
    MaintenanceRule,
    Repair,
    Trip,
    TripRequest,
)
from samnak.knowledge.models import Collection, Entry
from samnak.notifications.models import Notice
from samnak.org.models import Delegation
from tests.site.addresses import ROUTES, of_row
from tests.site.rules import Page, words_of

pytestmark = pytest.mark.xdist_group("site")

# the first part of an address: what it shows, who has it, and how its agency is found
GUARDED = {
    "letters/": (Letter, "registrar", "agency"),
    "drafts/": (Draft, "drafter", "agency"),
    "assignments/": (Assignment, "registrar", "agency"),
    "dispatches/": (Dispatch, "registrar", "agency"),
    "registers/": (Register, "registrar", "agency"),
    "entries/": (RegisterEntry, "registrar", "agency"),
    "addresses/": (OutsideParty, "registrar", "agency"),
    "delegations/": (Delegation, "director", "agency"),
    "rooms/": (Room, "building", "resource__agency"),
    "room-photos/": (RoomPhoto, "building", "room__resource__agency"),
    "room-services/": (ServiceRequest, "building", "agency"),
    "buildings/": (Building, "building", "agency"),
    "equipment/": (Equipment, "building", "resource__agency"),
    "bookings/": (Booking, "building", "agency"),
    "booking-dates/": (Occurrence, "building", "agency"),
    "booking-guests/": (Guest, "drafter", "agency"),
    "invitations/": (Invitation, "drafter", "guest__agency"),
    "calendar-feeds/": (CalendarFeed, "drafter", "agency"),
    "cars/": (Car, "fleet", "agency"),
    "car-photos/": (CarPhoto, "fleet", "car__agency"),
    "car-documents/": (CarDocument, "fleet", "car__agency"),
    "log-lines/": (Trip, "fleet", "agency"),
    "drivers/": (Driver, "fleet", "agency"),
    "driver-leaves/": (Booking, "fleet", "agency"),
    "fuel-slips/": (FuelSlip, "fleet", "agency"),
    "maintenance/": (MaintenanceRule, "fleet", "agency"),
    "accidents/photos/": (AccidentPhoto, "fleet", "accident__agency"),
    "accidents/": (Accident, "fleet", "agency"),
    "repairs/": (Repair, "fleet", "agency"),
    "car-requests/": (TripRequest, "fleet", "agency"),
    "trips/": (Trip, "fleet", "agency"),
    "driving/trips/": (Trip, "driver", "agency"),
    "data-sets/": (DataSet, "drafter", "agency"),
    "data-tables/": (DataTable, "drafter", "data_set__agency"),
    "data-versions/": (TableVersion, "drafter", "table__data_set__agency"),
    "personal-findings/": (PersonalFinding, "drafter", "version__table__data_set__agency"),
    "knowledge/collections/": (Collection, "drafter", "agency"),
    "knowledge/entries/": (Entry, "drafter", "agency"),
    "day-plans/": (DayPlan, "fleet", "agency"),
    "drive/record/": (Letter, "registrar", "agency"),
    "wopi/files/": (Item, "drafter", "space__agency"),
    "drive/folders/": (Item, "drafter", "space__agency"),
    "drive/files/": (Item, "drafter", "space__agency"),
    "drive/items/": (Item, "drafter", "space__agency"),
    "drive/spaces/": (Space, "drafter", "agency"),
    "drive/links/": (Link, "drafter", "item__space__agency"),
    "drive/requests/": (AccessRequest, "drafter", "item__space__agency"),
}


def guarded(route):
    """Return the longest guarded beginning of a route."""
    return next((part for part in sorted(GUARDED, key=len, reverse=True) if route.startswith(part)), None)


OBJECT_ROUTES = [route for route, _pattern in ROUTES if "<uuid:pk>" in route and guarded(route)]


def test_every_address_of_a_thing_is_looked_at():
    left = {route.split("<")[0] for route, pattern in ROUTES if "<uuid:pk>" in route and not guarded(route)}
    assert left == {
        "account/app-passwords/",
        "account/sign-ins/",
        "calendar/holidays/",
        "directory/",
        "drive/uploads/",
        "notices/",
        "search/saved/",
        "shared-links/",
    }  # one person's, or everybody's


@pytest.mark.parametrize("route", OBJECT_ROUTES)
def test_a_forged_id_of_another_agency_finds_nothing(route, sign_in, ministry):
    model, owner, through = GUARDED[guarded(route)]
    row = model.objects.filter(**{through: ministry.actors[owner].agency_id}).order_by("pk").first()
    assert row is not None, route
    paths = of_row(route, row) or of_row(route.replace("<uuid:file_pk>", str(row.pk)), row)
    for stranger in ("cm-registrar", "cm-head"):
        client = sign_in(stranger)
        for path in paths:
            answer = client.get(path)
            answer = client.post(path, {"text": "x"}) if answer.status_code == 405 else answer
            assert answer.status_code == 404, (stranger, path)


@dataclass
class Case:
    """A page, who may open it, who may not, and a word of the reason."""

    name: str
    allowed: str
    refused: str
    reason: str


def letter(ministry, **fields):
    agency = ministry.actors["registrar"].agency_id
    return Letter.objects.filter(agency_id=agency, **fields).order_by("pk").first()


def pages(ministry):
    """Return the pages of the cases below."""
    numbers = Register.objects.get(unit__document_code="วธ 0203", direction="outgoing", series="general")
    sent = Letter.objects.filter(state="dispatched", owner_position=ministry.actors["drafter"].position_id).last()
    agency = ministry.actors["fleet"].agency_id
    car = Car.objects.filter(agency=agency).order_by("pk").first()
    return {
        "reservations": f"/registers/{numbers.pk}/reservations/",
        "addresses": f"/addresses/{OutsideParty.objects.get().pk}/",
        "dispatch": f"/letters/{sent.pk}/dispatch/",
        "new-room": "/rooms/new/",
        "room-use": "/rooms/usage/",
        "car": f"/cars/{car.pk}/form/",
        "board": "/car-board/",
    }


CASES = [
    Case("reservations", "proofreader", "drafter", "เฉพาะบุคลากรของ"),
    Case("addresses", "registrar", "drafter", "เจ้าหน้าที่สารบรรณ"),
    Case("dispatch", "drafter", "director", "เจ้าของเรื่อง"),
    Case("new-room", "building", "fleet", "ผู้ดูแลห้อง"),
    Case("room-use", "building", "driver", "ผู้ดูแลห้อง"),
    Case("car", "fleet", "building", "รถ"),
    Case("board", "fleet", "building", "รถ"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_i_know_but_may_not_do_is_refused_with_the_reason(case, sign_in, ministry):
    path = pages(ministry)[case.name]
    assert sign_in(case.allowed).get(path).status_code == 200
    answer = sign_in(case.refused).get(path)
    assert answer.status_code == 403
    assert case.reason in words_of(Page(answer).root)


def test_a_secret_letter_is_unknown_to_all_but_its_people(sign_in, ministry):
    path = f"/letters/{letter(ministry, secrecy='confidential').pk}/"
    assert sign_in("registrar").get(path).status_code == 200
    for other in ("proofreader", "drafter", "director", "auditor", "admin"):
        assert sign_in(other).get(path).status_code == 404, other


def test_notices_of_others_are_unknown(sign_in, ministry):
    notice = Notice.objects.filter(user=ministry.users["director"]).first()
    assert sign_in("director").get(f"/notices/{notice.pk}/").status_code == 302
    assert sign_in("section").get(f"/notices/{notice.pk}/").status_code == 404


def test_signed_out_people_are_sent_to_the_log_in(client, ministry, db):
    for route, pattern in ROUTES:
        if getattr(pattern.callback, "public", False):
            continue
        path = "/" + re.sub(r"<(uuid|slug|str):\w+>", str(ministry.users["drafter"].pk), route)
        answer = client.get(re.sub(r"<int:\w+>", "1", path))
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/login/"), route
