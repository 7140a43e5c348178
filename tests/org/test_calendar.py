"""Working days, receipt days, and keeping the calendar."""

from datetime import date, datetime, time

import pytest

from samnak.audit.models import Event
from samnak.core.actor import system_actor
from samnak.core.errors import DeniedError
from samnak.core.time import BANGKOK
from samnak.org import queries, services
from samnak.org.errors import CalendarError
from samnak.org.models import Holiday


@pytest.fixture
def year_2569(db):
    return services.load_holidays(actor=system_actor(), year=2569)


def test_known_holidays_are_entered_once(year_2569, db):
    assert year_2569 == Holiday.objects.count() == 22
    assert services.load_holidays(actor=system_actor(), year=2569) == 0
    assert services.load_holidays(actor=system_actor(), year=2568) == 25
    assert services.load_holidays(actor=system_actor(), year=2570) == 22
    assert services.load_holidays(actor=system_actor(), year=2590) == 0
    assert Holiday.objects.get(date=date(2026, 12, 10)).name == "วันรัฐธรรมนูญ"
    event = Event.objects.filter(kind="org.holiday_changed").order_by("at").first()
    assert event.data == {"date": "2569", "name": "นำเข้า 22 วัน", "change": "loaded"}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 12, 7), False),
        (date(2026, 12, 8), True),
        (date(2026, 12, 10), False),
    ],
)
def test_working_days(year_2569, day, works):
    assert queries.is_working_day(day) is works


def test_a_province_has_its_own_days(year_2569):
    Holiday.objects.create(date=date(2026, 11, 25), name="วันสถาปนาจังหวัด", province="ปัตตานี")
    Holiday.objects.create(date=date(2026, 12, 10), name="ปฏิบัติงานกรณีพิเศษ", province="ปัตตานี", is_working_day=True)
    assert queries.is_working_day(date(2026, 11, 25)) is True
    assert queries.is_working_day(date(2026, 11, 25), "ปัตตานี") is False
    assert queries.is_working_day(date(2026, 11, 25), "เชียงใหม่") is True
    assert queries.is_working_day(date(2026, 12, 10), "ปัตตานี") is True


def test_a_special_working_saturday(db):
    Holiday.objects.create(date=date(2026, 11, 21), name="วันทำการพิเศษ", is_working_day=True)
    assert queries.is_working_day(date(2026, 11, 21)) is True
    assert queries.add_working_days(date(2026, 11, 20), 1) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 12, 4), 1, date(2026, 12, 8)),
        (date(2026, 12, 9), 2, date(2026, 12, 14)),
        (date(2026, 11, 20), 15, date(2026, 12, 15)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (date(2026, 1, 5), 100, date(2026, 6, 5)),
    ],
)
def test_working_days_are_counted(year_2569, start, number, end):
    assert queries.add_working_days(start, number) == end


def test_a_long_count_asks_the_database_little(year_2569, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        queries.add_working_days(date(2026, 1, 5), 250)


@pytest.mark.parametrize(
    ("day", "clock", "counts"),
    [
        (date(2026, 11, 20), time(9, 0), date(2026, 11, 20)),
        (date(2026, 11, 20), time(6, 0), date(2026, 11, 20)),
        (date(2026, 11, 20), time(16, 30), date(2026, 11, 20)),
        (date(2026, 11, 20), time(16, 30, 1), date(2026, 11, 23)),
        (date(2026, 11, 20), time(23, 59), date(2026, 11, 23)),
        (date(2026, 11, 22), time(10, 0), date(2026, 11, 23)),
        (date(2026, 12, 4), time(17, 0), date(2026, 12, 8)),
        (date(2026, 12, 30), time(18, 0), date(2027, 1, 1)),
    ],
)
def test_what_comes_after_hours_counts_as_received_on_the_next_working_day(year_2569, office, day, clock, counts):
    assert queries.effective_receipt_date(office.agency, datetime.combine(day, clock, BANGKOK)) == counts


def test_only_an_administrator_changes_the_calendar(office):
    with pytest.raises(DeniedError, match="ผู้ดูแลระบบ"):
        services.set_holiday(actor=office.actor("chief"), day=date(2026, 11, 30), name="หยุดพิเศษ")
    services.set_holiday(actor=office.actor("admin"), day=date(2026, 11, 30), name=" หยุดพิเศษ ")
    services.set_holiday(actor=office.actor("admin"), day=date(2026, 11, 30), name="หยุดตามมติ ครม.")
    assert Holiday.objects.get().name == "หยุดตามมติ ครม."
    assert list(Event.objects.order_by("at").values_list("data__change", flat=True)) == ["added", "changed"]
    with pytest.raises(CalendarError):
        services.set_holiday(actor=office.actor("admin"), day=date(1543, 1, 1), name="ผิด")


def test_a_provincial_administrator_keeps_only_the_days_of_the_province(office):
    office.agency.province = "เชียงใหม่"
    office.agency.save()
    admin = office.actor("admin")
    with pytest.raises(DeniedError, match="เฉพาะวันหยุดของจังหวัดตน"):
        services.set_holiday(actor=admin, day=date(2026, 11, 30), name="หยุดพิเศษ")
    services.set_holiday(actor=admin, day=date(2026, 11, 30), name="หยุดพิเศษ", province="เชียงใหม่")


def test_the_calendar_page(browser, year_2569):
    page = browser("officer").get("/calendar/?year=2569").content.decode()
    assert "วันรัฐธรรมนูญ" in page
    assert "10 ธ.ค. 2569" in page
    assert 'name="day"' not in page
    admin = browser("admin")
    assert 'name="day"' in admin.get("/calendar/?year=๒๕๖๙").content.decode()
    answer = admin.post("/calendar/", {"day": "30 พ.ย. 2569", "name": "หยุดพิเศษ", "province": ""})
    assert answer["Location"] == "/calendar/?year=2569"
    row = Holiday.objects.get(name="หยุดพิเศษ")
    assert row.date == date(2026, 11, 30)
    assert browser("officer").post(f"/calendar/holidays/{row.pk}/removal/").status_code == 403
    assert admin.post(f"/calendar/holidays/{row.pk}/removal/", {"year": "2569"}).status_code == 302
    assert not Holiday.objects.filter(pk=row.pk).exists()
    assert admin.post("/calendar/loading/", {"year": "2570"})["Location"] == "/calendar/?year=2570"
    for year in ("", "abc", "-1", "99999999999", "0"):
        assert admin.get("/calendar/", {"year": year}).status_code == 200


def test_bad_days_are_told_and_kept(browser):
    answer = browser("admin").post("/calendar/", {"day": "32 มกราคม", "name": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="32 มกราคม"' in page
    assert "กรุณากรอกช่องนี้" in page
