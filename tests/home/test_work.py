"""งานของฉัน: order, posts, filters, and what the page shows."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from samnak.core.ids import new_id
from samnak.core.time import bangkok_today
from samnak.home import work
from samnak.notifications.providers import WorkItem
from tests.factories.offices import make_office

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def item(standing, title, **fields):
    values = {
        "kind": "drafting.sign",
        "kind_label": "รอลงนาม",
        "detail": "วธ 0201/12 จาก กองกลาง",
        "path": "/drafts/1/",
        "act_label": "ลงนาม",
        "since": LONG_AGO,
        "object_id": new_id(),
    }
    return WorkItem(title=title, standing=standing, **(values | fields))


def rows_of(page):
    return BeautifulSoup(page.content, "html5lib").select("li[data-ui-row]")


def titles(page):
    return [row.select_one(".s-row-title").get_text(strip=True) for row in rows_of(page)]


@pytest.fixture
def office(client):
    office = make_office()
    client.force_login(office.people["deputy"])
    return office


def test_order_is_due_then_urgency_then_age(waiting, office):
    me, today = office.actor("deputy"), bangkok_today()
    waiting += [
        item(me, "ไม่มีกำหนด เก่า", since=LONG_AGO),
        item(me, "ไม่มีกำหนด ด่วนที่สุด", urgency="most_urgent", since=LONG_AGO + timedelta(days=2)),
        item(me, "พรุ่งนี้", due=today + timedelta(days=1), urgency="most_urgent"),
        item(me, "เกินมาแล้ว", due=today - timedelta(days=3)),
        item(me, "ไม่มีกำหนด ใหม่", since=LONG_AGO + timedelta(days=1)),
    ]
    found = [row.title for row in work.items([me])]
    assert found == ["เกินมาแล้ว", "พรุ่งนี้", "ไม่มีกำหนด ด่วนที่สุด", "ไม่มีกำหนด เก่า", "ไม่มีกำหนด ใหม่"]


def test_the_row_shows_act_post_and_changes_the_post_only_when_needed(waiting, office, client):
    office.delegate("chief", "deputy")
    mine, acting = office.actor("deputy"), office.actor("deputy", acting_for="chief")
    waiting += [item(mine, "ของตน", due=bangkok_today()), item(acting, "ของปลัด")]
    first, second = rows_of(client.get("/"))
    assert first.select_one("[data-ui-act]")["href"] == "/drafts/1/"
    assert first.select_one("[data-ui-act]").get_text(strip=True) == "ลงนาม"
    assert "ครบกำหนดวันนี้" in first.get_text()
    assert second.select_one("[data-ui-act]")["href"] == f"/drafts/1/?post={acting.standing}"
    assert second.select_one("[data-acting]").get_text(strip=True) == "รักษาราชการแทนปลัดกระทรวงวัฒนธรรม"
    assert first.select_one(".s-row-holder").get_text(strip=True) == "รองปลัดกระทรวงวัฒนธรรม"


def test_the_same_matter_in_two_posts_stands_once_in_the_nearest(waiting, office):
    office.delegate("chief", "deputy")
    mine, acting = office.actor("deputy"), office.actor("deputy", acting_for="chief")
    same = new_id()
    waiting += [item(acting, "เดียวกัน", object_id=same), item(mine, "เดียวกัน", object_id=same)]
    (row,) = work.items([mine, acting])
    assert row.standing.standing == mine.standing


@pytest.mark.parametrize(("days", "words", "look"), [
    (-3, "เกินกำหนด 3 วัน", "overdue"), (0, "ครบกำหนดวันนี้", "due"), (2, "กำหนด ", "warning"), (3, "กำหนด ", "neutral"),
])  # fmt: skip
def test_colour_of_due(office, days, words, look):
    row = work.shown(item(office.actor("deputy"), "x", due=bangkok_today() + timedelta(days=days)), None)
    assert row.state_kind == look
    assert row.state_label.startswith(words)
    assert row.is_late is (days < 0)


def test_search_finds_thai_digits_and_all_words(waiting, office, client):
    me = office.actor("deputy")
    waiting += [item(me, "ขอเชิญประชุม ครั้งที่ ๓/๒๕๖๙"), item(me, "ขอความอนุเคราะห์")]
    assert titles(client.get("/", {"q": "ประชุม 3/2569"})) == ["ขอเชิญประชุม ครั้งที่ ๓/๒๕๖๙"]
    nothing = client.get("/", {"q": "ไม่มีแน่นอน"}).content.decode()
    assert "ไม่พบงานตามที่กรอง" in nothing
    assert 'value="ไม่มีแน่นอน"' in nothing


def test_chips_count_by_kind_and_filter(waiting, office, client):
    me = office.actor("deputy")
    waiting += [item(me, f"ลงนาม {number}") for number in range(3)]
    waiting.append(item(me, "ลงรับเรื่องนี้", kind="correspondence.register", kind_label="รอลงรับ"))
    page = client.get("/", {"kind": "correspondence.register"})
    assert titles(page) == ["ลงรับเรื่องนี้"]
    chips = [chip.get_text(" ", strip=True) for chip in BeautifulSoup(page.content, "html5lib").select(".s-chip")]
    assert chips == ["ทั้งหมด", "รอลงนาม 3", "รอลงรับ 1"]


def test_pages_of_25_with_a_constant_number_of_queries(waiting, office, client, django_assert_max_num_queries):
    me = office.actor("deputy")
    waiting.append(item(me, "หนึ่ง"))
    client.get("/")  # the first page of a session writes down the sign-in
    with django_assert_max_num_queries(20) as one:
        client.get("/")
    waiting += [item(me, f"เรื่อง {number}") for number in range(40)]
    with django_assert_max_num_queries(20) as many:
        page = client.get("/")
    assert len(one) == len(many)
    assert len(rows_of(page)) == 25
    assert len(rows_of(client.get("/", {"page": "2"}))) == 16


def test_empty_list_tells_what_will_come(waiting, office, client):
    assert "ไม่มีงานค้าง" in client.get("/").content.decode()


def test_html_in_a_subject_is_shown_as_text(waiting, office, client):
    waiting.append(item(office.actor("deputy"), '<script>alert("x")</script>'))
    assert b"<script>alert" not in client.get("/").content


def test_frame_shows_posts_counts_and_strip(waiting, office, client):
    office.delegate("chief", "deputy")
    acting = office.actor("deputy", acting_for="chief")
    waiting += [item(acting, "ของปลัด"), item(acting, "ของปลัดอีก", kind="correspondence.register")]
    answer = client.get("/", {"post": acting.standing})
    assert answer["Location"] == "/"
    page = BeautifulSoup(client.get("/").content, "html5lib")
    assert [button["value"] for button in page.select(".s-post-list button")] == [
        office.actor("deputy").standing,
        acting.standing,
    ]
    assert "ท่านกำลังรักษาราชการแทนปลัดกระทรวงวัฒนธรรม" in page.select_one(".s-strip").get_text()
    here = page.select_one('.s-rail-link[aria-current="page"]')
    assert here["href"] == reverse("home:work")
    assert here.select_one(".s-count").get_text(strip=True).startswith("2")


def test_more_than_can_be_read_is_said(waiting, office, client):
    me = office.actor("deputy")
    waiting += [item(me, f"เรื่อง {number}") for number in range(230)]
    text = client.get("/").content.decode()
    assert "แสดง 200 เรื่องที่เร่งด่วนที่สุด ยังมีอีก 30 เรื่อง" in text
