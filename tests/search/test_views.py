"""The one search, with and without script."""

import pytest
from bs4 import BeautifulSoup

from tests.factories.offices import make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    client.force_login(make_office().people["director"])
    return client


def found(page):
    soup = BeautifulSoup(page.content, "html5lib")
    return [(row.select_one(".s-row-title").get_text(strip=True)) for row in soup.select("li[data-ui-row]")]


def test_hits_stand_under_their_group_in_order(signed_in, findable):
    findable += ["บันทึกของสมชาย 3/2569"]
    page = signed_in.get("/search/", {"q": "สมชาย"})
    headings = [h.get_text(strip=True) for h in BeautifulSoup(page.content, "html5lib").select("#content h2")]
    assert [heading[:5] for heading in headings] == ["บุคคล", "หนังส"]
    assert found(page)[-1] == "บันทึกของสมชาย 3/2569"


def test_thai_digits_find_arabic_ones(signed_in, findable):
    findable += ["ประชุมครั้งที่ 3/2569"]
    assert found(signed_in.get("/search/", {"q": "๓/๒๕๖๙"})) == ["ประชุมครั้งที่ 3/2569"]


@pytest.mark.parametrize("typed", ["", "ก", " ก  "])
def test_less_than_two_characters_ask_nobody(signed_in, findable, typed):
    page = signed_in.get("/search/", {"q": typed})
    assert page.status_code == 200
    assert ("พิมพ์อย่างน้อย 2 ตัวอักษร" in page.content.decode()) is bool(typed.strip())


def test_nothing_found_gives_advice_and_keeps_the_words(signed_in, findable):
    text = signed_in.get("/search/", {"q": "<i>ไม่มี"}).content.decode()
    assert "ไม่พบ “&lt;i&gt;ไม่มี”" in text
    assert 'value="&lt;i&gt;ไม่มี"' in text


def test_palette_lists_commands_and_hits(signed_in, findable):
    findable += [f"วิธีใช้ครุภัณฑ์ {number}" for number in range(9)]
    items = signed_in.get("/search/palette/", {"q": "วิธีใช้"}).json()["items"]
    assert items[0] == {"label": "วิธีใช้และปุ่มลัด", "hint": "", "url": "/help/"}
    assert [item["label"] for item in items[1:]] == [f"วิธีใช้ครุภัณฑ์ {number}" for number in range(5)]
    assert items[1] == {"label": "วิธีใช้ครุภัณฑ์ 0", "hint": "หนังสือ · วธ 0201/1", "url": "/letters/1/"}


def test_palette_without_words_offers_commands(signed_in, findable):
    labels = [item["label"] for item in signed_in.get("/search/palette/").json()["items"]]
    assert "ไปที่ งานของฉัน" in labels
    assert len(labels) <= 12


def test_commands_are_found_by_other_words(signed_in, findable):
    assert [item["url"] for item in signed_in.get("/search/palette/", {"q": "HELP"}).json()["items"]] == ["/help/"]


def test_a_very_long_text_is_cut(signed_in, findable):
    assert signed_in.get("/search/", {"q": "ก" * 5000}).status_code == 200
