"""The pages of requests, the board, trips, driving and whole-day requests: what people see and do, and what they may not."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from samnak.audit.models import Event
from samnak.bookings.models import Allocation
from samnak.core import thai
from samnak.fleet.enums import Events
from samnak.fleet.models import DayPlan, Trip, TripPhoto, TripRequest
from samnak.fleet.providers import RequestSearch, TripNotices, TripWork
from samnak.fleet.services import allocating, deciding, driving, plans, requests
from tests.fleet.test_plans import build as build_with_rooms
from tests.fleet.test_plans import data as plan_data
from tests.fleet.trips import agreed, allocated, approve, approved, step_of, submitted, workday, written
from tests.site.rules import Page, broken_addresses, problems, words_of


@pytest.fixture
def enter(client, fleet):
    """Return a function that signs a person in."""

    def enter(key, *, acting_for=None):
        client.logout()
        client.force_login(fleet.office.people[key], backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["standing"] = fleet.actor(key, acting_for=acting_for).standing
        session.save()
        return client

    return enter


def words(response):
    return words_of(Page(response).root)


def looked(client, path, status=200):
    """Open a page; it must be whole, labelled and lead nowhere into the void."""
    response = client.get(path)
    assert response.status_code == status, path
    page = Page(response)
    assert problems(page) == [], path
    assert broken_addresses(page, path.split("?")[0]) == [], path
    return words_of(page.root)


def address(name, *args, **query):
    path = reverse(f"fleet:{name}", args=args)
    return path + "?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else path


def typed(day=None, **changes):
    """What a browser sends from the form."""
    midnight = day or workday()
    plain = {
        "destination": "กระทรวงการคลัง",
        "purpose": "ประชุมงบประมาณ",
        "locality": "พญาไท",
        "province": "กรุงเทพมหานคร",
        "passengers": "3",
        "passenger_names": "นายก\nนางข",
        "depart_on": midnight.date().isoformat(),
        "depart_clock": "08:30",
        "return_on": thai.numeric_date(midnight.date()),
        "return_clock": "16.00 น.",
        "needs_driver": "on",
        "may_share": "on",
        "transport": "official",
        "act": "submit",
    }
    return plain | changes


# --- requests --------------------------------------------------------------------------------------------------------


def test_everything_needs_signing_in(client, fleet):
    row, trip = submitted(fleet), approved(fleet)
    paths = [
        address(name) for name in ("requests", "request-new", "board", "trips", "driving", "driving-state", "plans", "plan-new")
    ]
    paths += [
        address("request", row.pk),
        address("request-pdf", row.pk),
        address("trip", trip.pk),
        address("driving-trip", trip.pk),
    ]
    for path in paths:
        assert client.get(path).status_code == 302, path
    assert client.get(address("driving-worker")).status_code == 200


def test_a_request_is_written_and_submitted_in_one_go(enter, fleet):
    client = enter("officer")
    looked(client, address("request-new"))
    response = client.post(address("request-new"), typed())
    row = TripRequest.objects.get()
    assert response["Location"] == address("request", row.pk)
    assert (row.state, row.number, row.destination, row.passengers) == ("pending_supervisor", 1, "กระทรวงการคลัง", 3)
    assert (row.depart_at, row.return_at) == (workday() + timedelta(hours=8.5), workday() + timedelta(hours=16))
    shown = looked(client, address("request", row.pk))
    assert "รอหัวหน้าเห็นชอบ" in shown
    assert "นางข" in shown
    assert "ขออนุญาตใช้รถ" in shown


def test_a_draft_is_kept_and_gone_on_with(enter, fleet):
    client = enter("officer")
    client.post(address("request-new"), typed(act="save"))
    row = TripRequest.objects.get()
    assert (row.state, row.number) == ("draft", None)
    looked(client, address("request", row.pk))
    looked(client, address("request-form", row.pk))
    client.post(address("request-form", row.pk), typed(destination="หอสมุด", act="save"))
    assert client.post(address("request-submission", row.pk)).status_code == 302
    row.refresh_from_db()
    assert (row.destination, row.state) == ("หอสมุด", "pending_supervisor")


def test_what_lacks_is_told_beside_its_field_and_the_words_stay(enter, fleet):
    client = enter("officer")
    response = client.post(address("request-new"), typed(destination="", passengers="สาม", return_clock="25:99", purpose="คงไว้"))
    assert response.status_code == 422
    page = Page(response)
    assert problems(page) == []
    wrong = {element.get("id") for element in page.elements if (element.get("id") or "").endswith("_error")}
    assert wrong == {"id_destination_error", "id_passengers_error", "id_return_clock_error"}
    assert "คงไว้" in response.content.decode()
    assert not TripRequest.objects.exists()


def test_outside_without_reference_keeps_a_draft_and_says_why(enter, fleet):
    client = enter("officer")
    response = client.post(address("request-new"), typed(province="เชียงใหม่"))
    row = TripRequest.objects.get()
    assert (response.status_code, row.state) == (422, "draft")
    assert "กำลังขออนุญาต" in words(response)
    assert f'action="{address("request-form", row.pk)}"' in response.content.decode()
    client.post(address("request-form", row.pk), typed(province="เชียงใหม่", outside_reference="กำลังขออนุญาต"))
    assert TripRequest.objects.get().state == "pending_supervisor"
    assert "นอกเขตจังหวัดหรือค้างคืน" in looked(client, address("request", row.pk))


def test_a_copy_takes_everything_but_the_day(enter, fleet):
    old = submitted(fleet, passenger_names="นายก", pick_up="ประตู 3")
    client = enter("officer")
    response = client.get(address("request-new", copy=old.pk))
    shown = response.content.decode()
    assert "ประตู 3" in shown
    assert 'name="depart_on" class="s-input"' in shown or 'name="depart_on"' in shown
    assert old.depart_at.date().isoformat() not in shown
    assert client.get(address("request-new", copy=step_of(old).pk)).status_code == 404


def test_an_attachment_is_kept_and_given_to_those_who_see(enter, fleet):
    client = enter("officer")
    client.post(address("request-new"), typed(attachment=image("เชิญ.jpg")))
    row = TripRequest.objects.get()
    response = client.get(address("request-attachment", row.pk))
    assert response.status_code == 200
    assert b"".join(response.streaming_content)[:3] == b"\xff\xd8\xff"
    assert enter("planner").get(address("request-attachment", row.pk)).status_code == 404
    response = enter("officer").post(address("request-new"), typed(attachment=SimpleUploadedFile("ไม่ใช่.pdf", b"plain")))
    assert response.status_code == 422
    assert 'id="id_attachment_error"' in response.content.decode()


def test_form_3_is_given_as_picture_and_as_pdf(enter, fleet):
    trip = approved(fleet)
    row = trip.requests.get()
    client = enter("officer")
    pdf = client.get(address("request-pdf", row.pk))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    picture = client.get(address("request-page", row.pk, 1))
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert client.get(address("request-page", row.pk, 9)).status_code == 404


def test_lists_by_box_with_search_filters_and_empty_states(enter, fleet):
    client = enter("planner")
    assert "ท่านยังไม่เคยขอใช้รถ" in looked(client, address("requests"))
    first, _second = submitted(fleet, destination="กรมศิลปากร"), submitted(fleet, destination="หอสมุด")
    client = enter("head")
    assert "กรมศิลปากร" in looked(client, address("requests"))
    assert "พิจารณา" in words(client.get(address("requests", box="waiting")))
    client = enter("fleet")
    for box in ("waiting", "mine", "unit", "all"):
        looked(client, address("requests", box=box))
    shown = words(client.get(address("requests", box="all", q="ศิลปากร", order="destination")))
    assert "กรมศิลปากร" in shown
    assert "หอสมุด" not in shown
    assert "ไม่พบใบขอตามที่ค้น" in words(client.get(address("requests", box="all", state="closed")))
    assert "กรมศิลปากร" in words(client.get(address("requests", box="all", period="fiscal", transport="official")))
    assert "ไม่พบใบขอ" in words(client.get(address("requests", box="all", period="today")))
    assert "กรมศิลปากร" not in words(enter("planner").get(address("requests", box="all")))
    assert first.number == 1


def test_a_list_asks_as_often_for_many_as_for_few(enter, fleet, monkeypatch):
    for number in range(6):
        (allocated if number % 2 else submitted)(fleet, day=workday(7 + number))
    plain = Paginator.__init__
    for key, path in (
        ("fleet", address("requests", box="all")),
        ("fleet", address("trips", box="all")),
        ("head", address("requests")),
    ):
        client = enter(key)
        counted = []
        for size in (2, 5):
            monkeypatch.setattr(
                Paginator, "__init__", lambda self, rows, _size, *rest, size=size, **more: plain(self, rows, size, *rest, **more)
            )
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            counted.append(len(asked))
        monkeypatch.setattr(Paginator, "__init__", plain)
        assert counted[0] == counted[1], path


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("typist", 200), ("head", 200), ("fleet", 200), ("auditor", 200), ("planner", 404), ("driver", 404)],
)
def test_who_opens_a_request(enter, fleet, who, status):
    row = submitted(fleet)
    assert enter(who).get(address("request", row.pk)).status_code == status
    assert enter(who).get(address("request-pdf", row.pk)).status_code == status


def test_another_agency_knows_nothing(client, fleet, other_fleet):
    row, trip = submitted(fleet), approved(fleet)
    client.force_login(other_fleet.office.people["fleet"], backend="django.contrib.auth.backends.ModelBackend")
    for path in (
        address("request", row.pk), address("request-form", row.pk), address("trip", trip.pk), address("trip-allocation", trip.pk),
        address("driving-trip", trip.pk), address("board", request=row.pk),
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path
    for path in (
        address("request-cancellation", row.pk),
        address("request-allocation", row.pk),
        address("trip-release", trip.pk),
        address("driving-start", trip.pk),
    ):
        assert client.post(path, {"reason": "x"}).status_code == 404, path


def post_step(client, name, row, **more):
    return client.post(address(name, row.pk), {"step": step_of(row).pk} | more)


def test_a_car_too_small_for_all_taken_along_is_answered_with_cars_that_hold_them(enter, fleet):
    first, second = (
        agreed(fleet, destination="ศาลากลางจังหวัดเชียงใหม่", province="เชียงใหม่", outside_reference="กำลังขออนุญาต") for _ in "12"
    )
    small = f"{fleet.cars['sedan'].pk}:{fleet.drivers['driver'].pk}"
    answer = enter("fleet").post(address("request-allocation", first.pk), {"pair": small, "with": [second.pk]})
    assert answer.status_code == 422
    page = Page(answer)
    assert problems(page) == []
    boxes = {box.get("value"): box.get("checked") is not None for box in page.all("input") if box.get("name") in {"with", "pair"}}
    assert boxes[str(second.pk)]
    assert [value.split(":")[0] for value in boxes if ":" in value] == [str(fleet.cars["van"].pk)]


def test_the_way_of_a_request_over_its_pages(enter, fleet):
    row = submitted(fleet)
    assert post_step(enter("planning_director"), "request-agreement", row).status_code == 404
    assert post_step(enter("officer"), "request-agreement", row).status_code == 403
    assert post_step(enter("head"), "request-agreement", row, comment="เห็นควร").status_code == 302
    client = enter("fleet")
    looked(client, address("request", row.pk))
    pair = f"{fleet.cars['van'].pk}:{fleet.drivers['driver'].pk}"
    response = client.post(address("request-allocation", row.pk), {"pair": pair, "days": "1"})
    assert response["Location"].startswith(address("board"))
    assert post_step(enter("head"), "request-approval", row).status_code == 403
    client = enter("director")
    looked(client, address("request", row.pk))
    post_step(client, "request-approval", row)
    row.refresh_from_db()
    assert (row.state, row.decided_by_name) == ("approved", "นายสมชาย ใจดี")
    shown = looked(client, address("request", row.pk))
    assert "1กข 1234 กรุงเทพมหานคร" in shown
    assert "อนุมัติให้ใช้รถ" in shown


def test_a_return_without_reason_opens_its_dialog_again(enter, fleet):
    row = submitted(fleet)
    response = post_step(enter("head"), "request-return", row, reason=" ")
    assert response.status_code == 422
    page = Page(response)
    assert problems(page) == []
    assert any(element.get("id") == "return-reason-error" for element in page.elements)
    assert post_step(enter("head"), "request-return", row, reason="ระบุผู้เดินทาง").status_code == 302
    assert "ระบุผู้เดินทาง" in looked(enter("officer"), address("request", row.pk))
    assert "ระบุผู้เดินทาง" in looked(enter("officer"), address("request-form", row.pk))


def test_refusing_proposing_and_cancelling(enter, fleet):
    row = agreed(fleet)
    client = enter("fleet")
    assert post_step(client, "request-transport", row, transport="private", reason="").status_code == 422
    assert post_step(client, "request-transport", row, transport="private", reason="ไม่มีรถ").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.transport) == ("sent_back", "private")
    other = agreed(fleet)
    assert post_step(client, "request-rejection", other, reason="ไม่มีรถ").status_code == 302
    assert "ไม่มีรถ" in looked(enter("officer"), address("request", other.pk))
    third = submitted(fleet)
    client = enter("officer")
    assert client.post(address("request-cancellation", third.pk), {"reason": ""}).status_code == 422
    assert client.post(address("request-cancellation", third.pk), {"reason": "เลื่อน"}).status_code == 302
    assert enter("head").post(address("request-cancellation", submitted(fleet).pk), {"reason": "x"}).status_code == 403
    third.refresh_from_db()
    assert third.state == "cancelled"


def test_a_private_journey_is_finished_on_its_page(enter, fleet):
    row = submitted(fleet, "head", transport="private", plate="1กก 999", distance_km=100)
    deciding.approve_request(actor=fleet.actor("director"), request_id=row.pk, step_id=step_of(row).pk)
    client = enter("head")
    assert "100 กม. × 4.00 = 400.00 บาท" in looked(client, address("request", row.pk))
    assert client.post(address("request-completion", row.pk), {"distance_km": "120"}).status_code == 422
    TripRequest.objects.filter(pk=row.pk).update(depart_at=workday(-3))
    assert client.post(address("request-completion", row.pk), {"distance_km": "120"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.distance_km) == ("closed", 120)


# --- the board -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("fleet", 200), ("director", 200), ("inspector", 200), ("auditor", 200), ("officer", 403), ("driver", 403)],
)
def test_who_opens_the_board(enter, fleet, who, status):
    assert enter(who).get(address("board")).status_code == status


def test_the_board_shows_trips_leave_repairs_and_who_waits(enter, fleet):
    from samnak.bookings import services as bookings
    from samnak.bookings.enums import BookingKind

    trip = allocated(fleet, destination="กรมศิลปากร")
    wait = agreed(fleet, destination="หอสมุดแห่งชาติ")
    day = workday()
    keeper = fleet.actor("fleet")
    bookings.close_resources(
        actor=keeper, resource_ids=[fleet.cars["pickup"].pk], starts_at=day + timedelta(hours=8), ends_at=day + timedelta(hours=17),
        reason="เปลี่ยนยาง", kind=BookingKind.MAINTENANCE,
    )  # fmt: skip
    bookings.close_resources(
        actor=keeper, resource_ids=[fleet.drivers["driver2"].pk], starts_at=day, ends_at=day + timedelta(hours=24),
        reason="ลากิจ", kind=BookingKind.LEAVE,
    )  # fmt: skip
    client = enter("fleet")
    for days in (1, 3, 7):
        shown = looked(client, address("board", day=day.date().isoformat(), days=days))
        for told in ("กรมศิลปากร", "หอสมุดแห่งชาติ", "เปลี่ยนยาง", "ลากิจ", "1กข 1234", "นายประยูร ทองดี"):
            assert told in shown, (days, told)
    shown = looked(client, address("board", request=wait.pk))
    assert "ไม่ว่าง" in shown
    assert "เปลี่ยนยาง" in shown
    assert "เหมาะสม 1 จาก 3" in shown
    assert str(trip.pk) in client.get(address("board", day=day.date().isoformat())).content.decode()


def test_the_board_asks_as_often_for_many_as_for_few(enter, fleet):
    client = enter("fleet")
    path = address("board", day=workday().date().isoformat(), days=7)
    allocated(fleet, start=8, end=9)
    agreed(fleet)
    counts = []
    for _round in range(2):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        counts.append(len(asked))
        for number in range(0 if _round else 4):
            allocated(fleet, start=10 + number * 2, end=11 + number * 2)
            agreed(fleet)
            car = fleet.car(f"more{number}", f"9กก {number}")
            fleet.office.post(f"more{number}", "พนักงานขับรถยนต์", "garage", first=f"เพิ่ม{number}")
            fleet.driver(f"more{number}", usual_car_id=car.pk)
    assert counts[0] == counts[1]


def test_a_taken_pair_is_told_with_what_could_be_had(enter, fleet):
    first, second = agreed(fleet), agreed(fleet, destination="หอสมุดแห่งชาติ")
    client = enter("fleet")
    pair = f"{fleet.cars['sedan'].pk}:{fleet.drivers['driver2'].pk}"
    client.post(address("request-allocation", first.pk), {"pair": pair})
    response = client.post(address("request-allocation", second.pk), {"pair": pair})
    assert response.status_code == 409
    page = Page(response)
    assert problems(page) == []
    shown = words_of(page.root)
    assert "กค 5678 กรุงเทพมหานคร ไม่ว่าง" in shown
    assert "รถและพนักงานขับรถที่ยังจัดได้ในเวลานี้" in shown
    assert "1กข 1234 · รถตู้ · นายสมมติ ตัวอย่าง" in shown
    assert Trip.objects.count() == 1


def test_an_unfit_pair_is_told_and_nothing_chosen_too(enter, fleet):
    row = agreed(fleet, passengers=9)
    client = enter("fleet")
    response = client.post(
        address("request-allocation", row.pk),
        {"pair": "own", "car": fleet.cars["sedan"].pk, "driver": fleet.drivers["driver"].pk},
    )
    assert response.status_code == 422
    assert "มี 5 ที่นั่ง ต้องใช้ 10 ที่นั่ง" in words(response)
    response = client.post(address("request-allocation", row.pk), {"pair": "own", "car": "", "driver": ""})
    assert response.status_code == 422
    assert "กรุณาเลือกรถ" in words(response)


def test_only_the_officer_allocates_over_the_board(enter, fleet):
    row = agreed(fleet)
    pair = f"{fleet.cars['van'].pk}:{fleet.drivers['driver'].pk}"
    client = enter("director")
    assert "ดูได้ แต่จัดรถไม่ได้" in looked(client, address("board", request=row.pk))
    assert client.post(address("request-allocation", row.pk), {"pair": pair}).status_code == 403
    assert enter("officer").post(address("request-allocation", row.pk), {"pair": pair}).status_code == 403
    assert enter("fleet").post(address("request-allocation", row.pk), {"pair": pair}).status_code == 302


def test_a_chosen_row_is_the_pair_that_is_offered(enter, fleet):
    row = agreed(fleet)
    response = enter("fleet").get(address("board", request=row.pk, car=fleet.cars["pickup"].pk))
    shown = response.content.decode()
    assert f'value="{fleet.cars["pickup"].pk}" selected' in shown
    assert 'id="pair-own" value="own" checked' in shown


def test_sharing_over_the_board(enter, fleet):
    north = {"province": "เชียงใหม่", "outside_reference": "กำลังขออนุญาต", "end": 40}
    first, second, third = (
        agreed(fleet, **north),
        agreed(fleet, destination="หอศิลป์", **north),
        agreed(fleet, destination="คุ้มหลวง", **north),
    )
    client = enter("fleet")
    assert "ไปทางเดียวกัน รวมเป็นเที่ยวเดียวได้" in looked(client, address("board", request=first.pk))
    pair = f"{fleet.cars['van'].pk}:{fleet.drivers['driver'].pk}"
    client.post(address("request-allocation", first.pk), {"pair": pair, "with": [second.pk]})
    trip = Trip.objects.get()
    assert trip.requests.count() == 2
    assert "แล้วเหลือ 2 ที่" in looked(client, address("board", request=third.pk))
    client.post(address("request-allocation", third.pk), {"trip": trip.pk})
    assert trip.requests.count() == 3
    shown = looked(client, address("trip", trip.pk))
    assert "แยกเที่ยว" in shown


def test_a_whole_day_is_proposed_and_done_only_when_confirmed(enter, fleet):
    for place in ("ก", "ข"):
        agreed(fleet, destination=place)
    agreed(fleet, destination="คนมาก", passengers=40)
    client = enter("fleet")
    path = address("board-plan", day=workday().date().isoformat())
    shown = looked(client, path)
    assert "ยังจัดไม่ได้" in shown
    assert "ต้องใช้ 41 ที่นั่ง" in shown
    assert not Trip.objects.exists()
    page = Page(client.get(path))
    lines = [element.get("value") for element in page.all("input") if element.get("name") == "line"]
    assert len(lines) == 2
    client.post(address("board-plan"), {"line": lines, "day": workday().date().isoformat()})
    assert Trip.objects.count() == 2
    again = client.post(address("board-plan"), {"line": lines, "day": workday().date().isoformat()}, follow=True)
    assert "ไม่ได้รอจัดรถแล้ว" in words(again)
    assert enter("director").get(path).status_code == 403


# --- trips -----------------------------------------------------------------------------------------------------------


def test_trips_are_listed_and_shown(enter, fleet):
    client = enter("inspector")
    assert "ยังไม่มีการเดินทาง" in looked(client, address("trips"))
    trip = approved(fleet)
    for box in ("ahead", "road", "returned", "all"):
        looked(client, address("trips", box=box))
    assert "กระทรวงการคลัง" in words(client.get(address("trips", box="ahead", q="สมมติ")))
    assert "ไม่พบการเดินทาง" in words(client.get(address("trips", box="ahead", q="ไม่มีจริง")))
    assert enter("planner").get(address("trip", trip.pk)).status_code == 404
    assert "1กข 1234" in looked(enter("officer"), address("trip", trip.pk))


def test_a_trip_is_given_another_car(enter, fleet):
    trip = approved(fleet)
    client = enter("fleet")
    assert "จัดได้ในเวลานี้" in looked(client, address("trip-allocation", trip.pk))
    given = {"car": fleet.cars["sedan"].pk, "driver": fleet.drivers["driver2"].pk}
    assert client.post(address("trip-allocation", trip.pk), given | {"reason": ""}).status_code == 422
    allocated(fleet, car="pickup", driver="driver2", destination="หอสมุด")
    response = client.post(address("trip-allocation", trip.pk), given | {"reason": "รถเสีย"})
    assert response.status_code == 409
    assert "รถเสีย" in response.content.decode()
    assert problems(Page(response)) == []
    given["driver"] = fleet.drivers["driver"].pk
    assert client.post(address("trip-allocation", trip.pk), given | {"reason": "รถเสีย"}).status_code == 302
    trip.refresh_from_db()
    assert trip.car == fleet.cars["sedan"]
    assert enter("director").get(address("trip-allocation", trip.pk)).status_code == 403


def test_trips_are_merged_parted_and_released_over_their_pages(enter, fleet):
    north = {"province": "เชียงใหม่", "outside_reference": "กำลังขออนุญาต", "end": 40}
    one, other = allocated(fleet, **north), allocated(fleet, car="pickup", driver="driver2", **north)
    client = enter("fleet")
    assert "รวมกับเที่ยวอื่น" in looked(client, address("trip", one.pk))
    assert client.post(address("trip-merger", one.pk), {}).status_code == 422
    client.post(address("trip-merger", one.pk), {"other": other.pk})
    assert one.requests.count() == 2
    leaving = one.requests.order_by("number").last()
    looked(client, address("trip-allocation", one.pk, request=leaving.pk))
    given = {"request": leaving.pk, "car": fleet.cars["sedan"].pk, "driver": fleet.drivers["driver2"].pk, "reason": "กลับก่อน"}
    client.post(address("trip-allocation", one.pk), given)
    leaving.refresh_from_db()
    assert leaving.trip.car == fleet.cars["sedan"]
    assert client.post(address("trip-release", one.pk), {"reason": ""}).status_code == 422
    assert client.post(address("trip-release", one.pk), {"reason": "รถเสีย"}).status_code == 302
    assert one.requests.count() == 0
    assert enter("officer").post(address("trip-release", leaving.trip.pk), {"reason": "x"}).status_code == 403


def test_inspection_over_the_page(enter, fleet):
    trip = approved(fleet)
    driving.start_trip(actor=fleet.actor("driver"), trip_id=trip.pk, odometer=45000)
    driving.finish_trip(actor=fleet.actor("driver"), trip_id=trip.pk, odometer=45100)
    assert enter("officer").post(address("trip-inspection", trip.pk), {}).status_code == 403
    client = enter("inspector")
    assert "ตรวจรับรถคืน" in looked(client, address("trip", trip.pk))
    client.post(address("trip-inspection", trip.pk), {"note": "เรียบร้อย"})
    shown = looked(client, address("trip", trip.pk))
    assert "ลำดับที่ 1 ในสมุดบันทึกการใช้รถ" in shown
    assert client.post(address("trip-inspection", trip.pk), {}).status_code == 409


# --- driving ---------------------------------------------------------------------------------------------------------


def image(name="odometer.jpg"):
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "#b85c12").save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue(), content_type="image/jpeg")


def test_the_phone_page_and_its_worker(enter, fleet):
    approved(fleet, day=workday(1))
    client = enter("driver")
    shown = looked(client, address("driving"))
    assert "เริ่มเดินทาง" in shown
    assert "กระทรวงการคลัง" in shown
    assert "ไม่มีเที่ยวที่ต้องขับ" in looked(enter("driver2"), address("driving"))
    worker = client.get(address("driving-worker"))
    assert (worker["Content-Type"], worker["Cache-Control"]) == ("text/javascript; charset=utf-8", "no-cache")
    assert "worker-src 'self'" in client.get(address("driving"))["Content-Security-Policy"]
    state = enter("driver").get(address("driving-state")).json()
    assert (state["who"], list(state["trips"].values())) == (str(fleet.office.people["driver"].pk), ["approved"])


def test_a_trip_is_driven_with_plain_forms(enter, fleet):
    trip = approved(fleet, day=workday(1))
    client = enter("driver")
    response = client.post(address("driving-start", trip.pk), {"odometer": "๔๕,๐๐๐", "photo": image()})
    assert response["Location"] == address("driving")
    looked(client, address("driving"))
    assert client.post(address("driving-return", trip.pk), {"odometer": "44,000"}).status_code == 422
    client.post(address("driving-fuel", trip.pk), {"odometer": "45030", "litres": "30", "baht": "960", "is_full_tank": "on"})
    client.post(address("driving-return", trip.pk), {"odometer": "45060", "note": "ดี"})
    trip.refresh_from_db()
    assert (trip.state, trip.distance, trip.fuel_slips.count()) == ("returned", 60, 1)
    photo = TripPhoto.objects.get()
    picture = enter("officer").get(address("trip-photo", trip.pk, photo.pk))
    assert picture["Content-Type"] == "image/png"
    assert enter("planner").get(address("trip-photo", trip.pk, photo.pk)).status_code == 404
    looked(enter("inspector"), address("trip", trip.pk))


def test_the_script_is_answered_in_words(enter, fleet):
    trip = approved(fleet, day=workday(1))
    client = enter("driver")
    phone = {"HTTP_X_DRIVING": "1"}
    answer = client.post(address("driving-start", trip.pk), {"odometer": "45010"}, **phone)
    assert (answer.status_code, answer.json()["doubt"], answer.json()["field"]) == (422, True, "odometer")
    answer = client.post(address("driving-start", trip.pk), {"odometer": "x"}, **phone)
    assert (answer.status_code, answer.json()["field"]) == (422, "odometer")
    key = "6f6ad6cc-3a3e-4ae4-9f52-3e1a4d3f5a11"
    for _sent in range(2):
        answer = client.post(
            address("driving-start", trip.pk), {"odometer": "45000", "key": key, "at": "2026-11-25T08:31:00+07:00"}, **phone
        )
        assert (answer.status_code, list(answer.json())) == (200, ["words"])
    answer = client.post(address("driving-start", trip.pk), {"odometer": "45000"}, **phone)
    assert answer.status_code == 409
    assert "ออกเดินทางไปแล้ว" in answer.json()["message"]


def test_the_office_enters_it_for_the_driver_with_its_time(enter, fleet):
    day = workday(-4)
    trip = approved(fleet, day=day, late_reason="ไม่มีสัญญาณ")
    client = enter("fleet")
    assert "บันทึกแทนพนักงานขับรถ" in looked(client, address("driving-trip", trip.pk))
    given = {"for_driver": "1", "odometer": "45000", "on": day.date().isoformat(), "clock": "08:40"}
    assert client.post(address("driving-start", trip.pk), given)["Location"] == address("trip", trip.pk)
    trip.refresh_from_db()
    assert (trip.started_at, trip.started_by_name) == (day + timedelta(hours=8, minutes=40), "นายปิ่นกมล ใจดี")
    assert client.post(address("driving-return", trip.pk), {"for_driver": "1", "odometer": "1"}).status_code == 422
    assert enter("director").get(address("driving-trip", trip.pk)).status_code == 403
    assert enter("director").post(address("driving-return", trip.pk), {"odometer": "45100"}).status_code == 403


# --- whole-day requests ----------------------------------------------------------------------------------------------


@pytest.fixture
def housed(official_writes):
    return build_with_rooms()


def enter_housed(client, fleet, key):
    client.force_login(fleet.office.people[key], backend="django.contrib.auth.backends.ModelBackend")
    return client


def plan_typed(fleet, room="chamber", **changes):
    day = workday().date().isoformat()
    plain = {
        "title": "ประชุมเครือข่าย", "on": day, "start": "09:00", "end": "12:00", "room": str(fleet.house.id(room)), "attendees": "12",
        "equipment": [str(fleet.house.id("projector"))], "snacks": "12", "lunches": "", "destination": "ดอนเมือง",
        "province": "กรุงเทพมหานคร", "passengers": "3", "depart_on": day, "depart_clock": "07:00", "return_on": day,
        "return_clock": "14:00",
    }  # fmt: skip
    return plain | changes


def test_a_whole_day_is_asked_for_decided_and_cancelled(client, housed):
    enter_housed(client, housed, "officer")
    assert "ยังไม่มีคำขอรวม" in looked(client, address("plans"))
    looked(client, address("plan-new"))
    response = client.post(address("plan-new"), plan_typed(housed))
    plan = DayPlan.objects.get()
    assert response["Location"] == address("plan", plan.pk)
    shown = looked(client, address("plan", plan.pk))
    for told in ("ห้องรับรอง", "เครื่องฉายภาพ 1", "กค 5678", "นายประยูร ทองดี", "อาหารว่าง"):
        assert told in shown
    assert "ประชุมเครือข่าย" in looked(client, address("plans", q="เครือข่าย", state="pending"))
    assert "คำขอรวมทั้งวัน" in looked(client, address("request", plan.request.pk))
    enter_housed(client, housed, "head")
    (step,) = plans.routing_queries.active_steps(plans.routing_queries.open_case("fleet.day_plan", plan.pk))
    assert "เห็นชอบทั้งคำขอ" in looked(client, address("plan", plan.pk))
    assert client.post(address("plan-rejection", plan.pk), {"step": step.pk, "reason": ""}).status_code == 422
    assert client.post(address("plan-agreement", plan.pk), {"step": step.pk}).status_code == 302
    assert client.post(address("plan-cancellation", plan.pk), {"reason": "x"}).status_code == 403
    enter_housed(client, housed, "planner")
    assert client.get(address("plan", plan.pk)).status_code == 404
    enter_housed(client, housed, "officer")
    assert client.post(address("plan-cancellation", plan.pk), {"reason": ""}).status_code == 422
    client.post(address("plan-cancellation", plan.pk), {"reason": "เลื่อน"})
    plan.refresh_from_db()
    assert plan.state == "cancelled"
    assert not Allocation.objects.exclude(state="released").exists()


def test_a_conflict_names_what_is_in_the_way_and_one_press_takes_an_alternative(client, housed):
    plans.submit_plan(actor=housed.actor("planner"), data=plan_data(housed, equipment_ids=()))
    enter_housed(client, housed, "officer")
    response = client.post(address("plan-new"), plan_typed(housed))
    assert response.status_code == 409
    page = Page(response)
    assert problems(page) == []
    assert "ประชุมเครือข่ายวัฒนธรรม" in words_of(page.root)
    offered = [element.get("value") for element in page.all("button") if element.get("name") == "alternative"]
    assert len(offered) == 3
    assert DayPlan.objects.count() == 1
    done = client.post(address("plan-new"), plan_typed(housed, alternative=offered[0]))
    assert done.status_code == 302
    assert DayPlan.objects.count() == 2


def test_without_a_car_other_times_are_offered(client, housed):
    for car, driver in (("van", "driver"), ("sedan", "driver2")):
        allocated(housed, car=car, driver=driver, start=8, end=13)
    enter_housed(client, housed, "officer")
    given = plan_typed(housed, depart_clock="13:00", return_clock="15:00", start="09:00", end="12:00")
    response = client.post(address("plan-new"), given)
    assert response.status_code == 409
    page = Page(response)
    assert "ไม่มีพนักงานขับรถที่ว่าง" in words_of(page.root)
    offered = [element.get("value") for element in page.all("button") if element.get("name") == "alternative"]
    assert client.post(address("plan-new"), given | {"alternative": offered[0]}).status_code == 302
    assert DayPlan.objects.get().request.depart_at == workday() + timedelta(hours=13.5)


def test_a_wrong_plan_form_tells_beside_each_field(client, housed):
    enter_housed(client, housed, "officer")
    response = client.post(address("plan-new"), plan_typed(housed, title="", end="08:00", return_clock="06:00", attendees="99"))
    wrong = {element.get("id") for element in Page(response).elements if (element.get("id") or "").endswith("_error")}
    assert (response.status_code, wrong) == (422, {"id_title_error", "id_end_error", "id_return_on_error"})
    response = client.post(address("plan-new"), plan_typed(housed, attendees="99"))
    assert (response.status_code, 'id="id_attendees_error"' in response.content.decode()) == (422, True)
    response = client.post(address("plan-new"), plan_typed(housed, province="เชียงใหม่"))
    assert (response.status_code, 'id="id_outside_reference_error"' in response.content.decode()) == (422, True)


# --- attention -------------------------------------------------------------------------------------------------------


def waiting(fleet, key):
    return sorted((item.kind, item.title, item.path.split("?")[0]) for item in TripWork().items([fleet.actor(key)], 50))


def test_my_work_follows_a_request(fleet):
    row = submitted(fleet)
    assert waiting(fleet, "head") == [("fleet.agree", "กระทรวงการคลัง", address("request", row.pk))]
    deciding.agree_request(actor=fleet.actor("head"), request_id=row.pk, step_id=step_of(row).pk)
    assert waiting(fleet, "fleet") == [("fleet.allocate", "กระทรวงการคลัง", address("board"))]
    trip = allocating.allocate(
        actor=fleet.actor("fleet"), request_ids=[row.pk], car_id=fleet.cars["van"].pk, driver_id=fleet.drivers["driver"].pk
    )
    assert waiting(fleet, "director") == [("fleet.approve", "กระทรวงการคลัง", address("request", row.pk))]
    assert TripWork().count([fleet.actor("director")]) == {"fleet.approve": 1}
    approve(fleet, row)
    assert waiting(fleet, "director") == waiting(fleet, "head") == []
    driving.start_trip(actor=fleet.actor("driver"), trip_id=trip.pk, odometer=45000)
    assert waiting(fleet, "driver") == [("fleet.drive", "กระทรวงการคลัง", address("driving"))]
    driving.finish_trip(actor=fleet.actor("driver"), trip_id=trip.pk, odometer=45010)
    assert waiting(fleet, "inspector") == [("fleet.inspect", "กระทรวงการคลัง", address("trip", trip.pk))]
    assert TripWork().count([fleet.actor("inspector"), fleet.actor("driver")]) == {"fleet.inspect": 1}
    back = submitted(fleet)
    deciding.return_request(actor=fleet.actor("head"), request_id=back.pk, step_id=step_of(back).pk, reason="ระบุ")
    assert waiting(fleet, "officer") == [("fleet.returned", "กระทรวงการคลัง", address("request-form", back.pk))]
    assert TripWork().count([fleet.actor("officer")]) == {"fleet.returned": 1}


def told(fleet, kind):
    """Return whom the newest event of a kind is told to."""
    event = Event.objects.filter(kind=kind.name).latest("at")
    names = {post.pk: key for key, post in fleet.office.posts.items()}
    found = TripNotices().notices(event.pk, event.kind)
    return sorted((draft.text, sorted(names[post] for post in draft.position_ids)) for draft in found)


def test_notices_follow_a_request(fleet):
    row = submitted(fleet)
    assert told(fleet, Events.REQUEST_SUBMITTED) == [("มีใบขอใช้รถรอความเห็นชอบ", ["head"])]
    deciding.agree_request(actor=fleet.actor("head"), request_id=row.pk, step_id=step_of(row).pk)
    assert told(fleet, Events.REQUEST_AGREED) == [("มีใบขอใช้รถรอจัดรถ", ["fleet"])]
    trip = allocating.allocate(
        actor=fleet.actor("fleet"), request_ids=[row.pk], car_id=fleet.cars["van"].pk, driver_id=fleet.drivers["driver"].pk
    )
    assert told(fleet, Events.TRIP_ALLOCATED) == [("มีใบขอใช้รถรออนุมัติ", ["director"])]
    approve(fleet, row)
    assert told(fleet, Events.REQUEST_APPROVED) == [("ท่านมีเที่ยวใหม่ต้องขับ", ["driver"]), ("ใบขอใช้รถของท่านได้รับอนุมัติแล้ว", ["officer"])]
    allocating.change_trip(
        actor=fleet.actor("fleet"),
        trip_id=trip.pk,
        car_id=fleet.cars["sedan"].pk,
        driver_id=fleet.drivers["driver2"].pk,
        reason="รถเสีย",
    )
    assert told(fleet, Events.TRIP_CHANGED) == [("มีการเปลี่ยนรถหรือพนักงานขับรถ", ["director", "driver2", "officer"])]
    allocating.release_trip(actor=fleet.actor("fleet"), trip_id=trip.pk, reason="รถเสีย")
    assert told(fleet, Events.TRIP_CANCELLED) == [
        ("รถที่จัดไว้ให้ท่านถูกยกเลิก ใบขอรอจัดรถใหม่", ["officer"]),
        ("เที่ยวที่ท่านต้องขับถูกยกเลิก", ["driver2"]),
    ]
    deciding.reject_request(actor=fleet.actor("fleet"), request_id=row.pk, step_id=step_of(row).pk, reason="ไม่มีรถ")
    assert told(fleet, Events.REQUEST_REJECTED) == [("ใบขอใช้รถของท่านไม่ได้รับอนุมัติ", ["officer"])]
    other = approved(fleet)
    driving.start_trip(actor=fleet.actor("driver"), trip_id=other.pk, odometer=45000)
    driving.finish_trip(actor=fleet.actor("driver"), trip_id=other.pk, odometer=45010)
    assert told(fleet, Events.TRIP_RETURNED) == [("รถกลับแล้ว รอตรวจรับ", ["inspector"])]
    third = approved(fleet, day=workday(9)).requests.get()
    requests.cancel_request(actor=fleet.actor("officer"), request_id=third.pk, reason="x")
    assert told(fleet, Events.REQUEST_CANCELLED) == [("เที่ยวที่ท่านต้องขับถูกยกเลิก", ["driver"]), ("ใบขอใช้รถถูกยกเลิก", ["officer"])]


def test_notices_and_work_of_a_whole_day(housed):
    plan = plans.submit_plan(actor=housed.actor("officer"), data=plan_data(housed))
    assert told(housed, Events.PLAN_SUBMITTED) == [("มีคำขอรวมทั้งวันรอพิจารณา", ["head"])]
    assert waiting(housed, "head") == [("fleet.plan", "ประชุมเครือข่ายวัฒนธรรม", address("plan", plan.pk))]
    (step,) = plans.routing_queries.active_steps(plans.routing_queries.open_case("fleet.day_plan", plan.pk))
    plans.agree_plan(actor=housed.actor("head"), plan_id=plan.pk, step_id=step.pk)
    assert told(housed, Events.PLAN_DECIDED) == [("มีคำขอรวมทั้งวันรอพิจารณา", ["fleet", "planning_director"])]
    plans.cancel_plan(actor=housed.actor("officer"), plan_id=plan.pk, reason="x")
    assert told(housed, Events.PLAN_CANCELLED) == [("คำขอรวมทั้งวันถูกยกเลิก", ["driver2", "fleet", "officer"])]


def test_the_one_search_finds_requests_only_for_those_who_see_them(fleet):
    row = submitted(fleet, destination="กรมศิลปากร")
    written(fleet, destination="กรมศิลปากร ร่าง")
    assert [hit.path for hit in RequestSearch().hits(fleet.actor("fleet"), "ศิลปากร", 5)] == [address("request", row.pk)]
    assert RequestSearch().hits(fleet.actor("planner"), "ศิลปากร", 5) == []
