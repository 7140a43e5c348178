"""Help, health and reports."""

from datetime import date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection

from samnak.core.thai import buddhist_year
from samnak.core.time import BANGKOK, bangkok_today
from samnak.core.transactions import official
from samnak.correspondence.models import Assignment, Letter
from samnak.home import reports
from tests.factories.offices import make_office

pytestmark = pytest.mark.django_db


def letter(office, unit, direction, created):
    return Letter.objects.create(
        agency=office.agency,
        unit=office.units[unit],
        direction=direction,
        kind="external_letter",
        state="registered" if direction == "incoming" else "signed",
        source="paper",
        subject="เรื่อง",
        from_text="ก",
        to_text="ข",
        created_at=created,
        created_by_name="ผู้บันทึก",
    )


def test_health_tells_of_database_worker_and_storage(client):
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "worker": "absent",
        "worker_heartbeat_seconds": None,
        "storage": "ok",
    }
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '5 seconds')")
    assert client.get("/health/").json()["worker"] == "ok"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '10 minutes'")
    assert client.get("/health/").json()["worker"] == "silent"
    assert client.get("/health/").status_code == 200


def test_help_shows_the_keys(client):
    office = make_office()
    client.force_login(office.people["officer"])
    text = client.get("/help/").content.decode()
    assert "Ctrl K" in text
    assert "ลงทะเบียนรับ" in text


def test_reports_are_for_heads_and_registrars(client):
    office = make_office()
    client.force_login(office.people["officer"])
    refused = client.get("/reports/")
    assert refused.status_code == 403
    assert "หัวหน้าหน่วยงานและงานสารบรรณ" in refused.content.decode()
    for key in ("director", "registrar"):
        client.force_login(office.people[key])
        assert client.get("/reports/").status_code == 200


def test_report_counts_only_readable_units_of_the_year():
    office = make_office()
    year = 2026
    with official(office.actor("director")):
        for month in (1, 1, 3):
            letter(office, "division", "incoming", datetime(year, month, 10, 9, 0, tzinfo=BANGKOK))
        letter(office, "section", "outgoing", datetime(year, 2, 10, 9, 0, tzinfo=BANGKOK))
        letter(office, "other", "incoming", datetime(year, 2, 10, 9, 0, tzinfo=BANGKOK))
        letter(office, "division", "incoming", datetime(year, 1, 1, 0, 0, tzinfo=BANGKOK) - timedelta(seconds=1))
    report = reports.yearly(office.actor("director"), year + 543)
    assert report.incoming_total == 3
    assert report.outgoing_total == 1
    assert report.incoming_by_month[:3] == [("ม.ค.", 2), ("ก.พ.", 0), ("มี.ค.", 1)]
    assert report.incoming_by_unit == [("กองกลาง", 3)]
    assert report.outgoing_by_unit == [("กลุ่มบริหารทั่วไป", 1)]
    assert report.days_to_close is None


def test_report_averages_days_and_counts_overdue_by_unit():
    office = make_office()
    start = datetime(2026, 3, 2, 9, 0, tzinfo=BANGKOK)
    with official(office.actor("director")):
        row = letter(office, "division", "incoming", start)
        for days, post in ((2, "officer"), (5, "typist")):
            Assignment.objects.create(
                agency=office.agency, letter=row, to_position=office.posts[post], to_name="x", purpose="action", state="done",
                assigned_at=start, assigned_by_name="y", ended_at=start + timedelta(days=days),
            )  # fmt: skip
        for target in (
            {"to_unit": office.units["section"]},
            {"to_position": office.posts["officer"]},
            {"to_unit": office.units["other"]},
        ):
            Assignment.objects.create(
                agency=office.agency, letter=row, to_name="x", purpose="action", state="sent", due_on=date(2026, 1, 1),
                assigned_by_name="y", **target,
            )  # fmt: skip
    report = reports.yearly(office.actor("director"), 2569)
    assert report.days_to_close == 3.5
    assert report.done_total == 2
    assert report.days_by_unit == [("กลุ่มบริหารทั่วไป", 3.5)]
    assert report.overdue_by_unit == [("กลุ่มบริหารทั่วไป", 2)]
    assert report.overdue_total == 2


def test_reports_page_shows_charts_with_their_tables(client):
    office = make_office()
    client.force_login(office.people["director"])
    assert "ยังไม่มีตัวเลขในปีนี้" in client.get("/reports/").content.decode()
    today = bangkok_today()
    with official(office.actor("director")):
        letter(office, "division", "incoming", datetime(today.year, 1, 10, 9, 0, tzinfo=BANGKOK))
    page = BeautifulSoup(client.get("/reports/").content, "html5lib")
    assert str(buddhist_year(today)) in page.h1.get_text()
    assert len(page.select(".s-chart")) == len(page.select(".s-chart table"))
    assert page.select(".s-chart")
    assert client.get("/reports/", {"year": "เก่า"}).status_code == 200
