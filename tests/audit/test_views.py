"""The page of the event log."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from samnak.audit import services
from samnak.audit.models import Event
from samnak.core.events import KINDS, event_kind
from samnak.core.transactions import official
from samnak.org.enums import Role, Scope
from tests.factories.offices import make_office

KIND = KINDS.get("tests.done") or event_kind("tests.done", "ทดสอบ", "note")


@pytest.fixture
def office(db):
    cache.clear()
    made = make_office()
    made.post("auditor", "ผู้ตรวจสอบภายใน", "other", first="ตรวจ")
    made.grant("auditor", Role.AUDITOR, "top", Scope.AGENCY)
    return made


def browser(office, key):
    client = Client()
    client.force_login(office.people[key], backend="django.contrib.auth.backends.ModelBackend")
    return client


def write(actor, note, kind=KIND):
    with official(actor):
        return services.record(actor, kind, subject_type="tests.Thing", subject_id=None, note=note)


def words(answer):
    return BeautifulSoup(answer.content, "html.parser").select_one("#content").get_text(" ", strip=True)


def test_only_watchers_open_the_log(office):
    assert browser(office, "officer").get("/audit/").status_code == 403
    assert browser(office, "chief").get("/audit/").status_code == 403
    assert browser(office, "chief").post("/audit/verification/").status_code == 403
    assert browser(office, "chief").post("/audit/export/").status_code == 403
    assert browser(office, "auditor").get("/audit/").status_code == 200


def test_an_agency_sees_only_its_own(office):
    other = make_office("กรมศิลปากร", "วธ 04", "department")
    write(office.actor("officer"), "ของเรา")
    write(other.actor("officer"), "ของเขา")
    said = words(browser(office, "auditor").get("/audit/"))
    assert "ของเรา" in said
    assert "ของเขา" not in said


def test_filters(office):
    write(office.actor("officer"), "เรื่องหนึ่ง")
    write(office.actor("head"), "เรื่องสอง")
    client = browser(office, "auditor")
    assert "เรื่องสอง" not in words(client.get("/audit/", {"person": "กมล"}))
    assert "เรื่องหนึ่ง" in words(client.get("/audit/", {"person": "กมล ใจดี"}))
    assert "ไม่มีเหตุการณ์ตามที่กรอง" in words(client.get("/audit/", {"kind": "audit.exported"}))
    assert "ไม่มีเหตุการณ์ตามที่กรอง" in words(client.get("/audit/", {"until": "1 ม.ค. 2560"}))
    assert "เรื่องหนึ่ง" in words(client.get("/audit/", {"since": "2560-01-01", "kind": "tests.done"}))
    for bad in ({"since": "พรุ่งนี้"}, {"kind": "x"}, {"before": "x"}, {"before": "01a20423-0000-7000-8000-000000000000"}):
        assert client.get("/audit/", bad).status_code == 200


def test_pages_go_back_in_time_without_losing_any(office, django_assert_max_num_queries):
    actor = office.actor("officer")
    for number in range(120):
        write(actor, f"[{number}]")
    client = browser(office, "auditor")
    address, seen = "/audit/?kind=tests.done", []
    client.get(address)
    while address:
        with django_assert_max_num_queries(38):
            page = BeautifulSoup(client.get(address).content, "html.parser")
        seen += [row.get_text() for row in page.select("tbody tr")]
        older = next((link for link in page.select("a") if "before=" in link.get("href", "")), None)
        address = f"/audit/{older['href']}" if older else ""
    assert len(seen) == 120
    assert "[119]" in seen[0]
    assert "[0]" in seen[-1]


def test_export_is_written_down_and_harmless_to_spreadsheets(office):
    write(office.actor("officer"), "=cmd|' /C calc'!A0")
    Event.objects.filter(pk=None)
    answer = browser(office, "auditor").post("/audit/export/", {"query": "kind=tests.done"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, line = list(csv.reader(io.StringIO(text)))
    assert head[:3] == ["ลำดับ", "วันเวลา", "ประเภทเหตุการณ์"]
    assert line[2:5] == ["ทดสอบ", "tests.done", "นายกมล ใจดี"]
    assert line[11] == "note==cmd|' /C calc'!A0"
    event = Event.objects.get(kind="audit.exported")
    assert event.data == {"rows": 1, "filters": "kind=tests.done"}


@pytest.mark.django_db(transaction=True)
def test_the_chain_is_checked_from_the_page(office):
    write(office.actor("officer"), "หนึ่ง")
    client = browser(office, "auditor")
    answer = client.post("/audit/verification/", follow=True)
    assert "ห่วงโซ่หลักฐานครบถ้วน ตรวจแล้ว 1 เหตุการณ์" in answer.content.decode()
    assert "ครบถ้วน" in words(answer)
    assert Event.objects.get(kind="audit.verified").data == {"length": 1, "result": "whole"}
