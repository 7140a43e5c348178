"""How rooms are used: hours beside quotas, how full rooms are, who did not come, who went before whom; and who may look."""

import io
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from samnak.bookings import services
from samnak.bookings.models import Quota
from samnak.bookings.queries import usage_report
from samnak.core import thai
from samnak.core.actor import system_actor
from samnak.core.periods import Period, month_of
from samnak.core.time import BANGKOK, bangkok_today, database_now
from samnak.org import queries as org
from samnak.org.enums import Role, Scope
from tests.factories.rooms import at

JUNE = Period(2570, month=6)


def in_june(day, hour, minute=0):
    return datetime(2027, 6, day, hour, minute, tzinfo=BANGKOK)


def place(house, room, start, hours=1, by="officer", *, approve=True, **fields):
    return services.place(actor=house.actor(by), wish=house.wish(room, start, hours, **fields), approve=approve)


def report(house, period=JUNE):
    return usage_report.report(house.office.agency.pk, period)


def of_unit(found, name):
    row = next(one for one in found.units if one.unit.name == name)
    return round(row.use.hours, 2), row.use.uses, row.use.missed


def of_room(found, house, key):
    row = next(one for one in found.rooms if one.room.pk == house.id(key))
    return round(row.use.hours, 2), row.use.uses, row.use.missed


def address(name="usage", /, **asked):
    return reverse(f"bookings:{name}", query=asked)


def missed(booking):
    """Let nobody come to a booking of another time, as the job of each minute would find."""
    from samnak.bookings.services.states import write_states

    write_states(list(booking.occurrences.all()), "release")


# ---- what is counted


def test_hours_are_counted_by_unit_and_by_room(house):
    place(house, "small", in_june(7, 9), 1.5)
    place(house, "large", in_june(7, 9), 2)
    place(house, "large", in_june(8, 13), 1, "planner")
    place(house, "small", datetime(2027, 7, 1, 9, tzinfo=BANGKOK))
    found = report(house)
    assert of_unit(found, "กลุ่มบริหารทั่วไป") == (3.5, 2, 0)
    assert of_unit(found, "กองนโยบาย") == (1.0, 1, 0)
    assert of_room(found, house, "large") == (3.0, 2, 0)
    assert (found.total.hours, found.total.uses) == (4.5, 3)


def test_a_hall_counts_once_for_who_booked_it_and_each_part_for_itself(house):
    place(house, "hall", in_june(7, 9), 2)
    place(house, "hall_a", in_june(8, 9), 1)
    found = report(house)
    assert of_unit(found, "กลุ่มบริหารทั่วไป") == (3.0, 2, 0)
    assert [of_room(found, house, key)[0] for key in ("hall", "hall_a", "hall_b")] == [2.0, 3.0, 2.0]


def test_what_is_no_use_of_rooms_is_not_counted(house):
    place(house, "small", in_june(7, 9))
    cancelled = place(house, "small", in_june(8, 9))
    services.cancel_booking(actor=house.actor("officer"), booking_id=cancelled.pk)
    services.close_resources(
        actor=house.actor("keeper"),
        resource_ids=[house.id("small")],
        starts_at=in_june(9, 8),
        ends_at=in_june(9, 18),
        reason="ทาสี",
    )
    with_things = house.wish("small", in_june(10, 9))
    wants = (*with_things.wants, services.Want(house.id("projector")))
    services.place(
        actor=house.actor("officer"), approve=True,
        wish=services.BookingWish(
            kind="room", title="ประชุม", starts_at=with_things.starts_at, ends_at=with_things.ends_at, wants=wants
        ),
    )  # fmt: skip
    assert of_unit(report(house), "กลุ่มบริหารทั่วไป") == (2.0, 2, 0)


def test_who_did_not_come_is_counted_and_the_hours_are_given_back(house):
    place(house, "checked", in_june(7, 9), 2)
    missed(place(house, "checked", in_june(8, 9), 2))
    missed(place(house, "hall", in_june(8, 9), 2))
    found = report(house)
    assert of_unit(found, "กลุ่มบริหารทั่วไป") == (2.0, 1, 2)
    assert of_room(found, house, "checked") == (2.0, 1, 1)
    assert of_room(found, house, "hall_a") == (0.0, 0, 1)
    assert (found.total.missed, found.total.missed_share) == (2, 66.7)


