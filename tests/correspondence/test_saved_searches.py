"""Saved searches: one's own, told once of each new thing that may be known."""

import pytest
from bs4 import BeautifulSoup

from samnak.notifications.models import Notice
from samnak.search import queries
from samnak.search import services as searching
from samnak.search.content import Narrowed
from samnak.search.models import SavedSearch
from samnak.search.providers import sources
from samnak.search.tasks import look_again
from tests.correspondence.test_finding import index, write


@pytest.fixture
def indexed(office):
    searching.rebuild(sources())
    return office


@pytest.fixture
def chief(client, indexed):
    client.force_login(indexed.users["chief"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def save(office, name="งบ", question="งบประมาณ", person="chief", narrowed=None, *, alerts=True):
    return searching.save_search(
        actor=office.actor(person), known=sources(), name=name, question=question, narrowed=narrowed or Narrowed(), alerts=alerts
    )


def told(office, person="chief"):
    index()
    look_again(0)
    return list(Notice.objects.filter(user=office.users[person], kind="search.answered").values_list("path", flat=True))


def soup(answer, status=200):
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html5lib")


def test_what_is_new_is_told_once_and_what_was_there_never(indexed):
    write(indexed, "งบประมาณ เก่า")
    index()
    saved = save(indexed)
    assert told(indexed) == []
    write(indexed, "งบประมาณ ใหม่")
    write(indexed, "งบประมาณ ใหม่กว่า")
    write(indexed, "เรื่องอื่น")
    paths = told(indexed)
    assert len(paths) == 1
    assert paths[0].startswith(f"/search/saved/{saved.pk}/?post=")
    assert told(indexed) == paths
    write(indexed, "งบประมาณ อีก")
    assert len(told(indexed)) == 2


def test_only_what_may_be_known_now_is_told(indexed):
    save(indexed)
    hidden = write(indexed, "งบประมาณ", readers=[indexed.positions["stranger"]])
    assert told(indexed) == []
    hidden.reader_ids = [indexed.division.pk]
    hidden.save()
    assert len(told(indexed)) == 1


def test_filters_count_and_alerts_that_are_off_tell_nothing(indexed):
    save(indexed, "ส่ง", narrowed=Narrowed(category="outgoing"))
    save(indexed, "ปิด", alerts=False)
    write(indexed, "งบประมาณ")
    assert told(indexed) == []
    write(indexed, "งบประมาณ", direction="outgoing", state="signed")
    assert len(told(indexed)) == 1


def test_turning_an_alert_on_begins_from_there(indexed):
    saved = save(indexed, alerts=False)
    write(indexed, "งบประมาณ")
    index()
    actor = indexed.actor("chief")
    searching.change_search(actor=actor, known=sources(), search_id=saved.pk, name="งบ", alerts=True)
    assert told(indexed) == []
    write(indexed, "งบประมาณ ใหม่")
    assert len(told(indexed)) == 1


def test_who_left_the_post_is_told_nothing(indexed):
    save(indexed)
    SavedSearch.objects.update(position_id=indexed.positions["stranger"].pk)
    write(indexed, "งบประมาณ")
    assert told(indexed) == []


def test_each_reads_and_changes_the_own_only(chief, client, indexed):
    own, other = save(indexed), save(indexed, "ของผู้อื่น", person="officer")
    assert [one.pk for one in queries.saved_of(indexed.actor("chief"))] == [own.pk]
    assert chief.get(f"/search/saved/{own.pk}/").url.startswith("/search/?q=")
    for path in ("", "change/"):
        assert chief.get(f"/search/saved/{other.pk}/{path}").status_code == 404
    for path in ("change/", "removal/", "return/"):
        assert chief.post(f"/search/saved/{other.pk}/{path}", {"name": "x"}).status_code == 404
    assert "ของผู้อื่น" not in soup(chief.get("/search/saved/")).get_text()


def test_saving_renaming_removing_and_undoing_on_pages(chief, indexed):
    form = soup(chief.get("/search/saved/new/", {"q": "งบประมาณ", "category": "incoming"}))
    assert form.select_one("[name=name]")["value"] == "งบประมาณ"
    assert "หนังสือรับ" in form.get_text()
    wrong = soup(chief.post("/search/saved/new/?q=งบประมาณ", {"name": " "}), 422)
    assert "กรุณาตั้งชื่อการค้น" in wrong.get_text()
    answer = chief.post("/search/saved/new/?q=งบประมาณ&category=incoming", {"name": "งบ  ประจำปี", "alerts": "on"})
    assert answer.status_code == 302
    saved = SavedSearch.objects.get()
    assert (saved.name, saved.alerts, saved.narrowed) == ("งบ ประจำปี", True, {"category": "incoming"})
    again = soup(chief.post("/search/saved/new/?q=x1", {"name": "งบ ประจำปี"}), 422)
    assert "แล้ว กรุณาตั้งชื่ออื่น" in again.get_text()
    assert chief.post(f"/search/saved/{saved.pk}/change/", {"name": "ชื่อใหม่"}).status_code == 302
    saved.refresh_from_db()
    assert (saved.name, saved.alerts) == ("ชื่อใหม่", False)
    assert "ชื่อใหม่" in soup(chief.get("/search/")).get_text()
    gone = soup(chief.post(f"/search/saved/{saved.pk}/removal/", follow=True))
    assert [row.get_text() for row in gone.select(".s-row-title")] == []
    assert "ลบการค้น “ชื่อใหม่” แล้ว" in gone.get_text()
    assert chief.get(f"/search/saved/{saved.pk}/").status_code == 404
    back = soup(chief.post(f"/search/saved/{saved.pk}/return/", follow=True))
    assert [row.get_text() for row in back.select(".s-row-title")] == ["ชื่อใหม่"]


def test_the_list_is_searched_sorted_and_empty(chief, indexed):
    assert "ยังไม่มีการค้นที่บันทึกไว้" in soup(chief.get("/search/saved/")).get_text()
    for name in ("ข", "ก"):
        save(indexed, name, alerts=False)
    assert [row.get_text() for row in soup(chief.get("/search/saved/")).select(".s-row-title")] == ["ก", "ข"]
    assert [row.get_text() for row in soup(chief.get("/search/saved/?q=ข")).select(".s-row-title")] == ["ข"]
    assert "ไม่พบชื่อการค้นนี้" in soup(chief.get("/search/saved/?q=ฮ")).get_text()
    assert chief.get("/search/saved/new/", {"q": " "}).url == "/search/"