def test_the_job_that_releases_a_room_is_seen_in_the_report(house):
    place(house, "checked", database_now() - timedelta(minutes=11))
    services.release_no_shows(actor=system_actor())
    period = month_of((database_now() - timedelta(minutes=11)).astimezone(BANGKOK).date())
    assert of_unit(report(house, period), "กลุ่มบริหารทั่วไป") == (0.0, 0, 1)


def test_the_nights_of_a_long_use_are_not_opening_time(house):
    place(house, "small", in_june(7, 9), 52)  # Monday 09:00 to Wednesday 13:00
    found = report(house)
    assert of_unit(found, "กลุ่มบริหารทั่วไป")[0] == 52.0
    assert of_room(found, house, "small")[0] == 24.0  # 9 + 10 + 5 hours between 08:00 and 18:00


def test_how_full_a_room_is_depends_on_the_days_it_is_open(house):
    house.room("weekdays", "ห้องวันราชการ", open_weekends=False)
    days = [date(2027, 6, 1) + timedelta(days=number) for number in range(30)]
    rows = {one.room.pk: one for one in report(house).rooms}
    assert rows[house.id("small")].open_hours == 300.0
    assert rows[house.id("weekdays")].open_hours == 10.0 * len(org.working_days_among(days))
    place(house, "small", in_june(7, 9), 3)
    assert {one.room.pk: one.share for one in report(house).rooms}[house.id("small")] == 1.0


def test_a_quota_binds_a_unit_with_all_below_it_for_each_month(house):
    services.set_quota(actor=house.actor("keeper"), unit_id=house.office.units["division"].pk, hours_per_month=10)
    place(house, "small", in_june(7, 9), 6)
    place(house, "large", in_june(7, 9), 6, "registrar")
    place(house, "small", in_june(8, 9), 1, "planner")
    found = report(house)
    assert {row.unit.name: (row.use.hours, row.quota, row.share) for row in found.units} == {
        "กองกลาง": (12.0, 10, 120.0), "กองนโยบาย": (1.0, None, None),
    }  # fmt: skip
    quarter = report(house, Period(2570, quarter=3))
    assert {row.unit.name: (row.per_month, row.quota) for row in quarter.units}["กองกลาง"] == (10, 30)


def test_another_agency_is_not_counted(house, other_house):
    place(other_house, "small", in_june(7, 9))
    assert report(house).total.uses == 0
    assert report(other_house).total.uses == 1


def test_many_bookings_cost_no_more_queries_than_few(house, browse, django_assert_num_queries):
    client = browse("chief")
    place(house, "small", in_june(1, 9))
    path = address(year=2570, part="m6")
    client.get(path)
    with django_assert_num_queries(asked := _queries(client, path)):
        client.get(path)
    for number in range(8):
        place(house, "small", in_june(2 + number, 9), by=("officer", "planner", "registrar", "head")[number % 4])
    assert _queries(client, path) == asked
    assert _queries(client, path + "&view=rooms") == asked


def _queries(client, path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


# ---- who may look


@pytest.mark.parametrize(("who", "status"), [("keeper", 200), ("chief", 200), ("auditor", 200), ("officer", 403), ("head", 403)])
def test_keepers_executives_and_auditors_look_and_others_do_not(house, browse, who, status):
    house.office.post("auditor", "นักวิชาการตรวจสอบภายใน", "other", first="นิธิ")
    house.office.grant("auditor", Role.AUDITOR, "top", Scope.AGENCY)
    client = browse(who)
    for path in (address(), address("usage-file"), address(view="rooms"), address(view="overrides")):
        answer = client.get(path)
        assert answer.status_code == status
    if status == 403:
        assert "ดูการใช้ห้องของทุกหน่วยงานได้เฉพาะ" in client.get(address()).content.decode()


def test_a_keeper_sets_a_quota_and_takes_it_away(house, browse):
    client, unit = browse("keeper"), house.office.units["other"]
    answer = client.post(address(part="q1"), {"unit": unit.pk, "hours_per_month": "40"})
    assert (answer.status_code, answer["Location"]) == (302, address(part="q1"))
    assert Quota.objects.get(unit=unit).hours_per_month == 40
    opened = client.get(address(quota=unit.pk)).content.decode()
    assert 'value="40"' in opened
    assert "data-ui-open" in opened
    client.post(address(), {"unit": unit.pk, "hours_per_month": ""})
    assert Quota.objects.count() == 0


@pytest.mark.parametrize("hours", ["-1", "0", "10001", "สี่สิบ"])
def test_what_is_no_quota_is_told_beside_the_field(house, browse, hours):
    answer = browse("keeper").post(address(), {"unit": house.office.units["other"].pk, "hours_per_month": hours})
    assert (answer.status_code, Quota.objects.count()) == (422, 0)
    assert answer.context["form"].errors.keys() == {"hours_per_month"}
    assert "data-ui-open" in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("chief", 403), ("officer", 403), ("other_keeper", 422)])
def test_only_the_keeper_of_a_unit_sets_its_quota(house, browse, who, status):
    house.office.post("other_keeper", "เจ้าหน้าที่ธุรการ", "other", first="พร")
    house.office.grant("other_keeper", Role.ROOM_ADMIN, "other", Scope.SUBTREE)
    answer = browse(who).post(address(), {"unit": house.office.units["division"].pk, "hours_per_month": "40"})
    assert (answer.status_code, Quota.objects.count()) == (status, 0)


# ---- the pages


@pytest.mark.parametrize(
    ("asked", "period"),
    [
        ({}, month_of(bangkok_today())),
        ({"part": "year"}, Period(thai.fiscal_year_be(bangkok_today()))),
        ({"part": "q2", "year": thai.fiscal_year_be(bangkok_today()) - 1}, Period(thai.fiscal_year_be(bangkok_today()) - 1, quarter=2)),
        ({"part": "m13", "year": "x"}, month_of(bangkok_today())),
        ({"part": "q๙"}, month_of(bangkok_today())),
        ({"part": ""}, month_of(bangkok_today())),
    ],
)  # fmt: skip
def test_the_period_that_is_asked_for(house, browse, asked, period):
    assert browse("keeper").get(address(**asked)).context["period"] == period


def test_rows_are_sorted_searched_and_paged(house, browse):
    place(house, "small", in_june(7, 9), 1, "officer")
    place(house, "small", in_june(8, 9), 4, "planner")
    client = browse("keeper")

    def names(**asked):
        return [row.name for row in client.get(address(year=2570, part="m6", **asked)).context["rows"]]

    assert names() == ["กองนโยบาย", "กลุ่มบริหารทั่วไป"]
    assert names(order="hours") == ["กลุ่มบริหารทั่วไป", "กองนโยบาย"]
    assert names(q="นโยบาย") == ["กองนโยบาย"]
    assert names(q="ไม่มี") == []
    assert names(view="rooms")[0] == "ห้องประชุม 1"
    assert names(view="rooms", q="หอสมุด") == ["ห้องรับรอง", "ห้องสัมมนา"]


def test_a_unit_over_its_quota_stands_out(house, browse):
    services.set_quota(actor=house.actor("keeper"), unit_id=house.office.units["section"].pk, hours_per_month=2)
    place(house, "small", in_june(7, 9), 3)
    answer = browse("chief").get(address(year=2570, part="m6"))
    row = answer.context["rows"][0]
    assert (row.name, row.look, row.share, row.mark, row.fill, answer.context["over"]) == (
        "กลุ่มบริหารทั่วไป", "chad", 150.0, 66.67, 100.0, 1,
    )  # fmt: skip
    assert "เกินโควตา" in answer.content.decode()


def overridden(house, **fields):
    services.book(actor=house.actor("officer"), wish=house.wish("small", at(9), 3, title="ประชุมกลุ่ม", **fields))
    return services.override(
        actor=house.actor("chief"), wish=house.wish("small", at(10), 2, title="รับแขก"), reason="แขกต่างประเทศ"
    )


def test_who_went_before_whom_when_and_why(house, browse):
    taker = overridden(house)
    answer = browse("keeper").get(address(view="overrides"))
    row = answer.context["given"][0]
    assert (row.by_name, row.by_post, row.by_booking, row.whom, row.unit, row.title, row.starts_at, row.reason) == (
        house.actor("chief").name, "ปลัดกระทรวงวัฒนธรรม", taker.pk, house.actor("officer").name, "กลุ่มบริหารทั่วไป",
        "ประชุมกลุ่ม", at(9), "แขกต่างประเทศ",
    )  # fmt: skip
    assert browse("keeper").get(address(view="overrides", q="ประเสริฐ")).context["given"][0].reason == "แขกต่างประเทศ"
    assert browse("keeper").get(address(view="overrides", q="ไม่มีผู้นี้")).context["given"] == []
    before = month_of(bangkok_today()).shifted(-1)
    elsewhere = browse("keeper").get(address(view="overrides", year=before.fiscal_year, part=before.part))
    assert elsewhere.context["given"] == []


def test_the_matter_of_a_private_meeting_that_gave_way_stays_private(house, browse):
    house.office.post("auditor", "นักวิชาการตรวจสอบภายใน", "other", first="นิธิ")
    house.office.grant("auditor", Role.AUDITOR, "other", Scope.UNIT)
    overridden(house, is_private=True)
    page = browse("auditor").get(address(view="overrides")).content.decode()
    assert ("ประชุมกลุ่ม" in page, house.actor("officer").name in page) == (False, False)
    assert ("การจองที่ไม่แสดงเรื่อง" in page, "กลุ่มบริหารทั่วไป" in page, "แขกต่างประเทศ" in page) == (True, True, True)
    assert "ประชุมกลุ่ม" in browse("keeper").get(address(view="overrides")).content.decode()
    cells = sheet(browse("auditor"))["ใช้สิทธิเหนือการจอง"]
    assert "ประชุมกลุ่ม" not in [cell for row in cells for cell in row]


def sheet(client, **asked):
    answer = client.get(address("usage-file", **asked))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book.worksheets}


def test_the_spreadsheet_holds_the_same(house, browse):
    services.set_quota(actor=house.actor("keeper"), unit_id=house.office.units["section"].pk, hours_per_month=2)
    place(house, "small", in_june(7, 9), 3)
    place(house, "small", in_june(8, 9), 1.5, "planner", title="=1+1")
    found = sheet(browse("chief"), year=2570, part="m6")
    assert list(found) == ["ตามหน่วยงาน", "ตามห้อง", "ใช้สิทธิเหนือการจอง"]
    units = {row[0]: row[1:8] for row in found["ตามหน่วยงาน"] if row[0]}
    assert units["กลุ่มบริหารทั่วไป"] == [3, 2, 2, 150, 1, 0, 0]
    assert units["กองนโยบาย"] == [1.5, None, None, None, 1, 0, 0]
    rooms = {row[0]: row[1:9] for row in found["ตามห้อง"] if row[0]}
    assert rooms["ห้องประชุม 1"] == ["อาคารวัฒนธรรมวิศิษฏ์", 10, 4.5, 300, 1.5, 2, 0, 0]


def test_a_period_without_bookings_says_so(house, browse):
    client = browse("keeper")
    assert "งวดนี้ยังไม่มีการใช้ห้อง" in client.get(address()).content.decode()
    rooms = client.get(address(view="rooms"))
    assert {(row.use.hours, row.share) for row in rooms.context["rows"]} == {(0.0, 0.0)}
    assert len(rooms.context["rows"]) == len(house.rooms)
    assert "ไม่มีการใช้สิทธิเหนือการจองเดิมในงวดนี้" in client.get(address(view="overrides")).content.decode()
